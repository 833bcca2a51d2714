//! Visibility expressions that compare an answer with what nobody can choose.
//!
//! Choices that come from a service, and what is typed, are not known: nothing is said about them.
//! Must not judge the ids.

use super::conditions::{Condition, conditions};
use super::elements::{Element, FormBody};
use crate::article::findings::Findings;
use crate::article::nearest;
use crate::article::visibility::{Operator, each, joins};
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::{Span, Spanned};

pub static FORM_VISIBILITY_VALUE_UNKNOWN: Rule =
    Rule::error("form-visibility-value-unknown", "a visibility expression compares with what is no option").suggested();
pub static FORM_VISIBILITY_VALUE_CASE: Rule =
    Rule::warning("form-visibility-value-case", "a visibility expression writes an option's value in another case")
        .safe();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some((body, conditions)) = conditions(view) else { return };
    for condition in &conditions {
        let Ok(expression) = &condition.expression else { continue };
        for (id, operator, value) in expression.comparisons() {
            if !value.value.eq_ignore_ascii_case("null") && !id.value.eq_ignore_ascii_case(condition.element.id()) {
                check_value(body, condition, (&id.value, operator), value, findings);
            }
        }
    }
}

/// Nobody joins more conditions by words.
const MAX_JOINS: usize = 8;

/// Without its `not` a value says the opposite.
fn is_negated(value: &str) -> bool {
    value.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("not "))
}

fn check_value(
    body: FormBody<'_>,
    condition: &Condition<'_>,
    (id, operator): (&str, Operator),
    value: &Spanned<String>,
    findings: &mut Findings,
) {
    let named: Vec<Element<'_>> = body.elements().filter(|element| element.id().eq_ignore_ascii_case(id)).collect();
    if named.is_empty() || !named.iter().all(|element| element.has_closed_choices()) {
        return;
    }
    let choices = || named.iter().flat_map(|element| element.all_choices());
    let values: Vec<&str> = choices().map(|choice| choice.value.value.as_str()).collect();
    let written = value.value.as_str();
    if values.contains(&written) {
        return;
    }
    let span = condition.place(value.span);
    let lists = options_of(&named);
    if let Some(padded) = choices().find(|choice| choice.value.value.trim() == written) {
        return report_padded(id, value, padded.value.span, span, findings);
    }
    if let Some(meant) = choices().find(|choice| choice.value.value.trim().eq_ignore_ascii_case(written)) {
        let meant_value = meant.value.value.as_str();
        let message = format!("the value `{written}` of `{id}` is spelled `{meant_value}`");
        findings.add(&FORM_VISIBILITY_VALUE_CASE, span, message, |it| {
            let it = it.related(meant.value.span, "the option");
            let can_be_edited = condition.can_be_edited() && meant_value.trim() == meant_value;
            if can_be_edited { it.safe_fix(span, meant_value) } else { it.hint("write it like the option") }
        });
        return;
    }
    let with_text = choices().find(|choice| choice.text.source.value.trim().eq_ignore_ascii_case(written));
    let meant = with_text
        .map(|choice| choice.value.value.trim())
        .or_else(|| nearest(written, &values).filter(|known| !goes_on_with_join(written, known)));
    let meant = meant.filter(|known| condition.can_be_edited() && is_negated(written) == is_negated(known));
    let message = format!("no option of `{id}` has the value `{written}`");
    findings.add(&FORM_VISIBILITY_VALUE_UNKNOWN, span, message, |it| {
        let it = lists.iter().fold(it, |it, (place, label)| it.related(*place, label.clone()));
        let is_value = |text: &str| values.iter().any(|value| value.eq_ignore_ascii_case(text.trim()));
        if let Some((word, meant)) = join_behind(written, is_value).filter(|_| with_text.is_none()) {
            return it
                .label(format!("`{word}` is part of the value"))
                .hint(format!("join conditions by `{meant}`, each with an id, an operator and a value"));
        }
        let listed: Vec<&str> = written.split(',').map(str::trim).collect();
        if listed.len() > 1 && listed.iter().all(|text| is_value(text)) {
            return it.label("several values").hint(each(id, operator, &listed));
        }
        match meant {
            Some(known) if with_text.is_some() => {
                it.label("the text of an option, not its value").suggested_fix(span, known)
            }
            Some(known) => it.label(format!("did you mean `{known}`?")).suggested_fix(span, known),
            None => it.label("never chosen").hint("compare with the value of an option, not with its text"),
        }
    });
}

/// The word that joins a value with what stands behind it, and the operator that was meant.
fn join_behind(written: &str, is_value: impl Fn(&str) -> bool) -> Option<(&str, &'static str)> {
    let mut joined = joins(written).take(MAX_JOINS);
    joined.find(|(place, ..)| is_value(&written[..*place])).map(|(_, word, meant)| (word, meant))
}

/// Whether a value is another with `and` or `or` and more behind it: an author joins that by an operator.
fn goes_on_with_join(written: &str, known: &str) -> bool {
    let behind = known.get(..written.len()).filter(|start| start.eq_ignore_ascii_case(written));
    behind.is_some() && joins(known).any(|(place, ..)| place > written.len())
}

fn report_padded(id: &str, value: &Spanned<String>, of_option: Span, span: Span, findings: &mut Findings) {
    let written = value.value.as_str();
    let message = format!("no option of `{id}` has the value `{written}`: white space stands around it there");
    findings.add(&FORM_VISIBILITY_VALUE_UNKNOWN, span, message, |it| {
        it.label("compared without the white space")
            .related(of_option, "the option's value, with white space around it")
            .hint("take the white space out of the option's value")
            .suggested_fix(of_option, written)
    });
}

/// Where the options of elements are listed, and which they are.
fn options_of(elements: &[Element<'_>]) -> Vec<(Span, String)> {
    const SHOWN: usize = 8;
    let lists = elements.iter().flat_map(|element| element.choice_lists());
    let described = lists.map(|(place, list)| {
        let values: Vec<String> = list.iter().take(SHOWN).map(|choice| format!("`{}`", choice.value.value)).collect();
        let more = if list.len() > SHOWN { format!(" and {} more", list.len() - SHOWN) } else { String::new() };
        (place, format!("the options are {}{more}", values.join(", ")))
    });
    described.collect()
}
