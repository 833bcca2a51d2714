//! How strict a rule is: its own word, `[rules]`, `[[overrides]]` by path and kind, and what an article allows.

use selfhelp::diagnostic::{Diagnostic, Severity};
use selfhelp::rules::{self, Check};

use super::{Files, checked};

/// A rule that is an error, and one that is off.
const ON: &str = "link-locale";
const OFF: &str = "tab";

fn article(kind: &str, comments: &str) -> Vec<u8> {
    let properties = format!("<properties pageTitle=\"Case\" selfHelpType=\"{kind}\" cloudEnvironments=\"public\" />");
    format!("{properties}\n# Case\n\n{comments}\n\nA\ttab, [regions](https://docs.example.com/en-us/regions).\n")
        .into_bytes()
}

/// Three articles of two kinds in two folders.
fn files(config: &str, comments: &str) -> Files {
    let mut files = Files::new();
    files.insert("selfhelp.toml".to_owned(), config.as_bytes().to_vec());
    files.insert("articles/a/one.md".to_owned(), article("generic", comments));
    files.insert("articles/a/two.md".to_owned(), article("apollo", ""));
    files.insert("articles/b/three.md".to_owned(), article("generic", ""));
    files
}

fn levels(config: &str, rule: &str) -> [Option<Severity>; 3] {
    levels_of(&checked(&files(config, ""), &[]), rule)
}

fn levels_of(found: &[Diagnostic], rule: &str) -> [Option<Severity>; 3] {
    ["articles/a/one.md", "articles/a/two.md", "articles/b/three.md"].map(|path| {
        let of_path = found.iter().find(|finding| finding.rule.id == rule && finding.path.as_str() == path);
        of_path.map(|finding| finding.severity)
    })
}

const NONE: Option<Severity> = None;
const INFO: Option<Severity> = Some(Severity::Info);
const WARNING: Option<Severity> = Some(Severity::Warning);
const ERROR: Option<Severity> = Some(Severity::Error);

#[test]
fn without_settings_a_rule_is_as_strict_as_it_says() {
    assert_eq!(levels("", ON), [ERROR; 3]);
    assert_eq!(levels("", OFF), [NONE; 3]);
}

#[test]
fn a_setting_holds_for_every_article() {
    assert_eq!(levels("[rules]\nlink-locale = \"info\"\n", ON), [INFO; 3]);
    assert_eq!(levels("[rules]\nlink-locale = \"off\"\n", ON), [NONE; 3]);
    assert_eq!(levels("[rules]\ntab = \"on\"\n", OFF), [INFO; 3]);
    assert_eq!(levels("[rules]\ntab = \"error\"\n", OFF), [ERROR; 3]);
}

#[test]
fn an_override_for_a_kind_says_nothing_of_what_is_no_article() {
    let config = "[[overrides]]\nkinds = [\"generic\"]\nrules = { stray-file = \"off\" }\n";
    let mut files = files(config, "");
    files.insert("articles/a/old.bak".to_owned(), b"old".to_vec());
    let stray = |files: &Files| checked(files, &[]).iter().any(|finding| finding.rule.id == "stray-file");
    assert!(stray(&files));
    files.insert("selfhelp.toml".to_owned(), b"[rules]\nstray-file = \"off\"\n".to_vec());
    assert!(!stray(&files));
}

#[test]
fn an_override_holds_for_its_paths() {
    let config = "[[overrides]]\npaths = [\"articles/a/**\"]\nrules = { link-locale = \"off\", tab = \"warning\" }\n";
    assert_eq!(levels(config, ON), [NONE, NONE, ERROR]);
    assert_eq!(levels(config, OFF), [WARNING, WARNING, NONE]);
}

#[test]
fn a_star_stays_within_a_name_and_two_do_not() {
    let levels = |paths: &str| {
        levels(&format!("[[overrides]]\npaths = [\"{paths}\"]\nrules = {{ link-locale = \"off\" }}\n"), ON)
    };
    assert_eq!(levels("articles/*.md"), [ERROR; 3]);
    assert_eq!(levels("articles/*/two.md"), [ERROR, NONE, ERROR]);
    assert_eq!(levels("articles/**"), [NONE; 3]);
}

#[test]
fn an_override_holds_for_its_kinds_in_any_case() {
    let config = "[[overrides]]\nkinds = [\"Apollo\"]\nrules = { link-locale = \"warning\", tab = \"on\" }\n";
    assert_eq!(levels(config, ON), [ERROR, WARNING, ERROR]);
    assert_eq!(levels(config, OFF), [NONE, INFO, NONE]);
}

