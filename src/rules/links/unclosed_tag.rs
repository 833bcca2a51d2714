//! Anchors whose address has no closing quotation mark: what was to be a tag is shown as it is written.
//!
//! Must not look at tags that are tags.

use memchr::memchr_iter;

use crate::article::findings::Findings;
use crate::text::{Span, starts_with_any_case};

use super::shapes::{LINK_UNCLOSED, is_web_address};
use crate::rules::brackets::behind;

/// In a piece of a text that begins at a place.
pub(super) fn check(piece: &str, start: usize, is_in_comment: &dyn Fn(usize) -> bool, findings: &mut Findings) {
    for at in memchr_iter(b'<', piece.as_bytes()) {
        if findings.overflows() {
            return;
        }
        let tag = behind(piece, at);
        let Some((mark, address)) = unclosed(tag).filter(|_| !is_in_comment(start + at)) else { continue };
        let from = start + at + tag.len() - address.len();
        let to = from + address.find('>').unwrap_or(address.len());
        let message = "the quotation mark before this address is not closed, so there is no link";
        findings.add(&LINK_UNCLOSED, Span::new(from, to), message, |it| {
            it.label("opened before it").hint(format!("write `{mark}` behind it, or better `[text](address)`"))
        });
    }
}

/// Whether there is any in a text.
pub(super) fn is_in(text: &str) -> bool {
    memchr_iter(b'<', text.as_bytes()).any(|at| unclosed(behind(text, at)).is_some())
}

/// The quotation mark of `<a href="https://docs.example.com>`, and what stands behind it.
fn unclosed(tag: &str) -> Option<(char, &str)> {
    let behind_name = tag.get("<a".len()..).filter(|_| starts_with_any_case(tag, "<a"))?;
    let attribute = behind_name.trim_start();
    if attribute.len() == behind_name.len() || !starts_with_any_case(attribute, "href") {
        return None;
    }
    let value = attribute.get("href".len()..)?.trim_start().strip_prefix('=')?.trim_start();
    let mark = value.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
    let address = value.get(1..)?;
    let end = address.find(|c: char| c == mark || c == '>' || c.is_whitespace())?;
    let is_open = address.get(end..).is_some_and(|rest| rest.starts_with('>'));
    (is_open && is_web_address(address)).then_some((mark, address))
}
