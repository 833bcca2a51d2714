//! The code quality report of GitLab.

use std::collections::BTreeSet;

use serde_json::Value;

use super::*;

/// The issues of a report, each of which has all that GitLab wants, and a fingerprint of its own.
#[track_caller]
pub fn read(test: &Test, findings: &[Diagnostic]) -> Vec<Value> {
    let written = test.written(|out, context| report::gitlab::write_diagnostics(out, findings, context));
    assert!(is_safe(&written), "{written}");
    let issues: Vec<Value> = serde_json::from_str(&written).unwrap();
    for issue in &issues {
        for name in ["description", "check_name", "fingerprint", "severity"] {
            assert!(issue[name].as_str().is_some_and(|text| !text.is_empty()), "{name}: {issue}");
        }
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&issue["severity"].as_str().unwrap()));
        let path = issue["location"]["path"].as_str().unwrap();
        assert!(!path.starts_with("./") && !path.starts_with('/'), "GitLab wants paths from its root: {path}");
        assert!(issue["location"]["lines"]["begin"].as_u64().is_some_and(|line| line >= 1), "{issue}");
    }
    let fingerprints: BTreeSet<&str> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(fingerprints.len(), issues.len(), "GitLab shows one issue of each fingerprint");
    issues
}

#[test]
fn a_finding_is_an_issue() {
    let text = "# Title\nSee [docs](https://docs.example.com/en-us/x).\n";
    let findings = [
        finding(&WARNING, Some(span_of(text, "en-us")), "the link names a locale").hint("leave it out"),
        finding(&ERROR, None, "wrong"),
        finding(&INFO, Some(span_of(text, "See")), "odd"),
    ];
    let issues = read(&Test::new(text), &findings);
    assert_eq!(issues[0]["description"], "the link names a locale; leave it out");
    assert_eq!(issues[0]["check_name"], "link-locale");
    assert_eq!(issues[0]["location"], serde_json::json!({"path": PATH, "lines": {"begin": 2, "end": 2}}));
    assert_eq!(issues[1]["location"]["lines"]["begin"], 1);
    let severities: Vec<&str> = issues.iter().map(|issue| issue["severity"].as_str().unwrap()).collect();
    assert_eq!(severities, ["minor", "major", "info"]);
    assert!(read(&Test::new(""), &[]).is_empty());
}

#[test]
fn a_fingerprint_stays_when_lines_move_and_differs_where_findings_do() {
    let of = |text: &str| {
        let places: Vec<usize> = text.match_indices("en-us").map(|(at, _)| at).collect();
        let span = |&at: &usize| finding(&WARNING, Some(Span::new(at, at + 5)), "the link names a locale");
        let findings: Vec<Diagnostic> = places.iter().map(span).chain([finding(&WARNING, None, "whole")]).collect();
        let issues = read(&Test::new(text), &findings);
        issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let before = of("see en-us/a\nsee en-us/a\nor en-us/b\n");
    assert_eq!(of("# Title\n\nsee  en-us/a\nmore\r\nsee en-us/a\r\n  or en-us/b"), before);
    let changed = of("see en-us/a\nsee en-us/a\nor en-us/c\n");
    assert_eq!(changed[..2], before[..2]);
    assert_ne!(changed[2], before[2]);
    assert_eq!(changed[3], before[3]);
}

#[test]
fn a_fingerprint_is_of_what_is_near_in_a_long_line() {
    let line = |first: &str| format!("{first}{}en-us{}\n", "a b ".repeat(50), "c d ".repeat(50));
    let of = |text: String| {
        read(&Test::new(&text), &[finding(&WARNING, Some(span_of(&text, "en-us")), "the link names a locale")])[0]
            ["fingerprint"]
            .clone()
    };
    assert_eq!(of(line("one")), of(line("another")));
}

#[test]
fn what_an_author_wrote_is_text() {
    let (test, finding) = hostile();
    let issues = read(&test, &[finding.clone(), finding]);
    assert_eq!(issues[0]["description"], format!("{HOSTILE_SHOWN}; mend it"));
    assert_eq!(issues[0]["location"]["path"], "articles/caf\u{e9} 100%, a:b;c]/\u{1b}x\u{202e} #?.md");
}
