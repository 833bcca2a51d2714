//! A folder behind a web server: its releases, the one that is served, and the right to change them.
//!
//! ```text
//! current -> releases/7-1c9e03aa     what the web server serves
//! releases/<id>/...                  the files of a release, as names of objects
//! .selfhelp/target.json              whose folder this is, and the version of this form
//! .selfhelp/releases/<id>.json       what is known of a release; without it there is none
//! .selfhelp/objects/<hash>           what the files hold, each once
//! .selfhelp/new/                     what is not whole yet
//! ```
//!
//! Law: whatever moment this is ended at, `current` leads to a whole release, and the next run goes on. A release is whole
//! and on the disk before something leads to it, and nothing leads to it before it is removed. Must not know what a
//! site's files show.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use super::built::Built;
use super::objects::{Objects, entries};
use super::release::Release;
use super::{Plan, trees};
use crate::disk::sync_folder;
use crate::output::{Entry, MANIFEST, Manifest, never_changes};

/// The version of the form above.
const FORM: u32 = 1;
const STATE: &str = ".selfhelp";
const CURRENT: &str = "current";
const RELEASES: &str = "releases";

/// Whose folder it is. Nothing of another cloud ever goes there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    pub cloud: String,
    pub site: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct TargetFile {
    version: u32,
    #[serde(flatten)]
    owner: Owner,
}

/// A folder that a site is published to.
#[derive(Debug)]
pub struct Folder {
    folder: PathBuf,
    /// Held by whoever changes something; closing it gives it back.
    lock: Option<File>,
}

/// What was published to a folder, the oldest first, and which of it is served.
#[derive(Debug)]
pub struct History {
    pub releases: Vec<Release>,
    pub current: Option<Release>,
}

/// What [`Folder::prune`] removed.
#[derive(Debug, Default)]
pub struct Pruned {
    pub releases: Vec<Release>,
    pub objects: usize,
    pub bytes: u64,
}

impl Folder {
    /// Looks at a folder, and changes nothing.
    ///
    /// # Errors
    /// If it belongs to another site, or something else lies in it.
    pub fn look(folder: &Path, owner: &Owner) -> anyhow::Result<Self> {
        let it = Self { folder: folder.to_path_buf(), lock: None };
        it.require(owner)?;
        Ok(it)
    }

