//! All articles of a content root, with the names in them resolved against the configuration; shared by every site.
//!
//! Must not know sites: what an article is in one cloud is decided in `site`.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use rayon::prelude::*;

use crate::article::conflict;
use crate::article::{Article, Audience, Kind, Parsed, nearest};
use crate::cloud::CloudSet;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Rule};
use crate::text::{FileBytes, RelPath, Span, Spanned};

/// The folder that articles lie in.
pub const ARTICLES: &str = "articles/";
/// The folder of texts that articles include.
pub const INCLUDES: &str = "includes/";

/// An article's place in the corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// What the words of a body change nothing of.
    around: Arc<Around>,
}

#[derive(Debug)]
struct Around {
    by_path: HashMap<RelPath, ArticleId>,
    by_article_id: HashMap<String, Vec<ArticleId>>,
    /// The texts that articles include; each is in the clouds of the articles that do.
    includes: BTreeMap<RelPath, Entry>,
    /// Files below `articles/` and `includes/` that are no articles: images, mostly.
    strays: BTreeMap<RelPath, FileBytes>,
    /// What names mean nothing here.
    diagnostics: Vec<Diagnostic>,
}

pub static CLOUD_UNKNOWN: Rule = Rule::error("cloud-unknown", "no cloud has this name").suggested();
pub static CLOUDS_MISSING: Rule =
    Rule::error("clouds-missing", "the article names no cloud, so it is published nowhere");
pub static CLOUD_SEPARATOR: Rule =
    Rule::error("cloud-separator", "clouds are separated by something else than commas, so none of them counts").safe();

/// An article and what its properties mean here; or a text that articles include, which has no properties.
#[derive(Debug)]
pub struct Entry {
    pub parsed: Arc<Parsed>,
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
        &self.parsed.article
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
        articles: Vec<Arc<Parsed>>,
        includes: BTreeMap<RelPath, Arc<Parsed>>,
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
            let diagnostics = entries.par_iter().flat_map_iter(|entry| cloud_findings(config, entry)).collect();
            (diagnostics, resolve_includes(config, &entries, includes))
        };
        let ((by_path, by_article_id), (diagnostics, includes)) = rayon::join(index, find);
        Self { entries, around: Arc::new(Around { by_path, by_article_id, includes, strays, diagnostics }) }
    }

    /// The same with another state of an article, which shows the same to others.
    ///
    /// Nothing where it does not, or where there is no such article: then a corpus must be made anew.
    #[must_use]
    pub fn with(&self, config: &Config, parsed: Arc<Parsed>) -> Option<Self> {
        let id = self.at_path(parsed.article.path())?;
        let before = self.entry(id).article();
        // What is found wrong with properties has its place.
        let is_in_place = before.properties == parsed.article.properties;
        if !is_in_place || before.face() != parsed.article.face() {
            return None;
        }
        let mut corpus = self.clone();
        corpus.entries[id.index()] = Arc::new(resolve(config, parsed));
        Some(corpus)
    }

    /// Whether all articles show the same to others as those of another corpus, of which one was made
    /// [`with`](Self::with) other words of the other.
    #[must_use]
    pub fn shows_same_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.around, &other.around)
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
        self.around.by_path.get(path).copied()
    }

    /// The articles of an `articleId` in any case, whatever their clouds.
    #[must_use]
    pub fn with_article_id(&self, article_id: &str) -> &[ArticleId] {
        self.around.by_article_id.get(&article_id.trim().to_lowercase()).map_or(&[], Vec::as_slice)
    }

    #[must_use]
    pub fn include(&self, path: &RelPath) -> Option<&Arc<Parsed>> {
        self.around.includes.get(path).map(|entry| &entry.parsed)
    }

    /// The texts that articles include, in order of path.
    pub fn includes(&self) -> impl Iterator<Item = &Entry> {
        self.around.includes.values()
    }

    /// All articles, then the texts that they include.
    pub fn texts(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().map(|entry| &**entry).chain(self.includes())
    }

    /// The article or the included text of a path.
    #[must_use]
    pub fn text_at(&self, path: &RelPath) -> Option<&Entry> {
        self.at_path(path).map(|id| self.entry(id)).or_else(|| self.around.includes.get(path))
    }

    /// What is wrong with the names in the articles, in order of path.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.around.diagnostics
    }

    #[must_use]
    pub fn strays(&self) -> &BTreeMap<RelPath, FileBytes> {
        &self.around.strays
    }
}

