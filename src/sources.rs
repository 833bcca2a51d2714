//! The files of a content root, in memory: relative path to bytes, in order.
//!
//! Must not know how they came there, nor what they mean.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::text::RelPath;

/// The files of a content root.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Many thousands: who holds the sources of another moment has them in common, until they change.
    files: Arc<BTreeMap<RelPath, Arc<[u8]>>>,
}

impl Sources {
    pub fn insert(&mut self, path: RelPath, bytes: impl Into<Arc<[u8]>>) {
        Arc::make_mut(&mut self.files).insert(path, bytes.into());
    }

    pub fn remove(&mut self, path: &RelPath) {
        Arc::make_mut(&mut self.files).remove(path);
    }

    #[must_use]
    pub fn get(&self, path: &RelPath) -> Option<&Arc<[u8]>> {
        self.files.get(path)
    }

    /// The files below a folder (`articles/`), in order of path.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a RelPath, &'a Arc<[u8]>)> {
        self.files.range(RelPath::new(folder)..).take_while(move |(path, _)| path.as_str().starts_with(folder))
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&RelPath, &mut Arc<[u8]>)> {
        Arc::make_mut(&mut self.files).iter_mut()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&RelPath, &Arc<[u8]>)> {
        self.files.iter()
    }
}

impl FromIterator<(RelPath, Arc<[u8]>)> for Sources {
    fn from_iter<I: IntoIterator<Item = (RelPath, Arc<[u8]>)>>(files: I) -> Self {
        Self { files: Arc::new(files.into_iter().collect()) }
    }
}
