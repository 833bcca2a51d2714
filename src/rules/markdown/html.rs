//! Tags in a body: placeholders that look like tags, and HTML where Markdown says the same.
//!
//! Must not know how HTML is shown.

use super::{elements, path_backslash_lost};
use crate::article::findings::Findings;
use crate::article::is_html_element;
use crate::article::outline::{Node, Part};
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static PLACEHOLDER_TAG: Rule =
    Rule::warning("placeholder-tag", "a placeholder in angle brackets is read as a tag and vanishes").safe();
pub static HTML_MARKUP: Rule = Rule::info("html-markup", "HTML where Markdown says the same").suggested();

/// Elements, and what says the same in Markdown.
const MARKUP: &[(&str, &str)] = &[
    ("a", "write `[text](address)`"),
    ("b", "write `**text**`"),
    ("strong", "write `**text**`"),
    ("i", "write `*text*`"),
    ("em", "write `*text*`"),
    ("code", "write the code between backticks"),
    ("pre", "write the code between two lines of three backticks"),
    ("ul", "begin each item with `* `"),
    ("ol", "begin each item with `1. `"),
    ("p", "leave a blank line between paragraphs"),
    ("div", "leave it out"),
    ("span", "leave it out"),
    ("font", "leave it out"),
    ("center", "leave it out"),
    ("h1", "begin the line with `# `"),
    ("h2", "begin the line with `## `"),
    ("h3", "begin the line with `### `"),
    ("h4", "begin the line with `#### `"),
    ("h5", "begin the line with `##### `"),
    ("h6", "begin the line with `###### `"),
    ("blockquote", "begin each line with `> `"),
    ("hr", "write a line of `---`"),
    ("img", "write `![what it shows](address)`"),
    ("table", "write it as a list"),
];

pub fn placeholders(view: &ArticleView<'_>, findings: &mut Findings) {
    let mut in_line_until = 0;
    let elements = elements::Elements::of(view);
    for (place, node) in view.nodes().iter().enumerate() {
        match node.part {
            Part::Paragraph | Part::Heading(_) | Part::TableCell => {
                in_line_until = place + 1 + view.article.markdown.outline.inside(place).len();
            }
            Part::Tag if !elements.report(view, node, findings) => {
                placeholder(view, node, place < in_line_until, findings);
            }
            _ => {}
        }
    }
}

fn placeholder(view: &ArticleView<'_>, node: &Node, is_in_line: bool, findings: &mut Findings) {
    let tag = view.slice(node.span);
    let Some(name) = name(tag).filter(|name| !is_html_element(name)) else { return };
    if name.is_empty() || tag.contains('\n') {
        return;
    }
    findings.add(&PLACEHOLDER_TAG, node.span, format!("`{tag}` is read as a tag"), |it| {
        // Markdown knows the backslash in a line of text alone.
        let (escaped, how) = match is_in_line {
            true => (format!("\\{tag}"), "`\\<` for `<`"),
            false => (
                format!("&lt;{}&gt;", tag.trim_start_matches('<').trim_end_matches('>')),
                "`&lt;` for `<` and `&gt;` for `>`",
            ),
        };
        let it = it.label("the portal shows nothing here");
        // Of a path that loses backslashes as well, the brackets alone would make another one.
        if path_backslash_lost::is_in_path(view.text, node.span.range().start) {
            return it.hint("write the whole path as code, between backticks");
        }
        it.hint(format!("write {how}, or write all of it as code, between backticks")).safe_fix(node.span, escaped)
    });
}

pub fn markup(view: &ArticleView<'_>, findings: &mut Findings) {
    let mut done = 0;
    // Elements that are searched for in vain are searched for once.
    let mut never_closed: Vec<&str> = Vec::new();
    let nodes = view.nodes();
    for (place, node) in nodes.iter().enumerate().filter(|(_, node)| node.part == Part::Tag) {
        let tag = view.slice(node.span);
        let Some(name) = name(tag).filter(|_| !tag.starts_with("</") && place >= done) else { continue };
        let Some((name, hint)) = MARKUP.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) else { continue };
        let is_end = |node: &&Node| node.part == Part::Tag && is_end_of(view.slice(node.span), name);
        let end = if never_closed.contains(name) { None } else { nodes.iter().skip(place + 1).find(is_end) };
        if end.is_none() {
            never_closed.push(name);
        }
        // What is never closed is a fault of its own.
        if end.is_none() && !matches!(*name, "p" | "hr" | "img" | "div" | "span") {
            continue;
        }
        if let Some(end) = end {
            // What stands inside belongs to it.
            done = nodes.partition_point(|node| node.span.start < end.span.start);
        }
        findings.add(&HTML_MARKUP, node.span, format!("`<{name}>` is HTML"), |it| {
            let it = it.hint(*hint);
            match end.and_then(|end| Some((end, in_markdown(view, name, node.span, end.span)?))) {
                Some((end, markdown)) => {
                    it.suggested_fix(Span::new(node.span.range().start, end.span.range().end), markdown)
                }
                None => it,
            }
        });
    }
}

fn in_markdown(view: &ArticleView<'_>, name: &str, open: Span, close: Span) -> Option<String> {
    let inside = view.text.get(open.range().end..close.range().start)?;
    // A token in an attribute is filled in where the article is shown: it must not be lost.
    if view.slice(open).contains("<!--") {
        return None;
    }
    if inside.is_empty() || inside.trim() != inside || inside.contains(['\n', '<', '*', '`', '[', ']', '\\']) {
        return None;
    }
    match name {
        "b" | "strong" => Some(format!("**{inside}**")),
        "i" | "em" => Some(format!("*{inside}*")),
        "code" => Some(format!("`{inside}`")).filter(|_| !inside.contains('&')),
        "a" => {
            let link = view.article.links().find(|link| link.span == open)?;
            let address = &link.target.value;
            (!address.contains([' ', '(', ')', '<', '>'])).then(|| format!("[{inside}]({address})"))
        }
        _ => None,
    }
}

/// The name of a tag, of an opening or a closing one.
pub fn name(tag: &str) -> Option<&str> {
    let rest = tag.strip_prefix('<')?;
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
    rest.get(..end)
}

fn is_end_of(tag: &str, element: &str) -> bool {
    tag.starts_with("</") && name(tag).is_some_and(|name| name.eq_ignore_ascii_case(element))
}
