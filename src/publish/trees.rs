//! The folders that a web server serves: a release as a tree of names for objects, and the one name that leads to it.
//!
//! Must not know what releases there are.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rayon::prelude::*;

use super::objects::Objects;
use crate::disk::sync_folder;
use crate::output::Entry;

/// Makes a tree of names for objects, by path. Each is a second name of its object where the file system has such, else a
/// copy.
pub(super) fn make(tree: &Path, files: &BTreeMap<&str, &Entry>, objects: &Objects) -> anyhow::Result<()> {
    let parents: BTreeSet<&Path> = files.keys().filter_map(|path| Path::new(path).parent()).collect();
    fs::create_dir_all(tree).with_context(|| format!("cannot make `{}`", tree.display()))?;
    for folder in parents {
        let folder = tree.join(folder);
        fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    }
    files.par_iter().try_for_each(|(path, entry)| {
        let (object, path) = (objects.path(&entry.hash), tree.join(path));
        let made = fs::hard_link(&object, &path).or_else(|_| fs::copy(&object, &path).map(drop));
        made.with_context(|| format!("cannot make `{}`", path.display()))
    })
}

/// What a link leads to; nothing where there is none.
pub(super) fn led_to(link: &Path) -> anyhow::Result<Option<PathBuf>> {
    match fs::read_link(link) {
        Ok(path) => Ok(Some(path)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == ErrorKind::InvalidInput => {
            bail!("`{}` is no link that publishing made; move it away, and publish again", link.display())
        }
        Err(error) => Err(error).with_context(|| format!("cannot read `{}`", link.display())),
    }
}

/// Makes a link lead to something else, in one step: at every moment it leads to the one or to the other.
pub(super) fn lead(link: &Path, to: &Path, new: &Path) -> anyhow::Result<()> {
    let switch = || -> io::Result<()> {
        make_link(to, new)?;
        fs::rename(new, link)?;
        sync_folder(link.parent())
    };
    switch().with_context(|| format!("cannot make `{}` lead to `{}`", link.display(), to.display()))
}

#[cfg(unix)]
fn make_link(to: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, link)
}

#[cfg(not(unix))]
fn make_link(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::Error::new(ErrorKind::Unsupported, "this system has no links that can be replaced in one step"))
}

/// Brings all that was written below a folder to the disk. Where the system cannot, each file was brought there as it was
/// written, and the names are left to it.
#[cfg(target_os = "linux")]
pub(super) fn sync_all(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(fs::File::open(folder)?)?)
}

#[cfg(not(target_os = "linux"))]
pub(super) fn sync_all(folder: &Path) -> io::Result<()> {
    sync_folder(Some(folder))
}
