//! A tolerant JSON reader: it reads what an author meant, and says at the spot where the text is not JSON.
//!
//! Valid JSON is read exactly: every guess below is only asked about text that JSON does not allow. Time is linear in
//! the text: a guess that looks ahead stops at the end of its line, or remembers that it failed.
//! Must not know what any key means.

use std::collections::HashMap;

use super::findings::{
    Findings, JSON_CONTROL_CHARACTER, JSON_DUPLICATE_KEY, JSON_SYNTAX, JSON_TEXT_AFTER, JSON_TRAILING_COMMA,
    NESTING_TOO_DEEP,
};
use crate::diagnostic::Diagnostic;
use crate::text::{Span, Spanned};

/// A JSON value and where it stands. The span of a string covers its content, between the quotes; every other span
/// covers the whole value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub value: Value,
    pub span: Span,
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

/// Reads the JSON value in `text[range]`; nothing where no value can be found, which is left to the caller to report.
///
/// Spans count from the beginning of `text`.
pub fn read(text: &str, range: Span, findings: &mut Findings) -> Option<Node> {
    let end = text.floor_char_boundary(range.range().end);
    let start = text.floor_char_boundary(range.range().start.min(end));
    Reader::new(text.get(..end)?, start, findings).document()
}

/// The value as JSON without its flaws: of a key that is given twice the last value counts, and what is written like a
/// number without being one is a string.
#[must_use]
pub fn to_serde(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(written) => match number(written) {
            Some(number) => number.into(),
            None => written.as_str().into(),
        },
        Value::String(text) => text.as_str().into(),
        Value::Array(nodes) => nodes.iter().map(to_serde).collect(),
        Value::Object(members) => {
            members.iter().map(|member| (member.key.value.clone(), to_serde(&member.value))).collect()
        }
    }
}

/// The number that is written; also where JSON would write it otherwise, as `.5` and `+1`.
#[must_use]
pub fn number(written: &str) -> Option<serde_json::Number> {
    let exact = written.parse::<serde_json::Number>().ok();
    let whole = || written.parse::<i64>().ok().map(Into::into);
    exact.or_else(whole).or_else(|| serde_json::Number::from_f64(written.parse().ok()?))
}

/// Where in the raw content of a string a byte of its decoded value stands: for findings inside strings.
#[must_use]
pub fn source_offset(raw: &str, decoded: usize) -> usize {
    let (mut at, mut passed) = (0, 0);
    while passed < decoded {
        let rest = raw.get(at..).unwrap_or("");
        let Some(first) = rest.chars().next() else { break };
        let (character, length) = match escape(rest) {
            Some(escape) => escape,
            None if rest.starts_with("\\'") => ('\'', 2),
            None => (first, first.len_utf8()),
        };
        passed += character.len_utf8();
        at += length;
    }
    at
}

/// Brackets inside brackets beyond this are not read.
const MAX_DEPTH: usize = 64;

/// How often an object that is closed too early is taken up again.
const MAX_REOPENINGS: usize = 8;

