//! The view of a scoping form.
//!
//! Must not know templates.

use super::html::Filler;
use super::view::{CardView, ElementView, FormView, OptionView};
use crate::article::form::{Choice, Form, FormElement};
use crate::article::json_typed::Rich;
use crate::article::visibility::{self, Expression, Operator};
use crate::site::safe_name;

/// A form as a page shows it, its elements in their order.
pub(super) fn view(form: &Form, filler: &Filler<'_>) -> FormView {
    let html = |rich: &Rich| filler.fill(&rich.fragment);
    let mut elements: Vec<&FormElement> = form.form_elements.iter().collect();
    elements.sort_by_key(|element| element.order.unwrap_or(i64::MAX));
    FormView {
        title_html: html(&form.title),
        needs_resource: form.resource_required,
        needs_subscription: form.subscription_required,
        attachment_hint_html: html(&form.file_attachment_hint),
        card: form.diagnostic_card.as_ref().map(|card| CardView {
            title_html: html(&card.title),
            description_html: html(&card.description),
            nothing_found_html: html(&card.insight_not_available_text),
        }),
        elements: elements
            .iter()
            .enumerate()
            .map(|(number, element)| element_view(form, element, number, filler))
            .collect(),
    }
}

fn element_view(form: &Form, element: &FormElement, number: usize, filler: &Filler<'_>) -> ElementView {
    let html = |rich: &Rich| filler.fill(&rich.fragment);
    let dynamic = element.dynamic_dropdown_options.as_ref();
    ElementView {
        html_id: format!("element-{}-{}", number + 1, safe_name(&element.id.value)),
        id: element.id.value.clone(),
        control: element.control_type.value.trim().to_lowercase(),
        label_html: html(&element.display_label),
        content_html: html(&element.content),
        is_required: element.required.unwrap_or(false),
        placeholder: element.watermark_text.fragment.text.clone(),
        info_html: html(&element.info_balloon_text),
        hints_html: element.hints.iter().map(|hint| html(&hint.text)).collect(),
        options: all_choices(element).map(|choice| option_view(choice, filler)).collect(),
        is_dynamic: dynamic.is_some(),
        depends_on: dynamic.map_or_else(String::new, |dynamic| label_of(form, &dynamic.depends_on.value)),
        condition: condition(form, &element.visibility.value),
        max_length: element.max_length,
        lines: element.number_of_lines,
        checks: element
            .validations
            .iter()
            .map(|check| check.text.fragment.text.clone())
            .filter(|text| !text.is_empty())
            .collect(),
    }
}

fn option_view(choice: &Choice, filler: &Filler<'_>) -> OptionView {
    OptionView { value: choice.value.value.clone(), text_html: filler.fill(&choice.text.fragment) }
}

/// When an element is shown, in words; what is no expression stays as it is written.
fn condition(form: &Form, written: &str) -> String {
    match visibility::parse(written, 0) {
        Ok(Expression::Constant(true)) => String::new(),
        Ok(expression) => words(form, &expression, false),
        Err(_) => written.trim().to_owned(),
    }
}

fn words(form: &Form, expression: &Expression, is_inside: bool) -> String {
    let join = |parts: &[Expression], word: &str| {
        let joined = parts.iter().map(|part| words(form, part, true)).collect::<Vec<_>>().join(word);
        if is_inside { format!("({joined})") } else { joined }
    };
    match expression {
        Expression::Or(parts) => join(parts, " or "),
        Expression::And(parts) => join(parts, " and "),
        Expression::Constant(true) => "always".to_owned(),
        Expression::Constant(false) => "never".to_owned(),
        Expression::Compare { element, operator, value } => {
            let verb = if *operator == Operator::Equal { "is" } else { "is not" };
            let label = label_of(form, &element.value);
            match value.value.as_str() {
                "null" if *operator == Operator::NotEqual => format!("\u{201c}{label}\u{201d} is answered"),
                "null" => format!("\u{201c}{label}\u{201d} is not answered"),
                value => format!(
                    "\u{201c}{label}\u{201d} {verb} \u{201c}{}\u{201d}",
                    option_text(form, &element.value, value)
                ),
            }
        }
    }
}

/// What the reader knows an element by: its label, else its id.
fn label_of(form: &Form, id: &str) -> String {
    let label = find(form, id).map_or("", |element| element.display_label.fragment.text.trim());
    if label.is_empty() { id.to_owned() } else { label.to_owned() }
}

fn option_text(form: &Form, element: &str, value: &str) -> String {
    let choices = find(form, element).into_iter().flat_map(all_choices);
    let choice = choices.into_iter().find(|choice| choice.value.value.trim() == value.trim());
    choice.map_or_else(|| value.replace('_', " "), |choice| choice.text.fragment.text.trim().to_owned())
}

/// The choices that are written in the form: an element's own, those beside dynamic ones, and the default.
fn all_choices(element: &FormElement) -> impl Iterator<Item = &Choice> {
    let dynamic = element.dynamic_dropdown_options.as_ref();
    let default = dynamic.and_then(|dynamic| dynamic.default_dropdown_options.as_ref());
    let listed = dynamic.map_or(&[][..], |dynamic| &dynamic.dropdown_options);
    element.choices().chain(listed).chain(default.or(element.default_dropdown_options.as_ref()))
}

fn find<'a>(form: &'a Form, id: &str) -> Option<&'a FormElement> {
    form.form_elements.iter().find(|element| element.id.value.eq_ignore_ascii_case(id.trim()))
}
