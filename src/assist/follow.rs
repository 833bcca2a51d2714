//! Where something is defined, and what else refers to it.
//!
//! Must not know how an editor asks for it.

use std::collections::BTreeSet;

use super::subject::{Found, Subject, element_places, subject_at};
use super::uses::Named;
use super::{Desk, Place};
use crate::article::link_form::{Form, form};
use crate::article::menu::Problem;
use crate::article::overlay::Inline;
use crate::article::{Article, JsonValue};
use crate::corpus::Entry;
use crate::site::{article_at, path_named};
use crate::text::{RelPath, Span, percent_decoded, trimmed};

/// The places where that is defined which stands at a place.
#[must_use]
pub fn definition(desk: &Desk<'_>, offset: usize) -> Vec<Place> {
    let Some(Found { subject, .. }) = subject_at(desk, offset) else { return Vec::new() };
    match &subject {
        Subject::ArticleId(id) => {
            desk.articles_called(id).map(|entry| place(entry, property_span(entry, "articleId"))).collect()
        }
        Subject::Topic(id) => topic_definition(desk, id),
        Subject::Element(id) => own_element(desk, id).into_iter().map(|span| here(desk, span)).collect(),
        Subject::Address(address) => inside(desk, address).into_iter().collect(),
        Subject::Include(target) => {
            let path = desk.path().join(target).filter(|path| desk.snapshot.corpus.include(path).is_some());
            path.map(|path| Place { path, span: Span::default() }).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Every place that refers to what stands at a place, in order; the places where it is defined among them if these are wanted.
#[must_use]
pub fn references(desk: &Desk<'_>, offset: usize, with_definition: bool) -> Vec<Place> {
    let Some(Found { subject, .. }) = subject_at(desk, offset) else { return Vec::new() };
    let mut places: BTreeSet<Place> = match &subject {
        Subject::ArticleId(id) => article_id_places(desk, id).collect(),
        Subject::Topic(id) => topic_places(desk, id),
        Subject::Product(id) => {
            let of_entry = |entry| items(entry, "productPesIds", id);
            desk.texts_with(Named::Product, id).flat_map(of_entry).collect()
        }
        Subject::Value(property, value) => {
            let of_entry = |entry| items(entry, property.name, value);
            desk.texts_with(Named::Property(property.name), value).flat_map(of_entry).collect()
        }
        Subject::Element(id) => element_places(desk, id).into_iter().map(|span| here(desk, span)).collect(),
        Subject::Token(name) => {
            let of_entry = |entry| tokens(entry, name);
            desk.texts_with(Named::Token, name).flat_map(of_entry).collect()
        }
        Subject::Address(address) => links_to(desk, inside(desk, address), None),
        Subject::Include(target) => includes_of(desk, desk.path().join(target)),
        Subject::Heading(place) => {
            let heading = desk.article().markdown.headings.get(*place);
            let own = Place { path: desk.path().clone(), span: Span::default() };
            heading.map(|heading| links_to(desk, Some(own), Some(&heading.id))).unwrap_or_default()
        }
        Subject::Property(_) | Subject::Key(_) | Subject::Kind(_) | Subject::Cloud(_) | Subject::Rule(_) => {
            BTreeSet::new()
        }
    };
    if !with_definition {
        let defined = definition(desk, offset);
        places.retain(|place| !defined.contains(place));
    }
    places.into_iter().collect()
}

fn here(desk: &Desk<'_>, span: Span) -> Place {
    Place { path: desk.path().clone(), span }
}

fn place(entry: &Entry, span: Span) -> Place {
    Place { path: entry.article().path().clone(), span }
}

fn property_span(entry: &Entry, name: &str) -> Span {
    let property = entry.article().properties.find(name);
    property.map_or(Span::default(), |property| property.value.span)
}

/// The items of a property that are a value, in any case; the whole value where it is no list.
fn items(entry: &Entry, name: &str, value: &str) -> Vec<Place> {
    let properties = &entry.article().properties;
    let items = properties.list(name).filter(|item| item.value.eq_ignore_ascii_case(value));
    let mut places: Vec<Place> = items.map(|item| place(entry, item.span)).collect();
    if places.is_empty() && properties.get(name).is_some_and(|whole| whole.eq_ignore_ascii_case(value)) {
        places.push(place(entry, property_span(entry, name)));
    }
    places
}

/// Where a topic is told of: topic lists describe it; where none does, articles answer it.
fn topic_definition(desk: &Desk<'_>, id: &str) -> Vec<Place> {
    let described: Vec<Place> =
        desk.texts_with(Named::DescribedTopic, id).flat_map(|entry| described_topics(entry, id)).collect();
    if !described.is_empty() {
        return described;
    }
    desk.texts_with(Named::Topic, id).flat_map(|entry| items(entry, "supportTopicIds", id)).collect()
}

fn described_topics(entry: &Entry, id: &str) -> Vec<Place> {
    let Some(JsonValue::TopicList(list)) = entry.article().json_value() else { return Vec::new() };
    let topics = list.support_topics.iter().filter(|topic| topic.id.value.trim().eq_ignore_ascii_case(id));
    topics.map(|topic| place(entry, topic.id.span)).collect()
}

fn topic_places(desk: &Desk<'_>, id: &str) -> BTreeSet<Place> {
    let answers = desk.texts_with(Named::Topic, id).flat_map(|entry| items(entry, "supportTopicIds", id));
    let described = desk.texts_with(Named::DescribedTopic, id).flat_map(|entry| described_topics(entry, id));
    let in_menus = desk.texts_with(Named::MenuTopic, id).flat_map(|entry| {
        let Some(JsonValue::Menu(menu)) = entry.article().json_value() else { return Vec::new() };
        let topics = menu.problems().into_iter().flat_map(Problem::topics);
        topics.filter(|topic| topic.value.eq_ignore_ascii_case(id)).map(|topic| place(entry, topic.span)).collect()
    });
    answers.chain(described).chain(in_menus).collect()
}

/// Every place where the id of an article stands: in the articles, and in the menus that name them.
pub(super) fn article_id_places(desk: &Desk<'_>, id: &str) -> impl Iterator<Item = Place> {
    let own: Vec<Place> =
        desk.articles_called(id).map(|entry| place(entry, property_span(entry, "articleId"))).collect();
    let wanted = id.trim().to_lowercase();
    let menus = desk.texts_with(Named::MenuArticle, &wanted).flat_map(move |entry| {
        let Some(JsonValue::Menu(menu)) = entry.article().json_value() else { return Vec::new() };
        let references = menu.problems().into_iter().map(|problem| &problem.common_solution_article_id);
        let is_it = |reference: &&crate::text::Spanned<String>| reference.value.trim().to_lowercase() == wanted;
        references.filter(is_it).map(|reference| place(entry, reference.span)).collect()
    });
    own.into_iter().chain(menus)
}

fn own_element(desk: &Desk<'_>, id: &str) -> Option<Span> {
    let Some(JsonValue::Form(form)) = desk.article().json_value() else { return None };
    let mut ids = form.form_elements.iter().map(|element| &element.id);
    ids.find(|own| own.value.trim().eq_ignore_ascii_case(id)).map(|own| own.span)
}

fn tokens(entry: &Entry, name: &str) -> Vec<Place> {
    let names = entry.article().marks.inline.iter().filter_map(|mark| match &mark.what {
        Inline::TokenStart(token) | Inline::TokenEnd(token) => Some(token),
        Inline::Comment | Inline::Literal => None,
    });
    names.filter(|token| token.value == name).map(|token| place(entry, token.span)).collect()
}

/// What an address leads to within the content root: an article, a heading of one or of its own article.
pub(super) fn inside(desk: &Desk<'_>, address: &str) -> Option<Place> {
    let (file, fragment) = address.split_once('#').map_or((address, None), |(file, rest)| (file, Some(rest)));
    let entry = match file.is_empty() {
        true => desk.entry,
        false if form(address) == Form::Relative => leads_to(desk, desk.path(), address)?,
        false => return None,
    };
    let heading = fragment.and_then(|fragment| heading(entry.article(), &percent_decoded(fragment)));
    if file.is_empty() && heading.is_none() {
        return None;
    }
    Some(place(entry, heading.unwrap_or_default()))
}

fn leads_to<'a>(desk: &Desk<'a>, from: &RelPath, address: &str) -> Option<&'a Entry> {
    let corpus = &desk.snapshot.corpus;
    let id = path_named(from, address).and_then(|path| article_at(corpus, &path))?;
    Some(corpus.entry(id))
}

fn heading(article: &Article, id: &str) -> Option<Span> {
    let span = article.markdown.headings.iter().find(|heading| heading.id == id)?.span;
    // Its line end does not belong to it.
    let written = article.source.slice(span).trim_end();
    Some(Span::new(span.range().start, span.range().start + written.len()))
}

/// The links of all texts to an article, or to a heading of it.
fn links_to(desk: &Desk<'_>, target: Option<Place>, heading: Option<&str>) -> BTreeSet<Place> {
    let Some(target) = target else { return BTreeSet::new() };
    let mut places = BTreeSet::new();
    for entry in desk.snapshot.corpus.texts() {
        let path = entry.article().path();
        for link in entry.article().links() {
            let address = trimmed(&link.target.value);
            let fragment = address.split_once('#').map(|(_, fragment)| percent_decoded(fragment));
            if heading.is_some_and(|heading| fragment.as_deref() != Some(heading)) {
                continue;
            }
            let leads_there = match address.starts_with('#') {
                true => *path == target.path,
                false if form(address) == Form::Relative => {
                    leads_to(desk, path, address).is_some_and(|other| *other.article().path() == target.path)
                }
                false => false,
            };
            if leads_there {
                places.insert(place(entry, link.target.span));
            }
        }
    }
    places
}

fn includes_of(desk: &Desk<'_>, target: Option<RelPath>) -> BTreeSet<Place> {
    let Some(target) = target else { return BTreeSet::new() };
    let mut places = BTreeSet::new();
    for entry in desk.snapshot.corpus.texts() {
        let path = entry.article().path();
        let includes =
            entry.article().includes().filter(|include| path.join(&include.target.value).as_ref() == Some(&target));
        places.extend(includes.map(|include| place(entry, include.target.span)));
    }
    places
}