struct Reader<'a> {
    /// The text up to the end of the range.
    text: &'a str,
    at: usize,
    /// The places of the brackets that are open, the outermost first.
    open: Vec<usize>,
    findings: &'a mut Findings,
    /// Where the last syntax finding is: there is at most one per place.
    last_fault: Option<usize>,
    /// Comments and invisible characters before this are reported already.
    blanks_seen: usize,
    /// A missing comma before this place is not reported.
    comma_excused_at: usize,
    end_reported: bool,
    depth_reported: bool,
    /// A string was followed to the end of the text without a closing quote: later ones end with their line.
    quotes_run_out: bool,
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
            open: Vec::new(),
            findings,
            last_fault: None,
            blanks_seen: 0,
            comma_excused_at: usize::MAX,
            end_reported: false,
            depth_reported: false,
            quotes_run_out: false,
            no_closing_quote_before: [0; 3],
        }
    }

    fn document(&mut self) -> Option<Node> {
        self.skip_blank();
        self.skip_to_first_value()?;
        let start = self.at;
        let mut node = if self.key_follows() { self.object_without_bracket() } else { self.value() };
        for _ in 0..MAX_REOPENINGS {
            let Value::Object(members) = &mut node.value else { break };
            if !self.object_goes_on() {
                break;
            }
            self.open.push(start);
            self.members(members);
            self.open.pop();
            node.span = Span::new(start, self.at);
        }
        self.report_text_after();
        Some(node)
    }

    fn value(&mut self) -> Node {
        let start = self.at;
        match self.peek() {
            Some('{' | '[') => self.nested(),
            Some(quote) if is_quote(quote) => {
                let string = self.string();
                Node { value: Value::String(string.value), span: string.span }
            }
            None | Some(',' | '}' | ']') => {
                let span = self.span_at(start);
                self.fault(span, "a value is missing here", |finding| {
                    finding.hint("type a value, such as \"text\", true, 1 or null")
                });
                Node { value: Value::Null, span: Span::new(start, start) }
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
        self.open.push(start);
        self.at += 1;
        let value = if is_object {
            let mut members = Vec::new();
            self.members(&mut members);
            Value::Object(members)
        } else {
            Value::Array(self.elements())
        };
        self.open.pop();
        Node { value, span: Span::new(start, self.at) }
    }

    fn elements(&mut self) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut entry_end = None;
        while self.next_entry(']', entry_end) {
            self.skip_key_in_array();
            nodes.push(self.value());
            entry_end = Some(self.at);
        }
        nodes
    }

    /// Reads members up to the closing bracket, behind those that are there already.
    fn members(&mut self, members: &mut Vec<Member>) {
        let known = members.len();
        let mut entry_end = (known > 0).then_some(self.at);
        while self.next_entry('}', entry_end) {
            if let Some(key) = self.key() {
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

    /// A `}` in an array, or a `]` in an object: whether a bracket further out is meant.
    fn closes_an_outer_bracket(&self, bracket: char) -> bool {
        let opening = if bracket == '}' { '{' } else { '[' };
        let outer = self.open.split_last().map_or(&[][..], |(_, outer)| outer);
        let Some(place) = outer.iter().rposition(|&place| self.text[place..].starts_with(opening)) else {
            return false;
        };
        // What would close the document before its end is rather a bracket too many.
        let rest = self.rest().get(1..).unwrap_or("");
        place > 0 || !rest.trim_start().trim_start_matches(',').trim_start().starts_with('{')
    }

    /// `{` where an object wants a key, or a key where an array wants a value: the inner bracket was not closed.
    fn belongs_to_the_outer_bracket(&mut self, closing: char) -> bool {
        let Some(&outer) = self.open.len().checked_sub(2).and_then(|place| self.open.get(place)) else { return false };
        let outer_is_array = self.text[outer..].starts_with('[');
        match closing {
            '}' => outer_is_array && self.peek() == Some('{'),
            _ => !outer_is_array && self.key_follows(),
        }
    }

    fn key(&mut self) -> Option<Spanned<String>> {
        match self.peek()? {
            '{' | '[' => {
                let span = self.span_at(self.at);
                self.fault(span, "a key is missing before this value", |finding| {
                    finding.hint("an object holds entries of the form \"key\": value")
                });
                self.value();
                None
            }
            quote if is_quote(quote) => Some(self.string()),
            _ => self.bare_key(),
        }
    }

    fn bare_key(&mut self) -> Option<Spanned<String>> {
        let rest = self.rest();
        let length = rest.find([':', '=', ',', '{', '}', '[', ']', '"', '\n']).unwrap_or(rest.len());
        let (name, follows) = rest.split_at(length);
        let name = name.trim_end();
        let span = Span::new(self.at, self.at + name.len());
        if !name.is_empty() && follows.starts_with([':', '=']) {
            self.at += name.len();
            let replacement = quoted(name);
            self.fault(span, format!("the key `{name}` has no quotes"), |finding| {
                finding.hint(format!("write {replacement}")).fix(span, replacement, false)
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

    fn member_value(&mut self, key: &Spanned<String>) -> Node {
        let key_end = self.at;
        self.skip_blank();
        if matches!(self.peek(), Some(':' | '=')) {
            self.colon();
            self.skip_blank();
        } else if !self.entry_ends() {
            let span = self.span_before(key_end);
            self.fault(span, "a colon is missing behind this key", |finding| {
                finding.fix(Span::new(key_end, key_end), ":", false)
            });
        }
        if !self.entry_ends() {
            return self.value();
        }
        // The comma that is missing as well is not worth a second finding.
        self.comma_excused_at = self.at;
        self.fault(key.span, format!("the key `{}` has no value", key.value), |finding| {
            finding.hint("type a colon and a value behind the key, such as \"text\", true, 1 or null")
        });
        Node { value: Value::Null, span: Span::new(self.at, self.at) }
    }

    /// Whether there is no value here: the bracket ends, or the next entry begins.
    fn entry_ends(&mut self) -> bool {
        matches!(self.peek(), None | Some(',' | '}' | ']')) || self.key_follows()
    }

    fn colon(&mut self) {
        let rest = self.rest();
        let length = rest.find(|character| !matches!(character, ':' | '=' | '>')).unwrap_or(rest.len());
        let span = Span::new(self.at, self.at + length);
        if length > 1 || !rest.starts_with(':') {
            self.fault(span, "one colon was expected here", |finding| finding.fix(span, ":", false));
        }
        self.at += length;
    }

    fn skip_key_in_array(&mut self) {
        if !self.key_follows() {
            return;
        }
        let key = self.string();
        self.fault(key.span, "a key cannot stand in an array", |finding| {
            finding.hint("put `{` and `}` around the entry, or take the key away")
        });
        self.skip_blank();
        self.colon();
        self.skip_blank();
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
            return Node { value, span: Span::new(start, self.at) };
        }
        let length = rest.find([',', '{', '}', ']', '"', '\n']).unwrap_or(rest.len());
        let words = rest[..length].split(" //").next().unwrap_or("").trim_end();
        self.at += words.len();
        let span = Span::new(start, self.at);
        let (value, replacement) = meaning_of_bare_words(words);
        self.fault(span, format!("`{}` is not a JSON value", shortened(words)), |finding| {
            finding.hint(format!("write {}", shortened(&replacement))).fix(span, replacement, false)
        });
        Node { value, span }
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
        if !std::mem::replace(&mut self.depth_reported, true) {
            let place = self.span_at(start);
            let message = format!("brackets nest more than {MAX_DEPTH} levels deep here");
            self.findings.add(&NESTING_TOO_DEEP, place, message, |finding| finding.label("this value is read as null"));
        }
        Node { value: Value::Null, span }
    }

    /// Text before the first bracket is stepped over; nothing where no value can be found.
    fn skip_to_first_value(&mut self) -> Option<()> {
        let first = self.peek()?;
        if matches!(first, '{' | '[') || is_quote(first) {
            return Some(());
        }
        let Some(distance) = self.rest().find('{') else {
            let word = self.rest().trim_end();
            let is_value = matches!(word, "true" | "false" | "null") || is_number(word);
            return is_value.then_some(());
        };
        let span = self.first_line(self.at, self.at + distance);
        self.fault(span, "text stands before the JSON object", |finding| {
            finding.hint("the object begins with `{`; put the text above the line of dashes, or take it away")
        });
        self.at += distance;
        Some(())
    }

    fn object_without_bracket(&mut self) -> Node {
        let start = self.at;
        let span = self.span_at(start);
        self.fault(span, "the opening bracket of the object is missing", |finding| {
            finding.fix(Span::new(start, start), "{", false)
        });
        self.open.push(start);
        let mut members = Vec::new();
        self.members(&mut members);
        self.open.pop();
        Node { value: Value::Object(members), span: Span::new(start, self.at) }
    }

    /// Whether members follow behind the bracket that closed the document's object.
    fn object_goes_on(&mut self) -> bool {
        let closed_at = self.at;
        self.skip_blank();
        let place = self.at;
        if self.peek() == Some(',') {
            self.at += 1;
            self.skip_blank();
        }
        let goes_on = self.key_follows();
        self.at = place;
        if goes_on && self.text[..closed_at].ends_with('}') {
            let span = Span::new(closed_at - 1, closed_at);
            self.fault(span, "this bracket closes the whole object, but more entries follow", |finding| {
                finding.hint("a bracket too many stands here or further up").fix(span, "", false)
            });
        }
        goes_on
    }

    /// Moves to the next `,`, `}`, `]` or `"key":`.
    fn resynchronise(&mut self) {
        while let Some(character) = self.peek() {
            if matches!(character, ',' | '}' | ']') || is_key(self.rest()) {
                return;
            }
            self.at += character.len_utf8();
        }
    }
}

/// Blanks, strings.
impl<'a> Reader<'a> {
    fn skip_blank(&mut self) {
        while let Some(first) = self.peek() {
            let rest = self.rest();
            let start = self.at;
            match first {
                ' ' | '\t' | '\n' | '\r' => self.at += 1,
                '/' if rest.starts_with("//") => self.comment(rest.find('\n').unwrap_or(rest.len())),
                '/' if rest.starts_with("/*") => self.comment(end_of(rest, "*/")),
                '<' if rest.starts_with("<!--") => self.comment(end_of(rest, "-->")),
                invisible if is_invisible(invisible) => {
                    self.at += invisible.len_utf8();
                    let span = Span::new(start, self.at);
                    let message = format!("an invisible character (U+{:04X}) stands between values", u32::from(first));
                    self.blank_fault(span, message, |finding| finding.fix(span, " ", true));
                }
                _ => return,
            }
        }
    }

    fn comment(&mut self, length: usize) {
        let span = self.first_line(self.at, self.at + length);
        let whole = Span::new(self.at, self.at + length);
        self.at += length;
        self.blank_fault(span, "JSON has no comments".to_owned(), |finding| {
            finding.hint("move the comment above the line of dashes, or take it away").fix(whole, "", false)
        });
    }

    /// A finding in what may be read twice, because reading went back.
    fn blank_fault(&mut self, span: Span, message: String, refine: impl FnOnce(Diagnostic) -> Diagnostic) {
        if span.range().start >= self.blanks_seen {
            self.blanks_seen = self.at;
            self.fault(span, message, refine);
        }
    }

    fn string(&mut self) -> Spanned<String> {
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
                |finding| finding.hint("JSON knows only the plain double quote \"").fix(whole, replacement, false),
            );
        } else if !end.closed {
            self.fault(self.span_at(start), "a string has no closing quote", |finding| {
                finding.label("begins here").fix(Span::new(end.content, end.after), "\"", false)
            });
        }
        if quote == '"' {
            self.report_flaws(span, &flaws);
        }
        Spanned::new(value, span)
    }

    fn report_flaws(&mut self, content: Span, flaws: &Flaws) {
        let text = self.text;
        let base = content.range().start;
        let part = |range: &std::ops::Range<usize>| Span::new(base + range.start, base + range.end);
        if let Some(range) = &flaws.control {
            let span = part(range);
            let first = text[span.range()].chars().next().unwrap_or(' ');
            let place = self.span_at(span.range().start);
            let replacement = escaped(&text[span.range()]);
            let name = name_of_control(first);
            self.findings.add(&JSON_CONTROL_CHARACTER, place, format!("{name} stands in a string"), |finding| {
                finding.hint(format!("write {} instead", escaped(&first.to_string()))).fix(span, replacement, true)
            });
        }
        if let Some(range) = &flaws.quote {
            let span = part(range);
            let replacement = escaped(&text[span.range()]);
            let place = self.span_at(span.range().start);
            self.fault(place, "a quote stands in a string without a backslash", |finding| {
                finding.hint("write \\\" for a quote in a string").fix(span, replacement, false)
            });
        }
        for range in &flaws.escapes {
            let span = part(range);
            let raw = &text[span.range()];
            let message = format!("`{raw}` is not an escape of JSON");
            let replacement = if raw == "\\'" { "'".to_owned() } else { format!("\\{raw}") };
            self.fault(span, message, |finding| {
                finding.hint(format!("write {replacement}")).fix(span, replacement, false)
            });
        }
    }

    /// The end of the string whose content begins at `start`. Nothing is reported here, so it may be asked ahead.
    fn string_end(&mut self, start: usize, quote: char) -> StringEnd {
        if quote != '"' {
            return self.odd_string_end(start, quote);
        }
        let mut at = start;
        let mut first_line_end = None;
        while let Some(&byte) = self.text.as_bytes().get(at) {
            match byte {
                b'\\' => at += 1,
                b'"' => {
                    let closes = may_close(&self.text[at + 1..]);
                    let later = if closes { None } else { self.closing_quote(at + 1, 0, &['"'], surely_closes) };
                    let content = later.unwrap_or(at);
                    return StringEnd { content, after: content + 1, closed: true };
                }
                b'\n' => {
                    first_line_end = first_line_end.or(Some(at));
                    if self.quotes_run_out || begins_entry(&self.text[at + 1..]) {
                        return self.unclosed_string(start, at);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        self.quotes_run_out = true;
        self.unclosed_string(start, first_line_end.unwrap_or(self.text.len()))
    }

    /// The end of a string in quotes that are not JSON's: never behind its line.
    fn odd_string_end(&mut self, start: usize, quote: char) -> StringEnd {
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
    fn closing_quote(
        &mut self,
        from: usize,
        kind: usize,
        closers: &[char],
        test: fn(&str, bool) -> bool,
    ) -> Option<usize> {
        if self.no_closing_quote_before.get(kind).is_some_and(|&failed| from < failed) {
            return None;
        }
        let in_object = self.open.last().is_some_and(|&place| self.text[place..].starts_with('{'));
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
    fn unclosed_string(&self, start: usize, line_end: usize) -> StringEnd {
        let line = self.text[start..line_end].trim_end();
        let line = line.strip_suffix(',').unwrap_or(line).trim_end();
        let content = line.trim_end_matches(|character| character != '"' && is_quote(character));
        StringEnd { content: start + content.len(), after: start + line.len(), closed: false }
    }

    /// Whether a string that is a key begins here.
    fn key_follows(&mut self) -> bool {
        if self.peek() != Some('"') {
            return false;
        }
        let end = self.string_end(self.at + 1, '"');
        self.text[end.after..].trim_start().starts_with(':')
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }
}

/// What is reported.
impl Reader<'_> {
    fn fault(&mut self, span: Span, message: impl Into<String>, refine: impl FnOnce(Diagnostic) -> Diagnostic) {
        let place = span.range().start;
        if self.last_fault.replace(place) != Some(place) {
            self.findings.add(&JSON_SYNTAX, span, message, refine);
        }
    }

    fn report_missing_comma(&mut self, entry_end: usize) {
        let span = self.span_before(entry_end);
        self.fault(span, "a comma is missing between two entries", |finding| {
            finding.label("type `,` behind this").fix(Span::new(entry_end, entry_end), ",", false)
        });
    }

    fn report_lone_comma(&mut self, at: usize) {
        let span = Span::new(at, at + 1);
        self.fault(span, "nothing stands before this comma", |finding| {
            finding.hint("take the comma away").fix(span, "", false)
        });
    }

    fn report_trailing_comma(&mut self, at: usize, closing: char) {
        let span = Span::new(at, at + 1);
        let message = format!("a comma stands between the last entry and `{closing}`");
        self.findings.add(&JSON_TRAILING_COMMA, span, message, |finding| {
            finding.label("nothing follows this comma").hint("take the comma away").fix(span, "", true)
        });
    }

    fn report_missing_bracket(&mut self, closing: char, entry_end: usize) {
        let span = self.span_before(entry_end);
        let opened = self.open.last().map(|&place| self.span_at(place));
        self.fault(span, format!("`{closing}` is missing here"), |finding| {
            let finding = finding.label(format!("type `{closing}` behind this"));
            let finding = finding.fix(Span::new(entry_end, entry_end), closing, false);
            opened.into_iter().fold(finding, |finding, span| finding.related(span, "opened here"))
        });
    }

    fn report_stray_bracket(&mut self, bracket: char, closing: char) {
        let span = self.span_at(self.at);
        let opened = self.open.last().map(|&place| self.span_at(place));
        self.fault(span, format!("`{bracket}` closes nothing that is open here"), |finding| {
            let finding = finding.hint(format!("take it away, or write `{closing}`")).fix(span, "", false);
            opened.into_iter().fold(finding, |finding, span| finding.related(span, "the innermost open bracket"))
        });
    }

    /// The text ends inside brackets: said once for all of them.
    fn report_unclosed(&mut self) {
        if std::mem::replace(&mut self.end_reported, true) {
            return;
        }
        let end = self.text.trim_end().len();
        let is_array = |&place: &usize| self.text[place..].starts_with('[');
        let missing: String = self.open.iter().rev().map(|place| if is_array(place) { ']' } else { '}' }).collect();
        let opened = self.open.last().map(|&place| self.span_at(place));
        let span = self.span_before(end);
        self.fault(span, format!("the text ends where `{missing}` is missing"), |finding| {
            let finding = finding.hint(format!("type {missing} at the end, or where the brackets belong"));
            let finding = finding.fix(Span::new(end, end), missing, false);
            opened.into_iter().fold(finding, |finding, span| finding.related(span, "opened here"))
        });
    }

    fn report_text_after(&mut self) {
        self.skip_blank();
        let rest = self.rest();
        if rest.is_empty() {
            return;
        }
        let span = self.first_line(self.at, self.text.len());
        let only_brackets = rest.trim_end().trim_start_matches(['}', ']', ',', ' ', '\n', '\r']).is_empty();
        let hint = if only_brackets {
            "a closing bracket too many stands here or further up"
        } else {
            "one JSON value is read; put the text elsewhere, or take it away"
        };
        self.findings.add(&JSON_TEXT_AFTER, span, "text follows the JSON value", |finding| finding.hint(hint));
    }

    /// Reports keys that are given again from the member `known` on.
    fn report_duplicates(&mut self, members: &[Member], known: usize) {
        let mut last_of_key: HashMap<&str, usize> = HashMap::new();
        for (index, member) in members.iter().enumerate() {
            let Some(earlier) = last_of_key.insert(&member.key.value, index) else { continue };
            let (Some(first), Some(next)) = (members.get(earlier), members.get(earlier + 1)) else { continue };
            if index < known {
                continue;
            }
            let same = self.text[first.value.span.range()] == self.text[member.value.span.range()];
            let removal = Span::new(self.entry_start(first), self.entry_start(next));
            let message = format!("the key `{}` is given twice", shortened(&member.key.value));
            self.findings.add(&JSON_DUPLICATE_KEY, member.key.span, message, |finding| {
                let finding = finding.label("this value counts").related(first.key.span, "first given here");
                if same {
                    return finding.hint("both values are the same: take one away").fix(removal, "", true);
                }
                finding.hint("take one of them away: only the last value is seen by anyone")
            });
        }
    }

    fn entry_start(&self, member: &Member) -> usize {
        let start = member.key.span.range().start;
        let before = self.text[..start].chars().next_back();
        start - before.filter(|&character| is_quote(character)).map_or(0, char::len_utf8)
    }

    /// The character at a place.
    fn span_at(&self, at: usize) -> Span {
        let length = self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        Span::new(at, at + length)
    }

    /// The character before a place.
    fn span_before(&self, at: usize) -> Span {
        let length = self.text.get(..at).and_then(|text| text.chars().next_back()).map_or(0, char::len_utf8);
        Span::new(at - length, at)
    }

    /// What of a stretch of text is on its first line.
    fn first_line(&self, start: usize, end: usize) -> Span {
        let line = self.text[start..end].lines().next().unwrap_or("").trim_end();
        Span::new(start, start + line.len())
    }
}

const SINGLE_QUOTES: &[char] = &['\'', '\u{2018}', '\u{2019}', '\u{201a}'];
const DOUBLE_QUOTES: &[char] = &['"', '\u{201c}', '\u{201d}', '\u{201e}', '\u{201f}', '\u{2033}'];

fn is_quote(character: char) -> bool {
    SINGLE_QUOTES.contains(&character) || DOUBLE_QUOTES.contains(&character)
}

/// Blanks that JSON does not allow between values, and characters that nobody sees.
fn is_invisible(character: char) -> bool {
    character.is_whitespace() || character.is_control() || matches!(character, '\u{200b}'..='\u{200f}' | '\u{feff}')
}

/// Whether a quote before `rest` may close its string: always so in valid JSON.
fn may_close(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\t']);
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let word = rest.bytes().take_while(is_word).count();
    rest.is_empty()
        || rest.starts_with([',', '}', ']', ':', '\n', '\r', '"', '='])
        || rest.starts_with("//")
        || rest.starts_with("/*")
        || (word > 0 && rest[word..].trim_start_matches(' ').starts_with(':'))
}

/// Whether a quote before `rest` closes its string beyond doubt, though quotes stand inside it.
fn surely_closes(rest: &str, in_object: bool) -> bool {
    let blank = [' ', '\t', '\r'];
    let rest = rest.trim_start_matches(blank);
    let Some(rest) = rest.strip_prefix(',') else {
        return rest.is_empty() || rest.starts_with(['}', ']', '\n']);
    };
    let rest = rest.trim_start_matches(blank);
    let ends = rest.is_empty() || rest.starts_with(['\n', '}', ']']);
    ends || if in_object { is_key(rest) } else { rest.starts_with(['"', '{', '[']) }
}

/// Whether the text begins with `"key":`, all on one line.
fn is_key(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('"') else { return false };
    let Some(end) = rest.find(['"', '\\', '\n']) else { return false };
    rest[end..].strip_prefix('"').is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with(':'))
}

/// Whether a line begins with a key, or holds nothing but closing brackets: a string does not reach into it.
fn begins_entry(text: &str) -> bool {
    let text = text.trim_start_matches([' ', '\t']);
    let line_ends = |rest: &str| rest.is_empty() || rest.starts_with('\n');
    let brackets = ['}', ']', ',', ' ', '\t', '\r'];
    is_key(text) || (text.starts_with(['}', ']']) && line_ends(text.trim_start_matches(brackets)))
}

fn is_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(head, tail)| (head, Some(tail)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(head, tail)| (head, Some(tail)));
    digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|tail| digits(tail.strip_prefix(['+', '-']).unwrap_or(tail)))
}

/// What words without quotes mean, and how JSON writes it.
fn meaning_of_bare_words(words: &str) -> (Value, String) {
    let lower = words.to_ascii_lowercase();
    match lower.as_str() {
        "true" | "false" => (Value::Bool(lower == "true"), lower),
        "null" | "none" | "nil" | "undefined" | "nan" | "infinity" | "-infinity" | "+infinity" => {
            (Value::Null, "null".to_owned())
        }
        _ => match number(words) {
            Some(exact) => (Value::Number(words.to_owned()), exact.to_string()),
            None => (Value::String(words.to_owned()), quoted(words)),
        },
    }
}

/// Text as a JSON string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Text for a message: its first line, and not too much of it.
fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    match line.char_indices().nth(60) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line.to_owned(),
    }
}

fn end_of(text: &str, closing: &str) -> usize {
    text.get(2..).and_then(|rest| rest.find(closing)).map_or(text.len(), |at| at + 2 + closing.len())
}

/// What in a string's content JSON does not allow: bytes of the content.
#[derive(Default)]
struct Flaws {
    /// From the first control character to the last.
    control: Option<std::ops::Range<usize>>,
    /// From the first quote without a backslash to the last.
    quote: Option<std::ops::Range<usize>>,
    escapes: Vec<std::ops::Range<usize>>,
}

/// Resolves the escapes of a string's content. An escape that is none stands for itself.
fn decode(raw: &str, quote: char) -> (String, Flaws) {
    let mut flaws = Flaws::default();
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(|character| matches!(character, '\\' | '"' | '\0'..='\x1f')) {
        value.push_str(&rest[..at]);
        let place = raw.len() - rest.len() + at;
        rest = &rest[at..];
        let length = match escape(rest) {
            Some((character, length)) => {
                value.push(character);
                length
            }
            None if rest.starts_with('\\') => {
                let length = 1 + rest.chars().nth(1).map_or(0, char::len_utf8);
                let is_quote = &rest[..length] == "\\'";
                value.push_str(if is_quote { "'" } else { &rest[..length] });
                if !(is_quote && quote == '\'') {
                    flaws.escapes.push(place..place + length);
                }
                length
            }
            None => {
                let flaw = if rest.starts_with('"') { &mut flaws.quote } else { &mut flaws.control };
                let start = flaw.as_ref().map_or(place, |range| range.start);
                *flaw = Some(start..place + 1);
                value.push_str(&rest[..1]);
                1
            }
        };
        rest = &rest[length..];
    }
    value.push_str(rest);
    (value, flaws)
}

/// The character that an escape at the beginning of the text stands for, and the escape's length.
fn escape(text: &str) -> Option<(char, usize)> {
    let code = text.strip_prefix('\\')?;
    let character = match code.chars().next()? {
        '"' => '"',
        '\\' => '\\',
        '/' => '/',
        'b' => '\x08',
        'f' => '\x0c',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => return unicode_escape(text),
    };
    Some((character, 2))
}

fn unicode_escape(text: &str) -> Option<(char, usize)> {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hex.then(|| u16::from_str_radix(digits, 16).ok()).flatten()
    };
    let first = unit(0)?;
    if let Some(character) = char::from_u32(u32::from(first)) {
        return Some((character, 6));
    }
    let pair = char::decode_utf16([first, unit(6)?]).next()?;
    Some((pair.ok()?, 12))
}

/// A stretch of a string's content with its control characters and quotes escaped; what is escaped stays.
fn escaped(raw: &str) -> String {
    let mut written = String::with_capacity(raw.len() + 8);
    let mut characters = raw.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                written.push('\\');
                written.extend(characters.next());
            }
            '\r' if characters.peek() == Some(&'\n') => {}
            '"' => written.push_str("\\\""),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            '\0'..='\x1f' => written.push_str(quoted(&character.to_string()).trim_matches('"')),
            _ => written.push(character),
        }
    }
    written
}

