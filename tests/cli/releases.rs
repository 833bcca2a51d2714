//! What was built becomes what readers see, whole or not at all, and is taken back.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use selfhelp::output::Manifest;

use super::{Test, article, program};

const TARGET: &str = "[[targets]]\ncloud = \"public\"\nto = \"served\"\n";

/// A content root with two articles, whose public site goes to the folder `served`.
fn root() -> Test {
    Test::with_article()
        .file("articles/a/second.md", &article("second", "public", "Words."))
        .file("selfhelp.toml", TARGET)
}

/// The same, built and published.
fn published() -> Test {
    let test = root();
    build(&test);
    test.run(["publish"]).status(0);
    test
}

fn build(test: &Test) {
    test.run(["build", "--cloud", "public"]).status(0);
}

/// Builds the site once more, with other words in an article, and publishes it.
fn publish_with(test: &Test, words: &str) {
    test.put("articles/a/first.md", &article("first", "public", words));
    build(test);
    test.run(["publish"]).status(0);
}

/// A page of an article, as readers see it now.
fn page(test: &Test) -> String {
    test.read("served/current/articles/a/first.html")
}

#[test]
fn what_was_built_is_what_readers_see() {
    let test = root();
    build(&test);
    test.run(["publish"]).status(0).says("public -> ").says("readers see the release 1-");
    super::same(&test.tree("site/public"), &test.tree("served/current/"));
    publish_with(&test, "Other words.");
    super::same(&test.tree("site/public"), &served_by_manifest(&test));
    assert!(page(&test).contains("Other words."));
}

/// The files that readers see and the manifest tells of: those that a page of before asks for lie beside them.
fn served_by_manifest(test: &Test) -> std::collections::BTreeMap<String, Vec<u8>> {
    let manifest: Manifest = serde_json::from_str(&test.read("served/current/manifest.json")).unwrap();
    let mut tree = test.tree("served/current/");
    tree.retain(|path, _| path == "manifest.json" || manifest.files.contains_key(path));
    tree
}

#[test]
fn what_readers_see_already_is_not_published_again() {
    let test = published();
    test.run(["publish"]).status(0).says("nothing to publish").says("1-");
    assert_eq!(fs::read_dir(test.path("served/releases")).unwrap().count(), 1);
}

#[test]
fn only_what_differs_is_sent_and_shown_before() {
    let test = root();
    build(&test);
    test.run(["publish", "--dry-run"]).status(0).says("+ articles/a/first.html").says("would be sent");
    assert!(!test.has("served"));
    test.run(["publish"]).status(0);
    test.put("articles/a/first.md", &article("first", "public", "Other words."));
    build(&test);
    let answer = test.run(["publish", "--dry-run", "--format", "json"]);
    let told = answer.status(0).json()["targets"][0].take();
    assert_eq!(told["added"].as_array().unwrap().len(), told["removed"].as_array().unwrap().len(), "{told}");
    assert!(told["changed"].as_array().unwrap().contains(&"articles/a/first.html".into()), "{told}");
    assert!(told["files_sent"].as_u64().unwrap() < 8, "{told}");
    assert!(page(&test).contains("First words."));
}

#[test]
fn what_was_published_is_taken_back_and_forward() {
    let test = published();
    publish_with(&test, "Wrong words.");
    test.run(["rollback"]).status(0).complains("readers see the release 1-");
    assert!(page(&test).contains("First words."));
    let releases = test.run(["releases"]);
    let lines: Vec<&str> = releases.status(0).stdout.lines().collect();
    assert!(lines[1].contains("2-") && lines[2].contains("1-") && lines[2].contains("readers see this"), "{lines:?}");
    test.run(["rollback"]).status(2).complains("there is no release before 1-");
    test.run(["rollback", "--to", "7"]).status(2).complains("the newest is `2-");
    test.run(["rollback", "--to", "2"]).status(0);
    assert!(page(&test).contains("Wrong words."));
    test.run(["rollback", "--to", "1"]).status(0);
    publish_with(&test, "Right words.");
    assert!(page(&test).contains("Right words."));
    test.run(["releases"]).says("3-");
    // Back to what was served then, and not to what had been taken back already.
    test.run(["rollback"]).status(0).complains("readers see the release 1-");
}

