//! The files of all releases of a folder, each once, by the hash of what it holds.
//!
//! Law: an object of the right name and size holds what its name says, also after a failure of power. So objects are written
//! under other names first, and given their own when all are on the disk. Must not know releases.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use rayon::prelude::*;

use super::built::{Built, read_object};
use super::trees;
use crate::output::{Entry, MANIFEST};

/// The folder of objects.
pub(super) struct Objects {
    folder: PathBuf,
    /// Where objects are until they are whole.
    new: PathBuf,
}

impl Objects {
    pub fn new(folder: PathBuf, new: PathBuf) -> Self {
        Self { folder, new }
    }

    /// Where an object is, or would be.
    pub fn path(&self, hash: &str) -> PathBuf {
        let (first, rest) = hash.split_at_checked(2).unwrap_or((hash, ""));
        self.folder.join(first).join(rest)
    }

    /// The files of a site that are not there, each content once, by hash.
    pub fn missing<'a>(&self, built: &'a Built) -> BTreeMap<&'a str, (&'a str, &'a Entry)> {
        let files = built.manifest.files.iter().map(|(path, entry)| (path.as_str(), entry));
        let files: Vec<_> = files.chain([(MANIFEST, &built.manifest_entry)]).collect();
        let is_missing = |entry: &Entry| {
            let there = fs::symlink_metadata(self.path(&entry.hash));
            !there.is_ok_and(|there| there.is_file() && there.len() == entry.size)
        };
        let missing = files.into_par_iter().filter(|(_, entry)| is_missing(entry));
        missing.map(|(path, entry)| (entry.hash.as_str(), (path, entry))).collect()
    }

    /// Takes files of a site.
    pub fn take(&self, built: &Built, missing: &BTreeMap<&str, (&str, &Entry)>) -> anyhow::Result<()> {
        if missing.is_empty() {
            return Ok(());
        }
        let folders: BTreeSet<PathBuf> =
            missing.keys().filter_map(|hash| self.path(hash).parent().map(Path::to_path_buf)).collect();
        for folder in folders {
            fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
        }
        missing.par_iter().try_for_each(|(hash, (path, entry))| {
            let bytes = read_object(&built.folder, path, entry)?;
            let new = self.new.join(hash);
            write(&new, &bytes).with_context(|| format!("cannot write `{}`", new.display()))
        })?;
        trees::sync_all(&self.new).with_context(|| format!("cannot bring `{}` to the disk", self.new.display()))?;
        missing.par_iter().try_for_each(|(hash, _)| {
            let object = self.path(hash);
            fs::rename(self.new.join(hash), &object).with_context(|| format!("cannot make `{}`", object.display()))
        })
    }

    /// Removes all objects but some; gives how many, and their bytes.
    pub fn keep_only(&self, kept: &BTreeSet<String>) -> io::Result<(usize, u64)> {
        let (mut count, mut bytes) = (0, 0);
        for folder in entries(&self.folder)? {
            let first = folder.file_name().to_string_lossy().into_owned();
            for object in entries(&folder.path())? {
                if !kept.contains(&format!("{first}{}", object.file_name().to_string_lossy())) {
                    bytes += object.metadata()?.len();
                    count += 1;
                    fs::remove_file(object.path())?;
                }
            }
        }
        Ok((count, bytes))
    }
}

fn write(new: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(new)?;
    file.write_all(bytes)?;
    // The files of releases are names of it: nobody is to write into one of them, and change all.
    let mut permissions = file.metadata()?.permissions();
    permissions.set_readonly(true);
    file.set_permissions(permissions)?;
    // Elsewhere all are brought to the disk together.
    if cfg!(target_os = "linux") { Ok(()) } else { file.sync_all() }
}

/// What lies in a folder; nothing where there is none.
pub(super) fn entries(folder: &Path) -> io::Result<Vec<fs::DirEntry>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.collect(),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}
