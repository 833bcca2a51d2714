//! Keys of pages: what a page is made from, without making it.
//!
//! A page depends on its view, its template and its site's settings. The view of an article is made but for its body, which is
//! most of the work: in its place stand the text that it comes from, and what becomes of the links in it that lead to other
//! texts. Must not know templates.

use std::hash::{Hash, Hasher};

use foldhash::{HashSet, HashSetExt};
use rayon::prelude::*;

use super::Dates;
use super::html::Filler;
use crate::article::{Article, Filling, Fragment, Kind};
use crate::corpus::{ArticleId, Corpus};
use crate::output::Key;
use crate::site::{Outcome, local_file};
use crate::sources::Sources;
use crate::text::RelPath;

/// What files are made from, beside what their views hold.
#[derive(Debug)]
pub struct Origins {
    /// Of everything in the content root but texts: settings, templates, catalogues.
    beside_texts: Key,
    /// Of the text of each article, in the order of the corpus.
    texts: Vec<Key>,
    /// ... and of the texts that it includes.
    contents: Vec<Key>,
    faces: Key,
}

/// Which articles say the same as in an earlier build, whose files may be there still.
#[derive(Debug, Default)]
pub struct Scope {
    /// In the order of the corpus; nothing where what articles show of themselves is not all the same.
    same: Option<Vec<bool>>,
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
        let articles: Vec<&Article> = corpus.iter().map(|(_, entry)| entry.article()).collect();
        let texts: Vec<Key> = articles.par_iter().map(|article| of_text(article)).collect();
        let with_includes = |(article, &text): (&&Article, &Key)| {
            let mut parts = Parts::default();
            parts.add(&text);
            parts.add_includes(corpus, article, &mut HashSet::new());
            if article.markdown.content.includes.is_empty() { text } else { parts.key() }
        };
        let contents = articles.par_iter().zip(&texts).map(with_includes).collect();
        let faces = faces(corpus, &articles, beside.key());
        Self { beside_texts: beside.key(), texts, contents, faces }
    }

    /// The same, where pages say when articles were changed last.
    #[must_use]
    pub fn with_dates(self, dates: &Dates) -> Self {
        let mut parts = Parts::default();
        parts.add(&(self.faces, dates));
        Self { faces: parts.key(), ..self }
    }

    /// The key of all that files tell of articles other than their own, and of everything beside texts. Where it is the same as in an earlier
    /// build, an article whose text differs makes other files of its own alone.
    #[must_use]
    pub fn faces(&self) -> Key {
        self.faces
    }

    /// The keys of what each article says, in the order of the corpus.
    #[must_use]
    pub fn contents(&self) -> &[Key] {
        &self.contents
    }

    /// Which articles are as they were, when the keys were these.
    #[must_use]
    pub fn scope(&self, faces: Key, contents: &[Key]) -> Scope {
        let is_same = faces == self.faces && contents.len() == self.contents.len();
        Scope { same: is_same.then(|| self.contents.iter().zip(contents).map(|(now, then)| now == then).collect()) }
    }

    /// The key of what an article says, on whatever site: of its text and those that it includes.
    #[must_use]
    pub fn content(&self, id: ArticleId) -> Key {
        self.contents[id.index()]
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

impl Scope {
    /// Whether the files of some articles are as they were, if nobody touched them.
    #[must_use]
    pub fn is_same(&self, articles: &[ArticleId]) -> bool {
        self.same.as_ref().is_some_and(|same| articles.iter().all(|id| same[id.index()]))
    }
}

/// The key of what all texts show to others, and of what lies beside them.
fn faces(corpus: &Corpus, articles: &[&Article], beside_texts: Key) -> Key {
    let of_articles: Vec<Key> = articles.par_iter().map(|article| face(article)).collect();
    let mut parts = Parts::default();
    parts.add(&(beside_texts, of_articles));
    for entry in corpus.includes() {
        parts.add(&face(entry.article()));
    }
    for (path, bytes) in corpus.strays() {
        parts.add(&(path.as_str(), Key::of(bytes)));
    }
    parts.key()
}

/// The key of what others read of a text: all but the words of its body.
///
/// Law: what is made of other articles, or of sites as wholes, reads nothing of an article that is not in here.
fn face(article: &Article) -> Key {
    let text = &*article.source.text;
    let mut parts = Parts::default();
    parts.add(&(article.path().as_str(), article.kind, article.title()));
    // The page of a troubleshooter shows what introduces it.
    if article.kind == Kind::TsgDescription {
        parts.add(&text);
    }
    let spans = [Some(article.properties.span), article.json_span];
    spans.into_iter().flatten().for_each(|span| parts.add(&text.get(span.range())));
    for heading in &article.markdown.headings {
        parts.add(&(heading.level, &heading.text, &heading.id));
    }
    for fragment in article.fragments() {
        let links = fragment.links.iter().map(|link| &link.target.value);
        let images = fragment.images.iter().map(|image| &image.target.value);
        // Files beside the articles are copied where a text names them.
        links.chain(images).filter(|target| !target.contains(':')).for_each(|target| parts.add(target));
        fragment.includes.iter().for_each(|include| parts.add(&include.target.value));
    }
    parts.key()
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

    /// Adds the texts that a text includes, each once.
    fn add_includes(&mut self, corpus: &Corpus, article: &Article, seen: &mut HashSet<RelPath>) {
        for include in &article.markdown.content.includes {
            let path = article.path().join(&include.target.value);
            let included = path.as_ref().and_then(|path| corpus.include(path)).map(|parsed| &parsed.article);
            self.add(&path.as_ref().filter(|_| included.is_some()).map(RelPath::as_str));
            if let Some(article) = included.filter(|article| seen.insert(article.path().clone())) {
                self.add(&of_text(article));
                self.add_includes(corpus, article, seen);
            }
        }
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
