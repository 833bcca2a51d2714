//! Articles that claim the same topic: of one sort, those that share a product and a resource tag take each other's place.
//!
//! Must not know which topics there are, nor what is said of rivals.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::article::Kind;
use crate::corpus::{ArticleId, Corpus, Entry};

/// Articles of one sort take each other's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    Generic,
    Apollo,
    /// Forms that ask for a resource and those that do not are shown at different places.
    Form {
        needs_resource: bool,
    },
}

/// A product and a resource tag; nothing stands for all that no other article names.
type Slot<'a> = (Option<&'a str>, Option<&'a str>);

impl Sort {
    /// Nothing for articles of which a reader may get several.
    #[must_use]
    pub fn of(entry: &Entry) -> Option<Self> {
        match entry.kind {
            Kind::Generic => Some(Self::Generic),
            Kind::Apollo => Some(Self::Apollo),
            Kind::ProblemScopingQuestions => {
                entry.article().needs_resource().map(|needs_resource| Self::Form { needs_resource })
            }
            _ => None,
        }
    }

    /// What its articles are called together.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Generic => "generic articles",
            Self::Apollo => "apollo articles",
            Self::Form { .. } => "scoping forms",
        }
    }
}

/// The articles that claim one topic, by what they are of.
#[must_use]
pub fn by_sort(corpus: &Corpus, articles: &[ArticleId]) -> BTreeMap<Sort, Vec<ArticleId>> {
    let mut claims: BTreeMap<Sort, Vec<ArticleId>> = BTreeMap::new();
    for &id in articles {
        if let Some(sort) = Sort::of(corpus.entry(id)) {
            claims.entry(sort).or_default().push(id);
        }
    }
    claims
}

/// Those claimants of one topic and sort that share a product and a tag, the largest groups first. An article that names one comes
/// before those that name none, so these two do not compete.
#[must_use]
pub fn rivals(corpus: &Corpus, claimants: &[ArticleId]) -> Vec<Vec<ArticleId>> {
    if claimants.len() < 2 {
        return Vec::new();
    }
    let mut slots: BTreeMap<Slot<'_>, Vec<ArticleId>> = BTreeMap::new();
    for &id in claimants {
        let entry = corpus.entry(id);
        for product in each_or_none(&entry.products) {
            for tag in each_or_none(&entry.resource_tags) {
                slots.entry((product, tag)).or_default().push(id);
            }
        }
    }
    let mut groups: Vec<Vec<ArticleId>> = slots.into_values().filter(|group| group.len() > 1).collect();
    groups.sort_by_key(|group| Reverse(group.len()));
    let mut largest: Vec<Vec<ArticleId>> = Vec::new();
    for group in groups {
        if !largest.iter().any(|larger| group.iter().all(|id| larger.contains(id))) {
            largest.push(group);
        }
    }
    largest
}

/// Whether some of the claimants of one topic and sort share a product's slot: those that name the product come before those that
/// name none, tag by tag.
#[must_use]
pub fn are_rivals_for(corpus: &Corpus, claimants: &[ArticleId], product: &str) -> bool {
    // By tag: how many claimants name the product, and how many name none.
    let mut slots: BTreeMap<Option<&str>, (usize, usize)> = BTreeMap::new();
    for &id in claimants {
        let entry = corpus.entry(id);
        let names_it = entry.products.iter().any(|it| it == product);
        if !names_it && !entry.products.is_empty() {
            continue;
        }
        for tag in each_or_none(&entry.resource_tags) {
            let (naming, others) = slots.entry(tag).or_default();
            *(if names_it { naming } else { others }) += 1;
        }
    }
    slots.into_values().any(|(naming, others)| naming > 1 || (naming == 0 && others > 1))
}

fn each_or_none(values: &[String]) -> Vec<Option<&str>> {
    if values.is_empty() { vec![None] } else { values.iter().map(|value| Some(value.as_str())).collect() }
}
