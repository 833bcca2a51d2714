//! All articles of a content root, with the names in them resolved against the configuration; shared by every site.
//!
//! Must not know sites: what an article is in one cloud is decided in `site`.

mod cloud_names;

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub use cloud_names::{CLOUD_SEPARATOR, CLOUD_UNKNOWN, CLOUDS_MISSING, is_separator, run_together};

use crate::article::findings::limited;
use crate::article::{Article, Audience, Kind};
use crate::cloud::CloudSet;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::text::{FileBytes, RelPath};
use cloud_names::cloud_findings;

/// The folder that articles lie in.
pub const ARTICLES: &str = "articles/";
/// The folder of texts that articles include.
pub const INCLUDES: &str = "includes/";

/// A thread takes so many texts at a time: few, as they differ in length, and no thread should wait for the others.
pub const TEXTS_AT_ONCE: usize = 64;

/// An article's place in the corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ArticleId(u32);

impl ArticleId {
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// All articles, in order of path, and what lies beside them.
#[derive(Debug, Clone)]
pub struct Corpus {
    entries: Vec<Arc<Entry>>,
    by_path: Arc<HashMap<RelPath, ArticleId>>,
    by_article_id: Arc<HashMap<String, Vec<ArticleId>>>,
    /// The texts that articles include; each is in the clouds of the articles that do.
    includes: Arc<BTreeMap<RelPath, Entry>>,
    /// Files below `articles/` and `includes/` that are no articles: images, mostly.
    strays: Arc<BTreeMap<RelPath, FileBytes>>,
    /// What names mean nothing here.
    diagnostics: Arc<Vec<Diagnostic>>,
    /// The same one for corpora whose texts show the same to others.
    shown: Arc<Shown>,
}

/// What texts show to others.
#[derive(Debug)]
struct Shown;

/// An article and what its properties mean here; or a text that articles include, which has no properties.
#[derive(Debug, Clone)]
pub struct Entry {
    pub parsed: Arc<Article>,
    /// The clouds it is published to: `cloudEnvironments` less `disableClouds`.
    pub clouds: CloudSet,
    pub kind: Kind,
    pub audience: Audience,
    /// Lower-case; as all ids here. Unique only within a cloud.
    pub article_id: Option<String>,
    pub topics: Vec<String>,
    pub products: Vec<String>,
    pub resource_tags: Vec<String>,
    /// The declared service, lower-case: the part of `service` before any `/`.
    pub service: Option<String>,
    /// `ownershipId`, lower-case.
    pub owner: Option<String>,
    /// `displayOrder`; articles without one come last.
    pub display_order: Option<i64>,
    /// What diagnostics look the article up by: `symptomId`, and `diagnosticScenario`.
    pub symptoms: Vec<String>,
}

impl Entry {
    #[must_use]
    pub fn article(&self) -> &Article {
        &self.parsed
    }

    /// Whether it is a text that articles include, and no article of its own.
    #[must_use]
    pub fn is_include(&self) -> bool {
        self.article().path().as_str().starts_with(INCLUDES)
    }
}

impl Corpus {
    /// Resolves parsed articles. They, the includes and the strays are each in order of path.
    #[must_use]
    pub fn new(
        config: &Config,
        articles: Vec<Arc<Article>>,
        includes: BTreeMap<RelPath, Arc<Article>>,
        strays: BTreeMap<RelPath, FileBytes>,
    ) -> Self {
        let entries: Vec<Arc<Entry>> =
            articles.into_par_iter().map(|parsed| Arc::new(resolve(config, parsed))).collect();
        let index = || {
            let mut by_path = HashMap::with_capacity(entries.len());
            let mut by_article_id: HashMap<String, Vec<ArticleId>> = HashMap::new();
            for (index, entry) in entries.iter().enumerate() {
                let id = ArticleId(u32::try_from(index).unwrap_or(u32::MAX));
                by_path.insert(entry.article().path().clone(), id);
                if let Some(article_id) = &entry.article_id {
                    by_article_id.entry(article_id.clone()).or_default().push(id);
                }
            }
            (by_path, by_article_id)
        };
        let find = || {
            let diagnostics = entries.par_iter().flat_map_iter(|entry| names_unknown(config, entry)).collect();
            (diagnostics, resolve_includes(config, &entries, includes))
        };
        let ((by_path, by_article_id), (diagnostics, includes)) = rayon::join(index, find);
        Self {
            entries,
            by_path: Arc::new(by_path),
            by_article_id: Arc::new(by_article_id),
            includes: Arc::new(includes),
            strays: Arc::new(strays),
            diagnostics: Arc::new(diagnostics),
            shown: Arc::new(Shown),
        }
    }

