//! What a change causes: `check --changed-since`.

use std::process::Command;

use super::mending::with_language;
use super::{Answer, Test, article, program};

fn git(test: &Test, arguments: &[&str]) {
    git_in(test, "", arguments);
}

fn git_in(test: &Test, folder: &str, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]);
    command.args(["-c", "protocol.file.allow=always"]);
    let output = command.args(arguments).current_dir(test.path(folder)).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Puts all that there is into a commit of the branch `main`.
pub(super) fn commit_all(test: &Test) {
    commit_all_in(test, "");
}

fn commit_all_in(test: &Test, folder: &str) {
    git_in(test, folder, &["init", "--quiet", "--initial-branch=main"]);
    git_in(test, folder, &["add", "."]);
    git_in(test, folder, &["commit", "--quiet", "-m", "one"]);
}

#[test]
fn only_what_a_change_causes_is_shown_also_in_files_that_it_does_not_touch() {
    let test = Test::new().file("articles/a/b.md", &with_language());
    test.put("articles/a/one.md", &article("one", "public", "Words."));
    commit_all(&test);
    let check = ["check", "--changed-since", "main", "--rule", "link-scheme,link-locale,article-id-duplicate"];
    test.run(check).status(0).says("no findings");
    // A file that is not even added takes the id of one that is not touched.
    test.put("articles/a/two.md", &article("one", "public", "Words."));
    test.run(check).status(1).says("articles/a/one.md").says("articles/a/two.md").lacks("link-scheme");
    std::fs::remove_file(test.path("articles/a/two.md")).unwrap();
    // A file under another name is the same file; what is mended is counted.
    git(&test, &["mv", "articles/a/b.md", "articles/a/c.md"]);
    test.run(check).status(0);
    test.put("articles/a/c.md", &with_language().replace("javascript:alert", "https://example.com"));
    test.run(check).status(0).complains("mended since `main`: 1 finding");
    test.run(["check", "--changed-since", "nowhere"]).status(2).complains("git knows no revision `nowhere`");
}

#[test]
fn without_a_repository_there_is_no_earlier_state() {
    Test::with_article().run(["check", "--changed-since", "main"]).status(2).complains("is not in a git repository");
}

/// An article with a fault in its link.
fn faulty(clouds: &str) -> String {
    article("faulty", clouds, "[no](javascript:alert)")
}

#[test]
fn a_content_root_may_be_a_folder_of_the_repository() {
    let test = Test::new().file("help/articles/a/b.md", &faulty("public")).file("articles/a/b.md", "elsewhere\n");
    commit_all(&test);
    let check = ["check", "--root", "help", "--changed-since", "main", "--rule", "link-scheme"];
    test.run(check).status(0).says("no findings in 1 article");
    test.put("articles/a/b.md", "something else\n");
    test.put("help/articles/a/b.md", &faulty("public").replace("About", "All about"));
    test.run(check).status(0);
    test.put("help/articles/a/new.md", &article("new", "public", "[no](javascript:new)"));
    test.run(check).status(1).says("articles/a/new.md:").lacks("a/b.md");
    test.run_in("help/articles", ["check", "--changed-since", "main"]).status(1).says("new.md").lacks("b.md");
}

#[test]
fn what_a_deleted_file_leaves_behind_is_told_where_it_is_referred_to() {
    let test = Test::with_article().file("articles/a/one.md", &article("one", "public", "[first](first.md)"));
    commit_all(&test);
    let check = ["check", "--changed-since", "main"];
    test.run(check).status(0).says("no findings");
    std::fs::remove_file(test.path("articles/a/first.md")).unwrap();
    test.run(check).status(1).says("link-relative").says("articles/a/one.md:");
    git(&test, &["add", "."]);
    test.run(check).status(1).says("topic-answer-lost").says("1 error, 1 warning in 2 files");
}

#[test]
fn a_fault_is_new_in_a_cloud_that_the_change_adds() {
    let test = Test::new().file("articles/a/b.md", &faulty("public"));
    commit_all(&test);
    test.run(["baseline"]).status(0);
    test.put("articles/a/b.md", &faulty("public, fairfax"));
    for check in [&["check"][..], &["check", "--no-baseline", "--changed-since", "main"]] {
        let answer = super::run(&test.path(""), check);
        answer.status(1).says("link-scheme").says("clouds: fairfax").lacks("public,");
        let asked = super::run(&test.path(""), &[check, &["--cloud", "public"]].concat());
        asked.status(0).lacks("link-scheme");
    }
    test.put("articles/a/b.md", &faulty("public"));
    test.run(["check"]).status(0).lacks("mended");
}

