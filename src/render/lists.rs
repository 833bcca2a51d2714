//! The pages of a site that are no article's: which there are, and the template for each.
//!
//! Must not know how their views are made.

use std::hash::Hash;

use serde::Serialize;

use super::keys::KeyParts;
use super::templates::Rendered;
use super::together::Renderings;
use super::{HOME, Maker, Renamed, SitePages, coverage, pages};
use crate::article::Kind;
use crate::corpus::ArticleId;
use crate::output::Key;
use crate::site::{Site, Troubleshooter};

/// A page to make, of those that are no article's.
pub(super) enum Job<'a> {
    Home,
    NotFound,
    Service(&'a str, &'a [ArticleId]),
    /// The articles of one kind, where a service has very many.
    ServiceKind(&'a str, Kind, Vec<ArticleId>),
    Product(&'a str, &'a [ArticleId]),
    Kind(Kind, usize),
    Coverage,
    Troubleshooter(&'a str, &'a Troubleshooter),
}

pub(super) fn lists<'a>(site: &'a Site<'_>, has_coverage: bool) -> Vec<Job<'a>> {
    let navigation = &site.navigation;
    let mut jobs = vec![Job::Home, Job::NotFound];
    jobs.extend(has_coverage.then_some(Job::Coverage));
    jobs.extend(navigation.services.iter().map(|(id, articles)| Job::Service(id, articles)));
    for (id, articles) in &navigation.services {
        let apart = pages::kinds_apart(site, articles).into_iter();
        jobs.extend(apart.map(|(kind, of_kind)| Job::ServiceKind(id, kind, of_kind)));
    }
    jobs.extend(navigation.products.iter().map(|(id, articles)| Job::Product(id, articles)));
    jobs.extend(site.kinds().into_iter().map(|(kind, count)| Job::Kind(kind, count)));
    jobs.extend(troubleshooters(site));
    jobs
}

pub(super) fn troubleshooters<'a>(site: &'a Site<'_>) -> impl Iterator<Item = Job<'a>> {
    site.navigation.troubleshooters.iter().map(|(name, it)| Job::Troubleshooter(name, it))
}

impl Job<'_> {
    /// The articles whose bodies the page shows.
    pub fn shown_whole(&self) -> &[ArticleId] {
        if let Self::Troubleshooter(_, it) = self { &it.description } else { &[] }
    }

    /// Whether the page may show something that has another name.
    pub fn may_show(&self, pages: &SitePages<'_>, renamed: &Renamed<'_>) -> bool {
        let is_told = |articles: &[ArticleId]| articles.iter().any(|id| renamed.shown_by.contains(id));
        // A product's page tells of topics that no article of the product is about.
        let of_product = |id: &str| {
            let topics = pages.coverage().into_iter().flat_map(|coverage| coverage.of_product(id));
            topics.into_iter().any(|(topic, _)| renamed.topics.contains(topic))
        };
        match self {
            Self::Home | Self::NotFound | Self::Coverage => true,
            Self::Service(_, articles) => is_told(articles),
            Self::ServiceKind(_, _, articles) => is_told(articles),
            Self::Product(id, articles) => is_told(articles) || of_product(id),
            Self::Kind(kind, _) => renamed.told_by.iter().any(|&id| pages.site.entry(id).kind == *kind),
            Self::Troubleshooter(_, it) => is_told(&it.description) || is_told(&it.questions) || is_told(&it.steps),
        }
    }

    /// The path of the page in the site.
    pub fn path(&self) -> String {
        match self {
            Self::Home => HOME.to_owned(),
            Self::NotFound => "404.html".to_owned(),
            Self::Service(id, _) => pages::service_page(id),
            Self::ServiceKind(id, kind, _) => pages::service_kind_page(id, *kind),
            Self::Product(id, _) => pages::product_page(id),
            Self::Kind(kind, _) => pages::kind_page(*kind),
            Self::Coverage => coverage::COVERAGE_PAGE.to_owned(),
            Self::Troubleshooter(name, _) => pages::troubleshooter_page(name),
        }
    }
}

impl<'a> Maker<'a> {
    /// Makes a page that is no article's, with the key of what from, unless what has its key is kept.
    pub fn list<'r>(
        &self,
        job: &Job<'_>,
        known: &'r mut Renderings<'a>,
        keeps: impl Fn(Key) -> bool,
    ) -> Option<(Key, &'r Rendered)> {
        match job {
            Job::Home => self.made("home.html", &self.home(), known, keeps),
            Job::NotFound => self.made("404.html", &self.not_found(), known, keeps),
            Job::Service(id, articles) => self.made("service.html", &self.service(id, articles), known, keeps),
            Job::ServiceKind(id, kind, articles) => {
                self.made("service.html", &self.service_kind(id, *kind, articles), known, keeps)
            }
            Job::Product(id, articles) => self.made("product.html", &self.product(id, articles), known, keeps),
            Job::Kind(kind, count) => self.made("kind.html", &self.kind(*kind, *count), known, keeps),
            Job::Coverage => self.made("coverage.html", &self.coverage_page(), known, keeps),
            Job::Troubleshooter(name, it) => {
                self.made("troubleshooter.html", &self.troubleshooter(name, it), known, keeps)
            }
        }
    }

    fn made<'r>(
        &self,
        template: &str,
        view: &(impl Hash + Serialize),
        known: &'r mut Renderings<'a>,
        keeps: impl Fn(Key) -> bool,
    ) -> Option<(Key, &'r Rendered)> {
        let of_view = KeyParts::of(view);
        let key = KeyParts::of(&(self.pages.common, of_view));
        let SitePages { sources, interface, .. } = self.pages;
        let render = || interface.templates.render(sources, template, view);
        (!keeps(key)).then(|| (key, known.of(interface, of_view, render)))
    }
}
