//! Where apollo elements may stand, closing tags that close none, and how many links are too many.
//!
//! Must not know what an element holds.

use super::elements::{is_element, tag_name};
use crate::article::findings::Findings;
use crate::article::outline::Part;
use crate::article::overlay::Block;
use crate::article::{Kind, LinkSource};
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static APOLLO_ELEMENT_UNOPENED: Rule =
    Rule::error("apollo-element-unopened", "an element such as insight or video is closed and was not opened");
pub static APOLLO_ELEMENT_MISPLACED: Rule =
    Rule::warning("apollo-element-misplaced", "an apollo element stands in an article of another kind");
pub static APOLLO_LINK_FARM: Rule = Rule::warning("apollo-link-farm", "an apollo article has more than 5 links").off();

const MOST_LINKS: usize = 5;

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    if view.kind == Kind::Apollo {
        report_unopened(view, findings);
        report_links(view, findings);
        return;
    }
    for mark in view.article.marks.blocks.iter().filter(|mark| mark.what == Block::Element) {
        let start = mark.span.range().start;
        let length = view.slice(mark.span).find('>').map_or(0, |end| end + 1);
        let tag = Span::new(start, start + length);
        let (name, _) = tag_name(view.slice(tag), tag);
        let message = format!("`<{name}>` stands in an article of the kind `{}`", view.kind.name());
        findings.add(&APOLLO_ELEMENT_MISPLACED, tag, message, |it| {
            it.label("only apollo articles have it").hint("remove it, or link to what it shows")
        });
    }
}

/// What has an opening tag on a line of its own is masked with it, so the other closing tags have none, or one in a line,
/// which is no element: then the closing tag is not the fault.
fn report_unopened(view: &ArticleView<'_>, findings: &mut Findings) {
    let mut opened: Vec<&str> = Vec::new();
    for node in view.nodes().iter().filter(|node| node.part == Part::Tag) {
        let tag = view.slice(node.span);
        let (name, _) = tag_name(tag, node.span);
        let is_opened = opened.iter().any(|opened| opened.eq_ignore_ascii_case(name));
        if is_opened || !is_element(name) {
            continue;
        }
        if !tag.starts_with("</") {
            opened.push(name);
            continue;
        }
        let message = format!("`</{name}>` closes nothing");
        findings.add(&APOLLO_ELEMENT_UNOPENED, node.span, message, |it| {
            it.hint(format!("write `<{name}>` on a line of its own before its fields, or remove this tag"))
        });
    }
}

fn report_links(view: &ArticleView<'_>, findings: &mut Findings) {
    let mut links = view.article.links().filter(|link| link.source != LinkSource::Value);
    if let Some(first_beyond) = links.by_ref().nth(MOST_LINKS) {
        let number = MOST_LINKS + 1 + links.count();
        let message = format!("the article has {number} links");
        findings.add(&APOLLO_LINK_FARM, first_beyond.span, message, |it| {
            it.label("the sixth").hint("keep the five that help most: with many links, customers follow none")
        });
    }
}
