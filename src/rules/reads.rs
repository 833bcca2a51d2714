//! What a rule that looks at many texts reads of each of them: as long as that is the same, it finds the same.
//!
//! Law: such a rule reads nothing of a text that is not in here, but for its path and for places in it; and it may read which
//! files there are. A finding that stands in a text, or names a place of it, is found again when the text is edited, so that
//! places need not be read. Two readings are told apart by a hash, which is 0 for a text that the rule passes over. Must not know
//! what rules make of it.

use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::fast::FixedState;
use memchr::memmem;

use super::link_view;
use crate::article::{Kind, Link};
use crate::corpus::Entry;
use crate::text::starts_with_any_case;

/// What a rule reads of a text.
#[derive(Clone, Copy)]
pub struct Reads(fn(&Entry) -> u64);

impl Reads {
    /// Nothing.
    pub const NOTHING: Self = Self(|_| 0);
    pub const CLOUDS: Self = Self(|entry| hash(&entry.clouds));
    pub const OWNER: Self = Self(|entry| hash(&entry.article().properties.get("ownershipId")));
    /// Its `articleId`, and where it is published.
    pub const ARTICLE_ID: Self = Self(article_id);
    /// Its topics, and what narrows them.
    pub const TOPICS: Self = Self(topics);
    /// The same, and the topics that a topic list describes.
    pub const ALL_TOPICS: Self = Self(|entry| hash(&(topics(entry), whole(entry, Kind::SupportTopicDescription))));
    /// What a menu of problems says, and the ids of all articles.
    pub const MENU_ARTICLES: Self = Self(|entry| hash(&(article_id(entry), whole(entry, Kind::DiagnoseAndSolve))));
    /// What a menu of problems says, and the topics of all articles.
    pub const MENU_TOPICS: Self = Self(|entry| hash(&(topics(entry), whole(entry, Kind::DiagnoseAndSolve))));
    pub const TOPIC_LIST: Self = Self(|entry| whole(entry, Kind::SupportTopicDescription));
    pub const RECOMMENDATION: Self = Self(|entry| whole(entry, Kind::AdvisorRecommendationMetadata));
    /// Its blades.
    pub const BLADES: Self = Self(blades);
    /// The addresses of its links to the web, and its clouds.
    pub const WEB_LINKS: Self = Self(web_links);
    /// Its links to files.
    pub const FILE_LINKS: Self = Self(file_links);
    /// Its links to files, and the headings that links may lead to.
    pub const HEADINGS: Self = Self(|entry| hash(&(file_links(entry), headings(entry))));
    /// Its links to files, and where it is published.
    pub const PUBLICATION: Self = Self(|entry| hash(&(file_links(entry), publication(entry))));
    /// The addresses of images that are not on the web.
    pub const LOCAL_IMAGES: Self = Self(local_images);
    /// The texts that it includes.
    pub const INCLUDES: Self =
        Self(|entry| hash_of_all(entry.article().includes().map(|include| &include.target.value)));
    /// The addresses that may be those of files, and the texts that it includes.
    pub const FILES: Self = Self(files);

    /// Whether the same is read of two states of a text.
    pub(super) fn are_same(self, before: &Entry, now: &Entry) -> bool {
        (self.0)(before) == (self.0)(now)
    }
}

fn hash(value: &impl Hash) -> u64 {
    FixedState::default().hash_one(value)
}

fn hash_of_all<T: Hash>(items: impl Iterator<Item = T>) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    let mut count = 0_u64;
    for item in items {
        item.hash(&mut hasher);
        count += 1;
    }
    if count == 0 { 0 } else { hasher.finish() }
}

/// Where a text is published, and for whom.
fn publication(entry: &Entry) -> u64 {
    hash(&(entry.clouds, entry.kind, entry.audience))
}

/// All of a text of a kind.
fn whole(entry: &Entry, kind: Kind) -> u64 {
    if entry.kind == kind { hash(&(&*entry.article().source.text, publication(entry))) } else { 0 }
}

fn article_id(entry: &Entry) -> u64 {
    hash(&(entry.article().properties.find("articleId").map(|id| &id.value.value), publication(entry)))
}

fn topics(entry: &Entry) -> u64 {
    let narrowed_by = (&entry.products, &entry.resource_tags);
    hash(&(&entry.topics, narrowed_by, publication(entry), entry.article().needs_resource()))
}

fn blades(entry: &Entry) -> u64 {
    if memmem::find(entry.article().source.text.as_bytes(), b"data-").is_none() {
        return 0;
    }
    let links = link_view::links(entry.article());
    hash_of_all(links.iter().filter(|link| link.starts_with("data-") || link.starts_with("button-data-")).map(|link| {
        // Of a blade whose place is not known nothing is found.
        (link.address, link.place.is_some())
    }))
}

fn web_links(entry: &Entry) -> u64 {
    let addresses = hash_of_all(link_view::web_links(entry.article()).map(|(address, _)| address));
    if addresses == 0 { 0 } else { hash(&(addresses, entry.clouds)) }
}

fn file_links(entry: &Entry) -> u64 {
    let article = entry.article();
    if !article.links_to_files() {
        return 0;
    }
    // Tokens and escapes are told by how a link is written.
    let written = |link: &Link| (article.source.slice(link.span).to_owned(), link.target.value.clone());
    hash_of_all(article.links().chain(article.refused_links()).map(written))
}

fn headings(entry: &Entry) -> u64 {
    let article = entry.article();
    let ids = article.markdown.headings.iter().map(|heading| &heading.id);
    hash(&(hash_of_all(ids), article.includes().next().is_some()))
}

fn local_images(entry: &Entry) -> u64 {
    let images = entry.article().fragments().flat_map(|fragment| &fragment.images).map(|image| &image.target.value);
    let is_on_web = |address: &str| ["https://", "http://"].iter().any(|scheme| starts_with_any_case(address, scheme));
    hash_of_all(images.filter(|address| !is_on_web(address)))
}

fn files(entry: &Entry) -> u64 {
    let article = entry.article();
    let images = article.fragments().flat_map(|fragment| &fragment.images).map(|image| &image.target.value);
    let links = article.links().map(|link| &link.target.value);
    let files = images.chain(links).filter(|target| !target.contains(':') && !target.starts_with('#'));
    let includes = article.includes().map(|include| &include.target.value);
    hash_of_all(files.chain(includes))
}
