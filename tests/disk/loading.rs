//! What is loaded from a content root, and what is reported about odd files.

use std::fs;
use std::path::Path;

use selfhelp::disk::{self, MAX_FILE_SIZE};
use selfhelp::output::Output;
use selfhelp::text::RelPath;
use tempfile::TempDir;

use super::{put, refusal};

fn load(root: &Path) -> (Vec<String>, Vec<(&'static str, String)>) {
    let loaded = disk::load(root, None).unwrap();
    let paths = loaded.sources.iter().map(|(path, _)| path.to_string()).collect();
    let findings = loaded.diagnostics.iter().map(|found| (found.rule.id, found.path.to_string())).collect();
    assert!(loaded.diagnostics.iter().all(|found| selfhelp::rules::find(found.rule.id).is_some()));
    (paths, findings)
}

#[test]
fn only_content_is_loaded() {
    let root = TempDir::new().unwrap();
    let wanted = [
        "articles/a/b/c.md",
        "articles/a/image.png",
        "includes/x.md",
        "names.toml",
        "selfhelp.toml",
        "static/site.css",
        "templates/page.html",
        "topics/all.csv",
        "topics/more.json",
    ];
    let unwanted = [
        "README.md",
        "articles/.draft.md",
        "articles/.git/x.md",
        "site/public/articles/x.html",
        "topics/notes.txt",
        "topics/old/all.csv",
        "topics/folder.csv/x",
        ".selfhelp/cache",
    ];
    for path in wanted.iter().chain(&unwanted) {
        put(root.path(), path, path);
    }
    assert_eq!(load(root.path()), (wanted.map(String::from).to_vec(), Vec::new()));
    let loaded = disk::load(root.path(), None).unwrap();
    assert_eq!(&**loaded.sources.get(&RelPath::new("articles/a/b/c.md")).unwrap(), b"articles/a/b/c.md");
}

#[test]
fn a_configuration_given_takes_the_place_of_the_one_in_the_root() {
    let root = TempDir::new().unwrap();
    put(root.path(), "articles/a.md", "");
    put(root.path(), "selfhelp.toml", "in the root");
    put(root.path(), "elsewhere/other.toml", "given");
    let loaded = disk::load(root.path(), Some(&root.path().join("elsewhere/other.toml"))).unwrap();
    assert_eq!(&**loaded.sources.get(&RelPath::new("selfhelp.toml")).unwrap(), b"given");
    assert!(refusal(disk::load(root.path(), Some(Path::new("missing.toml")))).contains("missing.toml"));
}

#[test]
fn a_root_without_articles_is_refused() {
    let root = TempDir::new().unwrap();
    let message = refusal(disk::load(root.path(), None));
    assert!(message.contains("no folder `articles`") && message.contains("--root"), "{message}");
    put(root.path(), "articles", "a file");
    assert!(refusal(disk::load(root.path(), None)).contains("is not a folder"));
    assert!(refusal(disk::load(&root.path().join("missing"), None)).contains("missing"));
}

#[test]
fn a_file_too_large_is_reported_and_skipped() {
    let root = TempDir::new().unwrap();
    put(root.path(), "articles/large.png", "");
    put(root.path(), "articles/limit.png", "");
    let resize = |name: &str, size: u64| {
        fs::File::options().write(true).open(root.path().join(name)).unwrap().set_len(size).unwrap();
    };
    resize("articles/large.png", MAX_FILE_SIZE + 1);
    resize("articles/limit.png", MAX_FILE_SIZE);
    let (paths, findings) = load(root.path());
    assert_eq!(paths, ["articles/limit.png"]);
    assert_eq!(findings, [("file-too-large-to-load", "articles/large.png".to_owned())]);
}

#[test]
fn the_root_is_the_nearest_folder_above() {
    let top = TempDir::new().unwrap();
    let top = top.path().canonicalize().unwrap();
    put(&top, "content/articles/a/b.md", "");
    put(&top, "content/inner/selfhelp.toml", "");
    put(&top, "content/site/public/articles/a.html", "");
    put(&top, "content/site/public/manifest.json", &Output::default().manifest().to_json());
    let found = |start: &str| disk::find_root(&top.join(start)).unwrap();
    assert_eq!(found("content/articles/a"), top.join("content"));
    assert_eq!(found("content/articles/a/b.md"), top.join("content"));
    assert_eq!(found("content/inner"), top.join("content/inner"));
    assert_eq!(found("content/inner/.."), top.join("content"));
    assert_eq!(found("content/site/public"), top.join("content"));
    let message = refusal(disk::find_root(&top));
    assert!(["selfhelp.toml", "articles", "--root DIR"].iter().all(|part| message.contains(part)), "{message}");
    assert!(refusal(disk::find_root(&top.join("missing"))).contains("missing"));
}

#[cfg(unix)]
#[test]
fn links_and_special_files_are_reported_and_not_read() {
    use std::os::unix::fs::symlink;
    let (root, secret) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    put(secret.path(), "secret.md", "secret");
    put(root.path(), "articles/a.md", "");
    symlink(secret.path().join("secret.md"), root.path().join("articles/file.md")).unwrap();
    symlink(root.path().join("articles"), root.path().join("articles/loop")).unwrap();
    symlink(secret.path(), root.path().join("includes")).unwrap();
    symlink("nowhere", root.path().join("selfhelp.toml")).unwrap();
    symlink("nowhere", root.path().join("unrelated")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(root.path().join("articles/socket.md")).unwrap();
    let (paths, findings) = load(root.path());
    assert_eq!(paths, ["articles/a.md"]);
    let expected = [
        ("file-symlink", "articles/file.md"),
        ("file-symlink", "articles/loop"),
        ("file-not-regular", "articles/socket.md"),
        ("file-symlink", "includes"),
        ("file-symlink", "selfhelp.toml"),
    ];
    assert_eq!(findings, expected.map(|(rule, path)| (rule, path.to_owned())));
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf8_are_read_and_reported() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let root = TempDir::new().unwrap();
    let articles = root.path().join("articles");
    let folder = articles.join(OsStr::from_bytes(b"z\xff"));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("in.md"), "").unwrap();
    // All three are read as one path; the name that really is that path comes neither first nor last.
    for (name, text) in [(&b"a\x80"[..], "first"), ("a\u{fffd}".as_bytes(), "exact"), (b"a\xff", "last")] {
        fs::write(articles.join(OsStr::from_bytes(name)), text).unwrap();
    }
    let (paths, findings) = load(root.path());
    assert_eq!(paths, ["articles/a\u{fffd}", "articles/z\u{fffd}/in.md"]);
    let expected = [
        ("file-name-collision", "articles/a\u{fffd}"),
        ("file-name-collision", "articles/a\u{fffd}"),
        ("file-name-not-utf8", "articles/a\u{fffd}"),
        ("file-name-not-utf8", "articles/a\u{fffd}"),
        ("file-name-not-utf8", "articles/z\u{fffd}"),
    ];
    assert_eq!(findings, expected.map(|(rule, path)| (rule, path.to_owned())));
    let loaded = disk::load(root.path(), None).unwrap();
    assert_eq!(&**loaded.sources.get(&RelPath::new("articles/a\u{fffd}")).unwrap(), b"exact");
    assert!(loaded.diagnostics[0].message.contains(r"articles/a\x80"), "{:?}", loaded.diagnostics[0]);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_trouble() {
    use std::os::unix::fs::PermissionsExt;
    let root = TempDir::new().unwrap();
    put(root.path(), "articles/closed/a.md", "");
    for closed in ["articles/closed/a.md", "articles/closed"] {
        let path = root.path().join(closed);
        fs::set_permissions(&path, PermissionsExt::from_mode(0o000)).unwrap();
        if fs::read_dir(&path).is_ok() || fs::read(&path).is_ok() {
            println!("skipped: permissions do not bind the user that runs the tests");
            return;
        }
        assert!(refusal(disk::load(root.path(), None)).contains(closed));
        fs::set_permissions(&path, PermissionsExt::from_mode(0o700)).unwrap();
    }
}
