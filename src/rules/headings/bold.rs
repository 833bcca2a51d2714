//! Headings that open or close bold text without its counterpart.
//!
//! Must not know how headings should look.

use foldhash::HashMap;

use super::heading::headings;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::rules::asterisks::{self, Fault};
use crate::text::Span;

pub static HEADING_BOLD_UNBALANCED: Rule =
    Rule::error("heading-bold-unbalanced", "`**` in a heading has no counterpart, so it is shown").suggested();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let found = asterisks::find(view);
    if found.is_empty() {
        return;
    }
    let texts: HashMap<usize, Span> = headings(view).map(|heading| (heading.place, heading.text_span)).collect();
    for asterisks in found {
        if findings.overflows() {
            return;
        }
        let (Fault::Alone(marks), Some(place)) = (asterisks.fault, asterisks.heading) else { continue };
        let message = format!("`{}` has no counterpart in this heading", view.slice(marks));
        findings.add(&HEADING_BOLD_UNBALANCED, marks, message, |it| {
            let it = it.label("readers see it").hint("bold text begins with `**` and ends with `**`");
            let Some(text) = texts.get(&place).map(|text| text.range()) else { return it };
            let (start, end) = (Span::new(text.start, text.start), Span::new(text.end, text.end));
            if marks.range().start == text.start {
                it.suggested_fix(end, view.slice(marks))
            } else if marks.range().end == text.end {
                it.suggested_fix(start, view.slice(marks))
            } else if asterisks.is_doubtful {
                it
            } else {
                it.suggested_fix(marks, "")
            }
        });
    }
}
