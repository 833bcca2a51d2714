//! Escapes: from the raw content of a string to its value, and back.
//!
//! Must not know where the string stands.

use std::ops::Range;

use super::scan::quoted;

/// What in a string's content JSON does not allow: bytes of the content.
#[derive(Default)]
pub(super) struct Flaws {
    /// From the first control character to the last.
    pub(super) control: Option<Range<usize>>,
    /// From the first quote without a backslash to the last.
    pub(super) quote: Option<Range<usize>>,
    pub(super) escapes: Vec<Range<usize>>,
}

/// Resolves the escapes of a string's content. An escape that is none stands for itself.
pub(super) fn decode(raw: &str, quote: char) -> (String, Flaws) {
    let mut flaws = Flaws::default();
    // Most strings are written as they are meant. All bytes are looked at, which takes less time than to stop at one.
    let is_special = |byte: u8| byte == b'\\' || byte == b'"' || byte < 0x20;
    if !raw.bytes().fold(false, |found, byte| found | is_special(byte)) {
        return (raw.to_owned(), flaws);
    }
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(|character| matches!(character, '\\' | '"' | '\0'..='\x1f')) {
        value.push_str(&rest[..at]);
        let place = raw.len() - rest.len() + at;
        rest = &rest[at..];
        let length = match escape(rest) {
            Some((character, length)) => {
                value.push(character);
                length
            }
            None if rest.starts_with('\\') => {
                let length = 1 + rest.chars().nth(1).map_or(0, char::len_utf8);
                let is_quote = &rest[..length] == "\\'";
                value.push_str(if is_quote { "'" } else { &rest[..length] });
                if !(is_quote && quote == '\'') {
                    flaws.escapes.push(place..place + length);
                }
                length
            }
            None => {
                let flaw = if rest.starts_with('"') { &mut flaws.quote } else { &mut flaws.control };
                let start = flaw.as_ref().map_or(place, |range| range.start);
                *flaw = Some(start..place + 1);
                value.push_str(&rest[..1]);
                1
            }
        };
        rest = &rest[length..];
    }
    value.push_str(rest);
    (value, flaws)
}

/// The character that an escape at the beginning of the text stands for, and the escape's length.
pub(super) fn escape(text: &str) -> Option<(char, usize)> {
    let code = text.strip_prefix('\\')?;
    let character = match code.chars().next()? {
        '"' => '"',
        '\\' => '\\',
        '/' => '/',
        'b' => '\x08',
        'f' => '\x0c',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => return unicode_escape(text),
    };
    Some((character, 2))
}

pub(super) fn unicode_escape(text: &str) -> Option<(char, usize)> {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hex.then(|| u16::from_str_radix(digits, 16).ok()).flatten()
    };
    let first = unit(0)?;
    if let Some(character) = char::from_u32(u32::from(first)) {
        return Some((character, 6));
    }
    let pair = char::decode_utf16([first, unit(6)?]).next()?;
    Some((pair.ok()?, 12))
}

/// A stretch of a string's content with its control characters and quotes escaped; what is escaped stays.
pub(super) fn escaped(raw: &str) -> String {
    let mut written = String::with_capacity(raw.len() + 8);
    let mut characters = raw.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                written.push('\\');
                written.extend(characters.next());
            }
            '\r' if characters.peek() == Some(&'\n') => {}
            '"' => written.push_str("\\\""),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            '\0'..='\x1f' => written.push_str(quoted(&character.to_string()).trim_matches('"')),
            _ => written.push(character),
        }
    }
    written
}

pub(super) fn name_of_control(character: char) -> String {
    match character {
        '\n' | '\r' => "a line break".to_owned(),
        '\t' => "a tab".to_owned(),
        _ => format!("a control character (U+{:04X})", u32::from(character)),
    }
}
