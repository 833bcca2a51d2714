//! The elements of an apollo article with their fields, each with its place; and what each element may hold.
//!
//! Must not know what any rule makes of them.

use crate::article::overlay::{Block, ELEMENTS};
use crate::article::split_tags;
use crate::rules::ArticleView;
use crate::text::Span;

/// What an element may hold. Names are matched in any case.
pub struct Schema {
    pub element: &'static str,
    pub required: &'static [&'static str],
    pub optional: &'static [&'static str],
}

pub const SCHEMAS: &[Schema] = &[
    Schema {
        element: "insight",
        required: &["symptomId"],
        optional: &[
            "executionText",
            "timeoutText",
            "failedText",
            "noResultText",
            "additionalInputsReq",
            "maxInsightCount",
            "title",
            "client",
        ],
    },
    Schema {
        element: "metric",
        required: &["name", "aggregationType"],
        optional: &["timeSpanDuration", "timeSpanType", "title", "client"],
    },
    Schema { element: "video", required: &["src", "title"], optional: &["client"] },
    Schema { element: "videoGroup", required: &[], optional: &["title", "client"] },
    Schema { element: "azureKB", required: &[], optional: &["title", "client"] },
];

/// One element. A video of a group is an element of its own.
pub struct Element<'a> {
    pub schema: &'static Schema,
    /// Its opening tag.
    pub tag: Span,
    pub fields: Vec<Field<'a>>,
}

/// `<name>value</name>`.
#[derive(Clone, Copy)]
pub struct Field<'a> {
    pub name: &'a str,
    pub name_span: Span,
    /// Without the white space around it.
    pub value: &'a str,
    pub value_span: Span,
}

impl<'a> Element<'a> {
    pub fn field(&self, name: &str) -> Option<&Field<'a>> {
        self.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }
}

/// All elements of an article, in order of place.
pub fn elements<'a>(view: &ArticleView<'a>) -> Vec<Element<'a>> {
    let marks = view.article.marks.blocks.iter().filter(|mark| mark.what == Block::Element);
    let mut elements = Vec::new();
    for mark in marks {
        read(view, mark.span, &mut elements);
    }
    elements
}

fn read<'a>(view: &ArticleView<'a>, span: Span, elements: &mut Vec<Element<'a>>) {
    let text = view.slice(span);
    let base = span.range().start;
    let mut is_open = false;
    for (range, is_tag) in split_tags(text) {
        let place = Span::new(range.start, range.end).shifted(base);
        let piece = view.slice(place);
        if piece.starts_with("<!--") {
            continue;
        }
        if !is_tag {
            let field = elements.last_mut().and_then(|element| element.fields.last_mut());
            if let Some(field) = field.filter(|field| is_open && field.value.is_empty()) {
                (field.value, field.value_span) = trimmed(piece, place);
            }
            continue;
        }
        let (name, name_span) = tag_name(piece, place);
        is_open = false;
        if piece.starts_with("</") || name.eq_ignore_ascii_case("br") {
            continue;
        }
        if let Some(schema) = SCHEMAS.iter().find(|schema| schema.element.eq_ignore_ascii_case(name)) {
            elements.push(Element { schema, tag: place, fields: Vec::new() });
        } else if let Some(element) = elements.last_mut() {
            is_open = true;
            let after = Span::new(place.range().end, place.range().end);
            element.fields.push(Field { name, name_span, value: "", value_span: after });
        }
    }
}

/// The name in an opening or closing tag, and its place.
pub fn tag_name(tag: &str, place: Span) -> (&str, Span) {
    let inside = tag.trim_start_matches(['<', '/']);
    let start = tag.len() - inside.len();
    let name = inside.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or("");
    (name, Span::new(start, start + name.len()).shifted(place.range().start))
}

pub fn is_element(name: &str) -> bool {
    ELEMENTS.iter().any(|element| element.eq_ignore_ascii_case(name))
}

fn trimmed(text: &str, place: Span) -> (&str, Span) {
    let start = place.range().start + (text.len() - text.trim_start().len());
    (text.trim(), Span::new(start, start + text.trim().len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::APOLLO_FIELDS;

    #[test]
    fn every_field_is_known_where_elements_are_read() {
        let fields = SCHEMAS.iter().flat_map(|schema| schema.required.iter().chain(schema.optional));
        let unknown: Vec<_> = fields.filter(|field| !APOLLO_FIELDS.contains(field)).collect();
        assert_eq!(unknown, Vec::<&&str>::new());
    }
}