/// Names that are no cloud's; and an article that names none.
fn cloud_findings(config: &Config, entry: &Entry) -> Vec<Diagnostic> {
    let (path, properties) = (entry.article().path(), &entry.article().properties);
    let mut findings = Vec::new();
    for list in ["cloudEnvironments", "disableClouds"] {
        let named = || properties.list(list).filter_map(|name| config.cloud_named(name.value));
        // With those that fixes add.
        let mut listed = named().fold(CloudSet::EMPTY, CloudSet::with);
        let unknown = properties.list(list).filter(|name| config.cloud_named(name.value).is_none());
        findings.extend(unknown.map(|name| match run_together(config, name.value) {
            Some((names, are_clouds)) => separated(config, path, &name, &names, are_clouds, &mut listed),
            None => unknown_cloud(config, entry, list, &name),
        }));
    }
    // One side of a conflict may name them.
    let is_torn = || conflict::is_in_part(&entry.article().source.text, properties.span);
    if properties.list("cloudEnvironments").next().is_none() && !properties.entries.is_empty() && !is_torn() {
        let message = "the article names no cloud, so it is published nowhere";
        let block = Span::new(properties.span.start as usize, properties.span.start as usize + "<properties".len());
        let open: Vec<&str> =
            config.clouds.iter().filter(|cloud| !cloud.retired).map(|cloud| cloud.id.as_str()).collect();
        let empty = properties.find("cloudEnvironments").map(|property| property.name.span);
        let verb = if empty.is_some() { "write" } else { "add" };
        let hint = format!("{verb} `cloudEnvironments=\"{}\"`, or those that it is for", open.join(", "));
        findings.push(Diagnostic::new(&CLOUDS_MISSING, path, Some(empty.unwrap_or(block)), message).hint(hint));
    }
    findings
}

/// The finding of an item that is several clouds, whose fix lists no cloud again.
fn separated(
    config: &Config,
    path: &RelPath,
    item: &Spanned<&str>,
    names: &[&str],
    are_clouds: bool,
    listed: &mut CloudSet,
) -> Diagnostic {
    let message = format!("the clouds in `{}` are not separated by commas", item.value);
    let finding = Diagnostic::new(&CLOUD_SEPARATOR, path, Some(item.span), message);
    let mut new = Vec::new();
    for name in names {
        let cloud = config.cloud_named(name);
        if cloud.is_none_or(|cloud| !listed.contains(cloud)) {
            new.push(*name);
        }
        *listed = cloud.map_or(*listed, |cloud| listed.with(cloud));
    }
    let meant = new.join(", ");
    if new.is_empty() {
        finding.hint("all of them are listed already: remove them here")
    } else if are_clouds {
        let finding = finding.label("none of them counts").hint("write a comma between two clouds");
        finding.safe_fix(item.span, meant)
    } else {
        let finding = finding.label(format!("did you mean `{meant}`?")).hint("write a comma between two clouds");
        finding.suggested_fix(item.span, meant)
    }
}

fn unknown_cloud(config: &Config, entry: &Entry, list: &str, name: &Spanned<&str>) -> Diagnostic {
    let (path, properties) = (entry.article().path(), &entry.article().properties);
    let message = format!("no cloud is called `{}`", name.value);
    let finding = Diagnostic::new(&CLOUD_UNKNOWN, path, Some(name.span), message);
    let known: Vec<&str> = config.clouds.iter().map(|cloud| cloud.id.as_str()).collect();
    match nearest(name.value, &known) {
        Some(known) if properties.list(list).any(|other| other.value.eq_ignore_ascii_case(known)) => {
            finding.hint(format!("it looks like `{known}`, which is listed too: remove this one"))
        }
        Some(known) => finding.label(format!("did you mean `{known}`?")).suggested_fix(name.span, known),
        None => finding.hint(format!("the clouds are: {}", known.join(", "))),
    }
}

/// Whether authors write a character between clouds, where a comma should be.
#[must_use]
pub fn is_separator(character: char) -> bool {
    character.is_whitespace() || ";|/+&\\".contains(character)
}

/// The clouds in an item of a list, where it is several of them with something else than commas between them. One of
/// them must be spelled as it should be, and the others nearly; also whether all are.
#[must_use]
pub fn run_together<'a>(config: &'a Config, item: &'a str) -> Option<(Vec<&'a str>, bool)> {
    let names: Vec<&str> = item.split(is_separator).filter(|name| !name.is_empty()).collect();
    let is_cloud = |name: &&str| config.cloud_named(name).is_some();
    if names.len() < 2 || !names.iter().any(is_cloud) {
        return None;
    }
    let known: Vec<&str> = config.clouds.iter().map(|cloud| cloud.id.as_str()).collect();
    let meant = |name: &'a str| if is_cloud(&name) { Some(name) } else { nearest(name, &known) };
    let are_clouds = names.iter().all(is_cloud);
    let meant: Option<Vec<&str>> = names.into_iter().map(meant).collect();
    Some((first_of_each(meant?), are_clouds))
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

fn resolve(config: &Config, parsed: Arc<Parsed>) -> Entry {
    let article = &parsed.article;
    let properties = &article.properties;
    let clouds =
        |name: &str| -> CloudSet { properties.list(name).filter_map(|item| config.cloud_named(item.value)).collect() };
    let values = |name: &'static str| properties.list(name).map(|item| item.value.to_lowercase());
    let ids = |name: &'static str| first_of_each(values(name));
    let service = properties.get("service").and_then(|service| service.split('/').next());
    let service = service.map(|service| service.trim().to_lowercase()).filter(|service| !service.is_empty());
    Entry {
        clouds: clouds("cloudEnvironments").without(clouds("disableClouds")),
        kind: article.kind,
        audience: config.audiences.of(article.kind),
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
    parsed: BTreeMap<RelPath, Arc<Parsed>>,
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
    let includes = entry.article().markdown.content.includes.iter();
    includes.filter_map(|include| entry.article().path().join(&include.target.value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_equal_items_the_first_stays() {
        assert_eq!(first_of_each(["b", "a", "b", "a", "c"]), ["b", "a", "c"]);
    }
}
