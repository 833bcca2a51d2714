//! A list of clouds as it is written, and what goes when an item goes.
//!
//! Must not know what is wrong with a list.

use std::ops::Range;

use crate::article::Property;
use crate::cloud::CloudId;
use crate::diagnostic::{Diagnostic, Safety};
use crate::rules::ArticleView;
use crate::text::Span;

/// A list as it is written, empty items included.
pub struct List<'a> {
    pub name: &'a str,
    pub items: Vec<Item<'a>>,
}

pub struct Item<'a> {
    pub text: &'a str,
    pub span: Span,
    /// With the white space around it.
    pub whole: Range<usize>,
    pub cloud: Option<CloudId>,
}

impl<'a> List<'a> {
    /// Nothing where the list names nothing, or where its parts have no places of their own.
    pub fn of(view: &ArticleView<'a>, name: &str) -> Option<Self> {
        let Property { name, value } = view.properties.find(name)?;
        if value.value.trim_matches([',', ' ', '\t', '\r', '\n']).is_empty() || view.slice(value.span) != value.value {
            return None;
        }
        let mut start = value.span.range().start;
        let items = value.value.split(',').map(|whole| {
            let text = whole.trim();
            let text_start = start + (whole.len() - whole.trim_start().len());
            let item = Item {
                text,
                span: Span::new(text_start, text_start + text.len()),
                whole: start..start + whole.len(),
                cloud: view.config.cloud_named(text).filter(|_| !text.is_empty()),
            };
            start += whole.len() + 1;
            item
        });
        Some(Self { name: &name.value, items: items.collect() })
    }

    /// What goes when an item goes: the comma before it as well, or the one behind the first.
    pub fn removal(&self, place: usize) -> Span {
        let Some(item) = self.items.get(place) else { return Span::default() };
        match (place, self.items.get(1)) {
            (0, Some(next)) => Span::new(item.whole.start, next.span.range().start),
            (0, None) => Span::new(item.whole.start, item.whole.end),
            _ => Span::new(item.whole.start.saturating_sub(1), item.whole.end),
        }
    }

    pub fn without(&self, place: usize, safety: Safety, finding: Diagnostic) -> Diagnostic {
        finding.fix(self.removal(place), "", safety)
    }
}
