//! What a customer can do about a recommendation: at least something, and each action leads somewhere.
//!
//! Must not know which blades there are.

use super::recommendations::{opening, recommendation};
use crate::article::findings::Findings;
use crate::article::recommendation::Action;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static ADVISOR_ACTION_MISSING: Rule =
    Rule::error("advisor-action-missing", "a recommendation offers nothing that the customer can do");
pub static ADVISOR_BLADE_INCOMPLETE: Rule =
    Rule::error("advisor-blade-incomplete", "an action that opens a blade does not say which one");
pub static ADVISOR_DOCUMENT_LINK_MISSING: Rule =
    Rule::error("advisor-document-link-missing", "an action that opens a document has no `documentLink`");

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some(recommendation) = recommendation(view.article) else { return };
    if recommendation.actions.is_empty() {
        findings.add(&ADVISOR_ACTION_MISSING, opening(view.article), "the recommendation has no `actions`", |it| {
            it.hint("add an action that opens a blade or a document")
        });
    }
    for action in recommendation.all_actions() {
        report_action(action, findings);
    }
}

fn report_action(action: &Action, findings: &mut Findings) {
    let sort = action.action_type.value.trim();
    if sort.eq_ignore_ascii_case("Document") {
        if action.document_link.value.trim().is_empty() {
            let message = "this action opens a document and has no `documentLink`";
            findings.add(&ADVISOR_DOCUMENT_LINK_MISSING, action.action_type.span, message, |it| {
                it.hint("write the address of the document in `documentLink`")
            });
        }
    } else if sort.eq_ignore_ascii_case("Blade") || sort.eq_ignore_ascii_case("ContextBlade") {
        let names = [("extensionName", &action.extension_name), ("bladeName", &action.blade_name)];
        let missing: Vec<String> =
            names.iter().filter(|(_, name)| name.value.trim().is_empty()).map(|(key, _)| format!("`{key}`")).collect();
        if !missing.is_empty() {
            let message = format!("this action opens a blade and has no {}", missing.join(" and no "));
            findings.add(&ADVISOR_BLADE_INCOMPLETE, action.action_type.span, message, |it| {
                it.hint("a blade is found by both its `extensionName` and its `bladeName`")
            });
        }
    }
}
