//! Topics that several articles of one sort answer, so that nobody can say which of them a reader gets.
//!
//! Must not know which topics there are.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};

use crate::article::{JsonValue, Kind};
use crate::corpus::{ArticleId, Entry};
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::CloudView;
use crate::text::Span;

pub static TOPIC_CLAIMED_TWICE: Rule =
    Rule::warning("topic-claimed-twice", "articles of one sort claim the same topic, product and resource tag");

/// Articles of one sort take each other's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Sort {
    Generic,
    Apollo,
    /// Forms that ask for a resource and those that do not are shown at different places.
    Form {
        needs_resource: bool,
    },
}

/// A product and a resource tag; nothing stands for all that no other article names.
type Slot<'a> = (Option<&'a str>, Option<&'a str>);

pub fn check(view: &CloudView<'_>, findings: &mut Vec<Diagnostic>) {
    let mut claims: HashMap<(Sort, &str), Vec<ArticleId>> = HashMap::new();
    for (id, entry) in view.articles() {
        let Some(sort) = sort_of(entry) else { continue };
        for topic in &entry.topics {
            claims.entry((sort, topic)).or_default().push(id);
        }
    }
    // One finding for all topics that the same articles share.
    let mut rivals: BTreeMap<(Sort, Vec<ArticleId>), Vec<&str>> = BTreeMap::new();
    for ((sort, topic), claimants) in claims.into_iter().filter(|(_, claimants)| claimants.len() > 1) {
        for group in groups(view, &claimants) {
            rivals.entry((sort, group)).or_default().push(topic);
        }
    }
    for ((sort, articles), mut topics) in rivals {
        topics.sort_unstable();
        let entries: Vec<&Entry> = articles.iter().map(|&id| view.corpus.entry(id)).collect();
        findings.extend(finding(sort, &entries, &topics));
    }
}

fn sort_of(entry: &Entry) -> Option<Sort> {
    match entry.kind {
        Kind::Generic => Some(Sort::Generic),
        Kind::Apollo => Some(Sort::Apollo),
        Kind::ProblemScopingQuestions => {
            let Some(JsonValue::Form(form)) = entry.article().json.as_ref().map(|json| &json.value) else {
                return None;
            };
            Some(Sort::Form { needs_resource: form.resource_required.unwrap_or(false) })
        }
        _ => None,
    }
}

/// The claimants of one topic that share a product and a tag. An article that names one comes before those that name
/// none, so these two do not compete.
fn groups(view: &CloudView<'_>, claimants: &[ArticleId]) -> Vec<Vec<ArticleId>> {
    let mut slots: BTreeMap<Slot<'_>, Vec<ArticleId>> = BTreeMap::new();
    for &id in claimants {
        let entry = view.corpus.entry(id);
        for product in each_or_none(&entry.products) {
            for tag in each_or_none(&entry.resource_tags) {
                slots.entry((product, tag)).or_default().push(id);
            }
        }
    }
    let mut groups: Vec<Vec<ArticleId>> = slots.into_values().filter(|group| group.len() > 1).collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    let mut largest: Vec<Vec<ArticleId>> = Vec::new();
    for group in groups {
        if !largest.iter().any(|larger| group.iter().all(|id| larger.contains(id))) {
            largest.push(group);
        }
    }
    largest
}

fn each_or_none(values: &[String]) -> Vec<Option<&str>> {
    if values.is_empty() { vec![None] } else { values.iter().map(|value| Some(value.as_str())).collect() }
}

fn finding(sort: Sort, entries: &[&Entry], topics: &[&str]) -> Option<Diagnostic> {
    let (first, others) = entries.split_first()?;
    let (topic, more) = topics.split_first()?;
    let (sorts, narrow) = match sort {
        Sort::Generic => ("generic articles", "narrow them by `productPesIds` or `resourceTags`"),
        Sort::Apollo => ("apollo articles", "narrow them by `productPesIds` or `resourceTags`"),
        Sort::Form { .. } => ("scoping forms", "let them differ in `resourceRequired`"),
    };
    let subject = match more {
        [] => format!("the topic `{topic}` is"),
        [second] => format!("the topics `{topic}` and `{second}` are"),
        [..] => format!("the topic `{topic}` and {} more are", more.len()),
    };
    let message = format!("{subject} claimed by {} {sorts} of the same product and cloud", entries.len());
    let finding = Diagnostic::new(&TOPIC_CLAIMED_TWICE, first.article().path(), Some(place(first, topic)), message)
        .label("a reader gets any one of them")
        .hint(format!("leave the topic to one of them, or {narrow}"));
    Some(others.iter().fold(finding, |finding, other| {
        finding.related_in(other.article().path(), place(other, topic), "it is claimed here too")
    }))
}

/// Where an article names a topic.
fn place(entry: &Entry, topic: &str) -> Span {
    let mut named = entry.article().properties.list("supportTopicIds");
    named.find(|item| item.value.eq_ignore_ascii_case(topic)).map_or(Span::default(), |item| item.span)
}
