//! What is known of a release.
//!
//! Must not know what is in it.

use anyhow::bail;
use serde::{Deserialize, Serialize};

use crate::output::Entry;

/// A release of a target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Each release has a greater one than those before.
    pub number: u32,
    /// The number of the release that was served until then.
    pub before: Option<u32>,
    /// In seconds since 1970.
    pub published: u64,
    /// How many files readers can ask for, and their bytes.
    pub files: usize,
    pub bytes: u64,
    /// The file that lists all others.
    pub manifest: Entry,
}

impl Release {
    /// Its name, which is that of its folder: the number, and what tells its content from others.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}-{}", self.number, self.manifest.hash.get(..8).unwrap_or_default())
    }
}

/// The release that somebody names, by its id or its number; `releases` are those that there are.
///
/// # Errors
/// That there is none of that name.
pub fn named<'a>(releases: &'a [Release], name: &str) -> anyhow::Result<&'a Release> {
    let is_it = |release: &&Release| release.id() == name || release.number.to_string() == name;
    if let Some(release) = releases.iter().find(is_it) {
        return Ok(release);
    }
    match releases {
        [] => bail!("there is no release `{name}`: nothing was published there yet"),
        [.., last] => {
            bail!("there is no release `{name}`; the newest is `{}`, and `selfhelp releases` lists all", last.id())
        }
    }
}
