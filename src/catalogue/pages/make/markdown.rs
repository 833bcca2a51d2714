//! Pages from a documentation repository's Markdown: one for each file, with the anchors that its headings get.
//!
//! Must not know how the pages are built: documentation sites agree on the anchors of headings, as GitHub makes them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use rayon::prelude::*;

use super::super::{Address, Page, Place};
use super::html::anchors_of_piece;
use super::redirections::{page_address, target};
use crate::text::RelPath;

/// Texts that include each other end here.
const MAX_DEPTH: usize = 5;

/// So many texts are included into one page.
const MAX_INCLUDES: usize = 1000;

/// Whether a file holds a page or a part of one, by its name.
#[must_use]
pub fn is_documentation(path: &str) -> bool {
    path.ends_with(".md") || path.ends_with(".yml")
}

/// The pages of the folder that is published at the base. The files are of the whole repository, for what pages include.
#[must_use]
pub fn markdown_pages(files: &BTreeMap<RelPath, String>, docset: &str, base: &Address) -> Vec<(Place, Page)> {
    let files_of_pages: Vec<(&RelPath, &String)> = files.iter().filter(|(path, text)| is_page(path, text)).collect();
    let page = |(path, text): (&RelPath, &String)| {
        let address = page_address(path, docset, base)?;
        let page = match path.extension() {
            "md" => markdown_page(files, path, text, &address),
            // A page of a form of its own, such as a landing page.
            _ => Page::There(None),
        };
        Some((address.place(), page))
    };
    files_of_pages.into_par_iter().filter_map(page).collect()
}

fn is_page(path: &RelPath, text: &str) -> bool {
    let is_part = path.folder().split('/').any(|folder| folder.eq_ignore_ascii_case("includes"));
    let is_form = || text.starts_with("### YamlMime:") && !text.starts_with("### YamlMime:TableOfContent");
    !is_part && (path.extension() == "md" || is_form())
}

fn markdown_page(files: &BTreeMap<RelPath, String>, path: &RelPath, text: &str, address: &Address) -> Page {
    let (head, body) = split_front_matter(text);
    let moved = head.lines().find_map(|line| line.strip_prefix("redirect_url:"));
    let moved = moved.map(scalar).filter(|written| !written.is_empty());
    if let Some(target) = moved.and_then(|written| target(path, address, written)) {
        return Page::Redirect(target);
    }
    Page::There(Some(anchors(&with_includes(files, path, body, 0, &mut 0))))
}

/// The block of properties that a file begins with, and what follows it.
fn split_front_matter(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches('\u{feff}');
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else { return ("", text) };
    let end = rest
        .find("\n---")
        .filter(|end| rest.get(end + 4..).is_none_or(|it| it.is_empty() || it.starts_with(['\r', '\n'])));
    end.map_or(("", text), |end| (&rest[..end], rest.get(end + 4..).unwrap_or("")))
}

/// The value on a line of YAML, without its quotes and a comment behind it. What addresses are made of needs no escapes.
fn scalar(written: &str) -> &str {
    let written = written.trim();
    if let Some(quote) = written.chars().next().filter(|first| matches!(first, '"' | '\'')) {
        let inside = &written[1..];
        return inside.split_once(quote).map_or(inside, |(value, _)| value);
    }
    let comment = written.match_indices('#').find(|(at, _)| written[..*at].ends_with([' ', '\t']) || *at == 0);
    comment.map_or(written, |(at, _)| written[..at].trim_end())
}

/// The text with what it includes in place of `[!INCLUDE [title](path)]`.
fn with_includes(
    files: &BTreeMap<RelPath, String>,
    path: &RelPath,
    text: &str,
    depth: usize,
    count: &mut usize,
) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = find_include(rest) {
        let (before, directive) = rest.split_at(at);
        out.push_str(before);
        let line = directive.lines().next().unwrap_or("");
        let target = line.split_once("](").and_then(|(_, behind)| behind.split_once(')'));
        let included = target.and_then(|(written, _)| {
            let written = written.split(['?', '#', ' ']).next().unwrap_or("");
            let found = written.strip_prefix("~/").map(RelPath::new).or_else(|| path.join(written))?;
            files.get_key_value(&found)
        });
        if let Some((found, text)) = included.filter(|_| depth < MAX_DEPTH && *count < MAX_INCLUDES) {
            *count += 1;
            out.push_str(&with_includes(files, found, split_front_matter(text).1, depth + 1, count));
        }
        let end = line.find(")]").map_or(line.len(), |end| end + 2);
        rest = &directive[end.max(1)..];
    }
    out.push_str(rest);
    out
}

fn find_include(text: &str) -> Option<usize> {
    let is_it = |at: &usize| text.get(at + 2..at + 9).is_some_and(|word| word.eq_ignore_ascii_case("include"));
    text.match_indices("[!").map(|(at, _)| at).find(is_it)
}

/// The anchors of a text: of its headings, `{#id}` behind them, and what raw HTML names.
fn anchors(text: &str) -> BTreeSet<String> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_GFM | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut anchors = BTreeSet::new();
    let mut used: HashMap<String, usize> = HashMap::new();
    let mut heading: Option<(String, Option<String>, bool)> = None;
    let mut html = String::new();
    for event in Parser::new_ext(text, options) {
        match (event, &mut heading) {
            (Event::Start(Tag::Heading { id, .. }), _) => {
                heading = Some((String::new(), id.map(|id| id.to_string()), false));
            }
            // Such a heading becomes the name of a tab.
            (Event::Start(Tag::Link { dest_url, .. }), Some((_, _, is_tab))) => {
                *is_tab |= dest_url.starts_with("#tab/");
            }
            (Event::Text(text) | Event::Code(text), Some((title, _, _))) => title.push_str(&text),
            (Event::SoftBreak, Some((title, _, _))) => title.push(' '),
            (Event::End(TagEnd::Heading(_)), Some((title, id, is_tab))) => {
                if !*is_tab {
                    anchors.extend(id.take().or_else(|| numbered(&slug(title), &mut used)));
                }
                heading = None;
            }
            (Event::Html(piece), _) => html.push_str(&piece),
            (Event::InlineHtml(piece), _) => anchors_of_piece(&piece, &mut anchors),
            (Event::End(TagEnd::HtmlBlock), _) => {
                anchors_of_piece(&html, &mut anchors);
                html.clear();
            }
            _ => {}
        }
    }
    anchors
}

/// The anchor of a heading: lower-case letters, digits, hyphens and underscores; a hyphen for each space.
fn slug(title: &str) -> String {
    let kept = title.trim().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Of equal headings the second is `-1`; a number that a heading already has is passed over.
fn numbered(slug: &str, used: &mut HashMap<String, usize>) -> Option<String> {
    if slug.is_empty() {
        return None;
    }
    let mut anchor = slug.to_owned();
    while used.contains_key(&anchor) {
        let count = used.entry(slug.to_owned()).and_modify(|count| *count += 1).or_insert(0);
        anchor = format!("{slug}-{count}");
    }
    used.insert(anchor.clone(), 0);
    Some(anchor)
}
