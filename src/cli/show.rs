//! Findings in the form that was asked for, on standard output or in a file.
//!
//! Must not know what was found, nor how a form is written.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anyhow::bail;

use super::args::{Check, Color, Common, Format};
use super::check::below_root;
use super::{absolute, context};
use crate::corpus::Entry;
use crate::diagnostic::Diagnostic;
use crate::disk;
use crate::report::{self, Checked, azure, concise, github, gitlab, json, junit, sarif, text};
use crate::session::Snapshot;
use crate::text::RelPath;

/// How many findings of each rule a terminal shows, unless told otherwise.
const LIMIT_ON_TERMINAL: usize = 20;

/// What a check came to.
pub(super) struct Found<'a> {
    pub diagnostics: &'a [Diagnostic],
    /// The articles and the texts that they include, as far as they were checked.
    pub checked: &'a [&'a Entry],
}

impl Found<'_> {
    fn count(&self) -> Checked {
        Checked::of(self.checked.iter().copied())
    }
}

/// Refuses options that would be passed over in silence.
pub(super) fn require_fitting_options(common: &Common, arguments: &Check) -> anyhow::Result<()> {
    if arguments.diff && common.format != Format::Text {
        bail!("`--diff` shows what would change as a patch, so it has no other form");
    }
    // A program that reads a part of the findings would take it for all of them.
    if arguments.limit.is_some() && common.format != Format::Text {
        bail!("`--limit` is for people, so for the form `text`: the other forms hold all findings");
    }
    Ok(())
}

/// Prints what was found, or writes it to the file that was asked for.
pub(super) fn show(
    common: &Common,
    arguments: &Check,
    root: &Path,
    snapshot: &Snapshot,
    found: &Found<'_>,
) -> anyhow::Result<()> {
    let prefix = prefix(root)?;
    let context = report::Context { prefix: &prefix, ..context(common, snapshot) };
    let Some(file) = &arguments.output_file else {
        let is_terminal = io::stdout().is_terminal();
        let limit = arguments.limit.or(is_terminal.then_some(LIMIT_ON_TERMINAL)).filter(|&limit| limit > 0);
        let mut out = BufWriter::new(io::stdout().lock());
        write(&mut out, common, found, limit, &context)?;
        out.flush()?;
        return Ok(());
    };
    refuse_source(root, file, snapshot)?;
    let in_file = report::Context { color: common.color == Color::Always, ..context };
    let mut bytes = Vec::new();
    write(&mut bytes, common, found, arguments.limit.filter(|&limit| limit > 0), &in_file)?;
    disk::write_file(file, &bytes)?;
    if !common.quiet {
        let stderr = report::Context { color: super::color_on(common, &io::stderr()), ..context };
        eprint!("{}", text::closing(found.diagnostics, found.count(), &stderr));
        eprintln!("the findings are in `{}`", report::escape(&file.display().to_string()));
    }
    Ok(())
}

fn write(
    out: &mut impl Write,
    common: &Common,
    found: &Found<'_>,
    limit: Option<usize>,
    context: &report::Context<'_>,
) -> io::Result<()> {
    let &Found { diagnostics, checked } = found;
    match common.format {
        // `csv` was refused before.
        Format::Text | Format::Csv => write_text(out, common, found, limit, context),
        Format::Json => json::write_diagnostics(out, diagnostics, found.count(), context),
        Format::Concise => concise::write_diagnostics(out, diagnostics, context),
        Format::Sarif => sarif::write_diagnostics(out, diagnostics, context),
        Format::Github => github::write_diagnostics(out, diagnostics, context),
        Format::Azure => azure::write_diagnostics(out, diagnostics, context),
        Format::Gitlab => gitlab::write_diagnostics(out, diagnostics, context),
        Format::Junit => {
            let paths: Vec<RelPath> = checked.iter().map(|entry| entry.article().path().clone()).collect();
            junit::write_diagnostics(out, diagnostics, &paths, context)
        }
    }
}

fn write_text(
    out: &mut impl Write,
    common: &Common,
    found: &Found<'_>,
    limit: Option<usize>,
    context: &report::Context<'_>,
) -> io::Result<()> {
    let diagnostics = found.diagnostics;
    match limit {
        None => text::write_diagnostics(out, diagnostics, context)?,
        Some(limit) => {
            let (shown, more) = text::limited(diagnostics, limit);
            text::write_diagnostics(out, &shown, context)?;
            out.write_all(text::left_out(&more, context).as_bytes())?;
        }
    }
    if !common.quiet {
        out.write_all(text::summary(diagnostics, found.count(), context).as_bytes())?;
    }
    Ok(())
}

/// What leads from the current folder to a content root below it; nothing for any other.
///
/// Build services start programs in the folder of the repository, and look there for the files of a report.
fn prefix(root: &Path) -> anyhow::Result<String> {
    let (root, current) = (absolute(root)?, absolute(Path::new("."))?);
    let Ok(below) = root.strip_prefix(&current) else { return Ok(String::new()) };
    let parts = below.iter().map(|part| part.to_string_lossy());
    Ok(parts.flat_map(|part| [part, "/".into()]).collect())
}

/// A slip such as `--output-file articles/a/b.md` must not cost an article.
fn refuse_source(root: &Path, file: &Path, snapshot: &Snapshot) -> anyhow::Result<()> {
    let (root, file) = (disk::resolved(&absolute(root)?), disk::resolved(&absolute(file)?));
    let path = if file.starts_with(&root) { below_root(&root, &file)? } else { return Ok(()) };
    if snapshot.sources.get(&RelPath::new(&path)).is_some() {
        bail!("`{path}` is a file of the content root: choose another `--output-file`");
    }
    Ok(())
}
