//! Where each article's page is: an address that comes from the source path alone.
//!
//! Must not know sites: an article has the same path in all of them.

use std::collections::HashMap;

use foldhash::{HashSet, HashSetExt};
use rayon::prelude::*;

use crate::corpus::{ARTICLES, ArticleId, Corpus};
use crate::output;

/// The page path of every article, by its place in the corpus.
#[derive(Debug)]
pub struct Urls {
    pages: Vec<String>,
}

/// Longer names of files and folders are cut: some file systems stop at 255 bytes, some at 143.
const MAX_NAME: usize = 120;

impl Urls {
    #[must_use]
    pub fn new(corpus: &Corpus) -> Self {
        let paths: Vec<&str> = corpus.iter().map(|(_, entry)| entry.article().path().as_str()).collect();
        let pages: Vec<String> = paths.par_iter().map(|path| page_path(path)).collect();
        let mut taken = HashSet::with_capacity(corpus.len());
        let page = |(page, path): (String, &str)| {
            // Two paths that differ in letter case alone would share a page: the first in order of path keeps it.
            let page = if taken.contains(&page) { with_hash(&page, path) } else { page };
            taken.insert(page.clone());
            page
        };
        Self { pages: pages.into_iter().zip(paths).map(page).collect() }
    }

    /// The path of an article's page below its site's folder.
    #[must_use]
    pub fn page(&self, id: ArticleId) -> &str {
        &self.pages[id.index()]
    }
}

/// A path that is not safe as it is gets a hash, so that another article that comes or goes never moves its page.
fn page_path(source: &str) -> String {
    let inside = source.strip_prefix(ARTICLES).unwrap_or(source);
    let stem = inside.strip_suffix(".md").unwrap_or(inside);
    let parts: Vec<String> = stem.split('/').map(safe_name).collect();
    let safe = parts.join("/");
    let page = format!("{ARTICLES}{safe}.html");
    if safe == stem.to_ascii_lowercase() { page } else { with_hash(&page, source) }
}

fn with_hash(page: &str, source: &str) -> String {
    let stem = page.strip_suffix(".html").unwrap_or(page);
    let hash = output::hash(source.as_bytes());
    format!("{stem}-{}.html", &hash[..8])
}

/// A name that any file system and any address can hold: lower-case letters, digits, dots, hyphens, underscores.
///
/// Letters of other scripts are spelled by their code points, so that different names stay different.
#[must_use]
pub fn safe_name(name: &str) -> String {
    let mut safe = String::with_capacity(name.len());
    for character in name.chars() {
        match character.to_ascii_lowercase() {
            kept @ ('a'..='z' | '0'..='9' | '.' | '_' | '-') => safe.push(kept),
            other if other.is_alphanumeric() => safe.push_str(&format!("u{:x}", u32::from(other))),
            _ if safe.ends_with('-') => {}
            _ => safe.push('-'),
        }
    }
    let safe = safe.trim_matches(['-', '.']);
    if safe.is_empty() {
        return format!("x-{}", &output::hash(name.as_bytes())[..8]);
    }
    if safe.len() > MAX_NAME {
        return format!("{}-{}", &safe[..MAX_NAME], &output::hash(name.as_bytes())[..8]);
    }
    if is_device_name(safe) { format!("x-{safe}") } else { safe.to_owned() }
}

/// A safe name that no other id has (letter case aside): one that is not safe as it is gets a hash.
#[must_use]
pub fn unique_name(id: &str) -> String {
    // Products and topics are numbers, and are named in all lists.
    if (1..MAX_NAME).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit()) {
        return id.to_owned();
    }
    let safe = safe_name(id);
    if safe == id.to_lowercase() { safe } else { format!("{safe}-{}", &output::hash(id.as_bytes())[..8]) }
}

/// Names that Windows keeps for devices, with any extension.
#[must_use]
pub fn is_device_name(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix).is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
    };
    matches!(stem, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

/// The relative address of one path of a site from another.
#[must_use]
pub fn relative(from: &str, to: &str) -> String {
    let same = from.bytes().zip(to.bytes()).take_while(|(a, b)| a == b).count();
    // The folders that both are in end where the last `/` of what is the same does.
    let shared = from.as_bytes()[..same].iter().rposition(|&byte| byte == b'/').map_or(0, |at| at + 1);
    let up = from[shared..].matches('/').count();
    let mut address = String::with_capacity(3 * up + to.len() - shared);
    (0..up).for_each(|_| address.push_str("../"));
    address.push_str(&to[shared..]);
    address
}

/// How a page of that path names the root of its site: empty or `../` for each folder.
#[must_use]
pub fn root_from(page: &str) -> String {
    "../".repeat(page.matches('/').count())
}

/// Counts how often each value occurs, and gives the most frequent; the smallest of equals.
pub(super) fn most_frequent<T: Ord + std::hash::Hash + Clone>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: HashMap<T, usize> = HashMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0))).map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_and_stay_different() {
        assert_eq!(safe_name("My File (v2)"), "my-file-v2");
        assert_eq!(safe_name("a+b & c"), "a-b-c");
        assert_eq!(safe_name("\u{e9}t\u{e9}"), "ue9tue9");
        assert_eq!(safe_name("AUX.old"), "x-aux.old");
        assert!(safe_name("??").starts_with("x-"));
        assert!(safe_name(&"long".repeat(99)).len() < 140);
    }

    #[test]
    fn a_page_is_named_by_its_source_alone() {
        assert_eq!(page_path("articles/A-B/C.md"), "articles/a-b/c.html");
        let hashed = page_path("articles/A B/C.md");
        assert!(hashed.starts_with("articles/a-b/c-") && hashed.len() == "articles/a-b/c-12345678.html".len());
        assert_ne!(hashed, page_path("articles/A+B/C.md"));
        assert_eq!(unique_name("91001"), "91001");
        assert_ne!(unique_name("a/b"), unique_name("a b"));
        assert_ne!(unique_name("a/b"), unique_name("a-b"));
    }

    #[test]
    fn addresses_are_relative() {
        assert_eq!(relative("articles/a/b.html", "articles/a/c.html"), "c.html");
        assert_eq!(relative("articles/a/b.html", "articles/d/c.html"), "../d/c.html");
        assert_eq!(relative("articles/a/b.html", "index.html"), "../../index.html");
        assert_eq!(relative("index.html", "services/x.html"), "services/x.html");
        assert_eq!(root_from("articles/a/b.html"), "../../");
    }
}
