//! What readers of an air-gapped cloud cannot reach: one finding for all links of the cloud, with their number.
//!
//! Must not name hosts or clouds.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::cloud::{CloudId, CloudSet};
use crate::config::{CONFIG_FILE, Config};
use crate::corpus::Entry;
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::{CorpusView, census, link_view};
use crate::text::RelPath;

pub static LINK_UNREACHABLE_IN_CLOUD: Rule =
    Rule::info("link-unreachable-in-cloud", "links lead where readers of an air-gapped cloud cannot go");

/// So many of the most frequent hosts are named.
const NAMED: usize = 5;

/// What readers of one cloud cannot reach.
#[derive(Default)]
struct Unreachable {
    links: usize,
    texts: usize,
    /// Lower-case, each with the number of its links.
    hosts: BTreeMap<String, usize>,
}

/// All clouds at once, so that the links of each text are taken up once.
type ByCloud = BTreeMap<CloudId, Unreachable>;

pub fn check(view: &CorpusView<'_>, findings: &mut Vec<Diagnostic>) {
    let is_isolated = |id: &CloudId| view.config.cloud(*id).air_gapped;
    let isolated: CloudSet = view.current_clouds().iter().filter(is_isolated).collect();
    let texts: Vec<&Entry> =
        view.corpus.texts().filter(|entry| !entry.clouds.intersection(isolated).is_empty()).collect();
    let with_text = |mut counted: ByCloud, entry: &Entry| {
        count(view.config, isolated, entry, &mut counted);
        counted
    };
    let by_cloud = texts.into_par_iter().fold(ByCloud::new, with_text).reduce(ByCloud::new, joined);
    for (id, unreachable) in by_cloud {
        findings.push(finding(&view.config.cloud(id).id, unreachable).in_clouds(CloudSet::EMPTY.with(id)));
    }
}

fn count(config: &Config, isolated: CloudSet, entry: &Entry, counted: &mut ByCloud) {
    let mut of_text = CloudSet::EMPTY;
    let links = link_view::web_links(entry.article()).filter(|(_, web)| !web.host.is_empty());
    for (address, web) in links {
        for id in census::outside(config, entry.clouds.intersection(isolated), address, &web).iter() {
            let unreachable = counted.entry(id).or_default();
            unreachable.links += 1;
            match unreachable.hosts.get_mut(web.host) {
                Some(count) => *count += 1,
                None => *unreachable.hosts.entry(web.host.to_lowercase()).or_default() += 1,
            }
            of_text = of_text.with(id);
        }
    }
    for id in of_text.iter() {
        counted.entry(id).or_default().texts += 1;
    }
}

fn joined(mut first: ByCloud, second: ByCloud) -> ByCloud {
    for (id, unreachable) in second {
        let sum = first.entry(id).or_default();
        sum.links += unreachable.links;
        sum.texts += unreachable.texts;
        for (host, count) in unreachable.hosts {
            *sum.hosts.entry(host).or_default() += count;
        }
    }
    first
}

fn finding(id: &str, unreachable: Unreachable) -> Diagnostic {
    let Unreachable { links, texts, hosts } = unreachable;
    let message = format!(
        "{} of {} in `{id}` lead where its readers cannot go",
        counted(links, "link"),
        counted(texts, "article")
    );
    let finding = Diagnostic::new(&LINK_UNREACHABLE_IN_CLOUD, &RelPath::new(CONFIG_FILE), None, message);
    finding.hint(hint(id, hosts)).sums_up(id.to_owned(), links)
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn hint(id: &str, hosts: BTreeMap<String, usize>) -> String {
    let mut hosts: Vec<(String, usize)> = hosts.into_iter().collect();
    hosts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let named: Vec<String> = hosts.iter().take(NAMED).map(|(host, count)| format!("`{host}` ({count})")).collect();
    let more = hosts.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {}", counted(more, "other host")) };
    format!(
        "most to {}{more}; `selfhelp links --outside {id} --format csv` lists them and addresses that are no links yet, and `allowed_hosts` names what its readers do reach",
        named.join(", ")
    )
}
