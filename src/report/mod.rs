//! Findings and results, told to people and to programs: terminal text, JSON, and what build services read.
//!
//! Must not find anything itself, nor decide what is shown where: it writes what it is given to where it is told.

pub mod azure;
pub mod census;
pub mod concise;
pub mod coverage;
pub mod diff;
pub mod github;
pub mod gitlab;
pub mod json;
pub mod junit;
pub mod links;
pub mod names;
pub mod new_article;
pub mod page;
pub mod rules;
pub mod sarif;
mod secrets;
pub mod text;
pub mod topic;
pub mod topics;

mod excerpt;
mod finding;
mod example;
mod fingerprint;
mod line;
mod sheet;
mod site_table;
pub mod table;
mod terminal;

pub use terminal::{counted, escape, size};

use std::cell::OnceCell;
use std::io::{self, Write};
use std::ops::Range;

use foldhash::HashMap;
use rayon::prelude::*;

use secrets::{told, without_secrets};

use crate::config::Config;
use crate::corpus::Entry;
use crate::diagnostic::{Diagnostic, Safety, Severity};
use crate::sources::Sources;
use crate::text::{LineIndex, Position, RelPath, SourceText, Span};

/// What a report needs beside what it reports.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub config: &'a Config,
    /// Where the text around a finding is read from; a file that is not there is named without its text.
    pub sources: &'a Sources,
    /// What leads to the content root from where programs look for its files, such as `help/`; empty where they look there.
    pub prefix: &'a str,
    /// The file of settings that lies elsewhere: it has the path that it was given by, from where the program was started.
    pub given: Option<&'a RelPath>,
    /// Escape sequences for colours may be written.
    pub color: bool,
    /// The columns of the terminal.
    pub width: usize,
}

/// What a build made of one site.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SiteSummary {
    pub site: String,
    pub articles: usize,
    /// Articles that no service is known of.
    pub without_service: usize,
    /// Articles whose service other articles tell.
    pub inferred_services: usize,
    pub pages: usize,
    pub files: usize,
    pub bytes: u64,
    /// Files that were not there before with the same bytes.
    pub written: usize,
    pub removed: usize,
    pub findings: usize,
}

/// How many files were checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Checked {
    pub articles: usize,
    /// Texts that articles include.
    pub includes: usize,
}

impl Checked {
    #[must_use]
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a Entry>) -> Self {
        texts.into_iter().fold(Self::default(), |checked, entry| match entry.is_include() {
            true => Self { includes: checked.includes + 1, ..checked },
            false => Self { articles: checked.articles + 1, ..checked },
        })
    }
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
        let mut by_rule: HashMap<&'static str, usize> = HashMap::default();
        for diagnostic in diagnostics {
            *by_rule.entry(diagnostic.rule.id).or_default() += 1;
        }
        let mut rules: Vec<_> = by_rule.into_iter().collect();
        rules.sort_by_key(|&(id, count)| (std::cmp::Reverse(count), id));
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
    /// What two searches left out.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { warnings: self.warnings + other.warnings, infos: self.infos + other.infos }
    }

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
    columns: OnceCell<Columns>,
}

impl<'text> File<'text> {
    fn new(text: &'text str) -> Self {
        Self { text, lines: LineIndex::new(text), columns: OnceCell::new() }
    }

    /// The bytes that a span covers, moved to where characters begin: a finding can be older than the text it is shown in.
    fn range(&self, span: Span) -> Range<usize> {
        let start = self.text.floor_char_boundary(span.range().start);
        start..self.text.floor_char_boundary(span.range().end).max(start)
    }

    /// The line of an offset, from 1.
    fn line(&self, offset: usize) -> usize {
        self.lines.line(offset).0
    }

    /// The position of an offset at which a character begins.
    fn position(&self, offset: usize) -> Position {
        let (line, start) = self.lines.line(offset);
        Position { line, column: self.width(start..offset).characters + 1 }
    }

    /// The column in UTF-16 code units, from 1.
    fn utf16_column(&self, offset: usize) -> usize {
        let (_, start) = self.lines.line(offset);
        self.width(start..offset).utf16_units + 1
    }

    /// How wide a part of a line is. A body can be one line of megabytes with a finding in each entry, so for what is long
    /// it is counted once.
    fn width(&self, part: Range<usize>) -> Width {
        if part.len() <= Columns::STEP {
            return Width::of(&self.text[part]);
        }
        let columns = self.columns.get_or_init(|| Columns::new(self.text));
        let (before, until) = (columns.before(self.text, part.start), columns.before(self.text, part.end));
        Width { characters: until.characters - before.characters, utf16_units: until.utf16_units - before.utf16_units }
    }
}

