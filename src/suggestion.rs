//! Which known name a misspelt one was meant to be.
//!
//! Must not know what the names are of.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The name most like a misspelt one, if any is like it at all.
#[must_use]
pub fn nearest<'name>(misspelt: &str, names: &[&'name str]) -> Option<&'name str> {
    if let Some(same) = names.iter().find(|name| name.eq_ignore_ascii_case(misspelt)) {
        return Some(same);
    }
    let misspelt = misspelt.to_lowercase();
    let length = misspelt.chars().count();
    let limit = length / 4 + 1;
    let distances = names.iter().filter_map(|name| {
        let lower = name.to_lowercase();
        // Names are at least as far apart as their lengths.
        let may_be = lower.chars().count().abs_diff(length) <= limit;
        may_be.then(|| (edit_distance(&misspelt, &lower), *name))
    });
    distances.min_by_key(|&(distance, _)| distance).filter(|&(distance, _)| distance <= limit).map(|(_, name)| name)
}

/// Ids that misspelt ones are looked up in, however many there are of both.
///
/// A few are compared with every id, which costs less than an index.
#[derive(Debug, Default)]
pub struct KnownIds<'id> {
    ids: Vec<&'id str>,
    asked: AtomicUsize,
    index: OnceLock<Index>,
}

/// Two ids that differ by one character are the same but for one place, and for a character there in one or both of them. So each
/// id is known by what it is without one character, place by place.
#[derive(Debug, Default)]
struct Index {
    /// A mark and the place of its id as one number, in the order of the buckets that the uppermost bits of marks tell:
    /// sorting them all would take longer than all that is asked.
    marks: Vec<u64>,
    /// Where each bucket begins, and the last one ends.
    starts: Vec<u32>,
    /// How far a number is shifted to tell its bucket.
    shift: u32,
}

/// So many misspelt ids are compared with every id.
const FEW: usize = 64;

/// Nobody types longer ids, so none is misspelt by one character.
const MAX_ID_LENGTH: usize = 128;

impl<'id> KnownIds<'id> {
    #[must_use]
    pub fn new(ids: impl Iterator<Item = &'id str>) -> Self {
        let mut ids: Vec<&str> = ids.filter(|id| id.len() <= MAX_ID_LENGTH).collect();
        ids.sort_unstable();
        ids.dedup();
        Self { ids, ..Self::default() }
    }

    /// The ids that differ from a misspelt one by a single character: put in, left out, or exchanged.
    #[must_use]
    pub fn alike(&self, misspelt: &str) -> Vec<&'id str> {
        if misspelt.len() > MAX_ID_LENGTH {
            return Vec::new();
        }
        let is_alike = |id: &&str| differs_by_one(misspelt, id);
        if self.asked.fetch_add(1, Ordering::Relaxed) < FEW {
            return self.ids.iter().copied().filter(is_alike).collect();
        }
        let places = self.index.get_or_init(|| Index::of(&self.ids)).near(misspelt);
        let no_shorter = places.into_iter().map(|place| self.ids[place]);
        // Marks are hashes, and may meet by chance.
        let mut alike: Vec<&str> = no_shorter.chain(self.without_one(misspelt)).filter(is_alike).collect();
        alike.sort_unstable();
        alike.dedup();
        alike
    }

    /// The ids that a misspelt one is without one of its characters.
    fn without_one(&self, misspelt: &str) -> impl Iterator<Item = &'id str> {
        let places = misspelt.char_indices().map(|(at, character)| (at, at + character.len_utf8()));
        places.filter_map(|(start, end)| self.find(&format!("{}{}", &misspelt[..start], &misspelt[end..])))
    }

    fn find(&self, id: &str) -> Option<&'id str> {
        self.ids.binary_search(&id).ok().map(|place| self.ids[place])
    }

    /// The names that are one letter apart: those that are alike, and those with two letters exchanged.
    #[must_use]
    pub fn one_letter_apart(&self, misspelt: &str) -> Vec<&'id str> {
        let mut names = self.alike(misspelt);
        let letters: Vec<char> = if misspelt.len() > MAX_ID_LENGTH { Vec::new() } else { misspelt.chars().collect() };
        for at in 1..letters.len() {
            let mut exchanged = letters.clone();
            exchanged.swap(at - 1, at);
            let exchanged: String = exchanged.into_iter().collect();
            names.extend(self.find(&exchanged));
        }
        names.retain(|name| one_letter_apart(misspelt, name).is_some());
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The one id that is alike. Ids are numbers or GUIDs, of which many are alike by chance, so where several differ so
    /// little none of them is meant.
    #[must_use]
    pub fn meant(&self, misspelt: &str) -> Option<&'id str> {
        match *self.alike(misspelt) {
            [only] => Some(only),
            _ => None,
        }
    }
}

