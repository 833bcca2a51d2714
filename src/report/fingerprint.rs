//! What tells a finding from all others, and stays the same while the lines around it move.
//!
//! Must not know line numbers.

use std::collections::HashMap;

use super::File;
use crate::diagnostic::Diagnostic;
use crate::output::hash;

/// How many bytes of the line before and after a finding are part of it: a JSON body can be one line.
const AROUND: usize = 80;

/// Enough digits that two findings never meet.
const DIGITS: usize = 32;

/// Gives each finding of a report its fingerprint.
#[derive(Debug, Default)]
pub struct Fingerprints {
    /// How often each was given.
    given: HashMap<String, usize>,
}

impl Fingerprints {
    /// The fingerprint of the next finding: of its rule, its file and the text that it is about. Findings that are alike
    /// in all of them are counted.
    pub fn next(&mut self, diagnostic: &Diagnostic, file: Option<&File<'_>>) -> String {
        let about = about(diagnostic, file);
        let base = [diagnostic.rule.id, diagnostic.path.as_str(), &about].join("\0");
        let count = self.given.entry(hash(base.as_bytes())).or_default();
        *count += 1;
        let mut fingerprint = hash(format!("{base}\0{count}").as_bytes());
        fingerprint.truncate(DIGITS);
        fingerprint
    }
}

/// The marked text and what stands beside it in its line; the message, or what it sums up, where there is no text. Spaces make no difference.
fn about(diagnostic: &Diagnostic, file: Option<&File<'_>>) -> String {
    let (Some(span), Some(file)) = (diagnostic.span, file) else {
        return diagnostic.sum.as_ref().map_or(&diagnostic.message, |sum| &sum.of).clone();
    };
    let range = file.range(span);
    let before = &file.text[..range.start];
    let before = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    let before = &before[before.ceil_char_boundary(before.len().saturating_sub(AROUND))..];
    let after = &file.text[range.end..];
    let after = &after[..after.find('\n').unwrap_or(after.len())];
    let after = &after[..after.floor_char_boundary(AROUND)];
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    [before, &file.text[range], after].map(words).join("\0")
}
