//! Fixes, and the baseline: `check --fix`, `baseline`.

use super::{Test, article};

/// An article whose link holds a language, behind a byte order mark and with Windows line ends.
pub fn with_language() -> String {
    article("faulty", "public", "[x](https://docs.example.com/en-us/x/y)\n\n[no](javascript:alert)")
        .replace('\n', "\r\n")
}

#[test]
fn safe_fixes_are_applied_and_the_rest_is_shown() {
    let test = Test::new().file("articles/a/b.md", &format!("\u{feff}{}", with_language()));
    let answer = test.run(["check", "--rule", "link-locale,link-scheme", "--fix"]);
    answer.status(1).says("link-scheme").lacks("link-locale").complains("fixed 1 finding in 1 file");
    let expected = format!("\u{feff}{}", with_language().replace("en-us/", ""));
    assert_eq!(test.read("articles/a/b.md"), expected, "nothing but the fault changes");
    test.run(["check", "--rule", "link-locale", "--fix"]).status(0).complains("");
    assert_eq!(test.read("articles/a/b.md"), expected);
}

#[test]
fn a_diff_shows_what_fixes_would_change_and_changes_nothing() {
    let test = Test::new().file("articles/a/b.md", &with_language());
    let answer = test.run(["check", "--rule", "link-locale", "--diff"]);
    answer
        .status(1)
        .says("--- a/articles/a/b.md\n+++ b/articles/a/b.md\n")
        .says("\n-[x](https://docs.example.com/en-us/x/y)");
    assert_eq!(test.read("articles/a/b.md"), with_language());
    test.run(["check", "--rule", "link-scheme", "--diff"]).status(0);
}

#[test]
fn a_diff_into_a_pipe_is_a_patch_that_applies() {
    let faulty = article("faulty", "public", "[x](https://docs.example.com/en-us/x/y)\tand a tab");
    let test = Test::new().file("articles/a/b.md", &faulty);
    let patch = test.run(["check", "--rule", "link-locale", "--diff"]).status(1).stdout.clone();
    assert!(patch.contains("-[x](https://docs.example.com/en-us/x/y)\tand a tab\n"), "{patch}");
    assert!(patch.contains("+[x](https://docs.example.com/x/y)\tand a tab\n"), "{patch}");
}

#[test]
fn a_patch_names_files_from_where_it_is_made_and_keeps_a_return_within_a_line() {
    let faulty = article("faulty", "public", "One.\n\r[x](https://docs.example.com/en-us/x/y)\rtwo");
    let test = Test::new();
    test.put("help/articles/a/b.md", &faulty);
    let patch = test.run(["check", "--root", "help", "--rule", "link-locale", "--diff"]).status(1).stdout.clone();
    assert!(patch.starts_with("--- a/help/articles/a/b.md\n+++ b/help/articles/a/b.md\n"), "{patch}");
    assert!(patch.contains("\n-\r[x](https://docs.example.com/en-us/x/y)\rtwo\n"), "{patch}");
}

#[test]
fn suggested_fixes_are_applied_when_asked_for() {
    let misspelt = article("faulty", "public", "Words.")
        .replace("cloudEnvironments=\"public\"", "cloudEnvironments=\"public, usnatt\"");
    let test = Test::new().file("articles/a/b.md", &misspelt);
    test.run(["check", "--rule", "cloud-unknown", "--fix"]).status(1);
    test.run(["check", "--rule", "cloud-unknown", "--unsafe-fixes"]).status(0);
    assert_eq!(test.read("articles/a/b.md"), misspelt.replace("usnatt", "usnat"));
}

#[test]
fn one_run_mends_more_than_is_shown() {
    let faulty = article("faulty", "public", &"[x](https://docs.example.com/en-us/x/y)\n\n".repeat(2_300));
    let test = Test::new().file("articles/a/b.md", &faulty);
    test.run(["check", "--rule", "link-locale", "--fix"]).status(0).complains("fixed 2,300 findings in 1 file");
    assert_eq!(test.read("articles/a/b.md"), faulty.replace("en-us/", ""));
}

#[test]
fn what_waits_until_a_file_is_utf8_is_not_promised() {
    let test = Test::new().file("articles/a/b.md", "");
    let file = [article("faulty", "public", "(words)[https://docs.example.com/a] caf").as_bytes(), b"\xe9\n"].concat();
    std::fs::write(test.path("articles/a/b.md"), &file).unwrap();
    let told = "1 of them can be fixed once their files are UTF-8, which \
                `selfhelp check --rule encoding-not-utf8 --fix` makes them first\n";
    for fix in ["--quiet", "--fix", "--unsafe-fixes"] {
        let answer = test.run(["check", "--rule", "link-reversed", "--no-baseline", fix]);
        answer.says("link-reversed").lacks("can be fixed with");
        assert!(fix == "--quiet" || answer.stdout.ends_with(told), "{}", answer.stdout);
    }
    test.run(["check", "--rule", "encoding-not-utf8", "--fix"]).status(0);
    test.run(["check", "--rule", "link-reversed", "--fix"]).complains("fixed 1 finding in 1 file");
    // Where its encoding is mended too, nothing waits.
    std::fs::write(test.path("articles/a/b.md"), &file).unwrap();
    test.run(["check", "--rule", "link-reversed,encoding-not-utf8"])
        .says("2 of them can be fixed with --fix")
        .lacks("once their files");
}

#[test]
fn a_file_that_is_not_utf8_is_written_anew_with_its_text() {
    let test = Test::new();
    let file = [article("faulty", "public", "caf").as_bytes(), b"\xe9\n"].concat();
    test.put("articles/a/b.md", "");
    std::fs::write(test.path("articles/a/b.md"), &file).unwrap();
    test.run(["check", "--rule", "encoding-not-utf8", "--fix"]).status(0);
    assert_eq!(test.read("articles/a/b.md"), format!("{}\u{e9}\n", article("faulty", "public", "caf")));
}

#[test]
fn what_the_baseline_knows_is_not_shown() {
    let test = Test::new().file("articles/a/b.md", &with_language());
    test.run(["check", "--rule", "link-scheme"]).status(1);
    test.run(["baseline"]).status(0).complains("selfhelp-baseline.txt knows");
    test.run(["check", "--rule", "link-scheme"]).status(0);
    test.run(["check", "--rule", "link-scheme", "--no-baseline"]).status(1);
    test.put("articles/a/b.md", &format!("{}\n\n[again](javascript:other)", with_language().replace("\r\n", "\n\n")));
    test.run(["check", "--rule", "link-scheme"]).status(1).says("javascript:other").lacks("javascript:alert");
    test.put("articles/a/b.md", &article("faulty", "public", "Words."));
    test.run(["check"]).complains("of the baseline; `selfhelp baseline` forgets them");
}

#[test]
fn the_baseline_does_not_know_a_fault_that_replaces_another() {
    let test = Test::new().file("articles/a/b.md", &with_language());
    test.run(["baseline"]).status(0);
    test.run(["check"]).status(0);
    let test = test.file("articles/a/b.md", &with_language().replace("x/y", "other"));
    test.run(["check"]).status(1).says("link-locale").says("/en-us/other");
}

#[test]
fn a_baseline_that_a_merge_broke_is_said() {
    let test = Test::with_article().file("selfhelp-baseline.txt", "<<<<<<< ours\n");
    test.run(["check"]).status(1).says("error[baseline-invalid]").says("selfhelp-baseline.txt:1:1");
}
