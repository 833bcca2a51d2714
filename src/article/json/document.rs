//! The value as a whole: where it begins, and where it goes on though its bracket was closed.
//!
//! Must not know what stands in it.

use super::scan::{is_number, is_quote};
use super::{Node, Open, Reader, Value};
use crate::text::Span;

/// How often an object that is closed too early is taken up again.
const MAX_REOPENINGS: usize = 8;

/// The document.
impl Reader<'_> {
    pub(super) fn document(&mut self) -> Option<Node> {
        self.skip_blank();
        self.skip_to_first_value()?;
        let start = self.at;
        let mut node = if self.key_follows() { self.object_without_bracket() } else { self.value() };
        for _ in 0..MAX_REOPENINGS {
            let Value::Object(members) = &mut node.value else { break };
            if !self.object_goes_on() {
                break;
            }
            self.open.push(Open { at: start, is_array: false });
            self.members(members);
            self.open.pop();
            node.span = Span::new(start, self.at);
        }
        self.report_text_after();
        Some(node)
    }

    /// Text before the first bracket is stepped over; nothing where no value can be found.
    pub(super) fn skip_to_first_value(&mut self) -> Option<()> {
        let first = self.peek()?;
        if matches!(first, '{' | '[') || is_quote(first) {
            return Some(());
        }
        let Some(distance) = self.rest().find('{') else {
            let word = self.rest().trim_end();
            let is_value = matches!(word, "true" | "false" | "null") || is_number(word);
            return is_value.then_some(());
        };
        let span = self.first_line(self.at, self.at + distance);
        self.fault(span, "text stands before the JSON object", |finding| {
            finding.hint("the object begins with `{`; put the text above the line of dashes, or take it away")
        });
        self.at += distance;
        Some(())
    }

    /// Whether members follow behind the bracket that closed the document's object.
    pub(super) fn object_goes_on(&mut self) -> bool {
        let closed_at = self.at;
        self.skip_blank();
        let place = self.at;
        if self.peek() == Some(',') {
            self.at += 1;
            self.skip_blank();
        }
        let goes_on = self.key_follows();
        self.at = place;
        if goes_on && self.text[..closed_at].ends_with('}') {
            let span = Span::new(closed_at - 1, closed_at);
            self.bracket_fault(span, "this bracket closes the whole object, but more entries follow", |finding| {
                finding.hint("a bracket too many stands here or further up").suggested_fix(span, "")
            });
        }
        goes_on
    }
}
