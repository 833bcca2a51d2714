//! Hosts in the `counterparts` of `selfhelp.toml` that are nearly what they were meant to be, and so count for no link.
//!
//! Must not know the names of hosts.

use std::collections::BTreeSet;

use crate::article::KnownIds;
use crate::config::CONFIG_FILE;
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::{CorpusView, link_view};
use crate::text::{RelPath, Span};

pub static COUNTERPART_MISSPELT: Rule = Rule::warning(
    "counterpart-misspelt",
    "a host with a counterpart is nearly one that articles link to, and no link leads to it",
)
.suggested();

pub fn check(view: &CorpusView<'_>, findings: &mut Vec<Diagnostic>) {
    let counterparts = view.config.clouds.iter().flat_map(|cloud| &cloud.counterparts);
    let written: Vec<(&str, Span)> =
        counterparts.filter_map(|(host, other)| Some((host.as_str(), other.place?))).collect();
    if written.is_empty() {
        return;
    }
    let hosts = linked_hosts(view);
    let known = KnownIds::new(hosts.iter().map(String::as_str));
    for (host, span) in written.into_iter().filter(|(host, _)| !hosts.contains(*host)) {
        let Some(meant) = known.one_letter_apart(host).into_iter().next() else { continue };
        let message = format!("no link leads to `{host}`, which has a counterpart here");
        let finding = Diagnostic::new(&COUNTERPART_MISSPELT, &RelPath::new(CONFIG_FILE), Some(span), message);
        // The place of a key in quotes holds these.
        findings.push(finding.label(format!("did you mean `{meant}`?")).suggested_fix(span, format!("\"{meant}\"")));
    }
}

/// In small letters.
fn linked_hosts(view: &CorpusView<'_>) -> BTreeSet<String> {
    let mut hosts = BTreeSet::new();
    for entry in view.corpus.texts() {
        for web in link_view::web_links(entry.article()).map(|(_, web)| web) {
            if !hosts.contains(web.host) {
                hosts.insert(web.host.to_lowercase());
            }
        }
    }
    hosts
}
