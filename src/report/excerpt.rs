//! The lines of a file that a report shows: made safe for a terminal, long ones cut around what is marked in them.
//!
//! Must not know what the marks mean, nor how they are drawn.

use std::collections::BTreeMap;
use std::ops::Range;

use super::File;
use super::terminal::{ELLIPSIS, escaped_width, is_unsafe, push_escaped};
use crate::text::Span;

/// A span over more lines than this is shown by its first line; two places further apart are not shown together.
pub const MAX_LINES: usize = 500;

/// How many lines after the first one of a long mark are shown.
const LEADING_LINES: usize = 4;

/// The fewest columns in which a place within a long line can be recognised.
const MIN_COLUMNS: usize = 24;

/// A place to be shown, and the room that its label takes after it.
pub struct Mark {
    pub span: Span,
    pub label_width: usize,
}

/// Lines of a file as they are shown. Lines between them that nothing is marked in are empty, which keeps the numbers right.
#[derive(Debug)]
pub struct Excerpt {
    pub text: String,
    /// The number of its first line in the file.
    pub first_line: usize,
    /// Where the marks lie in `text`, in the order they were given.
    pub marks: Vec<Range<usize>>,
}

/// The excerpt that shows all marks, in lines of at most so many columns.
pub fn excerpt(file: &File<'_>, marks: &[Mark], columns: usize) -> Excerpt {
    let lines = lines_to_show(file, marks);
    let first_line = lines.keys().next().copied().unwrap_or(1);
    let last_line = lines.keys().next_back().copied().unwrap_or(1);
    let mut text = String::new();
    let mut placed = vec![0..0; marks.len()];
    for number in first_line..=last_line {
        if let Some(line) = lines.get(&number) {
            let positions = push_line(&mut text, file, line, columns);
            for (edge, position) in line.edges.iter().zip(positions) {
                let mark = &mut placed[edge.mark];
                *(if edge.is_end { &mut mark.end } else { &mut mark.start }) = position;
            }
            let has_mark_at_end = placed.iter().any(|mark| mark.is_empty() && mark.start == text.len());
            if has_mark_at_end {
                // A caret after the last character needs something to stand under.
                text.push(' ');
            }
        }
        if number < last_line {
            text.push('\n');
        }
    }
    Excerpt { text, first_line, marks: placed }
}

/// Where a span is drawn: without a line end that it ends with, which would draw it over two lines.
fn drawn_range(file: &File<'_>, span: Span) -> Range<usize> {
    let range = file.range(span);
    let length = file.text[range.clone()].trim_end_matches(['\r', '\n']).len();
    let end = range.start + length;
    if file.line(end) - file.line(range.start) > MAX_LINES {
        let line_end = line_around(file.text, range.start).end;
        return range.start..line_end.max(range.start);
    }
    range.start..end
}

/// A line that is shown.
struct Line {
    /// Its bytes in the file, without the line end.
    range: Range<usize>,
    /// What must be seen of it, as bytes of the line, the most important first.
    anchors: Vec<Range<usize>>,
    label_width: usize,
    edges: Vec<Edge>,
}

/// The beginning or the end of a mark.
struct Edge {
    mark: usize,
    is_end: bool,
    /// In bytes of the line.
    offset: usize,
}

fn lines_to_show(file: &File<'_>, marks: &[Mark]) -> BTreeMap<usize, Line> {
    let mut lines = BTreeMap::new();
    for (index, mark) in marks.iter().enumerate() {
        let range = drawn_range(file, mark.span);
        let first = file.line(range.start);
        let last = file.line(range.end);
        let start_line = line_at(&mut lines, file.text, first, range.start);
        let start = (range.start - start_line.range.start).min(start_line.range.len());
        start_line.edges.push(Edge { mark: index, is_end: false, offset: start });
        if first < last {
            start_line.anchors.push(start..start);
            let mut next_line = range.start;
            for number in first + 1..=last.min(first + LEADING_LINES) {
                next_line += file.text[next_line..].find('\n').map_or(0, |newline| newline + 1);
                line_at(&mut lines, file.text, number, next_line);
            }
            let last_start = line_around(file.text, range.end).start;
            line_at(&mut lines, file.text, last - 1, last_start.saturating_sub(1));
        }
        let end_line = line_at(&mut lines, file.text, last, range.end);
        let end = (range.end - end_line.range.start).min(end_line.range.len());
        end_line.edges.push(Edge { mark: index, is_end: true, offset: end });
        end_line.anchors.push(if first < last { end..end } else { start..end.max(start) });
        end_line.label_width = end_line.label_width.max(mark.label_width);
    }
    // A single line between two shown ones is drawn instead of an ellipsis of the same height.
    let shown: Vec<(usize, usize)> = lines.iter().map(|(&number, line)| (number, line.range.end)).collect();
    for pair in shown.windows(2) {
        let [(number, end), (next, _)] = *pair else { continue };
        if number + 2 == next {
            let newline = file.text[end..].find('\n').map_or(file.text.len(), |at| end + at + 1);
            line_at(&mut lines, file.text, number + 1, newline);
        }
    }
    lines
}

fn line_at<'lines>(
    lines: &'lines mut BTreeMap<usize, Line>,
    text: &str,
    number: usize,
    offset: usize,
) -> &'lines mut Line {
    lines.entry(number).or_insert_with(|| Line {
        range: line_around(text, offset),
        anchors: Vec::new(),
        label_width: 0,
        edges: Vec::new(),
    })
}

