//! Keys and values of JSON bodies, and what stands in conditions.
//!
//! Must not know how JSON is read beyond where the cursor is.

use std::collections::BTreeSet;

use super::{Item, Sort, item, values as ids, written};
use crate::article::JsonValue;
use crate::article::json::{Node, Value};
use crate::assist::keys::{self as known, Key, Object, Takes};
use crate::assist::uses::Named;
use crate::assist::{Desk, touches};
use crate::text::Span;

/// The keys that the object does not have yet.
pub fn keys(desk: &Desk<'_>, way: &[String], span: Span, is_quoted: bool) -> Vec<Item> {
    let Some(object) = object(desk, way) else { return Vec::new() };
    let text = desk.text();
    let behind = text.get(span.range().end..).unwrap_or("");
    let is_new = !behind.trim_start_matches('"').trim_start().starts_with(':');
    let now = text.get(span.range()).unwrap_or("").trim();
    let given = keys_of(desk, span);
    let is_free =
        |key: &&Key| key.name.eq_ignore_ascii_case(now) || !given.contains(key.name.to_ascii_lowercase().as_str());
    let key = |key: &Key| {
        // What follows is the next entry, where nothing separates it.
        let is_last = !is_new || !behind.trim_start_matches('"').trim_start().starts_with('"');
        let (span, text) = match (is_quoted, is_new) {
            (true, true) if behind.starts_with('"') => {
                (Span::new(span.range().start, span.range().end + 1), format!("{}\": {}", key.name, begun(key)))
            }
            (true, true) => (span, format!("{}\": {}", key.name, begun(key))),
            (true, false) => (span, key.name.to_owned()),
            (false, true) => (span, format!("\"{}\": {}", key.name, begun(key))),
            (false, false) => (span, format!("\"{}\"", key.name)),
        };
        let item = written(Item { words: key.words.to_owned(), ..item(Sort::Key, span, key.name) }, text);
        if is_last { item } else { Item { text: format!("{},", item.text), ..item } }
    };
    object.keys.iter().filter(is_free).map(key).collect()
}

fn object(desk: &Desk<'_>, way: &[String]) -> Option<&'static Object> {
    known::body(desk.entry.kind)?.at(way.iter().map(String::as_str))
}

/// The keys of the object around a place, lower-case.
fn keys_of(desk: &Desk<'_>, span: Span) -> BTreeSet<String> {
    let Some(json) = &desk.article().json else { return BTreeSet::new() };
    let (mut keys, mut node) = (BTreeSet::new(), Some(&json.node));
    while let Some(around) = node.take() {
        let inside = |inner: &&Node| touches(inner.span, span.range().start);
        match &around.value {
            Value::Object(members) => {
                keys = members.iter().map(|member| member.key.value.trim().to_ascii_lowercase()).collect();
                let is_container = |value: &&Node| matches!(value.value, Value::Object(_) | Value::Array(_));
                node = members.iter().map(|member| &member.value).filter(is_container).find(inside);
            }
            Value::Array(nodes) => node = nodes.iter().find(inside),
            _ => {}
        }
    }
    keys
}

/// How the value of a key begins.
fn begun(key: &Key) -> &'static str {
    match key.takes {
        Takes::Flag | Takes::Number | Takes::Anything => "",
        Takes::Object(_) => "{}",
        Takes::List(_) | Takes::Texts => "[]",
        Takes::Text
        | Takes::Choice(_)
        | Takes::Topics
        | Takes::Article
        | Takes::Element
        | Takes::Visibility
        | Takes::Extension
        | Takes::Blade
        | Takes::Address => "\"\"",
    }
}

/// The values that a key may have. `at` is what is written of it, and whether it stands in quotes.
pub fn values(desk: &Desk<'_>, way: &[String], key: &str, at: (Span, bool), offset: usize) -> Vec<Item> {
    let Some(key) = object(desk, way).and_then(|object| object.key(key)) else { return Vec::new() };
    let (span, is_quoted) = at;
    if matches!(key.takes, Takes::Flag) {
        return ["true", "false"].map(|flag| item(Sort::Value, span, flag)).to_vec();
    }
    let items = match key.takes {
        Takes::Choice(values) => values.iter().map(|value| item(Sort::Value, span, value)).collect(),
        Takes::Topics => ids::topics(desk, topic_item(desk, span, offset), offset),
        Takes::Article => ids::articles(desk, span),
        Takes::Element => elements(desk, span),
        Takes::Visibility => in_condition(desk, span, offset),
        Takes::Extension => blade_names(desk, None, span),
        Takes::Blade => blade_names(desk, extension_before(desk, offset).as_deref(), span),
        Takes::Text if matches!(key.name, "category") => said_before(desk, span),
        Takes::Text if key.name == "value" && is_of_choice(way) => vec![item(Sort::Value, span, "dont_know_answer")],
        _ => Vec::new(),
    };
    // What would need an escape is left to the author.
    let plain = items.into_iter().filter(|item| !item.text.contains(['"', '\\']));
    if is_quoted {
        return plain.collect();
    }
    plain.map(|item| Item { text: format!("\"{}\"", item.text), ..item }).collect()
}

fn is_of_choice(way: &[String]) -> bool {
    way.last().is_some_and(|last| last.to_ascii_lowercase().ends_with("options"))
}

/// The item of a list with commas that is being written.
fn topic_item(desk: &Desk<'_>, span: Span, offset: usize) -> Span {
    let written = desk.text().get(span.range().start..offset).unwrap_or("");
    let last = written.rsplit(',').next().unwrap_or("").trim_start();
    let behind = desk.text().get(offset..span.range().end).unwrap_or("");
    let rest = behind.split(',').next().unwrap_or("").trim_end();
    Span::new(offset - last.len(), offset + rest.len())
}

