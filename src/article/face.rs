//! What others read of an article: what is made of them stays the same as long as its face does.
//!
//! Must not know who reads it.

use serde::{Deserialize, Serialize};

use super::Article;
use crate::text::Span;

/// Hashes of what an article shows to others, but for what it is called ([`Article::title`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Face {
    rest: [u8; 16],
    /// Of its headings, which other pages read where they lead to one.
    headings: [u8; 16],
}

impl Face {
    /// Whether the two are the same but for headings: on these nothing depends but pages that lead to them.
    #[must_use]
    pub fn is_same_but_headings(&self, other: &Self) -> bool {
        self.rest == other.rest
    }
}

/// What others read of the body of an article, so that it need not be read for them again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    pub face: Face,
    /// The words of its H1; empty where there are none.
    pub heading: String,
    /// Whether a form asks for a resource; nothing where it is no form, or where its body cannot be read.
    pub needs_resource: Option<bool>,
}

impl Article {
    #[must_use]
    pub fn shown(&self) -> &Shown {
        self.shown.get_or_init(|| {
            let (heading, needs_resource) = (self.heading().to_owned(), self.needs_resource());
            Shown { face: face(self), heading, needs_resource }
        })
    }

    /// Takes what is known of an article with the same bytes and the same path, so that the body need not be read for it.
    pub fn remember(&self, shown: &Shown) {
        // What was found out already is the same.
        let _ = self.shown.set(shown.clone());
    }
}

/// Of what others read of the article: all but its title and the words of its body. Its headings, and the addresses of what
/// it includes and of files, belong to it.
///
/// Law: what is made of other articles, or of sites as wholes, reads nothing of an article that is not in here, but for its
/// title; and for the pages of troubleshooters, which show whole articles.
fn face(article: &Article) -> Face {
    let text = &*article.source.text;
    let mut rest = Hasher::default();
    let mut add = |part: &str| rest.add(part);
    add(article.path().as_str());
    add(article.kind.slug());
    let properties = article.properties.span.range();
    let title = article.properties.find("pageTitle").map(|title| title.value.span.range());
    let title = title.filter(|title| properties.start <= title.start && title.end <= properties.end);
    let title = title.unwrap_or(properties.end..properties.end);
    let json = article.json_span.map(Span::range).unwrap_or_default();
    for range in [properties.start..title.start, title.end..properties.end, json] {
        add(text.get(range).unwrap_or_default());
    }
    // A text that is included has the clouds of those around it.
    let includes: Vec<&String> = article.includes().map(|include| &include.target.value).collect();
    // Sites have the files that articles refer to.
    let images = article.fragments().flat_map(|fragment| &fragment.images).map(|image| &image.target.value);
    let links = article.links().map(|link| &link.target.value);
    let files: Vec<&String> = images.chain(links).filter(|target| may_be_file(target)).collect();
    for list in [includes, files] {
        add(&list.len().to_string());
        for target in list {
            add(target);
        }
    }
    let mut headings = Hasher::default();
    for heading in &article.markdown.headings {
        headings.add(&heading.level.to_string());
        headings.add(&heading.text);
        headings.add(&heading.id);
    }
    Face { rest: rest.finish(), headings: headings.finish() }
}

/// Hashes texts, each with its length.
#[derive(Default)]
struct Hasher(blake3::Hasher);

impl Hasher {
    fn add(&mut self, part: &str) {
        self.0.update(&(part.len() as u64).to_le_bytes());
        self.0.update(part.as_bytes());
    }

    fn finish(&self) -> [u8; 16] {
        let mut hash = [0; 16];
        hash.copy_from_slice(&self.0.finalize().as_bytes()[..16]);
        hash
    }
}

/// Whether an address may lead to a file that is no text.
fn may_be_file(target: &str) -> bool {
    let path = target.split(['#', '?']).next().unwrap_or_default();
    !path.is_empty() && !path.contains(':') && !path.ends_with(".md")
}
