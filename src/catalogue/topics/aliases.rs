//! The other ids of topics: the number that a topic had before it was given a GUID.
//!
//! Must not know in which form a catalogue gives them.

use super::{CATALOGUE_INVALID, Catalogue, Topic};
use crate::cloud::{CloudId, CloudSet};
use crate::corpus::TopicAliases;
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
    /// The one id of a topic, of all that it may be cited by; lower-case, as the id given must be.
    #[must_use]
    pub fn canonical<'a>(&'a self, id: &'a str) -> &'a str {
        self.aliases.get(id).map_or(id, String::as_str)
    }

    /// The other ids of topics, with the clouds that offer these.
    #[must_use]
    pub fn offered_aliases(&self) -> TopicAliases {
        let clouds = |topic: &String| self.topics.get(topic).map_or(CloudSet::EMPTY, |topic| topic.clouds);
        self.aliases.iter().map(|(alias, topic)| (alias.clone(), (topic.clone(), clouds(topic)))).collect()
    }

    /// The other ids of a topic, in order.
    #[must_use]
    pub fn aliases_of(&self, id: &str) -> Vec<&str> {
        self.aliases.iter().filter(|(_, topic)| *topic == id).map(|(alias, _)| alias.as_str()).collect()
    }

    /// What is known of a topic, by any of its ids.
    #[must_use]
    pub fn topic(&self, id: &str) -> Option<&Topic> {
        self.topics.get(self.canonical(id))
    }

    /// Whether a topic can be picked in a cloud; of what the catalogue does not know, articles tell.
    #[must_use]
    pub fn is_offered(&self, id: &str, cloud: CloudId) -> bool {
        self.topic(id).is_none_or(|topic| topic.clouds.contains(cloud))
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
