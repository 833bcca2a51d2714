//! Blanks, comments and strings: what the reader steps over or takes whole.
//!
//! Must not know arrays and objects.

use std::ops::Range;

use memchr::memchr3;

use super::escapes::{Flaws, decode, escaped, name_of_control};
use super::scan::{
    DOUBLE_QUOTES, SINGLE_QUOTES, begins_entry, end_of, is_invisible, is_quote, may_close, quoted, surely_closes,
};
use super::{Reader, StringEnd};
use crate::article::findings::JSON_CONTROL_CHARACTER;
use crate::diagnostic::Diagnostic;
use crate::text::{Span, Spanned};

/// Blanks, strings.
impl<'a> Reader<'a> {
    pub(super) fn skip_blank(&mut self) {
        while let Some(first) = self.peek_behind_plain_blank() {
            let rest = self.rest();
            let start = self.at;
            match first {
                '/' if rest.starts_with("//") => self.comment(rest.find('\n').unwrap_or(rest.len())),
                '/' if rest.starts_with("/*") => self.comment(end_of(rest, "*/")),
                '<' if rest.starts_with("<!--") => self.comment(end_of(rest, "-->")),
                invisible if is_invisible(invisible) => {
                    self.at += invisible.len_utf8();
                    let span = Span::new(start, self.at);
                    let message = format!("an invisible character (U+{:04X}) stands between values", u32::from(first));
                    self.blank_fault(span, message, |finding| finding.safe_fix(span, " "));
                }
                _ => return,
            }
        }
    }

