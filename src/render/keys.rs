//! Keys of pages: what a page is made from, without making it.
//!
//! A page depends on its view, its template and its site's settings. The view of an article is made but for its body,
//! which is most of the work: in its place stand the texts that it comes from, and what becomes of the links in them
//! that lead to other texts. Must not know templates.

use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use foldhash::{HashSet, HashSetExt};
use rayon::prelude::*;

use super::html::Filler;
use super::{Dates, copied_file};
use crate::article::{Article, Face, Filling, Fragment};
use crate::corpus::{ARTICLES, ArticleId, Corpus, Entry, INCLUDES};
use crate::output::Key;
use crate::site::{Outcome, local_file};
use crate::sources::Sources;
use crate::text::RelPath;

/// What files are made from, beside what their views hold: found out as it is asked for.
#[derive(Debug)]
pub struct Origins<'a> {
    corpus: &'a Corpus,
    sources: &'a Sources,
    /// Of everything in the content root but texts: settings, templates, catalogues.
    beside_texts: OnceLock<Key>,
    dates: Key,
    /// In the order of the corpus.
    articles: Vec<OfArticle>,
    faces: OnceLock<Key>,
    titles: OnceLock<Key>,
}

#[derive(Debug, Default)]
struct OfArticle {
    text: OnceLock<Key>,
    /// ... with the texts that it includes.
    content: OnceLock<Key>,
}

/// Which articles say the same as in an earlier build, whose files may be there still.
#[derive(Debug, Default)]
pub struct Scope {
    /// In the order of the corpus; nothing where what articles show of themselves is not all the same.
    same: Option<Vec<bool>>,
}

/// What a key is made of, written down.
#[derive(Debug)]
pub struct KeyParts(Vec<u8>);

impl Default for KeyParts {
    /// With room for what most are made of: growing would take longer than writing.
    fn default() -> Self {
        Self(Vec::with_capacity(4096))
    }
}

impl<'a> Origins<'a> {
    #[must_use]
    pub fn new(sources: &'a Sources, corpus: &'a Corpus, dates: &Dates) -> Self {
        let mut of_dates = KeyParts::default();
        of_dates.add(dates);
        let articles = corpus.iter().map(|_| OfArticle::default()).collect();
        let (beside_texts, faces, titles) = Default::default();
        Self { sources, corpus, beside_texts, dates: of_dates.key(), articles, faces, titles }
    }

    fn beside_texts(&self) -> Key {
        let is_text = |path: &RelPath| path.as_str().starts_with(ARTICLES) || path.as_str().starts_with(INCLUDES);
        *self.beside_texts.get_or_init(|| {
            let mut parts = KeyParts::default();
            for (path, bytes) in self.sources.iter().filter(|(path, _)| !is_text(path)) {
                parts.add(&(path.as_str(), Key::of(bytes)));
            }
            parts.key()
        })
    }

    /// The key of all that files tell of articles other than their own but for titles, and of everything beside texts. Where
    /// it is the same as in an earlier build, and titles are as well, an article whose text differs makes other files of its
    /// own alone.
    #[must_use]
    pub fn faces(&self) -> Key {
        *self.faces.get_or_init(|| {
            let mut parts = KeyParts::default();
            parts.add(&(self.beside_texts(), self.dates));
            add_faces(self.corpus, &mut parts);
            parts.key()
        })
    }

    /// The key of what all articles are called.
    #[must_use]
    pub fn titles(&self) -> Key {
        *self.titles.get_or_init(|| {
            let articles: Vec<&Article> = self.corpus.iter().map(|(_, entry)| entry.article()).collect();
            let titles: Vec<&str> = articles.into_par_iter().map(Article::title).collect();
            let mut parts = KeyParts::default();
            parts.add(&titles);
            parts.key()
        })
    }

    /// Which articles are as they were, when the key of all faces was this one. `is_same` tells it of a text without
    /// those that it includes.
    #[must_use]
    pub fn scope(&self, faces: Key, is_same: impl Fn(&Article) -> bool + Sync) -> Scope {
        let are_same = |article| is_same(article) && included(self.corpus, article).iter().all(|it| is_same(it));
        let articles: Vec<&Article> = self.corpus.iter().map(|(_, entry)| entry.article()).collect();
        let articles = || articles.into_par_iter().map(are_same).collect();
        Scope { same: (faces == self.faces()).then(articles) }
    }

    /// The key of what an article says, on whatever site: of its text and those that it includes.
    #[must_use]
    pub fn content(&self, id: ArticleId) -> Key {
        let find_out = || {
            let article = self.corpus.entry(id).article();
            if article.includes().next().is_none() {
                return self.text(id);
            }
            let mut parts = KeyParts::default();
            parts.add(&self.text(id));
            for article in included(self.corpus, article) {
                parts.add(&(article.path().as_str(), of_text(article)));
            }
            parts.key()
        };
        *self.articles[id.index()].content.get_or_init(find_out)
    }

