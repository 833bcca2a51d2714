//! What the articles of a corpus say, for the indexes of all sites: read when it is asked for.
//!
//! Must not know sites.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::document::{Content, Head};
use super::memory::{Layout, Memory};
use crate::corpus::{ArticleId, Corpus};
use crate::output::Key;
use crate::render::{KeyParts, Origins, Scope};

/// What the articles of a corpus say, each in the order of the corpus.
pub struct Contents<'a> {
    corpus: &'a Corpus,
    origins: &'a Origins<'a>,
    pub(super) memory: &'a Memory,
    /// What the layouts of this build are kept under.
    build: Option<Key>,
    earlier: Option<(Key, &'a Scope)>,
    heads: Vec<Head>,
    articles: Vec<OnceLock<Content>>,
    sizes: Vec<OnceLock<usize>>,
}

impl<'a> Contents<'a> {
    /// `memory` has what is known of them from earlier.
    #[must_use]
    pub fn new(corpus: &'a Corpus, origins: &'a Origins<'a>, memory: &'a Memory) -> Self {
        let entries: Vec<_> = corpus.iter().map(|(_, entry)| entry).collect();
        let heads = entries.into_par_iter().map(|entry| Head::new(&memory.vocabulary, entry)).collect();
        let articles = corpus.iter().map(|_| OnceLock::new()).collect();
        let sizes = corpus.iter().map(|_| OnceLock::new()).collect();
        Self { corpus, origins, memory, build: None, earlier: None, heads, articles, sizes }
    }

    /// The same, where the memory is kept for later builds. The key is that of everything that the build is made from.
    #[must_use]
    pub fn of_build(self, key: Key) -> Self {
        Self { build: Some(key), ..self }
    }

    /// The same, where all articles show the same to others as in an earlier build, and the scope tells which of them say
    /// the same.
    #[must_use]
    pub fn after(self, key: Key, scope: &'a Scope) -> Self {
        Self { earlier: Some((key, scope)), ..self }
    }

    /// What is known of the layout of a site from the earlier build.
    pub(super) fn layout(&self, site: &str) -> Option<(&Layout, &Scope)> {
        let (key, scope) = self.earlier?;
        Some((self.memory.layout(layout_key(key, site))?, scope))
    }

    pub(super) fn keep_layout(&self, site: &str, layout: impl FnOnce() -> Layout) {
        if let Some(key) = self.build {
            self.memory.keep_layout(layout_key(key, site), layout());
        }
    }

    /// Finds out how much some articles say, by all threads. Indexes that are made side by side would wait for each other at
    /// every article, since they ask in the same order.
    pub fn measure(&self, of: impl Fn(ArticleId) -> bool) {
        let articles: Vec<ArticleId> = self.corpus.iter().map(|(id, _)| id).filter(|&id| of(id)).collect();
        articles.into_par_iter().for_each(|id| {
            self.size(id);
        });
    }

    pub(super) fn head(&self, id: ArticleId) -> &Head {
        &self.heads[id.index()]
    }

    pub(super) fn content(&self, id: ArticleId) -> &Content {
        let read = || Content::new(&self.memory.vocabulary, self.corpus, self.corpus.entry(id), self.head(id));
        self.articles[id.index()].get_or_init(read)
    }

    /// How many bytes of text the content of an article is.
    pub(super) fn size(&self, id: ArticleId) -> usize {
        *self.sizes[id.index()].get_or_init(|| {
            // Where nothing else tells a title, the name of the file does.
            let mut parts = KeyParts::default();
            parts.add(&(self.key(id), self.corpus.entry(id).article().path().as_str()));
            self.memory.size(parts.key(), || self.content(id).size())
        })
    }

    /// The key of what an article says.
    pub(super) fn key(&self, id: ArticleId) -> Key {
        self.origins.content(id)
    }
}

fn layout_key(build: Key, site: &str) -> Key {
    let mut parts = KeyParts::default();
    parts.add(&(build, site));
    parts.key()
}
