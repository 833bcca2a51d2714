//! The bodies of articles for pages that are not the site's own.
//!
//! Must not know where they are shown.

use std::collections::BTreeMap;

use super::html::Filler;
use super::texts::Texts;
use super::{HOME, copied_files};
use crate::article::Article;
use crate::site::Site;
use crate::text::RelPath;

/// Fills the bodies of a site's articles so that their addresses are told from the root of the site.
pub struct Bodies<'a> {
    site: &'a Site<'a>,
    texts: &'a Texts,
    files: BTreeMap<RelPath, String>,
}

impl<'a> Bodies<'a> {
    #[must_use]
    pub fn new(site: &'a Site<'a>, texts: &'a Texts) -> Self {
        Self { site, texts, files: copied_files(site) }
    }

    /// What the page of an article shows of its body. Addresses are those that the home page would have, which lies in the
    /// root of the site.
    #[must_use]
    pub fn html(&self, article: &Article) -> String {
        let filler = Filler { site: self.site, texts: self.texts, page: HOME, article, files: &self.files };
        filler.fill(&article.markdown.content)
    }
}
