//! What the last build into a folder was made from, so that a build of the same only looks whether it is all still there,
//! and one of nearly the same does little more.
//!
//! Must not know how sites are made.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use foldhash::fast::FixedState;
use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::args::{self, Common};
use super::cache::{Cache, Form, Hasher, SourceKeys, short_name};
use super::met::{Found, Told};
use super::whole::Built;
use crate::article::{Article, Shown};
use crate::build::{Build, KnownSite};
use crate::config::SiteRecord;
use crate::corpus::{Corpus, Entry};
use crate::diagnostic::Diagnostic;
use crate::disk::{self, LeftSite, OutputLock, Stamps};
use crate::output::Key;
use crate::render::{Dates, Origins, Scope};
use crate::search::Memory;
use crate::site::{Inferred, Names, Site};
use crate::sources::Sources;
use crate::store;

/// What the build was made from, and the files that it left: for each folder that is built into, and each choice of sites.
const BUILD: Form = Form {
    prefix: "build-",
    header: concat!("selfhelp ", env!("CARGO_PKG_VERSION"), " last build 8\n"),
    most: MOST_BUILDS,
};
/// What search indexes need of texts.
const WORDS: Form = Form {
    prefix: "words-",
    header: concat!("selfhelp ", env!("CARGO_PKG_VERSION"), " words 2\n"),
    most: MOST_FOLDERS,
};
/// What follows from the articles of each site.
const SITES: Form = Form {
    prefix: "sites-",
    header: concat!("selfhelp ", env!("CARGO_PKG_VERSION"), " sites 4\n"),
    most: MOST_FOLDERS,
};
/// What each site calls its services, products and topics.
const NAMES: Form =
    Form { prefix: "names-", header: concat!("selfhelp ", env!("CARGO_PKG_VERSION"), " names 1\n"), most: MOST_BUILDS };
/// More folders than these are hardly in use.
const MOST_FOLDERS: usize = 4;
/// In a folder each choice of sites has a build of its own. Who builds a dozen sites one by one must not lose what is
/// remembered of all of them, which takes the longest to make again; what is remembered of one site is small.
const MOST_BUILDS: usize = 16;

/// Everything that sites are made from.
pub(super) struct Inputs<'a> {
    pub sources: &'a Sources,
    /// What is odd about the files themselves.
    pub of_files: &'a [Diagnostic],
    pub dates: &'a Dates,
    pub records: &'a [&'a SiteRecord],
}

/// What is remembered of an article, or of a text that articles include.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct OfText {
    pub shown: Shown,
    /// What the build met in it.
    pub found: Found,
}

/// What other files than an article's own depend on, beside everything that is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ShownKeys {
    faces: Key,
    titles: Key,
}

impl ShownKeys {
    pub fn of(origins: &Origins<'_>) -> Self {
        Self { faces: origins.faces(), titles: origins.titles() }
    }
}

/// What is remembered of the last build.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Remembered {
    pub told: Told,
    /// What was met elsewhere than in texts.
    pub elsewhere: Found,
    /// Of everything that the files were made from.
    pub key: Key,
    /// Of what is neither a file nor a date.
    around: Key,
    /// Of what articles show to others, and of what they are called.
    pub shown: ShownKeys,
    /// By the keys of the sources that they stand in; what is remembered of the same is the same bytes.
    texts: HashMap<Key, OfText, FixedState>,
    /// The stamps of each site's files.
    stamps: BTreeMap<String, Stamps>,
}

impl Remembered {
    /// The stamps of a site's files.
    pub fn stamps(&self, site: &str) -> Option<&Stamps> {
        self.stamps.get(site)
    }

    pub fn text(&self, key: Key) -> Option<&OfText> {
        self.texts.get(&key)
    }

    /// Tells the texts that are as they were what is known of them.
    pub fn remind(&self, keys: &SourceKeys, corpus: &Corpus) {
        let articles: Vec<&Article> = corpus.texts().map(Entry::article).collect();
        articles.into_par_iter().for_each(|article| {
            if let Some(known) = keys.of(article.path()).and_then(|key| self.text(key)) {
                article.remember(&known.shown);
            }
        });
    }

    /// Which articles are as they were.
    pub fn scope(&self, last: &LastBuild, origins: &Origins<'_>) -> Scope {
        if self.around != last.around {
            return Scope::default();
        }
        let is_same = |article: &Article| last.sources.of(article.path()).is_some_and(|key| self.text(key).is_some());
        origins.scope(self.shown.faces, is_same)
    }

