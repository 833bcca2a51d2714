//! Which files of a content root are of the content, and what is odd about their names and kinds.
//!
//! Must not read files, nor know what they mean.

use std::ffi::OsStr;
use std::fs::{self, DirEntry, FileType};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rayon::prelude::*;

use crate::baseline::BASELINE_FILE;
use crate::diagnostic::Diagnostic;
use crate::rules::files::{FILE_NAME_COLLISION, FILE_NAME_NOT_UTF8, FILE_NOT_REGULAR, FILE_SYMLINK};
use crate::text::RelPath;

pub(super) const CONFIG: &str = "selfhelp.toml";

/// A file that is to be read, or a folder to be looked into.
pub(super) struct Listed {
    pub path: RelPath,
    /// The path is the name on disk, not a lossy reading of it.
    pub exact: bool,
    pub on_disk: PathBuf,
}

/// What a walk met.
#[derive(Default)]
pub(super) struct Found {
    pub files: Vec<Listed>,
    pub diagnostics: Vec<Diagnostic>,
    /// Where the walk was not yet.
    folders: Vec<Listed>,
}

/// Finds the files of a content root, in no order. The folders of one depth are read side by side.
pub(super) fn walk(root: &Path) -> anyhow::Result<Found> {
    require_articles(root)?;
    let mut all = Found::default();
    let mut folders = vec![Listed { path: RelPath::new(""), exact: true, on_disk: root.to_path_buf() }];
    let mut depth = 0;
    while !folders.is_empty() {
        depth += 1;
        let look = |folder| look_into(folder, depth);
        let found: Vec<Found> = folders.par_iter().map(look).collect::<anyhow::Result<_>>()?;
        folders.clear();
        for found in found {
            all.files.extend(found.files);
            all.diagnostics.extend(found.diagnostics);
            folders.extend(found.folders);
        }
    }
    Ok(all)
}

/// Looks into a folder whose entries lie at a depth, counted from 1. Nothing is asked about single files.
fn look_into(folder: &Listed, depth: usize) -> anyhow::Result<Found> {
    let unreadable = || format!("cannot read the folder `{}`; check its permissions", folder.on_disk.display());
    let mut found = Found::default();
    let entries = match fs::read_dir(&folder.on_disk) {
        // A folder that vanishes was never there.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(found),
        entries => entries.with_context(unreadable)?,
    };
    for entry in entries {
        let entry = entry.with_context(unreadable)?;
        match entry.file_type() {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            kind => found.add(folder, &entry, kind.with_context(unreadable)?, depth),
        }
    }
    Ok(found)
}

impl Found {
    /// Takes in an entry of a folder, where it is of the content.
    fn add(&mut self, folder: &Listed, entry: &DirEntry, kind: FileType, depth: usize) {
        let name = entry.file_name();
        if !is_wanted(folder.path.as_str(), &name, kind, depth) {
            return;
        }
        let shown = name.to_string_lossy();
        let path = match depth {
            1 => RelPath::new(&shown),
            _ => RelPath::new(&format!("{}/{shown}", folder.path)),
        };
        if kind.is_symlink() {
            let message = "a symbolic link is not followed, so what it points to is missing";
            let finding = Diagnostic::new(&FILE_SYMLINK, &path, None, message);
            self.diagnostics.push(finding.hint("put a copy of the file here instead"));
            return;
        }
        if !kind.is_file() && !kind.is_dir() {
            let message = "this is neither a file nor a folder, so it is not read";
            let finding = Diagnostic::new(&FILE_NOT_REGULAR, &path, None, message);
            self.diagnostics.push(finding.hint("move it out of the content root"));
            return;
        }
        let is_utf8 = name.to_str().is_some();
        if !is_utf8 {
            let message = format!("the name `{}` is not UTF-8", escaped(&name));
            self.diagnostics.push(Diagnostic::new(&FILE_NAME_NOT_UTF8, &path, None, message).hint("rename it"));
        }
        let listed = Listed { path, exact: folder.exact && is_utf8, on_disk: entry.path() };
        if kind.is_dir() { self.folders.push(listed) } else { self.files.push(listed) }
    }
}

