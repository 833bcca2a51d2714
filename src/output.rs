//! What a build makes for one site: path to bytes, its manifest, and the difference of two.
//!
//! Must not know what the bytes are, nor write them anywhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The files of one site, by path below the site's folder (always `/`), in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Output {
    files: BTreeMap<String, Arc<[u8]>>,
}

/// The name of the file that lists all others.
pub const MANIFEST: &str = "manifest.json";

/// A hash of all that a file is made from: of the same things the same program makes the same file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key([u8; 16]);

/// Takes the files of some sites as they are made, from any thread. A site is told by its place among those that are
/// made.
pub trait Sink: Sync {
    /// Whether the site has the file already, made from what has this key; then it stays as it is, and nobody makes it.
    fn keeps(&self, _site: usize, _path: &str, _key: Key) -> bool {
        false
    }

    /// Takes the bytes of a file. Without a key it is made by each build.
    fn put(&self, site: usize, path: &str, key: Option<Key>, bytes: &[u8]);
}

/// What `manifest.json` holds: every other file of the site, by path.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this format.
    pub version: u32,
    pub files: BTreeMap<String, Entry>,
}

/// One file of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// In bytes.
    pub size: u64,
    /// BLAKE3, as 64 hexadecimal digits.
    pub hash: String,
}

/// What leads from one manifest to another; each list in order of path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    pub added: Vec<String>,
    pub changed: Vec<String>,
    pub removed: Vec<String>,
}

impl Key {
    /// Of parts one behind the other, of which each must tell where it ends.
    #[must_use]
    pub fn of(parts: &[u8]) -> Self {
        let mut key = [0; 16];
        key.copy_from_slice(&blake3::hash(parts).as_bytes()[..16]);
        Self(key)
    }

    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// 32 hexadecimal digits.
    #[must_use]
    pub fn to_hex(self) -> String {
        format!("{:032x}", u128::from_be_bytes(self.0))
    }
}

impl Output {
    /// Adds a file. Two files of one path are a mistake of the build, so the first stays and the answer is false.
    pub fn insert(&mut self, path: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> bool {
        match self.files.entry(path.into()) {
            std::collections::btree_map::Entry::Occupied(_) => false,
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(bytes.into());
                true
            }
        }
    }

    /// Adds all files of another output.
    pub fn extend(&mut self, other: Self) {
        for (path, bytes) in other.files {
            self.insert(path, bytes);
        }
    }

    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Arc<[u8]>> {
        self.files.get(path)
    }

    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Arc<[u8]>)> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes))
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The bytes of all files together.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.files.values().map(|bytes| bytes.len() as u64).sum()
    }

    #[must_use]
    pub fn manifest(&self) -> Manifest {
        let entry = |bytes: &[u8]| Entry { size: bytes.len() as u64, hash: hash(bytes) };
        let files = self.files.iter().map(|(path, bytes)| (path.clone(), entry(bytes))).collect();
        Manifest { version: 1, files }
    }
}

/// The text of a `manifest.json` of some files, in order: their paths, sizes and hashes.
#[must_use]
pub fn manifest_json<'a>(files: impl Iterator<Item = (&'a str, u64, impl AsRef<str>)>) -> String {
    let mut json = "{\"version\":1,\"files\":{".to_owned();
    for (number, (path, size, hash)) in files.enumerate() {
        json.push_str(if number == 0 { "\n" } else { ",\n" });
        // Strings always serialise.
        json.push_str(&serde_json::to_string(path).unwrap_or_default());
        json.push_str(":{\"size\":");
        json.push_str(&size.to_string());
        json.push_str(",\"hash\":\"");
        json.push_str(hash.as_ref());
        json.push_str("\"}");
    }
    json.push_str("\n}}\n");
    json
}

impl Manifest {
    /// The text of `manifest.json`: one line per file, so that differences read well.
    #[must_use]
    pub fn to_json(&self) -> String {
        manifest_json(self.files.iter().map(|(path, entry)| (path.as_str(), entry.size, entry.hash.as_str())))
    }

    /// Whether all paths stay below the folder that they are seen from.
    #[must_use]
    pub fn is_safe(&self) -> bool {
        let is_name = |name: &str| !matches!(name, "" | "." | "..") && !name.contains(['\\', '\0', ':']);
        let is_hash = |hash: &str| hash.len() == 64 && hash.bytes().all(|it| it.is_ascii_hexdigit());
        self.files.iter().all(|(path, entry)| path.split('/').all(is_name) && is_hash(&entry.hash))
    }

    /// What must be done to come from this manifest to `new`.
    #[must_use]
    pub fn difference(&self, new: &Self) -> Difference {
        let mut difference = Difference::default();
        for (path, entry) in &new.files {
            match self.files.get(path) {
                None => difference.added.push(path.clone()),
                Some(old) if old != entry => difference.changed.push(path.clone()),
                Some(_) => {}
            }
        }
        difference.removed = self.files.keys().filter(|path| !new.files.contains_key(*path)).cloned().collect();
        difference
    }
}

/// Whether the name of a file of a site tells what it holds, so that what was loaded once is never asked for again.
#[must_use]
pub fn never_changes(path: &str) -> bool {
    path.starts_with("assets/") || (path.starts_with("search/") && path != "search/index.js")
}

/// What a browser is told that a file is, by its name. Sites have no other sorts of files of their own.
#[must_use]
pub fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml",
        "txt" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "bmp" => "image/bmp",
        "pdf" => "application/pdf",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// The hash that manifests and asset names use: BLAKE3, in hexadecimal digits.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_reads_back_and_tells_differences() {
        let mut old = Output::default();
        old.insert("a.html", *b"one");
        old.insert("b.html", *b"two");
        let mut new = Output::default();
        new.insert("a.html", *b"one!");
        assert!(new.insert("c.html", *b"three"));
        assert!(!new.insert("c.html", *b"four"));
        let (old, new) = (old.manifest(), new.manifest());
        assert_eq!(serde_json::from_str::<Manifest>(&new.to_json()).unwrap(), new);
        let difference = old.difference(&new);
        assert_eq!(difference.added, ["c.html"]);
        assert_eq!(difference.changed, ["a.html"]);
        assert_eq!(difference.removed, ["b.html"]);
    }
}
