//! The marker beside a site's folder: while the folder is incomplete, it lists what is being written.
//!
//! Must not know what the files show.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use super::plan::{Plan, is_safe};
use super::write::NEW_MANIFEST;

/// Where a site and its marker are.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub folder: PathBuf,
    pub marker: PathBuf,
    /// The marker while it is being written.
    new_marker: PathBuf,
}

impl Place {
    pub fn new(out: &Path, site_id: &str) -> Self {
        Self {
            folder: out.join(site_id),
            marker: out.join(format!(".selfhelp-incomplete-{site_id}")),
            new_marker: out.join(format!(".selfhelp-marker-{site_id}")),
        }
    }

    /// What is told of a failure after the marker was written.
    pub fn incomplete(&self) -> String {
        format!(
            "the site in `{}` is incomplete, as the marker `{}` says; build again when the cause is mended",
            self.folder.display(),
            self.marker.display()
        )
    }
}

/// What a build was about to do when it was interrupted.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Marker {
    version: u32,
    created: Vec<String>,
    changed: Vec<String>,
    removed: Vec<String>,
    /// What the markers of builds interrupted before list besides: ours as well, until a build is complete.
    earlier: Vec<String>,
}

impl Marker {
    pub fn new(plan: &Plan<'_>, interrupted: Option<&Self>) -> Self {
        let owned = |paths: &[&str]| paths.iter().map(ToString::to_string).collect();
        let mut marker = Self {
            version: 1,
            created: owned(&plan.created),
            // Of pages that are there nobody knows yet whether they change.
            changed: plan
                .changed
                .iter()
                .chain(plan.unknown.iter().map(|(path, _)| path))
                .map(ToString::to_string)
                .collect(),
            removed: owned(&plan.removed),
            earlier: Vec::new(),
        };
        marker.created.push(NEW_MANIFEST.to_owned());
        let listed: BTreeSet<String> = marker.paths().cloned().collect();
        let before: BTreeSet<String> = interrupted.into_iter().flat_map(Self::paths).cloned().collect();
        marker.earlier = before.difference(&listed).cloned().collect();
        marker
    }

    pub fn paths(&self) -> impl Iterator<Item = &String> {
        [&self.created, &self.changed, &self.removed, &self.earlier].into_iter().flatten()
    }
}

pub(super) fn read_marker(path: &Path) -> anyhow::Result<Option<Marker>> {
    let Some(bytes) = read_regular(path).with_context(|| format!("cannot read the marker `{}`", path.display()))?
    else {
        return Ok(None);
    };
    let marker =
        serde_json::from_slice::<Marker>(&bytes).ok().filter(|marker| marker.paths().all(|path| is_safe(path)));
    match marker {
        Some(marker) => Ok(Some(marker)),
        None => bail!(
            "the marker `{}` of an interrupted build is damaged, so it cannot say what to repair; \
             remove it and the folder of its site, then build again",
            path.display()
        ),
    }
}

/// The marker is either there and whole, or not there, whatever happens: it must be on the disk before anything changes.
pub(super) fn write_marker(place: &Place, marker: &Marker) -> anyhow::Result<()> {
    let write = || -> io::Result<()> {
        remove_if_there(&place.new_marker)?;
        let mut file = File::create_new(&place.new_marker)?;
        file.write_all(&serde_json::to_vec(marker)?)?;
        file.sync_all()?;
        fs::rename(&place.new_marker, &place.marker)?;
        sync_folder(place.marker.parent())
    };
    write().with_context(|| format!("cannot write the marker `{}`, so nothing was touched", place.marker.display()))
}

/// Makes the names in a folder survive a power failure; not every system lets a program open a folder.
///
/// # Errors
/// If it cannot be opened or brought to the disk.
pub fn sync_folder(folder: Option<&Path>) -> io::Result<()> {
    match folder {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

/// The bytes of a regular file; nothing where there is none, or something else that is told of later.
pub(super) fn read_regular(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => fs::read(path).map(Some),
        Ok(_) => Ok(None),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        result => result,
    }
}
