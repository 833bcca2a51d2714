//! What is kept between runs, in a folder that is safe to delete. Nothing of it is ever part of an output.
//!
//! Must not know what it keeps: lines are lines.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this is the edge that keeps files between runs"
)]

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

/// The folder in a content root.
pub const FOLDER: &str = ".selfhelp";

/// A file of lines, which grows a line at a time: a kill costs at most the line that is being written.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Opens a journal, and makes its folder where it is missing; with what it holds, as far as that is text.
    ///
    /// # Errors
    /// If the folder or the file cannot be made or read.
    pub fn open(folder: &Path, name: &str) -> anyhow::Result<(Self, String)> {
        make_folder(folder).with_context(|| format!("cannot make the folder `{}` of the cache", folder.display()))?;
        let path = folder.join(name);
        let open = || -> io::Result<(File, String)> {
            let text = match fs::read(&path) {
                Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
                Err(error) => return Err(error),
            };
            let mut file = OpenOptions::new().append(true).create(true).open(&path)?;
            // A line that was cut short must not spoil the next.
            if !text.is_empty() && !text.ends_with('\n') {
                file.write_all(b"\n")?;
            }
            Ok((file, text))
        };
        let (file, text) = open().with_context(|| format!("cannot open the cache `{}`", path.display()))?;
        Ok((Self { path, file }, text))
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds a line, which is in the file when this returns.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn add(&mut self, line: &str) -> io::Result<()> {
        // In one piece, so that two programs that write at once do not mix their lines.
        self.file.write_all(format!("{line}\n").as_bytes())
    }

    /// Makes the journal hold these lines alone: as a new file in the place of the old one, whole at every moment.
    ///
    /// # Errors
    /// If it cannot be written; then the old one stays.
    pub fn replace(&mut self, lines: &[String]) -> io::Result<()> {
        let beside = self.path.with_extension("new");
        let mut file = File::create(&beside)?;
        let text: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, &self.path)?;
        self.file = OpenOptions::new().append(true).open(&self.path)?;
        Ok(())
    }
}

/// The folder asks git to pass it over, wherever it is.
fn make_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let ignore = folder.join(".gitignore");
    if !ignore.exists() {
        fs::write(ignore, "*\n")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_grows_and_survives_a_line_that_was_cut_short() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("deep/er");
        let open = || Journal::open(&folder, "lines").unwrap();
        let (mut journal, text) = open();
        assert_eq!(text, "");
        journal.add("one").unwrap();
        journal.file.write_all(b"tw").unwrap();
        let (mut journal, text) = open();
        assert_eq!(text, "one\ntw");
        journal.add("three").unwrap();
        assert_eq!(open().1, "one\ntw\nthree\n");
        journal.replace(&["three".to_owned()]).unwrap();
        journal.add("four").unwrap();
        assert_eq!(open().1, "three\nfour\n");
        journal.replace(&[]).unwrap();
        assert_eq!(open().1, "");
        assert_eq!(fs::read_to_string(folder.join(".gitignore")).unwrap(), "*\n");
    }
}
