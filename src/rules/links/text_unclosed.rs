//! `[text(address)`: links that came to nothing, because their text is not closed.
//!
//! Must not look at what stands in brackets that another one closes, such as `[see (https://example.com)]`.

use memchr::memchr_iter;

use crate::article::findings::Findings;
use crate::text::Span;

use super::brackets::{behind, closes, destination, is_escaped, line_before};
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
            && let Some(end) = end_of_text(text, at)
            && !is_in_comment(at)
        {
            report(Span::new(end, at), is_read, findings);
        }
    }
}

/// Where the text before the parenthesis at a place ends, if it is a link's and no bracket closes it.
pub fn end_of_text(text: &str, at: usize) -> Option<usize> {
    let line = line_before(text, at);
    let opening = line.rfind(['[', ']', '(', ')']).filter(|&place| line[place..].starts_with('['))?;
    let words = line[opening + 1..].trim_end();
    let inside = behind(text, at + 1);
    let address = destination(inside)?;
    // A bracket in code opens nothing.
    let is_link = words.contains(char::is_alphanumeric)
        && !words.contains('`')
        && !address.trim().contains(char::is_whitespace)
        && !is_escaped(text, at - line.len() + opening)
        && !closes(inside.get(address.len() + 1..)?, '[', ']');
    is_link.then(|| at - line.len() + opening + 1 + words.trim_end_matches('}').len())
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
