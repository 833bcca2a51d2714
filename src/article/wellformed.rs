//! The last word on raw HTML: a fragment that a browser would read otherwise than it is written becomes what it reads.
//!
//! The sanitiser balances tags, but HTML has more rules than that: what may stand in a table, a heading, a paragraph. So
//! a fragment with raw HTML in it is read once as a browser reads it. Where that meets an error, the tree that was
//! read is written out again; nearly all that authors write is left as it is.
//! Must not know Markdown, clouds or templates.

use scraper::{ElementRef, Html, Node};

use super::body::{Filling, Fragment, escape_html};

/// A tree that is written out can in rare cases be read differently again; so often it is tried.
const MAX_ROUNDS: usize = 4;

/// The attribute that stands for a hole while the HTML is read: the hole's number.
const HOLE: &str = "data-hole";

/// Makes a fragment one that every HTML parser reads without an error inside of an element such as `div` or `h1`.
///
/// What cannot be mended becomes text; nothing that a reader sees is lost.
pub fn mend(fragment: &mut Fragment, container: &str) {
    for _ in 0..MAX_ROUNDS {
        let document = Html::parse_document(&with_marked_holes(fragment, container));
        if document.errors.is_empty() {
            return;
        }
        let Some(read) = written_out(&document, container, fragment) else { break };
        (fragment.html, fragment.holes) = (read.html, read.holes);
    }
    let Fragment { text, links, refused_links, images, includes, .. } = std::mem::take(fragment);
    *fragment = Fragment { links, refused_links, images, includes, ..Fragment::plain(&text) };
}

/// The fragment as a document in which every hole is an element like the one that will fill it.
fn with_marked_holes(fragment: &Fragment, container: &str) -> String {
    let mut html = String::with_capacity(fragment.html.len() + 128);
    html.push_str(&format!("<!DOCTYPE html><html lang=\"en\"><head><title>-</title></head><body><{container}>"));
    let mut number = 0;
    fragment.fill(&mut html, |html, filling| {
        match filling {
            Filling::LinkStart(_) => html.push_str(&format!("<a {HOLE}=\"{number}\">")),
            Filling::LinkEnd(_) => html.push_str("</a>"),
            Filling::Image(_) | Filling::Words(_) => html.push_str(&format!("<img {HOLE}=\"{number}\">")),
            Filling::Include(_) => html.push_str(&format!("<div {HOLE}=\"{number}\"></div>")),
        }
        number += 1;
    });
    html.push_str(&format!("</{container}></body></html>"));
    html
}

/// What was read inside of the container; nothing where the container itself was broken.
fn written_out(document: &Html, container: &str, fragment: &Fragment) -> Option<Fragment> {
    let body = document.root_element().child_elements().find(|element| element.value().name() == "body")?;
    let mut out = Fragment::default();
    let mut containers = 0;
    for child in body.children() {
        // A table moves what may not stand in it before itself: at the very beginning, before the container.
        match ElementRef::wrap(child) {
            Some(element) if element.value().name() == container => {
                containers += 1;
                write_content(&mut out, element, fragment);
            }
            Some(element) => write_element(&mut out, element, fragment),
            None => write_text(&mut out, child.value()),
        }
    }
    (containers == 1).then_some(out)
}

fn write_content(out: &mut Fragment, element: ElementRef<'_>, fragment: &Fragment) {
    for child in element.children() {
        match ElementRef::wrap(child) {
            Some(element) => write_element(out, element, fragment),
            None => write_text(out, child.value()),
        }
    }
}

fn write_text(out: &mut Fragment, node: &Node) {
    if let Node::Text(text) = node {
        escape_html(&mut out.html, text);
    }
}

/// Writes an element. The sanitiser bounds how deep elements nest.
fn write_element(out: &mut Fragment, element: ElementRef<'_>, fragment: &Fragment) {
    let name = element.value().name();
    let number = element.attr(HOLE).and_then(|number| number.parse::<usize>().ok());
    if let Some(hole) = number.and_then(|number| fragment.holes.get(number)) {
        out.push_hole(hole.filling);
        write_content(out, element, fragment);
        if let Filling::LinkStart(index) = hole.filling {
            out.push_hole(Filling::LinkEnd(index));
        }
        return;
    }
    out.html.push_str(&format!("<{name}"));
    for (attribute, value) in element.value().attrs() {
        out.html.push_str(&format!(" {attribute}=\""));
        escape_html(&mut out.html, value);
        out.html.push('"');
    }
    out.html.push('>');
    if !matches!(name, "br" | "hr") {
        write_content(out, element, fragment);
        out.html.push_str(&format!("</{name}>"));
    }
}
