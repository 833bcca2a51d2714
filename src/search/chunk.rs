//! The files of an index: JavaScript that hands over its name, the sum of its text, and the text.
//!
//! Scripts load from `file://` and under a strict policy, where nothing else does. A text is lines of fields; what they
//! mean is up to `shards` and `routes`. Must not know either.

use anyhow::{Context as _, ensure};

/// A chunk's file as bytes: `selfhelpSearch("name",sum,`text`)`.
#[must_use]
pub fn write(name: &str, text: &str) -> Vec<u8> {
    let mut script = String::with_capacity(text.len() + 64);
    script.push_str(&format!("selfhelpSearch(\"{name}\",{},`", sum(text)));
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let is_special = matches!(byte, b'\\' | b'`') || (byte == b'$' && text[at + 1..].starts_with('{'));
        if is_special {
            script.push_str(&text[done..at]);
            script.push('\\');
            done = at;
        }
    }
    script.push_str(&text[done..]);
    script.push_str("`)\n");
    script.into_bytes()
}

/// The text of a chunk's file.
///
/// # Errors
/// If the file is no chunk of that name, or not as it was written.
pub fn read(name: &str, file: &[u8]) -> anyhow::Result<String> {
    let file = std::str::from_utf8(file).context("it is not UTF-8")?;
    let call = file.strip_prefix(&format!("selfhelpSearch(\"{name}\",")).context("it does not hand over its name")?;
    let (given, text) = call.split_once(",`").context("it has no text")?;
    let text = text.strip_suffix("`)\n").context("it is cut off")?;
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        plain.push_str(&rest[..at]);
        let escaped = rest[at + 1..].chars().next().context("it is cut off")?;
        plain.push(escaped);
        rest = &rest[at + 1 + escaped.len_utf8()..];
    }
    plain.push_str(rest);
    ensure!(given.parse() == Ok(sum(&plain)), "its text is not what was written");
    Ok(plain)
}

/// A sum of 32 bits over a text's bytes, four at a time: any one of these that is another makes another sum, always.
///
/// Much like FNV-1a, but for the shift, without which the high bits would stay among themselves.
#[must_use]
pub fn sum(text: &str) -> u32 {
    let step = |sum: u32, word: u32| {
        let product = (sum ^ word).wrapping_mul(0x0100_0193);
        product ^ (product >> 15)
    };
    let (words, rest) = text.as_bytes().as_chunks::<4>();
    let sum = words.iter().fold(0x811c_9dc5, |sum, &word| step(sum, u32::from_le_bytes(word)));
    rest.iter().fold(sum, |sum, &byte| step(sum, u32::from(byte)))
}

/// The digits that numbers are written with.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Appends a number: five bits a character, the lowest first; all but the last are of the upper half of the digits.
pub fn push_number(text: &mut String, mut number: u32) {
    while number >= 32 {
        text.push(char::from(DIGITS[(number % 32 + 32) as usize]));
        number /= 32;
    }
    text.push(char::from(DIGITS[number as usize]));
}

/// The numbers that [`push_number`] wrote; nothing where it wrote something else.
#[must_use]
pub fn read_numbers(text: &str) -> Option<Vec<u32>> {
    let mut numbers = Vec::new();
    let (mut number, mut shift) = (0_u32, 0);
    for byte in text.bytes() {
        let value = DIGITS.contains(&byte).then(|| digit_value(byte))?;
        number |= (value % 32).checked_shl(shift)?;
        shift += 5;
        if value < 32 {
            numbers.push(number);
            (number, shift) = (0, 0);
        }
    }
    Some(numbers)
}

/// What a digit stands for; 0 for what is none.
#[must_use]
pub fn digit_value(digit: u8) -> u32 {
    match digit {
        b'A'..=b'Z' => u32::from(digit - b'A'),
        b'a'..=b'z' => u32::from(digit - b'a') + 26,
        b'0'..=b'9' => u32::from(digit - b'0') + 52,
        b'-' => 62,
        b'_' => 63,
        _ => 0,
    }
}
