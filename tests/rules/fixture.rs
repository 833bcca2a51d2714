//! Fixtures: what an author writes, and what a rule says of it.
//!
//! ```text
//! === case a language in the address
//! === file articles/a/case.md
//! ...
//! === found
//! articles/a/case.md:7:31 warning: this address holds the language `en-us`
//!     fix (safe): `en-us/` -> ``
//! ```
//!
//! A file is named once for all cases that follow it where it stands before the first case. In `=== escaped file` the
//! escapes `\r`, `\t`, `\\`, `\xNN` (a byte) and `\u{...}` are read, and a backslash takes away the line end behind it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use selfhelp::diagnostic::Diagnostic;
use selfhelp::rules::{self, Row};
use selfhelp::text::{LineIndex, RelPath, SourceText, Span};

use super::{Files, checked, findings_of, hold, none, package};

/// One case: its files, and how it was written.
#[derive(Default)]
struct Case {
    head: String,
    files: Files,
}

pub fn path_of(group: &str, rule: &str) -> PathBuf {
    package().join("tests/rules").join(group).join(format!("{rule}.md"))
}

#[test]
fn every_rule_finds_what_its_fixture_says() {
    let mut failures = Vec::new();
    for (group, row) in rules::GROUPS.iter().flat_map(|group| group.rows.iter().map(move |row| (group, row))) {
        let path = path_of(group.name, row.rule.id);
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let mut expected = String::new();
        let mut found_in_cases = Vec::new();
        for case in cases(&text.replace("\r\n", "\n")) {
            let found = findings_of(row.rule.id, &case.files);
            write!(expected, "{}=== found\n{}\n", case.head, shown(&found, &case.files)).unwrap();
            failures.extend(fixes_that_do_not_help(row, &case, &found));
            found_in_cases.push(found);
        }
        let expected = format!("{}\n", expected.trim_end());
        hold(&path, &expected, &mut failures);
        failures.extend(what_lacks(row, &found_in_cases));
    }
    none(&failures, "mend the rule, or run `BLESS=1 cargo test --test rules` and read what it changed");
}

/// A fixture shows the rule at work and at rest, and its best fix.
fn what_lacks(row: &Row, cases: &[Vec<Diagnostic>]) -> Vec<String> {
    let id = row.rule.id;
    let mut lacks = Vec::new();
    if cases.iter().all(Vec::is_empty) {
        lacks.push(format!("{id}: no case of its fixture has a finding"));
    }
    if !cases.iter().any(Vec::is_empty) {
        lacks.push(format!("{id}: add a case to its fixture that is nearly wrong and in which it finds nothing"));
    }
    let best = cases.iter().flatten().filter_map(|finding| finding.fix.as_ref()).map(|fix| fix.safety).max();
    if best != row.rule.fix {
        lacks.push(format!("{id}: its record says the best fix is {:?}, and its fixture shows {best:?}", row.rule.fix));
    }
    lacks
}

/// After a fix, that finding must be gone, and no other have come of any rule.
fn fixes_that_do_not_help(row: &Row, case: &Case, found: &[Diagnostic]) -> Vec<String> {
    let mut failures = Vec::new();
    let mut before = None;
    for finding in found {
        let Some(fix) = &finding.fix else { continue };
        let before = before.get_or_insert_with(|| counts(&case.files));
        let mut files = case.files.clone();
        let Some(bytes) = files.get_mut(finding.path.as_str()) else { continue };
        *bytes = selfhelp::fix::apply(&finding.path, bytes, vec![fix]).0;
        let left = findings_of(row.rule.id, &files);
        if left.len() >= found.len() {
            failures.push(format!(
                "{}: after the fix `{}` there are {} findings, and there were {}: {:?}",
                row.rule.id,
                fix.replacement,
                left.len(),
                found.len(),
                left.iter().map(|it| &it.message).collect::<Vec<_>>()
            ));
        }
        let came = counts(&files).into_iter().filter(|(key, count)| before.get(key).is_none_or(|was| was < count));
        failures.extend(came.map(|((other, path), _)| {
            format!("{}: the fix `{}` makes {path} have a finding of {other}", row.rule.id, fix.replacement)
        }));
    }
    failures
}

/// How many findings of each rule there are in each file.
fn counts(files: &Files) -> BTreeMap<(&'static str, String), usize> {
    checked(files, &[]).into_iter().fold(BTreeMap::new(), |mut counts, finding| {
        *counts.entry((finding.rule.id, finding.path.to_string())).or_default() += 1;
        counts
    })
}

