//! Apollo's elements (insight, metric, video, video group, knowledge base) as labelled cards.
//!
//! Must not know clouds, sites or templates.

use super::body::LinkSource;
use super::entities;
use super::overlay::ELEMENTS;
use super::sanitise::{Writer, attributes, is_comment, split_tags};
use crate::text::{Span, Spanned};

/// Every field that some element has. Names are matched in any case.
pub const FIELDS: &[&str] = &[
    "additionalInputsReq",
    "aggregationType",
    "client",
    "executionText",
    "failedText",
    "maxInsightCount",
    "name",
    "noResultText",
    "src",
    "symptomId",
    "timeSpanDuration",
    "timeSpanType",
    "timeoutText",
    "title",
];

/// One child of an element: `<title>text</title>`.
struct Field<'a> {
    name: &'a str,
    value: Spanned<String>,
}

/// Writes the element that stands at a span of the source.
pub fn write(source: &str, span: Span, writer: &mut Writer<'_>) {
    let Some(element) = source.get(span.range()) else { return };
    let pieces = split_tags(element);
    let Some((opening, _)) = pieces.first() else { return };
    let name = tag_name(element.get(opening.clone()).unwrap_or("")).to_ascii_lowercase();
    let fields = read_fields(element, span, pieces.into_iter());
    writer.begin_block(&format!("<div class=\"card {name}\">\n"));
    write_words(writer, "<p class=\"card-label\">", label(&name), "</p>\n");
    match name.as_str() {
        "video" => write_video(writer, &fields),
        "videogroup" => write_videos(writer, &fields),
        _ => write_fields(writer, &fields),
    }
    writer.end_block("</div>\n");
}

/// The innermost elements with their text, and the attributes of elements, in order; other text has no name.
fn read_fields<'a>(
    element: &'a str,
    span: Span,
    pieces: impl Iterator<Item = (std::ops::Range<usize>, bool)>,
) -> Vec<Field<'a>> {
    let mut fields = Vec::new();
    let mut name = "";
    for (range, is_tag) in pieces {
        let piece = element.get(range.clone()).unwrap_or("");
        if is_comment(piece) {
            continue;
        }
        if is_tag {
            let tag = tag_name(piece);
            let is_element = ELEMENTS.iter().any(|element| element.eq_ignore_ascii_case(tag));
            name = if piece.starts_with("</") || is_element { "" } else { tag };
            if is_element {
                let place = Span::new(range.start, range.end).shifted(span.range().start);
                fields.extend(attributes(piece).map(|(name, value)| Field { name, value: Spanned::new(value, place) }));
            }
            continue;
        }
        let text = piece.trim();
        if text.is_empty() {
            continue;
        }
        let start = span.range().start + range.start + (piece.len() - piece.trim_start().len());
        fields.push(Field { name, value: Spanned::new(entities::decode(text), Span::new(start, start + text.len())) });
    }
    fields
}

fn tag_name(tag: &str) -> &str {
    tag.trim_matches(['<', '>', '/']).split_whitespace().next().unwrap_or("")
}

fn is(field: &Field<'_>, name: &str) -> bool {
    field.name.eq_ignore_ascii_case(name)
}

/// What a card is called.
fn label(element: &str) -> &'static str {
    match element {
        "insight" => "Automatic check",
        "metric" => "Metric",
        "video" => "Video",
        "videogroup" => "Videos",
        _ => "Knowledge base",
    }
}

/// What a field is called, where its own name would not say it to a reader.
fn field_label(name: &str) -> &str {
    const LABELS: &[(&str, &str)] = &[
        ("symptomId", "Symptom"),
        ("executionText", "While it runs"),
        ("timeoutText", "If it takes too long"),
        ("noResultText", "If nothing is found"),
        ("additionalInputsReq", "Asks for more input"),
        ("name", "Name"),
        ("aggregationType", "Aggregation"),
        ("timeSpanDuration", "Time span"),
        ("src", "Address"),
        ("", "Text"),
    ];
    LABELS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or(name, |(_, label)| label)
}

fn write_videos(writer: &mut Writer<'_>, fields: &[Field<'_>]) {
    let mut rest = fields;
    while !rest.is_empty() {
        // Each video has its own address; a group of fields ends before the next one.
        let length = 1 + rest[1..].iter().position(|field| is(field, "src")).unwrap_or(rest.len() - 1);
        write_video(writer, &rest[..length]);
        rest = &rest[length..];
    }
}

fn write_video(writer: &mut Writer<'_>, fields: &[Field<'_>]) {
    let title =
        fields.iter().position(|field| is(field, "title")).or_else(|| fields.iter().position(|field| is(field, "")));
    let source = fields.iter().find(|field| is(field, "src"));
    writer.begin_block("<p class=\"card-title\">");
    let text = title.and_then(|title| fields.get(title)).or(source).map_or("", |field| field.value.value.as_str());
    match source {
        Some(source) => {
            let link = writer.begin_link(source.value.clone(), source.value.span, LinkSource::Value);
            writer.text(text);
            writer.end_link(link);
        }
        None => writer.text(text),
    }
    writer.end_block("</p>\n");
    writer.fragment.text.push('\n');
    let rest = fields.iter().enumerate().filter(|&(place, field)| title != Some(place) && !is(field, "src"));
    write_list(writer, &rest.map(|(_, field)| field).collect::<Vec<_>>());
}

fn write_fields(writer: &mut Writer<'_>, fields: &[Field<'_>]) {
    let (titles, rest): (Vec<_>, Vec<_>) = fields.iter().partition(|field| is(field, "title") || field.name.is_empty());
    for title in titles {
        write_text(writer, "<p class=\"card-title\">", &title.value.value, "</p>\n");
    }
    write_list(writer, &rest);
}

fn write_list(writer: &mut Writer<'_>, fields: &[&Field<'_>]) {
    if fields.is_empty() {
        return;
    }
    writer.begin_block("<dl>\n");
    for field in fields {
        write_words(writer, "<dt>", field_label(field.name), "</dt>");
        write_text(writer, "<dd>", &field.value.value, "</dd>\n");
    }
    writer.end_block("</dl>\n");
}

fn write_words(writer: &mut Writer<'_>, begin: &str, english: &str, end: &str) {
    writer.begin_block(begin);
    writer.words(english);
    writer.end_block(end);
    writer.fragment.text.push('\n');
}

fn write_text(writer: &mut Writer<'_>, begin: &str, text: &str, end: &str) {
    writer.begin_block(begin);
    writer.text(text);
    writer.end_block(end);
    writer.fragment.text.push('\n');
}
