//! `[text(address)`: links that came to nothing, because their text is not closed.
//!
//! Must not look at what stands in brackets that another one closes, such as `[see (https://example.com)]`.

use memchr::memchr_iter;

use crate::article::findings::Findings;
use crate::rules::brackets::{behind, end_of_unclosed_text};
use crate::text::Span;

use super::shapes::{LINK_UNCLOSED, is_web_address};

/// One piece of a text, and where it begins. What is read out of JSON is mended by hand.
pub(super) fn check(
    text: &str,
    piece: &str,
    start: usize,
    is_read: bool,
    is_in_comment: &dyn Fn(usize) -> bool,
    findings: &mut Findings,
) {
    for at in memchr_iter(b'(', piece.as_bytes()) {
        let at = start + at;
        if findings.overflows() {
            return;
        }
        if is_web_address(behind(text, at + 1))
            && let Some(end) = end_of_unclosed_text(text, at)
            && !is_in_comment(at)
        {
            report(Span::new(end, at), is_read, findings);
        }
    }
}

/// `gap`: what stands where the bracket belongs.
fn report(gap: Span, is_read: bool, findings: &mut Findings) {
    let place = Span::new(gap.range().start, gap.range().end + 1);
    findings.add(&LINK_UNCLOSED, place, "the text of this link is not closed, so there is no link", |it| {
        let it = it.label("`]` is missing here");
        match is_read {
            true => it.hint("write `](` between the text and the address"),
            false => it.suggested_fix(gap, "]"),
        }
    });
}
