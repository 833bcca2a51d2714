//! Places in a text as editors count them: lines from 0, and in them the units of an encoding.
//!
//! Must not know what the text means.

use crate::text::Span;

/// The units that columns are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    Utf8,
    /// What editors mean that do not say.
    #[default]
    Utf16,
    Utf32,
}

impl Encoding {
    fn length(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.chars().map(char::len_utf16).sum(),
            Self::Utf32 => text.chars().count(),
        }
    }

    /// The bytes that so many units of a line take; all of it where it has fewer. Within a character it is its beginning.
    fn bytes(self, line: &str, units: usize) -> usize {
        if self == Self::Utf8 {
            return line.floor_char_boundary(units);
        }
        let mut left = units;
        for (at, character) in line.char_indices() {
            let length = if self == Self::Utf16 { character.len_utf16() } else { 1 };
            if left < length {
                return at;
            }
            left -= length;
        }
        line.len()
    }
}

/// A line and a column, both from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// Where the lines of a text begin. A line ends with LF, CR LF, or CR.
#[derive(Debug, Clone)]
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    encoding: Encoding,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
        let ends = ends.filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
        Self { text, starts: std::iter::once(0).chain(ends.map(|at| at + 1)).collect(), encoding }
    }

    /// The place of a byte; one within a character is its beginning, one past the end is the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.starts.partition_point(|&start| start <= offset).saturating_sub(1);
        let column = self.encoding.length(self.text.get(self.starts[line]..offset).unwrap_or(""));
        Position { line: to_u32(line), column: to_u32(column) }
    }

    /// Where a place is in the text. A column past the end of its line is the end of it; a line past the last is the end.
    pub fn offset(&self, position: Position) -> usize {
        let line = position.line as usize;
        let Some(&start) = self.starts.get(line) else { return self.text.len() };
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        let line = self.text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r']);
        start + self.encoding.bytes(line, position.column as usize)
    }

    pub fn text(&self) -> &'a str {
        self.text
    }

    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    pub fn range(&self, span: Span) -> (Position, Position) {
        (self.position(span.range().start), self.position(span.range().end))
    }

    /// What stands in the first line, for what is about a file as a whole.
    pub fn first_line(&self) -> Span {
        let end = self.starts.get(1).copied().unwrap_or(self.text.len());
        Span::new(0, self.text.get(..end).unwrap_or("").trim_end_matches(['\n', '\r']).len())
    }
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(line: u32, column: u32) -> Position {
        Position { line, column }
    }

    #[test]
    fn columns_are_counted_in_the_units_that_were_agreed_on() {
        let text = "a\u{e9}\u{1f600}b\r\nc\rd";
        let [utf8, utf16, utf32] =
            [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32].map(|encoding| Lines::new(text, encoding));
        assert_eq!((utf8.position(7), utf16.position(7), utf32.position(7)), (at(0, 7), at(0, 4), at(0, 3)));
        assert_eq!((utf8.offset(at(0, 7)), utf16.offset(at(0, 4)), utf32.offset(at(0, 3))), (7, 7, 7));
        assert_eq!(utf16.offset(at(0, 3)), 3, "within a character is its beginning");
        assert_eq!((utf16.position(10), utf16.position(12)), (at(1, 0), at(2, 0)));
        assert_eq!((utf16.offset(at(0, 99)), utf16.offset(at(9, 0))), (8, text.len()));
    }

    proptest! {
        #[test]
        fn any_place_is_found_again(text in "[a\u{e9}\u{1f600}\r\n]{0,40}", at in 0_usize..60) {
            for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                let lines = Lines::new(&text, encoding);
                let offset = text.floor_char_boundary(at);
                let found = lines.offset(lines.position(offset));
                // Between CR and LF the line has ended already.
                let is_within_end = text.get(..offset).is_some_and(|it| it.ends_with('\r')) && text[offset..].starts_with('\n');
                prop_assert_eq!(found, if is_within_end { offset - 1 } else { offset });
            }
        }
    }
}
