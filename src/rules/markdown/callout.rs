//! Notation of documentation sites that the portal does not know: callouts, and other extensions.
//!
//! Must not know how callouts are shown.

use foldhash::HashSet;
use memchr::memchr_iter;

use crate::article::findings::Findings;
use crate::article::nearest;
use crate::article::outline::Part;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static CALLOUT_MARKER: Rule = Rule::error("callout-marker", "a callout such as `[!NOTE]`").safe();
pub static DOCS_EXTENSION: Rule =
    Rule::warning("docs-extension", "a notation of documentation sites that articles do not have");

const CALLOUTS: [&str; 5] = ["Note", "Tip", "Important", "Warning", "Caution"];

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let outline = &view.article.markdown.outline;
    // Few articles have quotations that begin so.
    let mut told: Option<HashSet<usize>> = None;
    // A callout that is understood leaves no text of its own, but a quotation that begins with it.
    for (_, quotation) in outline.of(|part| part == Part::Quotation) {
        let text = beginning(view.slice(quotation.span));
        let content = text.trim_start_matches(['>', ' ', '\t']);
        if !content.starts_with("[!") {
            continue;
        }
        let start = quotation.span.range().start + (text.len() - content.len());
        let told = told.get_or_insert_with(|| outline.prose().map(|(_, node)| node.span.range().start).collect());
        if !told.contains(&start) {
            report(view, start, findings);
        }
    }
    for (span, text) in view.prose() {
        let start = span.range().start;
        if text.starts_with(":::") && crate::article::outline::line_from(view.text, span).is_some() {
            let line = view.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("").trim_end();
            extension(Span::new(start, start + line.len()), line, findings);
        }
        for at in memchr_iter(b'[', text.as_bytes()) {
            report(view, start + at, findings);
        }
    }
}

/// As much of a quotation as can stand before its callout: quotations inside quotations must not cost their length each.
fn beginning(text: &str) -> &str {
    const MAX_LENGTH: usize = 64;
    text.get(..text.floor_char_boundary(MAX_LENGTH)).unwrap_or(text)
}

/// Reports the marker that a bracket begins, if it begins one.
fn report(view: &ArticleView<'_>, at: usize, findings: &mut Findings) {
    let rest = view.text.get(at..).unwrap_or("");
    let Some(after) = rest.strip_prefix("[!").or_else(|| rest.strip_prefix("[AZURE.")) else { return };
    let word: &str = after.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or("");
    let length = rest.len() - after.len() + word.len();
    if word.is_empty() {
        return;
    }
    let is_closed = after.get(word.len()..).is_some_and(|after| after.starts_with(']'));
    let span = Span::new(at, at + length + usize::from(is_closed));
    match nearest(word, &CALLOUTS).filter(|_| is_closed) {
        Some(name) => callout(view, span, word, name, findings),
        None => extension(span, view.slice(span), findings),
    }
}

fn callout(view: &ArticleView<'_>, span: Span, word: &str, name: &str, findings: &mut Findings) {
    let behind = view.text.get(span.range().end..).unwrap_or("");
    let space = if behind.is_empty() || behind.starts_with(char::is_whitespace) { "" } else { " " };
    let replacement = format!("**{name}:**{space}");
    let message = format!("`{}` is a callout, which the portal does not know", view.slice(span));
    findings.add(&CALLOUT_MARKER, span, message, |it| match name.eq_ignore_ascii_case(word) {
        true => it.label("the portal shows it as it is").safe_fix(span, replacement),
        false => it
            .label(format!("did you mean `[!{}]`?", name.to_uppercase()))
            .hint(format!("write `**{name}:**`: the portal knows no callouts"))
            .suggested_fix(span, replacement),
    });
}

fn extension(span: Span, notation: &str, findings: &mut Findings) {
    findings.add(&DOCS_EXTENSION, span, format!("`{notation}` is a notation that articles do not have"), |it| {
        it.label("readers see it as it is").hint("say it in Markdown")
    });
}
