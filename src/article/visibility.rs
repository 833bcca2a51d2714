//! The expressions that say when an element of a form is shown: `colour == red && (size == big || size != null)`.
//!
//! A value is any text up to `&&`, `||` or the end; it may hold spaces, commas and parentheses.
//! Must not know which elements and values a form has.

mod missing;
mod negation;

pub use missing::each;

use crate::text::{Span, Spanned};
use missing::Missing;

/// When an element is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// One of these holds; at least two.
    Or(Vec<Expression>),
    /// All of these hold; at least two.
    And(Vec<Expression>),
    /// Another element's answer is, or is not, a value.
    Compare { element: Spanned<String>, operator: Operator, value: Spanned<String> },
    /// Always, or never.
    Constant(bool),
}

/// How an answer is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Equal,
    NotEqual,
}

/// Why a text is no expression, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisibilityError {
    pub span: Span,
    /// One sentence without a final stop.
    pub message: String,
    /// The operator that is meant here, where all that is wrong is how it is written.
    pub meant: Option<&'static str>,
    /// What to write instead, where that is known and nobody but the author can say whether it is meant.
    pub way_out: Option<String>,
}

/// Reads an expression. Spans count from `base`, the place of the text in its file.
///
/// Nothing, and `null` as a whole, is no condition: always true.
///
/// # Errors
/// Where the text is not an expression.
pub fn parse(text: &str, base: usize) -> Result<Expression, VisibilityError> {
    let whole = text.trim();
    if whole.is_empty() || whole.eq_ignore_ascii_case("null") {
        return Ok(Expression::Constant(true));
    }
    let mut parser = Parser { text, at: 0, base, depth: 0 };
    let expression = parser.alternatives()?;
    if parser.at < text.len() {
        return Err(parser.error(parser.at, 1, "this `)` has no `(`"));
    }
    Ok(expression)
}

impl Expression {
    /// The comparisons in it, in the order of the text: element, operator, value.
    #[must_use]
    pub fn comparisons(&self) -> Vec<(&Spanned<String>, Operator, &Spanned<String>)> {
        match self {
            Self::Or(parts) | Self::And(parts) => parts.iter().flat_map(Self::comparisons).collect(),
            Self::Compare { element, operator, value } => vec![(element, *operator, value)],
            Self::Constant(_) => Vec::new(),
        }
    }
}

/// Parentheses inside parentheses beyond this are refused.
const MAX_DEPTH: usize = 32;