    /// Takes a folder to change it, and makes it where there is none. What an interrupted run left is tidied away.
    ///
    /// # Errors
    /// Like [`look`](Self::look); or if another run is changing it, or it cannot be written to.
    pub fn take(folder: &Path, owner: &Owner) -> anyhow::Result<Self> {
        let mut it = Self::look(folder, owner)?;
        let state = it.folder.join(STATE);
        fs::create_dir_all(&state).with_context(|| format!("cannot make `{}`", state.display()))?;
        let path = state.join("lock");
        let lock = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        let lock = lock.with_context(|| format!("cannot open `{}`", path.display()))?;
        match lock.try_lock() {
            Ok(()) => it.lock = Some(lock),
            Err(TryLockError::WouldBlock) => bail!(
                "somebody else is publishing to `{}` at this moment, and one has to wait: look with `selfhelp releases` \
                 what came of it, then publish again",
                folder.display()
            ),
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("cannot lock `{}`", path.display()));
            }
        }
        // Whoever had it a moment ago may have made it somebody's.
        it.require(owner)?;
        it.tidy().with_context(|| format!("cannot tidy `{}`", folder.display()))?;
        let file = TargetFile { version: FORM, owner: owner.clone() };
        it.write(&it.target_file(), &serde_json::to_vec(&file)?)?;
        Ok(it)
    }

    /// Refuses a folder that is not the owner's.
    fn require(&self, owner: &Owner) -> anyhow::Result<()> {
        let shown = self.folder.display();
        let bytes = match fs::read(self.target_file()) {
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            read => Some(read.with_context(|| format!("cannot tell whose folder `{shown}` is"))?),
        };
        let Some(bytes) = bytes else {
            let is_ours = |entry: &fs::DirEntry| entry.file_name() == STATE;
            let there = entries(&self.folder).with_context(|| format!("cannot look into `{shown}`"))?;
            return match there.iter().find(|entry| !is_ours(entry)) {
                Some(other) => bail!(
                    "`{shown}` holds `{}`, which publishing did not put there; name an empty folder, or one that is not \
                     there yet",
                    other.file_name().to_string_lossy()
                ),
                None => Ok(()),
            };
        };
        let version: Option<u64> =
            serde_json::from_slice::<serde_json::Value>(&bytes).ok().and_then(|it| it["version"].as_u64());
        match (version, serde_json::from_slice::<TargetFile>(&bytes)) {
            (Some(version), _) if version > u64::from(FORM) => bail!(
                "`{shown}` was last written by a newer version of this program (form {version}, this one knows {FORM}); \
                 publish with that version"
            ),
            (_, Ok(file)) if file.owner == *owner => Ok(()),
            (_, Ok(TargetFile { owner: Owner { cloud, site }, .. })) => bail!(
                "`{shown}` is the folder of the site `{site}` of the cloud `{cloud}`, and `{}` of `{}` does not go there; \
                 name a folder of its own for it in `[[targets]]`",
                owner.site,
                owner.cloud
            ),
            (_, Err(_)) => bail!(
                "`{}` does not tell whose folder this is; mend it, or name another folder",
                self.target_file().display()
            ),
        }
    }

    /// All releases, the oldest first.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn releases(&self) -> anyhow::Result<Vec<Release>> {
        let mut releases = Vec::new();
        for entry in entries(&self.state(RELEASES)).context("cannot list the releases")? {
            let read = fs::read(entry.path()).with_context(|| format!("cannot read `{}`", entry.path().display()))?;
            let release: Release = serde_json::from_slice(&read)
                .with_context(|| format!("`{}` does not tell of a release", entry.path().display()))?;
            releases.push(release);
        }
        releases.sort_by_key(|release| release.number);
        Ok(releases)
    }

    /// All releases, the oldest first, and the one among them that readers see.
    ///
    /// # Errors
    /// If they cannot be read, or what leads to the latter is not what publishing made.
    pub fn history(&self) -> anyhow::Result<History> {
        // Who publishes meanwhile adds a release and leads to it then, so in this order the one that is led to is there.
        let path = trees::led_to(&self.folder.join(CURRENT))?;
        let releases = self.releases()?;
        let Some(path) = path else { return Ok(History { releases, current: None }) };
        let current = releases.iter().find(|release| path == Path::new(RELEASES).join(release.id())).cloned();
        if current.is_none() {
            bail!(
                "`{}` leads to `{}`, which is no release; lead it to one with `selfhelp rollback --to RELEASE`",
                self.folder.join(CURRENT).display(),
                path.display()
            );
        }
        Ok(History { releases, current })
    }

    /// What it would change to serve a site, and what it takes.
    ///
    /// # Errors
    /// If what is there cannot be read.
    pub fn plan(&self, built: &Built) -> anyhow::Result<Plan> {
        let current = self.history()?.current;
        let served = current.as_ref().map(|release| self.manifest(release)).transpose()?.unwrap_or_default();
        let missing = self.objects().missing(built);
        Ok(Plan {
            difference: served.difference(&built.manifest),
            to_send: missing.len(),
            bytes: missing.values().map(|(_, entry)| entry.size).sum(),
            current,
        })
    }

    /// Makes a release of a site and serves it. `now` is in seconds since 1970.
    ///
    /// # Errors
    /// If something cannot be written, or the site is not what its manifest tells; then what was served is served still.
    pub fn publish(&self, built: &Built, now: u64) -> anyhow::Result<Release> {
        let (objects, History { releases, current }) = (self.objects(), self.history()?);
        objects.take(built, &objects.missing(built))?;
        let before = current.as_ref().map(|release| self.manifest(release)).transpose()?.unwrap_or_default();
        let mut files: BTreeMap<&str, &Entry> = BTreeMap::new();
        // Who opened a page a moment ago still asks for what it names.
        files.extend(before.files.iter().filter(|(path, _)| never_changes(path)).map(|(path, it)| (path.as_str(), it)));
        files.extend(built.manifest.files.iter().map(|(path, entry)| (path.as_str(), entry)));
        files.insert(MANIFEST, &built.manifest_entry);
        let release = Release {
            number: releases.last().map_or(1, |last| last.number + 1),
            before: current.map(|before| before.number),
            published: now,
            files: files.len(),
            bytes: files.values().map(|entry| entry.size).sum(),
            manifest: built.manifest_entry.clone(),
        };
        let tree = self.state("new").join("tree");
        trees::make(&tree, &files, &objects)?;
        let place = self.folder.join(RELEASES).join(release.id());
        fs::create_dir_all(self.folder.join(RELEASES))
            .and_then(|()| fs::rename(&tree, &place))
            .with_context(|| format!("cannot make `{}`", place.display()))?;
        trees::sync_all(&self.folder).with_context(|| format!("cannot bring `{}` to the disk", place.display()))?;
        self.write(&self.record(&release), &serde_json::to_vec(&release)?)?;
        self.serve(&release)?;
        Ok(release)
    }

    /// Serves a release.
    ///
    /// # Errors
    /// If it is not whole, or the name cannot be made to lead to it.
    pub fn serve(&self, release: &Release) -> anyhow::Result<()> {
        let path = Path::new(RELEASES).join(release.id());
        if !self.folder.join(&path).join(MANIFEST).is_file() {
            bail!("the files of the release `{}` are gone, so it cannot be served", release.id());
        }
        trees::lead(&self.folder.join(CURRENT), &path, &self.state("new").join(CURRENT))
    }

    /// Removes all releases but the newest, so many, and the one that is served; and what no other release has.
    ///
    /// # Errors
    /// If something cannot be removed; the next run goes on.
    pub fn prune(&self, keep: usize) -> anyhow::Result<Pruned> {
        let History { releases, current } = self.history()?;
        let (old, newest) = releases.split_at(releases.len().saturating_sub(keep));
        let (served, old): (Vec<&Release>, Vec<&Release>) =
            old.iter().partition(|release| Some(*release) == current.as_ref());
        for release in &old {
            let record = self.record(release);
            fs::remove_file(&record).with_context(|| format!("cannot remove `{}`", record.display()))?;
        }
        // What tells of a release must be gone from the disk before its files are.
        sync_folder(Some(&self.state(RELEASES))).context("cannot remove old releases")?;
        self.tidy().context("cannot remove the files of old releases")?;
        let mut kept = BTreeSet::new();
        for release in served.into_iter().chain(newest) {
            kept.insert(release.manifest.hash.clone());
            kept.extend(self.manifest(release)?.files.into_values().map(|entry| entry.hash));
        }
        let (objects, bytes) = self.objects().keep_only(&kept).context("cannot remove old files")?;
        Ok(Pruned { releases: old.into_iter().cloned().collect(), objects, bytes })
    }

    /// Removes what is not whole, and files of what is no release.
    fn tidy(&self) -> anyhow::Result<()> {
        let new = self.state("new");
        if new.exists() {
            fs::remove_dir_all(&new)?;
        }
        for folder in [new, self.state(RELEASES)] {
            fs::create_dir_all(folder)?;
        }
        let releases: BTreeSet<String> = self.releases()?.iter().map(Release::id).collect();
        let served = trees::led_to(&self.folder.join(CURRENT))?;
        for tree in entries(&self.folder.join(RELEASES))? {
            let id = tree.file_name().to_string_lossy().into_owned();
            let is_served = served.as_deref() == Some(&*Path::new(RELEASES).join(&id));
            if !releases.contains(&id) && !is_served {
                fs::remove_dir_all(tree.path())?;
            }
        }
        Ok(())
    }

    /// What a release holds.
    fn manifest(&self, release: &Release) -> anyhow::Result<Manifest> {
        let path = self.objects().path(&release.manifest.hash);
        let bytes =
            fs::read(&path).with_context(|| format!("cannot read what the release `{}` holds", release.id()))?;
        serde_json::from_slice(&bytes).with_context(|| format!("`{}` is no manifest", path.display()))
    }

    /// Writes a small file, whole or not at all: what is not whole lies where it is tidied away, and never beside records.
    fn write(&self, path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
        let new = self.state("new").join("file");
        let write = || -> std::io::Result<()> {
            let mut file = File::create(&new)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&new, path)?;
            sync_folder(path.parent())
        };
        write().with_context(|| format!("cannot write `{}`", path.display()))
    }

    fn objects(&self) -> Objects {
        Objects::new(self.state("objects"), self.state("new"))
    }

    fn record(&self, release: &Release) -> PathBuf {
        self.state(RELEASES).join(format!("{}.json", release.id()))
    }

    fn target_file(&self) -> PathBuf {
        self.state("target.json")
    }

    fn state(&self, name: &str) -> PathBuf {
        self.folder.join(STATE).join(name)
    }
}
