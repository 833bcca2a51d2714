//! The marks that stand in a rendered page for what only its site knows: what the site and its cloud are called.
//!
//! The pages of one article mostly differ in these alone, so they are rendered once, and each site puts its names in. A
//! template writes them as `[[@site]]` and `[[@cloud]]`. Must not know templates.

use crate::article::escape_html;

/// Control characters are left out of all that templates are given, so these stand nowhere else.
pub(super) const SITE: &str = "\u{1}";
pub(super) const CLOUD: &str = "\u{2}";

/// What a site puts in the place of marks, as HTML.
pub(super) struct Marked {
    site: String,
    cloud: String,
}

impl Marked {
    pub fn new(site: &str, cloud: &str) -> Self {
        let html = |text: &str| {
            let mut html = String::with_capacity(text.len());
            escape_html(&mut html, text);
            html
        };
        Self { site: html(site), cloud: html(cloud) }
    }

    /// A rendered page as the site has it.
    pub fn fill(&self, html: &str) -> Vec<u8> {
        let mut page = Vec::with_capacity(html.len() + 4 * (self.site.len() + self.cloud.len()));
        let mut done = 0;
        for at in memchr::memchr2_iter(SITE.as_bytes()[0], CLOUD.as_bytes()[0], html.as_bytes()) {
            page.extend_from_slice(&html.as_bytes()[done..at]);
            let is_site = html.as_bytes()[at] == SITE.as_bytes()[0];
            page.extend_from_slice(if is_site { self.site.as_bytes() } else { self.cloud.as_bytes() });
            done = at + 1;
        }
        page.extend_from_slice(&html.as_bytes()[done..]);
        page
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_names() {
        let names = Marked::new("Help & more", "Azure");
        assert_eq!(names.fill("<p>\u{1} · \u{2}: \u{1}"), "<p>Help &amp; more · Azure: Help &amp; more".as_bytes());
        assert_eq!(names.fill("plain"), b"plain");
    }
}
