//! Tells which files of a content root were touched, a burst at a time.
//!
//! Only this file knows how a system tells of files. Must not read them, nor know what they mean.
#![allow(
    clippy::disallowed_methods,
    reason = "a burst ends when nothing is told for a while, so this edge looks at the clock"
)]

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use anyhow::Context;
use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

/// The folders of a content root that are watched with all that is below them.
const FOLDERS: [&str; 5] = ["articles", "includes", "templates", "static", "topics"];

/// A saved file is told of several times, in less time than this.
const QUIET_AFTER_FEW: Duration = Duration::from_millis(4);

/// A change of a branch pauses longer between files than a save.
const QUIET_AFTER_MANY: Duration = Duration::from_millis(60);
const FEW: usize = 16;

/// However long a burst goes on, who waits for it sees something.
const LONGEST_BURST: Duration = Duration::from_secs(1);

/// Where the system tells nothing, files are looked at so often.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// What was touched in a burst.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Burst {
    /// Files and folders, each once.
    Paths(Vec<PathBuf>),
    /// More than the system could tell.
    Anything,
}

/// Watches a content root until it is dropped.
pub struct Watch {
    root: PathBuf,
    watcher: Box<dyn Watcher + Send>,
    told: Receiver<notify::Result<Event>>,
    /// Why files are looked at from time to time, where the system does not tell of them.
    pub polls_because: Option<String>,
}

impl Watch {
    /// Watches a content root, and a configuration that lies elsewhere.
    ///
    /// # Errors
    /// If the root cannot be watched in any way.
    pub fn new(root: &Path, config: Option<&Path>) -> anyhow::Result<Self> {
        let told_by_system =
            |sender| Ok(Box::new(RecommendedWatcher::new(sender, notify::Config::default())?) as Box<_>);
        match Self::with(root, config, told_by_system) {
            Ok(watch) => Ok(watch),
            Err(error) => {
                let polls = notify::Config::default().with_poll_interval(POLL_INTERVAL);
                let polling = |sender| Ok(Box::new(PollWatcher::new(sender, polls)?) as Box<_>);
                let watch = Self::with(root, config, polling)
                    .with_context(|| format!("cannot watch the content root `{}`", root.display()))?;
                Ok(Self { polls_because: Some(reason(&error)), ..watch })
            }
        }
    }

    fn with(
        root: &Path,
        config: Option<&Path>,
        make: impl FnOnce(Sender<notify::Result<Event>>) -> notify::Result<Box<dyn Watcher + Send>>,
    ) -> notify::Result<Self> {
        let (sender, told) = channel();
        let mut watcher = make(sender)?;
        // Not with all that is below: the sites may lie there, and what git and caches keep.
        watcher.watch(root, RecursiveMode::NonRecursive)?;
        if let Some(folder) = config.and_then(Path::parent).filter(|folder| *folder != root) {
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
        }
        let mut watch = Self { root: root.to_path_buf(), watcher, told, polls_because: None };
        for folder in FOLDERS {
            match watch.watcher.watch(&root.join(folder), RecursiveMode::Recursive) {
                Err(error) if is_missing(&error) => {}
                watched => watched?,
            }
        }
        Ok(watch)
    }

    /// Waits for the next burst; for at most so long, where that is said. Nothing where none came.
    pub fn next(&mut self, at_most: Option<Duration>) -> Option<Burst> {
        let first = match at_most {
            Some(time) => self.told.recv_timeout(time).ok()?,
            None => self.told.recv().ok()?,
        };
        let mut burst = Burst::Paths(Vec::new());
        burst.add(first);
        let started = Instant::now();
        while started.elapsed() < LONGEST_BURST {
            match self.told.recv_timeout(burst.quiet()) {
                Ok(event) => burst.add(event),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        if let Burst::Paths(paths) = &mut burst {
            paths.sort_unstable();
            paths.dedup();
            self.watch_new_folders(paths);
        }
        Some(burst)
    }

    /// Forgets what was told so far.
    pub fn forget(&mut self) {
        while self.told.try_recv().is_ok() {}
    }

    /// Folders at the top of the root may come and go.
    fn watch_new_folders(&mut self, paths: &[PathBuf]) {
        for folder in FOLDERS.map(|folder| self.root.join(folder)) {
            if paths.contains(&folder) {
                // One that went is told of when it comes again.
                drop(self.watcher.watch(&folder, RecursiveMode::Recursive));
            }
        }
    }
}

impl Burst {
    fn add(&mut self, event: notify::Result<Event>) {
        let Self::Paths(paths) = self else { return };
        match event {
            Ok(event) if event.need_rescan() => *self = Self::Anything,
            Ok(event) if is_change(event.kind) => paths.extend(event.paths),
            Ok(_) => {}
            Err(_) => *self = Self::Anything,
        }
    }

    fn quiet(&self) -> Duration {
        match self {
            Self::Paths(paths) if paths.len() <= FEW => QUIET_AFTER_FEW,
            _ => QUIET_AFTER_MANY,
        }
    }
}

/// Whether a file may have other bytes: reading one is told of as well.
fn is_change(kind: EventKind) -> bool {
    !matches!(kind, EventKind::Access(access) if access != AccessKind::Close(AccessMode::Write))
}

fn is_missing(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound => true,
        notify::ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

fn reason(error: &notify::Error) -> String {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "the system watches no more folders for you; raise `fs.inotify.max_user_watches`".to_owned()
        }
        _ => error.to_string(),
    }
}
