//! `please` in an instruction.
//!
//! Must not look at code, addresses and tags.

use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

use super::texts::{texts, words};

pub static STYLE_PLEASE: Rule = Rule::info("style-please", "an instruction says please").off().suggested();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for (start, text) in texts(view) {
        for word in words(text).filter(|word| word.text.eq_ignore_ascii_case("please")) {
            let span = word.span(start);
            findings.add(&STYLE_PLEASE, span, format!("`{}` adds nothing to an instruction", word.text), |it| {
                let rest = text.get(word.end()..).unwrap_or("");
                match rest.strip_prefix(' ').and_then(|rest| rest.chars().next()).filter(char::is_ascii_alphabetic) {
                    Some(next) => {
                        let is_capital = word.text.starts_with('P');
                        let next = if is_capital { next.to_ascii_uppercase() } else { next };
                        let with_next = Span::new(span.range().start, span.range().end + 2);
                        it.hint("leave it out").suggested_fix(with_next, next.to_string())
                    }
                    None => it.hint("leave it out"),
                }
            });
        }
    }
}
