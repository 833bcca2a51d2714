//! The only mutable state: the sources of a content root, and what was parsed from them.
//!
//! A session takes changes and hands out snapshots. Must not read or write files: it is told what they hold.

mod checks;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use foldhash::HashMap;
use rayon::prelude::*;

use crate::article::findings::limited;
use crate::article::{self, Article};
use crate::catalogue::pages::{self, PageFile, WebPages};
use crate::catalogue::{Catalogue, topics};
use crate::config::{CONFIG_FILE, Config, NAMES_FILE};
use crate::corpus::{ARTICLES, Corpus, INCLUDES, TEXTS_AT_ONCE};
use crate::diagnostic::Diagnostic;
use crate::sources::Sources;
use crate::text::{FileBytes, RelPath, SourceText};

pub use checks::{ByFile, Checks};

/// The sources of a content root, and memos of what each file parsed to and what rules found in it.
#[derive(Debug, Default)]
pub struct Session {
    sources: Sources,
    /// Catalogues of web pages beside those that the configuration names.
    catalogues: Vec<RelPath>,
    reading: Reading,
    parsed: HashMap<RelPath, Memo>,
    pages: PagesMemo,
    checks: Checks,
    /// What the sources said when they were last asked.
    latest: Option<Arc<Snapshot>>,
    /// The paths that changed since then.
    changed: BTreeSet<RelPath>,
}

/// What is read of texts at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Reading {
    #[default]
    Whole,
    /// No pages will be made of the articles, so the HTML of their bodies is forgotten at once.
    ForChecks,
    /// A body is read when somebody asks for it.
    Heads,
}

/// So many changed articles at most are parsed one by one; where more changed, all threads begin anew.
const FEW: usize = 8;

/// A parse depends on the path and the bytes alone, so it holds as long as these are the same.
#[derive(Debug)]
struct Memo {
    bytes: FileBytes,
    parsed: Arc<Article>,
}

/// The catalogues of web pages that were read, as long as each has the same bytes.
#[derive(Debug, Default)]
struct PagesMemo {
    files: Vec<(RelPath, FileBytes)>,
    web_pages: Arc<WebPages>,
    found: Vec<Diagnostic>,
}

/// A file that came, changed or went.
#[derive(Debug, Clone)]
pub enum Change {
    Write(RelPath, FileBytes),
    Remove(RelPath),
}

/// Everything that the sources of one moment say: immutable, and enough for every site.
#[derive(Debug)]
pub struct Snapshot {
    pub sources: Sources,
    pub config: Arc<Config>,
    pub catalogue: Arc<Catalogue>,
    pub web_pages: Arc<WebPages>,
    pub corpus: Corpus,
    /// Bodies have their HTML, so pages can be made of them: not where the session is only for checks.
    pub has_html: bool,
    /// What reading found beside what is wrong with articles.
    found: Arc<Vec<Diagnostic>>,
}

impl Snapshot {
    /// What reading and parsing found: in no order, at the rules' own levels. [`rules::settle`] makes a report of it.
    pub fn found(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found_without_reading().chain(self.corpus.texts().flat_map(|entry| &entry.article().diagnostics))
    }

    /// The same, but for what is found in texts when they are read.
    pub fn found_without_reading(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter().chain(self.corpus.diagnostics())
    }
}

impl Session {
    #[must_use]
    pub fn new(sources: Sources) -> Self {
        Self { sources, ..Self::default() }
    }

    /// A session for checks alone. It takes a fifth less memory, and of its snapshots no pages can be made.
    #[must_use]
    pub fn for_checks(sources: Sources) -> Self {
        Self { reading: Reading::ForChecks, ..Self::new(sources) }
    }

    /// The same, which reads the body of an article when somebody asks for it: for whoever asks for few of them.
    #[must_use]
    pub fn reading_heads(self) -> Self {
        Self { reading: Reading::Heads, ..self }
    }

    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Takes a catalogue of web pages that the configuration does not name.
    pub fn add_catalogue(&mut self, path: RelPath, bytes: FileBytes) {
        self.catalogues.push(path.clone());
        self.apply(Change::Write(path, bytes));
    }

