//! Pages as a browser reads them: an HTML5 parser's tree, made flat, and the text in it.
#![allow(dead_code, reason = "each test target uses a part of this")]

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// A parsed page: its nodes in the order of the document.
pub struct Page {
    pub nodes: Vec<Node>,
    /// What the parser found wrong.
    pub errors: Vec<String>,
}

/// An element or a piece of text.
pub struct Node {
    /// Empty for text.
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// Empty for elements.
    pub text: String,
    /// The place of the element around it.
    pub parent: Option<usize>,
    /// The place behind its last descendant.
    pub end: usize,
}

impl Node {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn has_class(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|classes| classes.split_whitespace().any(|it| it == class))
    }
}

impl Page {
    pub fn parse(html: &str) -> Self {
        let dom = parse_document(RcDom::default(), ParseOpts::default()).one(html);
        let errors = dom.errors.borrow().iter().map(ToString::to_string).collect();
        let mut page = Self { nodes: Vec::new(), errors };
        page.add(&dom.document, None);
        page
    }

    fn add(&mut self, handle: &Handle, parent: Option<usize>) {
        let mut place = parent;
        let new = |name: String, attributes, text| Node { name, attributes, text, parent, end: 0 };
        match &handle.data {
            NodeData::Element { name, attrs, .. } => {
                let attributes = attrs.borrow();
                let attributes = attributes.iter().map(|it| (it.name.local.to_string(), it.value.to_string()));
                place = Some(self.nodes.len());
                self.nodes.push(new(name.local.to_string(), attributes.collect(), String::new()));
            }
            NodeData::Text { contents } => {
                self.nodes.push(new(String::new(), Vec::new(), contents.borrow().to_string()));
                let last = self.nodes.len();
                self.nodes[last - 1].end = last;
                return;
            }
            _ => {}
        }
        for child in handle.children.borrow().iter() {
            self.add(child, place);
        }
        if place != parent {
            let end = self.nodes.len();
            self.nodes[place.unwrap()].end = end;
        }
    }

    /// The places of the elements of a name.
    pub fn elements<'a>(&'a self, name: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.below(None).filter(move |&place| self.nodes[place].name == name)
    }

    /// All places below an element, or all that there are.
    pub fn below(&self, place: Option<usize>) -> std::ops::Range<usize> {
        place.map_or(0..self.nodes.len(), |place| place + 1..self.nodes[place].end)
    }

    /// The text of an element.
    pub fn text(&self, place: usize) -> String {
        self.below(Some(place)).map(|inner| self.nodes[inner].text.as_str()).collect()
    }

    /// Whether a node stands in an element of one of these names.
    pub fn is_inside(&self, place: usize, names: &[&str]) -> bool {
        let mut at = self.nodes[place].parent;
        while let Some(place) = at {
            if names.contains(&self.nodes[place].name.as_str()) {
                return true;
            }
            at = self.nodes[place].parent;
        }
        false
    }
}

/// The letters and digits of a text, lower-case, and nothing else: what is left of it whatever marks it up.
pub fn squeezed(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A text with its white space made single spaces.
pub fn normal_space(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Fails with the first few of the faults, and what to do.
#[track_caller]
pub fn assert_none<T: AsRef<str>>(faults: &[T], what: &str, to_do: &str) {
    if faults.is_empty() {
        return;
    }
    let first: Vec<&str> = faults.iter().take(show()).map(AsRef::as_ref).collect();
    panic!("{} {what}:\n  {}\n{to_do}", faults.len(), first.join("\n  "));
}

/// How many faults a failure lists.
fn show() -> usize {
    std::env::var("CORPUS_SHOW").ok().and_then(|count| count.parse().ok()).unwrap_or(8)
}
