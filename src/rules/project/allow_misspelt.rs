//! Comments that were meant to allow a finding, and that allow nothing because their first word is not `selfhelp-allow`.
//!
//! Must not know what rules find.

use crate::article::findings::Findings;
use crate::article::overlay::Inline;
use crate::article::{comment_content, nearest};
use crate::diagnostic::Rule;
use crate::rules::{self, ArticleView};
use crate::text::Span;

pub static ALLOW_MISSPELT: Rule =
    Rule::warning("allow-misspelt", "a comment is meant to allow a finding, and its first word is not right")
        .suggested();

const KEYWORD: &str = "selfhelp-allow";
/// What the keyword is made of, and what else says the same.
const TOOL: &str = "selfhelp";
const VERBS: &[&str] = &["allow", "disable", "ignore", "suppress"];

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for mark in view.article.marks.inline.iter().filter(|mark| mark.what == Inline::Comment) {
        let whole = view.slice(mark.span);
        let comment = comment_content(whole);
        let Some(written) = misspelt(comment).filter(|_| !view.is_code(mark.span.range().start)) else { continue };
        let start = mark.span.range().start + whole.find(comment).unwrap_or(0);
        let span = Span::new(start, start + written.len());
        let rest = comment.get(written.len()..).unwrap_or("");
        // Another fault in the comment is not mended with this one.
        let says_all = rest.split_once(':').is_some_and(|(names, why)| {
            names.split(',').all(|name| rules::find(name.trim()).is_some()) && !why.trim().is_empty()
        });
        findings.add(&ALLOW_MISSPELT, span, format!("`{written}` allows nothing"), |it| {
            let it = it.label(format!("did you mean `{KEYWORD}`?"));
            match says_all {
                true => it.suggested_fix(span, KEYWORD),
                false => it.hint(format!("write `<!-- {KEYWORD} rule-name: reason -->`")),
            }
        });
    }
}

/// The words that a comment begins with, where they were meant to be the keyword.
fn misspelt(comment: &str) -> Option<&str> {
    let is_end = |character: char| character.is_whitespace() || character == ':';
    let first = comment.split(is_end).next().unwrap_or("");
    if first == KEYWORD {
        return None;
    }
    if is_meant(first) {
        return comment.get(..first.len());
    }
    // In two words it is meant where a rule and a reason follow, and not a sentence about the tool.
    let behind = comment.get(first.len()..)?;
    let rest = behind.trim_start_matches([' ', ':']);
    let second = rest.split(is_end).next().unwrap_or("");
    let names = rest.get(second.len()..)?.split(':').next()?.trim_start();
    let is_one_name = |name: &str| !name.trim().is_empty() && !name.trim().contains(char::is_whitespace);
    let names_rules = names.split(',').all(is_one_name);
    let written = comment.get(..first.len() + (behind.len() - rest.len()) + second.len())?;
    (names_rules && is_meant(&format!("{first}-{second}"))).then_some(written)
}

/// Whether a word is nearly the keyword, or says the same.
fn is_meant(word: &str) -> bool {
    let letters: String =
        word.chars().filter(|letter| letter.is_alphabetic()).map(|letter| letter.to_ascii_lowercase()).collect();
    let Some(verb) = letters.strip_prefix(TOOL) else {
        return letters.len() > TOOL.len() && nearest(&letters, &["selfhelpallow"]).is_some();
    };
    !verb.is_empty() && (verb.starts_with("allow") || nearest(verb, VERBS).is_some())
}
