//! Where a new member of an object belongs, and how it is written there.
//!
//! Must not know what keys mean.

use super::{Node, Value};
use crate::text::Span;

/// The edit that gives an object a member before those that it has, in their form; a `$schema` stays the first.
///
/// `value` is JSON. Nothing where the object is written in a way that does not show where the member belongs.
#[must_use]
pub fn insertion(text: &str, object: &Node, key: &str, value: &str) -> Option<(Span, String)> {
    let Value::Object(members) = &object.value else { return None };
    let Some(next) = members.iter().find(|member| key == "$schema" || member.key.value != "$schema") else {
        let start = object.span.range().start;
        let is_empty = members.is_empty() && text.get(object.span.range()).is_some_and(|it| it.starts_with('{'));
        return is_empty.then(|| (Span::new(start + 1, start + 1), format!("\"{key}\": {value}")));
    };
    let before = text.get(..next.key.span.range().start)?.strip_suffix('"')?;
    let blank = before.get(before.trim_end().len()..).filter(|blank| !blank.is_empty()).unwrap_or(" ");
    Some((Span::new(before.len(), before.len()), format!("\"{key}\": {value},{blank}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::findings::Findings;
    use crate::article::json::read;
    use crate::text::RelPath;

    fn with(text: &str, key: &str) -> Option<String> {
        let mut findings = Findings::new(RelPath::new("recipe.md"));
        let object = read(text, Span::new(0, text.len()), &mut findings).expect("a value");
        let (span, written) = insertion(text, &object, key, "1")?;
        let mut text = text.to_owned();
        text.replace_range(span.range(), &written);
        Some(text)
    }

    #[test]
    fn a_member_is_written_like_its_neighbours() {
        assert_eq!(with("{\n  \"a\": 2\n}", "b").as_deref(), Some("{\n  \"b\": 1,\n  \"a\": 2\n}"));
        assert_eq!(with("{\"a\": 2}", "b").as_deref(), Some("{\"b\": 1, \"a\": 2}"));
        assert_eq!(with("{}", "b").as_deref(), Some("{\"b\": 1}"));
    }

    #[test]
    fn the_schema_stays_the_first() {
        let text = "{ \"$schema\": 0, \"a\": 2 }";
        assert_eq!(with(text, "b").as_deref(), Some("{ \"$schema\": 0, \"b\": 1, \"a\": 2 }"));
        assert_eq!(with("{ \"a\": 2 }", "$schema").as_deref(), Some("{ \"$schema\": 1, \"a\": 2 }"));
        assert_eq!(with("{ \"$schema\": 0 }", "b"), None);
    }

    #[test]
    fn nothing_is_written_into_what_is_no_object() {
        assert_eq!(with("[1]", "b"), None);
        assert_eq!(with("{a: 1}", "b"), None);
    }
}
