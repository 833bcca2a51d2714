//! Keys, the colons behind them, and where an entry that has none goes on.
//!
//! Must not know what a value is.

use super::scan::{is_key, is_quote, quoted};
use super::{Node, Reader, Value};
use crate::text::{Span, Spanned};

/// Members of an object, but for their brackets and commas.
impl Reader<'_> {
    pub(super) fn key(&mut self) -> Option<Spanned<String>> {
        match self.peek()? {
            '{' | '[' => {
                let span = self.span_at(self.at);
                self.doubt(span, "a key is missing before this value", |finding| {
                    finding.hint("an object holds entries of the form \"key\": value")
                });
                self.value();
                None
            }
            '"' => Some(self.key_without_closing_quote().unwrap_or_else(|| self.string())),
            quote if is_quote(quote) => Some(self.string()),
            _ => self.bare_key(),
        }
    }

    /// `"name: 1,`, which is no string of that text.
    fn key_without_closing_quote(&mut self) -> Option<Spanned<String>> {
        let start = self.at + 1;
        let end = self.string_end(start, '"');
        let written = self.text.get(start..end.content).filter(|_| !end.closed)?;
        let is_in_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '-');
        let name = written.get(..written.find(|c| !is_in_name(c))?).filter(|name| !name.is_empty())?;
        let behind = written.get(name.len()..)?.trim_start();
        if !behind.starts_with(':') || behind.starts_with("://") {
            return None;
        }
        let span = Span::new(start, start + name.len());
        self.fault(self.span_at(self.at), format!("the key `{name}` has no closing quote"), |finding| {
            finding.label("begins here").suggested_fix(Span::new(start + name.len(), start + name.len()), "\"")
        });
        self.at = start + name.len();
        Some(Spanned::new(name.to_owned(), span))
    }

    pub(super) fn bare_key(&mut self) -> Option<Spanned<String>> {
        let rest = self.rest();
        let length = rest.find([':', '=', ',', '{', '}', '[', ']', '"', '\n']).unwrap_or(rest.len());
        let (name, follows) = rest.split_at(length);
        let name = name.trim_end();
        let span = Span::new(self.at, self.at + name.len());
        if !name.is_empty() && follows.starts_with([':', '=']) {
            self.at += name.len();
            let replacement = quoted(name);
            self.fault(span, format!("the key `{name}` has no quotes"), |finding| {
                finding.hint(format!("write {replacement}")).suggested_fix(span, replacement)
            });
            return Some(Spanned::new(name.to_owned(), span));
        }
        let span = if name.is_empty() { self.span_at(self.at) } else { span };
        self.fault(span, "a key in quotes was expected here", |finding| {
            finding.label("not part of any entry").hint("an object holds entries of the form \"key\": value")
        });
        self.at = span.range().end;
        self.resynchronise();
        None
    }

    pub(super) fn member_value(&mut self, key: &Spanned<String>) -> Node {
        let key_end = self.at;
        self.skip_blank();
        if matches!(self.peek(), Some(':' | '=')) {
            self.colon();
            self.skip_blank();
        } else if !self.entry_ends() {
            let span = self.span_before(key_end);
            self.fault(span, "a colon is missing behind this key", |finding| {
                finding.suggested_fix(Span::new(key_end, key_end), ":")
            });
        }
        if self.key_follows() && self.lacks_opening('}') {
            return self.object_without_bracket();
        }
        if self.peek() == Some(']') && self.lacks_opening(']') {
            return self.array_without_bracket(self.at, Vec::new());
        }
        if !self.entry_ends() {
            return self.value();
        }
        if self.peek().is_none() {
            self.ends_inside_entry = true;
            return Node::new(Value::Null, Span::new(self.at, self.at));
        }
        // The comma that is missing as well is not worth a second finding.
        self.comma_excused_at = self.at;
        self.fault(key.span, format!("the key `{}` has no value", key.value), |finding| {
            finding.hint("type a colon and a value behind the key, such as \"text\", true, 1 or null")
        });
        Node::new(Value::Null, Span::new(self.at, self.at))
    }

    /// Whether there is no value here: the bracket ends, or the next entry begins.
    pub(super) fn entry_ends(&mut self) -> bool {
        matches!(self.peek(), None | Some(',' | '}' | ']')) || self.key_follows()
    }

    pub(super) fn colon(&mut self) {
        let rest = self.rest();
        let length = rest.find(|character| !matches!(character, ':' | '=' | '>')).unwrap_or(rest.len());
        let span = Span::new(self.at, self.at + length);
        if length > 1 || !rest.starts_with(':') {
            self.fault(span, "one colon was expected here", |finding| finding.suggested_fix(span, ":"));
        }
        self.at += length;
    }

    pub(super) fn skip_key_in_array(&mut self) {
        if !self.key_follows() {
            return;
        }
        let key = self.string();
        self.doubt(key.span, "a key cannot stand in an array", |finding| {
            finding.hint("put `{` and `}` around the entry, or take the key away")
        });
        self.skip_blank();
        self.colon();
        self.skip_blank();
    }

    /// Moves to the next `,`, `}`, `]` or `"key":`.
    pub(super) fn resynchronise(&mut self) {
        while let Some(character) = self.peek() {
            if matches!(character, ',' | '}' | ']') || is_key(self.rest()) {
                return;
            }
            self.at += character.len_utf8();
        }
    }
}
