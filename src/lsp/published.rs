//! Which findings an editor is told: those of what is open, and those that an edit brought about elsewhere.
//!
//! Must not know the protocol.

use std::collections::{BTreeMap, BTreeSet};

use super::workspace::Workspace;
use crate::session::ByFile;
use crate::text::RelPath;

/// What was told.
#[derive(Debug, Default)]
pub struct Published {
    /// The findings of all files are told.
    all: bool,
    /// What was found before anything was typed is still to be told.
    is_first: bool,
    /// The files of which something else was found at first than now or in between, with what that was.
    at_first: ByFile,
    /// The files that the editor shows findings of.
    shown: BTreeSet<RelPath>,
    /// The files that were open when this was last asked, with their versions.
    open: BTreeMap<RelPath, i32>,
}

impl Published {
    pub fn new(all: bool) -> Self {
        Self { all, is_first: true, ..Self::default() }
    }

    /// Takes what is found now for what there was at first.
    pub fn begin(workspace: &mut Workspace) {
        workspace.check();
        workspace.take_changed();
    }

    /// The files of which the editor is to be told anew, and whether it is to show what is found in them.
    pub fn next(&mut self, workspace: &mut Workspace) -> Vec<(RelPath, bool)> {
        let changed = workspace.take_changed();
        let versions = workspace.open.iter().map(|(path, document)| (path.clone(), document.version));
        let open: BTreeMap<RelPath, i32> = versions.collect();
        // An editor that is told nothing of a version does not know whether it was checked yet.
        let is_stale = |path: &&RelPath| open.get(*path) != self.open.get(*path);
        let mut stale: BTreeSet<RelPath> = open.keys().chain(self.open.keys()).filter(is_stale).cloned().collect();
        if std::mem::take(&mut self.is_first) && self.all {
            stale.extend(workspace.files_with_findings());
        }
        stale.extend(changed.keys().cloned());
        for (path, before) in changed {
            self.at_first.entry(path).or_insert(before);
        }
        self.open = open;
        let mut told = Vec::new();
        for path in stale {
            let found = workspace.findings(&path);
            let is_as_at_first = self.at_first.get(&path).is_none_or(|before| **before == *found);
            let is_shown = self.open.contains_key(&path) || (!found.is_empty() && (self.all || !is_as_at_first));
            if is_shown {
                self.shown.insert(path.clone());
                told.push((path, true));
            } else if self.shown.remove(&path) {
                told.push((path, false));
            }
        }
        told
    }
}
