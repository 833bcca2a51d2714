//! What a reader typed: words, "phrases" and -words. Must not know an index.

use super::words;

/// More words say nothing new.
const MOST_WORDS: usize = 32;

/// A query, taken apart.
#[derive(Debug, Default)]
pub(super) struct Query {
    /// Each once.
    pub words: Vec<String>,
    /// All of them with spaces between, to be compared with a title.
    pub all: String,
    /// The word that may still grow.
    last: Option<String>,
    pub phrases: Vec<Vec<String>>,
    pub without: Vec<String>,
}

impl Query {
    pub fn parse(query: &str) -> Self {
        let mut parsed = Self::default();
        let rest = parsed.take_phrases(query);
        let rest = parsed.take_without(&rest);
        let found = words(&rest);
        parsed.all = found.join(" ");
        let is_open = rest.ends_with(char::is_alphanumeric) && !query.ends_with('"');
        parsed.last = found.last().filter(|_| is_open).cloned();
        for word in found {
            if parsed.words.len() < MOST_WORDS && !parsed.words.contains(&word) {
                parsed.words.push(word);
            }
        }
        parsed
    }

    pub fn is_last(&self, word: &str) -> bool {
        self.last.as_deref() == Some(word)
    }

    /// Takes what stands between two quotation marks, whose words stay.
    fn take_phrases(&mut self, query: &str) -> String {
        let mut rest = String::with_capacity(query.len());
        let mut pieces = query.split('"').peekable();
        rest.push_str(pieces.next().unwrap_or(""));
        while let Some(phrase) = pieces.next() {
            let Some(behind) = pieces.next() else {
                rest.push('"');
                rest.push_str(phrase);
                break;
            };
            let found = words(phrase);
            if !found.is_empty() {
                self.phrases.push(found);
            }
            rest.push(' ');
            rest.push_str(phrase);
            rest.push(' ');
            rest.push_str(behind);
        }
        rest
    }

    /// Takes words with a `-` before them, which no article may have.
    fn take_without(&mut self, query: &str) -> String {
        let mut rest = String::with_capacity(query.len());
        let mut at = 0;
        while let Some(found) = query[at..].find('-').map(|found| at + found) {
            let is_start = query[..found].chars().next_back().is_none_or(char::is_whitespace);
            let behind = &query[found + 1..];
            if !is_start || !behind.starts_with(char::is_alphanumeric) {
                rest.push_str(&query[at..=found]);
                at = found + 1;
                continue;
            }
            let length = behind.find(|it: char| it.is_whitespace() || it == '"').unwrap_or(behind.len());
            self.without.extend(words(&behind[..length]));
            rest.push_str(&query[at..found]);
            at = found + 1 + length;
        }
        rest.push_str(&query[at..]);
        rest
    }
}
