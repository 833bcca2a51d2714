//! Findings as text for a terminal, and their summary; the table of a build.
//!
//! Must not know where it is printed, nor whether colours are wanted: the context says so.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use annotate_snippets::renderer::{DEFAULT_ERROR_STYLE, DEFAULT_INFO_STYLE, DEFAULT_WARNING_STYLE, Effects, Style};

use super::finding::render;
use super::terminal::{counted, inert, styled, thousands, wrap};
use super::{Checked, Context, Counts, Hidden, write_each};
use crate::diagnostic::{Diagnostic, Fix, Safety, Severity};
use crate::text::{Encoding, RelPath, SourceText};

pub use super::site_table::write_build_summary;

/// More findings than this are counted by rule in the summary.
const TABLE_FROM: usize = 20;

/// The most rules that are named with how many of their findings are not shown.
const MAX_NAMED: usize = 10;

/// Writes each finding with the lines it is about, a blank line after each; by file, else in the order given.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_diagnostics(out: &mut impl Write, diagnostics: &[Diagnostic], context: &Context<'_>) -> io::Result<()> {
    write_each(out, diagnostics, context.sources, b"", |out, diagnostic, file| {
        let rendered = render(diagnostic, file, context);
        let mut lines = String::with_capacity(rendered.len() + 2);
        for line in rendered.lines() {
            lines.push_str(&inert(line.trim_end()));
            lines.push('\n');
        }
        lines.push('\n');
        out.write_all(lines.as_bytes())
    })
}

