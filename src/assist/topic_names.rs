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
        let others = uses.texts_with(Named::Topic, id).filter(|path| Some(*path) != without);
        let mut articles = others.filter_map(|path| snapshot.corpus.text_at(path));
        let first = articles.next()?;
        let is_form = |entry: &&Entry| entry.kind == Kind::ProblemScopingQuestions;
        Some([first].into_iter().chain(articles).find(is_form).unwrap_or(first).article().title())
    };
    given.or_else(described).or_else(of_articles).unwrap_or("")
}

/// What a topic list says that a topic is.
fn described<'a>(snapshot: &'a Snapshot, uses: &'a Uses, id: &str) -> Option<&'a str> {
    let lists = uses.texts_with(Named::DescribedTopic, id).filter_map(|path| snapshot.corpus.text_at(path));
    lists.filter_map(|entry| entry.article().json_value()).find_map(|json| {
        let JsonValue::TopicList(list) = json else { return None };
        let of_topic = list.support_topics.iter().filter(|topic| topic.id.value.trim().eq_ignore_ascii_case(id));
        of_topic.map(|topic| topic.short_description.text().trim()).find(|text| !text.is_empty())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Change, Session};
    use crate::sources::Sources;
    use proptest::prelude::*;

    fn answer(kind: &str, title: &str, topics: &str) -> String {
        format!(
            "<properties pageTitle=\"{title}\" selfHelpType=\"{kind}\" supportTopicIds=\"{topics}\" />\n\n# {title}\n"
        )
    }

    fn list(topics: &str) -> String {
        format!("{}---\n{{\"supportTopics\": [{topics}]}}\n---\n", answer("supportTopicDescription", "List", ""))
    }

    /// A file that was written anew, or is gone.
    fn edit() -> impl Strategy<Value = (&'static str, Option<String>)> {
        let path = prop::sample::select(vec!["articles/a/1.md", "articles/a/2.md", "articles/a/3.md"]);
        let topics = prop::sample::select(vec!["", "32000001", "32000002", "32000001, 32000002", "no id"]);
        let kind = prop::sample::select(vec!["generic", "problemScopingQuestions"]);
        let article = (kind, "[AB]", topics).prop_map(|(kind, title, topics)| Some(answer(kind, &title, topics)));
        let described = prop::sample::select(vec![
            "",
            "{\"id\": \"32000001\", \"shortDescription\": \"\"}, {\"id\": \"32000001\", \"shortDescription\": \"Oven\"}",
            "{\"id\": \"32000002\", \"shortDescription\": \"Door\"}, {\"id\": \" 32000003\"}",
        ]);
        let text = prop_oneof![article, described.prop_map(|topics| Some(list(topics))), Just(None)];
        let given = prop::sample::select(vec!["", "[topics]\n32000001 = \"Given\"\n"]);
        prop_oneof![6 => (path, text), 1 => given.prop_map(|text| ("names.toml", Some(text.to_owned())))]
    }

    proptest! {
        #[test]
        fn names_that_are_kept_up_are_those_of_a_clean_look(edits in prop::collection::vec(edit(), 1..12)) {
            let mut session = Session::for_checks(Sources::default());
            let mut kept = Uses::default();
            for (path, text) in edits {
                let path = RelPath::new(path);
                session.apply(text.map_or(Change::Remove(path.clone()), |text| Change::Write(path, text.as_bytes().into())));
                let snapshot = session.snapshot().expect("the settings are right");
                kept.update(&snapshot);
                let mut clean = Uses::default();
                clean.update(&snapshot);
                let names = |uses: &Uses| uses.topic_names.iter().map(|(id, name)| format!("{id} {name}")).collect::<Vec<_>>();
                prop_assert_eq!(names(&kept), names(&clean));
            }
        }
    }
}
