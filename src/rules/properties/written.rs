//! How properties are written: their places in the block, and edits of them.
//!
//! Must not know which values are right.

use crate::article::Property;
use crate::rules::ArticleView;
use crate::text::{Span, Spanned};

/// A property from its name to its closing quote.
pub fn whole(view: &ArticleView<'_>, property: &Property) -> Span {
    Span::new(property.name.span.range().start, end(view, property))
}

/// Where a property ends: behind its closing quote, if it has one.
pub fn end(view: &ArticleView<'_>, property: &Property) -> usize {
    let end = property.value.span.range().end;
    end + usize::from(quote(view, property).is_some())
}

/// The quote character around a value, where both are there.
pub fn quote(view: &ArticleView<'_>, property: &Property) -> Option<char> {
    let value = property.value.span.range();
    let opening = view.text.get(..value.start)?.chars().next_back()?;
    let closing = view.text.get(value.end..)?.chars().next()?;
    (opening == closing && matches!(opening, '"' | '\'')).then_some(opening)
}

/// The value of a property as it is written, without the white space around it; nothing where it is blank.
pub fn trimmed<'a>(view: &ArticleView<'a>, name: &str) -> Option<Spanned<&'a str>> {
    let span = view.properties.find(name)?.value.span;
    let raw = view.slice(span);
    let value = crate::text::trimmed(raw);
    let start = span.range().start + (raw.len() - raw.trim_start().len());
    (!value.is_empty()).then(|| Spanned::new(value, Span::new(start, start + value.len())))
}

/// The first white space inside a text that begins at a place.
pub fn first_white_space(text: &Spanned<&str>) -> Option<Span> {
    let at = text.value.find(char::is_whitespace)?;
    let rest = text.value.get(at..)?;
    let length = rest.len() - rest.trim_start().len();
    Some(Span::new(at, at + length).shifted(text.span.range().start))
}

/// The edit that gives a property a value: where it is there, in its place, else behind another one.
pub fn given(view: &ArticleView<'_>, name: &str, value: &str, after: Option<&Property>) -> Option<(Span, String)> {
    if let Some(property) = view.properties.find(name) {
        let quote = quote(view, property)?;
        return Some((property.value.span, escaped(value, quote)));
    }
    let first = view.properties.entries.first()?;
    let place = match after {
        Some(property) => quote(view, property).map(|_| end(view, property))?,
        None => view.properties.opening(view.text).range().end,
    };
    let before = view.text.get(..first.name.span.range().start)?;
    let space = before.get(before.trim_end().len()..).filter(|space| !space.is_empty()).unwrap_or(" ");
    Some((Span::new(place, place), format!("{space}{name}=\"{}\"", escaped(value, '"'))))
}

/// A value as it is written between quotes.
pub fn escaped(value: &str, quote: char) -> String {
    value.replace('&', "&amp;").replace(quote, entity(quote))
}

/// What stands for a quote character inside a value that it is written around.
pub fn entity(quote: char) -> &'static str {
    if quote == '"' { "&quot;" } else { "&apos;" }
}
