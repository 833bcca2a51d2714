//! A content root on disk becomes sources, and what is odd about its files becomes diagnostics.
//!
//! Must not know what the files mean: only their names, sizes and kinds.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use crate::baseline::BASELINE_FILE;
use crate::diagnostic::{self, Diagnostic};
use crate::rules::files::{
    FILE_NAME_COLLISION, FILE_NAME_NOT_UTF8, FILE_NOT_REGULAR, FILE_SYMLINK, FILE_TOO_LARGE_TO_LOAD,
};
use crate::sources::Sources;
use crate::text::RelPath;

/// The files of a content root, and what is odd about them.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    pub sources: Sources,
    /// In the order in which findings are shown.
    pub diagnostics: Vec<Diagnostic>,
}

/// The most bytes that a file may have to be loaded.
pub const MAX_FILE_SIZE: u64 = 32 * 1024 * 1024;

const CONFIG: &str = "selfhelp.toml";

/// Reads the files of a content root: `articles`, `includes`, `templates` and `static` whole, `topics/*.csv` and `*.json`,
/// `selfhelp.toml` and `names.toml`. A `config` given is read in place of `selfhelp.toml`, and kept under its path.
///
/// Names that begin with `.` are passed over. A file that vanishes while it is read was never there.
///
/// # Errors
/// If there is no folder `articles`, no file `config`, or a file or folder cannot be read.
pub fn load(root: &Path, config: Option<&Path>) -> anyhow::Result<Loaded> {
    let mut diagnostics = Vec::new();
    let mut files = list(root, &mut diagnostics)?;
    if let Some(config) = config {
        files.retain(|file| file.path.as_str() != CONFIG);
        diagnostics.retain(|diagnostic| diagnostic.path.as_str() != CONFIG);
        let on_disk = config.to_path_buf();
        require_file(config)?;
        files.push(Listed { path: RelPath::new(CONFIG), exact: true, on_disk });
    }
    let files = without_collisions(root, files, &mut diagnostics);

    // Each thread reads into a buffer of its own, so that no file's bytes are copied into fresh memory more than once.
    let contents: Vec<Content> = files.par_iter().map_init(Vec::new, read).collect::<anyhow::Result<_>>()?;
    let mut sources = Sources::default();
    for (file, content) in files.into_iter().zip(contents) {
        match content {
            Content::Bytes(bytes) => sources.insert(file.path, bytes),
            Content::TooLarge(size) => diagnostics.push(too_large(&file.path, size)),
            Content::Vanished => {}
        }
    }
    diagnostic::sort(&mut diagnostics);
    Ok(Loaded { sources, diagnostics })
}

/// Reads `selfhelp.toml` of a folder alone, or a `config` given in its place; nothing where the folder has none.
///
/// # Errors
/// If there is no such folder, no file `config`, or it cannot be read.
pub fn load_config(root: &Path, config: Option<&Path>) -> anyhow::Result<Sources> {
    if let Some(config) = config {
        require_file(config)?;
    }
    fs::metadata(root).with_context(|| format!("cannot look for `{CONFIG}` in `{}`", root.display()))?;
    let file = root.join(CONFIG);
    let on_disk = config.map(Path::to_path_buf).or_else(|| file.is_file().then_some(file));
    let mut sources = Sources::default();
    if let Some(on_disk) = on_disk
        && let Content::Bytes(bytes) =
            read(&mut Vec::new(), &Listed { path: RelPath::new(CONFIG), exact: true, on_disk })?
    {
        sources.insert(RelPath::new(CONFIG), bytes);
    }
    Ok(sources)
}

/// A file that is to be read.
struct Listed {
    path: RelPath,
    /// The path is the name on disk, not a lossy reading of it.
    exact: bool,
    on_disk: PathBuf,
}

fn list(root: &Path, diagnostics: &mut Vec<Diagnostic>) -> anyhow::Result<Vec<Listed>> {
    require_articles(root)?;
    let mut files = Vec::new();
    // The walk opens every folder once, and asks nothing about single files: it takes a small part of the time that
    // reading them takes, so it is not worth sharing out.
    for entry in WalkDir::new(root).min_depth(1).into_iter().filter_entry(|entry| is_wanted(root, entry)) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if error.io_error().is_some_and(|error| error.kind() == ErrorKind::NotFound) => continue,
            Err(error) => {
                let path = error.path().unwrap_or(root).display().to_string();
                return Err(error).with_context(|| format!("cannot read the folder `{path}`; check its permissions"));
            }
        };
        let path = relative(root, entry.path());
        let kind = entry.file_type();
        if kind.is_symlink() {
            let message = "a symbolic link is not followed, so what it points to is missing";
            diagnostics
                .push(Diagnostic::new(&FILE_SYMLINK, &path, None, message).hint("put a copy of the file here instead"));
            continue;
        }
        if !kind.is_file() && !kind.is_dir() {
            let message = "this is neither a file nor a folder, so it is not read";
            diagnostics
                .push(Diagnostic::new(&FILE_NOT_REGULAR, &path, None, message).hint("move it out of the content root"));
            continue;
        }
        if entry.file_name().to_str().is_none() {
            let message = format!("the name `{}` is not UTF-8", escaped(entry.file_name()));
            diagnostics.push(Diagnostic::new(&FILE_NAME_NOT_UTF8, &path, None, message).hint("rename it"));
        }
        if kind.is_file() {
            let below = || entry.path().strip_prefix(root).is_ok_and(|path| path.to_str().is_some());
            let exact = text_below(root, entry.path()).is_some() || below();
            files.push(Listed { path, exact, on_disk: entry.into_path() });
        }
    }
    Ok(files)
}

