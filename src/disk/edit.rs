//! Writes to a content root: mended articles, a baseline. Each file is whole at every moment.
//!
//! Must not know why a file is written.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::text::RelPath;

/// Replaces what a file below a root holds, if it still holds what was read.
///
/// # Errors
/// If the file is another one by now, or cannot be written; then it is left as it was.
pub fn replace_file(root: &Path, path: &RelPath, old: &[u8], new: &[u8]) -> anyhow::Result<()> {
    let on_disk = root.join(path.as_str());
    let metadata = fs::symlink_metadata(&on_disk).with_context(|| format!("cannot find `{path}` to write it"))?;
    if !metadata.is_file() || fs::read(&on_disk).with_context(|| format!("cannot read `{path}` again"))? != old {
        bail!("`{path}` has changed since it was read, so it is left as it is; run the command again");
    }
    write_whole(&on_disk, new, Some(metadata.permissions()))
}

/// Makes a file below a root, and the folders above it where they are missing. Nothing that is there is touched.
///
/// # Errors
/// If something has its name, if a folder above it is none or is a link, which may lead out of the root, or if it cannot
/// be written.
pub fn create_file(root: &Path, path: &RelPath, bytes: &[u8]) -> anyhow::Result<()> {
    let mut folder = root.to_path_buf();
    for part in path.folder().split('/').filter(|part| !part.is_empty()) {
        folder.push(part);
        match fs::create_dir(&folder) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                return Err(error).with_context(|| format!("cannot make the folder `{}`", folder.display()));
            }
            _ => {}
        }
        if !fs::symlink_metadata(&folder).is_ok_and(|metadata| metadata.is_dir()) {
            bail!("`{}` is a link or a file and no folder; choose another one", folder.display());
        }
    }
    let on_disk = root.join(path.as_str());
    let cannot = || format!("cannot make `{}`", on_disk.display());
    let mut file = match File::create_new(&on_disk) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("`{path}` is there already, and nothing is overwritten; choose another name")
        }
        file => file.with_context(cannot)?,
    };
    // Half an article is worse than none.
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .inspect_err(|_| drop(fs::remove_file(&on_disk)))
        .with_context(cannot)
}

/// A path without links in it, as far as it is there.
#[must_use]
pub fn resolved(path: &Path) -> PathBuf {
    let whole = fs::canonicalize(path);
    let beside = || Some(fs::canonicalize(path.parent()?).ok()?.join(path.file_name()?));
    whole.ok().or_else(beside).unwrap_or_else(|| path.to_path_buf())
}

/// Writes a file that the user named, and makes the folders above it where they are missing.
///
/// # Errors
/// If it cannot be written; then what was there stays.
pub fn write_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    }
    // A device such as `/dev/stdout` cannot be replaced.
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return fs::write(path, bytes).with_context(|| format!("cannot write `{}`", path.display()));
    }
    write_whole(path, bytes, None)
}

/// Whether a file is there that [`write_file`] would replace: a device, such as `/dev/stdout`, is none.
#[must_use]
pub fn would_replace(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file())
}

/// Writes beside the file first, then in its place.
fn write_whole(path: &Path, bytes: &[u8], permissions: Option<fs::Permissions>) -> anyhow::Result<()> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = path.with_file_name(format!(".{name}.selfhelp-new"));
    let write = || -> std::io::Result<()> {
        let mut file = File::create(&beside)?;
        file.write_all(bytes)?;
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    write()
        .inspect_err(|_| drop(fs::remove_file(&beside)))
        .with_context(|| format!("cannot write `{}`", path.display()))
}
