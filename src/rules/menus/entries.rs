//! The entries of a menu as they are written: problems, their parts, and tools, with the places of their keys.
//!
//! Must not know what is wrong with them.

use crate::article::json::{Member, Node, Value};
use crate::article::{JsonValue, slug};
use crate::rules::ArticleView;
use crate::text::Span;

/// A problem, a part of one, or a tool.
pub struct Entry<'a> {
    pub members: &'a [Member],
    pub span: Span,
    /// `problem` or `tool`.
    pub sort: &'static str,
    /// Where the problem begins that it is a part of; nothing for an entry of the menu itself.
    pub part_of: Option<u32>,
}

/// Every entry in the order of the text, a problem before its parts; none where the body is no menu.
pub fn entries<'a>(view: &ArticleView<'a>) -> Vec<Entry<'a>> {
    let Some(json) = view.article.whole_json().filter(|json| matches!(json.value, JsonValue::Menu(_))) else {
        return Vec::new();
    };
    let mut entries = Vec::new();
    for (key, sort) in [("commonProblems", "problem"), ("troubleshootingTools", "tool")] {
        let mut ahead: Vec<(&Node, Option<u32>)> =
            elements(&json.node, key).iter().rev().map(|node| (node, None)).collect();
        while let Some((node, part_of)) = ahead.pop() {
            if let Value::Object(members) = &node.value {
                entries.push(Entry { members, span: node.span, sort, part_of });
                let parts = elements(node, "subProblems").iter().rev();
                ahead.extend(parts.map(|part| (part, Some(node.span.start))));
            }
        }
    }
    entries
}

impl<'a> Entry<'a> {
    /// The value of a key in any case; of several the last counts.
    pub fn get(&self, key: &str) -> Option<&'a Node> {
        get(self.members, key)
    }

    /// The text of a key, trimmed; nothing where there is none.
    pub fn text(&self, key: &str) -> Option<&'a str> {
        text(self.get(key)?)
    }

    /// What best shows which entry it is: its title, else its opening brace.
    pub fn place(&self) -> Span {
        let start = self.span.range().start;
        let title = self.get("title").filter(|_| self.text("title").is_some());
        title.map_or(Span::new(start, start + 1), |title| title.span)
    }

    /// An id made of the title.
    pub fn proposed_id(&self) -> Option<String> {
        self.text("title").map(slug).filter(|id| !id.is_empty())
    }
}

/// The text of a value, trimmed; nothing where there is none.
pub fn text(value: &Node) -> Option<&str> {
    match &value.value {
        Value::String(text) | Value::Number(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        _ => None,
    }
}

fn get<'a>(members: &'a [Member], key: &str) -> Option<&'a Node> {
    members.iter().rfind(|member| member.key.value.eq_ignore_ascii_case(key)).map(|member| &member.value)
}

fn elements<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    let Value::Object(members) = &node.value else { return &[] };
    match get(members, key).map(|node| &node.value) {
        Some(Value::Array(nodes)) => nodes,
        _ => &[],
    }
}
