//! The parts of an article, as an outline shows them.
//!
//! Must not know how it is drawn.

use super::Desk;
use crate::article::json_typed::Rich;
use crate::article::menu::Problem;
use crate::article::outline::Part;
use crate::article::{Article, JsonValue};
use crate::text::{Span, Spanned};

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SymbolSort {
    /// The properties together.
    Block,
    Property,
    Heading,
    /// An entry of a JSON body.
    Entry,
}

/// A part of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    pub name: String,
    pub detail: String,
    pub sort: SymbolSort,
    pub span: Span,
    /// Where its name stands, within `span`.
    pub name_span: Span,
    pub children: Vec<Symbol>,
}

/// The parts of an article.
#[must_use]
pub fn symbols(desk: &Desk<'_>) -> Vec<Symbol> {
    let article = desk.article();
    let mut symbols: Vec<Symbol> = properties(article).into_iter().collect();
    symbols.extend(headings(article));
    symbols.extend(json(article));
    symbols
}

fn properties(article: &Article) -> Option<Symbol> {
    let properties = &article.properties;
    if properties.span.range().is_empty() {
        return None;
    }
    let property = |entry: &crate::article::Property| Symbol {
        name: entry.name.value.clone(),
        detail: in_one_line(&entry.value.value),
        sort: SymbolSort::Property,
        span: Span { start: entry.name.span.start, end: entry.value.span.end.max(entry.name.span.end) },
        name_span: entry.name.span,
        children: Vec::new(),
    };
    Some(Symbol {
        name: "properties".to_owned(),
        detail: article.kind.name().to_owned(),
        sort: SymbolSort::Block,
        span: properties.span,
        name_span: properties.opening(&article.source.text),
        children: properties.entries.iter().filter(|entry| !entry.name.value.is_empty()).map(property).collect(),
    })
}

/// Editors refuse names without a letter.
fn in_one_line(text: &str) -> String {
    const MAX: usize = 80;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.char_indices().nth(MAX).map_or(words.clone(), |(end, _)| format!("{}…", &words[..end]))
}

fn named(text: &str) -> String {
    let name = in_one_line(text);
    if name.is_empty() { "(nothing)".to_owned() } else { name }
}

/// Headings with what stands below them.
fn headings(article: &Article) -> Vec<Symbol> {
    let text = &article.source.text;
    let of_outline = article.markdown.outline.nodes().iter().filter_map(|node| match node.part {
        Part::Heading(level) => Some((level, node.span)),
        _ => None,
    });
    let found: Vec<(u8, Span)> = of_outline.collect();
    let words = |span: Span| {
        text.get(span.range()).unwrap_or("").trim_matches(['#', '=', '-', '*', ' ', '\r', '\n']).to_owned()
    };
    // Those that are open, the outermost first, each with its level.
    let mut open: Vec<(u8, Symbol)> = Vec::new();
    let mut done: Vec<Symbol> = Vec::new();
    for (place, &(level, span)) in found.iter().enumerate() {
        close(&mut open, &mut done, level);
        let next = found[place + 1..].iter().find(|(other, _)| *other <= level);
        let end = next.map_or(text.len(), |(_, next)| next.range().start);
        let symbol = Symbol {
            name: named(&words(span)),
            detail: String::new(),
            sort: SymbolSort::Heading,
            span: Span::new(span.range().start, end.max(span.range().end)),
            name_span: span,
            children: Vec::new(),
        };
        open.push((level, symbol));
    }
    close(&mut open, &mut done, 0);
    done
}

/// Ends the headings that a heading of a level ends.
fn close(open: &mut Vec<(u8, Symbol)>, done: &mut Vec<Symbol>, level: u8) {
    while let Some((_, symbol)) = open.pop_if(|(last, _)| *last >= level) {
        match open.last_mut() {
            Some((_, around)) => around.children.push(symbol),
            None => done.push(symbol),
        }
    }
}

fn json(article: &Article) -> Vec<Symbol> {
    match article.json_value() {
        Some(JsonValue::Form(form)) => {
            let elements = form.form_elements.iter();
            elements.map(|element| entry(&element.id, &element.display_label)).collect()
        }
        Some(JsonValue::Menu(menu)) => {
            let tools = menu.troubleshooting_tools.iter().map(|tool| entry(&tool.id, &tool.title));
            menu.common_problems.iter().map(problem).chain(tools).collect()
        }
        Some(JsonValue::TopicList(list)) => {
            list.support_topics.iter().map(|topic| entry(&topic.id, &topic.short_description)).collect()
        }
        Some(JsonValue::Recommendation(recommendation)) => {
            recommendation.actions.iter().map(|action| entry(&action.action_id, &action.description)).collect()
        }
        None => Vec::new(),
    }
}

fn problem(problem: &Problem) -> Symbol {
    let children = problem.sub_problems.iter().map(self::problem).collect();
    Symbol { children, ..entry(&problem.id, &problem.title) }
}

/// An entry by its id, and what it says.
fn entry(id: &Spanned<String>, says: &Rich) -> Symbol {
    let spans = [id.span, says.source.span].into_iter().filter(|span| !span.range().is_empty());
    let start = spans.clone().map(|span| span.start).min().unwrap_or_default();
    let end = spans.map(|span| span.end).max().unwrap_or_default();
    let name_span = if id.span.range().is_empty() { Span { start, end } } else { id.span };
    let (name, detail) = match id.value.trim() {
        "" => (named(says.text()), String::new()),
        id => (id.to_owned(), in_one_line(says.text())),
    };
    Symbol { name, detail, sort: SymbolSort::Entry, span: Span { start, end }, name_span, children: Vec::new() }
}
