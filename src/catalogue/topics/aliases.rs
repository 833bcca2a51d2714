//! The other ids of topics: the number that a topic had before it was given a GUID.
//!
//! Must not know in which form a catalogue gives them.

use std::collections::BTreeMap;

use super::{CATALOGUE_INVALID, Catalogue, Topic};
use crate::cloud::CloudId;
use crate::diagnostic::Diagnostic;
use crate::text::{RelPath, Spanned};

/// Another id that a row gives its topic.
#[derive(Debug)]
pub(super) struct Alias {
    pub(super) path: RelPath,
    /// The id of the row, lower-case.
    pub(super) topic: String,
    pub(super) id: Spanned<String>,
}

impl Catalogue {
    /// The id that stands for a topic in a cloud, of all that it may be cited by; lower-case, as the id given must be. Where a topic is
    /// not offered it has no other ids: the one that stands for it may be a secret there.
    #[must_use]
    pub fn canonical<'a>(&'a self, id: &'a str, cloud: CloudId) -> &'a str {
        self.aliases.get(id).filter(|topic| self.is_offered(topic, cloud)).map_or(id, String::as_str)
    }

    /// What is known of a topic, by any of its ids.
    #[must_use]
    pub fn topic(&self, id: &str) -> Option<&Topic> {
        self.topics.get(self.aliases.get(id).map_or(id, String::as_str))
    }

    /// Whether a topic can be picked in a cloud; of what the catalogue does not know, articles tell.
    #[must_use]
    pub fn is_offered(&self, id: &str, cloud: CloudId) -> bool {
        self.topic(id).is_none_or(|topic| topic.clouds.contains(cloud))
    }

    /// The other ids of each topic that has some, in order.
    #[must_use]
    pub fn other_ids(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut others: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (alias, topic) in &self.aliases {
            others.entry(topic).or_default().push(alias);
        }
        others
    }
}

/// Gives a topic another id, or says why it cannot have it.
pub(super) fn join(catalogue: &mut Catalogue, alias: Alias) -> Option<Diagnostic> {
    let Alias { path, topic, id } = alias;
    let key = id.value.to_lowercase();
    let (message, hint) = if key == topic {
        (format!("`{}` is the id of the topic itself", id.value), "take it away here")
    } else if catalogue.topics.contains_key(&key) {
        let message = format!("`{}` has a row of its own, so it is no other id of `{topic}`", id.value);
        (message, "take that row away, or the id here")
    } else if let Some(other) = catalogue.aliases.get(&key).filter(|other| **other != topic) {
        (format!("`{}` is another id of `{other}` already", id.value), "leave it to one of the two topics")
    } else {
        catalogue.aliases.insert(key, topic);
        return None;
    };
    Some(Diagnostic::new(&CATALOGUE_INVALID, &path, Some(id.span), message).hint(hint))
}
