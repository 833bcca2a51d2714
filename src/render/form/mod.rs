//! The view of a scoping form.
//!
//! Must not know templates.

mod checks;
mod condition;
mod labels;

use super::html::Filler;
use super::view::{CardView, ElementView, FormView, OptionView, Shape};
use crate::article::escape_html;
use crate::article::form::{Choice, ControlType, Form, FormElement};
use crate::article::json_typed::Rich;
use crate::site::safe_name;
use checks::Checks;
use condition::Condition;
use labels::Labels;

/// No text control is higher than so many lines.
const MAX_LINES: i64 = 20;

/// A form as a page shows it, its elements in their order.
pub(super) fn view(form: &Form, filler: &Filler<'_>) -> FormView {
    let html = |rich: &Rich| filler.fill_text(rich);
    let labels = Labels::new(form);
    let mut elements: Vec<&FormElement> = form.form_elements.iter().collect();
    elements.sort_by_key(|element| element.order.unwrap_or(i64::MAX));
    let elements: Vec<ElementView> =
        elements.iter().enumerate().map(|(place, element)| element_view(&labels, element, place + 1, filler)).collect();
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
        has_conditions: elements.iter().any(|element| !element.visible.is_empty()),
        elements,
    }
}

fn element_view(labels: &Labels<'_>, element: &FormElement, number: usize, filler: &Filler<'_>) -> ElementView {
    let html = |rich: &Rich| filler.fill_text(rich);
    let dynamic = element.dynamic_dropdown_options.as_ref();
    let condition = Condition::new(filler.texts, labels, &element.visibility.value);
    let checks = Checks::new(filler.texts, labels, element);
    let mut view = ElementView {
        number,
        html_id: format!("element-{number}-{}", safe_name(&element.id.value)),
        id: labels.id(&element.id.value).to_owned(),
        shape: shape(element),
        is_many: element.control() == ControlType::MultiSelectDropdown,
        label_html: label(element, filler),
        content_html: html(&element.content),
        is_required: element.required.unwrap_or(false),
        placeholder: element.watermark_text.text().trim().to_owned(),
        info_html: html(&element.info_balloon_text),
        hints_html: element.hints.iter().map(|hint| html(&hint.text)).collect(),
        has_hint: false,
        options: all_choices(element).map(|choice| option_view(choice, filler)).collect(),
        is_dynamic: dynamic.is_some(),
        depends_on: dynamic.map_or_else(String::new, |dynamic| labels.of(&dynamic.depends_on.value)),
        condition: condition.words,
        visible: condition.json,
        lines: element.number_of_lines.filter(|lines| *lines > 0).map(|lines| lines.min(MAX_LINES)),
        check_texts: checks.texts,
        checks: if checks.data.is_empty() { String::new() } else { serde_json::Value::Array(checks.data).to_string() },
    };
    let shows_placeholder = !view.placeholder.is_empty() && view.shape != Shape::List;
    let has_texts = !(view.info_html.is_empty() && view.hints_html.is_empty() && view.check_texts.is_empty());
    // Beside a text box, choices are told in words.
    let tells_choices =
        !view.options.is_empty() && matches!(view.shape, Shape::Text | Shape::Lines | Shape::Number | Shape::Moment);
    view.has_hint = has_texts || shows_placeholder || tells_choices || view.is_dynamic;
    view
}

fn shape(element: &FormElement) -> Shape {
    let is_offered = element.dynamic_dropdown_options.is_none() && all_choices(element).next().is_some();
    match element.control() {
        ControlType::InfoBlock | ControlType::TextBlock => Shape::Told,
        ControlType::RadioButtonGroup if is_offered => Shape::Radios,
        ControlType::MultiSelectDropdown if is_offered => Shape::Checkboxes,
        ControlType::Dropdown if is_offered => Shape::List,
        ControlType::MultiLineTextBox | ControlType::MultiSelectDropdown => Shape::Lines,
        ControlType::NumericTextBox => Shape::Number,
        ControlType::DateTimePicker => Shape::Moment,
        ControlType::TextBox | ControlType::Dropdown | ControlType::RadioButtonGroup | ControlType::Other => {
            Shape::Text
        }
    }
}

/// The tags that may stand in a label.
const INLINE: [&str; 9] = ["a", "b", "br", "code", "em", "i", "kbd", "span", "strong"];

/// An element's label. That of a control is its plain text where it has more than a line of text in it.
fn label(element: &FormElement, filler: &Filler<'_>) -> String {
    let html = filler.fill_text(&element.display_label);
    let is_inline = |tag: &str| {
        let name = tag.trim_start_matches('/');
        INLINE.contains(&name.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or(name))
    };
    if element.control().is_text_only() || html.split('<').skip(1).all(is_inline) {
        return html;
    }
    escaped(element.display_label.text())
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape_html(&mut html, text);
    html
}

fn option_view(choice: &Choice, filler: &Filler<'_>) -> OptionView {
    let value = choice.value.value.clone();
    let text = choice.text.text().trim();
    if text.is_empty() {
        return OptionView { text_html: escaped(&value), text: value.clone(), value };
    }
    OptionView { text: text.to_owned(), text_html: filler.fill_text(&choice.text), value }
}

/// The choices that are written in the form: an element's own, those beside dynamic ones, and the default.
fn all_choices(element: &FormElement) -> impl Iterator<Item = &Choice> {
    let dynamic = element.dynamic_dropdown_options.as_ref();
    let default = dynamic.and_then(|dynamic| dynamic.default_dropdown_options.as_deref());
    let listed = dynamic.map_or(&[][..], |dynamic| &dynamic.dropdown_options);
    element.choices().chain(listed).chain(default.or(element.default_dropdown_options.as_deref()))
}