impl Index {
    fn of(ids: &[&str]) -> Self {
        let bits = ids.len().max(2).ilog2();
        let shift = u64::BITS - bits;
        let mut starts = vec![0_u32; (1 << bits) + 1];
        each_mark(ids, |mark| starts[bucket(mark, shift) + 1] += 1);
        for bucket in 1..starts.len() {
            starts[bucket] += starts[bucket - 1];
        }
        let mut sorted = vec![0; starts.last().map_or(0, |&end| end as usize)];
        let mut next = starts.clone();
        each_mark(ids, |mark| {
            let place = &mut next[bucket(mark, shift)];
            sorted[*place as usize] = mark;
            *place += 1;
        });
        Self { marks: sorted, starts, shift }
    }

    /// The places of all ids that are alike and no shorter, in order, and of few others.
    fn near(&self, misspelt: &str) -> Vec<usize> {
        let marks = Marks::of(misspelt);
        let all = marks.without_one().chain(marks.parted());
        let mut places: Vec<usize> = all.flat_map(|mark| self.with_mark(mark)).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// The places of a mark.
    fn with_mark(&self, mark: u64) -> impl Iterator<Item = usize> {
        let bucket = bucket(with_place(mark, 0), self.shift);
        let of_bucket = &self.marks[self.starts[bucket] as usize..self.starts[bucket + 1] as usize];
        let same = of_bucket.iter().filter(move |&&other| other >> 32 == mark);
        same.filter_map(|&other| usize::try_from(other & PLACE).ok())
    }
}

/// The hashes of an id's beginnings and endings, by their lengths and places in bytes.
struct Marks<'id> {
    id: &'id str,
    beginnings: Vec<u64>,
    endings: Vec<u64>,
}

impl<'id> Marks<'id> {
    fn of(id: &'id str) -> Self {
        let mixed = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        let start = 0xcbf2_9ce4_8422_2325;
        let mut beginnings = vec![start];
        beginnings.extend(id.bytes().scan(start, |hash, byte| {
            *hash = mixed(*hash, byte);
            Some(*hash)
        }));
        let mut endings = vec![start];
        endings.extend(id.bytes().rev().scan(start, |hash, byte| {
            *hash = mixed(*hash, byte);
            Some(*hash)
        }));
        endings.reverse();
        Self { id, beginnings, endings }
    }

    fn without_one(&self) -> impl Iterator<Item = u64> {
        let characters = self.id.char_indices();
        characters.map(|(at, character)| self.joined(at, at + character.len_utf8()))
    }

    fn parted(&self) -> impl Iterator<Item = u64> {
        let places = self.id.char_indices().map(|(at, _)| at).chain([self.id.len()]);
        places.map(|at| self.joined(at, at))
    }

    /// Of 32 bits. What an id is without one character has the mark that a shorter id has where it is parted there.
    fn joined(&self, beginning: usize, ending: usize) -> u64 {
        let (beginning, ending) = (self.beginnings[beginning], self.endings[ending]);
        let joined = beginning.rotate_left(32) ^ ending.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (joined ^ (joined >> 32)) & PLACE
    }
}

/// The bits of a place; those of its mark stand above them.
const PLACE: u64 = u32::MAX as u64;

fn with_place(mark: u64, place: u32) -> u64 {
    (mark << 32) | u64::from(place)
}

fn each_mark(ids: &[&str], mut take: impl FnMut(u64)) {
    for (place, id) in (0_u32..).zip(ids) {
        Marks::of(id).without_one().for_each(|mark| take(with_place(mark, place)));
    }
}

fn bucket(mark: u64, shift: u32) -> usize {
    usize::try_from(mark >> shift).unwrap_or_default()
}

fn differs_by_one(a: &str, b: &str) -> bool {
    // One character is not both the first and the last one of more than it can have bytes.
    let is_long = a.len().min(b.len()) > char::MAX_LEN_UTF8;
    let (a_bytes, b_bytes) = (a.as_bytes(), b.as_bytes());
    if is_long && a_bytes.first() != b_bytes.first() && a_bytes.last() != b_bytes.last() {
        return false;
    }
    one_letter_apart(a, b).is_some_and(|(of_a, of_b)| of_a.chars().count() <= 1 && of_b.chars().count() <= 1)
}