/// How wide a text is, in the units that readers of reports count in.
#[derive(Debug, Clone, Copy, Default)]
struct Width {
    characters: usize,
    utf16_units: usize,
}

impl Width {
    fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Self { characters: text.len(), utf16_units: text.len() };
        }
        Self { characters: text.chars().count(), utf16_units: text.encode_utf16().count() }
    }
}

/// How wide a text is up to each of its steps.
struct Columns {
    /// The offset of each step, at which a character begins, and the width before it.
    steps: Vec<(usize, Width)>,
}

impl Columns {
    const STEP: usize = 1024;

    fn new(text: &str) -> Self {
        let mut steps = vec![(0, Width::default())];
        let (mut at, mut before) = (0, Width::default());
        while at < text.len() {
            let next = text.ceil_char_boundary(at + Self::STEP);
            let width = Width::of(&text[at..next]);
            before.characters += width.characters;
            before.utf16_units += width.utf16_units;
            at = next;
            steps.push((at, before));
        }
        Self { steps }
    }

    /// The width of all that stands before an offset.
    fn before(&self, text: &str, offset: usize) -> Width {
        let after = self.steps.partition_point(|&(at, _)| at <= offset);
        let (at, before) = self.steps.get(after.saturating_sub(1)).copied().unwrap_or_default();
        let width = Width::of(&text[at..offset]);
        Width { characters: before.characters + width.characters, utf16_units: before.utf16_units + width.utf16_units }
    }
}

/// Calls `read` with a file's text as parsing decodes it, where the file is there.
fn with_file<T>(path: &RelPath, sources: &Sources, read: impl FnOnce(Option<&File<'_>>) -> T) -> T {
    let source = sources.get(path).map(|bytes| SourceText::of(path.clone(), bytes));
    let text = source.as_ref().map(|source| without_secrets(&source.text));
    read(text.as_deref().map(File::new).as_ref())
}

/// The same for the file that findings are in. Where none of them has a place, its text is not needed: it may be a picture.
fn with_file_of<T>(findings: &[&Diagnostic], sources: &Sources, read: impl FnOnce(Option<&File<'_>>) -> T) -> T {
    let with_place = findings.iter().find(|it| it.span.is_some() || !it.related.is_empty() || it.fix.is_some());
    match with_place {
        Some(finding) => with_file(&finding.path, sources, read),
        None => read(None),
    }
}

/// Calls `each` for all findings, file by file, with the file's text as parsing decodes it.
fn for_each_with_file<Error>(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    mut each: impl FnMut(&Diagnostic, Option<&File<'_>>) -> Result<(), Error>,
) -> Result<(), Error> {
    for of_one_file in by_file(diagnostics).chunk_by(|a, b| a.path == b.path) {
        with_file_of(of_one_file, sources, |file| {
            of_one_file.iter().try_for_each(|diagnostic| each(&told(diagnostic), file))
        })?;
    }
    Ok(())
}

/// So many findings are rendered at the same time, and held as text until they are written.
const RENDERED_AT_ONCE: usize = 4096;

/// Writes all findings, file by file, `separator` between two of them. Each is rendered for itself, so many are at once.
fn write_each(
    out: &mut impl Write,
    diagnostics: &[Diagnostic],
    sources: &Sources,
    separator: &[u8],
    render: impl Fn(&mut Vec<u8>, &Diagnostic, Option<&File<'_>>) -> io::Result<()> + Sync,
) -> io::Result<()> {
    let render_file = |of_one_file: &[&Diagnostic]| -> io::Result<Vec<u8>> {
        with_file_of(of_one_file, sources, |file| {
            let mut rendered = Vec::new();
            for (number, diagnostic) in of_one_file.iter().enumerate() {
                rendered.extend_from_slice(if number > 0 { separator } else { b"" });
                render(&mut rendered, &told(diagnostic), file)?;
            }
            Ok(rendered)
        })
    };
    let mut is_first = true;
    for some in by_file(diagnostics).chunks(RENDERED_AT_ONCE) {
        let files: Vec<&[&Diagnostic]> = some.chunk_by(|a, b| a.path == b.path).collect();
        let rendered: Vec<Vec<u8>> = files.into_par_iter().map(render_file).collect::<io::Result<_>>()?;
        for of_one_file in rendered {
            out.write_all(if is_first { b"" } else { separator })?;
            out.write_all(&of_one_file)?;
            is_first = false;
        }
    }
    Ok(())
}

/// In order of file, else in the order given.
fn by_file(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut by_path: Vec<&Diagnostic> = diagnostics.iter().collect();
    by_path.sort_by_key(|diagnostic| &diagnostic.path);
    by_path
}

#[cfg(test)]
mod tests;
