//! What commands keep in the cache of a content root: read by the program that wrote it, and passed over by any other.
//!
//! Must not know what is kept.

use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use foldhash::HashMap;
use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::disk;
use crate::output::Key;
use crate::report::escape;
use crate::sources::Sources;
use crate::store::{Kept, keep_newest, read_whole, remove_whole, write_whole};
use crate::text::{FileBytes, RelPath};

/// A sort of file.
#[derive(Clone, Copy)]
pub(super) struct Form {
    /// What its name begins with.
    pub prefix: &'static str,
    /// Who wrote it; the number changes with what stands in it.
    pub header: &'static str,
    /// Of more files than these the oldest go.
    pub most: usize,
}

/// A cache.
pub(super) struct Cache {
    folder: PathBuf,
    /// What another program makes of the same is not known.
    program: String,
    /// What else there is to do where the folder is of no use.
    way_out: &'static str,
    /// What was told already: what ails one file ails the others most likely.
    told: Told,
}

#[derive(Default)]
struct Told {
    foreign: AtomicBool,
    unusable: AtomicBool,
}

impl Cache {
    /// Nothing where the program cannot tell itself from others.
    pub fn new(folder: PathBuf, way_out: &'static str) -> Option<Self> {
        Some(Self { folder, program: disk::fingerprint_of_program()?, way_out, told: Told::default() })
    }

    /// A hash of this program, and of what is odd about the files of a content root. More can be added to it.
    pub fn hasher(&self, of_files: &[Diagnostic]) -> Hasher {
        let mut hasher = Hasher(blake3::Hasher::new());
        hasher.add(self.program.as_bytes());
        hasher.add(b"files");
        for finding in of_files {
            hasher.add(format!("{finding:?}").as_bytes());
        }
        hasher
    }

    /// What this program kept.
    pub fn read(&self, form: Form, name: &str) -> Option<Vec<u8>> {
        match read_whole(&self.folder, &file(form, name), form.header) {
            Ok(Kept::Whole(mut bytes)) => {
                let length = bytes.strip_prefix(self.program.as_bytes())?.strip_prefix(b"\n")?.len();
                bytes.drain(..bytes.len() - length);
                Some(bytes)
            }
            Ok(Kept::Nothing) => None,
            Ok(Kept::Foreign) => {
                self.pass_over(&file(form, name));
                None
            }
            Err(error) => {
                self.say_unusable(&format!("cannot read `{}`", file(form, name)), &error);
                None
            }
        }
    }

    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, form: Form, name: &str, parts: &[&[u8]]) -> io::Result<()> {
        let parts = [&[self.program.as_bytes(), b"\n"], parts].concat();
        write_whole(&self.folder, &file(form, name), form.header, &parts)?;
        keep_newest(&self.folder, form.prefix, form.most)
    }

    /// The same; where it cannot be written, that is said.
    pub fn write_or_say(&self, form: Form, name: &str, parts: &[&[u8]]) {
        if let Err(error) = self.write(form, name, parts) {
            self.say_unusable(&format!("cannot write `{}`", file(form, name)), &error);
        }
    }

    /// Where nothing is put in its place, the next run would only tell the same.
    fn pass_over(&self, file: &str) {
        let is_gone = remove_whole(&self.folder, file).is_ok();
        if self.told.foreign.swap(true, Ordering::Relaxed) {
            return;
        }
        let path = self.folder.join(file).display().to_string();
        let end = if is_gone { "was passed over and removed" } else { "is passed over; it is safe to delete" };
        say!("note: the cache `{}` is damaged or of another version, and {end}", escape(&path));
    }

    fn say_unusable(&self, what: &str, error: &io::Error) {
        if self.told.unusable.swap(true, Ordering::Relaxed) {
            return;
        }
        // What the store refuses it tells with the place, and the way out.
        let why = match error.kind() {
            ErrorKind::InvalidInput => error.to_string(),
            _ => format!("{what}: {error}"),
        };
        let folder = self.folder.display().to_string();
        say!("note: the cache `{}` is of no use: {}; {}", escape(&folder), escape(&why), self.way_out);
    }
}

fn file(form: Form, name: &str) -> String {
    format!("{}{name}", form.prefix)
}

/// A short name for a file of what has these bytes.
pub(super) fn short_name(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

/// The keys of the files of a content root, of their paths and bytes.
#[derive(Debug)]
pub(super) struct SourceKeys {
    in_order: Vec<Key>,
    by_path: HashMap<RelPath, Key>,
}

impl SourceKeys {
    pub fn new(sources: &Sources) -> Self {
        let sources: Vec<(&RelPath, &FileBytes)> = sources.iter().collect();
        let key = |&(path, bytes): &(&RelPath, &FileBytes)| {
            let mut parts = blake3::hash(bytes).as_bytes().to_vec();
            parts.extend_from_slice(path.as_str().as_bytes());
            Key::of(&parts)
        };
        let in_order: Vec<Key> = sources.par_iter().map(key).collect();
        let by_path = sources.into_iter().map(|(path, _)| path.clone()).zip(in_order.iter().copied()).collect();
        Self { in_order, by_path }
    }

    pub fn add_to(&self, hasher: &mut Hasher) {
        hasher.add(b"sources");
        self.in_order.iter().for_each(|key| hasher.add(key.as_bytes()));
    }

    pub fn of(&self, path: &RelPath) -> Option<Key> {
        self.by_path.get(path).copied()
    }
}

/// A hash in the making.
pub(super) struct Hasher(blake3::Hasher);

impl Hasher {
    /// Adds a part, which cannot be taken for another two.
    pub fn add(&mut self, part: &[u8]) {
        self.0.update(&(part.len() as u64).to_le_bytes());
        self.0.update(part);
    }

    pub fn finish(&self) -> Key {
        Key::of(self.0.finalize().as_bytes())
    }
}
