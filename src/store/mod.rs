//! What is kept between runs, in a folder that is safe to delete. Nothing of it is ever part of an output.
//!
//! Must not know what it keeps: bytes are bytes.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this is the edge that keeps files between runs"
)]

mod whole;

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

pub use whole::{Kept, keep_newest, read_whole, remove_whole, write_whole};

/// The folder in a content root.
pub const FOLDER: &str = ".selfhelp";

/// A file of lines, which grows a line at a time: a kill costs at most the line that is being written.
///
/// Any number of programs may have it open and add to it. Each holds a lock that they share, so that who wants to put a new
/// file in its place knows whether it is alone.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    lock: File,
    /// How long the file was when it was read, and what was added since.
    length: u64,
}

impl Journal {
    /// Opens a journal, and makes its folder where it is missing; with what it holds, as far as that is text.
    ///
    /// # Errors
    /// If the folder or the file cannot be made or read, or is a symbolic link.
    pub fn open(folder: &Path, name: &str) -> anyhow::Result<(Self, String)> {
        make_folder(folder).with_context(|| format!("cannot make the folder `{}` of the cache", folder.display()))?;
        let path = folder.join(name);
        let open = || -> io::Result<(Self, String)> {
            let lock = open_plain(&path.with_extension("lock"))?;
            share(&lock)?;
            let mut file = open_plain(&path)?;
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            // A line that was cut short must not spoil the next.
            let is_cut_short = bytes.last().is_some_and(|&last| last != b'\n');
            if is_cut_short {
                file.write_all(b"\n")?;
            }
            let length = bytes.len() as u64 + u64::from(is_cut_short);
            let text = String::from_utf8_lossy(&bytes).into_owned();
            Ok((Self { path: path.clone(), file, lock, length }, text))
        };
        open().with_context(|| format!("cannot open the cache `{}`", path.display()))
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
        self.file.write_all(format!("{line}\n").as_bytes())?;
        self.length += line.len() as u64 + 1;
        Ok(())
    }

    /// Makes the journal hold these lines alone: as a new file in the place of the old one, whole at every moment. Where another
    /// program has it open, or wrote to it since it was read, it stays as it is; whether it holds them now.
    ///
    /// # Errors
    /// If it cannot be written; then the old one stays, and lines can be added to it.
    pub fn replace(&mut self, lines: &[String]) -> io::Result<bool> {
        if self.lock.unlock().is_err() {
            // Where there are no locks nobody is ever known to be alone.
            return Ok(false);
        }
        let is_alone = self.lock.try_lock().is_ok();
        let is_as_read = fs::metadata(&self.path).is_ok_and(|metadata| metadata.len() == self.length);
        let is_free = is_alone && is_as_read;
        let written = if is_free { self.write_anew(lines).map(|()| true) } else { Ok(false) };
        if is_alone {
            self.lock.unlock()?;
        }
        share(&self.lock)?;
        // Between these two another program may have put a file of its own in its place.
        self.file = open_plain(&self.path)?;
        written
    }

    fn write_anew(&mut self, lines: &[String]) -> io::Result<()> {
        let beside = self.path.with_extension("new");
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(io::Error::new(error.kind(), format!("`{}` cannot be removed: {error}", beside.display())));
            }
            _ => {}
        }
        let text: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
        let mut file = OpenOptions::new().write(true).create_new(true).open(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, &self.path)?;
        self.length = text.len() as u64;
        Ok(())
    }
}

/// Takes the lock together with others; waits as long as one puts a new file in the place of the old.
fn share(lock: &File) -> io::Result<()> {
    match lock.lock_shared() {
        // Lines are added all the same, and `replace` knows that nobody can tell whether he is alone.
        Err(error) if error.kind() == ErrorKind::Unsupported => Ok(()),
        shared => shared,
    }
}

/// Opens a file to read it and to add to it. What a symbolic link in the content leads to is none of ours to write to.
fn open_plain(path: &Path) -> io::Result<File> {
    refuse_link(path)?;
    OpenOptions::new().read(true).append(true).create(true).open(path)
}

fn refuse_link(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink()) {
        let why = format!("`{}` is a symbolic link, which is not followed; remove it", path.display());
        return Err(io::Error::new(ErrorKind::InvalidInput, why));
    }
    Ok(())
}

/// The folder asks git to pass it over, wherever it is.
fn make_folder(folder: &Path) -> io::Result<()> {
    refuse_link(folder)?;
    if fs::symlink_metadata(folder).is_ok_and(|metadata| !metadata.is_dir()) {
        let why = format!("`{}` is where the cache goes, but not a folder; move it away", folder.display());
        return Err(io::Error::new(ErrorKind::InvalidInput, why));
    }
    fs::create_dir_all(folder)?;
    // What is there already stays, and a link is not followed.
    match OpenOptions::new().write(true).create_new(true).open(folder.join(".gitignore")) {
        Ok(mut ignore) => ignore.write_all(b"*\n"),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
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
        drop(journal);
        let (mut journal, text) = open();
        assert_eq!(text, "one\ntw");
        journal.add("three").unwrap();
        drop(journal);
        let (mut journal, text) = open();
        assert_eq!(text, "one\ntw\nthree\n");
        assert!(journal.replace(&["three".to_owned()]).unwrap());
        journal.add("four").unwrap();
        assert_eq!(open().1, "three\nfour\n");
        journal.replace(&[]).unwrap();
        assert_eq!(open().1, "");
        assert_eq!(fs::read_to_string(folder.join(".gitignore")).unwrap(), "*\n");
    }

    #[test]
    fn a_journal_that_cannot_be_replaced_goes_on_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let (mut journal, _) = Journal::open(folder.path(), "lines").unwrap();
        journal.add("one").unwrap();
        fs::create_dir(folder.path().join("lines.new")).unwrap();
        assert!(journal.replace(&["thin".to_owned()]).is_err());
        journal.add("two").unwrap();
        assert_eq!(Journal::open(folder.path(), "lines").unwrap().1, "one\ntwo\n");
    }

    #[test]
    fn two_programs_at_once_lose_no_line_of_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Journal::open(folder.path(), "lines").unwrap();
        let (mut first, _) = open();
        first.add("one").unwrap();
        let (mut second, text) = open();
        assert_eq!(text, "one\n");
        assert!(!second.replace(&["thin".to_owned()]).unwrap());
        first.add("two").unwrap();
        second.add("three").unwrap();
        assert_eq!(open().1, "one\ntwo\nthree\n");
        // What came since it was read is no less worth keeping when the other is gone.
        let (mut late, _) = open();
        first.add("four").unwrap();
        drop((first, second));
        late.replace(&["thin".to_owned()]).unwrap();
        drop(late);
        let (mut late, text) = open();
        assert_eq!(text, "one\ntwo\nthree\nfour\n");
        late.replace(&["thin".to_owned()]).unwrap();
        late.add("five").unwrap();
        assert_eq!(open().1, "thin\nfive\n");
    }
}