/// Whether an entry is of the content: the walk neither reports nor enters anything else.
fn is_wanted(root: &Path, entry: &DirEntry) -> bool {
    if entry.depth() == 0 {
        return true;
    }
    if entry.file_name().as_encoded_bytes().starts_with(b".") {
        return false;
    }
    let below = || entry.path().strip_prefix(root).unwrap_or(entry.path());
    let top = match text_below(root, entry.path()) {
        Some(path) => path.split('/').next(),
        None => below().components().next().and_then(|part| part.as_os_str().to_str()),
    };
    let top = top.unwrap_or("");
    let extension = entry.path().extension().and_then(OsStr::to_str).unwrap_or("");
    let kind = entry.file_type();
    match kind.is_dir() {
        true => is_wanted_folder(top, entry.depth()),
        // A link at the top may stand for a folder: it is reported rather than passed over.
        false => {
            is_wanted_file(top, entry.depth(), extension) || (!kind.is_file() && is_wanted_folder(top, entry.depth()))
        }
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

fn require_file(config: &Path) -> anyhow::Result<()> {
    let metadata = fs::metadata(config)
        .with_context(|| format!("cannot read the configuration `{}` given with `--config`", config.display()))?;
    if !metadata.is_file() {
        bail!("the configuration `{}` given with `--config` is not a file", config.display());
    }
    Ok(())
}

/// What the path of a walk has behind its root, where it is written as paths are kept. Nearly all are, and their parts need
/// not be told apart.
fn text_below<'a>(root: &Path, path: &'a Path) -> Option<&'a str> {
    let below = path.to_str()?.strip_prefix(root.to_str()?)?.strip_prefix(MAIN_SEPARATOR)?;
    let is_plain =
        MAIN_SEPARATOR == '/' && !below.is_empty() && !below.starts_with(['/', '.']) && !below.contains("/.");
    is_plain.then_some(below)
}

/// The path below the root, always with `/`, and with U+FFFD for what is not UTF-8.
pub(super) fn relative(root: &Path, path: &Path) -> RelPath {
    if let Some(below) = text_below(root, path) {
        return RelPath::new(below);
    }
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    RelPath::new(&parts.join("/"))
}

/// A name that shows which bytes it has.
fn escaped(name: &OsStr) -> String {
    name.as_encoded_bytes().escape_ascii().to_string()
}

/// Keeps one file for each path: the one that is named so, else the first in the order of the bytes of its name.
fn without_collisions(root: &Path, mut files: Vec<Listed>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Listed> {
    files.sort_by(|a, b| (&a.path, !a.exact, &a.on_disk).cmp(&(&b.path, !b.exact, &b.on_disk)));
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

/// What reading a file gave.
enum Content {
    Bytes(Arc<[u8]>),
    TooLarge(u64),
    Vanished,
}

fn read(buffer: &mut Vec<u8>, file: &Listed) -> anyhow::Result<Content> {
    match read_limited(buffer, &file.on_disk) {
        Ok(content) => Ok(content),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Content::Vanished),
        Err(error) => Err(error)
            .with_context(|| format!("cannot read the file `{}`; check its permissions", file.on_disk.display())),
    }
}

fn read_limited(buffer: &mut Vec<u8>, path: &Path) -> io::Result<Content> {
    let file = File::open(path)?;
    buffer.clear();
    // The size is asked for where it matters alone: articles are many and small, and the buffer has room for most of them.
    (&file).take(MAX_FILE_SIZE + 1).read_to_end(buffer)?;
    let length = buffer.len() as u64;
    if length > MAX_FILE_SIZE {
        return Ok(Content::TooLarge(file.metadata()?.len().max(length)));
    }
    Ok(Content::Bytes(Arc::from(buffer.as_slice())))
}

fn too_large(path: &RelPath, size: u64) -> Diagnostic {
    let message = format!("the file has {} MiB, so it is not read; the limit is 32 MiB", size.div_ceil(1024 * 1024));
    Diagnostic::new(&FILE_TOO_LARGE_TO_LOAD, path, None, message)
        .hint("make it smaller, or keep it elsewhere and link to it")
}
