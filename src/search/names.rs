//! What articles are asked for by as a whole: titles, and ids of several words.
//!
//! Words that many articles have may lead to others than the one that is called by them. Such names stand in tables of their
//! own: those of common words in files of names, and the others in the route files of their rare words, which are read
//! anyway, but for a last word that begins a common one. Must not know what shards hold.

use std::collections::BTreeMap;

use super::routes::{Table, table};
use super::site_words::Word;
use super::vocabulary::Vocabulary;
use super::words::{for_each_word, is_id};

/// A name of an article.
#[derive(Debug)]
pub(super) struct Name {
    pub words: Vec<NameWord>,
    /// Of its words in order.
    sum: u32,
    /// Whether readers may see that it is a name: several words without a space, as in an id.
    is_run: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NameWord {
    pub number: u32,
    /// Whether it is an id or an error code.
    pub is_id: bool,
}

impl Name {
    /// The names of an article: its title, and ids of several words.
    pub fn all_of<'a>(vocabulary: &Vocabulary, title: &str, ids: impl Iterator<Item = &'a str>) -> Vec<Self> {
        let name = |text: &str| {
            let lower = text.to_lowercase();
            let (mut words, mut joined) = (Vec::new(), String::with_capacity(lower.len()));
            for_each_word(&lower, |word| {
                if !words.is_empty() {
                    joined.push(' ');
                }
                joined.push_str(word);
                words.push(NameWord { number: vocabulary.number(word), is_id: is_id(word) });
            });
            Self { is_run: words.len() > 1 && !text.contains(' '), sum: super::chunk::sum(&joined), words }
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
    way_to: impl Fn(&[NameWord], u32) -> Way,
) -> Names {
    let mut of_routes: Vec<Vec<(u32, u32)>> = vec![Vec::new(); routes];
    if shards <= FEW_SHARDS {
        return Names { files: Vec::new(), of_routes: of_routes.iter().map(|_| Table::default()).collect() };
    }
    let mut wanted: Vec<(u32, u32)> = Vec::new();
    for &(shard, name) in names {
        match if name.is_run { Way::Names } else { way_to(&name.words, shard) } {
            Way::Words => {}
            Way::Names => wanted.push((name.sum, shard)),
            Way::Routes(routes) => routes.into_iter().for_each(|route| of_routes[route].push((short(name.sum), shard))),
        }
    }
    // Names come in the order of their shards, and those of a name stay so.
    wanted.sort_by_key(|&(sum, _)| sum);
    let count = wanted.chunk_by(|a, b| a.0 == b.0).count();
    let count = (count / NAMES_OF_TABLE).next_power_of_two().min(MOST_TABLES);
    let mut files: Vec<BTreeMap<u32, &[(u32, u32)]>> = vec![BTreeMap::new(); count];
    for name in wanted.chunk_by(|a, b| a.0 == b.0) {
        let sum = name[0].0;
        files[sum as usize % count].insert(short(sum), name);
    }
    let files = files.iter().map(|names| table_of(names.iter().map(|(&short, &name)| (short, name))));
    let of_routes = of_routes.into_iter().map(|mut names| {
        names.sort_by_key(|&(short, _)| short);
        table_of(names.chunk_by(|a, b| a.0 == b.0).map(|name| (name[0].0, name)))
    });
    Names { files: files.collect(), of_routes: of_routes.collect() }
}

/// The names by the numbers that they are looked up by, in order; each with its articles, and the shard of each of these.
fn table_of<'a>(names: impl Iterator<Item = (u32, &'a [(u32, u32)])>) -> Table {
    let name = |(short, articles): (u32, &[(u32, u32)])| {
        let mut shards: Vec<(u32, f64)> = articles.iter().map(|&(_, shard)| (shard, 1.0)).collect();
        shards.dedup_by_key(|(shard, _)| *shard);
        (key(short), u32::try_from(articles.len()).unwrap_or(u32::MAX), shards)
    };
    let names: Vec<_> = names.map(name).collect();
    table(names.iter().map(|(key, documents, shards)| (key.as_str(), Word { documents: *documents, shards })))
}

/// What a name is looked up by: the table, out of so many, and its key there.
pub(super) fn place(words: &[String], tables: usize) -> (usize, String) {
    let sum = super::chunk::sum(&words.join(" "));
    (sum as usize % tables.max(1), key(short(sum)))
}

/// Two names that share it lead to a shard too many.
fn short(sum: u32) -> u32 {
    sum >> 12
}

fn key(short: u32) -> String {
    format!("{short:05x}")
}
