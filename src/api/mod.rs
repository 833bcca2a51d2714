//! The JSON that help portals read, version 1: from a topic, an article id, a service or a symptom to the articles.
//!
//! Files are sharded so that each is one small request; `docs/portal-json.md` documents them, and `SCHEMAS` describe them to
//! programs. Fields are only ever added. Must not know pages beyond their paths.

mod blades;
mod body;
mod entry;
mod json;
mod site_file;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

use body::add_shown_ids;
pub use entry::Entries;
use entry::{ResourceEntry, further, resource_entry};
use json::Json;
pub use site_file::{SITE_FILE, SiteFile};

use crate::article::Kind;
use crate::article::topic_list::search_tags;
use crate::corpus::{ArticleId, first_of_each};
use crate::output::{Key, Sink};
use crate::render::{Bodies, KeyParts, Renamed};
use crate::site::{Site, Slots, is_device_name, unique_name};

/// The version of these files; it is the name of their folder.
const VERSION: u32 = 1;

/// The JSON Schema of each sort of file, by the name of its folder or file.
pub const SCHEMAS: [(&str, &str); 6] = [
    ("topics", include_str!("../../docs/schemas/portal/v1/topics.schema.json")),
    ("articles", include_str!("../../docs/schemas/portal/v1/articles.schema.json")),
    ("resources", include_str!("../../docs/schemas/portal/v1/resources.schema.json")),
    ("symptoms", include_str!("../../docs/schemas/portal/v1/symptoms.schema.json")),
    ("products", include_str!("../../docs/schemas/portal/v1/products.schema.json")),
    ("site", include_str!("../../docs/schemas/portal/v1/site.schema.json")),
];

#[derive(Debug, Serialize)]
struct ServiceFile<'a> {
    version: u32,
    id: &'a str,
    name: &'a str,
    articles: &'a [ResourceEntry<'a>],
}

#[derive(Debug, Serialize)]
struct ProductEntry<'a> {
    name: &'a str,
    page: String,
    topics: usize,
    articles: usize,
}

/// The portal JSON of a site: which files there are, and what stands in each.
pub struct Portal<'a> {
    site: &'a Site<'a>,
    entries: &'a Entries,
    /// The words that topic lists have each topic found by.
    tags: BTreeMap<String, Vec<String>>,
    bodies: Bodies<'a>,
    /// The key of what all files are made from.
    common: Key,
    files: BTreeMap<String, File<'a>>,
}

