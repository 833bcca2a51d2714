//! The entries of articles in look-ups: a short one, and one with everything.
//!
//! Must not know which files they stand in.

use std::borrow::Cow;
use std::sync::OnceLock;

use serde::Serialize;

use super::blades::{BladeEntry, blades};
use super::body::PublicBody;
use super::to_json;
use crate::article::topic_list::search_tags;
use crate::corpus::{ArticleId, Corpus, Entry};
use crate::render::Bodies;
use crate::site::{Site, Urls};

/// One article, as look-ups give it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ArticleEntry<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    article_id: Option<&'a str>,
    title: &'a str,
    /// As authors write it in `selfHelpType`.
    kind: &'static str,
    /// The page's path below the site's folder.
    page: &'a str,
    /// The source's path below the content root.
    pub source: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    product_ids: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    resource_tags: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_order: Option<i64>,
}

/// What an article has beside its entry where it is looked up by its own id: everything, with the body of JSON kinds, and of
/// others where that is asked for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Further<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    topic_ids: Vec<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    symptom_ids: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    search_tags: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    blades: Vec<BladeEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<PublicBody<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    html: Option<String>,
}

/// An article on a resource's own page.
#[derive(Debug, Serialize)]
pub(super) struct ResourceEntry<'a> {
    #[serde(flatten)]
    pub entry: ArticleEntry<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<&'a str>,
}

/// The entries of all articles as JSON: they are the same on every site, and stand in several files of each.
#[derive(Debug)]
pub struct Entries {
    /// In the order of the corpus; made when they are asked for.
    json: Vec<OnceLock<Vec<u8>>>,
}

impl Entries {
    #[must_use]
    pub fn new(corpus: &Corpus) -> Self {
        Self { json: corpus.iter().map(|_| OnceLock::new()).collect() }
    }

    /// That of an article; `site` is any that shows it.
    pub(super) fn of(&self, site: &Site<'_>, id: ArticleId) -> &[u8] {
        self.json[id.index()].get_or_init(|| to_json(&entry(site.world.urls, site.entry(id), id)))
    }

    /// For look-ups by symptom: one may lead to hundreds of articles, whose products say which of them is meant, and the file of
    /// them has to stay small.
    pub(super) fn unordered(&self, site: &Site<'_>, id: ArticleId) -> Cow<'_, [u8]> {
        let source = site.entry(id);
        match source.display_order {
            None => self.of(site, id).into(),
            Some(_) => to_json(&ArticleEntry { display_order: None, ..entry(site.world.urls, source, id) }).into(),
        }
    }
}

fn entry<'a>(urls: &'a Urls, source: &'a Entry, id: ArticleId) -> ArticleEntry<'a> {
    ArticleEntry {
        article_id: source.article_id.as_deref(),
        title: source.article().title(),
        kind: source.kind.name(),
        page: urls.page(id),
        source: source.article().path().as_str(),
        product_ids: &source.products,
        resource_tags: &source.resource_tags,
        display_order: source.display_order,
    }
}

pub(super) fn further<'a>(site: &'a Site<'_>, bodies: &Bodies<'_>, id: ArticleId) -> Further<'a> {
    let source = site.entry(id);
    let article = source.article();
    let json = article.json.as_ref();
    Further {
        service: site.placement.of(id).map(|placed| placed.service),
        resource: article.properties.get("resource"),
        topic_ids: site.topics.of(source),
        symptom_ids: &source.symptoms,
        search_tags: search_tags(article.properties.get("searchTags").unwrap_or_default()),
        blades: blades(site, article),
        body: json.and_then(|body| PublicBody::of(site, source.kind, &body.node)),
        html: (site.world.config.portal.bodies && json.is_none()).then(|| bodies.html(id)),
    }
}

pub(super) fn resource_entry<'a>(site: &Site<'a>, id: ArticleId) -> ResourceEntry<'a> {
    let source = site.entry(id);
    ResourceEntry { entry: entry(site.world.urls, source, id), resource: source.article().properties.get("resource") }
}
