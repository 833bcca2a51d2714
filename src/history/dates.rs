//! When files were changed last, as git tells it.
//!
//! Must not guess: where a part of the history is missing, no date is known.

use std::collections::BTreeMap;
use std::path::Path;

use super::{git, is_shallow, require_repository};
use crate::text::RelPath;

/// The day on which each file below some folders of a content root was changed last, as `2026-03-01`, by the date that its author
/// gave the commit. Nothing where the history is shallow: there the oldest commit seems to have made every file.
///
/// # Errors
/// If the root is in no git repository, or git cannot be asked.
pub fn dates(root: &Path, folders: &[&str]) -> anyhow::Result<Option<BTreeMap<RelPath, String>>> {
    require_repository(root)?;
    if is_shallow(root) {
        return Ok(None);
    }
    let log =
        ["log", "--no-show-signature", "--format=%x01%as", "--name-only", "--no-renames", "--relative", "-z", "--"];
    let folders: Vec<&str> = folders.iter().map(|folder| folder.trim_end_matches('/')).collect();
    Ok(Some(read(&git(root, &[&log, folders.as_slice()].concat())?)))
}

/// Reads the log: each commit is `\x01`, its day and the names of its files, the newest first.
fn read(log: &[u8]) -> BTreeMap<RelPath, String> {
    let mut dates = BTreeMap::new();
    let mut day = String::new();
    for part in log.split(|&byte| byte == 0) {
        // The names begin in a line of their own.
        let part = String::from_utf8_lossy(part);
        let part = part.trim_start_matches('\n');
        match part.strip_prefix('\u{1}') {
            Some(date) => date.trim().clone_into(&mut day),
            None if part.is_empty() || day.is_empty() => {}
            None => drop(dates.entry(RelPath::new(part)).or_insert_with(|| day.clone())),
        }
    }
    dates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_commit_of_a_file_counts() {
        let log = b"\x012026-03-02\0\narticles/a.md\0articles/b c.md\0\x012026-03-01\0\narticles/a.md\0articles/d.md\0";
        let dates = read(log);
        let told: Vec<_> = dates.iter().map(|(path, date)| format!("{path} {date}")).collect();
        assert_eq!(told, ["articles/a.md 2026-03-02", "articles/b c.md 2026-03-02", "articles/d.md 2026-03-01"]);
    }
}
