//! The HTML that authors write: parsed tag by tag, and emitted again from an allow-list, or shown as text, or dropped.
//!
//! Everything that this module emits is balanced: what an author leaves open is closed at the end of its block. The other
//! rules of HTML are held by `wellformed`.
//! Must not know Markdown, clouds or templates.

use std::borrow::Cow;

use quick_xml::events::attributes::Attributes;

use super::body::{Filling, Fragment, Image, Include, Link, LinkSource, Token, escape_html};
use super::entities;
use super::find::rfind_ignoring_case;
use super::findings::{self, Findings};
use super::link_form::{Form, form};
use crate::text::{Span, Spanned};

/// Collects one fragment: finished HTML, holes, and the text that a reader sees.
pub struct Writer<'a> {
    pub fragment: Fragment,
    pub tokens: Vec<Token>,
    pub findings: &'a mut Findings,
    /// The author wrote elements of HTML, so the fragment is not only ours.
    pub has_raw_elements: bool,
    /// The whole source, to look for closing tags in.
    source: &'a str,
    /// Raw elements that are open, innermost last.
    open: Vec<Open>,
    blocks: Vec<OpenBlock>,
    /// Where the paragraph that is being written has its `<p>`, to make it a `<div>` when a block stands inside it.
    paragraph: Option<usize>,
    /// The element that is being left out with its content, and how many blocks were open where it began.
    dropping: Option<(String, usize)>,
    /// Where the last end tag of an element stands, for the elements asked after.
    last_end_tags: Vec<(String, Option<usize>)>,
    /// Inside a link no second one is opened.
    in_link: bool,
    too_deep_reported: bool,
}

struct OpenBlock {
    /// How many raw elements were open where it began: an end tag never reaches beyond.
    base: usize,
    /// Its begin tag was written, so its end tag has to be.
    is_written: bool,
    /// Blocks may stand in it; elsewhere their tags are left out.
    holds_blocks: bool,
}

struct Open {
    name: &'static str,
    end: End,
    span: Span,
}

enum End {
    Tag,
    Link {
        index: u32,
        text_start: usize,
    },
    Token {
        name: Spanned<String>,
        text_start: usize,
    },
    /// Counted for balance, never shown.
    Nothing,
}

/// Blocks and raw elements nest this deep at most; browsers stop building deeper trees soon after.
pub const MAX_DEPTH: usize = 48;

const VOID: &[&str] = &["br", "hr"];
const INLINE: &[&str] = &["b", "strong", "i", "em", "u", "s", "sub", "sup", "code", "kbd", "span"];
const BLOCK: &[&str] = &[
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "dl",
    "dt",
    "dd",
];
/// Elements without meaning for a page of ours: the tag goes, the content stays.
const UNWRAPPED: &[&str] = &[
    "font",
    "center",
    "small",
    "big",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "nav",
    "label",
    "form",
    "nobr",
    "tt",
    "strike",
    "del",
    "ins",
    "mark",
    "q",
    "cite",
    "abbr",
    "details",
    "summary",
    "figure",
    "figcaption",
    "caption",
    "colgroup",
    "col",
    "tfoot",
];
/// Elements that do something: they go with all that is in them.
const DROPPED: &[&str] =
    &["script", "style", "iframe", "object", "embed", "noscript", "template", "svg", "math", "textarea", "select"];

/// Whether a tag of this name is one of HTML; others are shown as they are written.
#[must_use]
pub fn is_html_element(name: &str) -> bool {
    [VOID, INLINE, BLOCK, UNWRAPPED, DROPPED, &["a", "img"]]
        .iter()
        .any(|names| names.iter().any(|known| known.eq_ignore_ascii_case(name)))
}

