//! Links that came to nothing, because their brackets are wrong: they are shown as they are written.
//!
//! Must not look at links that are links, except for white space in them and brackets right beside them.

use memchr::memchr_iter;

use crate::article::findings::Findings;
use crate::article::outline::{Part, begins_block};
use crate::diagnostic::Rule;
use crate::rules::{ArticleView, LinkView};
use crate::text::{Span, starts_with_any_case};

pub static LINK_SPACE_BETWEEN: Rule =
    Rule::error("link-space-between", "white space between a link's text and its address breaks the link").safe();
pub static LINK_REVERSED: Rule =
    Rule::error("link-reversed", "a link's brackets and parentheses are exchanged, so there is no link").safe();
pub static LINK_UNCLOSED: Rule =
    Rule::error("link-unclosed", "a link's address has no closing parenthesis, so there is no link").safe();
pub static LINK_SPACE_INSIDE: Rule =
    Rule::error("link-space-inside", "white space stands inside an address").suggested();
pub static LINK_UNOPENED: Rule =
    Rule::error("link-unopened", "a link's text has no opening bracket, so there is no link");
pub static LINK_NESTED: Rule = Rule::error("link-nested", "a link stands in another link's text, so the outer is none");
pub static LINK_BRACKET_EXTRA: Rule =
    Rule::warning("link-bracket-extra", "a bracket beside a link belongs to nothing").safe();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let links = link_spans(view);
    for &(span, text) in view.plain_texts() {
        let start = span.range().start;
        for at in memchr_iter(b']', text.as_bytes()) {
            if findings.overflows() {
                return;
            }
            closing_bracket(view, start + at, &links, findings);
        }
        for at in memchr_iter(b')', text.as_bytes()) {
            if findings.overflows() {
                return;
            }
            if !text[at..].starts_with(")[") {
                continue;
            }
            reversed(view, start + at, findings);
        }
    }
    brackets_beside_links(view, findings);
    for link in view.links().iter().filter(|link| link.web.is_some() && !link.is_plain) {
        spaced(link, findings);
    }
}

/// Where links stand, in order of their beginnings.
fn link_spans(view: &ArticleView<'_>) -> Vec<Span> {
    let links = view.nodes().iter().filter(|node| node.part == Part::Link);
    let mut spans: Vec<Span> = links.map(|node| node.span).collect();
    spans.sort_unstable();
    spans
}

/// A `]` that ends no link's text, though it may have been meant to.
fn closing_bracket(view: &ArticleView<'_>, at: usize, links: &[Span], findings: &mut Findings) {
    let after = behind(view.text, at + 1);
    let is_escaped = view.text.get(..at).is_some_and(|before| before.ends_with('\\'));
    let space = after.len() - after.trim_start().len();
    let gap = after.get(..space).unwrap_or("");
    let Some(inside) = after.get(space..).and_then(|rest| rest.strip_prefix('(')) else { return };
    if is_escaped || gap.matches('\n').count() > 1 || !is_address(inside.trim_start()) {
        return;
    }
    if gap.is_empty() {
        came_to_nothing(view, at, inside, links, findings);
        return;
    }
    if opening_bracket(view, at).is_none() {
        return;
    }
    let span = Span::new(at + 1, at + 1 + space);
    let what = if gap.contains('\n') { "a line break" } else { "white space" };
    let message = format!("{what} between the text and the address breaks this link");
    // Where more is wrong with the link, it is none either without the space.
    let is_whole = destination(inside).is_some_and(|address| !address.trim().contains(char::is_whitespace));
    findings.add(&LINK_SPACE_BETWEEN, span, message, |it| {
        let it = it.label("a link has nothing here");
        if is_whole { it.safe_fix(span, "") } else { it.hint("write `](` without anything between") }
    });
}

/// The links that white space between text and address keeps from being links, and with which nothing else is wrong.
pub fn meant_links<'a>(view: &ArticleView<'a>) -> Vec<LinkView<'a>> {
    let mut meant = Vec::new();
    for &(span, text) in view.plain_texts() {
        for at in memchr_iter(b']', text.as_bytes()) {
            meant.extend(meant_link(view, span.range().start + at));
        }
    }
    meant
}

