//! `click` for what keyboards and fingers do as well.
//!
//! Must not look at code, addresses and tags.

use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

use super::texts::{as_written, texts, words};

pub static STYLE_CLICK: Rule =
    Rule::info("style-click", "an instruction says click instead of select").off().suggested();

/// What is said with a mouse, and what is said whatever the device.
const CLICKS: &[(&str, &str)] =
    &[("click", "select"), ("clicks", "selects"), ("clicked", "selected"), ("clicking", "selecting")];
/// Before these, a click is a thing: `with one click`.
const BEFORE_A_THING: &[&str] = &["a", "one", "single", "the", "of", "per", "each", "every", "two", "few", "mouse"];
/// A click of another button, or two of them, is no selection.
const SORTS: &[&str] = &["right", "left", "double", "middle", "ctrl", "shift"];

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for (start, text) in texts(view) {
        let mut before = "";
        for word in words(text) {
            let previous = std::mem::replace(&mut before, word.text);
            let Some((_, instead)) = CLICKS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word.text)) else {
                continue;
            };
            let is_previous = |known: &&str| known.eq_ignore_ascii_case(previous);
            if BEFORE_A_THING.iter().chain(SORTS).any(is_previous) {
                continue;
            }
            let on = text.get(word.end()..).filter(|rest| rest.starts_with(" on ")).map_or(0, |_| " on".len());
            let span = word.span(start);
            let with_on = Span::new(span.range().start, span.range().end + on);
            let instead = as_written(word.text, instead);
            findings.add(&STYLE_CLICK, span, format!("`{}` is said of a mouse alone", word.text), |it| {
                it.hint(format!("write `{instead}`, which holds for every device")).suggested_fix(with_on, instead)
            });
        }
    }
}
