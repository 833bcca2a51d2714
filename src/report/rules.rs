//! The rules themselves as text, as JSON, and as the pages of the documentation.
//!
//! Must not know where they are printed.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use crate::config::Strictness;
use crate::diagnostic::{Rule, Safety, Severity};
use crate::rules::{Group, Row};

/// Writes rules as one JSON array: id, group, level, fix, summary, kinds and page of each.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_json(out: &mut impl Write, rows: &[(&Group, &Row)]) -> io::Result<()> {
    #[derive(Serialize)]
    struct RuleJson<'a> {
        id: &'a str,
        group: &'a str,
        level: &'a str,
        fix: Option<&'a str>,
        summary: &'a str,
        kinds: Vec<KindJson<'a>>,
        page: &'a str,
    }
    #[derive(Serialize)]
    struct KindJson<'a> {
        kind: &'a str,
        level: &'a str,
    }
    let all: Vec<RuleJson<'_>> = rows
        .iter()
        .map(|&(group, row)| RuleJson {
            id: row.rule.id,
            group: group.name,
            level: level(row.rule),
            fix: row.rule.fix.map(Safety::name),
            summary: row.rule.summary,
            kinds: levels_of_kinds(row).map(|(kind, level)| KindJson { kind, level }).collect(),
            page: row.page,
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &all)?;
    writeln!(out)
}

/// A table of rules, group by group.
#[must_use]
pub fn table(groups: &[&Group]) -> String {
    let rows = || groups.iter().flat_map(|group| group.rows);
    let width = rows().map(|row| row.rule.id.len()).max().unwrap_or(0);
    let mut out = String::new();
    for group in groups.iter().filter(|group| !group.rows.is_empty()) {
        let _ = writeln!(out, "{} ({})", group.title, group.name);
        for row in group.rows {
            let Row { rule, .. } = row;
            let fix = rule.fix.map_or("", Safety::name);
            let _ = writeln!(out, "  {:width$}  {:7}  {fix:9}  {}", rule.id, level(rule), rule.summary);
        }
        out.push('\n');
    }
    let _ = writeln!(out, "{} rules; `selfhelp explain RULE` tells all about one", rows().count());
    out
}

/// The page of a rule, in Markdown.
#[must_use]
pub fn page(group: &Group, row: &Row) -> String {
    let Row { rule, page, .. } = row;
    let mut facts = vec![format!("level: {}", level(rule))];
    facts.extend(levels_of_kinds(row).map(|(kind, level)| format!("{level} in {kind}")));
    facts.push(format!("fix: {}", rule.fix.map_or("none", Safety::name)));
    facts.push(format!("group: {}", group.name));
    format!("# {}\n\n{}\n\n{}\n", rule.id, facts.join(" · "), page.trim())
}

fn level(rule: &Rule) -> &'static str {
    if rule.is_off { "off" } else { rule.severity.name() }
}

fn levels_of_kinds(row: &Row) -> impl Iterator<Item = (&'static str, &'static str)> {
    let name = |strictness: Strictness| strictness.severity(row.rule.severity).map_or("off", Severity::name);
    row.kinds.iter().map(move |&(kind, strictness)| (kind.name(), name(strictness)))
}

/// The list of all rules for the documentation, in Markdown.
#[must_use]
pub fn index(groups: &[&Group]) -> String {
    let mut out = String::from(INDEX_HEAD);
    for group in groups.iter().filter(|group| !group.rows.is_empty()) {
        let _ = write!(out, "\n## {}\n\n| rule | level | fix | what it finds |\n|---|---|---|---|\n", group.title);
        for Row { rule, .. } in group.rows {
            let fix = rule.fix.map_or("", Safety::name);
            let summary = rule.summary.replace('|', "\\|");
            let _ = writeln!(out, "| [`{0}`](rules/{0}.md) | {1} | {fix} | {summary} |", rule.id, level(rule));
        }
    }
    out
}

const INDEX_HEAD: &str = "\
# Rules

What `selfhelp check` finds. A finding names its rule in brackets: `error[json-syntax]: ...`; `selfhelp explain RULE` tells
all about one, and each has a page here. An error makes `selfhelp check` exit with 1.

A *safe* fix is applied by `selfhelp check --fix`, a *suggested* one with `--unsafe-fixes` as well. Levels are set in
`selfhelp.toml` for all articles, for paths and for kinds ([configuration](configuration.md)); a rule that is off is
looked for where a setting asks for it. An article lets a finding stand with a comment:
`<!-- selfhelp-allow rule-name: reason -->`.

This page and those of the rules are made by the tests from the registry and the pages beside the rules.
";
