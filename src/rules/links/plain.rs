//! The text of a body that belongs to no link, image or code: where links stand that came to nothing.
//!
//! Must not know what is wrong with them.

use crate::article::outline::Part;
use crate::rules::ArticleView;
use crate::text::{Span, starts_with_any_case};

/// The pieces of such text, in order.
pub fn plain_texts<'a>(view: &ArticleView<'a>) -> Vec<(Span, &'a str)> {
    let nodes = view.nodes();
    let mut texts = Vec::new();
    let mut next = 0;
    let mut in_anchor = false;
    while let Some(node) = nodes.get(next) {
        let inside = view.article.markdown.outline.inside(next).len();
        match node.part {
            Part::Link | Part::Image | Part::FencedCode | Part::IndentedCode => {
                next += inside + 1;
                continue;
            }
            Part::Tag => {
                let tag = view.slice(node.span);
                let is = |start: &str| starts_with_any_case(tag, start);
                // Of the tags that end an anchor the next one is enough.
                in_anchor = is("<a ") || is("<pre") || (in_anchor && !is("</a") && !is("</pre"));
            }
            Part::Text if !in_anchor => texts.push((node.span, view.slice(node.span))),
            _ => {}
        }
        next += 1;
    }
    texts
}
