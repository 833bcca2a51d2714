//! Finds articles in an index, as `static/search-engine.js` does in a page: the same results in the same order.
//!
//! `tests/search` holds both to that. Where one changes, the other does. Must not know where chunks lie, nor how results
//! are shown.

mod forms;
mod query;
mod read;
mod score;

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Context as _;

pub use read::Article;

use super::names;
use forms::{Term, needs_route, shards_of, term};
use query::Query;
use read::{Entry, Shard, Table};

/// Route files of a query.
const MOST_ROUTES: usize = 2;
/// These, and the shards of a round.
const MOST_CHUNKS: usize = 4;
/// Shards of a query that found too little in its first ones.
const MOST_SHARDS: usize = 16;
/// A query of so few words looks up its last one as well, though a common word begins so.
const FEW_WORDS: usize = 2;
/// For so many results more, so many shards more may be read.
const PAGE: usize = 10;
/// A shard that reaches less than this share of the best one's is not read at first.
const WORTH: f64 = 0.75;

/// Gives the file of a chunk by its name.
pub type Load<'a> = dyn Fn(&str) -> anyhow::Result<Vec<u8>> + 'a;

/// An index that searches are asked of.
pub struct Index<'a> {
    load: &'a Load<'a>,
    entry: Entry,
}

/// An article that was found.
#[derive(Debug)]
pub struct Found {
    pub article: Article,
    pub score: f64,
    shard: usize,
    number: usize,
}

/// What a query found.
#[derive(Debug, Default)]
pub struct Answer {
    /// The best first, and what was read later behind what was read before.
    pub found: Vec<Found>,
    /// Whether there are no others.
    pub is_whole: bool,
    /// Whether there is more to read, for whoever wants more than was found.
    pub has_more: bool,
    /// The words that were taken for others.
    pub taken: Vec<Taken>,
}

/// A word of a query, and what it was taken for.
#[derive(Debug)]
pub struct Taken {
    pub word: String,
    /// The likeliest first.
    pub forms: Vec<String>,
    /// Whether nobody writes the word. Otherwise what was read does not tell of it, and it was looked for as well.
    pub is_unwritten: bool,
}

/// The shards that may hold an answer.
#[derive(Default)]
struct Order {
    /// Those that may reach most first.
    shards: Vec<usize>,
    /// How many of them are read at first.
    first: usize,
}

impl<'a> Index<'a> {
    /// Reads the entry of an index.
    ///
    /// # Errors
    /// If it cannot be loaded, or is damaged, or of another version.
    pub fn open(load: &'a Load<'a>) -> anyhow::Result<Self> {
        let entry = Entry::read(&text(load, "index")?)?;
        Ok(Self { load, entry })
    }

    /// The slugs of the kinds that the site's articles have, and their names.
    pub fn kinds(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entry.kinds.iter().map(|kind| (kind.slug.as_str(), kind.name.as_str()))
    }

