//! A site holds nothing of the articles that it does not publish, be they for other clouds or for another audience, no names of
//! air-gapped clouds, and no owners.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use rayon::prelude::*;
use serde_json::Value;

use crate::raw::RawArticle;
use crate::support::{assert_none, normal_space};
use crate::survey::{Survey, surveys, surveys_of_audiences};
use crate::world::{BuiltSite, World, world, world_of_audiences};

/// Every site: those for all readers, and those for one audience each.
fn sites() -> Vec<(&'static World, &'static BuiltSite)> {
    let worlds = [world(), world_of_audiences()].into_iter().flatten();
    worlds.flat_map(|world| world.sites.iter().map(move |site| (world, site))).collect()
}

/// The same, each with what its pages are found to be.
fn surveyed_sites() -> Vec<(&'static World, &'static BuiltSite, &'static Survey)> {
    let surveys = [surveys(), surveys_of_audiences()].into_iter().flatten().flatten();
    sites().into_iter().zip(surveys).map(|((world, site), (_, pages))| (world, site, pages)).collect()
}

/// Shorter words say nothing about where they come from.
const SHORTEST: usize = 8;

/// Words that are in a site and only in articles of other sites, and why that is right.
const NO_LEAKS: &[(&str, &str)] = &[(
    "powershellcli",
    "the id of a heading of its own: ids are made from the words `Powershell/CLI` without the slash",
)];

#[test]
fn words_of_unpublished_articles_are_nowhere() {
    let ours = words_of_the_program();
    let mut faults = Vec::new();
    let mut needed = HashSet::new();
    let sites = sites();
    if sites.is_empty() {
        return;
    }
    for (world, site) in sites {
        let published: HashSet<String> = world
            .published(site)
            .par_bridge()
            .flat_map_iter(|(path, article)| {
                variants(&article.text).into_iter().flat_map(|text| words(&text)).chain(words(path)).collect::<Vec<_>>()
            })
            .chain(words(include_sources(world).as_str()))
            .chain(ours.par_iter().cloned())
            .collect();
        let mut forbidden: HashMap<String, &str> = HashMap::new();
        for (path, article) in world.articles.iter().filter(|(_, it)| !site.shows(it)) {
            let words = words(&article.text).into_iter().chain(words(path));
            for word in words.filter(|word| !published.contains(word)) {
                forbidden.entry(word).or_insert(path);
            }
        }
        let leaks = in_output(site, &|word| forbidden.contains_key(word));
        println!("{}: {} words of unpublished articles alone", site.id, forbidden.len());
        for (word, files) in leaks {
            if NO_LEAKS.iter().any(|(known, _)| *known == word) {
                needed.insert(word);
                continue;
            }
            let from = forbidden[&word];
            faults.push(format!("{}: `{word}` of {from} is in {} files, as {}", site.id, files.len(), files[0]));
        }
    }
    assert_none(&faults, "words that leak", "see law 9: a site knows only its own articles");
    let stale: Vec<&str> = NO_LEAKS.iter().map(|(word, _)| *word).filter(|word| !needed.contains(*word)).collect();
    assert_none(&stale, "exceptions that are not needed any more", "remove them");
}

#[test]
fn ids_of_unpublished_articles_are_in_no_portal_json() {
    let id = |article: &RawArticle| article.property("articleId").map(|id| id.trim().to_lowercase());
    let mut faults = Vec::new();
    for (world, site) in sites() {
        let published: HashSet<String> = world.published(site).filter_map(|(_, article)| id(article)).collect();
        let others = world.articles.values().filter(|article| !site.shows(article)).filter_map(id);
        // Some articles are called by the id of their topic, and topics may be named where they are described.
        let lists = world.published(site).filter(|(_, article)| article.kind() == "supporttopicdescription");
        let topics: HashSet<String> = lists.flat_map(|(_, article)| words(&article.text)).collect();
        // Some ids are single digits, which stand for much else.
        let is_telling = |id: &String| {
            id.len() >= SHORTEST && !published.contains(id) && !words(id).iter().all(|it| topics.contains(it))
        };
        let forbidden: HashSet<String> = others.filter(is_telling).collect();
        for (path, text) in strings_of_api(site) {
            if forbidden.contains(&text.trim().to_lowercase()) {
                faults.push(format!("{}: {path} holds `{text}`", site.id));
            }
        }
    }
    assert_none(&faults, "ids that leak", "see `api`: a body names only what its site has");
}

