//! The text of a CSV file as rows of cells, each with its place.
//!
//! Our own reader, because one that is lenient reads on to the end of the file where a quotation mark is not closed, and
//! says nothing. Must not know which columns there are.

use crate::article::topic_list::is_topic_id;
use crate::text::{Span, Spanned};

/// A line of the file, or several where a cell in quotation marks holds line ends.
#[derive(Debug)]
pub(super) struct Record {
    /// Without quotation marks, and white space around them.
    pub(super) cells: Vec<Spanned<String>>,
    pub(super) flaw: Option<Flaw>,
}

/// What is wrong with the quotation marks of a row: its cells are what they were probably meant to be up to there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// This one opens a cell, and none closes it.
    Unclosed(Span),
    /// This one closes a cell, and more stands behind it.
    Inside(Span),
}

impl Flaw {
    pub(super) fn span(self) -> Span {
        let (Self::Unclosed(span) | Self::Inside(span)) = self;
        span
    }
}

impl Record {
    pub(super) fn whole(&self) -> Span {
        let ends = self.cells.first().zip(self.cells.last());
        ends.map_or(Span::default(), |(first, last)| Span { start: first.span.start, end: last.span.end })
    }
}

/// The rows of a text, without empty lines.
pub(super) fn records(text: &str) -> impl Iterator<Item = Record> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        at += rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        if at >= text.len() {
            return None;
        }
        let mut record = Record { cells: Vec::new(), flaw: None };
        loop {
            let (cell, end, flaw) = cell(text, at);
            record.cells.push(cell);
            record.flaw = record.flaw.or(flaw);
            at = end;
            if !text[at..].starts_with(',') {
                return Some(record);
            }
            at += 1;
        }
    })
}

/// The cell that begins at a place, and where the comma or line end behind it stands.
fn cell(text: &str, start: usize) -> (Spanned<String>, usize, Option<Flaw>) {
    let plain_end = |from: usize| from + text[from..].find([',', '\r', '\n']).unwrap_or(text.len() - from);
    let Some(rest) = text[start..].strip_prefix('"') else {
        let end = plain_end(start);
        return (trimmed(text, start, end), end, None);
    };
    let inner = start + 1;
    let close = closing_mark(rest).map(|length| inner + length);
    let is_of_one_line = |close: &usize| !text[inner..*close].contains(['\r', '\n']);
    match close {
        Some(close) if ends_cell(&text[close + 1..]) && !holds_row(&text[inner..close]) => {
            (unquoted(text, inner, close), plain_end(close + 1), None)
        }
        Some(close) if is_of_one_line(&close) => {
            let end = plain_end(close + 1);
            (unquoted(text, inner, end), end, Some(Flaw::Inside(Span::new(close, close + 1))))
        }
        _ => {
            let end = inner + rest.find(['\r', '\n']).unwrap_or(rest.len());
            (unquoted(text, inner, end), end, Some(Flaw::Unclosed(Span::new(start, inner))))
        }
    }
}

/// How far the quotation mark is that closes a cell; two of them are one of its text.
fn closing_mark(inner: &str) -> Option<usize> {
    let bytes = inner.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'"', Some(b'"')) => at += 2,
            (b'"', _) => return Some(at),
            _ => at += 1,
        }
    }
    None
}

fn ends_cell(behind: &str) -> bool {
    let behind = behind.trim_start_matches([' ', '\t']);
    behind.is_empty() || behind.starts_with([',', '\r', '\n'])
}

/// Whether a text of several lines goes on with rows of topics, so that its quotation mark should have been closed before.
fn holds_row(text: &str) -> bool {
    let begins_row = |line: &str| line.split_once(',').is_some_and(|(id, _)| is_topic_id(id.trim()));
    text.split(['\r', '\n']).skip(1).any(begins_row)
}

fn trimmed(text: &str, start: usize, end: usize) -> Spanned<String> {
    let cell = &text[start..end];
    let start = start + (cell.len() - cell.trim_start().len());
    let cell = cell.trim();
    Spanned::new(cell.to_owned(), Span::new(start, start + cell.len()))
}

fn unquoted(text: &str, start: usize, end: usize) -> Spanned<String> {
    let cell = trimmed(text, start, end);
    Spanned::new(cell.value.replace("\"\"", "\""), cell.span)
}
