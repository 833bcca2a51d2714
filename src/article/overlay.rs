//! What stands in a body beside Markdown: comments, replacement tokens, issue descriptions, apollo elements, sections.
//!
//! `CommonMark` takes a line that begins with a comment as raw HTML to its end, and would show the Markdown in it as it
//! is. So all of this is found first and masked by bytes that mean nothing to Markdown. A masked text is as long as the
//! original, byte for byte, so every place in it is a place in the source.
//! Must not know how anything is shown.

use memchr::{memchr, memchr_iter, memchr2_iter};

use super::find::find_ignoring_case;
use super::findings::{self, Findings};
use super::include::include;
use super::line_start::{CODE_INDENT, indentation, without_list_marker, without_quotes};
use super::{quick_start, token};
use crate::text::{Span, Spanned, starts_with_any_case};

/// A text in which everything that is not Markdown is masked.
#[derive(Debug)]
pub struct Overlay {
    /// As long as the original text.
    pub text: String,
    /// Each is masked by one [`MARK`] and as many [`FILL`] as it takes, in order of place.
    pub inline: Vec<Mark<Inline>>,
    /// Each is masked by a blank line, in order of place.
    pub blocks: Vec<Mark<Block>>,
}

/// Something masked, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark<T> {
    pub span: Span,
    pub what: T,
}

/// What can stand within a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    TokenStart(Spanned<String>),
    TokenEnd(Spanned<String>),
    /// Shown nowhere, except where it stands in code.
    Comment,
    /// Shown as it is: the `<!--` of a comment without an end.
    Literal,
}

/// What separates blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    IssueDescriptionStart,
    IssueDescriptionEnd,
    /// A `:::Section Name:::` line.
    Section(String),
    /// `<!--Name-->` of a quick start, which names what follows.
    Part(String),
    /// The parts of a quick start that make a link.
    QuickStart(quick_start::Entry),
    /// `[AZURE.INCLUDE [name](path)]`.
    Include {
        name: String,
        target: Spanned<String>,
    },
    /// An apollo element, from its opening to its closing tag.
    Element,
    /// Text that is read elsewhere: the properties block, a JSON object.
    Elsewhere,
}

/// The first byte of a masked piece of a line.
pub const MARK: char = '\u{2}';
/// The other bytes of a masked piece of a line: neither white space nor punctuation, so emphasis beside it works.
pub const FILL: char = '\u{1}';

/// The elements that apollo articles describe their cards with.
pub const ELEMENTS: &[&str] = &["insight", "metric", "videoGroup", "video", "azureKB"];

/// Masks a text. `elsewhere` are the parts to leave out, in order; `parts` says that comments name the parts of the body.
pub fn lay(text: &str, elsewhere: &[Span], parts: bool, findings: &mut Findings) -> Overlay {
    let mut masked = text.as_bytes().to_vec();
    // The two control characters that masks are made of must not come from the text.
    for at in memchr2_iter(MARK as u8, FILL as u8, text.as_bytes()) {
        masked[at] = b' ';
    }
    let mut scanner = Scanner {
        text,
        masked,
        parts,
        fence: None,
        in_list: false,
        is_after_blank: true,
        absent: Vec::new(),
        comment_end: 0,
        inline: Vec::new(),
        blocks: Vec::new(),
        findings,
    };
    let mut at = 0;
    for &span in elsewhere {
        scanner.scan(at, span.range().start);
        scanner.mask_block(span, Block::Elsewhere);
        scanner.fence = None;
        scanner.absent.clear();
        at = span.range().end;
    }
    scanner.scan(at, text.len());
    let Scanner { masked, inline, blocks, .. } = scanner;
    // Only whole characters are masked, and only by ASCII, so this never fails.
    let text = String::from_utf8(masked).unwrap_or_default();
    Overlay { text, inline, blocks }
}

struct Scanner<'a> {
    text: &'a str,
    masked: Vec<u8>,
    parts: bool,
    /// The fenced code that the scan is in.
    fence: Option<Fence<'a>>,
    /// A list has begun and nothing ended it: what is indented need not be code.
    in_list: bool,
    is_after_blank: bool,
    /// Endings already searched for in vain, so that each is searched for once: time stays linear.
    absent: Vec<&'static str>,
    /// Where the `-->` stands that was found last, so that none is searched for twice.
    comment_end: usize,
    inline: Vec<Mark<Inline>>,
    blocks: Vec<Mark<Block>>,
    findings: &'a mut Findings,
}

