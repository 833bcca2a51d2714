//! What the files of a site were when it was last complete, by size and time: a look tells whether they are that still.
//!
//! Must not know what the files show, nor where stamps are kept.

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::prelude::*;

use super::OutputLock;
use super::marker::Place;
use super::plan::all_folders;
use crate::output::Key;

/// A file as it was: its size in bytes, and when it was changed last, in nanoseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// A file as the last complete build left it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Left<'a> {
    pub path: &'a str,
    pub stamp: Stamp,
    pub hash: blake3::Hash,
    /// The key of what it was made from, where that was told.
    pub key: Option<Key>,
}

impl<'a> Left<'a> {
    /// Appends a line.
    pub fn write(&self, lines: &mut String) {
        let Self { path, stamp: Stamp { size, modified }, hash, key } = self;
        let key = key.map_or_else(|| "-".to_owned(), Key::to_hex);
        lines.push_str(&format!("{size} {modified} {key} {} {path}\n", hash.to_hex()));
    }

    fn read(line: &'a str) -> Option<Self> {
        let (stamp, [key, hash, path]) = parts(line)?;
        Some(Self { path, stamp, hash: blake3::Hash::from_hex(hash).ok()?, key: Key::from_hex(key) })
    }

    /// The files of some lines; what is no such line is passed over.
    pub fn read_all(lines: &'a str) -> impl Iterator<Item = Self> {
        lines.lines().filter_map(Self::read)
    }
}

/// The parts of a line: a stamp, a key and a hash as they are written, and a path.
fn parts(line: &str) -> Option<(Stamp, [&str; 3])> {
    let mut parts = line.splitn(5, ' ');
    let stamp = Stamp { size: parts.next()?.parse().ok()?, modified: parts.next()?.parse().ok()? };
    Some((stamp, [parts.next()?, parts.next()?, parts.next()?]))
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

/// Whether a site is complete, and its files have the stamps that [`SiteWriter::finish`](super::SiteWriter::finish) gave.
#[must_use]
pub fn is_as_stamped(lock: &OutputLock, site_id: &str, stamps: &str) -> bool {
    let place = Place::new(lock.folder(), site_id);
    let is_folder = |path: &Path| fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir());
    if fs::symlink_metadata(&place.marker).is_ok() || !is_folder(&place.folder) {
        return false;
    }
    // Keys and hashes are not asked for, so they are not read.
    let read = |line| parts(line).map(|(stamp, [.., path])| (path, stamp));
    let files: Vec<(&str, Stamp)> = stamps.lines().filter_map(read).collect();
    // What lies behind a link is none of ours.
    let folders = all_folders(files.iter().map(|&(path, _)| path));
    !files.is_empty()
        && files.len() == stamps.lines().count()
        && folders.iter().all(|folder| is_folder(&place.folder.join(folder)))
        && files.par_iter().with_min_len(64).all(|(path, stamp)| stamp.fits(&place.folder.join(path)))
}
