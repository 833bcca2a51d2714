//! The pipeline of a build, on one screen: a snapshot becomes each site's output.
//!
//! Must not read or write files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use crate::api::{self, Portal};
use crate::config::SiteRecord;
use crate::corpus::{ArticleId, Corpus};
use crate::diagnostic::Diagnostic;
use crate::output::{Key, Output, Sink};
use crate::render::{self, Dates, Interface, Origins, Renamed, SitePages};
use crate::search;
use crate::session::Snapshot;
use crate::site::{Basis, Inferred, Names, Site, Urls, World};

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

/// What a build knows that holds as long as all articles show the same to others, and are called the same.
#[derive(Clone)]
pub struct Shared {
    urls: Arc<Urls>,
    /// By the languages of all sites.
    interfaces: Arc<BTreeMap<String, Interface>>,
    /// What portals are told of each article.
    entries: Arc<api::Entries>,
    /// By the ids of sites.
    known: Arc<Mutex<BTreeMap<String, KnownSite>>>,
}

/// What is known of a site.
#[derive(Debug, Clone)]
pub struct KnownSite {
    pub inferred: Arc<Inferred>,
    /// Nothing where nobody asked for them yet.
    pub names: Option<Arc<Names>>,
}

impl Shared {
    /// Of a snapshot, with what is wrong with the templates and words of its content root.
    #[must_use]
    pub fn new(snapshot: &Snapshot) -> (Self, Vec<Diagnostic>) {
        debug_assert!(snapshot.has_html, "pages are made of a session that keeps HTML: `Session::new`");
        let interfaces = || render::interfaces(&snapshot.sources, &snapshot.config);
        let (urls, (interfaces, diagnostics)) = rayon::join(|| Urls::new(&snapshot.corpus), interfaces);
        let shared = Self {
            urls: Arc::new(urls),
            interfaces: Arc::new(interfaces),
            entries: Arc::new(api::Entries::new(&snapshot.corpus)),
            known: Arc::default(),
        };
        (shared, diagnostics)
    }

    /// The path of an article's page below the folder of each site that has it.
    #[must_use]
    pub fn page(&self, id: ArticleId) -> &str {
        self.urls.page(id)
    }

