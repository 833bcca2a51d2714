//! What is asked of every text, line or address, in ways that take less time than the plain ones.
//!
//! Must not know what the text means.

use memchr::memchr;

/// The text without white space around it, as `trim` gives it; quick where there is none.
#[must_use]
pub fn trimmed(text: &str) -> &str {
    let is_graphic = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    if is_graphic(bytes.first()) && is_graphic(bytes.last()) { text } else { text.trim() }
}

/// The lines of a text, each with its line end.
pub fn lines_with_ends(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |newline| newline + 1);
        let (line, behind) = rest.split_at(end);
        rest = behind;
        (!line.is_empty()).then_some(line)
    })
}

/// The characters of a text that are not ASCII, with their places.
pub fn beyond_ascii(text: &str) -> impl Iterator<Item = (usize, char)> {
    // So many bytes are looked at together.
    const STEP: usize = 64;
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.as_bytes().get(at..)?;
        let plain = rest.chunks_exact(STEP).take_while(|chunk| chunk.is_ascii()).count() * STEP;
        at += plain + rest[plain..].iter().position(|byte| !byte.is_ascii())?;
        let found = (at, text[at..].chars().next()?);
        at += found.1.len_utf8();
        Some(found)
    })
}

/// Whether a text begins with an ASCII prefix, in any case.
#[must_use]
pub fn starts_with_any_case(text: &str, prefix: &str) -> bool {
    text.as_bytes().get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_split_inclusive() {
        for text in ["", "\n", "a", "a\n", "a\n\nb", "\n\n\u{e9}\r\nb\n"] {
            assert!(lines_with_ends(text).eq(text.split_inclusive('\n')), "{text:?}");
        }
    }

    #[test]
    fn every_character_beyond_ascii_is_found_wherever_it_stands() {
        for before in [0, 1, 62, 63, 64, 65, 127, 128, 200] {
            let text = format!("{}\u{e9}{}\u{1f600}x\u{2019}", "a".repeat(before), "b".repeat(70));
            let plain: Vec<(usize, char)> =
                text.char_indices().filter(|(_, character)| !character.is_ascii()).collect();
            assert_eq!(beyond_ascii(&text).collect::<Vec<_>>(), plain);
        }
        assert_eq!(beyond_ascii(&"a".repeat(300)).next(), None);
    }

    #[test]
    fn a_prefix_is_found_in_any_case_and_never_within_a_character() {
        assert!(starts_with_any_case("HTTPS://x", "https://") && !starts_with_any_case("http", "https"));
        assert!(!starts_with_any_case("\u{e9}", "e"));
        assert_eq!([trimmed(" a "), trimmed("\u{a0}a b"), trimmed("a")], ["a", "a b", "a"]);
    }
}
