//! What is known of texts from earlier builds, so that an index is made without reading them: how long they are, and
//! the words of shards.
//!
//! Must not know where it is kept.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use foldhash::HashMap;

use super::NAME_LENGTH;
use super::routes::ShardWords;
use super::vocabulary::Vocabulary;
use crate::output::Key;

/// What is known of texts, by the keys of what they are made from.
#[derive(Debug, Default)]
pub struct Memory {
    pub(super) vocabulary: Vocabulary,
    known: Known,
    /// Of these, and of what came since, what was asked for: the rest is forgotten.
    used: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    sizes: HashMap<Key, usize>,
    shards: HashMap<Key, Arc<Shard>>,
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
        let mut bytes = Vec::new();
        let numbers = self.write_words(&shards, &mut bytes);
        push_number(&mut bytes, used.sizes.len());
        let mut sizes: Vec<(&Key, &usize)> = used.sizes.iter().collect();
        sizes.sort_unstable();
        for (key, &size) in sizes {
            bytes.extend_from_slice(key.as_bytes());
            push_number(&mut bytes, size);
        }
        push_number(&mut bytes, shards.len());
        for (key, shard) in shards {
            bytes.extend_from_slice(key.as_bytes());
            bytes.extend_from_slice(shard.name.as_bytes());
            push_number(&mut bytes, shard.words.iter().len());
            for &(word, documents, impact) in shard.words.iter() {
                push_number(&mut bytes, numbers[word as usize]);
                push_number(&mut bytes, documents as usize);
                bytes.extend_from_slice(&impact.to_le_bytes());
            }
        }
        bytes
    }

    /// Writes the words that shards have, in order, and returns the new number of each.
    fn write_words(&self, shards: &[(&Key, &Arc<Shard>)], bytes: &mut Vec<u8>) -> Vec<usize> {
        let texts = self.vocabulary.texts();
        let mut is_used = vec![false; texts.len()];
        shards.iter().flat_map(|(_, shard)| shard.words.iter()).for_each(|&(word, ..)| is_used[word as usize] = true);
        let mut used: Vec<usize> = (0..texts.len()).filter(|&word| is_used[word]).collect();
        used.sort_by(|&a, &b| texts[a].cmp(&texts[b]));
        let mut numbers = vec![usize::MAX; texts.len()];
        let mut words = String::new();
        for (number, word) in used.into_iter().enumerate() {
            numbers[word] = number;
            words.push_str(&texts[word]);
            words.push('\n');
        }
        push_number(bytes, words.len());
        bytes.extend_from_slice(words.as_bytes());
        numbers
    }

    /// What [`to_bytes`](Self::to_bytes) made; nothing where it was something else.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = Rest(bytes);
        let length = rest.number()?;
        let words = std::str::from_utf8(rest.take(length)?).ok()?;
        let memory = Self::default();
        let numbers: Vec<u32> = words.lines().map(|word| memory.vocabulary.number(word)).collect();
        let mut known = Known::default();
        for _ in 0..rest.number()? {
            let key = rest.key()?;
            known.sizes.insert(key, rest.number().filter(|&size| u32::try_from(size).is_ok())?);
        }
        for _ in 0..rest.number()? {
            let key = rest.key()?;
            let name = std::str::from_utf8(rest.take(NAME_LENGTH)?).ok()?.to_owned();
            name.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(())?;
            let mut words: Vec<(u32, u32, f32)> = Vec::new();
            for _ in 0..rest.number()? {
                let word = *numbers.get(rest.number()?)?;
                let documents = u32::from(u16::try_from(rest.number()?).ok()?);
                let impact = f32::from_le_bytes(rest.take(4)?.try_into().ok()?);
                (0.0..=1.0).contains(&impact).then_some(())?;
                words.push((word, documents, impact));
            }
            words.sort_unstable_by_key(|&(word, ..)| word);
            words.windows(2).all(|pair| pair[0].0 < pair[1].0).then_some(())?;
            known.shards.insert(key, Arc::new(Shard { name, words: ShardWords::of(words) }));
        }
        rest.0.is_empty().then_some(Self { known, ..memory })
    }
}

/// Seven bits at a time, the lowest first; the eighth says that more follow.
fn push_number(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push((number & 0x7f).to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

/// What is not read yet.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn key(&mut self) -> Option<Key> {
        Some(Key::from_bytes(self.take(Key::LENGTH)?.try_into().ok()?))
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0_usize;
        for shift in (0..usize::BITS).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= usize::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory() -> Memory {
        let memory = Memory::default();
        let words = ["disk", "redeploy", "0123456789abcdef"].map(|word| memory.vocabulary.number(word));
        let words = words.into_iter().map(|word| (word, 300 * word + 1, 0.25)).collect();
        memory.shard(Key::of(b"shard"), || Shard { name: "0123456789".to_owned(), words: ShardWords::of(words) });
        memory.size(Key::of(b"text"), || 70_000);
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
