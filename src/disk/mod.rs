//! The disk: reads a content root into [`Sources`](crate::sources::Sources), and writes an [`Output`](crate::output::Output)
//! so that a crash costs nothing. The only module that may use `std::fs`.
//!
//! Must not know what a source means, nor what an output shows.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this is the module that the ban sends others to"
)]

mod again;
mod amend;
mod edit;
mod file;
mod load;
mod marker;
mod plan;
mod read;
mod required;
mod stamps;
mod walk;
mod write;

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, bail};

use crate::output::{MANIFEST, Manifest};

pub use again::{Reread, read_again, read_all_again};
pub use amend::Amendment;
pub use edit::{create_file, replace_file, resolved, would_replace, write_file};
pub use load::{Loaded, MAX_FILE_SIZE, load, load_config};
pub use marker::sync_folder;
pub use read::{MAX_CATALOGUE_SIZE, folder_above_with, list_files, read_file, read_file_below};
pub use stamps::{LeftSite, Stamps, fingerprint_of_program, left_site};
pub use walk::{holds_content, is_content};
pub use write::{Finished, SiteWriter, WriteReport, write_site};

/// The nearest folder at or above `start` that is a content root: it holds `selfhelp.toml` or a folder `articles`.
///
/// A built site has a folder `articles` too, so a folder with a manifest of ours is passed over.
///
/// # Errors
/// If there is none up to the root of the file system, or `start` does not exist.
pub fn find_root(start: &Path) -> anyhow::Result<PathBuf> {
    let folder =
        upward_path(start).with_context(|| format!("cannot look for a content root from `{}`", start.display()))?;
    let root = folder.ancestors().find(|folder| is_root(folder));
    let Some(root) = root else {
        bail!(
            "no content root at or above `{}`: looked for a file `selfhelp.toml` or a folder `articles`; \
             go to your content folder, or name it with `--root DIR`",
            folder.display()
        );
    };
    Ok(root.to_path_buf())
}

/// An absolute path whose ancestors are the folders above it, which `..` inside it would make untrue.
fn upward_path(start: &Path) -> std::io::Result<PathBuf> {
    fs::metadata(start)?;
    let path = std::path::absolute(start)?;
    if path.components().any(|part| part == Component::ParentDir) {
        return fs::canonicalize(path);
    }
    Ok(path)
}

fn is_root(folder: &Path) -> bool {
    folder.join("selfhelp.toml").is_file() || (folder.join("articles").is_dir() && !is_built_site(folder))
}

fn is_built_site(folder: &Path) -> bool {
    fs::read(folder.join(MANIFEST)).is_ok_and(|bytes| serde_json::from_slice::<Manifest>(&bytes).is_ok())
}

/// The right to write below an output folder, held until it is dropped; the lock file itself stays.
#[derive(Debug)]
pub struct OutputLock {
    folder: PathBuf,
    file: File,
}

impl Drop for OutputLock {
    /// When the process dies, the system releases the lock. Closing the file is not enough while it lives: a child that
    /// another thread is just starting has a copy of the open file for a moment, and would keep the lock.
    fn drop(&mut self) {
        // Nothing can be done about a failure, and closing the file follows.
        let _ = self.file.unlock();
    }
}

impl OutputLock {
    /// The output folder that is locked.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// The marker of a site that is incomplete, or that a build is writing; nothing where it is whole.
#[must_use]
pub fn marker_of(out: &Path, site: &str) -> Option<PathBuf> {
    let marker = marker::Place::new(out, site).marker;
    fs::symlink_metadata(&marker).is_ok().then_some(marker)
}

/// Locks an output folder against other builds, and creates it where it is missing.
///
/// # Errors
/// If another build holds the lock, or the folder cannot be made or written to.
pub fn lock(out: &Path) -> anyhow::Result<OutputLock> {
    let way_out = "choose another folder with `--out DIR`";
    fs::create_dir_all(out)
        .with_context(|| format!("cannot create the output folder `{}`; {way_out}", out.display()))?;
    let path = out.join(".selfhelp-lock");
    // A link here would have the process id written into whatever it points to.
    if fs::symlink_metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
        bail!("`{}` is not a regular file, so it cannot be the lock; move it away, or {way_out}", path.display());
    }
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .with_context(|| format!("cannot open the lock `{}`; {way_out}", path.display()))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => bail!(
            "another build{} is writing to `{}`; wait until it is done, or {way_out}",
            holder(&mut file),
            out.display()
        ),
        Err(TryLockError::Error(error)) => {
            return Err(error).with_context(|| format!("cannot lock `{}`; {way_out}", path.display()));
        }
    }
    write_holder(&mut file).with_context(|| format!("cannot write the lock `{}`; {way_out}", path.display()))?;
    Ok(OutputLock { folder: out.to_path_buf(), file })
}

fn write_holder(file: &mut File) -> std::io::Result<()> {
    let text = format!("{}\n", std::process::id());
    file.rewind()?;
    file.write_all(text.as_bytes())?;
    file.set_len(text.len() as u64)
}

/// The process that holds the lock, where it can be read: some systems refuse to read a locked file.
fn holder(file: &mut File) -> String {
    let mut text = String::new();
    let read = file.take(32).read_to_string(&mut text);
    match text.trim().parse::<u32>() {
        Ok(process) if read.is_ok() => format!(" (process {process})"),
        _ => String::new(),
    }
}
