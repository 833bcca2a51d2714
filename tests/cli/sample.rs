//! The sample content of this repository: clean, and enough of everything to show what a site is.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Test, fs, run};
use selfhelp::article::{Kind, parse};
use selfhelp::text::RelPath;

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn it_is_clean() {
    run(package(), &["check"]).status(0).says("no findings in ");
}

#[test]
fn it_builds_a_site_for_every_cloud() {
    let test = Test::new();
    let out = test.path("out");
    let summary =
        run(package(), &["build", "--strict", "--format", "json", "--out", out.to_str().unwrap()]).status(0).json();
    let sites = summary["sites"].as_array().unwrap();
    assert_eq!(sites.len(), 5);
    for site in sites {
        assert!(site["articles"].as_u64().unwrap() >= 40, "each cloud shows most of the sample content: {site}");
        let name = site["site"].as_str().unwrap();
        assert!(test.has(&format!("out/{name}/index.html")));
    }
}

#[test]
fn it_shows_every_kind_at_least_twice() {
    let mut kinds: BTreeMap<&str, usize> = Kind::ALL.iter().map(|kind| (kind.name(), 0)).collect();
    let mut count = 0;
    for entry in walkdir::WalkDir::new(package().join("articles")) {
        let path = entry.unwrap().into_path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let parsed = parse(&RelPath::new("articles/sample.md"), &fs::read(&path).unwrap().into());
            *kinds.entry(parsed.kind.name()).or_default() += 1;
            count += 1;
        }
    }
    assert!(count >= 40, "write more sample articles: there are {count}");
    let rare: Vec<_> = kinds.iter().filter(|(_, count)| **count < 2).collect();
    assert!(rare.is_empty(), "write sample articles of these kinds: {rare:?}");
}
