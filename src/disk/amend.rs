//! A few files of a complete site change, and all others stay as the last build left them.
//!
//! Must not know what the files show.

use std::collections::BTreeSet;

use foldhash::HashMap;

use super::plan::Wanted;
use super::required::require_safe_paths;
use super::stamps::LeftSite;
use super::write::{Before, Finished, SiteWriter};
use crate::output::{Key, MANIFEST, Output};

/// What changes in a site.
#[derive(Debug, Default)]
pub struct Amendment {
    /// The files that are made anew.
    pub output: Output,
    /// The keys of what some of them were made from, by path.
    pub keys: HashMap<String, Key>,
    /// The files that go.
    pub removed: BTreeSet<String>,
}

impl LeftSite<'_> {
    /// Makes a site hold what changes, under a marker as [`SiteWriter`] does.
    ///
    /// # Errors
    /// Those of [`write_site`](super::write_site).
    pub fn amend(&self, site_id: &str, amendment: &Amendment) -> anyhow::Result<Finished> {
        let Amendment { output, keys, removed } = amendment;
        let mut wanted: Wanted<'_> = output.iter().map(|(path, bytes)| (path, Some(&**bytes))).collect();
        require_safe_paths(site_id, &wanted)?;
        wanted.insert(MANIFEST, None);
        let is_touched = |path: &str| wanted.contains_key(path) || removed.contains(path);
        let (touched, kept): (Vec<_>, Vec<_>) = self.stamps.iter().partition(|&(path, _)| is_touched(path));
        let ours = touched.iter().map(|&(path, _)| path.to_owned()).collect();
        let left = touched.into_iter().collect();
        let before = Before { ours, left, is_left: true, interrupted: None };
        let kept_count = kept.len();
        let mut finished =
            SiteWriter::start(self.place.clone(), &wanted, &before, output, keys)?.finish_beside(kept)?;
        finished.report.unchanged += kept_count;
        Ok(finished)
    }
}
