//! The view of a scoping form.
//!
//! Must not know templates.

use std::collections::HashMap;

use super::html::Filler;
use super::view::{CardView, ElementView, FormView, OptionView};
use crate::article::form::{Choice, Form, FormElement};
use crate::article::json_typed::Rich;
use crate::article::visibility::{self, Expression, Operator};
use crate::site::safe_name;

/// A label that is quoted in a condition is cut behind this many characters.
const MAX_QUOTATION: usize = 80;

/// A form as a page shows it, its elements in their order.
pub(super) fn view(form: &Form, filler: &Filler<'_>) -> FormView {
    let html = |rich: &Rich| filler.fill_text(rich);
    let labels = Labels::new(form);
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
            .map(|(number, element)| element_view(&labels, element, number, filler))
            .collect(),
    }
}

fn element_view(labels: &Labels<'_>, element: &FormElement, number: usize, filler: &Filler<'_>) -> ElementView {
    let html = |rich: &Rich| filler.fill_text(rich);
    let dynamic = element.dynamic_dropdown_options.as_ref();
    ElementView {
        html_id: format!("element-{}-{}", number + 1, safe_name(&element.id.value)),
        id: element.id.value.clone(),
        control: element.control_type.value.trim().to_lowercase(),
        label_html: html(&element.display_label),
        content_html: html(&element.content),
        is_required: element.required.unwrap_or(false),
        placeholder: element.watermark_text.text().to_owned(),
        info_html: html(&element.info_balloon_text),
        hints_html: element.hints.iter().map(|hint| html(&hint.text)).collect(),
        options: all_choices(element).map(|choice| option_view(choice, filler)).collect(),
        is_dynamic: dynamic.is_some(),
        depends_on: dynamic.map_or_else(String::new, |dynamic| labels.of(&dynamic.depends_on.value)),
        condition: condition(labels, &element.visibility.value),
        max_length: element.max_length,
        lines: element.number_of_lines,
        checks: element
            .validations
            .iter()
            .map(|check| check.text.text().to_owned())
            .filter(|text| !text.is_empty())
            .collect(),
    }
}

fn option_view(choice: &Choice, filler: &Filler<'_>) -> OptionView {
    OptionView { value: choice.value.value.clone(), text_html: filler.fill_text(&choice.text) }
}

/// When an element is shown, in words; what is no expression stays as it is written.
fn condition(labels: &Labels<'_>, written: &str) -> String {
    match visibility::parse(written, 0) {
        Ok(Expression::Constant(true)) => String::new(),
        Ok(expression) => words(labels, &expression, false),
        Err(_) => written.trim().to_owned(),
    }
}

fn words(labels: &Labels<'_>, expression: &Expression, is_inside: bool) -> String {
    let join = |parts: &[Expression], word: &str| {
        let joined = parts.iter().map(|part| words(labels, part, true)).collect::<Vec<_>>().join(word);
        if is_inside { format!("({joined})") } else { joined }
    };
    match expression {
        Expression::Or(parts) => join(parts, " or "),
        Expression::And(parts) => join(parts, " and "),
        Expression::Constant(true) => "always".to_owned(),
        Expression::Constant(false) => "never".to_owned(),
        Expression::Compare { element, operator, value } => {
            let verb = if *operator == Operator::Equal { "is" } else { "is not" };
            let label = labels.of(&element.value);
            match value.value.as_str() {
                "null" if *operator == Operator::NotEqual => format!("\u{201c}{label}\u{201d} is answered"),
                "null" => format!("\u{201c}{label}\u{201d} is not answered"),
                value => {
                    format!("\u{201c}{label}\u{201d} {verb} \u{201c}{}\u{201d}", labels.choice(&element.value, value))
                }
            }
        }
    }
}

/// A form's elements as conditions name them: looked up once, because a condition may name thousands.
struct Labels<'a> {
    elements: HashMap<String, Label<'a>>,
}

struct Label<'a> {
    text: &'a str,
    /// The texts of the choices by their values.
    choices: HashMap<&'a str, &'a str>,
}

impl<'a> Labels<'a> {
    fn new(form: &'a Form) -> Self {
        // Of elements or choices that are called alike, the first counts.
        let elements = form.form_elements.iter().rev().map(|element| {
            let choices: Vec<&Choice> = all_choices(element).collect();
            let text_of = |choice: &&'a Choice| (choice.value.value.trim(), choice.text.text().trim());
            let choices = choices.iter().rev().map(text_of).collect();
            (element.id.value.to_lowercase(), Label { text: element.display_label.text().trim(), choices })
        });
        Self { elements: elements.collect() }
    }

    fn get(&self, element: &str) -> Option<&Label<'a>> {
        self.elements.get(&element.trim().to_lowercase())
    }

    /// What the reader knows an element by: its label, else its id.
    fn of(&self, element: &str) -> String {
        let label = self.get(element).map_or("", |label| label.text);
        shortened(if label.is_empty() { element } else { label })
    }

    fn choice(&self, element: &str, value: &str) -> String {
        let text = self.get(element).and_then(|label| label.choices.get(value.trim()));
        text.map_or_else(|| shortened(&value.replace('_', " ")), |text| shortened(text))
    }
}

/// A quotation that a reader takes in at a glance.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_QUOTATION) {
        Some((end, _)) => format!("{}\u{2026}", text.get(..end).unwrap_or(text).trim_end()),
        None => text.to_owned(),
    }
}

/// The choices that are written in the form: an element's own, those beside dynamic ones, and the default.
fn all_choices(element: &FormElement) -> impl Iterator<Item = &Choice> {
    let dynamic = element.dynamic_dropdown_options.as_ref();
    let default = dynamic.and_then(|dynamic| dynamic.default_dropdown_options.as_deref());
    let listed = dynamic.map_or(&[][..], |dynamic| &dynamic.dropdown_options);
    element.choices().chain(listed).chain(default.or(element.default_dropdown_options.as_deref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_quotations_are_shortened() {
        assert_eq!(shortened("short"), "short");
        assert_eq!(shortened(&"\u{e9}".repeat(81)), format!("{}\u{2026}", "\u{e9}".repeat(80)));
    }
}
