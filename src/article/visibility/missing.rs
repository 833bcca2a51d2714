//! Comparisons that run into each other, because an operator between them is missing.
//!
//! Must not mend them: nobody but the author knows which operator it is.

use super::{Operator, find_operator, joins};

/// What is wrong with a comparison, where and how long the place is, and the way out.
pub(super) struct Missing {
    pub(super) place: usize,
    pub(super) length: usize,
    pub(super) message: String,
    pub(super) way_out: Option<String>,
}

/// The words before a join in what was read as an id: no comparison is among them. The place counts from the id.
pub(super) fn in_id(id: &str) -> Option<Missing> {
    let (place, ..) = joins(id).next()?;
    let message = "a condition has the form `id == value`".to_owned();
    Some(Missing { place: 0, length: id[..place].trim_end().len(), message, way_out: None })
}

/// Another operator in what was read as a value. The place counts from the value.
pub(super) fn in_value(id: &str, operator: Operator, value: &str) -> Option<Missing> {
    let (place, second) = find_operator(value)?;
    let before = value[..place].trim_end();
    if let Some((first, next)) = before.rsplit_once(char::is_whitespace) {
        let message = format!("an operator is missing before `{next}`");
        let way_out = format!("write `&&` or `||` between `{}` and `{next}`", first.trim_end());
        return Some(Missing { place: before.len() - next.len(), length: next.len(), message, way_out: Some(way_out) });
    }
    let message = "a comparison has one operator and one value".to_owned();
    let values = [before, value[place + 2..].trim()];
    let way_out = (second == operator).then(|| each(id, operator, &values));
    Some(Missing { place, length: 2, message, way_out })
}

/// What to write for an answer that is one of several values, or none of them.
#[must_use]
pub fn each(id: &str, operator: Operator, values: &[&str]) -> String {
    let mark = operator.mark();
    let join = match operator {
        Operator::Equal => " || ",
        Operator::NotEqual => " && ",
    };
    let comparisons: Vec<String> = values.iter().map(|value| format!("{id} {mark} {value}")).collect();
    format!("write one comparison for each value: `{}`", comparisons.join(join))
}
