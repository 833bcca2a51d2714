//! Findings and results, told to people and to programs: terminal text, JSON, and what build services read.
//!
//! Must not find anything itself, nor decide what is shown where: it writes what it is given to where it is told.

pub mod azure;
pub mod concise;
pub mod diff;
pub mod github;
pub mod gitlab;
pub mod json;
pub mod junit;
pub mod page;
pub mod rules;
pub mod sarif;
pub mod text;
pub mod topics;

mod excerpt;
mod finding;
mod fingerprint;
mod line;
mod site_table;
mod terminal;

pub use terminal::{counted, escape};

use std::collections::BTreeMap;
use std::ops::Range;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Safety, Severity};
use crate::sources::Sources;
use crate::text::{LineIndex, RelPath, SourceText, Span};

/// What a report needs beside what it reports.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub config: &'a Config,
    /// Where the text around a finding is read from; a file that is not there is named without its text.
    pub sources: &'a Sources,
    /// What leads to the content root from where programs look for its files, such as `help/`; empty where they look there.
    pub prefix: &'a str,
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
    /// Those that a machine may mend unasked.
    pub safe_fixes: usize,
    /// Those that a machine may mend where a person accepts it.
    pub suggested_fixes: usize,
    /// The most frequent first.
    pub rules: Vec<(&'static str, usize)>,
}

impl Counts {
    #[must_use]
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let with = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        let fixable = |safety| {
            let fixes = diagnostics.iter().filter_map(|diagnostic| diagnostic.fix.as_ref());
            fixes.filter(|fix| fix.safety == safety).count()
        };
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
            safe_fixes: fixable(Safety::Safe),
            suggested_fixes: fixable(Safety::Suggested),
            rules,
        }
    }
}

/// How many findings are not shown because they are below the level that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Hidden {
    pub warnings: usize,
    pub infos: usize,
}

impl Hidden {
    #[must_use]
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let Counts { warnings, infos, .. } = Counts::of(diagnostics);
        Self { warnings, infos }
    }

    /// `3 warnings, 1 info`; nothing where all is shown.
    #[must_use]
    pub fn told(self) -> Option<String> {
        let kinds = [(self.warnings, "warning"), (self.infos, "info")];
        let told: Vec<String> =
            kinds.iter().filter(|(count, _)| *count > 0).map(|&(count, noun)| counted(count, noun)).collect();
        (!told.is_empty()).then(|| told.join(", "))
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

/// Calls `read` with a file's text as parsing decodes it, where the file is there.
fn with_file<T>(path: &RelPath, sources: &Sources, read: impl FnOnce(Option<&File<'_>>) -> T) -> T {
    let source = sources.get(path).map(|bytes| SourceText::decode(path.clone(), bytes));
    read(source.as_ref().map(|source| File::new(&source.text)).as_ref())
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
        with_file(&of_one_file[0].path, sources, |file| {
            of_one_file.iter().try_for_each(|diagnostic| each(diagnostic, file))
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
