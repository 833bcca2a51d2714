//! A tolerant JSON reader: it reads what an author meant, and says at the spot where the text is not JSON.
//!
//! Valid JSON is read exactly: every guess below is only asked about text that JSON does not allow. Time is linear in
//! the text: a guess that looks ahead stops at the end of its line, or remembers that it failed.
//! Must not know what any key means.

mod brackets;
mod document;
mod escapes;
mod insertion;
mod keys;
mod report;
mod scan;
mod strings;
#[cfg(test)]
mod tests;

use brackets::Open;
pub use brackets::leaves_open;
pub use escapes::Written;
pub use insertion::insertion;
use scan::{is_number, is_quote, meaning_of_bare_words, shortened};

use super::findings::{Findings, NESTING_TOO_DEEP};
use crate::text::{Span, Spanned, trimmed};

/// A JSON value and where it stands. The span of a string covers its content, between the quotes; every other span
/// covers the whole value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub value: Value,
    pub span: Span,
    /// The value is a string that stands between two plain quotes, as JSON wants it.
    pub is_quoted: bool,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Null,
    Bool(bool),
    /// A number as it is written.
    Number(String),
    /// A string with its escapes resolved.
    String(String),
    Array(Vec<Node>),
    /// The members in the order of the text; a key may stand there twice, and then the last one counts.
    Object(Vec<Member>),
}

/// A key with its value. The key's span covers its content, between the quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub key: Spanned<String>,
    pub value: Node,
}

/// What a text holds.
#[derive(Debug)]
pub struct Document {
    pub node: Node,
    /// No bracket is missing or too many, so that every value stands where its author put it.
    pub is_whole: bool,
}

impl Node {
    fn new(value: Value, span: Span) -> Self {
        Self { value, span, is_quoted: false }
    }

    /// The member of a key, in any case; of a key that is given twice the last, which counts.
    #[must_use]
    pub fn member(&self, key: &str) -> Option<&Member> {
        let Value::Object(members) = &self.value else { return None };
        members.iter().rev().find(|member| trimmed(&member.key.value).eq_ignore_ascii_case(key))
    }
}

/// Reads the JSON value in `text[range]`; nothing where no value can be found, which is left to the caller to report.
///
/// Spans count from the beginning of `text`.
pub fn read(text: &str, range: Span, findings: &mut Findings) -> Option<Node> {
    read_document(text, range, findings).map(|document| document.node)
}

/// The same, and whether the text leaves no doubt about its brackets.
pub fn read_document(text: &str, range: Span, findings: &mut Findings) -> Option<Document> {
    let end = text.floor_char_boundary(range.range().end);
    let start = text.floor_char_boundary(range.range().start.min(end));
    let mut reader = Reader::new(text.get(..end)?, start, findings);
    let node = reader.document()?;
    Some(Document { node, is_whole: !reader.brackets_doubted })
}

/// The number that is written; also where JSON would write it otherwise, as `.5` and `+1`.
#[must_use]
pub fn number(written: &str) -> Option<serde_json::Number> {
    let exact = written.parse::<serde_json::Number>().ok();
    let whole = || written.parse::<i64>().ok().map(Into::into);
    exact.or_else(whole).or_else(|| serde_json::Number::from_f64(written.parse().ok()?))
}

/// Brackets inside brackets beyond this are not read.
const MAX_DEPTH: usize = 64;

struct Reader<'a> {
    /// The text up to the end of the range.
    text: &'a str,
    at: usize,
    start: usize,
    /// The brackets that are open, the outermost first.
    open: Vec<Open>,
    /// How many curly and square brackets are opened more often than closed in the whole text, once that is asked.
    surplus: Option<[isize; 2]>,
    /// A bracket is missing, or too many.
    brackets_doubted: bool,
    /// The text ends inside an entry, which is said with the brackets that are open there.
    ends_inside_entry: bool,
    findings: &'a mut Findings,
    /// Where the last syntax finding is: there is at most one per place.
    last_fault: Option<usize>,
    /// Comments and invisible characters before this are reported already.
    blanks_seen: usize,
    /// A missing comma before this place is not reported.
    comma_excused_at: usize,
    /// A string was followed to the end of the text without a closing quote: later ones end with their line.
    quotes_run_out: bool,
    /// Where the content of a string begins and ends that was followed last, and ends beyond doubt: each is asked for
    /// before it is read.
    known_string_end: Option<(usize, usize)>,
    /// Up to here no quote of the kind can close a string whose first closing quote was doubtful.
    no_closing_quote_before: [usize; 3],
}

