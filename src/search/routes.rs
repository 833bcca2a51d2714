//! The way from a word to the shards that say most of it: the entry for common words, route files for rare ones.
//!
//! Must not know what shards hold.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};

use super::chunk::push_number;
use super::names::{self, Name, NameWord, Way};
use super::site_words::{Word, Words};

/// A table of words as the lines of a chunk.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// In order, each as a capital letter for how many UTF-16 units it shares with the one before, and the rest of it.
    pub words: String,
    /// For each word, with spaces between: how often it is, and its shards.
    pub lists: String,
}

/// All tables of an index.
pub(super) struct Tables {
    pub entry: Table,
    /// Of each route file its words, and the names that they do not lead to.
    pub routes: Vec<(Table, Table)>,
    pub names: Vec<Table>,
}

/// What an impact is rounded to, by level; the last one is a whole, which the words of a short title reach. The client has
/// the same.
pub(super) const LEVELS: [f64; COUNT as usize] = [0.35, 0.6, 0.77, 0.92, 1.0];
const COUNT: u32 = 5;
/// A word in this many shards or more is common; as a share of all shards, and at least.
const COMMON_SHARE: usize = 8;
const COMMON_LEAST: usize = 3;
/// Of a common word only the shards are kept that say nearly as much of it as the one of this rank.
const RANK: usize = 5;
const NEARLY: f64 = 0.85;
/// Route files, at most, and how many words one should have. An edit with new words and codes of all sorts changes every
/// route file and a shard, beside the entry: of some 280 files that is less than a twentieth.
const MOST_ROUTES: usize = 12;
const WORDS_OF_ROUTE: usize = 2000;
/// One in so many of the route files has the words with a digit.
const CODES_SHARE: usize = 3;
/// Of longer words with digits so much of the beginning and of the end is kept: GUIDs that are made in a row share one of
/// them.
pub(super) const CODE_START: usize = 8;
const CODE_END: usize = 4;
/// With fewer rare words than this there are no route files.
const FEW: usize = 2000;

/// The table of the common words, that of each route file, and those of names.
pub(super) fn tables(words: &Words, names: &[(u32, &Name)], shards: usize, articles: u32) -> Tables {
    let common = (shards / COMMON_SHARE).max(COMMON_LEAST);
    let is_rare = |word: &Word<'_>| word.shards.len() < common;
    let rare = words.iter().filter(|(_, word)| is_rare(word)).count();
    let count = if rare < FEW { 0 } else { route_count(rare) };
    let is_in_entry = |word: &Word<'_>| count == 0 || !is_rare(word);
    let strongest = words.iter().map(|(_, word)| is_in_entry(&word).then(|| strongest_shards(word.shards))).collect();
    let told = words.iter().map(|_| OnceCell::new()).collect();
    let bounds = RefCell::new(Bounds::new(shards));
    let ways = Ways { words, strongest, routes: count, articles: articles.into(), told, bounds };
    let names = names::tables(names, (shards, count), |words, shard| ways.to(words, shard));
    let mut entry = Builder::default();
    let mut routes: Vec<Builder> = std::iter::repeat_with(Builder::default).take(count).collect();
    for ((text, word), strongest) in words.iter().zip(&ways.strongest) {
        match strongest {
            Some(strongest) => entry.push(text, word.documents, strongest.iter().copied()),
            None => routes[route(text, count)].push(text, word.documents, word.shards.iter().copied()),
        }
    }
    let routes = routes.into_iter().map(|builder| builder.table).zip(names.of_routes).collect();
    Tables { entry: entry.table, routes, names: names.files }
}

/// Some words as a table.
pub(super) fn table<'a>(words: impl Iterator<Item = (&'a str, Word<'a>)>) -> Table {
    let mut builder = Builder::default();
    for (text, word) in words {
        builder.push(text, word.documents, word.shards.iter().copied());
    }
    builder.table
}

