//! Two articles of one cloud that have the same `articleId`.
//!
//! Must not know what refers to them.

use std::collections::BTreeMap;

use crate::corpus::{ArticleId, Entry};
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::CloudView;
use crate::text::Span;

pub static ARTICLE_ID_DUPLICATE: Rule =
    Rule::error("article-id-duplicate", "two articles of one cloud have the same `articleId`");

pub fn check(view: &CloudView<'_>, findings: &mut Vec<Diagnostic>) {
    // Nearly every id is of one article alone.
    let of_cloud = |id: &ArticleId| Some(view.corpus.entry(*id)).filter(|entry| entry.clouds.contains(view.id));
    let shared = view.corpus.shared_article_ids();
    let by_id: BTreeMap<&str, Vec<&Entry>> =
        shared.map(|(name, ids)| (name, ids.iter().filter_map(of_cloud).collect())).collect();
    for entries in by_id.values().filter(|entries| entries.len() > 1) {
        for entry in entries {
            findings.extend(finding(entry, entries));
        }
    }
}

fn finding(entry: &Entry, all: &[&Entry]) -> Option<Diagnostic> {
    let (path, property) = (entry.article().path(), entry.article().properties.find("articleId")?);
    let message =
        format!("the `articleId` `{}` is used by another article of the same cloud", property.value.value.trim());
    let finding = Diagnostic::new(&ARTICLE_ID_DUPLICATE, path, Some(property.value.span), message)
        .hint("give one of them an id of its own; variants of an article for different clouds may share one");
    let others = all.iter().filter(|other| other.article().path() != path).take(4);
    Some(others.fold(finding, |finding, other| {
        finding.related_in(other.article().path(), place(other), "it is used here too")
    }))
}

fn place(entry: &Entry) -> Span {
    entry.article().properties.find("articleId").map_or(Span::default(), |property| property.value.span)
}
