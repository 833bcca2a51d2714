//! What the last build into a folder was made from, so that a build of the same only looks whether it is all still there.
//!
//! Must not know how sites are made.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Status;
use super::args::{Build, Common};
use super::build::Built;
use crate::config::SiteRecord;
use crate::diagnostic::Diagnostic;
use crate::disk;
use crate::output::Key;
use crate::render::{Dates, Origins, Scope};
use crate::report::{SiteSummary, escape};
use crate::search::Memory;
use crate::sources::Sources;
use crate::store::{self, Kept, keep_newest, read_whole, write_whole};

/// A file of what is remembered. There is one of each form for each folder that is built into.
#[derive(Clone, Copy)]
struct Form {
    /// What its name begins with.
    prefix: &'static str,
    /// Who wrote it; the number changes with what stands in it.
    header: &'static str,
}

/// What the build was made from, and the files that it left.
const BUILD: Form =
    Form { prefix: "build-", header: concat!("selfhelp ", env!("CARGO_PKG_VERSION"), " last build 3\n") };
/// What search indexes need of texts.
const WORDS: Form = Form { prefix: "words-", header: concat!("selfhelp ", env!("CARGO_PKG_VERSION"), " words 1\n") };
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
    pub fn scope(&self, origins: &Origins) -> Scope {
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
    folder: PathBuf,
    /// What the names of its files end in.
    out: String,
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
        let out = blake3::hash(out.as_os_str().as_encoded_bytes()).to_hex()[..16].to_owned();
        let program = disk::fingerprint_of_program()?;
        Some(Self { folder, out, key: key(&program, inputs), program })
    }

    /// What is remembered, of whatever the last build was made from.
    pub fn read(&self) -> Option<Remembered> {
        let text = String::from_utf8(self.kept(BUILD)?).ok()?;
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
        self.kept(WORDS).and_then(|bytes| Memory::from_bytes(&bytes)).unwrap_or_default()
    }

    /// What this program kept.
    fn kept(&self, form: Form) -> Option<Vec<u8>> {
        match read_whole(&self.folder, &self.name(form), form.header) {
            Ok(Kept::Whole(bytes)) => {
                let of_program = bytes.strip_prefix(self.program.as_bytes())?.strip_prefix(b"\n");
                // What another program makes of the same is not known.
                of_program.map(<[u8]>::to_vec)
            }
            Ok(Kept::Nothing) => None,
            Ok(Kept::Foreign) => {
                self.say(form, "is damaged or of another version, and is passed over");
                None
            }
            Err(error) => {
                self.say(form, &format!("cannot be read: {error}"));
                None
            }
        }
    }

    fn keep(&self, form: Form, parts: &[&[u8]]) {
        let bytes = [&[self.program.as_bytes(), b"\n"], parts].concat().concat();
        let written = write_whole(&self.folder, &self.name(form), form.header, &bytes)
            .and_then(|()| keep_newest(&self.folder, form.prefix, MOST_RECORDS));
        if let Err(error) = written {
            self.say(form, &format!("cannot be written: {error}"));
        }
    }

    fn name(&self, form: Form) -> String {
        format!("{}{}", form.prefix, self.out)
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
        rayon::join(|| self.keep(BUILD, &build), || self.keep(WORDS, &[&memory.to_bytes()]));
    }

    fn say(&self, form: Form, what: &str) {
        let path = self.folder.join(self.name(form)).display().to_string();
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
