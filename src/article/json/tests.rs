//! What is read of flawed JSON, and whether its repair is JSON.

use super::*;
use crate::diagnostic::{Diagnostic, Fix};
use crate::text::RelPath;

/// The value as JSON without its flaws, as far as one can be told.
fn to_serde(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(written) => number(written).map_or_else(|| written.as_str().into(), Into::into),
        Value::String(text) => text.as_str().into(),
        Value::Array(nodes) => nodes.iter().map(to_serde).collect(),
        Value::Object(members) => {
            members.iter().map(|member| (member.key.value.clone(), to_serde(&member.value))).collect()
        }
    }
}

/// The value, what was found, and the text after all fixes.
fn read_text(text: &str) -> (String, Vec<String>, String) {
    let mut findings = Findings::new(RelPath::new("form.md"));
    let node = read(text, Span::new(0, text.len()), &mut findings);
    let value = node.map_or("nothing".to_owned(), |node| to_serde(&node).to_string());
    let found = findings.into_diagnostics();
    let describe = |it: &Diagnostic| format!("{} {}", it.rule.id, &text[it.span.unwrap_or_default().range()]);
    let mut fixes: Vec<&Fix> = found.iter().filter_map(|finding| finding.fix.as_ref()).collect();
    fixes.sort_by_key(|fix| std::cmp::Reverse(fix.span));
    let mut repaired = text.to_owned();
    for fix in fixes {
        repaired.replace_range(fix.span.range(), &fix.replacement);
    }
    (value, found.iter().map(describe).collect(), repaired)
}

/// The text is read as `value` with the findings, and its fixes make it JSON of the same value.
fn survives(text: &str, value: &str, expected: &[&str]) {
    let (read, found, fixed) = read_text(text);
    assert_eq!(read, value, "{text}");
    assert_eq!(found, expected, "{text}");
    let parse = |text| serde_json::from_str::<serde_json::Value>(text).ok();
    assert_eq!(parse(&fixed), parse(value), "{fixed}");
}

#[test]
fn valid_json_is_read_exactly() {
    let text = r#" {"a": ["x\u00e9\ud83d\ude00\/\n", -1.5e+3, 0, true, false, null, {}, []], "": "b, \"c\": {d}"} "#;
    let strict: serde_json::Value = serde_json::from_str(text).expect("valid");
    assert_eq!(read_text(text).0, strict.to_string());
    assert!(read_text(text).1.is_empty());
}

#[test]
fn spans_count_from_the_beginning_of_the_text() {
    let text = "# T\n---\n{\"k\": \"v\\n\"}\n---\n";
    let mut findings = Findings::new(RelPath::new("form.md"));
    let node = read(text, Span::new(8, text.len() - 5), &mut findings).expect("an object");
    assert_eq!(&text[node.span.range()], "{\"k\": \"v\\n\"}");
    let Value::Object(members) = &node.value else { panic!("an object") };
    let member = members.first().expect("a member");
    assert_eq!((&text[member.key.span.range()], &text[member.value.span.range()]), ("k", "v\\n"));
    assert!(findings.into_diagnostics().is_empty());
}

