//! What is known of texts from earlier builds, so that an index is made without reading them: how long they are, and
//! the words of shards.
//!
//! Must not know where it is kept.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use foldhash::HashMap;
use serde::{Deserialize, Serialize};

use super::NAME_LENGTH;
use super::site_words::ShardWords;
use super::vocabulary::Vocabulary;
use crate::output::Key;

/// What is known of texts, by the keys of what they are made from.
#[derive(Debug, Default)]
pub struct Memory {
    pub(super) vocabulary: Vocabulary,
    known: Known,
    /// Of these, and of what came since, what was asked for: the rest is forgotten.
    used: Mutex<Known>,
    /// Who knows a layout asks for few sizes, so that none is forgotten.
    keeps_sizes: AtomicBool,
}

#[derive(Debug, Default)]
struct Known {
    sizes: HashMap<Key, usize>,
    shards: HashMap<Key, Arc<Shard>>,
    layouts: HashMap<Key, Arc<Layout>>,
}

/// How the documents of a site lie in shards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Layout {
    /// The size of each document, in order.
    pub sizes: Vec<u32>,
    /// How many documents each shard has, and its key.
    pub shards: Vec<(u32, Key)>,
}

/// A shard that need not be read.
#[derive(Debug)]
pub(super) struct Shard {
    /// Of its chunk.
    pub name: String,
    pub words: ShardWords,
}

impl Memory {
    fn used(&self) -> MutexGuard<'_, Known> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The size of a content.
    pub(super) fn size(&self, key: Key, read: impl FnOnce() -> usize) -> usize {
        if let Some(&size) = self.used().sizes.get(&key) {
            return size;
        }
        let size = self.known.sizes.get(&key).copied().unwrap_or_else(read);
        self.used().sizes.insert(key, size);
        size
    }

    /// The layout of a site in an earlier build.
    pub(super) fn layout(&self, key: Key) -> Option<&Layout> {
        let layout = self.known.layouts.get(&key)?;
        self.keeps_sizes.store(true, Ordering::Relaxed);
        Some(layout)
    }

    pub(super) fn keep_layout(&self, key: Key, layout: Layout) {
        self.used().layouts.insert(key, Arc::new(layout));
    }

    /// A shard.
    pub(super) fn shard(&self, key: Key, read: impl FnOnce() -> Shard) -> Arc<Shard> {
        if let Some(shard) = self.used().shards.get(&key) {
            return Arc::clone(shard);
        }
        let shard = self.known.shards.get(&key).map_or_else(|| Arc::new(read()), Arc::clone);
        self.used().shards.insert(key, Arc::clone(&shard));
        shard
    }