struct Parser<'a> {
    text: &'a str,
    at: usize,
    base: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn alternatives(&mut self) -> Result<Expression, VisibilityError> {
        let mut parts = vec![self.conditions()?];
        while self.take("||") {
            parts.push(self.conditions()?);
        }
        Ok(one_or(parts, Expression::Or))
    }

    fn conditions(&mut self) -> Result<Expression, VisibilityError> {
        let mut parts = vec![self.term()?];
        while self.take("&&") {
            parts.push(self.term()?);
        }
        Ok(one_or(parts, Expression::And))
    }

    fn term(&mut self) -> Result<Expression, VisibilityError> {
        self.skip_blank();
        if let Some(length) = negation::before_condition(self.rest()) {
            return Err(self.negated(self.at, length, negation::way_out(&self.rest()[length..])));
        }
        if self.rest().starts_with('(') { self.group() } else { self.comparison() }
    }

    fn group(&mut self) -> Result<Expression, VisibilityError> {
        let start = self.at;
        if self.depth >= MAX_DEPTH {
            return Err(self.error(start, 1, "parentheses nest too deep here"));
        }
        self.depth += 1;
        self.at += 1;
        let inner = self.alternatives()?;
        self.depth -= 1;
        if !self.take(")") {
            return Err(self.error(start, 1, "this `(` is not closed"));
        }
        self.skip_blank();
        if ends_value(self.rest()) {
            return Ok(inner);
        }
        let rest = self.rest();
        let word = rest.split(char::is_whitespace).next().unwrap_or(rest);
        if let Some(error) = self.negated_behind(self.at, word) {
            return Err(error);
        }
        match join_meant(word).filter(|_| begins_comparison(&rest[word.len()..])) {
            Some(meant) => Err(self.joined_by(self.at, word, meant)),
            None => Err(self.error(self.at, term_end(rest), "`&&` or `||` was expected here")),
        }
    }

    fn comparison(&mut self) -> Result<Expression, VisibilityError> {
        let start = self.at;
        let term = &self.rest()[..term_end(self.rest())];
        let Some((place, operator)) = find_operator(term) else {
            return self.constant(term);
        };
        let element = self.trimmed(start, start + place);
        if element.value.is_empty() {
            return Err(self.error(start + place, 2, "the id of an element was expected before this"));
        }
        let value_start = start + place + 2;
        self.at = value_start + value_length(&term[place + 2..]);
        if let Some((mark, length)) = negation::behind_id(&element.value) {
            let (id, value) = (element.value[..mark].trim_end(), self.trimmed(value_start, self.at).value);
            let mark = element.span.range().start - self.base + mark;
            return Err(self.negated(mark, length, negation::opposite(id, operator, &value)));
        }
        if let Some(missing) = missing::in_id(&element.value) {
            return Err(self.missing(&element, missing));
        }
        if let Some(error) = self.joined_in_words(value_start) {
            return Err(error);
        }
        let value = self.trimmed(value_start, self.at);
        if value.value.is_empty() {
            return Err(self.error(start + place, 2, "a value was expected behind this"));
        }
        if let Some(behind) = value.value.strip_prefix('!') {
            let way_out = negation::opposite(&element.value, operator, behind.trim_start_matches(['=', ' ']));
            return Err(self.negated(value.span.range().start - self.base, 1, way_out));
        }
        if value.value.starts_with('=') {
            let length = 2 + value.value.bytes().take_while(|byte| *byte == b'=').count();
            let error = self.error(start + place, length, "`==` or `!=` was expected here");
            let has_value = !value.value.trim_start_matches(['=', ' ']).is_empty();
            let meant = (operator == Operator::Equal && has_value).then_some("==");
            return Err(VisibilityError { meant, ..error });
        }
        if let Some(missing) = missing::in_value(&element.value, operator, &value.value) {
            return Err(self.missing(&value, missing));
        }
        Ok(Expression::Compare { element, operator, value })
    }

    fn missing(&self, part: &Spanned<String>, missing: Missing) -> VisibilityError {
        let start = part.span.range().start - self.base + missing.place;
        let error = self.error(start, missing.length, &missing.message);
        VisibilityError { way_out: missing.way_out, ..error }
    }

    /// The fault of a value that goes on with `and` or the like and another comparison. Mere words may be part of a value.
    fn joined_in_words(&self, start: usize) -> Option<VisibilityError> {
        let value = &self.text[start..self.at];
        if let Some(error) = joins(value).find_map(|(place, word, _)| self.negated_behind(start + place, word)) {
            return Some(error);
        }
        let (place, word, meant) =
            joins(value).find(|(place, word, _)| begins_comparison(&value[place + word.len()..]))?;
        Some(self.joined_by(start + place, word, meant))
    }

    /// The fault of a condition that is negated, behind a word that joins it to the one before.
    fn negated_behind(&self, start: usize, word: &str) -> Option<VisibilityError> {
        join_meant(word)?;
        let behind = self.text.get(start + word.len()..)?;
        let mark = behind.trim_start();
        let length = negation::before_condition(mark)?;
        let is_condition = begins_comparison(&mark[length..]) || mark[length..].trim_start().starts_with('(');
        let place = self.text.len() - mark.len();
        is_condition.then(|| self.negated(place, length, negation::way_out(&mark[length..])))
    }

    fn negated(&self, start: usize, length: usize, way_out: String) -> VisibilityError {
        let mark = self.text.get(start..start + length).unwrap_or("!");
        let error = self.error(start, length, &format!("no condition is negated by `{mark}`"));
        VisibilityError { way_out: Some(way_out), ..error }
    }

    fn joined_by(&self, start: usize, word: &str, meant: &'static str) -> VisibilityError {
        let error = self.error(start, word.len(), &format!("conditions are joined by `{meant}`"));
        VisibilityError { meant: Some(meant), ..error }
    }

    /// A term without `==` and `!=`.
    fn constant(&mut self, term: &str) -> Result<Expression, VisibilityError> {
        let start = self.at;
        let word = &term[..value_length(term)];
        let constant = word.trim().to_ascii_lowercase().parse::<bool>().ok();
        if let Some(constant) = constant {
            self.at += word.len();
            return Ok(Expression::Constant(constant));
        }
        if word.trim().is_empty() {
            return Err(self.error(start, 1, "a condition was expected here"));
        }
        if let Some(place) = word.find("<>") {
            let error = self.error(start + place, 2, "a comparison is written `!=`");
            let is_between = !word[..place].trim().is_empty() && !word[place + 2..].trim().is_empty();
            return Err(VisibilityError { meant: is_between.then_some("!="), ..error });
        }
        if let Some(place) = word.find('=') {
            let error = self.error(start + place, 1, "a comparison is written `==`");
            let (before, behind) = (word[..place].trim_end(), word[place + 1..].trim_start());
            let is_another =
                before.ends_with(['<', '>', '!', '~', '=']) || behind.starts_with(['<', '>', '!', '~', '=']);
            let is_operator = !before.is_empty() && !behind.is_empty() && !is_another;
            return Err(VisibilityError { meant: is_operator.then_some("=="), ..error });
        }
        Err(self.error(start, word.trim_end().len(), "a condition has the form `id == value`"))
    }

    /// Goes past a token, if it stands here.
    fn take(&mut self, token: &str) -> bool {
        self.skip_blank();
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn skip_blank(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn trimmed(&self, start: usize, end: usize) -> Spanned<String> {
        let part = self.text.get(start..end).unwrap_or("");
        let start = start + (part.len() - part.trim_start().len());
        let part = part.trim();
        Spanned::new(part.to_owned(), Span::new(start, start + part.len()).shifted(self.base))
    }

    fn error(&self, start: usize, length: usize, message: &str) -> VisibilityError {
        let start = self.text.floor_char_boundary(start);
        let end = self.text.ceil_char_boundary(start + length);
        VisibilityError {
            span: Span::new(start, end).shifted(self.base),
            message: message.to_owned(),
            meant: None,
            way_out: None,
        }
    }
}

/// How much of a term is the value: all of it, but for the `)` of a group around it.
fn value_length(term: &str) -> usize {
    let mut open = 0_usize;
    for (at, character) in term.char_indices() {
        match character {
            '(' => open += 1,
            ')' if open > 0 => open -= 1,
            // Text may follow a `)` that is part of the value: `1) small`.
            ')' if ends_value(&term[at + 1..]) => return at,
            _ => {}
        }
    }
    term.len()
}

fn one_or(mut parts: Vec<Expression>, several: fn(Vec<Expression>) -> Expression) -> Expression {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            several(parts)
        }
    }
}

