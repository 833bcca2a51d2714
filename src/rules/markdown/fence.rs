//! Fences around code: their ends, and the language behind them.
//!
//! Must not know what the code says.

use crate::article::findings::Findings;
use crate::article::outline::Part;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static FENCE_UNCLOSED: Rule = Rule::error("fence-unclosed", "a fence around code has no end").suggested();
pub static FENCE_LANGUAGE: Rule =
    Rule::info("fence-language", "a language or other text stands behind a fence around code").safe();

/// Names of languages, as authors write them behind fences.
const LANGUAGES: &str = "azurecli azurecli-interactive azurepowershell azurepowershell-interactive bash bat batch bicep c c# \
    c++ cmd console cpp cs csharp css csv diff dockerfile go hcl html http ini java javascript js json \
    jsonc kql kusto log logs markdown md none output perl php plain plaintext powershell \
    powershell-interactive ps ps1 pwsh py python r ruby rust sh shell sql terraform text toml ts tsql \
    txt typescript vb xml yaml yml";

/// The most characters of the text behind a fence that a message repeats.
const MAX_SHOWN: usize = 40;

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    // What follows an end that is none is code and text the wrong way round.
    let mut is_upside_down = false;
    for (_, node) in view.article.markdown.outline.of(|part| part == Part::FencedCode) {
        let code = view.slice(node.span);
        let Some(marker) = code.chars().next() else { continue };
        let first = code.split(LINE_ENDS).next().unwrap_or("").trim_end();
        let language = first.trim_start_matches(marker);
        let fence = &first[..first.len() - language.len()];
        let start = node.span.range().start;
        let span = Span::new(start, start + fence.len());
        if let Some(broken) = broken_end(code, fence).map(|broken| broken.shifted(start)) {
            is_upside_down = true;
            report_broken_end(view, span, broken, findings);
        } else if !is_closed(code, fence, marker) && !is_upside_down {
            unclosed(view, node.span, span, findings);
        }
        if !language.trim_start().is_empty() {
            text_behind(view, Span::new(fence.len(), first.len()).shifted(start), marker, findings);
        }
    }
}

/// A carriage return ends a line as well.
const LINE_ENDS: [char; 2] = ['\n', '\r'];

fn is_closed(code: &str, fence: &str, marker: char) -> bool {
    let mut lines = code.trim_end().split(LINE_ENDS);
    let last = lines.next_back().unwrap_or("").trim_start_matches(['>', ' ', '\t']).trim_end();
    lines.next().is_some() && last.len() >= fence.len() && last.chars().all(|c| c == marker)
}

/// What stands behind the marks of a line that was to end the code, such as a slash.
fn broken_end(code: &str, fence: &str) -> Option<Span> {
    let mut start = 0;
    for (number, line) in code.split_inclusive(LINE_ENDS).enumerate() {
        let content = line.trim_end();
        let marks = content.trim_start_matches(['>', ' ', '\t']);
        let is_end = number > 0 && marks.strip_prefix(fence).is_some_and(is_slip);
        if is_end {
            return Some(Span::new(start + content.len() - (marks.len() - fence.len()), start + content.len()));
        }
        start += line.len();
    }
    None
}

/// One mark or two that a finger left: what they would say as a language or as code nobody knows.
fn is_slip(behind: &str) -> bool {
    let slip = behind.trim();
    (1..=2).contains(&slip.len()) && slip.bytes().all(|byte| b"/\\.,;:'\"])".contains(&byte))
}

fn report_broken_end(view: &ArticleView<'_>, fence: Span, broken: Span, findings: &mut Findings) {
    let slip = view.slice(broken).trim();
    findings.add(&FENCE_UNCLOSED, broken, format!("`{slip}` keeps this line from ending the code"), |it| {
        it.label("leave it out").related(fence, "the code begins here").suggested_fix(broken, "")
    });
}

/// The text behind a fence: a language, or what was meant to be a line of the code.
fn text_behind(view: &ArticleView<'_>, behind: Span, marker: char, findings: &mut Findings) {
    let text = view.slice(behind);
    let name = text.trim_start();
    let span = Span::new(behind.range().end - name.len(), behind.range().end);
    // Where carriage returns alone end lines, other rules and programs see other lines.
    let rest = view.text.get(behind.range().end..).unwrap_or("").trim_start_matches([' ', '\t']);
    let is_fixable = rest.is_empty() || rest.starts_with('\n') || rest.starts_with("\r\n");
    let shown = match name.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}...", name.get(..end).unwrap_or("")),
        None => name.to_owned(),
    };
    if LANGUAGES.split(' ').any(|known| known.eq_ignore_ascii_case(name)) {
        return findings.add(&FENCE_LANGUAGE, span, format!("this fence names the language `{shown}`"), |it| {
            let it = it.hint("leave it out: the portal shows it as a line of the code");
            if is_fixable { it.safe_fix(behind, "") } else { it }
        });
    }
    findings.add(&FENCE_LANGUAGE, span, format!("`{shown}` stands behind this fence"), |it| {
        let it = it.hint("write it on a line of its own if it is code; if it is none, leave it out");
        let fence_start = view.text.get(..behind.range().start).unwrap_or("").trim_end_matches(marker);
        let indent = fence_start.rsplit('\n').next().unwrap_or("");
        if is_fixable && is_slip(name) {
            return it.suggested_fix(behind, "");
        }
        // A line of marks would end the code.
        match is_fixable && indent.trim().is_empty() && !name.starts_with(marker) {
            true => it.suggested_fix(behind, format!("{}{indent}{name}", view.line_end(behind.range().end))),
            false => it,
        }
    });
}

fn unclosed(view: &ArticleView<'_>, code: Span, fence: Span, findings: &mut Findings) {
    let marks = view.slice(fence);
    findings.add(&FENCE_UNCLOSED, fence, "this fence has no end", |it| {
        // Backticks between backticks cannot be counted.
        let count = match marks.len() {
            3 => "three".to_owned(),
            4 => "four".to_owned(),
            more => more.to_string(),
        };
        let name = if marks.starts_with('`') { "backticks" } else { "tildes" };
        let it = it
            .label("all that follows is shown as code")
            .hint(format!("write a line of {count} {name} ({marks}) behind the code"));
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
