//! The values of properties, and the ids that other places name as well: topics, products, articles, clouds.
//!
//! Must not know JSON, nor Markdown.

use std::cmp::Reverse;

use foldhash::HashSet;

use super::{Item, Sort, item};
use crate::article::Kind;
use crate::assist::Desk;
use crate::assist::properties::{Takes, words_of};
use crate::assist::topic_names::without;
use crate::assist::uses::Named;
use crate::corpus::Entry;
use crate::text::{RelPath, Span};

/// The values that a property may have. `whole` is its value now, `span` the item that is written.
pub fn of_property(desk: &Desk<'_>, name: &str, whole: Span, span: Span, offset: usize) -> Vec<Item> {
    let Some(property) = words_of(name) else { return Vec::new() };
    let is_given = |value: &str| is_other_item(desk, whole, span, value);
    let items = match property.takes {
        Takes::Kind => kinds(desk, whole),
        Takes::Clouds => clouds(desk, span),
        Takes::Topics => topics(desk, span, offset),
        Takes::Products => products(desk, span),
        Takes::ListAsOthers => as_others(desk, property.name, span),
        Takes::AsOthers => as_others(desk, property.name, whole),
        Takes::Flag => ["true", "false"].map(|flag| item(Sort::Value, whole, flag)).to_vec(),
        Takes::Text | Takes::ArticleId => Vec::new(),
    };
    items.into_iter().filter(|item| !is_given(&item.text)).collect()
}

/// Whether another item of a list is this value already.
fn is_other_item(desk: &Desk<'_>, whole: Span, span: Span, value: &str) -> bool {
    let text = desk.text();
    let before = text.get(whole.range().start..span.range().start).unwrap_or("");
    let behind = text.get(span.range().end..whole.range().end).unwrap_or("");
    before.split(',').chain(behind.split(',')).any(|item| item.trim().eq_ignore_ascii_case(value))
}

fn kinds(desk: &Desk<'_>, span: Span) -> Vec<Item> {
    let kind = |kind: Kind| {
        let audience = desk.snapshot.config.audiences.of(kind);
        Item { detail: format!("for {}", audience.readers()), ..item(Sort::Value, span, kind.name()) }
    };
    Kind::ALL.into_iter().map(kind).collect()
}

fn clouds(desk: &Desk<'_>, span: Span) -> Vec<Item> {
    let open = desk.snapshot.config.clouds.iter().filter(|cloud| !cloud.retired);
    let cloud = |cloud: &crate::config::Cloud| Item {
        detail: cloud.display_name.clone(),
        ..item(Sort::Value, span, &cloud.id)
    };
    open.map(cloud).collect()
}

/// What texts are near: those of the same folder count more.
fn nearness<'a>(desk: &Desk<'_>, paths: impl Iterator<Item = &'a RelPath>) -> (usize, usize) {
    let folder = desk.path().folder();
    let (mut near, mut all) = (0, 0);
    for path in paths {
        near += usize::from(path.folder() == folder && path != desk.path());
        all += usize::from(path != desk.path());
    }
    (near, all)
}

/// What other articles say, those of the same folder first, then what most say.
fn as_others(desk: &Desk<'_>, name: &'static str, span: Span) -> Vec<Item> {
    let mut values: Vec<_> = desk
        .uses
        .of(Named::Property(name))
        .map(|(value, paths)| (nearness(desk, paths.iter()), value))
        .filter(|((_, all), _)| *all > 0)
        .collect();
    values.sort_by_key(|&(nearness, value)| (Reverse(nearness), value));
    let value = |((near, all), value): ((usize, usize), &str)| {
        let detail = if near > 0 { format!("{near} of this folder say so") } else { format!("{all} say so") };
        // As it is written between the quotes of a property.
        let written = value.replace('&', "&amp;").replace('"', "&quot;");
        Item { detail, text: written, ..item(Sort::Value, span, value) }
    };
    values.into_iter().map(value).collect()
}

