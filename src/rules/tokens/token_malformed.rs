//! Comments of replacement tokens that are not written as the portal reads them.
//!
//! Must not know whether a token's two comments belong together.

use super::token_comments::token_comments;
use crate::article::findings::Findings;
use crate::article::overlay::Inline;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static TOKEN_MALFORMED: Rule =
    Rule::error("token-malformed", "the comment of a replacement token is not written as one").suggested();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for comment in token_comments(view) {
        let written = view.slice(comment.span);
        let inside = written.strip_prefix("<!--").and_then(|inside| inside.strip_suffix("-->"));
        let right = comment.right();
        let is_right = inside.is_some_and(|inside| right.get(4..right.len() - 3) == Some(inside.trim()));
        if !is_right {
            let message = format!("the comment of the token `${}` is malformed", comment.name);
            findings.add(&TOKEN_MALFORMED, comment.span, message, |it| {
                it.label(format!("write `{right}`")).suggested_fix(comment.span, right)
            });
        }
    }
    for mark in view.article.marks.inline.iter().filter(|mark| mark.what == Inline::Comment) {
        let inside = view.slice(mark.span).trim_start_matches("<!--").trim_start_matches('/');
        if inside.starts_with('$') && !view.is_code(mark.span.range().start) {
            findings.add(
                &TOKEN_MALFORMED,
                mark.span,
                "this comment begins like a token but holds no name of one",
                |it| it.hint("write `<!--$Name-->sample<!--/$Name-->`, the name of letters, digits, `_` and `.`"),
            );
        }
    }
}