#[test]
fn a_page_that_was_opened_before_still_finds_its_search() {
    let test = published();
    let of_before: Vec<String> =
        test.tree("served/current/").into_keys().filter(|it| it.starts_with("search/")).collect();
    publish_with(&test, "Other words, for another index.");
    let missing: Vec<&String> = of_before.iter().filter(|it| !test.has(&format!("served/current/{it}"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let now = served_by_manifest(&test);
    assert!(of_before.iter().any(|it| !now.contains_key(it)), "the index of before differs: {of_before:?}");
}

#[test]
fn old_releases_are_removed_but_the_one_that_is_served() {
    let test = published();
    for words in ["Second words.", "Third words.", "Fourth words."] {
        publish_with(&test, words);
    }
    test.run(["rollback", "--to", "1"]).status(0);
    test.run(["prune", "--keep", "1"]).status(0).complains("2 releases removed");
    test.run(["releases"]).says("4-").says("1-").lacks("2-").lacks("3-");
    assert!(page(&test).contains("First words."));
    test.run(["rollback", "--to", "4"]).status(0);
    assert!(page(&test).contains("Fourth words."));
    test.run(["rollback", "--to", "3"]).status(2);
    let before = test.tree("served/.selfhelp/objects").len();
    test.run(["prune", "--keep", "1"]).status(0).complains("1 release removed");
    assert!(test.tree("served/.selfhelp/objects").len() < before);
    publish_with(&test, "Third words.");
    super::same(&test.tree("site/public"), &served_by_manifest(&test));
}

#[test]
fn a_site_that_is_incomplete_or_not_there_is_refused() {
    let test = root();
    test.run(["publish"]).status(2).complains("there is no built site").complains("selfhelp build --site public");
    build(&test);
    test.put("site/.selfhelp-incomplete-public", "{}");
    test.run(["publish"]).status(2).complains("is incomplete");
    assert!(!test.has("served"));
}

#[test]
fn a_site_goes_to_no_other_cloud() {
    let test = published();
    // The folder is another cloud's.
    test.put("selfhelp.toml", "[[targets]]\ncloud = \"mooncake\"\nto = \"served\"\n");
    test.run(["build", "--cloud", "mooncake"]).status(0);
    test.run(["publish"]).status(2).complains("is the folder of the site `public` of the cloud `public`");
    // What was built is for another cloud.
    let other = "[[sites]]\nid = \"public\"\ncloud = \"usnat\"\n[[targets]]\ncloud = \"usnat\"\nto = \"other\"\n";
    test.put("selfhelp.toml", other);
    test.run(["publish"]).status(2).complains("was built as `public` of the cloud `public`");
    // The settings say what cannot be.
    test.put("selfhelp.toml", "[[targets]]\ncloud = \"usnat\"\nsite = \"public\"\nto = \"served\"\n");
    test.run(["publish"]).status(2).complains("the site `public` is of the cloud `public`");
    assert!(page(&test).contains("First words."));
}

#[test]
fn where_a_target_is_refused_no_other_gets_anything() {
    let test = root().file("other/holiday.jpg", "");
    test.put("selfhelp.toml", &format!("{TARGET}[[targets]]\ncloud = \"mooncake\"\nto = \"other\"\n"));
    test.run(["build", "--cloud", "public,mooncake"]).status(0);
    test.run(["publish"]).status(2).complains("holds `holiday.jpg`");
    assert!(!test.has("served"));
}

#[test]
fn errors_are_published_only_where_their_rule_is_named() {
    let test = root().file("articles/a/wrong.md", &article("wrong", "public", "[x](javascript:alert)"));
    test.run(["build", "--cloud", "public"]).status(1);
    let refused = test.run(["publish"]);
    refused.status(1).complains("1 error stands in the way").complains("--allow link-scheme");
    assert!(!test.has("served"));
    test.run(["publish", "--allow", "link-shceme"]).status(2).complains("no rule is called");
    test.run(["publish", "--allow", "link-scheme"]).status(0);
    // What is wrong in other clouds concerns them.
    test.put("articles/a/wrong.md", &article("wrong", "usnat", "[x](javascript:alert)"));
    test.run(["build", "--cloud", "public"]).status(1);
    test.run(["publish"]).status(0);
}

#[test]
fn a_folder_that_something_else_lies_in_is_refused() {
    let test = root().file("served/holiday.jpg", "");
    build(&test);
    test.run(["publish"]).status(2).complains("holds `holiday.jpg`, which publishing did not put there");
    assert_eq!(test.tree("served").len(), 1);
}

#[test]
fn a_folder_of_a_newer_program_is_refused() {
    let test = published();
    test.put("served/.selfhelp/target.json", "{\"version\": 2, \"places\": []}");
    test.run(["publish"]).status(2).complains("by a newer version of this program (form 2, this one knows 1)");
}

#[test]
fn a_file_that_was_touched_after_the_build_is_refused() {
    let test = published();
    publish_with(&test, "Other words.");
    test.put("articles/a/first.md", &article("first", "public", "Third words."));
    build(&test);
    test.put("site/public/articles/a/first.html", "by hand");
    test.run(["publish"]).status(2).complains("is not what the manifest of its site tells of");
    assert!(page(&test).contains("Other words."));
}

#[test]
fn of_two_who_publish_one_is_told() {
    let test = published();
    let lock = fs::OpenOptions::new().write(true).open(test.path("served/.selfhelp/lock")).unwrap();
    lock.lock().unwrap();
    test.put("articles/a/first.md", &article("first", "public", "Other words."));
    build(&test);
    test.run(["publish"]).status(2).complains("somebody else is publishing");
    drop(lock);
    test.run(["publish"]).status(0);
}

#[test]
fn where_nothing_was_published_nothing_is_made() {
    let test = root();
    test.run(["releases"]).status(0).says("nothing was published yet");
    test.run(["rollback"]).status(2).complains("nothing was published to");
    test.run(["prune"]).status(0);
    assert!(!test.has("served"));
    test.put("selfhelp.toml", "[[targets]]\ncloud = \"public\"\nto = \"articles/served\"\n");
    build(&test);
    test.run(["publish"]).status(2).complains("lies in `articles`, a folder of content");
}

#[test]
fn without_a_target_it_is_told_how_one_is_named() {
    let test = Test::with_article();
    test.run(["publish"]).status(2).complains("[[targets]]");
    test.put("selfhelp.toml", "[[targets]]\ncloud = \"public\"\nto = \"s3://bucket/public\"\n");
    test.run(["releases"]).status(2).complains("is no folder");
}

#[test]
fn files_of_a_release_cannot_be_written_to_by_chance() {
    let test = published();
    let mode = fs::metadata(test.path("served/current/index.html")).unwrap().permissions().mode();
    assert_eq!(mode & 0o222, 0, "{mode:o}");
}

#[test]
fn a_kill_leaves_readers_a_whole_site() {
    kill(8);
}

#[test]
#[ignore = "takes minutes"]
fn long_a_kill_at_any_moment_leaves_readers_a_whole_site() {
    kill(200);
}

/// Publishes other words again and again, each time ended at another moment after it began to write, while a reader looks.
fn kill(times: u32) {
    let mut test = root();
    for number in 0..60 {
        test = test.file(&format!("articles/b/{number}.md"), &article(&format!("more-{number}"), "public", "Words."));
    }
    build(&test);
    test.run(["publish"]).status(0);
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                look(&test);
            }
        });
        // Also where something fails here, the reader comes to its end.
        let _end = End(&is_over);
        let mut interrupted = 0;
        for time in 0..times {
            test.put("articles/a/first.md", &article("first", "public", &format!("Words of the time {time}.")));
            build(&test);
            interrupted += u32::from(publish_and_kill(&test, Duration::from_micros(u64::from(time % 8) * 1500)));
            assert!(!reader.is_finished(), "the reader saw a site that is not whole");
        }
        assert!(interrupted > 0, "a kill leaves what is not whole");
    });
    test.run(["publish"]).status(0);
    super::same(&test.tree("site/public"), &served_by_manifest(&test));
}

struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Ends a run some time after it began to write; tells whether it left something that is not whole.
fn publish_and_kill(test: &Test, after: Duration) -> bool {
    let is_writing = || fs::read_dir(test.path("served/.selfhelp/new")).is_ok_and(|mut it| it.next().is_some());
    // What the run before left does not count.
    drop(fs::remove_dir_all(test.path("served/.selfhelp/new")));
    let mut publishing = program(&test.path("")).args(["publish", "--quiet"]).spawn().unwrap();
    while !is_writing() && publishing.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_micros(50));
    }
    std::thread::sleep(after);
    publishing.kill().unwrap();
    publishing.wait().unwrap();
    is_writing()
}

/// Reads the whole site that is served at a moment, as a web server does that follows the name once.
fn look(test: &Test) {
    let release = fs::canonicalize(test.path("served/current")).expect("something is served at each moment");
    let read = |path: &str| fs::read(release.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let manifest: Manifest = serde_json::from_slice(&read("manifest.json")).expect("a manifest is whole");
    for (path, entry) in &manifest.files {
        assert_eq!(selfhelp::output::hash(&read(path)), entry.hash, "{path}");
    }
    std::thread::sleep(Duration::from_millis(1));
}
