//! Human names of services, products and topics: given in `names.toml` or the catalogue, else inferred.
//!
//! Must not know articles that the site does not publish.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use foldhash::HashSet;
use foldhash::fast::FixedState;
use serde::{Deserialize, Serialize};

use super::placement::Placement;
use super::topics::{Slots, Topics, narrowing};
use super::urls::{most_frequent, safe_name};
use crate::article::{JsonValue, Kind};
use crate::catalogue::Catalogue;
use crate::cloud::CloudId;
use crate::config::Config;
use crate::corpus::{ArticleId, Corpus, Entry};

/// What a site calls its services, products and topics.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Names {
    services: ById,
    products: ById,
    topics: ById,
}

/// What pages ask for often a hash finds faster than an order does; what is kept of the same is the same bytes.
type ById = HashMap<String, Name, FixedState>;

/// A name, and where it is from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    pub text: String,
    pub origin: Origin,
}

/// Where a name is from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// `names.toml`.
    Given,
    Catalogue,
    /// The best of the spellings of a service, and how many articles declare it.
    Spelling {
        spelling: String,
        articles: usize,
    },
    /// What most advisor recommendations of a product call their offering.
    Offering,
    /// The service of most articles of a product.
    Service,
    /// A topic list describes the topic.
    Description(ArticleId),
    /// The title of the form that scopes the topic.
    FormTitle(ArticleId),
    /// The title of the article that answers the topic.
    ArticleTitle(ArticleId),
    /// No article tells it.
    Id,
}

impl Name {
    fn new(text: impl Into<String>, origin: Origin) -> Self {
        Self { text: text.into(), origin }
    }

    fn given(names: &BTreeMap<String, String>, id: &str) -> Option<Self> {
        names.get(id).map(|name| Self::new(name, Origin::Given))
    }
}

impl Names {
    #[must_use]
    pub fn new(
        cloud: CloudId,
        config: &Config,
        catalogue: &Catalogue,
        corpus: &Corpus,
        articles: &[ArticleId],
        placement: &Placement,
        topics: &Topics,
    ) -> Self {
        let services = service_names(config, corpus, articles, placement);
        let mut products = product_names(config, corpus, articles, placement, &services);
        // A name that is given for other clouds may be secret in this one.
        let offered = catalogue.topics.iter().filter(|(_, topic)| topic.clouds.contains(cloud));
        let mut all: BTreeMap<String, Name> = BTreeMap::new();
        for (id, topic) in offered {
            all.insert(id.clone(), Name::new(&topic.name, Origin::Catalogue));
            for product in &topic.products {
                if let Some(name) = Name::given(&config.names.products, product) {
                    products.entry(product.clone()).or_insert(name);
                }
            }
        }
        for (id, slots) in topics.iter() {
            let inferred = || inferred_topic(corpus, id, slots);
            all.entry(id.to_owned())
                .or_insert_with(|| inferred().unwrap_or_else(|| Name::new(format!("Topic {id}"), Origin::Id)));
        }
        // What is given counts most, by whichever id; by the topic's own before others.
        for (given, name) in &config.names.topics {
            let id = catalogue.canonical(given, cloud);
            let is_own = id == given || !config.names.topics.contains_key(id);
            if let Some(known) = all.get_mut(id).filter(|_| is_own) {
                *known = Name::new(name, Origin::Given);
            }
        }
        let by_id = |names: BTreeMap<String, Name>| names.into_iter().collect();
        Self { services: by_id(services), products: by_id(products), topics: by_id(all) }
    }

    /// The same of articles that differ in their titles alone.
    ///
    /// Law: which article names a topic does not depend on titles.
    #[must_use]
    pub fn with_titles(&self, corpus: &Corpus) -> Self {
        let mut names = self.clone();
        names.topics.values_mut().for_each(|name| match name.origin {
            Origin::ArticleTitle(id) if id.index() < corpus.len() => {
                corpus.entry(id).article().title().clone_into(&mut name.text);
            }
            _ => {}
        });
        names
    }

    #[must_use]
    pub fn service<'a>(&'a self, id: &'a str) -> &'a str {
        self.services.get(id).map_or(id, |name| name.text.as_str())
    }

    #[must_use]
    pub fn product<'a>(&'a self, id: &'a str) -> &'a str {
        self.products.get(id).map_or(id, |name| name.text.as_str())
    }

    #[must_use]
    pub fn topic<'a>(&'a self, id: &'a str) -> &'a str {
        self.topics.get(id).map_or(id, |name| name.text.as_str())
    }

