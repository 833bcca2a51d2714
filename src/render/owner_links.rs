//! What a site's owner links to from pages: in header and footer, to edit an article, and to say whether it helped.
//!
//! Must not know templates.

use super::Maker;
use super::view::LinkView;
use crate::config::PageLink;
use crate::corpus::ArticleId;
use crate::site::relative;
use crate::text::{WebParts, percent_encoded};

impl Maker<'_> {
    /// The owner's links: those that this cloud's readers can follow.
    pub(super) fn page_links(&self, path: &str, links: &[PageLink]) -> Vec<LinkView> {
        let cloud = self.site.record.cloud;
        let shown = links.iter().filter(|link| link.clouds.contains(cloud));
        shown
            .filter_map(|link| Some(LinkView { title: link.text.clone(), href: self.followed(path, &link.href)? }))
            .collect()
    }

    /// An address of the web, or of a page of the site as another one names it; nothing where readers of this cloud cannot reach it.
    fn followed(&self, path: &str, href: &str) -> Option<String> {
        let config = self.site.world.config;
        match WebParts::of(href) {
            None => {
                let page = href.split(['#', '?']).next().unwrap_or(href);
                self.pages.has(page).then(|| relative(path, href))
            }
            Some(web) => config.is_reachable(self.site.record.cloud, web.host(), web.rest).then(|| href.to_owned()),
        }
    }

    /// Where an article can be edited, and where readers say whether its page helped.
    pub(super) fn edit_and_feedback(&self, path: &str, id: ArticleId) -> (Option<String>, Option<String>) {
        let pages = &self.site.world.config.pages;
        let entry = self.site.entry(id);
        let encoded = |text: &str| percent_encoded(text, |c| !(c.is_ascii_alphanumeric() || "-._~/".contains(c)));
        let filled = |address: &String| {
            let address = address.replace("{path}", &encoded(entry.article().path().as_str()));
            let address = address.replace("{page}", &encoded(path));
            let id = entry.article().properties.get("articleId").unwrap_or("");
            self.followed(path, &address.replace("{id}", &encoded(id)))
        };
        (pages.edit.as_ref().and_then(filled), pages.feedback.as_ref().and_then(filled))
    }
}
