//! Fixes applied to sources: byte-exact, in rounds, until there is nothing left to mend.
//!
//! Nothing but the faults changes: line endings and byte order marks stay. Must not read or write files, nor know rules.

use std::collections::BTreeMap;

use crate::article::findings::MAX_FINDINGS;
use crate::diagnostic::{Diagnostic, Fix, Safety};
use crate::session::{Change, Session};
use crate::text::{Encoding, FileBytes, LineEndings, RelPath, SourceText};

/// What fixing came to.
#[derive(Debug, Default)]
pub struct Fixed {
    /// The files that changed, with their new bytes.
    pub files: BTreeMap<RelPath, FileBytes>,
    /// How many fixes were applied.
    pub applied: usize,
    /// What is still wrong.
    pub left: Vec<Diagnostic>,
}

/// One fix can uncover another; so often it is looked again.
const MAX_ROUNDS: usize = 10;

/// So often where a file has more findings of a rule than are kept: each round mends those that are shown, and the next
/// shows others.
const MAX_ROUNDS_OF_MANY: usize = 1_000;

/// Applies every fix that is at least so safe and that `is_wanted`, and leaves the session with the mended sources.
///
/// `check` is asked for all findings of the session's sources, each time anew.
///
/// # Errors
/// Those of `check`.
pub fn fix_all<E>(
    session: &mut Session,
    least: Safety,
    is_wanted: impl Fn(&Diagnostic) -> bool,
    mut check: impl FnMut(&mut Session) -> Result<Vec<Diagnostic>, E>,
) -> Result<Fixed, E> {
    let before = session.sources().clone();
    let mut fixed = Fixed { left: check(session)?, ..Fixed::default() };
    let mut rounds = 0;
    for _ in 0..MAX_ROUNDS_OF_MANY {
        let mut by_path: BTreeMap<&RelPath, Vec<&Fix>> = BTreeMap::new();
        for finding in fixed.left.iter().filter(|finding| is_wanted(finding)) {
            if let Some(fix) = finding.fix.as_ref().filter(|fix| fix.safety >= least) {
                by_path.entry(&finding.path).or_default().push(fix);
            }
        }
        let are_many = by_path.values().any(|fixes| fixes.len() >= MAX_FINDINGS);
        rounds += usize::from(!are_many);
        if rounds > MAX_ROUNDS {
            break;
        }
        let mut changes = Vec::new();
        for (path, fixes) in by_path {
            let Some(bytes) = session.sources().get(path) else { continue };
            let (new, applied) = apply(path, bytes, fixes);
            if *new != **bytes {
                fixed.applied += applied;
                changes.push((path.clone(), FileBytes::from(new)));
            }
        }
        if changes.is_empty() {
            break;
        }
        for (path, bytes) in changes {
            session.apply(Change::Write(path.clone(), bytes.clone()));
            fixed.files.insert(path, bytes);
        }
        fixed.left = check(session)?;
    }
    // A fix may have been taken back by another.
    fixed.files.retain(|path, bytes| before.get(path).is_none_or(|old| **old != **bytes));
    Ok(fixed)
}

/// A file's bytes after its fixes, and how many of them were applied: of those that overlap only the first.
#[must_use]
pub fn apply(path: &RelPath, bytes: &[u8], mut fixes: Vec<&Fix>) -> (Vec<u8>, usize) {
    let source = SourceText::decode(path.clone(), bytes);
    if let Some(fix) = fixes.iter().find(|fix| fix.is_of_bytes) {
        // The places of the others count the text, which stays: their turn comes next.
        return (encoded(&source, &source.text, fix.is_of_bytes), 1);
    }
    if source.encoding != Encoding::Utf8 {
        return (bytes.to_vec(), 0);
    }
    fixes.sort_by_key(|fix| (fix.span, fix.replacement.as_str()));
    let mut text = String::with_capacity(source.text.len());
    let (mut done, mut applied) = (0, 0);
    for fix in fixes {
        let range = fix.span.range();
        // Two insertions at one place would stand in an order that neither knows of.
        let is_free = range.start > done || (range.start == done && (applied == 0 || !range.is_empty()));
        let Some(kept) = source.text.get(done..range.start).filter(|_| is_free) else { continue };
        if source.text.get(range.clone()).is_none() {
            continue;
        }
        text.push_str(kept);
        text.push_str(&with_line_ends(&fix.replacement, &source, range.start));
        (done, applied) = (range.end, applied + 1);
    }
    text.push_str(source.text.get(done..).unwrap_or(""));
    (encoded(&source, &text, false), applied)
}

