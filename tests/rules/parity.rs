//! A rule is one row, one page, one fixture and a file: none is missing, none is left over.

use std::collections::BTreeSet;
use std::fs;

use selfhelp::rules::{self, Check};

use super::{none, package, pages_below};
use crate::fixture::path_of;

/// Rules about what only a disk can hold: `tests/disk/loading.rs` shows them at work.
const OF_DISKS: &[&str] =
    &["file-symlink", "file-not-regular", "file-name-not-utf8", "file-name-collision", "file-too-large-to-load"];

/// Rules that ask for a file of megabytes: `tests/parsing` shows them at work.
const OF_LARGE_FILES: &[&str] = &["file-too-large", "too-many-findings"];

/// Rules about what a command knows beside the content: `tests/cli` shows them at work (`mending.rs`, `catalogue.rs`, `coverage.rs`).
const OF_COMMANDS: &[&str] = &["baseline-invalid", "page-catalogue-old", "topic-answer-lost"];

#[test]
fn every_rule_has_a_fixture() {
    let mut failures = Vec::new();
    let mut known = BTreeSet::new();
    for group in rules::GROUPS {
        for row in group.rows {
            let path = path_of(group.name, row.rule.id);
            // What the web says is shown by `tests/linkcheck`.
            let is_of_web = matches!(row.check, Check::Web);
            let is_exempt = is_of_web || [OF_DISKS, OF_LARGE_FILES, OF_COMMANDS].concat().contains(&row.rule.id);
            if !path.exists() && !is_exempt {
                failures.push(format!("write {}", path.strip_prefix(package()).unwrap().display()));
            }
            known.insert(path);
        }
    }
    none(&failures, "show what the rule finds, and what it nearly finds; tests/rules/fixture.rs tells the form");
    let stale: Vec<String> = pages_below("tests/rules")
        .into_iter()
        .filter(|path| !known.contains(path))
        .map(|path| path.display().to_string())
        .collect();
    none(&stale, "there is no rule of this name in this group: rename the fixture, or delete it");
}

#[test]
fn every_page_and_file_of_a_rule_is_registered() {
    let mut failures = Vec::new();
    for group in rules::GROUPS {
        let folder = format!("src/rules/{}", group.name.replace('-', "_"));
        let table = fs::read_to_string(package().join(&folder).join("mod.rs")).unwrap();
        for entry in fs::read_dir(package().join(&folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let is_there = match name.split_once('.') {
                Some((id, "md")) => group.rows.iter().any(|row| row.rule.id == id),
                Some((module, "rs")) => module == "mod" || table.contains(&format!("mod {module};")),
                _ => false,
            };
            if !is_there {
                failures.push(format!("{folder}/{name}"));
            }
        }
        let pages: BTreeSet<String> = pages_below(&folder)
            .into_iter()
            .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        for row in group.rows.iter().filter(|row| !pages.contains(row.rule.id)) {
            failures.push(format!("{folder}/{}.md is not there", row.rule.id));
        }
    }
    none(
        &failures,
        "give each rule a row in its group's `mod.rs` and a page beside it, and take away what has no rule",
    );
}

#[test]
fn names_are_unique_and_in_kebab_case_and_summaries_are_sentences() {
    let mut seen = BTreeSet::new();
    let mut failures = Vec::new();
    for row in rules::rows() {
        let (id, summary) = (row.rule.id, row.rule.summary);
        if !seen.insert(id) {
            failures.push(format!("two rules are called `{id}`: rename one"));
        }
        let is_word = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        if !id.split('-').all(is_word) {
            failures.push(format!("`{id}`: a rule's name is lower-case words with hyphens between them"));
        }
        let begins_well = summary.starts_with(|c: char| c.is_lowercase() || "`<#$*[".contains(c) || c.is_ascii_digit())
            || summary.split(' ').next().is_some_and(|word| word.len() > 1 && word.to_uppercase() == word);
        if !begins_well || summary.ends_with('.') || summary.len() > 120 {
            failures.push(format!("`{id}`: a summary is one short sentence, lower-case, without a stop: {summary}"));
        }
    }
    none(&failures, "see above");
}

#[test]
fn a_function_is_registered_before_the_rows_that_share_it() {
    for group in rules::GROUPS {
        let first = group.rows.first();
        assert!(first.is_none_or(|row| !matches!(row.check, Check::SameAsAbove)), "{}", group.name);
    }
}
