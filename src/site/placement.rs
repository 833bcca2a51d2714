//! Which service an article belongs to: declared, or inferred from the site's other articles.
//!
//! Must not know articles that the site does not publish.

use std::collections::{HashMap, HashSet};

use super::urls::{most_frequent, safe_name};
use crate::article::JsonValue;
use crate::corpus::{ARTICLES, ArticleId, Corpus, Entry};

/// The service of each article, by its place in the corpus.
#[derive(Debug)]
pub struct Placement {
    by_article: HashMap<ArticleId, Placed>,
}

/// An article's service, and how it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Safe as a file name.
    pub service: String,
    pub basis: Basis,
}

/// How an article's service is known; the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The article says so.
    Declared,
    /// An advisor recommendation names its type of resource.
    ResourceType,
    /// Most articles that share a topic say so.
    Topic,
    Product,
    Folder,
    Owner,
    /// Nothing else tells, and its folder is called as a service of a provider that others name.
    FolderName,
}

impl Basis {
    /// Whether only other articles tell it.
    #[must_use]
    pub fn is_inferred(self) -> bool {
        self > Self::ResourceType
    }
}

impl Placement {
    #[must_use]
    pub fn new(corpus: &Corpus, articles: &[ArticleId]) -> Self {
        let known: HashMap<ArticleId, Placed> =
            articles.iter().filter_map(|&id| Some((id, known_service(corpus.entry(id))?))).collect();
        let providers: HashSet<String> =
            known.values().filter_map(|placed| Some(placed.service.split_once('.')?.0.to_owned())).collect();
        let mut by_article = with_inferred(corpus, articles, &known);
        let others: Vec<ArticleId> = articles.iter().copied().filter(|id| !by_article.contains_key(id)).collect();
        let by_name: HashMap<ArticleId, Placed> =
            others.iter().filter_map(|&id| Some((id, service_of_folder(corpus.entry(id), &providers)?))).collect();
        by_article.extend(with_inferred(corpus, &others, &by_name));
        Self { by_article }
    }

    #[must_use]
    pub fn of(&self, id: ArticleId) -> Option<&Placed> {
        self.by_article.get(&id)
    }
}

/// What is known of some articles, and what follows from it for the others.
fn with_inferred(
    corpus: &Corpus,
    articles: &[ArticleId],
    known: &HashMap<ArticleId, Placed>,
) -> HashMap<ArticleId, Placed> {
    let mut groups = Groups::default();
    for id in articles {
        if let Some(placed) = known.get(id) {
            groups.add(corpus.entry(*id), &placed.service);
        }
    }
    let favourites = groups.favourites();
    let place = |&id: &ArticleId| {
        let placed = known.get(&id).cloned().or_else(|| favourites.infer(corpus.entry(id)))?;
        Some((id, placed))
    };
    articles.iter().filter_map(place).collect()
}

/// The service that a folder is called by, such as `nimbus.backup` for `articles/Nimbus.Backup-restore`: folders of other
/// providers' names are called by what they are for.
fn service_of_folder(entry: &Entry, providers: &HashSet<String>) -> Option<Placed> {
    let folder = entry.article().path().as_str().strip_prefix(ARTICLES)?.split_once('/')?.0.to_lowercase();
    let (provider, rest) = folder.split_once('.')?;
    let name = rest.split(|c: char| !c.is_alphanumeric()).next().filter(|name| !name.is_empty())?;
    let service = || safe_name(&format!("{provider}.{name}"));
    providers.contains(provider).then(|| Placed { service: service(), basis: Basis::FolderName })
}

fn known_service(entry: &Entry) -> Option<Placed> {
    if let Some(service) = &entry.service {
        return Some(Placed { service: safe_name(service), basis: Basis::Declared });
    }
    let JsonValue::Recommendation(recommendation) = &entry.article().json.as_ref()?.value else { return None };
    let resource_type = recommendation.recommendation_resource_type.value.split('/').next()?.trim();
    (!resource_type.is_empty()).then(|| Placed { service: safe_name(resource_type), basis: Basis::ResourceType })
}

/// The services that articles of one topic, product, folder or owner name; the key says which of these it is.
#[derive(Default)]
struct Groups {
    services: HashMap<(Basis, String), Vec<String>>,
}

struct Favourites {
    services: HashMap<(Basis, String), String>,
}

fn keys(entry: &Entry) -> impl Iterator<Item = (Basis, String)> {
    let owner = entry.article().properties.get("ownershipId").map(str::to_lowercase);
    let folder = entry.article().path().folder().to_owned();
    let topics = entry.topics.iter().map(|topic| (Basis::Topic, topic.clone()));
    let products = entry.products.iter().map(|product| (Basis::Product, product.clone()));
    topics.chain(products).chain([(Basis::Folder, folder)]).chain(owner.map(|owner| (Basis::Owner, owner)))
}

impl Groups {
    fn add(&mut self, entry: &Entry, service: &str) {
        for key in keys(entry) {
            self.services.entry(key).or_default().push(service.to_owned());
        }
    }

    fn favourites(self) -> Favourites {
        let favourite = |(key, services): (_, Vec<String>)| Some((key, most_frequent(services.into_iter())?));
        Favourites { services: self.services.into_iter().filter_map(favourite).collect() }
    }
}

impl Favourites {
    /// The service of the surest group that has one.
    fn infer(&self, entry: &Entry) -> Option<Placed> {
        let candidates = keys(entry).filter_map(|key| self.services.get(&key).map(|service| (key.0, service)));
        let (basis, service) = candidates.min_by_key(|&(basis, _)| basis)?;
        Some(Placed { service: service.clone(), basis })
    }
}
