//! Every page of every site is sound HTML: it parses without errors, its links lead somewhere, nothing loads from elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::assert_none;
use crate::survey::surveys;
use crate::world::world;

#[test]
fn every_page_parses_without_errors() {
    let Some(surveys) = surveys() else { return };
    let mut faults = Vec::new();
    for (cloud, pages) in surveys {
        for (path, facts) in pages.iter().filter(|(_, facts)| !facts.errors.is_empty()) {
            faults.push(format!("{cloud}/{path}: {}", facts.errors.join("; ")));
        }
    }
    assert_none(&faults, "pages with parse errors", "emit what the HTML standard allows");
}

#[test]
fn every_page_keeps_the_laws_of_pages() {
    let Some(surveys) = surveys() else { return };
    let mut faults = Vec::new();
    for (cloud, pages) in surveys {
        for (path, facts) in pages {
            faults.extend(facts.faults.iter().map(|fault| format!("{cloud}/{path}: {fault}")));
        }
    }
    assert_none(&faults, "faults", "mend the template, or what fills it");
}

#[test]
fn every_relative_link_leads_to_a_file_and_a_place_in_it() {
    let (Some(surveys), Some(world)) = (surveys(), world()) else { return };
    let mut faults = Vec::new();
    for ((cloud, pages), site) in surveys.iter().zip(&world.sites) {
        for (path, facts) in pages {
            let missing = |address: &&String| !leads_somewhere(path, address, pages, &site.output);
            let missing: BTreeSet<&String> = facts.references.iter().filter(missing).collect();
            faults.extend(missing.into_iter().map(|address| format!("{cloud}/{path}: `{address}`")));
        }
    }
    assert_none(&faults, "links that lead nowhere", "render the text without the link");
}

fn leads_somewhere(
    page: &str,
    address: &str,
    pages: &crate::survey::Survey,
    output: &selfhelp::output::Output,
) -> bool {
    let lower = address.to_ascii_lowercase();
    if ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme)) {
        return true;
    }
    let (file, id) = address.split_once('#').map_or((address, None), |(file, id)| (file, Some(id)));
    let file = file.split('?').next().unwrap_or(file);
    // The page for what is not found stands for any address, so it names the root.
    let base = if page == "404.html" { file.strip_prefix('/').unwrap_or(file) } else { file };
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    if base.is_empty() {
        parts.push(page.rsplit('/').next().unwrap_or(page));
    }
    for part in base.split('/').filter(|part| !part.is_empty()) {
        match part {
            ".." => {
                if parts.pop().is_none() {
                    return false;
                }
            }
            "." => {}
            name => parts.push(name),
        }
    }
    let target = parts.join("/");
    if output.get(&target).is_none() || base.starts_with('/') {
        return false;
    }
    match id {
        Some(id) if target.ends_with(".html") => pages.get(&target).is_some_and(|facts| facts.ids.contains(id)),
        _ => true,
    }
}

/// Markup that its author wrote so that it is none, by what it is: in how many articles it may be left, and why.
const LEFT_VISIBLE: &[(&str, usize, &str)] = &[
    ("bold", 47, "`**` without its counterpart, with a blank inside, or meant as asterisks"),
    ("entity", 1, "escaped twice in a title"),
    ("fence", 2, "a text of a form that is HTML, not Markdown"),
    ("heading", 10, "no blank behind `#`, or `#` for \"number\""),
    ("link", 28, "an address that is never closed, or that holds a blank"),
    ("link turned round", 1, "`(text)[address]`"),
    ("link with a space", 2, "`[text] (address)`"),
    ("tag", 6, "`<br` that is never closed"),
];

#[test]
fn no_markup_is_left_visible() {
    let Some(surveys) = surveys() else { return };
    let mut found: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for (_, pages) in surveys {
        for (path, facts) in pages.iter().filter(|(path, _)| path.starts_with("articles/")) {
            for (what, excerpt) in &facts.visible {
                found.entry(what).or_default().entry(path).or_insert(excerpt);
            }
        }
    }
    let mut faults = Vec::new();
    for (what, pages) in &found {
        let allowed = LEFT_VISIBLE.iter().find(|(known, ..)| known == what).map_or(0, |&(_, count, _)| count);
        if pages.len() > allowed {
            let more = format!("{what}: on {} pages, {allowed} are known", pages.len());
            faults.push(more);
            faults.extend(pages.iter().map(|(path, excerpt)| format!("{what}: {path}: {excerpt}")));
        }
    }
    for (what, count, _) in LEFT_VISIBLE {
        let pages = found.get(what).map_or(0, BTreeMap::len);
        if pages < *count {
            faults.push(format!("{what}: only {pages} of {count} pages are left; lower the number"));
        }
    }
    assert_none(&faults, "pieces of visible markup", "render it, or say in LEFT_VISIBLE why it is none");
}
