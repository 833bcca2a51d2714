//! JSON values as typed data: a `serde` deserializer over the tolerant tree that reports what does not fit, and goes on.
//!
//! Keys are matched without regard to case, mismatches are converted or become defaults, and unknown keys are told. A
//! field that may be absent is an `Option` read with [`given`].
//! Must not know what any body means.

use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::Error;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess,
    Visitor,
};
use serde::{Deserialize, forward_to_deserialize_any};

use super::body::Fragment;
use super::findings::{Findings, JSON_DUPLICATE_KEY, JSON_KEY_CASE, JSON_TYPE, JSON_UNKNOWN_KEY, JSON_VALUE_QUOTES};
use super::json::{self, Member, Node, Value};
use crate::suggestion::nearest;
use crate::text::{Span, Spanned, trimmed};

/// The value of a type that a node holds. What does not fit is reported, and converted or left at its default.
pub fn from_node<T: DeserializeOwned + Default>(node: &Node, findings: &mut Findings) -> T {
    let shared = RefCell::new(findings);
    match T::deserialize(NodeReader::new(node, "", &shared)) {
        Ok(value) => value,
        Err(error) => {
            shared.into_inner().add(&JSON_TYPE, node.span, format!("the value cannot be read: {error}"), |it| it);
            T::default()
        }
    }
}

/// For `#[serde(deserialize_with)]`: a value that may be absent. Null and a value of a wrong type are absent as well.
///
/// # Errors
/// None with the reader of this module.
pub fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Ok(Option::deserialize(deserializer).unwrap_or(None))
}

/// A string that readers see; it may hold HTML such as `<a href='...'>`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rich {
    /// The string with its JSON escapes resolved, and the place of its raw content.
    pub source: Spanned<String>,
    /// The string as sanitised HTML, made by the caller; nothing where it is plain text, as most are.
    pub fragment: Option<Box<Fragment>>,
}

impl Rich {
    /// The text that a reader sees.
    #[must_use]
    pub fn text(&self) -> &str {
        self.fragment.as_ref().map_or(&self.source.value, |fragment| &fragment.text)
    }

    /// Whether the string holds nothing but white space.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.source.value.trim().is_empty()
    }
}

/// Gives a type `rich_texts` and `rich_texts_mut`, both in one stated order: `text` is a field of type [`Rich`], `each` a
/// list or option of types that have these methods themselves.
macro_rules! rich_texts {
    ($type:ident: $($sort:ident $field:ident),* $(,)?) => {
        impl $type {
            /// The strings that readers see, in reading order.
            #[must_use]
            pub fn rich_texts(&self) -> Vec<&$crate::article::json_typed::Rich> {
                let mut texts = Vec::new();
                self.add_rich_texts(&mut texts);
                texts
            }

            /// Adds them to those of the whole.
            pub fn add_rich_texts<'a>(&'a self, texts: &mut Vec<&'a $crate::article::json_typed::Rich>) {
                $($crate::article::json_typed::rich_texts!(@$sort texts, (&self.$field), iter, add_rich_texts);)*
            }

            /// The strings that readers see, in reading order, to be rendered.
            pub fn rich_texts_mut(&mut self) -> Vec<&mut $crate::article::json_typed::Rich> {
                let mut texts = Vec::new();
                self.add_rich_texts_mut(&mut texts);
                texts
            }

            /// Adds them to those of the whole.
            pub fn add_rich_texts_mut<'a>(&'a mut self, texts: &mut Vec<&'a mut $crate::article::json_typed::Rich>) {
                $($crate::article::json_typed::rich_texts!(@$sort texts, (&mut self.$field), iter_mut, add_rich_texts_mut);)*
            }
        }
    };
    (@text $texts:ident, $field:tt, $iter:ident, $method:ident) => { $texts.push($field) };
    (@each $texts:ident, $field:tt, $iter:ident, $method:ident) => { $field.$iter().for_each(|part| part.$method($texts)) };
}
pub(crate) use rich_texts;

impl<'de> Deserialize<'de> for Rich {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { source: Spanned::deserialize(deserializer)?, fragment: None })
    }
}