/// Fenced code, and what its lines must begin with to belong to it.
struct Fence<'a> {
    marker: &'a str,
    /// The `>` before it.
    quotes: usize,
    /// The width of the list marker in front of it.
    indent: usize,
}

impl Fence<'_> {
    /// A line without the marks of the quotation; nothing if the quotation or the list item ended before it.
    fn content<'l>(&self, line: &'l str) -> Option<&'l str> {
        let (quotes, content) = without_quotes(line, self.quotes);
        let is_inside = content.trim().is_empty() || indentation(content) >= self.indent;
        (quotes == self.quotes && is_inside).then_some(content)
    }
}

impl<'a> Scanner<'a> {
    /// Scans a range line by line. A comment or an element may take the scan on past its own line.
    fn scan(&mut self, start: usize, end: usize) {
        let mut at = start;
        while at < end {
            let line_end = memchr(b'\n', &self.text.as_bytes()[at..end]).map_or(end, |newline| at + newline + 1);
            at = self.scan_line(at, line_end, end);
        }
    }

    fn scan_line(&mut self, start: usize, line_end: usize, end: usize) -> usize {
        let line = &self.text[start..line_end];
        // What follows a comment on its line does not begin one.
        let is_line_start = start.checked_sub(1).is_none_or(|before| self.masked[before] == b'\n');
        if is_line_start && self.toggles_fence(line) {
            if self.fence.is_none() {
                self.end_in_spaces(start, line);
            }
            return line_end;
        }
        if self.fence.is_none()
            && let Some(next) = self.whole_line(start, line, end)
        {
            return next;
        }
        let mut at = start;
        while let Some(found) = comment_in(&self.text[at..line_end]) {
            at = self.comment(at + found, end);
            if at >= line_end {
                return at;
            }
        }
        line_end
    }

    fn toggles_fence(&mut self, line: &'a str) -> bool {
        let Some(fence) = self.fence.take() else { return self.opens_fence(line) };
        let Some(content) = fence.content(line) else { return self.opens_fence(line) };
        let is_indented_code = !self.in_list && indentation(content) >= CODE_INDENT;
        let content = content.trim();
        let closes = !is_indented_code
            && content.starts_with(fence.marker)
            && content.trim_start_matches(&fence.marker[..1]).is_empty();
        if !closes {
            self.fence = Some(fence);
        }
        closes
    }

    /// `CommonMark` lets tabs stand behind the end of fenced code; the parser knows spaces alone.
    fn end_in_spaces(&mut self, start: usize, line: &str) {
        let kept = line.trim_end().len();
        for byte in self.masked[start + kept..start + line.len()].iter_mut().filter(|byte| **byte == b'\t') {
            *byte = b' ';
        }
    }

    fn opens_fence(&mut self, line: &'a str) -> bool {
        let (quotes, inside) = without_quotes(line, usize::MAX);
        let content = inside.trim();
        let is_after_blank = std::mem::replace(&mut self.is_after_blank, content.is_empty());
        let indent = indentation(inside);
        let after_marker = without_list_marker(content);
        let marker_width = content.len() - after_marker.len();
        if marker_width > 0 && indent < CODE_INDENT {
            self.in_list = true;
        } else if is_after_blank && indent == 0 && !content.is_empty() {
            self.in_list = false;
        }
        if indent >= CODE_INDENT && !self.in_list {
            return false;
        }
        for marker in [b'`', b'~'] {
            let length = after_marker.bytes().take_while(|&byte| byte == marker).count();
            if length >= 3 && !(marker == b'`' && after_marker[length..].contains('`')) {
                let indent = if marker_width > 0 { indent + marker_width } else { 0 };
                self.fence = Some(Fence { marker: &after_marker[..length], quotes, indent });
                return true;
            }
        }
        false
    }