/// Whether nothing of a term is left, `)` aside.
fn ends_value(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with(')') || rest.starts_with("&&") || rest.starts_with("||")
}

/// The words of a text that may stand for an operator between conditions, each with its place and that operator.
pub fn joins(text: &str) -> impl Iterator<Item = (usize, &str, &'static str)> {
    let mut at = 0;
    text.split_inclusive(char::is_whitespace).filter_map(move |part| {
        let (place, word) = (at, part.trim_end());
        at += part.len();
        Some((place, word, join_meant(word)?)).filter(|_| place > 0)
    })
}

fn join_meant(word: &str) -> Option<&'static str> {
    match word.to_ascii_lowercase().as_str() {
        "and" | "&" => Some("&&"),
        "or" | "|" => Some("||"),
        _ => None,
    }
}

/// Whether a text begins with an id and an operator, however that is written.
fn begins_comparison(text: &str) -> bool {
    let text = text.trim_start().trim_start_matches(['(', ' ']);
    let behind = text.trim_start_matches(|character: char| character.is_alphanumeric() || "_-.".contains(character));
    let behind_blank = behind.trim_start();
    behind.len() < text.len() && ["=", "!=", "<>"].iter().any(|operator| behind_blank.starts_with(operator))
}

/// Where the next `&&` or `||` is, or the end.
fn term_end(text: &str) -> usize {
    text.as_bytes().windows(2).position(|pair| pair == b"&&" || pair == b"||").unwrap_or(text.len())
}

fn find_operator(term: &str) -> Option<(usize, Operator)> {
    let equal = term.find("==").map(|place| (place, Operator::Equal));
    let not_equal = term.find("!=").map(|place| (place, Operator::NotEqual));
    [equal, not_equal].into_iter().flatten().min_by_key(|(place, _)| *place)
}

#[cfg(test)]
mod tests {
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
        let of_group = "write the opposite of each comparison (`!=` for `==`), and `||` for `&&`";
        assert_eq!(told("!(a == b && c == d)"), turned(0..1, of_group));
        assert_eq!(told("not(a == b)"), turned(0..3, of_group));
        assert_eq!(read("a == not sure"), "a=not sure");
        assert_eq!(read("not == b && notes == c"), "[not=b and notes=c]");
        assert_eq!(read("a == cats and not dogs"), "a=cats and not dogs");
    }

    #[test]
    fn spans_count_from_the_base() {
        let expression = parse(" size == big", 100).expect("an expression");
        let comparisons = expression.comparisons();
        let (element, operator, value) = comparisons.first().expect("one comparison");
        assert_eq!((element.span, *operator, value.span), (Span::new(101, 105), Operator::Equal, Span::new(109, 112)));
    }
}
