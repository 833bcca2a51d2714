//! A site as a build left it: complete, and of a cloud that its own files tell.
//!
//! Must not know where it is published.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::api::{SITE_FILE, SiteFile};
use crate::disk;
use crate::output::{Entry, MANIFEST, Manifest, hash};

/// A site that is complete.
#[derive(Debug)]
pub struct Built {
    pub folder: PathBuf,
    /// Of all files but the manifest itself.
    pub manifest: Manifest,
    /// The file that the manifest was read from.
    pub manifest_entry: Entry,
    /// What the site says of itself.
    pub site: SiteFile,
}

impl Built {
    /// Reads what a build left of a site below its output folder.
    ///
    /// # Errors
    /// If there is no such site, it is incomplete, or it does not say of which cloud it is.
    pub fn read(out: &Path, site: &str) -> anyhow::Result<Self> {
        let folder = out.join(site);
        let again = format!("build it with `selfhelp build --site {site}`, and publish then");
        if let Some(marker) = disk::marker_of(out, site) {
            bail!("the site in `{}` is incomplete, as `{}` says; {again}", folder.display(), marker.display());
        }
        let bytes = match fs::read(folder.join(MANIFEST)) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                bail!("there is no built site in `{}`; {again}", folder.display())
            }
            bytes => bytes.with_context(|| format!("cannot read the manifest of `{}`", folder.display()))?,
        };
        let manifest: Option<Manifest> = serde_json::from_slice(&bytes).ok().filter(|it: &Manifest| it.version == 1);
        let Some(manifest) = manifest.filter(Manifest::is_safe) else {
            bail!("the manifest of `{}` is none that this program writes; {again}", folder.display());
        };
        let said = manifest.files.get(SITE_FILE).map(|entry| read_object(&folder, SITE_FILE, entry)).transpose()?;
        let Some(of_site) = said.and_then(|bytes| serde_json::from_slice(&bytes).ok()) else {
            bail!("the site in `{}` does not say of which cloud it is; {again}", folder.display());
        };
        let manifest_entry = Entry { size: bytes.len() as u64, hash: hash(&bytes) };
        Ok(Self { folder, manifest, manifest_entry, site: of_site })
    }
}

/// The bytes of a file of a built site, which are those that its manifest tells of.
pub(super) fn read_object(folder: &Path, path: &str, entry: &Entry) -> anyhow::Result<Vec<u8>> {
    let on_disk = folder.join(path);
    let bytes = match fs::symlink_metadata(&on_disk) {
        Ok(metadata) if !metadata.is_file() => bail!("`{}` is no regular file; build again", on_disk.display()),
        _ => fs::read(&on_disk).with_context(|| format!("cannot read `{}`; build again", on_disk.display()))?,
    };
    if bytes.len() as u64 != entry.size || hash(&bytes) != entry.hash {
        bail!("`{}` is not what the manifest of its site tells of; build again, and publish then", on_disk.display());
    }
    Ok(bytes)
}
