//! Builds after builds: nothing is made where nothing changed, and whatever changed, the sites are those of a clean build.

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use super::{Answer, Test, article, run, same};

const CACHE: &str = ".selfhelp";

fn warm() -> Test {
    let test = Test::with_article()
        .file("articles/a/second.md", &article("second", "public, usnat", "Second words."))
        .file("articles/b/third.md", &article("third", "fairfax", "See [the second](../a/second.md)."));
    test.run(["build"]).status(0);
    test
}

/// Builds once more, and compares with a clean build. What the build said.
fn build(test: &Test) -> Answer {
    let answer = test.run(["build", "--format", "json"]);
    let clean = test.run(["build", "--no-cache", "--out", "clean"]);
    assert_eq!((answer.status, test.sites("clean")), (clean.status, test.sites("site")), "{answer:?} {clean:?}");
    for site in test.sites("clean") {
        same(&test.tree(&format!("clean/{site}")), &test.tree(&format!("site/{site}")));
    }
    fs::remove_dir_all(test.path("clean")).unwrap();
    answer
}

fn written(answer: &Answer) -> u64 {
    let summary = answer.json();
    summary["sites"].as_array().unwrap().iter().map(|site| site["written"].as_u64().unwrap()).sum()
}

/// The names of what is remembered.
fn records(test: &Test) -> Vec<String> {
    test.tree(CACHE).into_keys().filter(|name| name.starts_with("build-")).collect()
}

#[test]
fn where_nothing_changed_the_summary_is_the_same_and_nothing_is_made() {
    let test = warm();
    let first = test.run(["build", "--verify", "--format", "json"]).status(0).json();
    // A page that was changed behind its time is not seen without `--verify`, so it was not made.
    let page = test.path("site/public/articles/a/first.html");
    let time = fs::metadata(&page).unwrap().modified().unwrap();
    let text = fs::read_to_string(&page).unwrap();
    fs::write(&page, text.replace("First words.", "Other words.")).unwrap();
    File::options().write(true).open(&page).unwrap().set_modified(time).unwrap();
    let second = test.run(["build", "--format", "json"]).status(0).json();
    assert_eq!(first["sites"], second["sites"]);
    assert!(test.read("site/public/articles/a/first.html").contains("Other words."));
    assert_eq!(written(&test.run(["build", "--verify", "--format", "json"])), 1);
    assert_eq!(written(&build(&test)), 0);
}

#[test]
fn whatever_changes_is_built() {
    let test = warm();
    let changes: &[(&str, Option<&str>)] = &[
        ("articles/a/second.md", Some("<properties pageTitle=\"Second\" selfHelpType=\"generic\" />\nNowhere.")),
        ("articles/a/new.md", Some("<properties pageTitle=\"New\" cloudEnvironments=\"public\" />\nNew.")),
        ("articles/a/new.md", None),
        ("templates/404.html", Some("<!doctype html><title>Gone</title>")),
        ("static/style.css", Some("p { margin: 0 }")),
        ("selfhelp.toml", Some("[pages]\nedit = \"https://example.com/{path}\"\n")),
        ("names.toml", Some("[services]\n\"a.b\" = \"Name\"\n")),
        ("templates/404.html", None),
        ("selfhelp.toml", None),
        ("includes/part.md", Some("A part.\n")),
        (
            "articles/a/second.md",
            Some(
                "<properties pageTitle=\"Second\" cloudEnvironments=\"public\" />\n[!INCLUDE [part](../../includes/part.md)]\n\n![a](a.png)",
            ),
        ),
        ("includes/part.md", Some("Another part.\n")),
        ("articles/a/a.png", Some("a picture")),
        ("articles/a/a.png", Some("another")),
        ("topics/all.csv", Some("product_id,topic_id,topic_name\n1,10000001,Named\n")),
        ("topics/all.csv", Some("product_id,topic_id,topic_name\n1,10000001,Other\n")),
        ("articles/a/first.md", None),
    ];
    for (path, text) in changes {
        match text {
            Some(text) => test.put(path, text),
            None => fs::remove_file(test.path(path)).unwrap(),
        }
        build(&test);
        assert_eq!(written(&build(&test)), 0, "{path}");
    }
    fs::rename(test.path("articles/b"), test.path("articles/c")).unwrap();
    assert!(written(&build(&test)) > 0);
}

/// Replaces words in a file of a site, and keeps its time: whoever makes it anew brings the words back.
fn mark(test: &Test, path: &str) -> String {
    let (on_disk, text) = (test.path(path), test.read(path));
    let time = fs::metadata(&on_disk).unwrap().modified().unwrap();
    let marked = text.replacen("second", "SECOND", 1);
    assert_ne!(text, marked, "{path}");
    fs::write(&on_disk, &marked).unwrap();
    File::options().write(true).open(&on_disk).unwrap().set_modified(time).unwrap();
    marked
}

