//! Titles with commas and stops.
//!
//! Must not judge a title's words.

use super::written;
use crate::article::Kind;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static PAGE_TITLE_PUNCTUATION: Rule =
    Rule::info("page-title-punctuation", "the `pageTitle` holds a comma or a full stop").suggested();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    // What readers see of these is said in their JSON.
    if matches!(view.kind, Kind::ProblemScopingQuestions | Kind::AdvisorRecommendationMetadata) {
        return;
    }
    let Some(title) = written::trimmed(view, "pageTitle") else { return };
    let mut marks = title.value.match_indices([',', '.']).filter(|&(at, mark)| is_punctuation(title.value, at, mark));
    let Some((first, mark)) = marks.next() else { return };
    let is_only_mark = marks.next().is_none();
    let span = Span::new(first, first + 1).shifted(title.span.range().start);
    let (what, is_stop) = if mark == "," { ("a comma", false) } else { ("a full stop", true) };
    findings.add(&PAGE_TITLE_PUNCTUATION, span, format!("the `pageTitle` holds {what}"), |it| {
        let it = it.hint("a title is a few words, not a sentence or a list");
        match is_stop && is_only_mark && first + 1 == title.value.len() {
            true => it.suggested_fix(span, ""),
            false => it,
        }
    });
}

/// Not the comma of `1,000` and not the stop of `app.config`, `...` or `e.g.`.
fn is_punctuation(title: &str, at: usize, mark: &str) -> bool {
    let (before, behind) = (title.get(..at).unwrap_or(""), title.get(at + 1..).unwrap_or(""));
    if mark == "," {
        let is_digit = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_digit());
        return !(is_digit(before.bytes().next_back()) && is_digit(behind.bytes().next()));
    }
    let ends_word = behind.is_empty() || behind.starts_with(char::is_whitespace);
    let word = before.rsplit([' ', '(']).next().unwrap_or("");
    let is_short_form = ["e.g", "i.e", "vs", "etc"].iter().any(|short| short.eq_ignore_ascii_case(word));
    ends_word && !before.ends_with('.') && !is_short_form
}
