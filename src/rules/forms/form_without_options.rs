//! Elements that let the customer choose, and offer nothing.
//!
//! Must not judge the choices.

use super::elements::elements;
use crate::article::findings::Findings;
use crate::article::form::ControlType;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static FORM_DROPDOWN_WITHOUT_OPTIONS: Rule =
    Rule::error("form-dropdown-without-options", "a dropdown has no options");
pub static FORM_RADIO_WITHOUT_OPTIONS: Rule =
    Rule::error("form-radio-without-options", "a group of radio buttons has no options");

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for element in elements(view) {
        let form = element.form;
        let (rule, subject, key, other) = match form.control() {
            ControlType::Dropdown | ControlType::MultiSelectDropdown
                if form.dropdown_options.is_empty() && form.dynamic_dropdown_options.is_none() =>
            {
                (&FORM_DROPDOWN_WITHOUT_OPTIONS, "dropdown", "dropdownOptions", "radioButtonOptions")
            }
            ControlType::RadioButtonGroup if form.radio_button_options.is_empty() => {
                (&FORM_RADIO_WITHOUT_OPTIONS, "group of radio buttons", "radioButtonOptions", "dropdownOptions")
            }
            _ => continue,
        };
        let message = format!("{} is a {subject} without options", element.name());
        let is_in_the_other_list = form.choices().next().is_some();
        findings.add(rule, element.key_place(key), message, |it| {
            let it = it.label("there is nothing to choose");
            if is_in_the_other_list {
                it.related(element.key_place(other), "options of another control")
                    .hint(format!("call this key `{key}`"))
            } else {
                it.hint(format!("list them in `{key}`, or ask with a `textbox`"))
            }
        });
    }
}
