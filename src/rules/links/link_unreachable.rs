//! What readers of an air-gapped cloud cannot reach: one finding for all links of the cloud, with their number.
//!
//! Must not name hosts or clouds.

use std::collections::BTreeMap;

use crate::cloud::CloudSet;
use crate::config::CONFIG_FILE;
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::{CloudView, census, link_view};
use crate::text::RelPath;

pub static LINK_UNREACHABLE_IN_CLOUD: Rule =
    Rule::info("link-unreachable-in-cloud", "links lead where readers of an air-gapped cloud cannot go");

/// So many of the most frequent hosts are named.
const NAMED: usize = 5;

pub fn check(view: &CloudView<'_>, findings: &mut Vec<Diagnostic>) {
    if !view.cloud().air_gapped {
        return;
    }
    let (mut links, mut texts) = (0, 0);
    let mut hosts: BTreeMap<String, usize> = BTreeMap::new();
    for entry in view.corpus.texts().filter(|entry| entry.clouds.contains(view.id)) {
        let before = links;
        for link in link_view::links(entry.article()) {
            let cloud = CloudSet::EMPTY.with(view.id);
            let Some(web) = link.web.filter(|_| !census::outside(view.config, cloud, link.address).is_empty()) else {
                continue;
            };
            links += 1;
            match hosts.get_mut(web.host) {
                Some(count) => *count += 1,
                None => *hosts.entry(web.host.to_lowercase()).or_default() += 1,
            }
        }
        texts += usize::from(links > before);
    }
    if links == 0 {
        return;
    }
    let id = &view.cloud().id;
    let message = format!(
        "{} of {} in `{id}` lead where its readers cannot go",
        counted(links, "link"),
        counted(texts, "article")
    );
    let finding = Diagnostic::new(&LINK_UNREACHABLE_IN_CLOUD, &RelPath::new(CONFIG_FILE), None, message);
    findings.push(finding.hint(hint(id, hosts)).sums_up(id.clone(), links));
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