#[test]
fn commas() {
    survives(r#"{"a": [1, 2,], }"#, r#"{"a":[1,2]}"#, &["json-trailing-comma ,", "json-trailing-comma ,"]);
    survives(r#"{"a": 1 "b": [1 2]}"#, r#"{"a":1,"b":[1,2]}"#, &["json-syntax 1", "json-syntax 1"]);
    survives(r#"{, "a": 1,, "b": 2}"#, r#"{"a":1,"b":2}"#, &["json-syntax ,", "json-syntax ,"]);
    survives(r#"[{"a": 1}{"a": 2}]"#, r#"[{"a":1},{"a":2}]"#, &["json-syntax }"]);
}

#[test]
fn control_characters_in_strings() {
    let value = r#"{"a":"one\ntwo\tthree"}"#;
    survives("{\"a\": \"one\ntwo\tthree\"}", value, &["json-control-character \n"]);
    survives("[\"\u{1}\"]", "[\"\\u0001\"]", &["json-control-character \u{1}"]);
}

#[test]
fn quotes() {
    survives("{'a': 'don't'}", r#"{"a":"don't"}"#, &["json-syntax '", "json-syntax '"]);
    survives("{“a”: “b”, \"c\": 1}", r#"{"a":"b","c":1}"#, &["json-syntax “", "json-syntax “"]);
    survives("{\"a\": \"b”,\n\"c\": 1}", r#"{"a":"b","c":1}"#, &["json-syntax \""]);
    let inner = r#"{"a": "press "Save", then go", "b": 1}"#;
    survives(inner, r#"{"a":"press \"Save\", then go","b":1}"#, &["json-syntax \""]);
    survives(
        r#"{label: 1, "b": yes sir}"#,
        r#"{"label":1,"b":"yes sir"}"#,
        &["json-syntax label", "json-syntax yes sir"],
    );
}

#[test]
fn strings_without_an_end_stop_with_their_line() {
    survives("{\"a\": \"b,\n \"c\": 1}", r#"{"a":"b","c":1}"#, &["json-syntax \""]);
    survives("{\"a\": {\"b\": \"c\n}}", r#"{"a":{"b":"c"}}"#, &["json-syntax \""]);
    let (value, found, _) = read_text("[\"a\nb c");
    assert_eq!((value.as_str(), found.len()), (r#"["a","b c"]"#, 4));
}

#[test]
fn escapes() {
    let value = r#"["C:\\dir 'x'"]"#;
    survives(r#"["C:\dir \'x\'"]"#, value, &["json-syntax \\d", "json-syntax \\'", "json-syntax \\'"]);
    survives(r#"["\u12 \ud800"]"#, r#"["\\u12 \\ud800"]"#, &["json-syntax \\u", "json-syntax \\u"]);
}

#[test]
fn brackets() {
    survives(r#"{"a": [{"b": 1"#, r#"{"a":[{"b":1}]}"#, &["json-syntax 1"]);
    survives(r#"[{"b": 1, {"b": 2}]"#, r#"[{"b":1},{"b":2}]"#, &["json-syntax 1"]);
    survives(r#"{"a": [1, "b": 2}"#, r#"{"a":[1],"b":2}"#, &["json-syntax 1"]);
    survives(r#"{"a": [{"b": 1}}, {"b": 2}]}"#, r#"{"a":[{"b":1},{"b":2}]}"#, &["json-syntax }"]);
    survives(r#"{"a": 1}, "b": 2}"#, r#"{"a":1,"b":2}"#, &["json-syntax }"]);
    survives(r#""a": 1}"#, r#"{"a":1}"#, &["json-syntax \""]);
    assert_eq!(read_text(r#"{"a": 1]}"#).0, r#"{"a":1}"#);
}

#[test]
fn an_opening_bracket_that_is_missing_is_told_where_it_belongs() {
    survives(r#"{"a": {"b": 1}, {"b": 2}], "c": 3}"#, r#"{"a":[{"b":1},{"b":2}],"c":3}"#, &["json-syntax {"]);
    survives(r#"{"a": "x", "y"], "c": 3}"#, r#"{"a":["x","y"],"c":3}"#, &["json-syntax \""]);
    survives(r#"{"a": ["b": 1}, {"b": 2}]}"#, r#"{"a":[{"b":1},{"b":2}]}"#, &["json-syntax \""]);
    survives(r#"{"a": [{"b": 1}, "b": 2}], "c": 3}"#, r#"{"a":[{"b":1},{"b":2}],"c":3}"#, &["json-syntax \""]);
    survives(r#"{"a": "b": 1}, "c": 3}"#, r#"{"a":{"b":1},"c":3}"#, &["json-syntax \""]);
    // Where no bracket is lacking elsewhere, the array was not closed.
    survives(r#"{"a": [{"b": 1}, "c": 3}"#, r#"{"a":[{"b":1}],"c":3}"#, &["json-syntax }"]);
}

#[test]
fn one_bracket_less_is_one_finding() {
    let text = "{\n \"a\": [\n  { \"b\": [ { \"c\": 1 }, { \"c\": 2 } ], \"d\": { \"e\": 3, \"f\": 4 } },\n  { \"b\": [] }\n ],\n \"g\": \"h\"\n}";
    for (at, _) in text.match_indices(['{', '}', '[', ']']) {
        let mut less = text.to_owned();
        less.remove(at);
        let (_, found, _) = read_text(&less);
        assert_eq!(found.len(), 1, "{found:?} in {less}");
    }
}

#[test]
fn text_that_is_cut_off_is_one_finding() {
    let text = r#"{"a": [{"b": "one two", "c": true}, {"b": "three", "c": [1, 2]}], "d": {"e": 1}}"#;
    for at in 1..text.len() {
        let (_, found, _) = read_text(&text[..at]);
        assert!(found.len() <= 1 || text[..at].ends_with(char::is_alphabetic), "{found:?} in {}", &text[..at]);
    }
}

#[test]
fn colons_and_values() {
    survives(
        r#"{"a" 1, "b" = 2, "c":: 3}"#,
        r#"{"a":1,"b":2,"c":3}"#,
        &["json-syntax \"", "json-syntax =", "json-syntax ::"],
    );
    survives(
        "[NaN, True, .5, +1]",
        "[null,true,0.5,1]",
        &["json-syntax NaN", "json-syntax True", "json-syntax .5", "json-syntax +1"],
    );
    let (value, found, _) = read_text("{\"a\":\n \"b\": 2, \"c\", \"d\": }");
    assert_eq!(value, r#"{"a":null,"b":2,"c":null,"d":null}"#);
    assert_eq!(found, ["json-syntax a", "json-syntax c", "json-syntax d"]);
    let (value, found, _) = read_text(r#"{"a": 1, what is this, "b": 2}"#);
    assert_eq!((value.as_str(), found.len()), (r#"{"a":1,"b":2}"#, 1));
}

#[test]
fn comments_and_text_around() {
    survives("{ // one\n\"a\": 1 /* two */ }", r#"{"a":1}"#, &["json-syntax // one", "json-syntax /* two */"]);
    survives("{\u{a0}\"a\": 1}", r#"{"a":1}"#, &["json-syntax \u{a0}"]);
    let (value, found, _) = read_text("Here it is:\n{\"a\": 1}\nThe end\nof it");
    assert_eq!(value, r#"{"a":1}"#);
    assert_eq!(found, ["json-syntax Here it is:", "json-syntax The end"]);
    assert_eq!(read_text(" \n").0, "nothing");
    assert_eq!(read_text("no object").0, "nothing");
}

#[test]
fn the_last_of_two_equal_keys_counts() {
    survives(r#"{"a": 1, "b": 2, "a": 1}"#, r#"{"a":1,"b":2}"#, &["json-duplicate-key a"]);
    let (value, found, fixed) = read_text(r#"{"a": 1, "a": 2}"#);
    assert_eq!((value.as_str(), found.len()), (r#"{"a":2}"#, 1));
    assert_eq!(fixed, r#"{"a": 2}"#);
}

#[test]
fn depth_is_limited() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(read_text(&deep(MAX_DEPTH)).1.is_empty());
    assert_eq!(read_text(&deep(MAX_DEPTH + 1)).1, ["nesting-too-deep ["]);
    assert_eq!(read_text(&format!("[{}, 1]", deep(100_000))).1, ["nesting-too-deep ["]);
}

#[test]
fn any_text_is_read_without_waiting() {
    for piece in
        ["\"", "\"a\"b ", "'a ", "\"\n\\\"\n,", "{\"a\":", "[", "}", "{},\"a\":", "// x\n", "\"a\":\"b\":", "é"]
    {
        let text = piece.repeat(20_000);
        let mut findings = Findings::new(RelPath::new("form.md"));
        read(&text, Span::new(0, text.len() + 9), &mut findings);
        for finding in findings.into_diagnostics() {
            assert!(text.get(finding.span.unwrap_or_default().range()).is_some());
        }
    }
}
