//! Catalogues as CSV, which spreadsheets write.
//!
//! Must not know what a row means.

use super::{COLUMNS, Reader, Row};
use crate::text::{RelPath, Span, Spanned};

pub(super) fn read(path: &RelPath, text: &str, reader: &mut Reader<'_>) {
    let mut records = ::csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .trim(::csv::Trim::All)
        .from_reader(text.as_bytes())
        .into_records();
    let Some(Ok(headers)) = records.next() else {
        return no_columns(path, text, reader);
    };
    let column = |name: &str| headers.iter().position(|header| header.eq_ignore_ascii_case(name));
    let places = COLUMNS.map(column);
    let [Some(_), Some(_), ..] = places else { return no_columns(path, text, reader) };
    let cells = cells(text, 0);
    for (header, cell) in headers.iter().zip(&cells) {
        if !header.is_empty() && !COLUMNS.iter().any(|known| known.eq_ignore_ascii_case(header)) {
            reader.unknown_column(path, header, *cell);
        }
    }
    for record in records {
        let position = match &record {
            Ok(record) => record.position().cloned(),
            Err(error) => error.position().cloned(),
        };
        let at = position.map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
        match record {
            Ok(record) => reader.add(path, row(text, at, &record, places)),
            Err(error) => {
                reader.invalid(path, whole(&self::cells(text, at)), format!("this row cannot be read: {error}"));
            }
        }
    }
}

fn no_columns(path: &RelPath, text: &str, reader: &mut Reader<'_>) {
    let first_line = Span::new(0, text.find(['\r', '\n']).unwrap_or(text.len()));
    let message = "the first line does not name the columns `id` and `name`";
    let finding = crate::diagnostic::Diagnostic::new(&super::CATALOGUE_INVALID, path, Some(first_line), message);
    reader.report(finding.hint(format!("begin the file with `{}`", COLUMNS.join(","))));
}

fn row(text: &str, at: usize, record: &::csv::StringRecord, places: [Option<usize>; 5]) -> Row {
    let cells = cells(text, at);
    let [id, name, product, parent, clouds] = places.map(|column| {
        let column = column?;
        let value = unescape_cell(record.get(column)?);
        let cell = cells.get(column).copied().unwrap_or_else(|| whole(&cells));
        (!value.is_empty()).then(|| Spanned::new(value.to_owned(), cell))
    });
    let products = product.iter().flat_map(|product| product.as_deref().items().map(|item| item.value.to_owned()));
    Row {
        span: whole(&cells),
        products: products.collect(),
        clouds: clouds.iter().flat_map(words).collect(),
        id,
        name,
        parent,
    }
}

/// The names of a cell, which stand apart by white space, commas or semicolons.
fn words(cell: &Spanned<String>) -> Vec<Spanned<String>> {
    let is_as_written = cell.span.range().len() == cell.value.len();
    let mut at = 0;
    let words = cell.value.split([' ', ';', ',']).filter_map(|word| {
        let start = at;
        at += word.len() + 1;
        let exact = || Span::new(start, start + word.len()).shifted(cell.span.range().start);
        let span = if is_as_written { exact() } else { cell.span };
        (!word.is_empty()).then(|| Spanned::new(word.to_owned(), span))
    });
    words.collect()
}

fn whole(cells: &[Span]) -> Span {
    let ends = cells.first().zip(cells.last());
    ends.map_or(Span::default(), |(first, last)| Span { start: first.start, end: last.end })
}

/// Where the cells of a row stand, without quotes and the white space around them. A reader's position may stand on the
/// line ends before the row.
fn cells(text: &str, at: usize) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut at = at;
    while matches!(bytes.get(at), Some(b'\r' | b'\n')) {
        at += 1;
    }
    let mut cells = Vec::new();
    let mut start = at;
    let mut is_quoted = false;
    loop {
        match bytes.get(at) {
            Some(b'"') if is_quoted && bytes.get(at + 1) == Some(&b'"') => at += 1,
            Some(b'"') if is_quoted || at == start => is_quoted = !is_quoted,
            Some(b',') if !is_quoted => {
                cells.push(content(text, start, at));
                start = at + 1;
            }
            Some(b'\r' | b'\n') if !is_quoted => break,
            Some(_) => {}
            None => break,
        }
        at += 1;
    }
    cells.push(content(text, start, at.min(text.len())));
    cells
}

fn content(text: &str, start: usize, end: usize) -> Span {
    let cell = text.get(start..end).unwrap_or("");
    let inner = cell.strip_prefix('"').map_or(cell, |inner| inner.strip_suffix('"').unwrap_or(inner));
    let start = start + (cell.len() - cell.strip_prefix('"').unwrap_or(cell).len());
    let start = start + (inner.len() - inner.trim_start().len());
    Span::new(start, start + inner.trim().len())
}

/// A cell that no spreadsheet takes for a formula: an apostrophe before it makes it a text.
#[must_use]
pub fn escape_cell(value: &str) -> String {
    if is_like_a_formula(value) { format!("'{value}") } else { value.to_owned() }
}

/// The value of a cell that [`escape_cell`] wrote, whatever it was.
fn unescape_cell(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|value| is_like_a_formula(value)).unwrap_or(cell)
}

/// Also behind apostrophes, so that one more or one fewer is always told apart.
fn is_like_a_formula(value: &str) -> bool {
    value.trim_start_matches('\'').starts_with(['=', '+', '-', '@'])
}
