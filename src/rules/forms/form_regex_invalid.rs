//! Regular expressions that none of the usual readers accepts.
//!
//! Must not judge what an expression matches, nor what only some dialects know.

use super::elements::elements;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::{Span, Spanned};

pub static FORM_REGEX_INVALID: Rule =
    Rule::error("form-regex-invalid", "a regular expression of a form cannot be read");

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for element in elements(view) {
        let form = element.form;
        check_pattern(view, &form.text_property_regex, findings);
        if let Some(dynamic) = &form.dynamic_dropdown_options {
            check_pattern(view, &dynamic.text_property_regex, findings);
            check_pattern(view, &dynamic.value_property_regex, findings);
        }
        for validation in &form.validations {
            let is_pattern = validation.check.value.trim().eq_ignore_ascii_case("RegExMatch");
            if let Some(pattern) = validation.value.value.as_str().filter(|_| is_pattern) {
                check_pattern(view, &Spanned::new(pattern.to_owned(), validation.value.span), findings);
            }
        }
    }
}

fn check_pattern(view: &ArticleView<'_>, pattern: &Spanned<String>, findings: &mut Findings) {
    let Some((place, what)) = fault(&pattern.value) else { return };
    // An escape of JSON before the place moves it.
    let is_plain = view.slice(pattern.span).get(..=place) == pattern.value.get(..=place);
    let span = match is_plain {
        true => Span::new(place, place + 1).shifted(pattern.span.range().start),
        false => pattern.span,
    };
    findings.add(&FORM_REGEX_INVALID, span, format!("the regular expression cannot be read: {what}"), |it| {
        it.hint("write a backslash before a character that stands for itself; in JSON a backslash is `\\\\`")
    });
}

/// What every dialect refuses, and where.
fn fault(pattern: &str) -> Option<(usize, &'static str)> {
    let bytes = pattern.as_bytes();
    let mut open = Vec::new();
    let mut at = 0;
    // Whether something stands before that can be repeated.
    let mut has_atom = false;
    while let Some(&byte) = bytes.get(at) {
        // What stands behind `(?` is no repetition.
        let opens_group = byte == b'?' && open.last() == at.checked_sub(1).as_ref();
        match byte {
            b'\\' if at + 1 == bytes.len() => return Some((at, "nothing follows the last backslash")),
            b'\\' => at += 1,
            b'[' => match class_end(bytes, at) {
                Some(end) => match backward_range(&bytes[..end], at + 1) {
                    Some(place) => return Some((place, "this range ends before it begins")),
                    None => at = end,
                },
                None => return Some((at, "this `[` is not closed")),
            },
            b'(' => open.push(at),
            b')' if open.pop().is_none() => return Some((at, "this `)` has no `(`")),
            b'*' | b'+' | b'?' if !has_atom && !opens_group => {
                return Some((at, "nothing stands before this that could be repeated"));
            }
            _ => {}
        }
        has_atom = !matches!(byte, b'(' | b'|');
        at += 1;
    }
    open.pop().map(|place| (place, "this `(` is not closed"))
}

/// Where the `]` of a class is.
fn class_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    at += usize::from(bytes.get(at) == Some(&b'^'));
    // Dialects differ in whether a `]` that stands first closes an empty class: such classes are let be.
    at += usize::from(bytes.get(at) == Some(&b']') && bytes.get(at + 1..).is_some_and(|rest| rest.contains(&b']')));
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b']' => return Some(at),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    None
}

/// Where a range in a class runs backward, such as `z-a`; of letters and digits alone, which no dialect reads as others.
fn backward_range(bytes: &[u8], mut at: usize) -> Option<usize> {
    while let Some(&[first, dash, last]) = bytes.get(at..at + 3) {
        // `\x2f-9`: what an escape of several characters stands for is not looked at.
        if first == b'\\' && (dash.is_ascii_digit() || b"xucpPNokg".contains(&dash)) {
            return None;
        }
        let is_range = dash == b'-' && first != b'\\';
        if is_range && first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() && first > last {
            return Some(at);
        }
        at += match first {
            b'\\' => 2,
            _ if is_range => 3,
            _ => 1,
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn what_some_dialect_knows_is_let_be() {
        for pattern in [
            "",
            "^[0-9]+(\\.[0-9]+){1,3}$",
            "(?:a|b)*",
            "(?=a)b",
            "(?<name>a)+?",
            "^+$",
            "[]",
            "[^]]",
            "[a\\]]",
            "a**",
            "{2}",
            "[a-z0-9]",
            "[a-z-5]",
            "[\\w-5]",
            "[z\\-a]",
            "[z-\\x41]",
            "[\\x2F-9]",
            "[\\u002f-9]",
            "[\\pL-9]",
            "[a-z-[aeiou]]",
        ] {
            assert_eq!(fault(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn what_no_dialect_knows_is_found() {
        let at = |pattern| fault(pattern).map(|(place, _)| place);
        assert_eq!(at("(a"), Some(0));
        assert_eq!(at("a)"), Some(1));
        assert_eq!(at("a[b-"), Some(1));
        assert_eq!(at("*a"), Some(0));
        assert_eq!(at("(a|+b)"), Some(3));
        assert_eq!(at("a\\"), Some(1));
        assert_eq!(at("[_z-a]"), Some(2));
        assert_eq!(at("x[0-9z-a]"), Some(5));
    }
}
