//! The articles of a shard by how well they answer a query. Must not know other shards.

use super::super::document::K1;
use super::super::words::{is_id, words};
use super::Found;
use super::forms::Term;
use super::query::Query;
use super::read::{Article, Shard};

// A title or an id that is the query, and an id that stands in it, come before all that words alone can reach.
const IS_TITLE: f64 = 100.0;
const HAS_ID: f64 = 50.0;

/// The articles that answer a query, in order of place.
pub(super) fn score(shard: Shard, number: usize, query: &Query, terms: &[Term], kinds: &[String]) -> Vec<Found> {
    let mut scores = vec![0.0; shard.articles.len()];
    for term in terms {
        let mut weights = vec![0.0; shard.articles.len()];
        for word in &shard.words {
            let count = term.counts(&word.word, &word.stem);
            if count > 0.0 {
                word.weights.iter().for_each(|&(article, weight)| weights[article] += count * weight);
            }
        }
        for (score, weight) in scores.iter_mut().zip(weights).filter(|(_, weight)| *weight > 0.0) {
            *score += (term.rarity * weight) / (K1 + weight);
        }
    }
    let places = &shard.places;
    let has = |word: &String, article: usize| {
        let word = places.get(word).map(|&place| &shard.words[place]);
        word.is_some_and(|word| word.weights.iter().any(|&(other, _)| other == article))
    };
    let is_out = |phrase: &Vec<String>, number: usize, article: &Article| match phrase.as_slice() {
        [word] => has(word, number),
        phrase => article.says(phrase),
    };
    let scored = shard.articles.into_iter().zip(scores).enumerate();
    let found = scored.filter_map(|(place, (article, score))| {
        let is_of_kind = kinds.is_empty() || kinds.iter().any(|kind| kind == article.kind());
        if score == 0.0 || !is_of_kind {
            return None;
        }
        // A title may have a hyphen before a word: as it stands, it leaves nothing out.
        let is_typed = article.title().to_lowercase() == query.typed;
        let is_title = is_typed
            || words(article.title()).join(" ") == query.all
            || article.own_ids().any(|id| id.to_lowercase() == query.typed);
        let is_wanted = (is_typed || !query.without.iter().any(|phrase| is_out(phrase, place, &article)))
            && query.phrases.iter().all(|phrase| article.says(phrase));
        let whole = if is_title { IS_TITLE } else { 0.0 };
        let score = with_ids(score + whole, &article, terms);
        is_wanted.then_some(Found { article, score, shard: number, number: place })
    });
    found.collect()
}

/// A score with what an article gets for its ids.
fn with_ids(score: f64, article: &Article, terms: &[Term]) -> f64 {
    let ids = article.ids();
    let with_id = terms.iter().filter(|term| is_id(&term.word) && ids.contains(&term.word));
    with_id.fold(score, |sum, _| sum + HAS_ID)
}
