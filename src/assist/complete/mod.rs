//! What can be written at a place: properties and their values, keys and values of JSON bodies, addresses, tokens, rules.
//!
//! Must not know how an editor shows a choice.

mod json;
mod markdown;
mod values;

use super::Desk;
use super::cursor::{Cursor, cursor};
use super::properties::PROPERTIES;
use crate::text::{Span, starts_with_any_case};

/// What can be written at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The best first.
    pub items: Vec<Item>,
    /// There are more, which further letters bring up.
    pub is_partial: bool,
}

/// Something that can be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub label: String,
    /// Shown beside the label.
    pub detail: String,
    /// More about it, in Markdown; may be empty.
    pub words: String,
    /// What letters are compared with, where it is not the label.
    pub filter: Option<String>,
    pub sort: Sort,
    /// What is replaced, and by what.
    pub span: Span,
    pub text: String,
    /// Where in the text writing goes on, where that is not behind it.
    pub caret: Option<usize>,
}

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Property,
    Value,
    Key,
    Id,
    Address,
    Token,
    Rule,
}

/// More items help nobody: further letters choose among all.
const MAX_ITEMS: usize = 100;

/// What can be written at a place of an article, the best first.
#[must_use]
pub fn complete(desk: &Desk<'_>, offset: usize) -> Completion {
    let Some(cursor) = cursor(desk.article(), offset) else {
        return Completion { items: Vec::new(), is_partial: false };
    };
    let items = match &cursor {
        Cursor::PropertyName { span } => property_names(desk, *span),
        Cursor::PropertyValue { name, whole, item } => values::of_property(desk, name, *whole, *item, offset),
        Cursor::JsonKey { way, span, is_quoted } => json::keys(desk, way, *span, *is_quoted),
        Cursor::JsonValue { way, key, span, is_quoted } => json::values(desk, way, key, (*span, *is_quoted), offset),
        Cursor::Address { span } => markdown::addresses(desk, *span, offset),
        Cursor::Image { span } => markdown::images(desk, *span),
        Cursor::Include { span } => markdown::includes(desk, *span),
        Cursor::Token { span, is_end } => markdown::tokens(desk, *span, *is_end),
        Cursor::Allow { span } => markdown::rules(desk, *span),
    };
    best(desk, items, offset)
}

/// The items that what is written may become, up to a number: those that begin so, those that hold it, then those with its letters
/// in their order.
fn best(desk: &Desk<'_>, items: Vec<Item>, offset: usize) -> Completion {
    let fit = |item: &Item| {
        let written = desk.text().get(item.span.range().start..offset).unwrap_or("");
        fit(item.filter.as_deref().unwrap_or(&item.label), written)
    };
    let mut fitting: Vec<(Fit, Item)> = items.into_iter().filter_map(|item| Some((fit(&item)?, item))).collect();
    fitting.sort_by_key(|(fit, _)| *fit);
    let is_partial = fitting.len() > MAX_ITEMS;
    Completion { items: fitting.into_iter().take(MAX_ITEMS).map(|(_, item)| item).collect(), is_partial }
}

/// How well a name fits what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Begins,
    Holds,
    /// The letters stand in it in their order: editors look for them so.
    HasLetters,
}

fn fit(name: &str, written: &str) -> Option<Fit> {
    if !fits(name, written) {
        return None;
    }
    if written.is_empty() || starts_with_any_case(name, written) {
        return Some(Fit::Begins);
    }
    let (name, written) = (name.to_lowercase(), written.to_lowercase());
    Some(if name.contains(&written) { Fit::Holds } else { Fit::HasLetters })
}

/// Whether the letters stand in a name in their order.
fn fits(name: &str, written: &str) -> bool {
    if written.is_ascii() {
        let mut letters = name.bytes();
        let mut written = written.bytes().filter(|letter| !letter.is_ascii_whitespace());
        return written.all(|letter| letters.any(|other| other.eq_ignore_ascii_case(&letter)));
    }
    let mut letters = name.chars().flat_map(char::to_lowercase);
    let mut written = written.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase);
    written.all(|letter| letters.any(|other| other == letter))
}

fn item(sort: Sort, span: Span, text: &str) -> Item {
    Item {
        label: text.to_owned(),
        detail: String::new(),
        words: String::new(),
        filter: None,
        sort,
        span,
        text: text.to_owned(),
        caret: None,
    }
}

/// An item that writes a text of its own; writing goes on within its last pair of quotes or brackets.
fn written(item: Item, text: String) -> Item {
    let caret = ["\"\"", "{}", "[]"].iter().any(|pair| text.ends_with(pair)).then(|| text.len() - 1);
    Item { text, caret, ..item }
}

/// The properties that the article does not have yet. The quotes are written as well where a new one begins.
fn property_names(desk: &Desk<'_>, span: Span) -> Vec<Item> {
    let (text, properties) = (desk.text(), &desk.article().properties);
    let is_new = !text.get(span.range().end..).unwrap_or("").starts_with(['=', '"']);
    let now = text.get(span.range()).unwrap_or("");
    let is_free = |name: &str| name.eq_ignore_ascii_case(now) || properties.find(name).is_none();
    let item = |property: &super::properties::PropertyWords| {
        let text = if is_new { format!("{}=\"\"", property.name) } else { property.name.to_owned() };
        written(Item { words: property.words.to_owned(), ..item(Sort::Property, span, property.name) }, text)
    };
    PROPERTIES.iter().filter(|property| is_free(property.name)).map(item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_looked_for_in_their_order() {
        assert!(fits("supportTopicIds", "suptop") && fits("supportTopicIds", "STI") && fits("a b", ""));
        assert!(!fits("supportTopicIds", "topicsup"));
    }
}
