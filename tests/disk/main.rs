//! The disk edge: what is loaded from odd folders, and that writing survives crashes and touches nothing that is not ours.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "tests read and write files")]

mod crashes;
mod loading;
mod writing;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use foldhash::HashMap;
use selfhelp::disk::{self, SiteWriter, WriteReport};
use selfhelp::output::Output;
use tempfile::TempDir;

const SITE: &str = "public";
const MARKER: &str = ".selfhelp-incomplete-public";

fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn output(files: &[(&str, &str)]) -> Output {
    let mut output = Output::default();
    for (path, text) in files {
        assert!(output.insert(*path, text.as_bytes()));
    }
    output
}

/// Writes a site as a build does: some files are known at the beginning, and the others come later, from two threads.
fn try_write(out: &Path, output: &Output) -> anyhow::Result<WriteReport> {
    let lock = disk::lock(out)?;
    let (mut first, mut later) = (Output::default(), Vec::new());
    for (number, (path, bytes)) in output.iter().enumerate() {
        match number % 3 {
            0 => drop(first.insert(path, bytes.clone())),
            _ => later.push((path.to_owned(), bytes.clone())),
        }
    }
    let paths: Vec<String> = later.iter().map(|(path, _)| path.clone()).collect();
    let writer = SiteWriter::begin(&lock, SITE, &first, &HashMap::default(), &paths, (None, false))?;
    std::thread::scope(|scope| {
        for some in later.chunks(later.len().div_ceil(2).max(1)) {
            scope.spawn(|| some.iter().for_each(|(path, bytes)| writer.put(path, None, bytes)));
        }
    });
    Ok(writer.finish()?.report)
}

fn write(out: &Path, files: &[(&str, &str)]) -> WriteReport {
    try_write(out, &output(files)).unwrap()
}

/// The whole chain of an error that there must be.
fn refusal<T: std::fmt::Debug>(result: anyhow::Result<T>) -> String {
    format!("{:#}", result.unwrap_err())
}

/// Everything below a folder: files with their bytes, folders with none, links with where they lead.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let mut tree = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).min_depth(1) {
        let entry = entry.unwrap();
        let content = match entry.file_type() {
            kind if kind.is_dir() => None,
            kind if kind.is_symlink() => {
                Some(fs::read_link(entry.path()).unwrap().into_os_string().into_encoded_bytes())
            }
            _ => Some(fs::read(entry.path()).unwrap()),
        };
        tree.insert(entry.path().strip_prefix(folder).unwrap().to_owned(), content);
    }
    tree
}

/// What the folder of the site holds after a build into an empty folder.
fn clean_tree(output: &Output) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let out = TempDir::new().unwrap();
    try_write(out.path(), output).unwrap();
    assert!(!out.path().join(MARKER).exists());
    tree(&out.path().join(SITE))
}
