//! Findings and results, told to people and to programs: terminal text and JSON.
//!
//! Must not find anything itself, nor decide what is shown where: it writes what it is given to where it is told.

pub mod json;
pub mod text;

mod excerpt;
mod finding;
mod site_table;
mod terminal;

pub use terminal::escape;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::sources::Sources;
use crate::text::{LineIndex, SourceText, Span};

/// What a report needs beside what it reports.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub config: &'a Config,
    /// Where the text around a finding is read from; a file that is not there is named without its text.
    pub sources: &'a Sources,
    /// Escape sequences for colours may be written.
    pub color: bool,
    /// The columns of the terminal.
    pub width: usize,
}

/// What a build made of one site.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SiteSummary {
    pub site: String,
    pub articles: usize,
    pub pages: usize,
    pub files: usize,
    pub bytes: u64,
    /// Files that were not there before with the same bytes.
    pub written: usize,
    pub removed: usize,
    pub findings: usize,
}

/// How many findings there are, by severity, file and rule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
    pub files: usize,
    /// The most frequent first.
    pub rules: Vec<(&'static str, usize)>,
}

impl Counts {
    #[must_use]
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let with = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        let mut paths: Vec<_> = diagnostics.iter().map(|diagnostic| &diagnostic.path).collect();
        paths.sort_unstable();
        paths.dedup();
        let mut by_rule: BTreeMap<&'static str, usize> = BTreeMap::new();
        for diagnostic in diagnostics {
            *by_rule.entry(diagnostic.rule.id).or_default() += 1;
        }
        let mut rules: Vec<_> = by_rule.into_iter().collect();
        rules.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        Self {
            errors: with(Severity::Error),
            warnings: with(Severity::Warning),
            infos: with(Severity::Info),
            files: paths.len(),
            rules,
        }
    }
}

/// The text of one file with its lines, read once for all findings in it.
struct File<'text> {
    text: &'text str,
    lines: LineIndex<'text>,
}

impl<'text> File<'text> {
    fn new(text: &'text str) -> Self {
        Self { text, lines: LineIndex::new(text) }
    }

    /// The bytes that a span covers, moved to where characters begin: a finding can be older than the text it is shown in.
    fn range(&self, span: Span) -> Range<usize> {
        let start = self.text.floor_char_boundary(span.range().start);
        start..self.text.floor_char_boundary(span.range().end).max(start)
    }
}

/// Calls `each` for all findings, file by file, with the file's text as parsing decodes it.
fn for_each_with_file<Error>(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    mut each: impl FnMut(&Diagnostic, Option<&File<'_>>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut by_path: Vec<&Diagnostic> = diagnostics.iter().collect();
    by_path.sort_by_key(|diagnostic| &diagnostic.path);
    for of_one_file in by_path.chunk_by(|a, b| a.path == b.path) {
        let path = &of_one_file[0].path;
        let source = sources.get(path).map(|bytes| SourceText::decode(path.clone(), bytes));
        let file = source.as_ref().map(|source| File::new(&source.text));
        for diagnostic in of_one_file {
            each(diagnostic, file.as_ref())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
