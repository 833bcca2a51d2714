//! The rules themselves as text, as JSON, and as the pages of the documentation.
//!
//! Must not know where they are printed.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use super::example;
use super::terminal::escape;
use crate::article::Kind;
use crate::config::{Audiences, RuleSettings};
use crate::diagnostic::{Rule, Safety, Severity};
use crate::rules::{Group, InForce, Row, Setting, in_force};
use crate::text::{LineIndex, Span};

/// The settings of a content root that rules are shown under.
pub struct Settings<'a> {
    pub rules: &'a RuleSettings,
    pub audiences: &'a Audiences,
    /// The file that they are from, as people find it.
    pub path: &'a str,
    pub lines: LineIndex<'a>,
}

impl Settings<'_> {
    fn line(&self, span: Span) -> usize {
        self.lines.position(span.range().start).line
    }
}

/// Writes rules as one JSON array: id, group, level, fix, summary, kinds and page of each, and how strict it is under the
/// settings.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_json(out: &mut impl Write, rows: &[(&Group, &Row)], settings: &Settings<'_>) -> io::Result<()> {
    #[derive(Serialize)]
    struct RuleJson<'a> {
        id: &'a str,
        group: &'a str,
        level: &'a str,
        fix: Option<&'a str>,
        summary: &'a str,
        kinds: Vec<KindJson>,
        page: &'a str,
        in_force: InForceJson<'a>,
    }
    let all: Vec<RuleJson<'_>> = rows
        .iter()
        .map(|&(group, row)| RuleJson {
            id: row.rule.id,
            group: group.name,
            level: level(row.rule),
            fix: row.rule.fix.map(Safety::name),
            summary: row.rule.summary,
            kinds: built_in(row).kinds.iter().copied().map(KindJson::of).collect(),
            page: row.page,
            in_force: InForceJson::of(row, settings),
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &all)?;
    writeln!(out)
}

#[derive(Serialize)]
struct KindJson {
    kind: &'static str,
    level: &'static str,
}

impl KindJson {
    fn of((kind, level): (Kind, Option<Severity>)) -> Self {
        Self { kind: kind.name(), level: name(level) }
    }
}

#[derive(Serialize)]
struct InForceJson<'a> {
    level: &'static str,
    kinds: Vec<KindJson>,
    settings: Vec<SettingJson<'a>>,
}

#[derive(Serialize)]
struct SettingJson<'a> {
    level: &'static str,
    paths: Vec<&'a str>,
    kinds: Vec<&'static str>,
    file: &'a str,
    line: usize,
}

impl<'a> InForceJson<'a> {
    fn of(row: &Row, settings: &'a Settings<'a>) -> Self {
        let in_force = in_force(row, settings.rules, settings.audiences);
        let setting_json = |setting: &Setting<'a>| SettingJson {
            level: name(setting.level),
            paths: setting.paths.clone(),
            kinds: setting.kinds.iter().map(|kind| kind.name()).collect(),
            file: settings.path,
            line: settings.line(setting.span),
        };
        Self {
            level: name(in_force.level),
            kinds: in_force.kinds.iter().copied().map(KindJson::of).collect(),
            settings: in_force.settings.iter().map(setting_json).collect(),
        }
    }
}

/// A table of rules, group by group, with what the settings say of a rule below it.
#[must_use]
pub fn table(groups: &[&Group], settings: &Settings<'_>) -> String {
    let rows = || groups.iter().flat_map(|group| group.rows);
    let width = rows().map(|row| row.rule.id.len()).max().unwrap_or(0);
    let mut out = String::new();
    for group in groups.iter().filter(|group| !group.rows.is_empty()) {
        let _ = writeln!(out, "{} ({})", group.title, group.name);
        for row in group.rows {
            let Row { rule, .. } = row;
            let fix = rule.fix.map_or("", Safety::name);
            let in_force = in_force(row, settings.rules, settings.audiences);
            let _ = writeln!(out, "  {:width$}  {:7}  {fix:9}  {}", rule.id, name(in_force.level), rule.summary);
            for told in settings_told(row, &in_force, settings, &PLAIN) {
                let _ = writeln!(out, "  {:width$}  {told}", "");
            }
        }
        out.push('\n');
    }
    let _ = writeln!(out, "{} rules; `selfhelp explain RULE` tells all about one", rows().count());
    out
}

