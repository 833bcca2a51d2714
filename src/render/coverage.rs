//! The page of a site's topic coverage, and the topics of a product that nobody answers: for engineers alone.
//!
//! Must not know templates.

use serde::Serialize;

use super::Maker;
use super::pages::product_page;
use super::view::{LinkView, Page};
use crate::config::SiteAudience;
use crate::site::Site;
use crate::site::coverage::{Counts, Coverage, State};
use crate::site::relative;

pub(super) const COVERAGE_PAGE: &str = "coverage.html";

/// `coverage.html`: how many topics there are in which state, for the site and for each product.
#[derive(Debug, Hash, Serialize)]
pub struct CoverageView<'a> {
    pub page: Page<'a>,
    pub topics: usize,
    pub states: Vec<StateView<'a>>,
    pub bar: Vec<BarPart>,
    /// Those with the most gaps first.
    pub products: Vec<ProductCoverage>,
    /// Topics without an answer that no product's page lists.
    pub unlisted: Vec<UnansweredTopic<'a>>,
}

/// A state, in words.
#[derive(Debug, Hash, Serialize)]
pub struct StateView<'a> {
    pub name: &'static str,
    pub title: &'a str,
    pub explanation: &'a str,
    pub count: String,
}

/// A part of a bar whose whole is 100 wide.
#[derive(Debug, Serialize)]
pub struct BarPart {
    pub name: &'static str,
    pub start: f64,
    pub width: f64,
}

impl std::hash::Hash for BarPart {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.name, self.start.to_bits(), self.width.to_bits()).hash(state);
    }
}

/// How many of a product's topics are in which state.
#[derive(Debug, Hash, Serialize)]
pub struct ProductCoverage {
    pub title: String,
    pub id: String,
    /// Nothing where no article of the site is about the product.
    pub href: Option<String>,
    pub topics: usize,
    /// In the order of the states.
    pub counts: Vec<usize>,
    pub bar: Vec<BarPart>,
    /// The states that some of its topics are in, with spaces between them.
    pub states: String,
}

/// A topic that no article answers.
#[derive(Debug, Hash, Serialize)]
pub struct UnansweredTopic<'a> {
    pub title: String,
    pub id: String,
    /// What there is for it.
    pub state: &'a str,
    pub state_name: &'static str,
}

/// What a site's engineers read of its coverage. A site for customers alone has nothing of it.
#[must_use]
pub(super) fn of_site(site: &Site<'_>) -> Option<Coverage> {
    let world = site.world;
    let is_for_engineers = site.record.audience != SiteAudience::Customer;
    let coverage = || Coverage::new(world.catalogue, world.corpus, site.record.cloud, &site.topics);
    Some(is_for_engineers.then(coverage)?).filter(|coverage| !coverage.topics.is_empty())
}

fn count(counts: Counts, state: State) -> usize {
    match state {
        State::Covered => counts.covered,
        State::FormOnly => counts.form_only,
        State::Nothing => counts.nothing,
        State::Conflict => counts.conflict,
    }
}

/// The parts of a bar, in the order of the states; to a hundredth.
fn bar(counts: Counts) -> Vec<BarPart> {
    // Counts of topics are far below what a number of this type holds exactly.
    #[expect(clippy::cast_precision_loss, reason = "a share for a picture")]
    let share = |part: usize| (part as f64 * 10_000.0 / counts.topics().max(1) as f64).round() / 100.0;
    let (mut parts, mut before) = (Vec::new(), 0);
    for state in State::ALL {
        let count = count(counts, state);
        if count > 0 {
            parts.push(BarPart { name: state.name(), start: share(before), width: share(count) });
        }
        before += count;
    }
    parts
}

