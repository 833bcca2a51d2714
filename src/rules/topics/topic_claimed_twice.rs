//! Topics that several articles of one sort answer, so that nobody can say which of them a reader gets.
//!
//! Must not know which topics there are.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};

use crate::corpus::{ArticleId, Entry};
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::CloudView;
use crate::site::claims::{Sort, rivals};
use crate::text::Span;

pub static TOPIC_CLAIMED_TWICE: Rule =
    Rule::warning("topic-claimed-twice", "articles of one sort claim the same topic, product and resource tag");

pub fn check(view: &CloudView<'_>, findings: &mut Vec<Diagnostic>) {
    // Most topics are claimed once.
    let mut first: HashMap<(Sort, &str), ArticleId> = HashMap::with_capacity(view.corpus.len());
    let mut claims: BTreeMap<(Sort, &str), Vec<ArticleId>> = BTreeMap::new();
    for (id, entry) in view.articles().filter(|(_, entry)| !entry.topics.is_empty()) {
        let Some(sort) = Sort::of(entry) else { continue };
        for topic in &entry.topics {
            let claim = (sort, view.catalogue.canonical(topic, view.id));
            let claimant = *first.entry(claim).or_insert(id);
            // By two of its ids it is still claimed once.
            if claimant == id {
                continue;
            }
            let claimants = claims.entry(claim).or_insert_with(|| vec![claimant]);
            if claimants.last() != Some(&id) {
                claimants.push(id);
            }
        }
    }
    // One finding for all topics that the same articles share.
    let mut of_topics: BTreeMap<(Sort, Vec<ArticleId>), Vec<&str>> = BTreeMap::new();
    for ((sort, topic), claimants) in claims {
        for group in rivals(view.corpus, &claimants) {
            of_topics.entry((sort, group)).or_default().push(topic);
        }
    }
    for ((sort, articles), mut topics) in of_topics {
        topics.sort_unstable();
        let entries: Vec<&Entry> = articles.iter().map(|&id| view.corpus.entry(id)).collect();
        findings.extend(finding(view, sort, &entries, &topics));
    }
}

fn finding(view: &CloudView<'_>, sort: Sort, entries: &[&Entry], topics: &[&str]) -> Option<Diagnostic> {
    let (first, others) = entries.split_first()?;
    let (topic, more) = topics.split_first()?;
    let sorts = sort.name();
    let narrow = match sort {
        Sort::Generic | Sort::Apollo => "narrow them by `productPesIds` or `resourceTags`",
        Sort::Form { .. } => "let them differ in `resourceRequired`",
    };
    let subject = match more {
        [] => format!("the topic `{topic}` is"),
        [second] => format!("the topics `{topic}` and `{second}` are"),
        [..] => format!("the topic `{topic}` and {} more are", more.len()),
    };
    let message = format!("{subject} claimed by {} {sorts} of the same product and cloud", entries.len());
    let finding =
        Diagnostic::new(&TOPIC_CLAIMED_TWICE, first.article().path(), Some(place(view, first, topic)), message)
            .label("a reader gets any one of them")
            .hint(format!("leave the topic to one of them, or {narrow}"));
    Some(others.iter().fold(finding, |finding, other| {
        finding.related_in(other.article().path(), place(view, other, topic), "it is claimed here too")
    }))
}

/// Where an article names a topic, by whichever of its ids.
fn place(view: &CloudView<'_>, entry: &Entry, topic: &str) -> Span {
    let properties = &entry.article().properties;
    let is_it = |id: &str| view.catalogue.canonical(&id.to_lowercase(), view.id) == topic;
    let named = properties.list("supportTopicIds").find(|item| is_it(item.value));
    named.map_or_else(|| properties.opening(&entry.article().source.text), |item| item.span)
}
