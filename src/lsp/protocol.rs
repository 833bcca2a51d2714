//! What the protocol calls things: places, findings, edits and answers in its own types.
//!
//! Must not know where anything comes from.

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use lsp_types as lsp;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::documents::Typed;
use super::edits::Edit;
use super::positions::{Encoding, Lines, Position};
use super::wire::Fault;
use crate::assist::{Completion, Item, Sort, Symbol, SymbolSort};
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::{RelPath, Span, percent_encoded};

/// The name that findings go by.
pub const SOURCE: &str = "selfhelp";

/// The path of an address; nothing where it is no file's.
pub fn path_of(uri: &lsp::Uri) -> Option<std::path::PathBuf> {
    url::Url::parse(uri.as_str()).ok()?.to_file_path().ok()
}

/// The address of a file.
pub fn uri_of(path: &Path) -> Option<lsp::Uri> {
    lsp::Uri::from_str(&encoded(url::Url::from_file_path(path).ok()?.as_str())).ok()
}

/// An address without the characters that browsers leave in a path and others take for a mistake.
fn encoded(address: &str) -> String {
    percent_encoded(address, |character| matches!(character, '[' | ']' | '^' | '|'))
}

/// Parameters as a type; what is no address in the strict sense becomes one.
///
/// # Errors
/// What is wrong with them.
pub fn read<T: DeserializeOwned>(mut params: Value) -> Result<T, Fault> {
    encode_addresses(&mut params);
    serde_json::from_value(params).map_err(|error| Fault::new(Fault::INVALID_PARAMS, error.to_string()))
}

fn encode_addresses(params: &mut Value) {
    match params {
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(address) if key == "uri" => *address = encoded(address),
                    other => encode_addresses(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(encode_addresses),
        _ => {}
    }
}

pub fn typed(changes: Vec<lsp::TextDocumentContentChangeEvent>) -> Vec<Typed> {
    let typed = |change: lsp::TextDocumentContentChangeEvent| Typed {
        range: change.range.map(|range| (position(range.start), position(range.end))),
        text: change.text,
    };
    changes.into_iter().map(typed).collect()
}

pub fn position(position: lsp::Position) -> Position {
    Position { line: position.line, column: position.character }
}

pub fn range(lines: &Lines<'_>, span: Span) -> lsp::Range {
    let (start, end) = lines.range(span);
    let at = |position: Position| lsp::Position::new(position.line, position.column);
    lsp::Range::new(at(start), at(end))
}

/// Whether two ranges have a place in common; where one ends the other may begin.
pub fn touch(a: lsp::Range, b: lsp::Range) -> bool {
    a.start <= b.end && b.start <= a.end
}

/// The edits of one file.
pub fn text_edits(lines: &Lines<'_>, edits: &[Edit]) -> Vec<lsp::TextEdit> {
    edits.iter().map(|(span, text)| lsp::TextEdit::new(range(lines, *span), text.clone())).collect()
}

/// What a finding needs beside itself.
pub struct Around<'a> {
    pub encoding: Encoding,
    /// The clouds that it holds in, where that is not everywhere.
    pub clouds: String,
    /// The address of the page of its rule.
    pub rule_page: Option<String>,
    /// The address of a file.
    pub uri: &'a dyn Fn(&RelPath) -> Option<lsp::Uri>,
    /// The text of another file.
    pub text: &'a dyn Fn(&RelPath) -> Arc<str>,
}