fn elements(desk: &Desk<'_>, span: Span) -> Vec<Item> {
    let Some(JsonValue::Form(form)) = desk.article().json_value() else { return Vec::new() };
    let element = |element: &crate::article::form::FormElement| {
        let id = element.id.value.trim();
        let words = element.display_label.text().to_owned();
        (!id.is_empty()).then(|| Item { detail: words, ..item(Sort::Id, span, id) })
    };
    form.form_elements.iter().filter_map(element).collect()
}

/// An id before a comparison, a value behind it.
fn in_condition(desk: &Desk<'_>, span: Span, offset: usize) -> Vec<Item> {
    let Some(JsonValue::Form(form)) = desk.article().json_value() else { return Vec::new() };
    let text = desk.text();
    let written = text.get(span.range().start..offset).unwrap_or("");
    let behind = text.get(offset..span.range().end).unwrap_or("");
    let part_start = ["&&", "||"].iter().filter_map(|mark| written.rfind(mark).map(|at| at + mark.len())).max();
    let part = written.get(part_start.unwrap_or(0)..).unwrap_or("");
    let part_end = ["&&", "||"].iter().filter_map(|mark| behind.find(mark)).min().unwrap_or(behind.len());
    let behind = behind.get(..part_end).unwrap_or("");
    let comparison = ["==", "!="].iter().find_map(|mark| part.split_once(mark));
    let Some((element, value)) = comparison else {
        let begun = part.trim_start_matches(|c: char| c.is_whitespace() || c == '(');
        let rest = behind.find(|c: char| c.is_whitespace() || "=!)".contains(c)).unwrap_or(behind.len());
        let own = form.form_elements.iter().find(|it| touches(it.visibility.span, offset)).map(|it| it.id.value.trim());
        let mut others = elements(desk, Span::new(offset - begun.len(), offset + rest));
        others.retain(|item| Some(item.text.as_str()) != own);
        return others;
    };
    let element = element.trim_matches(|c: char| c.is_whitespace() || c == '(');
    let opened = written.matches('(').count().saturating_sub(written.matches(')').count());
    let rest = if opened > 0 { before_closing(behind) } else { behind };
    let value_span = Span::new(offset - value.trim_start().len(), offset + rest.trim_end().len());
    let asked = form.form_elements.iter().find(|it| it.id.value.trim().eq_ignore_ascii_case(element));
    let choices = asked.into_iter().flat_map(crate::article::form::FormElement::choices);
    let choice = |choice: &crate::article::form::Choice| Item {
        detail: choice.text.text().to_owned(),
        ..item(Sort::Value, value_span, choice.value.value.trim())
    };
    let none = Item { detail: "not answered".to_owned(), ..item(Sort::Value, value_span, "null") };
    choices.filter(|it| !it.value.value.trim().is_empty()).map(choice).chain([none]).collect()
}

/// What stands before the bracket that closes one opened earlier.
fn before_closing(text: &str) -> &str {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' if depth == 0 => return text.get(..at).unwrap_or(text),
            ')' => depth -= 1,
            _ => {}
        }
    }
    text
}

/// The extensions that are known, or the blades of one of them.
fn blade_names(desk: &Desk<'_>, extension: Option<&str>, span: Span) -> Vec<Item> {
    let configured = desk.snapshot.config.blades.iter().map(String::as_str);
    let named = desk.uses.of(Named::BladeName).map(|(name, _)| name);
    let pairs = configured.chain(named).filter_map(|name| name.split_once('.'));
    let wanted = |(of, blade)| match extension {
        Some(extension) => (extension.eq_ignore_ascii_case(of)).then_some(blade),
        None => Some(of),
    };
    let names: BTreeSet<&str> = pairs.filter_map(wanted).collect();
    names.into_iter().map(|name| item(Sort::Value, span, name)).collect()
}

/// The extension that stands in the same object, mostly before its blade.
fn extension_before(desk: &Desk<'_>, offset: usize) -> Option<String> {
    let json = desk.article().json.as_ref()?;
    let (mut node, mut extension) = (Some(&json.node), None);
    while let Some(around) = node.take() {
        match &around.value {
            Value::Object(members) => {
                if let Some(Value::String(name)) = around.member("extensionName").map(|member| &member.value.value) {
                    extension = Some(name.trim().to_owned());
                }
                node = members.iter().map(|member| &member.value).find(|value| touches(value.span, offset));
            }
            Value::Array(nodes) => node = nodes.iter().find(|node| touches(node.span, offset)),
            _ => {}
        }
    }
    extension.filter(|name| !name.is_empty())
}

/// The headings that other entries of the same body stand under.
fn said_before(desk: &Desk<'_>, span: Span) -> Vec<Item> {
    let categories: BTreeSet<&str> = match desk.article().json_value() {
        Some(JsonValue::Menu(menu)) => {
            let tools = menu.troubleshooting_tools.iter().map(|tool| tool.category.text());
            menu.problems().into_iter().map(|problem| problem.category.text()).chain(tools).collect()
        }
        Some(JsonValue::TopicList(list)) => list.support_topics.iter().map(|topic| topic.category.text()).collect(),
        _ => BTreeSet::new(),
    };
    let written = desk.text().get(span.range()).unwrap_or("");
    let others = categories.into_iter().filter(|it| !it.is_empty() && *it != written && !it.contains(['"', '\\']));
    others.map(|category| item(Sort::Value, span, category)).collect()
}
