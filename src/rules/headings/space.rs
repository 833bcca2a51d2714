//! White space around headings: behind the `#`, and the blank lines before and after.
//!
//! Must not know what headings say.

use super::heading::{Heading, headings, title_place};
use crate::article::findings::Findings;
use crate::diagnostic::{Rule, Safety};
use crate::rules::ArticleView;
use crate::text::Span;

pub static HEADING_WITHOUT_SPACE: Rule =
    Rule::error("heading-without-space", "no space stands behind the `#` of a heading, so it is text").safe();
pub static NO_BLANK_AFTER: Rule =
    Rule::info("heading-without-blank-after", "no blank line stands behind a heading").safe();
pub static NO_BLANK_BEFORE: Rule =
    Rule::info("heading-without-blank-before", "no blank line stands before a heading").safe();

pub fn in_heading(view: &ArticleView<'_>, findings: &mut Findings) {
    let has_title = title_place(view).is_some();
    for marks in view.article.markdown.outline.misspelt_headings(view.text) {
        if findings.overflows() {
            return;
        }
        let length = marks.range().len();
        let is_second_title = length == 1 && has_title;
        let message = format!("`{}` is text here, and no heading", view.slice(marks));
        findings.add(&HEADING_WITHOUT_SPACE, marks, message, |it| {
            let it = it.label("a space is missing behind it");
            // A title is there already, so this was meant as the heading of a section, or as text.
            match is_second_title {
                true => {
                    it.hint("write `##` and a space, or `\\#` if text is meant").fix(marks, "## ", Safety::Suggested)
                }
                false => it.safe_fix(marks, format!("{} ", view.slice(marks))),
            }
        });
    }
}

pub fn after_heading(view: &ArticleView<'_>, findings: &mut Findings) {
    for heading in headings(view).filter(Heading::is_marked) {
        let end = heading.span.range().end;
        let Some(rest) = view.text.get(end..) else { continue };
        let Some((_, below)) = rest.split_once('\n') else { continue };
        let line = below.split('\n').next().unwrap_or("");
        if line.trim().is_empty() || is_comment(line) {
            continue;
        }
        let at = view.text.len() - below.len();
        // The line of `---` before a JSON object ends a title as well.
        if view.article.json_span.is_some_and(|json| json.range().start == at) {
            continue;
        }
        findings.add(&NO_BLANK_AFTER, heading.span, "no blank line stands behind this heading", |it| {
            it.safe_fix(Span::new(at, at), view.line_end(at))
        });
    }
}

pub fn before_heading(view: &ArticleView<'_>, findings: &mut Findings) {
    let mut below = None;
    for heading in headings(view).filter(Heading::is_marked) {
        let start = heading.span.range().start;
        let above = view.text.get(view.body_start()..start).unwrap_or("").trim_end_matches([' ', '\t']);
        let at = view.body_start() + above.len();
        // What the heading above lacks behind it is one fault.
        let is_below_heading = below.replace(heading.span.range().end).is_some_and(|end| is_line_end(view, end, at));
        let Some(lines) = above.strip_suffix('\n').filter(|_| !is_below_heading) else { continue };
        let line = lines.rsplit_once('\n').map(|(_, line)| line);
        // Nothing stands between the properties and the line of the heading.
        if line.is_none_or(|line| line.trim().is_empty() || is_comment(line)) {
            continue;
        }
        findings.add(&NO_BLANK_BEFORE, heading.span, "no blank line stands before this heading", |it| {
            it.safe_fix(Span::new(at, at), view.line_end(at))
        });
    }
}

fn is_line_end(view: &ArticleView<'_>, start: usize, end: usize) -> bool {
    view.text.get(start..end).is_some_and(|between| between.trim().is_empty())
}

/// A line of a comment ends no paragraph and begins none. A token stands in one.
fn is_comment(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("<!--") && line.ends_with("-->") && !line.contains("<!--$")
}
