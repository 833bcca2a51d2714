//! `selfhelp check`: what is shown of which articles, in which form, with which status.

use super::{Test, article};

/// An article with one error and one warning, both on known lines.
fn faulty(clouds: &str) -> String {
    article("faulty", clouds, "<script>x</script>\n\n[no](javascript:alert)")
}

#[test]
fn clean_articles_are_said_to_be_clean() {
    Test::with_article().run(["check"]).status(0).says("no findings in 1 article\n");
}

#[test]
fn findings_show_rule_place_and_text_and_end_with_1() {
    let test = Test::with_article().file("articles/a/bad.md", &faulty("public"));
    let answer = test.run(["check"]);
    answer.status(1).says("error[link-scheme]").says("articles/a/bad.md:7:").says("[no](javascript:alert)");
    answer.says("warning[html-dropped]").says("articles/a/bad.md:5:1").says("error: 1 error, 1 warning in 1 file");
    assert!(answer.stderr.is_empty(), "findings are data, and data goes to standard output: {answer:#?}");
}

#[test]
fn warnings_alone_end_with_0() {
    let test = Test::new().file("articles/a/b.md", &article("b", "public", "<script>x</script>"));
    test.run(["check"]).status(0).says("warning[html-dropped]");
}

#[test]
fn paths_narrow_what_is_shown() {
    let test = Test::with_article().file("articles/b/bad.md", &faulty("public"));
    test.run(["check", "articles/a"]).status(0).says("no findings in 1 article");
    test.run(["check", "articles/b"]).status(1);
    test.run(["check", "articles/a", "articles/b/bad.md"]).status(1).says("articles/b/bad.md");
    test.run(["check", "articles/nowhere"]).status(2).complains("there is nothing to check at `articles/nowhere`");
}

#[test]
fn paths_are_those_of_the_folder_that_the_user_is_in() {
    let test = Test::with_article().file("articles/b/bad.md", &faulty("public"));
    test.run_in("articles", ["check", "a"]).status(0);
    test.run_in("articles/a", ["check", "../b/bad.md"]).status(1);
    test.run_in("articles/a", ["check", "."]).status(0).says("in 1 article");
}

#[test]
fn clouds_narrow_what_is_shown() {
    let test = Test::with_article().file("articles/b/bad.md", &faulty("mooncake"));
    test.run(["check", "--cloud", "public"]).status(0);
    test.run(["check", "--cloud", "mooncake"]).status(1).says("clouds: mooncake");
    test.run(["check", "--cloud", "public,MOONCAKE"]).status(1);
}

#[test]
fn the_json_form_is_one_document() {
    let test = Test::with_article().file("articles/b/bad.md", &faulty("usnat"));
    let document = test.run(["check", "--format", "json"]).status(1).json();
    let rules: Vec<&str> =
        document["diagnostics"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["html-dropped", "link-scheme"]);
    let first = &document["diagnostics"][0];
    assert_eq!((&first["path"], &first["start"]["line"]), (&"articles/b/bad.md".into(), &5.into()));
    assert_eq!(first["clouds"], serde_json::json!(["usnat"]));
    assert_eq!((&document["summary"]["errors"], &document["summary"]["articles"]), (&1.into(), &2.into()));
    let clean = Test::with_article().run(["check", "--format", "json"]).status(0).json();
    assert_eq!(clean["diagnostics"], serde_json::json!([]));
}

#[test]
fn output_that_is_no_terminal_has_no_colours_unless_asked_for() {
    let test = Test::with_article().file("articles/b/bad.md", &faulty("public"));
    test.run(["check"]).status(1).lacks("\u{1b}");
    test.run(["build"]).lacks("\u{1b}");
    test.run(["check", "--color", "always"]).status(1).says("\u{1b}[");
    test.run(["check", "--color", "never"]).status(1).lacks("\u{1b}");
}

#[test]
fn what_a_file_says_does_not_steer_the_terminal() {
    let test = Test::new().file("articles/a/b.md", &article("b", "public", "<!-- \u{1b}[31mred \u{202e}"));
    test.run(["check"]).status(1).says("comment-unclosed").lacks("\u{1b}").lacks("\u{202e}");
}

#[test]
fn quiet_leaves_out_what_is_not_wrong_and_verbose_shows_all_of_it() {
    let test = Test::with_article().file("articles/b/bad.md", &faulty("public"));
    assert_eq!(Test::with_article().run(["check", "--quiet"]).status(0).stdout, "");
    test.run(["check", "--quiet"]).status(1).says("error[link-scheme]").lacks("in 1 file");
    assert_eq!(test.run(["build", "--quiet"]).status(1).stdout, "");
    test.run(["build", "--verbose"]).status(1).says("error[link-scheme]").says("built 5 sites");
    test.run(["build"]).status(1).lacks("error[link-scheme]").says("`selfhelp check` shows them");
    test.run(["check", "--quiet", "--verbose"]).status(2);
}