fn cases(text: &str) -> Vec<Case> {
    let mut shared = Case::default();
    let mut cases: Vec<Case> = Vec::new();
    for section in text.split_inclusive('\n').fold(Vec::<String>::new(), |mut sections, line| {
        match sections.last_mut() {
            Some(last) if !line.starts_with("=== ") => last.push_str(line),
            _ => sections.push(line.to_owned()),
        }
        sections
    }) {
        let (directive, content) = section.split_once('\n').unwrap_or((&section, ""));
        if directive == "=== found" {
            continue;
        }
        if directive.starts_with("=== case ") {
            let files = shared.files.clone();
            let head = if cases.is_empty() { std::mem::take(&mut shared.head) } else { String::new() };
            cases.push(Case { head, files });
        }
        let case = cases.last_mut().unwrap_or(&mut shared);
        case.head.push_str(&section);
        if let Some(path) = directive.strip_prefix("=== file ") {
            case.files.insert(path.trim().to_owned(), content.as_bytes().to_vec());
        } else if let Some(path) = directive.strip_prefix("=== escaped file ") {
            case.files.insert(path.trim().to_owned(), unescaped(content));
        } else {
            assert!(directive.starts_with("=== case "), "no directive of a fixture: {directive}");
        }
    }
    cases
}

fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        bytes.extend(rest[..at].bytes());
        rest = &rest[at + 1..];
        let (escaped, length) = match rest.chars().next() {
            Some('r') => (b"\r".to_vec(), 1),
            Some('t') => (b"\t".to_vec(), 1),
            Some('\n') => (Vec::new(), 1),
            Some('x') => (vec![u8::from_str_radix(&rest[1..3], 16).expect("two digits behind \\x")], 3),
            Some('u') => {
                let end = rest.find('}').expect("\\u{...}");
                let code = u32::from_str_radix(&rest[2..end], 16).expect("digits in \\u{...}");
                (char::from_u32(code).expect("a character").to_string().into_bytes(), end + 1)
            }
            _ => (b"\\".to_vec(), 1),
        };
        bytes.extend(escaped);
        rest = &rest[length..];
    }
    bytes.extend(rest.bytes());
    bytes
}

/// Findings as a fixture shows them.
fn shown(found: &[Diagnostic], files: &Files) -> String {
    let mut out = String::new();
    let config = selfhelp::config::Config::default();
    for finding in found {
        let place = |path: &RelPath, span: Option<Span>| place(files, path, span);
        writeln!(out, "{} {}: {}", place(&finding.path, finding.span), finding.severity.name(), finding.message)
            .unwrap();
        if let Some(span) = finding.span {
            writeln!(out, "    at: {}", quoted(&slice(files, &finding.path, span))).unwrap();
        }
        if !finding.label.is_empty() {
            writeln!(out, "    label: {}", finding.label).unwrap();
        }
        for related in &finding.related {
            let path = related.path.as_ref().unwrap_or(&finding.path);
            writeln!(out, "    also: {} {}", place(path, Some(related.span)), related.label).unwrap();
        }
        if let Some(hint) = &finding.hint {
            writeln!(out, "    hint: {hint}").unwrap();
        }
        if let Some(fix) = &finding.fix {
            let old = quoted(&slice(files, &finding.path, fix.span));
            writeln!(out, "    fix ({}): {old} -> {}", fix.safety.name(), quoted(&fix.replacement)).unwrap();
        }
        let clouds: BTreeSet<&str> = config.cloud_names(finding.clouds).collect();
        if !clouds.is_empty() {
            writeln!(out, "    clouds: {}", clouds.into_iter().collect::<Vec<_>>().join(", ")).unwrap();
        }
    }
    out
}

fn quoted(text: &str) -> String {
    let escaped: String = text
        .chars()
        .flat_map(|c| if c.is_control() || !c.is_ascii() { c.escape_default().collect() } else { vec![c] })
        .collect();
    format!("`{escaped}`")
}

fn decoded(files: &Files, path: &RelPath) -> Option<SourceText> {
    files.get(path.as_str()).map(|bytes| SourceText::decode(path.clone(), bytes))
}

fn slice(files: &Files, path: &RelPath, span: Span) -> String {
    decoded(files, path).map_or(String::new(), |source| source.slice(span).to_owned())
}

fn place(files: &Files, path: &RelPath, span: Option<Span>) -> String {
    let (Some(source), Some(span)) = (decoded(files, path), span) else { return path.to_string() };
    let position = LineIndex::new(&source.text).position(span.range().start);
    format!("{path}:{}:{}", position.line, position.column)
}
