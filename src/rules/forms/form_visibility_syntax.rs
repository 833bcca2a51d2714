//! Visibility expressions that cannot be read.
//!
//! Must not know which elements and values a form has.

use super::conditions::conditions;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static FORM_VISIBILITY_SYNTAX: Rule =
    Rule::error("form-visibility-syntax", "a visibility expression cannot be read").suggested();
pub static FORM_VISIBILITY_OPERATOR: Rule = Rule::error(
    "form-visibility-operator",
    "a visibility expression writes an operator otherwise, such as `=` or `and`",
)
.safe();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some((_, conditions)) = conditions(view) else { return };
    for condition in conditions {
        let Err(error) = &condition.expression else { continue };
        let span = condition.place(error.span);
        if let Some(meant) = error.meant {
            let written = view.slice(span);
            let (message, hint) = match (meant, condition.can_be_edited()) {
                ("==" | "!=", true) => (format!("a comparison is written `{meant}`, not `{written}`"), None),
                (_, true) => (format!("conditions are joined by `{meant}`, not `{written}`"), None),
                (_, false) => (error.message.clone(), Some(format!("write `{meant}`"))),
            };
            findings.add(&FORM_VISIBILITY_OPERATOR, span, message, |it| {
                let it = it.label("the expression cannot be read");
                match hint {
                    Some(hint) => it.hint(hint),
                    None if meant == "==" => it.safe_fix(span, meant),
                    None => it.suggested_fix(span, meant),
                }
            });
            continue;
        }
        let message = format!("the visibility of {} cannot be read: {}", condition.element.name(), error.message);
        findings.add(&FORM_VISIBILITY_SYNTAX, span, message, |it| {
            if condition.can_be_edited() && view.slice(error.span) == ")" {
                return it.label("closes nothing").suggested_fix(span, "");
            }
            if let Some(way_out) = &error.way_out {
                return it.label("not part of an expression").hint(way_out.clone());
            }
            it.hint("write `id == value` or `id != value`, joined by `&&`, `||` and parentheses")
        });
    }
}
