//! Character references (`&amp;`, `&#10;`), resolved as browsers do: what is none stays as it is.
//! Must not know what the text is about.

use memchr::memchr;

/// The longest name of an entity that HTML knows is shorter; beyond it a `;` belongs to something else.
const MAX_LENGTH: usize = 40;

/// Resolves character references, each for itself, so that a bare `&` spoils none beside it.
#[must_use]
pub fn decode(raw: &str) -> String {
    if memchr(b'&', raw.as_bytes()).is_none() {
        return raw.to_owned();
    }
    let mut pieces = raw.split('&');
    let mut decoded = String::with_capacity(raw.len());
    decoded.push_str(pieces.next().unwrap_or(""));
    for piece in pieces {
        match resolve(piece) {
            Some((character, rest)) => {
                decoded.push_str(&character);
                decoded.push_str(rest);
            }
            None => {
                decoded.push('&');
                decoded.push_str(piece);
            }
        }
    }
    decoded
}

/// What the reference stands for that a text begins with, its `&` aside, and the text behind it.
fn resolve(piece: &str) -> Option<(String, &str)> {
    let end = piece.bytes().take(MAX_LENGTH).position(|byte| byte == b';')?;
    let (name, rest) = (piece.get(..=end)?, piece.get(end + 1..)?);
    let reference = format!("&{name}");
    Some((quick_xml::escape::unescape(&reference).ok()?.into_owned(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_reference_stays() {
        assert_eq!(decode("a & b &amp; c &nbsp;d &nosuch; &"), "a & b & c \u{a0}d &nosuch; &");
        assert_eq!(decode("?a=1&b=2&amp;c=3&#33;"), "?a=1&b=2&c=3!");
    }
}
