//! What the articles around a new one agree on: its service, its owner, its clouds.
//!
//! The nearest who say something are asked: those of its kind in its folder, all of its folder, then the same in the
//! folders above. Must not know what is written of it, nor where.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::article::Kind;
use crate::article::recommendation::Recommendation;
use crate::article::topic_list::is_product_id;
use crate::cloud::{CloudId, CloudSet};
use crate::config::Config;
use crate::corpus::{Corpus, Entry};
use crate::rules::properties::{is_template_text, misspelt_owners};
use crate::text::RelPath;

/// The one value that is read by the configuration, and that a file's name may tell.
pub const CLOUDS: &str = "cloudEnvironments";

/// Where a value is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// So many say it, of those who say anything.
    Articles { agree: usize, of: usize, which: String },
    /// The file is named for a cloud.
    FileName,
}

/// What articles say of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Agreement {
    On(String, Origin),
    /// Some of what those of the same folder say, the most frequent first.
    Not(Vec<String>),
}

/// The articles around a new one.
pub struct Neighbours<'a> {
    config: &'a Config,
    path: &'a RelPath,
    kind: Kind,
    /// The nearest first.
    circles: Vec<Circle<'a>>,
    misspelt_owners: BTreeSet<&'a str>,
}

/// Articles that are equally near.
struct Circle<'a> {
    entries: Vec<&'a Entry>,
    which: String,
    is_of_folder: bool,
}

/// What a recommendation has from being the variant for one cloud.
pub struct Variants {
    /// How the cloud is written at the end of its `articleId`.
    pub cloud: String,
    /// The id that all variants have, where others say it.
    pub type_id: Option<(String, Origin)>,
}

/// Articles of other folders are only believed where there are several.
const SEVERAL: usize = 3;
/// So many values are a choice.
const MAX_CHOICES: usize = 3;

impl<'a> Neighbours<'a> {
    pub fn new(config: &'a Config, corpus: &'a Corpus, kind: Kind, path: &'a RelPath) -> Self {
        let mut circles = Vec::new();
        let mut folder = path.folder();
        loop {
            let below = format!("{folder}/");
            let is_inside = |entry: &&Entry| entry.article().path().as_str().starts_with(&below);
            let all: Vec<&Entry> = corpus.iter().map(|(_, entry)| entry).filter(is_inside).collect();
            let alike = all.iter().copied().filter(|entry| entry.kind == kind).collect();
            let is_of_folder = folder == path.folder();
            let place = if is_of_folder { format!("in {folder}") } else { format!("below {folder}") };
            let which = format!("{} articles {place}", kind.name());
            circles.push(Circle { entries: alike, which, is_of_folder });
            circles.push(Circle { entries: all, which: format!("articles {place}"), is_of_folder });
            match folder.rsplit_once('/') {
                Some((above, _)) => folder = above,
                None => break,
            }
        }
        Self { config, path, kind, circles, misspelt_owners: misspelt_owners(corpus) }
    }

    /// Nothing where the article is no recommendation, or not for one cloud.
    pub fn variants(&self) -> Option<Variants> {
        let kind = self.kind;
        let cloud =
            cloud_of_name(self.config, kind, self.path).filter(|_| kind == Kind::AdvisorRecommendationMetadata)?;
        let is_variant = |entry: &&&Entry| {
            let path = entry.article().path();
            let names = [self.path, path].map(|path| path.stem().rsplit_once('-').map(|(name, _)| name));
            names[0] == names[1]
                && path.folder() == self.path.folder()
                && cloud_of_name(self.config, kind, path).is_some()
        };
        let variants = self.circles.first().into_iter().flat_map(|circle| &circle.entries).filter(is_variant);
        let said = counted(variants.filter_map(|entry| {
            let id = entry.article().recommendation()?.recommendation_type_id.value.trim();
            uuid::Uuid::try_parse(id).is_ok().then(|| id.to_owned())
        }));
        let of = said.iter().map(|(_, count)| count).sum();
        let which = "variants for other clouds".to_owned();
        let type_id = said.into_iter().next().filter(|(_, agree)| is_most(*agree, of));
        let type_id = type_id.map(|(id, agree)| (id, Origin::Articles { agree, of, which }));
        Some(Variants { cloud: self.ending(cloud), type_id })
    }

    /// How most ids of recommendations for a cloud end.
    fn ending(&self, cloud: CloudId) -> String {
        let endings = self.circles.iter().flat_map(|circle| &circle.entries).filter_map(|entry| {
            let (_, ending) = entry.article().properties.get("articleId")?.rsplit_once('_')?;
            let is_meant = entry.kind == self.kind && self.config.cloud_named(ending) == Some(cloud);
            is_meant.then(|| ending.to_owned())
        });
        counted(endings).into_iter().next().map_or_else(|| self.config.cloud(cloud).id.clone(), |(ending, _)| ending)
    }