#[test]
fn titles_of_unpublished_articles_are_nowhere() {
    let mut faults = Vec::new();
    for (world, site, pages) in surveyed_sites() {
        let mut titles: HashMap<String, &str> = HashMap::new();
        for (path, article) in world.articles.iter().filter(|(_, it)| !site.shows(it)) {
            titles.extend(title_of(article).map(|title| (title, path.as_str())));
        }
        for (_, article) in world.published(site) {
            title_of(article).map(|title| titles.remove(&title));
        }
        let texts = pages.par_iter().flat_map_iter(|(page, facts)| facts.strings.iter().map(move |it| (page, it)));
        let in_pages = texts.filter_map(|(page, text)| {
            let text = normal_space(text).to_lowercase();
            titles.contains_key(&text).then(|| (text, page.clone()))
        });
        let mut found: BTreeMap<String, String> = in_pages.collect();
        for (path, text) in strings_of_api(site) {
            let text = normal_space(&text).to_lowercase();
            if titles.contains_key(&text) {
                found.insert(text, path);
            }
        }
        let published: Vec<String> = world
            .published(site)
            .map(|(_, it)| variants(&it.text).map(|text| normal_space(&text)).join(" ").to_lowercase())
            .collect();
        for (title, page) in found {
            // What a published article says itself is no leak.
            if !published.par_iter().any(|text| text.contains(&title)) {
                faults.push(format!("{}: the title of {} is in {page}", site.id, titles[&title]));
            }
        }
    }
    assert_none(&faults, "titles that leak", "see law 9: a site knows only its own articles");
}

#[test]
fn paths_and_links_of_unpublished_articles_are_nowhere() {
    let mut faults = Vec::new();
    for (world, site, pages) in surveyed_sites() {
        let published: HashSet<&str> =
            world.published(site).flat_map(|(path, it)| addresses(&it.text).chain([path])).collect();
        let unpublished = world.articles.iter().filter(|(_, it)| !site.shows(it));
        let forbidden: HashMap<&str, &str> = unpublished
            .flat_map(|(path, it)| {
                addresses(&it.text).chain([path.as_str()]).map(move |address| (address, path.as_str()))
            })
            .filter(|(address, _)| !published.contains(address))
            .collect();
        let references =
            pages.iter().flat_map(|(page, facts)| facts.references.iter().map(move |it| (page.clone(), it.clone())));
        for (page, address) in references.chain(strings_of_api(site)) {
            if let Some(from) = forbidden.get(address.as_str()) {
                faults.push(format!("{}: `{address}` of {from} is in {page}", site.id));
            }
        }
    }
    assert_none(&faults, "addresses that leak", "see law 9: a site knows only its own articles");
}

/// Pages of other clouds that name an air-gapped cloud although no published text does, and why.
const NAMES_OF_AIR_GAPPED: &[(&str, &str)] = &[];

#[test]
fn air_gapped_clouds_are_named_nowhere_else() {
    let Some(world) = world() else { return };
    let config = &world.snapshot.config;
    let names: Vec<String> = config
        .clouds
        .iter()
        .filter(|cloud| cloud.air_gapped)
        .flat_map(|cloud| [cloud.id.to_lowercase(), cloud.display_name.to_lowercase()])
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    assert!(names.len() >= 2, "the corpus has two air-gapped clouds");
    let mut faults = Vec::new();
    let mut needed = HashSet::new();
    for site in world.sites.iter().filter(|site| !names.contains(&site.cloud)) {
        let said: HashSet<String> = world
            .published(site)
            .filter(|(_, it)| names.iter().any(|name| visible_text(it).contains(name)))
            .map(|(path, _)| world.page_of(path))
            .collect();
        let found: Vec<(String, String)> = site
            .output
            .iter()
            .collect::<Vec<_>>()
            .into_par_iter()
            .filter(|(path, _)| !said.contains(*path))
            .filter_map(|(path, bytes)| {
                let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
                let text = if path.starts_with("search/") { of_others(&text, &said) } else { text };
                let (at, _) = names.iter().find_map(|name| Some((text.find(name)?, name)))?;
                let start = text.floor_char_boundary(at.saturating_sub(60));
                let end = text.ceil_char_boundary((at + 40).min(text.len()));
                Some((path.to_owned(), text[start..end].replace('\n', " ")))
            })
            .collect();
        for (path, excerpt) in found {
            if NAMES_OF_AIR_GAPPED.iter().any(|(known, _)| *known == path) {
                needed.insert(path);
            } else {
                faults.push(format!("{}/{path}: {excerpt}", site.id));
            }
        }
    }
    assert_none(&faults, "files that name an air-gapped cloud", "see law 9");
    let stale: Vec<&str> =
        NAMES_OF_AIR_GAPPED.iter().map(|(path, _)| *path).filter(|path| !needed.contains(*path)).collect();
    assert_none(&stale, "exceptions that are not needed any more", "remove them");
}

