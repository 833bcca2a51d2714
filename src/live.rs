//! All sites while somebody writes: each of their files is made when it is asked for, fast enough for every key that is
//! struck.
//!
//! What follows from the other articles is found out again only when they see more of the edit than titles and headings.
//! Must not read or write files.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::build::{Build, MadeFile, Shared};
use crate::config::{SiteAudience, SiteRecord};
use crate::corpus::Entry;
use crate::diagnostic::Diagnostic;
use crate::output::{MANIFEST, Output};
use crate::search;
use crate::session::{Change, Session, Snapshot};
use crate::site::is_published_on;
use crate::sources::Sources;
use crate::text::RelPath;

/// A content root that changes.
pub struct Live {
    session: Session,
    view: Option<Arc<View>>,
}

/// The sites of one moment. Nothing of them is made before somebody asks.
pub struct View {
    pub snapshot: Arc<Snapshot>,
    shared: Shared,
    /// The sites that are built, each followed by what each audience alone would see of it.
    pub records: Vec<SiteRecord>,
    /// What is wrong with the templates and words of the content root.
    pub of_templates: Vec<Diagnostic>,
    /// The search indexes that somebody asked for, by the ids of sites: their files come from all articles together.
    indexes: Mutex<BTreeMap<String, Arc<Output>>>,
}

/// A file of a site.
pub struct ServedFile {
    pub bytes: Vec<u8>,
    /// What is wrong with the template that was to make it, where the built-in one did.
    pub mistake: Option<Diagnostic>,
}

impl Live {
    #[must_use]
    pub fn new(sources: Sources) -> Self {
        Self { session: Session::new(sources), view: None }
    }

    /// The same, which reads the body of an article when somebody asks for it: it begins sooner.
    #[must_use]
    pub fn reading_heads(sources: Sources) -> Self {
        Self { session: Session::new(sources).reading_heads(), view: None }
    }

    #[must_use]
    pub fn sources(&self) -> &Sources {
        self.session.sources()
    }

    pub fn apply(&mut self, change: Change) {
        self.session.apply(change);
    }

    /// The sites as they are now.
    ///
    /// # Errors
    /// A mistake in the configuration, without which nothing else means anything.
    pub fn view(&mut self) -> Result<Arc<View>, Box<Diagnostic>> {
        let snapshot = self.session.snapshot()?;
        if let Some(view) = self.view.as_ref().filter(|view| Arc::ptr_eq(&view.snapshot, &snapshot)) {
            return Ok(Arc::clone(view));
        }
        let known = self.view.take().filter(|view| snapshot.corpus.shows_same_as(&view.snapshot.corpus));
        let is_called_as = |view: &View| snapshot.corpus.is_called_as(&view.snapshot.corpus);
        let (shared, of_templates) = match known {
            Some(view) if is_called_as(&view) => (view.shared.clone(), view.of_templates.clone()),
            Some(view) => (view.shared.clone().with_titles(&snapshot.corpus), view.of_templates.clone()),
            None => Shared::new(&snapshot),
        };
        let records = snapshot.config.current_sites().flat_map(with_audiences).collect();
        let view = Arc::new(View { snapshot, shared, records, of_templates, indexes: Mutex::default() });
        self.view = Some(Arc::clone(&view));
        Ok(view)
    }

    /// The pages of the article at a path as it is now, on each site that is built; none where there is no such article.
    ///
    /// # Errors
    /// A mistake in the configuration, without which nothing else means anything.
    pub fn pages(&mut self, path: &RelPath) -> Result<Vec<MadeFile>, Box<Diagnostic>> {
        let view = self.view()?;
        let build = Build::again(&view.snapshot, view.shared.clone());
        let records: Vec<&SiteRecord> = view.snapshot.config.current_sites().collect();
        let sites = build.sites(&records);
        Ok(view.snapshot.corpus.at_path(path).map(|id| build.pages_of(&sites, id)).unwrap_or_default())
    }
}

/// Stands in the id of a site between that of the whole site and an audience. No configured site has it in its id.
const FOR_AUDIENCE: char = '~';

/// A site, and where it is for all, what each audience would see of it.
fn with_audiences(record: &SiteRecord) -> Vec<SiteRecord> {
    let parts = [("customer", SiteAudience::Customer), ("engineer", SiteAudience::Engineer)];
    let parts = parts.iter().filter(|_| record.audience == SiteAudience::All);
    let part = |(name, audience): &(&str, SiteAudience)| SiteRecord {
        id: format!("{}{FOR_AUDIENCE}{name}", record.id),
        audience: *audience,
        base_url: None,
        ..record.clone()
    };
    [record.clone()].into_iter().chain(parts.map(part)).collect()
}

impl View {
    /// The record of a site, by its id.
    #[must_use]
    pub fn record(&self, site: &str) -> Option<&SiteRecord> {
        self.records.iter().find(|record| record.id == site)
    }

    /// The file of a site at a path below its folder, as a build would write it; nothing where it would write none.
    #[must_use]
    pub fn file(&self, record: &SiteRecord, path: &str) -> Option<ServedFile> {
        let whole = |bytes: &[u8]| ServedFile { bytes: bytes.to_vec(), mistake: None };
        if search::is_of_index(path) {
            return self.index(record).get(path).map(|bytes| whole(bytes));
        }
        let build = Build::again(&self.snapshot, self.shared.clone());
        if path == MANIFEST {
            return Some(whole(build.site(record).output.manifest().to_json().as_bytes()));
        }
        let sites = build.sites(&[record]);
        let (bytes, mistake) = build.file(sites.first()?, path)?;
        Some(ServedFile { bytes, mistake })
    }

    /// The article whose page lies at a path, on whatever site.
    #[must_use]
    pub fn article_at(&self, page: &str) -> Option<&Entry> {
        let mut articles = self.snapshot.corpus.iter();
        articles.find(|&(id, _)| self.shared.page(id) == page).map(|(_, entry)| entry)
    }

    /// The page of an article on a site, where it has one.
    #[must_use]
    pub fn page_of(&self, record: &SiteRecord, article: &RelPath) -> Option<&str> {
        let id = self.snapshot.corpus.at_path(article)?;
        is_published_on(record, self.snapshot.corpus.entry(id)).then(|| self.shared.page(id))
    }

    fn index(&self, record: &SiteRecord) -> Arc<Output> {
        let mut indexes = self.indexes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = indexes.get(&record.id) {
            return Arc::clone(index);
        }
        let build = Build::again(&self.snapshot, self.shared.clone());
        let sites = build.sites(&[record]);
        let memory = search::Memory::default();
        let contents = build.contents(&memory);
        let files = sites.first().map(|site| build.index(site, &contents).into_files()).unwrap_or_default();
        let index = Arc::new(files);
        indexes.insert(record.id.clone(), Arc::clone(&index));
        index
    }
}