/// The name by which the reader knows that a value's place is asked for.
const SPANNED: &str = "$selfhelp::Spanned";
const SPANNED_FIELDS: &[&str] = &["$value", "$start", "$end"];

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct(SPANNED, SPANNED_FIELDS, SpannedVisitor(PhantomData))
    }
}

struct SpannedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for SpannedVisitor<T> {
    type Value = Spanned<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value with its place")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let missing = || A::Error::custom("only the reader of JSON bodies knows places");
        let (_, value) = map.next_entry::<IgnoredAny, T>()?.ok_or_else(missing)?;
        let (_, start) = map.next_entry::<IgnoredAny, u32>()?.ok_or_else(missing)?;
        let (_, end) = map.next_entry::<IgnoredAny, u32>()?.ok_or_else(missing)?;
        Ok(Spanned::new(value, Span { start, end }))
    }
}

const AN_ARRAY: &str = "an array";

/// A node with what is needed to report about it.
#[derive(Clone, Copy)]
struct NodeReader<'n, 'f> {
    node: &'n Node,
    /// The key that the node is the value of, or stands in the array of.
    key: &'n str,
    findings: &'n RefCell<&'f mut Findings>,
    /// A mismatch makes the value absent instead of its type's default.
    is_optional: bool,
    /// A mismatch has been reported already.
    is_reported: bool,
}

impl<'n, 'f> NodeReader<'n, 'f> {
    fn new(node: &'n Node, key: &'n str, findings: &'n RefCell<&'f mut Findings>) -> Self {
        Self { node, key, findings, is_optional: false, is_reported: false }
    }

    /// Reports that the value is of another type; `replacement` is what the author probably means.
    fn mismatch(&self, wanted: &str, replacement: Option<String>) {
        if self.is_reported {
            return;
        }
        let found = match &self.node.value {
            Value::Null => "null",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        };
        let subject = if self.key.is_empty() { "the value".to_owned() } else { format!("the value of `{}`", self.key) };
        let message = format!("{subject} should be {wanted}, not {found}");
        let mut span = self.node.span;
        if self.node.is_quoted && replacement.is_some() {
            // The quotes go as well.
            span = Span { start: span.start.saturating_sub(1), end: span.end.saturating_add(1) };
        }
        let can_be_replaced = self.node.is_quoted || !matches!(self.node.value, Value::String(_));
        let mut findings = self.findings.borrow_mut();
        let Some(replacement) = replacement else {
            // What stands where a list belongs is read as its only entry.
            let label = if wanted == AN_ARRAY { "" } else { "this value is not used" };
            findings.add(&JSON_TYPE, span, message, |it| it.label(label));
            return;
        };
        findings.add(&JSON_VALUE_QUOTES, span, message, |it| {
            let it = it.hint(format!("write `{replacement}`"));
            if can_be_replaced { it.safe_fix(span, replacement) } else { it }
        });
    }

    /// Reports that true or false stands where a text belongs: quotes alone seldom make it what the author means.
    fn no_text(&self) {
        let (key, span) = (self.key, self.node.span);
        let message = format!("the value of `{key}` should be a string, not true or false");
        self.findings.borrow_mut().add(&JSON_VALUE_QUOTES, span, message, |it| {
            it.hint(format!("write a text in quotes, or leave `{key}` out where there is nothing to say"))
        });
    }

    /// After a mismatch: nothing at all where that is possible, else the default that `visit` gives.
    fn without_value<T>(self, visit: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        if self.is_optional { Err(Error::custom("a value of another type")) } else { visit() }
    }

    fn number<T: std::str::FromStr>(&self, wanted: &str) -> Option<T> {
        match &self.node.value {
            Value::Null => None,
            Value::Number(written) => {
                let number = written.parse().ok().or_else(|| written.strip_suffix(".0")?.parse().ok());
                if number.is_none() {
                    self.mismatch(wanted, None);
                }
                number
            }
            Value::String(text) => {
                let number = text.trim().parse().ok();
                self.mismatch(wanted, number.as_ref().map(|_| text.trim().to_owned()));
                number
            }
            _ => {
                self.mismatch(wanted, None);
                None
            }
        }
    }
}