/// The line that an offset lies in, without its end.
fn line_around(text: &str, offset: usize) -> Range<usize> {
    let start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |newline| offset + newline);
    start..start + text[start..end].strip_suffix('\r').map_or(end - start, str::len)
}

/// Appends a line as it is shown, and answers where its edges came to lie.
fn push_line(out: &mut String, file: &File<'_>, line: &Line, columns: usize) -> Vec<usize> {
    let text = &file.text[line.range.clone()];
    let kept = kept_pieces(text, line, columns);
    let mut positions: Vec<Option<usize>> = vec![None; line.edges.len()];
    let mut push_safe = |out: &mut String, part: Range<usize>| {
        for (edge, position) in line.edges.iter().zip(&mut positions) {
            if edge.offset <= part.end {
                position.get_or_insert(out.len() + edge.offset.saturating_sub(part.start));
            }
        }
        out.push_str(&text[part]);
    };
    let mut shown_to = 0;
    for piece in kept {
        if piece.start > shown_to {
            out.push_str(ELLIPSIS);
        }
        let mut safe_from = piece.start;
        for (at, character) in text[piece.clone()].char_indices().filter(|&(_, character)| is_escaped(character)) {
            push_safe(out, safe_from..piece.start + at);
            push_escaped(out, character);
            safe_from = piece.start + at + character.len_utf8();
        }
        push_safe(out, safe_from..piece.end);
        shown_to = piece.end;
    }
    let end = out.len();
    if shown_to < text.len() {
        out.push_str(ELLIPSIS);
    }
    positions.into_iter().map(|position| position.unwrap_or(end)).collect()
}

/// The renderer draws tabs as spaces; all else that is unsafe is escaped before.
fn is_escaped(character: char) -> bool {
    character != '\t' && is_unsafe(character)
}

/// The columns of a character in a source line: the renderer draws a tab as four spaces.
fn source_width(character: char) -> usize {
    if character == '\t' { 4 } else { escaped_width(character) }
}

fn fits(text: &str, columns: usize) -> bool {
    text.chars().try_fold(columns, |left, character| left.checked_sub(source_width(character))).is_some()
}

/// The parts of a line that are shown, in order and apart from each other: all of it, unless it is long.
fn kept_pieces(text: &str, line: &Line, columns: usize) -> Vec<Range<usize>> {
    let all = 0..text.len();
    if fits(text, columns) {
        return vec![all];
    }
    let most = (columns / MIN_COLUMNS).max(1);
    let mut pieces: Vec<Range<usize>> = line.anchors.iter().take(most).cloned().collect();
    if pieces.is_empty() {
        pieces.push(0..0);
    }
    let label_room = (line.label_width + 1).min(columns / 3);
    let share = (columns - label_room) / pieces.len() - 2 * ELLIPSIS.len();
    pieces = pieces.into_iter().flat_map(|piece| essential(text, piece, share * 3 / 4)).collect();
    pieces = joined(pieces);
    let essential_width: usize =
        pieces.iter().map(|piece| text[piece.clone()].chars().map(source_width).sum::<usize>()).sum();
    let left = columns.saturating_sub(essential_width + (pieces.len() + 1) * ELLIPSIS.len()) / pieces.len();
    let grown = pieces.into_iter().map(|piece| with_context(text, piece, left, line.label_width)).collect();
    joined(grown)
}

/// What must be seen of an anchor: all of it, or its two ends where it is too wide.
fn essential(text: &str, anchor: Range<usize>, columns: usize) -> Vec<Range<usize>> {
    if fits(&text[anchor.clone()], columns) {
        return vec![anchor];
    }
    let (head_end, _) = grow_right(text, anchor.start, columns * 2 / 3);
    let (tail_start, _) = grow_left(text, anchor.end, columns / 3);
    vec![anchor.start..head_end, tail_start..anchor.end]
}

/// A piece with text around it in so many columns, placed so that a label after the piece has room if it can.
fn with_context(text: &str, piece: Range<usize>, columns: usize, label_width: usize) -> Range<usize> {
    let before = (columns - (label_width + 1).min(columns * 2 / 3)) / 2;
    let (start, unused) = grow_left(text, piece.start, before);
    let (end, unused) = grow_right(text, piece.end, columns - before + unused);
    let (start, _) = grow_left(text, start, unused);
    start..end
}

/// Moves an offset to the right over so many columns, and tells how many were not used.
fn grow_right(text: &str, offset: usize, mut columns: usize) -> (usize, usize) {
    for (at, character) in text[offset..].char_indices() {
        match columns.checked_sub(source_width(character)) {
            Some(left) => columns = left,
            None => return (offset + at, columns),
        }
    }
    (text.len(), columns)
}

/// Moves an offset to the left over so many columns, and tells how many were not used.
fn grow_left(text: &str, offset: usize, mut columns: usize) -> (usize, usize) {
    for (at, character) in text[..offset].char_indices().rev() {
        match columns.checked_sub(source_width(character)) {
            Some(left) => columns = left,
            None => return (at + character.len_utf8(), columns),
        }
    }
    (0, columns)
}

/// The pieces in order, those that touch made one.
fn joined(mut pieces: Vec<Range<usize>>) -> Vec<Range<usize>> {
    pieces.sort_by_key(|piece| (piece.start, piece.end));
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match joined.last_mut() {
            Some(last) if piece.start <= last.end => last.end = last.end.max(piece.end),
            _ => joined.push(piece),
        }
    }
    joined
}
