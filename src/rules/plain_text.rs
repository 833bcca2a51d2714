//! The text of a body that belongs to no link, image or code: where links stand that came to nothing.
//!
//! Must not know what is wrong with them.

use crate::article::outline::{Outline, Part};
use crate::text::Span;

/// The pieces of such text in a text of this structure, in order.
pub fn plain_texts<'a>(outline: &Outline, text: &'a str) -> Vec<(Span, &'a str)> {
    let nodes = outline.nodes();
    let slice = |span: Span| text.get(span.range()).unwrap_or("");
    let mut texts = Vec::new();
    let mut next = 0;
    let mut in_anchor = false;
    while let Some(node) = nodes.get(next) {
        match node.part {
            Part::Link | Part::Image | Part::FencedCode | Part::IndentedCode => {
                next += outline.inside(next).len() + 1;
                continue;
            }
            Part::Tag => {
                // Of the tags that end an anchor the next one is enough.
                match tag_of(slice(node.span)) {
                    Some(Tag::Begins) => in_anchor = true,
                    Some(Tag::Ends) => in_anchor = false,
                    None => {}
                }
            }
            Part::Text if !in_anchor => texts.push((node.span, slice(node.span))),
            _ => {}
        }
        next += 1;
    }
    texts
}

/// What a tag does to what its elements hold: their text is a link's or code.
enum Tag {
    Begins,
    Ends,
}

/// Nothing where the tag is of another element, or of an anchor that leads nowhere.
fn tag_of(tag: &str) -> Option<Tag> {
    let is_closing = tag.starts_with("</");
    let inside = tag.trim_start_matches(['<', '/']);
    let end = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(inside.len());
    let (name, behind) = inside.split_at(end);
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    match is_closing {
        true => (is("a") || is("pre") || is("code")).then_some(Tag::Ends),
        false => {
            let has_attributes = behind.starts_with(char::is_whitespace);
            (is("a") && has_attributes || is("pre") || is("code")).then_some(Tag::Begins)
        }
    }
}