/// Where a string's content ends, and where reading goes on.
struct StringEnd {
    content: usize,
    after: usize,
    closed: bool,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, at: usize, findings: &'a mut Findings) -> Self {
        Self {
            text,
            at,
            start: at,
            open: Vec::new(),
            surplus: None,
            brackets_doubted: false,
            ends_inside_entry: false,
            findings,
            last_fault: None,
            blanks_seen: 0,
            comma_excused_at: usize::MAX,
            quotes_run_out: false,
            known_string_end: None,
            no_closing_quote_before: [0; 3],
        }
    }

    fn value(&mut self) -> Node {
        let start = self.at;
        match self.peek() {
            Some('{' | '[') => self.nested(),
            Some(quote) if is_quote(quote) => {
                let string = self.string();
                let is_quoted = quote == '"' && self.text[string.span.range().end..self.at] == *"\"";
                Node { value: Value::String(string.value), span: string.span, is_quoted }
            }
            None | Some(',' | '}' | ']') => {
                let span = self.span_at(start);
                self.fault(span, "a value is missing here", |finding| {
                    finding.hint("type a value, such as \"text\", true, 1 or null")
                });
                Node::new(Value::Null, Span::new(start, start))
            }
            Some(_) => self.bare_value(),
        }
    }

    fn nested(&mut self) -> Node {
        let start = self.at;
        if self.open.len() >= MAX_DEPTH {
            return self.too_deep();
        }
        let is_object = self.peek() == Some('{');
        self.open.push(Open { at: start, is_array: !is_object });
        self.at += 1;
        let value = if is_object {
            let mut members = Vec::new();
            self.members(&mut members);
            members.shrink_to_fit();
            Value::Object(members)
        } else {
            Value::Array(self.elements(Vec::new()))
        };
        self.open.pop();
        Node::new(value, Span::new(start, self.at))
    }

    /// Reads elements up to the closing bracket, behind those that are there already.
    fn elements(&mut self, mut nodes: Vec<Node>) -> Vec<Node> {
        let mut entry_end = None;
        while self.next_entry(']', entry_end) {
            nodes.push(self.element());
            entry_end = Some(self.at);
        }
        nodes.shrink_to_fit();
        nodes
    }

    /// Reads members up to the closing bracket, behind those that are there already.
    fn members(&mut self, members: &mut Vec<Member>) {
        let known = members.len();
        let mut entry_end = (known > 0).then_some(self.at);
        while self.next_entry('}', entry_end) {
            if self.goes_on_as_array(members) {
                // The array has taken all up to its own bracket.
            } else if let Some(key) = self.key() {
                let value = self.member_value(&key);
                members.push(Member { key, value });
            }
            entry_end = Some(self.at);
        }
        self.report_duplicates(members, known);
    }

    /// Moves to the next entry of the innermost bracket; false once that bracket is closed, in whatever way.
    fn next_entry(&mut self, closing: char, entry_end: Option<usize>) -> bool {
        let mut comma = None;
        loop {
            self.skip_blank();
            let at = self.at;
            match self.peek() {
                None => {
                    self.report_unclosed();
                    return false;
                }
                Some(',') => {
                    self.at += 1;
                    if entry_end.is_none() || comma.is_some() {
                        self.report_lone_comma(at);
                    }
                    comma = comma.or(Some(at));
                }
                Some(';') if entry_end.is_some() => comma = self.semicolon().or(comma),
                Some(bracket) if bracket == closing => {
                    self.at += 1;
                    if let (Some(comma), Some(_)) = (comma, entry_end) {
                        self.report_trailing_comma(comma, closing);
                    }
                    return false;
                }
                Some(bracket @ ('}' | ']')) => {
                    if self.closes_an_outer_bracket(bracket) {
                        self.report_missing_bracket(closing, comma.or(entry_end).unwrap_or(at));
                        return false;
                    }
                    self.report_stray_bracket(bracket, closing);
                    self.at += 1;
                }
                Some(_) => {
                    let Some(end) = entry_end else { return true };
                    if self.belongs_to_the_outer_bracket(closing) {
                        self.report_missing_bracket(closing, end);
                        // The comma belongs to the outer bracket as well.
                        self.at = comma.unwrap_or(at);
                        return false;
                    }
                    if comma.is_none() && self.comma_excused_at != at {
                        self.report_missing_comma(end);
                    }
                    return true;
                }
            }
        }
    }

    /// A semicolon behind an entry; answers where it stands for a comma.
    fn semicolon(&mut self) -> Option<usize> {
        let at = self.at;
        self.at += 1;
        let is_surplus = self.rest().trim_start().starts_with([',', ']', '}']);
        self.fault(Span::new(at, at + 1), "a semicolon ends no entry in JSON", |finding| match is_surplus {
            true => finding.hint("take it away").suggested_fix(Span::new(at, at + 1), ""),
            false => finding.hint("write `,`").suggested_fix(Span::new(at, at + 1), ","),
        });
        (!is_surplus).then_some(at)
    }

    /// A value that begins like none: a number, `true`, `false`, `null`, or words without quotes.
    fn bare_value(&mut self) -> Node {
        let start = self.at;
        let rest = self.rest();
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-._".contains(byte);
        let plain = rest.bytes().take_while(is_plain).count();
        let exact = match &rest[..plain] {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            "null" => Some(Value::Null),
            digits if is_number(digits) => Some(Value::Number(digits.to_owned())),
            _ => None,
        };
        if let Some(value) = exact {
            self.at += plain;
            return Node::new(value, Span::new(start, self.at));
        }
        let length = rest.find([',', '{', '}', ']', '"', '\n']).unwrap_or(rest.len());
        let ends_entry = |behind: &str| behind.trim_start_matches([' ', '\t']).starts_with([',', '}', ']', '\n', '\r']);
        if rest[length..].strip_prefix('"').is_some_and(ends_entry) {
            return self.string_without_opening_quote(length);
        }
        let words = rest[..length].split(" //").next().unwrap_or("").trim_end();
        self.at += words.len();
        let span = Span::new(start, self.at);
        let (value, replacement) = meaning_of_bare_words(words);
        self.fault(span, format!("`{}` is not a JSON value", shortened(words)), |finding| {
            finding.hint(format!("write {}", shortened(&replacement))).suggested_fix(span, replacement)
        });
        Node::new(value, span)
    }

    /// `words"`
    fn string_without_opening_quote(&mut self, length: usize) -> Node {
        let span = Span::new(self.at, self.at + length);
        let words = self.text[span.range()].to_owned();
        self.fault(span, "a string has no opening quote", |finding| {
            finding
                .label("type `\"` before this")
                .suggested_fix(Span::new(span.range().start, span.range().start), "\"")
        });
        self.at += length + 1;
        Node::new(Value::String(words), span)
    }

    /// Steps over a value that nests too deep, without descending into it.
    fn too_deep(&mut self) -> Node {
        let start = self.at;
        let mut depth = 0_usize;
        while let Some(&byte) = self.text.as_bytes().get(self.at) {
            self.at += 1;
            match byte {
                b'"' => self.at = self.string_end(self.at, '"').after,
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        let span = Span::new(start, self.at);
        if self.findings.of(&NESTING_TOO_DEEP).next().is_none() {
            let place = self.span_at(start);
            let message = format!("brackets nest more than {MAX_DEPTH} levels deep here");
            self.findings.add(&NESTING_TOO_DEEP, place, message, |finding| finding.label("this value is read as null"));
        }
        Node::new(Value::Null, span)
    }
}