#[test]
fn line_ends_that_git_writes_are_no_change() {
    let test = Test::new().file("articles/a/b.md", &faulty("public").replace('\n', "\r\n"));
    git(&test, &["init", "--quiet", "--initial-branch=main"]);
    git(&test, &["config", "core.autocrlf", "true"]);
    git(&test, &["config", "core.safecrlf", "false"]);
    commit_all(&test);
    let check = ["check", "--changed-since", "main"];
    let stored =
        Command::new("git").args(["show", "main:articles/a/b.md"]).current_dir(test.path("")).output().unwrap();
    assert!(!stored.stdout.contains(&b'\r'), "git keeps the file without them");
    test.run(check).status(0).says("no findings").lacks("mended");
    test.put("articles/a/b.md", &format!("{}\n[more](javascript:other)\n", faulty("public")).replace('\n', "\r\n"));
    test.run(check).status(1).says("javascript:other").lacks("javascript:alert").lacks("mended");
    // Where git would have written them, a file without them is another file: it has them in some lines alone.
    test.put("articles/a/b.md", &format!("{}\n", faulty("public").replace('\n', "\r\n")));
    test.run(check).says("line-ends-mixed").lacks("javascript");
}

#[test]
fn what_a_file_held_is_what_git_would_write_into_it() {
    // As for files that are kept elsewhere: git keeps another text than the one in the folder.
    let test = Test::new()
        .file("help/articles/a/b.md", &faulty("public"))
        .file(".gitattributes", "/help/**/*.md filter=kept\n");
    git(&test, &["init", "--quiet", "--initial-branch=main"]);
    git(&test, &["config", "filter.kept.clean", "sed s/javascript:alert/kept/"]);
    git(&test, &["config", "filter.kept.smudge", "sed s/kept/javascript:alert/"]);
    commit_all(&test);
    test.put("help/articles/a/b.md", &format!("{}\nOne more line.\n", faulty("public")));
    test.put("help/articles/a/c.md", &article("c", "public", "Words."));
    test.run(["check", "--root", "help", "--changed-since", "main"]).status(0).says("no findings").lacks("mended");
}

#[cfg(unix)]
#[test]
fn odd_file_names_are_known_again() {
    let names = ["articles/a/two\nlines.md", "articles/a/a \"b\".md", "articles/a/ caf\u{e9} .md"];
    let test = names.into_iter().enumerate().fold(Test::new(), |test, (number, name)| {
        test.file(name, &article(&format!("n{number}"), "public", "[no](javascript:alert)"))
    });
    commit_all(&test);
    test.run(["check"]).status(1).says("link-scheme");
    for (number, name) in names.into_iter().enumerate() {
        test.put(name, &article(&format!("n{number}"), "public", "Words and a [no](javascript:alert)"));
    }
    test.run(["check", "--changed-since", "main"]).status(0).says("no findings").lacks("mended");
    test.run(["baseline"]).status(0);
    test.run(["check"]).status(0).says("no findings").lacks("mended").lacks("baseline-invalid");
}

#[test]
fn what_is_not_compared_is_said() {
    let test = Test::with_article().file("shared/a.md", &faulty("public"));
    commit_all_in(&test, "shared");
    let shared = test.path("shared");
    let help = Test::with_article();
    commit_all(&help);
    git(&help, &["submodule", "--quiet", "add", shared.to_str().unwrap(), "articles/shared"]);
    git(&help, &["add", "."]);
    let check = ["check", "--changed-since", "main"];
    let not_compared = "not compared: the files in `articles/shared`, which is a git repository of its own";
    help.run(check).status(0).complains(not_compared);
    git(&help, &["commit", "--quiet", "-m", "two"]);
    help.run(check).status(0).lacks("not compared");
    help.put("articles/shared/a.md", "");
    help.run(check).complains(not_compared);
    // A repository that git was never told of.
    help.put("articles/other/a.md", &faulty("public"));
    commit_all_in(&help, "articles/other");
    help.run(check).complains("the files in `articles/other`");
}

/// What is said of a revision that cannot be compared with.
fn refused(test: &Test, revision: &str) -> Answer {
    let answer = test.run(["check", "--changed-since", revision]);
    answer.status(2);
    assert_eq!(answer.stderr.trim_end().lines().count(), 1, "{answer:#?}");
    answer
}

