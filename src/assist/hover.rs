//! What something means: names of ids, words for names, where links lead, which other articles say the same.
//!
//! The texts are Markdown. Must not know what else can be done with them.

use super::outcome::outcomes;
use super::subject::{Found, Subject, subject_at};
use super::uses::Named;
use super::{Desk, follow, touches};
use crate::article::{JsonValue, Kind};
use crate::cloud::CloudSet;
use crate::corpus::Entry;
use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::site::Outcome;
use crate::text::Span;

/// What is told of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    pub span: Span,
    pub markdown: String,
}

/// So many articles are listed.
const MAX_LISTED: usize = 8;
/// So many rules are told of at one place.
const MAX_RULES: usize = 2;

/// What is told of a place of an article; nothing where there is nothing to tell.
#[must_use]
pub fn hover(desk: &Desk<'_>, offset: usize) -> Option<Hover> {
    let subject = subject_at(desk, offset);
    let of_subject = subject.and_then(|Found { subject, span }| Some((span, told(desk, &subject)?)));
    let found = desk.findings.iter().filter(|finding| finding.span.is_some_and(|span| touches(span, offset)));
    let mut at: Vec<&Diagnostic> = found.collect();
    at.sort_by_key(|finding| finding.span.map(|span| span.range().len()));
    at.dedup_by_key(|finding| finding.rule.id);
    at.truncate(MAX_RULES);
    let span = of_subject.as_ref().map(|(span, _)| *span).or_else(|| at.first()?.span)?;
    let rules = at.iter().filter_map(|finding| of_rule(finding.rule.id));
    let parts: Vec<String> = of_subject.into_iter().map(|(_, told)| told).chain(rules).collect();
    (!parts.is_empty()).then(|| Hover { span, markdown: parts.join("\n\n---\n\n") })
}

fn told(desk: &Desk<'_>, subject: &Subject) -> Option<String> {
    Some(match subject {
        Subject::Property(property) => format!("`{}`: {}", property.name, property.words),
        Subject::Key(key) => format!("`{}`: {}", key.name, key.words),
        Subject::Kind(name) => of_kind(desk, Kind::from_name(name)?),
        Subject::Cloud(name) => of_cloud(desk, name)?,
        Subject::Topic(id) => of_topic(desk, id),
        Subject::Product(id) => of_product(desk, id),
        Subject::Value(property, value) => {
            let texts: Vec<&Entry> = desk.texts_with(Named::Property(property.name), value).collect();
            format!("`{}`: {}\n\n{}", property.name, property.words, of_many(&texts, "say so"))
        }
        Subject::ArticleId(id) => of_article_id(desk, id),
        Subject::Element(id) => of_element(desk, id)?,
        Subject::Address(address) => of_address(desk, address)?,
        Subject::Include(target) => {
            let path = desk.path().join(target)?;
            match desk.snapshot.corpus.include(&path) {
                Some(text) => format!("puts in `{path}`\n\n{}", shortened(&text.markdown.content.text)),
                None => format!("there is no text `{path}`"),
            }
        }
        Subject::Token(name) => {
            let texts: Vec<&Entry> = desk.texts_with(Named::Token, name).collect();
            let what = "a diagnostic puts in what stands for it; between its two marks stands a sample";
            format!("the token `{name}`: {what}\n\n{}", of_many(&texts, "have it"))
        }
        Subject::Rule(name) => of_rule(name)?,
        Subject::Heading(_) => return None,
    })
}

/// The words of a title, so that nothing in them is taken for a mark.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if "\\`*_[]<>#|~&".contains(character) {
            out.push('\\');
        }
        out.push(if character.is_control() { ' ' } else { character });
    }
    out
}

/// The beginning of a text.
fn shortened(text: &str) -> String {
    const MAX: usize = 200;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(MAX) {
        Some((end, _)) => format!("{}…", escaped(words[..end].trim_end())),
        None => escaped(&words),
    }
}

