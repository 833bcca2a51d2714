//! The element whose answer becomes the description of the support request: one, and only one.
//!
//! Must not judge which element it should be, beyond its reserved id.

use super::elements::{Element, FormBody, request_form};
use crate::article::findings::Findings;
use crate::article::json::{Value, insertion};
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static FORM_ADDITIONAL_DETAILS: Rule = Rule::warning(
    "form-additional-details",
    "not exactly one element of a form is the description of the support request",
)
.suggested();

const KEY: &str = "useAsAdditionalDetails";

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some(body) = request_form(view).filter(|body| !body.form.form_elements.is_empty()) else { return };
    let mut marked = body.elements().filter(|element| element.form.use_as_additional_details == Some(true));
    let Some(first) = marked.next() else {
        report_none(view, body, findings);
        return;
    };
    for further in marked {
        let message = format!("{} is a second one with `{KEY}`", further.name());
        findings.add(&FORM_ADDITIONAL_DETAILS, further.key_place(KEY), message, |it| {
            it.label("a request has one description")
                .related(first.key_place(KEY), "first given here")
                .hint("leave it to the element whose answer describes the problem")
        });
    }
}

fn report_none(view: &ArticleView<'_>, body: FormBody<'_>, findings: &mut Findings) {
    let message = format!("no element of the form has `\"{KEY}\": true`");
    let description = body.elements().find(|element| element.id().eq_ignore_ascii_case("problem_description"));
    let place = description.map_or_else(|| body.place(), Element::place);
    findings.add(&FORM_ADDITIONAL_DETAILS, place, message, |it| {
        let label = if description.is_some() { "this one is meant to be it" } else { "none of these" };
        let it = it.label(label).hint("mark the element whose answer describes the problem");
        let edit = description.and_then(|element| marking(view, element));
        edit.into_iter().fold(it, |it, (span, written)| it.suggested_fix(span, written))
    });
}

/// The edit that marks an element.
fn marking(view: &ArticleView<'_>, element: Element<'_>) -> Option<(Span, String)> {
    match element.node.member(KEY) {
        Some(member) if member.value.value == Value::Bool(false) => Some((member.value.span, "true".to_owned())),
        Some(_) => None,
        None => insertion(view.text, element.node, KEY, "true"),
    }
}
