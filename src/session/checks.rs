//! What is wrong with a snapshot, found again only for what differs from the one before.
//!
//! Must not know where snapshots come from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use rayon::prelude::*;

use super::Snapshot;
use crate::article::Article;
use crate::catalogue::pages::WebPages;
use crate::cloud::CloudSet;
use crate::config::Config;
use crate::corpus::{Entry, TEXTS_AT_ONCE};
use crate::diagnostic::Diagnostic;
use crate::rules::{self, Across, CorpusView, Levels};
use crate::text::RelPath;

/// What rules found. In a text that depends on the text, the configuration, the known web pages and the rules that are asked for
/// alone; of the rules that look at many texts each says what it reads of them.
#[derive(Debug, Default)]
pub struct Checks {
    config: Arc<Config>,
    web_pages: Arc<WebPages>,
    only: Vec<String>,
    found: HashMap<RelPath, CheckedText>,
    latest: Option<Latest>,
}

/// What a text includes has the clouds of the articles around it, which come and go without it.
#[derive(Debug)]
struct CheckedText {
    parsed: Arc<Article>,
    clouds: CloudSet,
    found: Vec<Diagnostic>,
}

/// What is wrong, by file, of those that something was found in. A copy shares what is found.
pub type ByFile = BTreeMap<RelPath, Arc<Vec<Diagnostic>>>;

/// The latest check by files.
#[derive(Debug)]
struct Latest {
    snapshot: Arc<Snapshot>,
    elsewhere: Vec<Diagnostic>,
    levels: Levels,
    of_settings: Vec<Diagnostic>,
    across: Across,
    /// What is found beside what is wrong with single texts, by file.
    beside: HashMap<RelPath, Vec<Diagnostic>>,
    /// What all of it came to.
    settled: ByFile,
}

impl Checks {
    /// Everything that is wrong with a snapshot: what reading found, also `elsewhere`, and what rules
    /// find; of all rules, unless `only` names some.
    ///
    /// # Errors
    /// The first of `only` that is no rule's name.
    pub fn check(
        &mut self,
        snapshot: &Snapshot,
        elsewhere: Vec<Diagnostic>,
        only: &[String],
    ) -> Result<Vec<Diagnostic>, String> {
        let Snapshot { config, corpus, .. } = snapshot;
        let levels = Levels::new(config);
        let levels = if only.is_empty() { levels } else { levels.only(only)? };
        self.check_changed(&levels, snapshot, only);
        let of_settings = of_settings(snapshot, &elsewhere);
        let across = Across::of(&levels, &view(snapshot)).found();
        let texts: Vec<&Entry> = corpus.texts().collect();
        let of_texts = texts.into_par_iter().flat_map_iter(|entry| self.of_text(entry));
        let of_texts: Vec<&Diagnostic> = of_texts.collect();
        // Findings are many and large: all threads copy them, into room for all.
        let count = snapshot.found.len() + corpus.diagnostics().len() + of_texts.len() + across.len();
        let mut found = Vec::with_capacity(elsewhere.len() + of_settings.len() + count);
        found.extend(elsewhere);
        found.extend(of_settings);
        found.extend(snapshot.found_without_reading().cloned());
        found.par_extend(of_texts.into_par_iter().cloned());
        found.extend(across);
        Ok(rules::settle_all(&levels, config, corpus, corpus.texts(), found))
    }

    /// The same by file: keeps what [`of`](Self::of) tells, and gives the files that something else is wrong with than at the
    /// check before, with what that was.
    ///
    /// Where texts were edited and nothing else differs, only these are looked at again, and the rules that read something of
    /// the edits. Levels, allowances and conflicts are matters of a file alone, so only files of which something differs are
    /// settled anew.
    pub fn check_again(&mut self, snapshot: &Arc<Snapshot>, elsewhere: &[Diagnostic]) -> ByFile {
        let Some(mut latest) = self.latest.take() else { return self.check_all(snapshot, elsewhere, ByFile::new()) };
        let before = Arc::clone(&latest.snapshot);
        let edited = edited_texts(&before, snapshot).filter(|_| latest.elsewhere == elsewhere);
        let Some(edited) = edited else { return self.check_all(snapshot, elsewhere, latest.settled) };
        for (_, now) in &edited {
            let found = rules::check_text(&latest.levels, &snapshot.config, &snapshot.web_pages, now);
            let checked = CheckedText { parsed: Arc::clone(&now.parsed), clouds: now.clouds, found };
            self.found.insert(now.article().path().clone(), checked);
        }
        let differs = latest.across.ask_again(&latest.levels, &view(snapshot), &edited);
        latest.snapshot = Arc::clone(snapshot);
        let mut stale: BTreeSet<RelPath> = edited.iter().map(|(_, now)| now.article().path().clone()).collect();
        if differs || before.corpus.diagnostics() != snapshot.corpus.diagnostics() {
            let beside = latest.beside();
            let paths = beside.keys().chain(latest.beside.keys());
            stale.extend(paths.filter(|path| beside.get(*path) != latest.beside.get(*path)).cloned());
            latest.beside = beside;
        }
        let changed = self.settle(&mut latest, stale);
        self.latest = Some(latest);
        changed
    }

    /// Checks all files; `before` is what was found in them.
    fn check_all(&mut self, snapshot: &Arc<Snapshot>, elsewhere: &[Diagnostic], before: ByFile) -> ByFile {
        let levels = Levels::new(&snapshot.config);
        self.check_changed(&levels, snapshot, &[]);
        let mut latest = Latest {
            snapshot: Arc::clone(snapshot),
            elsewhere: elsewhere.to_vec(),
            of_settings: of_settings(snapshot, elsewhere),
            across: Across::of(&levels, &view(snapshot)),
            levels,
            beside: HashMap::new(),
            settled: before,
        };
        latest.beside = latest.beside();
        let texts = snapshot.corpus.texts().map(|entry| entry.article().path());
        let paths = texts.chain(latest.beside.keys()).chain(latest.settled.keys()).cloned().collect();
        let changed = self.settle(&mut latest, paths);
        self.latest = Some(latest);
        changed
    }