macro_rules! deserialize_numbers {
    ($($method:ident $visit:ident $type:ty, $wanted:literal;)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.number::<$type>($wanted) {
                Some(number) => visitor.$visit(number),
                None => self.without_value(|| visitor.$visit(<$type>::default())),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for NodeReader<'de, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.node.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::String(text) => visitor.visit_str(text),
            Value::Array(nodes) => visitor.visit_seq(Elements { nodes, array: self }),
            Value::Object(members) => visitor.visit_map(Entries::all(members, self.findings)),
            Value::Number(written) => match json::number(written) {
                Some(number) => number.deserialize_any(visitor).map_err(Error::custom),
                None => visitor.visit_str(written),
            },
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let wanted = "true or false";
        let value = match &self.node.value {
            Value::Bool(value) => Some(*value),
            Value::Null => None,
            Value::String(text) => {
                let lower = text.trim().to_ascii_lowercase();
                let value = lower.parse::<bool>().ok();
                self.mismatch(wanted, value.map(|_| lower));
                value
            }
            _ => {
                self.mismatch(wanted, None);
                None
            }
        };
        match value {
            Some(value) => visitor.visit_bool(value),
            None => self.without_value(|| visitor.visit_bool(false)),
        }
    }

    deserialize_numbers! {
        deserialize_i8 visit_i8 i8, "a small whole number";
        deserialize_i16 visit_i16 i16, "a whole number";
        deserialize_i32 visit_i32 i32, "a whole number";
        deserialize_i64 visit_i64 i64, "a whole number";
        deserialize_u8 visit_u8 u8, "a small whole number from 0";
        deserialize_u16 visit_u16 u16, "a whole number from 0";
        deserialize_u32 visit_u32 u32, "a whole number from 0";
        deserialize_u64 visit_u64 u64, "a whole number from 0";
        deserialize_f32 visit_f32 f32, "a number";
        deserialize_f64 visit_f64 f64, "a number";
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let scalar = match &self.node.value {
            Value::String(text) => return visitor.visit_str(text),
            Value::Null => return visitor.visit_str(""),
            Value::Bool(value) => {
                self.no_text();
                return visitor.visit_string(value.to_string());
            }
            Value::Number(written) => written.clone(),
            Value::Array(_) | Value::Object(_) => {
                self.mismatch("a string", None);
                return self.without_value(|| visitor.visit_str(""));
            }
        };
        self.mismatch("a string", Some(format!("\"{scalar}\"")));
        visitor.visit_string(scalar)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.node.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(Self { is_optional: true, ..self }),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let array = Self { is_optional: false, ..self };
        match &self.node.value {
            Value::Array(nodes) => visitor.visit_seq(Elements { nodes, array }),
            Value::Null => visitor.visit_seq(Elements { nodes: &[], array }),
            _ => {
                self.mismatch(AN_ARRAY, None);
                let array = Self { is_reported: true, ..array };
                visitor.visit_seq(Elements { nodes: std::slice::from_ref(self.node), array })
            }
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.node.value {
            Value::Object(members) => visitor.visit_map(Entries::all(members, self.findings)),
            other => {
                if *other != Value::Null {
                    self.mismatch("an object", None);
                }
                self.without_value(|| visitor.visit_map(Entries::all(&[], self.findings)))
            }
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if name == SPANNED {
            return visitor.visit_map(Placed { reader: self, part: 0 });
        }
        match &self.node.value {
            Value::Object(members) => visitor.visit_map(Entries::fields(members, fields, self.findings)),
            _ => self.deserialize_map(visitor),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit unit_struct tuple tuple_struct enum identifier
    }
}

/// A value and its place, as the three parts of a [`Spanned`].
struct Placed<'n, 'f> {
    reader: NodeReader<'n, 'f>,
    part: usize,
}

impl<'de> MapAccess<'de> for Placed<'de, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        SPANNED_FIELDS.get(self.part).map(|&name| seed.deserialize(name.into_deserializer())).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        self.part += 1;
        match self.part {
            1 => seed.deserialize(self.reader),
            2 => seed.deserialize(self.reader.node.span.start.into_deserializer()),
            _ => seed.deserialize(self.reader.node.span.end.into_deserializer()),
        }
    }
}

struct Elements<'n, 'f> {
    nodes: &'n [Node],
    array: NodeReader<'n, 'f>,
}

impl<'de> SeqAccess<'de> for Elements<'de, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some((node, rest)) = self.nodes.split_first() else { return Ok(None) };
        self.nodes = rest;
        seed.deserialize(NodeReader { node, ..self.array }).map(Some)
    }

    /// Lists are kept, so they get the room that they need, and no more.
    fn size_hint(&self) -> Option<usize> {
        Some(self.nodes.len())
    }
}