    /// The ids of services, of products and of topics that are called something else by other names, or by one of both alone.
    #[must_use]
    pub fn differing<'a>(&'a self, other: &'a Self) -> [HashSet<&'a str>; 3] {
        let text = |names: &'a ById, id: &String| names.get(id).map(|name| &name.text);
        let differing = |(own, others): (&'a ById, &'a ById)| {
            let ids = own.keys().chain(others.keys()).filter(|id| text(own, id) != text(others, id));
            ids.map(String::as_str).collect()
        };
        [(&self.services, &other.services), (&self.products, &other.products), (&self.topics, &other.topics)]
            .map(differing)
    }

    /// The ids of the site's services and their names, in order of id.
    pub fn services(&self) -> impl Iterator<Item = (&str, &Name)> {
        in_order(&self.services)
    }

    /// The ids of the site's products and their names, in order of id.
    pub fn products(&self) -> impl Iterator<Item = (&str, &Name)> {
        in_order(&self.products)
    }

    /// The ids of the site's topics and their names, in order of id.
    pub fn topics(&self) -> impl Iterator<Item = (&str, &Name)> {
        in_order(&self.topics)
    }
}

fn in_order(names: &ById) -> impl Iterator<Item = (&str, &Name)> {
    let mut names: Vec<(&str, &Name)> = names.iter().map(|(id, name)| (id.as_str(), name)).collect();
    names.sort_unstable_by_key(|&(id, _)| id);
    names.into_iter()
}

fn service_names(
    config: &Config,
    corpus: &Corpus,
    articles: &[ArticleId],
    placement: &Placement,
) -> BTreeMap<String, Name> {
    let mut spellings: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for &id in articles {
        let Some(placed) = placement.of(id) else { continue };
        let spelled = spellings.entry(placed.service.to_owned()).or_default();
        spelled.extend(declared_spelling(corpus.entry(id)).filter(|spelling| safe_name(spelling) == placed.service));
    }
    let name = |(id, spelled): (String, Vec<String>)| {
        let name = Name::given(&config.names.services, &id).unwrap_or_else(|| service_name(&id, spelled));
        (id, name)
    };
    spellings.into_iter().map(name).collect()
}

/// How an article spells its service: in its property, or in an advisor's type of resource.
fn declared_spelling(entry: &Entry) -> impl Iterator<Item = String> {
    let article = entry.article();
    let property = article.properties.get("service").map(str::to_owned);
    let resource_type = article.recommendation().map(|it| it.recommendation_resource_type.value.clone());
    let namespace = |spelling: String| spelling.split('/').next().unwrap_or("").trim().to_owned();
    property.into_iter().chain(resource_type).map(namespace)
}

/// The spelling with the most capital letters tells words apart best: `Example.DataFactory` is "Data Factory".
fn service_name(id: &str, spellings: Vec<String>) -> Name {
    let capitals = |spelling: &String| spelling.chars().filter(|c| c.is_uppercase()).count();
    let articles = spellings.len();
    let best = spellings.into_iter().max_by(|a, b| capitals(a).cmp(&capitals(b)).then_with(|| b.cmp(a)));
    let spelling = best.unwrap_or_else(|| id.to_owned());
    // The first part of a name with dots is the provider's own.
    let own = spelling.split_once('.').map_or(spelling.as_str(), |(_, own)| own);
    let name = words(own);
    Name::new(name, if articles > 0 { Origin::Spelling { spelling, articles } } else { Origin::Id })
}

/// `DataFactory`, `data-factory` and `data_factory` as words.
fn words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    let mut previous = ' ';
    let mut rest = name.chars().peekable();
    while let Some(character) = rest.next() {
        let separates = matches!(character, '-' | '_' | '.' | ' ');
        let next_is_lower = rest.peek().is_some_and(|next| next.is_lowercase());
        let begins_word =
            character.is_uppercase() && (previous.is_lowercase() || (previous.is_uppercase() && next_is_lower));
        if (separates || begins_word) && !words.ends_with(' ') {
            words.push(' ');
        }
        if !separates {
            let at_start = words.is_empty() || words.ends_with(' ');
            if at_start { words.extend(character.to_uppercase()) } else { words.push(character) }
        }
        previous = character;
    }
    let words = words.trim();
    // Who writes letters together that are no word knows better than this: `DBforMySQL` is not "D Bfor My SQL".
    let is_torn = words.split(' ').any(|word| word.chars().count() == 1) && name.chars().all(char::is_alphanumeric);
    if is_torn { name.to_owned() } else { words.to_owned() }
}

