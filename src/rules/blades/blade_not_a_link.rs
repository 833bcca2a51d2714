//! Blades that are named in the text without a link.
//!
//! Must not look at code.

use memchr::memchr_iter;

use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static BLADE_NOT_A_LINK: Rule =
    Rule::info("blade-not-a-link", "a blade's address stands in the text without being a link");

/// Without the colon; those that end like another one come first.
const SCHEMES: [&str; 3] = ["button-data-blade", "button-data-context", "data-blade"];

/// What is longer is no blade that anybody opens.
const MAX_ADDRESS: usize = 2048;

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    // Most articles name none.
    if next_scheme(view.text, 0).is_none() {
        return;
    }
    for (span, text) in view.prose() {
        let mut at = 0;
        while let Some(start) = next_scheme(text, at) {
            if findings.overflows() {
                return;
            }
            let address = address(text, start);
            at = start + address.len().max(1);
            let place = Span::new(start, start + address.len()).shifted(span.range().start);
            // A link whose brackets are wrong is found as such.
            if is_left_of_a_link(view, place.range().start) || view.is_in_comment(place.range().start) {
                continue;
            }
            findings.add(&BLADE_NOT_A_LINK, place, "this blade is no link", |it| {
                it.label("shown as it is written").hint("write `[what is there](data-blade:...)`")
            });
        }
    }
}

/// Where the next scheme of a blade begins, in any letter case: colons are rarer than letters.
fn next_scheme(text: &str, from: usize) -> Option<usize> {
    memchr_iter(b':', text.as_bytes().get(from..)?).find_map(|colon| {
        let before = text.as_bytes().get(from..from + colon)?;
        let scheme = SCHEMES.iter().find(|scheme| {
            let start = before.len().checked_sub(scheme.len());
            start.and_then(|start| before.get(start..)).is_some_and(|it| it.eq_ignore_ascii_case(scheme.as_bytes()))
        })?;
        let start = colon - scheme.len();
        // The end of another word is none.
        let is_whole = !before.get(..start).is_some_and(|it| it.last().is_some_and(u8::is_ascii_alphanumeric));
        is_whole.then_some(from + start)
    })
}

/// The address at a place, without the punctuation of its sentence.
fn address(text: &str, start: usize) -> &str {
    let near = text.get(start..text.floor_char_boundary(start.saturating_add(MAX_ADDRESS))).unwrap_or("");
    let end = near.find(char::is_whitespace).unwrap_or(near.len());
    near.get(..end).unwrap_or(near).trim_end_matches(['.', ',', ')', ';'])
}

/// Whether `](` stands before a place, perhaps with white space between, or `)[`.
fn is_left_of_a_link(view: &ArticleView<'_>, at: usize) -> bool {
    let before = view.text.get(..at).unwrap_or("");
    before.ends_with(")[") || before.strip_suffix('(').is_some_and(|before| before.trim_end().ends_with(']'))
}
