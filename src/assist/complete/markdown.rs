//! Addresses of links, texts to include, tokens, and names of rules.
//!
//! Must not know properties, nor JSON.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::{Item, Sort, item};
use crate::assist::uses::Named;
use crate::assist::{Desk, follow};
use crate::corpus::Entry;
use crate::rules;
use crate::text::{RelPath, Span, percent_decoded, percent_encoded};

/// Headings, blades, and files as a path leads to them.
pub fn addresses(desk: &Desk<'_>, span: Span, offset: usize) -> Vec<Item> {
    let written = desk.text().get(span.range().start..offset).unwrap_or("");
    if let Some((file, _)) = written.split_once('#') {
        return headings(desk, span, file);
    }
    if written.contains('/') {
        return files_below(desk, span, written);
    }
    let mut items = headings(desk, span, "");
    items.extend(blades(desk, span));
    items.extend(files_below(desk, span, ""));
    items
}

/// The headings of an article that a path leads to; without a path of this one.
fn headings(desk: &Desk<'_>, span: Span, file: &str) -> Vec<Item> {
    let article = match file.is_empty() {
        true => Some(desk.article()),
        false => {
            follow::inside(desk, file).and_then(|place| desk.snapshot.corpus.text_at(&place.path)).map(Entry::article)
        }
    };
    let headings = article.map_or(&[][..], |article| &article.markdown.headings);
    let heading = |heading: &crate::article::Heading| Item {
        detail: heading.text.clone(),
        ..item(Sort::Address, span, &format!("{file}#{}", heading.id))
    };
    headings.iter().map(heading).collect()
}

/// The articles of the folder that a path leads to, up to its last `/`, and the folders in it.
fn files_below(desk: &Desk<'_>, span: Span, written: &str) -> Vec<Item> {
    let way = written.rsplit_once('/').map_or("", |(way, _)| written.get(..=way.len()).unwrap_or(""));
    let Some(folder) = desk.path().join(&format!("{}x", percent_decoded(way))).map(|path| path.folder().to_owned())
    else {
        return Vec::new();
    };
    let (mut items, mut folders) = (Vec::new(), BTreeSet::new());
    for entry in desk.snapshot.corpus.iter().map(|(_, entry)| entry) {
        let path = entry.article().path();
        if path.folder() == folder {
            // A link to what some readers do not have leads nowhere for them.
            let is_for_all = desk.entry.clouds.without(entry.clouds).is_empty();
            if is_for_all && path != desk.path() {
                let text = format!("{way}{}", encoded(path.file_name()));
                items.push(Item { detail: entry.article().title().to_owned(), ..item(Sort::Address, span, &text) });
            }
        } else if let Some(below) = path.as_str().strip_prefix(&format!("{folder}/")) {
            folders.extend(below.split_once('/').map(|(name, _)| name));
        }
    }
    items.extend(folders.into_iter().map(|name| item(Sort::Address, span, &format!("{way}{}/", encoded(name)))));
    items
}

/// The pictures that lie among the articles, those of the own folder first.
pub fn images(desk: &Desk<'_>, span: Span) -> Vec<Item> {
    const PICTURES: &[&str] = &["png", "jpg", "jpeg", "gif", "webp"];
    let is_picture = |path: &&RelPath| PICTURES.iter().any(|known| path.extension().eq_ignore_ascii_case(known));
    let mut paths: Vec<&RelPath> = desk.snapshot.corpus.strays().keys().filter(is_picture).collect();
    let folder = format!("{}/", desk.path().folder());
    paths.sort_by_key(|path| !path.as_str().starts_with(&folder));
    let picture = |path: &RelPath| {
        let below = path.as_str().strip_prefix(&folder).map(encoded);
        item(Sort::Address, span, &below.unwrap_or_else(|| reference(desk.path(), path)))
    };
    paths.into_iter().map(picture).collect()
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

/// A path as it is written in a link of another file.
fn reference(from: &RelPath, to: &RelPath) -> String {
    let path = match to.folder() == from.folder() {
        true => format!("./{}", to.file_name()),
        false => format!("{}{to}", "../".repeat(from.folder().split('/').filter(|part| !part.is_empty()).count())),
    };
    encoded(&path)
}

fn encoded(path: &str) -> String {
    percent_encoded(path, |c| c.is_whitespace() || c.is_control() || "\"'<>()[]\\^`{|}%?#&*".contains(c))
}

/// The texts that can be included.
pub fn includes(desk: &Desk<'_>, span: Span) -> Vec<Item> {
    let text = |entry: &Entry| item(Sort::Address, span, &reference(desk.path(), entry.article().path()));
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
