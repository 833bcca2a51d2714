//! Replacement tokens with nothing between their two comments.
//!
//! Must not know what diagnostics fill in.

use super::token_comments::token_comments;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static TOKEN_WITHOUT_SAMPLE: Rule =
    Rule::info("token-without-sample", "a replacement token has no sample of what will stand there").safe();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let comments = token_comments(view);
    for pair in comments.windows(2) {
        let [opened, closed] = pair else { continue };
        let sample = Span::new(opened.span.range().end, closed.span.range().start);
        let is_pair = !opened.is_end && closed.is_end && opened.name.eq_ignore_ascii_case(closed.name);
        if is_pair && view.slice(sample).trim().is_empty() {
            let whole = Span::new(opened.span.range().start, closed.span.range().end);
            findings.add(&TOKEN_WITHOUT_SAMPLE, whole, format!("the token `${}` has no sample", opened.name), |it| {
                it.label("nothing stands between the comments")
                    .hint("write a sample, which readers see until the value is there")
                    .safe_fix(sample, format!("[{}]", opened.name))
            });
        }
    }
}
