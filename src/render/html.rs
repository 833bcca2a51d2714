//! Fragments become a site's HTML: their holes are filled with what this site has to give.
//!
//! Must not know templates or pages.

use super::copied_file;
use super::texts::Texts;
use crate::article::json_typed::Rich;
use crate::article::{Article, Blade, Filling, Fragment, Image, Include, Link, Needed, WORDS, escape_html};
use crate::site::{Outcome, Site, local_file, relative, web_host};
use crate::text::{RelPath, Span, Spanned};

/// What filling needs: the site, and the page that is made.
#[derive(Clone, Copy)]
pub struct Filler<'a> {
    pub site: &'a Site<'a>,
    pub texts: &'a Texts,
    /// The path of the page that the HTML is for.
    pub page: &'a str,
    /// The article whose text is filled in.
    pub article: &'a Article,
}

/// Includes inside includes are followed this far.
pub const MAX_INCLUDE_DEPTH: usize = 4;
/// A text shows this many includes at most: a few that include each other often would fill a disk.
pub const MAX_INCLUDES: usize = 64;

/// The includes of one text.
#[derive(Default)]
struct Includes {
    /// Those that are being filled, the innermost last.
    open: Vec<RelPath>,
    /// How many have been filled.
    filled: usize,
}

impl Includes {
    fn may_begin(&self, path: &RelPath) -> bool {
        self.open.len() < MAX_INCLUDE_DEPTH && self.filled < MAX_INCLUDES && !self.open.contains(path)
    }
}

impl<'a> Filler<'a> {
    /// The HTML of a fragment of the article.
    #[must_use]
    pub fn fill(&self, fragment: &Fragment) -> String {
        let mut html = String::with_capacity(fragment.html.len() + fragment.links.len() * 96);
        self.fill_into(&mut html, fragment, &mut Includes::default());
        html
    }

    /// The HTML of a string of a JSON body.
    #[must_use]
    pub fn fill_text(&self, rich: &Rich) -> String {
        let Some(fragment) = &rich.fragment else {
            let mut html = String::with_capacity(rich.source.value.len());
            escape_html(&mut html, &rich.source.value);
            return html;
        };
        self.fill(fragment)
    }

    /// A link whose whole text is given, for the values of JSON bodies that are links.
    #[must_use]
    pub fn link(&self, target: &str, text: &str) -> String {
        let mut fragment = Fragment::default();
        let target = Spanned::new(target.to_owned(), Span::default());
        let link =
            Link { target, span: Span::default(), text: text.to_owned(), source: crate::article::LinkSource::Value };
        let index = fragment.push_link(link);
        fragment.push_hole(Filling::LinkStart(index));
        escape_html(&mut fragment.html, text);
        fragment.push_hole(Filling::LinkEnd(index));
        self.fill(&fragment)
    }

    /// A link to a blade.
    #[must_use]
    pub fn blade_link(&self, blade: Blade, text: &str) -> String {
        let outcome = self.site.blade_outcome(blade);
        let mut html = String::new();
        self.begin_link(&mut html, &outcome);
        escape_html(&mut html, text);
        self.end_link(&mut html, text, &outcome);
        html
    }

    fn fill_into(&self, html: &mut String, fragment: &Fragment, includes: &mut Includes) {
        // What the open link leads to, and where its text begins.
        let mut open: Option<(Outcome, usize)> = None;
        fragment.fill(html, |html, filling| match filling {
            Filling::LinkStart(index) => {
                let Some(link) = fragment.links.get(index as usize) else { return };
                let outcome = self.site.outcome(self.article, link);
                self.begin_link(html, &outcome);
                open = Some((outcome, html.len()));
            }
            Filling::LinkEnd(index) => {
                let (Some(link), Some((outcome, start))) = (fragment.links.get(index as usize), open.take()) else {
                    return;
                };
                if is_anchor(&outcome) && html.get(start..).is_some_and(shows_nothing) {
                    push_address(html, link, &outcome);
                }
                self.end_link(html, &link.text, &outcome);
            }
            Filling::Image(index) => {
                let Some(image) = fragment.images.get(index as usize) else { return };
                self.image(html, image, open.as_ref().is_some_and(|(outcome, _)| is_anchor(outcome)));
            }
            Filling::Include(index) => {
                let Some(include) = fragment.includes.get(index as usize) else { return };
                self.include(html, include, includes);
            }
            Filling::Words(place) => {
                let english = WORDS.get(usize::from(place)).unwrap_or(&"");
                escape_html(html, self.texts.get(english));
            }
        });
    }