fn meant_link<'a>(view: &ArticleView<'a>, at: usize) -> Option<LinkView<'a>> {
    let after = behind(view.text, at + 1);
    let space = after.len() - after.trim_start().len();
    let inside = after.get(space..)?.strip_prefix('(')?;
    if space == 0 || after.get(..space)?.matches('\n').count() > 1 || !is_address(inside.trim_start()) {
        return None;
    }
    let written = destination(inside)?;
    let address = written.trim();
    if address.contains(char::is_whitespace) {
        return None;
    }
    let opening = opening_bracket(view, at)?;
    let start = at + 1 + space + 1;
    let address_start = start + (written.len() - written.trim_start().len());
    let place = Span::new(address_start, address_start + address.len());
    let whole = Span::new(opening, start + written.len() + 1);
    Some(LinkView::meant(address, place, whole, view.text.get(opening + 1..at)?))
}

/// The longest address, with the white space before it, that is looked for.
const MAX_ADDRESS: usize = 4096;

fn behind(text: &str, at: usize) -> &str {
    let end = text.floor_char_boundary(at.saturating_add(MAX_ADDRESS));
    text.get(at..end).unwrap_or("")
}

/// What is between the parentheses, up to the end of the line.
fn destination(inside: &str) -> Option<&str> {
    let mut depth = 1;
    for (at, character) in inside.char_indices() {
        match character {
            '\n' => return None,
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return inside.get(..at);
        }
    }
    None
}

/// `](address` where there is no link: the address is not closed, has white space, or the text was not opened.
fn came_to_nothing(view: &ArticleView<'_>, at: usize, inside: &str, links: &[Span], findings: &mut Findings) {
    let start = at + 2;
    let Some(opening) = opening_bracket(view, at) else {
        let span = Span::new(at, start);
        return findings.add(&LINK_UNOPENED, span, "no `[` stands before the text of this link", |it| {
            it.hint("write `[` where the link's text begins")
        });
    };
    let Some(address) = destination(inside) else {
        return unclosed(start, inside, findings);
    };
    if address.trim().contains(char::is_whitespace) {
        let place = Span::new(start, start + address.len());
        return space_inside(address, place, findings);
    }
    let first = links.partition_point(|link| link.range().start <= opening);
    let mut in_text = links.iter().skip(first).take_while(|link| link.range().start < at);
    if in_text.any(|link| link.range().end <= at) {
        let span = Span::new(opening, start + address.len() + 1);
        findings.add(&LINK_NESTED, span, "a link stands in the text of this link, so this one is none", |it| {
            it.hint("write two links, one behind the other")
        });
        return;
    }
    escaped_parenthesis(address, start, findings);
}

/// `(https://example.com/a_(b\))`: what a backslash stands before closes nothing.
fn escaped_parenthesis(address: &str, start: usize, findings: &mut Findings) {
    let escaped = |bracket: &str| address.matches(bracket).count();
    let is_left_open = address.matches('(').count() == address.matches(')').count() && escaped("\\)") > escaped("\\(");
    let Some(at) = address.rfind("\\)").filter(|_| is_left_open) else { return };
    let backslash = Span::new(start + at, start + at + 1);
    let message = "a parenthesis behind a backslash closes nothing, so there is no link";
    findings.add(&LINK_UNCLOSED, backslash, message, |it| {
        let it = it.label("leave it out");
        if escaped("\\)") == escaped("\\(") + 1 { it.safe_fix(backslash, "") } else { it }
    });
}

