//! Builds that are killed, fail or meet, and what the next build makes of it.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use selfhelp::disk::{self, WriteReport};
use selfhelp::output::{self, Manifest, Output};
use tempfile::TempDir;

use super::{MARKER, SITE, clean_tree, output, put, refusal, tree, try_write, write};

const CHILD: &str = "SELFHELP_DISK_TEST_CHILD";

/// Not a test of its own: what this program does when a test starts it again as a process that is to fail.
#[test]
fn child() {
    let Ok(task) = std::env::var(CHILD) else { return };
    let (task, out) = task.split_once(' ').unwrap();
    let out = Path::new(out);
    match task {
        "hold" => {
            let _lock = disk::lock(out).unwrap();
            put(out, "ready", "");
            std::thread::sleep(Duration::from_mins(1));
        }
        "forever" => {
            put(out, "ready", "");
            // Until it is killed, but not for long if nobody is left to do it.
            let started = Instant::now();
            for number in (0..).take_while(|_| started.elapsed() < Duration::from_secs(20)) {
                try_write(out, &version(number)).unwrap();
            }
        }
        "once" => {
            let message = refusal(try_write(out, &output(&[("a.html", "a"), ("large", &"x".repeat(1 << 20))])));
            put(out, "message", &message);
        }
        _ => panic!("{task}"),
    }
}

fn command(task: &str, out: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "crashes::child"]).env(CHILD, format!("{task} {}", out.display()));
    command.stdout(Stdio::null());
    command
}

fn start(task: &str, out: &Path) -> Child {
    let mut child = command(task, out).spawn().unwrap();
    while !out.join("ready").exists() {
        assert!(child.try_wait().unwrap().is_none(), "the child failed before it began");
        std::thread::sleep(Duration::from_millis(1));
    }
    child
}

/// One of a row of outputs that differ in every way: what there is, what it holds, and what is a folder.
fn version(number: usize) -> Output {
    let mut output = Output::default();
    for file in 0..300 {
        let folder = file % 17;
        if !(file + number).is_multiple_of(3) {
            let size = 1 + (file * 37 + number * 511) % 4000;
            output.insert(format!("articles/{folder}/{file}.html"), number.to_string().repeat(size).into_bytes());
        }
        if file % 10 == number % 10 {
            output.insert(format!("only/{}/{file}", number % 4), *b"constant");
        }
    }
    match number % 3 {
        0 => output.insert("swap", *b"a file"),
        1 => output.insert("swap/inner/file", *b"in folders"),
        _ => output.insert("swap/inner", *b"in a folder"),
    };
    output
}

/// The promise of the marker: where there is none, the site is what its manifest says.
fn assert_complete_or_marked(out: &Path) -> bool {
    if out.join(MARKER).exists() {
        return false;
    }
    let Ok(manifest) = fs::read(out.join("public/manifest.json")) else {
        assert!(!out.join("public/articles").exists());
        return true;
    };
    let manifest: Manifest = serde_json::from_slice(&manifest).unwrap();
    for (path, entry) in &manifest.files {
        assert_eq!(output::hash(&fs::read(out.join(SITE).join(path)).unwrap()), entry.hash, "{path}");
    }
    true
}

#[cfg(unix)]
#[test]
fn a_build_killed_at_any_moment_is_repaired() {
    let out = TempDir::new().unwrap();
    let mut interrupted = 0;
    for round in 0..20_usize {
        let mut child = start("forever", out.path());
        std::thread::sleep(Duration::from_micros((round as u64 * 7919) % 60_000));
        child.kill().unwrap();
        child.wait().unwrap();
        fs::remove_file(out.path().join("ready")).unwrap();
        interrupted += usize::from(!assert_complete_or_marked(out.path()));
        // Every other round leaves the repair to the next child.
        if round.is_multiple_of(2) {
            continue;
        }
        let foreign = "articles/3/foreign.txt";
        put(&out.path().join(SITE), foreign, "mine");
        try_write(out.path(), &version(round)).unwrap();
        let mut expected = clean_tree(&version(round));
        expected.insert(foreign.into(), Some(b"mine".to_vec()));
        assert_eq!(tree(&out.path().join(SITE)), expected, "round {round}");
        assert!(assert_complete_or_marked(out.path()));
    }
    let left: Vec<_> = fs::read_dir(out.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| name == SITE || name == ".selfhelp-lock"), "{left:?}");
    assert!(interrupted > 0, "no round killed a build while it was writing");
}

