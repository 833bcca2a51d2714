//! Questions about the text ahead.
//!
//! Must not know the reader.

use super::{Value, number};
use crate::article::characters::invisible;

pub(super) const SINGLE_QUOTES: &[char] = &['\'', '\u{2018}', '\u{2019}', '\u{201a}'];
pub(super) const DOUBLE_QUOTES: &[char] = &['"', '\u{201c}', '\u{201d}', '\u{201e}', '\u{201f}', '\u{2033}'];

pub(super) fn is_quote(character: char) -> bool {
    SINGLE_QUOTES.contains(&character) || DOUBLE_QUOTES.contains(&character)
}

/// Blanks that JSON does not allow between values, and characters that nobody sees.
pub(super) fn is_invisible(character: char) -> bool {
    character.is_whitespace() || character.is_control() || invisible(character).is_some()
}

/// Whether a quote before `rest` may close its string: always so in valid JSON.
pub(super) fn may_close(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\t']);
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let word = rest.bytes().take_while(is_word).count();
    rest.is_empty()
        || rest.starts_with([',', '}', ']', ':', '\n', '\r', '"', '='])
        || rest.starts_with("//")
        || rest.starts_with("/*")
        // The scheme of an address is no key: `"See <a href="https://..."`.
        || (word > 0 && rest[word..].trim_start_matches(' ').starts_with(':') && !rest[word..].starts_with("://"))
}

/// Whether a quote before `rest` closes its string beyond doubt, though quotes stand inside it.
pub(super) fn surely_closes(rest: &str, in_object: bool) -> bool {
    let blank = [' ', '\t', '\r'];
    let rest = rest.trim_start_matches(blank);
    let Some(rest) = rest.strip_prefix(',') else {
        return rest.is_empty() || rest.starts_with(['}', ']', '\n']);
    };
    let rest = rest.trim_start_matches(blank);
    let ends = rest.is_empty() || rest.starts_with(['\n', '}', ']']);
    ends || if in_object { is_key(rest) } else { rest.starts_with(['"', '{', '[']) }
}

/// Whether the text begins with `"key":`, all on one line.
pub(super) fn is_key(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('"') else { return false };
    let Some(end) = rest.find(['"', '\\', '\n']) else { return false };
    rest[end..].strip_prefix('"').is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with(':'))
}

/// Whether a line begins with a key, or holds nothing but closing brackets: a string does not reach into it.
pub(super) fn begins_entry(text: &str) -> bool {
    let text = text.trim_start_matches([' ', '\t']);
    let line_ends = |rest: &str| rest.is_empty() || rest.starts_with('\n');
    let brackets = ['}', ']', ',', ' ', '\t', '\r'];
    is_key(text) || (text.starts_with(['}', ']']) && line_ends(text.trim_start_matches(brackets)))
}

pub(super) fn is_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(head, tail)| (head, Some(tail)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(head, tail)| (head, Some(tail)));
    digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|tail| digits(tail.strip_prefix(['+', '-']).unwrap_or(tail)))
}

/// What words without quotes mean, and how JSON writes it.
pub(super) fn meaning_of_bare_words(words: &str) -> (Value, String) {
    let lower = words.to_ascii_lowercase();
    match lower.as_str() {
        "true" | "false" => (Value::Bool(lower == "true"), lower),
        "null" | "none" | "nil" | "undefined" | "nan" | "infinity" | "-infinity" | "+infinity" => {
            (Value::Null, "null".to_owned())
        }
        _ => match number(words) {
            Some(exact) => (Value::Number(words.to_owned()), exact.to_string()),
            None => (Value::String(words.to_owned()), quoted(words)),
        },
    }
}

/// Text as a JSON string.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Text for a message: its first line, and not too much of it.
pub(super) fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    match line.char_indices().nth(60) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line.to_owned(),
    }
}

pub(super) fn end_of(text: &str, closing: &str) -> usize {
    text.get(2..).and_then(|rest| rest.find(closing)).map_or(text.len(), |at| at + 2 + closing.len())
}
