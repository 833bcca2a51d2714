//! The only mutable state: the sources of a content root, and what was parsed from them.
//!
//! A session takes changes and hands out snapshots. Must not read or write files: it is told what they hold.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use crate::article::{self, Parsed};
use crate::catalogue::{self, Catalogue};
use crate::cloud::CloudSet;
use crate::config::{CONFIG_FILE, Config, NAMES_FILE};
use crate::corpus::{ARTICLES, Corpus, INCLUDES};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::sources::Sources;
use crate::text::RelPath;

/// The sources of a content root, and a memo of what each file parsed to.
#[derive(Debug, Default)]
pub struct Session {
    sources: Sources,
    parsed: HashMap<RelPath, Memo>,
}

/// A parse depends on the path and the bytes alone, so it holds as long as these are the same.
#[derive(Debug)]
struct Memo {
    bytes: Arc<[u8]>,
    parsed: Arc<Parsed>,
}

/// A file that came, changed or went.
#[derive(Debug, Clone)]
pub enum Change {
    Write(RelPath, Arc<[u8]>),
    Remove(RelPath),
}

/// Everything that the sources of one moment say: immutable, and enough for every site.
#[derive(Debug)]
pub struct Snapshot {
    pub sources: Sources,
    pub config: Config,
    pub catalogue: Catalogue,
    pub corpus: Corpus,
    /// What is wrong with the sources, whatever the site; sorted.
    pub diagnostics: Vec<Diagnostic>,
}

pub static STRAY_FILE: Rule = Rule {
    id: "stray-file",
    severity: Severity::Warning,
    summary: "a file among the articles is no article, and none refers to it",
};

impl Session {
    #[must_use]
    pub fn new(sources: Sources) -> Self {
        Self { sources, parsed: HashMap::new() }
    }

    pub fn apply(&mut self, change: Change) {
        match change {
            Change::Write(path, bytes) => self.sources.insert(path, bytes),
            Change::Remove(path) => self.sources.remove(&path),
        }
    }

    /// What the sources say now.
    ///
    /// # Errors
    /// A mistake in the configuration, without which nothing else means anything.
    pub fn snapshot(&mut self) -> Result<Snapshot, Box<Diagnostic>> {
        let config = read_config(&self.sources)?;
        let (catalogue, catalogue_findings) = read_catalogue(&config, &self.sources);
        self.parse_changed();
        let parsed = |folder| {
            let articles =
                self.sources.below(folder).filter_map(|(path, _)| Some((path.clone(), self.parsed.get(path)?)));
            articles.map(|(path, memo)| (path, Arc::clone(&memo.parsed)))
        };
        let beside = self.sources.below(ARTICLES).chain(self.sources.below(INCLUDES));
        let strays = beside.filter(|(path, _)| !is_article(path));
        let strays: BTreeMap<RelPath, Arc<[u8]>> =
            strays.map(|(path, bytes)| (path.clone(), Arc::clone(bytes))).collect();
        let articles = parsed(ARTICLES).map(|(_, parsed)| parsed).collect();
        let corpus = Corpus::new(&config, articles, parsed(INCLUDES).collect(), strays);
        let mut diagnostics = catalogue_findings;
        for (_, entry) in corpus.iter() {
            let clouds = clouds_concerned(&config, entry.clouds);
            diagnostics.extend(entry.parsed.diagnostics.iter().map(|finding| finding.clone().in_clouds(clouds)));
        }
        diagnostics.extend(corpus.diagnostics().iter().cloned());
        for include in corpus.includes() {
            diagnostics.extend(include.diagnostics.iter().cloned());
        }
        diagnostics.extend(stray_files(&corpus));
        crate::diagnostic::sort(&mut diagnostics);
        Ok(Snapshot { sources: self.sources.clone(), config, catalogue, corpus, diagnostics })
    }

    /// Parses what is new or has other bytes than before, and forgets what is gone.
    fn parse_changed(&mut self) {
        let sources = &self.sources;
        self.parsed.retain(|path, _| sources.get(path).is_some());
        let is_known = |path: &RelPath, bytes: &Arc<[u8]>| {
            self.parsed.get(path).is_some_and(|memo| Arc::ptr_eq(&memo.bytes, bytes) || memo.bytes == *bytes)
        };
        let files = sources.below(ARTICLES).chain(sources.below(INCLUDES));
        let changed: Vec<(&RelPath, &Arc<[u8]>)> =
            files.filter(|(path, bytes)| is_article(path) && !is_known(path, bytes)).collect();
        let parse = |(path, bytes): (&RelPath, &Arc<[u8]>)| {
            let is_include = path.as_str().starts_with(INCLUDES);
            let parsed = if is_include { article::parse_include(path, bytes) } else { article::parse(path, bytes) };
            let parsed = Arc::new(parsed);
            (path.clone(), Memo { bytes: Arc::clone(bytes), parsed })
        };
        let new: Vec<(RelPath, Memo)> = changed.into_par_iter().map(parse).collect();
        self.parsed.extend(new);
    }
}

/// The clouds that a mistake in an article of these clouds concerns: all, where the article is in all that there are.
fn clouds_concerned(config: &Config, clouds: CloudSet) -> CloudSet {
    let current: CloudSet = config.current_sites().map(|site| site.cloud).collect();
    if clouds.is_empty() || current.without(clouds).is_empty() { CloudSet::ALL } else { clouds }
}

fn is_article(path: &RelPath) -> bool {
    path.extension().eq_ignore_ascii_case("md")
}

fn read_config(sources: &Sources) -> Result<Config, Box<Diagnostic>> {
    let (config, names) = (RelPath::new(CONFIG_FILE), RelPath::new(NAMES_FILE));
    let text = |path: &RelPath| {
        sources.get(path).map_or_else(String::new, |bytes| String::from_utf8_lossy(bytes).into_owned())
    };
    Config::parse((&config, &text(&config)), (&names, &text(&names)))
}

fn read_catalogue(config: &Config, sources: &Sources) -> (Catalogue, Vec<Diagnostic>) {
    let files: Vec<(&RelPath, String)> = sources
        .below(catalogue::TOPICS)
        .filter(|(path, _)| path.extension().eq_ignore_ascii_case("csv"))
        .map(|(path, bytes)| (path, crate::text::SourceText::decode(path.clone(), bytes).text.to_string()))
        .collect();
    catalogue::parse(config, files.iter().map(|(path, text)| (*path, text.as_str())))
}

/// Files that lie among the articles and that no article refers to.
fn stray_files(corpus: &Corpus) -> Vec<Diagnostic> {
    let used = crate::site::files_of(corpus, corpus.iter().map(|(_, entry)| entry.article()));
    let stray = |path: &RelPath| {
        if !crate::site::is_safe_file(path) {
            let message = format!("`{}` is no article, and files of its sort are not published", path.file_name());
            let hint =
                "delete it, give it the extension `.md` if it is an article, or make it an image, a PDF or plain text";
            return Diagnostic::new(&STRAY_FILE, path, None, message).hint(hint);
        }
        let message = format!("`{}` is no article, and no article refers to it", path.file_name());
        Diagnostic::new(&STRAY_FILE, path, None, message)
            .hint("delete it, or give it the extension `.md` if it is an article")
    };
    corpus.strays().keys().filter(|path| !used.contains(*path)).map(stray).collect()
}
