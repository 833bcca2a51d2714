//! Expressions as authors write them: what they mean, and what is said of mistakes, at which place.

use super::*;

/// The expression with every part in brackets.
fn written(expression: &Expression) -> String {
    let join = |parts: &[Expression], with: &str| parts.iter().map(written).collect::<Vec<_>>().join(with);
    match expression {
        Expression::Or(parts) => format!("[{}]", join(parts, " or ")),
        Expression::And(parts) => format!("[{}]", join(parts, " and ")),
        Expression::Constant(value) => value.to_string(),
        Expression::Compare { element, operator: Operator::Equal, value } => {
            format!("{}={}", element.value, value.value)
        }
        Expression::Compare { element, value, .. } => format!("{}<>{}", element.value, value.value),
    }
}

fn read(text: &str) -> String {
    match parse(text, 0) {
        Ok(expression) => written(&expression),
        Err(error) => format!("{:?}: {}", error.span.range(), error.message),
    }
}

#[test]
fn and_binds_closer_than_or() {
    assert_eq!(read("a == b"), "a=b");
    assert_eq!(read("a==1||b!=2&&c==3"), "[a=1 or [b<>2 and c=3]]");
    assert_eq!(read("(a == 1 || b == 2) && c == null"), "[[a=1 or b=2] and c=null]");
    assert_eq!(read("((a == 1))"), "a=1");
}

#[test]
fn values_hold_blanks_commas_and_parentheses() {
    assert_eq!(read("kind == Red, or blue (dark) || x == 1"), "[kind=Red, or blue (dark) or x=1]");
    assert_eq!(read("(kind == small (up to 5))"), "kind=small (up to 5)");
    assert_eq!(read("kind == 1) small"), "kind=1) small");
    assert_eq!(read("pets == cats & dogs"), "pets=cats & dogs");
    assert_eq!(read("pets == cats and dogs or x"), "pets=cats and dogs or x");
}

#[test]
fn constants() {
    assert_eq!(read(""), "true");
    assert_eq!(read(" null "), "true");
    assert_eq!(read("True"), "true");
    assert_eq!(read("false"), "false");
}

#[test]
fn errors_say_where() {
    assert_eq!(read("a == b)"), "6..7: this `)` has no `(`");
    assert_eq!(read("(a == b"), "0..1: this `(` is not closed");
    assert_eq!(read("((a == b)) c"), "11..12: `&&` or `||` was expected here");
    assert_eq!(read("a == b c == d"), "7..8: an operator is missing before `c`");
    assert_eq!(read("a == b == c"), "7..9: a comparison has one operator and one value");
    assert_eq!(read("a is b or not c == d"), "0..6: a condition has the form `id == value`");
    assert_eq!(read("a = b"), "2..3: a comparison is written `==`");
    assert_eq!(read("a <> b"), "2..4: a comparison is written `!=`");
    assert_eq!(read("a == b and c == d"), "7..10: conditions are joined by `&&`");
    assert_eq!(read("a == b and c OR d = e"), "13..15: conditions are joined by `||`");
    assert_eq!(read("(a == b) | c != d"), "9..10: conditions are joined by `||`");
    assert_eq!(read("a === b"), "2..5: `==` or `!=` was expected here");
    assert_eq!(read("a == b && "), "10..10: a condition was expected here");
    assert_eq!(read("== b"), "0..2: the id of an element was expected before this");
    assert_eq!(read("a =="), "2..4: a value was expected behind this");
    assert_eq!(read("a =! b"), "2..3: a comparison is written `==`");
    assert_eq!(read("some words"), "0..10: a condition has the form `id == value`");
    assert_eq!(read(&"(".repeat(1000)), "32..33: parentheses nest too deep here");
}

