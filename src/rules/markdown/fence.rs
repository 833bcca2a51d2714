//! Fences around code: their ends, and the language behind them.
//!
//! Must not know what the code says.

use crate::article::findings::Findings;
use crate::article::outline::Part;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static FENCE_UNCLOSED: Rule = Rule::error("fence-unclosed", "a fence around code has no end").suggested();
pub static FENCE_LANGUAGE: Rule = Rule::info("fence-language", "a fence around code names a language").safe();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for (_, node) in view.article.markdown.outline.of(|part| part == Part::FencedCode) {
        let code = view.slice(node.span);
        let Some(marker) = code.chars().next() else { continue };
        let first = code.lines().next().unwrap_or("").trim_end();
        let language = first.trim_start_matches(marker);
        let fence = &first[..first.len() - language.len()];
        let start = node.span.range().start;
        let span = Span::new(start, start + fence.len());
        if !is_closed(code, fence, marker) {
            unclosed(view, node.span, span, findings);
        }
        let name = language.trim_start();
        if !name.is_empty() {
            let name_span = Span::new(first.len() - name.len(), first.len()).shifted(start);
            let all = Span::new(fence.len(), first.len()).shifted(start);
            findings.add(&FENCE_LANGUAGE, name_span, format!("this fence names the language `{name}`"), |it| {
                it.hint("leave it out: the portal shows it as a line of the code").safe_fix(all, "")
            });
        }
    }
}

fn is_closed(code: &str, fence: &str, marker: char) -> bool {
    let mut lines = code.trim_end().lines();
    let last = lines.next_back().unwrap_or("").trim_start_matches(['>', ' ', '\t']).trim_end();
    lines.next().is_some() && last.len() >= fence.len() && last.chars().all(|c| c == marker)
}

fn unclosed(view: &ArticleView<'_>, code: Span, fence: Span, findings: &mut Findings) {
    let marks = view.slice(fence);
    findings.add(&FENCE_UNCLOSED, fence, "this fence has no end", |it| {
        let it =
            it.label("all that follows is shown as code").hint(format!("write a line of `{marks}` behind the code"));
        // Most code ends with the first blank line.
        let text = view.slice(code);
        let length = text.find("\n\n").or_else(|| text.find("\n\r\n")).map_or(text.trim_end().len(), |at| at);
        let at = code.range().start + text.get(..length).unwrap_or("").trim_end().len();
        let is_plain =
            view.text.get(..fence.range().start).is_some_and(|before| before.is_empty() || before.ends_with('\n'));
        match is_plain && at > fence.range().end {
            true => it.suggested_fix(Span::new(at, at), format!("{}{marks}", view.line_end(fence.range().start))),
            false => it,
        }
    });
}
