//! How the program finds its content root, what it says to mistakes in arguments and configuration, and how it teaches.

use super::{Test, article};

#[test]
fn the_root_is_found_from_an_inner_folder() {
    let test = Test::with_article();
    test.run_in("articles/a", ["check"]).status(0).says("in 1 article");
    test.run_in("articles/a", ["build", "--site", "public"]).status(0);
    assert!(test.has("site/public/index.html"), "the output goes to the content root, not to the current folder");
}

#[test]
fn a_folder_without_a_root_above_is_trouble_with_a_way_out() {
    let test = Test::new();
    test.run(["check"]).status(2).complains("selfhelp.toml").complains("articles").complains("--root DIR");
    test.run(["check", "--root", "nowhere"]).status(2).complains("nowhere");
}

#[test]
fn the_root_can_be_named() {
    let test = Test::new().file("help/articles/a/b.md", &article("b", "public", "Words."));
    test.run(["check", "--root", "help"]).status(0).says("in 1 article");
    test.run(["check", "--root", "help", "help/articles/a"]).status(0).says("in 1 article");
    test.run(["check", "--root", "help", "articles/a"]).status(0).says("in 1 article");
}

#[test]
fn the_configuration_can_be_named() {
    let test = Test::with_article()
        .file("selfhelp.toml", "[[sites]]\nid = \"usual\"\ncloud = \"public\"\n")
        .file("other.toml", "[[sites]]\nid = \"other\"\ncloud = \"usnat\"\n");
    test.run(["build"]).status(0);
    assert_eq!(test.sites("site"), ["usual"]);
    test.run(["build", "--config", "other.toml", "--out", "out"]).status(0);
    assert_eq!(test.sites("out"), ["other"]);
    test.run(["build", "--config", "missing.toml"]).status(2).complains("missing.toml");
    // A mistake in it is told of the file that was given, which no fix touches.
    test.put("other.toml", "[rules]\nlink-htp = \"off\"\n");
    let answer = test.run(["check", "--config", "other.toml", "--rule", "rule-unknown"]);
    answer.says("--> other.toml:2:1").says("did you mean `link-http`?").lacks("can be fixed");
    test.put("other.toml", "[rule\n");
    test.run(["check", "--config", "other.toml"])
        .status(2)
        .complains("until `other.toml` is mended")
        .complains("other.toml:1");
}

#[test]
fn a_mistake_in_the_configuration_shows_its_place_and_a_way_out() {
    let test = Test::with_article().file("selfhelp.toml", "# sites\n[[sites]]\nid = \"help\"\ncloud = \"moon\"\n");
    let answer = test.run(["check"]);
    answer.status(2).complains("error[config-invalid]: no cloud is called `moon`").complains("selfhelp.toml:4:9");
    answer
        .complains("the clouds are: public, mooncake")
        .complains("nothing can be done until `selfhelp.toml` is mended");
    test.put("selfhelp.toml", "colour = 1\n[links]\ncatalogue_days = \"x\"\n");
    test.put("names.toml", "[topics]\na = 1\n");
    let answer = test.run(["check"]);
    answer.status(2).complains("selfhelp.toml:1:1").complains("selfhelp.toml:3:18").complains("names.toml:2:5");
    test.put("names.toml", "");
    test.put("selfhelp.toml", "[[sites]]\nid = help\n");
    test.run(["build"]).status(2).complains("selfhelp.toml:2:6");
    assert!(!test.has("site/public"));
    test.put("selfhelp.toml", "[[clouds]]\nid = \"public\"\nportl = \"https://x.example\"\n");
    test.run(["build"]).status(2).complains("selfhelp.toml:3:1").complains("portal");
}

#[test]
fn a_mistake_in_the_names_shows_its_place() {
    let test = Test::with_article().file("names.toml", "[service]\n\"a\" = \"A\"\n");
    test.run(["check"]).status(2).complains("names.toml:1:2").complains("services");
}

#[test]
fn unknown_names_come_with_the_known_ones() {
    let test = Test::with_article();
    test.run(["build", "--cloud", "mars"]).status(2).complains("no cloud is called `mars`").complains("usnat, ussec");
    test.run(["check", "--cloud", "mars"]).status(2).complains("the clouds are public, mooncake");
    test.run(["check", "--cloud", "usnta"]).status(2).complains("no cloud is called `usnta`; did you mean `usnat`?");
    test.run(["build", "--site", "mars"]).status(2).complains("no site is called `mars`; the sites are public, ");
    test.run(["build", "--site", "usnta"]).status(2).complains("no site is called `usnta`; did you mean `usnat`? the");
    assert!(!test.has("site/public"));
}

#[test]
fn help_teaches_with_examples() {
    let test = Test::new();
    test.run(["--help"]).status(0).says("Examples:\n  selfhelp build").says("Exit status: 0 clean, 1 findings");
    test.run(["build", "--help"]).status(0).says("selfhelp build --cloud fairfax,usnat").says("--strict");
    test.run(["build", "-h"]).status(0).says("Show every finding that `build` meets, and not only how many there are");
    test.run(["check", "--help"]).status(0).says("selfhelp check articles/my-service/my-article.md");
    test.run([]).status(2).complains("Usage: selfhelp").complains("Examples:");
    test.run(["--version"]).status(0).says("selfhelp ");
}

#[test]
fn a_misspelt_option_or_command_is_answered_with_the_right_one() {
    let test = Test::with_article();
    test.run(["biuld"]).status(2).complains("build");
    test.run(["build", "--strct"]).status(2).complains("--strict");
}

