//! Texts that articles include: rules of a text alone look at them, those of an article do not.

use std::collections::BTreeSet;

use selfhelp::rules::{self, Check};

use super::{Files, checked, session_of};

const CONFIG: &str = "\
[[clouds]]
id = \"public\"
documentation_hosts = [\"docs.example.com\"]
[[clouds]]
id = \"mooncake\"
documentation_hosts = [\"docs.example.cn\"]
";

fn article(clouds: &str, included: &str) -> Vec<u8> {
    let properties =
        format!("<properties pageTitle=\"Case\" selfHelpType=\"generic\" cloudEnvironments=\"{clouds}\" />");
    format!("{properties}\n# Case\n\n[AZURE.INCLUDE [a](../../includes/{included})]\n").into_bytes()
}

/// The rules that find something in a file.
fn found_in(files: &Files, path: &str) -> BTreeSet<&'static str> {
    let of_path = checked(files, &[]).into_iter().filter(|finding| finding.path.as_str() == path);
    of_path.map(|finding| finding.rule.id).collect()
}

#[test]
fn what_is_wrong_with_an_included_text_is_found_and_no_property_title_or_name_is_asked_for() {
    let text = "Short.\n\n## Why:\n## Steps\n\n* [here](http://docs.example.com/en-us/y)\n* ![](a.png) [z](gone.md) [a](#b)\n\n\
                > [!NOTE] Up<you>\n\n<!--$Name-->\n\n#5 **x\n\u{a0}\u{200b}\n#### Deep\n";
    let mut files = Files::from([("includes/An Include.md".to_owned(), text.as_bytes().to_vec())]);
    let found = found_in(&files, "includes/An Include.md");
    let mut expected = BTreeSet::from(["link-http", "link-locale", "link-relative", "link-text-vague"]);
    expected.extend(["heading-without-blank-after", "heading-without-blank-before", "heading-level-skipped"]);
    expected.extend(["heading-trailing-punctuation", "image-without-alt", "image-not-shown", "callout-marker"]);
    expected.extend(["placeholder-tag", "token-unclosed", "bold-unbalanced", "no-break-space", "invisible-character"]);
    assert_eq!(found.difference(&expected).collect::<Vec<_>>(), Vec::<&&str>::new());
    assert_eq!(expected.difference(&found).collect::<Vec<_>>(), Vec::<&&str>::new());
    files.insert("articles/a/one.md".to_owned(), article("public", "An%20Include.md"));
    assert_eq!(found_in(&files, "includes/An Include.md"), found, "whether an article includes it or not");
}

#[test]
fn rules_of_articles_leave_included_texts_alone() {
    let of_articles: BTreeSet<&str> =
        rules::rows().filter(|row| matches!(row.check, Check::Article(_))).map(|row| row.rule.id).collect();
    assert!(
        ["page-title-missing", "h1-multiple", "file-name-upper-case", "body-too-short"]
            .iter()
            .all(|id| of_articles.contains(id))
    );
    let text = "# One\n\n# Two\n\n[a](#b)\n\n## End\n";
    let files = Files::from([("includes/A.md".to_owned(), text.as_bytes().to_vec())]);
    assert_eq!(found_in(&files, "includes/A.md"), BTreeSet::new());
}

#[test]
fn an_included_text_is_in_the_clouds_of_the_articles_that_include_it_also_through_others() {
    let include = |text: &str| text.as_bytes().to_vec();
    let mut files = Files::from([
        ("selfhelp.toml".to_owned(), CONFIG.into()),
        ("articles/a/one.md".to_owned(), article("mooncake", "outer.md")),
        ("includes/outer.md".to_owned(), include("[AZURE.INCLUDE [b](inner.md)]\n")),
        (
            "includes/inner.md".to_owned(),
            include("[the steps](https://docs.example.com/steps)\n\n[AZURE.INCLUDE [b](outer.md)]\n"),
        ),
    ]);
    let found = |files: &Files| found_in(files, "includes/inner.md");
    assert_eq!(found(&files), BTreeSet::from(["link-other-cloud"]));
    let config = selfhelp::config::Config::default();
    let clouds = checked(&files, &["link-other-cloud"]).remove(0).clouds;
    assert_eq!(config.cloud_names(clouds).collect::<Vec<_>>(), ["mooncake"]);
    // The text is the same, and the articles around it are not.
    let mut session = session_of(&files);
    let mut count = |article: Vec<u8>| {
        session.apply(selfhelp::session::Change::Write(super::RelPath::new("articles/a/one.md"), article.into()));
        let snapshot = session.snapshot().unwrap();
        session.check(&snapshot, Vec::new(), &["link-other-cloud".to_owned()]).unwrap().len()
    };
    assert_eq!([count(article("mooncake", "outer.md")), count(article("public", "outer.md"))], [1, 0]);
    assert_eq!([count(article("mooncake", "other.md")), count(article("mooncake", "inner.md"))], [0, 1]);
    files.remove("articles/a/one.md");
    assert_eq!(found(&files), BTreeSet::new(), "without an article it is in no cloud");
}

#[test]
fn an_included_text_allows_findings_and_has_levels_by_its_path() {
    let text =
        "<!-- selfhelp-allow link-http: no other address -->\n[the steps](http://docs.example.com/en-us/steps)\n";
    let config = "[[overrides]]\npaths = [\"includes/**\"]\nrules = { link-locale = \"off\", tab = \"on\" }\n";
    let mut files = Files::from([("includes/a.md".to_owned(), text.as_bytes().to_vec())]);
    assert_eq!(found_in(&files, "includes/a.md"), BTreeSet::from(["link-locale"]));
    files.insert("selfhelp.toml".to_owned(), config.into());
    assert_eq!(found_in(&files, "includes/a.md"), BTreeSet::new());
}
