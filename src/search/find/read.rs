//! The texts of chunks as tables and articles: any text gives a value or an error. Must not know queries.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use anyhow::{Context as _, bail, ensure};

use super::super::document::{FIELDS, word_weight};
use super::super::routes::LEVELS;
use super::super::words::{is_id, words};
use super::super::{VERSION, chunk};
use super::Places;
use super::forms::stem;

/// The entry of an index.
pub(super) struct Entry {
    /// How many articles the site has, about.
    pub articles: f64,
    pub kinds: Vec<OfKind>,
    /// The names of the chunks.
    pub shards: Vec<String>,
    pub routes: Vec<String>,
    pub names: Vec<String>,
    pub table: Table,
}

/// A kind, and the shards that hold its articles.
pub(super) struct OfKind {
    pub slug: String,
    pub name: String,
    pub shards: Range<usize>,
}

/// A table of words, in order, and what is known of each.
pub(super) struct Table {
    pub words: Vec<String>,
    pub lists: Vec<String>,
    pub places: Places,
    pub stems: HashMap<String, Vec<usize>>,
}

/// What a table says of a word.
pub(super) struct Posting {
    /// In how many articles it is, about.
    pub articles: f64,
    /// The shards that say most of it, and how much.
    pub shards: Vec<(usize, f64)>,
}

/// The articles of a shard, and its words in the order in which they occur.
pub(super) struct Shard {
    pub articles: Vec<Article>,
    pub words: Vec<ShardWord>,
    pub places: Places,
}

pub(super) struct ShardWord {
    pub word: String,
    pub stem: String,
    /// The numbers of the articles that have it, and what it weighs there.
    pub weights: Vec<(usize, f64)>,
}

/// An article as an index holds it.
#[derive(Debug, Clone)]
pub struct Article {
    fields: Vec<String>,
}

impl Entry {
    pub fn read(text: &str) -> anyhow::Result<Self> {
        let lines: Vec<&str> = text.split('\n').collect();
        let version = lines[0];
        ensure!(
            version == VERSION.to_string(),
            "the index has version {version}, and this program reads version {VERSION}; build the site again"
        );
        let &[_, articles, kinds, shards, routes, of_names, words, lists, ..] = &lines[..] else {
            bail!("the entry of the index is cut off; build the site again")
        };
        let names = |line: &str| line.split(' ').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        let kinds = kinds.split('\t').filter(|kind| !kind.is_empty());
        Ok(Self {
            articles: articles.parse().context("the number of articles is damaged")?,
            kinds: kinds.map(OfKind::read).collect::<anyhow::Result<_>>()?,
            shards: names(shards),
            routes: names(routes),
            names: names(of_names),
            table: Table::new(words, lists)?,
        })
    }
}

impl OfKind {
    fn read(line: &str) -> anyhow::Result<Self> {
        let mut parts = line.splitn(4, ' ');
        let mut next = || parts.next().context("the list of kinds is damaged");
        let (slug, from, to, name) = (next()?, next()?, next()?, next()?);
        Ok(Self { slug: slug.to_owned(), name: name.to_owned(), shards: from.parse()?..to.parse()? })
    }
}

/// The words of a route file, and the names that they do not lead to.
pub fn route(text: &str) -> anyhow::Result<(Table, Table)> {
    let lines: Vec<&str> = text.split('\n').collect();
    let &[words, lists, names, lists_of_names, ..] = &lines[..] else { bail!("a route file is cut off") };
    Ok((Table::new(words, lists)?, Table::new(names, lists_of_names)?))
}

impl Table {
    pub fn read(text: &str) -> anyhow::Result<Self> {
        let (words, lists) = text.split_once('\n').context("a table of words is cut off")?;
        Self::new(words, lists.trim_end_matches('\n'))
    }

