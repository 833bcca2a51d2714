//! What an answer must satisfy: in words for readers, and as data for the script.
//!
//! Must not know how an answer is given.

use serde_json::{Value, json};

use super::labels::Labels;
use crate::article::form::{ControlType, FormElement, Validation};
use crate::render::Texts;

/// What an answer to one element must satisfy.
#[derive(Default)]
pub(super) struct Checks {
    /// For readers, before they answer.
    pub(super) texts: Vec<String>,
    /// As `ElementView::checks` says.
    pub(super) data: Vec<Value>,
}

impl Checks {
    pub(super) fn new(texts: &Texts, labels: &Labels<'_>, element: &FormElement) -> Self {
        let mut checks = Self::default();
        if element.control() == ControlType::NumericTextBox {
            checks.data.push(json!(["number", null, texts.get("Enter a number")]));
        }
        if let Some(most) = element.max_length.filter(|most| *most > 0) {
            checks.add("maxlength", json!(most), at_most(texts, &most.to_string()));
        }
        for validation in &element.validations {
            checks.validation(texts, labels, validation);
        }
        checks
    }

    fn validation(&mut self, texts: &Texts, labels: &Labels<'_>, validation: &Validation) {
        let value = &validation.value.value;
        let shown = value.as_str().map_or_else(|| value.to_string(), |text| text.trim().to_owned());
        let own = validation.text.text().trim();
        let text = |default: String| if own.is_empty() { default } else { own.to_owned() };
        let other = validation.control_id.value.trim();
        match validation.check.value.trim().to_ascii_lowercase().as_str() {
            "regexmatch" if value.is_string() => {
                self.add("regexmatch", value.clone(), text(texts.with("The answer must match {}", &[&shown])));
            }
            "greaterthan" if !other.is_empty() => {
                let words = texts.with("The answer must be greater than that to “{}”", &[&labels.of(other)]);
                self.add("greaterthan", json!([labels.id(other)]), text(words));
            }
            // What is no number cannot be checked.
            "greaterthan" if !shown.is_empty() && !value.is_null() => {
                self.add("greaterthan", json!(shown), text(texts.with("Enter a number greater than {}", &[&shown])));
            }
            "maxlength" if shown.parse::<u64>().is_ok() => {
                self.add("maxlength", json!(shown), text(at_most(texts, &shown)));
            }
            _ if !own.is_empty() => self.texts.push(own.to_owned()),
            _ => {}
        }
    }

    fn add(&mut self, check: &str, value: Value, text: String) {
        self.data.push(Value::Array(vec![json!(check), value, json!(text)]));
        self.texts.push(text);
    }
}

fn at_most(texts: &Texts, characters: &str) -> String {
    texts.with("Enter at most {} characters", &[characters])
}
