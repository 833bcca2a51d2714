//! Topics of articles that the catalogue does not have, or has for another product or other clouds.
//!
//! Silent where there is no catalogue. Must not know how a catalogue is written.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use foldhash::{HashSet, HashSetExt};

use crate::article::topic_list::is_guid;
use crate::article::{JsonValue, KnownIds};
use crate::catalogue::Topic;
use crate::corpus::Entry;
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::CloudView;
use crate::text::Spanned;

pub static TOPIC_UNKNOWN: Rule =
    Rule::error("topic-unknown", "an article names a topic that the topic catalogue does not have").suggested();
pub static TOPIC_OF_OTHER_PRODUCT: Rule =
    Rule::warning("topic-of-other-product", "an article names a topic of another product than its own");
pub static TOPIC_NOT_IN_CLOUD: Rule =
    Rule::warning("topic-not-in-cloud", "an article names a topic that is not offered in one of its clouds");

pub fn check(view: &CloudView<'_>, findings: &mut Vec<Diagnostic>) {
    if view.catalogue.topics.is_empty() {
        return;
    }
    let topics = &view.catalogue.topics;
    let has_usual_ids = topics.keys().all(|id| is_usual_id(id));
    let ids = LazyCell::new(|| KnownIds::new(topics.keys().map(String::as_str)));
    for (_, entry) in view.articles() {
        let mut seen = HashSet::new();
        for topic in topics_of(entry) {
            let id = topic.value.to_lowercase();
            if !seen.insert(id.clone()) {
                continue;
            }
            findings.extend(match topics.get(&id) {
                Some(known) => misplaced(view, entry, &topic, known),
                None => {
                    let meant = meant(entry, topics, ids.alike(&id));
                    unknown(entry, &topic, meant, has_usual_ids && !is_usual_id(&id))
                }
            });
        }
    }
}

/// The one topic that an id is like, of those that can be the article's.
fn meant<'a>(entry: &Entry, topics: &BTreeMap<String, Topic>, alike: Vec<&'a str>) -> Option<&'a str> {
    let mut fitting = alike.into_iter().filter(|id| topics.get(*id).is_some_and(|topic| fits(entry, topic)));
    let first = fitting.next()?;
    fitting.next().is_none().then_some(first)
}

/// The topics that an article is for, and those that a topic list describes.
fn topics_of(entry: &Entry) -> Vec<Spanned<&str>> {
    let mut topics: Vec<Spanned<&str>> = entry.article().properties.list("supportTopicIds").collect();
    if let Some(JsonValue::TopicList(list)) = entry.article().json.as_ref().map(|json| &json.value) {
        let described = list.support_topics.iter().map(|topic| Spanned::new(topic.id.value.trim(), topic.id.span));
        topics.extend(described.filter(|topic| !topic.value.is_empty()));
    }
    topics
}

/// Eight digits, or a GUID.
fn is_usual_id(id: &str) -> bool {
    is_guid(id) || (id.len() == 8 && id.bytes().all(|byte| byte.is_ascii_digit()))
}

fn unknown(entry: &Entry, topic: &Spanned<&str>, meant: Option<&str>, is_malformed: bool) -> Option<Diagnostic> {
    // What has not even the form of an id is another rule's finding, unless it is clear what it should be.
    if meant.is_none() && is_malformed {
        return None;
    }
    let message = format!("the topic catalogue has no topic `{}`", topic.value);
    let finding = Diagnostic::new(&TOPIC_UNKNOWN, entry.article().path(), Some(topic.span), message);
    Some(match meant {
        Some(meant) => finding.label(format!("did you mean `{meant}`?")).suggested_fix(topic.span, meant),
        None => finding
            .label("nobody can choose this topic")
            .hint("correct or remove the id; if the topic is new, give it a row in `topics/`"),
    })
}

/// A topic that exists, and is not for this article.
fn misplaced(view: &CloudView<'_>, entry: &Entry, topic: &Spanned<&str>, known: &Topic) -> Option<Diagnostic> {
    let path = entry.article().path();
    if !fits(entry, known) {
        let products = known.products.iter().map(|product| format!("`{product}`")).collect::<Vec<_>>().join(", ");
        let message = format!("the topic `{}` belongs to the product {products}", topic.value);
        let finding = Diagnostic::new(&TOPIC_OF_OTHER_PRODUCT, path, Some(topic.span), message)
            .label(format!("\"{}\"", known.name))
            .hint("name the product in `productPesIds`, or remove the topic");
        let own = entry.article().properties.find("productPesIds");
        return Some(match own {
            Some(own) => finding.related(own.value.span, "the article is for this"),
            None => finding,
        });
    }
    // Where a row names only unknown clouds, that is what must be mended.
    if known.clouds.is_empty() || known.clouds.contains(view.id) {
        return None;
    }
    let message = format!("the topic `{}` is not offered in a cloud that the article is published to", topic.value);
    let hint = "take the cloud out of `cloudEnvironments`, remove the topic, or name the cloud in the topic's row in `topics/`";
    let finding = Diagnostic::new(&TOPIC_NOT_IN_CLOUD, path, Some(topic.span), message).hint(hint);
    Some(finding.label("nobody can choose it there"))
}

/// Whether article and topic have a product in common, or one of them is for all products.
fn fits(entry: &Entry, topic: &Topic) -> bool {
    let is_own = |product: &String| entry.products.contains(product);
    entry.products.is_empty() || topic.products.is_empty() || topic.products.iter().any(is_own)
}
