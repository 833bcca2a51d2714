//! What the articles of a corpus say, for the indexes of all sites: read when it is asked for.
//!
//! Must not know sites.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::document::{Content, Head};
use super::memory::Memory;
use crate::corpus::{ArticleId, Corpus};
use crate::output::Key;
use crate::render::{KeyParts, Origins};

/// What the articles of a corpus say, each in the order of the corpus.
pub struct Contents<'a> {
    corpus: &'a Corpus,
    origins: &'a Origins<'a>,
    pub(super) memory: &'a Memory,
    heads: Vec<Head>,
    articles: Vec<OnceLock<Content>>,
    sizes: Vec<OnceLock<usize>>,
}

impl<'a> Contents<'a> {
    /// `memory` has what is known of them from earlier.
    #[must_use]
    pub fn new(corpus: &'a Corpus, origins: &'a Origins<'a>, memory: &'a Memory) -> Self {
        let entries: Vec<_> = corpus.iter().map(|(_, entry)| entry).collect();
        let heads = entries.into_par_iter().map(Head::new).collect();
        let articles = corpus.iter().map(|_| OnceLock::new()).collect();
        let sizes = corpus.iter().map(|_| OnceLock::new()).collect();
        Self { corpus, origins, memory, heads, articles, sizes }
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