    /// The articles that a query finds, the best first; only those of some kinds, by their slugs, where any are named.
    ///
    /// Reads on for `least` of them, but not through the whole index, if no phrase asks for that.
    ///
    /// # Errors
    /// If a chunk cannot be loaded or is damaged.
    pub fn search(&self, query: &str, kinds: &[String], least: usize) -> anyhow::Result<Answer> {
        let query = Query::parse(query);
        let names = self.names(&query)?;
        let routes = self.routes(&query, MOST_ROUTES - usize::from(names.is_some()));
        let read = routes.iter().map(|&route| {
            let name = &self.entry.routes[route];
            read::route(&text(self.load, name)?).with_context(|| damaged(name))
        });
        let (rare, of_routes): (Vec<Table>, Vec<Table>) = read.collect::<anyhow::Result<Vec<_>>>()?.into_iter().unzip();
        let tables: Vec<&Table> = std::iter::once(&self.entry.table).chain(&rare).collect();
        let mut bounds = vec![0.0; self.entry.shards.len()];
        let mut terms = Vec::with_capacity(query.words.len());
        for word in &query.words {
            let place = (query.is_last(word), query.is_beside(word));
            terms.push(term(word, place, &tables, self.entry.articles, &mut bounds)?);
        }
        let most = MOST_CHUNKS.saturating_sub(routes.len() + usize::from(names.is_some())).max(1);
        let named = shards_named(&query.name, of_routes.iter().chain(&names))?;
        let order = self.order(self.possible(&query, &rare, &routes, kinds)?, &terms, &bounds, &named, most);
        let limit = if query.phrases.is_empty() { MOST_SHARDS * least.div_ceil(PAGE) } else { order.shards.len() };
        let mut found: Vec<Found> = Vec::new();
        let mut left = &order.shards[..];
        while found.len() < least && !left.is_empty() {
            let done = order.shards.len() - left.len();
            let round = match done {
                0 => order.first,
                1..MOST_SHARDS => most,
                _ => MOST_SHARDS,
            };
            let round = round.min(limit - done).min(left.len());
            if round == 0 {
                break;
            }
            self.score(&left[..round], &query, &terms, kinds, &mut found)?;
            left = &left[round..];
        }
        let has_more = !left.is_empty();
        let is_sure = |term: &Term| {
            term.forms.contains_key(&*super::routes::known_as(&term.word))
                || (!self.may_grow(&query, &term.word) && self.is_told(&term.word, &routes))
        };
        let is_whole = !has_more && terms.iter().all(is_sure);
        let taken = terms.into_iter().filter_map(|term| {
            let is_unwritten = !self.may_grow(&query, &term.word) && self.is_told(&term.word, &routes);
            let forms = term.taken.filter(|forms| is_unwritten || !forms.is_empty())?;
            Some(Taken { word: term.word, forms, is_unwritten })
        });
        let taken = taken.collect();
        Ok(Answer { found, is_whole, has_more, taken })
    }

    /// Whether a word is a code that may still be typed. Codes are looked up whole, so that of one that is not nothing is known:
    /// others that begin so may stand in files that were not read.
    fn may_grow(&self, query: &Query, word: &str) -> bool {
        query.is_last(word) && forms::is_looked_up_whole(word, self.entry.routes.len())
    }

    /// Whether what was read tells of a whole word, and be it that nobody has it.
    fn is_told(&self, word: &str, routes: &[usize]) -> bool {
        let count = self.entry.routes.len();
        count == 0 || routes.contains(&super::routes::route(&super::routes::known_as(word), count))
    }

    /// The shards that have the rare words of phrases, and articles of the kinds that are asked for.
    fn possible(
        &self,
        query: &Query,
        rare: &[Table],
        routes: &[usize],
        kinds: &[String],
    ) -> anyhow::Result<Vec<usize>> {
        let ranges: Vec<_> = self.entry.kinds.iter().filter(|kind| kinds.contains(&kind.slug)).collect();
        let is_asked = |shard: usize| kinds.is_empty() || ranges.iter().any(|kind| kind.shards.contains(&shard));
        let mut phrased = Vec::new();
        for word in query.phrases.iter().flatten() {
            phrased.extend(shards_of(word, &self.entry.table, rare, self.is_told(word, routes))?);
        }
        let may_have = |shard: usize| is_asked(shard) && phrased.iter().all(|shards| shards.contains(&shard));
        Ok((0..self.entry.shards.len()).filter(|&shard| may_have(shard)).collect())
    }

    /// The numbers of the route files that tell of the words that are not common: of the longest, where they are many.
    fn routes(&self, query: &Query, most: usize) -> Vec<usize> {
        let Entry { table, routes, .. } = &self.entry;
        let mut needed: BTreeMap<usize, usize> = BTreeMap::new();
        for word in &query.words {
            // Of few words each is worth a look.
            let may_be_begun = query.is_last(word) && query.words.len() > FEW_WORDS;
            if let Some((route, weight)) = needs_route(word, may_be_begun, table, routes.len()) {
                let most = needed.entry(route).or_default();
                *most = weight.max(*most);
            }
        }
        let mut needed: Vec<(usize, usize)> = needed.into_iter().collect();
        needed.sort_by_key(|&(route, weight)| (std::cmp::Reverse(weight), route));
        needed.into_iter().take(most).map(|(route, _)| route).collect()
    }