    /// What they say of a property, or of a key of a body.
    pub fn say(&self, name: &str) -> Agreement {
        if name == CLOUDS
            && let Some(cloud) = cloud_of_name(self.config, self.kind, self.path)
        {
            return Agreement::On(self.config.cloud(cloud).id.clone(), Origin::FileName);
        }
        for circle in &self.circles {
            let values = circle.entries.iter().filter_map(|entry| self.value(entry, name));
            let said = counted(values);
            let of = said.iter().map(|(_, count)| count).sum();
            // The few of other folders that say something of it say it of themselves.
            let is_said = circle.is_of_folder || of >= SEVERAL && is_most(of, circle.entries.len());
            if of == 0 || !is_said {
                continue;
            }
            return match said.first() {
                Some((value, agree)) if is_most(*agree, of) => {
                    let which = circle.which.clone();
                    Agreement::On(value.clone(), Origin::Articles { agree: *agree, of, which })
                }
                _ if circle.is_of_folder => {
                    Agreement::Not(said.into_iter().map(|(value, _)| value).take(MAX_CHOICES).collect())
                }
                _ => Agreement::Not(Vec::new()),
            };
        }
        Agreement::Not(Vec::new())
    }

    /// What an article says, where a check has nothing against it.
    fn value(&self, entry: &Entry, name: &str) -> Option<String> {
        if name == CLOUDS {
            return self.clouds(entry);
        }
        let value = match entry.article().properties.find(name) {
            Some(_) => entry.article().properties.get(name)?,
            None => of_recommendation(entry.article().recommendation()?, name)?.trim(),
        };
        let is_clean = !value.is_empty() && !value.contains(|c: char| c.is_control() || "\"<>".contains(c));
        let is_usable = is_clean
            && !is_template_text(value)
            && match name {
                "service" | "resource" => !value.contains(','),
                "ownershipId" => {
                    let is_placeholder = value.to_ascii_lowercase().contains("placeholder");
                    !is_placeholder && !value.contains(char::is_whitespace) && !self.misspelt_owners.contains(value)
                }
                "productPesIds" => value.split(',').all(|id| is_product_id(id.trim())),
                _ => true,
            };
        is_usable.then(|| value.to_owned())
    }

    /// The clouds of an article that is not the variant for one, without those that are closed.
    fn clouds(&self, entry: &Entry) -> Option<String> {
        if cloud_of_name(self.config, entry.kind, entry.article().path()).is_some() {
            return None;
        }
        let open: CloudSet = entry.clouds.iter().filter(|cloud| !self.config.cloud(*cloud).retired).collect();
        let names: Vec<&str> = self.config.cloud_names(open).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }
}

/// Two in three are most.
fn is_most(some: usize, all: usize) -> bool {
    some * 3 >= all * 2
}

/// Values in any case, each with how often it is said: the most frequent first, as it is mostly spelled.
fn counted(values: impl Iterator<Item = String>) -> Vec<(String, usize)> {
    let mut spellings: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for value in values {
        *spellings.entry(value.to_lowercase()).or_default().entry(value).or_default() += 1;
    }
    let most = |spellings: BTreeMap<String, usize>| {
        let count = spellings.values().sum();
        let usual = spellings.into_iter().min_by_key(|(_, count)| Reverse(*count));
        usual.map(|(value, _)| (value, count))
    };
    let mut counted: Vec<(String, usize)> = spellings.into_values().filter_map(most).collect();
    counted.sort_by_key(|(_, count)| Reverse(*count));
    counted
}

/// The cloud that a file is named for; of most kinds `public` is a word of the name.
fn cloud_of_name(config: &Config, kind: Kind, path: &RelPath) -> Option<CloudId> {
    let (_, suffix) = path.stem().rsplit_once('-')?;
    let is_word = suffix == "public" && kind != Kind::AdvisorRecommendationMetadata;
    config.cloud_named(suffix).filter(|_| !is_word)
}

/// What a recommendation says of its owner and its data.
fn of_recommendation<'a>(recommendation: &'a Recommendation, name: &str) -> Option<&'a str> {
    let owner = recommendation.owner.as_ref();
    let routing = owner.and_then(|owner| owner.icm.as_ref());
    let value = match name {
        "recommendationOfferingId" => &recommendation.recommendation_offering_id,
        "recommendationOfferingName" => &recommendation.recommendation_offering_name,
        "recommendationResourceType" => &recommendation.recommendation_resource_type,
        "dataSource" => &recommendation.data_source_metadata.as_ref()?.data_source,
        "owner.email" => &owner?.email,
        "owner.icm.routingId" => &routing?.routing_id,
        "owner.icm.service" => &routing?.service,
        "owner.icm.team" => &routing?.team,
        "owner.serviceTreeId" => &owner?.service_tree_id,
        _ => return None,
    };
    Some(&value.value)
}
