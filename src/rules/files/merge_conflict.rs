//! The lines that git leaves around the two sides of a conflict.
//!
//! Code is looked at like everything else: a conflict in a script is one too. Must not say which side is right.

use crate::article::conflict::markers;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static MERGE_CONFLICT: Rule = Rule::error("merge-conflict", "an unresolved merge conflict stands in the file");

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
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

/// How many of the next markers belong to the conflict that one opened: `=` and then `>`.
fn sides(next: &[(u8, Span)]) -> usize {
    match next {
        [(b'=', _), (b'>', _), ..] => 2,
        [(b'=' | b'>', _), ..] => 1,
        _ => 0,
    }
}
