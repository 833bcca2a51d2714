//! Findings as a code quality report, which GitLab shows in a merge request.
//!
//! Must not know whether GitLab reads it.

use std::io::{self, Write};

use serde::Serialize;

use super::fingerprint::Fingerprints;
use super::json::write_value;
use super::line::{Place, path, sentence};
use super::{Context, for_each_with_file};
use crate::diagnostic::{Diagnostic, Severity};

/// Writes one JSON array, each finding on a line of its own.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_diagnostics(out: &mut impl Write, diagnostics: &[Diagnostic], context: &Context<'_>) -> io::Result<()> {
    let mut fingerprints = Fingerprints::default();
    write!(out, "[")?;
    let mut separator = "\n";
    for_each_with_file(diagnostics, context.sources, |diagnostic, file| {
        // GitLab wants a line of every issue: that of a whole file is the first.
        let place = Place::of(diagnostic, file);
        let (begin, end) = place.map_or((1, 1), |Place { start, end }| (start.line, end.line));
        let issue = Issue {
            description: sentence(diagnostic, context),
            check_name: diagnostic.rule.id,
            fingerprint: fingerprints.next(diagnostic, file),
            severity: severity(diagnostic.severity),
            location: Location { path: path(&diagnostic.path, context), lines: Lines { begin, end } },
        };
        out.write_all(separator.as_bytes())?;
        separator = ",\n";
        write_value(out, &issue)
    })?;
    writeln!(out, "\n]")
}

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: &'static str,
    /// GitLab shows one issue of each.
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    }
}
