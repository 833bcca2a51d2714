//! The lines that git leaves around the two sides of a conflict: `<<<<<<<`, `=======` and `>>>>>>>`.
//!
//! Must not know what is said of them.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::text::Span;

/// How often a marker repeats its character.
const WIDTH: usize = 7;

/// Whether a conflict stands in a text, or what is left of one: nobody knows yet which of its lines stay.
#[must_use]
pub fn is_in(text: &str) -> bool {
    // A line of `=` alone underlines a heading.
    markers(text).iter().any(|(marker, _)| *marker != b'=')
}

/// The same for a part of a text, which may lack what stands there on one of the sides.
#[must_use]
pub fn is_in_part(text: &str, part: Span) -> bool {
    text.get(part.range()).is_some_and(is_in)
}

/// The lines that begin with a marker, by its character; none where neither side of a conflict is marked.
#[must_use]
pub fn markers(text: &str) -> Vec<(u8, Span)> {
    if !may_hold_marker(text) {
        return Vec::new();
    }
    let mut at = 0;
    let mut markers = Vec::new();
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        for marker in *b"<=>" {
            let rest = content.trim_start_matches(char::from(marker));
            let name = if marker == b'=' { rest.is_empty() } else { rest.starts_with(' ') || rest.is_empty() };
            if content.len() - rest.len() == WIDTH && name {
                markers.push((marker, Span::new(at, at + content.len())));
            }
        }
        at += line.len();
    }
    markers
}

fn may_hold_marker(text: &str) -> bool {
    static MARKERS: LazyLock<[Finder<'static>; 2]> = LazyLock::new(|| ["<<<<<<<", ">>>>>>>"].map(Finder::new));
    MARKERS.iter().any(|marker| marker.find(text.as_bytes()).is_some())
}
