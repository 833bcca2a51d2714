//! What git knows of a content root: which files differ from an earlier state, and what they held.
//!
//! Asks the `git` program, whose settings and extensions are the user's. Must not know what files mean.
#![allow(clippy::disallowed_methods, reason = "this is the edge that asks git")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use anyhow::{Context, bail};

use crate::text::RelPath;

/// How the files of a content root differ from an earlier state.
#[derive(Debug, Default)]
pub struct Changes {
    /// What each file held there that differs now or is gone; nothing for a file that was not there.
    pub before: BTreeMap<RelPath, Option<Arc<[u8]>>>,
    /// The files that have another name now: old to new.
    pub renamed: BTreeMap<RelPath, RelPath>,
}

/// The difference between the working tree, uncommitted and untracked files included, and its merge base with a revision.
///
/// # Errors
/// If the root is in no git repository, the revision is unknown, or git cannot be asked.
pub fn changes_since(root: &Path, revision: &str) -> anyhow::Result<Changes> {
    git(root, &["rev-parse", "--git-dir"]).with_context(|| {
        format!("`{}` is not in a git repository, so there is no earlier state to compare with", root.display())
    })?;
    if revision.starts_with('-')
        || git(root, &["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")]).is_err()
    {
        bail!("git knows no revision `{revision}`; in a shallow clone, fetch it first (`git fetch origin {revision}`)");
    }
    let base = git(root, &["merge-base", revision, "HEAD"]).with_context(|| {
        format!("`{revision}` and the present commit have no common ancestor here; a shallow clone must be deepened (`git fetch --unshallow`)")
    })?;
    let base = String::from_utf8_lossy(&base).trim().to_owned();
    let mut changes = Changes::default();
    let raw = git(root, &["diff", "--raw", "-z", "--no-abbrev", "--find-renames", "--relative", &base, "--", "."])?;
    let mut wanted = Vec::new();
    for entry in raw_entries(&raw)? {
        if let Some(new) = &entry.new_path {
            changes.renamed.insert(entry.path.clone(), new.clone());
            changes.before.insert(new.clone(), None);
        }
        match entry.blob {
            Some(blob) => wanted.push((entry.path, blob)),
            None => drop(changes.before.insert(entry.path, None)),
        }
    }
    let untracked = git(root, &["ls-files", "--others", "--exclude-standard", "-z", "--", "."])?;
    for path in untracked.split(|&byte| byte == 0).filter(|path| !path.is_empty()) {
        changes.before.insert(RelPath::new(&String::from_utf8_lossy(path)), None);
    }
    for ((path, _), content) in wanted.iter().zip(read_blobs(root, wanted.iter().map(|(_, blob)| blob.as_str()))?) {
        changes.before.insert(path.clone(), Some(content));
    }
    Ok(changes)
}

struct Entry {
    path: RelPath,
    /// Where it is a rename, what the file is called now.
    new_path: Option<RelPath>,
    /// What it held; nothing for a file that was not there.
    blob: Option<String>,
}

/// Reads `git diff --raw -z`: `:100644 100644 <old> <new> M\0path\0`, and two paths behind a rename.
fn raw_entries(raw: &[u8]) -> anyhow::Result<Vec<Entry>> {
    let mut parts = raw.split(|&byte| byte == 0).filter(|part| !part.is_empty());
    let mut entries = Vec::new();
    while let Some(part) = parts.next() {
        let fields = String::from_utf8_lossy(part).into_owned();
        let fields: Vec<&str> = fields.trim_start_matches(':').split(' ').collect();
        let [old_mode, _, old, _, status] = fields.as_slice() else { bail!("git answered in an unknown form") };
        let mut path = || parts.next().map(|path| RelPath::new(&String::from_utf8_lossy(path)));
        let first = path().context("git answered in an unknown form")?;
        let new_path = if status.starts_with(['R', 'C']) { path() } else { None };
        if status.starts_with('C') {
            entries.push(Entry { path: new_path.unwrap_or(first), new_path: None, blob: None });
            continue;
        }
        let is_file = old_mode.starts_with("100");
        let blob = is_file.then(|| (*old).to_owned());
        entries.push(Entry { path: first, new_path, blob });
    }
    Ok(entries)
}

/// What blobs hold, in their order, through one git process.
fn read_blobs<'a>(root: &Path, blobs: impl Iterator<Item = &'a str>) -> anyhow::Result<Vec<Arc<[u8]>>> {
    let asked: Vec<&str> = blobs.collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let mut child = command(root)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start git")?;
    let mut stdin = child.stdin.take().context("cannot write to git")?;
    let questions = format!("{}\n", asked.join("\n"));
    let mut stdout = BufReader::new(child.stdout.take().context("cannot read from git")?);
    let answers = std::thread::scope(|scope| {
        // Both pipes are bounded, so one side must not wait for the other.
        scope.spawn(move || stdin.write_all(questions.as_bytes()));
        asked.iter().map(|_| read_blob(&mut stdout)).collect::<anyhow::Result<Vec<_>>>()
    })?;
    let status = child.wait().context("cannot wait for git")?;
    if !status.success() {
        bail!("git could not read an earlier state of the files");
    }
    Ok(answers)
}

fn read_blob(stdout: &mut impl BufRead) -> anyhow::Result<Arc<[u8]>> {
    let mut head = String::new();
    stdout.read_line(&mut head).context("git ended early")?;
    let size = head.trim().rsplit(' ').next().and_then(|size| size.parse::<usize>().ok());
    let size = size.with_context(|| format!("git has no object for an earlier state of a file ({})", head.trim()))?;
    let mut content = vec![0; size + 1];
    stdout.read_exact(&mut content).context("git ended early")?;
    content.truncate(size);
    Ok(content.into())
}

fn git(root: &Path, arguments: &[&str]) -> anyhow::Result<Vec<u8>> {
    let output = command(root).args(arguments).output().context("cannot start git; is it installed?")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`git {}` failed: {}", arguments.join(" "), said.trim());
    }
    Ok(output.stdout)
}

fn command(root: &Path) -> Command {
    let mut command = Command::new("git");
    // Paths as they are, and no pager, colour or prompt.
    command.arg("-C").arg(root).args(["-c", "core.quotePath=false", "-c", "color.ui=false"]).stdin(Stdio::null());
    command.env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C");
    // A hook that git runs is told of its own repository, which need not be that of the content root.
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(variable);
    }
    command
}
