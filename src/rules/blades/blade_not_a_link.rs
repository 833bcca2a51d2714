//! Blades that are named in the text without a link.
//!
//! Must not look at code.

use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static BLADE_NOT_A_LINK: Rule =
    Rule::info("blade-not-a-link", "a blade's address stands in the text without being a link");

const SCHEME: &str = "data-blade:";

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    if !view.text.contains(SCHEME) {
        return;
    }
    for (span, text) in view.prose() {
        for (at, _) in text.match_indices(SCHEME) {
            let before = text.get(..at).unwrap_or("");
            let start = if before.ends_with("button-") { at - "button-".len() } else { at };
            // A link whose brackets are wrong is found as such.
            if is_left_of_a_link(view, span.range().start + start) {
                continue;
            }
            let address = text.get(start..).unwrap_or("");
            let end = address.find(char::is_whitespace).unwrap_or(address.len());
            let end = address.get(..end).map_or(end, |address| address.trim_end_matches(['.', ',', ')', ';']).len());
            let place = Span::new(start, start + end).shifted(span.range().start);
            findings.add(&BLADE_NOT_A_LINK, place, "this blade is no link", |it| {
                it.label("shown as it is written").hint("write `[what is there](data-blade:...)`")
            });
        }
    }
}

/// Whether `](` stands before a place, perhaps with white space between.
fn is_left_of_a_link(view: &ArticleView<'_>, at: usize) -> bool {
    let before = view.text.get(..at).and_then(|before| before.strip_suffix('('));
    before.is_some_and(|before| before.trim_end().ends_with(']'))
}
