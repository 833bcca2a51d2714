//! An output is written into the folder of its site: only what differs, and under a marker while it is incomplete.
//!
//! Must not know what the files show, nor which sites there are.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use anyhow::Context;
use foldhash::HashMap;
use rayon::prelude::*;

use super::OutputLock;
use super::file::{create, held, overwrite, remove_if_empty, replace};
use super::marker::{Marker, Place, read_marker, read_regular, remove_if_there, write_marker};
use super::plan::{Plan, Wanted, is_safe, plan};
use super::required::{require_folder, require_free_name, require_safe_paths};
use super::stamps::{Known, Stamp, Stamps};
use crate::output::{Key, MANIFEST, Manifest, Output, manifest_json};

/// How many files of an output were written, and how much. The manifest is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WriteReport {
    pub created: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub removed: usize,
    /// The bytes of the files that were created or changed.
    pub bytes: u64,
}

/// A site whose folder holds what a build made.
#[derive(Debug)]
pub struct Finished {
    pub report: WriteReport,
    pub stamps: Stamps,
}

/// A site whose folder is made to hold what a build makes: what differs is written, what vanished is removed.
///
/// Law 13: while the folder is incomplete, the marker `.selfhelp-incomplete-<site id>` beside it lists what is being
/// written. If the process dies, the marker stays, and the next build repairs the folder. Ours is what the manifest in the
/// folder lists, and what a marker lists; nothing else is changed or removed. If nothing differs, nothing is written.
///
/// The marker survives the process, and is itself synced; the files are not, which would take longer than writing them.
/// So after a power failure bytes may be missing without a marker: a build that compares bytes finds them, and so does whoever
/// compares the files with the manifest. A build with stamps finds what has another size or time.
#[derive(Debug)]
pub struct SiteWriter {
    place: Place,
    is_interrupted: bool,
    /// What lists all that is to be written, until it is on the disk.
    marker: Mutex<Option<Marker>>,
    /// Files of ours whose new bytes were not known at the beginning; with what they hold, where a look can tell.
    there: HashMap<Box<str>, Option<Known>>,
    files: Mutex<Vec<Written>>,
    report: Mutex<WriteReport>,
    /// What made writing stop.
    failure: OnceLock<anyhow::Error>,
}

/// What is known of a site before it is written.
#[derive(Debug)]
pub(super) struct Before<'a> {
    /// The paths that may be changed and removed.
    pub ours: BTreeSet<String>,
    /// The files as the last complete build left them, by path.
    pub left: HashMap<&'a str, Known>,
    /// Whether all of them are so still.
    pub is_left: bool,
    pub interrupted: Option<Marker>,
}

/// A file as it is to be, and as it is.
#[derive(Debug)]
struct Written {
    path: Box<str>,
    known: Known,
}

type WriteFile = fn(&Path, &[u8]) -> io::Result<Stamp>;

/// Makes the folder of a site hold an output and its manifest.
///
/// # Errors
/// Before anything is touched: if something that is not ours is in the way, a path is not safe, or a file cannot be read.
/// After that: if writing fails; then the marker stays, and the error says that the site is incomplete.
pub fn write_site(lock: &OutputLock, site_id: &str, output: &Output) -> anyhow::Result<WriteReport> {
    Ok(SiteWriter::begin(lock, site_id, output, &HashMap::default(), &[], (None, false))?.finish()?.report)
}

impl SiteWriter {
    /// Makes the folder of a site hold an output, and room for pages that [`put`](Self::put) is given.
    ///
    /// `keys` are those of what some of its files were made from, by path. `stamps` are those of the last complete
    /// build, if they are known: what is still as it was then is not read again; `is_left` says that all is.
    ///
    /// # Errors
    /// As [`write_site`]. Pages that are not ours are in the way whatever they hold, since nothing is known of them yet.
    pub fn begin(
        lock: &OutputLock,
        site_id: &str,
        output: &Output,
        keys: &HashMap<String, Key>,
        pages: &[String],
        (stamps, is_left): (Option<&Stamps>, bool),
    ) -> anyhow::Result<Self> {
        let pages = pages.iter().map(|path| (path.as_str(), None));
        let mut wanted: Wanted<'_> = output.iter().map(|(path, bytes)| (path, Some(&**bytes))).chain(pages).collect();
        require_safe_paths(site_id, &wanted)?;
        wanted.insert(MANIFEST, None);
        let place = Place::new(lock.folder(), site_id);
        require_folder(&place.folder)?;
        let interrupted = read_marker(&place.marker)?;
        let stamps = stamps.filter(|stamps| interrupted.is_none() && stamps.is_whole());
        let left = stamps.map(|stamps| stamps.iter().collect()).unwrap_or_default();
        let ours = ours(&place.folder, &left, interrupted.as_ref())?;
        Self::start(place, &wanted, &Before { ours, left, is_left, interrupted }, output, keys)
    }