    /// The settings of the sources.
    ///
    /// # Errors
    /// A mistake in them.
    pub fn config(&self) -> Result<Config, Box<Diagnostic>> {
        read_config(&self.sources)
    }

    pub fn apply(&mut self, change: Change) {
        match change {
            Change::Write(path, bytes) => {
                self.changed.insert(path.clone());
                self.sources.insert(path, bytes);
            }
            Change::Remove(path) => {
                self.sources.remove(&path);
                self.changed.insert(path);
            }
        }
    }

    /// What the sources say now.
    ///
    /// # Errors
    /// A mistake in the configuration, without which nothing else means anything.
    pub fn snapshot(&mut self) -> Result<Arc<Snapshot>, Box<Diagnostic>> {
        let snapshot = match self.latest.take().and_then(|latest| self.with_changes(latest)) {
            Some(snapshot) => snapshot,
            None => self.whole_snapshot()?,
        };
        self.changed.clear();
        self.latest = Some(Arc::clone(&snapshot));
        Ok(snapshot)
    }

    /// The latest snapshot with what changed since then, where that is some texts that were there before.
    fn with_changes(&mut self, latest: Arc<Snapshot>) -> Option<Arc<Snapshot>> {
        if self.changed.is_empty() {
            return Some(latest);
        }
        if self.changed.len() > FEW {
            return None;
        }
        let mut corpus = latest.corpus.clone();
        for path in &self.changed {
            let bytes = self.sources.get(path).filter(|_| is_article(path))?;
            corpus.text_at(path)?;
            let memo = parse(path, bytes, self.reading);
            corpus = corpus.with(&latest.config, Arc::clone(&memo.parsed))?;
            self.parsed.insert(path.clone(), memo);
        }
        let Snapshot { config, catalogue, web_pages, found, .. } = &*latest;
        Some(Arc::new(Snapshot {
            sources: self.sources.clone(),
            config: Arc::clone(config),
            catalogue: Arc::clone(catalogue),
            web_pages: Arc::clone(web_pages),
            corpus,
            has_html: latest.has_html,
            found: Arc::clone(found),
        }))
    }

    fn whole_snapshot(&mut self) -> Result<Arc<Snapshot>, Box<Diagnostic>> {
        let config = read_config(&self.sources)?;
        let (catalogue, catalogue_findings) = read_catalogue(&config, &self.sources);
        self.read_pages(&config);
        let web_pages = Arc::clone(&self.pages.web_pages);
        self.parse_changed();
        let parsed = |path: &RelPath| Some(Arc::clone(&self.parsed.get(path)?.parsed));
        let paths: Vec<&RelPath> = self.sources.below(ARTICLES).map(|(path, _)| path).collect();
        let articles = paths.into_par_iter().filter_map(parsed).collect();
        let includes = self.sources.below(INCLUDES).filter_map(|(path, _)| Some((path.clone(), parsed(path)?)));
        let beside = self.sources.below(ARTICLES).chain(self.sources.below(INCLUDES));
        let strays = beside.filter(|(path, _)| !is_article(path));
        let strays: BTreeMap<RelPath, FileBytes> = strays.map(|(path, bytes)| (path.clone(), bytes.clone())).collect();
        let corpus = Corpus::new(&config, articles, includes.collect(), strays);
        let mut found = limited(catalogue_findings);
        found.extend(limited(self.pages.found.clone()));
        Ok(Arc::new(Snapshot {
            sources: self.sources.clone(),
            config: Arc::new(config),
            catalogue: Arc::new(catalogue),
            web_pages,
            corpus,
            has_html: self.reading != Reading::ForChecks,
            found: Arc::new(found),
        }))
    }

    /// Everything that is wrong with a snapshot of this session, as [`Checks::check`].
    ///
    /// # Errors
    /// The first of `only` that is no rule's name.
    pub fn check(
        &mut self,
        snapshot: &Snapshot,
        elsewhere: Vec<Diagnostic>,
        only: &[String],
    ) -> Result<Vec<Diagnostic>, String> {
        self.checks.check(snapshot, elsewhere, only)
    }