/// How many texts do something.
fn of_many(texts: &[&Entry], do_it: &str) -> String {
    match texts {
        [] => format!("no article {}", if do_it.starts_with("say") { "says so" } else { "has it" }),
        [one] => format!("1 text: `{}`", one.article().path()),
        many => format!("{} texts {do_it}", many.len()),
    }
}

/// Articles as a list, this one left out.
fn listed<'a>(desk: &Desk<'_>, entries: impl Iterator<Item = &'a Entry>) -> String {
    let others: Vec<&Entry> = entries.filter(|entry| entry.article().path() != desk.path()).collect();
    let mut list = String::new();
    for entry in others.iter().take(MAX_LISTED) {
        let article = entry.article();
        list.push_str(&format!(
            "- {} ({}; {}) `{}`\n",
            escaped(article.title()),
            entry.kind.name(),
            desk.clouds_of(entry),
            article.path()
        ));
    }
    if others.len() > MAX_LISTED {
        list.push_str(&format!("- and {} more\n", others.len() - MAX_LISTED));
    }
    list
}

fn of_kind(desk: &Desk<'_>, kind: Kind) -> String {
    let audience = desk.snapshot.config.audiences.of(kind);
    let body = if kind.has_json_body() { "a JSON object below the title" } else { "Markdown" };
    format!("`{}`: for {}; the body is {body}", kind.name(), audience.readers())
}

fn of_cloud(desk: &Desk<'_>, name: &str) -> Option<String> {
    let config = &desk.snapshot.config;
    let cloud = config.cloud(config.cloud_named(name)?);
    let mut told = format!("**{}** (`{}`)", escaped(&cloud.display_name), cloud.id);
    if cloud.air_gapped {
        told.push_str(": air-gapped, so its readers reach no other network");
    }
    if cloud.retired {
        told.push_str(": closed");
    }
    if let Some(portal) = &cloud.portal {
        told.push_str(&format!("\n\nportal: {portal}"));
    }
    Some(told)
}

fn of_topic(desk: &Desk<'_>, id: &str) -> String {
    let mut told = match desk.topic_name(id) {
        Some(name) => format!("**{}** (topic `{id}`)", escaped(name)),
        None => format!("topic `{id}`, of which nothing tells the name"),
    };
    let snapshot = desk.snapshot;
    if let Some(topic) = snapshot.catalogue.topic(id) {
        let products = topic.products.iter().map(|product| match desk.product_name(product) {
            Some(name) => format!("{} (`{product}`)", escaped(name)),
            None => format!("`{product}`"),
        });
        let products: Vec<String> = products.collect();
        if !products.is_empty() {
            told.push_str(&format!("\n\nproduct: {}", products.join(", ")));
        }
        let clouds: Vec<&str> = snapshot.config.cloud_names(topic.clouds).collect();
        if !clouds.is_empty() {
            told.push_str(&format!("\n\noffered in {}", clouds.join(", ")));
        }
    } else if !snapshot.catalogue.topics.is_empty() {
        told.push_str("\n\nthe topic catalogue does not have it");
    }
    let others = listed(desk, desk.texts_with(Named::Topic, id));
    match others.is_empty() {
        true => told.push_str("\n\nno other article answers it"),
        false => told.push_str(&format!("\n\nother articles of the topic:\n\n{others}")),
    }
    let menus = listed(desk, desk.texts_with(Named::MenuTopic, id));
    if !menus.is_empty() {
        told.push_str(&format!("\n\nmenus that name it:\n\n{menus}"));
    }
    told
}

fn of_product(desk: &Desk<'_>, id: &str) -> String {
    let name = desk
        .product_name(id)
        .map_or_else(|| format!("product `{id}`"), |name| format!("**{}** (product `{id}`)", escaped(name)));
    let texts: Vec<&Entry> = desk.texts_with(Named::Product, id).collect();
    format!("{name}\n\n{}", of_many(&texts, "are of it"))
}

