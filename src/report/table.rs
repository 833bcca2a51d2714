//! Rows under named columns: aligned on a terminal, as CSV, or as JSON.
//!
//! Must not know what the rows are of.

use std::io::{self, Write};

use annotate_snippets::renderer::{Effects, Style};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::json::write_value;
use super::sheet::write_cells;
use super::terminal::{shorten, styled, thousands, width};

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// What is typed or looked up elsewhere: never cut off.
    Id(String),
    Text(String),
    Number(usize),
    List(Vec<String>),
}

/// Rows, each with a cell for each column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// As the keys of JSON are written: `formOnly` is the head `form only`.
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

impl Cell {
    /// As one text, with digits alone where it is a number.
    fn plain(&self) -> String {
        match self {
            Self::Id(text) | Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::List(items) => items.join(", "),
        }
    }

    fn shown(&self) -> String {
        if let Self::Number(number) = self { thousands(*number) } else { self.plain() }
    }
}

impl Cell {
    #[must_use]
    pub fn id(id: &str) -> Self {
        Self::Id(id.to_owned())
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(number)
    }
}

/// The fewest columns of a terminal that a column of texts is shortened to.
const MIN_WIDTH: usize = 10;

/// Writes a table for people. Where it is too wide, the widest texts and lists are cut off.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_text(out: &mut impl Write, table: &Table, columns: usize, color: bool) -> io::Result<()> {
    let heads: Vec<String> = table.columns.iter().map(|column| head(column)).collect();
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| row.iter().map(Cell::shown).collect()).collect();
    let mut widths: Vec<usize> = heads.iter().map(|head| width(head)).collect();
    for row in &rows {
        for (wide, cell) in widths.iter_mut().zip(row) {
            *wide = (*wide).max(width(cell));
        }
    }
    let is_number = |place: usize| table.rows.iter().any(|row| matches!(row.get(place), Some(Cell::Number(_))));
    let gives_way =
        |place: usize| table.rows.iter().any(|row| matches!(row.get(place), Some(Cell::Text(_) | Cell::List(_))));
    // The widest give way first.
    let gaps = 2 * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > columns {
        let shrinkable = (0..widths.len()).filter(|&place| gives_way(place) && widths[place] > MIN_WIDTH);
        let Some(widest) = shrinkable.max_by_key(|&place| widths[place]) else { break };
        widths[widest] -= 1;
    }
    let line = |cells: &[String]| {
        let mut line = String::new();
        for (place, (cell, &wide)) in cells.iter().zip(&widths).enumerate() {
            let cell = shorten(cell, wide);
            let padding = " ".repeat(wide.saturating_sub(width(&cell)));
            line.push_str(if place == 0 { "" } else { "  " });
            line.push_str(&if is_number(place) { format!("{padding}{cell}") } else { format!("{cell}{padding}") });
        }
        line.truncate(line.trim_end().len());
        line
    };
    writeln!(out, "{}", styled(&line(&heads), Style::new().effects(Effects::BOLD), color))?;
    rows.iter().try_for_each(|row| writeln!(out, "{}", line(row)))
}

/// `formOnly` as `form only`.
fn head(column: &str) -> String {
    let mut head = String::new();
    for character in column.chars() {
        if character.is_uppercase() {
            head.push(' ');
        }
        head.extend(character.to_lowercase());
    }
    head
}

/// Writes a table as CSV, its columns in the first line. No cell is taken for a formula by a spreadsheet.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_csv(out: &mut impl Write, table: &Table) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    write_cells(&mut rows, &table.columns)?;
    for row in &table.rows {
        write_cells(&mut rows, &row.iter().map(Cell::plain).collect::<Vec<String>>())?;
    }
    rows.flush()
}

/// Writes `{"version": 1, "<name>": [...]}`, each row an object on a line of its own.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_json(out: &mut impl Write, name: &str, table: &Table) -> io::Result<()> {
    write!(out, "{{\"version\":1,\"{name}\":[")?;
    let mut separator = "\n";
    for row in &table.rows {
        out.write_all(separator.as_bytes())?;
        separator = ",\n";
        write_value(out, &Row { columns: &table.columns, cells: row })?;
    }
    writeln!(out, "\n]}}")
}

struct Row<'a> {
    columns: &'a [String],
    cells: &'a [Cell],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.cells.len()))?;
        for (column, cell) in self.columns.iter().zip(self.cells) {
            match cell {
                Cell::Id(text) | Cell::Text(text) => object.serialize_entry(column, text)?,
                Cell::Number(number) => object.serialize_entry(column, number)?,
                Cell::List(items) => object.serialize_entry(column, items)?,
            }
        }
        object.end()
    }
}

impl Table {
    /// The same without some columns.
    #[must_use]
    pub fn without(&self, columns: &[&str]) -> Self {
        let is_kept =
            |place: &usize| self.columns.get(*place).is_some_and(|column| !columns.contains(&column.as_str()));
        let kept: Vec<usize> = (0..self.columns.len()).filter(is_kept).collect();
        let row = |row: &Vec<Cell>| kept.iter().filter_map(|&place| row.get(place).cloned()).collect();
        Self {
            columns: kept.iter().filter_map(|&place| self.columns.get(place).cloned()).collect(),
            rows: self.rows.iter().map(row).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let row = |name: &str, count: usize, items: &[&str]| {
            vec![name.into(), count.into(), Cell::List(items.iter().map(|&item| item.to_owned()).collect())]
        };
        Table {
            columns: ["cloud", "formOnly", "names"].map(str::to_owned).to_vec(),
            rows: vec![row("public", 1_234, &["=1+1", "b"]), row("usnat", 5, &[])],
        }
    }

    fn written(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_stand_to_the_right_and_the_widest_column_gives_way() {
        let mut long = table();
        long.rows[1][2] = Cell::List(vec!["a name that is far too long for its place".to_owned()]);
        assert_eq!(
            written(|out| write_text(out, &long, 38, false)),
            "cloud   form only  names\npublic      1,234  =1+1, b\nusnat           5  a name that is f...\n"
        );
    }

    #[test]
    fn csv_has_no_formulas_and_json_has_types() {
        assert_eq!(
            written(|out| write_csv(out, &table())),
            "cloud,formOnly,names\npublic,1234,\"'=1+1, b\"\nusnat,5,\n"
        );
        assert_eq!(
            written(|out| write_json(out, "clouds", &table())),
            "{\"version\":1,\"clouds\":[\n{\"cloud\":\"public\",\"formOnly\":1234,\"names\":[\"=1+1\",\"b\"]},\n{\"cloud\":\"usnat\",\"formOnly\":5,\"names\":[]}\n]}\n"
        );
    }
}
