//! Keys of pages: what a page is made from, without making it.
//!
//! A page depends on its view, its template and its site's settings. The view of an article is made but for its body, which is
//! most of the work: in its place stand the text that it comes from, and what becomes of the links in it that lead to other
//! texts. Must not know templates.

use std::hash::{Hash, Hasher};

use foldhash::{HashSet, HashSetExt};
use rayon::prelude::*;

use super::html::Filler;
use crate::article::{Article, Filling, Fragment};
use crate::corpus::{ArticleId, Corpus};
use crate::output::Key;
use crate::site::{Outcome, local_file};
use crate::sources::Sources;
use crate::text::RelPath;

/// What pages are made from beside what their views hold.
#[derive(Debug)]
pub struct Origins {
    /// Of everything in the content root but texts: settings, templates, catalogues.
    beside_texts: Key,
    /// Of the text of each article, in the order of the corpus.
    texts: Vec<Key>,
}

/// What a key is made of, written down.
#[derive(Debug, Default)]
pub struct Parts(Vec<u8>);

impl Origins {
    #[must_use]
    pub fn new(sources: &Sources, corpus: &Corpus) -> Self {
        let is_text =
            |path: &str| path.starts_with(crate::corpus::ARTICLES) || path.starts_with(crate::corpus::INCLUDES);
        let mut beside = Parts::default();
        for (path, bytes) in sources.iter().filter(|(path, _)| !is_text(path.as_str())) {
            beside.add(&(path.as_str(), Key::of(bytes)));
        }
        let entries: Vec<_> = corpus.iter().map(|(_, entry)| entry.article()).collect();
        Self { beside_texts: beside.key(), texts: entries.into_par_iter().map(of_text).collect() }
    }

    /// The key of an article's text.
    #[must_use]
    pub fn text(&self, id: ArticleId) -> Key {
        self.texts[id.index()]
    }

    /// The key of what all files of a site have in common.
    #[must_use]
    pub fn of_site(&self, site: &str) -> Key {
        let mut parts = Parts::default();
        parts.add(&(self.beside_texts, site));
        parts.key()
    }
}

/// An article is what its text says; its path is that of its files.
fn of_text(article: &Article) -> Key {
    Key::of(article.source.text.as_bytes())
}

impl Parts {
    pub fn add(&mut self, part: &impl Hash) {
        part.hash(self);
    }

    #[must_use]
    pub fn key(&self) -> Key {
        Key::of(&self.0)
    }

    /// Adds what the body of an article is made from, its own text aside.
    pub(super) fn add_body(&mut self, filler: &Filler<'_>) {
        self.add_fragment(filler, &filler.article.markdown.content, &mut HashSet::new());
    }

    /// How far includes are followed is no matter: each text that there is behind them is added once.
    fn add_fragment(&mut self, filler: &Filler<'_>, fragment: &Fragment, seen: &mut HashSet<RelPath>) {
        for hole in &fragment.holes {
            match hole.filling {
                Filling::LinkStart(index) => self.add_link(filler, fragment, index),
                Filling::Image(index) => {
                    let image = fragment.images.get(index as usize).map(|image| image.target.value.trim());
                    let corpus = filler.site.world.corpus;
                    let file = image.and_then(|target| local_file(corpus, filler.article.path(), target));
                    self.add(&file.and_then(|file| filler.files.get(&file)));
                }
                Filling::Include(index) => self.add_include(filler, fragment, index, seen),
                // The text and the settings tell.
                Filling::LinkEnd(_) | Filling::Words(_) => {}
            }
        }
    }

    /// What becomes of an address with a scheme is for the settings to say.
    fn add_link(&mut self, filler: &Filler<'_>, fragment: &Fragment, index: u32) {
        let Some(link) = fragment.links.get(index as usize).filter(|link| !link.target.value.contains(':')) else {
            return;
        };
        match filler.site.outcome(filler.article, link) {
            Outcome::Article { id, heading } => self.add(&(filler.site.page(id), heading)),
            Outcome::File { path } => self.add(&filler.files.get(&path)),
            Outcome::Heading { id } => self.add(&id),
            Outcome::Nowhere => self.add(&false),
            _ => self.add(&true),
        }
    }

    fn add_include(&mut self, filler: &Filler<'_>, fragment: &Fragment, index: u32, seen: &mut HashSet<RelPath>) {
        let Some(parsed) = fragment.includes.get(index as usize).and_then(|include| filler.included(include)) else {
            return self.add(&false);
        };
        let article = &parsed.article;
        self.add(&article.path().as_str());
        if seen.insert(article.path().clone()) {
            self.add(&of_text(article));
            self.add_fragment(&Filler { article, ..*filler }, &article.markdown.content, seen);
        }
    }
}

/// Takes what is hashed as it is.
impl Hasher for Parts {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// The key is what counts.
    fn finish(&self) -> u64 {
        0
    }
}
