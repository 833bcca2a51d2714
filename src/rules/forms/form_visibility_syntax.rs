//! Visibility expressions that cannot be read.
//!
//! Must not know which elements and values a form has.

use super::conditions::conditions;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static FORM_VISIBILITY_SYNTAX: Rule =
    Rule::error("form-visibility-syntax", "a visibility expression cannot be read").suggested();
pub static FORM_VISIBILITY_OPERATOR: Rule =
    Rule::error("form-visibility-operator", "a visibility expression compares with `=` or `===` instead of `==`")
        .safe();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some((_, conditions)) = conditions(view) else { return };
    for condition in conditions {
        let Err(error) = &condition.expression else { continue };
        let span = condition.place(error.span);
        if error.is_operator {
            let message = format!("a comparison is written `==`, not `{}`", view.slice(error.span));
            findings.add(&FORM_VISIBILITY_OPERATOR, span, message, |it| {
                let it = it.label("the expression cannot be read");
                if condition.can_be_edited() { it.safe_fix(span, "==") } else { it.hint("write `==`") }
            });
            continue;
        }
        let message = format!("the visibility of {} cannot be read: {}", condition.element.name(), error.message);
        findings.add(&FORM_VISIBILITY_SYNTAX, span, message, |it| {
            if condition.can_be_edited() && view.slice(error.span) == ")" {
                return it.label("closes nothing").suggested_fix(span, "");
            }
            it.hint("write `id == value` or `id != value`, joined by `&&`, `||` and parentheses")
        });
    }
}
