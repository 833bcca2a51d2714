//! What is wrong with a file's bytes, and with single characters that no author types.
//!
//! Must not know what the text means.

use encoding_rs::WINDOWS_1252;
use memchr::memchr;

use super::MAX_FILE_BYTES;
use super::findings::{self, Findings};
use crate::text::{BYTE_ORDER_MARK, Encoding, SourceText, Span, utf16};

/// Why a file is not read at all, if it is not.
pub(super) fn unread(bytes: &[u8]) -> Option<Unread> {
    if bytes.len() > MAX_FILE_BYTES {
        return Some(Unread::TooLarge(bytes.len()));
    }
    if memchr(0, bytes).is_none() || utf16(bytes).is_some() {
        return None;
    }
    let has_utf16_mark = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let controls = bytes.iter().filter(|&&byte| is_control(byte)).count();
    match has_utf16_mark {
        true => Some(Unread::Utf16),
        false => is_no_text(controls, bytes.len()).then_some(Unread::NoText),
    }
}

/// A text may hold a few control characters by accident, and in a short text one is already a large share: where there
/// are few, more than a quarter of the bytes must be such before it is no text; else one in twenty.
fn is_no_text(controls: usize, length: usize) -> bool {
    const FEW: usize = 8;
    let least = if controls < FEW { length / 4 } else { length / 20 };
    controls > least
}

/// Why a file is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    TooLarge(usize),
    Utf16,
    NoText,
}

/// Says that a file is not read. It is all that is said of it.
pub(super) fn report_unread(unread: Unread, findings: &mut Findings) {
    let start = Span::new(0, 0);
    match unread {
        Unread::TooLarge(length) => {
            let message = format!("the file has {length} bytes, and an article at most {MAX_FILE_BYTES}");
            findings.add(&findings::FILE_TOO_LARGE, start, message, |it| it.hint("split it into several articles"));
        }
        Unread::Utf16 => {
            findings.add(
                &findings::ENCODING_NOT_UTF8,
                start,
                "the file is UTF-16 with faults, so it is not read",
                |it| it.hint("save the file as UTF-8"),
            );
        }
        Unread::NoText => {
            findings.add(&findings::ENCODING_NOT_UTF8, start, "the file holds no text, so it is not read", |it| {
                it.hint("write the article here as UTF-8, or move the file out of the content root")
            });
        }
    }
}

/// Says that a file is empty or is not UTF-8.
pub(super) fn report_bytes(source: &SourceText, bytes: &[u8], findings: &mut Findings) {
    if source.text.trim().is_empty() {
        findings.add(&findings::FILE_EMPTY, Span::new(0, 0), "the file is empty", |it| {
            it.hint("write an article, or delete the file")
        });
    }
    match source.encoding {
        Encoding::Utf8 => return,
        Encoding::Utf16 => {
            let start = Span::new(0, 0);
            findings.add(&findings::ENCODING_NOT_UTF8, start, "the file is UTF-16 and not UTF-8", |it| {
                it.hint("save the file as UTF-8").fix_of_bytes()
            });
            return;
        }
        Encoding::Windows1252 => {}
    }
    let message = "the file is not UTF-8; it was read as Windows-1252";
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    // Where a part of the file is UTF-8, reading all of it as Windows-1252 has spoilt that part.
    if holds_utf8(bytes) {
        findings.add(&findings::ENCODING_NOT_UTF8, first_invalid(&source.text, bytes), message, |it| {
            it.label("the first byte that is no UTF-8")
                .hint("the file is UTF-8 but for some bytes: type these characters anew")
        });
        return;
    }
    findings.add(&findings::ENCODING_NOT_UTF8, first_non_ascii(&source.text), message, |it| {
        let it = it.label("the first character that may be wrong");
        if is_of_other_letters(bytes) {
            return it.hint("it looks like another encoding: open it with that one, and save the file as UTF-8");
        }
        let it = it.hint("look at the characters that are not ASCII, and save the file as UTF-8");
        // What holds control characters may be no text at all.
        if holds_controls(bytes) { it } else { it.fix_of_bytes() }
    });
}

/// Whether bytes beyond ASCII stand in long runs: in Windows-1252 they are accents and punctuation between letters of ASCII,
/// and in the encodings of other scripts they are the letters.
fn is_of_other_letters(bytes: &[u8]) -> bool {
    const LONG: usize = 4;
    bytes.chunk_by(|a, b| a.is_ascii() == b.is_ascii()).any(|run| run.len() >= LONG && !run[0].is_ascii())
}

/// The first byte that is no UTF-8, in the text that each byte was read as one character of.
fn first_invalid(text: &str, bytes: &[u8]) -> Span {
    let place = bytes.utf8_chunks().next().map_or(0, |chunk| chunk.valid().len());
    let found = text.char_indices().nth(place);
    found.map_or(Span::default(), |(at, character)| Span::new(at, at + character.len_utf8()))
}

/// Whether some characters of more than one byte are whole.
fn holds_utf8(bytes: &[u8]) -> bool {
    bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
}

fn holds_controls(bytes: &[u8]) -> bool {
    bytes.iter().any(|&byte| is_control(byte))
}

fn is_control(byte: u8) -> bool {
    byte.is_ascii_control() && !matches!(byte, b'\t' | b'\r' | b'\n')
}

fn first_non_ascii(text: &str) -> Span {
    let found = text.char_indices().find(|(_, character)| !character.is_ascii());
    found.map_or(Span::default(), |(at, character)| Span::new(at, at + character.len_utf8()))
}

