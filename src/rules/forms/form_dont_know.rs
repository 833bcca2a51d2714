//! The way out of a question: the option whose value is `dont_know_answer`.
//!
//! Must not judge the text of the option.

use super::elements::{Element, FormBody, form, is_plain};
use crate::article::findings::Findings;
use crate::article::form::{Choice, ControlType};
use crate::diagnostic::{Rule, Safety};
use crate::rules::ArticleView;
use crate::text::Span;

pub static FORM_DONT_KNOW_MISSING: Rule =
    Rule::warning("form-dont-know-missing", "a dropdown of many options has none for who does not know")
        .off()
        .suggested();
pub static FORM_DONT_KNOW_SPELLING: Rule = Rule::warning(
    "form-dont-know-spelling",
    "an option for who does not know has another value than `dont_know_answer`",
)
.safe();

const RESERVED: &str = "dont_know_answer";

/// What the option says that is offered as a fix.
const TEXT: &str = "Other or don't know";

/// Dropdowns of fewer options are mostly complete as they are: yes, no, both.
const MANY: usize = 4;

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some(body) = form(view) else { return };
    for element in body.elements() {
        let has_reserved = element.all_choices().any(|choice| choice.value.value == RESERVED);
        let mut misspelt = element.form.choices().filter_map(|choice| Some((choice, spelling(&choice.value.value)?)));
        match misspelt.next() {
            Some((choice, safety)) => {
                // Where there are several, or what compares with it would miss it, no single edit is right.
                let can_be_fixed = !has_reserved
                    && misspelt.next().is_none()
                    && is_plain(view, &choice.value)
                    && !is_compared(body, element, choice);
                report_spelling(choice, safety, can_be_fixed, findings);
                for (choice, safety) in
                    element.form.choices().filter_map(|it| Some((it, spelling(&it.value.value)?))).skip(1)
                {
                    report_spelling(choice, safety, false, findings);
                }
            }
            None if !has_reserved => report_missing(view, element, findings),
            None => {}
        }
    }
}

/// Whether a value is an own spelling of the reserved one, and how sure that is.
fn spelling(value: &str) -> Option<Safety> {
    if value == RESERVED || !value.contains(['k', 'K']) {
        return None;
    }
    let letters: String = value.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase();
    let letters = letters.replace("donot", "dont");
    match letters.strip_prefix('i').unwrap_or(&letters) {
        "dontknow" | "dontknowanswer" => Some(Safety::Safe),
        longer if longer.contains("dontknowanswer") => Some(Safety::Suggested),
        _ => None,
    }
}

/// Whether an expression of the form compares the element with the option.
fn is_compared(body: FormBody<'_>, element: Element<'_>, choice: &Choice) -> bool {
    let value = choice.value.value.trim();
    let speaks_of = |it: &str| it.contains(element.id()) && it.contains(value);
    body.elements().any(|other| speaks_of(&other.form.visibility.value))
}

fn report_spelling(choice: &Choice, safety: Safety, can_be_fixed: bool, findings: &mut Findings) {
    // A text that says something else may be an answer of its own.
    let says_so = choice.text.source.value.to_ascii_lowercase().contains("know");
    let safety = if says_so { safety } else { Safety::Suggested };
    let span = choice.value.span;
    let message = format!("`{}` is another value than the reserved `{RESERVED}`", choice.value.value);
    findings.add(&FORM_DONT_KNOW_SPELLING, span, message, |it| {
        let it = it.label("counted as an answer");
        if can_be_fixed {
            it.fix(span, RESERVED, safety)
        } else {
            it.hint(format!("write `{RESERVED}` here and where an expression compares with it; an element has it once"))
        }
    });
}

fn report_missing(view: &ArticleView<'_>, element: Element<'_>, findings: &mut Findings) {
    let options = &element.form.dropdown_options;
    if element.form.control() != ControlType::Dropdown || !element.has_closed_choices() || options.len() < MANY {
        return;
    }
    let Some(last) = element.entries("dropdownOptions").last() else { return };
    let before = view.text.get(..last.span.range().start).unwrap_or("");
    let blank = before.get(before.trim_end().len()..).unwrap_or(" ");
    let option = format!(",{blank}{{ \"value\": \"{RESERVED}\", \"text\": \"{TEXT}\" }}");
    // An option that says so already only lacks the value, and which of the two is meant is the author's to say.
    let has_text = options.iter().any(|choice| choice.text.source.value.trim().eq_ignore_ascii_case(TEXT));
    let message = format!("{} has no option for who does not know", element.name());
    let end = last.span.range().end;
    findings.add(&FORM_DONT_KNOW_MISSING, element.key_place("dropdownOptions"), message, |it| {
        let it =
            it.label("whoever is not sure must guess").hint(format!("end them with one whose value is `{RESERVED}`"));
        if has_text { it } else { it.suggested_fix(Span::new(end, end), option) }
    });
}
