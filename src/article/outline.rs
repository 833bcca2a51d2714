//! The structure of a Markdown body: its blocks and inline elements in the order of the text, each with its place.
//!
//! Recorded while the body is rendered, so that what rules see is what readers see.
//! Must not know how anything is shown.

use crate::text::Span;

/// The parts of a body. A part stands before the parts inside it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    nodes: Vec<Node>,
    /// The parts that are open while the outline is being made.
    open: Vec<usize>,
}

/// One part of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    pub part: Part,
    /// With its markers: the `#` of a heading, the brackets and address of a link.
    pub span: Span,
    /// The place behind its last descendant in the outline.
    end: u32,
}

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// With its level as written, 1 to 6.
    Heading(u8),
    Paragraph,
    Quotation,
    BulletList,
    NumberedList,
    Item,
    FencedCode,
    IndentedCode,
    Table,
    TableHead,
    TableRow,
    TableCell,
    Link,
    Image,
    Emphasis,
    Strong,
    /// Text that a reader sees, without the parts beside it. That of code is inside a code part.
    Text,
    /// Code within a line.
    Code,
    /// A raw HTML tag: an opening or a closing one.
    Tag,
    /// A line across the page.
    Rule,
}

/// Where the code of a text stands, in order. No code holds other code.
#[derive(Debug)]
pub struct Code(Vec<Span>);

impl Code {
    /// Whether a place lies in code.
    #[must_use]
    pub fn holds(&self, at: usize) -> bool {
        let after = self.0.partition_point(|span| span.range().start <= at);
        after.checked_sub(1).and_then(|last| self.0.get(last)).is_some_and(|span| at < span.range().end)
    }
}

impl Outline {
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The parts of some sort, each with its place in [`Outline::nodes`].
    pub fn of(&self, is_wanted: impl Fn(Part) -> bool) -> impl Iterator<Item = (usize, &Node)> {
        self.nodes.iter().enumerate().filter(move |(_, node)| is_wanted(node.part))
    }

    /// Where code stands: in blocks and within lines, in order.
    #[must_use]
    pub fn code(&self) -> Code {
        let is_code = |part| matches!(part, Part::Code | Part::FencedCode | Part::IndentedCode);
        let mut spans: Vec<Span> = self.of(is_code).map(|(_, node)| node.span).collect();
        spans.sort_unstable();
        Code(spans)
    }

    /// Everything inside a part.
    #[must_use]
    pub fn inside(&self, place: usize) -> &[Node] {
        let end = self.nodes.get(place).map_or(0, |node| node.end as usize);
        self.nodes.get(place + 1..end).unwrap_or(&[])
    }

    /// The parts directly inside a part.
    pub fn children(&self, place: usize) -> impl Iterator<Item = (usize, &Node)> {
        let end = self.nodes.get(place).map_or(0, |node| node.end as usize);
        let mut next = place + 1;
        std::iter::from_fn(move || {
            let (at, node) = (next, self.nodes.get(next).filter(|_| next < end)?);
            next = (node.end as usize).max(next + 1);
            Some((at, node))
        })
    }

    /// The parts that are in no other part.
    pub fn top_level(&self) -> impl Iterator<Item = (usize, &Node)> {
        let mut next = 0;
        std::iter::from_fn(move || {
            let (at, node) = (next, self.nodes.get(next)?);
            next = (node.end as usize).max(next + 1);
            Some((at, node))
        })
    }

    /// The text that readers see, code aside.
    pub fn prose(&self) -> impl Iterator<Item = (usize, &Node)> {
        let mut in_code_until = 0;
        self.nodes.iter().enumerate().filter(move |(place, node)| {
            if matches!(node.part, Part::FencedCode | Part::IndentedCode) {
                in_code_until = node.end as usize;
            }
            node.part == Part::Text && *place >= in_code_until
        })
    }

    /// The `#` of lines that were meant as headings: without a space behind them they are text.
    pub fn misspelt_headings(&self, source: &str) -> impl Iterator<Item = Span> {
        self.prose().filter_map(move |(_, node)| {
            let line = line_from(source, node.span).filter(|line| line.starts_with('#'))?;
            let title = line.trim_start_matches('#');
            let marks = line.len() - title.len();
            let first = title.chars().next()?;
            // One `#` alone begins a number, a tag or a line of code as well.
            let is_title = match marks {
                1 => first.is_uppercase() || title.starts_with("**"),
                _ => first.is_alphanumeric() || "*[`".contains(first),
            };
            let start = node.span.range().start;
            (is_title && marks <= 6).then(|| Span::new(start, start + marks))
        })
    }

    /// Begins a part, up to [`Outline::end`].
    pub(super) fn begin(&mut self, part: Part, span: Span) {
        self.open.push(self.nodes.len());
        self.leaf(part, span);
    }

    pub(super) fn end(&mut self) {
        let end = to_u32(self.nodes.len());
        if let Some(node) = self.open.pop().and_then(|open| self.nodes.get_mut(open)) {
            node.end = end;
        }
    }

    /// Adds a part that holds no others. Text right behind text becomes one with it.
    pub(super) fn leaf(&mut self, part: Part, span: Span) {
        let parent_begins = self.open.last().copied();
        let follows = |node: &&mut Node| node.part == Part::Text && node.span.end == span.start;
        if part == Part::Text
            && parent_begins.is_none_or(|parent| parent + 1 < self.nodes.len())
            && let Some(text) = self.nodes.last_mut().filter(follows)
        {
            text.span.end = span.end;
            return;
        }
        let end = to_u32(self.nodes.len() + 1);
        self.nodes.push(Node { part, span, end });
    }

    /// Ends what is still open, and gives back what room is left.
    pub(super) fn finish(mut self) -> Self {
        while !self.open.is_empty() {
            self.end();
        }
        self.nodes.shrink_to_fit();
        self.open = Vec::new();
        self
    }
}

/// The rest of the line that a text begins; nothing where something but white space stands before it.
#[must_use]
pub fn line_from(source: &str, text: Span) -> Option<&str> {
    let start = text.range().start;
    let before = source.get(..start)?.bytes().rev().find(|byte| !matches!(byte, b' ' | b'\t'));
    let is_first = before.is_none_or(|byte| byte == b'\n');
    source.get(start..).filter(|_| is_first)?.lines().next()
}

/// Whether a line is blank, or begins an item of a list, a heading or a row: a paragraph ends before it.
#[must_use]
pub fn begins_block(line: &str) -> bool {
    let line = line.trim();
    let behind = line.trim_start_matches(|character: char| character.is_ascii_digit());
    let is_numbered = behind.len() < line.len() && (behind.starts_with(". ") || behind.starts_with(") "));
    let is_marked = ["* ", "- ", "+ ", "#", "|"].iter().any(|marker| line.starts_with(marker));
    line.is_empty() || is_numbered || is_marked
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
