//! What the reader knows the elements and choices of a form by.
//!
//! Must not know conditions.

use std::collections::HashMap;

use super::all_choices;
use crate::article::form::{Choice, Form};

/// A label that is quoted in a sentence is cut behind this many characters.
const MAX_QUOTATION: usize = 80;

/// A form's elements as conditions name them: looked up once, because a condition may name thousands.
pub(super) struct Labels<'a> {
    elements: HashMap<String, Label<'a>>,
}

struct Label<'a> {
    id: &'a str,
    text: &'a str,
    /// The texts of the choices by their values.
    choices: HashMap<&'a str, &'a str>,
}

impl<'a> Labels<'a> {
    pub(super) fn new(form: &'a Form) -> Self {
        // Of elements or choices that are called alike, the first counts.
        let elements = form.form_elements.iter().rev().map(|element| {
            let choices: Vec<&Choice> = all_choices(element).collect();
            let text_of = |choice: &&'a Choice| (choice.value.value.trim(), choice.text.text().trim());
            let choices = choices.iter().rev().map(text_of).collect();
            let id = element.id.value.trim();
            (id.to_lowercase(), Label { id, text: element.display_label.text().trim(), choices })
        });
        Self { elements: elements.collect() }
    }

    fn get(&self, element: &str) -> Option<&Label<'a>> {
        self.elements.get(&element.trim().to_lowercase())
    }

    /// An id in any case, as the first element that has it writes it.
    pub(super) fn id<'b>(&self, element: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.get(element).map_or(element.trim(), |label| label.id)
    }

    /// What the reader knows an element by: its label, else its id.
    pub(super) fn of(&self, element: &str) -> String {
        let label = self.get(element).map_or("", |label| label.text);
        shortened(if label.is_empty() { element } else { label })
    }

    pub(super) fn choice(&self, element: &str, value: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_quotations_are_shortened() {
        assert_eq!(shortened("short"), "short");
        assert_eq!(shortened(&"\u{e9}".repeat(81)), format!("{}\u{2026}", "\u{e9}".repeat(80)));
    }
}
