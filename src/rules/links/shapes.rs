//! Links that came to nothing, because their brackets are wrong: they are shown as they are written.
//!
//! Must not look at links that are links, except for white space in them and brackets right beside them.

use memchr::{memchr_iter, memchr2_iter};

use crate::article::findings::Findings;
use crate::article::json::Written;
use crate::article::link_form::{Form, form};
use crate::article::outline::{Node, Part};
use crate::article::rich_text;
use crate::diagnostic::Rule;
use crate::rules::plain_text::plain_texts;
use crate::rules::{ArticleView, LinkView};
use crate::text::{Span, starts_with_any_case};

use super::{spaces, text_unclosed, unclosed_tag};
use crate::rules::brackets::{
    behind, closes, destination, gap, is_escaped, is_opened_by_escaped, is_task_box, opening, opening_bracket,
};

pub static LINK_SPACE_BETWEEN: Rule =
    Rule::error("link-space-between", "white space or a colon between a link's text and its address breaks the link")
        .safe();
pub static LINK_REVERSED: Rule =
    Rule::error("link-reversed", "a link's brackets are exchanged, or of the wrong kind, so there is no link").safe();
pub static LINK_UNCLOSED: Rule =
    Rule::error("link-unclosed", "a link's text or address is not closed, so there is no link").safe();
pub static LINK_UNOPENED: Rule =
    Rule::error("link-unopened", "a link's text has no opening bracket, so there is no link");
pub static LINK_NESTED: Rule = Rule::error("link-nested", "a link stands in another link's text, so the outer is none");
pub static LINK_BRACKET_EXTRA: Rule =
    Rule::warning("link-bracket-extra", "a bracket beside a link belongs to nothing").safe();

/// A text in which links may have come to nothing.
struct Passage<'a> {
    text: &'a str,
    /// Where links stand, in order of their beginnings.
    links: Vec<Span>,
    /// It is read out of a JSON body: what stands there may be written in another form.
    is_read: bool,
}

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let passage = Passage { text: view.text, links: link_spans(view.nodes()), is_read: false };
    for &(span, piece) in view.plain_texts() {
        look_through(&passage, piece, span.range().start, &|at| view.is_in_comment(at), findings);
    }
    in_json_texts(view, findings);
    brackets_beside_links(view, findings);
    for link in view.links().iter().filter(|link| link.web.is_some() && !link.is_plain) {
        if findings.overflows() {
            return;
        }
        spaces::in_link(link, findings);
    }
}

/// The texts of a JSON body in which a link can stand.
fn in_json_texts(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some(json) = &view.article.json else { return };
    let shown_to_type: Vec<Span> = json.value.watermarks().map(|text| text.source.span).collect();
    for text in json.value.rich_texts() {
        let value = text.source.value.as_str();
        let may_hold_one = (value.contains(['[', ']']) || unclosed_tag::is_in(value)) && !value.contains("<!--");
        if !may_hold_one || shown_to_type.contains(&text.source.span) || findings.overflows() {
            continue;
        }
        let outline = rich_text::outline(value);
        let passage = Passage { text: value, links: link_spans(outline.nodes()), is_read: true };
        let mut own = Findings::new(findings.path().clone());
        for (span, piece) in plain_texts(&outline, value) {
            look_through(&passage, piece, span.range().start, &|_| false, &mut own);
        }
        let written = Written::of(view.text, value, text.source.span);
        findings.adopt(own, |span| written.place(span));
    }
}

/// One piece of text that belongs to no link, and where it begins.
fn look_through(
    passage: &Passage<'_>,
    piece: &str,
    start: usize,
    is_in_comment: &dyn Fn(usize) -> bool,
    findings: &mut Findings,
) {
    for at in memchr2_iter(b']', b')', piece.as_bytes()) {
        if findings.overflows() {
            return;
        }
        let is_bracket = piece.as_bytes().get(at) == Some(&b']');
        if !is_bracket && !piece[at..].starts_with(")[") || is_in_comment(start + at) {
            continue;
        }
        if is_bracket {
            closing_bracket(passage, start + at, findings);
        } else {
            reversed(passage, start + at, findings);
        }
    }
    unclosed_tag::check(piece, start, is_in_comment, findings);
    text_unclosed::check(passage.text, piece, start, passage.is_read, is_in_comment, findings);
}

