//! The text of a body that belongs to no link, image or code: where links stand that came to nothing.
//!
//! Must not know what is wrong with them.

use crate::article::outline::{Outline, Part};
use crate::text::{Span, starts_with_any_case};

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
                let tag = slice(node.span);
                let is = |start: &str| starts_with_any_case(tag, start);
                // Of the tags that end an anchor the next one is enough.
                in_anchor = is("<a ")
                    || is("<pre")
                    || is("<code")
                    || (in_anchor && !is("</a") && !is("</pre") && !is("</code"));
            }
            Part::Text if !in_anchor => texts.push((node.span, slice(node.span))),
            _ => {}
        }
        next += 1;
    }
    texts
}
