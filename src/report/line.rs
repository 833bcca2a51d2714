//! What the forms for build services have in common: a finding's path, place and sentence.
//!
//! Must not know how any of them is written.

use super::terminal::escape_for_log;
use super::{Context, File};
use crate::diagnostic::Diagnostic;
use crate::text::{Position, RelPath};

/// The lines and columns of a finding: from where it begins to after its last character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub start: Position,
    pub end: Position,
}

impl Place {
    /// Nothing for a finding about a whole file, and where the text of the file is not known.
    pub fn of(diagnostic: &Diagnostic, file: Option<&File<'_>>) -> Option<Self> {
        let (span, file) = (diagnostic.span?, file?);
        let range = file.range(span);
        // A line end belongs to the line that it ends.
        let end = range.start + file.text[range.clone()].trim_end_matches(['\r', '\n']).len();
        Some(Self { start: file.position(range.start), end: file.position(end) })
    }
}

/// The path of a file from where programs look for it.
pub fn path(path: &RelPath, context: &Context<'_>) -> String {
    let prefix = if context.given == Some(path) { "" } else { context.prefix };
    format!("{prefix}{path}")
}

/// `path:line:column: severity[rule] message`, safe to print.
pub fn line(diagnostic: &Diagnostic, file: Option<&File<'_>>, context: &Context<'_>) -> String {
    let place = Place::of(diagnostic, file).map(|Place { start, .. }| format!(":{}:{}", start.line, start.column));
    let Diagnostic { severity, rule, message, .. } = diagnostic;
    let path = path(&diagnostic.path, context);
    escape_for_log(&format!("{path}{}: {}[{}] {message}", place.unwrap_or_default(), severity.name(), rule.id))
}

/// What is wrong, the way out, and the clouds that it holds in, safe to print in one line.
pub fn sentence(diagnostic: &Diagnostic, context: &Context<'_>) -> String {
    let mut sentence = diagnostic.message.clone();
    if let Some(hint) = &diagnostic.hint {
        sentence.push_str("; ");
        sentence.push_str(hint);
    }
    let clouds: Vec<&str> = context.config.cloud_names(diagnostic.clouds).collect();
    if !clouds.is_empty() {
        sentence.push_str(&format!(" (in {})", clouds.join(", ")));
    }
    escape_for_log(&sentence)
}
