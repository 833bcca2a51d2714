//! The program as its users meet it: arguments and files go in; output, exit status and files come out.
//!
//! Only what cannot be seen from inside the library is tested here.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests read and write files, and start the program"
)]

mod asking;
mod building;
mod catalogue;
mod changing;
mod checking;
mod coverage;
mod edits;
mod links;
mod mending;
mod names;
mod new;
mod publishing;
mod releases;
mod sample;
mod searching;
mod topics;
mod warm;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A content root in a folder of its own.
struct Test {
    folder: TempDir,
}

/// What the program answered.
#[derive(Debug)]
struct Answer {
    status: i32,
    stdout: String,
    stderr: String,
}

impl Test {
    /// An empty folder.
    fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    /// A folder with one clean article for the public cloud.
    fn with_article() -> Self {
        Self::new().file("articles/a/first.md", &article("first", "public", "First words."))
    }

    fn file(self, path: &str, text: &str) -> Self {
        self.put(path, text);
        self
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn has(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("cannot read `{path}`: {error}"))
    }

    fn run<const N: usize>(&self, arguments: [&str; N]) -> Answer {
        self.run_in("", arguments)
    }

    fn run_in<const N: usize>(&self, folder: &str, arguments: [&str; N]) -> Answer {
        run(&self.path(folder), &arguments)
    }

    /// Every file below a folder, with its bytes.
    fn tree(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let root = self.path(folder);
        let files = walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap);
        files
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let path = entry.path().strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                (path, fs::read(entry.path()).unwrap())
            })
            .collect()
    }

    /// The folders of sites below an output.
    fn sites(&self, out: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(out)).unwrap().map(Result::unwrap);
        let folders = entries.filter(|entry| entry.path().is_dir());
        let mut names: Vec<String> = folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Answer {
    fn of(output: &Output) -> Self {
        Self {
            status: output.status.code().expect("the program ended by itself"),
            stdout: String::from_utf8(output.stdout.clone()).unwrap(),
            stderr: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }

    #[track_caller]
    fn status(&self, expected: i32) -> &Self {
        assert_eq!(self.status, expected, "{self:#?}");
        self
    }

    #[track_caller]
    fn says(&self, part: &str) -> &Self {
        assert!(self.stdout.contains(part), "standard output lacks {part:?}: {self:#?}");
        self
    }

    #[track_caller]
    fn complains(&self, part: &str) -> &Self {
        assert!(self.stderr.contains(part), "standard error lacks {part:?}: {self:#?}");
        self
    }

    #[track_caller]
    fn lacks(&self, part: &str) -> &Self {
        let both = format!("{}{}", self.stdout, self.stderr);
        assert!(!both.contains(part), "the answer holds {part:?}: {self:#?}");
        self
    }

    #[track_caller]
    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }
}

/// What a build says of its sites, but for what it had to write: the same whatever was there before.
fn said_of_sites(answer: &Answer) -> serde_json::Value {
    let mut sites = answer.json()["sites"].take();
    for site in sites.as_array_mut().into_iter().flatten().filter_map(serde_json::Value::as_object_mut) {
        site.remove("written").zip(site.remove("removed")).expect("it says what it wrote");
    }
    sites
}

/// Fails where two folders differ, naming the files.
#[track_caller]
fn same(left: &BTreeMap<String, Vec<u8>>, right: &BTreeMap<String, Vec<u8>>) {
    let names = left.keys().chain(right.keys());
    let different: BTreeSet<&String> = names.filter(|name| left.get(*name) != right.get(*name)).collect();
    assert!(different.is_empty(), "these files differ: {different:?}");
}

/// The program, with nothing of this process's settings that it would heed.
fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_selfhelp"));
    command.current_dir(folder).stdin(Stdio::null());
    for name in ["CI", "NO_COLOR", "COLUMNS", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Answer {
    Answer::of(&program(folder).args(arguments).output().unwrap())
}

/// The topic that only the article of a name cites.
fn topic(name: &str) -> u32 {
    90_000_000 + name.bytes().fold(0, |sum, byte| (sum * 31 + u32::from(byte)) % 1_000_000)
}

/// The text of a clean article.
fn article(name: &str, clouds: &str, body: &str) -> String {
    let topic = topic(name);
    format!(
        "<properties pageTitle=\"About {name}\" description=\"All of {name}\" selfHelpType=\"generic\" \
         service=\"Sample.Service\" ms.author=\"mara\" ownershipId=\"Nimbus_Samples\" \
         supportTopicIds=\"{topic}\" productPesIds=\"91001\" \
         cloudEnvironments=\"{clouds}\" articleId=\"{name}\" />\n\n# About {name}\n\n{body}\n\n\
         The rest of the article says what its readers need, in as many words as it takes.\n"
    )
}