#[test]
fn an_override_for_a_kind_that_does_not_exist_holds_nowhere() {
    let config = "[[overrides]]\nkinds = [\"mars\"]\nrules = { link-locale = \"off\" }\n";
    assert_eq!(levels(config, ON), [ERROR; 3]);
}

#[test]
fn an_override_of_paths_and_kinds_holds_where_both_do() {
    let config =
        "[[overrides]]\npaths = [\"articles/a/*.md\"]\nkinds = [\"generic\"]\nrules = { link-locale = \"off\" }\n";
    assert_eq!(levels(config, ON), [NONE, ERROR, ERROR]);
}

#[test]
fn a_later_override_wins_over_an_earlier_one_and_over_the_rules() {
    let config = "\
[rules]
link-locale = \"off\"

[[overrides]]
paths = [\"articles/a/**\"]
rules = { link-locale = \"info\" }

[[overrides]]
kinds = [\"generic\"]
rules = { link-locale = \"on\" }
";
    assert_eq!(levels(config, ON), [ERROR, INFO, ERROR]);
}

#[test]
fn a_rule_that_is_asked_for_by_name_is_on() {
    let config =
        "[rules]\nlink-locale = \"off\"\n\n[[overrides]]\npaths = [\"articles/b/**\"]\nrules = { tab = \"off\" }\n";
    let files = files(config, "");
    assert_eq!(levels_of(&checked(&files, &[ON]), ON), [ERROR; 3]);
    assert_eq!(levels_of(&checked(&files, &[OFF]), OFF), [INFO; 3]);
    assert_eq!(levels_of(&checked(&files, &[OFF]), ON), [NONE; 3]);
}

#[test]
fn a_rule_is_milder_in_some_kinds_by_default() {
    for row in rules::rows() {
        let own = (!row.rule.is_off).then_some(row.rule.severity);
        let for_engineers = row.for_engineers.map(|strictness| strictness.severity(row.rule.severity));
        assert_ne!(for_engineers, Some(own), "{}: for engineers it is as for all", row.rule.id);
        for (kind, strictness) in row.kinds {
            assert_ne!(strictness.severity(row.rule.severity), own, "{}: {} is as all", row.rule.id, kind.name());
        }
    }
}

#[test]
fn a_comment_allows_a_finding_in_its_article_alone() {
    let found = checked(&files("", "<!-- selfhelp-allow link-locale: in English alone -->"), &[]);
    assert_eq!(levels_of(&found, ON), [NONE, ERROR, ERROR]);
    assert!(!found.iter().any(|finding| finding.rule.id.starts_with("allow-")), "{found:#?}");
}

#[test]
fn a_comment_allows_what_other_modules_find_too() {
    let mut files = files("", "");
    let text = "<properties pageTitle=\"Case\" selfHelpType=\"generic\" cloudEnvironments=\"mars\" />\n# Case\n";
    files.insert(
        "articles/a/one.md".to_owned(),
        format!("{text}\n<!-- selfhelp-allow cloud-unknown: soon -->\n").into(),
    );
    assert_eq!(levels_of(&checked(&files, &[]), "cloud-unknown"), [NONE; 3]);
    files.insert("articles/a/one.md".to_owned(), text.into());
    assert_eq!(levels_of(&checked(&files, &[]), "cloud-unknown"), [ERROR, NONE, NONE]);
}

#[test]
fn a_comment_about_a_rule_that_is_not_looked_for_is_no_mistake() {
    let comment = "<!-- selfhelp-allow tab: a table -->";
    assert_eq!(levels_of(&checked(&files("", comment), &[]), "allow-unused"), [NONE; 3]);
    assert_eq!(levels_of(&checked(&files("[rules]\ntab = \"on\"\n", comment), &[]), OFF), [NONE, INFO, INFO]);
}

#[test]
fn what_comments_allow_in_vain_is_found_whichever_rules_are_asked_for() {
    let files = files("", "<!-- selfhelp-allow link-locale -->\n<!-- selfhelp-allow no-break-space: why -->");
    for rule in ["allow-unused", "allow-without-reason"] {
        let found = checked(&files, &[rule]);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(found[0].rule.id, rule);
    }
}

#[test]
fn a_comment_allows_findings_about_all_articles() {
    let across = rules::rows().filter(|row| matches!(row.check, Check::Corpus(..))).map(|row| row.rule.id);
    assert!(across.into_iter().any(|id| id == "file-name-duplicate"));
    let mut files = files("", "<!-- selfhelp-allow file-name-duplicate: variants -->");
    files.insert("articles/b/one.md".to_owned(), article("generic", ""));
    let found = checked(&files, &["file-name-duplicate"]);
    let paths: Vec<&str> = found.iter().map(|finding| finding.path.as_str()).collect();
    assert_eq!(paths, ["articles/b/one.md"]);
}