    fn begin_link(&self, html: &mut String, outcome: &Outcome) {
        match outcome {
            Outcome::Web { address, host } => {
                open_anchor(html, "external", address);
                // The stylesheet shows it behind the text, which mostly does not say where it leads.
                push_attribute(html, "data-host", host);
                html.push('>');
            }
            Outcome::Portal { address } => begin_anchor(html, "portal", address),
            Outcome::Outside { address, is_shown: true } => begin_anchor(html, "outside", address),
            Outcome::Outside { .. } => html.push_str("<span class=\"outside\">"),
            Outcome::Mail { address } => begin_anchor(html, "", address),
            Outcome::Heading { id } => begin_anchor(html, "", &format!("#{id}")),
            Outcome::Article { id, heading } => {
                let mut address = relative(self.page, self.site.page(*id));
                if let Some(heading) = heading {
                    address.push('#');
                    address.push_str(heading);
                }
                begin_anchor(html, "", &address);
            }
            Outcome::File { path } => {
                let file = copied_file(self.site, path);
                let address = file.map_or_else(String::new, |file| relative(self.page, &file));
                begin_anchor(html, "", &address);
            }
            Outcome::Action { .. } => html.push_str("<span class=\"action\">"),
            Outcome::Nowhere => {}
        }
    }

    /// An image of the corpus is shown; one on the web is a link, because pages load nothing from elsewhere.
    fn image(&self, html: &mut String, image: &Image, is_in_link: bool) {
        let target = image.target.value.trim();
        let copied = local_file(self.site.world.corpus, self.article.path(), target)
            .and_then(|path| copied_file(self.site, &path));
        if let Some(file) = copied {
            html.push_str("<img loading=\"lazy\"");
            push_attribute(html, "src", &relative(self.page, &file));
            push_attribute(html, "alt", &image.text);
            return html.push('>');
        }
        let outcome = self.site.web_outcome(target);
        let name = target.rsplit(['/', '\\']).next().unwrap_or(target);
        let text = if image.text.trim().is_empty() { name } else { image.text.trim() };
        let outcome = outcome.filter(|outcome| !is_in_link || !is_anchor(outcome));
        match &outcome {
            Some(Outcome::Web { address, .. }) => begin_anchor(html, "external image", address),
            Some(Outcome::Outside { address, is_shown: true }) => begin_anchor(html, "outside image", address),
            Some(_) => html.push_str("<span class=\"outside image\">"),
            None => html.push_str("<span class=\"image\">"),
        }
        escape_html(html, &self.texts.with("Image: {}", &[text]));
        match &outcome {
            Some(outside @ Outcome::Outside { .. }) => return self.end_link(html, text, outside),
            _ => push_host(html, target),
        }
        html.push_str(if outcome.is_some() { "</a>" } else { "</span>" });
    }

    /// The text that an include names.
    pub(super) fn included(&self, include: &Include) -> Option<&'a Article> {
        let path = self.article.path().join(&include.target.value)?;
        self.site.world.corpus.include(&path)
    }

    fn include(&self, html: &mut String, include: &Include, includes: &mut Includes) {
        match self.included(include).filter(|article| includes.may_begin(article.path())) {
            Some(article) => {
                let inside = Filler { article, ..*self };
                includes.open.push(article.path().clone());
                includes.filled += 1;
                inside.fill_into(html, &article.markdown.content, includes);
                includes.open.pop();
            }
            None => {
                html.push_str("<p class=\"missing\">");
                escape_html(html, &include.name);
                html.push_str("</p>\n");
            }
        }
    }

    fn end_link(&self, html: &mut String, text: &str, outcome: &Outcome) {
        match outcome {
            Outcome::Action { blade } => {
                let words = blade_words(&blade.name);
                let name = if words.is_empty() { &blade.extension } else { &words };
                html.push_str(" <span class=\"blade\">(");
                escape_html(html, &self.texts.with(where_to_act(blade, text.contains("portal")), &[name]));
                html.push_str(")</span></span>");
            }
            Outcome::Outside { address, is_shown: true } => {
                html.push_str("</a>");
                self.push_outside(html, text.trim(), address);
            }
            Outcome::Outside { .. } => html.push_str("</span>"),
            Outcome::Nowhere => {}
            _ => html.push_str("</a>"),
        }
    }

    /// Says that a link leads outside, and shows its address to copy, unless that is its text. Parentheses stand outside of what
    /// is copied.
    fn push_outside(&self, html: &mut String, text: &str, address: &str) {
        html.push_str(" (");
        escape_html(html, self.texts.get("outside"));
        // The address is the text: it is shown once, and copied from the link.
        if !text.is_empty() && text != address {
            html.push_str(": <span class=\"address\">");
            escape_html(html, address);
            html.push_str("</span>");
        }
        html.push(')');
    }
}

