//! What others read of an article: what is made of them stays the same as long as its face does.
//!
//! Must not know who reads it.

use super::{Article, Kind};

/// A hash of what an article shows to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Face([u8; 32]);

impl Article {
    /// Of what others read of the article: all but the words of its body.
    ///
    /// Law: what is made of other articles, or of sites as wholes, reads nothing of an article that is not in here.
    #[must_use]
    pub fn face(&self) -> Face {
        let text = &*self.source.text;
        let mut hasher = blake3::Hasher::new();
        let mut add = |part: &str| {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        };
        add(self.path().as_str());
        add(self.kind.slug());
        add(self.title());
        // The page of a troubleshooter shows what introduces it.
        if self.kind == Kind::TsgDescription {
            add(text);
        }
        for span in [Some(self.properties.span), self.json_span] {
            add(span.and_then(|span| text.get(span.range())).unwrap_or_default());
        }
        for heading in &self.markdown.headings {
            add(&heading.level.to_string());
            add(&heading.text);
            add(&heading.id);
        }
        for fragment in self.fragments() {
            let links = fragment.links.iter().map(|link| &link.target.value);
            let images = fragment.images.iter().map(|image| &image.target.value);
            // Files beside the articles are copied where a text names them.
            links.chain(images).filter(|target| !target.contains(':')).for_each(|target| add(target));
            add("includes");
            fragment.includes.iter().for_each(|include| add(&include.target.value));
        }
        Face(*hasher.finalize().as_bytes())
    }
}
