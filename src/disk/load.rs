//! A content root on disk becomes sources, and what is odd about its files becomes diagnostics.
//!
//! Must not know what the files mean: only their names, sizes and kinds.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use anyhow::{Context, bail};
use rayon::prelude::*;

use super::walk::{CONFIG, Found, Listed, walk, without_collisions};
use crate::diagnostic::{self, Diagnostic};
use crate::rules::files::FILE_TOO_LARGE_TO_LOAD;
use crate::sources::Sources;
use crate::text::{FileBytes, RelPath};

/// The files of a content root, and what is odd about them.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    pub sources: Sources,
    /// In the order in which findings are shown.
    pub diagnostics: Vec<Diagnostic>,
}

/// The most bytes that a file may have to be loaded.
pub const MAX_FILE_SIZE: u64 = 32 * 1024 * 1024;

/// A thread takes so many files at a time, so that none waits long for the others.
const FILES_AT_ONCE: usize = 256;

/// Reads the files of a content root: `articles`, `includes`, `templates` and `static` whole, `topics/*.csv` and `*.json`,
/// `selfhelp.toml` and `names.toml`. A `config` given is read in place of `selfhelp.toml`, and kept under its path.
///
/// Names that begin with `.` are passed over. A file that vanishes while it is read was never there.
///
/// # Errors
/// If there is no folder `articles`, no file `config`, or a file or folder cannot be read.
pub fn load(root: &Path, config: Option<&Path>) -> anyhow::Result<Loaded> {
    let Found { mut files, mut diagnostics, .. } = walk(root)?;
    if let Some(config) = config {
        files.retain(|file| file.path.as_str() != CONFIG);
        diagnostics.retain(|diagnostic| diagnostic.path.as_str() != CONFIG);
        let on_disk = config.to_path_buf();
        require_file(config)?;
        files.push(Listed { path: RelPath::new(CONFIG), exact: true, on_disk });
    }
    let files = without_collisions(root, files, &mut diagnostics);

    // Each thread reads into a buffer of its own, so that no file's bytes are copied into fresh memory more than once.
    let contents = files.par_iter().with_max_len(FILES_AT_ONCE).map_init(Vec::new, read);
    let contents: Vec<Content> = contents.collect::<anyhow::Result<_>>()?;
    let loaded = files.into_iter().zip(contents).filter_map(|(file, content)| match content {
        Content::Bytes(bytes) => Some((file.path, bytes)),
        Content::TooLarge(size) => {
            diagnostics.push(too_large(&file.path, size));
            None
        }
        Content::Vanished => None,
    });
    let sources = loaded.collect();
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

fn require_file(config: &Path) -> anyhow::Result<()> {
    let metadata = fs::metadata(config)
        .with_context(|| format!("cannot read the configuration `{}` given with `--config`", config.display()))?;
    if !metadata.is_file() {
        bail!("the configuration `{}` given with `--config` is not a file", config.display());
    }
    Ok(())
}

/// What reading a file gave.
pub(super) enum Content {
    Bytes(FileBytes),
    TooLarge(u64),
    Vanished,
}

pub(super) fn read(buffer: &mut Vec<u8>, file: &Listed) -> anyhow::Result<Content> {
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
    Ok(Content::Bytes(FileBytes::from(buffer.as_slice())))
}

fn too_large(path: &RelPath, size: u64) -> Diagnostic {
    let message = format!("the file has {} MiB, so it is not read; the limit is 32 MiB", size.div_ceil(1024 * 1024));
    Diagnostic::new(&FILE_TOO_LARGE_TO_LOAD, path, None, message)
        .hint("make it smaller, or keep it elsewhere and link to it")
}
