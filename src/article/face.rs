//! What others read of an article: what is made of them stays the same as long as its face does.
//!
//! Must not know who reads it.

use super::Article;

/// A hash of what an article shows to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Face([u8; 32]);

impl Article {
    /// Of what others read of the article: all but the words of its body.
    ///
    /// Law: what is made of other articles, or of sites as wholes, reads nothing of an article that is not in here; but
    /// for the pages of troubleshooters, which show whole articles, and the files that are copied, which are looked for
    /// anew.
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
        for span in [Some(self.properties.span), self.json_span] {
            add(span.and_then(|span| text.get(span.range())).unwrap_or_default());
        }
        for heading in &self.markdown.headings {
            add(&heading.level.to_string());
            add(&heading.text);
            add(&heading.id);
        }
        // A text that is included has the clouds of those around it.
        self.fragments().flat_map(|fragment| &fragment.includes).for_each(|include| add(&include.target.value));
        Face(*hasher.finalize().as_bytes())
    }
}