#[test]
fn what_a_marker_lists_is_ours_until_a_build_is_complete() {
    let out = TempDir::new().unwrap();
    let site = out.path().join(SITE);
    // Two interrupted builds, one after the other, and no manifest from either.
    for path in ["half.html", "twice.html", ".selfhelp-manifest"] {
        put(&site, path, "half");
    }
    fs::create_dir_all(site.join("left/empty")).unwrap();
    put(&site, "manifest.json", "{\"versi");
    let marker = r#"{"version":1,"created":["half.html","left/empty/x.html",".selfhelp-manifest"],"changed":[],
        "removed":[],"earlier":["twice.html"]}"#;
    put(out.path(), MARKER, marker);
    put(out.path(), ".selfhelp-marker-public", "half a mark");
    put(&site, "foreign.html", "mine");

    // Refused while something that no marker lists is in the way; the marker stays.
    let message = refusal(try_write(out.path(), &output(&[("foreign.html", "")])));
    assert!(message.contains("foreign.html"), "{message}");
    assert_eq!(fs::read_to_string(out.path().join(MARKER)).unwrap(), marker);

    let version = output(&[("half.html", "whole"), ("new.html", "new")]);
    let report = try_write(out.path(), &version).unwrap();
    assert_eq!(report, WriteReport { created: 1, changed: 1, removed: 1, unchanged: 0, bytes: 8 });
    let mut expected = clean_tree(&version);
    expected.insert("foreign.html".into(), Some(b"mine".to_vec()));
    assert_eq!(tree(&site), expected);
    assert!(!out.path().join(MARKER).exists() && !out.path().join(".selfhelp-marker-public").exists());
}

#[test]
fn a_marker_over_a_complete_site_is_removed() {
    let out = TempDir::new().unwrap();
    write(out.path(), &[("a.html", "one")]);
    fs::create_dir(out.path().join("public/b")).unwrap();
    put(out.path(), MARKER, r#"{"version":1,"created":["b/c.html"],"changed":[],"removed":[],"earlier":[]}"#);
    assert_eq!(write(out.path(), &[("a.html", "one")]).unchanged, 1);
    assert!(!out.path().join(MARKER).exists());
    assert_eq!(tree(&out.path().join(SITE)), clean_tree(&output(&[("a.html", "one")])));
}

#[test]
fn a_damaged_marker_is_refused() {
    let out = TempDir::new().unwrap();
    put(out.path(), "x", "outside");
    let leaving = r#"{"version":1,"created":[],"changed":[],"removed":["../x"],"earlier":[]}"#;
    for text in ["", "{}", leaving] {
        put(out.path(), MARKER, text);
        assert!(refusal(try_write(out.path(), &Output::default())).contains("damaged"));
    }
    assert_eq!(fs::read_to_string(out.path().join("x")).unwrap(), "outside");
}

#[test]
fn two_builds_do_not_write_to_one_folder() {
    let out = TempDir::new().unwrap();
    let mut child = start("hold", out.path());
    let message = refusal(disk::lock(out.path()));
    assert!(message.contains("another build") && message.contains("--out"), "{message}");
    if cfg!(unix) {
        assert!(message.contains(&format!("process {}", child.id())), "{message}");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let lock = disk::lock(out.path()).unwrap();
    assert!(refusal(disk::lock(out.path())).contains(&std::process::id().to_string()));
    drop(lock);
    disk::lock(out.path()).unwrap();
}

#[test]
fn a_child_that_is_being_started_does_not_keep_the_lock() {
    let out = TempDir::new().unwrap();
    let children = std::thread::spawn(|| {
        for _ in 0..50 {
            let mut harmless = Command::new(std::env::current_exe().unwrap());
            harmless.arg("--list").stdout(Stdio::null()).status().unwrap();
        }
    });
    while !children.is_finished() {
        drop(disk::lock(out.path()).unwrap());
    }
    children.join().unwrap();
}

/// A limit on the size of files fails as a full disk does: in the middle of a write.
#[cfg(unix)]
#[test]
fn a_write_that_fails_leaves_the_marker_and_is_repaired() {
    let out = TempDir::new().unwrap();
    // What an earlier interrupted build made, and this one need not write, is ours all the same.
    put(out.path(), "public/a.html", "a");
    put(out.path(), MARKER, r#"{"version":1,"created":["a.html"],"changed":[],"removed":[],"earlier":[]}"#);
    let child = command("once", out.path());
    let status = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 64; exec \"$@\"", "sh"])
        .arg(child.get_program())
        .args(child.get_args())
        .envs(child.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
    let message = fs::read_to_string(out.path().join("message")).unwrap();
    assert!(["large", "incomplete", MARKER, "build again"].iter().all(|part| message.contains(part)), "{message}");
    assert!(out.path().join(MARKER).exists() && !out.path().join("public/manifest.json").exists());

    let version = output(&[("a.html", "not the same"), ("large", "small now")]);
    try_write(out.path(), &version).unwrap();
    assert_eq!(tree(&out.path().join(SITE)), clean_tree(&version));
    assert!(!out.path().join(MARKER).exists());
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_trouble() {
    use std::os::unix::fs::PermissionsExt;
    let out = TempDir::new().unwrap();
    write(out.path(), &[("a/b.html", "one")]);
    let allow = |mode| fs::set_permissions(out.path().join("public/a"), PermissionsExt::from_mode(mode)).unwrap();
    allow(0o555);
    let version = output(&[("a/b.html", "two"), ("a/c.html", "new")]);
    if fs::write(out.path().join("public/a/probe"), "").is_ok() {
        println!("skipped: permissions do not bind the user that runs the tests");
        return;
    }
    let message = refusal(try_write(out.path(), &version));
    assert!(message.contains("a/c.html") && message.contains("incomplete"), "{message}");
    assert!(out.path().join(MARKER).exists());
    allow(0o755);
    try_write(out.path(), &version).unwrap();
    assert_eq!(tree(&out.path().join(SITE)), clean_tree(&version));
    assert!(!out.path().join(MARKER).exists());
}
