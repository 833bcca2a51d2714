//! The two elements that every form has: what happened, and since when.
//!
//! Must not look at how they ask.

use super::elements::request_form;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static FORM_DESCRIPTION_MISSING: Rule =
    Rule::warning("form-description-missing", "a form does not ask for a description of the problem");
pub static FORM_START_TIME_MISSING: Rule =
    Rule::info("form-start-time-missing", "a form does not ask when the problem began");

const RESERVED: &[(&str, &Rule, &str)] = &[
    ("problem_description", &FORM_DESCRIPTION_MISSING, "add a `multilinetextbox` with the id `problem_description`"),
    ("problem_start_time", &FORM_START_TIME_MISSING, "add a `datetimepicker` with the id `problem_start_time`"),
];

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some(body) = request_form(view).filter(|body| !body.form.form_elements.is_empty()) else { return };
    for (id, rule, hint) in RESERVED {
        if !body.elements().any(|element| element.id().eq_ignore_ascii_case(id)) {
            let message = format!("no element of the form has the id `{id}`");
            findings.add(rule, body.place(), message, |it| it.label("not among these").hint(*hint));
        }
    }
}