/// Whether a tag of this name, in lower case, is one without an end as well. Others are shown as text then: they may be
/// placeholders.
#[must_use]
pub fn is_shown_unclosed(name: &str) -> bool {
    const NAMES: &[&str] =
        &["p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "div", "span", "b", "i", "u", "s", "em", "strong"];
    NAMES.contains(&name) || UNWRAPPED.contains(&name)
}

impl<'a> Writer<'a> {
    pub fn new(source: &'a str, findings: &'a mut Findings) -> Self {
        Self {
            fragment: Fragment::default(),
            tokens: Vec::new(),
            findings,
            has_raw_elements: false,
            source,
            open: Vec::new(),
            blocks: Vec::new(),
            paragraph: None,
            dropping: None,
            last_end_tags: Vec::new(),
            in_link: false,
            too_deep_reported: false,
        }
    }

    /// Writes text that a reader sees.
    pub fn text(&mut self, text: &str) {
        if self.dropping.is_some() {
            return;
        }
        self.put_cell_around(text);
        escape_html(&mut self.fragment.html, text);
        self.fragment.text.push_str(text);
    }

    /// Writes words of the interface, in English.
    pub fn words(&mut self, english: &str) {
        if self.dropping.is_none() {
            self.put_cell_around(english);
            self.fragment.push_words(english);
        }
    }

    /// Writes finished HTML.
    pub fn html(&mut self, html: &str) {
        if self.dropping.is_none() {
            self.fragment.html.push_str(html);
        }
    }

    /// Begins a block: raw elements opened in it end with it, and a raw paragraph before it ends here.
    pub fn begin_block(&mut self, html: &str) {
        self.close_implied("div");
        self.begin(html, true);
    }

    /// Begins what may stand in a paragraph, or what blocks may not stand in: emphasis, a link, a heading.
    pub fn begin_inline(&mut self, html: &str) {
        self.begin(html, false);
    }

    /// Makes room for a block: a raw paragraph or heading that is open ends here, and a raw table gets a cell for it.
    pub fn make_room(&mut self) {
        self.close_implied("h2");
        self.put_cell_around("a block");
    }

    /// Adds a text from elsewhere, which may have links of its own: a raw link that is open ends here.
    pub fn include(&mut self, include: Include) {
        self.make_room();
        if self.dropping.is_none() {
            self.close_innermost(&["a"], &[]);
        }
        self.fragment.push_include(include);
    }

    fn begin(&mut self, html: &str, holds_blocks: bool) {
        self.put_cell_around(html);
        let is_written = self.dropping.is_none();
        self.blocks.push(OpenBlock { base: self.open.len(), is_written, holds_blocks });
        self.html(html);
    }

    /// Ends a block with its end tag, after closing what is open in it.
    pub fn end_block(&mut self, html: &str) {
        let block = self.blocks.pop().unwrap_or(OpenBlock { base: 0, is_written: true, holds_blocks: true });
        if self.dropping.as_ref().is_some_and(|&(_, depth)| depth > self.blocks.len()) {
            self.dropping = None;
        }
        self.close_down_to(block.base);
        if block.is_written {
            self.fragment.html.push_str(html);
        }
    }

    pub fn begin_paragraph(&mut self) {
        self.make_room();
        self.paragraph = self.dropping.is_none().then_some(self.fragment.html.len());
        self.begin_block("<p>");
    }

    /// Ends the paragraph; one that holds nothing (a comment, perhaps) leaves nothing.
    pub fn end_paragraph(&mut self) {
        let Some(start) = self.paragraph else { return self.end_block("</div>\n") };
        self.end_block("");
        let content = start + "<p>".len();
        let has_holes = self.fragment.holes.last().is_some_and(|hole| hole.at as usize >= content);
        match self.fragment.html.get(content..) {
            Some(inside) if inside.trim().is_empty() && !has_holes => self.fragment.html.truncate(start),
            _ => self.fragment.html.push_str("</p>\n"),
        }
        self.paragraph = None;
    }

    /// Makes the paragraph that is being written a `<div>`, because something inside it may not stand in a `<p>`.
    fn paragraph_to_div(&mut self) {
        let Some(at) = self.paragraph.take() else { return };
        self.fragment.html.replace_range(at..at + "<p>".len(), "<div>");
        for hole in self.fragment.holes.iter_mut().rev().take_while(|hole| hole.at as usize > at) {
            hole.at += 2;
        }
    }

    /// Whether one more block may be nested; says once that it may not.
    pub fn may_nest(&mut self, span: Span) -> bool {
        let may = self.blocks.len() + self.open.len() < MAX_DEPTH;
        if !may && !self.too_deep_reported {
            self.too_deep_reported = true;
            let message = format!("the text nests deeper than {MAX_DEPTH} levels");
            self.findings.add(&findings::NESTING_TOO_DEEP, span, message, |it| {
                it.hint("what is nested deeper is shown without its structure")
            });
        }
        may
    }

    /// Opens a link, unless one is open or its destination is none that a page may have. End it with [`Self::end_link`].
    pub fn begin_link(&mut self, target: Spanned<String>, span: Span, source: LinkSource) -> OpenLink {
        if self.in_link || self.dropping.is_some() {
            return OpenLink(None);
        }
        if !is_linkable(&target.value) {
            self.report_scheme(&target);
            self.fragment.refused_links.push(Link { target, span, text: String::new(), source });
            return OpenLink(None);
        }
        self.put_cell_around("a link");
        self.in_link = true;
        let index = self.fragment.push_link(Link { target, span, text: String::new(), source });
        self.fragment.push_hole(Filling::LinkStart(index));
        OpenLink(Some((index, self.fragment.text.len())))
    }

    pub fn end_link(&mut self, link: OpenLink) {
        let OpenLink(Some((index, text_start))) = link else { return };
        self.in_link = false;
        self.fragment.push_hole(Filling::LinkEnd(index));
        let text = self.fragment.text.get(text_start..).unwrap_or("").trim().to_owned();
        if let Some(link) = self.fragment.links.get_mut(index as usize) {
            link.text = text;
        }
    }

    /// Schemes that are only misspelt or missing have rules of their own.
    fn report_scheme(&mut self, target: &Spanned<String>) {
        if form(target.value.trim()) != Form::SchemeUnknown {
            return;
        }
        let shown: String = target.value.chars().take(60).collect();
        self.findings.add(&findings::LINK_SCHEME, target.span, format!("`{shown}` cannot be followed from a page"), |it| {
            it.hint("link to `https://...`, `mailto:...`, `data-blade:...`, `#heading` or another article; the text is shown without the link")
        });
    }

    /// An image: a hole that the site fills. Outside of `http(s)` and the content root there is none to show.
    pub fn image(&mut self, target: Spanned<String>, alternative_text: &str) {
        if self.dropping.is_some() {
            return;
        }
        self.put_cell_around("an image");
        self.fragment.text.push_str(alternative_text);
        self.fragment.push_image(Image { target, text: alternative_text.to_owned() });
    }

    /// Opens a replacement token, up to [`Self::end_token`] or the end of its block.
    pub fn begin_token(&mut self, name: &Spanned<String>, span: Span) {
        if self.dropping.is_some() {
            return;
        }
        self.put_cell_around("a token");
        self.html("<span class=\"token\" data-token=\"");
        escape_html(&mut self.fragment.html, &name.value);
        self.html("\">");
        let end = End::Token { name: name.clone(), text_start: self.fragment.text.len() };
        self.open.push(Open { name: "span", end, span });
    }

    /// Closes the token that was begun last, which has no end: it shows its name.
    pub fn abandon_token(&mut self) {
        if self.dropping.is_none() && self.open.last().is_some_and(|open| matches!(open.end, End::Token { .. })) {
            self.close_down_to(self.open.len() - 1);
        }
    }

    /// Closes a token; one that is not open in this block is none.
    pub fn end_token(&mut self, name: &str) {
        if self.dropping.is_some() {
            return;
        }
        let base = self.block_base();
        let matching = self.open[base..].iter().rposition(
            |open| matches!(&open.end, End::Token { name: opened, .. } if opened.value.eq_ignore_ascii_case(name)),
        );
        if let Some(place) = matching {
            self.close_down_to(base + place);
        }
    }

    fn block_base(&self) -> usize {
        self.blocks.last().map_or(0, |block| block.base).min(self.open.len())
    }

    /// Closes raw elements until `base` are left.
    fn close_down_to(&mut self, base: usize) {
        while self.open.len() > base {
            let Some(open) = self.open.pop() else { return };
            match open.end {
                End::Nothing => {}
                End::Tag => {
                    self.html("</");
                    self.html(open.name);
                    self.html(">");
                }
                End::Link { index, text_start } => self.end_link(OpenLink(Some((index, text_start)))),
                End::Token { name, text_start } => self.close_token(name, text_start),
            }
        }
    }

    fn close_token(&mut self, name: Spanned<String>, text_start: usize) {
        let sample = self.fragment.text.get(text_start..).unwrap_or("").trim().to_owned();
        if sample.is_empty() {
            escape_html(&mut self.fragment.html, &name.value);
        }
        self.html("</span>");
        self.tokens.push(Token { name, sample });
    }

    /// Text directly inside a table or its row would be moved out of it by browsers: it gets a cell.
    fn put_cell_around(&mut self, text: &str) {
        let Some(innermost) = self.open.last().filter(|open| matches!(open.end, End::Tag)).map(|open| open.name) else {
            return;
        };
        if self.dropping.is_some() || text.trim().is_empty() || !matches!(innermost, "table" | "thead" | "tbody" | "tr")
        {
            return;
        }
        let span = self.open.last().map_or(Span::default(), |open| open.span);
        if innermost != "tr" {
            self.push_element("tr", span);
        }
        self.push_element("td", span);
    }

    fn push_element(&mut self, name: &'static str, span: Span) {
        self.html("<");
        self.html(name);
        self.html(">");
        self.open.push(Open { name, end: End::Tag, span });
    }

    /// Handles one tag that the author wrote (`<b>`, `</ul>`, `<a href='...'>`, `<your name>`).
    pub fn raw_tag(&mut self, tag: &str, span: Span) {
        if is_comment(tag) {
            return;
        }
        let Some(parsed) = Tag::parse(tag) else { return self.text(tag) };
        let name = parsed.name.to_ascii_lowercase();
        if let Some((dropping, _)) = &self.dropping {
            if parsed.is_end && *dropping == name {
                self.dropping = None;
            }
            return;
        }
        if DROPPED.contains(&name.as_str()) {
            return self.drop_element(&parsed, name, span);
        }
        if VOID.contains(&name.as_str()) {
            return self.void_element(&name);
        }
        if name == "img" && !parsed.is_end {
            let alternative_text = parsed.attribute("alt", span).map_or_else(String::new, |it| it.value);
            return match parsed.attribute("src", span) {
                Some(target) => self.image(target, &alternative_text),
                None => self.text(&alternative_text),
            };
        }
        if UNWRAPPED.contains(&name.as_str()) {
            return;
        }
        let known = INLINE.iter().chain(BLOCK).chain(&["a"]).find(|known| **known == name).copied();
        match known {
            Some(known) if parsed.is_end => self.end_element(known),
            Some(known) if self.is_element(known, &parsed, span) => self.begin_element(known, &parsed, span),
            _ => self.text(tag),
        }
    }

    /// A line break or a rule. A rule ends a paragraph; where no block may stand it is a line break.
    fn void_element(&mut self, name: &str) {
        let is_rule = name == "hr" && self.blocks.last().is_none_or(|block| block.holds_blocks);
        if is_rule {
            self.close_implied("div");
            self.paragraph_to_div();
        }
        self.put_cell_around(name);
        self.html(if is_rule { "<hr>" } else { "<br>" });
        self.fragment.text.push('\n');
    }

    /// Writes a rule between blocks.
    pub fn rule(&mut self) {
        self.close_implied("div");
        self.html("<hr>\n");
    }

    fn drop_element(&mut self, tag: &Tag<'_>, name: String, span: Span) {
        if tag.is_end {
            return;
        }
        self.findings.add(
            &findings::HTML_DROPPED,
            span,
            format!("`<{name}>` is not shown, nor what stands in it"),
            |it| it.hint("say it in Markdown"),
        );
        if !tag.is_self_closing && self.has_end_tag(&name, span) {
            self.dropping = Some((name, self.blocks.len()));
        }
    }

    fn has_end_tag(&mut self, name: &str, after: Span) -> bool {
        let known = self.last_end_tags.iter().find(|(known, _)| known == name).map(|&(_, last)| last);
        let last = known.unwrap_or_else(|| {
            let last = rfind_ignoring_case(self.source, &format!("</{name}"));
            self.last_end_tags.push((name.to_owned(), last));
            last
        });
        last.is_some_and(|last| last >= after.range().end)
    }

    /// A lone `<table>` in prose is a placeholder; a lone `<p>` or `<li>` is an element whose end may be left out.
    fn is_element(&mut self, name: &str, tag: &Tag<'_>, span: Span) -> bool {
        if tag.is_self_closing
            || !tag.attributes.trim().is_empty()
            || is_shown_unclosed(name)
            || self.has_end_tag(name, span)
        {
            return true;
        }
        self.findings.add(
            &findings::HTML_UNBALANCED,
            span,
            format!("`<{name}>` is never closed, so it is shown as text"),
            |it| it.hint(format!("write `\\<{name}>` if text is meant, and `</{name}>` behind it if not")),
        );
        false
    }

    fn begin_element(&mut self, name: &'static str, tag: &Tag<'_>, span: Span) {
        self.has_raw_elements = true;
        let is_misplaced = BLOCK.contains(&name) && self.blocks.last().is_some_and(|block| !block.holds_blocks);
        if tag.is_self_closing || is_misplaced {
            return;
        }
        self.close_implied(name);
        let fits = match name {
            "td" | "th" => self.innermost() == Some("tr"),
            "tr" => matches!(self.innermost(), Some("table" | "thead" | "tbody")),
            "thead" | "tbody" => self.innermost() == Some("table"),
            // In an item of a Markdown list it would end that item.
            "li" | "dt" | "dd" => self.blocks.is_empty() || self.is_in_list(),
            _ => true,
        };
        if !self.may_nest(span) {
            return;
        }
        if !fits {
            return self.open.push(Open { name, end: End::Nothing, span });
        }
        if !matches!(name, "td" | "th" | "tr" | "thead" | "tbody") {
            self.put_cell_around(name);
        }
        if name == "a" {
            return self.begin_anchor(tag, span);
        }
        if BLOCK.contains(&name) {
            self.paragraph_to_div();
            self.fragment.text.push('\n');
        }
        // The page's own title is its only H1.
        let shown = if name == "h1" { "h2" } else { name };
        self.push_element(shown, span);
    }

    fn is_in_list(&self) -> bool {
        let open = self.open.get(self.block_base()..).unwrap_or(&[]);
        open.iter().any(|open| matches!(open.name, "ul" | "ol" | "dl"))
    }

    fn begin_anchor(&mut self, tag: &Tag<'_>, span: Span) {
        let end = match tag.attribute("href", span) {
            Some(target) => self.begin_link(target, span, LinkSource::Html).0,
            None => None,
        };
        let end = end.map_or(End::Nothing, |(index, text_start)| End::Link { index, text_start });
        self.open.push(Open { name: "a", end, span });
    }

    fn innermost(&self) -> Option<&'static str> {
        self.open.get(self.block_base()..)?.last().filter(|open| matches!(open.end, End::Tag)).map(|open| open.name)
    }

    /// Closes what the beginning of an element ends: an item by the next item, a paragraph by any block.
    fn close_implied(&mut self, name: &str) {
        // Nothing is written now, an end tag neither.
        if self.dropping.is_some() {
            return;
        }
        if BLOCK.contains(&name) {
            self.close_innermost(&["p"], &["table", "td", "th"]);
        }
        match name {
            "li" => self.close_innermost(&["li"], &["ul", "ol"]),
            "dt" | "dd" => self.close_innermost(&["dt", "dd"], &["dl"]),
            "td" | "th" => self.close_innermost(&["td", "th"], &["tr", "table"]),
            "tr" => self.close_innermost(&["tr"], &["table", "thead", "tbody"]),
            "thead" | "tbody" => self.close_innermost(&["thead", "tbody"], &["table"]),
            heading if is_heading(heading) && self.innermost().is_some_and(is_heading) => {
                self.close_down_to(self.open.len() - 1);
            }
            _ => {}
        }
    }

    /// Closes the innermost open element of these names, unless one of `limits` stands before it.
    fn close_innermost(&mut self, names: &[&str], limits: &[&str]) {
        let base = self.block_base();
        for place in (base..self.open.len()).rev() {
            if names.contains(&self.open[place].name) {
                return self.close_down_to(place);
            }
            if limits.contains(&self.open[place].name) {
                return;
            }
        }
    }

    fn end_element(&mut self, name: &str) {
        let shown = if name == "h1" { "h2" } else { name };
        let base = self.block_base();
        let Some(place) =
            self.open[base..].iter().rposition(|open| open.name == shown && !matches!(open.end, End::Token { .. }))
        else {
            return;
        };
        self.close_down_to(base + place);
        if BLOCK.contains(&name) {
            self.fragment.text.push('\n');
        }
    }

    /// Where the writing stands: how much HTML and how many holes there are.
    pub fn place(&self) -> (usize, usize) {
        (self.fragment.html.len(), self.fragment.holes.len())
    }

    /// Inserts finished HTML at a place already written: behind the holes that stood there then.
    pub fn insert_html(&mut self, (at, holes): (usize, usize), html: &str) {
        if self.dropping.is_some() {
            return;
        }
        self.fragment.html.insert_str(at, html);
        let length = u32::try_from(html.len()).unwrap_or(0);
        for hole in self.fragment.holes.iter_mut().skip(holes) {
            hole.at += length;
        }
    }

    /// Closes whatever is open at the end of the body.
    pub fn close_all(&mut self) {
        self.dropping = None;
        self.close_down_to(0);
    }

    pub fn is_dropping(&self) -> bool {
        self.dropping.is_some()
    }

    /// Ends the leaving out of an element whose end tag does not come.
    pub fn stop_dropping(&mut self) {
        self.dropping = None;
    }

    /// Whether the text being written stands in a raw `<pre>`, where line breaks and Markdown are text.
    pub fn is_in_pre(&self) -> bool {
        self.open.iter().any(|open| open.name == "pre")
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// What [`Writer::begin_link`] opened: nothing where the destination was refused.
#[must_use]
#[derive(Clone, Copy)]
pub struct OpenLink(Option<(u32, usize)>);

/// One tag, taken apart.
struct Tag<'a> {
    whole: &'a str,
    name: &'a str,
    attributes: &'a str,
    is_end: bool,
    is_self_closing: bool,
}

impl<'a> Tag<'a> {
    fn parse(tag: &'a str) -> Option<Self> {
        let inside = tag.strip_prefix('<')?.strip_suffix('>')?;
        let (inside, is_end) = inside.strip_prefix('/').map_or((inside, false), |inside| (inside, true));
        let (inside, is_self_closing) = inside.strip_suffix('/').map_or((inside, false), |inside| (inside, true));
        let length = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len());
        let (name, attributes) = inside.split_at(length);
        let ends = attributes.is_empty() || attributes.starts_with(char::is_whitespace);
        (ends && name.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(Self {
            whole: tag,
            name,
            attributes,
            is_end,
            is_self_closing,
        })
    }

    /// The value of an attribute, its entities resolved, and where it is written; where that cannot be told, the span is
    /// that of the tag.
    fn attribute(&self, name: &str, tag: Span) -> Option<Spanned<String>> {
        let mut attributes = Attributes::html(self.attributes, 0);
        let found = attributes.with_checks(false).flatten().find(|it| it.key.as_ref().eq_ignore_ascii_case(name))?;
        let span =
            if let Cow::Borrowed(value) = &found.value { self.place_of(value, tag) } else { None }.unwrap_or(tag);
        Some(Spanned::new(entities::decode(&found.value).trim().to_owned(), span))
    }

    /// Where a part of the tag's text stands in the source.
    fn place_of(&self, part: &str, tag: Span) -> Option<Span> {
        let at = (part.as_ptr() as usize).checked_sub(self.whole.as_ptr() as usize)?;
        // A tag over several lines of a quotation is put together of pieces.
        let is_one_piece = tag.range().len() == self.whole.len();
        (is_one_piece && at + part.len() <= self.whole.len())
            .then(|| Span::new(at, at + part.len()).shifted(tag.range().start))
    }
}

/// The names and values of a tag's attributes, entities resolved.
pub fn attributes(tag: &str) -> impl Iterator<Item = (&str, String)> {
    let mut attributes = Attributes::html(Tag::parse(tag).map_or("", |tag| tag.attributes), 0);
    attributes.with_checks(false);
    attributes.flatten().map(|it| (it.key.into_inner(), entities::decode(&it.value)))
}

/// Whether a piece of raw HTML is a comment: it is shown nowhere.
pub fn is_comment(tag: &str) -> bool {
    tag.starts_with("<!--") && tag.ends_with("-->")
}

/// Whether a page may have a link with this destination: web, mail, blade, heading or another file.
#[must_use]
pub fn is_linkable(target: &str) -> bool {
    const SCHEMES: &[&str] = &["http", "https", "mailto", "data-blade", "button-data-blade", "button-data-context"];
    let target = target.trim_start();
    match target.split_once(':') {
        Some((scheme, _)) if !scheme.contains(['/', '#', '?']) => {
            SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme))
        }
        _ => !target.contains('\\') && !target.starts_with("//"),
    }
}