/// The members of an object under the names that they are asked for by.
struct Entries<'n, 'f> {
    rest: std::vec::IntoIter<(&'n str, &'n Node)>,
    value: Option<(&'n str, &'n Node)>,
    findings: &'n RefCell<&'f mut Findings>,
}

impl<'n, 'f> Entries<'n, 'f> {
    /// Every member under its own key.
    fn all(members: &'n [Member], findings: &'n RefCell<&'f mut Findings>) -> Self {
        let entries: Vec<_> = members.iter().map(|member| (member.key.value.as_str(), &member.value)).collect();
        Self::new(entries, findings)
    }

    /// Each field once, with its last member; of members that are no fields it is said that nothing reads them.
    fn fields(members: &'n [Member], fields: &'static [&'static str], findings: &'n RefCell<&'f mut Findings>) -> Self {
        let mut found: Vec<(&'static str, &'n Member)> = Vec::new();
        for member in members {
            let key = member.key.value.as_str();
            let name = trimmed(key);
            let Some(&field) = fields.iter().find(|field| field.eq_ignore_ascii_case(name)) else {
                report_unknown_key(member, members, fields, &mut findings.borrow_mut());
                continue;
            };
            if field != key {
                report_key_case(member, field, &mut findings.borrow_mut());
            }
            match found.iter_mut().find(|(name, _)| *name == field) {
                Some((_, earlier)) => {
                    report_duplicate(member, earlier, &mut findings.borrow_mut());
                    *earlier = member;
                }
                None => found.push((field, member)),
            }
        }
        let entries = found.into_iter().map(|(field, member)| (field, &member.value)).collect();
        Self::new(entries, findings)
    }

    fn new(entries: Vec<(&'n str, &'n Node)>, findings: &'n RefCell<&'f mut Findings>) -> Self {
        Self { rest: entries.into_iter(), value: None, findings }
    }
}

impl<'de> MapAccess<'de> for Entries<'de, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.value = self.rest.next();
        let Some((name, _)) = self.value else { return Ok(None) };
        seed.deserialize(name.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let Some((name, node)) = self.value.take() else { return Err(Error::custom("a value without a key")) };
        seed.deserialize(NodeReader::new(node, name, self.findings))
    }
}

fn report_key_case(member: &Member, field: &str, findings: &mut Findings) {
    let span = member.key.span;
    let message = format!("the key `{}` should be spelled `{field}`", member.key.value);
    findings.add(&JSON_KEY_CASE, span, message, |finding| finding.safe_fix(span, field));
}

/// The same key in two cases; the reader has reported those that are equal.
fn report_duplicate(member: &Member, earlier: &Member, findings: &mut Findings) {
    if member.key.value == earlier.key.value {
        return;
    }
    let message = format!("the keys `{}` and `{}` are the same one", earlier.key.value, member.key.value);
    findings.add(&JSON_DUPLICATE_KEY, member.key.span, message, |finding| {
        let finding = finding.label("this value counts").related(earlier.key.span, "first given here");
        finding.hint("take one of them away: only the last value is seen by anyone")
    });
}

