//! `selfhelp check`: what is shown of which articles, in which form, with which status.

use super::{Test, article, fs};

/// An article with one error and one warning, both on known lines.
fn faulty(clouds: &str) -> String {
    article("faulty", clouds, "<ul>x\n\n[no](javascript:alert)")
}

#[test]
fn clean_articles_are_said_to_be_clean() {
    Test::with_article().run(["check"]).status(0).says("no findings in 1 article\n");
}

#[test]
fn texts_that_articles_include_are_checked_and_counted() {
    let test = Test::with_article().file("includes/note.md", "A note in other articles.\n");
    test.run(["check"]).status(0).says("no findings in 1 article and 1 included text\n");
    test.run(["check", "includes"]).status(0).says("no findings in 1 included text\n");
    let summary = &test.run(["check", "--format", "json", "includes"]).status(0).json()["summary"];
    assert_eq!((&summary["articles"], &summary["includes"]), (&0.into(), &1.into()));
    test.run(["check", "--format", "junit", "includes"]).status(0).says("<testsuite name=\"includes/note.md\"");
    test.put("includes/note.md", "[the steps](https://docs.example.com/en-us/x/y)\n");
    test.run(["check", "includes/note.md"]).status(1).says("includes/note.md:1:").says("link-locale");
    test.run(["check", "--fix"]).status(0).complains("fixed 1 finding in 1 file");
}

#[test]
fn a_pattern_that_no_file_fits_is_told_where_everything_is_checked() {
    let config = "[[overrides]]\npaths = [\"articles/a/**\", \"articles/gone/**\"]\nrules = { tab = \"on\" }\n";
    let test = Test::with_article().file("selfhelp.toml", config);
    test.run(["check"]).status(0).says("warning[override-path-unmatched]").says("selfhelp.toml:2:27").says("1 warning");
    test.run(["check", "articles/a"]).status(0).says("no findings");
    test.put("articles/gone/back.md", &article("back", "public", "Words."));
    test.run(["check"]).status(0).says("no findings");
}

#[test]
fn findings_show_rule_place_and_text_and_end_with_1() {
    let test = Test::with_article().file("articles/a/bad.md", &faulty("public"));
    let answer = test.run(["check"]);
    answer.status(1).says("error[link-scheme]").says("articles/a/bad.md:7:").says("[no](javascript:alert)");
    answer.says("warning[html-unbalanced]").says("articles/a/bad.md:5:1").says("error: 1 error, 1 warning in 1 file");
    assert!(answer.stderr.is_empty(), "findings are data, and data goes to standard output: {answer:#?}");
}

#[test]
fn warnings_alone_end_with_0() {
    let test = Test::new().file("articles/a/b.md", &article("b", "public", "<ul>x"));
    test.run(["check"]).status(0).says("warning[html-unbalanced]");
}

#[test]
fn paths_narrow_what_is_shown() {
    let test = Test::with_article().file("articles/b/bad.md", &faulty("public"));
    test.run(["check", "articles/a"]).status(0).says("no findings in 1 article");
    test.run(["check", "articles/b"]).status(1);
    test.run(["check", "articles/a", "articles/b/bad.md"]).status(1).says("articles/b/bad.md");
    test.run(["check", "articles/nowhere"]).status(2).complains("there is nothing to check at `articles/nowhere`");
    test.put("articles/a/image.png", "");
    test.run(["check", "articles/a/image.png"]).status(2).complains("there is nothing to check at");
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
    let test = Test::with_article().file("articles/b/bad-usnat.md", &faulty("usnat"));
    let document = test.run(["check", "--format", "json"]).status(1).json();
    let rules: Vec<&str> =
        document["diagnostics"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["html-unbalanced", "link-scheme"]);
    let first = &document["diagnostics"][0];
    assert_eq!((&first["path"], &first["start"]["line"]), (&"articles/b/bad-usnat.md".into(), &5.into()));
    assert_eq!(first["clouds"], serde_json::json!(["usnat"]));
    assert_eq!((&document["summary"]["errors"], &document["summary"]["articles"]), (&1.into(), &2.into()));
    let clean = Test::with_article().run(["check", "--format", "json"]).status(0).json();
    assert_eq!(clean["diagnostics"], serde_json::json!([]));
}

