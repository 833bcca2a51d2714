//! Catalogues as CSV, which spreadsheets write.
//!
//! Must not know what a row means.

use super::cells::{Flaw, Record, records};
use super::{Between, CATALOGUE_INVALID, COLUMNS, Offered, Reader, Row};
use crate::article::nearest;
use crate::article::topic_list::is_topic_id;
use crate::diagnostic::Diagnostic;
use crate::text::{RelPath, Span, Spanned};

pub(super) fn read(path: &RelPath, text: &str, reader: &mut Reader<'_>) {
    let mut records = records(text);
    let headers = records.next().unwrap_or(Record { cells: Vec::new(), flaw: None });
    if let Some(flaw) = headers.flaw {
        reader.catalogue.is_partial = true;
        return flawed(path, flaw, reader);
    }
    let column = |name: &str| headers.cells.iter().position(|header| header.value.eq_ignore_ascii_case(name));
    let places = COLUMNS.map(column);
    let [Some(_), Some(_), ..] = places else { return no_columns(path, text, &headers, reader) };
    check_headers(path, &headers, reader);
    for record in records {
        let extra = record.cells.iter().skip(headers.cells.len()).find(|cell| !cell.value.is_empty());
        match (record.flaw, extra) {
            (None, None) => reader.add(path, row(&record, &places)),
            (Some(flaw), _) => flawed(path, flaw, reader),
            (None, Some(extra)) => too_many_cells(path, &record, extra.span, headers.cells.len(), reader),
        }
        if record.flaw.is_some() || extra.is_some() {
            match certain(&record, &places, record.cells.len().saturating_sub(headers.cells.len())) {
                Some(row) => reader.add(path, row),
                None => reader.catalogue.is_partial = true,
            }
        }
    }
}

/// What a row tells of its topic although a comma or quotation mark is misplaced, behind which no cell is certain to stand
/// below its column; nothing where it is not certain which topic it is.
fn certain(record: &Record, places: &[Option<usize>; COLUMNS.len()], extra: usize) -> Option<Row> {
    let [id_place, name_place, product, parent, clouds, _] = *places;
    let (id_place, name_place) = (id_place?, name_place?);
    let is_before_flaw = |cell: &Spanned<String>| {
        let flaw = record.flaw.map_or(usize::MAX, |flaw| flaw.span().range().start);
        cell.span.range().end <= flaw
    };
    let id_cell = if id_place == 0 && record.cells.first().is_some_and(is_before_flaw) {
        0
    } else {
        // Ids of products and parents may have the form of a topic's.
        if [product, parent].into_iter().flatten().any(|place| place < id_place) {
            return None;
        }
        let mut ids = (id_place..=id_place + extra)
            .filter(|&place| record.cells.get(place).is_some_and(|it| is_topic_id(&it.value)));
        ids.next().filter(|_| ids.next().is_none())?
    };
    let id = cell(record, id_cell)?;
    // A name that is broken into parts is known by its first one, and one behind other cells may be anywhere.
    let is_name_certain = name_place == 0 || (name_place == 1 && id_place == 0);
    let name = if is_name_certain { cell(record, name_place)? } else { id.clone() };
    let offered = if clouds.is_some() { Offered::Nowhere } else { Offered::default() };
    Some(Row { span: record.whole(), id: Some(id), name: Some(name), offered, ..Row::default() })
}

fn no_columns(path: &RelPath, text: &str, headers: &Record, reader: &mut Reader<'_>) {
    reader.catalogue.is_partial = true;
    let first_line = Span::new(0, text.find(['\r', '\n']).unwrap_or(text.len()));
    let message = "the first line does not name the columns `id` and `name`";
    let finding = Diagnostic::new(&CATALOGUE_INVALID, path, Some(first_line), message);
    if let Some(mark) = other_separator(&text[first_line.range()]) {
        let finding = finding.label(format!("columns are separated by commas, not by {mark}"));
        return reader.report(finding.hint("save the file with commas between its cells"));
    }
    if let Some((header, known)) = misspelt(headers) {
        let message = format!("the first line does not name the column `{known}`");
        let finding = Diagnostic::new(&CATALOGUE_INVALID, path, Some(header.span), message);
        let finding = finding.label(format!("did you mean `{known}`?"));
        return reader.report(finding.hint("write the name of the column so; until then no row of the file is read"));
    }
    reader.report(finding.hint(format!("begin the file with `{}`", COLUMNS.join(","))));
}

