//! Positions in a file: relative paths, byte spans, lines and columns, and the decoded text they point into.
//!
//! Must not know what the text means, nor where it came from.

mod address;
mod bytes;
mod quick;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use memchr::memchr_iter;
use serde::{Serialize, Serializer};

pub use address::{WebParts, is_language, is_locale, is_within, stands_anywhere};
pub use bytes::FileBytes;
pub use quick::{beyond_ascii, lines_with_ends, starts_with_any_case, trimmed};

/// The decoded text of one source file, and how its bytes were written.
///
/// Every [`Span`] of the file counts bytes of `text`, not of the file on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    pub path: RelPath,
    pub text: Arc<str>,
    pub encoding: Encoding,
    /// The file began with a byte order mark (which is not part of `text`).
    pub byte_order_mark: bool,
    pub line_endings: LineEndings,
}

/// How the bytes of a file became text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    /// Not UTF-8, so read as Windows-1252, which gives every byte a meaning.
    Windows1252,
    Utf16,
}

/// The line endings that a file uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEndings {
    Lf,
    CrLf,
    Mixed,
    /// Each line ends in CR alone, for which the text has LF: both are one byte, so that spans stay those of the file.
    Cr,
}

pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl SourceText {
    /// Decodes any bytes: UTF-8 with or without a byte order mark, UTF-16 with one, else Windows-1252.
    #[must_use]
    pub fn decode(path: RelPath, bytes: &[u8]) -> Self {
        let mut rest = bytes;
        // Editors that do not know the mark put another one before it.
        while let Some(after_mark) = rest.strip_prefix(BYTE_ORDER_MARK) {
            rest = after_mark;
        }
        let byte_order_mark = rest.len() < bytes.len();
        let bytes = rest;
        let (text, encoding) = match std::str::from_utf8(bytes) {
            Ok(text) => (Arc::from(text), Encoding::Utf8),
            Err(_) => match utf16(bytes) {
                Some(text) => (text, Encoding::Utf16),
                None => {
                    let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
                    (Arc::from(&*text), Encoding::Windows1252)
                }
            },
        };
        let line_endings = line_endings(&text);
        let text = if line_endings == LineEndings::Cr { Arc::from(text.replace('\r', "\n")) } else { text };
        Self { path, text, encoding, byte_order_mark, line_endings }
    }

    /// The same, without a copy of what is plain UTF-8 already.
    #[must_use]
    pub fn of(path: RelPath, bytes: &FileBytes) -> Self {
        let is_plain = !bytes.starts_with(BYTE_ORDER_MARK);
        let Some(text) = bytes.as_text().filter(|_| is_plain) else { return Self::decode(path, bytes) };
        let line_endings = line_endings(text);
        if line_endings == LineEndings::Cr {
            return Self::decode(path, bytes);
        }
        Self { path, text: Arc::clone(text), encoding: Encoding::Utf8, byte_order_mark: false, line_endings }
    }

    /// The text that a span covers, or nothing where the span is not of this text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }
}

/// The text of bytes that begin with the mark of UTF-16 and are it throughout. With control characters it is rather no text.
#[must_use]
pub fn utf16(bytes: &[u8]) -> Option<Arc<str>> {
    let (encoding, mark_length) = encoding_rs::Encoding::for_bom(bytes)?;
    let is_utf16 = encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::UTF_16BE;
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes.get(mark_length..)?)?;
    let is_control = |character: char| character.is_control() && !matches!(character, '\t' | '\r' | '\n');
    (is_utf16 && !text.contains(is_control)).then(|| Arc::from(&*text))
}

fn line_endings(text: &str) -> LineEndings {
    let bytes = text.as_bytes();
    if !bytes.contains(&b'\n') {
        return if bytes.contains(&b'\r') { LineEndings::Cr } else { LineEndings::Lf };
    }
    let with_return = memchr_iter(b'\r', bytes).filter(|&at| bytes.get(at + 1) == Some(&b'\n')).count();
    match with_return {
        0 => LineEndings::Lf,
        all if all == memchr_iter(b'\n', bytes).count() => LineEndings::CrLf,
        _ => LineEndings::Mixed,
    }
}

/// A path below the content root, always with `/` between its parts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelPath(Arc<str>);

impl RelPath {
    #[must_use]
    pub fn new(path: &str) -> Self {
        Self(Arc::from(path))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part, with its extension.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or("")
    }

    /// The last part without its extension (`a.b.md` is `a.b`).
    #[must_use]
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// What follows the last dot of the last part, or nothing.
    #[must_use]
    pub fn extension(&self) -> &str {
        self.file_name().rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// Everything before the last `/`, or nothing.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The path that a relative reference leads to from this file's folder, or nothing where it leaves the root.
    #[must_use]
    pub fn join(&self, reference: &str) -> Option<RelPath> {
        let mut parts: Vec<&str> = self.folder().split('/').filter(|part| !part.is_empty()).collect();
        for part in reference.split(['/', '\\']) {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()?),
                name => parts.push(name),
            }
        }
        Some(Self::new(&parts.join("/")))
    }
}