/// A product is named for the advisor offering or the service that most of its articles belong to.
fn product_names(
    config: &Config,
    corpus: &Corpus,
    articles: &[ArticleId],
    placement: &Placement,
    services: &BTreeMap<String, Name>,
) -> BTreeMap<String, Name> {
    let mut members: BTreeMap<&str, Vec<ArticleId>> = BTreeMap::new();
    for &id in articles {
        for product in &corpus.entry(id).products {
            members.entry(product).or_default().push(id);
        }
    }
    let mut names: BTreeMap<&str, (Option<Name>, Option<Name>)> = BTreeMap::new();
    let mut uses: HashMap<String, usize> = HashMap::new();
    for (&id, articles) in &members {
        let given = Name::given(&config.names.products, id);
        let inferred = inferred_product(corpus, articles, placement, services);
        // A given name that is the inferred one with its id still stands for its like, which would else lose theirs.
        let is_same = |given: &Name| inferred.as_ref().is_some_and(|name| given.text == with_id(&name.text, id));
        let counted = given.as_ref().filter(|given| !is_same(given)).or(inferred.as_ref());
        if let Some(name) = counted {
            *uses.entry(name.text.clone()).or_default() += 1;
        }
        names.insert(id, (given, inferred));
    }
    let name = |(id, (given, inferred)): (&str, (Option<Name>, Option<Name>))| {
        let name = match (given, inferred) {
            (Some(given), _) => given,
            // Products of one service would all be called alike.
            (None, Some(name)) if uses[&name.text] > 1 => Name { text: with_id(&name.text, id), ..name },
            (None, Some(name)) => name,
            (None, None) => Name::new(format!("Product {id}"), Origin::Id),
        };
        (id.to_owned(), name)
    };
    names.into_iter().map(name).collect()
}

fn with_id(name: &str, id: &str) -> String {
    format!("{name} ({id})")
}

fn inferred_product(
    corpus: &Corpus,
    articles: &[ArticleId],
    placement: &Placement,
    services: &BTreeMap<String, Name>,
) -> Option<Name> {
    let offering = |&id: &ArticleId| {
        let name = corpus.entry(id).article().recommendation()?.recommendation_offering_name.value.trim();
        (!name.is_empty()).then(|| name.to_owned())
    };
    let service = |&id: &ArticleId| Some(services.get(placement.of(id)?.service)?.text.clone());
    let offering = most_frequent(articles.iter().filter_map(offering)).map(|name| Name::new(name, Origin::Offering));
    offering.or_else(|| Some(Name::new(most_frequent(articles.iter().filter_map(service))?, Origin::Service)))
}

/// A topic is named by its description, else by the title of its scoping form, else by the article that answers it.
fn inferred_topic(corpus: &Corpus, id: &str, slots: &Slots) -> Option<Name> {
    let described = slots
        .described_in
        .iter()
        .find_map(|&list| Some(Name::new(description(corpus.entry(list), id)?, Origin::Description(list))));
    let is_form = |article: &&ArticleId| corpus.entry(**article).kind == Kind::ProblemScopingQuestions;
    let form = || {
        let &form = slots.articles.iter().find(is_form)?;
        Some(Name::new(form_title(corpus.entry(form))?, Origin::FormTitle(form)))
    };
    let article = || {
        // A solution says what a topic is about better than what a diagnostic found, whatever is shown first.
        let kinds = |&&id: &&ArticleId| (Reverse(narrowing(corpus.entry(id))), corpus.entry(id).kind);
        let &first = slots.articles.iter().min_by_key(kinds)?;
        Some(Name::new(corpus.entry(first).article().title(), Origin::ArticleTitle(first)))
    };
    described.or_else(form).or_else(article)
}

fn description(list: &Entry, id: &str) -> Option<String> {
    let topic = list
        .article()
        .topic_list()?
        .support_topics
        .iter()
        .find(|topic| topic.id.value.trim().eq_ignore_ascii_case(id))?;
    let text = topic.short_description.source.value.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn form_title(form: &Entry) -> Option<String> {
    let JsonValue::Form(form) = form.article().json_value()? else { return None };
    let title = form.title.source.value.trim();
    (!title.is_empty()).then(|| title.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_from_spellings() {
        let name = |spellings: &[&str]| {
            service_name("x.datafactory", spellings.iter().map(|&it| it.to_owned()).collect()).text
        };
        assert_eq!(name(&["X.datafactory", "X.DataFactory"]), "Data Factory");
        assert_eq!(name(&[]), "Datafactory");
        assert_eq!(words("SQLDatabase"), "SQL Database");
        assert_eq!(words("azure-ea_admin"), "Azure Ea Admin");
        assert_eq!((words("DBforMySQL"), words("IoTCentral")), ("DBforMySQL".into(), "IoTCentral".into()));
    }
}
