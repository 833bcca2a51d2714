//! The headings of a body, as its author wrote them.
//!
//! Must not know what can be wrong with them.

use crate::article::outline::{Node, Part};
use crate::rules::ArticleView;
use crate::text::{Span, trimmed};

/// A heading that stands in no list and no quotation.
pub struct Heading<'a> {
    /// Its place among the nodes.
    pub place: usize,
    pub level: u8,
    /// From its first `#` to the end of its last line.
    pub span: Span,
    /// What it says, as written: without the `#` before and behind it.
    pub text: &'a str,
    pub text_span: Span,
}

impl Heading<'_> {
    /// Written with `#`, and not with a line of `=` or `-` below.
    pub fn is_marked(&self) -> bool {
        self.span.start < self.text_span.start || self.text.is_empty()
    }
}

/// All of them, in order. What the `=======` of a merge conflict makes a heading was never to be one.
pub fn headings<'a>(view: &ArticleView<'a>) -> impl Iterator<Item = Heading<'a>> {
    let outline = &view.article.markdown.outline;
    let text = view.text;
    let mut conflicts = Conflicts::default();
    outline.top_level().filter_map(move |(place, node)| match node.part {
        Part::Heading(_) if conflicts.divide(text, node.span) => None,
        Part::Heading(level) => Some(heading(text, place, level, node.span, outline.inside(place))),
        _ => None,
    })
}

/// The merge conflicts of a text, read from above once, so that many headings cost no more than few.
#[derive(Default)]
struct Conflicts {
    read_until: usize,
    is_open: bool,
}

impl Conflicts {
    /// Whether the line below a heading stands between the two sides of a conflict. Asked in the order of headings.
    fn divide(&mut self, source: &str, heading: Span) -> bool {
        let whole = source.get(..heading.range().end).unwrap_or("").trim_end();
        let Some(before) = whole.strip_suffix("=======").filter(|before| before.ends_with('\n')) else { return false };
        for line in before.get(self.read_until..).unwrap_or("").lines() {
            let opens = line.starts_with("<<<<<<<");
            self.is_open = opens || (self.is_open && !line.starts_with(">>>>>>>"));
        }
        self.read_until = before.len();
        self.is_open
    }
}

fn heading<'a>(source: &'a str, place: usize, level: u8, whole: Span, inside: &[Node]) -> Heading<'a> {
    let range = whole.range();
    let written = source.get(range.clone()).unwrap_or("").trim_end();
    let start = inside.first().map_or(range.start + written.len(), |node| node.span.range().start);
    // The parts inside stand within one another, so the one that ends last need not stand last.
    let end = inside.iter().map(|node| node.span.range().end).max().unwrap_or(start);
    let untrimmed = source.get(start..end).unwrap_or("");
    let text = trimmed(untrimmed);
    let start = start + (untrimmed.len() - untrimmed.trim_start().len());
    let text_span = Span::new(start, start + text.len());
    Heading { place, level, span: Span::new(range.start, range.start + written.len()), text, text_span }
}

/// The place of the title among the nodes: the first H1.
pub fn title_place(view: &ArticleView<'_>) -> Option<usize> {
    headings(view).find(|heading| heading.level == 1).map(|heading| heading.place)
}
