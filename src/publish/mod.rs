//! Publishing: what was built of a site becomes a release of a target, whole or not at all.
//!
//! A release is never changed once it is served: one name, `current`, leads to the one that readers see, and leads to another
//! in one step. What is served can be taken back for as long as its release is kept. Must not know articles, nor how sites
//! are made; whether there are findings somebody else asks.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this edge writes into the folders of web servers"
)]

mod built;
mod folder;
mod objects;
mod release;
mod trees;

pub use built::Built;
pub use folder::{Folder, History, Owner, Pruned};
pub use release::{Release, named};

use crate::output::Difference;

/// What a release would change for readers, and what it takes to bring it there.
#[derive(Debug)]
pub struct Plan {
    /// The release that is served now.
    pub current: Option<Release>,
    /// From what is served to what was built.
    pub difference: Difference,
    /// The files to send, each once, and their bytes.
    pub to_send: usize,
    pub bytes: u64,
}

impl Plan {
    /// Whether readers see all this already.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        let Difference { added, changed, removed } = &self.difference;
        self.current.is_some() && added.is_empty() && changed.is_empty() && removed.is_empty()
    }
}