fn is_anchor(outcome: &Outcome) -> bool {
    !matches!(outcome, Outcome::Action { .. } | Outcome::Outside { is_shown: false, .. } | Outcome::Nowhere)
}

fn push_host(html: &mut String, address: &str) {
    let Some(host) = web_host(address) else { return };
    html.push_str(" <span class=\"host\">(");
    escape_html(html, &host);
    html.push_str(")</span>");
}

fn begin_anchor(html: &mut String, class: &str, address: &str) {
    open_anchor(html, class, address);
    html.push('>');
}

/// A link's opening tag, but for its end.
fn open_anchor(html: &mut String, class: &str, address: &str) {
    html.push_str("<a");
    if !class.is_empty() {
        push_attribute(html, "class", class);
    }
    push_attribute(html, "href", address);
}

/// Whether a reader sees nothing of this HTML.
fn shows_nothing(html: &str) -> bool {
    let mut is_in_tag = false;
    let is_text = |character: char| {
        let is_text = !is_in_tag && character != '<' && !character.is_whitespace();
        is_in_tag = character == '<' || (is_in_tag && character != '>');
        is_text
    };
    !html.contains("<img") && !html.contains(is_text)
}

/// A link without text could not be followed: it shows where it leads.
fn push_address(html: &mut String, link: &Link, outcome: &Outcome) {
    let shown = match outcome {
        Outcome::Web { host, .. } => host,
        Outcome::Outside { address, .. } => address,
        _ => &link.target.value,
    };
    escape_html(html, shown);
}

/// Where a reader begins, who must open a blade by hand: its name takes the place of `{}`.
fn where_to_act(blade: &Blade, is_portal_named: bool) -> &'static str {
    match (blade.needs(), is_portal_named) {
        (Some(Needed::Resource), false) => "{}, from the resource in the portal",
        (Some(Needed::Resource), true) => "{}, from the resource",
        (Some(Needed::Subscription), false) => "{}, from the subscription in the portal",
        (Some(Needed::Subscription), true) => "{}, from the subscription",
        (None, false) => "{}, in the portal",
        (None, true) => "{}",
    }
}

/// `VirtualMachineRedeployViewModel` as a reader says it: "virtual machine redeploy".
fn blade_words(name: &str) -> String {
    let name = ["ViewModel", "Blade"].iter().fold(name, |name, suffix| name.strip_suffix(suffix).unwrap_or(name));
    let mut words = String::with_capacity(name.len() + 4);
    let mut previous_is_lower = false;
    for character in name.chars() {
        if character.is_uppercase() && previous_is_lower {
            words.push(' ');
        }
        previous_is_lower = character.is_lowercase() || character.is_ascii_digit();
        words.extend(character.to_lowercase());
    }
    words
}

/// Appends an attribute with its value escaped.
pub fn push_attribute(html: &mut String, name: &str, value: &str) {
    html.push(' ');
    html.push_str(name);
    html.push_str("=\"");
    escape_html(html, value);
    html.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_shows_text_or_a_picture() {
        assert!(shows_nothing("") && shows_nothing(" <b title=\"x\"> </b>"));
        assert!(!shows_nothing("<b>x</b>") && !shows_nothing("<img src=\"x.png\" alt=\"\">"));
    }

    #[test]
    fn an_include_is_not_filled_inside_itself_nor_without_end() {
        let path = RelPath::new("includes/a.md");
        assert!(Includes::default().may_begin(&path));
        assert!(!Includes { open: vec![path.clone()], filled: 1 }.may_begin(&path));
        assert!(!Includes { open: Vec::new(), filled: MAX_INCLUDES }.may_begin(&path));
    }
}
