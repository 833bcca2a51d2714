//! Findings that are known and let stand, and what is new beside them: a committed baseline, or an earlier state.
//!
//! A finding is known by its rule, its file and the text it is about, not by its line: moving it does not make it new.
//! Must not know why the findings are known.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::rules::project::BASELINE_INVALID;
use crate::sources::Sources;
use crate::text::{RelPath, SourceText, Span};

/// The file in a content root that holds its known findings.
pub const BASELINE_FILE: &str = "selfhelp-baseline.txt";

/// How often each finding is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Baseline {
    known: BTreeMap<Key, usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    path: RelPath,
    rule: String,
    /// Of the text that the finding is about.
    digest: String,
}

/// Findings beside a baseline.
#[derive(Debug, Default)]
pub struct Compared {
    /// Those that the baseline does not know, in the order given.
    pub new: Vec<Diagnostic>,
    /// How many are known.
    pub known: usize,
    /// How many the baseline knows that are there no longer.
    pub gone: usize,
}

const HEAD: &str = "\
# Findings that `selfhelp check` does not show: they were there when this file was written.
# `selfhelp baseline` writes it anew. Each line: rule, how many, digest of the text, file.
";

impl Baseline {
    /// The baseline that knows these findings in these sources.
    #[must_use]
    pub fn of(findings: &[Diagnostic], sources: &Sources) -> Self {
        let mut baseline = Self::default();
        for key in keys(findings, sources) {
            *baseline.known.entry(key).or_default() += 1;
        }
        baseline
    }

    /// The same for files that have other names now. `renamed` gives the new name of a file that has one.
    #[must_use]
    pub fn renamed(self, renamed: &BTreeMap<RelPath, RelPath>) -> Self {
        let rename = |(key, count): (Key, usize)| {
            let path = renamed.get(&key.path).cloned().unwrap_or(key.path);
            (Key { path, ..key }, count)
        };
        Self { known: self.known.into_iter().map(rename).collect() }
    }

    /// Reads the text of a baseline file.
    #[must_use]
    pub fn parse(path: &RelPath, text: &str) -> (Self, Vec<Diagnostic>) {
        let (mut baseline, mut mistakes) = (Self::default(), Vec::new());
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let start = at;
            at += line.len();
            let line = line.trim_end();
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            match parse_line(line) {
                Some((key, count)) => {
                    let known = baseline.known.entry(key).or_default();
                    *known = known.saturating_add(count);
                }
                None => {
                    let span = Span::new(start, start + line.len());
                    let message = "this line is not `rule count digest file`";
                    let finding = Diagnostic::new(&BASELINE_INVALID, path, Some(span), message);
                    mistakes.push(finding.hint("run `selfhelp baseline` to write the file anew"));
                }
            }
        }
        (baseline, mistakes)
    }

    /// The text of a baseline file: one line for each known finding, in order of file, so that changes merge well.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::from(HEAD);
        for (Key { path, rule, digest }, count) in &self.known {
            text.push_str(&format!("{rule} {count} {digest} {path}\n"));
        }
        text
    }

    /// How many findings it knows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.known.values().fold(0, |sum, count| sum.saturating_add(*count))
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Tells findings in these sources from those that are known. Of equal ones, the first are known.
    #[must_use]
    pub fn compare(&self, findings: Vec<Diagnostic>, sources: &Sources) -> Compared {
        if self.is_empty() {
            return Compared { new: findings, ..Compared::default() };
        }
        let mut left = self.known.clone();
        let mut compared = Compared::default();
        let keys = keys(&findings, sources);
        for (finding, key) in findings.into_iter().zip(keys) {
            match left.get_mut(&key).filter(|count| **count > 0) {
                Some(count) => {
                    *count -= 1;
                    compared.known += 1;
                }
                None => compared.new.push(finding),
            }
        }
        compared.gone = left.values().fold(0, |sum, count| sum.saturating_add(*count));
        compared
    }

    /// What it knows of some rules and files alone.
    #[must_use]
    pub fn only(&self, is_wanted: impl Fn(&str, &RelPath) -> bool) -> Self {
        let known = self.known.iter().filter(|(key, _)| is_wanted(&key.rule, &key.path));
        Self { known: known.map(|(key, count)| (key.clone(), *count)).collect() }
    }
}

