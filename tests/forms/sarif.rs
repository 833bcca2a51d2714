//! SARIF. The official schema is held by `tests/browser/sarif.test.mjs`; here is what the fields say.

use serde_json::{Value, json};

use super::*;

/// The log.
#[track_caller]
pub fn read(test: &Test, findings: &[Diagnostic]) -> Value {
    let written = test.written(|out, context| report::sarif::write_diagnostics(out, findings, context));
    assert!(is_safe(&written), "{written}");
    let log: Value = serde_json::from_str(&written).unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    log
}

#[test]
fn a_finding_has_its_region_its_fix_and_other_places() {
    let text = "\u{1f600} [docs](https://docs.example.com/en-us/x)\n";
    let test = Test::with_files(&[(PATH, text), ("articles/c d.md", "\n\nfirst\n")]);
    let span = span_of(text, "en-us/");
    let finding = finding(&WARNING, Some(span), "the link names a locale")
        .hint("leave it out")
        .safe_fix(span, "")
        .related(span_of(text, "docs"), "in this link")
        .related_in(&RelPath::new("articles/c d.md"), Span::new(2, 7), "as here");
    let log = read(&test, &[finding]);
    let run = &log["runs"][0];
    assert_eq!((&log["version"], &run["columnKind"]), (&json!("2.1.0"), &json!("utf16CodeUnits")));
    let result = &run["results"][0];
    let region = json!({"startLine": 1, "startColumn": 36, "endLine": 1, "endColumn": 42});
    let place = json!({"uri": "articles/a/b.md", "uriBaseId": "%SRCROOT%"});
    assert_eq!(
        result["locations"],
        json!([{"physicalLocation": {"artifactLocation": place.clone(), "region": region.clone()}}])
    );
    assert_eq!(
        (&result["level"], &result["message"]["text"]),
        (&json!("warning"), &json!("the link names a locale; leave it out"))
    );
    let other = &result["relatedLocations"][1];
    assert_eq!(other["physicalLocation"]["artifactLocation"]["uri"], "articles/c%20d.md");
    assert_eq!(other["physicalLocation"]["region"]["startLine"], 3);
    assert_eq!((&other["id"], &other["message"]["text"]), (&json!(1), &json!("as here")));
    assert_eq!(
        result["fixes"],
        json!([{
            "description": {"text": "leave it out (safe to apply)"},
            "artifactChanges": [{
                "artifactLocation": place,
                "replacements": [{"deletedRegion": region, "insertedContent": {"text": ""}}]
            }]
        }])
    );
}

#[test]
fn a_finding_without_a_place_is_one_of_its_file() {
    let log = read(&Test::new("text"), &[finding(&INFO, None, "nothing links here")]);
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["level"], "note");
    assert_eq!(result["locations"][0]["physicalLocation"].as_object().unwrap().len(), 1);
    assert_eq!(read(&Test::new(""), &[])["runs"][0]["results"], json!([]));
}

#[test]
fn the_end_of_a_file_without_a_line_end_is_a_place() {
    let text = "caf\u{e9} \u{1f600}";
    let log = read(&Test::new(text), &[finding(&INFO, Some(Span::new(text.len(), text.len())), "no line end")]);
    let region = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region, &json!({"startLine": 1, "startColumn": 8, "endLine": 1, "endColumn": 8}));
}

#[test]
fn rules_come_with_their_pages() {
    let log = read(&Test::new("text"), &[finding(&WARNING, None, "x"), finding(&INFO, None, "y")]);
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules[0]["id"], "link-locale");
    assert_eq!(rules[0]["defaultConfiguration"], json!({"enabled": true, "level": "warning"}));
    assert_eq!(rules[0]["properties"]["tags"], json!(["links"]));
    assert!(rules[0]["help"]["text"].as_str().unwrap().contains("## Why"));
    assert!(rules[0]["help"]["markdown"].as_str().unwrap().starts_with("# link-locale\n"));
    assert!(rules[0].get("helpUri").is_none(), "nothing says where the pages of rules are");
    assert_eq!(rules.len(), 2);
}

#[test]
fn the_configuration_says_where_pages_of_rules_are() {
    let parse = |text: &str| Config::parse((&RelPath::new("selfhelp.toml"), text), (&RelPath::new("names.toml"), ""));
    let config = parse("[report]\nrule_pages = \"https://wiki.example.com/{rule}.html\"\n").unwrap();
    let sources = Sources::default();
    let context = Context { config: &config, sources: &sources, prefix: "", given: None, color: false, width: 80 };
    let mut out = Vec::new();
    report::sarif::write_diagnostics(&mut out, &[finding(&WARNING, None, "x")], &context).unwrap();
    let log: Value = serde_json::from_slice(&out).unwrap();
    let rule = &log["runs"][0]["tool"]["driver"]["rules"][0];
    assert_eq!(rule["helpUri"], "https://wiki.example.com/link-locale.html");
    let mistake = parse("[report]\nrule_pages = \"https://wiki.example.com\"\n").unwrap_err();
    assert!(mistake.message.contains("a page for each rule"), "{mistake:?}");
}

#[test]
fn what_an_author_wrote_is_text_and_paths_are_encoded() {
    let (test, finding) = hostile();
    let test = Test { prefix: "help/", ..test };
    let log = read(&test, &[finding]);
    let result = &log["runs"][0]["results"][0];
    let message = format!("{HOSTILE_SHOWN}; mend it").replace('[', "\\[").replace(']', "\\]");
    assert_eq!(result["message"]["text"], message, "brackets are no link");
    assert_eq!(
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "help/articles/caf%C3%A9%20100%25%2C%20a%3Ab%3Bc%5D/%1Bx%E2%80%AE%20%23%3F.md"
    );
    let inserted = &result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"];
    assert_eq!(inserted, HOSTILE, "a fix is applied as it is");
}
