//! What a cloud has for each topic that a case can begin with: an answer, only a form, nothing, or rivals.
//!
//! Must not know how coverage is shown.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashMapExt};

use super::articles_for;
use super::claims::{self, Sort};
use super::topics::{Slots, Topics, is_answer};
use crate::article::Kind;
use crate::catalogue::Catalogue;
use crate::cloud::CloudId;
use crate::config::SiteAudience;
use crate::corpus::{ArticleId, Corpus};

/// What there is for a topic, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// No answer and no form.
    Nothing,
    /// A request can be made, and nothing helps without one.
    FormOnly,
    /// Articles of one sort claim the same product and tag, so a reader gets any one of them.
    Conflict,
    Covered,
}

/// The topics of one cloud, by lower-case id: those that its articles cite, and those that the catalogue offers there.
///
/// Topic lists alone make no topic: they describe by GUIDs what articles cite by numbers, and only the catalogue knows which are one.
#[derive(Debug, Default)]
pub struct Coverage {
    pub topics: BTreeMap<String, TopicCoverage>,
    /// The topics of each product, in order.
    of_product: HashMap<String, Vec<String>>,
}

/// What one cloud has for one topic. All articles stand in the order to show them.
#[derive(Debug, Default, Clone)]
pub struct TopicCoverage {
    /// Articles that help: generic ones, guided solutions, guides to a resource.
    pub answers: Vec<ArticleId>,
    pub forms: Vec<ArticleId>,
    /// Articles that cite the topic and are shown for something else, such as what a diagnostic found.
    pub others: Vec<ArticleId>,
    /// The topic lists that describe it.
    pub described_in: Vec<ArticleId>,
    /// The products that it belongs to, as the catalogue says, else as articles do; each once, in order.
    pub products: Vec<String>,
    /// Groups of articles that take each other's place.
    pub rivals: Vec<(Sort, Vec<ArticleId>)>,
}

/// How many topics are in which state.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub covered: usize,
    pub form_only: usize,
    pub nothing: usize,
    pub conflict: usize,
}

impl State {
    pub const ALL: [Self; 4] = [Self::Covered, Self::FormOnly, Self::Nothing, Self::Conflict];

    /// As commands and files write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Covered => "covered",
            Self::FormOnly => "form-only",
            Self::Nothing => "nothing",
            Self::Conflict => "conflict",
        }
    }
}

impl Counts {
    pub fn add(&mut self, state: State) {
        *match state {
            State::Covered => &mut self.covered,
            State::FormOnly => &mut self.form_only,
            State::Nothing => &mut self.nothing,
            State::Conflict => &mut self.conflict,
        } += 1;
    }

    #[must_use]
    pub fn topics(&self) -> usize {
        self.covered + self.form_only + self.nothing + self.conflict
    }
}

impl Coverage {
    /// The coverage of a cloud by the articles for some readers.
    #[must_use]
    pub fn of_cloud(catalogue: &Catalogue, corpus: &Corpus, cloud: CloudId, audience: SiteAudience) -> Self {
        let articles = articles_for(corpus, cloud, audience);
        Self::new(catalogue, corpus, cloud, &Topics::new(catalogue, cloud, corpus, &articles))
    }

    /// The coverage of what was found out about a cloud's topics.
    #[must_use]
    pub fn new(catalogue: &Catalogue, corpus: &Corpus, cloud: CloudId, topics: &Topics) -> Self {
        let offered = catalogue.topics.iter().filter(|(_, topic)| topic.clouds.contains(cloud));
        let mut coverage: BTreeMap<String, TopicCoverage> =
            offered.map(|(id, _)| (id.clone(), TopicCoverage::default())).collect();
        // What is cited where it is not offered, a rule tells; nobody can pick it.
        let cited =
            topics.iter().filter(|(id, slots)| !slots.articles.is_empty() || catalogue.topics.contains_key(*id));
        for (id, slots) in cited.filter(|(id, _)| catalogue.is_offered(id, cloud)) {
            coverage.insert(id.to_owned(), TopicCoverage::of(corpus, slots));
        }
        for (id, topic) in &mut coverage {
            let known = catalogue.topic(id).map_or(&[][..], |known| &known.products);
            if !known.is_empty() {
                topic.products = known.iter().cloned().collect::<BTreeSet<String>>().into_iter().collect();
            }
        }
        Self::of(coverage)
    }