impl fmt::Display for RelPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Serialize for RelPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// A range of bytes of a decoded text. Files over 4 GiB are not read, so 32 bits are enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// The span of `start..end`; positions past 4 GiB stop there.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        Self { start, end: end.max(start) }
    }

    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The same span counted from `base` bytes earlier.
    #[must_use]
    pub fn shifted(self, base: usize) -> Self {
        Self::new(self.start as usize + base, self.end as usize + base)
    }
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<T> Spanned<T> {
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl Spanned<String> {
    #[must_use]
    pub fn as_deref(&self) -> Spanned<&str> {
        Spanned { value: &self.value, span: self.span }
    }
}

impl<'text> Spanned<&'text str> {
    /// The items of a list with commas, trimmed, without empty ones, each with its place.
    pub fn items(self) -> impl Iterator<Item = Spanned<&'text str>> {
        // Where escapes or entities were resolved, offsets into the value are not offsets into the source.
        let is_as_written = self.span.range().len() == self.value.len();
        let mut at = 0;
        self.value.split(',').filter_map(move |item| {
            let start = at + (item.len() - item.trim_start().len());
            at += item.len() + 1;
            let item = item.trim();
            let exact = || Span::new(start, start + item.len()).shifted(self.span.range().start);
            (!item.is_empty()).then(|| Spanned::new(item, if is_as_written { exact() } else { self.span }))
        })
    }
}

/// A line and a column, both from 1; the column counts Unicode characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// Where the lines of a text begin, to turn byte offsets into positions.
#[derive(Debug, Clone)]
pub struct LineIndex<'text> {
    text: &'text str,
    starts: Vec<usize>,
}

impl<'text> LineIndex<'text> {
    #[must_use]
    pub fn new(text: &'text str) -> Self {
        let after_newline = memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        Self { text, starts: std::iter::once(0).chain(after_newline).collect() }
    }

    /// The line that a byte offset lies in, from 1, and the offset that the line begins at.
    #[must_use]
    pub fn line(&self, offset: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|&start| start <= offset.min(self.text.len()));
        (line, self.starts[line - 1])
    }

    /// The position of a byte offset; an offset past the end is the end, one inside a character is its start.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let (line, start) = self.line(offset);
        Position { line, column: self.text[start..offset].chars().count() + 1 }
    }
}

/// Percent-encodes the characters of an address that must be; the others, and what is encoded already, stay.
#[must_use]
pub fn percent_encoded(address: &str, must_be: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(address.len());
    for character in address.chars() {
        if must_be(character) {
            let mut buffer = [0; 4];
            for byte in character.encode_utf8(&mut buffer).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(character);
        }
    }
    out
}

/// The byte that two digits behind a `%` stand for.
#[must_use]
pub fn escaped_byte(behind: &[u8]) -> Option<u8> {
    let digits = behind.get(..2).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// Decodes what is percent-encoded; a text that would not be UTF-8 then stays as it is.
#[must_use]
pub fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let value = if byte == b'%' { escaped_byte(behind) } else { None };
        rest = if value.is_some() { behind.get(2..).unwrap_or_default() } else { behind };
        bytes.push(value.unwrap_or(byte));
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// The name of the place on a page that a fragment asks for; nothing where it is for the browser or for a program of the
/// page: a text, a line, a way within an application, the top.
#[must_use]
pub fn place_named(fragment: &str) -> Option<String> {
    let named = fragment.split(":~:").next().unwrap_or("");
    let is_for_a_program = named.contains(['/', '!', '=', '?', '&']);
    let is_line = named.strip_prefix('L').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let is_top = named.is_empty() || named.eq_ignore_ascii_case("top");
    (!is_for_a_program && !is_line && !is_top).then(|| percent_decoded(named))
}

/// Whether an id of a page is the place that is named. Some hosts put a word of their own before the ids of authors.
#[must_use]
pub fn is_place(id: &str, named: &str) -> bool {
    id == named || id.strip_prefix("user-content-") == Some(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_from_one() {
        let index = LineIndex::new("a\u{e9}b\nzwei\n");
        assert_eq!(index.position(0), Position { line: 1, column: 1 });
        assert_eq!(index.position(3), Position { line: 1, column: 3 });
        assert_eq!(index.position(5), Position { line: 2, column: 1 });
        assert_eq!(index.position(99), Position { line: 3, column: 1 });
    }

    #[test]
    fn bytes_that_are_not_utf8_are_read_as_windows_1252() {
        let source = SourceText::decode(RelPath::new("a.md"), b"caf\xe9 \x93ok\x94\r\n");
        assert_eq!(&*source.text, "caf\u{e9} \u{201c}ok\u{201d}\r\n");
        assert_eq!(source.encoding, Encoding::Windows1252);
        assert_eq!(source.line_endings, LineEndings::CrLf);
    }

    #[test]
    fn a_fragment_names_a_place_unless_it_is_for_a_program() {
        assert_eq!(place_named("caf%C3%A9").as_deref(), Some("caf\u{e9}"));
        assert_eq!(place_named("steps:~:text=x").as_deref(), Some("steps"));
        for other in ["", "top", "Top", "L10", "L10-L20", "!x", "/a/b", "blade/A", "tab=2", "a?x=1", "a&b", ":~:text=x"]
        {
            assert_eq!(place_named(other), None, "{other}");
        }
        assert!(is_place("user-content-steps", "steps") && !is_place("steps", "user-content-steps"));
    }

    #[test]
    fn a_reference_cannot_leave_the_root() {
        let path = RelPath::new("articles/a/b.md");
        assert_eq!(path.join("../c/d.md"), Some(RelPath::new("articles/c/d.md")));
        assert_eq!(path.join("../../../etc/passwd"), None);
    }
}
