//! Builds after builds: nothing is made where nothing changed, and whatever changed, the sites are those of a clean build.

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use super::{Answer, Test, article, run, said_of_sites, same};

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
    let clean = test.run(["build", "--no-cache", "--out", "clean", "--format", "json"]);
    assert_eq!(said_of_sites(&answer), said_of_sites(&clean));
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
    let of_second = |folder: &str| {
        let folder = format!("site/usnat/api/v1/{folder}");
        let files = test.tree(&folder).into_iter();
        let tells_it = |(name, bytes): (String, Vec<u8>)| {
            String::from_utf8(bytes).unwrap().contains("second").then(|| format!("{folder}/{name}"))
        };
        files.filter_map(tells_it).collect::<Vec<String>>()
    };
    let others = others.map(str::to_owned).into_iter().chain(of_second("articles")).chain(of_second("topics"));
    let others: Vec<String> = others.collect();
    assert_eq!(others.len(), 4);
    let marked: Vec<String> = others.iter().map(|path| mark(&test, path)).collect();
    let is_kept = |test: &Test| -> Vec<bool> {
        others.iter().zip(&marked).map(|(path, marked)| test.read(path) == *marked).collect()
    };
    // The words of another article: nothing else is even looked into.
    test.put("articles/b/third.md", &article("third", "fairfax", "Other words."));
    test.run(["build"]).status(0);
    assert_eq!(is_kept(&test), [true; 4]);
    // A title that none of these files shows.
    let text = article("third", "fairfax", "Other words.").replace("About third", "Another title");
    test.put("articles/b/third.md", &text);
    test.run(["build"]).status(0);
    assert_eq!(is_kept(&test), [true; 4]);
    // A new article that the list shows.
    test.put("articles/a/new.md", &article("new", "usnat", "New."));
    test.run(["build"]).status(0);
    assert_eq!(is_kept(&test)[1..2], [false]);
    test.run(["build", "--verify"]).status(0);
    assert_eq!(is_kept(&test), [false; 4]);
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
    test.put("templates/404.html", "{{ broken");
    let answer = test.run(["build"]);
    answer.status(2).complains("third.html").complains("move it away");
    // What there is to say of the others is said all the same.
    answer.says("error[template-invalid]").says("\nusnat ").says("built 4 sites").lacks("\nfairfax ");
    let sites = test.run(["build", "--format", "json"]).status(2).json();
    assert_eq!(sites["sites"].as_array().unwrap().len(), 4, "{sites}");
    test.run(["build", "--site", "fairfax"]).status(2).says("template-invalid").lacks("built 0 sites");
    fs::remove_file(test.path("templates/404.html")).unwrap();
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
fn a_site_that_lost_its_manifest_is_told_as_that_and_the_others_are_complete() {
    let test = warm();
    fs::remove_file(test.path("site/usnat/manifest.json")).unwrap();
    test.put("articles/a/second.md", &article("second", "public, usnat", "Edited words."));
    let answer = test.run(["build"]);
    answer.status(2).complains("not all sites could be built, only `public`, `mooncake`, `fairfax`, `ussec`: ");
    answer.complains("no `manifest.json` that says that a build made them").complains("delete the folder");
    assert!(test.read("site/public/articles/a/second.html").contains("Edited words."));
    assert!(test.read("site/usnat/articles/a/second.html").contains("Second words."));
    fs::remove_dir_all(test.path("site/usnat")).unwrap();
    build(&test);
}

#[test]
fn a_record_that_is_damaged_or_of_another_version_is_passed_over_with_a_note() {
    let test = warm();
    let [name] = &records(&test)[..] else { panic!("one folder was built into") };
    let record = test.path(&format!("{CACHE}/{name}"));
    let whole = fs::read(&record).unwrap();
    let other = String::from_utf8_lossy(&whole).replacen("last build ", "last build 0", 1).into_bytes();
    for bytes in [&whole[..whole.len() / 2], b"", &other] {
        fs::write(&record, bytes).unwrap();
        let answer = test.run(["build"]);
        answer
            .status(0)
            .complains(&format!("{name}` is damaged or of another version, and was passed over and removed"));
        assert!(fs::read(&record).unwrap() == whole, "the record is whole again");
    }
    fs::remove_dir_all(test.path(CACHE)).unwrap();
    test.run(["build"]).status(0).says("built 5 sites");
}

