//! The portal JSON: everything can be looked up, leads to pages that exist, fits its schema, and is small.

use std::io::Write;

use rayon::prelude::*;
use selfhelp::api::{article_shard, shard};
use selfhelp::build::Build;
use selfhelp::output::Output;
use selfhelp::session::{Change, Session};
use selfhelp::text::RelPath;
use serde_json::Value;

use crate::raw::RawArticle;
use crate::schemas::{PortalSchemas, is_described};
use crate::support::assert_none;
use crate::world::{BuiltSite, snapshot, world};

/// The most bytes of a file as it is sent.
const MAX_COMPRESSED: usize = 20 << 10;
/// The most bytes of the median article's page.
const MAX_MEDIAN_PAGE: usize = 20 << 10;

fn files(site: &BuiltSite) -> Vec<(&str, &[u8])> {
    described(&site.output)
}

/// The files that a schema describes: all but the schemas.
fn described(output: &Output) -> Vec<(&str, &[u8])> {
    output.iter().filter(|(path, _)| is_described(path)).map(|(path, bytes)| (path, &**bytes)).collect()
}

fn read(site: &BuiltSite, path: &str) -> Option<Value> {
    serde_json::from_slice(site.output.get(path)?).ok()
}

#[test]
fn every_file_is_json_of_version_one() {
    let Some(world) = world() else { return };
    let mut faults = Vec::new();
    for site in &world.sites {
        let is_wrong = |(_, bytes): &&(&str, &[u8])| {
            serde_json::from_slice::<Value>(bytes).ok().is_none_or(|json| json["version"] != 1)
        };
        let files = files(site);
        faults.extend(files.iter().filter(is_wrong).map(|(path, _)| format!("{}/{path}", site.cloud)));
        assert!(files.len() > 100, "{} has portal JSON", site.cloud);
    }
    assert_none(&faults, "files", "every file of the portal JSON is an object with its version");
}

#[test]
fn every_file_fits_its_schema() {
    let Some(world) = world() else { return };
    let schemas = PortalSchemas::new();
    for site in &world.sites {
        let faults = |(path, bytes): (&str, &[u8])| schemas.faults(path, bytes);
        let faults: Vec<String> = files(site).into_par_iter().flat_map_iter(faults).collect();
        assert_none(&faults, "faults of files", &format!("make docs/schemas/portal say what {} has", site.cloud));
    }
}

/// The portal JSON of a site that gives the bodies of its articles.
fn with_bodies(id: &str) -> Option<Output> {
    let mut session = Session::new(snapshot()?.sources.clone());
    session.apply(Change::Write(RelPath::new("selfhelp.toml"), b"[portal]\nbodies = true\n".as_slice().into()));
    let snapshot = session.snapshot().expect("the setting is known");
    let record = snapshot.config.current_sites().find(|site| site.id == id).expect("a site of this id");
    Some(Build::new(&snapshot).site(record).output)
}

#[test]
fn bodies_fit_the_schema_are_small_and_lead_to_files_of_the_site() {
    let Some(world) = world() else { return };
    let site = world.sites.iter().find(|site| site.id == "public").expect("the public site");
    let Some(output) = with_bodies(&site.id) else { return };
    let schemas = PortalSchemas::new();
    let look = |(path, bytes): (&str, &[u8])| {
        let mut faults = schemas.faults(path, bytes);
        let size = compressed(bytes);
        if size > MAX_COMPRESSED {
            faults.push(format!("{path}: {size} bytes"));
        }
        let bodies = bodies(&serde_json::from_slice(bytes).unwrap_or_default());
        let lost = bodies.iter().flat_map(|body| files_named(body)).filter(|file| site.output.get(file).is_none());
        faults.extend(lost.map(|file| format!("{path}: `{file}` is no file of the site")));
        (bodies.len(), size, faults)
    };
    let looked: Vec<(usize, usize, Vec<String>)> = described(&output).into_par_iter().map(look).collect();
    let count: usize = looked.iter().map(|(bodies, ..)| bodies).sum();
    println!("{count} bodies, the largest file has {:?} bytes", looked.iter().map(|(_, size, _)| size).max());
    assert!(count > 1000, "articles have their bodies");
    let faults: Vec<String> = looked.into_iter().flat_map(|(.., faults)| faults).collect();
    assert_none(&faults, "faults of files with bodies", "see `render::Bodies`");
}

/// The bodies in a file, as HTML.
fn bodies(file: &Value) -> Vec<String> {
    let entries = file["articles"].as_object().into_iter().flat_map(|articles| articles.values());
    let entries = entries.filter_map(Value::as_array).flatten();
    entries.filter_map(|entry| entry["html"].as_str()).map(str::to_owned).collect()
}