fn of_article_id(desk: &Desk<'_>, id: &str) -> String {
    let articles = listed(desk, desk.articles_called(id));
    let menus = listed(desk, desk.texts_with(Named::MenuArticle, &id.to_lowercase()));
    let mut told = Vec::new();
    if !articles.is_empty() {
        told.push(format!("articles with this id:\n\n{articles}"));
    }
    if !menus.is_empty() {
        told.push(format!("menus that name it:\n\n{menus}"));
    }
    if told.is_empty() {
        let is_known = desk.articles_called(id).next().is_some();
        told.push(if is_known { "no other article and no menu names it" } else { "no article has this id" }.to_owned());
    }
    told.join("\n")
}

fn of_element(desk: &Desk<'_>, id: &str) -> Option<String> {
    let Some(JsonValue::Form(form)) = desk.article().json_value() else { return None };
    let Some(element) = form.form_elements.iter().find(|element| element.id.value.trim().eq_ignore_ascii_case(id))
    else {
        return Some(format!("no element of this form is called `{id}`"));
    };
    let mut told = format!("**{}**", shortened(element.display_label.text()));
    if !element.control_type.value.trim().is_empty() {
        told.push_str(&format!(" (`{}`)", element.control_type.value.trim()));
    }
    let values: Vec<String> = element.choices().map(|choice| format!("`{}`", choice.value.value)).collect();
    if !values.is_empty() {
        told.push_str(&format!("\n\nvalues: {}", values.join(", ")));
    }
    if !element.visibility.value.trim().is_empty() {
        told.push_str(&format!("\n\nshown when `{}`", element.visibility.value.trim()));
    }
    Some(told)
}

fn of_address(desk: &Desk<'_>, address: &str) -> Option<String> {
    if let Some(target) = follow::inside(desk, address) {
        let entry = desk.snapshot.corpus.text_at(&target.path)?;
        let (article, clouds) = (entry.article(), desk.clouds_of(entry));
        return Some(format!("**{}**\n\n`{}`; in {clouds}", escaped(article.title()), article.path()));
    }
    let outcomes = outcomes(desk, address);
    if outcomes.is_empty() {
        return None;
    }
    let lines =
        outcomes.iter().map(|(clouds, outcome)| format!("- {}: {}", cloud_names(desk, *clouds), leads(outcome)));
    Some(lines.collect::<Vec<_>>().join("\n"))
}

fn cloud_names(desk: &Desk<'_>, clouds: CloudSet) -> String {
    desk.snapshot.config.cloud_names(clouds).collect::<Vec<_>>().join(", ")
}

fn leads(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Web { address, .. } | Outcome::Mail { address } => format!("`{address}`"),
        Outcome::Portal { address } => format!("the portal, `{address}`"),
        Outcome::Outside { address, is_shown: true } => format!("out of reach; the page shows `{address}` to copy"),
        Outcome::Outside { is_shown: false, .. } => "out of reach; the page shows the text alone".to_owned(),
        Outcome::Action { blade } => {
            let what = format!("`{}` of `{}`", blade.name, blade.extension);
            format!("no address; the page says to open {what} in the portal")
        }
        Outcome::Heading { .. } | Outcome::Article { .. } | Outcome::File { .. } | Outcome::Nowhere => {
            "the text alone, without a link".to_owned()
        }
    }
}

/// What a rule finds, why, and how it is mended.
#[must_use]
pub fn of_rule(name: &str) -> Option<String> {
    let (_, row) = rules::find(name)?;
    let example = row.page.find("\n## Example").unwrap_or(row.page.len());
    let mend = row.page.find("\n## How to fix").map_or("", |at| row.page.get(at..).unwrap_or(""));
    let why = row.page.get(..example).unwrap_or("");
    Some(format!("**{}**: {}\n\n{}\n{}", row.rule.id, row.rule.summary, why.trim(), mend.trim_end()))
}
