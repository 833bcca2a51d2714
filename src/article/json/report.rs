//! What the reader says, and the repair it offers.
//!
//! Must not move the reader on.

use foldhash::{HashMap, HashMapExt};

use super::scan::{is_quote, shortened};
use super::{Member, Reader};
use crate::article::findings::{JSON_DUPLICATE_KEY, JSON_SYNTAX, JSON_TRAILING_COMMA};
use crate::diagnostic::Diagnostic;
use crate::text::Span;

/// What is reported.
impl Reader<'_> {
    pub(super) fn fault(
        &mut self,
        span: Span,
        message: impl Into<String>,
        refine: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        let place = span.range().start;
        if self.last_fault.replace(place) != Some(place) {
            self.findings.add(&JSON_SYNTAX, span, message, refine);
        }
    }

    /// A fault that leaves in doubt what stands where. Behind another fault of a bracket it is most likely its echo.
    pub(super) fn doubt(&mut self, span: Span, message: &str, refine: impl FnOnce(Diagnostic) -> Diagnostic) {
        if !self.brackets_doubted {
            self.bracket_fault(span, message, refine);
        }
    }

    pub(super) fn bracket_fault(
        &mut self,
        span: Span,
        message: impl Into<String>,
        refine: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        self.brackets_doubted = true;
        self.fault(span, message, refine);
    }

    pub(super) fn report_unopened(&mut self, start: usize, message: &str, bracket: &str) {
        let span = self.span_at(start);
        self.bracket_fault(span, message, |finding| {
            finding.label(format!("type `{bracket}` before this")).suggested_fix(Span::new(start, start), bracket)
        });
    }

    pub(super) fn report_missing_comma(&mut self, entry_end: usize) {
        let span = self.span_before(entry_end);
        self.fault(span, "a comma is missing between two entries", |finding| {
            finding.label("type `,` behind this").suggested_fix(Span::new(entry_end, entry_end), ",")
        });
    }

    pub(super) fn report_lone_comma(&mut self, at: usize) {
        let span = Span::new(at, at + 1);
        self.fault(span, "nothing stands before this comma", |finding| {
            finding.hint("take the comma away").suggested_fix(span, "")
        });
    }

    pub(super) fn report_trailing_comma(&mut self, at: usize, closing: char) {
        let span = Span::new(at, at + 1);
        let message = format!("a comma stands between the last entry and `{closing}`");
        self.findings.add(&JSON_TRAILING_COMMA, span, message, |finding| {
            finding.label("nothing follows this comma").hint("take the comma away").safe_fix(span, "")
        });
    }

    pub(super) fn report_missing_bracket(&mut self, closing: char, entry_end: usize) {
        let span = self.span_before(entry_end);
        let opened = self.open.last().map(|open| self.span_at(open.at));
        self.bracket_fault(span, format!("`{closing}` is missing here"), |finding| {
            let finding = finding.label(format!("type `{closing}` behind this"));
            let finding = finding.suggested_fix(Span::new(entry_end, entry_end), closing);
            opened.into_iter().fold(finding, |finding, span| finding.related(span, "opened here"))
        });
    }

    pub(super) fn report_stray_bracket(&mut self, bracket: char, closing: char) {
        let span = self.span_at(self.at);
        let opened = self.open.last().map(|open| self.span_at(open.at));
        self.account_for(bracket);
        self.doubt(span, &format!("`{bracket}` closes nothing that is open here"), |finding| {
            let finding = finding.hint(format!("take it away, or write `{closing}`")).suggested_fix(span, "");
            opened.into_iter().fold(finding, |finding, span| finding.related(span, "the innermost open bracket"))
        });
    }

    /// The text ends inside brackets: said once for all of them.
    pub(super) fn report_unclosed(&mut self) {
        let end = self.text.trim_end().len();
        let missing: String = self.open.iter().rev().map(|open| if open.is_array { ']' } else { '}' }).collect();
        let opened = self.open.last().map(|open| self.span_at(open.at));
        let span = self.span_before(end);
        let is_cut = self.ends_inside_entry || self.text[..end].ends_with(',');
        self.doubt(span, &format!("the text ends where `{missing}` is missing"), |finding| {
            let finding = match is_cut {
                // What else is missing nobody knows.
                true => finding.hint("the rest seems to be cut off: take it from an earlier state of the file"),
                false => finding
                    .hint(format!("type {missing} at the end, or where the brackets belong"))
                    .suggested_fix(Span::new(end, end), missing),
            };
            opened.into_iter().fold(finding, |finding, span| finding.related(span, "opened here"))
        });
    }

    pub(super) fn report_text_after(&mut self) {
        self.skip_blank();
        let rest = self.rest();
        if rest.is_empty() || self.brackets_doubted {
            return;
        }
        let span = self.first_line(self.at, self.text.len());
        let only_brackets = rest.trim_end().trim_start_matches(['}', ']', ',', ' ', '\n', '\r']).is_empty();
        let hint = if only_brackets {
            "a closing bracket too many stands here or further up"
        } else {
            "one JSON value is read; put the text elsewhere, or take it away"
        };
        self.fault(span, "text follows the JSON value", |finding| finding.hint(hint));
    }

    /// Reports keys that are given again from the member `known` on.
    pub(super) fn report_duplicates(&mut self, members: &[Member], known: usize) {
        let mut last_of_key: HashMap<&str, usize> = HashMap::new();
        for (index, member) in members.iter().enumerate() {
            let Some(earlier) = last_of_key.insert(&member.key.value, index) else { continue };
            let (Some(first), Some(next)) = (members.get(earlier), members.get(earlier + 1)) else { continue };
            if index < known {
                continue;
            }
            let same = self.text[first.value.span.range()] == self.text[member.value.span.range()];
            let removal = Span::new(self.entry_start(first), self.entry_start(next));
            let message = format!("the key `{}` is given twice", shortened(&member.key.value));
            self.findings.add(&JSON_DUPLICATE_KEY, member.key.span, message, |finding| {
                let finding = finding.label("this value counts").related(first.key.span, "first given here");
                if same {
                    return finding.hint("both values are the same: take one away").safe_fix(removal, "");
                }
                finding.hint("take one of them away: only the last value is seen by anyone").suggested_fix(removal, "")
            });
        }
    }

    pub(super) fn entry_start(&self, member: &Member) -> usize {
        let start = member.key.span.range().start;
        let before = self.text[..start].chars().next_back();
        start - before.filter(|&character| is_quote(character)).map_or(0, char::len_utf8)
    }

    /// The character at a place.
    pub(super) fn span_at(&self, at: usize) -> Span {
        let length = self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        Span::new(at, at + length)
    }

    /// The character before a place.
    pub(super) fn span_before(&self, at: usize) -> Span {
        let length = self.text.get(..at).and_then(|text| text.chars().next_back()).map_or(0, char::len_utf8);
        Span::new(at - length, at)
    }

    /// What of a stretch of text is on its first line.
    pub(super) fn first_line(&self, start: usize, end: usize) -> Span {
        let line = self.text[start..end].lines().next().unwrap_or("").trim_end();
        Span::new(start, start + line.len())
    }
}
