//! The properties block: `<properties name="value" ... />`, read with `quick-xml` and recovered where it is not XML.
//!
//! Must not know what a property means.

mod end;
mod place;
mod stray;

use memchr::memchr2;
use quick_xml::events::attributes::Attributes;

use super::entities;
use super::find::find_ignoring_case;
use super::findings::{self, Findings};
use super::front_matter;
use super::property_names;
use crate::text::{Span, Spanned, trimmed};
use end::{
    begins_known_property, ends_value, holds_property, is_name_character, is_typographic_quote, length_of_closing_tag,
    length_of_unclosed, length_of_unclosed_with_quotes, without_quotes,
};
use place::{report_second_block, report_text_before, with_comment_around};
use stray::begins_body;

/// The metadata of an article, as written: names and values with their places.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Properties {
    /// The whole block, `<properties` to `/>`, with the comment around it if there is one; empty if there is no block.
    pub span: Span,
    pub entries: Vec<Property>,
}

/// One `name="value"`. The value has its entities resolved; its span covers the raw text between the quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    pub name: Spanned<String>,
    pub value: Spanned<String>,
}

impl Properties {
    /// The words `<properties`, which stand for the block as a whole where a property is missing.
    #[must_use]
    pub fn opening(&self, text: &str) -> Span {
        let block = self.span.range();
        // A comment may stand around the block.
        let comment = text.get(block.clone()).and_then(|block| block.strip_prefix("<!--")?.find('<'));
        let start = block.start + comment.map_or(0, |at| "<!--".len() + at);
        Span::new(start, (start + "<properties".len()).min(block.end))
    }

    /// The value of a property, trimmed; nothing where it is absent or blank. The first of duplicates counts.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = trimmed(&self.find(name)?.value.value);
        (!value.is_empty()).then_some(value)
    }

    /// The first property of a name, in any case.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Property> {
        // Most names differ in length, which takes no call to see.
        let is_it =
            |entry: &&Property| entry.name.value.len() == name.len() && entry.name.value.eq_ignore_ascii_case(name);
        self.entries.iter().find(is_it)
    }

    /// The items of a comma separated property, trimmed, without empty ones.
    pub fn list(&self, name: &str) -> impl Iterator<Item = Spanned<&str>> {
        self.find(name).into_iter().flat_map(|entry| entry.value.as_deref().items())
    }
}

/// Reads the first properties block of a text.
pub fn parse(text: &str, front_matter: Option<Span>, findings: &mut Findings) -> Properties {
    let behind = front_matter.map_or(0, |span| span.range().end);
    let start = find_ignoring_case(&text[behind..], "<properties").map(|at| behind + at);
    if let Some(span) = front_matter {
        front_matter::report(span, start.is_some(), findings);
    }
    let Some(start) = start else {
        // An empty file is a finding of its own, and so is what stands in the block's place.
        if front_matter.is_some() || text.trim().is_empty() {
            return Properties::default();
        }
        findings.add(&findings::PROPERTIES_MISSING, Span::new(0, first_line_end(text)), "the article has no properties block", |it| {
            it.hint("begin the file with `<properties pageTitle=\"...\" selfHelpType=\"...\" cloudEnvironments=\"...\" articleId=\"...\" />`")
        });
        return Properties::default();
    };
    let at = start + "<properties".len();
    let mut reader = BlockReader {
        text,
        at,
        findings,
        entries: Vec::new(),
        unclosed: None,
        closed: 0,
        ended_early: false,
        has_comments: true,
    };
    let end = reader.read_block(start);
    let mut entries = reader.entries;
    entries.shrink_to_fit();
    let span = with_comment_around(text, Span::new(start, end), findings);
    report_text_before(text, behind, span, findings);
    report_second_block(text, span, findings);
    property_names::report(text, &entries, findings);
    Properties { span, entries }
}

struct BlockReader<'a> {
    text: &'a str,
    at: usize,
    findings: &'a mut Findings,
    entries: Vec<Property>,
    /// A quote that closes no value before this place, so that a line is searched in vain only once.
    unclosed: Option<(char, usize)>,
    /// The block is known to go on up to this place, so that each line is looked at only once.
    closed: usize,
    /// The block was closed before its last property.
    ended_early: bool,
    /// Whether a comment may end in the text that is left.
    has_comments: bool,
}

