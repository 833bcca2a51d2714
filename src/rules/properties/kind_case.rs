//! Kinds in another letter case than their name's.
//!
//! Must not know what follows from a kind.

use super::written;
use crate::article::Kind;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static KIND_CASE: Rule =
    Rule::info("kind-case", "the kind is written in another letter case than its name").off().safe();

/// Authors write these all lower-case as often as not.
const OFTEN_LOWER: &[Kind] = &[Kind::ServiceHealthInsights, Kind::DiagnoseAndSolve];

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some(value) = written::trimmed(view, "selfHelpType") else { return };
    let Some(kind) = Kind::from_name(value.value) else { return };
    let name = kind.name();
    if value.value == name || (OFTEN_LOWER.contains(&kind) && value.value == name.to_ascii_lowercase()) {
        return;
    }
    let message = format!("the kind `{name}` is written `{}`", value.value);
    findings.add(&KIND_CASE, value.span, message, |it| it.safe_fix(value.span, name));
}
