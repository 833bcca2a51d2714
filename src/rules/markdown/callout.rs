//! Notation of documentation sites that the portal does not know: callouts, and other extensions.
//!
//! Must not know how callouts are shown.

use crate::article::findings::Findings;
use crate::article::outline::Part;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static CALLOUT_MARKER: Rule = Rule::error("callout-marker", "a callout such as `[!NOTE]`").safe();
pub static DOCS_EXTENSION: Rule =
    Rule::warning("docs-extension", "a notation of documentation sites that articles do not have");

const CALLOUTS: [(&str, &str); 5] =
    [("note", "Note"), ("tip", "Tip"), ("important", "Important"), ("warning", "Warning"), ("caution", "Caution")];

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let outline = &view.article.markdown.outline;
    // A callout that is understood leaves no text of its own, but a quotation that begins with it.
    for (_, quotation) in outline.of(|part| part == Part::Quotation) {
        let text = beginning(view.slice(quotation.span));
        let content = text.trim_start_matches(['>', ' ', '\t']);
        if !content.starts_with("[!") {
            continue;
        }
        let start = quotation.span.range().start + (text.len() - content.len());
        if !outline.prose().any(|(_, node)| node.span.start as usize == start) {
            report(view, start, findings);
        }
    }
    for (span, text) in view.prose() {
        let start = span.range().start;
        if text.starts_with(":::") && crate::article::outline::line_from(view.text, span).is_some() {
            let line = view.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("").trim_end();
            extension(Span::new(start, start + line.len()), line, findings);
        }
        let mut at = 0;
        while let Some(found) = text.get(at..).and_then(|rest| rest.find('[')) {
            at += found;
            report(view, start + at, findings);
            at += 1;
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
    let callout = CALLOUTS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
    match callout {
        Some((_, name)) if after.get(word.len()..).is_some_and(|after| after.starts_with(']')) => {
            let span = Span::new(at, at + length + 1);
            let behind = rest.get(length + 1..).unwrap_or("");
            let space = if behind.is_empty() || behind.starts_with(char::is_whitespace) { "" } else { " " };
            findings.add(
                &CALLOUT_MARKER,
                span,
                format!("`{}` is a callout, which the portal does not know", view.slice(span)),
                |it| it.label("the portal shows it as it is").safe_fix(span, format!("**{name}:**{space}")),
            );
        }
        _ if !word.is_empty() => extension(Span::new(at, at + length), rest.get(..length).unwrap_or(""), findings),
        _ => {}
    }
}

fn extension(span: Span, notation: &str, findings: &mut Findings) {
    findings.add(&DOCS_EXTENSION, span, format!("`{notation}` is a notation that articles do not have"), |it| {
        it.label("readers see it as it is").hint("say it in Markdown")
    });
}
