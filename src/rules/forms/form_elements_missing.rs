//! Forms that ask nothing.
//!
//! Must not look at what a form asks.

use super::elements::form;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static FORM_ELEMENTS_MISSING: Rule = Rule::error("form-elements-missing", "a form has no elements");

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some(body) = form(view).filter(|body| body.form.form_elements.is_empty()) else { return };
    let list = body.node.member("formElements");
    let message = if list.is_some() { "the form has no elements" } else { "the form has no `formElements`" };
    findings.add(&FORM_ELEMENTS_MISSING, body.place(), message, |it| {
        it.label("nothing is asked").hint("ask at least `problem_description` and `problem_start_time`")
    });
}
