//! Steps that lead to a support request.
//!
//! Must not look at code, addresses and tags.

use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

use super::texts::{Word, texts, words};

pub static STYLE_SUPPORT_REQUEST: Rule =
    Rule::info("style-support-request", "a step tells the reader to open a support request").off();

const VERBS: &[&str] = &["open", "create", "submit", "file", "raise", "log"];
/// After these a request is what may happen, not what is to be done.
const BEFORE_NO_STEP: &[&str] = &["if", "when", "before", "without", "unless", "once", "not"];
const REQUESTS: &[&str] = &["request", "requests", "ticket", "tickets", "case", "cases", "incident", "incidents"];
/// At most so many words stand between the verb and `support`.
const MAX_BETWEEN: usize = 3;

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for (start, text) in texts(view) {
        let words: Vec<Word<'_>> = words(text).collect();
        let is_one = |word: &Word<'_>, of: &[&str]| of.iter().any(|known| known.eq_ignore_ascii_case(word.text));
        for (place, pair) in words.windows(2).enumerate() {
            let [support, request] = pair else { continue };
            if !support.text.eq_ignore_ascii_case("support") || !is_one(request, REQUESTS) {
                continue;
            }
            let before = words.get(place.saturating_sub(MAX_BETWEEN + 1)..place).unwrap_or(&[]);
            let Some(verb) = before.iter().rfind(|word| is_one(word, VERBS)) else { continue };
            let phrase = text.get(verb.at..request.end()).unwrap_or("");
            let mut two_before = words[..place].iter().rev().skip_while(|word| word.at >= verb.at).take(2);
            // Behind a comma the step begins: `if it still fails, open ...`.
            let is_no_step = two_before.any(|word| {
                is_one(word, BEFORE_NO_STEP) && !text.get(word.end()..verb.at).unwrap_or("").contains([',', '.', ':'])
            });
            if is_no_step || phrase.contains(['.', '!', '?', '\n']) {
                continue;
            }
            let span = Span::new(verb.at, request.end()).shifted(start);
            findings.add(&STYLE_SUPPORT_REQUEST, span, "a support request is no step of a solution", |it| {
                it.hint("leave the step out: the reader is about to open a request, and reads this to do without one")
            });
        }
    }
}