fn space_inside(address: &str, place: Span, findings: &mut Findings) {
    let trimmed = address.trim();
    let lead = address.len() - address.trim_start().len();
    let at = lead + trimmed.find(char::is_whitespace).unwrap_or(0);
    let length = address.get(at..).map_or(0, |rest| rest.len() - rest.trim_start().len());
    let span = Span::new(at, at + length).shifted(place.range().start);
    findings.add(&LINK_SPACE_INSIDE, span, "white space stands inside this address, so there is no link", |it| {
        // `(: https://...`: what stands before belongs to the text.
        let behind = trimmed.split_whitespace().next_back().filter(|last| is_address(last));
        let words = trimmed.split_whitespace().count();
        match behind {
            Some(behind) if words == 2 && !is_web_address(trimmed) => {
                it.hint("remove what stands before the address").suggested_fix(place, behind)
            }
            _ if words <= 4 && !trimmed.contains('"') => {
                it.hint(way_out(trimmed)).suggested_fix(place, without_spaces(trimmed))
            }
            _ => it.hint("write `%20` for a space, or move the words behind the link"),
        }
    });
}

fn spaced(link: &LinkView<'_>, findings: &mut Findings) {
    // A no-break space is an invisible character, which has a rule of its own.
    let Some(at) = link.address.find(|c: char| c.is_whitespace() && c != '\u{a0}') else { return };
    let length = link.address.get(at..).map_or(0, |rest| rest.len() - rest.trim_start().len());
    let span = link.part(at, length).unwrap_or(link.span);
    findings.add(&LINK_SPACE_INSIDE, span, "white space stands inside this address", |it| match link.place {
        Some(place) => it
            .label("the address may end here")
            .hint(way_out(link.address))
            .suggested_fix(place, without_spaces(link.address)),
        None => it.hint("write `%20` for a space, or leave it out"),
    });
}

/// What [`without_spaces`] does, in words.
fn way_out(address: &str) -> &'static str {
    match address.split_whitespace().nth(1) {
        Some("/") if address.split_whitespace().count() == 2 => "remove the space before the last `/`",
        _ => "write `%20` in place of a space",
    }
}

/// An address with its spaces encoded; where only a slash follows, the space was a slip.
fn without_spaces(address: &str) -> String {
    let parts: Vec<&str> = address.split_whitespace().collect();
    match parts.as_slice() {
        [start, "/"] => format!("{}/", start.trim_end_matches('/')),
        parts => parts.join("%20"),
    }
}

fn unclosed(start: usize, inside: &str, findings: &mut Findings) {
    let end = inside.find(char::is_whitespace).unwrap_or(inside.len());
    let address = inside.get(..end).unwrap_or("");
    let rest = inside.get(end..).unwrap_or("");
    // The address may go on in the next line.
    let next = rest.trim_start_matches([' ', '\t', '\r']).strip_prefix('\n').map_or("", str::trim_start);
    let goes_on = next.split(')').next().filter(|part| part.len() < next.len() && !part.contains(char::is_whitespace));
    if let Some(part) = goes_on.filter(|part| !part.is_empty() && !part.contains(['(', '['])) {
        let break_length = rest.find(part).unwrap_or(0);
        let span = Span::new(start + end, start + end + break_length);
        return findings.add(
            &LINK_SPACE_INSIDE,
            span,
            "a line break stands inside this address, so there is no link",
            |it| it.hint("remove the line break, and the spaces behind it").suggested_fix(span, ""),
        );
    }
    // A cell of a table ends the address as well, and so does a tag.
    let end = address.find(['|', '<']).unwrap_or(address.len());
    let address = address.get(..end).unwrap_or("").trim_end_matches(['.', ',', ';', ':']);
    // Another bracket at its end was meant to be the parenthesis.
    let inner = address.strip_suffix([']', '}']).unwrap_or(address);
    let (inner_end, address_end) = (start + inner.len(), start + address.len());
    let message = "this address has no closing parenthesis, so there is no link";
    findings.add(&LINK_UNCLOSED, Span::new(start - 1, address_end), message, |it| {
        let it = it.label("opened here");
        match inner.contains(['(', ')', '[', ']']) {
            true => it.hint("write `)` behind the address"),
            false => it.safe_fix(Span::new(inner_end, address_end), ")"),
        }
    });
}

