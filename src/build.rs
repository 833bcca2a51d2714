//! The pipeline of a build, on one screen: a snapshot becomes each site's output.
//!
//! Must not read or write files.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::api::{self, Portal};
use crate::config::SiteRecord;
use crate::corpus::ArticleId;
use crate::diagnostic::Diagnostic;
use crate::output::{Key, Output, Sink};
use crate::render::{self, Dates, Interface, Origins, Scope, SitePages};
use crate::search;
use crate::session::Snapshot;
use crate::site::{Basis, Inferred, Site, Urls, World};

/// What all sites of a build share.
pub struct Build<'a> {
    snapshot: &'a Snapshot,
    shared: Shared,
    origins: Origins<'a>,
    /// When articles were changed last, where pages are to say so.
    dates: Dates,
    /// What is wrong with the templates and words of the content root.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a build knows that holds as long as all articles show the same to others.
#[derive(Clone)]
pub struct Shared {
    urls: Arc<Urls>,
    /// By the languages of all sites.
    interfaces: Arc<BTreeMap<String, Interface>>,
    /// What portals are told of each article.
    entries: Arc<api::Entries>,
    /// By the ids of sites.
    inferred: Arc<Mutex<BTreeMap<String, Arc<Inferred>>>>,
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
        let entries = api::Entries::new(&snapshot.corpus, &urls);
        let shared = Shared {
            urls: Arc::new(urls),
            interfaces: Arc::new(interfaces),
            entries: Arc::new(entries),
            inferred: Arc::default(),
        };
        let origins = Origins::new(&snapshot.sources, &snapshot.corpus, &Dates::new());
        Self { snapshot, shared, origins, dates: Dates::new(), diagnostics }
    }

    /// Prepares a build of a snapshot that differs in the words of some articles alone from the one that the other
    /// build was prepared for.
    #[must_use]
    pub fn again(snapshot: &'a Snapshot, shared: Shared) -> Self {
        let origins = Origins::new(&snapshot.sources, &snapshot.corpus, &Dates::new());
        Self { snapshot, shared, origins, dates: Dates::new(), diagnostics: Vec::new() }
    }

    /// What another build of the same corpus need not find out again.
    #[must_use]
    pub fn shared(&self) -> Shared {
        self.shared.clone()
    }

    /// The same build, whose pages say when articles were changed last.
    #[must_use]
    pub fn with_dates(self, dates: Dates) -> Self {
        let origins = Origins::new(&self.snapshot.sources, &self.snapshot.corpus, &dates);
        Self { origins, dates, ..self }
    }

    /// The sites of some records of the snapshot's configuration.
    #[must_use]
    pub fn sites<'s>(&'s self, records: &[&'s SiteRecord]) -> Vec<Site<'s>> {
        let Snapshot { config, catalogue, corpus, .. } = self.snapshot;
        let world = World { config, catalogue, corpus, urls: &self.shared.urls };
        let known = || self.shared.inferred.lock().unwrap_or_else(PoisonError::into_inner);
        let site = |record: &&'s SiteRecord| {
            let inferred = known().get(&record.id).map(Arc::clone);
            let inferred = inferred.unwrap_or_else(|| {
                let inferred = Arc::new(Inferred::new(world, record));
                known().insert(record.id.clone(), Arc::clone(&inferred));
                inferred
            });
            Site::of(world, record, inferred)
        };
        records.par_iter().map(site).collect()
    }

    /// The pages of an article, on each of some sites that shows it.
    #[must_use]
    pub fn pages_of(&self, sites: &[Site<'_>], id: ArticleId) -> Vec<Page> {
        let pages: Vec<SitePages<'_>> = sites.iter().map(|site| self.pages(site)).collect();
        let made = InMemory::default();
        render::render_only(&pages.iter().collect::<Vec<_>>(), id, &made);
        let mut made = made.into_pages();
        made.sort_by_key(|page| page.site);
        made
    }

    fn pages<'s>(&'s self, site: &'s Site<'s>) -> SitePages<'s> {
        let interface = &self.shared.interfaces[&site.record.language];
        SitePages::new(site, &self.snapshot.sources, interface, &self.dates, &self.origins)
    }

    /// What is made of a site one by one: its pages, and the files of its portal JSON.
    ///
    /// # Panics
    /// If its record is of another configuration.
    #[must_use]
    pub fn parts<'s>(&'s self, site: &'s Site<'s>) -> Parts<'s> {
        let pages = self.pages(site);
        let portal = Portal::new(site, &self.shared.entries, pages.bodies(), pages.common());
        Parts { site, pages, portal }
    }

    /// The files that a site's pages need.
    #[must_use]
    pub fn files(&self, parts: &Parts<'_>) -> Output {
        let mut output = Output::default();
        parts.pages.add_files(&mut output);
        output
    }

    /// What the files are made from.
    #[must_use]
    pub fn origins(&self) -> &Origins<'a> {
        &self.origins
    }

    /// What the articles say, for search indexes. `memory` has what is known of them from earlier.
    #[must_use]
    pub fn contents<'s>(&'s self, memory: &'s search::Memory) -> search::Contents<'s> {
        search::Contents::new(&self.snapshot.corpus, &self.origins, memory)
    }

    /// Makes one site whole, in memory.
    #[must_use]
    pub fn site(&self, record: &SiteRecord) -> BuiltSite {
        let sites = self.sites(&[record]);
        let parts: Vec<Parts<'_>> = sites.iter().map(|site| self.parts(site)).collect();
        let memory = search::Memory::default();
        let contents = self.contents(&memory);
        let mut output = Output::default();
        for parts in &parts {
            output = self.files(parts);
            output.extend(parts.index(&contents).into_files());
        }
        let made = InMemory::default();
        let diagnostics = make(&parts, &Scope::default(), &made).concat();
        for Page { path, bytes, .. } in made.into_pages() {
            output.insert(path, bytes);
        }
        BuiltSite { output, diagnostics }
    }
}

