//! White space in the body that does nothing, or that editors show differently.
//!
//! Must not look at code and JSON, where it belongs to what is shown.

use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static TRAILING_SPACE: Rule =
    Rule::info("trailing-space", "a line of the body ends in white space that does nothing").off().safe();
pub static TAB: Rule = Rule::info("tab", "a line of the body holds a tab").off().suggested();

const BLANKS: [char; 2] = [' ', '\t'];

pub fn trailing_space(view: &ArticleView<'_>, findings: &mut Findings) {
    let mut lines = view.lines().iter().peekable();
    while let Some(line) = lines.next() {
        let content = line.text.trim_end_matches(BLANKS);
        // A backslash before a space is shown; before a line end it would break the line.
        if content.len() == line.text.len() || line.is_code || content.ends_with('\\') {
            continue;
        }
        let is_followed = lines.peek().is_some_and(|next| !next.text.trim().is_empty());
        // Two spaces break the line, so they do something.
        if line.text.ends_with("  ") && !content.trim().is_empty() && is_followed {
            continue;
        }
        let span = Span::new(line.start + content.len(), line.start + line.text.len());
        findings.add(&TRAILING_SPACE, span, "white space ends this line and does nothing", |it| {
            it.hint("delete it").safe_fix(span, "")
        });
    }
}

pub fn tab(view: &ArticleView<'_>, findings: &mut Findings) {
    for line in view.lines().iter().filter(|line| !line.is_code && line.text.contains('\t')) {
        let content = line.text.trim_end_matches(BLANKS);
        let indent = content.len() - content.trim_start_matches(BLANKS).len();
        if content[..indent].contains('\t') {
            let span = Span::new(line.start, line.start + indent);
            findings.add(&TAB, span, "a tab indents this line", |it| {
                it.hint("indent with spaces").suggested_fix(span, " ".repeat(columns(&content[..indent])))
            });
        }
        let mut done = indent;
        for (at, _) in content.match_indices('\t').filter(|&(at, _)| at >= indent) {
            if at < done || view.is_code(line.start + at) {
                continue;
            }
            done = content.len() - content[at..].trim_start_matches('\t').len();
            let span = Span::new(line.start + at, line.start + done);
            findings
                .add(&TAB, span, "a tab stands in this line", |it| it.hint("write a space").suggested_fix(span, " "));
        }
    }
}

/// How wide an indent is: Markdown counts a tab up to the next multiple of four.
fn columns(indent: &str) -> usize {
    indent.bytes().fold(0, |column, byte| if byte == b'\t' { (column / 4 + 1) * 4 } else { column + 1 })
}
