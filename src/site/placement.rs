//! Which service an article belongs to: declared, or inferred from the site's other articles.
//!
//! Must not know articles that the site does not publish.

use foldhash::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::urls::safe_name;
use crate::corpus::{ARTICLES, ArticleId, Corpus, Entry};

/// The service of each article.
#[derive(Debug, Serialize, Deserialize)]
pub struct Placement {
    /// By number.
    services: Vec<String>,
    /// By the place in the corpus.
    by_article: Vec<Option<(ServiceNumber, Basis)>>,
}

/// An article's service, and how it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed<'a> {
    /// Safe as a file name.
    pub service: &'a str,
    pub basis: Basis,
}

/// How an article's service is known; the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
        let mut services = Services::default();
        let mut known = vec![None; corpus.len()];
        for &id in articles {
            known[id.index()] =
                known_service(corpus.entry(id)).map(|(service, basis)| (services.number(service), basis));
        }
        let providers: HashSet<String> =
            services.names.iter().filter_map(|service| Some(service.split_once('.')?.0.to_owned())).collect();
        let mut by_article = known.clone();
        infer(corpus, articles, &services, &known, &mut by_article);
        let others: Vec<ArticleId> = articles.iter().copied().filter(|id| by_article[id.index()].is_none()).collect();
        let mut by_name = vec![None; corpus.len()];
        for &id in &others {
            by_name[id.index()] = service_of_folder(corpus.entry(id), &providers)
                .map(|service| (services.number(service), Basis::FolderName));
        }
        for id in &others {
            by_article[id.index()] = by_name[id.index()];
        }
        infer(corpus, &others, &services, &by_name, &mut by_article);
        Self { services: services.names, by_article }
    }

    /// Whether it may be of a corpus of so many articles.
    pub(super) fn fits(&self, corpus: &Corpus) -> bool {
        let is_there = |(service, _): &(ServiceNumber, Basis)| (*service as usize) < self.services.len();
        self.by_article.len() == corpus.len() && self.by_article.iter().flatten().all(is_there)
    }

    #[must_use]
    pub fn of(&self, id: ArticleId) -> Option<Placed<'_>> {
        let (service, basis) = (*self.by_article.get(id.index())?)?;
        Some(Placed { service: &self.services[service as usize], basis })
    }
}

type ServiceNumber = u32;

/// Services by number.
#[derive(Debug, Default)]
struct Services {
    names: Vec<String>,
    numbers: HashMap<String, ServiceNumber>,
}

impl Services {
    fn number(&mut self, service: String) -> ServiceNumber {
        if let Some(&number) = self.numbers.get(&service) {
            return number;
        }
        let number = ServiceNumber::try_from(self.names.len()).unwrap_or(ServiceNumber::MAX);
        self.names.push(service.clone());
        self.numbers.insert(service, number);
        number
    }
}

/// Places those articles of some of which nothing is known, by what is known of the others of these.
fn infer(
    corpus: &Corpus,
    articles: &[ArticleId],
    services: &Services,
    known: &[Option<(ServiceNumber, Basis)>],
    placed: &mut [Option<(ServiceNumber, Basis)>],
) {
    let mut groups: HashMap<(Basis, &str), Vec<ServiceNumber>> = HashMap::default();
    for id in articles {
        let Some((service, _)) = known[id.index()] else { continue };
        for key in keys(corpus.entry(*id)) {
            groups.entry(key).or_default().push(service);
        }
    }
    let favourites: HashMap<(Basis, &str), ServiceNumber> =
        groups.into_iter().filter_map(|(key, members)| Some((key, favourite(services, members)?))).collect();
    for id in articles.iter().filter(|id| known[id.index()].is_none()) {
        // The service of the surest group that has one.
        let candidates = keys(corpus.entry(*id)).filter_map(|key| Some((*favourites.get(&key)?, key.0)));
        placed[id.index()] = candidates.min_by_key(|&(_, basis)| basis);
    }
}

/// The service that comes most often; of equals the first in the order of the alphabet.
fn favourite(services: &Services, mut members: Vec<ServiceNumber>) -> Option<ServiceNumber> {
    members.sort_unstable();
    let name = |of_one: &[ServiceNumber]| &services.names[of_one[0] as usize];
    let most =
        members.chunk_by(|a, b| a == b).max_by(|a, b| a.len().cmp(&b.len()).then_with(|| name(b).cmp(name(a))))?;
    Some(most[0])
}

/// The service that a folder is called by, such as `nimbus.backup` for `articles/Nimbus.Backup-restore`: folders of other
/// providers' names are called by what they are for.
fn service_of_folder(entry: &Entry, providers: &HashSet<String>) -> Option<String> {
    let folder = entry.article().path().as_str().strip_prefix(ARTICLES)?.split_once('/')?.0.to_lowercase();
    let (provider, rest) = folder.split_once('.')?;
    let name = rest.split(|c: char| !c.is_alphanumeric()).next().filter(|name| !name.is_empty())?;
    providers.contains(provider).then(|| safe_name(&format!("{provider}.{name}")))
}

fn known_service(entry: &Entry) -> Option<(String, Basis)> {
    if let Some(service) = &entry.service {
        return Some((safe_name(service), Basis::Declared));
    }
    let resource_type = entry.article().recommendation()?.recommendation_resource_type.value.split('/').next()?.trim();
    (!resource_type.is_empty()).then(|| (safe_name(resource_type), Basis::ResourceType))
}

/// The groups of articles that an article is in: those of its topics, products, folder and owner. The first of a key says which
/// of these it is.
fn keys(entry: &Entry) -> impl Iterator<Item = (Basis, &str)> {
    let owner = entry.owner.as_deref();
    let folder = entry.article().path().folder();
    let topics = entry.topics.iter().map(|topic| (Basis::Topic, topic.as_str()));
    let products = entry.products.iter().map(|product| (Basis::Product, product.as_str()));
    topics.chain(products).chain([(Basis::Folder, folder)]).chain(owner.map(|owner| (Basis::Owner, owner)))
}