/// Where links stand, in order of their beginnings.
fn link_spans(nodes: &[Node]) -> Vec<Span> {
    let mut spans: Vec<Span> = nodes.iter().filter(|node| node.part == Part::Link).map(|node| node.span).collect();
    spans.sort_unstable();
    spans
}

/// A `]` that ends no link's text, though it may have been meant to.
fn closing_bracket(passage: &Passage<'_>, at: usize, findings: &mut Findings) {
    let text = passage.text;
    if in_braces(passage, at, findings) {
        return;
    }
    let gap = gap(text, at);
    let Some(inside) = behind(text, at + 1).get(gap.len()..).and_then(|rest| rest.strip_prefix('(')) else { return };
    if gap.matches('\n').count() > 1 || !is_address(inside.trim_start()) || is_escaped(text, at) {
        return;
    }
    if gap.is_empty() {
        came_to_nothing(passage, at, inside, findings);
        return;
    }
    if opening_bracket(text, at).is_none_or(|opening| is_task_box(text, opening, at)) {
        return;
    }
    let span = Span::new(at + 1, at + 1 + gap.len());
    let what = match gap {
        ":" => "a colon",
        gap if gap.contains('\n') => "a line break",
        _ => "white space",
    };
    let message = format!("{what} between the text and the address breaks this link");
    // Where more is wrong with the link, it is none either without the space.
    let is_whole = destination(inside).is_some_and(|address| !address.trim().contains(char::is_whitespace));
    findings.add(&LINK_SPACE_BETWEEN, span, message, |it| {
        let it = it.label("a link has nothing here");
        match is_whole && !passage.is_read {
            true if gap == ":" => it.suggested_fix(span, ""),
            true => it.safe_fix(span, ""),
            false => it.hint("write `](` without anything between"),
        }
    });
}

/// `[text]{address}`.
fn in_braces(passage: &Passage<'_>, at: usize, findings: &mut Findings) -> bool {
    let Some(inside) = behind(passage.text, at + 1).strip_prefix('{').filter(|inside| is_web_address(inside)) else {
        return false;
    };
    let Some(address) = inside.split('}').next().filter(|address| address.len() < inside.len()) else { return false };
    if address.contains(char::is_whitespace)
        || is_escaped(passage.text, at)
        || opening_bracket(passage.text, at).is_none()
    {
        return false;
    }
    let span = Span::new(at + 1, at + 1 + address.len() + 2);
    findings.add(&LINK_REVERSED, span, "the address of this link stands in braces", |it| {
        let it = it.label("it belongs into parentheses");
        if address.contains(['(', ')']) { it } else { it.safe_fix(span, format!("({address})")) }
    });
    true
}

/// The links that white space or a colon between text and address keeps from being links, and with which nothing else is
/// wrong.
pub fn meant_links<'a>(view: &ArticleView<'a>) -> Vec<LinkView<'a>> {
    let mut meant = Vec::new();
    for &(span, piece) in view.plain_texts() {
        for at in memchr_iter(b']', piece.as_bytes()) {
            meant.extend(meant_link(view, span.range().start + at));
        }
    }
    meant
}

fn meant_link<'a>(view: &ArticleView<'a>, at: usize) -> Option<LinkView<'a>> {
    let space = gap(view.text, at);
    let inside = behind(view.text, at + 1).get(space.len()..)?.strip_prefix('(')?;
    if space.is_empty() || space.matches('\n').count() > 1 || !is_address(inside.trim_start()) {
        return None;
    }
    let written = destination(inside)?;
    let address = written.trim();
    if address.contains(char::is_whitespace) || is_escaped(view.text, at) || view.is_in_comment(at) {
        return None;
    }
    let opening = opening_bracket(view.text, at).filter(|&opening| !is_task_box(view.text, opening, at))?;
    let start = at + 1 + space.len() + 1;
    let address_start = start + (written.len() - written.trim_start().len());
    let place = Span::new(address_start, address_start + address.len());
    let whole = Span::new(opening, start + written.len() + 1);
    Some(LinkView::meant(address, place, whole, view.text.get(opening + 1..at)?))
}

