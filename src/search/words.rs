//! Text as the words that articles are found by.
//!
//! `static/search-engine.js` cuts queries and articles in the same way; `tests/search/same.rs` holds both to it.
//! Must not know articles.

/// Of longer runs of letters, in UTF-16 units, the rest says nothing more.
const MAX_WORD: usize = 64;
/// A code has at most this many parts.
const MAX_PARTS: usize = 8;

/// The words of a text in any case, in order.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let mut found = Vec::new();
    for_each_word(&lower, |word| found.push(word.to_owned()));
    found
}

/// Calls `found` with each word of a text that is in lower case already.
///
/// A word is a run of letters and digits. Runs that `-`, `_` or `.` join are a code where there is a digit or a `_` among
/// them (`ora-00942`, `10.0.0.1`, `access_denied`): the code is a word, and so are its parts, but for those of a GUID,
/// which mean nothing.
/// Chinese, Japanese and Korean characters, which are written without spaces, are taken two by two.
pub fn for_each_word<'a>(lower: &'a str, mut found: impl FnMut(&'a str)) {
    let mut rest = lower;
    while let Some(start) = rest.find(char::is_alphanumeric) {
        rest = &rest[start..];
        let (parts, length) = joined_parts(rest);
        let code = &rest[..length];
        let is_code = parts > 1
            && parts <= MAX_PARTS
            && code.bytes().any(|it| it.is_ascii_digit() || it == b'_')
            && is_short(code);
        if is_code {
            found(code);
        }
        if !is_code || !is_guid(code) {
            code.split(is_joint).for_each(|part| pieces(part, &mut found));
        }
        rest = &rest[length..];
    }
}

pub(super) fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether a word is an id or an error code.
pub(super) fn is_id(word: &str) -> bool {
    word.encode_utf16().count() > 4 && (has_digit(word) || word.contains('_'))
}

/// How many parts stand at the beginning of a text, joined to one another, and how long they are together.
fn joined_parts(text: &str) -> (usize, usize) {
    let mut parts = 0;
    let mut length = 0;
    loop {
        let rest = &text[length..];
        length += rest.find(|it: char| !it.is_alphanumeric()).unwrap_or(rest.len());
        parts += 1;
        let mut next = text[length..].chars();
        if !next.next().is_some_and(is_joint) || !next.next().is_some_and(char::is_alphanumeric) {
            return (parts, length);
        }
        length += 1;
    }
}

fn is_joint(character: char) -> bool {
    matches!(character, '-' | '_' | '.')
}

fn is_short(word: &str) -> bool {
    word.len() <= MAX_WORD || word.encode_utf16().count() <= MAX_WORD
}

/// The beginning of a run that is too long, in whole characters.
fn cut(run: &str) -> &str {
    if run.len() <= MAX_WORD {
        return run;
    }
    let mut units = 0;
    let end = run.char_indices().find(|(_, character)| {
        units += character.len_utf16();
        units > MAX_WORD
    });
    end.map_or(run, |(at, _)| &run[..at])
}

/// Whether a word is hexadecimal digits in groups of 8, 4, 4, 4 and 12.
pub(super) fn is_guid(word: &str) -> bool {
    word.len() == 36
        && word.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// The words of a run of letters and digits: itself, or pairs of characters where there are no spaces between words.
fn pieces<'a>(run: &'a str, found: &mut impl FnMut(&'a str)) {
    if run.is_ascii() || !run.contains(is_unspaced) {
        found(cut(run));
        return;
    }
    let mut rest = run;
    while let Some(first) = rest.chars().next() {
        let unspaced = is_unspaced(first);
        let length = rest.find(|it| is_unspaced(it) != unspaced).unwrap_or(rest.len());
        let (piece, behind) = rest.split_at(length);
        rest = behind;
        if unspaced {
            pairs(piece, found);
        } else {
            found(cut(piece));
        }
    }
}

fn pairs<'a>(run: &'a str, found: &mut impl FnMut(&'a str)) {
    let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
    if let [start, end] = starts[..] {
        found(&run[start..end]);
    }
    for pair in starts.windows(3) {
        found(&run[pair[0]..pair[2]]);
    }
}

/// Whether a character belongs to a script that is written without spaces between words.
fn is_unspaced(character: char) -> bool {
    matches!(u32::from(character),
        0x3040..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff)
}
