//! Elements of HTML without an end, and ends without an element.
//!
//! An end is looked for in the block of its element first, and then in the text behind it: Markdown makes several blocks of
//! what is one element. Must not know elements whose tag is shown as text for the lack of an end: the parser has them.

use foldhash::{HashMap, HashMapExt};
use memchr::memrchr_iter;

use super::html::name;
use crate::article::findings::{Findings, HTML_UNBALANCED};
use crate::article::outline::{Node, Part};
use crate::article::{is_html_element, is_shown_unclosed};
use crate::rules::ArticleView;
use crate::text::{Span, starts_with_any_case};

/// Elements without an end, and those whose end may be left out.
const END_IS_OPTIONAL: &[&str] = &[
    "br", "hr", "img", "col", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "caption",
];
/// What is left out with all that stands in it, which another rule says.
const DROPPED: &[&str] =
    &["script", "style", "iframe", "object", "embed", "noscript", "template", "svg", "math", "textarea", "select"];

struct Tag<'a> {
    name: String,
    text: &'a str,
    span: Span,
    /// The place of the innermost block around it; none where it stands between blocks.
    block: Option<usize>,
    is_end: bool,
    /// `<a/>`: it neither opens nor closes anything.
    is_self_closing: bool,
}

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    if !view.nodes().iter().any(|node| node.part == Part::Tag) {
        return;
    }
    let (single, tags): (Vec<_>, Vec<_>) = tags(view).into_iter().partition(|tag| tag.is_self_closing);
    let in_blocks = unmatched(&tags, (0..tags.len()).collect(), |tag| tag.block);
    let mut left = unmatched(&tags, in_blocks, |_| None);
    // For each name, where its last end stands in the text: asked for once, so that time stays linear.
    let mut last_ends = HashMap::new();
    left.retain(|&place| {
        let tag = &tags[place];
        let last_end = last_ends.entry(tag.name.as_str()).or_insert_with(|| last_end(view, &tag.name));
        !is_told_elsewhere(tag, *last_end)
    });
    let mut left = left.into_iter().map(|place| &tags[place]).peekable();
    while let Some(tag) = left.next() {
        if findings.overflows() {
            return;
        }
        if tag.is_end {
            report_end(view, tag, findings);
        } else if let Some(again) = left.next_if(|next| is_meant_as_end(tag, next)) {
            report_misspelt_end(tag, again, findings);
        } else if let Some(end) = single.iter().find(|end| end.span > tag.span && is_meant_as_end(tag, end)) {
            report_misspelt_end(tag, end, findings);
        } else {
            report_open(tag, findings);
        }
    }
}

/// The tags of elements that readers see something of, in order.
fn tags<'a>(view: &ArticleView<'a>) -> Vec<Tag<'a>> {
    let mut tags = Vec::new();
    // The blocks that are open: where each ends among the nodes, and its place.
    let mut blocks: Vec<(usize, usize)> = Vec::new();
    let mut dropped_until = 0;
    // Elements whose end was looked for in vain.
    let mut endless: Vec<String> = Vec::new();
    for (place, node) in view.nodes().iter().enumerate() {
        while blocks.pop_if(|(end, _)| *end <= place).is_some() {}
        match node.part {
            Part::Tag if node.span.range().start >= dropped_until => {
                let text = view.slice(node.span);
                let Some(name) = name(text).filter(|name| is_html_element(name)).map(str::to_lowercase) else {
                    continue;
                };
                let is_end = text.starts_with("</");
                if DROPPED.contains(&name.as_str()) {
                    if !is_end && !endless.contains(&name) {
                        dropped_until = end_of(view, place, &name).unwrap_or_default();
                        endless.extend((dropped_until == 0).then_some(name));
                    }
                } else {
                    let block = blocks.last().map(|&(_, place)| place);
                    let is_self_closing = text.ends_with("/>") && !is_end;
                    tags.push(Tag { name, text, span: node.span, block, is_end, is_self_closing });
                }
            }
            Part::Text
            | Part::Code
            | Part::Link
            | Part::Image
            | Part::Emphasis
            | Part::Strong
            | Part::Tag
            | Part::Rule => {}
            _ => blocks.push((place + 1 + view.article.markdown.outline.inside(place).len(), place)),
        }
    }
    tags
}

