//! What is written, compared, removed and refused.

use std::fs;
use std::time::Duration;

use selfhelp::disk::{self, WriteReport};
use selfhelp::output::{Manifest, Output};
use tempfile::TempDir;

use super::{MARKER, SITE, clean_tree, output, put, refusal, tree, try_write, write};

#[test]
fn only_what_differs_is_written() {
    let out = TempDir::new().unwrap();
    let site = out.path().join(SITE);
    let first = [("a.html", "one"), ("b/c.html", "two"), ("d/e/f.html", "three"), ("same.html", "same")];
    let report = write(out.path(), &first);
    assert_eq!(report, WriteReport { created: 4, bytes: 15, ..WriteReport::default() });
    put(&site, "d/foreign.txt", "mine");

    let second = [("a.html", "1"), ("b/c.html", "two and more"), ("g/h.html", "four"), ("same.html", "same")];
    let report = write(out.path(), &second);
    assert_eq!(report, WriteReport { created: 1, changed: 2, unchanged: 1, removed: 1, bytes: 17 });
    let mut expected = clean_tree(&output(&second));
    expected.insert("d".into(), None);
    expected.insert("d/foreign.txt".into(), Some(b"mine".to_vec()));
    assert_eq!(tree(&site), expected);

    // A change by hand is found although size and manifest agree, and nothing else is written.
    put(&site, "a.html", "X");
    assert_eq!(write(out.path(), &second).changed, 1);
    assert_eq!(tree(&site), expected);
    let manifest: Manifest = serde_json::from_slice(&fs::read(site.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest, output(&second).manifest());
}

#[test]
fn nothing_is_written_where_nothing_differs() {
    let out = TempDir::new().unwrap();
    write(out.path(), &[("a.html", "one"), ("b/c.html", "two")]);
    let times = || {
        let modified = |path: &str| fs::metadata(out.path().join(path)).unwrap().modified().unwrap();
        // The time of a folder tells of any file made in it.
        [SITE, "public/a.html", "public/b", "public/b/c.html", "public/manifest.json", "."].map(modified)
    };
    let before = times();
    std::thread::sleep(Duration::from_millis(20));
    let report = write(out.path(), &[("a.html", "one"), ("b/c.html", "two")]);
    assert_eq!(report, WriteReport { unchanged: 2, ..WriteReport::default() });
    assert_eq!(times(), before);
}

#[test]
fn a_file_becomes_a_folder_and_a_folder_a_file() {
    let out = TempDir::new().unwrap();
    let versions = [
        output(&[("x", "file"), ("y/z/deep.html", "deep"), ("y/top.html", "top")]),
        output(&[("x/y/z.html", "now a folder"), ("y", "now a file")]),
        output(&[("x/y", "less deep"), ("y/z", "a folder again")]),
    ];
    for version in versions.iter().chain(&versions).chain(versions.iter().rev()) {
        try_write(out.path(), version).unwrap();
        assert_eq!(tree(&out.path().join(SITE)), clean_tree(version));
    }
}

/// What lies in the way, then the output that is refused, and what the error names.
#[test]
fn what_is_not_ours_is_refused_before_anything_is_touched() {
    let cases: [(&[(&str, &str)], &str); 6] = [
        (&[("b.html", "mine")], "b.html"),
        (&[("d", "a file where a folder goes")], "d`"),
        (&[("b.html/mine.txt", "a folder where a file goes")], "b.html"),
        (&[("manifest.json", "{\"name\":\"an app\"}")], "manifest.json"),
        (&[("manifest.json", "{\"version\":1,\"files\":{\"../x\":{\"size\":1,\"hash\":\"\"}}}")], "manifest.json"),
        (&[(".selfhelp-manifest", "mine")], ".selfhelp-manifest"),
    ];
    for (in_the_way, named) in cases {
        let out = TempDir::new().unwrap();
        put(out.path(), "x", "outside");
        for (path, text) in in_the_way {
            put(&out.path().join(SITE), path, text);
        }
        let _ = disk::lock(out.path()).unwrap();
        let before = tree(out.path());
        let message = refusal(try_write(out.path(), &output(&[("a.html", "1"), ("b.html", "2"), ("d/e", "3")])));
        assert!(message.contains(named) && message.contains("move it away"), "{message}");
        assert_eq!(tree(out.path()), before, "{named}");
    }
}

#[test]
fn a_file_in_the_way_with_the_same_bytes_becomes_ours() {
    let out = TempDir::new().unwrap();
    put(&out.path().join(SITE), "a.html", "one");
    assert_eq!(write(out.path(), &[("a.html", "one")]).unchanged, 1);
    assert_eq!(write(out.path(), &[]).removed, 1);
}

#[test]
fn a_folder_of_ours_with_something_else_in_it_stays() {
    let out = TempDir::new().unwrap();
    write(out.path(), &[("x/y/ours.html", "ours")]);
    put(&out.path().join(SITE), "x/y/mine.txt", "mine");
    let message = refusal(try_write(out.path(), &output(&[("x", "a file now")])));
    assert!(message.contains("public/x`"), "{message}");
    assert_eq!(write(out.path(), &[("other.html", "")]).removed, 1);
    assert_eq!(fs::read_to_string(out.path().join("public/x/y/mine.txt")).unwrap(), "mine");
}

#[test]
fn paths_that_leave_the_folder_are_refused() {
    let out = TempDir::new().unwrap();
    let unsafe_paths = ["../x", "a/../../x", "/x", "", "a//b", "a/", "./a", "a\\..\\b", "a\0b", "manifest.json"];
    for path in unsafe_paths {
        let message = refusal(try_write(out.path(), &output(&[("a.html", ""), (path, "x")])));
        assert!(message.contains("may be written"), "{path:?}: {message}");
    }
    refusal(try_write(out.path(), &output(&[("a", ""), ("a/b", "x")])));
    let lock = disk::lock(out.path()).unwrap();
    for id in ["", ".", "..", "a/b", "/a", ".hidden"] {
        refusal(disk::write_site(&lock, id, &output(&[("a.html", "")])));
    }
    assert_eq!(tree(out.path()).len(), 1, "only the lock file");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_or_removed_through_a_link() {
    use std::os::unix::fs::symlink;
    let (out, outside) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    put(outside.path(), "b.html", "outside");
    let version = output(&[("a/b.html", "ours")]);
    let site = out.path().join(SITE);
    let refused = |output: &Output| {
        let message = refusal(try_write(out.path(), output));
        assert!(message.contains("move it away"), "{message}");
        assert_eq!(fs::read_to_string(outside.path().join("b.html")).unwrap(), "outside");
        assert!(!out.path().join(MARKER).exists());
    };
    symlink(outside.path(), &site).unwrap();
    refused(&version);
    fs::remove_file(&site).unwrap();

    try_write(out.path(), &version).unwrap();
    fs::remove_dir_all(site.join("a")).unwrap();
    symlink(outside.path(), site.join("a")).unwrap();
    refused(&version);
    refused(&Output::default());
    fs::remove_file(site.join("a")).unwrap();

    fs::create_dir(site.join("a")).unwrap();
    symlink(outside.path().join("b.html"), site.join("a/b.html")).unwrap();
    refused(&version);
    refused(&Output::default());

    let lock_file = out.path().join(".selfhelp-lock");
    fs::remove_file(&lock_file).unwrap();
    symlink(outside.path().join("b.html"), &lock_file).unwrap();
    refused(&version);
}

#[cfg(unix)]
#[test]
fn a_hard_linked_copy_of_the_site_does_not_change_with_it() {
    let out = TempDir::new().unwrap();
    write(out.path(), &[("a.html", "old")]);
    fs::hard_link(out.path().join("public/a.html"), out.path().join("copy.html")).unwrap();
    assert_eq!(write(out.path(), &[("a.html", "new")]).changed, 1);
    assert_eq!(fs::read_to_string(out.path().join("copy.html")).unwrap(), "old");
    assert_eq!(tree(&out.path().join(SITE)), clean_tree(&output(&[("a.html", "new")])));
}
