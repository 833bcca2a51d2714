//! Rows of CSV that neither a spreadsheet nor a terminal obeys.
//!
//! Must not know what the cells are.

use std::io::{self, Write};

use super::terminal::is_unsafe;
use crate::catalogue::escape_cell;

/// Writes a row; what is unsafe in it is left out, which nothing that stands in a cell needs.
///
/// # Errors
/// If it cannot be written; the error is that of the writer, so that a closed pipe can be told from a fault.
pub(super) fn write_row<const N: usize>(rows: &mut csv::Writer<impl Write>, cells: [&str; N]) -> io::Result<()> {
    write_cells(rows, &cells)
}

/// The same for a number of cells that is known later.
pub(super) fn write_cells(rows: &mut csv::Writer<impl Write>, cells: &[impl AsRef<str>]) -> io::Result<()> {
    let safe = cells.iter().map(|cell| escape_cell(&cell.as_ref().replace(is_unsafe, "")));
    rows.write_record(safe.collect::<Vec<String>>()).map_err(|error| match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    })
}