/// A word as the tables know it.
pub(super) fn known_as(word: &str) -> Cow<'_, str> {
    let is_code = word.len() > CODE_START + CODE_END && word.is_ascii() && word.bytes().any(|it| it.is_ascii_digit());
    if is_code { (word[..CODE_START].to_owned() + &word[word.len() - CODE_END..]).into() } else { word.into() }
}

/// How many route files there are for so many words: it doubles, so that few more words seldom change it.
fn route_count(words: usize) -> usize {
    (CODES_SHARE * (words / (CODES_SHARE * WORDS_OF_ROUTE)).next_power_of_two()).min(MOST_ROUTES)
}

/// The number of the route file of a rare word: words that begin alike share one, so that a prefix is looked up in one
/// file; codes that end alike do, because they begin alike. Codes have the last files, so that an article full of new ones
/// changes these alone.
pub(super) fn route(word: &str, count: usize) -> usize {
    let of_codes = (count / CODES_SHARE).max(1);
    let of_words = (count - of_codes).max(1);
    if word.bytes().any(|byte| byte.is_ascii_digit()) {
        let start = word.char_indices().rev().nth(1).map_or(0, |(at, _)| at);
        return count - of_codes + super::chunk::sum(&word[start..]) as usize % of_codes;
    }
    let end = word.char_indices().nth(2).map_or(word.len(), |(at, _)| at);
    super::chunk::sum(&word[..end]) as usize % of_words
}

/// The shards that say nearly as much of a word as the few that say most.
fn strongest_shards(shards: &[(u32, f64)]) -> Vec<(u32, f64)> {
    let mut impacts: Vec<f64> = shards.iter().map(|&(_, impact)| impact).collect();
    impacts.sort_unstable_by(|a, b| b.total_cmp(a));
    let least = impacts.get(RANK - 1).map_or(0.0, |impact| impact * NEARLY);
    shards.iter().copied().filter(|&(_, impact)| impact >= least).collect()
}

/// Where words lead whoever searches for them.
struct Ways<'a> {
    words: &'a Words,
    /// By the place of a word: the shards that the entry tells of it, where it has it.
    strongest: Vec<Option<Vec<(u32, f64)>>>,
    /// How many route files, shards and articles there are.
    routes: usize,
    articles: f64,
    /// By the place of a word, if a name has it.
    told: Vec<OnceCell<Told>>,
    bounds: RefCell<Bounds>,
}

/// What a search is told of a word.
struct Told {
    rarity: f64,
    /// The shards, and the level of what they say of it.
    shards: Vec<(u32, f64)>,
    /// The route file that it is looked up in, where the entry does not have it.
    route: Option<usize>,
}

/// How much each shard may say of a name.
struct Bounds {
    by_shard: Vec<f64>,
    /// Those that say anything: few of all.
    touched: Vec<u32>,
}

impl Bounds {
    fn new(shards: usize) -> Self {
        Self { by_shard: vec![0.0; shards], touched: Vec::new() }
    }

    fn clear(&mut self) {
        self.touched.drain(..).for_each(|shard| self.by_shard[shard as usize] = 0.0);
    }

    fn add(&mut self, shard: u32, more: f64) {
        let bound = &mut self.by_shard[shard as usize];
        if *bound == 0.0 {
            self.touched.push(shard);
        }
        *bound += more;
    }

    /// How many shards say so much.
    fn at_least(&self, least: f64) -> usize {
        if least <= 0.0 {
            return self.by_shard.len();
        }
        self.touched.iter().filter(|&&shard| self.by_shard[shard as usize] >= least).count()
    }
}

/// A shard that reaches less than this much more than others is not taken for one that is read first: what counts for other
/// forms of a word is not known here.
const MARGIN: f64 = 0.85;

