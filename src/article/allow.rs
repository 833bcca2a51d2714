//! `<!-- selfhelp-allow rule-name: reason -->`: a finding that an author has looked at and lets stand, in the whole file.
//!
//! Must not know which rules there are.

use super::outline::Outline;
use super::overlay::{Inline, Mark};
use crate::text::{Span, Spanned};

/// One rule that an article breaks on purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    pub rule: Spanned<String>,
    /// Why; empty where the author does not say.
    pub reason: String,
    /// The whole comment.
    pub comment: Span,
}

pub(super) const KEYWORD: &str = "selfhelp-allow";

/// The rules that the comments of a text allow to be broken; several rules stand before one reason with commas between.
/// A comment in code is an example, which readers see.
pub fn read(text: &str, marks: &[Mark<Inline>], outline: &Outline) -> Vec<Allow> {
    let comments = marks.iter().filter(|mark| mark.what == Inline::Comment).map(|mark| mark.span);
    let mut allows: Vec<Allow> = comments.flat_map(|comment| read_comment(text, comment)).collect();
    if !allows.is_empty() {
        let code = outline.code();
        allows.retain(|allow| !code.holds(allow.comment.range().start));
    }
    allows
}

/// What a comment says, without its marks. Both may have more than two dashes: `<!--- text --->`.
#[must_use]
pub fn content(comment: &str) -> &str {
    let inside = comment.strip_prefix("<!--").and_then(|inside| inside.strip_suffix("-->")).unwrap_or("");
    inside.trim_matches('-').trim()
}

/// `selfhelp-allowed` is another word.
fn ends_keyword(rest: &str) -> bool {
    rest.chars().next().is_none_or(|next| next.is_whitespace() || next == ':')
}

fn read_comment(text: &str, comment: Span) -> Vec<Allow> {
    let whole = text.get(comment.range()).unwrap_or("");
    let content = content(whole);
    let Some(rest) = content.strip_prefix(KEYWORD).filter(|rest| ends_keyword(rest)) else {
        return Vec::new();
    };
    let start = comment.range().start + whole.find(KEYWORD).unwrap_or(0) + KEYWORD.len();
    let (names, reason) = rest.split_once(':').unwrap_or((rest, ""));
    let mut at = start;
    let mut allows = Vec::new();
    for item in names.split(',') {
        let name = item.trim();
        let name_start = at + (item.len() - item.trim_start().len());
        let span = Span::new(name_start, name_start + name.len());
        allows.push(Allow { rule: Spanned::new(name.to_owned(), span), reason: reason.trim().to_owned(), comment });
        at += item.len() + 1;
    }
    allows
}