/// Whether an entry of a folder is of the content: the walk neither reports nor enters anything else.
fn is_wanted(folder: &str, name: &OsStr, kind: FileType, depth: usize) -> bool {
    if name.as_encoded_bytes().starts_with(b".") {
        return false;
    }
    let name = name.to_str().unwrap_or("");
    let top = folder.split('/').next().filter(|_| depth > 1).unwrap_or(name);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match kind.is_dir() {
        true => is_wanted_folder(top, depth),
        // A link at the top may stand for a folder: it is reported rather than passed over.
        false => is_wanted_file(top, depth, extension) || (!kind.is_file() && is_wanted_folder(top, depth)),
    }
}

fn is_wanted_folder(top: &str, depth: usize) -> bool {
    matches!((top, depth), ("articles" | "includes" | "templates" | "static", _) | ("topics", 1))
}

fn is_wanted_file(top: &str, depth: usize, extension: &str) -> bool {
    match (top, depth) {
        ("articles" | "includes" | "templates" | "static", depth) => depth > 1,
        ("topics", 2) => matches!(extension, "csv" | "json"),
        (CONFIG | "names.toml" | BASELINE_FILE, 1) => true,
        _ => false,
    }
}

/// Whether a file of this path is of the content, so that loading reads it.
#[must_use]
pub fn is_content(path: &RelPath) -> bool {
    let parts: Vec<&str> = path.as_str().split('/').collect();
    let is_hidden = parts.iter().any(|part| part.starts_with('.'));
    !is_hidden && is_wanted_file(parts.first().copied().unwrap_or(""), parts.len(), path.extension())
}

/// Whether a folder of this path can hold content.
#[must_use]
pub fn holds_content(path: &RelPath) -> bool {
    let top = path.as_str().split('/').next().unwrap_or("");
    matches!(top, "" | "articles" | "includes" | "templates" | "static" | "topics")
}

fn require_articles(root: &Path) -> anyhow::Result<()> {
    let articles = root.join("articles");
    let way_out = "name the folder that holds it with `--root DIR`";
    match fs::symlink_metadata(&articles) {
        Ok(metadata) if metadata.is_dir() => Ok(()),
        Ok(metadata) if metadata.is_symlink() => {
            bail!("`{}` is a symbolic link, which is not followed; {way_out}", articles.display())
        }
        Ok(_) => bail!("`{}` is not a folder; {way_out}", articles.display()),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            bail!("`{}` is not a content root: it has no folder `articles`; {way_out}", root.display())
        }
        Err(error) => Err(error).with_context(|| format!("cannot read `{}`; {way_out}", articles.display())),
    }
}

/// The path below the root, always with `/`, and with U+FFFD for what is not UTF-8.
pub(super) fn relative(root: &Path, path: &Path) -> RelPath {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    RelPath::new(&parts.join("/"))
}

/// A name that shows which bytes it has.
fn escaped(name: &OsStr) -> String {
    name.as_encoded_bytes().escape_ascii().to_string()
}

/// Keeps one file for each path: the one that is named so, else the first in the order of the bytes of its name.
pub(super) fn without_collisions(
    root: &Path,
    mut files: Vec<Listed>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Listed> {
    files.par_sort_unstable_by(|a, b| (&a.path, !a.exact, &a.on_disk).cmp(&(&b.path, !b.exact, &b.on_disk)));
    let mut kept: Vec<Listed> = Vec::with_capacity(files.len());
    for file in files {
        if kept.last().is_none_or(|last| last.path != file.path) {
            kept.push(file);
            continue;
        }
        let name = escaped(file.on_disk.strip_prefix(root).unwrap_or(&file.on_disk).as_os_str());
        let message = format!("`{name}` is read as a path that another file has, so it is skipped");
        diagnostics
            .push(Diagnostic::new(&FILE_NAME_COLLISION, &file.path, None, message).hint("rename one of the two"));
    }
    kept
}