#[test]
fn a_negation_is_told_with_what_to_write() {
    let told = |text: &str| parse(text, 0).map_err(|error| (error.span.range(), error.way_out)).expect_err(text);
    let turned = |range, way_out: &str| (range, Some(way_out.to_owned()));
    assert_eq!(told("not a == b"), turned(0..3, "write `a != b`"));
    assert_eq!(told("c == d && (NOT a != b)"), turned(11..14, "write `a == b`"));
    assert_eq!(told("!a == b"), turned(0..1, "write `a != b`"));
    assert_eq!(told("a ! == b"), turned(2..3, "write `a != b`"));
    assert_eq!(told("a not == b || c == d"), turned(2..5, "write `a != b`"));
    assert_eq!(told("a == !b"), turned(5..6, "write `a != b`"));
    assert_eq!(told("a == b and not c == d"), turned(11..14, "write `c != d`"));
    assert_eq!(told("(a == b) & !c == d"), turned(11..12, "write `c != d`"));
    assert_eq!(told("not notes == b"), turned(0..3, "write `notes != b`"));
    assert_eq!(told("!true && a == b"), turned(0..1, "write `false`"));
    assert_eq!(read("a == not sure"), "a=not sure");
    assert_eq!(read("not == b && notes == c"), "[not=b and notes=c]");
    assert_eq!(read("a == cats and not dogs"), "a=cats and not dogs");
}

#[test]
fn of_a_negation_only_what_it_is_about_is_proposed() {
    let way_out = |text: &str| parse(text, 0).expect_err(text).way_out.unwrap_or_default();
    for text in ["not a == b and c == d", "a not == b or c == d", "a == !b c == d", "!a == b c == d"] {
        assert_eq!(way_out(text), "write `a != b`", "{text}");
    }
    assert_eq!(way_out("not a == cats and dogs and c == d"), "write `a != cats and dogs`");
    assert_eq!(way_out("(!a == b (c)) && c == d"), "write `a != b (c)`");
    assert_eq!(way_out("not (a == b) and c == d"), "write `a != b`");
    assert_eq!(way_out("!(a == b && c != d) || e == f"), "write `(a != b || c == d)`");
}

#[test]
fn a_negated_group_is_turned_both_ways() {
    let way_out = |text: &str| parse(text, 0).expect_err(text).way_out.unwrap_or_default();
    assert_eq!(way_out("!(a == x || b == y)"), "write `(a != x && b != y)`");
    assert_eq!(way_out("not(a == x && b == y)"), "write `(a != x || b != y)`");
    assert_eq!(way_out("!(a == x && b == y || c != z (1))"), "write `((a != x || b != y) && c == z (1))`");
    assert_eq!(way_out("NOT (a == x)"), "write `a != x`");
    let how = "write the opposite of each comparison (`!=` for `==`, and `==` for `!=`), `||` for `&&`, and `&&` for \
               `||`; parentheses keep together what was joined by `&&`";
    assert_eq!(way_out("!(a == 1 || a == 2 || a == 3 || a == 4 || a == 5)"), how);
    assert_eq!(way_out("!(a == x || !b == y)"), how);
    assert_eq!(way_out("!(a == x || b == y"), how);
    assert_eq!(way_out("!(kind == 1) small && a == b)"), how);
    for deep in ["!", "!(", "a == !", "not (", "a == b and !"] {
        assert!(parse(&format!("{}a == b", deep.repeat(20_000)), 0).is_err(), "{deep}");
    }
}

#[test]
fn a_negation_of_nothing_lacks_what_it_negates() {
    assert_eq!(read("a == !"), "5..6: a value was expected behind this");
    assert_eq!(read("a == ! && c == d"), "5..6: a value was expected behind this");
    assert_eq!(read("(a != ! =)"), "6..7: a value was expected behind this");
    assert_eq!(read("a ! =="), "4..6: a value was expected behind this");
    assert_eq!(read("!"), "0..1: a condition was expected behind this");
    assert_eq!(read("a == b && !()"), "10..11: a condition was expected behind this");
    assert_eq!(read("! == b"), "0..1: a condition was expected behind this");
    assert_eq!(read("!a"), "0..1: no condition is negated by `!`");
    assert_eq!(parse("!a", 0).map_err(|error| error.way_out), Err(None));
    assert_eq!(read("a == b and !"), "a=b and !");
}

#[test]
fn spans_count_from_the_base() {
    let expression = parse(" size == big", 100).expect("an expression");
    let comparisons = expression.comparisons();
    let (element, operator, value) = comparisons.first().expect("one comparison");
    assert_eq!((element.span, *operator, value.span), (Span::new(101, 105), Operator::Equal, Span::new(109, 112)));
}
