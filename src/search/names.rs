//! What articles are asked for by as a whole: titles, and ids of several words.
//!
//! Words that many articles have may lead to others than the one that is called by them. Such names stand in tables of their
//! own: those of common words in files of names, and the others in the route files of their rare words, which are read
//! anyway, but for a last word that begins a common one. Must not know what shards hold.

use std::collections::BTreeMap;

use super::routes::{Table, Word, table};
use super::words::words;

/// A name of an article.
#[derive(Debug)]
pub(super) struct Name {
    words: Vec<String>,
    /// Whether readers may see that it is a name: several words without a space, as in an id.
    is_run: bool,
}

impl Name {
    /// The names of an article: its title, and ids of several words.
    pub fn all_of<'a>(title: &str, ids: impl Iterator<Item = &'a str>) -> Vec<Self> {
        let name = |text: &str| {
            let words = words(text);
            Self { is_run: words.len() > 1 && !text.contains(' '), words }
        };
        let names = std::iter::once(name(title)).chain(ids.map(name).filter(|id| id.is_run));
        names.filter(|name| !name.words.is_empty()).collect()
    }
}

/// Tables of names, at most, and how many names one should have.
const MOST_TABLES: usize = 4;
const NAMES_OF_TABLE: usize = 512;
/// Of so few shards all are read.
const FEW_SHARDS: usize = 4;

/// What leads to a name.
pub(super) enum Way {
    /// Its words: it is in no table.
    Words,
    /// A file of names.
    Names,
    /// Each of these route files, of which one is read.
    Routes(Vec<usize>),
}

/// The names of an index.
pub(super) struct Names {
    pub files: Vec<Table>,
    /// What each route file has.
    pub of_routes: Vec<Table>,
}

/// Puts each name of an article in a shard where `way_to` of its words and its shard says; one of several words without
/// a space into a file of names.
pub(super) fn tables(
    names: &[(u32, &Name)],
    (shards, routes): (usize, usize),
    way_to: impl Fn(&[String], u32) -> Way,
) -> Names {
    let mut of_routes = vec![BTreeMap::new(); routes];
    if shards <= FEW_SHARDS {
        return Names { files: Vec::new(), of_routes: of_routes.iter().map(table).collect() };
    }
    let mut wanted: BTreeMap<u32, Word> = BTreeMap::new();
    for &(shard, name) in names {
        let sum = sum(&name.words);
        match if name.is_run { Way::Names } else { way_to(&name.words, shard) } {
            Way::Words => {}
            Way::Names => add(wanted.entry(sum).or_default(), shard),
            Way::Routes(routes) => {
                for route in routes {
                    add(of_routes[route].entry(key(sum)).or_default(), shard);
                }
            }
        }
    }
    let count = (wanted.len() / NAMES_OF_TABLE).next_power_of_two().min(MOST_TABLES);
    let mut files: Vec<BTreeMap<String, Word>> = vec![BTreeMap::new(); count];
    for (sum, word) in wanted {
        files[sum as usize % count].insert(key(sum), word);
    }
    Names { files: files.iter().map(table).collect(), of_routes: of_routes.iter().map(table).collect() }
}

/// One more article of a name. Names come in the order of their shards.
fn add(word: &mut Word, shard: u32) {
    word.documents += 1;
    if word.shards.last().is_none_or(|&(last, _)| last != shard) {
        word.shards.push((shard, 1.0));
    }
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
