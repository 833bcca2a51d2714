//! `selfhelp check`: what is wrong with the articles.
//!
//! Must not find anything itself.

use std::path::Path;

use anyhow::bail;

use super::args::{Check, Common};
use super::{Content, Status, absolute, clouds_named, print_diagnostics, read_content, status_of};
use crate::corpus::Entry;
use crate::diagnostic::Diagnostic;
use crate::render::Templates;
use crate::text::RelPath;

pub(super) fn run(common: &Common, arguments: &Check) -> anyhow::Result<Status> {
    let Content { root, snapshot, mut diagnostics } = read_content(common)?;
    diagnostics.extend(Templates::new(&snapshot.sources).1);
    crate::diagnostic::sort(&mut diagnostics);
    let clouds = clouds_named(&snapshot.config, &arguments.cloud)?;
    let folders = arguments.paths.iter().map(|path| below_root(&root, path)).collect::<anyhow::Result<Vec<_>>>()?;
    for (folder, path) in folders.iter().zip(&arguments.paths) {
        if !snapshot.sources.iter().any(|(source, _)| is_below(source, folder)) {
            bail!(
                "there is nothing to check at `{}`: paths are seen from the current folder, or from the content root `{}`",
                path.display(),
                root.display()
            );
        }
    }
    let is_asked_for = |path: &RelPath| folders.is_empty() || folders.iter().any(|folder| is_below(path, folder));
    let is_of_clouds = |finding: &Diagnostic| clouds.is_empty() || !finding.clouds.intersection(clouds).is_empty();
    let asked: Vec<Diagnostic> =
        diagnostics.into_iter().filter(|finding| is_asked_for(&finding.path) && is_of_clouds(finding)).collect();
    let is_in_clouds = |entry: &Entry| clouds.is_empty() || !entry.clouds.intersection(clouds).is_empty();
    let is_counted = |entry: &Entry| is_asked_for(entry.article().path()) && is_in_clouds(entry);
    let articles = snapshot.corpus.iter().filter(|(_, entry)| is_counted(entry)).count();
    print_diagnostics(common, &snapshot, &asked, articles)?;
    Ok(status_of(&asked, false))
}

/// A path as the user typed it, seen from the content root; empty for the root itself.
fn below_root(root: &Path, path: &Path) -> anyhow::Result<String> {
    let (root, full) = (absolute(root)?, absolute(path)?);
    let below = full.strip_prefix(&root).ok().or_else(|| path.is_relative().then_some(path));
    let Some(below) = below else {
        bail!("`{}` is not below the content root `{}`", path.display(), root.display());
    };
    let parts: Vec<String> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    Ok(parts.join("/"))
}

fn is_below(path: &RelPath, folder: &str) -> bool {
    let rest = path.as_str().strip_prefix(folder);
    folder.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || folder.ends_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_holds_what_is_below_it_and_nothing_else() {
        let path = RelPath::new("articles/a/b.md");
        assert!(is_below(&path, "articles/a") && is_below(&path, "articles/a/b.md") && is_below(&path, ""));
        assert!(!is_below(&path, "articles/ab") && !is_below(&RelPath::new("articles/ab/c.md"), "articles/a"));
    }

    #[test]
    fn paths_are_seen_from_the_root() {
        let below = |path: &str| below_root(Path::new("/r"), Path::new(path)).unwrap();
        assert_eq!(below("/r/articles/../articles/a.md"), "articles/a.md");
        assert!(below_root(Path::new("/r"), Path::new("/elsewhere")).is_err());
    }
}
