//! The files of all releases of a folder, each once, by the hash of what it holds.
//!
//! Law: an object of the right name and size holds what its name says. So it is written under another name first, and given
//! its own in one step. Must not know releases.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use rayon::prelude::*;

use super::built::{Built, read_object};
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
        let folders: BTreeSet<PathBuf> =
            missing.keys().filter_map(|hash| self.path(hash).parent().map(Path::to_path_buf)).collect();
        for folder in folders {
            fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
        }
        missing.par_iter().try_for_each(|(hash, (path, entry))| {
            let bytes = read_object(&built.folder, path, entry)?;
            self.write(hash, &bytes).with_context(|| format!("cannot write `{}`", self.path(hash).display()))
        })
    }

    fn write(&self, hash: &str, bytes: &[u8]) -> io::Result<()> {
        let new = self.new.join(hash);
        let mut file = File::create_new(&new)?;
        file.write_all(bytes)?;
        // The files of releases are names of it: nobody is to write into one of them, and change all.
        let mut permissions = file.metadata()?.permissions();
        permissions.set_readonly(true);
        file.set_permissions(permissions)?;
        fs::rename(&new, self.path(hash))
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

/// What lies in a folder; nothing where there is none.
pub(super) fn entries(folder: &Path) -> io::Result<Vec<fs::DirEntry>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.collect(),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}
