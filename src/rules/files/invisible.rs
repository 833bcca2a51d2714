//! Characters that cannot be seen.
//!
//! Looked for in the whole file: in code they break the command that a reader copies. Must not know the parts of an article.

use crate::article::characters::{invisible, is_direction};
use crate::article::findings::Findings;
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::ArticleView;
use crate::text::Span;

pub static INVISIBLE_CHARACTER: Rule =
    Rule::warning("invisible-character", "a character that nobody can see stands in the text").safe();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let mut end = 0;
    for &(at, character) in view.beyond_ascii() {
        let Some(name) = invisible(character).filter(|_| at >= end) else { continue };
        let previous = view.text[..at].chars().next_back().unwrap_or(' ');
        // Some scripts and many emoji are joined by them.
        if matches!(character, '\u{200c}' | '\u{200d}') && !previous.is_ascii() {
            continue;
        }
        let behind = view.text[at..].trim_start_matches(character);
        end = view.text.len() - behind.len();
        let span = Span::new(at, end);
        let message = format!("an invisible character stands here: a {name} (U+{:04X})", u32::from(character));
        let next = behind.chars().next().unwrap_or('\n');
        let does_something = MARKUP.contains(&previous) || MARKUP.contains(&next) || is_whole_line(view.text, span);
        findings.add(&INVISIBLE_CHARACTER, span, message, |it| mended(it, span, character, view.text, does_something));
    }
}

/// What may mean something else once nothing stands between it and its neighbour.
const MARKUP: [char; 9] = ['*', '_', '~', '`', '#', '+', '-', '=', '|'];

fn mended(finding: Diagnostic, span: Span, character: char, text: &str, does_something: bool) -> Diagnostic {
    match character {
        '\u{2028}' | '\u{2029}' => finding.hint("write a line end, or a space").suggested_fix(span, " "),
        _ if does_something => {
            finding.hint("delete it, and look at how the line is shown then").suggested_fix(span, "")
        }
        _ if is_direction(character) && text.contains(is_right_to_left) => {
            finding.hint("delete it, if the text reads well without").suggested_fix(span, "")
        }
        _ => finding.hint("delete it").safe_fix(span, ""),
    }
}

/// Without it the line is empty, which ends a paragraph.
fn is_whole_line(text: &str, span: Span) -> bool {
    let (before, after) = (text.get(..span.range().start), text.get(span.range().end..));
    // A line may be long, and its first letter answers.
    let is_blank = |c: &char| c.is_whitespace() && *c != '\n';
    let ends = |side: Option<char>| side.is_none_or(|c| c == '\n');
    ends(before.and_then(|it| it.chars().rev().find(|c| !is_blank(c))))
        && ends(after.and_then(|it| it.chars().find(|c| !is_blank(c))))
}

fn is_right_to_left(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}
