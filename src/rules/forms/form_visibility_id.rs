//! Visibility expressions that ask for an element that is not there, or for the element itself.
//!
//! Must not look at values.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::conditions::{Condition, conditions};
use super::elements::{Element, FormBody};
use crate::article::findings::Findings;
use crate::article::nearest;
use crate::article::visibility::{Expression, Operator};
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::{Span, Spanned};

pub static FORM_VISIBILITY_ID_UNKNOWN: Rule =
    Rule::error("form-visibility-id-unknown", "a visibility expression names no element of the form").suggested();
pub static FORM_VISIBILITY_ID_CASE: Rule =
    Rule::warning("form-visibility-id-case", "a visibility expression writes an id in another case").safe();
pub static FORM_VISIBILITY_SELF: Rule = Rule::error(
    "form-visibility-self",
    "the visibility of an element depends on its own answer, itself or through others",
);

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
    cycles(body, &conditions, findings);
}

/// Elements that wait for each other's answers: none of them is ever shown. Each circle is told once, at its first element.
fn cycles(body: FormBody<'_>, conditions: &[Condition<'_>], findings: &mut Findings) {
    let never_shown = never_shown(body, conditions);
    // For each such element one that it waits for, and where that is written.
    let mut waits: HashMap<String, (&Condition<'_>, &Spanned<String>)> = HashMap::new();
    for condition in conditions.iter().filter(|it| never_shown.contains(&it.element.id().to_ascii_lowercase())) {
        let Ok(expression) = &condition.expression else { continue };
        let wanted = expression.comparisons().into_iter().map(|(id, ..)| id);
        if let Some(id) = wanted.into_iter().find(|id| never_shown.contains(&id.value.to_ascii_lowercase())) {
            waits.entry(condition.element.id().to_ascii_lowercase()).or_insert((condition, id));
        }
    }
    let mut told: HashSet<String> = HashSet::new();
    for condition in conditions {
        let mut path: Vec<String> = Vec::new();
        let mut next = condition.element.id().to_ascii_lowercase();
        while !path.contains(&next) && !told.contains(&next) && waits.contains_key(&next) {
            path.push(next.clone());
            next = waits.get(&next).map_or_else(String::new, |(_, id)| id.value.to_ascii_lowercase());
        }
        let first = path.iter().position(|id| *id == next);
        told.extend(path.iter().cloned());
        let circle: Vec<_> = path.iter().skip(first.unwrap_or(path.len())).filter_map(|id| waits.get(id)).collect();
        let [(condition, id), others @ ..] = circle.as_slice() else { continue };
        if others.is_empty() {
            continue;
        }
        let names: Vec<String> = circle.iter().map(|(condition, _)| condition.element.name()).collect();
        let message = format!("{} wait for each other, so none of them is ever shown", names.join(" and "));
        findings.add(&FORM_VISIBILITY_SELF, condition.place(id.span), message, |it| {
            let it = it.label(format!("{} waits for this one", condition.element.name()));
            let it = it.hint("let one of them depend on an element that is shown without them");
            others.iter().fold(it, |it, (other, id)| {
                it.related(other.place(id.span), format!("{} waits for this one", other.element.name()))
            })
        });
    }
}

/// Of elements that are shown one after the other, no form has longer rows; nothing is said of those that have.
const MAX_ROUNDS: usize = 200;

/// The ids, in lower case, of the elements whose conditions hold only when one of them was answered.
fn never_shown(body: FormBody<'_>, conditions: &[Condition<'_>]) -> HashSet<String> {
    let ids = |condition: &Condition<'_>| condition.element.id().to_ascii_lowercase();
    let mut hidden: HashSet<String> = conditions.iter().filter(|it| it.expression.is_ok()).map(ids).collect();
    // What another element of the same id can show is not hidden.
    for element in body.elements().filter(|element| element.form.visibility.value.trim().is_empty()) {
        hidden.remove(&element.id().to_ascii_lowercase());
    }
    for _ in 0..MAX_ROUNDS {
        let can_hold = |it: &&Condition<'_>| it.expression.as_ref().is_ok_and(|it| can_hold(it, &hidden));
        let shown: Vec<String> = conditions.iter().filter(can_hold).map(ids).collect();
        let before = hidden.len();
        hidden.retain(|id| !shown.contains(id));
        if hidden.len() == before {
            return hidden;
        }
    }
    HashSet::new()
}

/// Whether an expression can hold while hidden elements have no answer.
fn can_hold(expression: &Expression, hidden: &HashSet<String>) -> bool {
    match expression {
        Expression::Or(parts) => parts.iter().any(|part| can_hold(part, hidden)),
        Expression::And(parts) => parts.iter().all(|part| can_hold(part, hidden)),
        Expression::Constant(constant) => *constant,
        Expression::Compare { element, operator, value } => {
            let is_null = value.value.eq_ignore_ascii_case("null");
            !hidden.contains(&element.value.to_ascii_lowercase()) || is_null == (*operator == Operator::Equal)
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
