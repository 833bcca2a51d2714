//! What the last build into a folder was made from, so that a build of the same only looks whether it is all still there.
//!
//! Must not know how sites are made.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Status;
use super::args::{Build, Common};
use super::build::Built;
use super::cache::{Cache, Form, short_name};
use crate::config::SiteRecord;
use crate::diagnostic::Diagnostic;
use crate::disk;
use crate::output::Key;
use crate::render::{Dates, Origins, Scope};
use crate::report::SiteSummary;
use crate::search::Memory;
use crate::sources::Sources;
use crate::store;

/// What the build was made from, and the files that it left: for each folder that is built into.
const BUILD: Form = Form {
    prefix: "build-",
    header: concat!("selfhelp ", env!("CARGO_PKG_VERSION"), " last build 3\n"),
    most: MOST_FOLDERS,
};
/// What search indexes need of texts.
const WORDS: Form = Form {
    prefix: "words-",
    header: concat!("selfhelp ", env!("CARGO_PKG_VERSION"), " words 1\n"),
    most: MOST_FOLDERS,
};
/// More folders than these are hardly in use.
const MOST_FOLDERS: usize = 4;

/// Everything that sites are made from.
pub(super) struct Inputs<'a> {
    pub sources: &'a Sources,
    /// What is odd about the files themselves.
    pub of_files: &'a [Diagnostic],
    pub dates: &'a Dates,
    pub records: &'a [&'a SiteRecord],
}

/// What a build says of its sites when it is done.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Told {
    pub summaries: Vec<SiteSummary>,
    /// How many findings there are in all, none of which is shown.
    pub findings: usize,
    /// Whether there is an error, and a warning, among them.
    pub has_errors: bool,
    pub has_warnings: bool,
}

impl Told {
    pub fn status(&self, is_strict: bool) -> Status {
        if self.has_errors || (is_strict && self.has_warnings) { Status::Findings } else { Status::Clean }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Head {
    key: String,
    told: Told,
    /// As [`Built`] has them: in hexadecimal digits, and how many bytes of such digits.
    faces: String,
    contents: usize,
    /// The sites, and how many bytes of stamps each has.
    sites: Vec<(String, usize)>,
}

/// What is remembered of the last build.
pub(super) struct Remembered {
    is_of_same: bool,
    told: Told,
    faces: Key,
    contents: Vec<Key>,
    stamps: BTreeMap<String, String>,
}

impl Remembered {
    /// The stamps of a site's files.
    pub fn stamps(&self, site: &str) -> Option<&str> {
        self.stamps.get(site).map(String::as_str)
    }

    /// Which articles are as they were.
    pub fn scope(&self, origins: &Origins<'_>) -> Scope {
        origins.scope(self.faces, &self.contents)
    }

    /// What the last build said, where it was made from the same, and every file is as it left it.
    pub fn unchanged(&self, out: &Path, records: &[&SiteRecord]) -> anyhow::Result<Option<&Told>> {
        if !self.is_of_same {
            return Ok(None);
        }
        let lock = disk::lock(out)?;
        let is_as_left = |record: &&SiteRecord| {
            self.stamps(&record.id).is_some_and(|stamps| disk::is_as_stamped(&lock, &record.id, stamps))
        };
        Ok(records.iter().all(is_as_left).then_some(&self.told))
    }
}

/// The record of the last build into a folder.
pub(super) struct LastBuild {
    cache: Cache,
    /// What the names of its files end in.
    name: String,
    key: String,
}

impl LastBuild {
    /// Nothing where no cache is wanted.
    pub fn new(common: &Common, arguments: &Build, root: &Path, out: &Path, inputs: &Inputs<'_>) -> Option<Self> {
        if common.no_cache {
            return None;
        }
        let out = super::absolute(out).ok()?;
        let cache = Cache::new(arguments.cache.clone().unwrap_or_else(|| root.join(store::FOLDER)))?;
        let key = key(&cache, inputs);
        Some(Self { cache, name: short_name(out.as_os_str().as_encoded_bytes()), key })
    }

    /// What is remembered, of whatever the last build was made from.
    pub fn read(&self) -> Option<Remembered> {
        let text = String::from_utf8(self.cache.read(BUILD, &self.name)?).ok()?;
        let (head, mut rest) = text.split_once('\n')?;
        let head = serde_json::from_str::<Head>(head).ok()?;
        let (contents, behind) = rest.split_at_checked(head.contents)?;
        rest = behind;
        let contents = contents.as_bytes().chunks(2 * Key::LENGTH).map(|hex| Key::from_hex(str::from_utf8(hex).ok()?));
        let contents = contents.collect::<Option<Vec<Key>>>()?;
        let mut stamps = BTreeMap::new();
        for (site, length) in &head.sites {
            let (of_site, behind) = rest.split_at_checked(*length)?;
            stamps.insert(site.clone(), of_site.to_owned());
            rest = behind;
        }
        let is_of_same = head.key == self.key;
        Some(Remembered { is_of_same, told: head.told, faces: Key::from_hex(&head.faces)?, contents, stamps })
    }

    /// What is known of texts.
    pub fn read_memory(&self) -> Memory {
        self.cache.read(WORDS, &self.name).and_then(|bytes| Memory::from_bytes(&bytes)).unwrap_or_default()
    }

    /// Remembers a build that is complete, with what is known of texts.
    pub fn remember(&self, mut told: Told, built: &Built, memory: &Memory) {
        let Built { stamps, faces, contents, .. } = built;
        // As the next build will say it.
        for site in &mut told.summaries {
            (site.written, site.removed) = (0, 0);
        }
        let sites = told.summaries.iter().zip(stamps).map(|(site, stamps)| (site.site.clone(), stamps.len())).collect();
        // Strings and numbers always serialise.
        let contents: String = contents.iter().map(|key| key.to_hex()).collect();
        let head = Head { key: self.key.clone(), told, faces: faces.to_hex(), contents: contents.len(), sites };
        let head = serde_json::to_string(&head).unwrap_or_default();
        let stamps = stamps.iter().map(String::as_bytes);
        let build: Vec<&[u8]> = [head.as_bytes(), b"\n", contents.as_bytes()].into_iter().chain(stamps).collect();
        let words = || self.cache.write_or_say(WORDS, &self.name, &[&memory.to_bytes()]);
        rayon::join(|| self.cache.write_or_say(BUILD, &self.name, &build), words);
    }
}

/// A hash of everything that sites are made from, this program included.
fn key(cache: &Cache, inputs: &Inputs<'_>) -> String {
    let mut hasher = cache.hasher(inputs.sources, inputs.of_files);
    hasher.add(b"sites");
    inputs.records.iter().for_each(|record| hasher.add(record.id.as_bytes()));
    hasher.add(b"dates");
    for (path, date) in inputs.dates {
        hasher.add(path.as_str().as_bytes());
        hasher.add(date.as_bytes());
    }
    hasher.finish()
}
