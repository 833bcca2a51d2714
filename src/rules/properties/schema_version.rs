//! The version of a form's layout, of which there is one.
//!
//! Must not look at the form itself.

use super::written;
use crate::article::Kind;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static SCHEMA_VERSION_UNKNOWN: Rule =
    Rule::error("schema-version-unknown", "the `schemaVersion` of a form is not `1`").safe();

const VERSION: &str = "1";

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    if !matches!(view.kind, Kind::ProblemScopingQuestions | Kind::TsgQuestions) {
        return;
    }
    let property = view.properties.find("schemaVersion");
    let value = written::trimmed(view, "schemaVersion");
    let (span, message) = match (&value, property) {
        (Some(value), _) if value.value == VERSION => return,
        (Some(value), _) => (value.span, format!("there is no `schemaVersion` `{}`", value.value)),
        (None, Some(property)) => (written::whole(view, property), "the form has no `schemaVersion`".to_owned()),
        (None, None) => (view.properties.opening(view.text), "the form has no `schemaVersion`".to_owned()),
    };
    let edit = written::given(view, "schemaVersion", VERSION, view.properties.entries.last());
    findings.add(&SCHEMA_VERSION_UNKNOWN, span, message, |it| {
        let it = it.hint("there is one version, `schemaVersion=\"1\"`");
        match edit {
            // A number of its own may stand for something that the author had in mind.
            Some((span, replacement)) if value.is_some() => it.suggested_fix(span, replacement),
            Some((span, replacement)) => it.safe_fix(span, replacement),
            None => it,
        }
    });
}
