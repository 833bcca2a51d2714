//! Options of an element that does not let the customer choose.
//!
//! Must not judge the choices.

use super::elements::elements;
use crate::article::findings::Findings;
use crate::article::form::ControlType;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static FORM_OPTIONS_ON_TEXT: Rule =
    Rule::error("form-options-on-text", "an element has options, but its control shows none");

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for element in elements(view) {
        let control = element.form.control();
        if control.has_choices() || control == ControlType::Other {
            continue;
        }
        let dynamic = element.form.dynamic_dropdown_options.as_ref();
        let of_dynamic = dynamic.map(|_| element.key_place("dynamicDropdownOptions"));
        let Some(place) = element.choice_lists().map(|(place, _)| place).next().or(of_dynamic) else { continue };
        let message = format!("{} has options, but a `{}` shows none", element.name(), control.name());
        findings.add(&FORM_OPTIONS_ON_TEXT, place, message, |it| {
            it.label("nobody can choose them")
                .related(element.form.control_type.span, "the control")
                .hint("make it a `dropdown`, or take the options away")
        });
    }
}
