//! What the files of a site were when it was last complete, by size and time: a look tells whether they are that still.
//!
//! Must not know what the files show, nor where stamps are kept.

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::OutputLock;
use super::marker::Place;
use super::plan::all_folders;
use crate::output::{Key, MANIFEST};

/// The files of a site as its last complete build left them, in order of path; the manifest is the last.
///
/// Law: no path has a line end, as sites name their files (`site::safe_name`); else a manifest would lack it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamps {
    /// Each with a line end.
    paths: String,
    files: Vec<Known>,
}

/// What is known of a file without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known {
    pub stamp: Stamp,
    pub hash: blake3::Hash,
    /// The key of what it was made from, where that was told.
    pub key: Option<Key>,
}

/// A file as it was: its size in bytes, and when it was changed last, in nanoseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    pub size: u64,
    pub modified: u64,
}

impl Stamp {
    pub fn of(metadata: &Metadata) -> Self {
        let since = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH).duration_since(UNIX_EPOCH);
        let modified = since.map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(u64::MAX));
        Self { size: metadata.len(), modified }
    }

    /// Whether the file at a path has this stamp.
    pub fn fits(self, path: &Path) -> bool {
        fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file() && Self::of(&metadata) == self)
    }
}

impl Stamps {
    /// Of files in order of path.
    pub(super) fn new<'a>(files: impl Iterator<Item = (&'a str, Known)>) -> Self {
        let mut stamps = Self::default();
        files.for_each(|(path, known)| stamps.push(path, known));
        stamps
    }

    pub(super) fn push(&mut self, path: &str, known: Known) {
        self.paths.push_str(path);
        self.paths.push('\n');
        self.files.push(known);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, Known)> {
        self.paths.lines().zip(self.files.iter().copied())
    }

    /// All files but the manifest: their paths, and their sizes in bytes.
    pub fn files(&self) -> impl Iterator<Item = (&str, u64)> {
        self.iter().filter(|&(path, _)| path != MANIFEST).map(|(path, known)| (path, known.stamp.size))
    }

    /// The files that were made from what has a key, by path.
    pub fn keys(&self) -> impl Iterator<Item = (&str, Key)> {
        self.iter().filter_map(|(path, known)| Some((path, known.key?)))
    }

    /// Whether there is a manifest, and something is known of each file.
    pub(super) fn is_whole(&self) -> bool {
        self.paths.lines().next_back() == Some(MANIFEST) && self.paths.lines().count() == self.files.len()
    }
}

/// What tells this program from another one of its name: its version, its size and its times.
#[must_use]
pub fn fingerprint_of_program() -> Option<String> {
    let metadata = std::env::current_exe().and_then(fs::metadata).ok()?;
    let Stamp { size, modified } = Stamp::of(&metadata);
    Some(format!("{} {size} {modified} {}", env!("CARGO_PKG_VERSION"), installed(&metadata)))
}

/// Some packages give all files one time; when and where the file was put there is no package's to say.
#[cfg(unix)]
fn installed(metadata: &Metadata) -> String {
    use std::os::unix::fs::MetadataExt;
    format!("{} {} {}", metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn installed(_: &Metadata) -> String {
    String::new()
}

/// A site that is complete, and whose files are as the last build left them.
#[derive(Debug)]
pub struct LeftSite<'a> {
    pub(super) place: Place,
    pub(super) stamps: &'a Stamps,
}

/// Looks whether a site is complete, and its files have the stamps that
/// [`SiteWriter::finish`](super::SiteWriter::finish) gave.
#[must_use]
pub fn left_site<'a>(lock: &OutputLock, site_id: &str, stamps: &'a Stamps) -> Option<LeftSite<'a>> {
    let place = Place::new(lock.folder(), site_id);
    let is_folder = |path: &Path| fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir());
    if fs::symlink_metadata(&place.marker).is_ok() || !is_folder(&place.folder) || !stamps.is_whole() {
        return None;
    }
    let files: Vec<(&str, Stamp)> = stamps.iter().map(|(path, known)| (path, known.stamp)).collect();
    // What lies behind a link is none of ours.
    let folders = all_folders(files.iter().map(|&(path, _)| path));
    let is_as_left = folders.iter().all(|folder| is_folder(&place.folder.join(folder))) && fit(&place.folder, &files);
    is_as_left.then_some(LeftSite { place, stamps })
}

/// A thread looks at so many files at a time.
const FILES_AT_ONCE: usize = 256;

/// Whether files of a folder have their stamps. They are in order of path, so that those of one folder mostly stand together.
fn fit(folder: &Path, files: &[(&str, Stamp)]) -> bool {
    let of_folder = |path: &str| path.rfind('/').map_or(0, |end| end + 1);
    let together = files.chunk_by(|(a, _), (b, _)| a[..of_folder(a)] == b[..of_folder(b)]);
    let together: Vec<_> = together.flat_map(|files| files.chunks(FILES_AT_ONCE)).collect();
    together.par_iter().all(|files| {
        let inside = of_folder(files[0].0);
        fit_in(
            &folder.join(files[0].0[..inside].trim_end_matches('/')),
            files.iter().map(|&(path, stamp)| (&path[inside..], stamp)),
        )
    })
}

/// The same of files by their names. The system finds a name in an open folder in half the time that it takes for a path.
#[cfg(unix)]
fn fit_in<'a>(folder: &Path, mut files: impl Iterator<Item = (&'a str, Stamp)>) -> bool {
    use rustix::fs::{AtFlags, FileType, Mode, OFlags, open, statat};
    // Who may look into a folder need not be allowed to list it.
    #[cfg(target_os = "linux")]
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    #[cfg(not(target_os = "linux"))]
    let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let Ok(folder) = open(folder, flags, Mode::empty()) else {
        return false;
    };
    files.all(|(name, stamp)| {
        statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW).is_ok_and(|found| {
            let seconds = u64::try_from(found.st_mtime).map(|seconds| seconds.saturating_mul(1_000_000_000));
            #[expect(clippy::unnecessary_cast, reason = "other systems have it signed")]
            let modified = seconds.map_or(0, |nanoseconds| nanoseconds.saturating_add(found.st_mtime_nsec as u64));
            FileType::from_raw_mode(found.st_mode).is_file()
                && Stamp { size: u64::try_from(found.st_size).unwrap_or(u64::MAX), modified } == stamp
        })
    })
}

#[cfg(not(unix))]
fn fit_in<'a>(folder: &Path, mut files: impl Iterator<Item = (&'a str, Stamp)>) -> bool {
    files.all(|(name, stamp)| stamp.fits(&folder.join(name)))
}
