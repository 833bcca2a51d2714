//! Addresses of links, texts to include, tokens, and names of rules.
//!
//! Must not know properties, nor JSON.

use std::cmp::Reverse;

use super::{Item, Sort, item};
use crate::assist::Desk;
use crate::assist::uses::Named;
use crate::rules;
use crate::text::{RelPath, Span, percent_encoded};

/// Blades, headings of the article, and articles.
pub fn addresses(desk: &Desk<'_>, span: Span) -> Vec<Item> {
    let written = desk.text().get(span.range()).unwrap_or("");
    let mut items = headings(desk, span);
    // Of all articles there are many, so these are for who writes a path.
    if written.starts_with('.') {
        items.extend(articles(desk, span));
        return items;
    }
    items.extend(blades(desk, span));
    items
}

fn headings(desk: &Desk<'_>, span: Span) -> Vec<Item> {
    let headings = &desk.article().markdown.headings;
    let heading = |heading: &crate::article::Heading| Item {
        detail: heading.text.clone(),
        ..item(Sort::Address, span, &format!("#{}", heading.id))
    };
    headings.iter().map(heading).collect()
}

/// The blades that links lead to, those of the same folder first, then those that most lead to.
fn blades(desk: &Desk<'_>, span: Span) -> Vec<Item> {
    let folder = desk.path().folder();
    let mut blades: Vec<_> = desk
        .uses
        .of(Named::Blade)
        .map(|(address, paths)| {
            let near = paths.iter().filter(|path| path.folder() == folder).count();
            (near, paths.len(), address)
        })
        .collect();
    blades.sort_by_key(|&(near, all, address)| (Reverse((near, all)), address));
    let used = blades.into_iter().map(|(_, all, address)| Item {
        detail: if all == 1 { "1 article leads there".to_owned() } else { format!("{all} articles lead there") },
        ..item(Sort::Address, span, &format!("data-blade:{address}"))
    });
    let unused = desk
        .snapshot
        .config
        .blades
        .iter()
        .filter(|blade| desk.uses.texts_with(Named::BladeName, blade).next().is_none());
    let configured = unused.map(|blade| item(Sort::Address, span, &format!("data-blade:{blade}")));
    used.chain(configured).collect()
}

/// Articles as seen from this one.
fn articles(desk: &Desk<'_>, span: Span) -> Vec<Item> {
    let clouds = desk.entry.clouds;
    let is_fit =
        |entry: &crate::corpus::Entry| clouds.without(entry.clouds).is_empty() && entry.article().path() != desk.path();
    let entries = desk.snapshot.corpus.iter().map(|(_, entry)| entry).filter(|entry| is_fit(entry));
    let article = |entry: &crate::corpus::Entry| {
        let article = entry.article();
        let reference = reference(desk.path(), article.path());
        Item { detail: article.title().to_owned(), ..item(Sort::Address, span, &reference) }
    };
    entries.map(article).collect()
}

/// A path as it is written in a link of another file.
fn reference(from: &RelPath, to: &RelPath) -> String {
    let path = match to.folder() == from.folder() {
        true => format!("./{}", to.file_name()),
        false => format!("{}{to}", "../".repeat(from.folder().split('/').filter(|part| !part.is_empty()).count())),
    };
    percent_encoded(&path, |c| c.is_whitespace() || c.is_control() || "\"'<>()[]\\^`{|}%?#&*".contains(c))
}

/// The texts that can be included.
pub fn includes(desk: &Desk<'_>, span: Span) -> Vec<Item> {
    let text =
        |entry: &crate::corpus::Entry| item(Sort::Address, span, &reference(desk.path(), entry.article().path()));
    desk.snapshot.corpus.includes().map(text).collect()
}

/// The tokens that articles of the kind and folder have first.
pub fn tokens(desk: &Desk<'_>, span: Span, is_end: bool) -> Vec<Item> {
    let folder = desk.path().folder();
    let mut tokens: Vec<_> = desk
        .uses
        .of(Named::Token)
        .map(|(name, paths)| (paths.iter().any(|path| path.folder() == folder), paths.len(), name))
        .collect();
    tokens.sort_by_key(|&(is_near, all, name)| (Reverse((is_near, all)), name));
    // The mark that ends the token is written as well, unless it is the one, or the comment is closed already.
    let is_open = !desk.text().get(span.range().end..).unwrap_or("").starts_with("-->");
    let written = |name: &str| match (is_open, is_end) {
        (true, false) => format!("{name}--><!--/${name}-->"),
        (true, true) => format!("{name}-->"),
        (false, _) => name.to_owned(),
    };
    let token = |(_, all, name): (bool, usize, &str)| Item {
        detail: if all == 1 { "1 text".to_owned() } else { format!("{all} texts") },
        text: written(name),
        // The sample stands between the two marks.
        caret: (is_open && !is_end).then(|| name.len() + "-->".len()),
        ..item(Sort::Token, span, name)
    };
    tokens.into_iter().map(token).collect()
}

/// The rules that find something in the article first; then all others.
pub fn rules(desk: &Desk<'_>, span: Span) -> Vec<Item> {
    let found = |id: &str| desk.findings.iter().any(|finding| finding.rule.id == id);
    let mut rows: Vec<_> = rules::rows().map(|row| row.rule).collect();
    rows.sort_by_key(|rule| (!found(rule.id), rule.id));
    let rule = |rule: &&'static crate::diagnostic::Rule| Item {
        detail: rule.summary.to_owned(),
        ..item(Sort::Rule, span, rule.id)
    };
    rows.iter().map(rule).collect()
}
