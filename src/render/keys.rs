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
#[derive(Debug, Default)]
pub struct KeyParts(Vec<u8>);

impl<'a> Origins<'a> {
    #[must_use]
    pub fn new(sources: &'a Sources, corpus: &'a Corpus, dates: &Dates) -> Self {
        let mut of_dates = KeyParts::default();
        of_dates.add(dates);
        let articles = corpus.iter().map(|_| OfArticle::default()).collect();
        let (beside_texts, faces) = (OnceLock::new(), OnceLock::new());
        Self { sources, corpus, beside_texts, dates: of_dates.key(), articles, faces }
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

    /// The key of all that files tell of articles other than their own, and of everything beside texts. Where it is the
    /// same as in an earlier build, an article whose text differs makes other files of its own alone.
    #[must_use]
    pub fn faces(&self) -> Key {
        *self.faces.get_or_init(|| {
            let mut parts = KeyParts::default();
            parts.add(&(self.beside_texts(), self.dates));
            add_faces(self.corpus, &mut parts);
            parts.key()
        })
    }

    /// The keys of what each article says, in the order of the corpus.
    #[must_use]
    pub fn contents(&self) -> Vec<Key> {
        let ids: Vec<ArticleId> = self.corpus.iter().map(|(id, _)| id).collect();
        ids.into_par_iter().map(|id| self.content(id)).collect()
    }

    /// Which articles are as they were, when the keys were these.
    #[must_use]
    pub fn scope(&self, faces: Key, contents: &[Key]) -> Scope {
        let is_same = faces == self.faces() && contents.len() == self.articles.len();
        let same = || self.contents().iter().zip(contents).map(|(now, then)| now == then).collect();
        Scope { same: is_same.then(same) }
    }

    /// The key of what an article says, on whatever site: of its text and those that it includes.
    #[must_use]
    pub fn content(&self, id: ArticleId) -> Key {
        let find_out = || {
            let article = self.corpus.entry(id).article();
            if article.fragments().all(|fragment| fragment.includes.is_empty()) {
                return self.text(id);
            }
            let mut parts = KeyParts::default();
            parts.add(&self.text(id));
            parts.add_includes(self.corpus, article);
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
    /// Whether a file that tells all of some articles, or of none, is as it was, if nobody touched it.
    #[must_use]
    pub fn is_same(&self, articles: impl IntoIterator<Item = ArticleId>) -> bool {
        self.same.as_ref().is_some_and(|same| articles.into_iter().all(|id| same[id.index()]))
    }
}

/// Adds what all texts show to others, and what lies beside them.
fn add_faces(corpus: &Corpus, parts: &mut KeyParts) {
    let articles: Vec<&Article> = corpus.texts().map(Entry::article).collect();
    let faces: Vec<Face> = articles.into_par_iter().map(Article::face).collect();
    parts.add(&faces);
    for (path, bytes) in corpus.strays() {
        parts.add(&(path.as_str(), Key::of(bytes)));
    }
}

/// An article is what its text says; its path is that of its files.
fn of_text(article: &Article) -> Key {
    Key::of(article.source.text.as_bytes())
}

impl KeyParts {
    pub fn add(&mut self, part: &impl Hash) {
        part.hash(self);
    }

    #[must_use]
    pub fn key(&self) -> Key {
        Key::of(&self.0)
    }

    /// Adds the texts that a text includes, at first hand or through others, each once: how far a page follows them is
    /// no matter.
    fn add_includes(&mut self, corpus: &Corpus, article: &Article) {
        let (mut seen, mut to_do) = (HashSet::new(), vec![article]);
        while let Some(article) = to_do.pop() {
            for include in article.fragments().flat_map(|fragment| &fragment.includes) {
                let path = article.path().join(&include.target.value);
                let included = path.as_ref().and_then(|path| corpus.include(path)).map(|parsed| &parsed.article);
                self.add(&included.map(|article| article.path().as_str()));
                if let Some(article) = included.filter(|article| seen.insert(article.path().clone())) {
                    self.add(&of_text(article));
                    to_do.push(article);
                }
            }
        }
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
                        let article = included.map(|parsed| &parsed.article);
                        to_do.extend(article.filter(|article| seen.insert(article.path().clone())));
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
