//! What links say: nothing, nothing that tells one from another, or their own address.
//!
//! Must not know where links lead.

use crate::article::LinkSource;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::{ArticleView, LinkView};
use crate::text::starts_with_any_case;

pub static LINK_TEXT_EMPTY: Rule = Rule::error("link-text-empty", "a link has no text");
pub static LINK_TEXT_VAGUE: Rule =
    Rule::warning("link-text-vague", "a link's text, such as \"here\", does not say where it leads");
pub static LINK_TEXT_ADDRESS: Rule = Rule::info("link-text-address", "a link's text is an address");

/// Texts that say nothing alone.
const VAGUE: &[&str] = &[
    "article",
    "click here",
    "click this link",
    "doc",
    "document",
    "follow this link",
    "go here",
    "here",
    "in here",
    "info",
    "link",
    "links",
    "more",
    "more details",
    "more info",
    "more information",
    "page",
    "read here",
    "read more",
    "see here",
    "site",
    "the article",
    "the document",
    "the following article",
    "the following document",
    "the following link",
    "the link",
    "this",
    "this article",
    "this blog",
    "this doc",
    "this document",
    "this documentation",
    "this guide",
    "this link",
    "this page",
    "this post",
    "this site",
    "this url",
    "this webpage",
    "this website",
    "url",
    "webpage",
    "website",
];

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for link in view.links().iter().filter(|link| !link.is_refused) {
        if !matches!(link.source, LinkSource::Markdown | LinkSource::Html) {
            continue;
        }
        let text = link.text.trim();
        let said = text.trim_matches(|c: char| c.is_whitespace() || ".,:;!\"'()*>\u{201c}\u{201d}".contains(c));
        if said.is_empty() {
            if !shows_something(view, link) {
                empty(link, findings);
            }
        } else if VAGUE.iter().any(|vague| vague.eq_ignore_ascii_case(said)) {
            findings.add(&LINK_TEXT_VAGUE, link.whole, format!("`{said}` does not say where this link leads"), |it| {
                it.hint("write what the reader finds there, such as the title of the page")
            });
        } else if is_address(text) {
            address(link, text, findings);
        }
    }
}

fn empty(link: &LinkView<'_>, findings: &mut Findings) {
    findings.add(&LINK_TEXT_EMPTY, link.whole, "this link has no text", |it| {
        it.hint("write between the brackets what the reader finds there, or take the link away")
    });
}

fn address(link: &LinkView<'_>, text: &str, findings: &mut Findings) {
    let bare = |address: &str| {
        let address = address.split_once("://").map_or(address, |(_, rest)| rest);
        address.trim_end_matches('/').to_ascii_lowercase()
    };
    let message = match bare(text) == bare(link.address) {
        true => "this link says its address instead of what is there",
        false => "this link says another address than the one that it leads to",
    };
    findings.add(&LINK_TEXT_ADDRESS, link.whole, message, |it| it.hint("write the title of the page"));
}

fn is_address(text: &str) -> bool {
    let starts = ["https://", "http://", "www."];
    !text.contains(char::is_whitespace) && starts.iter().any(|start| starts_with_any_case(text, start))
}

/// How far the end of an element is looked for.
const MAX_TEXT: usize = 1000;

/// Whether a link without text shows an image, or what a token puts there.
fn shows_something(view: &ArticleView<'_>, link: &LinkView<'_>) -> bool {
    let written = match link.source {
        LinkSource::Html => {
            let start = link.whole.range().end;
            let end = view.text.floor_char_boundary(start + MAX_TEXT);
            let behind = view.text.get(start..end).unwrap_or("");
            behind.split("</a").next().unwrap_or("")
        }
        _ => view.slice(link.whole),
    };
    ["![", "<img", "<!--$", "<video"].iter().any(|sign| written.contains(sign))
}