    /// What takes whole lines: sections, includes and elements. Returns where to go on.
    fn whole_line(&mut self, start: usize, line: &str, end: usize) -> Option<usize> {
        let from_content = line.trim_start();
        // What each of them begins with.
        if !from_content.starts_with([':', '[', '<']) {
            return None;
        }
        let content = from_content.trim_end();
        let at = start + (line.len() - from_content.len());
        let span = Span::new(at, at + content.len());
        if let Some(name) = section_name(content) {
            self.mask_block(span, Block::Section(name.to_owned()));
            return Some(start + line.len());
        }
        if let Some((name, target)) = include(content) {
            let target_start = at + content.find(target).unwrap_or(0);
            let target = Spanned::new(target.to_owned(), Span::new(target_start, target_start + target.len()));
            self.mask_block(span, Block::Include { name: name.to_owned(), target });
            return Some(start + line.len());
        }
        let name = ELEMENTS.iter().find(|name| opens_element(content, name))?;
        let closing = format!("</{name}>");
        if self.absent.contains(name) {
            return None;
        }
        // Where it is opened again before it ends, the end is that of the other one.
        let again = find_ignoring_case(&self.text[at + 1..end], &format!("<{name}>")).map(|length| at + 1 + length);
        let Some(length) = find_ignoring_case(&self.text[at..again.unwrap_or(end)], &closing) else {
            if again.is_none() {
                self.absent.push(name);
            }
            self.report_unclosed_element(at, content, &closing, end);
            return None;
        };
        let element_end = at + length + closing.len();
        self.mask_block(Span::new(at, element_end), Block::Element);
        Some(element_end)
    }

    fn report_unclosed_element(&mut self, at: usize, line: &str, closing: &str, end: usize) {
        let tag = Span::new(at, at + line.find('>').map_or(line.len(), |end| end + 1));
        let name = closing.trim_matches(['<', '/', '>']);
        // Its fields are the lines behind it that are elements as well.
        let mut fields_end = at + line.len();
        for line in self.text[fields_end..end].split_inclusive('\n').skip(1) {
            let field = line.trim();
            if !field.starts_with('<') || ELEMENTS.iter().any(|element| opens_element(field, element)) {
                break;
            }
            fields_end = at_line_end(self.text, fields_end, line);
        }
        self.findings.add(&findings::APOLLO_ELEMENT_UNCLOSED, tag, format!("`<{name}>` has no end"), |it| {
            let it = it.label("opened here").hint(format!("close it with `{closing}`"));
            match fields_end > at + line.len() {
                true => it.suggested_fix(Span::new(fields_end, fields_end), format!("\n{closing}")),
                false => it,
            }
        });
    }

    /// Masks the comment at a place, and returns where to go on.
    fn comment(&mut self, start: usize, end: usize) -> usize {
        let inside = &self.text[start + 4..end];
        let length = match inside.starts_with('>') {
            true => Some(0),
            // In fenced code only tokens count: of other comments the end is not asked for.
            false if self.fence.is_some() && !inside.trim_start().trim_start_matches('/').starts_with('$') => {
                return start + 4;
            }
            false if self.absent.contains(&"-->") => None,
            false => self.find_comment_end(start + 4, end).map(|at| at - (start + 4) + 2),
        };
        let Some(length) = length else {
            self.absent.push("-->");
            let span = Span::new(start, start + 4);
            self.findings.add(&findings::COMMENT_UNCLOSED, span, "this comment has no end", |it| {
                it.label("opened here").hint("close it with `-->`; until then it is shown as text")
            });
            self.mask_inline(span, Inline::Literal);
            return start + 4;
        };
        let length = token::broken_end(&inside[..length]).unwrap_or(length);
        let span = Span::new(start, start + 4 + length + 1);
        let content = inside[..length].strip_suffix("--").unwrap_or("").trim();
        if let Some(token) = token::read(&inside[..length], start + 4) {
            self.mask_inline(span, token);
        } else if self.fence.is_some() {
            // A comment in fenced code is code. Only its first line is passed: the fence may end inside it.
            return start + 4;
        } else if content.eq_ignore_ascii_case("issueDescription") {
            self.mask_block(span, Block::IssueDescriptionStart);
        } else if content.eq_ignore_ascii_case("/issueDescription") {
            self.mask_block(span, Block::IssueDescriptionEnd);
        } else if self.parts && quick_start::is_part_name(content) {
            return self.part(span, content);
        } else {
            self.mask_inline(span, Inline::Comment);
        }
        span.range().end
    }

    fn part(&mut self, span: Span, name: &str) -> usize {
        let behind = span.range().end;
        let entry = if name.eq_ignore_ascii_case("link") { quick_start::entry(self.text, behind) } else { None };
        let Some((entry, end)) = entry else {
            self.mask_block(span, Block::Part(name.to_owned()));
            return behind;
        };
        self.mask_block(Span::new(span.range().start, end), Block::QuickStart(entry));
        end
    }

