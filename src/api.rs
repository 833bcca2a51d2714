//! The JSON that help portals read, version 1: from a topic, an article id, a service or a symptom to the articles.
//!
//! Files are sharded so that each is one small request; `docs/portal-json.md` documents them. Fields are only ever added.
//! Must not know pages beyond their paths.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::Value;

use crate::article::{Kind, json};
use crate::corpus::ArticleId;
use crate::output::Output;
use crate::site::{Site, safe_name, unique_name};

/// The version of these files; it is the name of their folder.
const VERSION: u32 = 1;

/// One article, as look-ups give it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct ArticleEntry<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    article_id: Option<&'a str>,
    title: &'a str,
    /// As authors write it in `selfHelpType`.
    kind: &'static str,
    /// The page's path below the site's folder.
    page: &'a str,
    /// The source's path below the content root.
    source: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    product_ids: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    resource_tags: &'a [String],
}

/// An article looked up by its own id: everything, with the body of JSON kinds.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct FullEntry<'a> {
    #[serde(flatten)]
    entry: ArticleEntry<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    topic_ids: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Value>,
}

#[derive(Debug, Serialize)]
struct TopicEntry<'a> {
    name: &'a str,
    /// The order in which to show them: the first whose products and tags fit is the answer.
    articles: Vec<ArticleEntry<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ResourceEntry<'a> {
    #[serde(flatten)]
    entry: ArticleEntry<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_order: Option<i64>,
}

#[derive(Debug, Serialize)]
struct ServiceFile<'a> {
    version: u32,
    id: &'a str,
    name: &'a str,
    articles: Vec<ResourceEntry<'a>>,
}

#[derive(Debug, Serialize)]
struct ProductEntry<'a> {
    name: &'a str,
    page: String,
    topics: usize,
    articles: usize,
}

/// Adds the portal JSON of a site to its output.
pub fn render(site: &Site<'_>, output: &mut Output) {
    topics(site, output);
    articles(site, output);
    resources(site, output);
    symptoms(site, output);
    products(site, output);
}

/// The file of a folder that an id is looked up in: its last three characters, made safe.
///
/// What the name of a device would be on Windows has `x-` before it: `con` is `x-con`.
/// The last characters spread ids far better than the first, which 8-digit topic ids share.
#[must_use]
pub fn shard(id: &str) -> String {
    let id = id.to_lowercase();
    let characters: Vec<char> = id.chars().collect();
    let last = &characters[characters.len().saturating_sub(3)..];
    let safe = |c: &char| if c.is_ascii_alphanumeric() { *c } else { '-' };
    let shard: String = last.iter().map(safe).collect();
    let as_device = format!("x-{shard}");
    if safe_name(&shard) == as_device { as_device } else { shard }
}

/// The file that an article id is looked up in: three hexadecimal digits, the low 10 bits of its FNV-1a hash.
///
/// Article ids are names as often as GUIDs, and names end alike (`-public`), so their last characters do not spread them.
#[must_use]
pub fn article_shard(id: &str) -> String {
    let hash = id
        .to_lowercase()
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{:03x}", hash & 0x3ff)
}

fn entry<'a>(site: &Site<'a>, id: ArticleId) -> ArticleEntry<'a> {
    let entry = site.entry(id);
    ArticleEntry {
        article_id: entry.article_id.as_deref(),
        title: entry.article().title(),
        kind: entry.kind.name(),
        page: site.page(id),
        source: entry.article().path().as_str(),
        product_ids: &entry.products,
        resource_tags: &entry.resource_tags,
    }
}

fn topics(site: &Site<'_>, output: &mut Output) {
    let mut shards: BTreeMap<String, BTreeMap<&str, TopicEntry<'_>>> = BTreeMap::new();
    for (id, slots) in site.topics.iter() {
        let articles = slots.articles.iter().map(|&article| entry(site, article)).collect();
        shards.entry(shard(id)).or_default().insert(id, TopicEntry { name: site.names.topic(id), articles });
    }
    // A portal may know a topic by the id that it had before.
    for (alias, id, slots) in site.topics.aliases() {
        let articles = slots.articles.iter().map(|&article| entry(site, article)).collect();
        shards.entry(shard(alias)).or_default().insert(alias, TopicEntry { name: site.names.topic(id), articles });
    }
    insert_shards(output, "topics", &shards);
}

fn articles(site: &Site<'_>, output: &mut Output) {
    let full = |id: ArticleId| -> FullEntry<'_> {
        let source = site.entry(id);
        FullEntry {
            entry: entry(site, id),
            service: site.placement.of(id).map(|placed| placed.service.as_str()),
            topic_ids: &source.topics,
            body: source.article().json.as_ref().map(|body| public_body(site, source.kind, &body.node)),
        }
    };
    let mut shards: BTreeMap<String, BTreeMap<&str, Vec<FullEntry<'_>>>> = BTreeMap::new();
    for &id in &site.articles {
        let Some(article_id) = site.entry(id).article_id.as_deref() else { continue };
        shards.entry(article_shard(article_id)).or_default().entry(article_id).or_default().push(full(id));
    }
    insert_shards(output, "articles", &shards);
}

/// A JSON body, normalised, without what only its owners and their programs need, and without references to articles that
/// this site does not publish. Strings are the author's own, HTML and all, but for addresses that the configuration rewrites.
fn public_body(site: &Site<'_>, kind: Kind, node: &json::Node) -> Value {
    const PRIVATE: &[&str] = &[
        "owner",
        "ingestionclientidentities",
        "testdata",
        "datasourcemetadata",
        "legacydataloader",
        "legacyrecommender",
        "recommendationvalidator",
        "partialrecommendationgenerator",
        "recommendationhydrator",
    ];
    let mut body = json::to_serde(node);
    if kind == Kind::AdvisorRecommendationMetadata
        && let Some(object) = body.as_object_mut()
    {
        object.retain(|key, _| !PRIVATE.contains(&key.to_lowercase().as_str()));
    }
    drop_foreign_references(site, &mut body);
    rewrite_addresses(site, &mut body);
    body
}

