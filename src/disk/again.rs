//! What changed in a content root since it was read: a few texts are read by themselves, anything else makes the whole root
//! be read again.
//!
//! Must not know what the files mean.

use std::fs;
use std::path::{Path, PathBuf};

use super::load::{Content, MAX_FILE_SIZE, load, read};
use super::walk::{CONFIG, Listed, is_content, relative};
use crate::diagnostic::Diagnostic;
use crate::session::Change;
use crate::sources::Sources;
use crate::text::RelPath;

/// What differs from what was known.
#[derive(Debug, Default)]
pub struct Reread {
    pub changes: Vec<Change>,
    /// What is odd about the files themselves, where all of them were looked at.
    pub of_files: Option<Vec<Diagnostic>>,
}

/// So many files are read one by one; reading all takes less time than asking for more of them.
const FEW: usize = 64;

/// Reads again what lies at some paths of a content root, of which `known` was read before. A path that is not plainly that
/// of a known file makes all files be read: folders come and go, and names collide.
///
/// # Errors
/// As [`load`].
pub fn read_again(root: &Path, config: Option<&Path>, known: &Sources, paths: &[PathBuf]) -> anyhow::Result<Reread> {
    let few = || paths.iter().filter(|path| may_matter(root, path)).map(|path| rewritten(root, config, known, path));
    if paths.len() <= FEW
        && let Some(changes) = few().collect::<Option<Vec<_>>>()
    {
        return Ok(Reread { changes: changes.into_iter().flatten().collect(), of_files: None });
    }
    read_all_again(root, config, known)
}

/// Reads all files of a content root again.
///
/// # Errors
/// As [`load`].
pub fn read_all_again(root: &Path, config: Option<&Path>, known: &Sources) -> anyhow::Result<Reread> {
    let loaded = load(root, config)?;
    Ok(Reread { changes: difference(known, &loaded.sources), of_files: Some(loaded.diagnostics) })
}

/// Editors write beside a file what they are about to put in its place, under a name that begins with a dot.
fn may_matter(root: &Path, path: &Path) -> bool {
    !path.starts_with(root) || !relative(root, path).as_str().split('/').any(|part| part.starts_with('.'))
}

/// The change of a file that is there as it was, with other bytes perhaps; nothing where it is not plainly that.
#[expect(clippy::option_option, reason = "a file that was only touched is known, and has no change")]
fn rewritten(root: &Path, config: Option<&Path>, known: &Sources, path: &Path) -> Option<Option<Change>> {
    let below = relative(root, path);
    if config.is_some() && (below.as_str() == CONFIG || !path.starts_with(root)) {
        return None;
    }
    let before = known.get(&below).filter(|_| is_content(&below) && root.join(below.as_str()) == path)?;
    let metadata = fs::symlink_metadata(path).ok()?;
    if !metadata.is_file() || metadata.len() > MAX_FILE_SIZE {
        return None;
    }
    let listed = Listed { path: below.clone(), exact: true, on_disk: path.to_path_buf() };
    let Ok(Content::Bytes(bytes)) = read(&mut Vec::new(), &listed) else { return None };
    Some((*before != bytes).then_some(Change::Write(below, bytes)))
}

fn difference(known: &Sources, now: &Sources) -> Vec<Change> {
    let written = now.iter().filter(|(path, bytes)| known.get(path) != Some(*bytes));
    let written = written.map(|(path, bytes)| Change::Write(path.clone(), bytes.clone()));
    let gone = known.iter().filter(|(path, _)| now.get(path).is_none());
    written.chain(gone.map(|(path, _): (&RelPath, _)| Change::Remove(path.clone()))).collect()
}