/// Reports every control character that is no tab and no line end; those in JSON strings are reported there.
pub(super) fn report_controls(source: &SourceText, findings: &mut Findings) {
    let text = &*source.text;
    if !text.as_bytes().chunks(256).any(may_hold_control) {
        return;
    }
    let in_strings: Vec<Span> = findings.of(&findings::JSON_CONTROL_CHARACTER).map(covered).collect();
    let mut misread_until = 0;
    for (at, character) in text.char_indices() {
        let is_in_string = |span: &Span| character < ' ' && span.range().contains(&at);
        if !character.is_ascii() && at >= misread_until {
            misread_until = at + misread(&text[at..]).map_or(0, |misread| misread.length);
        }
        if !character.is_control() || matches!(character, '\t' | '\r' | '\n') || at < misread_until {
            continue;
        }
        if in_strings.iter().any(is_in_string) {
            continue;
        }
        let span = Span::new(at, at + character.len_utf8());
        let message = format!("the control character U+{:04X} stands here", u32::from(character));
        findings.add(&findings::CONTROL_CHARACTER, span, message, |it| match meant_by(character) {
            Some(meant) => it.label(format!("did you mean `{meant}`?")).suggested_fix(span, meant.to_string()),
            // These move down to another line, so what stands beside them must not become one word.
            None if matches!(character, '\u{b}' | '\u{c}') => {
                it.hint("write a line end, or a space").suggested_fix(span, " ")
            }
            None => it.hint("delete it").safe_fix(span, ""),
        });
    }
}

/// Whether some byte belongs to a control character. Every byte is looked at, so that many are looked at at once.
fn may_hold_control(chunk: &[u8]) -> bool {
    chunk.iter().fold(false, |found, &byte| found | matches!(byte, 0..=8 | 11 | 12 | 14..=31 | 0x7f | 0xc2))
}

fn covered(finding: &crate::diagnostic::Diagnostic) -> Span {
    finding.fix.as_ref().map(|fix| fix.span).or(finding.span).unwrap_or_default()
}

/// What Windows-1252 shows for the number of a control character: some editors write these by mistake.
fn meant_by(control: char) -> Option<char> {
    let byte = u8::try_from(u32::from(control)).ok().filter(|byte| *byte >= 0x80)?;
    let bytes = [byte];
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(&bytes);
    text.chars().next().filter(|meant| !meant.is_control())
}

const LEFT_TO_RIGHT: &str = "left-to-right mark";
const RIGHT_TO_LEFT: &str = "right-to-left mark";
const DIRECTION: &str = "control of the writing direction";

/// What a character that nobody can see is called.
#[must_use]
pub fn invisible(character: char) -> Option<&'static str> {
    Some(match character {
        '\u{ad}' => "soft hyphen",
        '\u{180e}' => "vowel separator",
        '\u{200b}' => "zero-width space",
        '\u{200c}' => "zero-width non-joiner",
        '\u{200d}' => "zero-width joiner",
        '\u{200e}' => LEFT_TO_RIGHT,
        '\u{200f}' => RIGHT_TO_LEFT,
        '\u{2028}' => "line separator",
        '\u{2029}' => "paragraph separator",
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => DIRECTION,
        '\u{2060}' => "word joiner",
        '\u{2061}'..='\u{2064}' => "mathematical operator",
        '\u{feff}' => "byte order mark",
        _ => return None,
    })
}

/// Whether a character only says in which direction text is written.
#[must_use]
pub fn is_direction(character: char) -> bool {
    matches!(invisible(character), Some(DIRECTION | LEFT_TO_RIGHT | RIGHT_TO_LEFT))
}

/// Whether nothing of a text can be seen: it is reported as such, and as nothing else.
pub(super) fn is_invisible(text: &str) -> bool {
    text.chars().all(|character| character.is_control() || invisible(character).is_some())
}

/// UTF-8 that was read as Windows-1252, such as `â€™` for an apostrophe.
#[derive(Debug, PartialEq, Eq)]
pub struct Misread {
    /// Of the faulty text, in bytes.
    pub length: usize,
    pub meant: char,
}

/// The character that a text begins with in misread form, if it does.
#[must_use]
pub fn misread(text: &str) -> Option<Misread> {
    let mut bytes = [0; 4];
    let mut length = 0;
    let mut wanted = 4;
    for (place, character) in text.chars().take(4).enumerate() {
        let byte = byte_of(character)?;
        if place == 0 {
            wanted = match byte {
                0xc2 | 0xc3 => 2,
                0xe2 | 0xef => 3,
                0xf0 => 4,
                _ => return None,
            };
        }
        bytes[place] = byte;
        length += character.len_utf8();
        if place + 1 == wanted {
            break;
        }
    }
    let meant = std::str::from_utf8(bytes.get(..wanted)?).ok()?.chars().next()?;
    // Fewer characters than wanted leave zeros, which continue nothing.
    (!meant.is_control()).then_some(Misread { length, meant })
}

/// The byte that is read as a character.
fn byte_of(character: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(u32::from(character)) {
        return (byte >= 0x80).then_some(byte);
    }
    let mut buffer = [0; 4];
    let (encoded, _, had_errors) = WINDOWS_1252.encode(character.encode_utf8(&mut buffer));
    match (&*encoded, had_errors) {
        ([byte], false) => Some(*byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_read_as_windows_1252_is_recognised() {
        let apostrophe = Misread { length: 8, meant: '\u{2019}' };
        assert_eq!(misread("\u{e2}\u{20ac}\u{2122}s"), Some(apostrophe));
        assert_eq!(misread("\u{c3}\u{a9}").map(|it| it.meant), Some('\u{e9}'));
        assert_eq!(misread("\u{c2}"), None);
        assert_eq!(misread("\u{e9}\u{bb}"), None);
        assert_eq!(misread("\u{2019}s"), None);
    }
}
