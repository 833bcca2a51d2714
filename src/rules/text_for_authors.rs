//! Texts of templates, which tell authors what to write and no reader anything.
//!
//! Must not know where they stand.

use crate::text::starts_with_any_case;

/// How they begin, in lower case.
const TEXTS: [&str; 6] = [
    "lorem ipsum",
    "this is a step",
    "this is an example of a",
    "replace this text",
    "insert text here",
    "your text here",
];

/// Whether a text begins as one of a template.
pub fn is_text_for_authors(text: &str) -> bool {
    matches!(text.bytes().next(), Some(b'T' | b't' | b'L' | b'l' | b'R' | b'r' | b'I' | b'i' | b'Y' | b'y'))
        && TEXTS.iter().any(|known| starts_with_any_case(text, known))
}
