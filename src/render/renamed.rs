//! What is called something else after an edit of titles, and which articles tell it: their files are looked into, and all
//! others stay.
//!
//! Must not know how files are made.
//!
//! Law: whatever page of an article shows the title of another one, or the name of a service, a product or a topic, is told
//! here; of other pages `Job::may_show` tells it, and of portal JSON `api::add_renamed`. The keys of files say which of them differ,
//! so more may be told than do.

use foldhash::HashSet;
use rayon::prelude::*;

use crate::article::Kind;
use crate::corpus::ArticleId;
use crate::site::{Names, Site};

/// What is called something else than before on a site.
#[derive(Debug, Default)]
pub struct Renamed<'a> {
    pub articles: HashSet<ArticleId>,
    pub services: HashSet<&'a str>,
    pub products: HashSet<&'a str>,
    pub topics: HashSet<&'a str>,
    /// The articles that are called something else, or whose service, product or topic is.
    pub told_by: HashSet<ArticleId>,
    /// The articles whose pages may show something of it.
    pub shown_by: HashSet<ArticleId>,
}

impl<'a> Renamed<'a> {
    /// `articles` may have other titles than when the site had the names of before.
    #[must_use]
    pub fn new(site: &'a Site<'_>, articles: &[ArticleId], before: &'a Names) -> Self {
        let [services, products, topics] = before.differing(&site.names);
        let articles = articles.iter().copied().filter(|&id| site.is_published(id)).collect();
        let mut renamed = Self { articles, services, products, topics, ..Self::default() };
        if renamed.is_nothing() {
            return renamed;
        }
        let told_by = site.articles.par_iter().copied().filter(|&id| renamed.is_told_by(site, id)).collect();
        renamed.told_by = told_by;
        let shown_by = site.articles.par_iter().copied().filter(|&id| renamed.may_be_shown_by(site, id)).collect();
        renamed.shown_by = shown_by;
        renamed
    }

    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.articles.is_empty() && self.services.is_empty() && self.products.is_empty() && self.topics.is_empty()
    }

    fn is_told_by(&self, site: &Site<'_>, id: ArticleId) -> bool {
        let entry = site.entry(id);
        self.articles.contains(&id)
            || site.placement.of(id).is_some_and(|placed| self.services.contains(placed.service))
            || entry.products.iter().any(|product| self.products.contains(product.as_str()))
            || (!self.topics.is_empty() && site.topics.of(entry).iter().any(|topic| self.topics.contains(topic)))
    }

    fn may_be_shown_by(&self, site: &Site<'_>, id: ArticleId) -> bool {
        // These show the titles of whatever articles their topics and symptoms lead to.
        let leads_to_any = matches!(site.entry(id).kind, Kind::SupportTopicDescription | Kind::DiagnoseAndSolve);
        let has_one = |articles: &[ArticleId]| articles.iter().any(|id| self.articles.contains(id));
        leads_to_any
            || self.told_by.contains(&id)
            || has_one(site.navigation.related(id))
            || site.navigation.troubleshooter(id).is_some_and(|(_, it)| has_one(&it.description) || has_one(&it.steps))
    }
}
