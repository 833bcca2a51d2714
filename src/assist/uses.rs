//! What the articles of a content root name, and which of them do: topics, products, owners, blades and more.
//!
//! Kept up with the corpus article by article, so that an edit costs what the edited article says. Must not know what the
//! names mean.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use foldhash::HashMap;
use memchr::memmem;
use rayon::prelude::*;

use super::properties::{PROPERTIES, Takes};
use super::topic_names::TopicNames;
use crate::article::overlay::Inline;
use crate::article::{Article, Blade, JsonValue};
use crate::corpus::{Entry, TEXTS_AT_ONCE};
use crate::session::Snapshot;
use crate::text::RelPath;

/// What a name is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Named {
    /// A topic that an article answers, lower-case.
    Topic,
    /// A topic that a menu names, lower-case.
    MenuTopic,
    /// A topic that a topic list describes, lower-case.
    DescribedTopic,
    /// Lower-case.
    Product,
    /// An article that a menu names, lower-case.
    MenuArticle,
    /// What stands behind `data-blade:`.
    Blade,
    /// `Extension.Blade`.
    BladeName,
    Token,
    /// The value of a property, or an item of one that is a list, by the property's name.
    Property(&'static str),
}

type Name = (Named, Box<str>);

/// What all articles name.
#[derive(Debug, Default)]
pub struct Uses {
    texts: HashMap<RelPath, (Arc<Article>, Vec<Name>)>,
    /// The same texts as they were parsed, in the order of the corpus.
    in_order: Vec<Arc<Article>>,
    paths: BTreeMap<Named, BTreeMap<Box<str>, BTreeSet<RelPath>>>,
    pub(super) topic_names: TopicNames,
}

impl Uses {
    /// Looks at what was parsed anew since the last time, and forgets what is gone.
    pub fn update(&mut self, snapshot: &Snapshot) {
        let corpus = &snapshot.corpus;
        // Where nothing came or went, most stand where they stood, which is quickly seen.
        let is_in_place = |(place, entry): &(usize, &Entry)| {
            self.in_order.get(*place).is_some_and(|article| Arc::ptr_eq(article, &entry.parsed))
        };
        let elsewhere: Vec<(usize, &Entry)> = corpus.texts().enumerate().filter(|text| !is_in_place(text)).collect();
        let is_known = |entry: &Entry| {
            let known = self.texts.get(entry.article().path());
            known.is_some_and(|(article, _)| Arc::ptr_eq(article, &entry.parsed))
        };
        let changed: Vec<&Entry> = elsewhere.iter().map(|(_, entry)| *entry).filter(|entry| !is_known(entry)).collect();
        let read = |entry: &Entry| (entry.article().path().clone(), (Arc::clone(&entry.parsed), names_in(entry)));
        let read: Vec<_> = changed.into_par_iter().with_max_len(TEXTS_AT_ONCE).map(read).collect();
        let mut topics = BTreeSet::new();
        for (path, text) in read {
            self.forget(&path, &mut topics);
            for (named, name) in &text.1 {
                let names = self.paths.entry(*named).or_default();
                names.entry(name.clone()).or_default().insert(path.clone());
                topics.extend(is_of_topic(*named).then(|| name.clone()));
            }
            self.texts.insert(path, text);
        }
        let count = corpus.texts().count();
        if self.texts.len() > count {
            let gone = self.texts.keys().filter(|path| corpus.text_at(path).is_none());
            for path in gone.cloned().collect::<Vec<_>>() {
                self.forget(&path, &mut topics);
            }
        }
        self.in_order.truncate(count);
        for (place, entry) in elsewhere {
            let parsed = Arc::clone(&entry.parsed);
            match self.in_order.get_mut(place) {
                Some(article) => *article = parsed,
                None => self.in_order.push(parsed),
            }
        }
        let mut topic_names = std::mem::take(&mut self.topic_names);
        topic_names.update(snapshot, self, topics);
        self.topic_names = topic_names;
    }