#[test]
fn an_edit_makes_nothing_that_it_does_not_concern() {
    let test = warm();
    let others = ["site/usnat/articles/a/second.html", "site/usnat/services/sample.service.html"];
    let files = test.tree("site/usnat/api/v1/articles").into_iter();
    let of_second = |(name, bytes): (String, Vec<u8>)| {
        String::from_utf8(bytes).unwrap().contains("second").then(|| format!("site/usnat/api/v1/articles/{name}"))
    };
    let others: Vec<String> = others.map(str::to_owned).into_iter().chain(files.filter_map(of_second)).collect();
    assert_eq!(others.len(), 3);
    let marked: Vec<String> = others.iter().map(|path| mark(&test, path)).collect();
    let is_kept = |test: &Test| -> Vec<bool> {
        others.iter().zip(&marked).map(|(path, marked)| test.read(path) == *marked).collect()
    };
    // The words of another article: nothing else is even looked into.
    test.put("articles/b/third.md", &article("third", "fairfax", "Other words."));
    test.run(["build"]).status(0);
    assert_eq!(is_kept(&test), [true; 3]);
    // A title that none of these files shows: they are told apart by what they are made from.
    let text = article("third", "fairfax", "Other words.").replace("About third", "Another title");
    test.put("articles/b/third.md", &text);
    test.run(["build"]).status(0);
    assert_eq!(is_kept(&test), [true; 3]);
    // A title that the list shows.
    test.put("articles/a/new.md", &article("new", "usnat", "New."));
    test.run(["build"]).status(0);
    assert_eq!(is_kept(&test)[1..2], [false]);
    test.run(["build", "--verify"]).status(0);
    assert_eq!(is_kept(&test), [false; 3]);
    build(&test);
}

#[test]
fn what_is_included_in_a_text_of_a_form_is_seen_to_change() {
    let body = r#"{"formElements": [{"id": "a", "order": 1, "controlType": "infoblock", "content": "[AZURE.INCLUDE [part](../../includes/part.md)]"}]}"#;
    let text = article("form", "public", &format!("\n---\n{body}\n---\n"));
    let test = warm().file("articles/a/form.md", &text.replace("\"generic\"", "\"problemScopingQuestions\""));
    for words in ["One.", "Two, [here](data-blade:A_B.CBlade)."] {
        test.put("includes/part.md", &format!("{words}\n"));
        build(&test);
        assert!(test.read("site/public/articles/a/form.html").contains(&words[..3]));
    }
}

#[test]
fn other_arguments_make_another_build() {
    let test = warm();
    let settings = "[pages]\nedit = \"https://example.com/{path}\"\n";
    test.put("other.toml", settings);
    let edits = |test: &Test| test.read("site/public/articles/a/first.html").contains("https://example.com/");
    test.run(["build", "--config", "other.toml"]).status(0);
    assert!(edits(&test));
    assert_eq!(written(&test.run(["build", "--config", "other.toml", "--format", "json"])), 0);
    assert!(written(&build(&test)) > 0 && !edits(&test));
    test.put("articles/a/first.md", &article("first", "public", "Third words."));
    test.run(["build", "--site", "usnat"]).status(0);
    build(&test);
    assert!(test.read("site/public/articles/a/first.html").contains("Third words."));
}

#[test]
fn a_site_that_cannot_be_written_keeps_no_other_from_being_complete() {
    let test = warm();
    fs::remove_dir_all(test.path("site/fairfax")).unwrap();
    test.put("site/fairfax/articles/b/third.html", "not ours");
    test.put("articles/a/second.md", &article("second", "public, usnat", "Edited words."));
    test.run(["build"]).status(2).complains("third.html").complains("move it away");
    assert!(test.read("site/public/articles/a/second.html").contains("Edited words."));
    assert!(!test.has("site/fairfax/index.html") && !test.has("site/.selfhelp-incomplete-public"));
    fs::remove_dir_all(test.path("site/fairfax")).unwrap();
    build(&test);
}

#[test]
fn a_touched_file_with_the_same_bytes_changes_nothing() {
    let test = warm();
    let source = File::options().write(true).open(test.path("articles/a/first.md")).unwrap();
    source.set_modified(SystemTime::now() + Duration::from_hours(1)).unwrap();
    assert_eq!(written(&build(&test)), 0);
}

