//! Findings as one line each, as compilers write them: for editors, `grep` and logs.
//!
//! Must not know who reads it.

use std::io::{self, Write};

use super::line::line;
use super::{Context, write_each};
use crate::diagnostic::Diagnostic;

/// Writes `path:line:column: severity[rule] message` for each finding, without the numbers for one about a whole file.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_diagnostics(out: &mut impl Write, diagnostics: &[Diagnostic], context: &Context<'_>) -> io::Result<()> {
    write_each(out, diagnostics, context.sources, b"", |out, diagnostic, file| {
        writeln!(out, "{}", line(diagnostic, file, context))
    })
}