    /// The same with another state of one of its texts; nothing where it has no such text.
    #[must_use]
    pub fn with(&self, config: &Config, parsed: Arc<Article>) -> Option<Self> {
        let before = self.text_at(parsed.path())?;
        let mut corpus = self.clone();
        let now = Entry { clouds: before.clouds, ..resolve(config, Arc::clone(&parsed)) };
        if !before.article().shown().face.is_same_but_headings(&parsed.shown().face) {
            corpus.shown = Arc::new(Shown);
        }
        let includes_same = included(before).eq(included(&now));
        let Some(id) = self.at_path(parsed.path()) else {
            Arc::make_mut(&mut corpus.includes).insert(parsed.path().clone(), now);
            return Some(if includes_same { corpus } else { corpus.with_includes(config) });
        };
        let now = Arc::new(resolve(config, parsed));
        let needs_includes = !includes_same || (before.clouds != now.clouds && included(&now).next().is_some());
        corpus.find_names_unknown(config, before, &now);
        corpus.rename(id, before, &now);
        corpus.entries[id.index()] = now;
        Some(if needs_includes { corpus.with_includes(config) } else { corpus })
    }

    /// The same, with the clouds of included texts found out again.
    fn with_includes(self, config: &Config) -> Self {
        let parsed = self.includes.iter().map(|(path, entry)| (path.clone(), Arc::clone(&entry.parsed))).collect();
        let includes = Arc::new(resolve_includes(config, &self.entries, parsed));
        Self { includes, ..self }
    }

    fn find_names_unknown(&mut self, config: &Config, before: &Entry, now: &Entry) {
        let found = names_unknown(config, now);
        if found.is_empty() && names_unknown(config, before).is_empty() {
            return;
        }
        let path = now.article().path();
        let diagnostics = Arc::make_mut(&mut self.diagnostics);
        diagnostics.retain(|finding| finding.path != *path);
        let place = diagnostics.partition_point(|finding| finding.path < *path);
        diagnostics.splice(place..place, found);
    }

    fn rename(&mut self, id: ArticleId, before: &Entry, now: &Entry) {
        if before.article_id == now.article_id {
            return;
        }
        let by_article_id = Arc::make_mut(&mut self.by_article_id);
        if let Some(name) = &before.article_id
            && let Some(ids) = by_article_id.get_mut(name)
        {
            ids.retain(|other| *other != id);
            if ids.is_empty() {
                by_article_id.remove(name);
            }
        }
        if let Some(name) = &now.article_id {
            let ids = by_article_id.entry(name.clone()).or_default();
            ids.insert(ids.partition_point(|other| *other < id), id);
        }
    }