    fn new(word_line: &str, list_line: &str) -> anyhow::Result<Self> {
        let mut words: Vec<String> = Vec::new();
        let mut rest = word_line;
        while let Some(shared) = rest.bytes().next() {
            ensure!(shared.is_ascii_uppercase(), "a table of words is damaged");
            let end = rest[1..].find(|it: char| it.is_ascii_uppercase()).map_or(rest.len(), |end| end + 1);
            let mut word = beginning(words.last().map_or("", String::as_str), usize::from(shared - b'A')).to_owned();
            word.push_str(&rest[1..end]);
            words.push(word);
            rest = &rest[end..];
        }
        let lists: Vec<String> =
            if list_line.is_empty() { Vec::new() } else { list_line.split(' ').map(str::to_owned).collect() };
        ensure!(lists.len() == words.len(), "a table of words is damaged");
        let places = words.iter().enumerate().map(|(place, word)| (word.clone(), place)).collect();
        let mut stems: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, word) in words.iter().enumerate() {
            stems.entry(stem(word)).or_default().push(place);
        }
        Ok(Self { words, lists, places, stems })
    }

    /// The places of the words that begin so.
    pub fn begun(&self, prefix: &str) -> Range<usize> {
        let start = self.words.partition_point(|word| word.as_str() < prefix);
        let count = self.words[start..].iter().take_while(|word| word.starts_with(prefix)).count();
        start..start + count
    }

    pub fn posting(&self, place: usize) -> anyhow::Result<Posting> {
        let numbers = chunk::read_numbers(&self.lists[place]).context("a list of shards is damaged")?;
        let (articles, steps) = numbers.split_first().context("a list of shards is damaged")?;
        let mut next = 0;
        let shards = steps.iter().map(|step| {
            let step = *step as usize;
            let shard = next + step / LEVELS.len();
            next = shard + 1;
            (shard, LEVELS[step % LEVELS.len()])
        });
        Ok(Posting { shards: shards.collect(), articles: 2_f64.powf(f64::from(*articles) / 2.0) })
    }
}

/// The first UTF-16 units of a word.
fn beginning(word: &str, units: usize) -> &str {
    let mut length = 0;
    let ends = word.char_indices().find(|(_, character)| {
        length += character.len_utf16();
        length > units
    });
    ends.map_or(word, |(at, _)| &word[..at])
}

impl Shard {
    pub fn read(text: &str) -> Self {
        let lines: Vec<&str> = text.split('\n').collect();
        let record = |lines: &[&str]| Article { fields: lines.iter().map(|&line| line.to_owned()).collect() };
        let articles: Vec<Article> = lines.chunks_exact(FIELDS.len()).map(record).collect();
        let mut shard = Self { articles, words: Vec::new(), places: Places::new() };
        for number in 0..shard.articles.len() {
            shard.add_words(number);
        }
        shard
    }

    fn add_words(&mut self, number: usize) {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut weights: Vec<(String, f64)> = Vec::new();
        for (text, field) in self.articles[number].fields.iter().zip(&FIELDS) {
            if field.weight == 0.0 || text.is_empty() {
                continue;
            }
            let found = words(text);
            let each = word_weight(field, found.len());
            for word in found {
                let place = *places.entry(word).or_insert_with_key(|word| {
                    weights.push((word.clone(), 0.0));
                    weights.len() - 1
                });
                weights[place].1 += each;
            }
        }
        for (word, weight) in weights {
            let place = *self.places.entry(word).or_insert_with_key(|word| {
                self.words.push(ShardWord { word: word.clone(), stem: stem(word), weights: Vec::new() });
                self.words.len() - 1
            });
            self.words[place].weights.push((number, weight));
        }
    }
}

impl Article {
    fn field(&self, place: usize) -> &str {
        self.fields.get(place).map_or("", String::as_str)
    }

    /// The path of its page below the site's folder.
    #[must_use]
    pub fn page(&self) -> String {
        let path = self.field(0);
        format!("articles/{}.html", path.split_once('\t').map_or(path, |(page, _)| page))
    }

    /// The path of its source below the content root.
    #[must_use]
    pub fn source(&self) -> String {
        match self.field(0).split_once('\t') {
            Some((_, source)) => format!("articles/{source}"),
            None => format!("articles/{}.md", self.field(0)),
        }
    }

    /// The slug of its kind.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.field(1)
    }

    #[must_use]
    pub fn title(&self) -> &str {
        self.field(2)
    }

    /// The id of its service, and its name.
    #[must_use]
    pub fn service(&self) -> Option<(&str, &str)> {
        self.field(6).split_once('\t')
    }

    /// Its own id, and others that are all of it.
    pub(super) fn own_ids(&self) -> impl Iterator<Item = &str> {
        self.field(9).split('\t')
    }

    /// The ids and codes that it is known by.
    pub(super) fn ids(&self) -> HashSet<String> {
        let text = [self.field(9), self.field(7), self.field(8)].join("\t");
        words(&text).into_iter().filter(|word| is_id(word)).collect()
    }

    /// Whether some words stand in a field, one behind the other.
    pub(super) fn says(&self, phrase: &[String]) -> bool {
        let searched = self.fields.iter().zip(&FIELDS).filter(|(_, field)| field.weight > 0.0);
        searched.into_iter().any(|(text, _)| words(text).windows(phrase.len()).any(|found| found == phrase))
    }
}