#[test]
fn a_revision_that_cannot_be_compared_with_is_told_with_the_way_out() {
    let test = Test::with_article();
    git(&test, &["init", "--quiet", "--initial-branch=main"]);
    refused(&test, "main").complains("the present branch has no commit yet").complains("commit first");
    refused(&test, "HEAD").complains("the present branch has no commit yet");
    commit_all(&test);
    for empty in ["", " "] {
        refused(&test, empty).complains("no revision is named: write a branch, a tag or a commit");
    }
    for range in ["main..HEAD", "main...HEAD", "main.."] {
        refused(&test, range).complains(&format!("`{range}` is a range")).complains("such as `main`");
    }
    refused(&test, "..main").complains("such as `origin/main`");
    for unknown in ["nowhere", "-x", "^main", "main^{tree}", "main:articles"] {
        let answer = test.run(["check", &format!("--changed-since={unknown}")]);
        answer.status(2).complains(&format!("git knows no revision `{unknown}`")).complains("such as `origin/main`");
    }
    git(&test, &["remote", "add", "origin", "."]);
    refused(&test, "origin/old/one").complains("`git fetch origin old/one:refs/remotes/origin/old/one`");
    git(&test, &["checkout", "--quiet", "--orphan", "other"]);
    refused(&test, "main").complains("the present branch has no commit yet");
    git(&test, &["commit", "--quiet", "-m", "other"]);
    refused(&test, "main").complains("have no common ancestor: name a revision that the present branch comes from");
}

#[test]
fn a_shallow_clone_is_to_be_deepened() {
    let test = Test::new().file("from/articles/a/b.md", &article("b", "public", "Words."));
    commit_all_in(&test, "from");
    git_in(&test, "from", &["checkout", "--quiet", "-b", "change"]);
    for (branch, name) in [("change", "c"), ("main", "d")] {
        git_in(&test, "from", &["checkout", "--quiet", branch]);
        test.put(&format!("from/articles/a/{name}.md"), &article(name, "public", "Words."));
        commit_all_in(&test, "from");
    }
    let from = format!("file://{}", test.path("from").display());
    git(&test, &["clone", "--quiet", "--depth=1", "--no-single-branch", "--branch=change", &from, "clone"]);
    let check = |revision: &str| test.run_in("clone", ["check", "--changed-since", revision]);
    check("origin/main").status(2).complains("this clone is shallow").complains("deepen it (`git fetch --unshallow`)");
    check("main~3").status(2).complains("`git fetch --unshallow` gets what it lacks");
    git_in(&test, "clone", &["fetch", "--quiet", "--unshallow"]);
    check("origin/main").status(0);
}

#[test]
fn without_git_there_is_no_earlier_state() {
    let test = Test::with_article();
    let output = program(&test.path("")).args(["check", "--changed-since", "main"]).env("PATH", "").output().unwrap();
    Answer::of(&output).status(2).complains("there is no such program: install it");
}

#[test]
fn a_page_that_a_catalogue_loses_is_a_change() {
    let test = Test::new().file("articles/a/b.md", &article("b", "public", "[x](https://docs.example.com/nimbus/faq)"));
    test.put("selfhelp.toml", "[links]\ncatalogues = [\"catalogues/docs.pages\"]\n");
    let head = "selfhelp pages 1\ndate 2026-11-24\nhost docs.example.com\ncovers https://docs.example.com/nimbus\n\n\
        https://docs.example.com/nimbus/\n";
    test.put("catalogues/docs.pages", &format!("{head}faq\nother\n"));
    commit_all(&test);
    let check = ["check", "--changed-since", "main", "--rule", "link-page-unknown"];
    test.run(check).status(0).says("no findings");
    test.put("catalogues/docs.pages", &format!("{head}other\n"));
    test.run(check).status(1).says("articles/a/b.md");
}

#[test]
fn settings_that_could_not_be_read_are_not_held_against_their_mending() {
    let test = Test::new().file("articles/a/b.md", &faulty("public"));
    test.put("selfhelp.toml", "x = [\n");
    commit_all(&test);
    test.put("selfhelp.toml", "");
    let check = ["check", "--changed-since", "main", "--rule", "link-scheme"];
    test.run(check).status(0).says("no findings").complains("checked with the settings of now");
}
