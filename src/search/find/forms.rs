//! The words of an index that a word of a query may mean, and how much each shard says of them. Must not know articles.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::super::words::{has_digit, is_id};
use super::super::{chunk, routes};
use super::read::Table;

// What another form of a word counts beside the word itself.
const INFLECTED: f64 = 0.8;
/// A word that begins as the last one does, where that is no word itself.
const BEGUN: f64 = 0.9;
/// ... and where it is.
const BEGUN_BESIDE: f64 = 0.45;
/// By how many letters are wrong.
const MISSPELT: [f64; 3] = [1.0, 0.7, 0.5];
/// So much of that where somebody writes the word.
const SLIP: f64 = 0.5;
/// A word that asks, beside others.
const BESIDE: f64 = 0.6;
/// Spellings of a word that is misspelt.
const MOST_FORMS: usize = 3;
/// What has a digit comes before all words, and a word that no common one is near to before those that may be slips.
const CODE: usize = 64;
const WORD: usize = 32;

/// A word of a query, and what it may mean.
pub(super) struct Term {
    pub word: String,
    stem: String,
    pub forms: HashMap<String, f64>,
    /// If no table that was read has it, the words that it is taken for, the likeliest first.
    pub taken: Option<Vec<String>>,
    /// The rarer a word is, the more it says.
    pub rarity: f64,
}

impl Term {
    /// What a word of an article counts for this one.
    pub fn counts(&self, word: &str, stem: &str) -> f64 {
        if word == self.word {
            return 1.0;
        }
        let inflected = if stem == self.stem { INFLECTED } else { 0.0 };
        self.forms.get(word).copied().unwrap_or(inflected)
    }
}

fn length(word: &str) -> usize {
    word.encode_utf16().count()
}

/// Whether a beginning of such a word leads nowhere: route files know a code by its end, and tables a long one by both ends.
pub(super) fn is_looked_up_whole(word: &str, routes: usize) -> bool {
    has_digit(word) && (routes > 0 || length(word) > routes::CODE_START)
}

/// The route file that tells of a word, where the entry does not, and how much it matters beside others. A last word that
/// common ones begin with `may_be_begun`, and be no word of its own.
pub(super) fn needs_route(word: &str, may_be_begun: bool, common: &Table, routes: usize) -> Option<(usize, usize)> {
    let known = routes::known_as(word);
    let is_common = common.places.contains_key(&*known) || (may_be_begun && !common.begun(&known).is_empty());
    if is_common || routes == 0 {
        return None;
    }
    let rank = match has_digit(word) {
        true => CODE,
        false if spellings(word, &[common]).is_empty() => WORD,
        false => 0,
    };
    Some((routes::route(&known, routes), length(word) + rank))
}

/// What a word of a query may mean; adds what it says to the bounds of the shards.
pub(super) fn term(
    word: &str,
    (is_last, is_beside): (bool, bool),
    tables: &[&Table],
    articles: f64,
    bounds: &mut [f64],
) -> anyhow::Result<Term> {
    let known = routes::known_as(word);
    let (forms, taken) = forms(word, is_last, tables);
    let mut best: HashMap<usize, f64> = HashMap::new();
    let (mut most, mut exact) = (0.0_f64, 0.0);
    #[expect(clippy::iter_over_hash_type, reason = "only the greatest of all counts")]
    for (form, count) in &forms {
        for table in tables {
            let Some(&place) = table.places.get(form) else { continue };
            let posting = table.posting(place)?;
            most = most.max(posting.articles);
            if *form == known {
                exact = posting.articles;
            }
            let is_code = *form == known && is_id(word);
            for (shard, level) in posting.shards {
                let impact = routes::reach(is_code, level) * count;
                let most = best.entry(shard).or_default();
                *most = impact.max(*most);
            }
        }
    }
    let frequency = if exact > 0.0 { exact } else { most }.min(articles);
    let rarity = routes::rarity(frequency, articles) * if is_beside { BESIDE } else { 1.0 };
    #[expect(clippy::iter_over_hash_type, reason = "each shard has its own sum")]
    for (shard, impact) in best {
        if let Some(bound) = bounds.get_mut(shard) {
            *bound += impact * rarity;
        }
    }
    Ok(Term { word: word.to_owned(), stem: stem(word), forms, taken, rarity })
}

