//! Conditions that authors negate by `!` or `not`, which expressions do not have, and what to write instead.
//!
//! Must not mend them: where a negation is taken away, or moved, the condition becomes another one.

use super::{Operator, begins_comparison, find_operator, term_end, value_length};

/// How long the `!` or `not` is that stands before a condition.
pub(super) fn before_condition(text: &str) -> Option<usize> {
    if text.starts_with('!') {
        return (!text.starts_with("!=")).then_some(1);
    }
    let behind = behind_not(text)?;
    let is_apart = behind.starts_with(char::is_whitespace) && begins_comparison(behind);
    (is_apart || behind.trim_start().starts_with('(')).then_some(NOT.len())
}

/// Where in an id, which an operator follows, a `!` or `not` stands at its end.
pub(super) fn behind_id(id: &str) -> Option<(usize, usize)> {
    if let Some(before) = id.strip_suffix('!') {
        return Some((before.len(), 1));
    }
    let (before, word) = id.rsplit_once(char::is_whitespace)?;
    (word.eq_ignore_ascii_case(NOT) && !before.trim().is_empty()).then(|| (id.len() - NOT.len(), NOT.len()))
}

const NOT: &str = "not";

fn behind_not(text: &str) -> Option<&str> {
    let word = text.get(..NOT.len())?;
    word.eq_ignore_ascii_case(NOT).then(|| &text[NOT.len()..])
}

/// What to write for the condition behind a negation.
pub(super) fn way_out(condition: &str) -> String {
    let condition = condition.trim_start();
    let term = &condition[..term_end(condition)];
    match find_operator(term) {
        Some((place, operator)) if !term.starts_with(['(', '!']) && behind_not(term).is_none() => {
            let value = &term[place + 2..];
            let value = value[..value_length(value)].trim();
            opposite(term[..place].trim(), operator, value)
        }
        _ => "write the opposite of each comparison (`!=` for `==`), and `||` for `&&`".to_owned(),
    }
}

pub(super) fn opposite(id: &str, operator: Operator, value: &str) -> String {
    let operator = match operator {
        Operator::Equal => "!=",
        Operator::NotEqual => "==",
    };
    format!("write `{id} {operator} {value}`")
}
