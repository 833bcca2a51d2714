//! What git knows of a content root: which files differ from an earlier state, what they held, and when each was changed last.
//!
//! Asks the `git` program, whose settings and extensions are the user's. Must not know what files mean.
#![allow(clippy::disallowed_methods, reason = "this is the edge that asks git")]

mod dates;

pub use dates::dates;

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use memchr::{memchr, memmem};

use crate::text::{FileBytes, RelPath};

/// How the files of a content root differ from an earlier state.
#[derive(Debug, Default)]
pub struct Changes {
    /// What each file held there that differs now or is gone; nothing for a file that was not there.
    pub before: BTreeMap<RelPath, Option<FileBytes>>,
    /// The files that have another name now: old to new.
    pub renamed: BTreeMap<RelPath, RelPath>,
    /// The folders that differ and are repositories of their own, such as submodules: what their files held is not known here.
    pub repositories: Vec<RelPath>,
}

/// The difference between the working tree, uncommitted and untracked files included, and its merge base with a revision.
/// What a file held is read where the file `is_wanted`.
///
/// # Errors
/// If the root is in no git repository, the revision is unknown, or git cannot be asked.
pub fn changes_since(root: &Path, revision: &str, is_wanted: impl Fn(&RelPath) -> bool) -> anyhow::Result<Changes> {
    let base = merge_base(root, revision)?;
    let mut changes = Changes::default();
    let mut wanted = Vec::new();
    for entry in raw_entries(&git(root, &[DIFF, &[&base, "--", "."]].concat())?)? {
        if entry.is_submodule {
            changes.repositories.push(entry.path);
            continue;
        }
        if let Some(new) = &entry.new_path {
            changes.renamed.insert(entry.path.clone(), new.clone());
            changes.before.insert(new.clone(), None);
        }
        match entry.blob {
            Some(blob) if is_wanted(&entry.path) => wanted.push((entry.path, blob)),
            _ => drop(changes.before.insert(entry.path, None)),
        }
    }
    let untracked = git(root, &["ls-files", "--others", "--exclude-standard", "-z", "--", "."])?;
    for path in untracked.split(|&byte| byte == 0).filter(|path| !path.is_empty()) {
        let path = String::from_utf8_lossy(path);
        match path.strip_suffix('/') {
            Some(repository) => changes.repositories.push(RelPath::new(repository)),
            None => drop(changes.before.insert(RelPath::new(&path), None)),
        }
    }
    let contents = read_files(root, &wanted)?;
    for ((path, _), content) in wanted.into_iter().zip(contents) {
        changes.before.insert(path, Some(content));
    }
    Ok(changes)
}

const DIFF: &[&str] =
    &["diff", "--raw", "-z", "--no-abbrev", "--find-renames", "--relative", "--ignore-submodules=none"];

/// The commit that the present state and a revision both come from.
fn merge_base(root: &Path, revision: &str) -> anyhow::Result<String> {
    require_repository(root)?;
    if revision.trim().is_empty() {
        bail!("no revision is named: write a branch, a tag or a commit, such as `origin/main`");
    }
    if let Some((first, _)) = revision.split_once("..") {
        let first = if first.is_empty() { "origin/main" } else { first };
        bail!("`{revision}` is a range, and one revision is compared with: write where it begins, such as `{first}`");
    }
    if !is_commit(root, "HEAD") {
        bail!("the present branch has no commit yet, so there is no earlier state to compare with: commit first");
    }
    if !is_commit(root, revision) {
        let shallow =
            if is_shallow(root) { "; this clone is shallow: `git fetch --unshallow` gets what it lacks" } else { "" };
        bail!("git knows no revision `{revision}`{}{shallow}", fetch_first(root, revision));
    }
    let base = git(root, &["merge-base", revision, "HEAD"]).map_err(|_| match is_shallow(root) {
        true => anyhow::anyhow!(
            "this clone is shallow, and what `{revision}` and the present commit have in common is not in it: deepen it (`git fetch --unshallow`)"
        ),
        false => anyhow::anyhow!(
            "`{revision}` and the present commit have no common ancestor: name a revision that the present branch comes from"
        ),
    })?;
    Ok(String::from_utf8_lossy(&base).trim().to_owned())
}

/// A folder that git refuses to look at is told in git's own words.
fn require_repository(root: &Path) -> anyhow::Result<()> {
    let Err(trouble) = git(root, &["rev-parse", "--git-dir"]) else { return Ok(()) };
    if trouble.to_string().contains("not a git repository") {
        bail!("`{}` is not in a git repository, so nothing is known of earlier states", root.display());
    }
    Err(trouble)
}

fn is_commit(root: &Path, revision: &str) -> bool {
    !revision.starts_with(['-', '^'])
        && git(root, &["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")]).is_ok()
}

fn is_shallow(root: &Path) -> bool {
    git(root, &["rev-parse", "--is-shallow-repository"]).is_ok_and(|answer| answer.starts_with(b"true"))
}

/// How to get a revision that is not here, where it can be told: `origin/main` is the branch `main` of `origin`.
fn fetch_first(root: &Path, revision: &str) -> String {
    let remotes = git(root, &["remote"]).unwrap_or_default();
    let remotes = String::from_utf8_lossy(&remotes);
    let of_remote = |remote: &str| revision.strip_prefix(remote)?.strip_prefix('/').map(str::to_owned);
    match remotes.lines().find_map(|remote| Some((remote, of_remote(remote)?))) {
        Some((remote, branch)) => {
            format!("; if `{remote}` has it, fetch it first (`git fetch {remote} {branch}:refs/remotes/{revision}`)")
        }
        None => {
            "; if it is a branch elsewhere, fetch it, and name it with its remote, such as `origin/main`".to_owned()
        }
    }
}

