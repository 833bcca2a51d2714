//! Topic slots: which articles answer a topic, narrowed by product and resource tag, in the order to show them.
//!
//! Must not know articles that the site does not publish.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;
use serde::{Deserialize, Serialize};

use crate::article::Kind;
use crate::catalogue::Catalogue;
use crate::cloud::CloudId;
use crate::corpus::{ArticleId, Corpus, Entry, first_of_each};

/// The topics that a site's articles cite or describe, by lower-case id. What the catalogue says to be one topic is one.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Topics {
    /// Pages ask for them so often that a hash has to find them.
    topics: HashMap<String, Slots, FixedState>,
    /// Other ids of these topics.
    aliases: BTreeMap<String, String>,
}

/// What a site has for one topic.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub struct Slots {
    /// The articles that cite the topic: the most specific first, then in the order of `displayOrder`, kinds, path.
    pub articles: Vec<ArticleId>,
    /// The products that those articles name, and those whose topic list describes the topic; each once, in order.
    pub products: Vec<String>,
    /// The topic lists that describe the topic.
    pub described_in: Vec<ArticleId>,
    /// Other ids of the topic, lower-case, in order.
    pub aliases: Vec<String>,
}

impl Topics {
    #[must_use]
    pub fn new(catalogue: &Catalogue, cloud: CloudId, corpus: &Corpus, articles: &[ArticleId]) -> Self {
        let mut topics: BTreeMap<String, Slots> = BTreeMap::new();
        let canonical = |topic: &str| catalogue.canonical(topic, cloud).to_owned();
        for &id in articles {
            let entry = corpus.entry(id);
            for topic in &entry.topics {
                let slots = topics.entry(canonical(topic)).or_default();
                slots.articles.push(id);
                slots.products.extend(entry.products.iter().cloned());
            }
            for topic in described_topics(entry) {
                let slots = topics.entry(canonical(&topic)).or_default();
                slots.described_in.push(id);
                slots.products.extend(entry.products.iter().cloned());
            }
        }
        for slots in topics.values_mut() {
            slots.articles.sort_by_key(|&id| order(corpus.entry(id), id));
            slots.articles.dedup();
            slots.described_in.dedup();
            slots.products.sort_unstable();
            slots.products.dedup();
            slots.products.shrink_to_fit();
        }
        let offered = catalogue.aliases.iter().filter(|(_, topic)| catalogue.is_offered(topic, cloud));
        let aliases = offered.map(|(alias, topic)| (alias.clone(), topic.clone())).collect();
        for (alias, topic) in &aliases as &BTreeMap<String, String> {
            if let Some(slots) = topics.get_mut(topic) {
                slots.aliases.push(alias.clone());
            }
        }
        Self { topics: topics.into_iter().collect(), aliases }
    }

    #[must_use]
    pub fn get(&self, topic: &str) -> Option<&Slots> {
        self.topics.get(self.canonical(topic))
    }

    /// The id of a topic in this site, of all that it may be cited by.
    #[must_use]
    pub fn canonical<'a>(&'a self, topic: &'a str) -> &'a str {
        self.aliases.get(topic).map_or(topic, String::as_str)
    }

    /// The topics that an article cites, each once and by the id that stands for it.
    #[must_use]
    pub fn of<'a>(&'a self, entry: &'a Entry) -> Vec<&'a str> {
        first_of_each(entry.topics.iter().map(|topic| self.canonical(topic)))
    }

    /// In order of id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Slots)> {
        let mut topics: Vec<(&str, &Slots)> = self.topics.iter().map(|(id, slots)| (id.as_str(), slots)).collect();
        topics.sort_unstable_by_key(|&(id, _)| id);
        topics.into_iter()
    }

    /// The articles for a topic, a product and a resource tag. An article that names no product is for every product,
    /// and one that names no tag for every tag.
    #[must_use]
    pub fn answers(&self, corpus: &Corpus, topic: &str, product: Option<&str>, tag: Option<&str>) -> Vec<ArticleId> {
        let fits = |values: &[String], wanted: Option<&str>| {
            wanted
                .is_none_or(|wanted| values.is_empty() || values.iter().any(|value| value.eq_ignore_ascii_case(wanted)))
        };
        let articles = self.get(&topic.to_lowercase()).map_or(&[][..], |slots| &slots.articles);
        let is_answer = |id: &ArticleId| {
            let entry = corpus.entry(*id);
            fits(&entry.products, product) && fits(&entry.resource_tags, tag)
        };
        articles.iter().copied().filter(is_answer).collect()
    }
}

/// The topics that a topic list describes.
fn described_topics(entry: &Entry) -> Vec<String> {
    let Some(list) = entry.article().topic_list() else { return Vec::new() };
    list.support_topics.iter().map(|topic| topic.id.value.trim().to_lowercase()).filter(|id| !id.is_empty()).collect()
}

/// Why an article is shown before another one that claims the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precedence {
    /// It names a product or a tag, and the other one does not.
    Narrower,
    Kind,
    DisplayOrder,
    /// Nothing that their authors wrote says which of them comes first.
    Path,
}

/// Why the first of two articles that claim a topic is shown before the second.
#[must_use]
pub fn precedence(corpus: &Corpus, first: ArticleId, second: ArticleId) -> Precedence {
    let (first, second) = (order(corpus.entry(first), first), order(corpus.entry(second), second));
    match () {
        () if first.0 != second.0 => Precedence::Narrower,
        () if first.1 == second.1 && first.2 != second.2 => Precedence::DisplayOrder,
        () if first.3 != second.3 => Precedence::Kind,
        () => Precedence::Path,
    }
}

/// Whether an article of a kind answers the topics that it cites; others are shown for something else, such as what a
/// diagnostic found.
#[must_use]
pub fn is_answer(kind: Kind) -> bool {
    matches!(kind, Kind::Generic | Kind::Apollo | Kind::Resource)
}

/// By how much an article is narrowed: by products, by resource tags, or by both.
pub(super) fn narrowing(entry: &Entry) -> usize {
    usize::from(!entry.products.is_empty()) + usize::from(!entry.resource_tags.is_empty())
}

/// Of what is as narrow, answers come first. What an author says of the order counts before what follows from the kind, which is
/// the same for every topic.
fn order(entry: &Entry, id: ArticleId) -> (Reverse<usize>, Reverse<bool>, i64, Kind, ArticleId) {
    let display_order = entry.display_order.unwrap_or(i64::MAX);
    (Reverse(narrowing(entry)), Reverse(is_answer(entry.kind)), display_order, entry.kind, id)
}
