//! Escapes: from the raw content of a string to its value, and back; and where the parts of a value are written.
//!
//! Must not know where the string stands.

use std::ops::Range;

use super::scan::quoted;
use crate::text::Span;

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
    let specialty = |byte: u8| u8::from(byte == b'\\') | u8::from(byte == b'"') | u8::from(byte < b' ');
    if raw.bytes().fold(0, |found, byte| found | specialty(byte)) == 0 {
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

/// Where the parts of a string's value are written, escape by escape.
pub struct Written {
    /// The place of the whole content.
    whole: Span,
    /// Behind each escape: the place in the value, and that in the content. Nothing where the value is not what is written.
    behind_escapes: Option<Vec<(usize, usize)>>,
}

impl Written {
    /// Of a string with this value, whose content stands at a place in a text.
    #[must_use]
    pub fn of(text: &str, value: &str, content: Span) -> Self {
        let raw = text.get(content.range()).unwrap_or("");
        let behind_escapes = match raw == value {
            true => Some(Vec::new()),
            false => (decode(raw, '"').0 == value).then(|| places_behind_escapes(raw)),
        };
        Self { whole: content, behind_escapes }
    }

    /// The place of a part of the value; the whole where that cannot be told.
    #[must_use]
    pub fn place(&self, part: Span) -> Span {
        let Some(pieces) = &self.behind_escapes else { return self.whole };
        let written = |at: usize| {
            let before = pieces.partition_point(|&(value, _)| value <= at).checked_sub(1);
            let (value, content) = before.and_then(|piece| pieces.get(piece)).copied().unwrap_or_default();
            content + (at - value)
        };
        let part = part.range();
        Span::new(written(part.start), written(part.end)).shifted(self.whole.range().start)
    }
}

fn places_behind_escapes(raw: &str) -> Vec<(usize, usize)> {
    let (mut places, mut value, mut content) = (Vec::new(), 0, 0);
    while let Some(at) = raw.get(content..).and_then(|rest| rest.find('\\')) {
        value += at;
        content += at;
        let rest = raw.get(content..).unwrap_or("");
        let (of_value, of_content) = match escape(rest) {
            Some((character, length)) => (character.len_utf8(), length),
            None if rest.starts_with("\\'") => (1, 2),
            // What is no escape stands for itself.
            None => (1, 1),
        };
        value += of_value;
        content += of_content;
        places.push((value, content));
    }
    places
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
