//! Brackets that are missing, or too many: what the brackets of the whole text say about the place that is read.
//!
//! Must not know keys, strings or numbers.

use super::{MAX_DEPTH, Member, Node, Reader, Value};
use crate::text::Span;

/// A bracket that is open, also where an author forgot to type it.
#[derive(Clone, Copy)]
pub(super) struct Open {
    pub(super) at: usize,
    pub(super) is_array: bool,
}

impl Reader<'_> {
    /// Whether the text closes more brackets of a kind than it opens: one that opens was forgotten.
    pub(super) fn lacks_opening(&mut self, closing: char) -> bool {
        // What supplies a bracket goes a level deeper.
        self.open.len() < MAX_DEPTH && self.surplus_of(closing).is_some_and(|surplus| *surplus < 0)
    }

    /// One closing bracket of a kind is accounted for.
    pub(super) fn account_for(&mut self, closing: char) {
        if let Some(surplus) = self.surplus_of(closing) {
            *surplus += 1;
        }
    }

    fn surplus_of(&mut self, closing: char) -> Option<&mut isize> {
        let text = self.text.get(self.start..).unwrap_or("");
        self.surplus.get_or_insert_with(|| surplus_of_brackets(text)).get_mut(usize::from(closing == ']'))
    }

    /// A `}` in an array, or a `]` in an object: whether a bracket further out is meant.
    pub(super) fn closes_an_outer_bracket(&mut self, bracket: char) -> bool {
        let outer = self.open.split_last().map_or(&[][..], |(_, outer)| outer);
        let Some(place) = outer.iter().rposition(|open| open.is_array == (bracket == ']')) else { return false };
        // What would close the document before its end is rather a bracket too many.
        let rest = self.rest().get(1..).unwrap_or("");
        let is_meant = place > 0 || !rest.trim_start().trim_start_matches(',').trim_start().starts_with('{');
        is_meant && !self.lacks_opening(bracket)
    }

    /// `{` where an object wants a key, or a key where an array wants a value: the inner bracket was not closed.
    pub(super) fn belongs_to_the_outer_bracket(&mut self, closing: char) -> bool {
        let Some(outer) = self.open.len().checked_sub(2).and_then(|place| self.open.get(place)).copied() else {
            return false;
        };
        match closing {
            '}' => outer.is_array && self.peek() == Some('{') && !self.lacks_opening(']'),
            _ => !outer.is_array && self.key_follows() && !self.lacks_opening('}'),
        }
    }

    /// A value of an array; an object may lack its bracket there.
    pub(super) fn element(&mut self) -> Node {
        if self.key_follows() && self.lacks_opening('}') {
            return self.object_without_bracket();
        }
        self.skip_key_in_array();
        self.value()
    }

    pub(super) fn object_without_bracket(&mut self) -> Node {
        let start = self.at;
        self.account_for('}');
        self.report_unopened(start, "the opening bracket of the object is missing", "{");
        self.open.push(Open { at: start, is_array: false });
        let mut members = Vec::new();
        self.members(&mut members);
        self.open.pop();
        Node::new(Value::Object(members), Span::new(start, self.at))
    }

    /// Whether a value without a key follows because the last member's value is the first of an array that lacks its
    /// bracket; the array is then read.
    pub(super) fn goes_on_as_array(&mut self, members: &mut [Member]) -> bool {
        let Some(last) = members.last_mut() else { return false };
        let is_value = self.peek() == Some('{') || (self.peek() == Some('"') && !self.key_follows());
        if !is_value || !self.lacks_opening(']') {
            return false;
        }
        let first = std::mem::replace(&mut last.value, Node::new(Value::Null, Span::default()));
        let start = first.span.range().start - usize::from(first.is_quoted);
        last.value = self.array_without_bracket(start, vec![first]);
        true
    }

    pub(super) fn array_without_bracket(&mut self, start: usize, nodes: Vec<Node>) -> Node {
        self.account_for(']');
        self.report_unopened(start, "the opening bracket of the array is missing", "[");
        self.open.push(Open { at: start, is_array: true });
        let nodes = self.elements(nodes);
        self.open.pop();
        Node::new(Value::Array(nodes), Span::new(start, self.at))
    }
}

/// How many curly and square brackets outside strings are opened more often than closed; a string ends with its line.
fn surplus_of_brackets(text: &str) -> [isize; 2] {
    let mut surplus = [0, 0];
    let mut in_string = false;
    let mut is_escaped = false;
    for byte in text.bytes() {
        match byte {
            _ if std::mem::take(&mut is_escaped) => {}
            b'\\' => is_escaped = in_string,
            b'"' => in_string = !in_string,
            b'\n' => in_string = false,
            _ if in_string => {}
            b'{' => surplus[0] += 1,
            b'}' => surplus[0] -= 1,
            b'[' => surplus[1] += 1,
            b']' => surplus[1] -= 1,
            _ => {}
        }
    }
    surplus
}

/// Whether brackets are still open at the end of a text.
#[must_use]
pub fn leaves_open(text: &str) -> bool {
    surplus_of_brackets(text).iter().any(|surplus| *surplus > 0)
}
