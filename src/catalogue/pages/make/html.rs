//! What a built page says of itself: its anchors, where it leads on, and which address it calls its own.
//!
//! Must not know where the page lies.

use std::collections::BTreeSet;

use scraper::Html;
use scraper::node::Element;

/// What a built page says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct HtmlPage {
    /// The ids of its elements, and the names of its anchors.
    pub anchors: BTreeSet<String>,
    /// Where `<meta http-equiv="refresh">` leads at once.
    pub refresh: Option<String>,
    /// What `<link rel="canonical">` says.
    pub canonical: Option<String>,
}

/// Whether a file is a built page, by its name.
#[must_use]
pub fn is_html(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    path.ends_with(".html") || path.ends_with(".htm")
}

/// Reads a page as browsers do.
#[must_use]
pub fn read_html(html: &str) -> HtmlPage {
    page(&Html::parse_document(html))
}

/// The anchors of a piece of raw HTML in Markdown.
pub(super) fn anchors_of_piece(html: &str, anchors: &mut BTreeSet<String>) {
    let lower = html.to_ascii_lowercase();
    if lower.contains("id") || lower.contains("name") {
        anchors.extend(page(&Html::parse_fragment(html)).anchors);
    }
}

fn page(document: &Html) -> HtmlPage {
    let mut page = HtmlPage::default();
    for element in document.tree.nodes().filter_map(|node| node.value().as_element()) {
        let name = element.attr("name").filter(|_| element.name() == "a");
        let anchors = element.attr("id").into_iter().chain(name).filter(|anchor| !anchor.trim().is_empty());
        page.anchors.extend(anchors.map(str::to_owned));
        match element.name() {
            "meta" => page.refresh = page.refresh.or_else(|| refresh(element)),
            "link" if has_word(element, "rel", "canonical") => {
                page.canonical = page.canonical.or_else(|| element.attr("href").map(str::to_owned));
            }
            _ => {}
        }
    }
    page
}

fn has_word(element: &Element, attribute: &str, word: &str) -> bool {
    element.attr(attribute).is_some_and(|value| value.split_whitespace().any(|it| it.eq_ignore_ascii_case(word)))
}

/// The address of `0; url=/new`. A page that is shown for a while first is a page.
fn refresh(element: &Element) -> Option<String> {
    if !has_word(element, "http-equiv", "refresh") {
        return None;
    }
    let (seconds, rest) = element.attr("content")?.split_once([';', ','])?;
    let seconds: f32 = seconds.trim().parse().ok()?;
    let (word, target) = rest.split_once('=')?;
    let target = target.trim().trim_matches(['"', '\'']);
    (seconds < 5.0 && word.trim().eq_ignore_ascii_case("url") && !target.is_empty()).then(|| target.to_owned())
}
