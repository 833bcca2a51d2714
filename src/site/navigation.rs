//! The ways through a site: services, products, troubleshooters, and from an article to its like.
//!
//! Must not know articles that the site does not publish.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;
use serde::{Deserialize, Serialize};

use super::placement::Placement;
use super::topics::Topics;
use super::urls::unique_name;
use crate::article::Kind;
use crate::corpus::{ArticleId, Corpus, first_of_each};

/// Who belongs where.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Navigation {
    /// The articles of each service, by kind and then in order.
    pub services: BTreeMap<String, Vec<ArticleId>>,
    /// The articles of each product, by kind and then in order.
    pub products: BTreeMap<String, Vec<ArticleId>>,
    /// By the name of its page.
    pub troubleshooters: BTreeMap<String, Troubleshooter>,
    related: HashMap<ArticleId, Vec<ArticleId>, FixedState>,
    troubleshooter_of: HashMap<ArticleId, String, FixedState>,
}

/// A folder of steps, and what introduces them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Troubleshooter {
    pub folder: String,
    pub description: Vec<ArticleId>,
    pub questions: Vec<ArticleId>,
    /// In the order to take them: `displayOrder`, then path.
    pub steps: Vec<ArticleId>,
}

/// The service of articles that no service can be told of.
pub const OTHER: &str = "other";

/// An article stands in at most this many others' lists, and they in its own: so that an edit changes few pages.
const MAX_RELATED: usize = 8;
/// Where there are few others of its topic, so many are of its product.
const OF_PRODUCT: usize = 4;

impl Navigation {
    #[must_use]
    pub fn new(corpus: &Corpus, articles: &[ArticleId], placement: &Placement, topics: &Topics) -> Self {
        let mut navigation = Self::default();
        for &id in articles {
            let service = placement.of(id).map_or(OTHER, |placed| placed.service);
            navigation.services.entry(service.to_owned()).or_default().push(id);
            for product in &corpus.entry(id).products {
                navigation.products.entry(product.clone()).or_default().push(id);
            }
            navigation.add_to_troubleshooter(corpus, id);
        }
        let in_order = |id: &ArticleId| {
            let entry = corpus.entry(*id);
            (entry.kind, entry.display_order.unwrap_or(i64::MAX), *id)
        };
        let groups = navigation.services.values_mut().chain(navigation.products.values_mut());
        let steps = navigation.troubleshooters.values_mut().map(|troubleshooter| &mut troubleshooter.steps);
        for group in groups.chain(steps) {
            group.sort_by_key(in_order);
            group.dedup();
        }
        let mut related: HashMap<ArticleId, Vec<ArticleId>, FixedState> =
            articles.iter().map(|&id| (id, of_topic(corpus, topics, id))).collect();
        for (product, members) in &navigation.products {
            let has_few =
                |id: &ArticleId| related.get(id).is_some_and(|of_topic| of_topic.len() <= MAX_RELATED - OF_PRODUCT);
            let is_member = |id: &&ArticleId| {
                !leads_on(corpus.entry(**id).kind)
                    && corpus.entry(**id).products.first() == Some(product)
                    && has_few(id)
            };
            let ring: Vec<ArticleId> = members.iter().filter(is_member).copied().collect();
            for (place, id) in ring.iter().enumerate() {
                let Some(own) = related.get_mut(id) else { continue };
                own.extend(next_in_ring(&ring, place, OF_PRODUCT));
                *own = first_of_each(std::mem::take(own));
            }
        }
        navigation.related = related;
        navigation
    }

    fn add_to_troubleshooter(&mut self, corpus: &Corpus, id: ArticleId) {
        let entry = corpus.entry(id);
        if !matches!(entry.kind, Kind::TsgDescription | Kind::TsgContent | Kind::TsgQuestions) {
            return;
        }
        let folder = entry.article().path().folder();
        let folder = folder.strip_prefix(crate::corpus::ARTICLES).unwrap_or(folder);
        let name = unique_name(folder);
        self.troubleshooter_of.insert(id, name.clone());
        let troubleshooter = self.troubleshooters.entry(name).or_default();
        folder.clone_into(&mut troubleshooter.folder);
        match entry.kind {
            Kind::TsgDescription => troubleshooter.description.push(id),
            Kind::TsgQuestions => troubleshooter.questions.push(id),
            _ => troubleshooter.steps.push(id),
        }
    }

    /// The articles to read beside one: of its topic, and where these are few, of its product.
    #[must_use]
    pub fn related(&self, id: ArticleId) -> &[ArticleId] {
        self.related.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The troubleshooter that an article is a part of, by the name of its page.
    #[must_use]
    pub fn troubleshooter(&self, id: ArticleId) -> Option<(&str, &Troubleshooter)> {
        let (name, troubleshooter) = self.troubleshooters.get_key_value(self.troubleshooter_of.get(&id)?)?;
        Some((name, troubleshooter))
    }
}

/// Whether articles of a kind lead to others by themselves, or are about one thing of many.
fn leads_on(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::DiagnoseAndSolve | Kind::Tools | Kind::SupportTopicDescription | Kind::AdvisorRecommendationMetadata
    )
}

/// The next ones of the article's first topic, as in a ring: so no article is in more lists than its own is long.
fn of_topic(corpus: &Corpus, topics: &Topics, id: ArticleId) -> Vec<ArticleId> {
    let first_topic = |id: ArticleId| corpus.entry(id).topics.first().map(|topic| topics.canonical(topic));
    let Some(slots) = first_topic(id).and_then(|topic| topics.get(topic)) else { return Vec::new() };
    let is_member = |other: &&ArticleId| first_topic(**other) == first_topic(id);
    let ring: Vec<ArticleId> = slots.articles.iter().filter(is_member).copied().collect();
    let Some(place) = ring.iter().position(|&other| other == id) else { return Vec::new() };
    next_in_ring(&ring, place, MAX_RELATED)
}

/// Those that follow a member of a ring, `most` at most, and never itself.
fn next_in_ring(ring: &[ArticleId], place: usize, most: usize) -> Vec<ArticleId> {
    ring.iter().cycle().skip(place + 1).take((ring.len() - 1).min(most)).copied().collect()
}
