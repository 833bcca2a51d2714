//! Findings in the form that was asked for, on standard output or in a file.
//!
//! Must not know what was found, nor how a form is written.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anyhow::bail;
use clap::ValueEnum;

use super::args::{Color, Common, Format, Level};
use super::check::below_root;
use super::{absolute, context, named_as_given};
use crate::corpus::Entry;
use crate::diagnostic::{Diagnostic, Severity};
use crate::disk;
use crate::report::{self, Checked, Hidden, azure, concise, github, gitlab, json, junit, links, sarif, text};
use crate::session::Snapshot;
use crate::text::RelPath;

/// How many findings of each rule a terminal shows, unless told otherwise.
const LIMIT_ON_TERMINAL: usize = 20;

/// What a check came to.
#[derive(Clone)]
pub(super) struct Found<'a> {
    pub diagnostics: &'a [Diagnostic],
    /// The articles and the texts that they include, as far as they were checked.
    pub checked: &'a [&'a Entry],
    /// What is below the level that was asked for.
    pub hidden: Hidden,
}

impl Found<'_> {
    fn count(&self) -> Checked {
        Checked::of(self.checked.iter().copied())
    }
}

/// How findings are to be shown, beside what all commands understand.
#[derive(Clone, Copy)]
pub(super) struct Form<'a> {
    pub limit: Option<usize>,
    pub output_file: Option<&'a Path>,
    /// As text, a link and all its places stand together.
    pub is_by_link: bool,
    /// Takes what is printed, where it is wanted.
    pub copy: Option<&'a RefCell<Vec<u8>>>,
}

/// Writes to standard output, and a copy of it elsewhere.
struct Tee<'a> {
    out: io::StdoutLock<'a>,
    copy: Option<&'a RefCell<Vec<u8>>>,
}

impl Write for Tee<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        if let Some(copy) = self.copy {
            copy.borrow_mut().extend_from_slice(&bytes[..written]);
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Takes out what is below a level, and tells how much that was.
pub(super) fn hide_below(least: Severity, found: &mut Vec<Diagnostic>) -> Hidden {
    let below: Vec<_> = found.extract_if(.., |finding| finding.severity < least).collect();
    Hidden::of(&below)
}

/// Says how much is below the level that was asked for.
pub(super) fn say_hidden(hidden: Hidden, least: Level) {
    if let Some(counts) = hidden.told() {
        let least = least.to_possible_value().map_or(String::new(), |value| value.get_name().to_owned());
        say!("not shown: {counts}; `--min-level {least}` leaves them out");
    }
}

/// Refuses an option that would be passed over in silence.
pub(super) fn require_fitting_limit(common: &Common, limit: Option<usize>) -> anyhow::Result<()> {
    // A program that reads a part of the findings would take it for all of them.
    if limit.is_some() && common.format != Format::Text {
        bail!("`--limit` is for people, so for the form `text`: the other forms hold all findings");
    }
    Ok(())
}

/// Prints what was found, or writes it to the file that was asked for.
pub(super) fn show(
    common: &Common,
    form: Form<'_>,
    root: &Path,
    snapshot: &Snapshot,
    found: &Found<'_>,
) -> anyhow::Result<()> {
    let prefix = prefix(root)?;
    let (sources, named);
    let given = common.config.as_ref().map(|given| RelPath::new(&given.to_string_lossy()));
    let (mut found, mut context) =
        (found.clone(), report::Context { prefix: &prefix, given: given.as_ref(), ..context(common, snapshot) });
    if common.config.is_some() {
        (sources, named) = named_as_given(common, &snapshot.sources, found.diagnostics.to_vec());
        (found.diagnostics, context.sources) = (&named, &sources);
    }
    let found = &found;
    let Some(file) = form.output_file else {
        let is_terminal = io::stdout().is_terminal();
        let limit = form.limit.or(is_terminal.then_some(LIMIT_ON_TERMINAL)).filter(|&limit| limit > 0);
        let form = Form { limit, ..form };
        let mut out = BufWriter::new(Tee { out: io::stdout().lock(), copy: form.copy });
        write(&mut out, common, found, form, &context)?;
        out.flush()?;
        return Ok(());
    };
    refuse_source(root, file, snapshot)?;
    let in_file = report::Context { color: common.color == Color::Always, ..context };
    let mut bytes = Vec::new();
    let form = Form { limit: form.limit.filter(|&limit| limit > 0), ..form };
    write(&mut bytes, common, found, form, &in_file)?;
    disk::write_file(file, &bytes)?;
    if !common.quiet {
        let stderr = report::Context { color: super::color_on(common, &io::stderr()), ..context };
        let closing = match form.is_by_link {
            true => links::closing(found.diagnostics, found.count(), found.hidden, &stderr),
            false => text::closing(found.diagnostics, found.count(), found.hidden, &stderr),
        };
        say!("{}", closing.trim_end());
        say!("the findings are in `{}`", report::escape(&file.display().to_string()));
    }
    Ok(())
}

fn write(
    out: &mut impl Write,
    common: &Common,
    found: &Found<'_>,
    form: Form<'_>,
    context: &report::Context<'_>,
) -> io::Result<()> {
    let &Found { diagnostics, checked, hidden } = found;
    match common.format {
        // `csv` was refused before.
        Format::Text | Format::Csv => write_text(out, common, found, form, context),
        Format::Json => json::write_diagnostics(out, diagnostics, found.count(), hidden, context),
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
    form: Form<'_>,
    context: &report::Context<'_>,
) -> io::Result<()> {
    let &Found { diagnostics, hidden, .. } = found;
    let (shown, more) = match form.limit {
        None => (Cow::Borrowed(diagnostics), Vec::new()),
        Some(limit) => {
            let (shown, more) = text::limited(diagnostics, limit);
            (Cow::Owned(shown), more)
        }
    };
    match form.is_by_link {
        true => links::write_by_link(out, &shown, context)?,
        false => text::write_diagnostics(out, &shown, context)?,
    }
    out.write_all(text::left_out(&more, context).as_bytes())?;
    if !common.quiet {
        let summary = match form.is_by_link {
            true => links::closing(diagnostics, found.count(), hidden, context),
            false => text::summary(diagnostics, found.count(), hidden, context),
        };
        out.write_all(summary.as_bytes())?;
    }
    Ok(())
}

/// What leads from the current folder to a content root below it; nothing for any other.
///
/// Build services start programs in the folder of the repository, and look there for the files of a report.
pub(super) fn prefix(root: &Path) -> anyhow::Result<String> {
    let (root, current) = (absolute(root)?, absolute(Path::new("."))?);
    let Ok(below) = root.strip_prefix(&current) else { return Ok(String::new()) };
    let parts = below.iter().map(|part| part.to_string_lossy());
    Ok(parts.flat_map(|part| [part, "/".into()]).collect())
}

/// A slip such as `--output-file articles/a/b.md` must not cost an article.
pub(super) fn refuse_source(root: &Path, file: &Path, snapshot: &Snapshot) -> anyhow::Result<()> {
    let (root, file) = (disk::resolved(&absolute(root)?), disk::resolved(&absolute(file)?));
    let path = if file.starts_with(&root) { below_root(&root, &file)? } else { return Ok(()) };
    if snapshot.sources.get(&RelPath::new(&path)).is_some() {
        bail!("`{path}` is a file of the content root: choose another `--output-file`");
    }
    Ok(())
}