    /// Reads the catalogues of web pages that the configuration names and those given beside it, unless they are known.
    fn read_pages(&mut self, config: &Config) {
        let paths = config.links.catalogues.iter().chain(&self.catalogues);
        let files = paths.filter_map(|path| Some((path.clone(), self.sources.get(path)?.clone())));
        let mut files: Vec<(RelPath, FileBytes)> = files.collect();
        files.sort_by(|a, b| a.0.cmp(&b.0));
        files.dedup_by(|a, b| a.0 == b.0);
        if files == self.pages.files {
            return;
        }
        let read = |(path, bytes): &(RelPath, FileBytes)| {
            let (file, found) = pages::read(path, &SourceText::of(path.clone(), bytes).text);
            (Arc::new(file), found)
        };
        let (read, found): (Vec<Arc<PageFile>>, Vec<Vec<Diagnostic>>) = files.par_iter().map(read).unzip();
        self.pages = PagesMemo { files, web_pages: Arc::new(WebPages::new(read)), found: found.concat() };
    }

    /// Parses what is new or has other bytes than before, and forgets what is gone.
    fn parse_changed(&mut self) {
        let Self { sources, parsed, reading, .. } = self;
        parsed.retain(|path, _| sources.get(path).is_some());
        let is_known = |path: &RelPath, bytes: &FileBytes| parsed.get(path).is_some_and(|memo| memo.bytes == *bytes);
        let is_parsed = |path: &RelPath| {
            (path.as_str().starts_with(ARTICLES) || path.as_str().starts_with(INCLUDES)) && is_article(path)
        };
        let changed = sources.iter().filter(|(path, bytes)| is_parsed(path) && !is_known(path, bytes));
        let changed: Vec<(&RelPath, &FileBytes)> = changed.collect();
        let parse = |(path, bytes): (&RelPath, &FileBytes)| (path.clone(), parse(path, bytes, *reading));
        let new: Vec<(RelPath, Memo)> = changed.into_par_iter().with_max_len(TEXTS_AT_ONCE).map(parse).collect();
        parsed.extend(new);
    }
}

fn parse(path: &RelPath, bytes: &FileBytes, reading: Reading) -> Memo {
    let is_include = path.as_str().starts_with(INCLUDES);
    let mut parsed = if is_include { article::parse_include(path, bytes) } else { article::parse(path, bytes) };
    match reading {
        Reading::Whole => parsed.read_body(),
        Reading::ForChecks => parsed.forget_html(),
        Reading::Heads => {}
    }
    Memo { bytes: bytes.clone(), parsed: Arc::new(parsed) }
}

fn is_article(path: &RelPath) -> bool {
    path.extension().eq_ignore_ascii_case("md")
}

fn read_config(sources: &Sources) -> Result<Config, Box<Diagnostic>> {
    with_config_texts(sources, Config::parse)
}

/// Every mistake in the configuration, without which nothing else means anything.
#[must_use]
pub fn config_mistakes(sources: &Sources) -> Vec<Diagnostic> {
    with_config_texts(sources, Config::mistakes)
}

fn with_config_texts<T>(sources: &Sources, read: impl Fn((&RelPath, &str), (&RelPath, &str)) -> T) -> T {
    let (config, names) = (RelPath::new(CONFIG_FILE), RelPath::new(NAMES_FILE));
    let text = |path: &RelPath| {
        sources.get(path).map_or_else(String::new, |bytes| SourceText::decode(path.clone(), bytes).text.to_string())
    };
    read((&config, &text(&config)), (&names, &text(&names)))
}

fn read_catalogue(config: &Config, sources: &Sources) -> (Catalogue, Vec<Diagnostic>) {
    let files: Vec<(&RelPath, String)> = sources
        .below(topics::TOPICS)
        .filter(|(path, _)| topics::is_catalogue(path))
        .map(|(path, bytes)| (path, crate::text::SourceText::decode(path.clone(), bytes).text.to_string()))
        .collect();
    topics::parse(config, files.iter().map(|(path, text)| (*path, text.as_str())))
}
