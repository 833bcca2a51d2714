//! The JSON bodies of articles, as portals may have them.
//!
//! Must not know which files they stand in.

use foldhash::{HashMap, HashMapExt};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::article::Kind;
use crate::article::json::{Member, Node, Value, number};
use crate::render::KeyParts;
use crate::site::Site;

/// A JSON body, normalised, without what only its owners and their programs need, and without references to articles that
/// this site does not publish. Strings are the author's own, HTML and all, but for addresses that the configuration rewrites.
#[derive(Debug, Clone, Copy)]
pub(super) struct PublicBody<'a> {
    site: &'a Site<'a>,
    node: &'a Node,
    /// Whether keys of it may be private.
    is_recommendation: bool,
}

/// What only the owners of a recommendation and their programs need.
const PRIVATE: &[&str] = &[
    "owner",
    "ingestionclientidentities",
    "testdata",
    "datasourcemetadata",
    "legacydataloader",
    "legacyrecommender",
    "recommendationvalidator",
    "partialrecommendationgenerator",
    "recommendationhydrator",
];

impl<'a> PublicBody<'a> {
    /// The body of an article; nothing where it is no object, which has no fields to read.
    pub fn of(site: &'a Site<'a>, kind: Kind, node: &'a Node) -> Option<Self> {
        let is_recommendation = kind == Kind::AdvisorRecommendationMetadata;
        matches!(node.value, Value::Object(_)).then_some(Self { site, node, is_recommendation })
    }

    fn inside(&self, node: &'a Node) -> Self {
        Self { node, is_recommendation: false, ..*self }
    }

    fn is_public(&self, key: &str, value: &Node) -> bool {
        let is_private = self.is_recommendation && PRIVATE.iter().any(|private| key.eq_ignore_ascii_case(private));
        !is_private && leads_to_article(self.site, key, value).unwrap_or(true)
    }

    /// A string, with what the configuration puts in the place of addresses in the site's cloud.
    fn serialize_text<S: Serializer>(&self, serializer: S, text: &str) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.site.world.config.rewritten_text(self.site.record.cloud, text))
    }
}

/// Whether an id leads to an article of the site: others would tell what other clouds have. Nothing for keys of
/// something else.
fn leads_to_article(site: &Site<'_>, key: &str, value: &Node) -> Option<bool> {
    const ARTICLE: &str = "commonSolutionArticleId";
    const SYMPTOM: &str = "symptomId";
    // Bodies have very many keys, and most are shorter than these.
    if key.len() < SYMPTOM.len() {
        return None;
    }
    match key.trim() {
        key if key.eq_ignore_ascii_case(ARTICLE) => Some(site.with_article_id(text(value)).next().is_some()),
        key if key.eq_ignore_ascii_case(SYMPTOM) => Some(!site.with_symptom(text(value)).is_empty()),
        _ => None,
    }
}

/// Adds what the public body of an article takes from others: which of its ids stay.
pub(super) fn add_shown_ids(site: &Site<'_>, node: &Node, parts: &mut KeyParts) {
    match &node.value {
        Value::Array(nodes) => nodes.iter().for_each(|node| add_shown_ids(site, node, parts)),
        Value::Object(members) => {
            for Member { key, value } in members {
                if let Some(is_shown) = leads_to_article(site, &key.value, value) {
                    parts.add(&is_shown);
                }
                add_shown_ids(site, value, parts);
            }
        }
        _ => {}
    }
}

impl Serialize for PublicBody<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.node.value {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Number(written) => match number(written) {
                Some(number) => number.serialize(serializer),
                None => self.serialize_text(serializer, written),
            },
            Value::String(text) => self.serialize_text(serializer, text),
            Value::Array(nodes) => {
                let mut array = serializer.serialize_seq(Some(nodes.len()))?;
                nodes.iter().try_for_each(|node| array.serialize_element(&self.inside(node)))?;
                array.end()
            }
            Value::Object(members) => {
                let mut object = serializer.serialize_map(None)?;
                for (key, value) in last_of_each(members) {
                    if self.is_public(key, value) {
                        object.serialize_entry(key, &self.inside(value))?;
                    }
                }
                object.end()
            }
        }
    }
}

/// What a value is as a string; empty where it is none.
fn text(node: &Node) -> &str {
    match &node.value {
        Value::String(text) => text,
        // What is written like a number without being one is a string.
        Value::Number(written) if number(written).is_none() => written,
        _ => "",
    }
}

/// The keys of an object in the order in which they come first; of a key that is given twice the last value counts.
fn last_of_each(members: &[Member]) -> Vec<(&str, &Node)> {
    let mut places: HashMap<&str, usize> = HashMap::with_capacity(members.len());
    let mut each: Vec<(&str, &Node)> = Vec::with_capacity(members.len());
    for Member { key, value } in members {
        match places.get(key.value.as_str()) {
            Some(&place) => each[place].1 = value,
            None => {
                places.insert(&key.value, each.len());
                each.push((&key.value, value));
            }
        }
    }
    each
}