    /// The same of articles that may be called something else.
    #[must_use]
    pub fn with_titles(self, corpus: &Corpus) -> Self {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let with_titles = |(id, KnownSite { inferred, names }): (String, KnownSite)| {
            (id, KnownSite { inferred, names: names.map(|names| Arc::new(names.with_titles(corpus))) })
        };
        let known: BTreeMap<String, KnownSite> = known.into_par_iter().map(with_titles).collect();
        Self { entries: Arc::new(api::Entries::new(corpus)), known: Arc::new(Mutex::new(known)), ..self }
    }
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
        let (shared, diagnostics) = Shared::new(snapshot);
        Self { diagnostics, ..Self::again(snapshot, shared) }
    }

    /// Prepares a build of a snapshot whose articles show the same to others, and are called the same, as those that the
    /// other build was prepared for.
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
        let site = |record: &&'s SiteRecord| {
            let known = self.known().get(&record.id).cloned();
            let infer = || KnownSite { inferred: Arc::new(Inferred::new(world, record)), names: None };
            let KnownSite { inferred, names } = known.unwrap_or_else(infer);
            let names = names.unwrap_or_else(|| Arc::new(inferred.names(world, record)));
            let known = KnownSite { inferred: Arc::clone(&inferred), names: Some(Arc::clone(&names)) };
            self.known().insert(record.id.clone(), known);
            Site::of(world, record, inferred, names)
        };
        records.par_iter().with_max_len(1).map(site).collect()
    }

    /// Takes what is known of a site. What is of another corpus is passed over.
    pub fn know(&self, site: String, known: KnownSite) {
        if known.inferred.fits(&self.snapshot.corpus) {
            self.known().insert(site, known);
        }
    }

    /// What is known of sites.
    pub fn known(&self) -> MutexGuard<'_, BTreeMap<String, KnownSite>> {
        self.shared.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The pages of an article, on each of some sites that shows it.
    #[must_use]
    pub fn pages_of(&self, sites: &[Site<'_>], id: ArticleId) -> Vec<MadeFile> {
        let pages: Vec<SitePages<'_>> = sites.iter().map(|site| self.pages(site)).collect();
        let made = InMemory::default();
        render::render_only(&pages.iter().collect::<Vec<_>>(), &[id], &made);
        let mut made = made.into_files();
        made.sort_by_key(|page| page.site);
        made
    }

    /// The files of some sites that differ after an edit of the words and titles of some articles; and what is wrong with
    /// the templates. `renamed` is what is called something else on each site.
    #[must_use]
    pub fn files_after(
        &self,
        sites: &[Site<'_>],
        edited: &[ArticleId],
        renamed: &[Renamed<'_>],
        keeps: Keeps<'_>,
    ) -> (Vec<MadeFile>, Vec<Diagnostic>) {
        let pages: Vec<SitePages<'_>> = sites.iter().map(|site| self.pages(site)).collect();
        let made = InMemory { keeps: Some(keeps), files: Mutex::default() };
        let shown = renamed.iter().flat_map(|renamed| &renamed.shown_by).chain(edited);
        let shown: BTreeSet<ArticleId> = shown.copied().collect();
        let pages: Vec<&SitePages<'_>> = pages.iter().collect();
        let mut mistakes = render::render_only(&pages, &shown.into_iter().collect::<Vec<_>>(), &made);
        mistakes.extend(render::render_around(&pages, edited, renamed, &made));
        sites.par_iter().zip(&pages).zip(renamed).enumerate().for_each(|(at, ((site, pages), renamed))| {
            let articles = (edited, renamed);
            Portal::after(site, &self.shared.entries, pages.bodies(), pages.common(), articles).render(at, &made);
        });
        (made.into_files(), mistakes.into_iter().map(|(_, mistake)| mistake).collect())
    }

    /// One file of a site that is made by itself, and what is wrong with the template that was to make it: a page, a file
    /// of the portal JSON, or one that pages need. Nothing where the site has no such file.
    #[must_use]
    pub fn file(&self, site: &Site<'_>, path: &str) -> Option<(Vec<u8>, Option<Diagnostic>)> {
        let pages = self.pages(site);
        let made = InMemory::default();
        let mistake = match site.articles.iter().find(|&&id| site.page(id) == path) {
            Some(&id) => render::render_only(&[&pages], &[id], &made).pop(),
            None if api::is_of_portal(path) => {
                let portal = Portal::new(site, &self.shared.entries, pages.bodies(), pages.common());
                return Some((portal.bytes(path)?, None));
            }
            None => render::render_list_at(&pages, path, &made),
        };
        if let Some(MadeFile { bytes, .. }) = made.into_files().pop() {
            return Some((bytes, mistake.map(|(_, mistake)| mistake)));
        }
        let mut files = Output::default();
        pages.add_files(&mut files);
        Some((files.get(path)?.to_vec(), None))
    }

    /// The search index of a site.
    #[must_use]
    pub fn index<'s>(&'s self, site: &'s Site<'s>, contents: &'s search::Contents<'_>) -> search::NewIndex<'s> {
        search::index(site, &self.shared.interfaces[&site.record.language].texts, contents)
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
            output.extend(self.index(parts.site, &contents).into_files());
        }
        let made = InMemory::default();
        let diagnostics = make(&parts, &made).concat();
        for MadeFile { path, bytes, .. } in made.into_files() {
            output.insert(path, bytes);
        }
        BuiltSite { output, diagnostics }
    }
}

/// A file in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeFile {
    /// The place of its site among those that were asked for.
    pub site: usize,
    /// Below the folder of its site.
    pub path: String,
    /// Of what it was made from, where that was told.
    pub key: Option<Key>,
    pub bytes: Vec<u8>,
}

/// Whether a site has a file already, as [`Sink::keeps`].
pub type Keeps<'a> = &'a (dyn Fn(usize, &str, Key) -> bool + Sync);

/// Takes what is made, in no order.
#[derive(Default)]
struct InMemory<'a> {
    keeps: Option<Keeps<'a>>,
    files: Mutex<Vec<MadeFile>>,
}

impl InMemory<'_> {
    fn into_files(self) -> Vec<MadeFile> {
        self.files.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for InMemory<'_> {
    fn keeps(&self, site: usize, path: &str, key: Key) -> bool {
        self.keeps.is_some_and(|keeps| keeps(site, path, key))
    }

    fn put(&self, site: usize, path: &str, key: Option<Key>, bytes: &[u8]) {
        let file = MadeFile { site, path: path.to_owned(), key, bytes: bytes.to_vec() };
        self.files.lock().unwrap_or_else(PoisonError::into_inner).push(file);
    }
}

/// What is made of a site one by one.
pub struct Parts<'a> {
    pub site: &'a Site<'a>,
    pages: SitePages<'a>,
    portal: Portal<'a>,
}

impl Parts<'_> {
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
pub fn make(sites: &[Parts<'_>], sink: &dyn Sink) -> Vec<Vec<Diagnostic>> {
    let pages: Vec<&SitePages<'_>> = sites.iter().map(|parts| &parts.pages).collect();
    let portals = || {
        sites.par_iter().enumerate().for_each(|(at, parts)| parts.portal.render(at, sink));
    };
    rayon::join(|| render::render(&pages, sink), portals).0
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