#[test]
fn what_is_damaged_is_told_once_also_where_nothing_is_remembered_in_its_place() {
    let test = warm();
    test.put("templates/404.html", "{{ broken");
    for name in test.tree(CACHE).into_keys().filter(|name| name != ".gitignore") {
        test.put(&format!("{CACHE}/{name}"), "damaged");
    }
    let answer = test.run(["build"]);
    assert_eq!(answer.status(1).stderr.matches("note: ").count(), 1, "{answer:?}");
    answer.complains("was passed over and removed");
    assert_eq!(test.run(["build"]).status(1).stderr, "");
}

#[cfg(unix)]
#[test]
fn a_cache_of_no_use_is_told_once_with_the_way_out() {
    let test = Test::with_article().file("elsewhere/mine.txt", "mine");
    let told = |test: &Test| {
        let answer = test.run(["build"]);
        assert_eq!(answer.status(0).stderr.matches("note: ").count(), 1, "{answer:?}");
        answer.complains(".selfhelp` is of no use: ").complains("`--cache DIR` keeps one elsewhere, `--no-cache` does");
        answer.stderr
    };
    std::os::unix::fs::symlink(test.path("elsewhere"), test.path(CACHE)).unwrap();
    assert!(told(&test).contains("is a symbolic link, which is not followed; remove it"));
    fs::remove_file(test.path(CACHE)).unwrap();
    test.put(CACHE, "a file");
    assert!(told(&test).contains("is where the cache goes, but not a folder; move it away"));
    fs::remove_file(test.path(CACHE)).unwrap();
    test.run(["build"]).status(0);
    // A folder in the way of each file.
    for name in test.tree(CACHE).into_keys().filter(|name| name != ".gitignore") {
        fs::create_dir(test.path(&format!("{CACHE}/{name}.new"))).unwrap();
    }
    test.put("articles/a/first.md", &article("first", "public", "Other words."));
    assert!(told(&test).contains("cannot write `"));
    assert_eq!(test.tree("elsewhere").len(), 1);
}

#[test]
fn where_a_record_lies_is_the_users_choice() {
    let test = Test::with_article();
    test.run(["build", "--no-cache"]).status(0);
    assert!(!test.has(CACHE));
    test.run(["build", "--cache", "elsewhere"]).status(0);
    assert!(!test.has(CACHE) && test.has("elsewhere/.gitignore"));
    for (content, why) in
        [(".", "holds content"), ("articles", "holds content"), ("templates/c", "lies in `templates`")]
    {
        test.run(["build", "--cache", content]).status(2).complains(why).complains("choose another `--cache`");
    }
    test.run(["build", "--cache", "elsewhere", "--no-cache"]).status(2).complains("cannot be used with");
    // Each folder that is built into has its own, and the oldest go.
    for out in 1..18 {
        test.run(["build", "--site", "ussec", "--out", &out.to_string()]).status(0);
    }
    let kept = |prefix: &str| test.tree(CACHE).into_keys().filter(|name| name.starts_with(prefix)).count();
    assert_eq!([kept("build-"), kept("words-"), kept("sites-")], [16, 4, 4]);
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
    test.run(["check"]).complains("was passed over and removed");
    assert!(check(&test, ["check"]).1);
}

