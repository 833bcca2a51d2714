//! All about one topic: what each cloud has for it.
//!
//! Must not know how coverage is found out.

use std::io::{self, Write};

use super::coverage::{CloudTopics, View, why};
use super::table::{Cell, Table};
use super::terminal::escape;
use crate::corpus::Entry;
use crate::site::coverage::TopicCoverage;

/// Writes all about one topic: what each cloud has for it.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_topic(out: &mut impl Write, view: View<'_>, clouds: &[CloudTopics], id: &str) -> io::Result<()> {
    let name = clouds.iter().find(|topics| topics.coverage.topics.contains_key(id));
    let name = name.map_or(id, |topics| topics.names.topic(id));
    writeln!(out, "{} {}", escape(id), escape(name))?;
    let aliases = view.catalogue.other_ids().remove(id).unwrap_or_default();
    if !aliases.is_empty() {
        writeln!(out, "  other ids: {}", escape(&aliases.join(", ")))?;
    }
    match view.catalogue.topics.get(id) {
        Some(topic) => {
            if let Some(parent) = &topic.parent {
                let name = view.catalogue.topic(parent).map_or("", |parent| parent.name.as_str());
                writeln!(out, "  parent: {} {}", escape(parent), escape(name))?;
            }
        }
        None if view.catalogue.topics.is_empty() => {}
        None => writeln!(out, "  the catalogue does not have it")?,
    }
    // Clouds that have the same are told of together.
    let mut alike: Vec<(Vec<&str>, Vec<u8>)> = Vec::new();
    for topics in clouds {
        let mut told = Vec::new();
        write_in_cloud(&mut told, view, topics, id)?;
        match alike.iter_mut().find(|(_, known)| *known == told) {
            Some((names, _)) => names.push(view.cloud(topics)),
            None => alike.push((vec![view.cloud(topics)], told)),
        }
    }
    for (names, told) in alike {
        write!(out, "\n{}: ", names.join(", "))?;
        out.write_all(&told)?;
    }
    Ok(())
}

fn write_in_cloud(out: &mut impl Write, view: View<'_>, topics: &CloudTopics, id: &str) -> io::Result<()> {
    let Some(topic) = topics.coverage.topics.get(id) else {
        let is_offered = view.catalogue.is_offered(id, topics.cloud);
        return writeln!(out, "{}", if is_offered { "no article cites it" } else { "not offered there" });
    };
    let products: Vec<String> = topic.products.iter().map(|id| product_with_name(topics, id)).collect();
    let of = if products.is_empty() { String::new() } else { format!(", of {}", escape(&products.join(", "))) };
    writeln!(out, "{}{of}", topic.state().name())?;
    let groups = [
        ("answers", &topic.answers),
        ("forms", &topic.forms),
        ("cited by", &topic.others),
        ("described in", &topic.described_in),
    ];
    for (what, articles) in groups.into_iter().filter(|(_, articles)| !articles.is_empty()) {
        writeln!(out, "  {what}")?;
        for &article in articles {
            writeln!(out, "    {}{}", escape(&view.path(article)), escape(&narrowing(view.corpus.entry(article))))?;
        }
    }
    for (sort, articles) in &topic.rivals {
        let paths: Vec<String> = articles.iter().map(|&id| view.path(id)).collect();
        writeln!(out, "  conflict of {}: {}", sort.name(), escape(&paths.join(", ")))?;
        writeln!(out, "    the first wins: {}", why(view.corpus, articles))?;
    }
    Ok(())
}

fn product_with_name(topics: &CloudTopics, id: &str) -> String {
    match topics.names.product(id) {
        // Names that several products share have the id in them already.
        name if name.contains(id) => name.to_owned(),
        name => format!("{id} {name}"),
    }
}

/// What an article is narrowed to, and its place.
fn narrowing(entry: &Entry) -> String {
    let mut facts = vec![entry.kind.name().to_owned()];
    if !entry.products.is_empty() {
        facts.push(format!("products {}", entry.products.join(" ")));
    }
    if !entry.resource_tags.is_empty() {
        facts.push(format!("tags {}", entry.resource_tags.join(" ")));
    }
    facts.extend(entry.display_order.map(|order| format!("displayOrder {order}")));
    format!(" ({})", facts.join(", "))
}

/// A row for each cloud of one topic.
#[must_use]
pub fn topic_table(view: View<'_>, clouds: &[CloudTopics], id: &str) -> Table {
    let columns = ["cloud", "topic", "name", "state", "products", "answers", "forms", "others", "describedIn"];
    let row = |topics: &CloudTopics| {
        let none = TopicCoverage::default();
        let found = topics.coverage.topics.get(id);
        let topic = found.unwrap_or(&none);
        vec![
            Cell::id(view.cloud(topics)),
            Cell::id(id),
            topics.names.topic(id).into(),
            found.map_or("absent", |topic| topic.state().name()).into(),
            Cell::List(topic.products.clone()),
            view.paths(&topic.answers),
            view.paths(&topic.forms),
            view.paths(&topic.others),
            view.paths(&topic.described_in),
        ]
    };
    Table { columns: columns.map(str::to_owned).to_vec(), rows: clouds.iter().map(row).collect() }
}