/// The findings to show where at most so many of each rule are, and how many of each are left out.
#[must_use]
pub fn limited(diagnostics: &[Diagnostic], limit: usize) -> (Vec<Diagnostic>, Vec<(&'static str, usize)>) {
    let mut seen: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut shown = Vec::new();
    for diagnostic in diagnostics {
        let count = seen.entry(diagnostic.rule.id).or_default();
        *count += 1;
        if *count <= limit {
            shown.push(diagnostic.clone());
        }
    }
    let more = seen.into_iter().filter_map(|(rule, count)| Some((rule, count.checked_sub(limit)?)));
    let mut more: Vec<_> = more.filter(|&(_, count)| count > 0).collect();
    more.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    (shown, more)
}

/// How many findings of each rule are not shown, and how to see them; nothing where all are.
#[must_use]
pub fn left_out(more: &[(&'static str, usize)], context: &Context<'_>) -> String {
    let Some((first, _)) = more.first() else { return String::new() };
    let (named, others) = more.split_at(more.len().min(MAX_NAMED));
    let mut rules: Vec<String> = named.iter().map(|(rule, count)| format!("{} {rule}", thousands(*count))).collect();
    if !others.is_empty() {
        let count = others.iter().map(|(_, count)| count).sum();
        rules.push(format!("{} of {}", thousands(count), counted(others.len(), "other rule")));
    }
    let way_out = format!("`--limit 0` shows all, `--rule {first} --limit 0` those of one rule");
    let told = format!("not shown: {}; {way_out}", rules.join(", "));
    format!("{}\n\n", wrap(&told, context.width))
}

/// How many findings there are in how many files, and by rule where there are many; ends with a line end.
#[must_use]
pub fn summary(diagnostics: &[Diagnostic], checked: Checked, hidden: Hidden, context: &Context<'_>) -> String {
    let is_long = diagnostics.len() > TABLE_FROM;
    let table = if is_long { rule_table(diagnostics, context.color) } else { String::new() };
    format!("{table}{}", closing(diagnostics, checked, hidden, context))
}

/// How many findings there are in how many files, and how many a machine can mend; ends with a line end.
#[must_use]
pub fn closing(diagnostics: &[Diagnostic], checked: Checked, hidden: Hidden, context: &Context<'_>) -> String {
    let waiting = waiting_for_utf8(diagnostics, context);
    let mut counts = Counts::of(diagnostics);
    counts.safe_fixes -= waiting.iter().filter(|fix| fix.safety == Safety::Safe).count();
    counts.suggested_fixes -= waiting.iter().filter(|fix| fix.safety == Safety::Suggested).count();
    let mut fixable = fixable(&counts);
    if !waiting.is_empty() {
        let told = "which `selfhelp check --rule encoding-not-utf8 --fix` makes them first";
        fixable.push_str(&format!(
            "{} of them can be fixed once their files are UTF-8, {told}\n",
            thousands(waiting.len())
        ));
    }
    format!("{}\n{fixable}", count(diagnostics, checked, hidden, context))
}

/// The fixes that cannot be applied before their files are written as UTF-8, where no other finding asks for that.
fn waiting_for_utf8<'a>(diagnostics: &'a [Diagnostic], context: &Context<'_>) -> Vec<&'a Fix> {
    let with_fix = || diagnostics.iter().filter_map(|it| it.fix.as_ref().map(|fix| (&it.path, fix)));
    let mended: BTreeSet<&RelPath> = with_fix().filter(|(_, fix)| fix.is_of_bytes).map(|(path, _)| path).collect();
    let mut is_other: BTreeMap<&RelPath, bool> = BTreeMap::new();
    let mut waits = |path: &'a RelPath| {
        let is_it = || {
            let bytes = context.sources.get(path).map_or(&[][..], |bytes| bytes);
            // Most files are told at once.
            let is_plain = !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok();
            !is_plain && SourceText::decode(path.clone(), bytes).encoding != Encoding::Utf8
        };
        !mended.contains(path) && *is_other.entry(path).or_insert_with(is_it)
    };
    let of_text = with_fix().filter(|(_, fix)| fix.safety != Safety::DisplayOnly);
    of_text.filter(|(path, _)| waits(path)).map(|(_, fix)| fix).collect()
}

/// How many findings there are in how many files.
pub(super) fn count(diagnostics: &[Diagnostic], checked: Checked, hidden: Hidden, context: &Context<'_>) -> String {
    if diagnostics.is_empty() {
        let sought = match hidden {
            Hidden { warnings: 0, infos: 0 } => "findings",
            Hidden { warnings: 0, .. } => "errors or warnings",
            Hidden { .. } => "errors",
        };
        return format!("no {sought} in {}", files_checked(checked));
    }
    let counts = Counts::of(diagnostics);
    let kinds = [(counts.errors, "error"), (counts.warnings, "warning"), (counts.infos, "info")];
    let numbers: Vec<String> =
        kinds.iter().filter(|(count, _)| *count > 0).map(|&(count, noun)| counted(count, noun)).collect();
    let worst = diagnostics.iter().map(|diagnostic| diagnostic.severity).max().unwrap_or(Severity::Info);
    let worst = styled(worst.name(), style_of(worst), context.color);
    format!("{worst}: {} in {}", numbers.join(", "), counted(counts.files, "file"))
}

fn style_of(severity: Severity) -> Style {
    match severity {
        Severity::Error => DEFAULT_ERROR_STYLE,
        Severity::Warning => DEFAULT_WARNING_STYLE,
        Severity::Info => DEFAULT_INFO_STYLE,
    }
}

fn files_checked(checked: Checked) -> String {
    let (articles, includes) = (counted(checked.articles, "article"), counted(checked.includes, "included text"));
    match checked {
        Checked { includes: 0, .. } => articles,
        Checked { articles: 0, .. } => includes,
        Checked { .. } => format!("{articles} and {includes}"),
    }
}

fn fixable(counts: &Counts) -> String {
    let (safe, suggested) = (thousands(counts.safe_fixes), thousands(counts.suggested_fixes));
    match (counts.safe_fixes, counts.suggested_fixes) {
        (0, 0) => String::new(),
        (_, 0) => format!("{safe} of them can be fixed with --fix\n"),
        (0, _) => format!("{suggested} of them can be fixed with --fix --unsafe-fixes\n"),
        _ => format!("{safe} of them can be fixed with --fix, {suggested} more with --unsafe-fixes\n"),
    }
}

/// A row for each rule and level, errors first, then the most frequent. Settings can give a rule several levels.
fn rule_table(diagnostics: &[Diagnostic], color: bool) -> String {
    let mut counts: BTreeMap<(&'static str, Severity), usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        *counts.entry((diagnostic.rule.id, diagnostic.severity)).or_default() += 1;
    }
    let mut rows: Vec<(Severity, &str, usize)> =
        counts.into_iter().map(|((rule, severity), count)| (severity, rule, count)).collect();
    rows.sort_by_key(|&(severity, _, count)| std::cmp::Reverse((severity, count)));
    let name_width = rows.iter().map(|(_, rule, _)| rule.len()).max().unwrap_or(0).max("rule".len());
    let number_width = rows.iter().map(|&(.., count)| thousands(count).len()).max().unwrap_or(0).max("count".len());
    let head = format!("{:7}  {:name_width$}  {:>number_width$}", "level", "rule", "count");
    let mut lines = vec![styled(&head, Style::new().effects(Effects::BOLD), color)];
    lines.extend(rows.into_iter().map(|(severity, rule, count)| {
        let level = styled(&format!("{:7}", severity.name()), style_of(severity), color);
        format!("{level}  {rule:name_width$}  {:>number_width$}", thousands(count))
    }));
    format!("{}\n\n", lines.join("\n"))
}
