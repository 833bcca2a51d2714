//! Visibility expressions that ask for an element that is not there, or for the element itself.
//!
//! Must not look at values.

use std::collections::{HashMap, HashSet};

use super::conditions::{Condition, conditions};
use super::elements::{Element, FormBody};
use crate::article::findings::Findings;
use crate::article::nearest;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static FORM_VISIBILITY_ID_UNKNOWN: Rule =
    Rule::error("form-visibility-id-unknown", "a visibility expression names no element of the form").suggested();
pub static FORM_VISIBILITY_ID_CASE: Rule =
    Rule::warning("form-visibility-id-case", "a visibility expression writes an id in another case").safe();
pub static FORM_VISIBILITY_SELF: Rule =
    Rule::error("form-visibility-self", "the visibility of an element depends on its own answer");

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some((body, conditions)) = conditions(view) else { return };
    let ids: HashSet<&str> = body.elements().map(Element::id).collect();
    let mut in_any_case: HashMap<String, Element<'_>> = HashMap::new();
    for element in body.elements() {
        in_any_case.entry(element.id().to_ascii_lowercase()).or_insert(element);
    }
    for condition in &conditions {
        let Ok(expression) = &condition.expression else { continue };
        let own = condition.element;
        for (id, _, _) in expression.comparisons() {
            if findings.overflows() {
                return;
            }
            let (name, span) = (id.value.as_str(), condition.place(id.span));
            if name.eq_ignore_ascii_case(own.id()) {
                let message = format!("{} is shown only after it has been answered", own.name());
                findings.add(&FORM_VISIBILITY_SELF, span, message, |it| {
                    it.label("its own id").hint("compare with the element that decides whether this one is shown")
                });
                continue;
            }
            if ids.contains(name) {
                continue;
            }
            if let Some(meant) = in_any_case.get(&name.to_ascii_lowercase()) {
                let message = format!("the id `{name}` is spelled `{}`", meant.id());
                findings.add(&FORM_VISIBILITY_ID_CASE, span, message, |it| {
                    let it = it.related(meant.form.id.span, "the element");
                    if condition.can_be_edited() {
                        it.safe_fix(span, meant.id())
                    } else {
                        it.hint("write it like this")
                    }
                });
                continue;
            }
            unknown(body, condition, name, span, findings);
        }
    }
}

/// So many elements are compared with one that does not exist, and fewer are listed.
const MAX_COMPARED: usize = 1000;
const MAX_LISTED: usize = 100;

fn unknown(body: FormBody<'_>, condition: &Condition<'_>, name: &str, span: Span, findings: &mut Findings) {
    let message = format!("no element of the form has the id `{name}`");
    findings.add(&FORM_VISIBILITY_ID_UNKNOWN, span, message, |it| {
        let others = body.elements().map(Element::id).filter(|id| !id.is_empty() && *id != condition.element.id());
        let ids: Vec<&str> = others.take(MAX_COMPARED).collect();
        match nearest(name, &ids) {
            Some(known) if condition.can_be_edited() => {
                it.label(format!("did you mean `{known}`?")).suggested_fix(span, known)
            }
            _ if ids.len() > MAX_LISTED => it.label("never answered").hint("name an element of the form"),
            _ => it.label("never answered").hint(format!("the ids are: {}", ids.join(", "))),
        }
    });
}
