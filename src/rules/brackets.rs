//! Brackets in a text: which opens what another one closes, and what stands between them.
//!
//! Must not know what is wrong with them.

use memchr::memchr2;

use crate::article::outline::begins_block;

/// A paragraph is looked through this far.
pub(super) const MAX_DISTANCE: usize = 2000;

/// The longest address, with the white space before it, that is looked for.
const MAX_ADDRESS: usize = 4096;

/// What stands behind a place, as far as it is looked at.
pub(super) fn behind(text: &str, at: usize) -> &str {
    let end = text.floor_char_boundary(at.saturating_add(MAX_ADDRESS));
    text.get(at..end).unwrap_or("")
}

/// What is between the parentheses, up to the end of the line.
pub(super) fn destination(inside: &str) -> Option<&str> {
    // Most that have no end are told by this alone.
    let first = memchr2(b')', b'\n', inside.as_bytes())?;
    if inside.as_bytes().get(first) == Some(&b'\n') {
        return None;
    }
    let mut depth = 1;
    for (at, character) in inside.char_indices() {
        match character {
            '\n' => return None,
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return inside.get(..at);
        }
    }
    None
}

/// What stands between the `]` at a place and the address behind it that no link has there: white space, perhaps with the
/// mark of the quotation that both are in, or a colon.
pub(super) fn gap(text: &str, at: usize) -> &str {
    let after = behind(text, at + 1);
    if after.starts_with(":(") {
        return ":";
    }
    let space = after.get(..after.len() - after.trim_start().len()).unwrap_or("");
    if !space.contains('\n') || !after.get(space.len()..).is_some_and(|rest| rest.starts_with('>')) {
        return space;
    }
    let with_marks = after.len() - after.trim_start_matches(is_quotation).len();
    let with_marks = after.get(..with_marks).unwrap_or("");
    let line = line_before(text, at);
    let of_line = line.get(..line.len() - line.trim_start_matches(is_quotation).len()).unwrap_or("");
    let depth = |marks: &str| marks.matches('>').count();
    // A quotation within begins a paragraph of its own.
    if depth(with_marks) <= depth(of_line) { with_marks } else { space }
}

/// What a line of a quotation begins with.
fn is_quotation(character: char) -> bool {
    character.is_whitespace() || character == '>'
}

/// The line up to a place, as far as it is looked at.
fn line_before(text: &str, at: usize) -> &str {
    let from = text.floor_char_boundary(at.saturating_sub(MAX_DISTANCE));
    text.get(from..at).unwrap_or("").rsplit('\n').next().unwrap_or("")
}

/// Where the text before the parenthesis at a place ends, if it is a link's and no bracket closes it.
pub(super) fn end_of_unclosed_text(text: &str, at: usize) -> Option<usize> {
    let line = line_before(text, at);
    let opening = line.rfind(['[', ']', '(', ')']).filter(|&place| line[place..].starts_with('['))?;
    let words = line[opening + 1..].trim_end();
    let inside = behind(text, at + 1);
    let address = destination(inside)?;
    // A bracket in code opens nothing.
    let is_link = words.contains(char::is_alphanumeric)
        && !words.contains('`')
        && !address.trim().contains(char::is_whitespace)
        && !is_escaped(text, at - line.len() + opening)
        && !closes(inside.get(address.len() + 1..)?, '[', ']');
    is_link.then(|| at - line.len() + opening + 1 + words.trim_end_matches('}').len())
}

/// Whether what stands at a place is behind a backslash, so that it opens and closes nothing.
pub(super) fn is_escaped(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes().get(..at).unwrap_or_default();
    let backslashes = bytes.iter().rev().take_while(|&&byte| byte == b'\\').take(MAX_DISTANCE).count();
    !backslashes.is_multiple_of(2)
}

/// Where the bracket stands that one at a place closes, in the same paragraph, as readers see them.
pub(super) fn opening(text: &str, at: usize, open: char, close: char) -> Option<usize> {
    opening_among(text, at, open, close, |_, _| true)
}

/// The same for what a link's text stands in: a bracket behind a backslash is none.
pub(super) fn opening_bracket(text: &str, at: usize) -> Option<usize> {
    opening_among(text, at, '[', ']', |before, place| !is_escaped(before, place))
}

fn opening_among(
    text: &str,
    at: usize,
    open: char,
    close: char,
    is_one: impl Fn(&str, usize) -> bool,
) -> Option<usize> {
    let from = text.floor_char_boundary(at.saturating_sub(MAX_DISTANCE));
    let before = text.get(from..at)?;
    let mut depth = 0;
    for (place, character) in before.char_indices().rev() {
        if character == '\n' && begins_block(first_line(before.get(place + 1..)?)) {
            return None;
        } else if character == close && is_one(before, place) {
            depth += 1;
        } else if character == open && is_one(before, place) {
            if depth == 0 {
                return Some(from + place);
            }
            depth -= 1;
        }
    }
    None
}

/// Whether the bracket before a place stands behind a backslash: who wrote it wanted no link.
pub(super) fn is_opened_by_escaped(text: &str, at: usize) -> bool {
    let line = line_before(text, at);
    line.rfind(['[', ']']).is_some_and(|place| line[place..].starts_with('[') && is_escaped(line, place))
}

/// Whether brackets hold what a reader ticks off, at the beginning of an item of a list: `- [ ] Back up`.
pub(super) fn is_task_box(text: &str, opening: usize, closing: usize) -> bool {
    let is_box = text.get(opening + 1..closing).is_some_and(|inside| matches!(inside, " " | "x" | "X"));
    let marker = line_before(text, opening).trim_matches([' ', '\t', '>']);
    let number = marker.strip_suffix(['.', ')']).unwrap_or("");
    let is_numbered = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_box && (matches!(marker, "-" | "*" | "+") || is_numbered)
}

/// Whether a bracket that was opened before a text is closed in its paragraph.
pub(super) fn closes(text: &str, open: char, close: char) -> bool {
    let text = text.get(..text.floor_char_boundary(MAX_DISTANCE)).unwrap_or("");
    let mut depth = 0;
    for (place, character) in text.char_indices() {
        if character == '\n' && text.get(place + 1..).map(first_line).is_none_or(begins_block) {
            return false;
        } else if character == open {
            depth += 1;
        } else if character == close {
            if depth == 0 {
                return true;
            }
            depth -= 1;
        }
    }
    false
}

fn first_line(text: &str) -> &str {
    text.split('\n').next().unwrap_or(text)
}
