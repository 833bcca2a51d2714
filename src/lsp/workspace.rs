//! The content root with what is open and not saved, and what is wrong with it.
//!
//! Must not know the protocol, nor what is told to the editor.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::documents::{Document, Typed};
use super::positions::Encoding;
use super::protocol;
use crate::assist::{Desk, Uses};
use crate::config::{CONFIG_FILE, NAMES_FILE};
use crate::diagnostic::{Diagnostic, Fix, Safety};
use crate::disk::{self, Reread};
use crate::fix;
use crate::session::{ByFile, Change, Checks, Session, Snapshot, config_mistakes};
use crate::text::{FileBytes, RelPath, SourceText};
use crate::watch::Burst;

/// A content root.
pub struct Workspace {
    pub root: PathBuf,
    config: Option<PathBuf>,
    session: Session,
    pub snapshot: Arc<Snapshot>,
    checks: Checks,
    uses: Uses,
    of_files: Vec<Diagnostic>,
    pub open: BTreeMap<RelPath, Document>,
    /// What is wrong with settings that cannot be used: those before count until they are mended.
    mistakes: Vec<Diagnostic>,
    /// These settings.
    broken: BTreeMap<RelPath, FileBytes>,
    is_checked: bool,
    /// The files that something else is wrong with than when this was last asked for, with what that was.
    changed: ByFile,
}