struct Entry {
    path: RelPath,
    /// Where it is a rename, what the file is called now.
    new_path: Option<RelPath>,
    /// What it held; nothing for a file that was not there.
    blob: Option<String>,
    is_submodule: bool,
}

/// The mode of a folder that is a repository of its own.
const SUBMODULE: &str = "160000";

/// Reads `git diff --raw -z`: `:100644 100644 <old> <new> M\0path\0`, and two paths behind a rename.
fn raw_entries(raw: &[u8]) -> anyhow::Result<Vec<Entry>> {
    let mut parts = raw.split(|&byte| byte == 0).filter(|part| !part.is_empty());
    let mut entries = Vec::new();
    while let Some(part) = parts.next() {
        let fields = String::from_utf8_lossy(part).into_owned();
        let fields: Vec<&str> = fields.trim_start_matches(':').split(' ').collect();
        let [old_mode, new_mode, old, _, status] = fields.as_slice() else { bail!("git answered in an unknown form") };
        let mut path = || parts.next().map(|path| RelPath::new(&String::from_utf8_lossy(path)));
        let first = path().context("git answered in an unknown form")?;
        let new_path = if status.starts_with(['R', 'C']) { path() } else { None };
        if status.starts_with('C') {
            entries.push(Entry { path: new_path.unwrap_or(first), new_path: None, blob: None, is_submodule: false });
            continue;
        }
        let is_file = old_mode.starts_with("100");
        let blob = is_file.then(|| (*old).to_owned());
        let is_submodule = [old_mode, new_mode].contains(&&SUBMODULE);
        entries.push(Entry { path: first, new_path, blob, is_submodule });
    }
    Ok(entries)
}

/// What files held, in their order, through one git process; as git would write them into the working tree, so with the
/// line ends and the contents that are kept elsewhere.
fn read_files(root: &Path, files: &[(RelPath, String)]) -> anyhow::Result<Vec<FileBytes>> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let prefix = git(root, &["rev-parse", "--show-prefix"])?;
    let prefix = String::from_utf8_lossy(&prefix).trim_end_matches(['\r', '\n']).to_owned();
    // Not every git that is in use knows `-z` here.
    let has_line_break = files.iter().any(|(path, _)| path.as_str().contains('\n'));
    let (separator, form) = if has_line_break { ("\0", Some("-z")) } else { ("\n", None) };
    let mut child = command(root)
        .args(["cat-file", "--batch", "--filters"])
        .args(form)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(cannot_start)?;
    let mut stdin = child.stdin.take().context("cannot write to git")?;
    let mut stdout = child.stdout.take().context("cannot read from git")?;
    let end = end_mark(files);
    let mut questions = String::new();
    for (path, blob) in files {
        questions.extend([blob, " ", &prefix, path.as_str(), separator, &end, " x", separator]);
    }
    let mut answer = Vec::new();
    std::thread::scope(|scope| {
        // Both pipes are bounded, so one side must not wait for the other.
        scope.spawn(move || stdin.write_all(questions.as_bytes()));
        stdout.read_to_end(&mut answer).context("git ended early")
    })?;
    let status = child.wait().context("cannot wait for git")?;
    let contents = contents(&answer, &end);
    if !status.success() || contents.len() != files.len() {
        bail!("git could not read an earlier state of the files");
    }
    Ok(contents)
}

/// A name that no object has and no file holds. Git says the length of a file as it is stored, not as it is in the working
/// tree, so that each answer is followed by a question that git answers with `missing`.
fn end_mark(files: &[(RelPath, String)]) -> String {
    let blobs: Vec<&str> = files.iter().map(|(_, blob)| blob.as_str()).collect();
    format!("end-of-{}", blake3::hash(blobs.concat().as_bytes()).to_hex())
}

/// What stands between the line before each file, `<object> blob <length>`, and the mark behind it.
fn contents(answer: &[u8], end: &str) -> Vec<FileBytes> {
    let mark = format!("\n{end} missing\n");
    let mut contents = Vec::new();
    let mut rest = answer;
    while let Some(at) = memmem::find(rest, mark.as_bytes()) {
        let (file, behind) = rest.split_at(at);
        if let Some(line_end) = memchr(b'\n', file) {
            contents.push(file[line_end + 1..].into());
        }
        rest = &behind[mark.len()..];
    }
    contents
}

fn git(root: &Path, arguments: &[&str]) -> anyhow::Result<Vec<u8>> {
    let output = command(root).args(arguments).output().map_err(cannot_start)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`git {}` failed: {}", arguments.join(" "), said.trim());
    }
    Ok(output.stdout)
}

fn cannot_start(error: std::io::Error) -> anyhow::Error {
    match error.kind() {
        std::io::ErrorKind::NotFound => {
            anyhow::anyhow!(
                "earlier states are asked of `git`, and there is no such program: install it, or put it on the path"
            )
        }
        _ => anyhow::Error::new(error).context("cannot start git"),
    }
}

/// What git tells of one repository, as `git rev-parse --local-env-vars` lists it, but for the configuration.
const LOCAL_VARIABLES: [&str; 10] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_WORK_TREE",
];

fn command(root: &Path) -> Command {
    let mut command = Command::new("git");
    // Paths as they are, and no pager, colour or prompt.
    command.arg("-C").arg(root).args(["-c", "core.quotePath=false", "-c", "color.ui=false"]).stdin(Stdio::null());
    command.env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C");
    // A hook that git runs is told of its own repository, which need not be that of the content root.
    for variable in LOCAL_VARIABLES {
        command.env_remove(variable);
    }
    command
}
