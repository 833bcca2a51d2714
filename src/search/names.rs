//! What articles are asked for by as a whole: titles, and ids of several words.
//!
//! Of a common word a table does not tell all shards that have it, so that of a title of such words none may lead to its article.
//! Such names stand in the tables as words of their own. Must not know what shards hold.

use std::collections::BTreeMap;

use super::document::Document;
use super::routes::Word;
use super::words::for_each_word;

/// A name of an article in a shard.
pub(super) struct Name {
    words: Vec<String>,
    /// Whether readers may see that it is a name: an id of several words, without a space.
    is_run: bool,
    shard: u32,
}

/// The names of the documents of a shard.
pub(super) fn names(shard: u32, documents: &[Document<'_>]) -> Vec<Name> {
    let mut names = Vec::new();
    for document in documents {
        names.push(Name { words: words(document.title()), is_run: false, shard });
        let ids = document.ids().filter(|id| !id.contains(' ')).map(words).filter(|words| words.len() > 1);
        names.extend(ids.map(|words| Name { words, is_run: true, shard }));
    }
    names.retain(|name| !name.words.is_empty());
    names
}

/// The names that are to be in the tables, as words: those that other words may not lead to.
pub(super) fn wanted(names: &[Name], is_common: impl Fn(&str) -> bool) -> BTreeMap<String, Word> {
    let mut wanted: BTreeMap<String, Word> = BTreeMap::new();
    for name in names {
        if !name.is_run && !name.words.iter().all(|word| is_common(word)) {
            continue;
        }
        let word = wanted.entry(key(&name.words)).or_default();
        word.documents += 1;
        if word.shards.last().is_none_or(|&(shard, _)| shard != name.shard) {
            word.shards.push((name.shard, 1.0));
        }
    }
    wanted
}

/// A name as the tables know it: no other word has such a form. Two names that share one lead to a shard too many.
pub(super) fn key(words: &[String]) -> String {
    format!("=0{:05x}", super::chunk::sum(&words.join(" ")) >> 12)
}

fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for_each_word(&text.to_lowercase(), |word| words.push(word.to_owned()));
    words
}