/// `(text)[address]`.
fn reversed(view: &ArticleView<'_>, at: usize, findings: &mut Findings) {
    let inside = behind(view.text, at + 2);
    let Some(end) = inside.find(']').filter(|_| is_web_address(inside)) else { return };
    let address = inside.get(..end).unwrap_or("");
    let Some(start) = opening(view.text, at, '(', ')') else { return };
    let text = view.text.get(start + 1..at).unwrap_or("");
    if address.contains(char::is_whitespace) {
        return;
    }
    let span = Span::new(start, at + 2 + end + 1);
    findings.add(&LINK_REVERSED, span, "the brackets and parentheses of this link are exchanged", |it| {
        let it = it.label("shown as it is written");
        let is_plain = !text.contains(['[', ']']) && !address.contains(['(', ')']);
        if is_plain { it.safe_fix(span, format!("[{text}]({address})")) } else { it.hint("write `[text](address)`") }
    });
}

/// A bracket right before or behind a link that has no counterpart in its paragraph.
fn brackets_beside_links(view: &ArticleView<'_>, findings: &mut Findings) {
    for node in view.nodes().iter().filter(|node| node.part == Part::Link) {
        if findings.overflows() {
            return;
        }
        let (start, end) = (node.span.range().start, node.span.range().end);
        if !view.slice(node.span).starts_with('[') {
            continue;
        }
        let before = view.text.get(..start).unwrap_or("");
        let after = view.text.get(end..).unwrap_or("");
        if before.ends_with('[') && !before.ends_with("\\[") && !closes(after, '[', ']') {
            let span = Span::new(start - 1, start);
            extra(span, "[", findings);
        }
        for (open, close) in [('(', ')'), ('[', ']')] {
            if after.starts_with(close) && opening(view.text, end, open, close).is_none() {
                extra(Span::new(end, end + 1), &close.to_string(), findings);
            }
        }
    }
}

fn extra(span: Span, bracket: &str, findings: &mut Findings) {
    findings.add(&LINK_BRACKET_EXTRA, span, format!("this `{bracket}` beside a link belongs to nothing"), |it| {
        it.label("shown beside the link").safe_fix(span, "")
    });
}

fn opening_bracket(view: &ArticleView<'_>, at: usize) -> Option<usize> {
    opening(view.text, at, '[', ']')
}

/// A paragraph is looked through this far.
const MAX_DISTANCE: usize = 2000;

/// Where the bracket stands that one at a place closes, in the same paragraph.
fn opening(text: &str, at: usize, open: char, close: char) -> Option<usize> {
    let from = text.floor_char_boundary(at.saturating_sub(MAX_DISTANCE));
    let before = text.get(from..at)?;
    let mut depth = 0;
    for (place, character) in before.char_indices().rev() {
        if character == '\n' && begins_block(first_line(before.get(place + 1..)?)) {
            return None;
        } else if character == close {
            depth += 1;
        } else if character == open {
            if depth == 0 {
                return Some(from + place);
            }
            depth -= 1;
        }
    }
    None
}

/// Whether a bracket that was opened before a text is closed in its paragraph.
fn closes(text: &str, open: char, close: char) -> bool {
    let text = text.get(..text.floor_char_boundary(MAX_DISTANCE)).unwrap_or("");
    let mut depth = 0;
    for (place, character) in text.char_indices() {
        if character == '\n' && text.get(place + 1..).map(first_line).is_none_or(begins_block) {
            return false;
        } else if character == open {
            depth += 1;
        } else if character == close {
            if depth == 0 {
                return true;
            }
            depth -= 1;
        }
    }
    false
}

fn first_line(text: &str) -> &str {
    text.split('\n').next().unwrap_or(text)
}

fn is_web_address(text: &str) -> bool {
    ["https://", "http://", "www."].iter().any(|start| starts_with_any_case(text, start))
}

/// Whether a text begins as addresses do, perhaps with a slip before.
fn is_address(text: &str) -> bool {
    let text = text.trim_start_matches([':', '<', ' ', '(']);
    is_web_address(text)
        || ["data-blade:", "button-data-blade:", "button-data-context:", "mailto:"]
            .iter()
            .any(|start| starts_with_any_case(text, start))
}
