//! What stands at a place of an article: a topic, a cloud, an article's id, a link.
//!
//! Must not know what is told of it.

use super::keys::{self, Key};
use super::properties::{self, PropertyWords};
use super::{Desk, properties::Takes as PropertyTakes, touches};
use crate::article::json::{Node, Value};
use crate::article::overlay::{Block, Inline};
use crate::article::visibility::{self, Expression};
use crate::article::{JsonValue, LinkSource};
use crate::text::{Span, Spanned, trimmed};

/// What stands at a place.
#[derive(Debug, Clone)]
pub enum Subject {
    Property(&'static PropertyWords),
    /// A key of a JSON body.
    Key(&'static Key),
    Kind(String),
    Cloud(String),
    /// Lower-case.
    Topic(String),
    /// Lower-case.
    Product(String),
    /// The value of a property that others have as well, or an item of it.
    Value(&'static PropertyWords, String),
    ArticleId(String),
    /// The id of an element of the form.
    Element(String),
    /// The address of a link, or a blade as `data-blade:Extension.Blade`.
    Address(String),
    Include(String),
    Token(String),
    /// The name of a rule in a comment that allows it to be broken.
    Rule(String),
    /// The place of a heading among those of the article.
    Heading(usize),
}

/// A subject and where it stands.
#[derive(Debug, Clone)]
pub struct Found {
    pub subject: Subject,
    pub span: Span,
}

impl Found {
    fn new(subject: Subject, span: Span) -> Self {
        Self { subject, span }
    }
}

/// What stands at a place of an article.
#[must_use]
pub fn subject_at(desk: &Desk<'_>, offset: usize) -> Option<Found> {
    let article = desk.article();
    let block = article.properties.span;
    if !block.range().is_empty() && block.range().contains(&offset) {
        return in_properties(desk, offset);
    }
    let in_json = || article.json_span.filter(|json| touches(*json, offset)).and_then(|_| in_json(desk, offset));
    in_link(desk, offset).or_else(in_json).or_else(|| in_markdown(desk, offset))
}

fn in_properties(desk: &Desk<'_>, offset: usize) -> Option<Found> {
    let entries = &desk.article().properties.entries;
    if let Some(entry) = entries.iter().find(|entry| touches(entry.name.span, offset)) {
        return Some(Found::new(Subject::Property(properties::words_of(&entry.name.value)?), entry.name.span));
    }
    let entry = entries.iter().find(|entry| touches(entry.value.span, offset))?;
    let words = properties::words_of(&entry.name.value)?;
    let item = || {
        let mut items = entry.value.as_deref().items();
        items.find(|item| touches(item.span, offset)).map(|item| (item.value.to_owned(), item.span))
    };
    let of_whole =
        || Some((trimmed(&entry.value.value).to_owned(), entry.value.span)).filter(|(value, _)| !value.is_empty());
    let (subject, span) = match words.takes {
        PropertyTakes::Kind => of_whole().map(|(kind, span)| (Subject::Kind(kind), span)),
        PropertyTakes::Clouds => item().map(|(cloud, span)| (Subject::Cloud(cloud), span)),
        PropertyTakes::Topics => item().map(|(topic, span)| (Subject::Topic(topic.to_lowercase()), span)),
        PropertyTakes::Products => item().map(|(product, span)| (Subject::Product(product.to_lowercase()), span)),
        PropertyTakes::ArticleId => of_whole().map(|(id, span)| (Subject::ArticleId(id), span)),
        PropertyTakes::ListAsOthers => item().map(|(value, span)| (Subject::Value(words, value), span)),
        PropertyTakes::AsOthers => of_whole().map(|(value, span)| (Subject::Value(words, value), span)),
        // Of other values the name tells what they are for.
        PropertyTakes::Text | PropertyTakes::Flag => Some((Subject::Property(words), entry.value.span)),
    }?;
    Some(Found::new(subject, span))
}

/// The narrowest link at a place.
fn in_link(desk: &Desk<'_>, offset: usize) -> Option<Found> {
    let article = desk.article();
    let links = article.links().chain(article.refused_links());
    // What stands in brackets is what the link says, and leads where the link does.
    let at = links.filter(|link| link.source != LinkSource::Value && touches(link.span, offset));
    let link = at.min_by_key(|link| link.span.range().len())?;
    let address = trimmed(&link.target.value).to_owned();
    let span = if touches(link.target.span, offset) { link.target.span } else { link.span };
    Some(Found::new(Subject::Address(address), span))
}

fn in_markdown(desk: &Desk<'_>, offset: usize) -> Option<Found> {
    let article = desk.article();
    if let Some(include) = article.includes().find(|include| touches(include.target.span, offset)) {
        return Some(Found::new(Subject::Include(include.target.value.clone()), include.target.span));
    }
    let in_block = article.marks.blocks.iter().find(|mark| touches(mark.span, offset));
    if let Some(Block::Include { target, .. }) = in_block.map(|mark| &mark.what) {
        return Some(Found::new(Subject::Include(target.value.clone()), target.span));
    }
    if let Some(allow) = article.allows().iter().find(|allow| touches(allow.rule.span, offset)) {
        return Some(Found::new(Subject::Rule(allow.rule.value.clone()), allow.rule.span));
    }
    let mark = article.marks.inline.iter().find(|mark| touches(mark.span, offset));
    if let Some(Inline::TokenStart(name) | Inline::TokenEnd(name)) = mark.map(|mark| &mark.what) {
        return Some(Found::new(Subject::Token(name.value.clone()), name.span));
    }
    let headings = &article.markdown.headings;
    let place = headings.iter().position(|heading| touches(heading.span, offset))?;
    Some(Found::new(Subject::Heading(place), headings[place].span))
}

/// What an offset meets in a tree.
enum Leaf<'a> {
    Key(&'a Spanned<String>),
    Value(&'a Node),
}

/// The keys that lead to a place, from the outermost object on, the objects on the way, and what is there.
fn way_to(root: &Node, offset: usize) -> Option<(Vec<&str>, Vec<&Node>, Leaf<'_>)> {
    let (mut way, mut objects, mut node) = (Vec::new(), Vec::new(), root);
    loop {
        match &node.value {
            Value::Object(members) => {
                objects.push(node);
                if let Some(member) = members.iter().find(|member| touches(member.key.span, offset)) {
                    return Some((way, objects, Leaf::Key(&member.key)));
                }
                let member = members.iter().find(|member| touches(member.value.span, offset))?;
                way.push(member.key.value.trim());
                node = &member.value;
            }
            Value::Array(nodes) => node = nodes.iter().find(|node| touches(node.span, offset))?,
            _ => return Some((way, objects, Leaf::Value(node))),
        }
    }
}

fn in_json(desk: &Desk<'_>, offset: usize) -> Option<Found> {
    let body = keys::body(desk.entry.kind)?;
    let json = desk.article().json.as_ref()?;
    let (mut way, objects, leaf) = way_to(&json.node, offset)?;
    let node = match leaf {
        Leaf::Key(key) => return Some(Found::new(Subject::Key(body.at(way)?.key(&key.value)?), key.span)),
        Leaf::Value(node) => node,
    };
    let key = body.at(way.iter().copied().take(way.len().checked_sub(1)?))?.key(way.pop()?)?;
    let Value::String(text) = &node.value else { return None };
    if text.trim().is_empty() {
        return None;
    }
    let whole = Spanned::new(text.as_str(), node.span);
    let (subject, span) = match key.takes {
        keys::Takes::Topics => {
            let item = whole.items().find(|item| touches(item.span, offset))?;
            (Subject::Topic(item.value.to_lowercase()), item.span)
        }
        keys::Takes::Article => (Subject::ArticleId(text.trim().to_owned()), node.span),
        keys::Takes::Element => (Subject::Element(text.trim().to_owned()), node.span),
        keys::Takes::Address => (Subject::Address(text.trim().to_owned()), node.span),
        keys::Takes::Visibility => return in_condition(desk, &whole, offset),
        keys::Takes::Extension | keys::Takes::Blade => (Subject::Address(blade(objects.last()?)?), node.span),
        keys::Takes::Text if key.name == "id" && way.last() == Some(&"formElements") => {
            (Subject::Element(text.trim().to_owned()), node.span)
        }
        // Of other values the key tells what they are for.
        _ => (Subject::Key(key), node.span),
    };
    Some(Found::new(subject, span))
}

/// The blade that an object names.
fn blade(object: &Node) -> Option<String> {
    let text = |key: &str| match &object.member(key)?.value.value {
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        _ => None,
    };
    Some(format!("data-blade:{}.{}", text("extensionName")?, text("bladeName")?))
}

fn in_condition(desk: &Desk<'_>, written: &Spanned<&str>, offset: usize) -> Option<Found> {
    // With escapes the parts have no places of their own.
    if desk.article().source.slice(written.span) != written.value {
        return None;
    }
    let expression = visibility::parse(written.value, written.span.range().start).ok()?;
    let compared = expression.comparisons();
    let (element, ..) = compared.into_iter().find(|(element, ..)| touches(element.span, offset))?;
    Some(Found::new(Subject::Element(element.value.clone()), element.span))
}

/// Every place in a form where the id of an element stands: its own first.
pub(super) fn element_places(desk: &Desk<'_>, id: &str) -> Vec<Span> {
    let Some(JsonValue::Form(form)) = desk.article().json_value() else { return Vec::new() };
    // What is absent is empty, and nowhere.
    if id.is_empty() {
        return Vec::new();
    }
    let source = &desk.article().source;
    let is_it = |written: &&Spanned<String>| written.value.trim().eq_ignore_ascii_case(id);
    let mut places: Vec<Span> =
        form.form_elements.iter().map(|element| &element.id).filter(is_it).map(|it| it.span).collect();
    for element in &form.form_elements {
        let written = &element.visibility;
        let expression = visibility::parse(&written.value, written.span.range().start).ok();
        let expression = expression.filter(|_| source.slice(written.span) == written.value);
        let compared = expression.as_ref().map(Expression::comparisons).unwrap_or_default();
        places.extend(compared.into_iter().map(|(element, ..)| element).filter(is_it).map(|it| it.span));
        places.extend(element.dynamic_dropdown_options.iter().map(|it| &it.depends_on).filter(is_it).map(|it| it.span));
        places.extend(element.validations.iter().map(|it| &it.control_id).filter(is_it).map(|it| it.span));
    }
    places
}
