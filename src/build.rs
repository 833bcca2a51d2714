//! The pipeline of a build, on one screen: a snapshot becomes each site's output.
//!
//! Must not read or write files.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::api;
use crate::config::SiteRecord;
use crate::diagnostic::Diagnostic;
use crate::output::Output;
use crate::render::{self, Dates, Interface, SitePages};
use crate::search;
use crate::session::Snapshot;
use crate::site::{Basis, Site, Urls, World};

/// What all sites of a build share.
pub struct Build<'a> {
    snapshot: &'a Snapshot,
    urls: Urls,
    /// By the languages of all sites.
    interfaces: BTreeMap<String, Interface>,
    /// When articles were changed last, where pages are to say so.
    dates: Dates,
    /// What each article says, for the search index.
    contents: Vec<search::Contents>,
    /// What is wrong with the templates and words of the content root.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a build made of one site, in memory.
pub struct BuiltSite {
    pub output: Output,
    /// What was found wrong while making it.
    pub diagnostics: Vec<Diagnostic>,
}

/// How many articles a site has, and how their services are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub articles: usize,
    pub without_service: usize,
    /// Those with a service that only other articles tell.
    pub inferred_services: usize,
}

impl<'a> Build<'a> {
    /// Prepares a build.
    #[must_use]
    pub fn new(snapshot: &'a Snapshot) -> Self {
        debug_assert!(snapshot.has_html, "pages are made of a session that keeps HTML: `Session::new`");
        let urls = Urls::new(&snapshot.corpus);
        let (interfaces, diagnostics) = render::interfaces(&snapshot.sources, &snapshot.config);
        let contents = search::contents(&snapshot.corpus);
        Self { snapshot, urls, interfaces, dates: Dates::new(), contents, diagnostics }
    }

    /// The same build, whose pages say when articles were changed last.
    #[must_use]
    pub fn with_dates(self, dates: Dates) -> Self {
        Self { dates, ..self }
    }

    /// The sites of some records of the snapshot's configuration.
    #[must_use]
    pub fn sites<'s>(&'s self, records: &[&'s SiteRecord]) -> Vec<Site<'s>> {
        let Snapshot { config, catalogue, corpus, .. } = self.snapshot;
        let world = World { config, catalogue, corpus, urls: &self.urls };
        records.par_iter().map(|record| Site::new(world, record)).collect()
    }

    /// What the pages of a site are made from.
    ///
    /// # Panics
    /// If its record is of another configuration.
    #[must_use]
    pub fn pages_of<'s>(&'s self, site: &'s Site<'s>) -> SitePages<'s> {
        SitePages::new(site, &self.snapshot.sources, &self.interfaces[&site.record.language], &self.dates)
    }

    /// Everything that a site has beside its pages: their files, the search index, and the portal JSON.
    #[must_use]
    pub fn files(&self, pages: &SitePages<'_>) -> Output {
        let mut output = Output::default();
        pages.add_files(&mut output);
        search::render(pages.site(), pages.texts(), &self.contents, &mut output);
        api::render(pages.site(), pages.texts(), &mut output);
        output
    }

    /// Makes one site whole, in memory.
    #[must_use]
    pub fn site(&self, record: &SiteRecord) -> BuiltSite {
        let sites = self.sites(&[record]);
        let pages: Vec<SitePages<'_>> = sites.iter().map(|site| self.pages_of(site)).collect();
        let output = Mutex::new(pages.iter().map(|pages| self.files(pages)).next().unwrap_or_default());
        let put = |_: usize, path: &str, bytes: &[u8]| {
            output.lock().unwrap_or_else(PoisonError::into_inner).insert(path, bytes);
        };
        let diagnostics = render::render(&pages, &put).concat();
        BuiltSite { output: output.into_inner().unwrap_or_else(PoisonError::into_inner), diagnostics }
    }
}

impl Counts {
    #[must_use]
    pub fn of(site: &Site<'_>) -> Self {
        let basis = |&id| site.placement.of(id).map(|placed| placed.basis);
        let with_basis =
            |wanted: fn(Option<Basis>) -> bool| site.articles.iter().filter(|id| wanted(basis(id))).count();
        Self {
            articles: site.articles.len(),
            without_service: with_basis(|basis| basis.is_none()),
            inferred_services: with_basis(|basis| basis.is_some_and(Basis::is_inferred)),
        }
    }
}
