//! Topics that had an answer in a cloud before a change and have none any more, said at the line that took it away.
//!
//! Must not know where the state before comes from.

use std::collections::BTreeMap;

use crate::article::Properties;
use crate::cloud::{CloudId, CloudSet};
use crate::config::SiteAudience;
use crate::corpus::{ArticleId, Entry};
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::CorpusView;
use crate::site::coverage::Coverage;
use crate::site::is_answer;
use crate::text::{RelPath, Span};

pub static TOPIC_ANSWER_LOST: Rule =
    Rule::warning("topic-answer-lost", "a change takes the last answer of a topic away from a cloud");

/// What was done to an article, so that it answers no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    Gone,
    Cloud,
    Topic,
    Kind,
    /// The catalogue gave the article's id to another topic.
    Catalogue,
}

/// Where it was done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    path: RelPath,
    span: Option<Span>,
    cause: Cause,
}

/// What a state of the articles lacks that an earlier one had. `renamed` leads from a file's name of then to that of now.
#[must_use]
pub fn lost(before: &CorpusView<'_>, now: &CorpusView<'_>, renamed: &BTreeMap<RelPath, RelPath>) -> Vec<Diagnostic> {
    let mut lost: BTreeMap<Place, BTreeMap<String, CloudSet>> = BTreeMap::new();
    for cloud in now.current_clouds().iter() {
        // The clouds of then may be others.
        let Some(then) = before.config.cloud_named(&now.config.cloud(cloud).id) else { continue };
        let had = Coverage::of_cloud(before.catalogue, before.corpus, then, SiteAudience::All);
        let has = Coverage::of_cloud(now.catalogue, now.corpus, cloud, SiteAudience::All);
        for (id, topic) in had.topics.iter().filter(|(_, topic)| !topic.answers.is_empty()) {
            let id_now = now.catalogue.canonical(id, cloud);
            let is_answered = has.topics.get(id_now).is_some_and(|topic| !topic.answers.is_empty());
            // What nobody can pick any more needs no answer.
            if is_answered || !now.catalogue.is_offered(id_now, cloud) {
                continue;
            }
            for &article in &topic.answers {
                let place = place(before.corpus.entry(article), now, cloud, renamed);
                let clouds = lost.entry(place).or_default().entry(id.clone()).or_insert(CloudSet::EMPTY);
                *clouds = clouds.with(cloud);
            }
        }
    }
    // What is lost in the same clouds at the same place is said once.
    let mut findings: BTreeMap<(Place, CloudSet), Vec<String>> = BTreeMap::new();
    for (place, topics) in lost {
        for (topic, clouds) in topics {
            findings.entry((place.clone(), clouds)).or_default().push(topic);
        }
    }
    findings.into_iter().map(|((place, clouds), topics)| finding(&place, clouds, &topics)).collect()
}

/// What was done to an article that answered, and where.
fn place(before: &Entry, now: &CorpusView<'_>, cloud: CloudId, renamed: &BTreeMap<RelPath, RelPath>) -> Place {
    let old_path = before.article().path();
    let path = renamed.get(old_path).unwrap_or(old_path);
    let at = |path: &RelPath, span: Option<Span>, cause| Place { path: path.clone(), span, cause };
    let Some(entry) = now.corpus.at_path(path).map(|id: ArticleId| now.corpus.entry(id)) else {
        return at(path, None, Cause::Gone);
    };
    let article = entry.article();
    let of = |name: &str| value_of(&article.properties, name);
    let block = || Some(article.properties.opening(&article.source.text));
    if !entry.clouds.contains(cloud) {
        let mut disabled = article.properties.list("disableClouds");
        let is_disabled = disabled.any(|name| now.config.cloud_named(name.value) == Some(cloud));
        let list = if is_disabled { "disableClouds" } else { "cloudEnvironments" };
        let span = of(list).or_else(block);
        return at(path, span, Cause::Cloud);
    }
    if !is_answer(entry.kind) {
        return at(path, of("selfHelpType").or_else(block), Cause::Kind);
    }
    let cause = if before.topics == entry.topics { Cause::Catalogue } else { Cause::Topic };
    at(path, of("supportTopicIds").or_else(block), cause)
}

fn value_of(properties: &Properties, name: &str) -> Option<Span> {
    properties.find(name).map(|property| match property.value.span {
        // Where nothing is left, the name is marked.
        span if span.range().is_empty() => property.name.span,
        span => span,
    })
}

fn finding(place: &Place, clouds: CloudSet, topics: &[String]) -> Diagnostic {
    let subject = match topics {
        [topic] => format!("the topic `{topic}` has"),
        [first, second] => format!("the topics `{first}` and `{second}` have"),
        [first, more @ ..] => format!("the topic `{first}` and {} more have", more.len()),
        [] => String::new(),
    };
    let (what, label) = match place.cause {
        Cause::Gone => ("this article was the last answer, and is gone", ""),
        Cause::Cloud => ("this article was the last answer, and is not for it any more", "a cloud was taken out"),
        Cause::Topic => ("this article was the last answer, and does not name it any more", "the topic was taken out"),
        Cause::Kind => ("this article was the last answer, and its kind is none any more", "the kind was changed"),
        Cause::Catalogue => (
            "this article was the last answer, and the catalogue joins its id to the topic no more",
            "the ids are others now",
        ),
    };
    Diagnostic::new(&TOPIC_ANSWER_LOST, &place.path, place.span, format!("{subject} no answer any more: {what}"))
        .label(label)
        .hint("let another article answer; where the topic is no longer offered here, take the cloud out of its row in the catalogue")
        .in_clouds(clouds)
}
