//! Values of a JSON body that are names from a fixed list, and are none of them.
//!
//! The controls of forms have rules of their own. Must not look at free texts.

use crate::article::findings::Findings;
use crate::article::form::Form;
use crate::article::recommendation::Recommendation;
use crate::article::{JsonValue, nearest};
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Spanned;

pub static JSON_VALUE_UNKNOWN: Rule =
    Rule::error("json-value-unknown", "a value of a JSON body is none of those that its key can have").suggested();

/// A key with the values that it can have.
struct Choice {
    key: &'static str,
    values: &'static [&'static str],
    /// The service reads them in any case.
    any_case: bool,
}

const CATEGORY: Choice = Choice {
    key: "recommendationCategory",
    values: &["Performance", "HighAvailability", "Cost", "OperationalExcellence"],
    any_case: false,
};
const IMPACT: Choice = Choice { key: "recommendationImpact", values: &["High", "Medium", "Low"], any_case: false };
const STATE: Choice = Choice { key: "recommendationMetadataState", values: &["Active", "Disabled"], any_case: false };
const DATA_SOURCE: Choice = Choice { key: "dataSource", values: &["Kusto", "SAS", "Cosmos"], any_case: false };
const ACTION: Choice = Choice { key: "actionType", values: &["Blade", "ContextBlade", "Document"], any_case: false };
const VALIDATION: Choice = Choice { key: "type", values: &["RegExMatch", "GreaterThan", "MaxLength"], any_case: true };

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let values = match view.article.whole_json().map(|json| &json.value) {
        Some(JsonValue::Recommendation(recommendation)) => of_recommendation(recommendation),
        Some(JsonValue::Form(form)) => of_form(form),
        _ => return,
    };
    for (choice, written) in values {
        if findings.overflows() {
            return;
        }
        check_value(view, choice, written, findings);
    }
}

fn of_recommendation(body: &Recommendation) -> Vec<(&'static Choice, &Spanned<String>)> {
    let mut values = vec![
        (&CATEGORY, &body.recommendation_category),
        (&IMPACT, &body.recommendation_impact),
        (&STATE, &body.recommendation_metadata_state),
    ];
    values.extend(body.data_source_metadata.iter().map(|source| (&DATA_SOURCE, &source.data_source)));
    values.extend(body.all_actions().map(|action| (&ACTION, &action.action_type)));
    values
}

fn of_form(form: &Form) -> Vec<(&'static Choice, &Spanned<String>)> {
    let validations = form.form_elements.iter().flat_map(|element| &element.validations);
    validations.map(|validation| (&VALIDATION, &validation.check)).collect()
}

fn check_value(view: &ArticleView<'_>, choice: &Choice, written: &Spanned<String>, findings: &mut Findings) {
    // White space around a name is no other name.
    let name = written.value.trim();
    let is_same = |known: &&str| if choice.any_case { known.eq_ignore_ascii_case(name) } else { *known == name };
    // What is empty is missing, not unknown.
    if name.is_empty() || choice.values.iter().any(is_same) {
        return;
    }
    let key = choice.key;
    let meant = nearest(name, choice.values);
    let is_spelling = meant.is_some_and(|known| known.eq_ignore_ascii_case(name));
    let message = match meant {
        Some(known) if is_spelling => format!("the value `{name}` of `{key}` is spelled `{known}`"),
        _ => format!("`{name}` is no value of `{key}`"),
    };
    findings.add(&JSON_VALUE_UNKNOWN, written.span, message, |it| {
        let it = match meant {
            Some(known) if !is_spelling => it.label(format!("did you mean `{known}`?")),
            _ => it,
        };
        let it = it.hint(format!("the values are: {}", choice.values.join(", ")));
        match meant {
            Some(known) if view.slice(written.span) == written.value => it.suggested_fix(written.span, known),
            _ => it,
        }
    });
}
