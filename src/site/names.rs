//! Human names of services, products and topics: given in `names.toml` or the catalogue, else inferred.
//!
//! Must not know articles that the site does not publish.

use std::collections::{BTreeMap, HashMap};

use super::placement::Placement;
use super::topics::{Slots, Topics};
use super::urls::{most_frequent, safe_name};
use crate::article::{JsonValue, Kind};
use crate::catalogue::Catalogue;
use crate::cloud::CloudId;
use crate::config::Config;
use crate::corpus::{ArticleId, Corpus, Entry};

/// What a site calls its services, products and topics.
#[derive(Debug, Default)]
pub struct Names {
    services: BTreeMap<String, String>,
    products: BTreeMap<String, String>,
    topics: BTreeMap<String, String>,
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
        let products = product_names(config, corpus, articles, placement, &services);
        let topic = |(id, slots): (&str, &Slots)| {
            let given = config.names.topics.get(id).cloned();
            // A name that is given for other clouds may be secret in this one.
            let known = catalogue.topics.get(id).filter(|topic| topic.clouds.contains(cloud));
            let known = || known.map(|topic| topic.name.clone());
            let name = given.or_else(known).or_else(|| inferred_topic(corpus, id, slots));
            (id.to_owned(), name.unwrap_or_else(|| format!("Topic {id}")))
        };
        Self { services, products, topics: topics.iter().map(topic).collect() }
    }

    #[must_use]
    pub fn service<'a>(&'a self, id: &'a str) -> &'a str {
        self.services.get(id).map_or(id, String::as_str)
    }

    #[must_use]
    pub fn product<'a>(&'a self, id: &'a str) -> &'a str {
        self.products.get(id).map_or(id, String::as_str)
    }

    #[must_use]
    pub fn topic<'a>(&'a self, id: &'a str) -> &'a str {
        self.topics.get(id).map_or(id, String::as_str)
    }

    /// The ids of the site's services and their names, in order of id.
    pub fn services(&self) -> impl Iterator<Item = (&str, &str)> {
        self.services.iter().map(|(id, name)| (id.as_str(), name.as_str()))
    }

    /// The ids of the site's products and their names, in order of id.
    pub fn products(&self) -> impl Iterator<Item = (&str, &str)> {
        self.products.iter().map(|(id, name)| (id.as_str(), name.as_str()))
    }
}

fn service_names(
    config: &Config,
    corpus: &Corpus,
    articles: &[ArticleId],
    placement: &Placement,
) -> BTreeMap<String, String> {
    let mut spellings: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for &id in articles {
        let Some(placed) = placement.of(id) else { continue };
        let spelled = spellings.entry(placed.service.clone()).or_default();
        spelled.extend(declared_spelling(corpus.entry(id)).filter(|spelling| safe_name(spelling) == placed.service));
    }
    let name = |(id, spelled): (String, Vec<String>)| {
        let given = config.names.services.get(&id).cloned();
        let name = given.unwrap_or_else(|| service_name(&id, spelled));
        (id, name)
    };
    spellings.into_iter().map(name).collect()
}

/// How an article spells its service: in its property, or in an advisor's type of resource.
fn declared_spelling(entry: &Entry) -> impl Iterator<Item = String> {
    let article = entry.article();
    let property = article.properties.get("service").map(str::to_owned);
    let resource_type = article.json.as_ref().and_then(|json| match &json.value {
        JsonValue::Recommendation(recommendation) => Some(recommendation.recommendation_resource_type.value.clone()),
        _ => None,
    });
    let namespace = |spelling: String| spelling.split('/').next().unwrap_or("").trim().to_owned();
    property.into_iter().chain(resource_type).map(namespace)
}

