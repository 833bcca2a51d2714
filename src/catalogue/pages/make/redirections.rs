//! Redirection files of documentation repositories: `.openpublishing.redirection.json` and others named like it.
//!
//! Must not know which pages there are.

use serde::Deserialize;

use super::super::{Address, Page, Place};
use super::{Mistake, address_below, reference};
use crate::text::RelPath;

#[derive(Deserialize)]
struct File {
    redirections: Vec<Redirection>,
}

/// What a redirect says beside it, such as whether the document keeps its identity, is for publishing alone.
#[derive(Deserialize)]
struct Redirection {
    /// Seen from the folder of the redirection file.
    source_path: Option<String>,
    source_path_from_root: Option<String>,
    redirect_url: String,
}

/// Whether a file is one, by its name.
#[must_use]
pub fn is_redirections(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or("");
    name.starts_with(".openpublishing.redirection") && name.ends_with(".json")
}

/// The redirects of a file at a path below the repository's root: of sources below the folder that is published at the base.
///
/// # Errors
/// If it is not such a file, or an entry says too little.
pub fn redirects(path: &RelPath, text: &str, docset: &str, base: &Address) -> Result<Vec<(Place, Page)>, Mistake> {
    let text = text.trim_start_matches('\u{feff}');
    let file: File = serde_json::from_str(text)
        .map_err(|error| Mistake::at(error.line().max(1), format!("this is no redirection file: {error}")))?;
    let mut redirects = Vec::new();
    for (index, redirection) in file.redirections.iter().enumerate() {
        let Redirection { source_path, source_path_from_root, redirect_url } = redirection;
        let source = match (source_path_from_root, source_path) {
            (Some(from_root), _) => Some(RelPath::new(from_root.trim_start_matches('/'))),
            (None, Some(beside)) => path.join(beside),
            (None, None) => None,
        };
        let Some(source) = source else {
            let message = format!("redirection {} has no `source_path` within the repository", index + 1);
            return Err(Mistake { line: None, message });
        };
        let Some(page) = page_address(&source, docset, base) else { continue };
        if let Some(target) = target(&source, &page, redirect_url) {
            redirects.push((page.place(), Page::Redirect(target)));
        }
    }
    Ok(redirects)
}

/// The address of a source file's page; nothing where the file is not in the folder that is published.
pub(super) fn page_address(source: &RelPath, docset: &str, base: &Address) -> Option<Address> {
    let below = source.as_str().strip_prefix(docset)?;
    let below = if docset.is_empty() { below } else { below.strip_prefix('/')? };
    let name = below.rsplit_once('.').filter(|(_, extension)| !extension.contains('/')).map_or(below, |(name, _)| name);
    let folder = ["_index", "index"].iter().find_map(|index| name.strip_suffix(index));
    let name = folder.filter(|folder| folder.is_empty() || folder.ends_with('/')).unwrap_or(name);
    address_below(base, name)
}

/// The whole address that a page redirects to.
pub(super) fn target(source: &RelPath, page: &Address, written: &str) -> Option<String> {
    let target = reference(source, page, written)?;
    let path = target.path.strip_suffix(".md").filter(|_| target.host == page.host).map(str::to_owned);
    Some(path.map_or_else(|| target.to_link(), |path| Address { path, ..target.clone() }.to_link()))
}