/// A page in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The place of its site among those that were asked for.
    pub site: usize,
    /// Below the folder of its site.
    pub path: String,
    pub bytes: Vec<u8>,
}

/// Takes what is made, in no order.
#[derive(Default)]
struct InMemory(Mutex<Vec<Page>>);

impl InMemory {
    fn into_pages(self) -> Vec<Page> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for InMemory {
    fn put(&self, site: usize, path: &str, _: Option<Key>, bytes: &[u8]) {
        let page = Page { site, path: path.to_owned(), bytes: bytes.to_vec() };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(page);
    }
}

/// What is made of a site one by one.
pub struct Parts<'a> {
    pub site: &'a Site<'a>,
    pages: SitePages<'a>,
    portal: Portal<'a>,
}

impl Parts<'_> {
    /// The site's search index.
    #[must_use]
    pub fn index<'s>(&'s self, contents: &'s search::Contents<'_>) -> search::NewIndex<'s> {
        search::index(self.site, self.pages.texts(), contents)
    }

    /// How many files are made one by one.
    #[must_use]
    pub fn count(&self) -> usize {
        self.pages.count() + self.portal.paths().count()
    }

    /// The paths of all that is made one by one.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        let mut paths = self.pages.paths();
        paths.extend(self.portal.paths().map(str::to_owned));
        paths
    }
}

/// Makes the parts of some sites, each as soon as a thread is free. Returns what is wrong with the templates, for each site.
///
/// `scope` says which articles are as they were in the build that left the files that the sink keeps.
pub fn make(sites: &[Parts<'_>], scope: &Scope, sink: &dyn Sink) -> Vec<Vec<Diagnostic>> {
    let pages: Vec<&SitePages<'_>> = sites.iter().map(|parts| &parts.pages).collect();
    let portals = || {
        sites.par_iter().enumerate().for_each(|(at, parts)| parts.portal.render(at, scope, sink));
    };
    rayon::join(|| render::render(&pages, scope, sink), portals).0
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
