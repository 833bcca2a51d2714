//! Pairs of asterisks that were meant to make text bold, and that a reader sees instead.
//!
//! Must not know which rules say so.

use memchr::memchr;

use super::ArticleView;
use crate::article::outline::Part;
use crate::text::Span;

/// Asterisks that readers see, in one block of text.
pub struct Asterisks {
    pub fault: Fault,
    /// The block is a heading; its place among the nodes.
    pub heading: Option<usize>,
    /// They stand in text that is bold already, so what was meant to be bold is not certain.
    pub is_in_bold: bool,
}

pub enum Fault {
    /// Opened and closed, but white space stands inside: `** bold **`.
    SpaceInside { open: Span, close: Span },
    /// Opened and closed, but a letter and a punctuation mark stand around one of them: `**Note:**text`.
    BesideLetter { open: Span, close: Span },
    /// Without a counterpart.
    Alone(Span),
}

struct Run {
    span: Span,
    block: usize,
    heading: Option<usize>,
    is_in_bold: bool,
}

/// All asterisks that readers see, in order.
pub fn find(view: &ArticleView<'_>) -> Vec<Asterisks> {
    let runs = runs(view);
    let mut found = Vec::new();
    let mut runs = runs.iter().peekable();
    while let Some(run) = runs.next() {
        let close = runs.next_if(|next| is_pair(view, run, next));
        let fault = match close {
            Some(close) => pair(view, run.span, close.span),
            None => Fault::Alone(run.span),
        };
        let is_in_bold = run.is_in_bold || close.is_some_and(|close| close.is_in_bold);
        found.push(Asterisks { fault, heading: run.heading, is_in_bold });
    }
    found
}

fn runs(view: &ArticleView<'_>) -> Vec<Run> {
    let mut runs = Vec::new();
    let (mut block, mut heading, mut bold_until) = (0, None, 0);
    let mut in_code_until = 0;
    for (place, node) in view.nodes().iter().enumerate() {
        match node.part {
            Part::Text if place >= in_code_until => {
                let text = view.slice(node.span);
                let mut at = 0;
                while let Some(found) = text.as_bytes().get(at..).and_then(|rest| memchr(b'*', rest)) {
                    let start = at + found;
                    let length = text[start..].bytes().take_while(|byte| *byte == b'*').count();
                    at = start + length;
                    if length == 1 {
                        continue;
                    }
                    let span = Span::new(start, at).shifted(node.span.range().start);
                    let is_in_bold = span.range().start < bold_until;
                    if length < 4 && !is_meant(view, span) {
                        runs.push(Run { span, block, heading, is_in_bold });
                    }
                }
            }
            Part::Text | Part::Emphasis | Part::Link | Part::Image | Part::Code | Part::Tag => {}
            Part::Strong => bold_until = bold_until.max(node.span.range().end),
            Part::FencedCode | Part::IndentedCode => {
                in_code_until = place + 1 + view.article.markdown.outline.inside(place).len();
            }
            Part::Heading(_) => (block, heading) = (place, Some(place)),
            _ => (block, heading) = (place, None),
        }
    }
    runs
}

/// Asterisks that a reader is meant to see, or that nobody sees: escaped, in a comment, of a pattern such as `**/*.log`.
fn is_meant(view: &ArticleView<'_>, run: Span) -> bool {
    let range = run.range();
    let (before, after) = (view.text.get(..range.start).unwrap_or(""), view.text.get(range.end..).unwrap_or(""));
    before.ends_with(['\\', '/', '"', '\''])
        || after.starts_with(['/', '.', '"', '\''])
        || view.is_in_comment(range.start)
}

fn is_pair(view: &ArticleView<'_>, open: &Run, close: &Run) -> bool {
    let inside = view.slice(Span::new(open.span.range().end, close.span.range().start));
    let is_one_text = !inside.contains("\n\n") && !inside.contains("\n\r\n") && !inside.contains("**");
    open.block == close.block && open.span.range().len() == close.span.range().len() && is_one_text
}

fn pair(view: &ArticleView<'_>, open: Span, close: Span) -> Fault {
    let inside = view.slice(Span::new(open.range().end, close.range().start));
    match inside.starts_with(char::is_whitespace) || inside.ends_with(char::is_whitespace) {
        true => Fault::SpaceInside { open, close },
        false => Fault::BesideLetter { open, close },
    }
}

/// What makes the text between two asterisks bold: no white space inside, and white space outside where it is needed.
pub fn bold(view: &ArticleView<'_>, open: Span, close: Span) -> Option<String> {
    let inside = view.slice(Span::new(open.range().end, close.range().start));
    let content = inside.trim();
    let marks = view.slice(open);
    let before = view.text.get(..open.range().start)?.chars().next_back().filter(|c| !c.is_whitespace());
    let after = view.text.get(close.range().end..)?.chars().next().filter(|c| !c.is_whitespace());
    let (first, last) = (content.chars().next()?, content.chars().next_back()?);
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let space_before = is_letter(before) && (inside.starts_with(char::is_whitespace) || !first.is_alphanumeric());
    let space_after = is_letter(after) && (inside.ends_with(char::is_whitespace) || !last.is_alphanumeric());
    let [before, after] = [space_before, space_after].map(|needed| if needed { " " } else { "" });
    Some(format!("{before}{marks}{content}{marks}{after}"))
}
