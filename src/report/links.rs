//! What the web said of links, for people: each link with all its places, and how many pages of each host are well.
//!
//! Must not know how the web was asked.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::line::{self, Place};
use super::terminal::{counted, escape, thousands};
use super::{Context, for_each_with_file};
use crate::diagnostic::{Diagnostic, Severity};
use crate::linkcheck::{Address, Checked, Verdict};

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

/// How many links something is wrong with, by rule; ends with a line end.
#[must_use]
pub fn closing(diagnostics: &[Diagnostic]) -> String {
    let mut links: BTreeMap<&str, (BTreeSet<&str>, usize)> = BTreeMap::new();
    for diagnostic in diagnostics {
        let of_rule = links.entry(diagnostic.rule.id).or_default();
        of_rule.0.insert(&diagnostic.message);
        of_rule.1 += 1;
    }
    if links.is_empty() {
        return "no findings\n".to_owned();
    }
    let counts = links.iter();
    let counts = counts.map(|(rule, (links, places))| {
        format!("{rule}: {} in {}\n", counted(links.len(), "link"), counted(*places, "place"))
    });
    counts.collect()
}

/// How many pages of each host are well, and how many are not.
#[must_use]
pub fn host_table(checked: &[Checked]) -> String {
    let mut hosts: BTreeMap<String, Counts> = BTreeMap::new();
    for checked in checked {
        let host = Address::parse(&checked.page).map_or(String::new(), |address| address.host);
        hosts.entry(host).or_default().add(checked);
    }
    let mut hosts: Vec<(String, Counts)> = hosts.into_iter().collect();
    hosts.sort_by_key(|(_, counts)| Reverse((counts.pages - counts.well, counts.pages)));
    let rest = hosts.split_off(hosts.len().min(MOST_HOSTS));
    if !rest.is_empty() {
        let mut sum = Counts::default();
        for (_, counts) in &rest {
            sum.add_all(counts);
        }
        hosts.push((counted(rest.len(), "other host"), sum));
    }
    let width = hosts.iter().map(|(host, _)| host.chars().count()).max().unwrap_or(0).max("host".len());
    let mut table = format!(
        "{:width$} {:>8} {:>8} {:>8} {:>8} {:>8} {:>11}\n",
        "host", "pages", "well", "moved", "dead", "blocked", "unreachable"
    );
    for (host, counts) in &hosts {
        let numbers = [counts.pages, counts.well, counts.moved, counts.dead, counts.blocked].map(thousands);
        let numbers: Vec<String> = numbers.iter().map(|number| format!("{number:>8}")).collect();
        let unreachable = thousands(counts.unreachable);
        table.push_str(&format!("{:width$} {} {unreachable:>11}\n", escape(host), numbers.join(" ")));
    }
    table
}

/// Of one host.
#[derive(Default)]
struct Counts {
    pages: usize,
    well: usize,
    moved: usize,
    /// Not there, or not what is meant: dead pages, places that are missing, pages that say so, homes.
    dead: usize,
    blocked: usize,
    unreachable: usize,
}

impl Counts {
    fn add(&mut self, checked: &Checked) {
        self.pages += 1;
        let of_verdict = match &checked.verdict {
            _ if !checked.missing.is_empty() => &mut self.dead,
            Verdict::Ok => &mut self.well,
            Verdict::Moved { .. } => &mut self.moved,
            Verdict::Dead(_) | Verdict::SoftNotFound { .. } | Verdict::ToHome { .. } => &mut self.dead,
            Verdict::Blocked(_) | Verdict::Refused { .. } => &mut self.blocked,
            Verdict::Unreachable(_) => &mut self.unreachable,
        };
        *of_verdict += 1;
    }

    fn add_all(&mut self, other: &Self) {
        self.pages += other.pages;
        self.well += other.well;
        self.moved += other.moved;
        self.dead += other.dead;
        self.blocked += other.blocked;
        self.unreachable += other.unreachable;
    }
}