/// What a file gives, by id.
enum File<'a> {
    Topics(BTreeMap<&'a str, &'a str>),
    Articles(BTreeMap<&'a str, Vec<ArticleId>>),
    Symptoms(BTreeMap<&'a str, &'a [ArticleId]>),
    Service(&'a str, Vec<ResourceEntry<'a>>),
    Products,
    Site,
    Schema(&'static str),
}

impl<'a> Portal<'a> {
    /// `entries` are those of all articles, and `common` is the key of what all files are made from.
    #[must_use]
    pub fn new(site: &'a Site<'a>, entries: &'a Entries, bodies: Bodies<'a>, common: Key) -> Self {
        let mut files = BTreeMap::new();
        add_topics(site, |_| true, &mut files);
        add_articles(site, |_| true, &mut files);
        add_services(site, |_, _| true, &mut files);
        add_symptoms(site, |_| true, &mut files);
        files.insert(path("products.json"), File::Products);
        files.insert(SITE_FILE.to_owned(), File::Site);
        for (name, schema) in SCHEMAS {
            files.insert(path(&format!("schemas/{name}.schema.json")), File::Schema(schema));
        }
        Self { site, entries, tags: tags(site), bodies, common, files }
    }

    /// Those files alone that tell all of one of some articles, or of something that has another name.
    #[must_use]
    pub fn after(
        site: &'a Site<'a>,
        entries: &'a Entries,
        bodies: Bodies<'a>,
        common: Key,
        (articles, renamed): (&[ArticleId], &Renamed<'_>),
    ) -> Self {
        let of_article = |id: ArticleId| site.entry(id).article_id.as_deref().map(article_shard);
        let wanted: BTreeSet<String> = articles.iter().filter_map(|&id| of_article(id)).collect();
        let mut files = BTreeMap::new();
        add_articles(site, |shard| wanted.contains(shard), &mut files);
        files.retain(
            |_, file| matches!(file, File::Articles(ids) if ids.values().flatten().any(|id| articles.contains(id))),
        );
        let mut tags = BTreeMap::new();
        if !renamed.is_nothing() {
            add_renamed(site, renamed, &mut files);
            tags = self::tags(site);
        }
        Self { site, entries, tags, bodies, common, files }
    }

    /// The paths of all files, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// One of its files; nothing where it has none at this path.
    #[must_use]
    pub fn bytes(&self, path: &str) -> Option<Vec<u8>> {
        self.files.get(path).map(|file| self.file(file))
    }

    /// Makes all files, each as soon as a thread is free. `at` is the place of the site among those that are made.
    pub fn render(&self, at: usize, sink: &dyn Sink) {
        self.files.par_iter().for_each(|(path, file)| {
            let key = self.key(file);
            if !key.is_some_and(|key| sink.keeps(at, path, key)) {
                sink.put(at, path, key, &self.file(file));
            }
        });
    }

    /// The key of what a file is made from, where it takes longer to make than to tell.
    fn key(&self, file: &File<'_>) -> Option<Key> {
        let File::Articles(articles) = file else { return None };
        let mut parts = KeyParts::default();
        parts.add(&self.common);
        for (article_id, ids) in articles {
            parts.add(&(article_id, ids.len()));
            for &id in ids {
                self.add_origins(&mut parts, id);
            }
        }
        Some(parts.key())
    }

    fn add_origins(&self, parts: &mut KeyParts, id: ArticleId) {
        let entry = self.site.entry(id);
        parts.add(&(self.entries.of(self.site, id), self.site.placement.of(id).map(|placed| placed.service)));
        parts.add(&self.site.topics.of(entry));
        self.bodies.add_to(parts, id);
        if let Some(body) = &entry.article().json {
            add_shown_ids(self.site, &body.node, parts);
        }
    }

    fn file(&self, file: &File<'_>) -> Vec<u8> {
        match file {
            File::Topics(topics) => by_id("topics", topics, |json, &id| self.push_topic(json, id)),
            File::Articles(articles) => by_id("articles", articles, |json, ids| {
                json.push_array(ids, |json, &id| {
                    json.push_merged(self.entries.of(self.site, id), &further(self.site, &self.bodies, id));
                });
            }),
            File::Symptoms(symptoms) => by_id("symptoms", symptoms, |json, ids| {
                json.push_array(ids, |json, &id| json.push_json(&self.entries.unordered(self.site, id)));
            }),
            File::Service(id, articles) => {
                to_json(&ServiceFile { version: VERSION, id, name: self.site.service_name(id), articles })
            }
            File::Products => to_json(&serde_json::json!({ "version": VERSION, "products": products(self.site) })),
            File::Site => to_json(&SiteFile::of(self.site)),
            File::Schema(schema) => schema.as_bytes().to_vec(),
        }
    }

    fn push_topic(&self, json: &mut Json, id: &str) {
        json.push_object(|json| {
            json.push_member("name", self.site.names.topic(id));
            if let Some(tags) = self.tags.get(id).filter(|tags| !tags.is_empty()) {
                json.push_member("searchTags", tags);
            }
            // The order in which to show them: the first whose products and tags fit is the answer.
            let articles = self.site.topics.get(id).map_or(&[][..], |slots| &slots.articles);
            json.push_key("articles");
            json.push_array(articles, |json, &id| json.push_json(self.entries.of(self.site, id)));
        });
    }
}

/// `{"version": 1, "<folder>": {id: ...}}`
fn by_id<T>(folder: &str, values: &BTreeMap<&str, T>, push: impl Fn(&mut Json, &T)) -> Vec<u8> {
    let mut json = Json::default();
    json.push_object(|json| {
        json.push_member("version", &VERSION);
        json.push_key(folder);
        json.push_object(|json| {
            for (id, value) in values {
                json.push_key(id);
                push(json, value);
            }
        });
    });
    json.into_bytes()
}

/// Whether a file of a site belongs to its portal JSON.
#[must_use]
pub fn is_of_portal(path: &str) -> bool {
    path.starts_with("api/")
}

/// Where a file lies below the site's folder.
fn path(file: &str) -> String {
    format!("api/v{VERSION}/{file}")
}

/// The file of a folder that an id is looked up in: its last three characters, made safe.
///
/// What the name of a device would be on Windows has `x-` before it: `con` is `x-con`.
/// The last characters spread ids far better than the first, which 8-digit topic ids share.
#[must_use]
pub fn shard(id: &str) -> String {
    let id = id.to_lowercase();
    let start = id.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
    let safe = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let shard: String = id[start..].chars().map(safe).collect();
    if is_device_name(&shard) { format!("x-{shard}") } else { shard }
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

/// Adds the files that show something that has another name, beside the titles of the articles that they tell all of.
fn add_renamed<'a>(site: &'a Site<'_>, renamed: &Renamed<'_>, files: &mut BTreeMap<String, File<'a>>) {
    let has_one = |articles: &[ArticleId]| articles.iter().any(|id| renamed.articles.contains(id));
    let topics = site.topics.iter().filter(|(id, slots)| renamed.topics.contains(id) || has_one(&slots.articles));
    let topics: BTreeSet<String> = topics.flat_map(|(id, slots)| asked_as(id, slots)).map(shard).collect();
    add_topics(site, |shard| topics.contains(shard), files);
    add_services(site, |id, articles| renamed.services.contains(id) || has_one(articles), files);
    let symptoms = site.symptoms.iter().filter(|(_, articles)| has_one(articles));
    let symptoms: BTreeSet<String> = symptoms.map(|(symptom, _)| shard(symptom)).collect();
    add_symptoms(site, |shard| symptoms.contains(shard), files);
    if !renamed.products.is_empty() {
        files.insert(path("products.json"), File::Products);
    }
}

/// The ids that a topic is asked for by: a portal may know it by one that it had before.
fn asked_as<'a>(id: &'a str, slots: &'a Slots) -> impl Iterator<Item = &'a str> {
    std::iter::once(id).chain(slots.aliases.iter().map(String::as_str))
}

/// Of those shards alone that are wanted.
fn add_topics<'a>(site: &'a Site<'_>, is_wanted: impl Fn(&str) -> bool, files: &mut BTreeMap<String, File<'a>>) {
    let mut shards: BTreeMap<String, BTreeMap<&str, &str>> = BTreeMap::new();
    for (id, slots) in site.topics.iter() {
        for asked in asked_as(id, slots) {
            let shard = shard(asked);
            if is_wanted(&shard) {
                shards.entry(shard).or_default().insert(asked, id);
            }
        }
    }
    let file = |(shard, topics)| (path(&format!("topics/{shard}.json")), File::Topics(topics));
    files.extend(shards.into_iter().map(file));
}

/// The words that the site's topic lists have each topic found by.
fn tags(site: &Site<'_>) -> BTreeMap<String, Vec<String>> {
    let mut tags: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for &list in &site.articles {
        let Some(list) = site.entry(list).article().topic_list() else { continue };
        for topic in &list.support_topics {
            let id = topic.id.value.trim().to_lowercase();
            let of_topic = tags.entry(site.topics.canonical(&id).to_owned()).or_default();
            of_topic.extend(search_tags(&topic.search_tags.value));
        }
    }
    tags.into_iter().map(|(id, tags)| (id, first_of_each(tags))).collect()
}

/// Of those shards alone that are wanted.
fn add_articles<'a>(site: &'a Site<'_>, is_wanted: impl Fn(&str) -> bool, files: &mut BTreeMap<String, File<'a>>) {
    let mut shards: BTreeMap<String, BTreeMap<&str, Vec<ArticleId>>> = BTreeMap::new();
    for &id in &site.articles {
        if let Some(article_id) = site.entry(id).article_id.as_deref() {
            let shard = article_shard(article_id);
            if is_wanted(&shard) {
                shards.entry(shard).or_default().entry(article_id).or_default().push(id);
            }
        }
    }
    let file = |(shard, articles)| (path(&format!("articles/{shard}.json")), File::Articles(articles));
    files.extend(shards.into_iter().map(file));
}

