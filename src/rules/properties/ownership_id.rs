//! The form of `ownershipId`, the team that an article belongs to.
//!
//! Must not know which teams there are.

use super::written;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static OWNERSHIP_ID_PLACEHOLDER: Rule =
    Rule::error("ownership-id-placeholder", "the `ownershipId` is a placeholder and names no team");
pub static OWNERSHIP_ID_WHITE_SPACE: Rule =
    Rule::warning("ownership-id-white-space", "the `ownershipId` holds white space");

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some(id) = written::trimmed(view, "ownershipId") else { return };
    if id.value.to_ascii_lowercase().contains("placeholder") {
        let message = format!("the `ownershipId` `{}` is a placeholder", id.value);
        findings.add(&OWNERSHIP_ID_PLACEHOLDER, id.span, message, |it| {
            it.label("no team").hint("name the team that the article belongs to")
        });
    } else if let Some(space) = written::first_white_space(&id) {
        findings.add(&OWNERSHIP_ID_WHITE_SPACE, space, "the `ownershipId` holds white space", |it| {
            it.hint("write the team's name as the list of teams has it, with `_` between its words")
        });
    }
}
