//! The issue descriptions of an article: which comments belong together, and which have no counterpart.
//!
//! Must not know what may stand in one.

use crate::article::overlay::Block;
use crate::rules::ArticleView;
use crate::text::Span;

/// What is written before an issue description, and behind it.
pub const START: &str = "<!--issueDescription-->";
pub const END: &str = "<!--/issueDescription-->";

/// An issue description with both of its comments.
#[derive(Debug, Clone, Copy)]
pub struct Description {
    pub start: Span,
    pub end: Span,
}

impl Description {
    /// What stands between the comments.
    pub fn inside(&self) -> Span {
        Span::new(self.start.range().end, self.end.range().start)
    }
}

/// A comment that does not do what its author meant.
#[derive(Debug, Clone, Copy)]
pub enum Unbalanced {
    /// A beginning without an end.
    Unclosed(Span),
    /// An end without a beginning.
    Unopened(Span),
    /// An end without a beginning that is followed by another end: it was meant to be the beginning.
    MeantAsStart(Span),
    /// A beginning behind a beginning without an end: it was meant to be the end.
    MeantAsEnd { first: Span, again: Span },
}

/// All issue descriptions of an article, and what has no counterpart, each in order of place.
pub fn read(view: &ArticleView<'_>) -> (Vec<Description>, Vec<Unbalanced>) {
    let comments = view.article.marks.blocks.iter().filter_map(|mark| match mark.what {
        Block::IssueDescriptionStart => Some((false, mark.span)),
        Block::IssueDescriptionEnd => Some((true, mark.span)),
        _ => None,
    });
    let mut comments = comments.peekable();
    let (mut whole, mut unbalanced) = (Vec::new(), Vec::new());
    let mut open: Option<Span> = None;
    while let Some((is_end, span)) = comments.next() {
        let end_follows = comments.peek().is_some_and(|&(is_end, _)| is_end);
        open = match (open, is_end) {
            (None, false) => Some(span),
            (Some(start), true) => {
                whole.push(Description { start, end: span });
                None
            }
            (Some(first), false) if end_follows => {
                unbalanced.push(Unbalanced::Unclosed(first));
                Some(span)
            }
            (Some(first), false) => {
                unbalanced.push(Unbalanced::MeantAsEnd { first, again: span });
                None
            }
            (None, true) if end_follows => {
                unbalanced.push(Unbalanced::MeantAsStart(span));
                comments.next();
                None
            }
            (None, true) => {
                unbalanced.push(Unbalanced::Unopened(span));
                None
            }
        };
    }
    unbalanced.extend(open.map(Unbalanced::Unclosed));
    (whole, unbalanced)
}
