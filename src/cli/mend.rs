//! Fixes on the way to the disk, or to the eye.
//!
//! Must not know what is fixed.

use std::io::IsTerminal;
use std::path::Path;

use super::Status;
use super::args::{Check, Common};
use super::known::findings;
use super::show;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::disk;
use crate::fix::Fixed;
use crate::report;
use crate::sources::Sources;

/// Whether a finding's file may be written: one given with `--config` lies elsewhere.
pub(super) fn may(common: &Common, finding: &Diagnostic) -> bool {
    common.config.is_none() || finding.path.as_str() != config::CONFIG_FILE
}

/// Writes every mended file, and answers how many there are. What cannot be written is told together, and costs no other.
pub(super) fn write(root: &Path, old: &Sources, fixed: &Fixed) -> anyhow::Result<usize> {
    let mut troubles = Vec::new();
    for (path, bytes) in &fixed.files {
        let before = old.get(path).map_or(&[][..], |bytes| bytes);
        if let Err(trouble) = disk::replace_file(root, path, before, bytes) {
            troubles.push(format!("{trouble:#}"));
        }
    }
    match troubles.as_slice() {
        [] => Ok(fixed.files.len()),
        [first, rest @ ..] => {
            let written = fixed.files.len() - troubles.len();
            let more = if rest.is_empty() { String::new() } else { format!(", and {} more like it", rest.len()) };
            Err(anyhow::anyhow!("{first}{more}; {written} other files were mended"))
        }
    }
}

/// Prints what fixes would change, or writes it to the file that was asked for; to change nothing is clean.
pub(super) fn print_diff(arguments: &Check, root: &Path, old: &Sources, fixed: &Fixed) -> anyhow::Result<Status> {
    // What goes to another program is the patch byte for byte; a build service reads commands in what it logs.
    let is_logged = ["CI", "GITHUB_ACTIONS", "TF_BUILD"].iter().any(|name| std::env::var_os(name).is_some());
    let is_for_eyes = arguments.output_file.is_none() && (std::io::stdout().is_terminal() || is_logged);
    let prefix = show::prefix(root)?;
    let mut patch = Vec::new();
    for (path, bytes) in &fixed.files {
        let before = old.get(path).map_or(&[][..], |bytes| bytes);
        if std::str::from_utf8(before).is_err() {
            say!("not in the patch, because it is not UTF-8: `{}`", report::escape(path.as_str()));
            continue;
        }
        report::diff::write_diff(&mut patch, &format!("{prefix}{path}"), before, bytes, is_for_eyes)?;
    }
    match &arguments.output_file {
        Some(file) => disk::write_file(file, &patch)?,
        None => std::io::Write::write_all(&mut std::io::stdout().lock(), &patch)?,
    }
    Ok(if fixed.files.is_empty() { Status::Clean } else { Status::Findings })
}

pub(super) fn say_fixed(applied: usize, files: usize) {
    if applied > 0 {
        say!("fixed {} in {}", findings(applied), report::counted(files, "file"));
    }
}
