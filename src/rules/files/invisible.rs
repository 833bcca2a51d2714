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
    if view.text.is_ascii() {
        return;
    }
    let mut before = ' ';
    let mut characters = view.text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let previous = std::mem::replace(&mut before, character);
        let Some(name) = invisible(character) else { continue };
        // Some scripts and many emoji are joined by them.
        if matches!(character, '\u{200c}' | '\u{200d}') && !previous.is_ascii() {
            continue;
        }
        let mut end = at + character.len_utf8();
        while let Some((next, _)) = characters.next_if(|&(_, next)| next == character) {
            end = next + character.len_utf8();
        }
        let span = Span::new(at, end);
        let message = format!("an invisible character stands here: a {name} (U+{:04X})", u32::from(character));
        let next = characters.peek().map_or('\n', |&(_, next)| next);
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
    let before = text.get(..span.range().start).and_then(|before| before.rsplit('\n').next()).unwrap_or("");
    let after = text.get(span.range().end..).and_then(|after| after.split('\n').next()).unwrap_or("");
    before.trim().is_empty() && after.trim().is_empty()
}

fn is_right_to_left(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}
