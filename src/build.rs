//! The pipeline of a build, on one screen: a snapshot becomes each site's output.
//!
//! Must not read or write files.

use std::collections::BTreeMap;

use crate::api;
use crate::config::SiteRecord;
use crate::diagnostic::{self, Diagnostic};
use crate::output::Output;
use crate::render::{self, Dates, Interface};
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

/// What a build made of one site.
pub struct BuiltSite {
    pub output: Output,
    /// How many articles the site has.
    pub articles: usize,
    /// How many of them have no service.
    pub without_service: usize,
    /// How many have a service that only other articles tell.
    pub inferred_services: usize,
    /// What was found wrong while making it.
    pub diagnostics: Vec<Diagnostic>,
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

    /// Makes one site of the snapshot's configuration: its pages, its search index and its portal JSON.
    ///
    /// # Panics
    /// If the record is of another configuration.
    #[must_use]
    pub fn site(&self, record: &SiteRecord) -> BuiltSite {
        let Snapshot { sources, config, catalogue, corpus, .. } = self.snapshot;
        let site = Site::new(World { config, catalogue, corpus, urls: &self.urls }, record);
        let mut output = Output::default();
        let interface = &self.interfaces[&record.language];
        let mut diagnostics = render::render(&site, sources, interface, &self.dates, &mut output);
        search::render(&site, &interface.texts, &self.contents, &mut output);
        api::render(&site, &interface.texts, &mut output);
        diagnostic::sort(&mut diagnostics);
        let basis = |&id| site.placement.of(id).map(|placed| placed.basis);
        let with_basis =
            |wanted: fn(Option<Basis>) -> bool| site.articles.iter().filter(|id| wanted(basis(id))).count();
        BuiltSite {
            output,
            articles: site.articles.len(),
            without_service: with_basis(|basis| basis.is_none()),
            inferred_services: with_basis(|basis| basis.is_some_and(Basis::is_inferred)),
            diagnostics,
        }
    }
}