    /// What was asked for, as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let used = self.used();
        let mut shards: Vec<(&Key, &Arc<Shard>)> = used.shards.iter().collect();
        shards.sort_unstable_by_key(|&(key, _)| key);
        let (words, numbers) = self.said(&shards);
        let shard = |(&key, shard): (&Key, &Arc<Shard>)| {
            let words =
                shard.words.iter().map(|&(word, documents, impact)| (numbers[word as usize], documents, impact));
            KeptShard { key, name: shard.name.clone(), words: words.collect() }
        };
        let known = self.keeps_sizes.load(Ordering::Relaxed).then_some(&self.known.sizes);
        let sizes = used.sizes.iter().chain(known.into_iter().flatten());
        let mut kept = Kept {
            words,
            shards: shards.into_iter().map(shard).collect(),
            sizes: sizes.map(|(&key, &size)| (key, size)).collect(),
            layouts: used.layouts.iter().map(|(&key, layout)| (key, Layout::clone(layout))).collect(),
        };
        kept.sizes.sort_unstable();
        kept.sizes.dedup();
        kept.layouts.sort_unstable_by_key(|&(key, _)| key);
        // Numbers and words always serialise.
        postcard::to_stdvec(&kept).unwrap_or_default()
    }

    /// The words that shards have, in order, each with a line end; and the new number of each by its old one.
    fn said(&self, shards: &[(&Key, &Arc<Shard>)]) -> (String, Vec<u32>) {
        let texts = self.vocabulary.texts();
        let mut is_said = vec![false; texts.len()];
        shards.iter().flat_map(|(_, shard)| shard.words.iter()).for_each(|&(word, ..)| is_said[word as usize] = true);
        let mut said: Vec<usize> = (0..texts.len()).filter(|&word| is_said[word]).collect();
        said.sort_by(|&a, &b| texts[a].cmp(&texts[b]));
        let mut numbers = vec![u32::MAX; texts.len()];
        let mut words = String::new();
        for (number, word) in (0..).zip(said) {
            numbers[word] = number;
            words.push_str(&texts[word]);
            words.push('\n');
        }
        (words, numbers)
    }

    /// What [`to_bytes`](Self::to_bytes) made; nothing where it was something else.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (kept, rest) = postcard::take_from_bytes::<Kept>(bytes).ok()?;
        let memory = Self::default();
        let numbers: Vec<u32> = kept.words.lines().map(|word| memory.vocabulary.number(word)).collect();
        let shard = |KeptShard { key, name, words }| {
            let is_name = name.len() == NAME_LENGTH && name.bytes().all(|byte| byte.is_ascii_hexdigit());
            let word = |(word, documents, impact): (u32, u32, f32)| {
                Some((*numbers.get(word as usize)?, documents, impact)).filter(|_| (0.0..=1.0).contains(&impact))
            };
            let mut words: Vec<(u32, u32, f32)> = words.into_iter().map(word).collect::<Option<_>>()?;
            words.sort_unstable_by_key(|&(word, ..)| word);
            let are_different = words.windows(2).all(|pair| pair[0].0 < pair[1].0);
            (is_name && are_different).then(|| (key, Arc::new(Shard { name, words: ShardWords::of(words) })))
        };
        let known = Known {
            sizes: kept.sizes.into_iter().collect(),
            shards: kept.shards.into_iter().map(shard).collect::<Option<_>>()?,
            layouts: kept.layouts.into_iter().map(|(key, layout)| (key, Arc::new(layout))).collect(),
        };
        rest.is_empty().then_some(Self { known, ..memory })
    }
}

#[derive(Serialize, Deserialize)]
struct KeptShard {
    key: Key,
    name: String,
    /// By their places among all words.
    words: Vec<(u32, u32, f32)>,
}

/// The form in which a memory is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// Each with a line end.
    words: String,
    shards: Vec<KeptShard>,
    sizes: Vec<(Key, usize)>,
    layouts: Vec<(Key, Layout)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout() -> Layout {
        Layout { sizes: vec![70_000, 3], shards: vec![(2, Key::of(b"shard"))] }
    }

    fn memory() -> Memory {
        let memory = Memory::default();
        let words = ["disk", "redeploy", "0123456789abcdef"].map(|word| memory.vocabulary.number(word));
        let words = words.into_iter().map(|word| (word, 300 * word + 1, 0.25)).collect();
        memory.shard(Key::of(b"shard"), || Shard { name: "0123456789".to_owned(), words: ShardWords::of(words) });
        memory.size(Key::of(b"text"), || 70_000);
        memory.keep_layout(Key::of(b"site"), layout());
        memory
    }

    #[test]
    fn what_was_asked_for_is_known_again() {
        let bytes = memory().to_bytes();
        let again = Memory::from_bytes(&bytes).expect("it is whole");
        assert_eq!(again.size(Key::of(b"text"), || unreachable!("it is known")), 70_000);
        let shard = again.shard(Key::of(b"shard"), || unreachable!("it is known"));
        let texts = again.vocabulary.texts();
        let words: Vec<(&str, u32)> =
            shard.words.iter().map(|&(word, count, _)| (&*texts[word as usize], count)).collect();
        assert_eq!(
            (shard.name.as_str(), words),
            ("0123456789", vec![("0123456789abcdef", 601), ("disk", 1), ("redeploy", 301)])
        );
        assert_eq!(again.layout(Key::of(b"site")), Some(&layout()));
        again.keep_layout(Key::of(b"site"), layout());
        // What nobody asks for is forgotten.
        assert_eq!(again.to_bytes().len(), bytes.len());
        assert!(Memory::from_bytes(&bytes).unwrap().to_bytes().len() < 8);
    }

    #[test]
    fn what_is_cut_off_is_nothing() {
        let bytes = memory().to_bytes();
        assert!((0..bytes.len()).all(|length| Memory::from_bytes(&bytes[..length]).is_none()));
    }
}
