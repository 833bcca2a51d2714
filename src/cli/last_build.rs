//! What the last build into a folder was made from, so that a build of the same only looks whether it is all still there.
//!
//! Must not know how sites are made.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Status;
use super::args::{Build, Common};
use crate::config::SiteRecord;
use crate::diagnostic::Diagnostic;
use crate::disk;
use crate::render::Dates;
use crate::report::{SiteSummary, escape};
use crate::sources::Sources;
use crate::store::{self, Kept, keep_newest, read_whole, write_whole};

/// Who wrote the record; the number changes with its form.
const HEADER: &str = concat!("selfhelp ", env!("CARGO_PKG_VERSION"), " last build 2\n");

/// What the names of records begin with: there is one for each folder that is built into.
const PREFIX: &str = "build-";
/// More folders than these are hardly in use.
const MOST_RECORDS: usize = 4;

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
    /// What another program makes of the same is not known.
    program: String,
    key: String,
    told: Told,
    /// The sites, and how many bytes of stamps each has.
    sites: Vec<(String, usize)>,
}

/// What is remembered of the last build.
pub(super) struct Remembered {
    is_of_same: bool,
    told: Told,
    stamps: BTreeMap<String, String>,
}

impl Remembered {
    /// The stamps of a site's files.
    pub fn stamps(&self, site: &str) -> Option<&str> {
        self.stamps.get(site).map(String::as_str)
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
    folder: PathBuf,
    name: String,
    program: String,
    key: String,
}

impl LastBuild {
    /// Nothing where no cache is wanted.
    pub fn new(common: &Common, arguments: &Build, root: &Path, out: &Path, inputs: &Inputs<'_>) -> Option<Self> {
        if common.no_cache {
            return None;
        }
        let out = super::absolute(out).ok()?;
        let folder = arguments.cache.clone().unwrap_or_else(|| root.join(store::FOLDER));
        let name = format!("{PREFIX}{}", &blake3::hash(out.as_os_str().as_encoded_bytes()).to_hex()[..16]);
        let program = disk::fingerprint_of_program()?;
        Some(Self { folder, name, key: key(&program, inputs), program })
    }

    /// What is remembered, of whatever the last build was made from.
    pub fn read(&self) -> Option<Remembered> {
        let text = match read_whole(&self.folder, &self.name, HEADER) {
            Ok(Kept::Whole(text)) => text,
            Ok(Kept::Nothing) => return None,
            Ok(Kept::Foreign) => {
                self.say("is damaged or of another version, and is passed over");
                return None;
            }
            Err(error) => {
                self.say(&format!("cannot be read: {error}"));
                return None;
            }
        };
        let (head, mut rest) = text.split_once('\n')?;
        let head = serde_json::from_str::<Head>(head).ok().filter(|head| head.program == self.program)?;
        let mut stamps = BTreeMap::new();
        for (site, length) in &head.sites {
            let (of_site, behind) = rest.split_at_checked(*length)?;
            stamps.insert(site.clone(), of_site.to_owned());
            rest = behind;
        }
        Some(Remembered { is_of_same: head.key == self.key, told: head.told, stamps })
    }

    /// Remembers a build that is complete, with the stamps of each site's files.
    pub fn remember(&self, mut told: Told, stamps: &[String]) {
        // As the next build will say it.
        for site in &mut told.summaries {
            (site.written, site.removed) = (0, 0);
        }
        let sites = told.summaries.iter().zip(stamps).map(|(site, stamps)| (site.site.clone(), stamps.len())).collect();
        // Strings and numbers always serialise.
        let head = serde_json::to_string(&Head { program: self.program.clone(), key: self.key.clone(), told, sites })
            .unwrap_or_default();
        let text = [&head, "\n"].into_iter().chain(stamps.iter().map(String::as_str)).collect::<String>();
        let written = write_whole(&self.folder, &self.name, HEADER, &text)
            .and_then(|()| keep_newest(&self.folder, PREFIX, MOST_RECORDS));
        if let Err(error) = written {
            self.say(&format!("cannot be written: {error}"));
        }
    }

    fn say(&self, what: &str) {
        let path = self.folder.join(&self.name).display().to_string();
        say!("note: the cache `{}` {}; its folder is safe to delete", escape(&path), escape(what));
    }
}

/// A hash of everything that sites are made from, this program included.
fn key(program: &str, inputs: &Inputs<'_>) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut add = |part: &[u8]| {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    };
    add(program.as_bytes());
    let sources: Vec<_> = inputs.sources.iter().collect();
    let hashes: Vec<blake3::Hash> = sources.par_iter().map(|(_, bytes)| blake3::hash(bytes)).collect();
    for ((path, _), hash) in sources.iter().zip(&hashes) {
        add(path.as_str().as_bytes());
        add(hash.as_bytes());
    }
    add(b"files");
    inputs.of_files.iter().for_each(|finding| add(format!("{finding:?}").as_bytes()));
    add(b"sites");
    inputs.records.iter().for_each(|record| add(record.id.as_bytes()));
    add(b"dates");
    for (path, date) in inputs.dates {
        add(path.as_str().as_bytes());
        add(date.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}
