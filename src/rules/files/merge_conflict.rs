//! The lines that git leaves around the two sides of a conflict.
//!
//! Code is looked at like everything else: a conflict in a script is one too. Must not say which side is right.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static MERGE_CONFLICT: Rule = Rule::error("merge-conflict", "an unresolved merge conflict stands in the file");

/// How often a marker repeats its character.
const WIDTH: usize = 7;

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    if !may_hold_marker(view.text) {
        return;
    }
    let markers = markers(view.text);
    let mut rest = markers.as_slice();
    while let Some((&(first, span), after)) = rest.split_first() {
        rest = after;
        // A line of `=` underlines a heading, unless a conflict is open.
        if first == b'=' {
            continue;
        }
        let length = if first == b'<' { sides(after) } else { 0 };
        let (of_conflict, others) = after.split_at(length);
        rest = others;
        findings.add(&MERGE_CONFLICT, span, "a merge conflict was left here", |it| {
            let it = it
                .label(if first == b'<' { "one side begins here" } else { "the other side ends here" })
                .hint("keep one side, or join the two, and delete the lines that git added");
            of_conflict.iter().fold(it, |it, &(marker, span)| {
                it.related(span, if marker == b'=' { "the other side begins here" } else { "and ends here" })
            })
        });
    }
}

fn may_hold_marker(text: &str) -> bool {
    static MARKERS: LazyLock<[Finder<'static>; 2]> = LazyLock::new(|| ["<<<<<<<", ">>>>>>>"].map(Finder::new));
    MARKERS.iter().any(|marker| marker.find(text.as_bytes()).is_some())
}

/// The lines that begin with a marker, by its character.
fn markers(text: &str) -> Vec<(u8, Span)> {
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

/// How many of the next markers belong to the conflict that one opened: `=` and then `>`.
fn sides(next: &[(u8, Span)]) -> usize {
    match next {
        [(b'=', _), (b'>', _), ..] => 2,
        [(b'=' | b'>', _), ..] => 1,
        _ => 0,
    }
}