/// What stands between columns that would be there if it were commas.
fn other_separator(first_line: &str) -> Option<&'static str> {
    let separates = |mark: char| {
        let has =
            |known: &str| first_line.split(mark).any(|cell| cell.trim_matches([' ', '"']).eq_ignore_ascii_case(known));
        COLUMNS.iter().filter(|known| has(known)).count() > 1
    };
    [(';', "`;`"), ('\t', "tabs")].into_iter().find_map(|(mark, name)| separates(mark).then_some(name))
}

/// The column that must be there and is misspelt, where the other one is there.
fn misspelt(headers: &Record) -> Option<(&Spanned<String>, &'static str)> {
    let is_there = |known: &&str| headers.cells.iter().any(|header| header.value.eq_ignore_ascii_case(known));
    let missing: Vec<&'static str> = COLUMNS[..2].iter().copied().filter(|known| !is_there(known)).collect();
    let [known] = missing.as_slice() else { return None };
    let others =
        headers.cells.iter().filter(|header| !COLUMNS.iter().any(|column| header.value.eq_ignore_ascii_case(column)));
    let mut alike =
        others.filter(|header| nearest(&header.value, &[*known]).is_some() || is_transposed(&header.value, known));
    alike.next().map(|header| (header, *known))
}

/// Whether a name has the letters of another, in another order: `nmae`.
fn is_transposed(written: &str, known: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.to_lowercase().chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(written) == sorted(known)
}

/// Columns that mean nothing, and those that stand there twice.
fn check_headers(path: &RelPath, headers: &Record, reader: &mut Reader<'_>) {
    let is = |known: &str, header: &Spanned<String>| header.value.eq_ignore_ascii_case(known);
    let is_missing = |known: &&str| !headers.cells.iter().any(|header| is(known, header));
    let missing: Vec<&str> = COLUMNS.into_iter().filter(is_missing).collect();
    for (place, header) in headers.cells.iter().enumerate().filter(|(_, header)| !header.value.is_empty()) {
        let Some(known) = COLUMNS.into_iter().find(|known| is(known, header)) else {
            reader.unknown_column(path, &header.value, header.span, &missing);
            continue;
        };
        if let Some(first) = headers.cells[..place].iter().find(|first| is(known, first)) {
            let message = format!("the column `{known}` is named twice; only the first one is read");
            let finding = Diagnostic::new(&CATALOGUE_INVALID, path, Some(header.span), message);
            let finding = finding.related(first.span, "the first one");
            reader.report(finding.hint("give the column another name, or take it away"));
        }
    }
}

fn flawed(path: &RelPath, flaw: Flaw, reader: &mut Reader<'_>) {
    let (span, message, label, hint) = match flaw {
        Flaw::Unclosed(span) => (
            span,
            "this quotation mark is not closed",
            "a cell begins here",
            "write `\"` at the end of the cell, as in `\"Restore, all\"`, or take this one away",
        ),
        Flaw::Inside(span) => (
            span,
            "more stands behind the quotation mark that closes this cell",
            "the cell ends here",
            "write two quotation marks for one inside of a text, as in `\"The \"\"all\"\" option\"`",
        ),
    };
    reader.report(Diagnostic::new(&CATALOGUE_INVALID, path, Some(span), message).label(label).hint(hint));
}

fn too_many_cells(path: &RelPath, record: &Record, first: Span, columns: usize, reader: &mut Reader<'_>) {
    let span = Span { start: first.start, end: record.whole().end };
    let message = format!("this row has {} cells, and the first line names {columns} columns", record.cells.len());
    let finding = Diagnostic::new(&CATALOGUE_INVALID, path, Some(span), message).label("no column is above this");
    reader.report(finding.hint("put a text that holds a comma in quotation marks, as in `\"Restore, all\"`"));
}

/// The topic of a row.
fn row(record: &Record, places: &[Option<usize>; COLUMNS.len()]) -> Row {
    let [id, name, product, parent, clouds, aliases] = places.map(|place| cell(record, place?));
    let products = product.iter().flat_map(|product| product.as_deref().items());
    Row {
        span: record.whole(),
        products: products.map(|item| Spanned::new(item.value.to_owned(), item.span)).collect(),
        aliases: aliases.iter().flat_map(words).collect(),
        offered: Offered::In(clouds.iter().flat_map(words).collect(), Between::Spaces),
        id,
        name,
        parent,
    }
}

fn cell(record: &Record, place: usize) -> Option<Spanned<String>> {
    let cell = record.cells.get(place)?;
    let value = unescape_cell(&cell.value);
    (!value.is_empty()).then(|| Spanned::new(value.to_owned(), cell.span))
}

/// The names of a cell or string, which stand apart by white space, commas or semicolons.
pub(super) fn words(cell: &Spanned<String>) -> Vec<Spanned<String>> {
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
