//! A file that is used whole or not at all: what was damaged, or written by another version, is as good as not there.
//!
//! Must not know what it keeps.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use super::{make_folder, refuse_link};

/// What is kept under a name.
#[derive(Debug, PartialEq, Eq)]
pub enum Kept {
    Whole(Vec<u8>),
    Nothing,
    /// Something that this version did not write, or not to its end.
    Foreign,
}

/// Reads what was kept under a name; `header` says who wrote it, and for what.
///
/// # Errors
/// If it is there and cannot be read.
pub fn read_whole(folder: &Path, name: &str, header: &str) -> io::Result<Kept> {
    let path = folder.join(name);
    refuse_link(folder)?;
    refuse_link(&path)?;
    let mut bytes = match fs::read(&path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Kept::Nothing);
        }
        bytes => bytes?,
    };
    let length = || {
        let (sum, text) = bytes.strip_prefix(header.as_bytes())?.split_at_checked(SUM)?;
        text.strip_prefix(b"\n").filter(|text| sum == sum_of(text).as_bytes()).map(<[u8]>::len)
    };
    let Some(length) = length() else { return Ok(Kept::Foreign) };
    bytes.drain(..bytes.len() - length);
    Ok(Kept::Whole(bytes))
}

/// Keeps bytes, part by part, under a name, in the place of what was kept before.
///
/// # Errors
/// If it cannot be written; then what was kept before stays.
pub fn write_whole(folder: &Path, name: &str, header: &str, parts: &[&[u8]]) -> io::Result<()> {
    make_folder(folder)?;
    let (path, beside) = (folder.join(name), folder.join(format!("{name}.new")));
    refuse_link(&path)?;
    match fs::remove_file(&beside) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = File::create_new(&beside)?;
    let mut sum = blake3::Hasher::new();
    for part in parts {
        sum.update(part);
    }
    file.write_all(format!("{header}{}\n", sum.finalize().to_hex()).as_bytes())?;
    parts.iter().try_for_each(|part| file.write_all(part))?;
    // After a power failure the sum says whether all of it is there.
    drop(file);
    fs::rename(&beside, &path)
}

/// Removes what is kept under a name.
///
/// # Errors
/// If it cannot be removed.
pub fn remove_whole(folder: &Path, name: &str) -> io::Result<()> {
    refuse_link(folder)?;
    fs::remove_file(folder.join(name))
}

/// Removes what is kept under names that begin alike, but for the newest of them.
///
/// # Errors
/// If the folder cannot be read, or a file not removed.
pub fn keep_newest(folder: &Path, prefix: &str, count: usize) -> io::Result<()> {
    let mut kept = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_str().is_some_and(|name| name.starts_with(prefix)) && entry.file_type()?.is_file() {
            kept.push((entry.metadata()?.modified()?, entry.path()));
        }
    }
    kept.sort_unstable();
    let old = kept.len().saturating_sub(count);
    kept.into_iter().take(old).try_for_each(|(_, path)| fs::remove_file(path))
}

/// In hexadecimal digits.
const SUM: usize = 64;

fn sum_of(text: &[u8]) -> String {
    blake3::hash(text).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_of_a_name_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a-1", "a-2", "a-3", "b-1"] {
            write_whole(folder.path(), name, "", &[name.as_bytes()]).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        keep_newest(folder.path(), "a-", 2).unwrap();
        let is_kept = |name: &str| read_whole(folder.path(), name, "").unwrap() != Kept::Nothing;
        assert_eq!(["a-1", "a-2", "a-3", "b-1"].map(is_kept), [false, true, true, true]);
    }

    #[test]
    fn what_is_kept_is_whole_or_foreign() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("cache");
        let read = |header: &str| read_whole(&folder, "it", header).unwrap();
        assert_eq!(read("v1 "), Kept::Nothing);
        write_whole(&folder, "it", "v1 ", &[b"one\n", b"two\xff"]).unwrap();
        assert_eq!(read("v1 "), Kept::Whole(b"one\ntwo\xff".to_vec()));
        assert_eq!(read("v2 "), Kept::Foreign);
        write_whole(&folder, "it", "v1 ", &[]).unwrap();
        assert_eq!(read("v1 "), Kept::Whole(Vec::new()));
        assert_eq!(fs::read_to_string(folder.join(".gitignore")).unwrap(), "*\n");
        let bytes = fs::read(folder.join("it")).unwrap();
        for length in 0..bytes.len() {
            fs::write(folder.join("it"), &bytes[..length]).unwrap();
            assert_eq!(read("v1 "), Kept::Foreign, "{length}");
        }
        for place in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[place] ^= 1;
            fs::write(folder.join("it"), damaged).unwrap();
            assert_eq!(read("v1 "), Kept::Foreign, "{place}");
        }
    }
}