impl Workspace {
    /// Reads a content root.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn load(root: &Path, config: Option<&Path>) -> anyhow::Result<Self> {
        let disk::Loaded { mut sources, diagnostics } = disk::load(root, config)?;
        let mistakes = config_mistakes(&sources);
        let mut broken = BTreeMap::new();
        if !mistakes.is_empty() {
            for path in settings() {
                if let Some(bytes) = sources.get(&path).cloned() {
                    sources.remove(&path);
                    broken.insert(path, bytes);
                }
            }
        }
        let mut session = Session::for_checks(sources);
        let snapshot =
            session.snapshot().map_err(|mistake| anyhow::anyhow!("{}: {}", mistake.path, mistake.message))?;
        Ok(Self {
            root: root.to_path_buf(),
            config: config.map(Path::to_path_buf),
            session,
            snapshot,
            checks: Checks::default(),
            uses: Uses::default(),
            of_files: diagnostics,
            open: BTreeMap::new(),
            mistakes,
            broken,
            is_checked: false,
            changed: ByFile::new(),
        })
    }

    pub fn open(&mut self, path: &RelPath, uri: lsp_types::Uri, version: i32, text: String) {
        let on_disk = match self.open.remove(path) {
            Some(document) => document.on_disk,
            None => self.session.sources().get(path).cloned(),
        };
        self.open.insert(path.clone(), Document { uri, text, version, on_disk });
        self.take_over(path);
    }

    /// Changes an open text; tells whether it is open.
    pub fn change(&mut self, path: &RelPath, version: i32, changes: Vec<Typed>, encoding: Encoding) -> bool {
        let Some(document) = self.open.get_mut(path) else { return false };
        document.change(version, changes, encoding);
        self.take_over(path);
        true
    }

    /// The text of an open document counts, saved or not.
    fn take_over(&mut self, path: &RelPath) {
        let Some(document) = self.open.get(path) else { return };
        let bytes = document.bytes(path);
        self.apply(Change::Write(path.clone(), bytes));
    }

    /// What was not saved is gone.
    pub fn close(&mut self, path: &RelPath) {
        let Some(document) = self.open.remove(path) else { return };
        self.apply(match document.on_disk {
            Some(bytes) => Change::Write(path.clone(), bytes),
            None => Change::Remove(path.clone()),
        });
    }

    /// Reads again what was touched on disk.
    ///
    /// # Errors
    /// If the root cannot be read.
    pub fn files_touched(&mut self, burst: &Burst) -> anyhow::Result<()> {
        // What lies on disk under an open text is compared with what lay there, and not with the text.
        let mut known = self.session.sources().clone();
        for (path, document) in &self.open {
            match &document.on_disk {
                Some(bytes) => known.insert(path.clone(), bytes.clone()),
                None => known.remove(path),
            }
        }
        // Settings that were not taken over lie there all the same.
        self.broken.iter().for_each(|(path, bytes)| known.insert(path.clone(), bytes.clone()));
        let config = self.config.as_deref();
        let Reread { changes, of_files } = match burst {
            Burst::Paths(paths) => disk::read_again(&self.root, config, &known, paths)?,
            Burst::Anything => disk::read_all_again(&self.root, config, &known)?,
        };
        if let Some(of_files) = of_files.filter(|found| *found != self.of_files) {
            self.of_files = of_files;
            self.is_checked = false;
        }
        for change in changes {
            let (path, bytes) = match &change {
                Change::Write(path, bytes) => (path, Some(bytes.clone())),
                Change::Remove(path) => (path, None),
            };
            if let Some(document) = self.open.get_mut(path) {
                let path = path.clone();
                document.on_disk = bytes;
                self.take_over(&path);
            } else {
                self.apply(change);
            }
        }
        Ok(())
    }

    fn apply(&mut self, change: Change) {
        let (path, bytes) = match &change {
            Change::Write(path, bytes) => (path, Some(bytes)),
            Change::Remove(path) => (path, None),
        };
        if !disk::is_content(path) || self.session.sources().get(path) == bytes && self.mistakes.is_empty() {
            return;
        }
        self.is_checked = false;
        if settings().contains(path) {
            let mut sources = self.session.sources().clone();
            match bytes {
                Some(bytes) => sources.insert(path.clone(), bytes.clone()),
                None => sources.remove(path),
            }
            // Of two files that cannot be used both must be mended.
            for (other, bytes) in self.broken.iter().filter(|(other, _)| *other != path) {
                sources.insert(other.clone(), bytes.clone());
            }
            self.mistakes = config_mistakes(&sources);
            if !self.mistakes.is_empty() {
                match bytes {
                    Some(bytes) => drop(self.broken.insert(path.clone(), bytes.clone())),
                    // What is gone is not put back once the other file is mended.
                    None => drop(self.broken.remove(path)),
                }
                return;
            }
            for (other, bytes) in std::mem::take(&mut self.broken) {
                if other != *path {
                    self.session.apply(Change::Write(other, bytes));
                }
            }
        }
        self.session.apply(change);
    }

    /// Brings the snapshot up to what is open and on disk.
    pub fn refresh(&mut self) {
        // Settings with mistakes were not taken over, so it does not fail.
        if let Ok(snapshot) = self.session.snapshot() {
            self.snapshot = snapshot;
        }
    }

    /// Checks all again of which something differs.
    pub fn check(&mut self) {
        if self.is_checked {
            return;
        }
        self.refresh();
        self.is_checked = true;
        let elsewhere: Vec<Diagnostic> = self.of_files.iter().chain(&self.mistakes).cloned().collect();
        for (path, before) in self.checks.check_again(&self.snapshot, &elsewhere) {
            self.changed.entry(path).or_insert(before);
        }
    }

    /// The files that something else is wrong with than when this was last asked for, with what that was.
    pub fn take_changed(&mut self) -> ByFile {
        std::mem::take(&mut self.changed)
    }

    /// What the latest check found in a file; of settings that cannot be used only why.
    pub fn findings(&self, path: &RelPath) -> &[Diagnostic] {
        if !self.broken.contains_key(path) {
            return self.checks.of(path);
        }
        let of_file = |mistake: &Diagnostic| mistake.path == *path;
        let start = self.mistakes.iter().position(of_file).unwrap_or_default();
        let end = self.mistakes.iter().rposition(of_file).map_or(start, |last| last + 1);
        self.mistakes.get(start..end).unwrap_or(&[])
    }

    /// The files that the latest check found something in.
    pub fn files_with_findings(&self) -> BTreeSet<RelPath> {
        self.checks.by_file().into_keys().collect()
    }

    /// Brings up to now what questions about articles are answered from.
    pub fn prepare(&mut self) {
        self.refresh();
        self.uses.update(&self.snapshot);
    }

    /// An article as it was when [`prepare`](Self::prepare) was called last, to be asked about.
    pub fn desk(&self, path: &RelPath) -> Option<Desk<'_>> {
        Desk::new(&self.snapshot, &self.uses, path, self.checks.of(path))
    }

    /// The version of an open text.
    pub fn version(&self, path: &RelPath) -> Option<i32> {
        self.open.get(path).map(|document| document.version)
    }

    /// The address of a file: the one that the editor opened it by.
    pub fn uri(&self, path: &RelPath) -> Option<lsp_types::Uri> {
        if let Some(document) = self.open.get(path) {
            return Some(document.uri.clone());
        }
        match self.config.as_deref().filter(|_| path.as_str() == CONFIG_FILE) {
            Some(config) => protocol::uri_of(config),
            None => protocol::uri_of(&self.root.join(path.as_str())),
        }
    }

    /// The path of a file below the content root, or of the settings.
    pub fn path(&self, on_disk: &Path) -> Option<RelPath> {
        if self.config.as_deref() == Some(on_disk) {
            return Some(RelPath::new(CONFIG_FILE));
        }
        let below = match on_disk.strip_prefix(&self.root) {
            Ok(below) => below.to_path_buf(),
            // A link may lead to the root.
            Err(_) => disk::resolved(on_disk).strip_prefix(disk::resolved(&self.root)).ok()?.to_path_buf(),
        };
        let parts: Option<Vec<&str>> = below.components().map(|part| part.as_os_str().to_str()).collect();
        // With settings from elsewhere those of the root are none.
        let path = RelPath::new(&parts?.join("/"));
        (self.config.is_none() || path.as_str() != CONFIG_FILE).then_some(path)
    }

    /// The text of a file, as the places of findings count it.
    pub fn text(&self, path: &RelPath) -> Arc<str> {
        if let Some(entry) = self.snapshot.corpus.text_at(path) {
            return Arc::clone(&entry.article().source.text);
        }
        if let Some(document) = self.open.get(path) {
            return Arc::from(document.text.as_str());
        }
        // Settings with mistakes are not among the sources.
        let bytes = self.broken.get(path).or_else(|| self.session.sources().get(path));
        bytes.map_or_else(|| Arc::from(""), |bytes| SourceText::of(path.clone(), bytes).text)
    }

    /// A text with all that can be mended of it by fixes that are safe, in as many rounds as that takes.
    pub fn mended(&mut self, path: &RelPath) -> Option<String> {
        const MAX_ROUNDS: usize = 10;
        self.check();
        let before = self.session.sources().get(path)?.clone();
        let mut bytes = before.clone();
        for _ in 0..MAX_ROUNDS {
            let fixes: Vec<Fix> = self.findings(path).iter().filter_map(|it| it.fix.clone()).filter(is_safe).collect();
            let (mended, applied) = fix::apply(path, &bytes, fixes.iter().collect());
            if applied == 0 || *mended == *bytes {
                break;
            }
            bytes = FileBytes::from(mended);
            self.apply(Change::Write(path.clone(), bytes.clone()));
            self.check();
        }
        self.apply(Change::Write(path.clone(), before.clone()));
        self.check();
        let text = SourceText::of(path.clone(), &bytes).text;
        (bytes != before).then(|| text.to_string())
    }
}

/// What an editor can do: it holds a text, not its bytes.
pub fn is_safe(fix: &Fix) -> bool {
    fix.safety == Safety::Safe && !fix.is_of_bytes
}

fn settings() -> [RelPath; 2] {
    [RelPath::new(CONFIG_FILE), RelPath::new(NAMES_FILE)]
}
