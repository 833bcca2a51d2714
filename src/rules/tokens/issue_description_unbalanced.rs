//! Issue descriptions that are opened or closed without their counterpart.
//!
//! Must not know what may stand in one.

use super::descriptions::{self, END, START, Unbalanced};
use crate::article::findings::Findings;
use crate::article::outline::Part;
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::ArticleView;
use crate::text::Span;

pub static ISSUE_DESCRIPTION_UNBALANCED: Rule =
    Rule::error("issue-description-unbalanced", "an issue description is opened or closed without its counterpart")
        .suggested();

const UNOPENED: &str = "an issue description ends here but none has begun";

/// In an article with more of them, all of them come from one mistake.
const MOST: usize = 20;

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let rule = &ISSUE_DESCRIPTION_UNBALANCED;
    for unbalanced in descriptions::read(view).1.into_iter().take(MOST) {
        match unbalanced {
            Unbalanced::MeantAsStart(span) => findings.add(rule, span, UNOPENED, |it| {
                it.label("should this be the beginning?")
                    .hint(format!("write `{START}` here: the end follows"))
                    .suggested_fix(span, START)
            }),
            Unbalanced::MeantAsEnd { first, again } => {
                findings.add(rule, again, "an issue description begins again before it ended", |it| {
                    it.label("should this be the end?").related(first, "begins here").suggested_fix(again, END)
                });
            }
            Unbalanced::Unopened(span) => {
                findings.add(rule, span, UNOPENED, |it| with_start(view, span, it));
            }
            Unbalanced::Unclosed(span) => {
                findings.add(rule, span, "this issue description has no end", |it| with_end(view, span, it));
            }
        }
    }
}

/// The way out where the end is missing: it belongs before the next heading.
fn with_end(view: &ArticleView<'_>, start: Span, finding: Diagnostic) -> Diagnostic {
    let finding = finding.label("begins here");
    if view.kind.has_json_body() {
        return finding.hint("remove it: articles of this kind have no issue description").suggested_fix(start, "");
    }
    if !descriptions::read(view).0.is_empty() {
        return finding
            .hint(format!("remove it, or write `{END}` behind it and remove the other issue description's comments"));
    }
    let finding = finding.hint(format!("write `{END}` behind the text that a customer sees first"));
    match described(view, start.range().end) {
        // In code that has no end it would be code.
        Some(text) if !view.is_code(text.range().end.saturating_sub(1)) => {
            finding.suggested_fix(Span::new(text.range().end, text.range().end), format!("\n{END}"))
        }
        _ => finding,
    }
}

/// The way out where the beginning is missing: it belongs behind the title. Where the end stands there, it is the end
/// that is missing.
fn with_start(view: &ArticleView<'_>, end: Span, finding: Diagnostic) -> Diagnostic {
    let body = title_end(view);
    if view.slice(Span::new(body, end.range().start)).trim().is_empty() {
        let finding = finding
            .label("should this be the beginning?")
            .hint(format!("write `{START}` here, and `{END}` behind the text that a customer sees first"));
        let Some(text) = described(view, end.range().end) else { return finding };
        let whole = Span::new(end.range().start, text.range().end);
        let inside = view.slice(Span::new(end.range().end, text.range().end));
        return finding.suggested_fix(whole, format!("{START}{inside}\n{END}"));
    }
    let is_other = view
        .article
        .marks
        .blocks
        .iter()
        .any(|mark| mark.span.range().end <= end.range().start && mark.span.range().start >= body);
    let is_heading = view.nodes().iter().any(|node| {
        matches!(node.part, Part::Heading(_)) && (body..end.range().start).contains(&node.span.range().start)
    });
    let finding = finding.label("closes nothing");
    if is_other || is_heading {
        return finding.hint(format!("remove it, or write `{START}` before the text that a customer sees first"));
    }
    let before = view.slice(Span::new(body, end.range().start));
    let start = body + (before.len() - before.trim_start().len());
    finding
        .hint(format!("write `{START}` before the text that a customer sees first"))
        .suggested_fix(Span::new(start, start), format!("{START}\n"))
}

/// The text from a place to the next heading or issue description, or to the end of the body, without the white space
/// behind it.
fn described(view: &ArticleView<'_>, from: usize) -> Option<Span> {
    let headings = view.nodes().iter().filter(|node| matches!(node.part, Part::Heading(_))).map(|node| node.span);
    let borders = headings.chain(view.article.marks.blocks.iter().map(|mark| mark.span));
    let next = borders.map(|border| border.range().start).filter(|&start| start >= from).min();
    let text = view.slice(Span::new(from, next.unwrap_or(view.text.len())));
    let trimmed = text.trim_end();
    // A link may not stand in a description, so what holds one was hardly meant to be one as a whole.
    let described = Span::new(from, from + trimmed.len());
    let mut links = view.article.links();
    let has_link = links.any(|link| described.range().contains(&link.span.range().start));
    (!trimmed.trim().is_empty() && !has_link).then_some(described)
}

/// Where the body goes on behind its title.
fn title_end(view: &ArticleView<'_>) -> usize {
    let title = view.nodes().iter().find(|node| node.part == Part::Heading(1));
    title.map_or(view.body_start(), |title| title.span.range().end)
}
