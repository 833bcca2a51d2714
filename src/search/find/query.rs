//! What a reader typed: words, "phrases" and -words. Must not know an index.

use super::super::words::words;

/// More words say nothing new.
const MOST_WORDS: usize = 32;

/// More phrases, too.
const MOST_PHRASES: usize = 8;
/// Words that ask, and say little of what for: beside others they count a part.
const ASKING: &str = " a an and are be can did do does don for from have how i in is it me my of on or please s should t the this \
     to was what when where which who why will with you your ";
/// Words without their apostrophe and `t`, where these are left out: `cant`, which articles write `can't`.
const CONTRACTED: [&str; 15] = [
    "aren", "can", "couldn", "didn", "doesn", "don", "hadn", "hasn", "haven", "isn", "shouldn", "wasn", "weren", "won",
    "wouldn",
];

/// A query, taken apart.
#[derive(Debug, Default)]
pub(super) struct Query {
    /// Each once.
    pub words: Vec<String>,
    /// All of them with spaces between, to be compared with a title.
    pub all: String,
    /// All that was typed, in lower case, to be compared with a title as it stands.
    pub typed: String,
    /// All words that were typed, to be looked up as a name.
    pub name: Vec<String>,
    /// The word that may still grow.
    last: Option<String>,
    pub phrases: Vec<Vec<String>>,
    /// Words and phrases that no article may have.
    pub without: Vec<Vec<String>>,
}

impl Query {
    pub fn parse(typed: &str) -> Self {
        let query = plain(typed);
        let lower = query.to_lowercase();
        let pieces: Vec<&str> = lower.split(' ').filter(|piece| !piece.is_empty()).collect();
        let mut parsed = Self { typed: pieces.join(" "), name: words(&query), ..Self::default() };
        let rest = parsed.take_marked(&query);
        let found = words(&rest);
        parsed.all = found.join(" ");
        let is_open = rest.ends_with(char::is_alphanumeric) && !query.ends_with('"');
        parsed.last = found.last().filter(|_| is_open).cloned();
        for word in found {
            match word.strip_suffix('t').filter(|start| CONTRACTED.contains(start)) {
                Some(start) => [start, "t"].iter().for_each(|word| parsed.add(word)),
                None => parsed.add(&word),
            }
        }
        parsed
    }

    fn add(&mut self, word: &str) {
        if self.words.len() < MOST_WORDS && !self.words.iter().any(|known| known == word) {
            self.words.push(word.to_owned());
        }
    }

    /// Whether it may be an id of several words.
    pub fn is_run(&self) -> bool {
        self.name.len() > 1 && !self.typed.contains(' ')
    }

    pub fn is_last(&self, word: &str) -> bool {
        self.last.as_deref() == Some(word)
    }

    /// Whether a word only asks for what others name.
    pub fn is_beside(&self, word: &str) -> bool {
        is_asking(word) && !self.words.iter().all(|word| is_asking(word))
    }

    /// Takes `-word` and `-"a phrase"`, which go, and `"a phrase"`, whose words stay.
    fn take_marked(&mut self, query: &str) -> String {
        let mut rest = String::with_capacity(query.len());
        let mut at = 0;
        while let Some(character) = query[at..].chars().next() {
            let behind = &query[at + character.len_utf8()..];
            let is_start = query[..at].chars().next_back().is_none_or(char::is_whitespace);
            let excluded = (character == '-' && is_start).then(|| excluded(behind)).flatten();
            if let Some((phrase, length)) = excluded {
                take(&mut self.without, phrase);
                at += 1 + length;
            } else if let Some(phrase) = quoted(behind).filter(|_| character == '"') {
                take(&mut self.phrases, phrase);
                rest.push(' ');
                rest.push_str(phrase);
                rest.push(' ');
                at += phrase.len() + 2;
            } else {
                rest.push(character);
                at += character.len_utf8();
            }
        }
        rest
    }
}

fn is_asking(word: &str) -> bool {
    ASKING.contains(&format!(" {word} "))
}

/// What stands before the next quotation mark.
fn quoted(text: &str) -> Option<&str> {
    text.split_once('"').map(|(phrase, _)| phrase)
}

/// A number of so many digits says something of its own behind a `-`.
const LONG_NUMBER: usize = 5;

/// What a `-` stands before, and how much of the text that is: a phrase, or a word.
fn excluded(behind: &str) -> Option<(&str, usize)> {
    if let Some(phrase) = behind.strip_prefix('"').and_then(quoted) {
        return Some((phrase, phrase.len() + 2));
    }
    let length = behind.find(|it: char| it.is_whitespace() || it == '"').unwrap_or(behind.len());
    let word = &behind[..length];
    // Error numbers are often negative.
    let is_number = length >= LONG_NUMBER && word.bytes().all(|byte| byte.is_ascii_digit());
    (!is_number && word.starts_with(char::is_alphanumeric)).then_some((word, length))
}

fn take(list: &mut Vec<Vec<String>>, phrase: &str) {
    let found = words(phrase);
    if !found.is_empty() && list.len() < MOST_PHRASES {
        list.push(found);
    }
}

/// What keyboards write in the place of ASCII: full-width forms, and quotation marks of a printed text.
fn plain(query: &str) -> String {
    let narrow = |character| match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' => '"',
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{3000}' => ' ',
        _ => character,
    };
    query.chars().map(narrow).collect()
}
