//! What changes one text into another, line by line, so that a caret stays where it was.
//!
//! Must not know why a text changes.

use imara_diff::{Algorithm, Diff, Hunk, InternedInput};

use crate::text::Span;

/// A place of a text, and what takes its place.
pub type Edit = (Span, String);

/// The places of a text to be replaced, and by what.
pub fn between(old: &str, new: &str) -> Vec<Edit> {
    let lines = |text: &'_ str| -> Vec<(usize, usize)> {
        let mut at = 0;
        let line = |line: &str| {
            let start = at;
            at += line.len();
            (start, at)
        };
        text.split_inclusive('\n').map(line).collect()
    };
    let (old_lines, new_lines) = (lines(old), lines(new));
    let edit = |Hunk { before, after }: Hunk| {
        let start = old_lines.get(before.start as usize).map_or(old.len(), |line| line.0);
        let last = before.end.checked_sub(1);
        let end = last.and_then(|last| old_lines.get(last as usize)).map_or(start, |line| line.1);
        let text = new_lines.get(after.start as usize..after.end as usize).unwrap_or_default();
        let text = match (text.first(), text.last()) {
            (Some(first), Some(last)) => new.get(first.0..last.1).unwrap_or("").to_owned(),
            _ => String::new(),
        };
        (Span::new(start, end.max(start)), text)
    };
    let lines = InternedInput::new(old, new);
    Diff::compute(Algorithm::Histogram, &lines).hunks().map(edit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn applied(old: &str, edits: &[(Span, String)]) -> String {
        let mut text = old.to_owned();
        for (span, new) in edits.iter().rev() {
            text.replace_range(span.range(), new);
        }
        text
    }

    #[test]
    fn only_lines_that_differ_are_replaced() {
        let edits = between("one\ntwo\nthree\n", "one\n2\nthree\nfour");
        assert_eq!(edits, [(Span::new(4, 8), "2\n".to_owned()), (Span::new(14, 14), "four".to_owned())]);
    }

    proptest! {
        #[test]
        fn any_text_becomes_any_other(old in "[ab\r\n]{0,20}", new in "[ab\r\n]{0,20}") {
            prop_assert_eq!(applied(&old, &between(&old, &new)), new);
        }
    }
}