/// The forms of a word that the tables know, and what each counts; and if they do not know it, those in order.
fn forms(word: &str, is_last: bool, tables: &[&Table]) -> (HashMap<String, f64>, Option<Vec<String>>) {
    let mut forms: HashMap<String, f64> = HashMap::new();
    let mut add = |form: &str, count: f64| {
        let most = forms.entry(form.to_owned()).or_default();
        *most = count.max(*most);
    };
    let known = routes::known_as(word);
    let is_known = tables.iter().any(|table| table.places.contains_key(&*known));
    if is_known {
        add(&known, 1.0);
    }
    if let Some(other) = other_hex(word).filter(|other| tables.iter().any(|table| table.places.contains_key(other))) {
        add(&other, 1.0);
    }
    let root = stem(word);
    for table in tables {
        let places = table.stems.get(&root).map_or(&[][..], Vec::as_slice);
        places
            .iter()
            .map(|&place| &table.words[place])
            .filter(|form| **form != known)
            .for_each(|form| add(form, INFLECTED));
    }
    if is_last {
        let count = if is_known { BEGUN_BESIDE } else { BEGUN };
        for table in tables {
            table.words[table.begun(&known)].iter().filter(|form| **form != known).for_each(|form| add(form, count));
        }
    }
    // Somebody may have made the same slip: of a rare word the common ones that are near count as well.
    if is_known && !tables[0].places.contains_key(&*known) {
        for (form, count) in spellings(word, &tables[..1]) {
            add(&form, count * SLIP);
        }
    }
    if !forms.is_empty() {
        return (forms, None);
    }
    let taken = spellings(word, tables);
    let names = taken.iter().map(|(form, _)| form.clone()).collect();
    (taken.into_iter().collect(), Some(names))
}

/// A number of eight hexadecimal digits is known with and without the `0x`.
fn other_hex(word: &str) -> Option<String> {
    let bare = word.strip_prefix("0x");
    let digits = bare.unwrap_or(word);
    let is_code = digits.len() == 8 && digits.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'));
    match bare {
        Some(bare) => is_code.then(|| bare.to_owned()),
        None => (is_code && has_digit(word)).then(|| format!("0x{word}")),
    }
}

/// All shards that have a rare word, none where nobody `is_told` to have it; nothing where they are not known.
pub(super) fn shards_of(
    word: &str,
    common: &Table,
    rare: &[Table],
    is_told: bool,
) -> anyhow::Result<Option<HashSet<usize>>> {
    let known = routes::known_as(word);
    if common.places.contains_key(&*known) {
        return Ok(None);
    }
    let Some((table, &place)) = rare.iter().find_map(|table| Some((table, table.places.get(&*known)?))) else {
        return Ok(is_told.then(HashSet::new));
    };
    Ok(Some(table.posting(place)?.shards.into_iter().map(|(shard, _)| shard).collect()))
}

/// The known words that a misspelt one may be: the nearest, and of these the most frequent.
fn spellings(word: &str, tables: &[&Table]) -> Vec<(String, f64)> {
    let letters: Vec<u16> = word.encode_utf16().collect();
    if length(word) < 4 || has_digit(word) {
        return Vec::new();
    }
    let most = if length(word) < 8 { 1 } else { 2 };
    let mut found = Vec::new();
    for table in tables {
        for (known, list) in table.words.iter().zip(&table.lists).filter(|(known, _)| !has_digit(known)) {
            let wrong = distance(&letters, known, most);
            if wrong <= most {
                let frequency = list.bytes().next().map_or(0, chunk::digit_value);
                found.push((wrong, Reverse(frequency), known));
            }
        }
    }
    found.sort();
    found.truncate(MOST_FORMS);
    found.into_iter().map(|(wrong, _, known)| (known.clone(), MISSPELT[wrong])).collect()
}

/// How many letters, as UTF-16 units, must be added, taken, changed or swapped with their neighbours; more than `most` is
/// told as `most + 1`.
fn distance(a: &[u16], b: &str, most: usize) -> usize {
    if b.len() < a.len().saturating_sub(most) || (b.is_ascii() && b.len() > a.len() + most) {
        return most + 1;
    }
    let b: Vec<u16> = b.encode_utf16().collect();
    if a.len().abs_diff(b.len()) > most {
        return most + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = usize::from(a[i - 1] != b[j - 1]);
            let mut cost = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + changed);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cost = cost.min(before[j - 2] + 1);
            }
            row.push(cost);
        }
        if row.iter().all(|&cost| cost > most) {
            return most + 1;
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()].min(most + 1)
}

/// The stem of an English word: what its plural and its forms in -ed and -ing share.
pub(super) fn stem(word: &str) -> String {
    if word.len() < 4 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let ends = |word: &str, endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    let mut word = word.to_owned();
    if word.len() > 4 && word.ends_with("ies") {
        word.truncate(word.len() - 3);
        word.push('y');
    } else if ends(&word, &["sses", "xes", "ches", "shes", "zes"]) {
        word.truncate(word.len() - 2);
    } else if word.ends_with('s') && !ends(&word, &["ss", "us", "is"]) {
        word.pop();
    }
    let ending = if word.len() > 5 && word.ends_with("ing") {
        3
    } else if word.len() > 4 && word.ends_with("ed") {
        2
    } else {
        0
    };
    let bare = &word[..word.len() - ending];
    if ending > 0 && bare.contains(['a', 'e', 'i', 'o', 'u', 'y']) {
        let bytes = bare.as_bytes();
        let is_doubled = bytes.len() > 1 && bytes[bytes.len() - 1] == bytes[bytes.len() - 2];
        let is_doubled = is_doubled && ends(bare, &["b", "d", "f", "g", "m", "n", "p", "r", "t"]);
        let length = bare.len() - usize::from(is_doubled);
        word.truncate(length);
    }
    if word.len() > 3 && word.ends_with('e') {
        word.pop();
    }
    word
}
