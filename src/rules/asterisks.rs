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
    /// One of them may be an operator, or stands between white space: what was meant is not certain either.
    pub is_doubtful: bool,
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
    likeness: Likeness,
}

/// How much asterisks look like the operator of a power: `2 ** 3`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Likeness {
    /// No text stands on one of their sides, or white space on one side alone.
    None,
    /// White space stands on both sides, and words: `the ** vault`.
    Between,
    /// One side is a number or a letter: `limit ** 2`.
    Likely,
    /// Both sides are: `a**2`.
    Certain,
}

/// All asterisks that readers see, in order.
pub fn find(view: &ArticleView<'_>) -> Vec<Asterisks> {
    let runs = runs(view);
    let mut found = Vec::new();
    let mut runs = runs.iter().peekable();
    while let Some(run) = runs.next() {
        let close = runs.next_if(|next| is_pair(view, run, next));
        let is_operator = |run: &Run| run.likeness == Likeness::Likely;
        let are_powers = is_operator(run) && close.is_none_or(is_operator);
        if are_powers || close.is_some_and(|close| are_around_operand(view, run, close)) {
            continue;
        }
        let (fault, is_doubtful) = match close {
            Some(close) => {
                let is_one = (is_operator(run) || is_operator(close)) && holds_words(view, run.span, close.span);
                let are_both = run.likeness != Likeness::None && close.likeness != Likeness::None;
                (pair(view, run.span, close.span), is_one || are_both)
            }
            None => (Fault::Alone(run.span), run.likeness != Likeness::None),
        };
        let is_in_bold = run.is_in_bold || close.is_some_and(|close| close.is_in_bold);
        found.push(Asterisks { fault, heading: run.heading, is_in_bold, is_doubtful });
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
                    let likeness = match likeness(view, span) {
                        // No operator has three, but nobody can tell either what they begin or end.
                        Likeness::Likely | Likeness::Certain if length == 3 => Likeness::Between,
                        likeness => likeness,
                    };
                    if length < 4 && likeness != Likeness::Certain && !is_meant(view, span) {
                        runs.push(Run { span, block, heading, is_in_bold, likeness });
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

/// How much two asterisks look like an operator: by what stands on their sides, in their line.
fn likeness(view: &ArticleView<'_>, run: Span) -> Likeness {
    let (before, after) = around(view, run);
    let left = before.trim_end_matches([' ', '\t']);
    let right = after.trim_start_matches([' ', '\t']);
    let is_spaced = (left.len() < before.len(), right.len() < after.len());
    let right = right.strip_prefix(['-', '+']).unwrap_or(right);
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    let left_word = &left[left.trim_end_matches(is_word).len()..];
    let right_word = &right[..right.len() - right.trim_start_matches(is_word).len()];
    let has_sides = (!left_word.is_empty() || left.ends_with([')', ']', '`']))
        && (!right_word.is_empty() || right.starts_with(['(', '[', '`']));
    if !has_sides || is_spaced.0 != is_spaced.1 {
        return Likeness::None;
    }
    match (is_operand(left_word), is_operand(right_word)) {
        (true, true) => Likeness::Certain,
        (true, false) | (false, true) => Likeness::Likely,
        (false, false) if is_spaced.0 => Likeness::Between,
        (false, false) => Likeness::None,
    }
}

/// A number, or a name of one letter.
fn is_operand(word: &str) -> bool {
    let is_letter = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_letter || (!word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()))
}

/// What stands before asterisks and behind them.
fn around<'a>(view: &ArticleView<'a>, run: Span) -> (&'a str, &'a str) {
    let range = run.range();
    (view.text.get(..range.start).unwrap_or(""), view.text.get(range.end..).unwrap_or(""))
}

/// Asterisks that a reader is meant to see, or that nobody sees: escaped, in a comment, of a pattern such as `**/*.log`
/// or `**\*.log`.
fn is_meant(view: &ArticleView<'_>, run: Span) -> bool {
    let range = run.range();
    let (before, after) = around(view, run);
    let is_before_folder = after
        .strip_prefix('\\')
        .is_some_and(|name| name.starts_with(|first: char| first == '*' || first.is_alphanumeric()));
    before.ends_with(['\\', '/', '"', '\''])
        || after.starts_with(['/', '.', '"', '\''])
        || is_before_folder
        || is_argument(before, after)
        || view.is_in_comment(range.start)
}

/// No call has longer arguments, in bytes; a line may be megabytes long.
const LONGEST_CALL: usize = 512;

/// Whether asterisks stand before a name among the arguments of a call: `run(*args, **kwargs)`.
fn is_argument(before: &str, after: &str) -> bool {
    let near = before.get(before.floor_char_boundary(before.len().saturating_sub(LONGEST_CALL))..).unwrap_or("");
    let line = near.rsplit('\n').next().unwrap_or(near);
    let is_in_parentheses = line.rfind('(').is_some_and(|open| !line[open..].contains(')'));
    let behind = after.trim_start_matches(|it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_');
    let starts_argument = line.ends_with('(') || line.trim_end_matches(' ').ends_with(',');
    is_in_parentheses && starts_argument && behind.len() < after.len() && behind.starts_with([')', ','])
}

fn is_pair(view: &ArticleView<'_>, open: &Run, close: &Run) -> bool {
    let inside = view.slice(Span::new(open.span.range().end, close.span.range().start));
    let is_one_text = !inside.contains("\n\n") && !inside.contains("\n\r\n") && !inside.contains("**");
    open.block == close.block && open.span.range().len() == close.span.range().len() && is_one_text
}

/// Whether two operators stand around a name, and words around them: `price ** rate ** years`.
fn are_around_operand(view: &ArticleView<'_>, open: &Run, close: &Run) -> bool {
    let inside = view.slice(Span::new(open.span.range().end, close.span.range().start)).trim_matches([' ', '\t']);
    let is_between = |run: &Run| run.likeness == Likeness::Between && run.span.range().len() == 2 && !run.is_in_bold;
    // What is bold in a text is mostly named with a capital.
    let is_name = inside.chars().all(|it| it.is_lowercase() || it.is_ascii_digit() || it == '_');
    is_between(open) && is_between(close) && is_name
}

/// Whether more than one word stands between asterisks.
fn holds_words(view: &ArticleView<'_>, open: Span, close: Span) -> bool {
    let inside = view.slice(Span::new(open.range().end, close.range().start));
    inside.trim().contains(char::is_whitespace)
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
