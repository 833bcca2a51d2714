//! Topics that the lists of two products describe.
//!
//! Must not know topics of other clouds.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use crate::article::JsonValue;
use crate::corpus::Entry;
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::CloudView;
use crate::text::Span;

pub static TOPIC_LIST_TOPIC_SHARED: Rule =
    Rule::error("topic-list-topic-shared", "two topic lists of one cloud describe the same topic");

pub fn check(view: &CloudView<'_>, findings: &mut Vec<Diagnostic>) {
    let mut known: HashMap<String, (&Entry, Span)> = HashMap::new();
    for (_, entry) in view.articles() {
        let Some(JsonValue::TopicList(list)) = entry.article().json_value() else { continue };
        let mut in_this_list: HashSet<String> = HashSet::new();
        for topic in &list.support_topics {
            let id = topic.id.value.trim().to_lowercase();
            if id.is_empty() || !in_this_list.insert(id.clone()) {
                continue;
            }
            match known.get(&id) {
                Some((first, place)) => findings.push(finding(&id, entry, topic.id.span, first, *place)),
                None => drop(known.insert(id, (entry, topic.id.span))),
            }
        }
    }
}

fn finding(id: &str, list: &Entry, place: Span, first: &Entry, first_place: Span) -> Diagnostic {
    let message = format!("the topic `{id}` is described in the list of another product too");
    Diagnostic::new(&TOPIC_LIST_TOPIC_SHARED, list.article().path(), Some(place), message)
        .related_in(first.article().path(), first_place, "it is described here first")
        .hint("a topic belongs to one product: take it out of the other's list")
}
