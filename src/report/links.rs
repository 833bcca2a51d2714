//! What the web said of links, for people: each link with all its places, and how many pages of each host are well.
//!
//! Must not know how the web was asked.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::line::{self, Place};
use super::terminal::{counted, escape, thousands};
use super::{Context, Hidden, for_each_with_file, text};
use crate::diagnostic::{Diagnostic, Severity};
use crate::linkcheck::{Address, Checked, Verdict};
use crate::online;

/// So many hosts are named; those with most pages that are not well come first.
const MOST_HOSTS: usize = 20;

/// Writes each link that something is wrong with, and below it every place that uses it. The worst come first.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_by_link(out: &mut impl Write, diagnostics: &[Diagnostic], context: &Context<'_>) -> io::Result<()> {
    let mut links: BTreeMap<(Reverse<Severity>, &'static str, String), Vec<String>> = BTreeMap::new();
    for_each_with_file(diagnostics, context.sources, |diagnostic, file| {
        let Diagnostic { severity, rule, message, hint, path, .. } = diagnostic;
        let lines = links.entry((Reverse(*severity), rule.id, message.clone())).or_default();
        if let Some(hint) = hint.as_ref().filter(|_| lines.is_empty()) {
            lines.push(format!("hint: {hint}"));
        }
        let place = Place::of(diagnostic, file).map(|Place { start, .. }| format!(":{}:{}", start.line, start.column));
        lines.push(format!("{}{}", line::path(path, context), place.unwrap_or_default()));
        Ok::<(), io::Error>(())
    })?;
    for ((severity, rule, message), lines) in links {
        writeln!(out, "{}[{rule}] {}", severity.0.name(), escape(&message))?;
        lines.iter().try_for_each(|line| writeln!(out, "  {}", escape(line)))?;
        writeln!(out)?;
    }
    Ok(())
}

/// How many links something is wrong with, by rule, and how many findings that makes; ends with a line end.
#[must_use]
pub fn closing(diagnostics: &[Diagnostic], checked: super::Checked, hidden: Hidden, context: &Context<'_>) -> String {
    let mut links: BTreeMap<&str, (BTreeSet<&str>, usize)> = BTreeMap::new();
    for diagnostic in diagnostics {
        let of_rule = links.entry(diagnostic.rule.id).or_default();
        of_rule.0.insert(&diagnostic.message);
        of_rule.1 += 1;
    }
    let counts = links.iter().map(|(rule, (links, places))| {
        format!("{rule}: {} in {}\n", counted(links.len(), "link"), counted(*places, "place"))
    });
    let mut closing: String = counts.collect();
    closing.push_str(&text::count(diagnostics, checked, hidden, context));
    if let Some(told) = fails_nothing(diagnostics) {
        closing.push_str(&format!("; {told}"));
    }
    closing.push('\n');
    closing
}

/// What is shown as an error and fails no run all the same.
#[must_use]
pub fn fails_nothing(diagnostics: &[Diagnostic]) -> Option<String> {
    let is_mild = |finding: &&Diagnostic| finding.severity == Severity::Error && !online::fails(finding);
    let count = diagnostics.iter().filter(is_mild).count();
    let fail = if count == 1 { "fails" } else { "fail" };
    let told = format!("{} {fail} no run: only `link-dead` and `link-fragment-missing` do", counted(count, "error"));
    (count > 0).then_some(told)
}

/// How many pages of each host are well, and of how many something is said. Columns that count nothing are left out. A page
/// that has moved and lacks a place counts as both.
#[must_use]
pub fn host_table(checked: &[Checked]) -> String {
    let mut hosts: BTreeMap<String, Counts> = BTreeMap::new();
    for checked in checked {
        let host = Address::parse(&checked.page).map_or(String::new(), |address| address.host);
        let counts = hosts.entry(host).or_default();
        columns_of(checked).for_each(|column| counts[column] += 1);
    }
    let mut hosts: Vec<(String, Counts)> = hosts.into_iter().collect();
    hosts.sort_by_key(|(_, counts)| Reverse((counts[PAGES] - counts[WELL], counts[PAGES])));
    let rest = hosts.split_off(hosts.len().min(MOST_HOSTS));
    if !rest.is_empty() {
        let sum = std::array::from_fn(|column| rest.iter().map(|(_, counts)| counts[column]).sum());
        hosts.push((counted(rest.len(), "other host"), sum));
    }
    let is_shown = |column: usize| column <= WELL || hosts.iter().any(|(_, counts)| counts[column] > 0);
    let shown: Vec<usize> = (0..COLUMNS.len()).filter(|&column| is_shown(column)).collect();
    let width = hosts.iter().map(|(host, _)| host.chars().count()).max().unwrap_or(0).max("host".len());
    let mut table = format!("{:width$}", "host");
    for &column in &shown {
        table.push_str(&format!("  {:>7}", COLUMNS[column]));
    }
    for (host, counts) in &hosts {
        table.push_str(&format!("\n{:width$}", escape(host)));
        for &column in &shown {
            let width = COLUMNS[column].len().max(7);
            table.push_str(&format!("  {:>width$}", thousands(counts[column])));
        }
    }
    table.push('\n');
    table
}

/// What is counted of a host; named as the rules are that tell it.
const COLUMNS: [&str; 10] =
    ["pages", "well", "dead", "fragment-missing", "private", "soft-404", "to-home", "unreachable", "moved", "blocked"];
const PAGES: usize = 0;
const WELL: usize = 1;
const FRAGMENT_MISSING: usize = 3;

type Counts = [usize; COLUMNS.len()];

fn columns_of(checked: &Checked) -> impl Iterator<Item = usize> {
    let lacks_place = !checked.missing.is_empty();
    let of_verdict = match &checked.verdict {
        Verdict::Ok if lacks_place => None,
        Verdict::Ok => Some(WELL),
        Verdict::Dead(_) => Some(2),
        Verdict::Refused { .. } => Some(4),
        Verdict::SoftNotFound { .. } => Some(5),
        Verdict::ToHome { .. } => Some(6),
        Verdict::Unreachable(_) => Some(7),
        Verdict::Moved { .. } => Some(8),
        Verdict::Blocked(_) => Some(9),
    };
    [Some(PAGES), of_verdict, lacks_place.then_some(FRAGMENT_MISSING)].into_iter().flatten()
}
