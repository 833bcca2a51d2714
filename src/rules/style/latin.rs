//! `e.g.`, `i.e.`, `etc.` and `via`.
//!
//! Must not look at code, addresses and tags.

use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::{Span, starts_with_any_case};

use super::texts::{Word, as_written, texts, words};

pub static STYLE_LATIN: Rule =
    Rule::info("style-latin", "a Latin word or abbreviation stands where English is as short").off().suggested();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for (start, text) in texts(view) {
        for word in words(text) {
            let rest = text.get(word.at..).unwrap_or("");
            let Some((length, instead)) = english(word, rest) else { continue };
            let span = Span::new(word.at, word.at + length).shifted(start);
            let latin = rest.get(..length).unwrap_or(word.text);
            let instead = as_written(word.text, &instead);
            findings.add(&STYLE_LATIN, span, format!("`{latin}` is Latin, which not every reader knows"), |it| {
                it.hint(format!("write `{}`", instead.trim_end_matches([',', '.']))).suggested_fix(span, instead)
            });
        }
    }
}

/// How long a Latin word is with its stops, and what it is in English.
fn english(word: Word<'_>, rest: &str) -> Option<(usize, String)> {
    let is = |known: &str| word.text.eq_ignore_ascii_case(known);
    let begins = |known: &str| starts_with_any_case(rest, known);
    let with_comma = |english: &str, length: usize| {
        let is_followed = rest.get(length..).is_some_and(|rest| rest.starts_with(' '));
        (length, if is_followed { format!("{english},") } else { english.to_owned() })
    };
    if begins("e.g.") {
        return Some(with_comma("for example", 4));
    }
    if begins("i.e.") {
        return Some(with_comma("that is", 4));
    }
    if is("via") {
        return Some((3, "through".to_owned()));
    }
    if !is("etc") {
        return None;
    }
    let after = rest.get(3..).unwrap_or("");
    let Some(after_stop) = after.strip_prefix('.') else { return Some((3, "and so on".to_owned())) };
    let next = after_stop.trim_start().chars().next();
    let ends_sentence = next.is_none_or(char::is_uppercase);
    Some((4, if ends_sentence { "and so on." } else { "and so on" }.to_owned()))
}
