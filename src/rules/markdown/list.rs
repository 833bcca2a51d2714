//! Lists: the blank line before them, and how deep they go.
//!
//! Must not know what their items say.

use super::line_start::BULLETS;
use crate::article::findings::Findings;
use crate::article::outline::Part;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static LIST_WITHOUT_BLANK_BEFORE: Rule =
    Rule::warning("list-without-blank-before", "no blank line stands before a list").safe();
pub static LIST_TOO_DEEP: Rule = Rule::warning("list-too-deep", "a list has more than two levels");

const MAX_LEVELS: usize = 2;

pub fn blank_before(view: &ArticleView<'_>, findings: &mut Findings) {
    let mut before = None;
    for (_, node) in view.article.markdown.outline.top_level() {
        let last = before.replace(node);
        if !is_list(node.part) || last.is_none_or(|last| last.part != Part::Paragraph) {
            continue;
        }
        let start = node.span.range().start;
        let above = view.text.get(..start).unwrap_or("").trim_end_matches([' ', '\t']);
        let Some(line) = above.strip_suffix('\n').and_then(|above| above.rsplit('\n').next()) else { continue };
        // An item above it that is typed as text becomes one of the list.
        if line.trim().is_empty() || line.trim_start().starts_with(BULLETS) {
            continue;
        }
        let at = Span::new(above.len(), above.len());
        findings.add(
            &LIST_WITHOUT_BLANK_BEFORE,
            marker(view, node.span),
            "no blank line stands before this list",
            |it| it.label("the portal shows it as a part of the text before").safe_fix(at, view.line_end(above.len())),
        );
    }
}

pub fn depth(view: &ArticleView<'_>, findings: &mut Findings) {
    let mut open: Vec<usize> = Vec::new();
    for (place, node) in view.article.markdown.outline.of(is_list) {
        while open.last().is_some_and(|&end| end <= place) {
            open.pop();
        }
        if open.len() == MAX_LEVELS {
            let message = format!("this list is on level {}", MAX_LEVELS + 1);
            findings.add(&LIST_TOO_DEEP, marker(view, node.span), message, |it| {
                it.label("the portal shows two levels").hint("make it flatter, or give it a heading of its own")
            });
        }
        open.push(place + 1 + view.article.markdown.outline.inside(place).len());
    }
}

fn is_list(part: Part) -> bool {
    matches!(part, Part::BulletList | Part::NumberedList)
}

/// The mark of a list's first item.
fn marker(view: &ArticleView<'_>, list: Span) -> Span {
    let written = view.slice(list);
    let text = written.trim_start();
    let start = list.range().start + (written.len() - text.len());
    Span::new(start, start + text.find(char::is_whitespace).unwrap_or(text.len()))
}
