//! The words of all articles and sites as numbers, which take less room and are compared faster. Numbers mean nothing outside of
//! one build: what is written is in the order of the words.
//!
//! Must not know what words are said of.

use std::sync::{Arc, PoisonError, RwLock};

use foldhash::HashMap;

use super::routes::known_as;

/// Words by number; any thread may add one.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: RwLock<Words>,
}

#[derive(Debug, Default)]
struct Words {
    numbers: HashMap<Arc<str>, u32>,
    /// By number.
    texts: Vec<Arc<str>>,
    /// By number: the word that stands for it in tables.
    known: Vec<u32>,
}

impl Vocabulary {
    /// The number of a word.
    pub fn number(&self, word: &str) -> u32 {
        let found = self.words.read().unwrap_or_else(PoisonError::into_inner).numbers.get(word).copied();
        found.unwrap_or_else(|| self.words.write().unwrap_or_else(PoisonError::into_inner).add(word))
    }

    /// Puts in the place of each word the one that stands for it in tables.
    pub fn make_known(&self, words: &mut [(u32, f64)]) {
        let all = self.words.read().unwrap_or_else(PoisonError::into_inner);
        for (word, _) in words {
            *word = all.known[*word as usize];
        }
    }

    /// By the numbers of all words so far: that of the word which stands for it in tables.
    pub fn known(&self) -> Vec<u32> {
        self.words.read().unwrap_or_else(PoisonError::into_inner).known.clone()
    }

    /// All words so far, by number.
    pub fn texts(&self) -> Vec<Arc<str>> {
        self.words.read().unwrap_or_else(PoisonError::into_inner).texts.clone()
    }
}

impl Words {
    fn add(&mut self, word: &str) -> u32 {
        // Another thread may have been faster.
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let text: Arc<str> = word.into();
        self.numbers.insert(Arc::clone(&text), number);
        self.texts.push(text);
        self.known.push(number);
        let known = known_as(word);
        if *known != *word {
            self.known[number as usize] = self.add(&known);
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_one_number_and_a_long_code_is_known_by_its_ends() {
        let words = Vocabulary::default();
        let (plain, code) = (words.number("disk"), words.number("0123456789abcdef"));
        assert_eq!((words.number("disk"), words.number("0123456789abcdef")), (plain, code));
        let mut known = [(plain, 0.5), (code, 1.0)];
        words.make_known(&mut known);
        let texts = words.texts();
        assert_eq!(known.map(|(word, _)| &*texts[word as usize]), ["disk", "01234567cdef"]);
    }
}
