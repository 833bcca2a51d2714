//! The options of one element: each has a value and a text of its own, and there are several.
//!
//! Must not look at what the values mean.

use foldhash::{HashMap, HashMapExt};

use super::elements::{Element, elements, first_of};
use crate::article::findings::Findings;
use crate::article::form::{Choice, ControlType};
use crate::article::json::{Node, Value};
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static FORM_OPTION_VALUE_DUPLICATE: Rule =
    Rule::error("form-option-value-duplicate", "two options of an element have the same value").suggested();
pub static FORM_OPTION_TEXT_DUPLICATE: Rule =
    Rule::warning("form-option-text-duplicate", "two options of an element have the same text");
pub static FORM_OPTION_SINGLE: Rule = Rule::info("form-option-single", "a dropdown offers a single option");
pub static FORM_OPTION_EMPTY: Rule = Rule::error("form-option-empty", "an option has no value or no text");

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for element in elements(view) {
        let form = element.form;
        check_list(&form.dropdown_options, element.entries("dropdownOptions"), findings);
        check_list(&form.radio_button_options, element.entries("radioButtonOptions"), findings);
        check_single(element, findings);
    }
}

fn check_list(choices: &[Choice], nodes: &[Node], findings: &mut Findings) {
    let mut by_value: HashMap<&str, &Choice> = HashMap::new();
    let mut by_text: HashMap<&str, &Choice> = HashMap::new();
    let mut previous: Option<&Node> = None;
    for (choice, node) in choices.iter().zip(nodes) {
        let (value, text) = (choice.value.value.as_str(), choice.text.source.value.trim());
        report_empty(choice, node, findings);
        let with_value = by_value.get(value).filter(|_| !value.is_empty()).copied();
        let with_text = by_text.get(text).filter(|_| !text.is_empty()).copied();
        if let Some(first) = with_value {
            let is_same = first.text.source.value.trim() == text;
            let removal = previous.filter(|_| is_same).map(|it| Span::new(it.span.range().end, node.span.range().end));
            let message = format!("another option has the value `{value}` already");
            findings.add(&FORM_OPTION_VALUE_DUPLICATE, choice.value.span, message, |it| {
                let it = it.label("the answers cannot be told apart").related(first.value.span, "first used here");
                match removal {
                    Some(span) => {
                        it.hint("take one of them away: their texts are the same too").suggested_fix(span, "")
                    }
                    None => it.hint("give each option a value of its own"),
                }
            });
        } else if let Some(first) = with_text {
            let message = format!("another option has the text `{text}` already");
            findings.add(&FORM_OPTION_TEXT_DUPLICATE, choice.text.source.span, message, |it| {
                it.label("the customer cannot tell them apart")
                    .related(first.text.source.span, "first used here")
                    .hint("take one of them away, or say how they differ")
            });
        }
        by_value.entry(value).or_insert(choice);
        by_text.entry(text).or_insert(choice);
        previous = Some(node);
    }
}

fn report_empty(choice: &Choice, node: &Node, findings: &mut Findings) {
    if !matches!(node.value, Value::Object(_)) {
        // What else stands here is of the wrong type, which is told as that.
        if matches!(node.value, Value::Null) {
            findings.add(&FORM_OPTION_EMPTY, node.span, "an option is `null`", |it| {
                it.hint("write an object with a `value` and a `text`, or take the option away")
            });
        }
        return;
    }
    for (key, text) in [("value", &choice.value), ("text", &choice.text.source)] {
        if text.value.trim().is_empty() {
            let place = node.member(key).map_or(first_of(node), |member| member.key.span);
            findings.add(&FORM_OPTION_EMPTY, place, format!("an option has no `{key}`"), |it| {
                it.hint("give every option a value and a text, or take the option away")
            });
        }
    }
}

fn check_single(element: Element<'_>, findings: &mut Findings) {
    let is_single = element.form.control() == ControlType::Dropdown
        && element.has_closed_choices()
        && element.all_choices().nth(1).is_none();
    if is_single {
        let message = format!("{} offers a single option", element.name());
        let place = element.choice_lists().map(|(place, _)| place).next().unwrap_or_else(|| element.place());
        findings.add(&FORM_OPTION_SINGLE, place, message, |it| {
            it.label("there is nothing to choose").hint("add what else is possible, or do not ask")
        });
    }
}