impl<'a> Maker<'a> {
    pub(super) fn coverage_page(&self) -> CoverageView<'a> {
        let none = Coverage::default();
        let coverage = self.pages.coverage().unwrap_or(&none);
        let mut all = Counts::default();
        coverage.topics.values().for_each(|topic| all.add(topic.state()));
        let texts = self.texts;
        let state = |state: State| StateView {
            name: state.name(),
            title: self.state_title(state),
            explanation: match state {
                State::Covered => texts.get("an article answers the topic"),
                State::FormOnly => texts.get("a request can be made, and no article helps"),
                State::Nothing => texts.get("no article answers, and there is no form"),
                State::Conflict => texts.get("articles of one sort claim the same product and tag"),
            },
            count: texts.number(count(all, state)),
        };
        let title = texts.get("Topic coverage");
        let topics = texts.counted(all.topics(), "1 topic", "{} topics");
        let description =
            texts.with("{} by what there is for them: an answer, only a form, nothing, or rivals.", &[&topics]);
        CoverageView {
            page: self.page(COVERAGE_PAGE, title, description, &[]),
            topics: all.topics(),
            states: State::ALL.into_iter().map(state).collect(),
            bar: bar(all),
            products: self.products_of(coverage),
            unlisted: self.unlisted(coverage),
        }
    }

    fn state_title(&self, state: State) -> &'a str {
        match state {
            State::Covered => self.texts.get("Covered"),
            State::FormOnly => self.texts.get("Only a form"),
            State::Nothing => self.texts.get("Nothing"),
            State::Conflict => self.texts.get("Conflict"),
        }
    }

    fn products_of(&self, coverage: &Coverage) -> Vec<ProductCoverage> {
        let mut counted: std::collections::BTreeMap<&str, Counts> = std::collections::BTreeMap::new();
        for topic in coverage.topics.values() {
            for product in &topic.products {
                counted.entry(product).or_default().add(topic.state_for(self.site.world.corpus, product));
            }
        }
        let product = |(id, counts): (&str, Counts)| {
            let is_there = self.site.navigation.products.contains_key(id);
            ProductCoverage {
                title: self.site.names.product(id).to_owned(),
                id: id.to_owned(),
                href: is_there.then(|| relative(COVERAGE_PAGE, &product_page(id))),
                topics: counts.topics(),
                counts: State::ALL.into_iter().map(|state| count(counts, state)).collect(),
                bar: bar(counts),
                states: bar(counts).iter().map(|part| part.name).collect::<Vec<_>>().join(" "),
            }
        };
        let mut products: Vec<ProductCoverage> = counted.into_iter().map(product).collect();
        let gaps = |product: &ProductCoverage| product.topics - product.counts[0];
        products.sort_by_cached_key(|product| (std::cmp::Reverse(gaps(product)), product.title.to_lowercase()));
        products
    }

    /// The topics of a product that no article answers, for those who can write one.
    pub(super) fn unanswered(&self, product: &str) -> Vec<UnansweredTopic<'a>> {
        let Some(coverage) = self.pages.coverage() else { return Vec::new() };
        let corpus = self.site.world.corpus;
        let unanswered = coverage.of_product(product).filter(|(_, topic)| !topic.is_answered_for(corpus, product));
        self.listed(unanswered.map(|(id, topic)| (id, topic.state_for(corpus, product))))
    }

    /// The topics without an answer that no product's page lists.
    fn unlisted(&self, coverage: &Coverage) -> Vec<UnansweredTopic<'a>> {
        let has_page = |product: &String| self.site.navigation.products.contains_key(product);
        let topics = coverage.topics.iter();
        let unlisted = topics.filter(|(_, topic)| topic.answers.is_empty() && !topic.products.iter().any(has_page));
        self.listed(unlisted.map(|(id, topic)| (id.as_str(), topic.state())))
    }

    fn listed<'t>(&self, topics: impl Iterator<Item = (&'t str, State)>) -> Vec<UnansweredTopic<'a>> {
        let topic = |(id, state): (&str, State)| UnansweredTopic {
            title: self.site.names.topic(id).to_owned(),
            id: id.to_owned(),
            state: self.state_title(state),
            state_name: state.name(),
        };
        let mut topics: Vec<UnansweredTopic<'a>> = topics.map(topic).collect();
        topics.sort_by_cached_key(|topic| (topic.title.to_lowercase(), topic.id.clone()));
        topics
    }

    /// Where the coverage is, seen from a page.
    pub(super) fn coverage_link(&self, from: &str) -> Option<LinkView> {
        self.pages.coverage()?;
        Some(LinkView { title: self.texts.get("Topic coverage").to_owned(), href: relative(from, COVERAGE_PAGE) })
    }
}