fn parse_line(line: &str) -> Option<(Key, usize)> {
    let mut parts = line.splitn(4, ' ');
    let (rule, count, digest, path) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let key = Key { path: RelPath::new(path), rule: rule.to_owned(), digest: digest.to_owned() };
    Some((key, count.parse().ok()?))
}

/// The keys of findings, in their order. A file is decoded once where its findings stand together.
fn keys(findings: &[Diagnostic], sources: &Sources) -> Vec<Key> {
    let mut source: Option<SourceText> = None;
    let mut keys = Vec::with_capacity(findings.len());
    for finding in findings {
        if source.as_ref().is_none_or(|source| source.path != finding.path) {
            let bytes = sources.get(&finding.path).map_or(&[][..], |bytes| bytes);
            source = Some(SourceText::decode(finding.path.clone(), bytes));
        }
        let text = finding.span.and_then(|span| about(source.as_ref()?, span)).unwrap_or(&finding.message);
        keys.push(Key { path: finding.path.clone(), rule: finding.rule.id.to_owned(), digest: digest(text) });
    }
    keys
}

/// The text that a finding is about; of one about white space, or about what is missing, the line that it stands on.
fn about(source: &SourceText, span: Span) -> Option<&str> {
    let text = source.slice(span);
    if !text.trim().is_empty() {
        return Some(text);
    }
    let (before, after) = (source.text.get(..span.range().start)?, source.text.get(span.range().end..)?);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let end = span.range().end + after.find('\n').unwrap_or(after.len());
    source.text.get(start..end)
}

/// Twelve hexadecimal digits. White space counts little: a line that is only indented anew is the same text.
fn digest(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let hash = blake3::hash(words.join(" ").as_bytes()).to_hex();
    hash.as_str().chars().take(12).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Rule;
    use std::sync::Arc;

    static RULE: Rule = Rule::warning("link-http", "");

    fn sources(path: &str, text: &str) -> Sources {
        [(RelPath::new(path), Arc::<[u8]>::from(text.as_bytes()))].into_iter().collect()
    }

    fn finding(path: &str, text: &str, word: &str) -> Diagnostic {
        let at = text.find(word).unwrap();
        Diagnostic::new(&RULE, &RelPath::new(path), Some(Span::new(at, at + word.len())), "a fault")
    }

    #[test]
    fn a_finding_that_moved_is_known_and_one_more_of_it_is_new() {
        let before = "one bad\n";
        let baseline = Baseline::of(&[finding("a b.md", before, "bad")], &sources("a b.md", before));
        let (read, mistakes) = Baseline::parse(&RelPath::new(BASELINE_FILE), &baseline.to_text());
        assert_eq!((&read, mistakes), (&baseline, vec![]));
        let after = "new line\nold bad\nbad";
        let mut findings = vec![finding("a b.md", after, "bad")];
        let same = baseline.compare(findings.clone(), &sources("a b.md", after));
        assert_eq!((same.new.len(), same.known, same.gone), (0, 1, 0));
        findings.push(findings[0].clone());
        let more = baseline.compare(findings, &sources("a b.md", after));
        assert_eq!((more.new.len(), more.known, more.gone), (1, 1, 0));
        assert_eq!(baseline.compare(vec![], &sources("a b.md", after)).gone, 1);
    }

    #[test]
    fn a_renamed_file_keeps_what_is_known() {
        let text = "bad";
        let renamed = BTreeMap::from([(RelPath::new("a.md"), RelPath::new("b.md"))]);
        let baseline = Baseline::of(&[finding("a.md", text, "bad")], &sources("a.md", text)).renamed(&renamed);
        assert_eq!(baseline.compare(vec![finding("b.md", text, "bad")], &sources("b.md", text)).new, []);
    }

    #[test]
    fn a_line_that_is_none_is_said() {
        let (_, mistakes) = Baseline::parse(&RelPath::new(BASELINE_FILE), "# head\n\nlink-http one x a.md\n");
        assert_eq!(mistakes.len(), 1);
    }
}
