//! What must be done to turn the folder of a site into an output, decided before anything is touched.
//!
//! Must not change anything on the disk, nor know how changes are kept safe.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Component, Path};

use anyhow::{Context, bail};
use foldhash::{HashMap, HashSet};
use rayon::prelude::*;
use walkdir::WalkDir;

use super::stamps::{Known, Stamp};
use crate::output::MANIFEST;

/// The files that a site is to have, by path; with their bytes, where these are known already.
pub(super) type Wanted<'a> = BTreeMap<&'a str, Option<&'a [u8]>>;

/// What must be done, each list in order of path. Empty lists of files mean that the site is as wanted.
#[derive(Debug, Default)]
pub(super) struct Plan<'a> {
    pub created: Vec<&'a str>,
    pub changed: Vec<&'a str>,
    pub unchanged: Vec<&'a str>,
    /// Files of ours whose new bytes are not known yet, as they are.
    pub unknown: Vec<(&'a str, Stamp)>,
    pub removed: Vec<&'a str>,
    /// Folders to make, outer ones first.
    pub new_folders: Vec<&'a str>,
    /// Folders of files that are no longer wanted, outer ones first: to be removed where nothing else is in them.
    pub emptied_folders: Vec<&'a str>,
}

impl Plan<'_> {
    /// Whether nothing is to be done, as far as is known yet.
    pub fn changes_nothing(&self) -> bool {
        self.created.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

/// Compares what is wanted with what is there. What is ours may be changed and removed; anything else may stay where it
/// is not in the way, and is an error where it is.
///
/// What is as the last build left it is not read again; and where it is known that all is, nobody looks.
///
/// # Errors
/// If something that is not ours is in the way, or a file cannot be read.
pub(super) fn plan<'a>(
    folder: &Path,
    wanted: &Wanted<'a>,
    ours: &'a BTreeSet<String>,
    (left, is_left): (&HashMap<&str, Known>, bool),
) -> anyhow::Result<Plan<'a>> {
    // Paths are long and begin alike, so a hash finds them faster than an order does.
    let is_wanted: HashSet<&str> = wanted.keys().copied().collect();
    let is_ours: HashSet<&str> = ours.iter().map(String::as_str).collect();
    let is_vanished = |path: &&str| !is_wanted.contains(path) && is_safe(path);
    let vanished: Vec<&str> = ours.iter().map(String::as_str).filter(is_vanished).collect();
    let wanted_folders = all_folders(wanted.keys().copied());
    let our_folders = all_folders(ours.iter().map(String::as_str));

    let mut folders: BTreeMap<&str, Found> = BTreeMap::new();
    for &path in wanted_folders.union(&our_folders) {
        let found = if is_in_a_folder(path, &folders) { look(folder, path, None, None)? } else { Found::Nothing };
        folders.insert(path, found);
    }
    let wanted_paths = wanted.iter().map(|(&path, &bytes)| (path, true, bytes));
    let paths: Vec<(&str, bool, Option<&[u8]>)> =
        wanted_paths.chain(vanished.iter().map(|&path| (path, false, None))).collect();
    let found = paths.par_iter().map(|&(path, _, bytes)| match left.get(path) {
        Some(left) if is_left => Ok(as_left(bytes, left)),
        left if is_in_a_folder(path, &folders) => look(folder, path, bytes, left.filter(|_| bytes.is_some())),
        _ => Ok(Found::Nothing),
    });
    let found: Vec<Found> = found.collect::<anyhow::Result<_>>()?;

    let mut plan = Plan::default();
    let mut in_the_way = Vec::new();
    for (&path, &found) in &folders {
        let is_wanted = wanted_folders.contains(path);
        match found {
            Found::Link => in_the_way.push(path),
            Found::Folder if !is_wanted => plan.emptied_folders.push(path),
            Found::Nothing if is_wanted => plan.new_folders.push(path),
            // A file of ours, which is removed before its place is taken.
            Found::Different(_) if is_wanted && is_ours.contains(path) => plan.new_folders.push(path),
            Found::Different(_) | Found::Other if is_wanted => in_the_way.push(path),
            _ => {}
        }
    }
    for (&(path, is_wanted, bytes), &found) in paths.iter().zip(&found) {
        match found {
            Found::Link => in_the_way.push(path),
            Found::Different(_) if !is_wanted => plan.removed.push(path),
            // Whatever took its place is not ours, and not in the way.
            _ if !is_wanted => {}
            Found::Nothing => plan.created.push(path),
            Found::Same => plan.unchanged.push(path),
            Found::Different(stamp) if is_ours.contains(path) && bytes.is_none() => plan.unknown.push((path, stamp)),
            Found::Different(_) if is_ours.contains(path) => plan.changed.push(path),
            Found::Folder if holds_only_ours(folder, path, ours, &our_folders) => plan.created.push(path),
            Found::Different(_) | Found::Folder | Found::Other => in_the_way.push(path),
        }
    }
    refuse(folder, &in_the_way, ours.is_empty())?;
    Ok(plan)
}