    /// The key of an article's text.
    fn text(&self, id: ArticleId) -> Key {
        *self.articles[id.index()].text.get_or_init(|| of_text(self.corpus.entry(id).article()))
    }

    /// The key of what all files of a site have in common.
    #[must_use]
    pub fn of_site(&self, site: &str) -> Key {
        let mut parts = KeyParts::default();
        parts.add(&(self.beside_texts(), site));
        parts.key()
    }
}

impl Scope {
    /// The articles that say something else, where all show the same to others as before, titles aside.
    #[must_use]
    pub fn changed(&self, corpus: &Corpus) -> Option<Vec<ArticleId>> {
        let same = self.same.as_ref()?;
        Some(corpus.iter().map(|(id, _)| id).filter(|id| !same[id.index()]).collect())
    }

    /// The same without some articles: something else is told of them now.
    #[must_use]
    pub fn without(mut self, articles: impl Iterator<Item = ArticleId>) -> Self {
        for id in articles {
            if let Some(is_same) = self.same.as_mut().and_then(|same| same.get_mut(id.index())) {
                *is_same = false;
            }
        }
        self
    }

    /// Whether a file that tells all of some articles, or of none, is as it was, if nobody touched it.
    #[must_use]
    pub fn is_same(&self, articles: impl IntoIterator<Item = ArticleId>) -> bool {
        self.same.as_ref().is_some_and(|same| articles.into_iter().all(|id| same[id.index()]))
    }
}

/// Adds what all texts show to others, and what lies beside them.
fn add_faces(corpus: &Corpus, parts: &mut KeyParts) {
    let articles: Vec<&Article> = corpus.texts().map(Entry::article).collect();
    let faces: Vec<Face> = articles.into_par_iter().map(|article| article.shown().face).collect();
    parts.add(&faces);
    for (path, bytes) in corpus.strays() {
        parts.add(&(path.as_str(), Key::of(bytes)));
    }
}

/// The texts that a text includes, at first hand or through others, each once: how far a page follows them is no matter.
/// Which there are is for faces to tell.
fn included<'a>(corpus: &'a Corpus, article: &'a Article) -> Vec<&'a Article> {
    if article.includes().next().is_none() {
        return Vec::new();
    }
    let (mut seen, mut to_do, mut found) = (HashSet::new(), vec![article], Vec::new());
    while let Some(article) = to_do.pop() {
        let paths = article.includes().filter_map(|include| article.path().join(&include.target.value));
        let new = paths.filter_map(|path| corpus.include(&path)).filter(|it| seen.insert(it.path().clone()));
        let new: Vec<&Article> = new.collect();
        to_do.extend(&new);
        found.extend(new);
    }
    found
}

/// An article is what its text says; its path is that of its files.
fn of_text(article: &Article) -> Key {
    Key::of(article.source.text.as_bytes())
}

impl KeyParts {
    pub fn add(&mut self, part: &impl Hash) {
        part.hash(self);
    }

    /// The key of one part alone.
    pub fn of(part: &impl Hash) -> Key {
        let mut parts = Self::default();
        parts.add(part);
        parts.key()
    }

    #[must_use]
    pub fn key(&self) -> Key {
        Key::of(&self.0)
    }

    /// Adds what becomes of the links and images in the body of an article, and in the texts that it includes. What
    /// these say is told by [`Origins::content`].
    pub(super) fn add_body(&mut self, filler: &Filler<'_>) {
        let (mut seen, mut to_do) = (HashSet::new(), vec![filler.article]);
        while let Some(article) = to_do.pop() {
            let filler = Filler { article, ..*filler };
            let fragment = &article.markdown.content;
            for hole in &fragment.holes {
                match hole.filling {
                    Filling::LinkStart(index) => self.add_link(&filler, fragment, index),
                    Filling::Image(index) => self.add_image(&filler, fragment, index),
                    Filling::Include(index) => {
                        let included = fragment.includes.get(index as usize).and_then(|it| filler.included(it));
                        to_do.extend(included.filter(|article| seen.insert(article.path().clone())));
                    }
                    // The text and the settings tell.
                    Filling::LinkEnd(_) | Filling::Words(_) => {}
                }
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
            Outcome::File { path } => self.add(&copied_file(filler.site, &path)),
            Outcome::Heading { id } => self.add(&id),
            Outcome::Nowhere => self.add(&false),
            _ => self.add(&true),
        }
    }

    fn add_image(&mut self, filler: &Filler<'_>, fragment: &Fragment, index: u32) {
        let image = fragment.images.get(index as usize).map(|image| image.target.value.trim());
        let corpus = filler.site.world.corpus;
        let file = image.and_then(|target| local_file(corpus, filler.article.path(), target));
        self.add(&file.and_then(|file| copied_file(filler.site, &file)));
    }
}

/// Takes what is hashed as it is.
impl Hasher for KeyParts {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// The key is what counts.
    fn finish(&self) -> u64 {
        0
    }
}