/// What a file of the search index holds of articles that are not among `said`: of a shard their records. The tables of the
/// other files are of the words of all articles together, so they hold what any of them says.
fn of_others(file: &str, said: &HashSet<String>) -> String {
    const FIELDS: usize = 10;
    let text = file.split_once('`').map_or("", |(_, text)| text);
    let lines: Vec<&str> = text.lines().collect();
    if lines.len() < FIELDS {
        return if said.is_empty() { text.to_owned() } else { String::new() };
    }
    let page = |record: &&[&str]| format!("articles/{}.html", record[0].split('\t').next().unwrap_or(""));
    let others = lines.chunks_exact(FIELDS).filter(|record| !said.contains(&page(record)));
    others.map(|record| record.join("\n")).collect::<Vec<_>>().join("\n")
}

/// Properties that say who answers for an article.
const OWNERS: &[&str] = &[
    "ownershipId",
    "ms.author",
    "authors",
    "author",
    "authorAlias",
    "icmTeam",
    "icmService",
    "feedbackEmail",
    "editor",
];

#[test]
fn owners_and_routing_are_nowhere() {
    let Some(world) = world() else { return };
    let mut owners: HashMap<String, &str> = HashMap::new();
    let mut said: HashSet<String> = words_of_the_program();
    for (path, article) in &world.articles {
        let (values, rest) = without_owners(article);
        owners.extend(values.iter().flat_map(|value| names_in(value)).map(|name| (name, path.as_str())));
        said.extend(variants(&rest).iter().flat_map(|text| names_in(text)));
        said.extend(names_in(path));
    }
    said.extend(said.clone().iter().flat_map(|name| words(name)));
    owners.retain(|name, _| !said.contains(name));
    println!("{} names of owners alone", owners.len());
    let mut faults = Vec::new();
    for (_, site) in sites() {
        let files: Vec<(&str, &[u8])> = site.output.iter().map(|(path, bytes)| (path, &**bytes)).collect();
        let found: BTreeMap<String, &str> = files
            .into_par_iter()
            .flat_map_iter(|(path, bytes)| {
                let text = String::from_utf8_lossy(bytes).replace("\\\"", " ").replace("&#x2f;", "/");
                let found: Vec<_> =
                    names_in(&text).filter(|name| owners.contains_key(name)).map(|name| (name, path)).collect();
                found
            })
            .collect();
        faults.extend(found.iter().map(|(name, path)| format!("{}/{path}: `{name}` of {}", site.id, owners[name])));
    }
    assert_none(&faults, "owners in the output", "owner and routing data are never rendered");
}

/// The values that name owners, and the article without them.
fn without_owners(article: &RawArticle) -> (Vec<String>, String) {
    let mut ranges: Vec<std::ops::Range<usize>> =
        OWNERS.iter().filter_map(|name| article.property_range(name)).collect();
    for key in ["\"owner\"", "\"ingestionClientIdentities\""] {
        let found = article.text.find(key);
        ranges.extend(found.and_then(|at| Some(at..at + value_length(&article.text[at..])?)));
    }
    ranges.sort_by_key(|range| range.start);
    let mut rest = String::new();
    let mut at = 0;
    for range in &ranges {
        rest.push_str(article.text.get(at..range.start).unwrap_or(""));
        rest.push(' ');
        at = range.end.max(at);
    }
    rest.push_str(&article.text[at..]);
    (ranges.into_iter().map(|range| article.text[range].to_owned()).collect(), rest)
}

/// The length of `"key": {...}` or `"key": [...]` at the beginning of a text.
fn value_length(text: &str) -> Option<usize> {
    let start = text.find(['{', '['])?;
    let mut depth = 0;
    text[start..].char_indices().find_map(|(at, character)| {
        match character {
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(start + at + 1)
    })
}

/// Names as programs write them, lower-case: letters, digits and what joins them. Ordinary words are not among them.
fn names_in(text: &str) -> impl Iterator<Item = String> {
    let pieces = text.split(|c: char| !(c.is_ascii_alphanumeric() || "_@.-\\".contains(c)));
    let pieces = pieces.map(|piece| piece.trim_matches(['.', '-', '_', '\\']).to_ascii_lowercase());
    pieces.filter(|piece| piece.len() >= 6)
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() >= SHORTEST);
    words.map(str::to_ascii_lowercase).collect()
}