    /// The file of names that may have the query; nothing where it is not looked for: where a word is rare, unless several stand
    /// without a space, as in an id.
    fn names(&self, query: &Query) -> anyhow::Result<Option<Table>> {
        let Entry { table, names: files, .. } = &self.entry;
        let is_common = |word: &String| table.places.contains_key(&*super::routes::known_as(word));
        if files.is_empty() || !(query.is_run() || query.words.iter().all(is_common)) {
            return Ok(None);
        }
        let name = &files[names::place(&query.name, files.len()).0];
        Table::read(&text(self.load, name)?).with_context(|| damaged(name)).map(Some)
    }

    /// The shards to read, those that have an article of that name first, and then those that may reach most. Of the first
    /// ones those are left for later that reach little.
    fn order(
        &self,
        mut shards: Vec<usize>,
        terms: &[Term],
        bounds: &[f64],
        named: &HashSet<usize>,
        most: usize,
    ) -> Order {
        // Of a word that is common, not all shards are told that have it.
        let is_common = |form: &String| self.entry.table.places.contains_key(form);
        let is_pruned = terms.iter().any(|term| term.forms.keys().any(is_common));
        shards.retain(|&shard| bounds[shard] > 0.0 || is_pruned || named.contains(&shard));
        let worth = shards.iter().map(|&shard| bounds[shard]).fold(0.0, f64::max) * WORTH;
        shards.sort_by(|&a, &b| {
            let is_better = bounds[b].partial_cmp(&bounds[a]).unwrap_or(Ordering::Equal);
            named.contains(&b).cmp(&named.contains(&a)).then(is_better).then(a.cmp(&b))
        });
        // Where these are all, the answer is whole.
        let is_worth = |&&shard: &&usize| shards.len() <= most || bounds[shard] >= worth || named.contains(&shard);
        let first = shards.iter().take(most).filter(is_worth).count();
        Order { shards, first }
    }

    fn score(
        &self,
        shards: &[usize],
        query: &Query,
        terms: &[Term],
        kinds: &[String],
        found: &mut Vec<Found>,
    ) -> anyhow::Result<()> {
        let start = found.len();
        for &shard in shards {
            let name = &self.entry.shards[shard];
            let text = text(self.load, name)?;
            if may_say_all(&text, &query.phrases) {
                found.extend(score::score(Shard::read(&text), shard, query, terms, kinds));
            }
        }
        found[start..].sort_by(|a, b| {
            b.score.partial_cmp(&a.score).unwrap_or(Ordering::Equal).then((a.shard, a.number).cmp(&(b.shard, b.number)))
        });
        Ok(())
    }
}

/// Whether a text has the words of all phrases: much faster than to cut it into words.
fn may_say_all(text: &str, phrases: &[Vec<String>]) -> bool {
    let lower = if phrases.is_empty() { String::new() } else { text.to_lowercase() };
    phrases.iter().flatten().all(|word| lower.contains(word))
}

/// The shards that have an article of a name, as tables of names know them.
fn shards_named<'a>(name: &[String], tables: impl Iterator<Item = &'a Table>) -> anyhow::Result<HashSet<usize>> {
    let (_, key) = names::place(name, 1);
    let mut shards = HashSet::new();
    for table in tables {
        if let Some(&place) = table.places.get(&key) {
            shards.extend(table.posting(place)?.shards.into_iter().map(|(shard, _)| shard));
        }
    }
    Ok(shards)
}

/// The text of a chunk.
fn text(load: &Load<'_>, name: &str) -> anyhow::Result<String> {
    super::chunk::read(name, &load(name)?).with_context(|| damaged(name))
}

fn damaged(name: &str) -> String {
    format!("`search/{name}.js` is damaged; build the site again")
}

type Places = HashMap<String, usize>;
