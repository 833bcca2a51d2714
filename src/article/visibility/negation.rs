//! Conditions that authors negate by `!` or `not`, which expressions do not have, and what to write instead.
//!
//! Must not mend them: where a negation is taken away, or moved, the condition becomes another one.

use super::{Expression, MAX_DEPTH, Operator, Parser, begins_comparison, ends_value, find_operator, join_meant, joins};
use super::{term_end, value_length};

/// How long the `!` or `not` is that stands before a condition.
pub(super) fn before_condition(text: &str) -> Option<usize> {
    if text.starts_with('!') {
        return (!text.starts_with("!=")).then_some(1);
    }
    let behind = behind_not(text)?;
    let is_apart = behind.starts_with(char::is_whitespace) && begins_comparison(behind);
    (is_apart || behind.trim_start().starts_with('(')).then_some(NOT.len())
}

/// The same, where a comparison or a group of them stands behind it, so that it is no part of a value.
pub(super) fn of_condition(text: &str) -> Option<usize> {
    let length = before_condition(text)?;
    let behind = &text[length..];
    (begins_comparison(behind) || behind.trim_start().starts_with('(')).then_some(length)
}

/// Where in an id, which an operator follows, a `!` or `not` stands at its end.
pub(super) fn behind_id(id: &str) -> Option<(usize, usize)> {
    if let Some(before) = id.strip_suffix('!') {
        return Some((before.len(), 1));
    }
    let (before, word) = id.rsplit_once(char::is_whitespace)?;
    (word.eq_ignore_ascii_case(NOT) && !before.trim().is_empty()).then(|| (id.len() - NOT.len(), NOT.len()))
}

/// Whether nothing stands behind a negation, or what has no id.
pub(super) fn is_of_nothing(behind: &str) -> bool {
    let behind = behind.trim_start_matches(|character: char| character.is_whitespace() || "!(".contains(character));
    ends_value(behind) || behind.starts_with('=')
}

const NOT: &str = "not";

fn behind_not(text: &str) -> Option<&str> {
    let word = text.get(..NOT.len())?;
    word.eq_ignore_ascii_case(NOT).then(|| &text[NOT.len()..])
}

/// Of more comparisons it is said how their opposite is written; of fewer, what it is.
const MAX_WRITTEN: usize = 4;

/// What to write for the condition behind a negation; nothing where no comparison stands there.
pub(super) fn way_out(text: &str, depth: usize) -> Option<String> {
    let condition = negated_part(text.trim_start());
    // What is negated may hold negations, and so on.
    let is_deep = depth >= MAX_DEPTH;
    let parser = Parser { text: condition, at: 0, base: 0, depth: depth + 1 };
    let expression = if is_deep { None } else { parser.whole().ok() };
    match expression.filter(|expression| expression.comparisons().len() <= MAX_WRITTEN) {
        Some(expression) => Some(format!("write `{}`", opposite(&expression))),
        None => find_operator(condition).map(|_| HOW_TO_TURN.to_owned()),
    }
}

const HOW_TO_TURN: &str = "write the opposite of each comparison (`!=` for `==`, and `==` for `!=`), `||` for `&&`, and \
                           `&&` for `||`; parentheses keep together what was joined by `&&`";

/// What holds where a condition does not.
fn opposite(expression: &Expression) -> String {
    let joined = |parts: &[Expression], with: &str| {
        let parts: Vec<String> = parts.iter().map(opposite).collect();
        format!("({})", parts.join(with))
    };
    match expression {
        Expression::Or(parts) => joined(parts, " && "),
        Expression::And(parts) => joined(parts, " || "),
        Expression::Constant(holds) => (!holds).to_string(),
        Expression::Compare { element, operator, value } => {
            let turned = match operator {
                Operator::Equal => Operator::NotEqual,
                Operator::NotEqual => Operator::Equal,
            };
            format!("{} {} {}", element.value, turned.mark(), value.value)
        }
    }
}

/// How much of a text the negation before it is about: a group, or one comparison.
fn negated_part(text: &str) -> &str {
    if let Some(group) = group(text) {
        return group;
    }
    let term = &text[..term_end(text)];
    match find_operator(term) {
        Some((place, _)) => {
            let value = place + 2;
            &term[..value + own_value_length(&term[value..])]
        }
        None => &term[..value_length(term)],
    }
}

/// The group that a text begins with, where a condition can end behind it.
fn group(text: &str) -> Option<&str> {
    let mut open = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '(' => open += 1,
            ')' if open == 1 => {
                let behind = &text[at + 1..];
                let is_end = ends_value(behind) || behind.split_whitespace().next().and_then(join_meant).is_some();
                return is_end.then(|| &text[..=at]);
            }
            ')' => open -= 1,
            _ if open == 0 => return None,
            _ => {}
        }
    }
    None
}

/// How much of a value is left where conditions are joined to it in words, or by nothing.
fn own_value_length(text: &str) -> usize {
    let value = &text[..value_length(text)];
    let is_joined = |(place, word, _): &(usize, &str, &str)| {
        let behind = value[place + word.len()..].trim_start();
        begins_comparison(behind) || of_condition(behind).is_some()
    };
    if let Some((place, ..)) = joins(value).find(is_joined) {
        return place;
    }
    let next_id = find_operator(value).and_then(|(place, _)| value[..place].trim_end().rfind(char::is_whitespace));
    next_id.unwrap_or(value.len())
}