    /// Each site, where every file of it is as the last build left it.
    pub fn left(&self, lock: &OutputLock, records: &[&SiteRecord]) -> Vec<Option<LeftSite<'_>>> {
        let left = |record: &&SiteRecord| disk::left_site(lock, &record.id, self.stamps(&record.id)?);
        records.par_iter().map(left).collect()
    }
}

/// Where what is remembered of builds into a folder is kept.
pub(super) struct Place {
    cache: Cache,
    /// What the names of its files end in.
    name: String,
    /// The same of those that tell of a build of these sites: one of others leaves them alone.
    name_of_sites: String,
}

impl Place {
    /// Nothing where no cache is wanted.
    pub fn new(common: &Common, arguments: &args::Build, root: &Path, out: &Path) -> Option<Self> {
        if common.no_cache {
            return None;
        }
        let out = super::absolute(out).ok()?;
        let folder = arguments.cache.clone().unwrap_or_else(|| root.join(store::FOLDER));
        let cache = Cache::new(folder, "`--cache DIR` keeps one elsewhere, `--no-cache` does without")?;
        let out = out.as_os_str().as_encoded_bytes();
        let sites = format!("{:?}{:?}", arguments.site, arguments.cloud);
        Some(Self { cache, name: short_name(out), name_of_sites: short_name(&[out, sites.as_bytes()].concat()) })
    }

    /// What is remembered, of whatever the last build was made from.
    pub fn read(&self) -> Option<Remembered> {
        postcard::from_bytes(&self.cache.read(BUILD, &self.name_of_sites)?).ok()
    }

    /// What is known of texts.
    pub fn read_memory(&self) -> Memory {
        self.cache.read(WORDS, &self.name).and_then(|bytes| Memory::from_bytes(&bytes)).unwrap_or_default()
    }

    /// What follows from the articles of each site, where they show what the key says, and what is called how.
    pub fn read_sites(&self) -> KnownSites {
        let (inferred, names) =
            rayon::join(|| self.read_by_site(SITES, &self.name), || self.read_by_site(NAMES, &self.name_of_sites));
        KnownSites { inferred, names }
    }

    fn read_by_site<Shown: DeserializeOwned, T: DeserializeOwned + Send + Sync>(
        &self,
        form: Form,
        name: &str,
    ) -> Option<BySite<Shown, T>> {
        let Kept { shown, sites } = postcard::from_bytes(&self.cache.read(form, name)?).ok()?;
        let site = |(id, bytes): (String, Vec<u8>)| Some((id, Arc::new(postcard::from_bytes(&bytes).ok()?)));
        Some(BySite { shown, sites: sites.into_par_iter().map(site).collect::<Option<_>>()? })
    }

    fn keep_by_site<Shown: Serialize, T: Serialize + Send + Sync>(
        &self,
        form: Form,
        name: &str,
        known: &BySite<Shown, T>,
    ) {
        let site = |(id, known): (&String, &Arc<T>)| (id.clone(), postcard::to_stdvec(&**known).unwrap_or_default());
        let sites = known.sites.par_iter().map(site).collect();
        self.keep(form, name, &Kept { shown: &known.shown, sites });
    }

    fn keep(&self, form: Form, name: &str, what: &impl Serialize) {
        // Strings, numbers and keys always serialise.
        self.cache.write_or_say(form, name, &[&postcard::to_stdvec(what).unwrap_or_default()]);
    }
}

/// What the build is made from, and where that is remembered.
pub(super) struct LastBuild {
    pub place: Place,
    /// A hash of everything that sites are made from, and of what is neither a file nor a date.
    pub key: Key,
    around: Key,
    pub sources: SourceKeys,
}

impl LastBuild {
    pub fn new(place: Place, inputs: &Inputs<'_>) -> Self {
        let sources = SourceKeys::new(inputs.sources);
        let (around, key) = (around(&place.cache, inputs).finish(), key(&place.cache, &sources, inputs));
        Self { place, key, around, sources }
    }