/// Where an element ends whose tag stands at a place.
fn end_of(view: &ArticleView<'_>, place: usize, element: &str) -> Option<usize> {
    let is_end = |node: &&Node| {
        let text = view.slice(node.span);
        let is_same = || name(text).is_some_and(|name| name.eq_ignore_ascii_case(element));
        node.part == Part::Tag && text.starts_with("</") && is_same()
    };
    view.nodes().iter().skip(place + 1).find(is_end).map(|node| node.span.range().end)
}

/// The tags without a counterpart within the same block, in order.
fn unmatched(tags: &[Tag<'_>], among: Vec<usize>, block: impl Fn(&Tag<'_>) -> Option<usize>) -> Vec<usize> {
    let mut open: HashMap<(Option<usize>, &str), Vec<usize>> = HashMap::new();
    let mut left = Vec::new();
    for place in among {
        let tag = &tags[place];
        let same = open.entry((block(tag), &tag.name)).or_default();
        if !tag.is_end {
            same.push(place);
        } else if same.pop().is_none() {
            left.push(place);
        }
    }
    left.extend(open.into_values().flatten());
    left.sort_unstable();
    left
}

/// Whether a tag may stand alone, or the parser says that it is shown as text.
fn is_told_elsewhere(tag: &Tag<'_>, last_end: Option<usize>) -> bool {
    if tag.is_end {
        // Browsers read it as the break that was meant.
        return tag.name == "br";
    }
    let has_end = last_end.is_some_and(|end| end >= tag.span.range().end);
    let is_text = !has_attributes(tag) && !is_shown_unclosed(&tag.name) && !has_end;
    END_IS_OPTIONAL.contains(&tag.name.as_str()) || is_text
}

fn last_end(view: &ArticleView<'_>, name: &str) -> Option<usize> {
    let end = format!("</{name}");
    memrchr_iter(b'<', view.text.as_bytes()).find(|&at| starts_with_any_case(&view.text[at..], &end))
}

fn has_attributes(tag: &Tag<'_>) -> bool {
    tag.text.trim_end_matches(['>', '/']).trim_end().contains(char::is_whitespace)
}

/// `<b>text<b>` and `<b>text<b/>`: the second tag was to be the end of the first.
fn is_meant_as_end(tag: &Tag<'_>, next: &Tag<'_>) -> bool {
    !next.is_end && next.name == tag.name && next.block.is_some() && next.block == tag.block && !has_attributes(next)
}

/// Without a fix: a whole element is one that Markdown says better, which is another finding.
fn report_misspelt_end(first: &Tag<'_>, end: &Tag<'_>, findings: &mut Findings) {
    let name = &first.name;
    let message = match end.is_self_closing {
        true => format!("`{}` closes nothing", end.text),
        false => format!("`<{name}>` is opened again before it is closed"),
    };
    findings.add(&HTML_UNBALANCED, end.span, message, |it| {
        it.label(format!("did you mean `</{name}>`?"))
            .related(first.span, "opened here, and never closed")
            .hint(format!("write `</{name}>`, or better Markdown"))
    });
}

fn report_open(tag: &Tag<'_>, findings: &mut Findings) {
    let name = &tag.name;
    findings.add(&HTML_UNBALANCED, tag.span, format!("`<{name}>` is never closed"), |it| {
        let it = it.label("opened here");
        match has_attributes(tag) && !tag.text.contains('=') {
            true => it.hint("readers do not see what is read as a tag; write `\\<` for `<` if text is meant"),
            false => it.hint(format!("write `</{name}>` where it ends, or leave the tag out")),
        }
    });
}

fn report_end(view: &ArticleView<'_>, tag: &Tag<'_>, findings: &mut Findings) {
    let name = &tag.name;
    findings.add(&HTML_UNBALANCED, tag.span, format!("`</{name}>` closes nothing"), |it| {
        it.label(format!("no `<{name}>` is open here"))
            .hint(format!("leave it out, or write `<{name}>` where the element begins"))
            .suggested_fix(with_blanks_before(view, tag.span), "")
    });
}

/// A span with the blanks before it, where a blank or the end of the line stands behind it: these would be too many.
fn with_blanks_before(view: &ArticleView<'_>, span: Span) -> Span {
    let text = view.text;
    let (start, end) = (span.range().start, span.range().end);
    let is_apart =
        text.get(end..).is_none_or(|behind| behind.is_empty() || behind.starts_with([' ', '\t', '\r', '\n']));
    let kept = text.get(..start).map_or("", |before| before.trim_end_matches([' ', '\t']));
    let is_first = kept.is_empty() || kept.ends_with('\n');
    if is_apart && !is_first { Span::new(kept.len(), end) } else { span }
}