const LEVELS: &str = "\
[rules]
link-http = \"error\"

[[overrides]]
paths = [\"articles/old/**\"]
kinds = [\"apollo\", \"tsg_content\"]
rules = { link-http = \"off\" }

[[overrides]]
kinds = [\"apollo\"]
rules = { link-http = \"info\" }
";

#[test]
fn rules_are_shown_with_the_levels_in_force_and_where_they_are_set() {
    let test = Test::with_article().file("selfhelp.toml", LEVELS).file("none/file", "");
    let answer = test.run(["explain", "link-http"]);
    answer.status(0).says("level: error · info in apollo · fix: suggested · group: links\n");
    answer.says("- selfhelp.toml:2: error\n").says("- built in: warning\n");
    answer.says(
        "- selfhelp.toml:7: off in `articles/old/**` for apollo, TSG_Content\n- selfhelp.toml:11: info for apollo\n",
    );
    let answer = test.run(["rules", "--group", "links"]);
    answer.status(0).says("  link-http                  error    suggested  ");
    answer.says("\n                             selfhelp.toml:2: error\n").says("  built in: warning\n");
    test.run(["explain", "tab"]).status(0).says("level: off · fix").lacks("built in");
    let other = test.file("other.toml", "[rules]\ntab = \"on\"\n");
    other
        .run(["explain", "tab", "--config", "other.toml"])
        .status(0)
        .says("level: info")
        .says("- other.toml:2: info\n");
    other.run(["explain", "tab", "--root", "nowhere"]).status(2).complains("`selfhelp.toml` in `nowhere`");
    Test::new().run(["explain", "link-http"]).status(0).says("level: warning · fix").lacks("built in");
}

#[test]
fn a_word_of_rules_names_leads_to_them() {
    let answer = Test::new().run(["explain", "locale"]);
    answer.status(2).complains("no rule is called `locale`; the word is part of `link-locale`");
    Test::new().run(["explain", "LINK-HTTP"]).status(0).says("link-http");
    Test::new().run(["explain", "link-htp"]).status(2).complains("did you mean `link-http`?");
}

#[test]
fn what_the_settings_say_is_shown_as_it_is_written() {
    let settings = "[[overrides]]\npaths = [\"articles/*_a`b`_*\", \"articles/<b>*</b>\"]\nrules = { tab = \"on\" }\n";
    let test = Test::with_article().file("my *set*_tings_ <b>.toml", settings);
    let arguments = ["explain", "tab", "--config", "my *set*_tings_ <b>.toml"];
    let told = "my *set*_tings_ <b>.toml:3: info in `articles/*_a`b`_*`, `articles/<b>*</b>`";
    let answer = test.run(arguments);
    let in_one_line = answer.status(0).stdout.replace("\n  ", " ");
    assert!(in_one_line.contains(told), "{answer:#?}");
    test.run(["rules", "--config", "my *set*_tings_ <b>.toml"]).says(told);
}

#[test]
fn programs_get_the_levels_in_force_beside_the_built_in_ones() {
    let test = Test::with_article().file("selfhelp.toml", LEVELS);
    for arguments in [["explain", "link-http", "--format", "json"], ["rules", "--group=links", "--format", "json"]] {
        let rules = test.run(arguments).status(0).json();
        let rule = rules.as_array().unwrap().iter().find(|rule| rule["id"] == "link-http").unwrap();
        assert_eq!((&rule["level"], &rule["kinds"]), (&"warning".into(), &serde_json::json!([])));
        assert_eq!(
            rule["in_force"],
            serde_json::json!({"level": "error", "kinds": [{"kind": "apollo", "level": "info"}], "settings": [
                {"level": "error", "paths": [], "kinds": [], "file": "selfhelp.toml", "line": 2},
                {"level": "off", "paths": ["articles/old/**"], "kinds": ["apollo", "TSG_Content"], "file": "selfhelp.toml",
                 "line": 7},
                {"level": "info", "paths": [], "kinds": ["apollo"], "file": "selfhelp.toml", "line": 11}]})
        );
    }
}

#[test]
fn rules_are_explained_also_where_the_settings_cannot_be_read() {
    let test = Test::with_article().file("selfhelp.toml", "[rules]\nlink-http = \"loud\"\n");
    let answer = test.run(["explain", "config-invalid"]);
    answer.status(0).says("config-invalid\n\nlevel: error").complains("selfhelp.toml:2:13");
    answer.complains("the levels shown are the built-in ones, until `selfhelp.toml` is mended");
}

#[test]
fn a_rule_is_explained_in_lines_that_fit() {
    let test = Test::new();
    let answer = test.run(["explain", "link-http"]);
    answer
        .status(0)
        .says("link-http\n\nlevel: ")
        .says("\nWhy\n\n")
        .says("\nWrong:\n\n    * [")
        .lacks("```")
        .lacks("\u{1b}");
    assert!(answer.stdout.lines().all(|line| line.chars().count() <= 100), "{answer:#?}");
    test.run(["explain", "link-http", "--color", "always"]).says("\u{1b}[1mWhy\u{1b}[0m\n");
    test.run(["explain", "link-htpp"]).status(2).complains("did you mean `link-http`?");
}

#[test]
fn shells_get_completions() {
    let test = Test::new();
    for shell in ["bash", "zsh", "fish"] {
        test.run(["completions", shell]).status(0).says("selfhelp").says("check");
    }
    test.run(["completions", "dos"]).status(2).complains("bash");
}