/// The page of a rule as it is without settings, in Markdown.
#[must_use]
pub fn page(group: &Group, row: &Row) -> String {
    example::labelled(&page_with(group, row, &built_in(row), ""))
}

/// The page of a rule with the levels that are in force, and where they are set, in Markdown.
#[must_use]
pub fn page_in_force(group: &Group, row: &Row, settings: &Settings<'_>) -> String {
    let in_force = in_force(row, settings.rules, settings.audiences);
    let told = settings_told(row, &in_force, settings, &MARKDOWN);
    let mut list: String = told.iter().flat_map(|told| ["- ", told, "\n"]).collect();
    if !list.is_empty() {
        list.push('\n');
    }
    page_with(group, row, &in_force, &list)
}

fn page_with(group: &Group, row: &Row, in_force: &InForce<'_>, settings: &str) -> String {
    let Row { rule, page, .. } = row;
    let mut facts = vec![format!("level: {}", levels(in_force).join(" · "))];
    facts.push(format!("fix: {}", rule.fix.map_or("none", Safety::name)));
    facts.push(format!("group: {}", group.name));
    format!("# {}\n\n{}\n\n{settings}{}\n", rule.id, facts.join(" · "), page.trim())
}

/// The level of a rule, and those in kinds where it is another one.
fn levels(in_force: &InForce<'_>) -> Vec<String> {
    let in_kinds = in_force.kinds.iter().map(|&(kind, level)| format!("{} in {}", name(level), kind.name()));
    std::iter::once(name(in_force.level).to_owned()).chain(in_kinds).collect()
}

/// How what an owner wrote becomes a part of a text: as it is, and as code.
struct Form {
    text: fn(&str) -> String,
    code: fn(&str) -> String,
}

const PLAIN: Form = Form { text: |text| escape(text).into(), code: |code| format!("`{}`", escape(code)) };
const MARKDOWN: Form = Form { text: as_markdown, code: as_markdown_code };

/// What the settings say of a rule, each with its place, and the levels that it has without them.
fn settings_told(row: &Row, in_force: &InForce<'_>, settings: &Settings<'_>, form: &Form) -> Vec<String> {
    let mut told: Vec<String> = in_force.settings.iter().map(|setting| setting_told(setting, settings, form)).collect();
    if !told.is_empty() {
        told.push(format!("built in: {}", levels(&built_in(row)).join(", ")));
    }
    told
}

/// `selfhelp.toml:12: off in `articles/old/**`, for apollo`
fn setting_told(setting: &Setting<'_>, settings: &Settings<'_>, form: &Form) -> String {
    let path = (form.text)(settings.path);
    let mut told = format!("{path}:{}: {}", settings.line(setting.span), name(setting.level));
    if !setting.paths.is_empty() {
        let paths: Vec<String> = setting.paths.iter().map(|path| (form.code)(path)).collect();
        told.push_str(&format!(" in {}", paths.join(", ")));
    }
    if !setting.kinds.is_empty() {
        let kinds: Vec<&str> = setting.kinds.iter().map(|kind| kind.name()).collect();
        told.push_str(&format!(" for {}", kinds.join(", ")));
    }
    told
}

/// A text in which nothing is Markdown.
fn as_markdown(text: &str) -> String {
    let escaped = escape(text);
    let mut out = String::with_capacity(escaped.len());
    for character in escaped.chars() {
        if character.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// Code within a line, whatever quotes it holds.
fn as_markdown_code(code: &str) -> String {
    let code = escape(code);
    let longest = code.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let quotes = "`".repeat(longest + 1);
    // Of the spaces right inside the quotes one at each end is none of the code.
    let space = if code.starts_with(['`', ' ']) || code.ends_with(['`', ' ']) { " " } else { "" };
    format!("{quotes}{space}{code}{space}{quotes}")
}

fn built_in(row: &Row) -> InForce<'static> {
    static NO_SETTINGS: RuleSettings = RuleSettings { everywhere: Vec::new(), overrides: Vec::new() };
    in_force(row, &NO_SETTINGS, Audiences::DEFAULT)
}

fn name(level: Option<Severity>) -> &'static str {
    level.map_or("off", Severity::name)
}

fn level(rule: &Rule) -> &'static str {
    if rule.is_off { "off" } else { rule.severity.name() }
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