/// What is at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Nothing,
    /// A file with the wanted bytes.
    Same,
    /// Any other file.
    Different(Stamp),
    Folder,
    Link,
    Other,
}

/// What is at the path of a file that is as the last build left it.
fn as_left(wanted: Option<&[u8]>, left: &Known) -> Found {
    let is_same = |bytes: &[u8]| bytes.len() as u64 == left.stamp.size && left.hash == blake3::hash(bytes);
    if wanted.is_some_and(is_same) { Found::Same } else { Found::Different(left.stamp) }
}

/// Looks at a path below a folder, without following a link there. Size first: most files that differ differ in it.
fn look(folder: &Path, path: &str, wanted: Option<&[u8]>, left: Option<&Known>) -> anyhow::Result<Found> {
    let path = folder.join(path);
    compare(&path, wanted, left).with_context(|| {
        format!("cannot compare `{}` with what is to be written; check its permissions", path.display())
    })
}

fn compare(path: &Path, wanted: Option<&[u8]>, left: Option<&Known>) -> io::Result<Found> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Found::Nothing);
        }
        Err(error) => return Err(error),
    };
    if metadata.is_symlink() {
        return Ok(Found::Link);
    }
    if metadata.is_dir() {
        return Ok(Found::Folder);
    }
    if !metadata.is_file() {
        return Ok(Found::Other);
    }
    let stamp = Stamp::of(&metadata);
    let Some(bytes) = wanted.filter(|bytes| bytes.len() as u64 == stamp.size) else {
        return Ok(Found::Different(stamp));
    };
    let is_same = match left.filter(|left| left.stamp == stamp) {
        Some(left) => left.hash == blake3::hash(bytes),
        None => fs::read(path)? == bytes,
    };
    Ok(if is_same { Found::Same } else { Found::Different(stamp) })
}

/// Whether the folder of a path is a real folder; what is not has nothing below it that could be ours.
fn is_in_a_folder(path: &str, folders: &BTreeMap<&str, Found>) -> bool {
    path.rsplit_once('/').is_none_or(|(parent, _)| folders.get(parent) == Some(&Found::Folder))
}

/// Whether a folder is one that we made and holds nothing else, so that a file may take its place.
fn holds_only_ours(folder: &Path, path: &str, ours: &BTreeSet<String>, our_folders: &BTreeSet<&str>) -> bool {
    WalkDir::new(folder.join(path)).into_iter().all(|entry| {
        let Ok(entry) = entry else { return false };
        let below = entry.path().strip_prefix(folder).ok().and_then(Path::to_str);
        let Some(below) = below.map(|below| below.replace(std::path::MAIN_SEPARATOR, "/")) else { return false };
        let kind = entry.file_type();
        (kind.is_dir() && our_folders.contains(below.as_str())) || (kind.is_file() && ours.contains(&below))
    })
}

fn refuse(folder: &Path, in_the_way: &[&str], knows_none: bool) -> anyhow::Result<()> {
    const SHOWN: usize = 5;
    if in_the_way.is_empty() {
        return Ok(());
    }
    // A few files may be anybody's; many of a site's own names are a site that lost its manifest.
    if knows_none && in_the_way.len() > SHOWN {
        bail!(
            "`{}` holds {} files that are in the way of the site, and no `{MANIFEST}` that says that a build made them; \
             if one did, delete the folder and build again, else choose another folder with `--out DIR` (nothing in it \
             was touched)",
            folder.display(),
            in_the_way.len()
        );
    }
    let mut names: Vec<String> =
        in_the_way.iter().take(SHOWN).map(|path| format!("`{}`", folder.join(path).display())).collect();
    if in_the_way.len() > SHOWN {
        names.push(format!("{} more", in_the_way.len() - SHOWN));
    }
    bail!(
        "in the way of the site, and not made by a build: {}; move it away, or choose another folder with `--out DIR` \
         (nothing of this site was touched)",
        names.join(", ")
    )
}

/// Every folder of some paths, each once and in order.
pub(super) fn all_folders<'a>(paths: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let folders: HashSet<&str> = paths.flat_map(folders_of).collect();
    folders.into_iter().collect()
}

/// Every folder of a path, outer ones first.
pub(super) fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// Whether a path stays below its folder on every system: names parted by `/`, each of them a plain name.
pub(super) fn is_safe(path: &str) -> bool {
    path.split('/').all(|name| {
        let mut parts = Path::new(name).components();
        let is_plain = parts.next() == Some(Component::Normal(name.as_ref())) && parts.next().is_none();
        is_plain && !name.contains(['\\', '\0'])
    })
}