/// Those of services alone that are wanted, with articles.
fn add_services<'a>(
    site: &'a Site<'_>,
    is_wanted: impl Fn(&str, &[ArticleId]) -> bool,
    files: &mut BTreeMap<String, File<'a>>,
) {
    for (id, articles) in site.navigation.services.iter().filter(|(id, articles)| is_wanted(id, articles)) {
        let of_resources = articles.iter().filter(|&&id| is_of_resource(site.entry(id).kind));
        let mut entries: Vec<ResourceEntry<'_>> = of_resources.map(|&id| resource_entry(site, id)).collect();
        if entries.is_empty() {
            continue;
        }
        entries.sort_by_key(|it| (it.entry.display_order.unwrap_or(i64::MAX), it.entry.source));
        files.insert(path(&format!("resources/{id}.json")), File::Service(id, entries));
    }
}

/// What a portal shows on a resource's own page; everything else is looked up by topic, id or symptom.
fn is_of_resource(kind: Kind) -> bool {
    matches!(kind, Kind::Resource | Kind::Tools | Kind::DiagnoseAndSolve | Kind::AdvisorRecommendationMetadata)
}

/// Of those shards alone that are wanted.
fn add_symptoms<'a>(site: &'a Site<'_>, is_wanted: impl Fn(&str) -> bool, files: &mut BTreeMap<String, File<'a>>) {
    let mut shards: BTreeMap<String, BTreeMap<&str, &[ArticleId]>> = BTreeMap::new();
    for (symptom, articles) in &site.symptoms {
        let shard = shard(symptom);
        if is_wanted(&shard) {
            shards.entry(shard).or_default().insert(symptom, articles);
        }
    }
    let file = |(shard, symptoms)| (path(&format!("symptoms/{shard}.json")), File::Symptoms(symptoms));
    files.extend(shards.into_iter().map(file));
}

fn products<'a>(site: &'a Site<'_>) -> BTreeMap<&'a str, ProductEntry<'a>> {
    let mut topics: BTreeMap<&str, usize> = BTreeMap::new();
    for product in site.topics.iter().flat_map(|(_, slots)| &slots.products) {
        *topics.entry(product).or_default() += 1;
    }
    let product = |(id, articles): (&'a String, &Vec<ArticleId>)| {
        let entry = ProductEntry {
            name: site.names.product(id),
            page: format!("products/{}.html", unique_name(id)),
            topics: topics.get(id.as_str()).copied().unwrap_or(0),
            articles: articles.len(),
        };
        (id.as_str(), entry)
    };
    site.navigation.products.iter().map(product).collect()
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
