//! What all topics are called, as an author knows them: whatever the cloud.
//!
//! Completions look at thousands of names, so they are kept up with the content topic by topic. Must not know where the names
//! are shown.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use foldhash::HashMap;

use super::uses::{Named, Uses};
use crate::article::topic_list::is_topic_id;
use crate::article::{JsonValue, Kind};
use crate::catalogue::Catalogue;
use crate::config::Config;
use crate::corpus::Entry;
use crate::session::Snapshot;
use crate::text::RelPath;

/// A few of the articles that answer a topic tell what it is called.
const FEW: usize = 4;

/// The topics that there are, by lower-case id, each with its name: empty where nothing tells one.
#[derive(Debug, Default)]
pub struct TopicNames {
    names: BTreeMap<Box<str>, Box<str>>,
    /// What they were found by, beside the articles.
    found_by: Option<(Arc<Config>, Arc<Catalogue>)>,
}

impl TopicNames {
    /// Looks at topics that texts name or named which were parsed anew; at all topics, where settings or the catalogue are others.
    pub(super) fn update(&mut self, snapshot: &Snapshot, uses: &Uses, touched: BTreeSet<Box<str>>) {
        let Snapshot { config, catalogue, .. } = snapshot;
        let is_same = |(by, of): &(Arc<Config>, Arc<Catalogue>)| Arc::ptr_eq(by, config) && Arc::ptr_eq(of, catalogue);
        if self.found_by.as_ref().is_some_and(is_same) {
            for id in touched {
                let described = || described(snapshot, uses, &id);
                match is_topic(snapshot, uses, &id, None) {
                    true => drop(self.names.insert(id.clone(), name(snapshot, uses, &id, None, described).into())),
                    false => drop(self.names.remove(&id)),
                }
            }
            return;
        }
        self.found_by = Some((Arc::clone(config), Arc::clone(catalogue)));
        let all_described = all_described(snapshot);
        let used = uses.of(Named::Topic).chain(uses.of(Named::DescribedTopic)).map(|(id, _)| id);
        let given = catalogue.topics.keys().chain(config.names.topics.keys()).map(String::as_str);
        let ids: BTreeSet<&str> = used.chain(given).filter(|id| is_topic(snapshot, uses, id, None)).collect();
        let name = |id: &str| name(snapshot, uses, id, None, || all_described.get(id).copied());
        self.names = ids.into_iter().map(|id| (Box::from(id), Box::from(name(id)))).collect();
    }

    /// All topics, in order of id, each with its name.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names.iter().map(|(id, name)| (&**id, &**name))
    }

    /// What a topic is called, where something tells it.
    pub(super) fn get(&self, id: &str) -> Option<&str> {
        self.names.get(id).map(|name| &**name).filter(|name| !name.is_empty())
    }
}

/// The name of a topic as all others tell it, without one article, in which it is just being written; nothing where no other names it.
pub(super) fn without<'a>(snapshot: &'a Snapshot, uses: &'a Uses, id: &str, article: &RelPath) -> Option<&'a str> {
    let described = || described(snapshot, uses, id);
    is_topic(snapshot, uses, id, Some(article)).then(|| name(snapshot, uses, id, Some(article), described))
}

/// Whether an id is known, or some article has it: of what is no id, which is just being written, the former tells.
fn is_topic(snapshot: &Snapshot, uses: &Uses, id: &str, without: Option<&RelPath>) -> bool {
    let is_answered = || is_topic_id(id) && uses.texts_with(Named::Topic, id).any(|path| Some(path) != without);
    let is_given = || snapshot.catalogue.topics.contains_key(id) || snapshot.config.names.topics.contains_key(id);
    is_answered() || uses.texts_with(Named::DescribedTopic, id).next().is_some() || is_given()
}

/// As it is given, in the catalogue, in a topic list, by the form that scopes it, by an article that answers it.
fn name<'a>(
    snapshot: &'a Snapshot,
    uses: &'a Uses,
    id: &str,
    without: Option<&RelPath>,
    described: impl FnOnce() -> Option<&'a str>,
) -> &'a str {
    let given = snapshot.config.names.topics.get(id).map(String::as_str);
    let given = given.or_else(|| snapshot.catalogue.topic(id).map(|topic| topic.name.as_str()));
    let of_articles = || {
        let others = uses.texts_with(Named::Topic, id).filter(|path| Some(*path) != without).take(FEW);
        let articles: Vec<&Entry> = others.filter_map(|path| snapshot.corpus.text_at(path)).collect();
        let form = articles.iter().find(|entry| entry.kind == Kind::ProblemScopingQuestions);
        form.or_else(|| articles.first()).map(|entry| entry.article().title())
    };
    given.or_else(described).or_else(of_articles).unwrap_or("")
}

/// What a topic list says that a topic is.
fn described<'a>(snapshot: &'a Snapshot, uses: &'a Uses, id: &str) -> Option<&'a str> {
    let lists = uses.texts_with(Named::DescribedTopic, id).filter_map(|path| snapshot.corpus.text_at(path));
    lists.filter_map(|entry| entry.article().json_value()).find_map(|json| {
        let JsonValue::TopicList(list) = json else { return None };
        let topic = list.support_topics.iter().find(|topic| topic.id.value.trim().eq_ignore_ascii_case(id))?;
        Some(topic.short_description.text().trim()).filter(|text| !text.is_empty())
    })
}

/// The same of all topics that are described, by lower-case id.
fn all_described(snapshot: &Snapshot) -> HashMap<String, &str> {
    let lists = snapshot.corpus.texts().filter_map(|entry| entry.article().topic_list());
    let mut described = HashMap::default();
    for topic in lists.flat_map(|list| &list.support_topics) {
        let text = topic.short_description.text().trim();
        if !text.is_empty() {
            described.entry(topic.id.value.trim().to_lowercase()).or_insert(text);
        }
    }
    described
}
