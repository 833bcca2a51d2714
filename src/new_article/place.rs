//! Where a new article may lie: `articles/<folder>/<name>.md`, by a name that is safe everywhere and that nothing has.
//!
//! Must not look at a disk: what is there, sources say.

use crate::corpus::{ARTICLES, Corpus};
use crate::rules::files::{MAX_NAME, is_safe_in_name};
use crate::sources::Sources;
use crate::suggestion::nearest;
use crate::text::RelPath;

/// Whether a path has the form of an article's, so that it may be meant.
#[must_use]
pub fn has_form(path: &str) -> bool {
    path.strip_prefix(ARTICLES).is_some_and(|below| {
        let parts: Vec<&str> = below.split('/').collect();
        parts.len() == 2 && parts.iter().all(|part| !part.is_empty() && !matches!(*part, "." | ".."))
    })
}

/// The path of a new article, which may be given without its extension.
///
/// # Errors
/// Why there can be no new article, and what to do instead.
pub fn place(sources: &Sources, path: &str) -> Result<RelPath, String> {
    if !has_form(path) {
        return Err(format!(
            "`{path}` is no place for an article; name one as `articles/<folder>/<name>.md`, seen from the content root \
             or from the current folder"
        ));
    }
    let stem_length = path.len() - ".md".len();
    let stem =
        path.get(stem_length..).filter(|end| end.eq_ignore_ascii_case(".md")).map_or(path, |_| &path[..stem_length]);
    let path = RelPath::new(&format!("{stem}.md"));
    check_name(&path)?;
    check_folder(sources, path.folder())?;
    let is_it = |other: &&RelPath| other.as_str().eq_ignore_ascii_case(path.as_str());
    match sources.below(ARTICLES).map(|(other, _)| other).find(is_it) {
        Some(other) => Err(format!("`{other}` is there already, and nothing is overwritten; choose another name")),
        None => Ok(path),
    }
}

fn check_name(path: &RelPath) -> Result<(), String> {
    let name = path.file_name();
    let is_good = |character: char| is_safe_in_name(character) && !character.is_ascii_uppercase();
    let is_unsafe = !name.chars().all(is_good) || name.starts_with(['.', '-']) || is_device(name);
    if is_unsafe {
        let good = |character: char| if is_good(character) { character } else { '-' };
        let proposed: String = path.stem().to_lowercase().chars().map(good).collect();
        let proposed = proposed.trim_matches(['.', '-']);
        let such_as = match proposed.is_empty() || is_device(proposed) {
            true => String::new(),
            false => format!(", such as `{}/{proposed}.md`", path.folder()),
        };
        return Err(format!(
            "`{name}` is no safe name for a file; use small letters, digits, hyphens, dots and underscores, and begin with \
             a letter or digit{such_as}"
        ));
    }
    let length = name.chars().count();
    if length > MAX_NAME {
        return Err(format!(
            "the name `{name}` has {length} characters, and may have {MAX_NAME}; choose a shorter one"
        ));
    }
    Ok(())
}

/// Whether a name means a device on some systems, whatever stands behind its first dot.
fn is_device(name: &str) -> bool {
    let first = name.split('.').next().unwrap_or("");
    let port = first.strip_prefix("com").or_else(|| first.strip_prefix("lpt"));
    matches!(first, "aux" | "con" | "nul" | "prn")
        || port.is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9']))
}

/// A folder that is there may be called as it likes; another must not be nearly that one.
fn check_folder(sources: &Sources, folder: &str) -> Result<(), String> {
    let folders = folders(sources);
    if folders.contains(&folder) {
        return Ok(());
    }
    if let Some(other) = folders.iter().find(|other| other.eq_ignore_ascii_case(folder)) {
        return Err(format!("the folder `{folder}` is written `{other}`; name it so"));
    }
    let name = folder.strip_prefix(ARTICLES).unwrap_or(folder);
    if !name.chars().all(is_safe_in_name) || name.starts_with(['.', '-']) || name.ends_with('.') {
        return Err(format!(
            "`{name}` is no safe name for a new folder; use letters, digits, hyphens, dots and underscores, and begin with \
             a letter or digit"
        ));
    }
    Ok(())
}

/// The folder that a new one may have been meant to be; nothing where it is not new.
#[must_use]
pub fn folder_meant<'a>(sources: &'a Sources, path: &RelPath) -> Option<&'a str> {
    let folders = folders(sources);
    nearest(path.folder(), &folders).filter(|meant| *meant != path.folder())
}

/// The folders below `articles/` that hold something, in order.
fn folders(sources: &Sources) -> Vec<&str> {
    let mut folders: Vec<&str> = sources.below(ARTICLES).map(|(path, _)| path.folder()).collect();
    folders.dedup();
    folders
}

/// Another article whose file has the same name, which a check would report.
#[must_use]
pub fn same_name<'a>(corpus: &'a Corpus, path: &RelPath) -> Option<&'a RelPath> {
    let paths = corpus.iter().map(|(_, entry)| entry.article().path());
    paths.into_iter().find(|other| other.file_name().eq_ignore_ascii_case(path.file_name()))
}
