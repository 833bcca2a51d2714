//! Topics of articles that the catalogue does not have, or has for another product or other clouds.
//!
//! Silent where there is no catalogue, and about topics that an unreadable file of it may have. Must not know how a catalogue is written.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use foldhash::{HashSet, HashSetExt};

use crate::article::topic_list::is_topic_id;
use crate::article::{JsonValue, KnownIds};
use crate::catalogue::Topic;
use crate::catalogue::topics::Likeness;
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
    let has_usual_ids = topics.keys().all(|id| is_topic_id(id));
    let ids = LazyCell::new(|| KnownIds::new(topics.keys().map(String::as_str)));
    for (_, entry) in view.articles() {
        let mut seen = HashSet::new();
        for topic in topics_of(entry) {
            let id = topic.value.to_lowercase();
            if !seen.insert(id.clone()) {
                continue;
            }
            findings.extend(match view.catalogue.topic(&id) {
                Some(known) => misplaced(view, entry, &topic, known),
                None if view.catalogue.is_partial => None,
                None => {
                    let meant = meant(entry, &id, topics, ids.alike(&id));
                    // What has not even the form of an id is another rule's finding, unless it is clear what it should be.
                    let is_others = meant.is_none() && has_usual_ids && !is_topic_id(&id);
                    (!is_others).then(|| unknown(view, entry, &topic, meant))
                }
            });
        }
    }
}

/// The one topic that an id is like, of those that can be the article's, unless it is like it by chance alone.
fn meant<'a>(
    entry: &Entry,
    id: &str,
    topics: &'a BTreeMap<String, Topic>,
    alike: Vec<&'a str>,
) -> Option<(&'a str, &'a Topic, Likeness)> {
    let known = alike.into_iter().filter_map(|known| Some((known, topics.get(known)?)));
    let mut fitting = known.filter(|(_, topic)| fits(entry, topic));
    let (known, topic) = fitting.next()?;
    let likeness = Likeness::of(id, known);
    (fitting.next().is_none() && likeness != Likeness::Chance).then_some((known, topic, likeness))
}

/// The topics that an article is for, and those that a topic list describes.
fn topics_of(entry: &Entry) -> Vec<Spanned<&str>> {
    let mut topics: Vec<Spanned<&str>> = entry.article().properties.list("supportTopicIds").collect();
    if let Some(JsonValue::TopicList(list)) = entry.article().json_value() {
        let described = list.support_topics.iter().map(|topic| Spanned::new(topic.id.value.trim(), topic.id.span));
        topics.extend(described.filter(|topic| !topic.value.is_empty()));
    }
    topics
}

fn unknown(
    view: &CloudView<'_>,
    entry: &Entry,
    topic: &Spanned<&str>,
    meant: Option<(&str, &Topic, Likeness)>,
) -> Diagnostic {
    let message = format!("the topic catalogue has no topic `{}`", topic.value);
    let finding = Diagnostic::new(&TOPIC_UNKNOWN, entry.article().path(), Some(topic.span), message);
    let hint = || {
        let where_to_look = where_to_look(view, entry);
        format!(
            "look the topic up by its name {where_to_look}, or remove the id; if the topic is new, give it a row there"
        )
    };
    match meant {
        Some((id, _, Likeness::Certain)) => {
            finding.label(format!("did you mean `{id}`?")).suggested_fix(topic.span, id)
        }
        Some((id, known, _)) => finding.label(format!("perhaps `{id}`, \"{}\"", known.name)).hint(hint()),
        None => finding.label("nobody can choose this topic").hint(hint()),
    }
}

/// The rows among which the topic of an article stands, if it stands anywhere.
fn where_to_look(view: &CloudView<'_>, entry: &Entry) -> String {
    let products = entry.products.iter().map(|product| match view.config.names.products.get(product) {
        Some(name) => format!("`{product}` ({name})"),
        None => format!("`{product}`"),
    });
    let products: Vec<String> = products.collect();
    match products.as_slice() {
        [] => "in `topics/`".to_owned(),
        [product] => format!("among those of the product {product} in `topics/`"),
        _ => "among those of the article's products in `topics/`".to_owned(),
    }
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
