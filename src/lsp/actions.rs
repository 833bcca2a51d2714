//! What can be done about findings: fixes of one or all, and leave to let one stand.
//!
//! Must not know what is found.

use lsp_types as lsp;
use serde_json::{Value, json};

use super::edits::Edit;
use super::positions::Lines;
use super::protocol;
use super::setup;
use crate::diagnostic::{Diagnostic, Fix, Safety};
use crate::text::Span;

/// The actions for the findings of a range: to mend each, to mend all of its rule, and, in an article, to let it stand, by a comment
/// at a place.
pub fn quick_fixes(
    findings: &[Diagnostic],
    lines: &Lines<'_>,
    range: lsp::Range,
    allow_at: Option<usize>,
    told: &dyn Fn(&Diagnostic) -> lsp::Diagnostic,
    edit: &dyn Fn(&[Edit]) -> Value,
) -> Vec<Value> {
    let of = |finding: &Diagnostic| finding.span.unwrap_or_else(|| lines.first_line());
    let met: Vec<&Diagnostic> =
        findings.iter().filter(|finding| protocol::touch(protocol::range(lines, of(finding)), range)).collect();
    let mut actions = Vec::new();
    for finding in &met {
        if let Some(fix) = finding.fix.as_ref().filter(|fix| can_be_applied(fix)) {
            let title = format!("{} (`{}`)", title(lines.text(), fix), finding.rule.id);
            let edit = edit(&[(fix.span, fix.replacement.clone())]);
            actions.push(action(&title, &edit, &[told(finding)], fix.safety == Safety::Safe));
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
            actions.push(action(&title, &edit(&edits), &[], false));
        }
    }
    if let Some(at) = allow_at {
        for rule in rules {
            let told: Vec<_> = met.iter().filter(|finding| finding.rule.id == rule).map(|it| told(it)).collect();
            let edit = edit(&[allowance(at, rule)]);
            actions.push(action(&format!("Allow `{rule}` in this article"), &edit, &told, false));
        }
    }
    actions
}

fn can_be_applied(fix: &Fix) -> bool {
    fix.safety >= Safety::Suggested && !fix.is_of_bytes
}

/// The fixes that do not overlap, in order: of those that do, the first.
fn apart<'a>(fixes: impl Iterator<Item = &'a Fix>) -> Vec<Edit> {
    let mut fixes: Vec<&Fix> = fixes.collect();
    fixes.sort_by_key(|fix| fix.span);
    let mut edits: Vec<Edit> = Vec::new();
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
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.char_indices().nth(MAX).map_or(line.clone(), |(end, _)| format!("{}…", &line[..end]))
}

/// The comment that allows a rule, on a line of its own behind the properties, which end at a place; the author writes the
/// reason.
fn allowance(at: usize, rule: &str) -> Edit {
    // Without a reason the comment is a finding itself.
    let comment = format!("<!-- selfhelp-allow {rule}: -->");
    (Span::new(at, at), if at == 0 { format!("{comment}\n\n") } else { format!("\n\n{comment}") })
}

fn action(title: &str, edit: &Value, told: &[lsp::Diagnostic], is_preferred: bool) -> Value {
    json!({
        "title": title,
        "kind": "quickfix",
        "diagnostics": told,
        "isPreferred": is_preferred,
        "edit": edit,
    })
}

/// Mends all that a machine may mend of a file.
pub fn fix_all(uri: &lsp::Uri, edit: Option<Value>) -> Value {
    let title = "Fix all that can be fixed safely";
    match edit {
        Some(edit) => json!({"title": title, "kind": setup::FIX_ALL_KIND, "edit": edit}),
        None => json!({
            "title": title,
            "kind": setup::FIX_ALL_KIND,
            "command": {"title": title, "command": setup::FIX_ALL, "arguments": [uri.to_string()]},
        }),
    }
}