    /// Does what can be done with what is known.
    pub(super) fn start(
        place: Place,
        wanted: &Wanted<'_>,
        before: &Before<'_>,
        output: &Output,
        keys: &HashMap<String, Key>,
    ) -> anyhow::Result<Self> {
        let Before { ours, left, is_left, interrupted } = before;
        require_free_name(&place.folder.join(NEW_MANIFEST), ours.contains(NEW_MANIFEST))?;
        let plan = plan(&place.folder, wanted, ours, (left, *is_left))?;
        let writer = Self {
            is_interrupted: interrupted.is_some(),
            marker: Mutex::new(Some(Marker::new(&plan, interrupted.as_ref()))),
            there: there(&plan, left),
            files: Mutex::new(Vec::with_capacity(wanted.len())),
            report: Mutex::new(report(&plan, wanted)),
            failure: OnceLock::new(),
            place,
        };
        if !plan.changes_nothing() {
            writer.mark()?;
        }
        if !plan.changes_nothing() || writer.is_interrupted {
            carry_out(&plan, &writer.place.folder, wanted).with_context(|| writer.place.incomplete())?;
        }
        for (path, bytes) in output.iter() {
            let on_disk = writer.place.folder.join(path);
            let stamp = fs::symlink_metadata(&on_disk).map(|metadata| Stamp::of(&metadata));
            let stamp = stamp.with_context(|| format!("cannot look at `{}`", on_disk.display()))?;
            let known = Known { stamp, hash: blake3::hash(bytes), key: keys.get(path).copied() };
            locked(&writer.files).push(Written { path: path.into(), known });
        }
        Ok(writer)
    }

    /// Whether a page is there as the last complete build left it, made from what has this key; then it stays. From any
    /// thread.
    pub fn keeps(&self, path: &str, key: Key) -> bool {
        let known = self.there.get(path).copied().flatten();
        let Some(known) = known.filter(|known| known.key == Some(key)) else { return false };
        self.count(path, |report| report.unchanged += 1);
        locked(&self.files).push(Written { path: path.into(), known });
        true
    }

    /// Takes a page, from any thread, with the key of what it was made from, where there is one. The first failure
    /// stops all writing, and [`finish`](Self::finish) tells it.
    pub fn put(&self, path: &str, key: Option<Key>, bytes: &[u8]) {
        if self.failure.get().is_some() {
            return;
        }
        let hash = blake3::hash(bytes);
        match self.write(path, bytes, hash, create, overwrite) {
            Ok(stamp) => locked(&self.files).push(Written { path: path.into(), known: Known { stamp, hash, key } }),
            // A second failure says nothing new.
            Err(failure) => drop(self.failure.set(failure)),
        }
    }

    /// Writes the manifest, when everything that it lists is there, and takes the marker away. Returns the stamps of all
    /// files.
    ///
    /// # Errors
    /// If anything could not be written; then the marker stays.
    pub fn finish(self) -> anyhow::Result<Finished> {
        self.finish_beside(Vec::new())
    }

    /// The same with files, in order of path, that are there as they were.
    pub(super) fn finish_beside(mut self, kept: Vec<(&str, Known)>) -> anyhow::Result<Finished> {
        if let Some(failure) = self.failure.take() {
            return Err(self.as_left(failure));
        }
        let files = std::mem::take(&mut *locked(&self.files));
        let mut all: Vec<(&str, Known)> = kept;
        all.extend(files.iter().map(|file| (&*file.path, file.known)));
        // What was kept is in order already, which a stable sort makes use of.
        all.sort_by_key(|&(path, _)| path);
        let json = manifest_json(all.iter().map(|(path, known)| (*path, known.stamp.size, known.hash.to_hex())));
        let mut stamps = Stamps::new(all.into_iter());
        let report = *locked(&self.report);
        let hash = blake3::hash(json.as_bytes());
        let complete = || -> anyhow::Result<Stamp> {
            let stamp = self.write(MANIFEST, json.as_bytes(), hash, replace, replace)?;
            if locked(&self.marker).is_none() || self.is_interrupted {
                let marker = &self.place.marker;
                fs::remove_file(marker).with_context(|| format!("cannot remove the marker `{}`", marker.display()))?;
            }
            Ok(stamp)
        };
        let stamp = complete().map_err(|failure| self.as_left(failure))?;
        stamps.push(MANIFEST, Known { stamp, hash, key: None });
        Ok(Finished { report, stamps })
    }

    /// Writes a file, unless it is as it is to be.
    fn write(
        &self,
        path: &str,
        bytes: &[u8],
        hash: blake3::Hash,
        create: WriteFile,
        overwrite: WriteFile,
    ) -> anyhow::Result<Stamp> {
        let on_disk = self.place.folder.join(path);
        let there = self.there.get(path);
        let is_there = there.is_some();
        if let Some(known) = there {
            let held = match known.filter(|known| known.hash == hash) {
                Some(known) => Some(known.stamp),
                None => held(&on_disk, bytes).with_context(|| format!("cannot compare `{}`", on_disk.display()))?,
            };
            if let Some(stamp) = held {
                self.count(path, |report| report.unchanged += 1);
                return Ok(stamp);
            }
        }
        self.mark()?;
        let write = if is_there { overwrite } else { create };
        let stamp = write(&on_disk, bytes).with_context(|| format!("cannot write `{}`", on_disk.display()))?;
        self.count(path, |report| {
            *(if is_there { &mut report.changed } else { &mut report.created }) += 1;
            report.bytes += bytes.len() as u64;
        });
        Ok(stamp)
    }