/// A replacement has the line ends of its file; in a file that mixes them, those of the line before it.
#[must_use]
pub fn with_line_ends(replacement: &str, source: &SourceText, at: usize) -> String {
    let before = source.text.get(..at).unwrap_or("");
    let is_windows = match source.line_endings {
        LineEndings::Lf | LineEndings::Cr => false,
        LineEndings::CrLf => true,
        LineEndings::Mixed => before.rfind('\n').is_some_and(|newline| before[..newline].ends_with('\r')),
    };
    if !is_windows || replacement.contains('\r') {
        return replacement.to_owned();
    }
    replacement.replace('\n', "\r\n")
}

/// A text as bytes: as its file was written, or as new files are, without a mark and without CR alone.
fn encoded(source: &SourceText, text: &str, as_new: bool) -> Vec<u8> {
    let mark: &[u8] = if source.byte_order_mark && !as_new { b"\xef\xbb\xbf" } else { b"" };
    let is_kept = source.line_endings == LineEndings::Cr && !as_new;
    let text = if is_kept { text.replace('\n', "\r") } else { text.to_owned() };
    [mark, text.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn fix(start: usize, end: usize, replacement: &str) -> Fix {
        Fix { span: Span::new(start, end), replacement: replacement.into(), safety: Safety::Safe, is_of_bytes: false }
    }

    fn applied(bytes: &[u8], fixes: &[Fix]) -> (Vec<u8>, usize) {
        apply(&RelPath::new("a.md"), bytes, fixes.iter().collect())
    }

    #[test]
    fn only_the_fault_changes() {
        let (bytes, count) = applied(b"\xef\xbb\xbfone\r\ntwo\r\n", &[fix(5, 8, "2\n3"), fix(0, 0, "> ")]);
        assert_eq!((bytes.as_slice(), count), (&b"\xef\xbb\xbf> one\r\n2\r\n3\r\n"[..], 2));
    }

    #[test]
    fn of_fixes_that_overlap_the_first_is_applied() {
        assert_eq!(applied(b"abcdef", &[fix(2, 4, "x"), fix(1, 3, "y"), fix(3, 3, "z")]), (b"aydef".to_vec(), 1));
        assert_eq!(applied(b"ab", &[fix(1, 1, "x"), fix(1, 1, "y")]), (b"axb".to_vec(), 1));
        assert_eq!(applied(b"ab", &[fix(0, 1, "x"), fix(1, 2, "y")]), (b"xy".to_vec(), 2));
    }

    #[test]
    fn line_ends_of_cr_alone_stay_or_become_lf() {
        let renew = Fix { is_of_bytes: true, ..fix(0, 0, "") };
        assert_eq!(applied(b"one\rtwo\r", &[fix(4, 7, "2\n3")]), (b"one\r2\r3\r".to_vec(), 1));
        assert_eq!(applied(b"one\rtwo\r", &[renew]), (b"one\ntwo\n".to_vec(), 1));
    }

    #[test]
    fn a_file_that_is_not_utf8_has_one_fix() {
        let recode = Fix { is_of_bytes: true, ..fix(0, 0, "") };
        assert_eq!(applied(b"caf\xe9 a", &[recode, fix(5, 6, "b")]), ("caf\u{e9} a".as_bytes().to_vec(), 1));
        assert_eq!(applied(b"caf\xe9 a", &[fix(5, 6, "b")]), (b"caf\xe9 a".to_vec(), 0));
    }
}
