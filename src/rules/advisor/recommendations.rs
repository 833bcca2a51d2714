//! What rules about recommendations share: the recommendation of an article, and those that belong together.
//!
//! Must not know what any rule makes of them.

use std::collections::BTreeMap;

use crate::article::recommendation::Recommendation;
use crate::article::{Article, JsonValue, Kind};
use crate::cloud::CloudId;
use crate::config::Config;
use crate::corpus::{Corpus, Entry};
use crate::text::Span;

/// The recommendation of an article, where it is one that can be read.
pub fn recommendation(article: &Article) -> Option<&Recommendation> {
    match &article.whole_json()?.value {
        JsonValue::Recommendation(recommendation) => Some(recommendation),
        _ => None,
    }
}

/// The bracket that the recommendation begins with: the place of what is missing in it.
pub fn opening(article: &Article) -> Span {
    let start = article.json.as_ref().map_or(0, |json| json.node.span.range().start);
    let first = article.source.text.get(start..).and_then(|rest| rest.chars().next());
    Span::new(start, start + first.map_or(0, char::len_utf8))
}

/// Two variants or more of one recommendation, in order of path.
pub type Variants<'a> = Vec<(&'a Entry, &'a Recommendation)>;

/// The recommendations by their `recommendationTypeId`.
pub fn by_type(corpus: &Corpus) -> BTreeMap<String, Variants<'_>> {
    grouped(corpus.iter().map(|(_, entry)| entry), |it| &it.recommendation_type_id.value)
}

/// Recommendations by one of their names, in any case; those without it are left out.
pub fn grouped<'a>(
    entries: impl Iterator<Item = &'a Entry>,
    name: impl Fn(&Recommendation) -> &str,
) -> BTreeMap<String, Variants<'a>> {
    let mut groups: BTreeMap<String, Variants<'a>> = BTreeMap::new();
    for entry in entries.filter(|entry| entry.kind == Kind::AdvisorRecommendationMetadata) {
        let Some(recommendation) = recommendation(entry.article()) else { continue };
        let name = name(recommendation).trim().to_lowercase();
        if !name.is_empty() {
            groups.entry(name).or_default().push((entry, recommendation));
        }
    }
    groups
}

/// The place of the variant that most others agree with; of several, that of the first cloud.
pub fn most_common<'a>(variants: &Variants<'a>, value: impl Fn(&'a Recommendation) -> &'a str) -> Option<usize> {
    let count = |wanted: &str| variants.iter().filter(|(_, other)| value(other) == wanted).count();
    let first_cloud = |entry: &Entry| entry.clouds.iter().next();
    (0..variants.len()).min_by_key(|&place| {
        variants.get(place).map(|(entry, it)| (std::cmp::Reverse(count(value(it))), first_cloud(entry)))
    })
}

/// The cloud that a file is named for: `fairfax` of `resize-fairfax.md`.
pub fn cloud_of_name(config: &Config, article: &Article) -> Option<CloudId> {
    config.cloud_named(suffix(article))
}

/// What follows the last hyphen of a file's name.
pub fn suffix(article: &Article) -> &str {
    article.path().stem().rsplit_once('-').map_or("", |(_, suffix)| suffix)
}
