//! Comments before the properties block.
//!
//! Must not report other text before the block, which readers see: the parser does.

use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static COMMENT_BEFORE_PROPERTIES: Rule =
    Rule::warning("comment-before-properties", "a comment stands before the properties block").safe();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let block = view.properties.span;
    let before = view.text.get(..block.range().start).unwrap_or("");
    let comments = before.trim();
    if !comments.starts_with("<!--") || !holds_comments_alone(comments) {
        return;
    }
    let start = before.len() - before.trim_start().len();
    let span = Span::new(start, start + comments.len());
    let behind = view.text.get(block.range().end..).unwrap_or("");
    let line_end = if behind.starts_with("\r\n") { "\r\n" } else { "\n" };
    let moved = format!("{}{line_end}{comments}", view.slice(block));
    findings.add(&COMMENT_BEFORE_PROPERTIES, span, "this comment stands before the properties block", |it| {
        let it = it.hint("an article begins with its properties: move the comment behind them");
        // On the block's own line the comment would make one with the text behind it.
        match behind.is_empty() || behind.starts_with(line_end) {
            true => it.safe_fix(Span::new(0, block.range().end), moved),
            false => it,
        }
    });
}

fn holds_comments_alone(text: &str) -> bool {
    let mut rest = text;
    while let Some(comment) = rest.strip_prefix("<!--") {
        let Some(end) = comment.find("-->") else { return false };
        rest = comment.get(end + "-->".len()..).unwrap_or("").trim_start();
    }
    rest.is_empty()
}
