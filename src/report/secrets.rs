//! What a report must not repeat of a text: user names and passwords in addresses. Reports end up in logs.
//!
//! Must not know rules.

use std::borrow::Cow;

use memchr::memchr_iter;

use crate::diagnostic::Diagnostic;

/// A text with stars for what stands before an `@` in the host part of its addresses. Every byte keeps its place.
pub fn without_secrets(text: &str) -> Cow<'_, str> {
    let mut hidden: Vec<std::ops::Range<usize>> = Vec::new();
    if memchr::memchr(b'@', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
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

/// A finding without what it must not repeat. What would be put in the place of a text then is no way out that can be shown.
pub fn told(finding: &Diagnostic) -> Cow<'_, Diagnostic> {
    let is_secret = |text: &str| matches!(without_secrets(text), Cow::Owned(_));
    let Diagnostic { message, label, related, hint, fix, .. } = finding;
    let has_secret = is_secret(message)
        || is_secret(label)
        || hint.as_deref().is_some_and(is_secret)
        || related.iter().any(|other| is_secret(&other.label))
        || fix.as_ref().is_some_and(|fix| is_secret(&fix.replacement));
    if !has_secret {
        return Cow::Borrowed(finding);
    }
    let mut told = finding.clone();
    told.message = without_secrets(message).into_owned();
    told.label = without_secrets(label).into_owned().into();
    told.hint = hint.as_deref().map(|hint| without_secrets(hint).into_owned().into());
    for other in &mut told.related {
        other.label = without_secrets(&other.label).into_owned();
    }
    told.fix = told.fix.filter(|fix| !is_secret(&fix.replacement));
    Cow::Owned(told)
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
