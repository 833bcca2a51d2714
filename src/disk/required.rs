//! What must hold before anything of a site is touched.
//!
//! Must not change anything on the disk.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, bail};

use super::plan::{Wanted, all_folders, folders_of, is_safe};
use super::write::NEW_MANIFEST;
use crate::output::MANIFEST;

pub(super) fn require_safe_paths(site_id: &str, wanted: &Wanted<'_>) -> anyhow::Result<()> {
    if !is_safe(site_id) || site_id.contains('/') || site_id.starts_with('.') {
        bail!("the site id `{site_id}` cannot be the name of a folder; change it in `selfhelp.toml`");
    }
    for &path in wanted.keys() {
        if !is_safe(path) || path == MANIFEST || path == NEW_MANIFEST {
            bail!("the site `{site_id}` has a file `{path}`, which is not a path that may be written");
        }
    }
    let folders = all_folders(wanted.keys().copied());
    if let Some(folder) = folders.into_iter().find(|folder| wanted.contains_key(folder) || *folder == MANIFEST) {
        let inside = wanted.keys().find(|path| folders_of(path).any(|of_path| of_path == folder)).unwrap_or(&folder);
        bail!("the site `{site_id}` has both a file `{folder}` and a file `{inside}`");
    }
    Ok(())
}

pub(super) fn require_folder(folder: &Path) -> anyhow::Result<()> {
    match fs::symlink_metadata(folder) {
        Ok(metadata) if !metadata.is_dir() => bail!(
            "`{}` is where the site goes, but not a folder; move it away, or choose another folder with `--out DIR`",
            folder.display()
        ),
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot look at the folder `{}`", folder.display()))
        }
        _ => Ok(()),
    }
}

/// The name of a temporary file is free, or taken by what an interrupted build left.
pub(super) fn require_free_name(path: &Path, is_ours: bool) -> anyhow::Result<()> {
    if is_ours || matches!(fs::symlink_metadata(path), Err(error) if error.kind() == ErrorKind::NotFound) {
        return Ok(());
    }
    bail!("`{}` is in the way of a temporary file; move it away (nothing of this site was touched)", path.display())
}