    fn find_comment_end(&mut self, start: usize, end: usize) -> Option<usize> {
        if self.comment_end < start {
            self.comment_end = start + self.text[start..end].find("-->")?;
        }
        Some(self.comment_end)
    }

    fn mask_inline(&mut self, span: Span, what: Inline) {
        for (number, byte) in self.masked[span.range()].iter_mut().enumerate() {
            *byte = if number == 0 { MARK as u8 } else { FILL as u8 };
        }
        self.inline.push(Mark { span, what });
    }

    fn mask_block(&mut self, span: Span, what: Block) {
        // One blank line: a parser passes it faster than as many as the block has bytes.
        let masked = &mut self.masked[span.range()];
        masked.fill(b' ');
        if let [first, .., last] = masked {
            (*first, *last) = (b'\n', b'\n');
        } else {
            masked.fill(b'\n');
        }
        self.blocks.push(Mark { span, what });
    }
}

/// Where a comment begins in a line.
fn comment_in(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    memchr_iter(b'<', bytes).find(|&at| bytes[at..].starts_with(b"<!--"))
}

/// Where the line behind a place ends, its line end left out.
fn at_line_end(text: &str, from: usize, line: &str) -> usize {
    let start = text[from..].find('\n').map_or(text.len(), |newline| from + newline + 1);
    start + line.trim_end().len()
}

fn section_name(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(":::")?;
    let keyword = rest.get(.."section".len())?;
    let name = rest["section".len()..].trim_end_matches(':').trim();
    (keyword.eq_ignore_ascii_case("section") && !name.is_empty()).then_some(name)
}

fn opens_element(line: &str, name: &str) -> bool {
    let Some(rest) = line.strip_prefix('<') else { return false };
    starts_with_any_case(rest, name) && rest[name.len()..].starts_with(['>', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::RelPath;

    fn marks(text: &str) -> (Vec<Inline>, Vec<Block>) {
        let overlay = lay(text, &[], false, &mut Findings::new(RelPath::new("a.md")));
        assert_eq!(overlay.text.len(), text.len());
        (
            overlay.inline.into_iter().map(|mark| mark.what).collect(),
            overlay.blocks.into_iter().map(|mark| mark.what).collect(),
        )
    }

    #[test]
    fn comments_are_told_apart() {
        let (inline, blocks) =
            marks("<!--issueDescription-->\n**<!--$Vm-->vm<!--/$Vm-->** <!-- note -->\n<!--/issueDescription-->");
        assert_eq!(inline.len(), 3);
        assert!(matches!(&inline[0], Inline::TokenStart(name) if name.value == "Vm"));
        assert!(matches!(&inline[1], Inline::TokenEnd(name) if name.value == "Vm" && name.span == Span::new(44, 46)));
        assert_eq!(inline[2], Inline::Comment);
        assert_eq!(blocks, [Block::IssueDescriptionStart, Block::IssueDescriptionEnd]);
    }

    #[test]
    fn a_comment_in_fenced_code_is_code() {
        assert_eq!(marks("```xml\n<!-- kept -->\n```\n").0, []);
        assert_eq!(marks("1. ```\n   <!-- kept -->\n   ```\n<!-- gone -->").0, [Inline::Comment]);
    }

    #[test]
    fn what_is_no_fence_does_not_keep_comments() {
        assert_eq!(marks("    ```\n<!-- gone -->").0, [Inline::Comment]);
        assert_eq!(marks("> ```\n> <!-- kept -->\n\n<!-- gone -->").0, [Inline::Comment]);
        assert_eq!(marks("- ```\n  <!-- kept -->\nafter <!-- gone -->").0, [Inline::Comment]);
        assert_eq!(marks("<!-- gone -->```\n<!-- gone -->").0, [Inline::Comment, Inline::Comment]);
    }

    #[test]
    fn many_comments_in_code_take_no_time() {
        assert_eq!(marks(&format!("```\n{}-->", "<!-- ".repeat(80_000))).0, []);
    }

    #[test]
    fn an_element_is_masked_whole() {
        let (_, blocks) = marks("a\n<Insight>\n<symptomId>x</symptomId>\n</insight>\nb\n:::Section Steps:::\n");
        assert_eq!(blocks, [Block::Element, Block::Section("Steps".into())]);
    }

    #[test]
    fn a_comment_without_end_stays_text() {
        assert_eq!(marks("a <!-- b").0, [Inline::Literal]);
        assert_eq!(marks("a --> b").0, []);
    }
}
