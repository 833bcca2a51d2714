//! Findings as logging commands, which Azure Pipelines shows as the issues of a run.
//!
//! Must not know whether it runs there. Escaped as the agent reads it: a command is one line, its properties end at `]` and
//! are parted by semicolons.

use std::io::{self, Write};

use super::line::{Place, line, path, sentence};
use super::terminal::escape;
use super::{Context, File, write_each};
use crate::diagnostic::{Diagnostic, Severity};

/// Writes one command for each error and warning. The agent knows no milder issue, so the rest are lines of the log.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_diagnostics(out: &mut impl Write, diagnostics: &[Diagnostic], context: &Context<'_>) -> io::Result<()> {
    write_each(out, diagnostics, context.sources, b"", |out, diagnostic, file| {
        let written = match diagnostic.severity {
            Severity::Error => issue("error", diagnostic, file, context),
            Severity::Warning => issue("warning", diagnostic, file, context),
            Severity::Info => line(diagnostic, file, context),
        };
        writeln!(out, "{written}")
    })
}

fn issue(kind: &str, diagnostic: &Diagnostic, file: Option<&File<'_>>, context: &Context<'_>) -> String {
    let path = property(&path(&diagnostic.path, context));
    let place = Place::of(diagnostic, file).map_or(String::new(), |Place { start, .. }| {
        format!("linenumber={};columnnumber={};", start.line, start.column)
    });
    let code = property(diagnostic.rule.id);
    let message = data(&sentence(diagnostic, context));
    format!("##vso[task.logissue type={kind};sourcepath={path};{place}code={code};]{message}")
}

/// The agent turns `%AZP25` into a percent sign after everything else.
fn data(text: &str) -> String {
    text.replace('%', "%AZP25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(&escape(text)).replace(';', "%3B").replace(']', "%5D")
}
