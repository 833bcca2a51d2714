//! The articles of a shard by how well they answer a query. Must not know other shards.

use std::collections::HashSet;

use super::super::document::K1;
use super::Found;
use super::forms::{Term, is_id};
use super::query::Query;
use super::read::{Article, Shard};
use super::words;

// A title that is the query, and an id that stands in it, come before all that words alone can reach.
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
    let without: HashSet<usize> = query.without.iter().flat_map(|word| articles_with(&shard, word)).collect();
    let is_wanted = |place: usize, article: &Article| {
        (kinds.is_empty() || kinds.iter().any(|kind| kind == article.kind()))
            && !without.contains(&place)
            && query.phrases.iter().all(|phrase| article.says(phrase))
    };
    let scored = shard.articles.into_iter().zip(scores).enumerate();
    let scored = scored.filter(|(place, (article, score))| *score != 0.0 && is_wanted(*place, article));
    scored
        .map(|(place, (article, score))| {
            let score = score + of_whole(&article, query, terms);
            Found { article, score, shard: number, number: place }
        })
        .collect()
}

/// What an article gets for its title and its ids.
fn of_whole(article: &Article, query: &Query, terms: &[Term]) -> f64 {
    let ids = article.ids();
    let with_id = terms.iter().filter(|term| is_id(&term.word) && ids.contains(&term.word));
    let title = if words(article.title()).join(" ") == query.all { IS_TITLE } else { 0.0 };
    with_id.fold(title, |sum, _| sum + HAS_ID)
}

fn articles_with<'a>(shard: &'a Shard, word: &str) -> impl Iterator<Item = usize> + use<'a> {
    let place = shard.places.get(word);
    place.into_iter().flat_map(|&place| shard.words[place].weights.iter().map(|&(article, _)| article))
}