/// `](address` where there is no link: the address is not closed, has white space, or the text was not opened.
fn came_to_nothing(passage: &Passage<'_>, at: usize, inside: &str, findings: &mut Findings) {
    let start = at + 2;
    let Some(opening) = opening_bracket(passage.text, at) else {
        if is_opened_by_escaped(passage.text, at) {
            return;
        }
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
        return spaces::in_text(address, place, findings);
    }
    let links = &passage.links;
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

fn unclosed(start: usize, inside: &str, findings: &mut Findings) {
    let blanks = inside.len() - inside.trim_start_matches([' ', '\t']).len();
    let (start, inside) = (start + blanks, inside.get(blanks..).unwrap_or(""));
    let end = inside.find(char::is_whitespace).unwrap_or(inside.len());
    let address = inside.get(..end).unwrap_or("");
    let rest = inside.get(end..).unwrap_or("");
    // The address may go on in the next line.
    let next = rest.trim_start_matches([' ', '\t', '\r']).strip_prefix('\n').map_or("", str::trim_start);
    let goes_on = next.split(')').next().filter(|part| part.len() < next.len() && !part.contains(char::is_whitespace));
    if let Some(part) = goes_on.filter(|part| !part.is_empty() && !part.contains(['(', '['])) {
        let break_length = rest.find(part).unwrap_or(0);
        let span = Span::new(start + end, start + end + break_length);
        return spaces::line_break(span, findings);
    }
    // A cell of a table ends the address as well, and so does a tag.
    let end = address.find(['|', '<']).unwrap_or(address.len());
    let address = address.get(..end).unwrap_or("").trim_end_matches(['.', ',', ';', ':']);
    // Another bracket at its end was meant to be the parenthesis.
    let inner = address.strip_suffix([']', '}']).unwrap_or(address);
    let (inner_end, address_end) = (start + inner.len(), start + address.len());
    let message = "this address has no closing parenthesis, so there is no link";
    findings.add(&LINK_UNCLOSED, Span::new(start - blanks - 1, address_end), message, |it| {
        let it = it.label("opened here");
        match inner.is_empty() || inner.contains(['(', ')', '[', ']']) {
            true => it.hint("write `)` behind the address"),
            false if blanks > 0 => it.safe_fix(Span::new(start - blanks, address_end), format!("{inner})")),
            false => it.safe_fix(Span::new(inner_end, address_end), ")"),
        }
    });
}

/// `(text)[address]`.
fn reversed(passage: &Passage<'_>, at: usize, findings: &mut Findings) {
    let inside = behind(passage.text, at + 2);
    let is_meant = is_address(inside) && !inside.starts_with(SLIPS);
    let Some(end) = inside.find(']').filter(|_| is_meant) else { return };
    let address = inside.get(..end).unwrap_or("");
    let Some(start) = opening(passage.text, at, '(', ')') else { return };
    let text = passage.text.get(start + 1..at).unwrap_or("");
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

pub(super) fn is_web_address(text: &str) -> bool {
    ["https://", "http://", "www."].iter().any(|start| starts_with_any_case(text, start))
}

/// What may stand before an address by a slip.
const SLIPS: [char; 4] = [':', '<', ' ', '('];

/// Whether a text begins as addresses do, perhaps with a slip before, or in the scheme.
pub(super) fn is_address(text: &str) -> bool {
    let text = text.trim_start_matches(SLIPS);
    is_web_address(text)
        || ["data-blade:", "button-data-blade:", "button-data-context:", "mailto:"]
            .iter()
            .any(|start| starts_with_any_case(text, start))
        || has_space_in_scheme(text)
        || is_misspelt_or_article(text)
}

/// `https ://docs.example.com`, `h ttps://docs.example.com`.
fn has_space_in_scheme(text: &str) -> bool {
    if !text.starts_with(['h', 'H']) {
        return false;
    }
    let start: String = text.chars().take(16).filter(|c| !c.is_whitespace()).take("https://".len()).collect();
    is_web_address(&start)
}

/// `htps://docs.example.com`, or the path of an article.
fn is_misspelt_or_article(text: &str) -> bool {
    let word = text.split([' ', '\t', '\n', '\r', ')', ']']).next().unwrap_or("");
    let path = word.split(['#', '?']).next().unwrap_or("");
    let ends_in = |ending: &str| path.len() > ending.len() && path.to_ascii_lowercase().ends_with(ending);
    match word.contains("://") {
        true => matches!(form(word), Form::SchemeMisspelt(_) | Form::Doubled),
        false => !word.contains([':', '(', '[', '<', '"', '`']) && ends_in(".md"),
    }
}
