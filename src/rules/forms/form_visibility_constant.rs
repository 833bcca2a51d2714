//! Visibility expressions that hold whatever is answered, or never.
//!
//! Must not know which options there are: an expression is judged by its own words.

use super::conditions::{Condition, conditions};
use super::elements::FormBody;
use crate::article::findings::Findings;
use crate::article::visibility::{Expression, Operator};
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static FORM_VISIBILITY_ALWAYS_TRUE: Rule =
    Rule::error("form-visibility-always-true", "a visibility expression holds whatever is answered");
pub static FORM_VISIBILITY_ALWAYS_FALSE: Rule =
    Rule::error("form-visibility-always-false", "a visibility expression holds for no answer");

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some((body, conditions)) = conditions(view) else { return };
    for condition in &conditions {
        let Ok(expression) = &condition.expression else { continue };
        let Some(constant) = constant(expression, body) else { continue };
        report(condition, expression, constant, findings);
    }
}

fn report(condition: &Condition<'_>, expression: &Expression, constant: bool, findings: &mut Findings) {
    let name = condition.element.name();
    let (rule, message, label) = match constant {
        true => (&FORM_VISIBILITY_ALWAYS_TRUE, format!("{name} is shown whatever is answered"), "always true"),
        false => (&FORM_VISIBILITY_ALWAYS_FALSE, format!("{name} is never shown"), "never true"),
    };
    let has_only = |wanted: Operator| expression.comparisons().iter().all(|(_, operator, _)| *operator == wanted);
    let hint = match constant {
        true if has_only(Operator::NotEqual) => {
            "an answer always differs from one of two values; `&&` is probably meant"
        }
        false if has_only(Operator::Equal) => "an answer is never two values at once; `||` is probably meant",
        _ => "mend the expression, or leave `visibility` out",
    };
    findings.add(rule, condition.whole(), message, |it| it.label(label).hint(hint));
}

/// More than this is not tried out.
const MAX_CASES: usize = 4096;

/// Whether an expression with comparisons comes out the same for all answers.
fn constant(expression: &Expression, body: FormBody<'_>) -> Option<bool> {
    // A single comparison can hold and not hold.
    if !matches!(expression, Expression::Or(_) | Expression::And(_)) {
        return None;
    }
    // For each element the answers that are spoken of; any other answer stands behind them.
    let mut questions: Vec<(&str, Vec<&str>)> = Vec::new();
    for (id, _, value) in expression.comparisons() {
        let (id, value) = (id.value.as_str(), value.value.as_str());
        match questions.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(id)) {
            Some((_, answers)) if answers.contains(&value) => {}
            Some((_, answers)) => answers.push(value),
            None => questions.push((id, vec![value])),
        }
    }
    let cases = questions.iter().try_fold(1_usize, |cases, (_, answers)| cases.checked_mul(answers.len() + 1))?;
    if questions.is_empty() || cases > MAX_CASES {
        return None;
    }
    let outcome = |case: usize| {
        let mut rest = case;
        let mut chosen: Vec<(&str, &str)> = Vec::new();
        for (id, answers) in &questions {
            let place = rest % (answers.len() + 1);
            rest /= answers.len() + 1;
            chosen.extend(answers.get(place).map(|answer| (*id, *answer)));
        }
        holds(expression, &chosen)
    };
    let first = outcome(0);
    let is_several = |id: &str| body.elements().any(|it| it.is_multi_select() && it.id().eq_ignore_ascii_case(id));
    // Of several choices, two can be made at once.
    let can_be_both = !first && questions.iter().any(|(id, _)| is_several(id));
    (!can_be_both && (1..cases).all(|case| outcome(case) == first)).then_some(first)
}

/// Whether an expression holds for the answers of elements; those that are not given are no value that it speaks of.
fn holds(expression: &Expression, chosen: &[(&str, &str)]) -> bool {
    match expression {
        Expression::Or(parts) => parts.iter().any(|part| holds(part, chosen)),
        Expression::And(parts) => parts.iter().all(|part| holds(part, chosen)),
        Expression::Constant(constant) => *constant,
        Expression::Compare { element, operator, value } => {
            let is_equal =
                |&(id, answer): &(&str, &str)| id.eq_ignore_ascii_case(&element.value) && answer == value.value;
            chosen.iter().any(is_equal) == (*operator == Operator::Equal)
        }
    }
}
