//! The files of an index: JavaScript that hands over its name, the sum of its text, and the text.
//!
//! Scripts load from `file://` and under a strict policy, where nothing else does. A text is lines of fields; what they
//! mean is up to `shards` and `routes`. Must not know either.

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

/// FNV-1a over the UTF-16 units of a text, 32 bits.
#[must_use]
pub fn sum(text: &str) -> u32 {
    let step = |sum: u32, unit: u16| (sum ^ u32::from(unit)).wrapping_mul(0x0100_0193);
    text.encode_utf16().fold(0x811c_9dc5, step)
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