/// The topics that there are, by their names: those of the article's products first.
pub fn topics(desk: &Desk<'_>, span: Span, offset: usize) -> Vec<Item> {
    let written = desk.text().get(span.range().start..offset).unwrap_or("");
    // Names are sentences, in which any letters stand somewhere: words are looked for.
    let words: Vec<&str> = written.split_whitespace().collect();
    let mut found: Vec<(bool, u8, &str, &str)> = Vec::new();
    let own = of_own_products(desk);
    for (id, name) in desk.uses.topic_names.iter() {
        // What is just being written is no topic yet, and gives none its name.
        let is_here = desk.entry.topics.iter().any(|topic| topic == id);
        let name = if is_here { without(desk.snapshot, desk.uses, id, desk.path()) } else { Some(name) };
        let Some(name) = name else { continue };
        if words.iter().all(|word| holds(id, word) || holds(name, word)) {
            found.push((name.is_empty(), rank(desk, id, &own), name, id));
        }
    }
    // There are thousands, and to put all in order would take longer than to find them.
    if found.len() > super::MAX_ITEMS + 1 {
        found.select_nth_unstable(super::MAX_ITEMS);
        found.truncate(super::MAX_ITEMS + 1);
    }
    found.sort_unstable();
    let topic = |(_, rank, name, id): (bool, u8, &str, &str)| Item {
        label: if name.is_empty() { id.to_owned() } else { name.to_owned() },
        detail: if rank == 0 { format!("{id}, of this product") } else { id.to_owned() },
        // Editors compare once more: with what it was found by.
        filter: Some(if super::fits(name, written) { format!("{name} {id}") } else { format!("{id} {name}") }),
        ..item(Sort::Id, span, id)
    };
    found.into_iter().map(topic).collect()
}

/// Whether a word stands in a text, in any case. Of the thousands of names most do not have it.
fn holds(text: &str, word: &str) -> bool {
    if word.is_ascii() {
        return text.as_bytes().windows(word.len().max(1)).any(|part| part.eq_ignore_ascii_case(word.as_bytes()));
    }
    text.to_lowercase().contains(&word.to_lowercase())
}

/// The topics that other articles of the article's products answer.
fn of_own_products<'a>(desk: &Desk<'a>) -> HashSet<&'a str> {
    let articles = desk.entry.products.iter().flat_map(|product| desk.texts_with(Named::Product, product));
    let others = articles.filter(|entry| !std::ptr::eq(*entry, desk.entry));
    others.flat_map(|entry| &entry.topics).map(String::as_str).collect()
}

/// Topics of the article's own products come first, those of other products last.
fn rank(desk: &Desk<'_>, topic: &str, own: &HashSet<&str>) -> u8 {
    let products = &desk.entry.products;
    if let Some(topic) = desk.snapshot.catalogue.topic(topic) {
        return match topic.products.iter().any(|product| products.contains(product)) {
            true => 0,
            false if topic.products.is_empty() || products.is_empty() => 1,
            false => 2,
        };
    }
    u8::from(!own.contains(topic))
}

fn products(desk: &Desk<'_>, span: Span) -> Vec<Item> {
    let used = desk.uses.of(Named::Product).map(|(id, paths)| (nearness(desk, paths.iter()), id));
    let mut ids: Vec<_> = used.filter(|((_, all), _)| *all > 0).collect();
    ids.sort_by_key(|&(nearness, id)| (Reverse(nearness), id));
    let known: Vec<&str> = desk.snapshot.config.names.products.keys().map(String::as_str).collect();
    let unused = known.into_iter().filter(|id| desk.uses.texts_with(Named::Product, id).next().is_none());
    ids.extend(unused.map(|id| ((0, 0), id)));
    let product = |((_, all), id): ((usize, usize), &str)| {
        let name = desk.product_name(id).unwrap_or("");
        let is_named = !name.is_empty();
        Item {
            label: if is_named { name.to_owned() } else { id.to_owned() },
            detail: format!("{id}, {all} articles"),
            filter: is_named.then(|| format!("{name} {id}")),
            ..item(Sort::Id, span, id)
        }
    };
    ids.into_iter().map(product).collect()
}

/// The articles that a menu may name: those of its clouds, those of its folder first.
pub fn articles(desk: &Desk<'_>, span: Span) -> Vec<Item> {
    let clouds = desk.entry.clouds;
    let folder = desk.path().folder();
    let mut entries: Vec<(&Entry, &str)> = desk
        .snapshot
        .corpus
        .iter()
        .filter(|(_, entry)| !entry.clouds.intersection(clouds).is_empty() && entry.article().path() != desk.path())
        .filter_map(|(_, entry)| Some((entry, entry.article().properties.get("articleId")?)))
        .filter(|(_, id)| !id.contains(['"', '\\']))
        .collect();
    entries.sort_by_key(|(entry, _)| entry.article().path().folder() != folder);
    let article = |(entry, id): (&Entry, &str)| {
        let article = entry.article();
        Item {
            label: article.title().to_owned(),
            detail: format!("{id} ({})", entry.kind.name()),
            words: format!("`{}`\n\nin {}", article.path(), desk.clouds_of(entry)),
            filter: Some(format!("{} {id}", article.title())),
            ..item(Sort::Id, span, id)
        }
    };
    entries.into_iter().map(article).collect()
}
