//! The portal JSON: everything can be looked up, leads to pages that exist, and is small.

use std::io::Write;

use rayon::prelude::*;
use selfhelp::api::{article_shard, shard};
use serde_json::Value;

use crate::raw::RawArticle;
use crate::support::assert_none;
use crate::world::{BuiltSite, world};

/// The most bytes of a file as it is sent.
const MAX_COMPRESSED: usize = 20 << 10;
/// The most bytes of the median article's page.
const MAX_MEDIAN_PAGE: usize = 20 << 10;

fn files(site: &BuiltSite) -> Vec<(&str, &[u8])> {
    site.output.iter().filter(|(path, _)| path.starts_with("api/")).map(|(path, bytes)| (path, &**bytes)).collect()
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