    /// Forgets a text, and adds the topics that it named.
    fn forget(&mut self, path: &RelPath, topics: &mut BTreeSet<Box<str>>) {
        let Some((_, names)) = self.texts.remove(path) else { return };
        for (named, name) in names {
            topics.extend(is_of_topic(named).then(|| name.clone()));
            let Some(names) = self.paths.get_mut(&named) else { continue };
            let Some(paths) = names.get_mut(&name) else { continue };
            paths.remove(path);
            if paths.is_empty() {
                names.remove(&name);
            }
        }
    }

    /// The names of a sort, in order, each with the texts that have it.
    pub fn of(&self, named: Named) -> impl Iterator<Item = (&str, &BTreeSet<RelPath>)> {
        self.paths.get(&named).into_iter().flatten().map(|(name, paths)| (&**name, paths))
    }

    /// The texts that have a name, in order of path.
    pub fn texts_with<'a>(&'a self, named: Named, name: &str) -> impl Iterator<Item = &'a RelPath> + use<'a> {
        self.paths.get(&named).and_then(|names| names.get(name)).into_iter().flatten()
    }
}

/// Whether a name is that of a topic which the text tells something of.
fn is_of_topic(named: Named) -> bool {
    matches!(named, Named::Topic | Named::DescribedTopic)
}

/// Every name of a text, each once.
fn names_in(entry: &Entry) -> Vec<Name> {
    let article = entry.article();
    let mut names: Vec<Name> = Vec::new();
    let mut add = |named: Named, name: &str| {
        let name = name.trim();
        if !name.is_empty() {
            names.push((named, Box::from(name)));
        }
    };
    entry.topics.iter().for_each(|topic| add(Named::Topic, topic));
    entry.products.iter().for_each(|product| add(Named::Product, product));
    for property in PROPERTIES {
        match property.takes {
            Takes::AsOthers => add(Named::Property(property.name), article.properties.get(property.name).unwrap_or("")),
            Takes::ListAsOthers => {
                article.properties.list(property.name).for_each(|item| add(Named::Property(property.name), item.value));
            }
            _ => {}
        }
    }
    for mark in &article.marks.inline {
        if let Inline::TokenStart(token) = &mark.what {
            add(Named::Token, &token.value);
        }
    }
    in_json(article, &mut add);
    // To look at all links takes time, and few articles have blades.
    if memmem::find(article.source.text.as_bytes(), b"data-").is_some() {
        for target in article.links().map(|link| link.target.value.trim()) {
            if let Some(blade) = Blade::parse(target) {
                add(Named::BladeName, &format!("{}.{}", blade.extension, blade.name));
                add(Named::Blade, target.split_once(':').map_or("", |(_, address)| address));
            }
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}

fn in_json(article: &Article, add: &mut impl FnMut(Named, &str)) {
    let blade_name = |blade: Option<Blade>| blade.map(|blade| format!("{}.{}", blade.extension, blade.name));
    match article.json_value() {
        Some(JsonValue::Menu(menu)) => {
            for problem in menu.problems() {
                add(Named::MenuArticle, &problem.common_solution_article_id.value.to_lowercase());
                problem.topics().for_each(|topic| add(Named::MenuTopic, &topic.value.to_lowercase()));
            }
            let blades = menu.troubleshooting_tools.iter().filter_map(|tool| tool.blade_link.as_ref());
            blades.filter_map(|link| blade_name(link.blade())).for_each(|name| add(Named::BladeName, &name));
        }
        Some(JsonValue::Recommendation(recommendation)) => {
            let blades = recommendation.all_actions().filter_map(|action| blade_name(action.blade()));
            blades.for_each(|name| add(Named::BladeName, &name));
        }
        Some(JsonValue::TopicList(list)) => {
            list.support_topics.iter().for_each(|topic| add(Named::DescribedTopic, &topic.id.value.to_lowercase()));
        }
        Some(JsonValue::Form(_)) | None => {}
    }
}
