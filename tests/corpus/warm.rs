//! Law 8 on real changes: after each, a build that remembers the last one makes what a clean build makes.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use selfhelp::build::{self, Build, Parts};
use selfhelp::config::SiteRecord;
use selfhelp::disk;
use selfhelp::output::{self, Key, MANIFEST, Manifest, Sink};
use selfhelp::search::Memory;
use selfhelp::session::Session;
use selfhelp::text::RelPath;

use crate::history::{apply, copy_of_corpus, patches};

#[test]
fn after_the_first_changes_warm_sites_are_clean_ones() {
    follow(20, false);
}

#[test]
#[ignore = "takes minutes"]
fn long_after_all_changes_and_kills_warm_sites_are_clean_ones() {
    follow(usize::MAX, true);
}

/// Applies changes in order, and compares after each. With `kills`, every other build is killed at some moment, and
/// begun again.
fn follow(most: usize, kills: bool) {
    let (Some(content), Some(patches)) = (copy_of_corpus(), patches()) else { return };
    let out = tempfile::tempdir().unwrap();
    warm(content.path(), out.path()).status().unwrap();
    let mut seconds = Vec::new();
    for (number, patch) in patches.iter().take(most).enumerate() {
        apply(content.path(), patch);
        if kills && number % 2 == 0 {
            let mut build = warm(content.path(), out.path()).spawn().unwrap();
            std::thread::sleep(Duration::from_millis(37 * (number as u64 % 40)));
            drop(build.kill());
            build.wait().unwrap();
        }
        let started = Instant::now();
        assert!(warm(content.path(), out.path()).status().unwrap().code().is_some_and(|code| code < 2));
        seconds.push(started.elapsed().as_secs_f64());
        let clean = clean(content.path());
        for (site, files) in &clean {
            // What lies there with other bytes than the manifest says stays so, and is seen at a later change.
            let is_read = kills || number % 5 == 4 || number + 1 == most.min(patches.len());
            let there = listed(&out.path().join(site), is_read);
            let differs = |path: &&String| files.get(*path) != there.get(*path);
            let different: Vec<&String> = files.keys().chain(there.keys()).filter(differs).take(9).collect();
            assert!(different.is_empty(), "{}: {site}: {different:?} differ from a clean build", patch.display());
        }
    }
    seconds.sort_by(f64::total_cmp);
    println!("{} changes were built in {:.2} s each, the median", seconds.len(), seconds[seconds.len() / 2]);
}

fn warm(content: &Path, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_selfhelp"));
    command.arg("build").arg("--root").arg(content).arg("--out").arg(out);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// The hash of each file of a site, by path.
pub type Hashes = BTreeMap<String, String>;

/// What the manifest in the folder of a site lists; where the files are to be read, it must be what lies there.
fn listed(folder: &Path, is_read: bool) -> Hashes {
    let manifest: Manifest = serde_json::from_slice(&std::fs::read(folder.join(MANIFEST)).unwrap()).unwrap();
    let listed: Hashes = manifest.files.into_iter().map(|(path, entry)| (path, entry.hash)).collect();
    if !is_read {
        return listed;
    }
    let paths = disk::list_files(folder, |_| true).unwrap();
    let hash = |path: &RelPath| (path.to_string(), output::hash(&std::fs::read(folder.join(path.as_str())).unwrap()));
    let mut files: Hashes = paths.par_iter().map(hash).collect();
    files.remove(MANIFEST);
    assert!(listed == files, "the manifest in {} lists what is there", folder.display());
    listed
}

/// Takes the files of sites, a hash of each.
struct Clean(Vec<Mutex<Hashes>>);

impl Sink for Clean {
    fn put(&self, site: usize, path: &str, _: Option<Key>, bytes: &[u8]) {
        let hash = output::hash(bytes);
        self.0[site].lock().unwrap().insert(path.to_owned(), hash);
    }
}

/// What a build makes that knows of none before, by site.
pub fn clean(content: &Path) -> BTreeMap<String, Hashes> {
    let sources = disk::load(content, None).unwrap().sources;
    let snapshot = Session::new(sources).snapshot().expect("the corpus needs no configuration");
    let build = Build::new(&snapshot);
    let records: Vec<&SiteRecord> = snapshot.config.current_sites().collect();
    let sites = build.sites(&records);
    let parts: Vec<Parts<'_>> = sites.iter().map(|site| build.parts(site)).collect();
    let memory = Memory::default();
    let contents = build.contents(&memory);
    let sink = Clean(parts.iter().map(|_| Mutex::default()).collect());
    for (at, parts) in parts.iter().enumerate() {
        let mut files = build.files(parts);
        files.extend(build.index(parts.site, &contents).into_files());
        files.iter().for_each(|(path, bytes)| sink.put(at, path, None, bytes));
    }
    build::make(&parts, &sink);
    let files = sink.0.into_iter().map(|files| files.into_inner().unwrap());
    records.iter().map(|record| record.id.clone()).zip(files).collect()
}
