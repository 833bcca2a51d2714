//! Searches that take no account of case: names of elements are written in any.
//! Must not know what the text is about.

/// Where an ASCII text begins in another, in any case.
pub fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes().windows(needle.len()).position(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}

/// Where an ASCII text begins in another for the last time, in any case.
pub fn rfind_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes().windows(needle.len()).rposition(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}