#[test]
fn a_file_that_is_no_text_has_one_finding() {
    let test = Test::with_article();
    let junk: Vec<u8> = (0..=255).cycle().take(2_000).collect();
    let units = "<properties />\n# A\n".bytes().flat_map(|byte| [byte, 0]);
    let half_utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(units).chain([0xd8]).collect();
    for bytes in [junk, half_utf16] {
        fs::write(test.path("articles/a/second.md"), bytes).unwrap();
        let answer = test.run(["check"]);
        answer.status(1).says("error[encoding-not-utf8]").says("\nerror: 1 error in 1 file\n");
    }
}

#[test]
fn errors_can_be_shown_alone_and_the_rest_is_counted() {
    let test = Test::with_article().file("articles/b/bad.md", &faulty("public"));
    let answer = test.run(["check", "--min-level", "error"]);
    answer.status(1).says("error[link-scheme]").says("error: 1 error in 1 file\n").lacks("html-unbalanced");
    answer.complains("not shown: 1 warning; `--min-level error` leaves them out\n");
    test.run(["check", "--min-level", "warning"]).status(1).says("html-unbalanced").lacks("not shown");
    test.run(["check", "--min-level", "error", "--quiet"]).status(1).lacks("not shown");
    let summary = test.run(["check", "--min-level", "error", "--format", "json"]).status(1).json()["summary"].clone();
    assert_eq!((&summary["errors"], &summary["warnings"]), (&1.into(), &0.into()));
    assert_eq!(summary["hidden"], serde_json::json!({"warnings": 1, "infos": 0}));
    test.put("articles/b/bad.md", &article("bad", "public", "<ul>x"));
    test.run(["check", "--min-level", "error"]).status(0).says("no errors in 2 articles").complains("1 warning");
    test.run(["check", "--min-level", "mild"]).status(2).complains("possible values: error, warning, info");
}

#[test]
fn what_is_below_the_level_is_not_fixed_and_not_forgotten_either() {
    let spaced = article("b", "public", "Words. \n\nSee [x](https://docs.example.com/en-us/x).");
    let test =
        Test::new().file("selfhelp.toml", "[rules]\ntrailing-space = \"warning\"\n").file("articles/a/b.md", &spaced);
    test.run(["baseline"]).status(0);
    test.run(["check", "--min-level", "error"]).status(0).lacks("mended");
    test.run(["check", "--min-level", "error", "--fix", "--no-baseline"]).status(0).complains("fixed 1 finding");
    assert_eq!(test.read("articles/a/b.md"), spaced.replace("en-us/", ""));
}

#[test]
fn a_limit_that_is_no_number_is_answered_with_what_to_write() {
    let test = Test::with_article();
    for limit in ["-1", "abc", "1.5", "99999999999999999999"] {
        let answer = test.run(["check", "--limit", limit]);
        answer.status(2).complains(&format!("invalid value '{limit}' for '--limit <N>'"));
        answer.complains("such as `--limit 5`, or `--limit 0` for all of them");
    }
    test.run(["check", "--limit", "0"]).status(0);
    test.run(["check", "--help"]).says("`--limit 0` shows all").says("--min-level");
}

#[test]
fn every_form_goes_to_standard_output() {
    let test = Test::with_article().file("articles/b/bad.md", &faulty("public"));
    let begins = [
        ("concise", "articles/b/bad.md:5:1: warning[html-unbalanced] "),
        ("github", "::warning file=articles/b/bad.md,line=5,endLine=5,col=1,endColumn="),
        ("azure", "##vso[task.logissue type=warning;sourcepath=articles/b/bad.md;linenumber=5;columnnumber=1;"),
        ("gitlab", "[\n{\"description\":"),
        (
            "junit",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"selfhelp\" tests=\"3\" failures=\"1\"",
        ),
        ("sarif", "{\"$schema\":"),
    ];
    for (form, begin) in begins {
        let answer = test.run(["check", "--format", form]);
        assert!(answer.status(1).stdout.starts_with(begin), "{form}: {answer:#?}");
        assert!(answer.stdout.ends_with('\n') && answer.stderr.is_empty(), "{form}: {answer:#?}");
    }
    test.run(["check", "--format", "junit", "articles/a"]).status(0).says("tests=\"1\"").says("no findings");
    let log = test.run(["check", "--format", "sarif"]).json();
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 2);
}