    /// Remembers a build that is complete, with what is known of texts.
    pub fn remember(&self, built: Built, corpus: &Corpus, memory: &Memory) {
        let Built { mut told, met, stamps, shown_keys, .. } = built;
        // As the next build will say it.
        for site in &mut told.summaries {
            (site.written, site.removed) = (0, 0);
        }
        let of_text = |article: &Article| {
            let (shown, found) = (article.shown().clone(), met.in_text(article.path()));
            Some((self.sources.of(article.path())?, OfText { shown, found }))
        };
        let texts = corpus.texts().map(Entry::article).filter_map(of_text).collect();
        let stamps = told.summaries.iter().map(|site| site.site.clone()).zip(stamps).collect();
        let (key, around, elsewhere) = (self.key, self.around, met.elsewhere);
        let remembered = Remembered { told, elsewhere, key, around, shown: shown_keys, texts, stamps };
        let build = || self.place.keep(BUILD, &self.place.name_of_sites, &remembered);
        rayon::join(build, || self.place.cache.write_or_say(WORDS, &self.place.name, &[&memory.to_bytes()]));
    }

    /// Remembers what is known of the sites now, but for what is remembered of all of them.
    pub fn remember_sites(&self, build: &Build<'_>, records: &[&SiteRecord], before: &KnownSites) {
        let shown = ShownKeys::of(build.origins());
        let known = build.known().clone();
        if !before.inferred.as_ref().is_some_and(|before| before.is_of(&shown.faces, records)) {
            let sites = known.iter().map(|(id, known)| (id.clone(), Arc::clone(&known.inferred))).collect();
            self.place.keep_by_site(SITES, &self.place.name, &BySite { shown: shown.faces, sites });
        }
        if !before.names.as_ref().is_some_and(|before| before.is_of(&shown, records)) {
            let names = known.iter().filter_map(|(id, known)| Some((id.clone(), Arc::clone(known.names.as_ref()?))));
            self.place.keep_by_site(NAMES, &self.place.name_of_sites, &BySite { shown, sites: names.collect() });
        }
    }
}

/// What is known of sites from earlier builds.
#[derive(Debug, Default)]
pub(super) struct KnownSites {
    inferred: Option<BySite<Key, Inferred>>,
    names: Option<BySite<ShownKeys, Names>>,
}

/// Something of each site, and what articles showed when it was found.
#[derive(Debug)]
struct BySite<Shown, T> {
    shown: Shown,
    sites: BTreeMap<String, Arc<T>>,
}

/// The same in the form that it is kept in: sites are read side by side.
#[derive(Debug, Serialize, Deserialize)]
struct Kept<Shown> {
    shown: Shown,
    sites: Vec<(String, Vec<u8>)>,
}

impl KnownSites {
    /// Tells a build what holds in it still.
    pub fn tell(&self, build: &Build<'_>, corpus: &Corpus) {
        let shown = ShownKeys::of(build.origins());
        let Some(known) = self.inferred.as_ref().filter(|known| known.shown == shown.faces) else { return };
        let names = self.names.as_ref().filter(|names| names.shown.faces == shown.faces);
        known.sites.par_iter().for_each(|(id, inferred)| {
            let of_now = |names: &BySite<ShownKeys, Names>| {
                let known = names.sites.get(id)?;
                let is_same = names.shown == shown;
                Some(if is_same { Arc::clone(known) } else { Arc::new(known.with_titles(corpus)) })
            };
            build.know(id.clone(), KnownSite { inferred: Arc::clone(inferred), names: names.and_then(of_now) });
        });
    }

    /// What the sites called things in the last build, where that is known of all of them.
    pub fn names(&self, last: &Remembered, sites: &[Site<'_>]) -> Option<Vec<Arc<Names>>> {
        let names = self.names.as_ref().filter(|names| names.shown == last.shown)?;
        sites.iter().map(|site| names.sites.get(&site.record.id).map(Arc::clone)).collect()
    }
}

impl<Shown: PartialEq, T> BySite<Shown, T> {
    /// Whether it holds, and is of these sites.
    fn is_of(&self, shown: &Shown, records: &[&SiteRecord]) -> bool {
        self.shown == *shown && records.iter().all(|record| self.sites.contains_key(&record.id))
    }
}

/// A hash of everything that sites are made from, this program included.
fn key(cache: &Cache, sources: &SourceKeys, inputs: &Inputs<'_>) -> Key {
    let mut hasher = around(cache, inputs);
    sources.add_to(&mut hasher);
    hasher.add(b"dates");
    for (path, date) in inputs.dates {
        hasher.add(path.as_str().as_bytes());
        hasher.add(date.as_bytes());
    }
    hasher.finish()
}

/// The same of what is neither a file nor a date.
fn around(cache: &Cache, inputs: &Inputs<'_>) -> Hasher {
    let mut hasher = cache.hasher(inputs.of_files);
    hasher.add(b"sites");
    inputs.records.iter().for_each(|record| hasher.add(record.id.as_bytes()));
    hasher
}
