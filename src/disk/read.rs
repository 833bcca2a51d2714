//! Files that a user names outside of a content root: a catalogue of web pages, and what one is made of.
//!
//! Must not know what they mean.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use anyhow::{Context, bail};
use walkdir::WalkDir;

use crate::text::RelPath;

/// The most bytes that a catalogue of web pages, or a file that one is made of, may have.
pub const MAX_CATALOGUE_SIZE: u64 = 512 * 1024 * 1024;

/// Reads a file.
///
/// # Errors
/// If it is not there, is no file, cannot be read, or is too large.
pub fn read_file(path: &Path) -> anyhow::Result<Vec<u8>> {
    let context = || format!("cannot read `{}`", path.display());
    let file = File::open(path).with_context(context)?;
    if file.metadata().with_context(context)?.is_dir() {
        bail!("`{}` is a folder; name a file in it", path.display());
    }
    let mut bytes = Vec::new();
    file.take(MAX_CATALOGUE_SIZE + 1).read_to_end(&mut bytes).with_context(context)?;
    if bytes.len() as u64 > MAX_CATALOGUE_SIZE {
        bail!("`{}` has more than 512 MiB, so it is not read; split it into several", path.display());
    }
    Ok(bytes)
}

/// Reads a file that a content root names. What a pull request brings must not show what lies elsewhere on the machine.
///
/// # Errors
/// Those of [`read_file`]; if a link leads to it, or it is a device.
pub fn read_file_below(root: &Path, path: &RelPath) -> anyhow::Result<Vec<u8>> {
    let mut on_disk = root.to_path_buf();
    for part in path.as_str().split('/') {
        on_disk.push(part);
        let Ok(metadata) = fs::symlink_metadata(&on_disk) else { break };
        if metadata.is_symlink() {
            bail!("`{}` is a symbolic link, which is not followed; put the file itself there", on_disk.display());
        }
        if !metadata.is_file() && !metadata.is_dir() {
            bail!("`{}` is neither a file nor a folder, so it is not read", on_disk.display());
        }
    }
    read_file(&on_disk)
}

/// The files below a folder whose name is wanted, in order of path. Folders that begin with `.` are passed over, and links
/// are not followed.
///
/// # Errors
/// If there is no such folder, or a folder in it cannot be read.
pub fn list_files(folder: &Path, is_wanted: impl Fn(&str) -> bool) -> anyhow::Result<Vec<RelPath>> {
    if !fs::metadata(folder).with_context(|| format!("cannot read the folder `{}`", folder.display()))?.is_dir() {
        bail!("`{}` is a file, not a folder", folder.display());
    }
    let is_entered = |entry: &walkdir::DirEntry| {
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        entry.depth() == 0 || !is_hidden || !entry.file_type().is_dir()
    };
    let mut paths = Vec::new();
    for entry in WalkDir::new(folder).min_depth(1).into_iter().filter_entry(is_entered) {
        let entry = entry.with_context(|| format!("cannot read the folder `{}`", folder.display()))?;
        let path = super::walk::relative(folder, entry.path());
        if entry.file_type().is_file() && is_wanted(path.as_str()) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// The nearest folder at or above one that directly holds a file whose name is wanted.
#[must_use]
pub fn folder_above_with(folder: &Path, is_wanted: impl Fn(&str) -> bool) -> Option<std::path::PathBuf> {
    let folder = fs::canonicalize(folder).ok()?;
    let holds = |folder: &&Path| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.file_name().into_string().ok()).any(|name| is_wanted(&name))
    };
    folder.ancestors().find(holds).map(Path::to_path_buf)
}
