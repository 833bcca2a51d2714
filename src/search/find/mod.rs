//! Finds articles in an index, as `static/search-engine.js` does in a page: the same results in the same order.
//!
//! `tests/search` holds both to that. Where one changes, the other does. Must not know where chunks lie, nor how results
//! are shown.

mod forms;
mod query;
mod read;
mod score;

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use anyhow::Context as _;

pub use read::Article;

use forms::{Term, needs_route, term};
use query::Query;
use read::{Entry, Shard, Table};

/// Route files of a query.
const MOST_ROUTES: usize = 2;
/// These, and the shards of a round.
const MOST_CHUNKS: usize = 4;
/// Shards of a query that found nothing in its first ones.
const MOST_SHARDS: usize = 16;
/// A shard that reaches less than this share of the best one's is not read.
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
    /// # Errors
    /// If a chunk cannot be loaded or is damaged.
    pub fn search(&self, query: &str, kinds: &[String]) -> anyhow::Result<Vec<Found>> {
        let query = Query::parse(query);
        let routes = self.routes(&query);
        let read = routes.iter().map(|&route| {
            let name = &self.entry.routes[route];
            Table::read(&text(self.load, name)?).with_context(|| damaged(name))
        });
        let read: Vec<Table> = read.collect::<anyhow::Result<_>>()?;
        let tables: Vec<&Table> = std::iter::once(&self.entry.table).chain(&read).collect();
        let mut bounds = vec![0.0; self.entry.shards.len()];
        let mut terms = Vec::with_capacity(query.words.len());
        for word in &query.words {
            terms.push(term(word, query.is_last(word), &tables, self.entry.articles, &mut bounds)?);
        }
        let round = MOST_CHUNKS.saturating_sub(routes.len()).max(1);
        let shards = self.worthwhile(&bounds, round, kinds);
        let mut found = Vec::new();
        for round in shards[..shards.len().min(MOST_SHARDS)].chunks(round) {
            if !found.is_empty() {
                break;
            }
            self.score(round, &query, &terms, kinds, &mut found)?;
        }
        found.sort_by(|a, b| {
            b.score.partial_cmp(&a.score).unwrap_or(Ordering::Equal).then((a.shard, a.number).cmp(&(b.shard, b.number)))
        });
        Ok(found)
    }

    /// The numbers of the route files that tell of the words that are not common: of the longest, where they are many.
    fn routes(&self, query: &Query) -> Vec<usize> {
        let Entry { table, routes, .. } = &self.entry;
        let mut needed: BTreeMap<usize, usize> = BTreeMap::new();
        for word in &query.words {
            if let Some((route, weight)) = needs_route(word, query.is_last(word), table, routes.len()) {
                let most = needed.entry(route).or_default();
                *most = weight.max(*most);
            }
        }
        let mut needed: Vec<(usize, usize)> = needed.into_iter().collect();
        needed.sort_by_key(|&(route, weight)| (std::cmp::Reverse(weight), route));
        needed.into_iter().take(MOST_ROUTES).map(|(route, _)| route).collect()
    }

    /// The shards to read, those that may reach most first. Of the first round those are left out that reach little.
    fn worthwhile(&self, bounds: &[f64], round: usize, kinds: &[String]) -> Vec<usize> {
        let ranges: Vec<_> = self.entry.kinds.iter().filter(|kind| kinds.contains(&kind.slug)).collect();
        let is_asked = |shard: usize| kinds.is_empty() || ranges.iter().any(|kind| kind.shards.contains(&shard));
        let mut order: Vec<usize> = (0..bounds.len()).filter(|&shard| bounds[shard] > 0.0 && is_asked(shard)).collect();
        order.sort_by(|&a, &b| bounds[b].partial_cmp(&bounds[a]).unwrap_or(Ordering::Equal).then(a.cmp(&b)));
        let worth = order.first().map_or(0.0, |&best| bounds[best] * WORTH);
        let shards = order.into_iter().enumerate();
        shards.filter(|&(place, shard)| place >= round || bounds[shard] >= worth).map(|(_, shard)| shard).collect()
    }

    fn score(
        &self,
        shards: &[usize],
        query: &Query,
        terms: &[Term],
        kinds: &[String],
        found: &mut Vec<Found>,
    ) -> anyhow::Result<()> {
        for &shard in shards {
            let name = &self.entry.shards[shard];
            let read = Shard::read(&text(self.load, name)?);
            found.extend(score::score(read, shard, query, terms, kinds));
        }
        Ok(())
    }
}

/// The text of a chunk.
fn text(load: &Load<'_>, name: &str) -> anyhow::Result<String> {
    super::chunk::read(name, &load(name)?).with_context(|| damaged(name))
}

fn damaged(name: &str) -> String {
    format!("`search/{name}.js` is damaged; build the site again")
}

/// The words of each text, in order: what tests hold the client to.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let mut found = Vec::new();
    super::words::for_each_word(&lower, |word| found.push(word.to_owned()));
    found
}

type Places = HashMap<String, usize>;
