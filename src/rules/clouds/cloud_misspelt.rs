//! Clouds that `selfhelp.toml` adds by a slip: their settings were meant for another one.
//!
//! Must not know the names of clouds.

use crate::cloud::CloudSet;
use crate::config::CONFIG_FILE;
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::CorpusView;
use crate::suggestion::one_letter_apart;
use crate::text::RelPath;

pub static CLOUD_MISSPELT: Rule =
    Rule::warning("cloud-misspelt", "a table adds a cloud that no article names, and nearly names another").suggested();

pub fn check(view: &CorpusView<'_>, findings: &mut Vec<Diagnostic>) {
    let clouds = &view.config.clouds;
    let added = clouds.iter().filter_map(|cloud| Some((cloud, cloud.added_at?)));
    let mut named: Option<CloudSet> = None;
    for (cloud, span) in added {
        let mut others = clouds.iter().filter(|other| other.id != cloud.id);
        let Some(meant) = others.find(|other| one_letter_apart(&cloud.id, &other.id).is_some()) else {
            continue;
        };
        let named = *named.get_or_insert_with(|| {
            view.corpus.texts().map(|entry| entry.clouds).fold(CloudSet::EMPTY, CloudSet::union)
        });
        if view.config.cloud_named(&cloud.id).is_some_and(|id| named.contains(id)) {
            continue;
        }
        let message = format!("no article names the cloud `{}`, which this table adds", cloud.id);
        let finding = Diagnostic::new(&CLOUD_MISSPELT, &RelPath::new(CONFIG_FILE), Some(span), message);
        let finding = finding.label(format!("did you mean `{}`?", meant.id));
        findings.push(match meant.described_at {
            // A cloud has one table.
            Some(described) => {
                finding.related(described, format!("`{}` is described here", meant.id)).hint("join the two tables")
            }
            // The place of a string of TOML holds its quotes.
            None => finding.suggested_fix(span, format!("\"{}\"", meant.id)),
        });
    }
}
