//! What must not stand in an issue description: nothing at all, links, emphasis and headings.
//!
//! Must not know comments without counterpart: what they enclose is not certain.

use super::descriptions::{self, Description, END, START};
use crate::article::characters::invisible;
use crate::article::findings::Findings;
use crate::article::outline::{Node, Part};
use crate::article::overlay::{Block, Inline};
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static ISSUE_DESCRIPTION_EMPTY: Rule =
    Rule::warning("issue-description-empty", "an issue description holds no text");
pub static ISSUE_DESCRIPTION_LINK: Rule =
    Rule::error("issue-description-link", "a link stands in an issue description");
pub static ISSUE_DESCRIPTION_EMPHASIS: Rule =
    Rule::info("issue-description-emphasis", "bold or italic text stands in an issue description").suggested();
pub static ISSUE_DESCRIPTION_HEADING: Rule =
    Rule::warning("issue-description-heading", "a heading stands in an issue description").suggested();

/// So many descriptions, and headings and links in each, are looked at: more of them are one mistake.
const MOST: usize = 20;

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for description in descriptions::read(view).0.into_iter().take(MOST) {
        if !has_text(view, description.inside()) {
            let whole = Span::new(description.start.range().start, description.end.range().end);
            findings.add(&ISSUE_DESCRIPTION_EMPTY, whole, "the issue description holds no text", |it| {
                it.hint("write what the diagnostic found, or remove both comments")
            });
            continue;
        }
        report_links(view, &description, findings);
        report_emphasis(view, &description, findings);
        report_headings(view, &description, findings);
    }
}

fn is_blank(text: &str) -> bool {
    text.chars().all(|character| character.is_whitespace() || invisible(character).is_some())
}

/// Whether a reader sees anything of a part of the text.
fn has_text(view: &ArticleView<'_>, part: Span) -> bool {
    let is_seen = |node: &Node| match node.part {
        Part::Text => !is_comment(view, node.span) && !is_blank(view.slice(node.span)),
        Part::Code | Part::Image => true,
        _ => false,
    };
    let marks = &view.article.marks;
    nodes_inside(view, part).any(is_seen)
        || marks.inline.iter().any(|mark| holds(part, mark.span) && !matches!(mark.what, Inline::Comment))
        || marks
            .blocks
            .iter()
            .any(|mark| holds(part, mark.span) && matches!(mark.what, Block::Include { .. } | Block::Element))
}

/// Whether a piece of text is nothing but comments and white space.
fn is_comment(view: &ArticleView<'_>, text: Span) -> bool {
    let comments =
        view.article.marks.inline.iter().filter(|mark| mark.what == Inline::Comment && holds(text, mark.span));
    let hidden: usize = comments.map(|mark| mark.span.range().len()).sum();
    view.slice(text).trim().len() <= hidden
}

fn nodes_inside<'a>(view: &ArticleView<'a>, part: Span) -> impl Iterator<Item = &'a Node> {
    view.nodes().iter().filter(move |node| holds(part, node.span))
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn report_links(view: &ArticleView<'_>, description: &Description, findings: &mut Findings) {
    for link in view.article.links().filter(|link| holds(description.inside(), link.span)).take(MOST) {
        findings.add(&ISSUE_DESCRIPTION_LINK, link.span, "a link stands in the issue description", |it| {
            it.label("cannot be followed where the description is shown")
                .related(description.start, "the description begins here")
                .hint(format!("move it behind `{END}`, such as into the recommended steps"))
        });
    }
}

fn report_emphasis(view: &ArticleView<'_>, description: &Description, findings: &mut Findings) {
    let mut reported_until = 0;
    for node in nodes_inside(view, description.inside()) {
        let name = match node.part {
            Part::Strong => "bold",
            Part::Emphasis => "italic",
            _ => continue,
        };
        // What stands in bold text is reported with it.
        if node.span.end <= reported_until {
            continue;
        }
        reported_until = node.span.end;
        let message = format!("{name} text stands in the issue description");
        findings.add(&ISSUE_DESCRIPTION_EMPHASIS, node.span, message, |it| {
            let it = it.hint("write it as plain text: where the description is shown, the marks may be shown too");
            match without_marks(view.slice(node.span)) {
                Some(text) => it.suggested_fix(node.span, text),
                None => it,
            }
        });
    }
}

/// The text between the `*` or `_` on both sides.
fn without_marks(written: &str) -> Option<&str> {
    let mark = written.chars().next().filter(|mark| matches!(mark, '*' | '_'))?;
    let before = written.len() - written.trim_start_matches(mark).len();
    let after = written.len() - written.trim_end_matches(mark).len();
    let inside = written.get(before..written.len().checked_sub(after)?)?;
    (before == after && !inside.contains(mark)).then_some(inside)
}

fn report_headings(view: &ArticleView<'_>, description: &Description, findings: &mut Findings) {
    let headings = nodes_inside(view, description.inside()).filter(|node| matches!(node.part, Part::Heading(_)));
    for node in headings.take(MOST) {
        let start = node.span.range().start;
        let heading = view.slice(node.span).trim_end();
        let span = Span::new(start, start + heading.len());
        findings.add(&ISSUE_DESCRIPTION_HEADING, span, "a heading stands in the issue description", |it| {
            let it = it
                .label("belongs outside")
                .related(description.start, "the description begins here")
                .hint("move it before the description, or make it plain text");
            let before = Span::new(description.start.range().end, start);
            let after = Span::new(span.range().end, description.end.range().start);
            match (has_text(view, before), has_text(view, after)) {
                (false, true) => {
                    let moved = Span::new(description.start.range().start, span.range().end);
                    it.suggested_fix(moved, format!("{heading}\n\n{START}"))
                }
                (true, false) => {
                    let moved = Span::new(start, description.end.range().end);
                    it.suggested_fix(moved, format!("{END}\n\n{heading}"))
                }
                _ => it,
            }
        });
    }
}