    /// Settles some files, and gives those of which something else is found than before.
    fn settle(&self, latest: &mut Latest, paths: BTreeSet<RelPath>) -> ByFile {
        let Snapshot { config, corpus, .. } = &*latest.snapshot;
        let texts: Vec<&Entry> = paths.iter().filter_map(|path| corpus.text_at(path)).collect();
        let of_texts = texts.iter().flat_map(|entry| self.of_text(entry));
        let beside = paths.iter().filter_map(|path| latest.beside.get(path)).flatten();
        let found = beside.chain(of_texts).cloned().collect();
        let mut by_path: BTreeMap<RelPath, Vec<Diagnostic>> = BTreeMap::new();
        for finding in rules::settle_all(&latest.levels, config, corpus, texts.into_iter(), found) {
            by_path.entry(finding.path.clone()).or_default().push(finding);
        }
        let mut changed = ByFile::new();
        for path in paths {
            let now = by_path.remove(&path);
            let before = match now {
                Some(ref now) if latest.settled.get(&path).is_some_and(|before| **before == *now) => continue,
                Some(now) => latest.settled.insert(path.clone(), Arc::new(now)),
                None => match latest.settled.remove(&path) {
                    Some(before) => Some(before),
                    None => continue,
                },
            };
            changed.insert(path, before.unwrap_or_default());
        }
        changed
    }

    /// What the latest check by files found in a file.
    #[must_use]
    pub fn of(&self, path: &RelPath) -> &[Diagnostic] {
        self.latest.as_ref().and_then(|latest| latest.settled.get(path)).map_or(&[], |found| found)
    }

    /// All that the latest check by files found.
    #[must_use]
    pub fn by_file(&self) -> ByFile {
        self.latest.as_ref().map(|latest| latest.settled.clone()).unwrap_or_default()
    }

    /// What reading a text and rules of one text found in it.
    fn of_text<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = &'a Diagnostic> {
        let checked = self.found.get(entry.article().path());
        entry.article().diagnostics.iter().chain(checked.map_or(&[][..], |checked| &checked.found))
    }

    /// Asks article rules about what is new or was parsed anew, and forgets what is gone.
    fn check_changed(&mut self, levels: &Levels, snapshot: &Snapshot, only: &[String]) {
        let Snapshot { config, web_pages, corpus, .. } = snapshot;
        if self.config != *config || self.only != only || !Arc::ptr_eq(&self.web_pages, web_pages) {
            let (config, web_pages) = (Arc::clone(config), Arc::clone(web_pages));
            let latest = self.latest.take();
            *self = Self { config, web_pages, only: only.to_vec(), found: HashMap::new(), latest };
        }
        self.found.retain(|path, _| corpus.text_at(path).is_some());
        let is_known = |entry: &Entry| {
            let checked = self.found.get(entry.article().path());
            checked.is_some_and(|it| Arc::ptr_eq(&it.parsed, &entry.parsed) && it.clouds == entry.clouds)
        };
        let changed: Vec<&Entry> = corpus.texts().filter(|entry| !is_known(entry)).collect();
        let check = |entry: &Entry| {
            let path = entry.article().path();
            let found = rules::check_text(levels, config, web_pages, entry);
            (path.clone(), CheckedText { parsed: Arc::clone(&entry.parsed), clouds: entry.clouds, found })
        };
        let found: Vec<_> = changed.into_par_iter().with_max_len(TEXTS_AT_ONCE).map(check).collect();
        self.found.extend(found);
    }
}

impl Latest {
    /// What is found beside what is wrong with single texts, by file.
    fn beside(&self) -> HashMap<RelPath, Vec<Diagnostic>> {
        let mut beside: HashMap<RelPath, Vec<Diagnostic>> = HashMap::new();
        let known = self.elsewhere.iter().chain(&self.of_settings).chain(self.snapshot.found_without_reading());
        for finding in known.cloned().chain(self.across.found()) {
            beside.entry(finding.path.clone()).or_default().push(finding);
        }
        beside
    }
}

fn view(snapshot: &Snapshot) -> CorpusView<'_> {
    CorpusView { config: &snapshot.config, catalogue: &snapshot.catalogue, corpus: &snapshot.corpus }
}

fn of_settings(snapshot: &Snapshot, elsewhere: &[Diagnostic]) -> Vec<Diagnostic> {
    let paths = snapshot.sources.iter().map(|(path, _)| path);
    rules::check_settings(&snapshot.config, paths.chain(elsewhere.iter().map(|finding| &finding.path)))
}

/// The texts that differ, as they were and as they are; nothing where anything else may differ.
fn edited_texts<'a>(before: &'a Snapshot, now: &'a Snapshot) -> Option<Vec<(&'a Entry, &'a Entry)>> {
    // Snapshots have the same configuration, and not only an equal one, where texts were edited and nothing else was touched.
    if !Arc::ptr_eq(&before.config, &now.config) {
        return None;
    }
    let pairs = before.corpus.texts().zip(now.corpus.texts());
    let is_edited =
        |(before, now): &(&Entry, &Entry)| !Arc::ptr_eq(&before.parsed, &now.parsed) || before.clouds != now.clouds;
    Some(pairs.filter(is_edited).collect())
}
