//! What is wrong with a snapshot, found again only for what differs from the one before.
//!
//! Must not know where snapshots come from.

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
use crate::rules::{self, CorpusView, Levels};
use crate::text::RelPath;

/// What rules found in each text. That depends on the text, the configuration, the known web pages and the rules that are
/// asked for alone.
#[derive(Debug, Default)]
pub struct Checks {
    config: Arc<Config>,
    web_pages: Arc<WebPages>,
    only: Vec<String>,
    found: HashMap<RelPath, CheckedText>,
}

/// What a text includes has the clouds of the articles around it, which come and go without it.
#[derive(Debug)]
struct CheckedText {
    parsed: Arc<Article>,
    clouds: CloudSet,
    found: Vec<Diagnostic>,
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
        let Snapshot { config, catalogue, corpus, .. } = snapshot;
        let levels = Levels::new(config);
        let levels = if only.is_empty() { levels } else { levels.only(only)? };
        self.check_changed(&levels, snapshot, only);
        let paths = snapshot.sources.iter().map(|(path, _)| path).chain(elsewhere.iter().map(|finding| &finding.path));
        let of_settings = rules::check_settings(config, paths);
        let across = rules::check_across(&levels, &CorpusView { config, catalogue, corpus });
        let texts: Vec<&Entry> = corpus.texts().collect();
        let of_texts = texts.into_par_iter().flat_map_iter(|entry| {
            let checked = self.found.get(entry.article().path());
            entry.article().diagnostics.iter().chain(checked.map_or(&[][..], |checked| &checked.found))
        });
        let of_texts: Vec<&Diagnostic> = of_texts.collect();
        // Findings are many and large: all threads copy them, into room for all.
        let count = snapshot.found.len() + of_texts.len() + across.len();
        let mut found = Vec::with_capacity(elsewhere.len() + of_settings.len() + count);
        found.extend(elsewhere);
        found.extend(of_settings);
        found.extend(snapshot.found.iter().cloned());
        found.par_extend(of_texts.into_par_iter().cloned());
        found.extend(across);
        Ok(rules::settle_all(&levels, config, corpus, found))
    }

    /// Asks article rules about what is new or was parsed anew, and forgets what is gone.
    fn check_changed(&mut self, levels: &Levels, snapshot: &Snapshot, only: &[String]) {
        let Snapshot { config, web_pages, corpus, .. } = snapshot;
        if self.config != *config || self.only != only || !Arc::ptr_eq(&self.web_pages, web_pages) {
            let (config, web_pages) = (Arc::clone(config), Arc::clone(web_pages));
            *self = Self { config, web_pages, only: only.to_vec(), found: HashMap::new() };
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
