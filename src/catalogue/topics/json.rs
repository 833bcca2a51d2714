//! Catalogues as JSON: an array with an object for each topic.
//!
//! Must not know what a row means.

use super::{Between, COLUMNS, Offered, Reader, Row};
use crate::article::findings::Findings;
use crate::article::json::{self, Node, Value};
use crate::text::{RelPath, Span, Spanned};

pub(super) fn read(path: &RelPath, text: &str, reader: &mut Reader<'_>) {
    let mut findings = Findings::new(path.clone());
    let root = json::read(text, Span::new(0, text.len()), &mut findings);
    findings.into_diagnostics().into_iter().for_each(|finding| reader.report(finding));
    let Some(Node { value: Value::Array(rows), .. }) = &root else {
        reader.catalogue.is_partial = true;
        let start = root.map_or(0, |node| node.span.range().start);
        let first = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let span = Span::new(start, start + first);
        let message = "the file holds no array of topics";
        let finding = crate::diagnostic::Diagnostic::new(&super::CATALOGUE_INVALID, path, Some(span), message);
        return reader
            .report(finding.hint("write `[{\"id\": \"...\", \"name\": \"...\"}]`, with an object for each topic"));
    };
    // A key that means nothing is mostly in all objects, and said once.
    let mut unknown: Vec<String> = Vec::new();
    for node in rows {
        match read_row(path, node, &mut unknown, reader) {
            Some(row) => reader.add(path, row),
            None => reader.invalid(path, node.span, "a topic is an object with `id` and `name`"),
        }
    }
}

fn read_row(path: &RelPath, node: &Node, unknown: &mut Vec<String>, reader: &mut Reader<'_>) -> Option<Row> {
    let Value::Object(members) = &node.value else { return None };
    let mut row = Row { span: node.span, ..Row::default() };
    let is_given = |known: &&str| members.iter().any(|member| member.key.value.trim().eq_ignore_ascii_case(known));
    let missing: Vec<&str> = COLUMNS.into_iter().filter(|known| !is_given(known)).collect();
    for member in members {
        let key = member.key.value.trim();
        let column = COLUMNS.into_iter().find(|known| known.eq_ignore_ascii_case(key));
        let Some(column) = column else {
            if !unknown.iter().any(|known| known == key) {
                unknown.push(key.to_owned());
                reader.unknown_column(path, key, member.key.span, &missing);
            }
            continue;
        };
        let is_list = matches!(column, "product" | "clouds" | "aliases");
        let Some(mut values) = texts(&member.value, is_list) else {
            let wanted = if is_list { "a string or an array of strings" } else { "a string" };
            reader.invalid(path, member.value.span, format!("the value of `{column}` should be {wanted}"));
            continue;
        };
        match column {
            "id" => row.id = values.pop(),
            "name" => row.name = values.pop(),
            "parent" => row.parent = values.pop(),
            "product" => row.products = values,
            "aliases" => row.aliases = values.iter().flat_map(super::csv::words).collect(),
            _ => {
                row.offered = match member.value.value {
                    Value::Array(_) => Offered::In(values, Between::Strings),
                    _ => Offered::In(values.iter().flat_map(super::csv::words).collect(), Between::Commas),
                };
            }
        }
    }
    Some(row)
}

/// The texts of a value, trimmed, without empty ones; nothing where it is of a wrong type. A number is an id without quotes.
fn texts(node: &Node, is_list: bool) -> Option<Vec<Spanned<String>>> {
    match &node.value {
        Value::Null => Some(Vec::new()),
        Value::String(text) | Value::Number(text) => {
            let whole = Spanned::new(text.as_str(), node.span);
            let trimmed = || Spanned::new(text.trim(), node.span);
            let items: Vec<_> = if is_list { whole.items().collect() } else { vec![trimmed()] };
            let items = items.into_iter().filter(|item| !item.value.is_empty());
            Some(items.map(|item| Spanned::new(item.value.to_owned(), item.span)).collect())
        }
        Value::Array(nodes) if is_list => {
            let of_each: Option<Vec<_>> =
                nodes.iter().map(|node| texts(node, false).filter(|_| !matches!(node.value, Value::Null))).collect();
            Some(of_each?.into_iter().flatten().collect())
        }
        Value::Array(_) | Value::Object(_) | Value::Bool(_) => None,
    }
}