/// A finding with all that is told of it.
pub fn diagnostic(finding: &Diagnostic, lines: &Lines<'_>, around: &Around<'_>) -> lsp::Diagnostic {
    let severity = match finding.severity {
        Severity::Error => lsp::DiagnosticSeverity::ERROR,
        Severity::Warning => lsp::DiagnosticSeverity::WARNING,
        Severity::Info => lsp::DiagnosticSeverity::INFORMATION,
    };
    let mut message = finding.message.clone();
    if !around.clouds.is_empty() {
        message.push_str(&format!(" (in {})", around.clouds));
    }
    if !finding.label.is_empty() {
        message.push_str(&format!("\n{}", finding.label));
    }
    if let Some(hint) = &finding.hint {
        message.push_str(&format!("\nhelp: {hint}"));
    }
    let related = finding.related.iter().filter_map(|related| {
        let uri = (around.uri)(related.path.as_ref().unwrap_or(&finding.path))?;
        let range = match &related.path {
            Some(other) => range(&Lines::new(&(around.text)(other), around.encoding), related.span),
            None => range(lines, related.span),
        };
        let location = lsp::Location::new(uri, range);
        Some(lsp::DiagnosticRelatedInformation { location, message: related.label.clone() })
    });
    let related: Vec<_> = related.collect();
    let page = around.rule_page.as_ref().and_then(|page| lsp::Uri::from_str(page).ok());
    lsp::Diagnostic {
        range: range(lines, finding.span.unwrap_or_else(|| lines.first_line())),
        severity: Some(severity),
        code: Some(lsp::NumberOrString::String(finding.rule.id.to_owned())),
        code_description: page.map(|href| lsp::CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        ..lsp::Diagnostic::default()
    }
}

/// What can be written, in the order in which it is given.
pub fn completion(completion: &Completion, lines: &Lines<'_>, has_snippets: bool) -> Value {
    let items = completion.items.iter().enumerate();
    let items: Vec<Value> = items.map(|(place, item)| completion_item(place, item, lines, has_snippets)).collect();
    // What fits depends on what is written: topics are found by their names and by their ids.
    json!({"isIncomplete": completion.is_partial, "items": items})
}

fn completion_item(place: usize, item: &Item, lines: &Lines<'_>, has_snippets: bool) -> Value {
    let kind = match item.sort {
        Sort::Property | Sort::Key => lsp::CompletionItemKind::PROPERTY,
        Sort::Value => lsp::CompletionItemKind::VALUE,
        Sort::Id => lsp::CompletionItemKind::REFERENCE,
        Sort::Address => lsp::CompletionItemKind::FILE,
        Sort::Token => lsp::CompletionItemKind::VARIABLE,
        Sort::Rule => lsp::CompletionItemKind::CONSTANT,
    };
    let mut value = json!({"label": item.label, "kind": kind, "sortText": format!("{place:04}")});
    let mut set = |key: &str, text: Value| value[key] = text;
    if !item.detail.is_empty() {
        set("detail", json!(item.detail));
    }
    if !item.words.is_empty() {
        set("documentation", json!({"kind": "markdown", "value": item.words}));
    }
    if let Some(filter) = &item.filter {
        set("filterText", json!(filter));
    }
    let text = match item.caret.filter(|_| has_snippets) {
        Some(caret) => {
            set("insertTextFormat", json!(lsp::InsertTextFormat::SNIPPET));
            snippet(&item.text, caret)
        }
        None => item.text.clone(),
    };
    let range = range(lines, item.span);
    // An edit stays within its line.
    if range.start.line == range.end.line {
        set("textEdit", json!(lsp::TextEdit::new(range, text)));
    } else {
        set("insertText", json!(text));
    }
    value
}

/// A text whose marks mean nothing, with the place of the caret.
fn snippet(text: &str, caret: usize) -> String {
    let escaped = |text: &str| text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}");
    let (before, behind) = text.split_at_checked(caret).unwrap_or((text, ""));
    format!("{}$0{}", escaped(before), escaped(behind))
}

/// The parts of an article.
#[expect(deprecated, reason = "the type still asks for a field that nobody reads any more")]
pub fn symbol(symbol: &Symbol, lines: &Lines<'_>) -> lsp::DocumentSymbol {
    let kind = match symbol.sort {
        SymbolSort::Block => lsp::SymbolKind::NAMESPACE,
        SymbolSort::Property => lsp::SymbolKind::PROPERTY,
        SymbolSort::Heading => lsp::SymbolKind::STRING,
        SymbolSort::Entry => lsp::SymbolKind::FIELD,
    };
    let children: Vec<_> = symbol.children.iter().map(|child| self::symbol(child, lines)).collect();
    lsp::DocumentSymbol {
        name: symbol.name.clone(),
        detail: (!symbol.detail.is_empty()).then(|| symbol.detail.clone()),
        kind,
        tags: None,
        deprecated: None,
        range: range(lines, symbol.span),
        selection_range: range(lines, symbol.name_span),
        children: (!children.is_empty()).then_some(children),
    }
}

/// The edits of one file, which an editor refuses if the text is not of this version any more.
#[derive(Debug)]
pub struct FileEdits {
    pub uri: lsp::Uri,
    pub version: Option<i32>,
    pub edits: Vec<lsp::TextEdit>,
}

/// Edits of several files.
pub fn workspace_edit(files: &[FileEdits], knows_versions: bool) -> Value {
    if knows_versions {
        let of_file =
            |file: &FileEdits| json!({"textDocument": {"uri": file.uri, "version": file.version}, "edits": file.edits});
        return json!({"documentChanges": files.iter().map(of_file).collect::<Vec<_>>()});
    }
    let changes: BTreeMap<&str, &Vec<lsp::TextEdit>> =
        files.iter().map(|file| (file.uri.as_str(), &file.edits)).collect();
    json!({"changes": changes})
}
