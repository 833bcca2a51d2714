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

impl Operator {
    fn mark(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
        }
    }
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
    Parser { text, at: 0, base, depth: 0 }.whole()
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
    fn whole(mut self) -> Result<Expression, VisibilityError> {
        let expression = self.alternatives()?;
        if self.at < self.text.len() {
            return Err(self.error(self.at, 1, "this `)` has no `(`"));
        }
        Ok(expression)
    }

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
            return Err(self.negated(self.at, length));
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
        let value = self.trimmed(value_start, self.at);
        let value_place = value.span.range().start - self.base;
        let negated = value.value.strip_prefix('!').map(|behind| behind.trim_start_matches(['!', '=', ' ']));
        if value.value.is_empty() || negated == Some("") {
            let (mark, length) = if negated.is_some() { (value_place, 1) } else { (start + place, 2) };
            return Err(self.error(mark, length, "a value was expected behind this"));
        }
        if let Some((mark, length)) = negation::behind_id(&element.value) {
            let condition = format!("{} {} {}", element.value[..mark].trim_end(), operator.mark(), value.value);
            let mark = element.span.range().start - self.base + mark;
            return Err(self.negates(mark, length, &condition));
        }
        if let Some(missing) = missing::in_id(&element.value) {
            return Err(self.missing(&element, missing));
        }
        if let Some(error) = self.joined_in_words(value_start) {
            return Err(error);
        }
        if let Some(behind) = value.value.strip_prefix('!') {
            let behind = behind.trim_start_matches(['=', ' ']);
            let condition = format!("{} {} {behind}", element.value, operator.mark());
            return Err(self.negates(value_place, 1, &condition));
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
        let mark = self.text.get(start + word.len()..)?.trim_start();
        let length = negation::of_condition(mark)?;
        Some(self.negated(self.text.len() - mark.len(), length))
    }

    /// The fault of a negation that stands before what it negates.
    fn negated(&self, start: usize, length: usize) -> VisibilityError {
        let behind = self.text.get(start + length..).unwrap_or("");
        if negation::is_of_nothing(behind) {
            return self.error(start, length, "a condition was expected behind this");
        }
        self.negates(start, length, behind)
    }

    /// The fault of a negation, and what to write for the condition that it negates.
    fn negates(&self, start: usize, length: usize, condition: &str) -> VisibilityError {
        let mark = self.text.get(start..start + length).unwrap_or("!");
        let error = self.error(start, length, &format!("no condition is negated by `{mark}`"));
        VisibilityError { way_out: negation::way_out(condition, self.depth), ..error }
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
mod tests;
