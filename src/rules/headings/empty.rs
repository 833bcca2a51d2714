//! Headings with nothing below them.
//!
//! Must not know how long a text should be.

use super::heading::{headings, title_place};
use crate::article::findings::Findings;
use crate::article::overlay::{Block, Inline};
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static HEADING_WITHOUT_TEXT: Rule = Rule::warning("heading-without-text", "nothing stands below a heading");

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let title = title_place(view);
    let mut all = headings(view).peekable();
    while let Some(heading) = all.next() {
        let next = all.peek();
        let below = Span::new(heading.span.range().end, next.map_or(view.text.len(), |next| next.span.range().start));
        let is_parent = next.is_some_and(|next| next.level > heading.level);
        // A title without a text is a fault of the whole body, and a heading that is a link leads on.
        // In an issue description a heading is out of place, whatever stands below it.
        let is_out_of_place = view.is_in_issue_description(heading.span.range().start);
        if is_out_of_place
            || is_parent
            || Some(heading.place) == title
            || heading.text.contains("](")
            || is_json(heading.text)
            || has_text(view, below)
        {
            continue;
        }
        let message = format!("nothing stands below the heading `{}`", heading.text);
        findings.add(&HEADING_WITHOUT_TEXT, heading.span, message, |it| match next {
            Some(next) => it.related(next.span, "the next heading").hint("write what it announces, or delete it"),
            None => it.hint("write what it announces, or delete it"),
        });
    }
}

/// An object above a line of dashes looks like a heading, and is a body of a kind that the article does not have.
fn is_json(text: &str) -> bool {
    text.trim_start().starts_with('{') && text.trim_end().ends_with('}')
}

/// Whether readers see anything of a part of the body: comments and the ends of issue descriptions they do not see.
fn has_text(view: &ArticleView<'_>, part: Span) -> bool {
    let text = view.slice(part).trim_start();
    // Most sections begin with a text.
    if !text.starts_with("<!--") {
        return !text.is_empty();
    }
    let marks = &view.article.marks;
    let is_inside = |span: &Span| part.start <= span.start && span.end <= part.end;
    let is_end = |block: &Block| matches!(block, Block::IssueDescriptionStart | Block::IssueDescriptionEnd);
    let comments = marks.inline.iter().filter(|mark| mark.what == Inline::Comment).map(|mark| mark.span);
    let ends = marks.blocks.iter().filter(|mark| is_end(&mark.what)).map(|mark| mark.span);
    let hidden: usize = comments.chain(ends).filter(is_inside).map(|span| solid(view.slice(span))).sum();
    solid(text) > hidden
}

/// The bytes of a text that are no white space.
fn solid(text: &str) -> usize {
    text.bytes().filter(|byte| !byte.is_ascii_whitespace()).count()
}
