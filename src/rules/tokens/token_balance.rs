//! Replacement tokens whose two comments do not belong together.
//!
//! Must not know which names diagnostics fill in.

use super::token_comments::{TokenComment, token_comments};
use crate::article::findings::Findings;
use crate::article::outline::begins_block;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::{Span, starts_with_any_case};

pub static TOKEN_UNCLOSED: Rule =
    Rule::error("token-unclosed", "a replacement token is opened and not closed in its paragraph").suggested();
pub static TOKEN_UNOPENED: Rule =
    Rule::error("token-unopened", "a replacement token is closed and was not opened before").suggested();
pub static TOKEN_MISMATCH: Rule =
    Rule::error("token-mismatch", "a replacement token is closed by another name than it is opened by").suggested();

/// In no paragraph more tokens than this are open: in one that looks so, their ends are missing.
const MOST_OPEN: usize = 16;

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let comments: Vec<TokenComment<'_>> =
        token_comments(view).into_iter().filter(|comment| !view.is_code(comment.span.range().start)).collect();
    let mut open: Vec<TokenComment<'_>> = Vec::new();
    // Those whose paragraph ended before they did.
    let mut left: Vec<TokenComment<'_>> = Vec::new();
    for (place, comment) in comments.iter().enumerate() {
        let previous = place.checked_sub(1).and_then(|previous| comments.get(previous));
        if previous.is_some_and(|previous| ends_paragraph(between(view, previous, comment))) || open.len() > MOST_OPEN {
            left.append(&mut open);
        }
        if !comment.is_end {
            match open.pop_if(|last| is_same(last, comment)) {
                Some(first) => report_opened_again(&first, comment, findings),
                None => open.push(*comment),
            }
            continue;
        }
        if let Some(opened) = open.iter().rposition(|opened| is_same(opened, comment)) {
            for inner in open.drain(opened + 1..) {
                report_unclosed(view, &inner, findings);
            }
            if let Some(opened) = open.pop().filter(|opened| opened.name != comment.name) {
                report_mismatch(&opened, comment, findings);
            }
            continue;
        }
        let next = comments.get(place + 1);
        let is_closed_next = |opened: &TokenComment<'_>| next.is_some_and(|next| next.is_end && is_same(next, opened));
        if let Some(opened) = open.pop_if(|opened| !is_closed_next(opened)) {
            report_mismatch(&opened, comment, findings);
        } else if let Some(opened) = last_of(&left, |opened| is_same(opened, comment)) {
            report_closed_elsewhere(&left.remove(opened), comment, findings);
        } else {
            report_unopened(view, comment, findings);
        }
    }
    for comment in left.iter().chain(&open) {
        report_unclosed(view, comment, findings);
    }
}

/// The last that is wanted of those that came last.
fn last_of(left: &[TokenComment<'_>], is_wanted: impl Fn(&TokenComment<'_>) -> bool) -> Option<usize> {
    let first = left.len().saturating_sub(MOST_OPEN);
    left.iter().skip(first).rposition(is_wanted).map(|place| first + place)
}

fn is_same(a: &TokenComment<'_>, b: &TokenComment<'_>) -> bool {
    a.name.eq_ignore_ascii_case(b.name)
}

fn between<'a>(view: &ArticleView<'a>, from: &TokenComment<'_>, to: &TokenComment<'_>) -> &'a str {
    view.slice(Span::new(from.span.range().end, to.span.range().start))
}

/// Whether a text goes on behind the end of its paragraph.
fn ends_paragraph(text: &str) -> bool {
    text.split('\n').skip(1).any(begins_block)
}

fn report_opened_again(first: &TokenComment<'_>, again: &TokenComment<'_>, findings: &mut Findings) {
    let message = format!("the token `${}` is opened again where it should be closed", first.name);
    findings.add(&TOKEN_UNCLOSED, again.span, message, |it| {
        it.label("the `/` is missing")
            .related(first.span, "opened here")
            .suggested_fix(again.span, format!("<!--/${}-->", first.name))
    });
}

fn report_closed_elsewhere(opened: &TokenComment<'_>, closed: &TokenComment<'_>, findings: &mut Findings) {
    let message = format!("the token `${}` is not closed in its paragraph", opened.name);
    findings.add(&TOKEN_UNCLOSED, opened.span, message, |it| {
        it.label("opened here")
            .related(closed.span, "closed in another paragraph")
            .hint("a token stands within one paragraph: give each paragraph a token of its own")
    });
}

fn report_unclosed(view: &ArticleView<'_>, opened: &TokenComment<'_>, findings: &mut Findings) {
    let closing = format!("<!--/${}-->", opened.name);
    let after = view.text.get(opened.span.range().end..).unwrap_or("");
    let sample = samples(opened.name).into_iter().find(|sample| starts_with_any_case(after, sample));
    let message = format!("the token `${}` is never closed", opened.name);
    findings.add(&TOKEN_UNCLOSED, opened.span, message, |it| {
        let it = it.label("opened here").hint(format!("write `{closing}` behind its sample"));
        match sample {
            Some(sample) => {
                let end = opened.span.range().end + sample.len();
                it.suggested_fix(Span::new(end, end), closing)
            }
            None => it,
        }
    });
}

fn report_unopened(view: &ArticleView<'_>, closed: &TokenComment<'_>, findings: &mut Findings) {
    let before = view.text.get(..closed.span.range().start).unwrap_or("");
    let sample = samples(closed.name).into_iter().find(|sample| ends_with(before, sample));
    let message = format!("the token `${}` is closed here and was not opened before", closed.name);
    findings.add(&TOKEN_UNOPENED, closed.span, message, |it| {
        let opening = format!("<!--${}-->", closed.name);
        let it = it
            .label("closes nothing")
            .hint(format!("write `{opening}` before the sample, or remove this comment if nothing is to be filled in"));
        match sample {
            Some(sample) => {
                let start = closed.span.range().start - sample.len();
                it.suggested_fix(Span::new(start, start), opening)
            }
            None => it,
        }
    });
}

fn report_mismatch(opened: &TokenComment<'_>, closed: &TokenComment<'_>, findings: &mut Findings) {
    let message = format!("the token `${}` is closed as `${}`", opened.name, closed.name);
    let is_case = opened.name.eq_ignore_ascii_case(closed.name);
    findings.add(&TOKEN_MISMATCH, closed.name_span, message, |it| {
        it.label(if is_case { "another letter case" } else { "another name" })
            .related(opened.name_span, "opened by this name")
            .hint("write the name that the diagnostic gives in both comments, letter for letter")
            .suggested_fix(closed.name_span, opened.name)
    });
}

/// The samples that authors write most.
fn samples(name: &str) -> [String; 2] {
    [format!("[{name}]"), name.to_owned()]
}

fn ends_with(text: &str, sample: &str) -> bool {
    let end = text.len().checked_sub(sample.len()).and_then(|start| text.get(start..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(sample))
}