/// The spelling with the most capital letters tells words apart best: `Example.DataFactory` is "Data Factory".
fn service_name(id: &str, spellings: Vec<String>) -> String {
    let capitals = |spelling: &String| spelling.chars().filter(|c| c.is_uppercase()).count();
    let best = spellings.into_iter().max_by(|a, b| capitals(a).cmp(&capitals(b)).then_with(|| b.cmp(a)));
    let spelling = best.unwrap_or_else(|| id.to_owned());
    // The first part of a name with dots is the provider's own.
    let own = spelling.split_once('.').map_or(spelling.as_str(), |(_, own)| own);
    words(own)
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
    words.trim().to_owned()
}

/// A product is named for the advisor offering or the service that most of its articles belong to.
fn product_names(
    config: &Config,
    corpus: &Corpus,
    articles: &[ArticleId],
    placement: &Placement,
    services: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let mut members: BTreeMap<&str, Vec<ArticleId>> = BTreeMap::new();
    for &id in articles {
        for product in &corpus.entry(id).products {
            members.entry(product).or_default().push(id);
        }
    }
    let given = |id: &str| config.names.products.get(id).cloned();
    let mut inferred: HashMap<String, String> = HashMap::new();
    let mut uses: HashMap<String, usize> = HashMap::new();
    for (&id, articles) in &members {
        let name = given(id).or_else(|| inferred_product(corpus, articles, placement, services));
        if let Some(name) = name {
            *uses.entry(name.clone()).or_default() += 1;
            inferred.insert(id.to_owned(), name);
        }
    }
    let name = |&id: &&str| {
        let name = inferred.get(id).map_or_else(
            || format!("Product {id}"),
            |name| {
                // Products of one service would all be called alike.
                if uses[name] > 1 && given(id).is_none() { format!("{name} ({id})") } else { name.clone() }
            },
        );
        (id.to_owned(), name)
    };
    members.keys().map(name).collect()
}

fn inferred_product(
    corpus: &Corpus,
    articles: &[ArticleId],
    placement: &Placement,
    services: &BTreeMap<String, String>,
) -> Option<String> {
    let offering = |&id: &ArticleId| match &corpus.entry(id).article().json.as_ref()?.value {
        JsonValue::Recommendation(recommendation) => {
            let name = recommendation.recommendation_offering_name.value.trim().to_owned();
            (!name.is_empty()).then_some(name)
        }
        _ => None,
    };
    let service = |&id: &ArticleId| services.get(&placement.of(id)?.service).cloned();
    most_frequent(articles.iter().filter_map(offering)).or_else(|| most_frequent(articles.iter().filter_map(service)))
}

/// A topic is named by its description, else by the title of its scoping form, else by the article that answers it.
fn inferred_topic(corpus: &Corpus, id: &str, slots: &Slots) -> Option<String> {
    let described = slots.described_in.iter().find_map(|&list| description(corpus.entry(list), id));
    let is_form = |article: &&ArticleId| corpus.entry(**article).kind == Kind::ProblemScopingQuestions;
    let form = || slots.articles.iter().find(is_form).and_then(|&form| form_title(corpus.entry(form)));
    let article = || slots.articles.first().map(|&first| corpus.entry(first).article().title().to_owned());
    described.or_else(form).or_else(article)
}

fn description(list: &Entry, id: &str) -> Option<String> {
    let JsonValue::TopicList(list) = &list.article().json.as_ref()?.value else { return None };
    let topic = list.support_topics.iter().find(|topic| topic.id.value.trim().eq_ignore_ascii_case(id))?;
    let text = topic.short_description.source.value.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn form_title(form: &Entry) -> Option<String> {
    let JsonValue::Form(form) = &form.article().json.as_ref()?.value else { return None };
    let title = form.title.source.value.trim();
    (!title.is_empty()).then(|| title.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_from_spellings() {
        let name =
            |spellings: &[&str]| service_name("x.datafactory", spellings.iter().map(|&it| it.to_owned()).collect());
        assert_eq!(name(&["X.datafactory", "X.DataFactory"]), "Data Factory");
        assert_eq!(name(&[]), "Datafactory");
        assert_eq!(words("SQLDatabase"), "SQL Database");
        assert_eq!(words("azure-ea_admin"), "Azure Ea Admin");
    }
}