/// Puts in the place of addresses what the configuration puts there in the site's cloud.
fn rewrite_addresses(site: &Site<'_>, body: &mut Value) {
    match body {
        Value::Array(items) => items.iter_mut().for_each(|item| rewrite_addresses(site, item)),
        Value::Object(object) => object.values_mut().for_each(|value| rewrite_addresses(site, value)),
        Value::String(text) => {
            if let Cow::Owned(rewritten) = site.world.config.rewritten_text(site.record.cloud, text) {
                *text = rewritten;
            }
        }
        _ => {}
    }
}

/// Removes ids that lead to no article of the site: they would tell what other clouds have.
fn drop_foreign_references(site: &Site<'_>, body: &mut Value) {
    match body {
        Value::Array(items) => items.iter_mut().for_each(|item| drop_foreign_references(site, item)),
        Value::Object(object) => {
            object.retain(|key, value| {
                let id = value.as_str().unwrap_or("");
                match key.trim().to_lowercase().as_str() {
                    "commonsolutionarticleid" => site.with_article_id(id).next().is_some(),
                    "symptomid" => !site.with_symptom(id).is_empty(),
                    _ => true,
                }
            });
            object.values_mut().for_each(|value| drop_foreign_references(site, value));
        }
        _ => {}
    }
}

fn resources(site: &Site<'_>, output: &mut Output) {
    for (id, articles) in &site.navigation.services {
        let of_resources = articles.iter().filter(|&&id| is_of_resource(site.entry(id).kind));
        let mut entries: Vec<ResourceEntry<'_>> = of_resources
            .map(|&id| ResourceEntry {
                entry: entry(site, id),
                resource: site.entry(id).article().properties.get("resource"),
                display_order: site.entry(id).display_order,
            })
            .collect();
        if entries.is_empty() {
            continue;
        }
        entries.sort_by_key(|entry| (entry.display_order.unwrap_or(i64::MAX), entry.entry.source));
        let name = site.service_name(id);
        insert(output, &format!("resources/{id}.json"), &ServiceFile { version: VERSION, id, name, articles: entries });
    }
}

/// What a portal shows on a resource's own page; everything else is looked up by topic, id or symptom.
fn is_of_resource(kind: Kind) -> bool {
    matches!(kind, Kind::Resource | Kind::Tools | Kind::DiagnoseAndSolve | Kind::AdvisorRecommendationMetadata)
}

fn symptoms(site: &Site<'_>, output: &mut Output) {
    let mut shards: BTreeMap<String, BTreeMap<&str, Vec<ArticleEntry<'_>>>> = BTreeMap::new();
    for (symptom, articles) in &site.symptoms {
        let entries = articles.iter().map(|&id| entry(site, id)).collect();
        shards.entry(shard(symptom)).or_default().insert(symptom, entries);
    }
    insert_shards(output, "symptoms", &shards);
}

fn products(site: &Site<'_>, output: &mut Output) {
    let mut topics: BTreeMap<&str, usize> = BTreeMap::new();
    for product in site.topics.iter().flat_map(|(_, slots)| &slots.products) {
        *topics.entry(product).or_default() += 1;
    }
    let products: BTreeMap<&str, ProductEntry<'_>> = site
        .navigation
        .products
        .iter()
        .map(|(id, articles)| {
            let page = format!("products/{}.html", unique_name(id));
            (
                id.as_str(),
                ProductEntry {
                    name: site.names.product(id),
                    page,
                    topics: topics.get(id.as_str()).copied().unwrap_or(0),
                    articles: articles.len(),
                },
            )
        })
        .collect();
    insert(output, "products.json", &serde_json::json!({ "version": VERSION, "products": products }));
}

/// Writes `<folder>/<shard>.json`, each `{"version": 1, "<folder>": {id: ...}}`.
fn insert_shards<T: Serialize + Sync>(output: &mut Output, folder: &str, shards: &BTreeMap<String, BTreeMap<&str, T>>) {
    let rendered: Vec<(String, Vec<u8>)> = shards
        .par_iter()
        .map(|(shard, entries)| {
            let file = BTreeMap::from([(folder, entries)]);
            (format!("{folder}/{shard}.json"), to_json(&Versioned { version: VERSION, file }))
        })
        .collect();
    for (path, bytes) in rendered {
        output.insert(format!("api/v{VERSION}/{path}"), bytes);
    }
}

#[derive(Serialize)]
struct Versioned<'a, T> {
    version: u32,
    #[serde(flatten)]
    file: BTreeMap<&'a str, T>,
}

fn insert(output: &mut Output, path: &str, value: &impl Serialize) {
    output.insert(format!("api/v{VERSION}/{path}"), to_json(value));
}

fn to_json(value: &impl Serialize) -> Vec<u8> {
    // Only maps with keys that are no strings fail, and there are none.
    serde_json::to_vec(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_sharded_by_their_last_characters() {
        assert_eq!(shard("32553275"), "275");
        assert_eq!(shard("A-MoonCake"), "ake");
        assert_eq!(shard("a/"), "a-");
        assert_eq!(shard(""), "");
        assert_eq!(shard("falcon"), "x-con");
        assert_eq!(article_shard("A"), article_shard("a"));
        assert_eq!(article_shard(""), "1c5");
    }
}