impl Ways<'_> {
    /// What leads to a name of some words, which is that of an article in a shard.
    fn to(&self, name: &[NameWord], shard: u32) -> Way {
        if name.iter().all(|&word| self.told(word).is_some_and(|told| told.route.is_none())) {
            return Way::Names;
        }
        let mut routes = Vec::new();
        let mut bounds = self.bounds.borrow_mut();
        bounds.clear();
        for (at, word) in name.iter().enumerate() {
            let is_first = !name[..at].contains(word);
            let Some(told) = self.told(*word).filter(|_| is_first) else { continue };
            if let Some(route) = told.route {
                routes.push(route);
                // The last word may be taken for the beginning of a common one, and not be looked up.
                if at > 0 && at + 1 == name.len() {
                    continue;
                }
            }
            for &(shard, level) in &told.shards {
                bounds.add(shard, told.rarity * reach(word.is_id, level));
            }
        }
        // The shard itself is among these.
        match bounds.at_least(bounds.by_shard[shard as usize] * MARGIN) {
            1 => Way::Words,
            _ => {
                routes.sort_unstable();
                routes.dedup();
                Way::Routes(routes)
            }
        }
    }

    /// What a search is told of a word, if any article has it.
    fn told(&self, word: NameWord) -> Option<&Told> {
        let place = self.words.place(word.number)?;
        let tell = || {
            let (text, word) = self.words.at(place);
            let documents = (f64::from(half_logarithm(word.documents)) / 2.0).exp2();
            let strongest = self.strongest[place].as_ref();
            let shards = strongest.map_or(word.shards, Vec::as_slice).iter();
            Told {
                rarity: rarity(documents.min(self.articles), self.articles),
                shards: shards.map(|&(shard, impact)| (shard, LEVELS[level(impact) as usize])).collect(),
                route: strongest.is_none().then(|| route(text, self.routes)),
            }
        };
        Some(self.told[place].get_or_init(tell))
    }
}

/// What a word says of the articles that have it: the more the fewer they are.
pub(super) fn rarity(frequency: f64, articles: f64) -> f64 {
    (1.0 + (articles - frequency + 0.5) / (frequency + 0.5)).ln()
}

/// How much a shard may say of a word. Whoever asks for a code wants every article that has it, and first those that it says
/// most of.
pub(super) fn reach(is_code: bool, level: f64) -> f64 {
    if is_code { 1.0 + level / 2.0 } else { level }
}

#[derive(Default)]
struct Builder {
    table: Table,
    last: String,
}

impl Builder {
    fn push(&mut self, word: &str, documents: u32, shards: impl Iterator<Item = (u32, f64)>) {
        let same = word.chars().zip(self.last.chars()).take_while(|(a, b)| a == b);
        let (mut bytes, mut units) = (0, 0_u8);
        for (character, _) in same {
            let wide = units + if character.len_utf16() == 2 { 2 } else { 1 };
            if wide > b'Z' - b'A' {
                break;
            }
            (bytes, units) = (bytes + character.len_utf8(), wide);
        }
        self.table.words.push(char::from(b'A' + units));
        self.table.words.push_str(&word[bytes..]);
        word.clone_into(&mut self.last);
        let lists = &mut self.table.lists;
        if !lists.is_empty() {
            lists.push(' ');
        }
        push_number(lists, half_logarithm(documents));
        let mut next = 0;
        for (shard, impact) in shards {
            push_number(lists, (shard - next) * COUNT + level(impact));
            next = shard + 1;
        }
    }
}

/// Twice the binary logarithm, rounded: a word that one article more has keeps its number, mostly.
fn half_logarithm(documents: u32) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is from 0 to 64")]
    let rounded = (f64::from(documents.max(1)).log2() * 2.0).round() as u32;
    rounded
}

/// The level whose impact is nearest; nothing less is taken for a whole.
fn level(impact: f64) -> u32 {
    if impact >= 1.0 {
        return COUNT - 1;
    }
    let [below @ .., _whole] = &LEVELS;
    let middles = below.windows(2).map(|pair| f64::midpoint(pair[0], pair[1]));
    middles.map(|middle| u32::from(impact >= middle)).sum()
}
