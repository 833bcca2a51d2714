//! Findings as workflow commands, which GitHub Actions shows beside the lines of a pull request.
//!
//! Must not know whether it runs there. Escaped as the runner reads it: a command is one line, its properties end at `::`
//! and are parted by commas.

use std::io::{self, Write};

use super::line::{Place, path, sentence};
use super::terminal::escape;
use super::{Context, File, write_each};
use crate::diagnostic::{Diagnostic, Severity};

/// Writes one command for each finding.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_diagnostics(out: &mut impl Write, diagnostics: &[Diagnostic], context: &Context<'_>) -> io::Result<()> {
    write_each(out, diagnostics, context.sources, b"", |out, diagnostic, file| {
        writeln!(out, "{}", command(diagnostic, file, context))
    })
}

fn command(diagnostic: &Diagnostic, file: Option<&File<'_>>, context: &Context<'_>) -> String {
    let name = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut properties = format!("file={}", property(&path(&diagnostic.path, context)));
    if let Some(Place { start, end }) = Place::of(diagnostic, file) {
        properties.push_str(&format!(",line={},endLine={}", start.line, end.line));
        // The runner takes columns of one line only.
        if start.line == end.line {
            properties.push_str(&format!(",col={},endColumn={}", start.column, end.column));
        }
    }
    let title = property(&format!("selfhelp {}", diagnostic.rule.id));
    format!("::{name} {properties},title={title}::{}", data(&sentence(diagnostic, context)))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(&escape(text)).replace(':', "%3A").replace(',', "%2C")
}
