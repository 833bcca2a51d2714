//! The files of a content root, in memory: relative path to bytes, in order.
//!
//! Must not know how they came there, nor what they mean.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::text::{FileBytes, RelPath};

/// The files of a content root.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Many thousands: who holds the sources of another moment has them in common, until they change.
    files: Arc<BTreeMap<RelPath, FileBytes>>,
}

impl Sources {
    pub fn insert(&mut self, path: RelPath, bytes: impl Into<FileBytes>) {
        Arc::make_mut(&mut self.files).insert(path, bytes.into());
    }

    pub fn remove(&mut self, path: &RelPath) {
        Arc::make_mut(&mut self.files).remove(path);
    }

    #[must_use]
    pub fn get(&self, path: &RelPath) -> Option<&FileBytes> {
        self.files.get(path)
    }

    /// The files below a folder (`articles/`), in order of path.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a RelPath, &'a FileBytes)> {
        self.files.range(RelPath::new(folder)..).take_while(move |(path, _)| path.as_str().starts_with(folder))
    }

    pub fn iter(&self) -> impl Iterator<Item = (&RelPath, &FileBytes)> {
        self.files.iter()
    }
}

impl FromIterator<(RelPath, FileBytes)> for Sources {
    fn from_iter<I: IntoIterator<Item = (RelPath, FileBytes)>>(files: I) -> Self {
        Self { files: Arc::new(files.into_iter().collect()) }
    }
}
