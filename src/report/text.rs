//! Findings as text for a terminal, and their summary; the table of a build.
//!
//! Must not know where it is printed, nor whether colours are wanted: the context says so.

use std::io::{self, Write};

use annotate_snippets::renderer::{DEFAULT_ERROR_STYLE, DEFAULT_INFO_STYLE, DEFAULT_WARNING_STYLE, Effects, Style};

use super::finding::render;
use super::terminal::{counted, styled, thousands};
use super::{Context, Counts, for_each_with_file};
use crate::diagnostic::{Diagnostic, Severity};

pub use super::site_table::write_build_summary;

/// More findings than this are counted by rule in the summary.
const TABLE_FROM: usize = 20;

/// Writes each finding with the lines it is about, a blank line after each; by file, else in the order given.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_diagnostics(out: &mut impl Write, diagnostics: &[Diagnostic], context: &Context<'_>) -> io::Result<()> {
    for_each_with_file(diagnostics, context.sources, |diagnostic, file| {
        let rendered = render(diagnostic, file, context);
        let mut lines = String::with_capacity(rendered.len() + 2);
        for line in rendered.lines() {
            lines.push_str(line.trim_end());
            lines.push('\n');
        }
        lines.push('\n');
        out.write_all(lines.as_bytes())
    })
}

/// How many findings there are in how many files, and by rule where there are many; ends with a line end.
#[must_use]
pub fn summary(diagnostics: &[Diagnostic], articles: usize, context: &Context<'_>) -> String {
    if diagnostics.is_empty() {
        return format!("no findings in {}\n", counted(articles, "article"));
    }
    let counts = Counts::of(diagnostics);
    let table = if diagnostics.len() > TABLE_FROM { rule_table(&counts, context.color) } else { String::new() };
    let kinds = [(counts.errors, "error"), (counts.warnings, "warning"), (counts.infos, "info")];
    let numbers: Vec<String> =
        kinds.iter().filter(|(count, _)| *count > 0).map(|&(count, noun)| counted(count, noun)).collect();
    let worst = diagnostics.iter().map(|diagnostic| diagnostic.severity).max().unwrap_or(Severity::Info);
    let style = match worst {
        Severity::Error => DEFAULT_ERROR_STYLE,
        Severity::Warning => DEFAULT_WARNING_STYLE,
        Severity::Info => DEFAULT_INFO_STYLE,
    };
    let worst = styled(worst.name(), style, context.color);
    format!("{table}{worst}: {} in {}\n", numbers.join(", "), counted(counts.files, "file"))
}

fn rule_table(counts: &Counts, color: bool) -> String {
    let name_width = counts.rules.iter().map(|(rule, _)| rule.len()).max().unwrap_or(0).max("rule".len());
    let numbers: Vec<String> = counts.rules.iter().map(|&(_, count)| thousands(count)).collect();
    let number_width = numbers.iter().map(String::len).max().unwrap_or(0).max("count".len());
    let head = format!("{:name_width$}  {:>number_width$}", "rule", "count");
    let head = styled(&head, Style::new().effects(Effects::BOLD), color);
    let rows = counts.rules.iter().zip(&numbers);
    let rows = rows.map(|((rule, _), number)| format!("{rule:name_width$}  {number:>number_width$}"));
    let lines: Vec<String> = std::iter::once(head).chain(rows).collect();
    format!("{}\n\n", lines.join("\n"))
}