/// The parts in which two texts differ, where it is by one letter that was put in, left out, changed, or exchanged with the
/// next.
#[must_use]
pub fn one_letter_apart<'text>(a: &'text str, b: &'text str) -> Option<(&'text str, &'text str)> {
    let same = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    let start = a.floor_char_boundary(same);
    let (a, b) = (a.get(start..)?, b.get(start..)?);
    let same = a.bytes().rev().zip(b.bytes().rev()).take_while(|(x, y)| x == y).count();
    let end = a.len() - a.ceil_char_boundary(a.len() - same);
    let (a, b) = (a.get(..a.len() - end)?, b.get(..b.len() - end)?);
    // More than two letters are too many, whatever they are.
    let first_of = |text: &str| {
        let mut letters = text.chars();
        [letters.next(), letters.next(), letters.next()]
    };
    let is_one = match (first_of(a), first_of(b)) {
        ([Some(_), None, _], [_, None, _]) | ([None, ..], [Some(_), None, _]) => true,
        ([Some(first), Some(second), None], [Some(third), Some(fourth), None]) => first == fourth && second == third,
        _ => false,
    };
    is_one.then_some((a, b))
}

/// The Levenshtein distance in characters; texts over 64 characters count as far apart.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    if a.chars().count() > 64 || b.len() > 64 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, a_character) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &b_character) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(a_character != b_character);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_suggested_where_few_letters_differ() {
        let names = ["supportTopicIds", "service", "resource"];
        assert_eq!(nearest("supportToicIds", &names), Some("supportTopicIds"));
        assert_eq!(nearest("servce", &names), Some("service"));
        assert_eq!(nearest("colour", &names), None);
    }

    #[test]
    fn an_id_is_meant_where_it_alone_differs_by_one_character() {
        let known = KnownIds::new(["90010001", "90010002", "91034567", "91034567"].into_iter());
        assert_eq!(["91034568", "9103456", "910345667"].map(|misspelt| known.meant(misspelt)), [Some("91034567"); 3]);
        assert_eq!(["91034567", "91034576", "90010003", ""].map(|misspelt| known.meant(misspelt)), [None; 4]);
        assert_eq!(known.alike("90010003"), ["90010001", "90010002"]);
    }

    #[test]
    fn a_letter_is_put_in_left_out_changed_or_exchanged() {
        assert_eq!(one_letter_apart("Backup", "Bakup"), Some(("c", "")));
        assert_eq!(one_letter_apart("Backup", "Bachup"), Some(("k", "h")));
        assert_eq!(one_letter_apart("Backup", "Bakcup"), Some(("ck", "kc")));
        assert_eq!(one_letter_apart("caf\u{e9}", "caf\u{e8}"), Some(("\u{e9}", "\u{e8}")));
        assert_eq!(["Backup", "Bac", "Restore"].map(|other| one_letter_apart("Backup", other)), [None; 3]);
    }

    #[test]
    fn names_one_letter_apart_are_alike_or_have_two_letters_exchanged() {
        let known = KnownIds::new(["jobs", "jbos", "job", "vault", "caf\u{e9}s"].into_iter());
        assert_eq!(known.one_letter_apart("jobs"), ["jbos", "job"]);
        assert_eq!(known.one_letter_apart("vualt"), ["vault"]);
        assert_eq!(known.one_letter_apart("caf\u{e9}"), ["caf\u{e9}s"]);
        assert_eq!(known.one_letter_apart("restore"), [""; 0]);
    }

    #[test]
    fn every_id_that_is_alike_is_found_and_no_other() {
        let mut ids: Vec<String> = (0..3_000_u32).map(|number| format!("{:b}", number * 7 % 1_009)).collect();
        ids.extend(["caf\u{e9}s", "caf\u{e9}", "caf\u{105}", "doesn\u{2019}t", ""].map(str::to_owned));
        let known = KnownIds::new(ids.iter().map(String::as_str));
        let others = ["cafs", "cafe", "caf\u{e9}", "doesn't", "doesnt", "caf\u{2019}s"].map(str::to_owned);
        for misspelt in (0..200_u32).map(|number| format!("{number:b}")).chain(others) {
            let mut alike: Vec<&str> =
                ids.iter().map(String::as_str).filter(|id| differs_by_one(&misspelt, id)).collect();
            alike.sort_unstable();
            alike.dedup();
            assert_eq!(known.alike(&misspelt), alike, "{misspelt}");
        }
    }
}
