//! Every rule has a page, a row and a fixture, and its fixture and page show what it really finds.
//!
//! A fixture (`tests/rules/<group>/<rule>.md`) is a list of cases: files, and what the rule finds in them. With
//! `BLESS=1` the findings are written anew, and so are `docs/rules.md` and `docs/rules/`: read the difference.
#![allow(clippy::disallowed_methods, reason = "tests read and write files, and are asked by the environment")]

mod fixture;
mod hostile;
mod includes;
mod pages;
mod parity;
mod settings;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use selfhelp::diagnostic::Diagnostic;
use selfhelp::session::Session;
use selfhelp::sources::Sources;
use selfhelp::text::RelPath;

/// The files of a content root.
type Files = BTreeMap<String, Vec<u8>>;

/// What one rule finds in files, in the order in which findings are shown.
fn findings_of(rule: &str, files: &Files) -> Vec<Diagnostic> {
    checked(files, &[rule]).into_iter().filter(|finding| finding.rule.id == rule).collect()
}

/// What a check finds in files: of some rules, or of all where none is named.
fn checked(files: &Files, rules: &[&str]) -> Vec<Diagnostic> {
    let mut session = session_of(files);
    let rules: Vec<String> = rules.iter().map(|&rule| rule.to_owned()).collect();
    match session.snapshot() {
        Ok(snapshot) => {
            // To read the built-in templates, which are right, takes longer than all the rest.
            let has_templates = files.keys().any(|path| path.starts_with("templates/"));
            let of_templates = if has_templates {
                selfhelp::render::check_templates(&snapshot.sources, &snapshot.config)
            } else {
                Vec::new()
            };
            session.check(&snapshot, of_templates, &rules).expect("a rule of this name")
        }
        Err(mistake) => vec![*mistake],
    }
}

fn session_of(files: &Files) -> Session {
    let mut sources = Sources::default();
    for (path, bytes) in files {
        sources.insert(RelPath::new(path), Arc::<[u8]>::from(bytes.as_slice()));
    }
    Session::new(sources)
}

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn is_blessing() -> bool {
    std::env::var_os("BLESS").is_some()
}

/// Compares a file with what it should hold; when blessing, makes it so.
fn hold(path: &Path, expected: &str, failures: &mut Vec<String>) {
    let actual = fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    if actual == expected {
        return;
    }
    if is_blessing() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, expected).unwrap();
        return;
    }
    let shown = path.strip_prefix(package()).unwrap_or(path).display();
    let (mut actual, mut expected) = (actual.lines(), expected.lines());
    let difference = loop {
        match (actual.next(), expected.next()) {
            (Some(a), Some(b)) if a == b => {}
            (a, b) => break format!("- {}\n+ {}", a.unwrap_or("(end)"), b.unwrap_or("(end)")),
        }
    };
    failures.push(format!("{shown}:\n{difference}"));
}

/// Fails with all findings at once, and what to do about them.
fn none(failures: &[String], way_out: &str) {
    assert!(failures.is_empty(), "\n{}\n\nWhat to do: {way_out}\n", failures.join("\n"));
}

/// The files below a folder that end in `.md`.
fn pages_below(folder: &str) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    let mut folders = vec![package().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths
}