#[test]
fn what_happens_to_the_sites_is_mended() {
    let test = warm();
    let page = "site/public/articles/a/first.html";
    fs::remove_file(test.path(page)).unwrap();
    assert_eq!(written(&build(&test)), 1);
    test.put(page, "by hand");
    assert_eq!(written(&build(&test)), 1);
    // The same where something else was edited, and where the size stayed.
    let text = test.read(page);
    test.put(page, &text.replace("First words.", "Other words."));
    test.put("articles/a/second.md", &article("second", "public, usnat", "Edited words."));
    build(&test);
    assert_eq!(test.read(page), text);
    let marker = "site/.selfhelp-incomplete-public";
    test.put("site/public/articles/a/half.html", "half");
    test.put(marker, r#"{"version":1,"created":["articles/a/half.html"],"changed":[],"removed":[],"earlier":[]}"#);
    build(&test);
    assert!(!test.has(marker) && !test.has("site/public/articles/a/half.html"));
    fs::remove_dir_all(test.path("site")).unwrap();
    assert!(written(&build(&test)) > 0);
}

#[test]
fn a_record_that_is_damaged_or_of_another_version_is_passed_over_with_a_note() {
    let test = warm();
    let [name] = &records(&test)[..] else { panic!("one folder was built into") };
    let record = test.path(&format!("{CACHE}/{name}"));
    let whole = fs::read(&record).unwrap();
    let other = String::from_utf8_lossy(&whole).replacen("last build 3", "last build 0", 1).into_bytes();
    for bytes in [&whole[..whole.len() / 2], b"", &other] {
        fs::write(&record, bytes).unwrap();
        test.run(["build"]).status(0).complains("is passed over").complains("safe to delete");
        assert!(fs::read(&record).unwrap() == whole, "the record is whole again");
    }
    fs::remove_dir_all(test.path(CACHE)).unwrap();
    test.run(["build"]).status(0).says("built 5 sites");
}

#[test]
fn where_a_record_lies_is_the_users_choice() {
    let test = Test::with_article();
    test.run(["build", "--no-cache"]).status(0);
    assert!(!test.has(CACHE));
    test.run(["build", "--cache", "elsewhere"]).status(0);
    assert!(!test.has(CACHE) && test.has("elsewhere/.gitignore"));
    for content in [".", "articles", "templates/cache"] {
        test.run(["build", "--cache", content]).status(2).complains("holds content").complains("--cache");
    }
    test.run(["build", "--cache", "elsewhere", "--no-cache"]).status(2).complains("cannot be used with");
    // Each folder that is built into has its own, and the oldest go.
    for out in ["1", "2", "3", "4", "5"] {
        test.run(["build", "--out", out]).status(0);
    }
    assert_eq!(records(&test).len(), 4);
    assert_eq!(test.read(".selfhelp/.gitignore"), "*\n");
}

#[test]
fn what_is_wrong_with_templates_is_told_by_each_build() {
    let test = warm();
    test.put("templates/404.html", "{{ broken");
    for _ in 0..2 {
        test.run(["build"]).status(1).says("template-invalid");
    }
}

/// What `check` says, and whether it was said without looking again.
fn check<const N: usize>(test: &Test, arguments: [&str; N]) -> (Answer, bool) {
    let kept = |test: &Test| -> Vec<SystemTime> {
        let files = fs::read_dir(test.path(CACHE)).into_iter().flatten().map(Result::unwrap);
        let files = files.filter(|file| file.file_name().to_string_lossy().starts_with("check-"));
        files.map(|file| file.metadata().unwrap().modified().unwrap()).collect()
    };
    let before = kept(test);
    let answer = test.run(arguments);
    let is_again = !before.is_empty() && before == kept(test);
    let clean = run(&test.path(""), &[&arguments[..], &["--no-cache"]].concat());
    assert_eq!((answer.status, &answer.stdout, &answer.stderr), (clean.status, &clean.stdout, &clean.stderr));
    (answer, is_again)
}

#[test]
fn a_check_of_the_same_says_the_same_again() {
    let test = warm();
    test.put("articles/a/wrong.md", "<properties pageTitle=\"Wrong\" cloudEnvironments=\"pubic\" />\nWrong.");
    assert!(!check(&test, ["check"]).1);
    let (answer, is_again) = check(&test, ["check"]);
    assert!(is_again);
    answer.status(1).says("cloud-unknown");
    // Other arguments, and other texts, are something else.
    assert!(!check(&test, ["check", "--min-level", "warning"]).1);
    assert!(check(&test, ["check", "--min-level", "warning"]).1);
    assert!(!check(&test, ["check", "articles/b"]).1);
    test.put("articles/a/wrong.md", &article("wrong", "public", "Right."));
    let (answer, is_again) = check(&test, ["check"]);
    assert!(!is_again);
    answer.lacks("cloud-unknown");
    assert!(check(&test, ["check"]).1);
    test.put("selfhelp.toml", "[rules]\nkind-missing = \"off\"\n");
    assert!(!check(&test, ["check"]).1);
    // What is damaged is told, and passed over.
    for (name, bytes) in test.tree(CACHE).into_iter().filter(|(name, _)| name.starts_with("check-")) {
        fs::write(test.path(&format!("{CACHE}/{name}")), &bytes[..bytes.len() - 1]).unwrap();
    }
    test.run(["check"]).complains("is passed over").complains("safe to delete");
    assert!(check(&test, ["check"]).1);
}
