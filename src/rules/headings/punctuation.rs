//! Headings that end like sentences.
//!
//! Must not know what stands below them.

use super::heading::headings;
use super::recommended;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static HEADING_TRAILING_PUNCTUATION: Rule =
    Rule::info("heading-trailing-punctuation", "a heading ends in a stop or a colon").safe();

/// Words whose stop belongs to them.
const ABBREVIATIONS: &[&str] =
    &["etc", "inc", "corp", "ltd", "co", "vs", "no", "approx", "e.g", "i.e", "u.s", "a.m", "p.m"];

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for heading in headings(view) {
        let words = heading.text.trim_end_matches(['*', '_', ' ']);
        let Some(mark) = words.chars().next_back().filter(|mark| matches!(mark, '.' | ':')) else { continue };
        let before = words.trim_end_matches(['.', ':', ' ']);
        let marks = &words[before.len()..];
        let is_drive = marks == ":" && ends_in_single_letter(before);
        let is_meant = marks.contains("..") || is_drive || (mark == '.' && ends_in_abbreviation(before));
        if before.is_empty() || is_meant || recommended::is_recommended(heading.text) {
            continue;
        }
        let span = Span::new(before.len(), words.len()).shifted(heading.text_span.range().start);
        findings.add(&HEADING_TRAILING_PUNCTUATION, span, format!("this heading ends in `{mark}`"), |it| {
            // Of several sentences the last needs its stop as the others do.
            match before.contains(". ") {
                true => it.hint("make it one short phrase"),
                false => it.hint("a heading names what follows; it needs no mark at its end").safe_fix(span, ""),
            }
        });
    }
}

/// As in `drive C`, whose colon belongs to the letter.
fn ends_in_single_letter(text: &str) -> bool {
    let mut backwards = text.chars().rev();
    backwards.next().is_some_and(char::is_alphabetic) && !backwards.next().is_some_and(char::is_alphanumeric)
}

fn ends_in_abbreviation(text: &str) -> bool {
    let word = text.rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or("");
    ABBREVIATIONS.iter().any(|known| known.eq_ignore_ascii_case(word)) || word.chars().count() == 1
}
