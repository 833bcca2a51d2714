//! The bodies of articles for pages that are not the site's own.
//!
//! Must not know where they are shown.

use super::HOME;
use super::html::Filler;
use super::keys::{KeyParts, Origins};
use super::texts::Texts;
use crate::corpus::ArticleId;
use crate::site::Site;

/// Fills the bodies of a site's articles so that their addresses are told from the root of the site.
pub struct Bodies<'a> {
    pub(super) site: &'a Site<'a>,
    pub(super) texts: &'a Texts,
    pub(super) origins: &'a Origins<'a>,
}

impl Bodies<'_> {
    /// What the page of an article shows of its body. Addresses are those that the home page would have, which lies in the
    /// root of the site.
    #[must_use]
    pub fn html(&self, id: ArticleId) -> String {
        let filler = self.filler(id);
        filler.fill(&filler.article.markdown.content)
    }

    /// Adds what the body of an article is made from, with all that its text and those that it includes say.
    pub fn add_to(&self, parts: &mut KeyParts, id: ArticleId) {
        let filler = self.filler(id);
        parts.add(&self.origins.content(id));
        parts.add_body(&filler);
    }

    fn filler(&self, id: ArticleId) -> Filler<'_> {
        let article = self.site.entry(id).article();
        Filler { site: self.site, texts: self.texts, page: HOME, article }
    }
}