#[test]
fn only_check_has_forms_of_findings() {
    let test = Test::with_article();
    for command in ["build", "rules"] {
        let answer = test.run([command, "--format", "sarif"]);
        answer
            .status(2)
            .complains("only `selfhelp check` and `selfhelp linkcheck` have the form `sarif`")
            .complains("`text` and `json`");
    }
    assert!(!test.has("site"));
    test.run(["check", "--format", "xml"]).status(2).complains("junit");
}

#[test]
fn paths_are_seen_from_the_folder_that_a_build_service_starts_in() {
    let test = Test::new().file("help/articles/b/bad.md", &faulty("public"));
    for form in ["concise", "github", "azure", "gitlab", "junit", "sarif"] {
        test.run(["check", "--root", "help", "--format", form]).status(1).says("help/articles/b/bad.md");
    }
    let root = test.path("help");
    let answer = test.run_in("help/articles", ["check", "--root", root.to_str().unwrap(), "--format", "concise"]);
    assert!(answer.stdout.starts_with("articles/b/bad.md:5:1"), "{answer:#?}");
}

#[test]
fn findings_go_to_a_file_and_their_count_to_standard_error() {
    let test = Test::with_article().file("articles/b/bad.md", &faulty("public"));
    let answer = test.run(["check", "--format", "junit", "--output-file", "out/new/findings.xml"]);
    answer.status(1).complains("error: 1 error, 1 warning in 1 file\n").complains("are in `out/new/findings.xml`");
    assert_eq!(answer.stdout, "");
    assert!(test.read("out/new/findings.xml").starts_with("<?xml"));
    test.run(["check", "--output-file", "findings.txt", "--color", "auto"]).status(1);
    let told = test.read("findings.txt");
    assert!(told.contains("error[link-scheme]") && told.contains("in 1 file\n") && !told.contains('\u{1b}'), "{told}");
    let quiet = test.run(["check", "--quiet", "--output-file", "findings.txt"]);
    assert_eq!((quiet.status(1).stderr.as_str(), quiet.stdout.as_str()), ("", ""));
}

#[test]
fn a_report_takes_no_article_s_place() {
    let test = Test::with_article();
    let before = test.tree("");
    for path in ["articles/a/first.md", "articles/../articles/a/first.md"] {
        test.run(["check", "--output-file", path]).status(2).complains("choose another `--output-file`");
    }
    test.run(["check", "--output-file", "articles"]).status(2).complains("cannot write `articles`");
    super::same(&before, &test.tree(""));
}

#[test]
fn a_limit_leaves_out_findings_for_people_only() {
    let many = "<ul>x\n\n".repeat(25);
    let test = Test::new().file("articles/b/bad.md", &article("bad", "public", &many));
    let shown = |answer: &super::Answer| answer.stdout.matches("warning[html-unbalanced]").count();
    let all = test.run(["check"]);
    assert_eq!(shown(all.status(0).lacks("not shown:")), 25, "a log holds everything");
    let some = test.run(["check", "--limit", "3"]);
    assert_eq!(shown(some.status(0).says("not shown: 22 html-unbalanced; `--limit 0` shows all")), 3);
    some.says("25 warnings in 1 file");
    assert_eq!(shown(test.run(["check", "--limit", "0"]).status(0)), 25);
    test.run(["check", "--quiet", "--limit", "1"]).status(0).says("not shown: 24 html-unbalanced").lacks("in 1 file");
    test.run(["check", "--limit", "1", "--format", "json"]).status(2).complains("`--limit` is for people");
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
