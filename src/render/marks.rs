//! The marks that stand in a rendered page for what only its site knows: what the site and its cloud are called, and where
//! the links of a body lead.
//!
//! The pages of one article mostly differ in these alone, so they are rendered once, and each site puts its own in. A
//! template writes them as `[[@site]]`, `[[@cloud]]` and `[[@body]]`. Must not know templates.

use crate::article::escaped_html;

/// Control characters are left out of all that templates are given, so these stand nowhere else.
pub(super) const SITE: &str = "\u{1}";
pub(super) const CLOUD: &str = "\u{2}";
pub(super) const BODY: &str = "\u{3}";

/// What a site puts in the place of marks, as HTML.
pub(super) struct Marked {
    site: String,
    cloud: String,
}

impl Marked {
    pub fn new(site: &str, cloud: &str) -> Self {
        let html = |text| escaped_html(text).into_owned();
        Self { site: html(site), cloud: html(cloud) }
    }

    /// A rendered page as the site has it. `body` is HTML.
    pub fn fill(&self, html: &str, body: &str) -> Vec<u8> {
        let html = html.as_bytes();
        let [site, cloud, of_body] = [SITE, CLOUD, BODY].map(|mark| mark.as_bytes()[0]);
        let mut page = Vec::with_capacity(html.len() + 4 * (self.site.len() + self.cloud.len()) + body.len());
        let mut done = 0;
        for at in memchr::memchr3_iter(site, cloud, of_body, html) {
            page.extend_from_slice(&html[done..at]);
            let own = match html[at] {
                mark if mark == site => &self.site,
                mark if mark == cloud => &self.cloud,
                _ => body,
            };
            page.extend_from_slice(own.as_bytes());
            done = at + 1;
        }
        page.extend_from_slice(&html[done..]);
        page
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_what_the_site_has() {
        let names = Marked::new("Help & more", "Azure");
        let fill = |html: &str| String::from_utf8(names.fill(html, "<b>Words</b>")).unwrap();
        assert_eq!(fill("<p>\u{1} · \u{2}: \u{1}"), "<p>Help &amp; more · Azure: Help &amp; more");
        assert_eq!(fill("<main>\u{3}</main>"), "<main><b>Words</b></main>");
        assert_eq!(fill("plain"), "plain");
    }
}
