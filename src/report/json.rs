//! Findings and the summary of a build as JSON, for programs.
//!
//! Must not know which program reads it. Fields are only ever added; `version` changes if one must change its meaning.

use std::io::{self, Write};
use std::time::Duration;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

use super::terminal::is_unsafe;
use super::{Checked, Context, Counts, File, Hidden, SiteSummary, with_file, write_each};
use crate::cloud::CloudSet;
use crate::diagnostic::{Diagnostic, Safety};
use crate::text::Span;

const VERSION: u32 = 1;

/// Writes one JSON document, each finding on a line of its own; by file, else in the order given.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_diagnostics(
    out: &mut impl Write,
    diagnostics: &[Diagnostic],
    checked: Checked,
    hidden: Hidden,
    context: &Context<'_>,
) -> io::Result<()> {
    write!(out, "{{\"version\":{VERSION},\"diagnostics\":[{}", if diagnostics.is_empty() { "" } else { "\n" })?;
    write_each(out, diagnostics, context.sources, b",\n", |out, diagnostic, file| {
        write_value(out, &diagnostic_json(diagnostic, file, context))
    })?;
    write!(out, "\n],\"summary\":")?;
    write_value(out, &summary_json(&Counts::of(diagnostics), checked, hidden))?;
    writeln!(out, "}}")
}

/// Writes what a build made of each site, and how long it took.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_build_summary(out: &mut impl Write, sites: &[SiteSummary], elapsed: Duration) -> io::Result<()> {
    #[derive(Serialize)]
    struct BuildJson<'a> {
        version: u32,
        sites: &'a [SiteSummary],
        elapsed_milliseconds: u64,
    }
    let elapsed_milliseconds = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    write_value(out, &BuildJson { version: VERSION, sites, elapsed_milliseconds })?;
    writeln!(out)
}

#[derive(Serialize)]
struct DiagnosticJson<'a> {
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    path: &'a str,
    start: Option<PositionJson>,
    end: Option<PositionJson>,
    label: &'a str,
    related: Vec<RelatedJson<'a>>,
    hint: Option<&'a str>,
    fix: Option<FixJson<'a>>,
    /// Nothing where clouds make no difference.
    clouds: Option<Vec<&'a str>>,
    /// How many faults it stands for, where it sums up many.
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
}

/// Line and column are from 1, the column in Unicode characters; nothing where the text of the file is not known.
#[derive(Serialize)]
struct PositionJson {
    line: Option<usize>,
    column: Option<usize>,
    /// Bytes of the decoded text, which has no byte order mark.
    offset: usize,
}

#[derive(Serialize)]
struct RelatedJson<'a> {
    path: &'a str,
    start: PositionJson,
    end: PositionJson,
    label: &'a str,
}

#[derive(Serialize)]
struct FixJson<'a> {
    start: PositionJson,
    end: PositionJson,
    replacement: &'a str,
    safe: bool,
    safety: &'a str,
}

fn diagnostic_json<'a>(
    diagnostic: &'a Diagnostic,
    file: Option<&File<'_>>,
    context: &'a Context<'_>,
) -> DiagnosticJson<'a> {
    let (start, end) = diagnostic.span.map(|span| positions(span, file)).unzip();
    let clouds: Vec<&str> = context.config.cloud_names(diagnostic.clouds).collect();
    let related = diagnostic.related.iter().map(|related| {
        let (start, end) = match &related.path {
            Some(path) => with_file(path, context.sources, |file| positions(related.span, file)),
            None => positions(related.span, file),
        };
        let path = related.path.as_ref().unwrap_or(&diagnostic.path).as_str();
        RelatedJson { path, start, end, label: &related.label }
    });
    let fix = diagnostic.fix.as_ref().map(|fix| {
        let (start, end) = positions(fix.span, file);
        FixJson {
            start,
            end,
            replacement: &fix.replacement,
            safe: fix.safety == Safety::Safe,
            safety: fix.safety.name(),
        }
    });
    DiagnosticJson {
        rule: diagnostic.rule.id,
        severity: diagnostic.severity.name(),
        message: &diagnostic.message,
        path: diagnostic.path.as_str(),
        start,
        end,
        label: &diagnostic.label,
        related: related.collect(),
        hint: diagnostic.hint.as_deref(),
        fix,
        clouds: (diagnostic.clouds != CloudSet::ALL).then_some(clouds),
        count: diagnostic.sum.as_ref().map(|sum| sum.count),
    }
}

fn positions(span: Span, file: Option<&File<'_>>) -> (PositionJson, PositionJson) {
    let Some(file) = file else {
        let without_text = |offset| PositionJson { line: None, column: None, offset };
        return (without_text(span.range().start), without_text(span.range().end));
    };
    let range = file.range(span);
    let with_text = |offset| {
        let position = file.position(offset);
        PositionJson { line: Some(position.line), column: Some(position.column), offset }
    };
    (with_text(range.start), with_text(range.end))
}

#[derive(Serialize)]
struct SummaryJson {
    errors: usize,
    warnings: usize,
    infos: usize,
    files: usize,
    articles: usize,
    /// Texts that articles include.
    includes: usize,
    fixable: FixableJson,
    hidden: Hidden,
    /// The most frequent first.
    rules: Vec<RuleJson>,
}

/// How many findings have a fix that a machine may apply.
#[derive(Serialize)]
struct FixableJson {
    safe: usize,
    suggested: usize,
}

#[derive(Serialize)]
struct RuleJson {
    rule: &'static str,
    count: usize,
}

fn summary_json(counts: &Counts, checked: Checked, hidden: Hidden) -> SummaryJson {
    let Checked { articles, includes } = checked;
    let &Counts { errors, warnings, infos, files, safe_fixes, suggested_fixes, ref rules } = counts;
    let fixable = FixableJson { safe: safe_fixes, suggested: suggested_fixes };
    let rules = rules.iter().map(|&(rule, count)| RuleJson { rule, count }).collect();
    SummaryJson { errors, warnings, infos, files, articles, includes, fixable, hidden, rules }
}

/// Writes a value in one line.
pub(super) fn write_value(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, TerminalSafe)).map_err(io::Error::from)
}

/// Compact JSON in which what could steer a terminal or a build agent is escaped: both may read it.
struct TerminalSafe;

impl Formatter for TerminalSafe {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        // Most text is plain: one look at its bytes tells. To look at all of them takes less time than to stop at one.
        let oddity = |byte: u8| u8::from(byte == b'#') | u8::from(!(b' '..=b'~').contains(&byte));
        if fragment.bytes().fold(0, |found, byte| found | oddity(byte)) == 0 {
            return CompactFormatter.write_string_fragment(writer, fragment);
        }
        let (mut safe_from, mut before) = (0, ' ');
        for (at, character) in fragment.char_indices() {
            // Agents' commands begin with `##`; without the second one it is none.
            let is_command = before == '#' && character == '#';
            before = if is_command { ' ' } else { character };
            if !is_command && !is_unsafe(character) {
                continue;
            }
            CompactFormatter.write_string_fragment(writer, &fragment[safe_from..at])?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            safe_from = at + character.len_utf8();
        }
        CompactFormatter.write_string_fragment(writer, &fragment[safe_from..])
    }
}
