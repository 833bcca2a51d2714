//! What commands keep in the cache of a content root: read by the program that wrote it, and passed over by any other.
//!
//! Must not know what is kept.

use std::io;
use std::path::PathBuf;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::disk;
use crate::report::escape;
use crate::sources::Sources;
use crate::store::{Kept, keep_newest, read_whole, write_whole};

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
}

impl Cache {
    /// Nothing where the program cannot tell itself from others.
    pub fn new(folder: PathBuf) -> Option<Self> {
        Some(Self { folder, program: disk::fingerprint_of_program()? })
    }

    /// A hash of this program, of the sources, and of what is odd about their files. More can be added to it.
    pub fn hasher(&self, sources: &Sources, of_files: &[Diagnostic]) -> Hasher {
        let mut hasher = Hasher(blake3::Hasher::new());
        hasher.add(self.program.as_bytes());
        let sources: Vec<_> = sources.iter().collect();
        let hashes: Vec<blake3::Hash> = sources.par_iter().map(|(_, bytes)| blake3::hash(bytes)).collect();
        for ((path, _), hash) in sources.iter().zip(&hashes) {
            hasher.add(path.as_str().as_bytes());
            hasher.add(hash.as_bytes());
        }
        hasher.add(b"files");
        for finding in of_files {
            hasher.add(format!("{finding:?}").as_bytes());
        }
        hasher
    }

    /// What this program kept.
    pub fn read(&self, form: Form, name: &str) -> Option<Vec<u8>> {
        match read_whole(&self.folder, &file(form, name), form.header) {
            Ok(Kept::Whole(bytes)) => {
                let of_program = bytes.strip_prefix(self.program.as_bytes())?.strip_prefix(b"\n");
                of_program.map(<[u8]>::to_vec)
            }
            Ok(Kept::Nothing) => None,
            Ok(Kept::Foreign) => {
                self.say(form, name, "is damaged or of another version, and is passed over; it is safe to delete");
                None
            }
            Err(error) => {
                self.say(form, name, &format!("cannot be read: {error}"));
                None
            }
        }
    }

    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, form: Form, name: &str, parts: &[&[u8]]) -> io::Result<()> {
        let bytes = [&[self.program.as_bytes(), b"\n"], parts].concat().concat();
        write_whole(&self.folder, &file(form, name), form.header, &bytes)?;
        keep_newest(&self.folder, form.prefix, form.most)
    }

    /// The same; where it cannot be written, that is said.
    pub fn write_or_say(&self, form: Form, name: &str, parts: &[&[u8]]) {
        if let Err(error) = self.write(form, name, parts) {
            self.say(form, name, &format!("cannot be written: {error}"));
        }
    }

    fn say(&self, form: Form, name: &str, what: &str) {
        let path = self.folder.join(file(form, name)).display().to_string();
        say!("note: the cache `{}` {}", escape(&path), escape(what));
    }
}

fn file(form: Form, name: &str) -> String {
    format!("{}{name}", form.prefix)
}

/// A short name for a file of what has these bytes.
pub(super) fn short_name(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

/// A hash in the making.
pub(super) struct Hasher(blake3::Hasher);

impl Hasher {
    /// Adds a part, which cannot be taken for another two.
    pub fn add(&mut self, part: &[u8]) {
        self.0.update(&(part.len() as u64).to_le_bytes());
        self.0.update(part);
    }

    /// In hexadecimal digits.
    pub fn finish(&self) -> String {
        self.0.finalize().to_hex().to_string()
    }
}