    /// What follows the blanks that JSON allows, unless it begins a value or a key, or is of the syntax.
    fn peek_behind_plain_blank(&mut self) -> Option<char> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let blank = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
        self.at += blank;
        let is_plain = rest.get(blank).is_some_and(|byte| byte.is_ascii_graphic() && !matches!(byte, b'/' | b'<'));
        if is_plain { None } else { self.peek() }
    }

    pub(super) fn comment(&mut self, length: usize) {
        let span = self.first_line(self.at, self.at + length);
        let whole = Span::new(self.at, self.at + length);
        self.at += length;
        self.blank_fault(span, "JSON has no comments".to_owned(), |finding| {
            finding.hint("move the comment above the line of dashes, or take it away").suggested_fix(whole, "")
        });
    }

    /// A finding in what may be read twice, because reading went back.
    pub(super) fn blank_fault(&mut self, span: Span, message: String, refine: impl FnOnce(Diagnostic) -> Diagnostic) {
        if span.range().start >= self.blanks_seen {
            self.blanks_seen = self.at;
            self.fault(span, message, refine);
        }
    }

    pub(super) fn string(&mut self) -> Spanned<String> {
        let start = self.at;
        let quote = self.peek().unwrap_or('"');
        let content = start + quote.len_utf8();
        let end = self.string_end(content, quote);
        self.at = end.after;
        let span = Span::new(content, end.content);
        let raw = &self.text[span.range()];
        let (value, flaws) = decode(raw, quote);
        if quote != '"' {
            let whole = Span::new(start, end.after);
            let replacement = quoted(&value);
            self.fault(
                self.span_at(start),
                format!("a string begins with {quote} instead of a double quote"),
                |finding| finding.hint("JSON knows only the plain double quote \"").suggested_fix(whole, replacement),
            );
        } else if !end.closed && !self.open.is_empty() && self.rest().trim().is_empty() {
            self.ends_inside_entry = true;
        } else if !end.closed {
            self.fault(self.span_at(start), "a string has no closing quote", |finding| {
                finding.label("begins here").suggested_fix(Span::new(end.content, end.after), "\"")
            });
        }
        if quote == '"' {
            self.report_flaws(span, &flaws);
        }
        Spanned::new(value, span)
    }

    pub(super) fn report_flaws(&mut self, content: Span, flaws: &Flaws) {
        let text = self.text;
        let base = content.range().start;
        let part = |range: &Range<usize>| Span::new(base + range.start, base + range.end);
        if let Some(range) = &flaws.control {
            let span = part(range);
            let first = text[span.range()].chars().next().unwrap_or(' ');
            let place = self.span_at(span.range().start);
            let replacement = escaped(&text[span.range()]);
            let name = name_of_control(first);
            self.findings.add(&JSON_CONTROL_CHARACTER, place, format!("{name} stands in a string"), |finding| {
                finding.hint(format!("write {} instead", escaped(&first.to_string()))).safe_fix(span, replacement)
            });
        }
        if let Some(range) = &flaws.quote {
            let span = part(range);
            let replacement = escaped(&text[span.range()]);
            let place = self.span_at(span.range().start);
            self.fault(place, "a quote stands in a string without a backslash", |finding| {
                finding.hint("write \\\" for a quote in a string").suggested_fix(span, replacement)
            });
        }
        for range in &flaws.escapes {
            let span = part(range);
            let raw = &text[span.range()];
            let message = format!("`{raw}` is not an escape of JSON");
            let replacement = if raw == "\\'" { "'".to_owned() } else { format!("\\{raw}") };
            self.fault(span, message, |finding| {
                finding.hint(format!("write {replacement}")).suggested_fix(span, replacement)
            });
        }
    }

    /// The end of the string whose content begins at `start`. Nothing is reported here, so it may be asked ahead.
    pub(super) fn string_end(&mut self, start: usize, quote: char) -> StringEnd {
        if quote != '"' {
            return self.odd_string_end(start, quote);
        }
        let bytes = self.text.as_bytes();
        if let Some((_, content)) = self.known_string_end.filter(|&(known, _)| known == start) {
            return StringEnd { content, after: content + 1, closed: true };
        }
        let mut at = start;
        let mut first_line_end = None;
        while let Some(found) = bytes.get(at..).and_then(|rest| memchr3(b'\\', b'"', b'\n', rest)) {
            at += found;
            match bytes[at] {
                b'\\' => at += 1,
                b'"' => {
                    let closes = may_close(&self.text[at + 1..]);
                    if closes && first_line_end.is_none() {
                        self.known_string_end = Some((start, at));
                    }
                    let later = if closes { None } else { self.closing_quote(at + 1, 0, &['"'], surely_closes) };
                    let content = later.unwrap_or(at);
                    return StringEnd { content, after: content + 1, closed: true };
                }
                _ => {
                    first_line_end = first_line_end.or(Some(at));
                    if self.quotes_run_out || begins_entry(&self.text[at + 1..]) {
                        return self.unclosed_string(start, at);
                    }
                }
            }
            at += 1;
        }
        self.quotes_run_out = true;
        self.unclosed_string(start, first_line_end.unwrap_or(self.text.len()))
    }

    /// The end of a string in quotes that are not JSON's: never behind its line.
    pub(super) fn odd_string_end(&mut self, start: usize, quote: char) -> StringEnd {
        let (kind, closers) = if SINGLE_QUOTES.contains(&quote) { (1, SINGLE_QUOTES) } else { (2, DOUBLE_QUOTES) };
        let closing = self.closing_quote(start, kind, closers, |rest, _| may_close(rest));
        let rest = &self.text[start..];
        let first = rest.find(|character| character == '\n' || closers.contains(&character));
        let content = closing.unwrap_or(start + first.unwrap_or(rest.len()));
        match self.text[content..].chars().next() {
            Some(character) if character != '\n' => {
                StringEnd { content, after: content + character.len_utf8(), closed: true }
            }
            _ => self.unclosed_string(start, content),
        }
    }

    /// The first quote on this line that closes a string by the given test; its failure is remembered.
    pub(super) fn closing_quote(
        &mut self,
        from: usize,
        kind: usize,
        closers: &[char],
        test: fn(&str, bool) -> bool,
    ) -> Option<usize> {
        if self.no_closing_quote_before.get(kind).is_some_and(|&failed| from < failed) {
            return None;
        }
        let in_object = self.open.last().is_some_and(|open| !open.is_array);
        let rest = &self.text[from..];
        let mut is_escaped = false;
        let mut line_end = rest.len();
        for (at, character) in rest.char_indices() {
            let escapes_next = character == '\\' && !is_escaped;
            if std::mem::replace(&mut is_escaped, escapes_next) {
                continue;
            }
            if character == '\n' {
                line_end = at;
                break;
            }
            if closers.contains(&character) && test(&rest[at + character.len_utf8()..], in_object) {
                return Some(from + at);
            }
        }
        if let Some(failed) = self.no_closing_quote_before.get_mut(kind) {
            *failed = from + line_end;
        }
        None
    }

    /// A string that ends with its line; a comma there ends the entry and is not part of it.
    pub(super) fn unclosed_string(&self, start: usize, line_end: usize) -> StringEnd {
        let line = self.text[start..line_end].trim_end();
        let line = line.strip_suffix(',').unwrap_or(line).trim_end();
        let content = line.trim_end_matches(|character| character != '"' && is_quote(character));
        StringEnd { content: start + content.len(), after: start + line.len(), closed: false }
    }

    /// Whether a string that is a key begins here.
    pub(super) fn key_follows(&mut self) -> bool {
        if self.peek() != Some('"') {
            return false;
        }
        let end = self.string_end(self.at + 1, '"');
        self.text[end.after..].trim_start().starts_with(':')
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }
}