fn name_of_control(character: char) -> String {
    match character {
        '\n' | '\r' => "a line break".to_owned(),
        '\t' => "a tab".to_owned(),
        _ => format!("a control character (U+{:04X})", u32::from(character)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Fix;
    use crate::text::RelPath;

    /// The value, what was found, and the text after all fixes.
    fn read_text(text: &str) -> (String, Vec<String>, String) {
        let mut findings = Findings::new(RelPath::new("form.md"));
        let node = read(text, Span::new(0, text.len()), &mut findings);
        let value = node.map_or("nothing".to_owned(), |node| to_serde(&node).to_string());
        let found = findings.into_diagnostics();
        let describe = |it: &Diagnostic| format!("{} {}", it.rule.id, &text[it.span.unwrap_or_default().range()]);
        let mut fixes: Vec<&Fix> = found.iter().filter_map(|finding| finding.fix.as_ref()).collect();
        fixes.sort_by_key(|fix| std::cmp::Reverse(fix.span));
        let mut repaired = text.to_owned();
        for fix in fixes {
            repaired.replace_range(fix.span.range(), &fix.replacement);
        }
        (value, found.iter().map(describe).collect(), repaired)
    }

    /// The text is read as `value` with the findings, and its fixes make it JSON of the same value.
    fn survives(text: &str, value: &str, expected: &[&str]) {
        let (read, found, fixed) = read_text(text);
        assert_eq!(read, value, "{text}");
        assert_eq!(found, expected, "{text}");
        let parse = |text| serde_json::from_str::<serde_json::Value>(text).ok();
        assert_eq!(parse(&fixed), parse(value), "{fixed}");
    }

    #[test]
    fn valid_json_is_read_exactly() {
        let text =
            r#" {"a": ["x\u00e9\ud83d\ude00\/\n", -1.5e+3, 0, true, false, null, {}, []], "": "b, \"c\": {d}"} "#;
        let strict: serde_json::Value = serde_json::from_str(text).expect("valid");
        assert_eq!(read_text(text).0, strict.to_string());
        assert!(read_text(text).1.is_empty());
    }

    #[test]
    fn spans_count_from_the_beginning_of_the_text() {
        let text = "# T\n---\n{\"k\": \"v\\n\"}\n---\n";
        let mut findings = Findings::new(RelPath::new("form.md"));
        let node = read(text, Span::new(8, text.len() - 5), &mut findings).expect("an object");
        assert_eq!(&text[node.span.range()], "{\"k\": \"v\\n\"}");
        let Value::Object(members) = &node.value else { panic!("an object") };
        let member = members.first().expect("a member");
        assert_eq!((&text[member.key.span.range()], &text[member.value.span.range()]), ("k", "v\\n"));
        assert!(findings.into_diagnostics().is_empty());
    }

    #[test]
    fn commas() {
        survives(r#"{"a": [1, 2,], }"#, r#"{"a":[1,2]}"#, &["json-trailing-comma ,", "json-trailing-comma ,"]);
        survives(r#"{"a": 1 "b": [1 2]}"#, r#"{"a":1,"b":[1,2]}"#, &["json-syntax 1", "json-syntax 1"]);
        survives(r#"{, "a": 1,, "b": 2}"#, r#"{"a":1,"b":2}"#, &["json-syntax ,", "json-syntax ,"]);
        survives(r#"[{"a": 1}{"a": 2}]"#, r#"[{"a":1},{"a":2}]"#, &["json-syntax }"]);
    }

    #[test]
    fn control_characters_in_strings() {
        let value = r#"{"a":"one\ntwo\tthree"}"#;
        survives("{\"a\": \"one\ntwo\tthree\"}", value, &["json-control-character \n"]);
        survives("[\"\u{1}\"]", "[\"\\u0001\"]", &["json-control-character \u{1}"]);
    }

    #[test]
    fn quotes() {
        survives("{'a': 'don't'}", r#"{"a":"don't"}"#, &["json-syntax '", "json-syntax '"]);
        survives("{“a”: “b”, \"c\": 1}", r#"{"a":"b","c":1}"#, &["json-syntax “", "json-syntax “"]);
        survives("{\"a\": \"b”,\n\"c\": 1}", r#"{"a":"b","c":1}"#, &["json-syntax \""]);
        let inner = r#"{"a": "press "Save", then go", "b": 1}"#;
        survives(inner, r#"{"a":"press \"Save\", then go","b":1}"#, &["json-syntax \""]);
        survives(
            r#"{label: 1, "b": yes sir}"#,
            r#"{"label":1,"b":"yes sir"}"#,
            &["json-syntax label", "json-syntax yes sir"],
        );
    }

    #[test]
    fn strings_without_an_end_stop_with_their_line() {
        survives("{\"a\": \"b,\n \"c\": 1}", r#"{"a":"b","c":1}"#, &["json-syntax \""]);
        survives("{\"a\": {\"b\": \"c\n}}", r#"{"a":{"b":"c"}}"#, &["json-syntax \""]);
        let (value, found, _) = read_text("[\"a\nb c");
        assert_eq!((value.as_str(), found.len()), (r#"["a","b c"]"#, 4));
    }

    #[test]
    fn escapes() {
        let value = r#"["C:\\dir 'x'"]"#;
        survives(r#"["C:\dir \'x\'"]"#, value, &["json-syntax \\d", "json-syntax \\'", "json-syntax \\'"]);
        survives(r#"["\u12 \ud800"]"#, r#"["\\u12 \\ud800"]"#, &["json-syntax \\u", "json-syntax \\u"]);
        assert_eq!(source_offset(r"a\u00e9\nb", 4), 9);
        assert_eq!(source_offset("ab", 9), 2);
    }

    #[test]
    fn brackets() {
        survives(r#"{"a": [{"b": 1"#, r#"{"a":[{"b":1}]}"#, &["json-syntax 1"]);
        survives(r#"[{"b": 1, {"b": 2}]"#, r#"[{"b":1},{"b":2}]"#, &["json-syntax 1"]);
        survives(r#"{"a": [1, "b": 2}"#, r#"{"a":[1],"b":2}"#, &["json-syntax 1"]);
        survives(r#"{"a": [{"b": 1}}, {"b": 2}]}"#, r#"{"a":[{"b":1},{"b":2}]}"#, &["json-syntax }"]);
        survives(r#"{"a": 1}, "b": 2}"#, r#"{"a":1,"b":2}"#, &["json-syntax }"]);
        survives(r#""a": 1}"#, r#"{"a":1}"#, &["json-syntax \""]);
        assert_eq!(read_text(r#"{"a": 1]}"#).0, r#"{"a":1}"#);
    }

    #[test]
    fn colons_and_values() {
        survives(
            r#"{"a" 1, "b" = 2, "c":: 3}"#,
            r#"{"a":1,"b":2,"c":3}"#,
            &["json-syntax \"", "json-syntax =", "json-syntax ::"],
        );
        survives(
            "[NaN, True, .5, +1]",
            "[null,true,0.5,1]",
            &["json-syntax NaN", "json-syntax True", "json-syntax .5", "json-syntax +1"],
        );
        let (value, found, _) = read_text("{\"a\":\n \"b\": 2, \"c\", \"d\": }");
        assert_eq!(value, r#"{"a":null,"b":2,"c":null,"d":null}"#);
        assert_eq!(found, ["json-syntax a", "json-syntax c", "json-syntax d"]);
        let (value, found, _) = read_text(r#"{"a": 1, what is this, "b": 2}"#);
        assert_eq!((value.as_str(), found.len()), (r#"{"a":1,"b":2}"#, 1));
    }

    #[test]
    fn comments_and_text_around() {
        survives("{ // one\n\"a\": 1 /* two */ }", r#"{"a":1}"#, &["json-syntax // one", "json-syntax /* two */"]);
        survives("{\u{a0}\"a\": 1}", r#"{"a":1}"#, &["json-syntax \u{a0}"]);
        let (value, found, _) = read_text("Here it is:\n{\"a\": 1}\nThe end\nof it");
        assert_eq!(value, r#"{"a":1}"#);
        assert_eq!(found, ["json-syntax Here it is:", "json-text-after The end"]);
        assert_eq!(read_text(" \n").0, "nothing");
        assert_eq!(read_text("no object").0, "nothing");
    }

    #[test]
    fn the_last_of_two_equal_keys_counts() {
        survives(r#"{"a": 1, "b": 2, "a": 1}"#, r#"{"a":1,"b":2}"#, &["json-duplicate-key a"]);
        let (value, found, fixed) = read_text(r#"{"a": 1, "a": 2}"#);
        assert_eq!((value.as_str(), found.len()), (r#"{"a":2}"#, 1));
        assert_eq!(fixed, r#"{"a": 1, "a": 2}"#);
    }

    #[test]
    fn depth_is_limited() {
        let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(read_text(&deep(MAX_DEPTH)).1.is_empty());
        assert_eq!(read_text(&deep(MAX_DEPTH + 1)).1, ["nesting-too-deep ["]);
        assert_eq!(read_text(&format!("[{}, 1]", deep(100_000))).1, ["nesting-too-deep ["]);
    }

    #[test]
    fn any_text_is_read_without_waiting() {
        for piece in
            ["\"", "\"a\"b ", "'a ", "\"\n\\\"\n,", "{\"a\":", "[", "}", "{},\"a\":", "// x\n", "\"a\":\"b\":", "é"]
        {
            let text = piece.repeat(20_000);
            let mut findings = Findings::new(RelPath::new("form.md"));
            read(&text, Span::new(0, text.len() + 9), &mut findings);
            for finding in findings.into_diagnostics() {
                assert!(text.get(finding.span.unwrap_or_default().range()).is_some());
            }
        }
    }
}