    /// Whether all texts show the same to others as those of another corpus, their headings aside, of which one was made
    /// [`with`](Self::with) other states of texts of the other.
    #[must_use]
    pub fn shows_same_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.shown, &other.shown)
    }

    /// Whether the articles are called as the same ones of another corpus are.
    #[must_use]
    pub fn is_called_as(&self, other: &Self) -> bool {
        let pairs = self.entries.iter().zip(&other.entries);
        pairs.filter(|(a, b)| !Arc::ptr_eq(a, b)).all(|(a, b)| a.article().title() == b.article().title())
    }

    /// Reads the bodies of all texts that were not read yet.
    pub fn read_bodies(&self) {
        let texts: Vec<&Entry> = self.texts().collect();
        texts.into_par_iter().with_max_len(TEXTS_AT_ONCE).for_each(|entry| entry.article().read_body());
    }

    #[must_use]
    pub fn entry(&self, id: ArticleId) -> &Entry {
        &self.entries[id.index()]
    }

    /// All articles, in order of path.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (ArticleId, &Entry)> {
        let id = |index| ArticleId(u32::try_from(index).unwrap_or(u32::MAX));
        self.entries.iter().enumerate().map(move |(index, entry)| (id(index), &**entry))
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    #[must_use]
    pub fn at_path(&self, path: &RelPath) -> Option<ArticleId> {
        self.by_path.get(path).copied()
    }

    /// The articles of an `articleId` in any case, whatever their clouds.
    #[must_use]
    pub fn with_article_id(&self, article_id: &str) -> &[ArticleId] {
        self.by_article_id.get(&article_id.trim().to_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// The `articleId`s that several articles have, lower-case and in no order, each with these articles.
    pub fn shared_article_ids(&self) -> impl Iterator<Item = (&str, &[ArticleId])> {
        let shared = self.by_article_id.iter().filter(|(_, ids)| ids.len() > 1);
        shared.map(|(name, ids)| (name.as_str(), ids.as_slice()))
    }

    #[must_use]
    pub fn include(&self, path: &RelPath) -> Option<&Article> {
        self.includes.get(path).map(Entry::article)
    }

    /// The texts that articles include, in order of path.
    pub fn includes(&self) -> impl Iterator<Item = &Entry> {
        self.includes.values()
    }

    /// All articles, then the texts that they include.
    pub fn texts(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().map(|entry| &**entry).chain(self.includes())
    }

    /// The article or the included text of a path.
    #[must_use]
    pub fn text_at(&self, path: &RelPath) -> Option<&Entry> {
        self.at_path(path).map(|id| self.entry(id)).or_else(|| self.includes.get(path))
    }

    /// What is wrong with the names in the articles, in order of path; not what is too much of it in one.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    #[must_use]
    pub fn strays(&self) -> &BTreeMap<RelPath, FileBytes> {
        &self.strays
    }
}

/// The items in their order, each once.
pub fn first_of_each<T: Clone + Eq + std::hash::Hash>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().collect();
    // Most lists have one item.
    if items.len() > 1 {
        let mut seen = HashSet::with_capacity(items.len());
        items.retain(|item| seen.insert(item.clone()));
    }
    items
}

/// What is wrong with the names of clouds in an article.
fn names_unknown(config: &Config, entry: &Entry) -> Vec<Diagnostic> {
    limited(cloud_findings(config, entry))
}

fn resolve(config: &Config, parsed: Arc<Article>) -> Entry {
    let properties = &parsed.properties;
    let clouds =
        |name: &str| -> CloudSet { properties.list(name).filter_map(|item| config.cloud_named(item.value)).collect() };
    let values = |name: &'static str| properties.list(name).map(|item| item.value.to_lowercase());
    let ids = |name: &'static str| first_of_each(values(name));
    let service = properties.get("service").and_then(|service| service.split('/').next());
    let service = service.map(|service| service.trim().to_lowercase()).filter(|service| !service.is_empty());
    Entry {
        clouds: clouds("cloudEnvironments").without(clouds("disableClouds")),
        kind: parsed.kind,
        audience: config.audiences.of(parsed.kind),
        article_id: properties.get("articleId").map(str::to_lowercase),
        topics: ids("supportTopicIds"),
        products: ids("productPesIds"),
        resource_tags: ids("resourceTags"),
        service,
        owner: properties.get("ownershipId").map(str::to_lowercase),
        display_order: properties.get("displayOrder").and_then(|order| order.parse().ok()),
        symptoms: first_of_each(values("symptomId").chain(values("diagnosticScenario"))),
        parsed,
    }
}

/// Resolves the texts that articles include. They have no clouds of their own, but those of the articles that include
/// them, at first hand or through others.
fn resolve_includes(
    config: &Config,
    articles: &[Arc<Entry>],
    parsed: BTreeMap<RelPath, Arc<Article>>,
) -> BTreeMap<RelPath, Entry> {
    let mut includes: BTreeMap<RelPath, Entry> = parsed
        .into_iter()
        .map(|(path, parsed)| (path, Entry { clouds: CloudSet::EMPTY, ..resolve(config, parsed) }))
        .collect();
    let mut reached: Vec<(RelPath, CloudSet)> =
        articles.iter().flat_map(|entry| included(entry).map(|path| (path, entry.clouds))).collect();
    while let Some((path, clouds)) = reached.pop() {
        let Some(entry) = includes.get_mut(&path).filter(|entry| !clouds.without(entry.clouds).is_empty()) else {
            continue;
        };
        entry.clouds = entry.clouds.union(clouds);
        reached.extend(included(entry).map(|path| (path, clouds)));
    }
    includes
}

/// What a text includes, as paths from the content root.
fn included(entry: &Entry) -> impl Iterator<Item = RelPath> {
    entry.article().includes().filter_map(|include| entry.article().path().join(&include.target.value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_equal_items_the_first_stays() {
        assert_eq!(first_of_each(["b", "a", "b", "a", "c"]), ["b", "a", "c"]);
    }
}