    fn of(topics: BTreeMap<String, TopicCoverage>) -> Self {
        let mut of_product: HashMap<String, Vec<String>> = HashMap::new();
        for (id, topic) in &topics {
            for product in &topic.products {
                of_product.entry(product.clone()).or_default().push(id.clone());
            }
        }
        Self { topics, of_product }
    }

    /// The topics of a product, in order of id.
    pub fn of_product(&self, product: &str) -> impl Iterator<Item = (&str, &TopicCoverage)> {
        let ids = self.of_product.get(product).map_or(&[][..], Vec::as_slice);
        ids.iter().filter_map(|id| Some((id.as_str(), self.topics.get(id)?)))
    }

    /// The same with other ids of topics; where that makes one of two, the one with more stays.
    #[must_use]
    pub fn renamed(self, id: impl Fn(&str) -> String) -> Self {
        let mut topics: BTreeMap<String, TopicCoverage> = BTreeMap::new();
        for (old, topic) in self.topics {
            let new = id(&old);
            if topics.get(&new).is_none_or(|known| known.state() < topic.state()) {
                topics.insert(new, topic);
            }
        }
        Self::of(topics)
    }
}

impl TopicCoverage {
    fn of(corpus: &Corpus, slots: &Slots) -> Self {
        let mut topic =
            Self { described_in: slots.described_in.clone(), products: slots.products.clone(), ..Self::default() };
        for &id in &slots.articles {
            match corpus.entry(id).kind {
                kind if is_answer(kind) => topic.answers.push(id),
                Kind::ProblemScopingQuestions => topic.forms.push(id),
                _ => topic.others.push(id),
            }
        }
        for (sort, claimants) in claims::by_sort(corpus, &slots.articles) {
            topic.rivals.extend(claims::rivals(corpus, &claimants).into_iter().map(|group| (sort, group)));
        }
        topic
    }

    /// What there is for the topic, whatever the product.
    #[must_use]
    pub fn state(&self) -> State {
        match self {
            topic if !topic.rivals.is_empty() => State::Conflict,
            topic if !topic.answers.is_empty() => State::Covered,
            topic if !topic.forms.is_empty() => State::FormOnly,
            _ => State::Nothing,
        }
    }

    /// Whether an article answers the topic for one of its products: one that names no product is for each.
    #[must_use]
    pub fn is_answered_for(&self, corpus: &Corpus, product: &str) -> bool {
        self.answers.iter().any(|&id| fits(corpus, id, product))
    }

    /// What there is for one of the topic's products.
    #[must_use]
    pub fn state_for(&self, corpus: &Corpus, product: &str) -> State {
        let claimants = [&self.answers[..], &self.forms].concat();
        let are_rivals = |claimants: &Vec<ArticleId>| claims::are_rivals_for(corpus, claimants, product);
        if !self.rivals.is_empty() && claims::by_sort(corpus, &claimants).values().any(are_rivals) {
            State::Conflict
        } else if self.is_answered_for(corpus, product) {
            State::Covered
        } else if self.forms.iter().any(|&id| fits(corpus, id, product)) {
            State::FormOnly
        } else {
            State::Nothing
        }
    }

    /// Who owns what there is for the topic; of what nobody answers, who owns the articles that name it.
    #[must_use]
    pub fn owners<'a>(&self, corpus: &'a Corpus) -> BTreeSet<&'a str> {
        let owners = |articles: &[ArticleId]| -> BTreeSet<&'a str> {
            articles.iter().filter_map(|&id| corpus.entry(id).article().properties.get("ownershipId")).collect()
        };
        let own = owners(&[&self.answers[..], &self.forms].concat());
        if own.is_empty() { owners(&[&self.others[..], &self.described_in].concat()) } else { own }
    }
}

fn fits(corpus: &Corpus, id: ArticleId, product: &str) -> bool {
    let products = &corpus.entry(id).products;
    products.is_empty() || products.iter().any(|it| it == product)
}
