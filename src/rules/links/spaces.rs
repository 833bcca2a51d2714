//! White space inside addresses.
//!
//! Must not look at white space around them.

use crate::article::findings::Findings;
use crate::article::link_form::{Form, form};
use crate::diagnostic::Rule;
use crate::rules::LinkView;
use crate::text::{Span, WebParts, starts_with_any_case};

use super::shapes::{is_address, is_web_address};

pub static LINK_SPACE_INSIDE: Rule =
    Rule::error("link-space-inside", "white space stands inside an address").suggested();

/// In an address that its white space keeps from being one.
pub(super) fn in_text(address: &str, place: Span, findings: &mut Findings) {
    let trimmed = address.trim();
    let lead = address.len() - address.trim_start().len();
    let at = lead + trimmed.find(char::is_whitespace).unwrap_or(0);
    let length = address.get(at..).map_or(0, |rest| rest.len() - rest.trim_start().len());
    let span = Span::new(at, at + length).shifted(place.range().start);
    findings.add(&LINK_SPACE_INSIDE, span, "white space stands inside this address, so there is no link", |it| {
        // `(: https://...`: what stands before belongs to the text.
        let behind = trimmed.split_whitespace().next_back().filter(|last| is_address(last));
        let words = trimmed.split_whitespace().count();
        let whole: String = trimmed.split_whitespace().collect();
        match behind {
            Some(behind) if words == 2 && !is_web_address(&whole) => {
                it.hint("remove what stands before the address").suggested_fix(place, behind)
            }
            _ if has_title(trimmed) => it.hint(TITLE_HINT),
            _ if words <= 4 && !trimmed.contains('"') => {
                it.hint(way_out(trimmed)).suggested_fix(place, without_spaces(trimmed))
            }
            _ => it.hint("write `%20` for a space, or move the words behind the link"),
        }
    });
}

/// In the address of a link.
pub(super) fn in_link(link: &LinkView<'_>, findings: &mut Findings) {
    // A no-break space is an invisible character, which has a rule of its own.
    let Some(at) = link.address.find(|c: char| c.is_whitespace() && c != '\u{a0}') else { return };
    let length = link.address.get(at..).map_or(0, |rest| rest.len() - rest.trim_start().len());
    let span = link.part(at, length).unwrap_or(link.span);
    findings.add(&LINK_SPACE_INSIDE, span, "white space stands inside this address", |it| match link.place {
        Some(place) => it
            .label("the address may end here")
            .hint(way_out(link.address))
            .suggested_fix(place, without_spaces(link.address)),
        None => it.hint("write `%20` for a space, or leave it out"),
    });
}

/// A line break in an address: it goes on in the next line.
pub(super) fn line_break(span: Span, findings: &mut Findings) {
    let message = "a line break stands inside this address, so there is no link";
    findings.add(&LINK_SPACE_INSIDE, span, message, |it| {
        it.hint("remove the line break, and the spaces behind it").suggested_fix(span, "")
    });
}

const TITLE_HINT: &str =
    "if these words are a title, write `(address \"title\")`; if they belong to the address, write `%20` for a space";

/// Whether words stand behind a whole web address that look like no part of one: perhaps a title without its quotes.
fn has_title(address: &str) -> bool {
    let Some((start, words)) = address.trim().split_once(char::is_whitespace) else { return false };
    is_web_address(start)
        && words.split_whitespace().count() > 1
        && !words.contains(['/', '.', '?', '=', '#', '%', '&'])
}

/// What [`without_spaces`] does, in words.
fn way_out(address: &str) -> &'static str {
    match address.split_whitespace().nth(1) {
        Some("/") if address.split_whitespace().count() == 2 => "remove the space before the last `/`",
        _ if !without_spaces(address).contains("%20") => "remove the space",
        _ => "write `%20` in place of a space",
    }
}

/// An address with its spaces encoded; where none can stand, or only a slash follows, the space was a slip.
fn without_spaces(address: &str) -> String {
    let parts: Vec<&str> = address.split_whitespace().collect();
    if let [start, "/"] = parts.as_slice() {
        return format!("{}/", start.trim_end_matches('/'));
    }
    let whole = parts.concat();
    let first = first_with_spaces(&whole);
    let mut out = String::with_capacity(address.len() + parts.len() * "%20".len());
    let mut read = 0;
    for part in parts {
        if read > first {
            out.push_str("%20");
        }
        out.push_str(part);
        read += part.len();
    }
    out
}

/// Where the part of an address begins in which a space may be meant: behind scheme and host; of mail, behind the `?`.
fn first_with_spaces(address: &str) -> usize {
    if let Some(parts) = WebParts::of(address) {
        return address.len() - parts.rest.len();
    }
    let behind = |mark: char| address.find(mark).unwrap_or(address.len());
    match form(address) {
        Form::Blade => address.len(),
        Form::Mail => behind('?'),
        _ if starts_with_any_case(address, "www.") => behind('/'),
        _ => 0,
    }
}