impl BlockReader<'_> {
    /// Reads properties up to the end of the block, and returns that end.
    fn read_block(&mut self, start: usize) -> usize {
        loop {
            let rest = &self.text[self.at..];
            let trimmed = rest.trim_start();
            let skipped = &rest[..rest.len() - trimmed.len()];
            self.at += skipped.len();
            // Nothing else begins as a name does, and nearly all of a block are properties as they should be.
            if trimmed.starts_with(|first: char| first.is_ascii_alphanumeric()) && self.read_plain().is_some() {
                continue;
            }
            let is_empty = trimmed.starts_with("/>");
            if is_empty || trimmed.starts_with('>') {
                let end = self.at + if is_empty { "/>".len() } else { ">".len() };
                if begins_known_property(&self.text[end..]) {
                    self.skip_early_end(skipped.len(), end);
                    continue;
                }
                if is_empty {
                    return self.without_closing_tag(end);
                }
                return end + length_of_closing_tag(&self.text[end..]).unwrap_or(0);
            }
            if let Some(length) = length_of_closing_tag(trimmed) {
                return self.ended_by_tag(length);
            }
            if trimmed.starts_with("<!--") && self.skip_comment(trimmed) {
                continue;
            }
            if begins_body(skipped, trimmed) {
                return self.unclosed(start, self.at - skipped.len());
            }
            let is_read = self.read_plain().is_some()
                || self.read_without_sign()
                || self.read_typographic()
                || self.read_without_opening_quote()
                || self.read_property().is_some();
            if is_read {
                continue;
            }
            if skipped.contains('\n') && self.is_never_closed() {
                return self.unclosed(start, self.at - skipped.len());
            }
            self.skip_stray_text();
        }
    }

    /// Reads `name="value"` as nearly all are written: on one line, and with nothing odd in it or behind it.
    fn read_plain(&mut self) -> Option<()> {
        let rest = &self.text[self.at..];
        let name_length =
            rest.bytes().take_while(|&byte| is_name_character(char::from(byte)) && byte.is_ascii()).count();
        let value_start = name_length + "=\"".len();
        let value = rest[name_length..].strip_prefix("=\"").filter(|_| name_length > 0)?;
        let length = memchr2(b'"', b'\n', value.as_bytes())?;
        let behind = value[length..].strip_prefix('"').filter(|behind| ends_value(behind))?;
        let name = Spanned::new(rest[..name_length].to_owned(), Span::new(0, name_length).shifted(self.at));
        let place = Span::new(value_start, value_start + length).shifted(self.at);
        self.entries.push(Property { name, value: Spanned::new(entities::decode(&value[..length]), place) });
        self.at = self.text.len() - behind.len();
        Some(())
    }

    /// Reads one `name = "value"` at the present place, if there is one.
    fn read_property(&mut self) -> Option<()> {
        let rest = &self.text[self.at..];
        let name_length = rest.find(|c: char| !is_name_character(c)).unwrap_or(rest.len());
        let after_name = rest[name_length..].trim_start();
        if name_length == 0 || !after_name.starts_with('=') {
            return None;
        }
        // One attribute at a time, so that a faulty one does not spoil those after it.
        let attribute = Attributes::html(rest, 0).with_checks(false).next()?;
        let value = match &attribute {
            Ok(attribute) => rest.get(offset_in(rest, &attribute.value)?..)?.get(..attribute.value.len())?,
            // The opening quote is the last one of the file.
            Err(_) => after_name[1..].trim_start().get(1..)?,
        };
        let (start, length) = self.value_extent(rest, value)?;
        let raw = &rest[start..start + length];
        let value_span = Span::new(start, start + length).shifted(self.at);
        let name_span = Span::new(0, name_length).shifted(self.at);
        let name = Spanned::new(rest[..name_length].to_owned(), name_span);
        self.entries.push(Property { name, value: Spanned::new(entities::decode(raw), value_span) });
        let quote = rest[..start].chars().next_back().filter(|&c| c == '"' || c == '\'');
        let closed = quote.is_some_and(|quote| rest[start + length..].starts_with(quote));
        self.at += start + length + usize::from(closed);
        Some(())
    }

    /// Reads `name "value"`, in which `=` was forgotten. Text that is no property's name is read on as such.
    fn read_without_sign(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let name_length = rest.find(|c: char| !is_name_character(c)).unwrap_or(rest.len());
        let from_quote = rest[name_length..].trim_start_matches([' ', '\t']);
        let Some(quote) = from_quote.chars().next().filter(|&c| name_length > 0 && (c == '"' || c == '\'')) else {
            return false;
        };
        let line = from_quote[1..].split('\n').next().unwrap_or("");
        let Some(value_length) = line.find(quote).filter(|&end| !line[end + 1..].starts_with(is_name_character)) else {
            return false;
        };
        let name = &rest[..name_length];
        let value_start = rest.len() - from_quote.len() + 1;
        let end = value_start + value_length + 1;
        let place = |start, end| Span::new(start, end).shifted(self.at);
        let message = format!("`=` is missing between `{name}` and its value");
        let is_known = property_names::is_known(name);
        let (gap, named) = (place(name_length, value_start - 1), place(0, value_start - 1));
        self.findings.add(&findings::PROPERTIES_STRAY_TEXT, place(0, end), message, |it| match property_names::meant(
            name,
        )
        .as_slice()
        {
            _ if is_known => it.hint("write `=` before the value").safe_fix(gap, "="),
            [meant] => it.label(format!("did you mean `{meant}=`?")).suggested_fix(named, format!("{meant}=")),
            _ => it.hint("write `name=\"value\"`, or delete it if it is no property"),
        });
        if is_known {
            let value = &rest[value_start..value_start + value_length];
            let value = Spanned::new(entities::decode(value), place(value_start, value_start + value_length));
            let name = Spanned::new(name.to_owned(), place(0, name_length));
            self.entries.push(Property { name, value });
        }
        self.at += end;
        true
    }

    /// Reads `name=“value”`, with typographic quotes in place of straight ones.
    fn read_typographic(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let name_length = rest.find(|c: char| !is_name_character(c)).unwrap_or(rest.len());
        let Some(behind) = rest[name_length..].trim_start().strip_prefix('=').map(str::trim_start) else {
            return false;
        };
        let Some(inside) = behind.strip_prefix(is_typographic_quote).filter(|_| name_length > 0) else { return false };
        let line = inside.split('\n').next().unwrap_or("");
        let is_end = |&(at, c): &(usize, char)| {
            (is_typographic_quote(c) || c == '"') && ends_value(&inside[at + c.len_utf8()..])
        };
        let Some((length, closing)) = line.char_indices().find(is_end) else { return false };
        let start = rest.len() - inside.len();
        let raw = &inside[..length];
        let whole = Span::new(rest.len() - behind.len(), start + length + closing.len_utf8()).shifted(self.at);
        let message = "typographic quotes stand around this value";
        self.findings.add(&findings::PROPERTY_UNQUOTED, whole, message, |it| {
            it.hint("write straight quotes").safe_fix(whole, format!("\"{}\"", raw.replace('"', "&quot;")))
        });
        let name = Spanned::new(rest[..name_length].to_owned(), Span::new(0, name_length).shifted(self.at));
        let value = Spanned::new(entities::decode(raw), Span::new(start, start + length).shifted(self.at));
        self.entries.push(Property { name, value });
        self.at = whole.range().end;
        true
    }

    /// Reads `name=value"`, whose opening quote was forgotten: up to the quote that ends the line or stands before white space.
    fn read_without_opening_quote(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let name_length = rest.find(|c: char| !is_name_character(c)).unwrap_or(rest.len());
        let Some(behind) = rest[name_length..].strip_prefix('=').filter(|_| name_length > 0) else { return false };
        // `name=value other="value"` has no quote forgotten that this one could close. No text is searched beyond such a sign.
        let Some(length) = behind.find(['"', '\n', '\'', '=', '<', '>']) else { return false };
        let (value, after) = behind.split_at(length);
        let Some(after) = after.strip_prefix('"') else { return false };
        if value.is_empty() || value.starts_with(char::is_whitespace) || !ends_value(after) {
            return false;
        }
        let start = name_length + "=".len();
        let place = Span::new(start, start + value.len()).shifted(self.at);
        let missing = Span::new(start, start).shifted(self.at);
        self.findings.add(&findings::PROPERTY_UNQUOTED, place, "this value has no opening quote", |it| {
            it.hint("write `\"` before the value").safe_fix(missing, "\"")
        });
        let name = Spanned::new(rest[..name_length].to_owned(), Span::new(0, name_length).shifted(self.at));
        self.entries.push(Property { name, value: Spanned::new(entities::decode(value), place) });
        self.at = place.range().end + 1;
        true
    }

    /// Where the value stands in `rest`, mended where its quotes are not what they should be.
    fn value_extent(&mut self, rest: &str, value: &str) -> Option<(usize, usize)> {
        let start = offset_in(rest, value)?;
        let quote = rest[..start].chars().next_back().filter(|&c| c == '"' || c == '\'');
        let span = Span::new(start, start + value.len()).shifted(self.at);
        let Some(quote) = quote else {
            let length = value.find("/>").unwrap_or(value.len());
            let span = Span::new(start, start + length).shifted(self.at);
            // A typographic quote at an end was meant to be a straight one.
            let quoted = format!("\"{}\"", value[..length].trim_matches(is_typographic_quote));
            self.findings
                .add(&findings::PROPERTY_UNQUOTED, span, "this value has no quotes", |it| it.safe_fix(span, quoted));
            return Some((start, length));
        };
        if let Some(length) = length_of_unclosed(value, rest[start + value.len()..].is_empty()) {
            let span = Span::new(start, start + length).shifted(self.at);
            let end = Span::new(span.end as usize, span.end as usize);
            self.findings.add(&findings::PROPERTY_QUOTE_UNCLOSED, span, "this value has no closing quote", |it| {
                it.label("the value seems to end here").safe_fix(end, quote.to_string())
            });
            return Some((start, length));
        }
        if ends_value(rest.get(start + value.len() + 1..).unwrap_or("")) {
            return Some((start, value.len()));
        }
        let searched = self.unclosed;
        let inside = self.length_with_quotes_inside(&rest[start..], quote);
        if inside.is_none()
            && self.unclosed != searched
            && let Some(length) = length_of_unclosed_with_quotes(&rest[start..], quote)
        {
            self.report_unclosed_with_quotes(&rest[start..start + length], quote);
            return Some((start, length));
        }
        let Some(length) = inside.filter(|&length| length > value.len()) else {
            return Some((start, value.len()));
        };
        let other = if quote == '"' { "'" } else { "\"" };
        self.findings.add(
            &findings::PROPERTY_QUOTE_INSIDE,
            Span::new(start, start + length).shifted(self.at),
            "this value holds its own quote character",
            |it| {
                let entity = if quote == '"' { "&quot;" } else { "&apos;" };
                let whole = Span::new(start, start + length).shifted(self.at);
                let inside = &rest[start..start + length];
                let it = it
                    .related(Span::new(span.end as usize, span.end as usize + 1), "an XML reader ends the value here")
                    .hint(format!("write `{entity}` inside the value, or put the value in `{other}`"));
                // What looks like another property must not become text of this one.
                if holds_property(inside, quote) {
                    return it;
                }
                it.suggested_fix(whole, without_quotes(inside, quote, entity))
            },
        );
        Some((start, length))
    }

    fn report_unclosed_with_quotes(&mut self, value: &str, quote: char) {
        let start = offset_in(self.text, value).unwrap_or(self.at);
        let span = Span::new(start, start + value.len());
        self.findings.add(&findings::PROPERTY_QUOTE_UNCLOSED, span, "this value has no closing quote", |it| {
            let entity = if quote == '"' { "&quot;" } else { "&apos;" };
            it.label("the value seems to end here")
                .hint(format!("close the value with `{quote}`, and write `{entity}` inside it"))
                .suggested_fix(span, format!("{}{quote}", value.replace(quote, entity)))
        });
    }

    /// The length of a value up to the first quote of its line that can close it.
    fn length_with_quotes_inside(&mut self, from_value: &str, quote: char) -> Option<usize> {
        let start = self.text.len() - from_value.len();
        if self.unclosed.is_some_and(|(known, until)| known == quote && start < until) {
            return None;
        }
        let line = from_value.split('\n').next().unwrap_or("");
        let found = line.match_indices(quote).map(|(at, _)| at).find(|&at| ends_value(&from_value[at + 1..]));
        if found.is_none() {
            self.unclosed = Some((quote, start + line.len()));
        }
        found
    }
}

fn first_line_end(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

/// Where a part of a text begins in it.
fn offset_in(whole: &str, part: &str) -> Option<usize> {
    let offset = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
    (offset + part.len() <= whole.len() && whole.is_char_boundary(offset)).then_some(offset)
}