#[test]
fn what_is_found_in_edited_words_is_counted() {
    let test = warm();
    let find = |test: &Test| {
        let (answer, findings) = (build(test), |site: &serde_json::Value| site["findings"].as_u64().unwrap());
        answer.json()["sites"].as_array().unwrap().iter().map(findings).sum::<u64>()
    };
    let clean = find(&test);
    test.put("articles/a/second.md", &article("second", "public, usnat", "Second.\n\n<script>here()</script>\n"));
    let first = find(&test);
    assert!(first > clean);
    test.put("articles/b/third.md", &article("third", "fairfax", "Third."));
    assert_eq!(find(&test), first);
    test.put("articles/a/second.md", &article("second", "public, usnat", "Second."));
    assert_eq!(find(&test), clean);
}

#[test]
fn a_file_that_was_touched_is_made_again_beside_edited_words() {
    let test = warm();
    for path in ["site/usnat/index.html", "site/fairfax/search/index.js"] {
        test.put(path, "touched");
        test.put("articles/b/third.md", &article("third", "fairfax", &format!("Words with {path}.")));
        build(&test);
    }
    fs::remove_file(test.path("site/public/articles/a/first.html")).unwrap();
    test.put("articles/b/third.md", &article("third", "fairfax", "Other words."));
    build(&test);
}

#[test]
fn files_that_edited_words_refer_to_come_and_go() {
    let test = warm().file("articles/a/a.png", "a picture").file("articles/a/b.zip", "a file");
    for words in ["![a](a.png)", "[b](b.zip)", "[b](b.zip#part) ![a](a.png)", "No more."] {
        test.put("articles/a/second.md", &article("second", "public, usnat", words));
        build(&test);
    }
}

#[test]
fn what_is_remembered_of_sites_may_be_lost_or_of_some_of_them() {
    let test = Test::with_article().file("articles/b/third.md", &article("third", "fairfax", "Third."));
    test.run(["build", "--site", "public"]).status(0);
    build(&test);
    for prefix in ["sites-", "words-", "build-"] {
        let kept = test.tree(CACHE).into_keys().filter(|name| name.starts_with(prefix));
        kept.for_each(|name| fs::remove_file(test.path(&format!("{CACHE}/{name}"))).unwrap());
        test.put("articles/b/third.md", &article("third", "fairfax", &format!("Words of {prefix}.")));
        build(&test);
    }
    test.put("articles/b/third.md", &article("third", "fairfax", "Other words."));
    test.run(["build", "--site", "fairfax"]).status(0);
    build(&test);
}

#[test]
fn a_build_of_some_sites_leaves_what_is_remembered_of_all() {
    let test = warm();
    let [name] = &records(&test)[..] else { panic!("one folder was built into") };
    let written_at = || fs::metadata(test.path(&format!("{CACHE}/{name}"))).unwrap().modified().unwrap();
    let before = written_at();
    for sites in [["--site", "public"], ["--cloud", "usnat,ussec"]] {
        test.run(["build", sites[0], sites[1]]).status(0);
    }
    assert_eq!((records(&test).len(), written(&build(&test))), (3, 0));
    assert_eq!(written_at(), before, "nothing was made, so nothing new is remembered");
    for site in test.sites("site") {
        test.run(["build", "--site", &site]).status(0);
    }
    assert_eq!(written(&build(&test)), 0);
    assert_eq!(written_at(), before, "each of the sites by itself leaves it as well");
    // What the others wrote since is seen.
    let text = test.read("articles/a/second.md");
    test.put("articles/a/second.md", &article("second", "public, usnat", "Edited words."));
    test.run(["build", "--site", "public"]).status(0);
    test.put("articles/a/second.md", &text);
    assert!(written(&build(&test)) > 0);
}

#[test]
fn what_is_found_in_an_included_text_is_counted_for_the_sites_that_show_it() {
    let test = warm().file("includes/part.md", "A part.\n");
    let text = "[!INCLUDE [part](../../includes/part.md)]";
    test.put("articles/a/second.md", &article("second", "public, usnat", text));
    build(&test);
    for part in ["<script>here()</script>\n", "<script>here()</script>\n\n<script>there()</script>\n", "A part.\n"] {
        test.put("includes/part.md", part);
        build(&test);
    }
}
