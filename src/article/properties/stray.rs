//! What stands in a block and belongs to no property, and blocks that end too early, too late or never.
//!
//! Must not know how properties are written.

use super::BlockReader;
use super::end::{SEPARATORS, begins_element, begins_known_property, length_of_closing_tag, length_of_comment};
use crate::article::characters::is_invisible;
use crate::article::findings;
use crate::text::Span;

impl BlockReader<'_> {
    /// Whether the text from a line on is the body, because nothing of a block comes any more: neither its end nor a property.
    pub(super) fn is_never_closed(&mut self) -> bool {
        if self.at < self.closed {
            return false;
        }
        let mut line_start = self.at;
        for line in self.text[self.at..].split_inclusive('\n') {
            if begins_body("\n", line.trim_start()) {
                return true;
            }
            let end = line.find("/>");
            let is_element = begins_element(&line[..end.unwrap_or(line.len())]);
            if is_element {
                return true;
            }
            if end.is_some() || begins_known_property(line) {
                self.closed = line_start + line.len();
                return false;
            }
            line_start += line.len();
        }
        true
    }

    /// The end of a block that its author wrote before the last property.
    pub(super) fn skip_early_end(&mut self, space: usize, end: usize) {
        let sign = Span::new(self.at, end);
        let with_space = Span::new(self.at - space, end);
        let message = "the block is closed here, and properties follow";
        self.findings.add(&findings::PROPERTIES_STRAY_TEXT, sign, message, |it| {
            let it =
                it.label("what follows would be text of the page").hint("close it by `/>` behind the last property");
            // Behind `>` the end may be written as in HTML, which is to be mended as well.
            if end - self.at == "/>".len() { it.safe_fix(with_space, "") } else { it }
        });
        self.at = end;
        self.ended_early = true;
    }

    /// Skips a comment that the block goes on behind.
    pub(super) fn skip_comment(&mut self, rest: &str) -> bool {
        if !self.has_comments {
            return false;
        }
        let Some(length) = length_of_comment(rest) else {
            self.has_comments = false;
            return false;
        };
        let behind = rest[length..].trim_start();
        if !behind.starts_with("/>") && !begins_known_property(behind) {
            return false;
        }
        let span = Span::new(self.at, self.at + length);
        let message = "a comment stands inside the properties block";
        self.findings.add(&findings::PROPERTIES_STRAY_TEXT, span, message, |it| it.hint("move it below the block"));
        self.at += length;
        true
    }

    /// The end of a block that `</properties>` closes, which is one only where `>` stood behind the first properties.
    pub(super) fn ended_by_tag(&mut self, length: usize) -> usize {
        let tag = Span::new(self.at, self.at + length);
        if !self.ended_early {
            self.findings
                .add(&findings::PROPERTIES_STRAY_TEXT, tag, "the block ends by `/>`", |it| it.safe_fix(tag, "/>"));
        }
        tag.range().end
    }

    /// The end of a block that `/>` closes: behind a `</properties>` in vain, which readers must not see.
    pub(super) fn without_closing_tag(&mut self, end: usize) -> usize {
        let Some(length) = length_of_closing_tag(&self.text[end..]) else { return end };
        let tag = Span::new(end, end + length);
        let start = end + (length - self.text[tag.range()].trim_start().len());
        let message = "the block is closed by `/>` already";
        self.findings.add(&findings::PROPERTIES_STRAY_TEXT, Span::new(start, end + length), message, |it| {
            it.hint("remove `</properties>`").safe_fix(tag, "")
        });
        end + length
    }

    pub(super) fn unclosed(&mut self, start: usize, end: usize) -> usize {
        let block = Span::new(start, start + "<properties".len());
        let insertion = Span::new(end, end);
        self.findings.add(&findings::PROPERTIES_UNCLOSED, block, "the properties block has no end", |it| {
            it.label("opened here").hint("close the block with `/>`").safe_fix(insertion, "\n/>")
        });
        end
    }

    pub(super) fn skip_stray_text(&mut self) {
        let rest = &self.text[self.at..];
        let separators = rest.len() - rest.trim_start_matches(SEPARATORS).len();
        if separators > 0 {
            return self.skip_separators(separators);
        }
        let length =
            rest.find(char::is_whitespace).unwrap_or(rest.len()).max(rest.chars().next().map_or(0, char::len_utf8));
        let length = rest[..length].find("/>").filter(|&end| end > 0).unwrap_or(length);
        let span = Span::new(self.at, self.at + length);
        if !is_invisible(&rest[..length]) {
            self.findings.add(&findings::PROPERTIES_STRAY_TEXT, span, "this text belongs to no property", |it| {
                let it = it.hint("a property is written `name=\"value\"`; delete what is none");
                // Words are their author's, who alone knows where they belong.
                if rest[..length].contains(char::is_alphanumeric) { it } else { it.suggested_fix(span, "") }
            });
        }
        self.at += length;
    }

    /// Commas and semicolons, which separate nothing here. What they stood between stays apart.
    fn skip_separators(&mut self, length: usize) {
        let (before, behind) = (&self.text[..self.at], &self.text[self.at + length..]);
        let is_apart = before.ends_with(char::is_whitespace) || behind.starts_with(char::is_whitespace);
        let is_last = behind.starts_with("/>") || behind.starts_with('>');
        let span = Span::new(self.at, self.at + length);
        self.findings.add(&findings::PROPERTIES_STRAY_TEXT, span, "this text belongs to no property", |it| {
            it.hint("leave it out: white space stands between properties")
                .suggested_fix(span, if is_apart || is_last { "" } else { " " })
        });
        self.at += length;
    }
}

/// Whether the block must have ended before this text, although nothing closed it.
pub(super) fn begins_body(white_space_before: &str, rest: &str) -> bool {
    rest.is_empty()
        || (white_space_before.contains('\n')
            && (rest.starts_with('#') || rest.starts_with("---") || rest.starts_with("<!--")))
}