fn report_unknown_key(member: &Member, members: &[Member], fields: &[&str], findings: &mut Findings) {
    let (key, span) = (member.key.value.as_str(), member.key.span);
    findings.add(&JSON_UNKNOWN_KEY, span, format!("no key is called `{key}` here"), |finding| {
        let finding = finding.label("nothing reads it");
        let Some(field) = nearest(key.trim(), fields) else {
            return finding.hint("move it into the object that it belongs to, or take it away");
        };
        let finding = finding.hint(format!("did you mean `{field}`?"));
        let is_taken = members.iter().any(|other| other.key.value.eq_ignore_ascii_case(field));
        if is_taken { finding } else { finding.suggested_fix(span, field) }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::RelPath;

    #[derive(Debug, PartialEq, Default, Deserialize)]
    #[serde(default, rename_all = "camelCase")]
    struct Recipe {
        title: Rich,
        dish_name: Spanned<String>,
        #[serde(deserialize_with = "given")]
        is_hot: Option<bool>,
        #[serde(deserialize_with = "given")]
        minutes: Option<i64>,
        servings: u32,
        steps: Vec<Spanned<String>>,
        #[serde(deserialize_with = "given")]
        sauce: Option<Box<Recipe>>,
        notes: serde_json::Map<String, serde_json::Value>,
    }

    fn read(text: &str) -> (Recipe, Vec<String>) {
        let mut findings = Findings::new(RelPath::new("recipe.md"));
        let node = json::read(text, Span::new(0, text.len()), &mut findings).expect("a value");
        let recipe = from_node(&node, &mut findings);
        let found = findings.into_diagnostics();
        let describe = |it: &crate::diagnostic::Diagnostic| {
            let range = it.span.unwrap_or_default().range();
            format!("{} {}", it.rule.id, &text[range])
        };
        (recipe, found.iter().map(describe).collect())
    }

    #[test]
    fn values_come_with_their_places() {
        let text = r#"{"dishName": "pan\tcake", "steps": ["mix", "fry"], "sauce": {"servings": 2}}"#;
        let (recipe, found) = read(text);
        assert_eq!(recipe.dish_name.value, "pan\tcake");
        assert_eq!(&text[recipe.dish_name.span.range()], "pan\\tcake");
        let fry = recipe.steps.last().expect("two steps");
        assert_eq!(&text[fry.span.range()], "fry");
        assert_eq!(recipe.sauce.map(|sauce| sauce.servings), Some(2));
        assert!(found.is_empty());
    }

    #[test]
    fn keys_match_in_any_case_and_unknown_ones_are_told() {
        let (recipe, found) = read(r#"{"DishName": "soup", "serving": 3, "colour": {"b": 1, "a": 2}, "unknown": 4}"#);
        assert_eq!(recipe.dish_name.value, "soup");
        assert_eq!(
            found,
            [
                "json-key-case DishName",
                "json-unknown-key serving",
                "json-unknown-key colour",
                "json-unknown-key unknown"
            ]
        );
    }

    #[test]
    fn the_same_key_in_two_cases_is_a_duplicate() {
        let (recipe, found) = read(r#"{"dishName": "soup", "dishname": "stew"}"#);
        assert_eq!(recipe.dish_name.value, "stew");
        assert_eq!(found, ["json-key-case dishname", "json-duplicate-key dishname"]);
    }

    #[test]
    fn what_can_be_converted_is() {
        let text = r#"{"title": 7, "isHot": "TRUE", "minutes": " 12 ", "servings": 4.0, "steps": "stir"}"#;
        let (recipe, found) = read(text);
        assert_eq!(recipe.title.source.value, "7");
        assert_eq!((recipe.is_hot, recipe.minutes, recipe.servings), (Some(true), Some(12), 4));
        assert_eq!(recipe.steps.len(), 1);
        assert_eq!(
            found,
            ["json-value-quotes 7", "json-value-quotes \"TRUE\"", "json-value-quotes \" 12 \"", "json-type stir"]
        );
    }

    #[test]
    fn what_cannot_be_converted_is_absent_and_costs_nothing_else() {
        let text = r#"{"isHot": "warm", "minutes": [1], "sauce": "none", "servings": -1, "notes": 5,
            "steps": [{}], "title": {}, "dishName": "stew"}"#;
        let (recipe, found) = read(text);
        assert_eq!((recipe.is_hot, recipe.minutes, recipe.sauce, recipe.servings), (None, None, None, 0));
        assert_eq!(recipe.dish_name.value, "stew");
        assert_eq!(found.len(), 7);
        assert!(found.iter().all(|finding| finding.starts_with("json-type")));
    }

    #[test]
    fn null_is_the_default_and_no_finding() {
        let text = r#"{"title": null, "dishName": null, "isHot": null, "servings": null, "steps": null, "sauce": null,
            "notes": null}"#;
        assert_eq!(read(text).0.servings, 0);
        assert_eq!(read(text).1, Vec::<String>::new());
        assert_eq!(read("[1, 2]").0, Recipe::default());
    }
}
