//! When an element of a form is shown: in words for readers, and as JSON for the script, which then needs no parser.
//!
//! Must not know how an answer is given.

use serde_json::{Value, json};

use super::labels::Labels;
use crate::article::visibility::{self, Expression, Operator};
use crate::render::Texts;

/// When an element is shown.
#[derive(Default)]
pub(super) struct Condition {
    /// What is no expression stays as it is written; empty where the element is always shown.
    pub(super) words: String,
    /// As `ElementView::visible` says. What is no expression hides nothing.
    pub(super) json: String,
}

impl Condition {
    pub(super) fn new(texts: &Texts, labels: &Labels<'_>, written: &str) -> Self {
        match visibility::parse(written, 0) {
            Ok(Expression::Constant(true)) => Self::default(),
            Ok(expression) => {
                Self { words: words(texts, labels, &expression, false), json: data(labels, &expression).to_string() }
            }
            Err(_) => Self { words: written.trim().to_owned(), json: String::new() },
        }
    }
}

/// Whether a value stands for no answer.
fn is_null(value: &str) -> bool {
    value.eq_ignore_ascii_case("null")
}

fn words(texts: &Texts, labels: &Labels<'_>, expression: &Expression, is_inside: bool) -> String {
    let join = |parts: &[Expression], word: &str| {
        let joined = parts.iter().map(|part| words(texts, labels, part, true)).collect::<Vec<_>>().join(word);
        if is_inside { format!("({joined})") } else { joined }
    };
    match expression {
        Expression::Or(parts) => join(parts, texts.get(" or ")),
        Expression::And(parts) => join(parts, texts.get(" and ")),
        Expression::Constant(true) => texts.get("always").to_owned(),
        Expression::Constant(false) => texts.get("never").to_owned(),
        Expression::Compare { element, operator, value } => {
            let label = labels.of(&element.value);
            let choice = labels.choice(&element.value, &value.value);
            match (is_null(&value.value), *operator == Operator::Equal) {
                (true, true) => texts.with("“{}” is not answered", &[&label]),
                (true, false) => texts.with("“{}” is answered", &[&label]),
                (false, true) => texts.with("“{}” is “{}”", &[&label, &choice]),
                (false, false) => texts.with("“{}” is not “{}”", &[&label, &choice]),
            }
        }
    }
}

/// Ids are those of elements, whatever their case in the condition; values stay letter by letter.
fn data(labels: &Labels<'_>, expression: &Expression) -> Value {
    let join = |word: &str, parts: &[Expression]| {
        let parts = parts.iter().map(|part| data(labels, part));
        Value::Array(std::iter::once(json!(word)).chain(parts).collect())
    };
    match expression {
        Expression::Or(parts) => join("or", parts),
        Expression::And(parts) => join("and", parts),
        Expression::Constant(constant) => json!(constant),
        Expression::Compare { element, operator, value } => {
            let mark = if *operator == Operator::Equal { "==" } else { "!=" };
            let value = if is_null(&value.value) { Value::Null } else { json!(value.value) };
            json!([mark, labels.id(&element.value), value])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::form::{Choice, Form, FormElement};
    use crate::article::json_typed::Rich;
    use crate::text::{Span, Spanned};

    fn spanned(text: &str) -> Spanned<String> {
        Spanned::new(text.to_owned(), Span::default())
    }

    /// Both forms of a condition, in a form that asks for a colour.
    fn read(written: &str) -> (String, String) {
        let rich = |text: &str| Rich { source: spanned(text), fragment: None };
        let colour = FormElement {
            id: spanned("Colour"),
            display_label: rich("Which colour?"),
            dropdown_options: vec![Choice { value: spanned("dark_red"), text: rich("Dark red") }],
            ..FormElement::default()
        };
        let form = Form { form_elements: vec![colour], ..Form::default() };
        let condition = Condition::new(&Texts::default(), &Labels::new(&form), written);
        (condition.words, condition.json)
    }

    #[test]
    fn a_condition_is_said_in_words_and_as_data() {
        let cases = [
            ("", "", ""),
            ("NULL", "", ""),
            ("true", "", ""),
            ("false", "never", "false"),
            (
                "colour == dark_red",
                "\u{201c}Which colour?\u{201d} is \u{201c}Dark red\u{201d}",
                r#"["==","Colour","dark_red"]"#,
            ),
            ("COLOUR != Null", "\u{201c}Which colour?\u{201d} is answered", r#"["!=","Colour",null]"#),
            ("size==a b ", "\u{201c}size\u{201d} is \u{201c}a b\u{201d}", r#"["==","size","a b"]"#),
            (
                "colour == null && (size != 1 || true)",
                "\u{201c}Which colour?\u{201d} is not answered and (\u{201c}size\u{201d} is not \u{201c}1\u{201d} or always)",
                r#"["and",["==","Colour",null],["or",["!=","size","1"],true]]"#,
            ),
            (" colour == red) ", "colour == red)", ""),
        ];
        for (written, words, json) in cases {
            assert_eq!(read(written), (words.to_owned(), json.to_owned()), "{written}");
        }
    }
}
