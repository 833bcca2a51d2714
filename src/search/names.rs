//! What articles are asked for by as a whole: titles, and ids of several words.
//!
//! Of a common word a table does not tell all shards that have it, so that of a title of such words none may lead to its article.
//! Such names stand in tables of their own. Must not know what shards hold.

use std::collections::BTreeMap;

use super::document::Document;
use super::routes::{Table, Word, table};
use super::words::words;

/// A name of an article in a shard.
pub(super) struct Name {
    words: Vec<String>,
    /// Whether readers may see that it is a name: several words without a space, as in an id.
    is_run: bool,
    shard: u32,
}

/// The names of the documents of a shard: titles, and ids of several words.
pub(super) fn names(shard: u32, documents: &[Document<'_>]) -> Vec<Name> {
    let name = |text: &str| {
        let words = words(text);
        Name { is_run: words.len() > 1 && !text.contains(' '), words, shard }
    };
    let mut names = Vec::new();
    for document in documents {
        names.push(name(document.title()));
        names.extend(document.ids().map(name).filter(|id| id.is_run));
    }
    names.retain(|name| !name.words.is_empty());
    names
}

/// Tables of names, at most, and how many names one should have.
const MOST_TABLES: usize = 4;
const NAMES_OF_TABLE: usize = 512;
/// Of so few shards all are read.
const FEW_SHARDS: usize = 4;

/// The tables of those names that their words may not lead to.
pub(super) fn tables(names: &[Name], shards: usize, is_common: impl Fn(&str) -> bool) -> Vec<Table> {
    if shards <= FEW_SHARDS {
        return Vec::new();
    }
    let mut wanted: BTreeMap<u32, Word> = BTreeMap::new();
    for name in names {
        if !name.is_run && !name.words.iter().all(|word| is_common(word)) {
            continue;
        }
        let word = wanted.entry(sum(&name.words)).or_default();
        word.documents += 1;
        if word.shards.last().is_none_or(|&(shard, _)| shard != name.shard) {
            word.shards.push((name.shard, 1.0));
        }
    }
    let count = (wanted.len() / NAMES_OF_TABLE).next_power_of_two().min(MOST_TABLES);
    let mut tables: Vec<BTreeMap<String, Word>> = std::iter::repeat_with(BTreeMap::new).take(count).collect();
    for (sum, word) in wanted {
        tables[sum as usize % count].insert(key(sum), word);
    }
    tables.iter().map(table).collect()
}

/// What a name is looked up by: the table, out of so many, and its key there.
pub(super) fn place(words: &[String], tables: usize) -> (usize, String) {
    let sum = sum(words);
    (sum as usize % tables.max(1), key(sum))
}

fn sum(words: &[String]) -> u32 {
    super::chunk::sum(&words.join(" "))
}

/// Two names that share a key lead to a shard too many.
fn key(sum: u32) -> String {
    format!("{:05x}", sum >> 12)
}
