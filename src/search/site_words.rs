//! The words of each shard, and those of a site: in how many documents each is, and which shards say most of it.
//!
//! Must not know how they are written.

use std::ops::Range;
use std::sync::Arc;

use super::document::Document;
use super::vocabulary::Vocabulary;

/// A word of a site.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    /// How many documents have it.
    pub documents: u32,
    /// The shards that have it, in order, and the most that it says of a document there, from 0 to 1.
    pub shards: &'a [(u32, f64)],
}

/// The words of a site.
pub(super) struct Words {
    /// In order.
    said: Vec<Said>,
    /// Those of all words.
    shards: Vec<(u32, f64)>,
    /// By the numbers of words: the place of the one that stands for it in tables.
    places: Vec<Option<u32>>,
}

/// A word that documents have.
struct Said {
    number: u32,
    text: Arc<str>,
    documents: u32,
    /// Where its shards stand among those of all words.
    shards: Range<usize>,
}

/// The words of one shard by number, in order: in how many documents each is, and the most that it says of one.
#[derive(Debug)]
pub(super) struct ShardWords {
    words: Vec<(u32, u32, f32)>,
}

impl ShardWords {
    pub fn new(vocabulary: &Vocabulary, documents: &[Document<'_>]) -> Self {
        let mut impacts: Vec<(u32, f64)> = Vec::new();
        for document in documents {
            document.push_impacts(vocabulary, &mut impacts);
        }
        vocabulary.make_known(&mut impacts);
        impacts.sort_unstable_by_key(|&(word, _)| word);
        let mut words: Vec<(u32, u32, f32)> = Vec::new();
        for (word, impact) in impacts {
            #[expect(clippy::cast_possible_truncation, reason = "seven digits tell impacts apart")]
            let impact = impact as f32;
            match words.last_mut().filter(|(last, ..)| *last == word) {
                Some((_, documents, most)) => (*documents, *most) = (*documents + 1, most.max(impact)),
                None => words.push((word, 1, impact)),
            }
        }
        words.shrink_to_fit();
        Self { words }
    }

    /// Words by number, in order.
    pub fn of(words: Vec<(u32, u32, f32)>) -> Self {
        Self { words }
    }

    pub fn iter(&self) -> std::slice::Iter<'_, (u32, u32, f32)> {
        self.words.iter()
    }
}

impl Words {
    /// The words of all shards together.
    pub fn of<'a>(vocabulary: &Vocabulary, shards: impl Iterator<Item = &'a ShardWords> + Clone) -> Self {
        let (texts, known) = (vocabulary.texts(), vocabulary.known());
        let mut counts: Vec<(u32, usize)> = vec![(0, 0); texts.len()];
        for &(word, documents, _) in shards.clone().flat_map(|shard| &shard.words) {
            let (all, shards) = &mut counts[word as usize];
            (*all, *shards) = (*all + documents, *shards + 1);
        }
        // Where the shards of each word begin; and after they are put there, where they end.
        let mut ends: Vec<usize> = Vec::with_capacity(counts.len());
        let mut room = 0;
        for (_, shards) in &counts {
            ends.push(room);
            room += shards;
        }
        let mut all: Vec<(u32, f64)> = vec![(0, 0.0); room];
        for (number, shard) in (0..).zip(shards) {
            for &(word, _, impact) in &shard.words {
                let end = &mut ends[word as usize];
                all[*end] = (number, f64::from(impact));
                *end += 1;
            }
        }
        let all_words = (0_u32..).zip(texts).zip(counts.iter().zip(&ends));
        let said = all_words.map(|((number, text), (&(documents, shards), &end))| Said {
            number,
            text,
            documents,
            shards: end - shards..end,
        });
        let mut said: Vec<Said> = said.filter(|word| word.documents > 0).collect();
        // Those that were known from the beginning are in order already, which a stable sort makes use of.
        said.sort_by(|a, b| a.text.cmp(&b.text));
        let mut own: Vec<Option<u32>> = vec![None; known.len()];
        for (place, word) in (0..).zip(&said) {
            own[word.number as usize] = Some(place);
        }
        let places = known.iter().map(|&number| own[number as usize]).collect();
        Self { said, shards: all, places }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, Word<'_>)> {
        (0..self.said.len()).map(|place| self.at(place))
    }

    /// The place of the word that stands for one in tables, if a document has it.
    pub fn place(&self, number: u32) -> Option<usize> {
        self.places[number as usize].map(|place| place as usize)
    }

    pub fn at(&self, place: usize) -> (&str, Word<'_>) {
        let Said { text, documents, shards, .. } = &self.said[place];
        (text, Word { documents: *documents, shards: &self.shards[shards.clone()] })
    }
}
