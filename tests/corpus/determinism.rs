//! The same sources give the same bytes, with any number of threads and from any folder.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::support::assert_none;
use crate::world::{build, root, snapshot, world};

#[test]
fn one_thread_builds_what_two_build() {
    let Some(world) = world() else { return };
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool of threads");
        let sites = pool.install(|| snapshot().map(|snapshot| build(&snapshot))).unwrap_or_default();
        for (site, other) in world.sites.iter().zip(&sites) {
            let differs = |(path, bytes): &(&str, &std::sync::Arc<[u8]>)| other.output.get(path) != Some(bytes);
            let differing: Vec<&str> = site.output.iter().filter(differs).map(|(path, _)| path).collect();
            assert_none(&differing, "files that differ", "find what depends on the order of threads or of a hash map");
            assert_eq!(site.output.manifest(), other.output.manifest(), "{}", site.cloud);
        }
    }
}

#[test]
fn two_folders_give_the_same_files() {
    let Some(root) = root() else { return };
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let mut built: Vec<BTreeMap<String, Vec<u8>>> = Vec::new();
    for (name, jobs) in [("one", "1"), ("another place", "2")] {
        let (copy, out) = (folder.path().join(name), folder.path().join(format!("out of {name}")));
        copy_tree(&root.join("articles"), &copy.join("articles"));
        copy_tree(&root.join("includes"), &copy.join("includes"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_selfhelp"));
        command.arg("build").arg("--root").arg(&copy).arg("--out").arg(&out);
        command.args(["--jobs", jobs, "--quiet"]);
        let status = command.status().expect("the program runs");
        assert!(matches!(status.code(), Some(0 | 1)), "a build in which articles have faults is a build: {status}");
        std::fs::remove_dir_all(&copy).expect("the copy can be removed");
        built.push(files_below(&out));
        std::fs::remove_dir_all(&out).expect("the output can be removed");
    }
    let is_ours = |path: &&String| !path.starts_with(".selfhelp");
    let names = |number: usize| built[number].keys().filter(is_ours).collect::<Vec<_>>();
    assert_eq!(names(0), names(1), "the same sources give the same files");
    assert!(names(0).contains(&&"ussec/manifest.json".to_owned()), "the manifest is compared as well");
    let differing: Vec<&String> = names(0).into_iter().filter(|path| built[0][*path] != built[1][*path]).collect();
    assert_none(&differing, "files that differ", "find what depends on threads, on time or on the folder");
}

fn copy_tree(from: &Path, to: &Path) {
    for (path, bytes) in files_below(from) {
        let path = to.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        std::fs::write(path, bytes).expect("a file can be written");
    }
}

fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("a folder can be read"));
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("a path below the folder");
            (path.to_string_lossy().replace('\\', "/"), std::fs::read(entry.path()).expect("a file can be read"))
        })
        .collect()
}
