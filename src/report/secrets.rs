//! What a report must not repeat of a text: user names and passwords in addresses. Reports end up in logs.
//!
//! Must not know rules.

use std::borrow::Cow;

use memchr::memchr_iter;

/// A text with stars for what stands before an `@` in the host part of its addresses. Every byte keeps its place.
pub fn without_secrets(text: &str) -> Cow<'_, str> {
    let mut hidden: Vec<std::ops::Range<usize>> = Vec::new();
    for at in memchr_iter(b':', text.as_bytes()) {
        let Some(behind) = text[at..].strip_prefix("://") else { continue };
        let start = at + "://".len();
        let is_mark =
            |c: char| matches!(c, '/' | '?' | '#' | '\\' | '"' | '\'' | '<' | '>' | '(' | ')' | '[' | ']' | '`');
        let is_end = |c: char| is_mark(c) || c.is_whitespace() || c.is_control();
        let authority = &behind[..behind.find(is_end).unwrap_or(behind.len())];
        hidden.extend(authority.rfind('@').map(|end| start..start + end));
    }
    if hidden.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for range in hidden {
        out.push_str(&text[done..range.start]);
        out.extend(text[range.clone()].chars().map(|c| if c.is_ascii() { '*' } else { c }));
        done = range.end;
    }
    out.push_str(&text[done..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_the_host_is_not_repeated() {
        let hidden = without_secrets("[a](https://me:pw@b.example/x@y) <ftp://k@h> mail@example.com://x @");
        assert_eq!(hidden, "[a](https://*****@b.example/x@y) <ftp://*@h> mail@example.com://x @");
        assert!(matches!(without_secrets("https://a.example/b@c"), Cow::Borrowed(_)));
    }
}