/// The paths of files that a body refers to.
fn files_named(html: &str) -> Vec<String> {
    let values = ["href=\"", "src=\""].into_iter().flat_map(|name| html.split(name).skip(1));
    let values = values.filter_map(|rest| rest.split('"').next());
    let addresses = values.filter(|value| !value.is_empty() && !value.starts_with('#') && !value.contains(':'));
    addresses.map(|address| address.split('#').next().unwrap_or(address).to_owned()).collect()
}

#[test]
fn every_article_topic_and_symptom_is_found_in_its_shard() {
    let Some(world) = world() else { return };
    let mut faults = Vec::new();
    for site in &world.sites {
        let articles: Vec<(&str, &RawArticle)> = world.published(site).collect();
        let ask = |(path, article): (&str, &RawArticle)| -> Vec<String> {
            // An id may hold commas where a list of them is not meant.
            let id = article.property("articleId").map(str::to_lowercase);
            let asked = id.into_iter().map(|id| ("articles", id));
            let topics = article.list("supportTopicIds").into_iter().map(|id| ("topics", id));
            let symptoms = article.list("symptomId").into_iter().chain(article.list("diagnosticScenario"));
            let asked = asked.chain(topics).chain(symptoms.map(|id| ("symptoms", id)));
            let is_missing = |(folder, id): &(&str, String)| !is_found(site, folder, id, path);
            asked.filter(is_missing).map(|(folder, id)| format!("{}: {folder} `{id}` of {path}", site.cloud)).collect()
        };
        faults.extend(articles.into_par_iter().flat_map_iter(ask).collect::<Vec<_>>());
    }
    assert_none(&faults, "ids that a portal cannot look up", "see `api`");
}

fn is_found(site: &BuiltSite, folder: &str, id: &str, source: &str) -> bool {
    let shard = if folder == "articles" { article_shard(id) } else { shard(id) };
    let Some(file) = read(site, &format!("api/v1/{folder}/{shard}.json")) else { return false };
    let entry = &file[folder][id];
    let articles = entry.as_array().or_else(|| entry["articles"].as_array());
    articles.is_some_and(|articles| articles.iter().any(|article| article["source"] == source))
}

#[test]
fn every_page_that_is_named_exists() {
    let Some(world) = world() else { return };
    let mut faults = Vec::new();
    for site in &world.sites {
        for (path, bytes) in files(site) {
            let mut pages = Vec::new();
            named_pages(&serde_json::from_slice(bytes).unwrap_or_default(), &mut pages);
            pages.retain(|page| site.output.get(page).is_none());
            faults.extend(pages.iter().map(|page| format!("{}/{path}: {page}", site.cloud)));
        }
    }
    assert_none(&faults, "pages that do not exist", "name the pages as `site::urls` does");
}

fn named_pages(value: &Value, pages: &mut Vec<String>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| named_pages(value, pages)),
        Value::Object(members) => {
            for (key, value) in members {
                match value.as_str().filter(|_| key == "page") {
                    Some(page) => pages.push(page.to_owned()),
                    // A body is the author's own.
                    None if key == "body" => {}
                    None => named_pages(value, pages),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn every_file_is_one_small_request() {
    let Some(world) = world() else { return };
    let mut faults = Vec::new();
    for site in &world.sites {
        let size = |(path, bytes): (&str, &[u8])| (compressed(bytes), path.to_owned());
        let mut sizes: Vec<(usize, String)> = files(site).into_par_iter().map(size).collect();
        sizes.sort_by(|a, b| b.cmp(a));
        println!("{}: the largest of {} files: {:?}", site.cloud, sizes.len(), sizes.first());
        sizes.retain(|(size, _)| *size > MAX_COMPRESSED);
        faults.extend(sizes.iter().map(|(size, path)| format!("{}/{path}: {size} bytes", site.cloud)));
    }
    assert_none(&faults, "files that are too large", "a file has at most 20 KB compressed");
}

fn compressed(bytes: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("memory can be written to");
    encoder.finish().expect("memory can be written to").len()
}

#[test]
fn the_median_article_is_a_small_page() {
    let Some(world) = world() else { return };
    for site in &world.sites {
        let pages = site.output.iter().filter(|(path, _)| path.starts_with("articles/"));
        let mut sizes: Vec<usize> = pages.map(|(_, bytes)| bytes.len()).collect();
        sizes.sort_unstable();
        let median = sizes[sizes.len() / 2];
        println!("{}: median {median}, largest {}", site.cloud, sizes[sizes.len() - 1]);
        assert!(median <= MAX_MEDIAN_PAGE, "{}: the median article has {median} bytes of HTML", site.cloud);
    }
}