    fn count(&self, path: &str, count: impl FnOnce(&mut WriteReport)) {
        if path != MANIFEST {
            count(&mut locked(&self.report));
        }
    }

    /// A failure, with what it left: where the marker was not written, nothing was touched.
    fn as_left(&self, failure: anyhow::Error) -> anyhow::Error {
        let is_marked = locked(&self.marker).is_none() || self.is_interrupted;
        if is_marked { failure.context(self.place.incomplete()) } else { failure }
    }

    /// Sees to it that the marker is on the disk before anything is touched.
    fn mark(&self) -> anyhow::Result<()> {
        let mut marker = locked(&self.marker);
        if let Some(unwritten) = &*marker {
            write_marker(&self.place, unwritten)?;
            *marker = None;
        }
        Ok(())
    }
}

/// A panic elsewhere leaves what is counted as it was.
fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The manifest while it is being written: in the folder of the site, since a rename cannot leave a file system.
pub(super) const NEW_MANIFEST: &str = ".selfhelp-manifest";

/// What the manifest in the folder lists, if it is one of ours.
fn read_manifest(folder: &Path) -> anyhow::Result<Option<Manifest>> {
    let path = folder.join(MANIFEST);
    let bytes = read_regular(&path).with_context(|| format!("cannot read the manifest `{}`", path.display()))?;
    let manifest = bytes.and_then(|bytes| serde_json::from_slice::<Manifest>(&bytes).ok());
    Ok(manifest.filter(|manifest| manifest.files.keys().all(|path| is_safe(path))))
}

/// The paths below the folder that builds have written, and so may change and remove: those that the manifest lists,
/// which is not read where it is as the last complete build left it.
fn ours(folder: &Path, left: &HashMap<&str, Known>, interrupted: Option<&Marker>) -> anyhow::Result<BTreeSet<String>> {
    if left.get(MANIFEST).is_some_and(|left| left.stamp.fits(&folder.join(MANIFEST))) {
        let mut paths: Vec<&str> = left.keys().copied().collect();
        paths.sort_unstable();
        return Ok(paths.into_iter().map(str::to_owned).collect());
    }
    let manifest = read_manifest(folder)?;
    let mut ours: BTreeSet<String> = interrupted.iter().flat_map(|marker| marker.paths().cloned()).collect();
    if interrupted.is_some() || manifest.is_some() {
        ours.insert(MANIFEST.to_owned());
    }
    ours.extend(manifest.into_iter().flat_map(|manifest| manifest.files.into_keys()));
    Ok(ours)
}

/// The files of a plan that are there, with what they hold where they are as the last complete build left them.
fn there(plan: &Plan<'_>, left: &HashMap<&str, Known>) -> HashMap<Box<str>, Option<Known>> {
    let known = |path: &str, stamp: Stamp| left.get(path).filter(|left| left.stamp == stamp).copied();
    plan.unknown.iter().map(|&(path, stamp)| (path.into(), known(path, stamp))).collect()
}

/// In this order: what vanished makes room, then folders, then the files whose bytes are known.
fn carry_out(plan: &Plan<'_>, folder: &Path, wanted: &Wanted<'_>) -> anyhow::Result<()> {
    plan.removed.par_iter().try_for_each(|path| {
        let path = folder.join(path);
        remove_if_there(&path).with_context(|| format!("cannot remove `{}`", path.display()))
    })?;
    for path in plan.emptied_folders.iter().rev() {
        let path = folder.join(path);
        remove_if_empty(&path).with_context(|| format!("cannot remove the folder `{}`", path.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    for path in &plan.new_folders {
        let path = folder.join(path);
        fs::create_dir(&path).with_context(|| format!("cannot make the folder `{}`", path.display()))?;
    }
    let write = |path: &str, write_file: WriteFile| {
        let Some(bytes) = wanted.get(path).copied().flatten() else { return Ok(()) };
        let path = folder.join(path);
        write_file(&path, bytes).map(drop).with_context(|| format!("cannot write `{}`", path.display()))
    };
    plan.created.par_iter().try_for_each(|path| write(path, create))?;
    plan.changed.par_iter().try_for_each(|path| write(path, overwrite))
}

/// What is known already: of files whose bytes are.
fn report(plan: &Plan<'_>, wanted: &Wanted<'_>) -> WriteReport {
    let bytes = |path: &&&str| wanted.get(**path).copied().flatten();
    let count = |paths: &[&str]| paths.iter().filter(|path| bytes(path).is_some()).count();
    let written = plan.created.iter().chain(&plan.changed);
    WriteReport {
        created: count(&plan.created),
        changed: count(&plan.changed),
        unchanged: count(&plan.unchanged),
        removed: plan.removed.iter().filter(|&&path| path != NEW_MANIFEST).count(),
        bytes: written.filter_map(|path| bytes(&path)).map(|bytes| bytes.len() as u64).sum(),
    }
}
