//! What can be done about findings: fixes of one or all, and leave to let one stand.
//!
//! Must not know what is found.

use std::collections::BTreeMap;

use lsp_types as lsp;
use serde_json::{Value, json};

use super::positions::Lines;
use super::protocol::{self, workspace_edit};
use super::setup;
use crate::diagnostic::{Diagnostic, Fix, Safety};
use crate::text::Span;

/// Whether a machine may mend it unasked, in an editor: that holds a text, not its bytes.
pub fn is_mended_by_machine(finding: &Diagnostic) -> bool {
    finding.fix.as_ref().is_some_and(super::workspace::is_safe)
}

/// The actions for the findings of a range: to mend each, to mend all of its rule, and to let it stand.
pub fn quick_fixes(
    findings: &[Diagnostic],
    lines: &Lines<'_>,
    uri: &lsp::Uri,
    range: lsp::Range,
    is_article: bool,
    told: &dyn Fn(&Diagnostic) -> lsp::Diagnostic,
) -> Vec<Value> {
    let of = |finding: &Diagnostic| finding.span.unwrap_or_else(|| lines.first_line());
    let met: Vec<&Diagnostic> =
        findings.iter().filter(|finding| protocol::touch(protocol::range(lines, of(finding)), range)).collect();
    let mut actions = Vec::new();
    for finding in &met {
        if let Some(fix) = finding.fix.as_ref().filter(|fix| can_be_applied(fix)) {
            let title = format!("{} (`{}`)", title(lines.text(), fix), finding.rule.id);
            let edits = vec![(fix.span, fix.replacement.clone())];
            actions.push(action(&title, uri, lines, &edits, &[told(finding)], fix.safety == Safety::Safe));
        }
    }
    let mut rules: Vec<&str> = met.iter().map(|finding| finding.rule.id).collect();
    rules.sort_unstable();
    rules.dedup();
    for rule in &rules {
        let of_rule: Vec<&Diagnostic> = findings.iter().filter(|finding| finding.rule.id == *rule).collect();
        let edits = apart(of_rule.iter().filter_map(|finding| finding.fix.as_ref()).filter(|fix| can_be_applied(fix)));
        if edits.len() > 1 {
            let title = format!("Fix all {} of `{rule}` in this file", edits.len());
            actions.push(action(&title, uri, lines, &edits, &[], false));
        }
    }
    if is_article {
        for rule in rules {
            let told: Vec<_> = met.iter().filter(|finding| finding.rule.id == rule).map(|it| told(it)).collect();
            let edits = vec![allowance(lines.text(), rule)];
            actions.push(action(&format!("Allow `{rule}` in this article"), uri, lines, &edits, &told, false));
        }
    }
    actions
}

fn can_be_applied(fix: &Fix) -> bool {
    fix.safety >= Safety::Suggested && !fix.is_of_bytes
}

/// The fixes that do not overlap, in order: of those that do, the first.
fn apart<'a>(fixes: impl Iterator<Item = &'a Fix>) -> Vec<(Span, String)> {
    let mut fixes: Vec<&Fix> = fixes.collect();
    fixes.sort_by_key(|fix| fix.span);
    let mut edits: Vec<(Span, String)> = Vec::new();
    for fix in fixes {
        let is_free = edits.last().is_none_or(|(last, _)| {
            last.end < fix.span.start || (last.end == fix.span.start && !last.range().is_empty())
        });
        if is_free {
            edits.push((fix.span, fix.replacement.clone()));
        }
    }
    edits
}

fn title(text: &str, fix: &Fix) -> String {
    let (old, new) = (shown(text.get(fix.span.range()).unwrap_or("")), shown(&fix.replacement));
    match (old.is_empty(), new.is_empty()) {
        (_, true) => format!("Remove `{old}`"),
        (true, false) => format!("Insert `{new}`"),
        (false, false) => format!("Replace `{old}` by `{new}`"),
    }
}

/// A text within a title.
fn shown(text: &str) -> String {
    const MAX: usize = 40;
    let line = text.replace(['\n', '\r', '\t'], " ");
    line.char_indices().nth(MAX).map_or(line.clone(), |(end, _)| format!("{}…", &line[..end]))
}

/// The comment that allows a rule, on a line of its own behind the properties; the author writes the reason.
fn allowance(text: &str, rule: &str) -> (Span, String) {
    let block = text.find("<properties").and_then(|start| Some(start + text.get(start..)?.find("/>")? + "/>".len()));
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let comment = format!("<!-- selfhelp-allow {rule}: say why -->");
    match block {
        Some(at) => (Span::new(at, at), format!("{end}{end}{comment}")),
        None => (Span::new(0, 0), format!("{comment}{end}{end}")),
    }
}

fn action(
    title: &str,
    uri: &lsp::Uri,
    lines: &Lines<'_>,
    edits: &[(Span, String)],
    told: &[lsp::Diagnostic],
    is_preferred: bool,
) -> Value {
    let files = BTreeMap::from([(uri.to_string(), protocol::text_edits(lines, edits))]);
    json!({
        "title": title,
        "kind": "quickfix",
        "diagnostics": told,
        "isPreferred": is_preferred,
        "edit": workspace_edit(&files),
    })
}

/// Mends all that a machine may mend of a file.
pub fn fix_all(uri: &lsp::Uri, edits: Option<Vec<lsp::TextEdit>>) -> Value {
    let title = "Fix all that can be fixed safely";
    match edits {
        Some(edits) => json!({
            "title": title,
            "kind": setup::FIX_ALL_KIND,
            "edit": workspace_edit(&BTreeMap::from([(uri.to_string(), edits)])),
        }),
        None => json!({
            "title": title,
            "kind": setup::FIX_ALL_KIND,
            "command": {"title": title, "command": setup::FIX_ALL, "arguments": [uri.to_string()]},
        }),
    }
}
