//! The visibility expressions of a form, read once for each rule that asks, and where their parts stand.
//!
//! Must not know which rules there are.

use super::elements::{Element, FormBody, form, is_plain};
use crate::article::visibility::{self, Expression, VisibilityError};
use crate::rules::ArticleView;
use crate::text::Span;

/// The expression that says when an element is shown.
pub struct Condition<'a> {
    pub element: Element<'a>,
    pub expression: Result<Expression, VisibilityError>,
    /// Without it the parts of the expression have no places of their own.
    is_plain: bool,
}

impl Condition<'_> {
    /// The whole expression, without the white space around it.
    pub fn whole(&self) -> Span {
        let written = &self.element.form.visibility;
        let before = written.value.len() - written.value.trim_start().len();
        let start = written.span.range().start + before;
        if self.is_plain { Span::new(start, start + written.value.trim().len()) } else { written.span }
    }

    /// Where a part is written.
    pub fn place(&self, part: Span) -> Span {
        if self.is_plain { part } else { self.element.form.visibility.span }
    }

    /// Whether a part can be replaced where it stands.
    pub fn can_be_edited(&self) -> bool {
        self.is_plain
    }
}

/// The form of an article, and the conditions in it.
pub fn conditions<'a>(view: &ArticleView<'a>) -> Option<(FormBody<'a>, Vec<Condition<'a>>)> {
    let body = form(view)?;
    let with_expression = body.elements().filter(|element| !element.form.visibility.value.trim().is_empty());
    let read = |element: Element<'a>| {
        let written = &element.form.visibility;
        let expression = visibility::parse(&written.value, written.span.range().start);
        Condition { element, expression, is_plain: is_plain(view, written) }
    };
    Some((body, with_expression.map(read).collect()))
}
