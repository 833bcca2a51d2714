//! The pages of rules: their sections, their examples (which are run), and the documentation made of them.
//!
//! An example is a code block. `markdown` is a body, `json` a JSON body, `properties` are properties that replace the usual
//! ones (an empty value takes one away), `article` is a whole file; behind it may stand `kind=...`, and `right` where the
//! rule must find nothing. Other blocks are not run.

use std::fmt::Write;

use selfhelp::report::rules::page;
use selfhelp::rules::{self, Check, Row};

use super::{Files, findings_of, hold, none, package, pages_below};

const SECTIONS: [&str; 3] = ["## Why", "## Example", "## How to fix"];

/// The properties of an example, complete for every kind.
const USUAL: &[(&str, &str)] = &[
    ("pageTitle", "Restore a backup"),
    ("description", "Get files back from a backup"),
    ("infoBubbleText", "How to get files back"),
    ("service", "nimbus.backup"),
    ("resource", "vaults"),
    ("authors", "mara"),
    ("ms.author", "mara"),
    ("displayOrder", "1"),
    ("articleId", "0f2b8c1e-6c5d-4c0e-9a43-2f6d7c9b1a55"),
    ("diagnosticScenario", "restore"),
    ("selfHelpType", "generic"),
    ("supportTopicIds", "90010001"),
    ("productPesIds", "91001"),
    ("cloudEnvironments", "public, mooncake, fairfax, usnat, ussec"),
    ("ownershipId", "Nimbus_Backup"),
    ("schemaVersion", "1"),
];

#[test]
fn pages_have_their_sections_in_order() {
    let mut failures = Vec::new();
    for row in rules::rows() {
        let headings: Vec<&str> = headings(row.page);
        if headings != SECTIONS || row.page.trim_start().starts_with('#') || row.page.contains("TODO") {
            failures.push(format!("{}.md: {headings:?}", row.rule.id));
        }
    }
    none(&failures, "begin with a sentence or two on what it finds, then the sections Why, Example and How to fix");
}

/// The headings of a page, those in its examples left out.
fn headings(page: &str) -> Vec<&str> {
    let mut in_code = false;
    let lines = page.lines().filter(|line| {
        in_code ^= line.starts_with("```");
        !in_code && line.starts_with("## ")
    });
    lines.collect()
}

#[test]
fn examples_are_true() {
    let mut failures = Vec::new();
    for row in rules::rows() {
        let mut shown_wrong = 0;
        for (info, code) in blocks(row.page) {
            let Some(files) = example(&info, &code) else { continue };
            let found = findings_of(row.rule.id, &files);
            let is_right = info.split(' ').any(|word| word == "right");
            shown_wrong += usize::from(!is_right);
            if found.is_empty() != is_right {
                failures.push(format!("{}.md: `{info}` has {} findings:\n{code}", row.rule.id, found.len()));
            }
        }
        if shown_wrong == 0
            && matches!(row.check, Check::Text(_) | Check::Article(_) | Check::SameAsAbove)
            && !has_text_example(row)
        {
            failures.push(format!("{}.md: has no example that the rule finds something in", row.rule.id));
        }
    }
    none(&failures, "mend the example, or say `right` behind the block's language");
}

/// What concerns several articles is told rather than shown.
fn has_text_example(row: &Row) -> bool {
    blocks(row.page).iter().any(|(info, _)| info == "text")
}

/// The code blocks of a page: what stands behind the fence, and the lines.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    let mut fence: Option<&str> = None;
    for line in page.lines() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match fence {
            Some(open) if line == open => fence = None,
            Some(_) => {
                let block = &mut blocks.last_mut().unwrap().1;
                block.push_str(line);
                block.push('\n');
            }
            None if ticks.len() >= 3 => {
                fence = Some(ticks);
                blocks.push((line[ticks.len()..].trim().to_owned(), String::new()));
            }
            None => {}
        }
    }
    blocks
}

fn example(info: &str, code: &str) -> Option<Files> {
    let mut words = info.split(' ');
    let language = words.next()?;
    let kind = words.find_map(|word| word.strip_prefix("kind="));
    let mut properties: Vec<(String, String)> =
        USUAL.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    set(&mut properties, "selfHelpType", kind.unwrap_or("generic"));
    let body = match language {
        "markdown" => code.to_owned(),
        "json" => format!("---\n{code}---\n"),
        "properties" => String::new(),
        "article" => return Some(Files::from([("articles/backup/restore.md".to_owned(), code.as_bytes().to_vec())])),
        _ => return None,
    };
    let mut raw_lines = String::new();
    if language == "properties" {
        for line in code.lines().filter(|line| !line.trim().is_empty()) {
            match line.trim().split_once("=\"").and_then(|(name, rest)| Some((name, rest.strip_suffix('"')?))) {
                Some((name, value)) if !name.contains(['"', ' ']) && !value.contains('"') => {
                    set(&mut properties, name, value);
                }
                _ => {
                    let name = line.trim().split('=').next().unwrap_or("").trim();
                    properties.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
                    let _ = writeln!(raw_lines, "    {line}");
                }
            }
        }
    }
    let title = if body.starts_with("# ") || body.contains("\n# ") || body.starts_with("no title") {
        ""
    } else {
        "\n# Restore a backup\n\n"
    };
    let mut file = "<properties\n".to_owned();
    for (name, value) in properties.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = writeln!(file, "    {name}=\"{value}\"");
    }
    let _ = write!(file, "{raw_lines}/>\n{title}{body}");
    Some(Files::from([("articles/backup/restore.md".to_owned(), file.into_bytes())]))
}

fn set(properties: &mut Vec<(String, String)>, name: &str, value: &str) {
    match properties.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
        Some(property) => *property = (name.to_owned(), value.to_owned()),
        None => properties.push((name.to_owned(), value.to_owned())),
    }
}

#[test]
fn the_documentation_is_made_of_the_pages() {
    let mut failures = Vec::new();
    let mut expected = std::collections::BTreeSet::new();
    for group in rules::GROUPS {
        for row in group.rows {
            let path = package().join("docs/rules").join(format!("{}.md", row.rule.id));
            hold(&path, &page(group, row), &mut failures);
            expected.insert(path);
        }
    }
    hold(&package().join("docs/rules.md"), &selfhelp::report::rules::index(rules::GROUPS), &mut failures);
    for path in pages_below("docs/rules").into_iter().filter(|path| !expected.contains(path)) {
        if super::is_blessing() {
            std::fs::remove_file(&path).unwrap();
        } else {
            failures.push(format!("{} has no rule", path.display()));
        }
    }
    none(&failures, "run `BLESS=1 cargo test --test rules` and read what it changed");
}