/// An article as it is written, and without the marks that divide its words.
fn variants(text: &str) -> [String; 2] {
    [text.to_owned(), plain(text)]
}

/// A text without escapes, comments, tags and marks.
fn plain(text: &str) -> String {
    let text = ["\\n", "\\t", "\\r", "\\\""].iter().fold(text.to_owned(), |text, escape| text.replace(escape, " "));
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(start) = rest.find('<') {
        let Some(end) = rest[start..].find('>') else { break };
        out.push_str(&rest[..start]);
        rest = &rest[start + end + 1..];
    }
    out.push_str(rest);
    out.replace(['*', '`', '\\'], "")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

fn title_of(article: &RawArticle) -> Option<String> {
    let title = article.property("pageTitle")?.replace("&quot;", "\"").replace("&amp;", "&");
    Some(normal_space(&title).to_lowercase()).filter(|title| title.len() > 3)
}

fn addresses(text: &str) -> impl Iterator<Item = &str> {
    let is_end = |c: char| c.is_whitespace() || "\"'<>)]\\".contains(c);
    text.match_indices("http")
        .map(move |(at, _)| text[at..].split(is_end).next().unwrap_or(""))
        .filter(|it| it.len() > 12)
}

/// What a reader of the article sees, and the ids that portals ask with.
fn visible_text(article: &RawArticle) -> String {
    let (before, after) = article.body();
    let properties = ["pageTitle", "description", "infoBubbleText", "supportTopicIds", "resource"];
    let properties = properties.iter().filter_map(|name| article.property(name));
    properties.chain([before, after]).collect::<Vec<_>>().join("\n").to_lowercase()
}

fn include_sources(world: &World) -> String {
    let includes = world.snapshot.sources.below("includes/");
    includes.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect()
}

/// The words of the program itself: its texts, templates, styles and scripts.
fn words_of_the_program() -> HashSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = ["src", "templates", "static"].into_iter().flat_map(|folder| walkdir::WalkDir::new(root.join(folder)));
    let texts = files.filter_map(|file| std::fs::read_to_string(file.ok()?.path()).ok());
    texts.flat_map(|text| words(&text).into_iter().chain(names_in(&text).collect::<Vec<_>>())).collect()
}

/// The words of a site's output that are asked after, each with its files.
fn in_output(site: &BuiltSite, is_asked: &(dyn Fn(&str) -> bool + Sync)) -> BTreeMap<String, Vec<String>> {
    let files: Vec<(&str, &[u8])> = site.output.iter().map(|(path, bytes)| (path, &**bytes)).collect();
    let search = |(path, bytes): (&str, &[u8])| -> Vec<(String, String)> {
        let mut text = String::from_utf8_lossy(bytes);
        if path.ends_with(".json") {
            text = ["\\n", "\\t", "\\r"].iter().fold(text.into_owned(), |text, it| text.replace(it, " ")).into();
        }
        let mut found: Vec<String> = Vec::new();
        let mut lower = String::new();
        for word in text.split(|c: char| !c.is_ascii_alphanumeric()).chain([path]).filter(|word| word.len() >= SHORTEST)
        {
            lower.clear();
            lower.push_str(word);
            lower.make_ascii_lowercase();
            if is_asked(&lower) {
                found.push(lower.clone());
            }
        }
        found.into_iter().map(|word| (word, path.to_owned())).collect()
    };
    let mut by_word: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (word, path) in files.into_par_iter().flat_map_iter(search).collect::<Vec<_>>() {
        by_word.entry(word).or_default().push(path);
    }
    by_word
}

/// Every string of a site's portal JSON, with its file.
fn strings_of_api(site: &BuiltSite) -> Vec<(String, String)> {
    let files: Vec<(&str, &[u8])> =
        site.output.iter().filter(|(path, _)| path.starts_with("api/")).map(|(path, bytes)| (path, &**bytes)).collect();
    let read = |(path, bytes): (&str, &[u8])| {
        let mut strings = Vec::new();
        collect(&serde_json::from_slice(bytes).unwrap_or_default(), &mut strings);
        strings.into_iter().map(|text| (path.to_owned(), text)).collect::<Vec<_>>()
    };
    files.into_par_iter().flat_map_iter(read).collect()
}

fn collect(value: &Value, strings: &mut Vec<String>) {
    match value {
        Value::String(text) => strings.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| collect(value, strings)),
        Value::Object(members) => {
            strings.extend(members.keys().cloned());
            members.values().for_each(|value| collect(value, strings));
        }
        _ => {}
    }
}