/// Finds the tags in a piece of HTML, and the comments: the text before each, and the tag.
#[must_use]
pub fn split_tags(html: &str) -> Vec<(std::ops::Range<usize>, bool)> {
    let mut pieces = Vec::new();
    let (mut text_start, mut at) = (0, 0);
    // Searched from behind once, so that many `<!--` without an end cost no more than one.
    let last_comment_end = html.rfind("-->");
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        let length = match html[start..].starts_with("<!--") && last_comment_end > Some(start + 3) {
            true => html[start + 4..].find("-->").map(|length| 4 + length + 3),
            false => tag_length(&html[start..]),
        };
        let Some(length) = length else {
            at = start + 1;
            continue;
        };
        if text_start < start {
            pieces.push((text_start..start, false));
        }
        pieces.push((start..start + length, true));
        at = start + length;
        text_start = at;
    }
    if text_start < html.len() {
        pieces.push((text_start..html.len(), false));
    }
    pieces
}

/// The length of the tag that a text begins with. A quoted `>` does not end it; a tag of over 4 KiB is none.
fn tag_length(html: &str) -> Option<usize> {
    let after = html.strip_prefix("</").or_else(|| html.strip_prefix('<'))?;
    if !after.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate().take(4096) {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'<') if at > 0 => return None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}
