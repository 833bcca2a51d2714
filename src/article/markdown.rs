//! Markdown bodies: one pass over `pulldown-cmark`'s events into a fragment, its headings, tokens and links.
//!
//! Must not know clouds, sites or templates.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use memchr::{memchr, memmem};
use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::apollo;
use super::body::{Fragment, Heading, Include, LinkSource, Token};
use super::findings::{self, Findings};
use super::outline::{Outline, Part};
use super::overlay::{Block, FILL, Inline, MARK, Overlay};
use super::quick_start;
use super::sanitise::{OpenLink, Writer, split_tags};
use super::wellformed;
use crate::text::{Span, Spanned};

/// A Markdown body, rendered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Markdown {
    /// The first H1: the article's own title. It is not part of `content`.
    pub title: Option<Fragment>,
    pub content: Fragment,
    pub headings: Vec<Heading>,
    pub tokens: Vec<Token>,
    /// Its structure, the title included.
    pub outline: Outline,
}

/// Renders a body. `source` is the original text and `overlay` what stands in it beside Markdown.
pub fn render(source: &str, overlay: &Overlay, findings: &mut Findings) -> Markdown {
    let mut renderer = Renderer::new(source, overlay, findings);
    renderer.run(&overlay.text, &Places::Same);
    renderer.finish()
}

/// Renders a text that is a part of a page: its headings have no ids, and a lone paragraph is not wrapped.
pub(super) fn render_part(source: &str, overlay: &Overlay, findings: &mut Findings) -> (Fragment, Outline) {
    let mut renderer = Renderer::new(source, overlay, findings);
    renderer.is_part_of_page = true;
    renderer.run_inside(&overlay.text, &Places::Same);
    let markdown = renderer.finish();
    let mut content = markdown.title.unwrap_or_default();
    content.append(markdown.content);
    (content, markdown.outline)
}

/// The dialect: `CommonMark` with tables and callouts; no smart punctuation.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_GFM
}

struct Renderer<'a> {
    source: &'a str,
    overlay: &'a Overlay,
    writer: Writer<'a>,
    title: Option<Fragment>,
    headings: Vec<Heading>,
    /// The ids of the headings, and for each slug the number that was given last.
    ids: HashSet<String>,
    next_numbers: HashMap<String, usize>,
    outline: Outline,
    /// What ends each block and inline element that is open.
    ends: Vec<Ending>,
    /// The first block mark that has not been passed.
    next_block: usize,
    /// Where the issue description that is open began.
    issue_description: Option<Span>,
    /// The alternative texts being collected, of the images that are open.
    alternative_texts: Vec<String>,
    in_code_block: bool,
    alignments: Vec<Alignment>,
    in_table_head: bool,
    column: usize,
    /// The text of a row's cells that the table has no columns for.
    cells_beyond: String,
    row: Span,
    /// Text before this place was shown in another form (the `[!NOTE]` of a callout).
    skip_until: usize,
    /// The part of a quick start that is being written.
    part: String,
    /// What was written before the title, while the title is being written.
    content_aside: Option<Fragment>,
    /// The page has other texts beside this one, so an id could be there twice.
    is_part_of_page: bool,
}

enum Ending {
    Html(&'static str),
    Paragraph,
    /// A paragraph that is a callout.
    Callout,
    Row,
    /// The last cell that a table's head allows for.
    LastCell,
    Title,
    Heading {
        level: u8,
        text_start: usize,
        html_start: (usize, usize),
        span: Span,
    },
    Link(OpenLink),
    Image(Spanned<String>),
    /// A part of a tight list, or of what is nested too deep: nothing was written.
    Nothing,
}

/// How places in the text that is being rendered become places in the source.
enum Places {
    Same,
    /// Pieces of the source, put together: where each begins in the text, and in the source.
    Pieces(Vec<(usize, usize)>),
}

impl Places {
    fn source(&self, at: usize) -> usize {
        match self {
            Self::Same => at,
            Self::Pieces(pieces) => {
                let piece = pieces.partition_point(|&(start, _)| start <= at).saturating_sub(1);
                let Some(&(start, source)) = pieces.get(piece) else { return at };
                // A tab that is half in a quotation became several spaces: they all stand where it stands.
                let next = pieces.get(piece + 1).map_or(usize::MAX, |&(_, next)| next);
                (source + (at - start)).min(next.max(source))
            }
        }
    }

    /// The places of a part of the text.
    fn part(&self, range: std::ops::Range<usize>) -> Self {
        let inside = match self {
            Self::Same => &[][..],
            Self::Pieces(pieces) => pieces,
        };
        let first = inside.partition_point(|&(start, _)| start <= range.start);
        let inside = inside[first..].iter().take_while(|&&(start, _)| start < range.end);
        let inside = inside.map(|&(start, source)| (start - range.start, source));
        Self::Pieces(std::iter::once((0, self.source(range.start))).chain(inside).collect())
    }

    fn span(&self, range: &std::ops::Range<usize>) -> Span {
        let end = if range.end > range.start { self.source(range.end - 1) + 1 } else { self.source(range.start) };
        Span::new(self.source(range.start), end)
    }
}

impl<'a> Renderer<'a> {
    fn new(source: &'a str, overlay: &'a Overlay, findings: &'a mut Findings) -> Self {
        Self {
            source,
            overlay,
            writer: Writer::new(source, findings),
            title: None,
            headings: Vec::new(),
            ids: HashSet::new(),
            next_numbers: HashMap::new(),
            outline: Outline::default(),
            ends: Vec::new(),
            next_block: 0,
            issue_description: None,
            alternative_texts: Vec::new(),
            in_code_block: false,
            alignments: Vec::new(),
            in_table_head: false,
            column: 0,
            cells_beyond: String::new(),
            row: Span::default(),
            skip_until: 0,
            part: String::new(),
            content_aside: None,
            is_part_of_page: false,
        }
    }

    fn run(&mut self, text: &str, places: &Places) {
        let base = self.ends.len();
        let mut events = Parser::new_ext(text, options()).into_offset_iter();
        while let Some((event, range)) = events.next() {
            let span = of_characters(self.source, places.span(&range));
            if self.ends.is_empty() {
                self.pass_blocks(range.start);
            }
            match event {
                Event::Start(Tag::HtmlBlock) => self.html_block(&mut events, places),
                Event::Start(tag) => self.start(tag, span),
                Event::End(tag) => self.end(tag, base),
                Event::Text(text) => self.text(&text, span),
                Event::Code(code) => self.code(&code, span),
                Event::InlineHtml(tag) | Event::Html(tag) => self.raw_tag(&tag, span),
                Event::SoftBreak => self.line_break("\n"),
                Event::HardBreak => self.line_break("<br>\n"),
                Event::Rule => self.rule(span),
                // Extensions that are not switched on.
                Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                    self.text(&text, span);
                }
                Event::TaskListMarker(_) => {}
            }
        }
    }

    fn finish(mut self) -> Markdown {
        self.pass_blocks(usize::MAX);
        self.close_issue_description();
        // What an author opened outside of any block ends with the body.
        self.writer.close_all();
        let Writer { fragment, tokens, has_raw_elements, .. } = self.writer;
        let (mut title, mut content) = (self.title, fragment);
        trim_text(&mut content.text);
        if has_raw_elements {
            if let Some(title) = &mut title {
                wellformed::mend(title, "h1");
            }
            wellformed::mend(&mut content, "div");
        }
        content.shrink();
        Markdown { title, content, headings: self.headings, tokens, outline: self.outline.finish() }
    }

    /// Writes what stands between blocks, up to a place.
    fn pass_blocks(&mut self, place: usize) {
        while let Some(mark) = self.overlay.blocks.get(self.next_block).filter(|mark| mark.span.range().start <= place)
        {
            self.next_block += 1;
            match &mark.what {
                Block::Elsewhere => {}
                Block::IssueDescriptionStart => self.open_issue_description(mark.span),
                Block::IssueDescriptionEnd => self.close_issue_description(),
                Block::Section(name) => self.section_heading(name, mark.span),
                Block::Part(name) => self.part(name),
                Block::QuickStart(entry) => self.quick_start(entry),
                Block::Include { name, target } => {
                    self.writer.include(Include { target: target.clone(), name: name.clone() });
                }
                Block::Element => apollo::write(self.source, mark.span, &mut self.writer),
            }
        }
    }

    fn open_issue_description(&mut self, span: Span) {
        self.close_issue_description();
        self.issue_description = Some(span);
        self.writer.begin_block("<section class=\"issue-description\">\n");
    }

    fn close_issue_description(&mut self) {
        if self.issue_description.take().is_some() {
            self.writer.end_block("</section>\n");
        }
    }

    fn section_heading(&mut self, name: &str, span: Span) {
        self.writer.make_room();
        let id = self.unique_id(name);
        let attribute = self.id_attribute(&id);
        self.writer.html(&format!("<h2 class=\"section\"{attribute}>"));
        self.writer.text(name);
        self.writer.html("</h2>\n");
        self.writer.fragment.text.push('\n');
        self.headings.push(Heading { level: 2, text: name.to_owned(), id, span });
    }

    /// An entry of a quick start is a link, whatever icon a portal shows beside it.
    fn quick_start(&mut self, entry: &quick_start::Entry) {
        self.part.clear();
        self.writer.begin_block("<p class=\"quick-start\">");
        let link = self.writer.begin_link(entry.target.clone(), entry.target.span, LinkSource::Value);
        self.writer.text(&entry.words.value);
        self.writer.end_link(link);
        self.writer.end_block("</p>\n");
    }

    /// Parts of a quick start that make no entry are labelled, so that nothing is lost.
    fn part(&mut self, name: &str) {
        name.clone_into(&mut self.part);
        self.writer.make_room();
        self.writer.html("<p class=\"part\">");
        self.writer.text(name);
        self.writer.html("</p>\n");
        self.writer.fragment.text.push('\n');
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        self.outline.begin(part_of(&tag), span);
        self.in_code_block |= matches!(tag, Tag::CodeBlock(_));
        let ending = match tag {
            Tag::Paragraph => self.start_paragraph(span),
            Tag::Heading { level, .. } => self.start_heading(level as u8, span),
            // Of what stands in an image only the text is shown.
            Tag::Link { .. } | Tag::Emphasis | Tag::Strong if !self.alternative_texts.is_empty() => Ending::Nothing,
            Tag::Emphasis | Tag::Strong if !self.writer.may_nest(span) => Ending::Nothing,
            Tag::Link { link_type, dest_url, .. } => self.start_link(link_type, &dest_url, span),
            Tag::Image { link_type, dest_url, .. } => {
                self.alternative_texts.push(String::new());
                Ending::Image(self.target(link_type, &dest_url, span))
            }
            Tag::Emphasis => self.begin_inline("<em>", "</em>"),
            Tag::Strong => self.begin_inline("<strong>", "</strong>"),
            Tag::TableHead => {
                self.in_table_head = true;
                self.column = 0;
                self.begin("<thead><tr>", "</tr></thead>\n<tbody>\n")
            }
            Tag::TableRow => self.start_row(span),
            Tag::TableCell => self.start_cell(),
            container if self.writer.may_nest(span) => self.start_container(container, span),
            _ => Ending::Nothing,
        };
        self.ends.push(ending);
    }

    /// A paragraph; one that begins with `[!NOTE]` is a callout, as if it were quoted.
    fn start_paragraph(&mut self, span: Span) -> Ending {
        let is_marker_shown = span.range().start >= self.skip_until;
        let callout = if is_marker_shown { self.callout_in_line(span) } else { None };
        if let Some(name) = callout {
            self.begin_callout(name);
        }
        self.writer.begin_paragraph();
        if callout.is_some() { Ending::Callout } else { Ending::Paragraph }
    }

    /// Lists, quotations, code and tables: what may hold blocks.
    fn start_container(&mut self, tag: Tag<'_>, span: Span) -> Ending {
        let text = &mut self.writer.fragment.text;
        // The text of an item ends where a list inside it begins.
        if !text.is_empty() && !text.ends_with(['\n', '\t']) {
            text.push('\n');
        }
        match tag {
            Tag::List(None) => self.begin("<ul>\n", "</ul>\n"),
            Tag::List(Some(1)) => self.begin("<ol>\n", "</ol>\n"),
            Tag::List(Some(start)) => self.begin(&format!("<ol start=\"{start}\">\n"), "</ol>\n"),
            Tag::Item => self.begin("<li>", "</li>\n"),
            Tag::BlockQuote(kind) => self.start_quotation(kind, span),
            Tag::CodeBlock(kind) => self.start_code_block(&kind),
            Tag::Table(alignments) => {
                self.alignments = alignments;
                self.begin("<div class=\"table\" tabindex=\"0\"><table>\n", "</tbody></table></div>\n")
            }
            _ => Ending::Nothing,
        }
    }

    fn begin_inline(&mut self, html: &str, end: &'static str) -> Ending {
        self.writer.begin_inline(html);
        Ending::Html(end)
    }

    fn begin(&mut self, html: &str, end: &'static str) -> Ending {
        self.writer.begin_block(html);
        Ending::Html(end)
    }

    fn start_heading(&mut self, level: u8, span: Span) -> Ending {
        if level == 1 && self.title.is_none() && self.ends.is_empty() {
            self.writer.make_room();
            self.content_aside = Some(std::mem::take(&mut self.writer.fragment));
            self.writer.begin_inline("");
            return Ending::Title;
        }
        // A level that is skipped is heard as something missing, so each heading is at most one deeper than the last.
        let last = self.headings.last().map_or(1, |heading| heading.level);
        let level = level.clamp(2, last + 1);
        self.writer.make_room();
        let html_start = self.writer.place();
        self.writer.begin_inline("");
        Ending::Heading { level, text_start: self.writer.fragment.text.len(), html_start, span }
    }

    fn start_link(&mut self, link_type: LinkType, destination: &str, span: Span) -> Ending {
        let source = match link_type {
            LinkType::Autolink | LinkType::Email => LinkSource::Autolink,
            _ => LinkSource::Markdown,
        };
        let mut target = self.target(link_type, destination, span);
        if link_type == LinkType::Email {
            target.value.insert_str(0, "mailto:");
        }
        let link = self.writer.begin_link(target, span, source);
        self.writer.begin_inline("");
        Ending::Link(link)
    }

    /// A destination as its author wrote it, with the narrowest span that holds it.
    fn target(&self, link_type: LinkType, destination: &str, span: Span) -> Spanned<String> {
        // It stands at the end; what is before may be a link's text of any length, with images in it.
        const MAX_TAIL: usize = 4096;
        let whole = self.source.get(span.range()).unwrap_or("");
        let tail_start = whole.floor_char_boundary(whole.len().saturating_sub(MAX_TAIL));
        let tail = whole.get(tail_start..).unwrap_or("");
        let begins = match link_type {
            // Behind it a title may stand, and before it a text that says the same.
            LinkType::Inline => memmem::rfind(tail.as_bytes(), b"](").map(|bracket| bracket + "](".len()),
            LinkType::Autolink | LinkType::Email => Some(usize::from(tail.starts_with('<'))),
            // It stands elsewhere, where the reference is defined.
            _ => None,
        };
        let find = |begins: usize| {
            let tail = tail.as_bytes().get(begins..)?;
            // A search that nearly always ends where it begins is not worth preparing.
            if tail.starts_with(destination.as_bytes()) { Some(0) } else { memmem::find(tail, destination.as_bytes()) }
        };
        let found = begins.and_then(|begins| Some(begins + find(begins)?));
        let span = found
            .filter(|_| !destination.is_empty())
            .map_or(span, |at| Span::new(at, at + destination.len()).shifted(span.range().start + tail_start));
        let value = if destination.contains(MARK) { without_masks(destination) } else { destination.to_owned() };
        Spanned::new(value.trim().to_owned(), span)
    }

    fn start_quotation(&mut self, kind: Option<BlockQuoteKind>, span: Span) -> Ending {
        let name = match kind {
            Some(BlockQuoteKind::Note) => Some("note"),
            Some(BlockQuoteKind::Tip) => Some("tip"),
            Some(BlockQuoteKind::Important) => Some("important"),
            Some(BlockQuoteKind::Warning) => Some("warning"),
            Some(BlockQuoteKind::Caution) => Some("caution"),
            None => self.callout_in_line(span),
        };
        let Some(name) = name else { return self.begin("<blockquote>\n", "</blockquote>\n") };
        self.begin_callout(name);
        Ending::Html("</div>\n")
    }

    fn begin_callout(&mut self, name: &str) {
        self.writer.begin_block(&format!("<div class=\"callout {name}\">\n<p class=\"callout-title\">"));
        let title = name[..1].to_uppercase() + &name[1..];
        self.writer.words(&title);
        self.writer.html("</p>\n");
        self.writer.fragment.text.push('\n');
    }

    /// `> [!NOTE] text on the same line`, which GFM does not know but authors write.
    fn callout_in_line(&mut self, span: Span) -> Option<&'static str> {
        let quotation = self.source.get(span.range())?;
        let content = quotation.trim_start_matches(['>', ' ', '\t']);
        let keyword = content.strip_prefix("[!").or_else(|| content.strip_prefix("[AZURE."))?;
        let (keyword, _) = keyword.split_once(']')?;
        let name = ["note", "tip", "important", "warning", "caution"]
            .into_iter()
            .find(|name| name.eq_ignore_ascii_case(keyword))?;
        let marker_end = content.find(']')? + 1;
        self.skip_until = span.range().start + (quotation.len() - content.len()) + marker_end;
        Some(name)
    }

    fn start_code_block(&mut self, kind: &CodeBlockKind<'_>) -> Ending {
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split([' ', ',', '{']).next().unwrap_or(""),
            CodeBlockKind::Indented => "",
        };
        let is_name =
            !language.is_empty() && language.chars().all(|c| c.is_ascii_alphanumeric() || "+-#._".contains(c));
        let class = if is_name { format!(" class=\"language-{}\"", language.to_lowercase()) } else { String::new() };
        self.begin(&format!("<pre tabindex=\"0\"><code{class}>"), "</code></pre>\n")
    }

    /// Markdown drops the cells of a row that its head has no columns for; here they stand in the last one.
    fn start_row(&mut self, span: Span) -> Ending {
        self.column = 0;
        let row = self.source.get(span.range()).unwrap_or("").trim_end();
        let cells = split_cells(row);
        let beyond = cells.get(self.alignments.len()..).unwrap_or(&[]);
        let is_text = |cell: &&str| split_tags(cell).into_iter().any(|(_, is_tag)| !is_tag);
        if beyond.iter().any(is_text) {
            self.row = span;
            self.cells_beyond = beyond.join(" | ");
            self.writer.findings.add(
                &findings::TABLE_CELL_EXTRA,
                Span::new(span.range().start, span.range().start + row.len()),
                format!("this row has {} cells, and its table {} columns", cells.len(), self.alignments.len()),
                |it| it.hint("add columns to the head of the table, or write `\\|` where a bar is meant"),
            );
        }
        self.writer.begin_block("<tr>");
        Ending::Row
    }

    fn end_last_cell(&mut self) {
        let beyond = std::mem::take(&mut self.cells_beyond);
        if !beyond.is_empty() {
            self.writer.text(" | ");
            for (range, is_tag) in split_tags(&beyond) {
                let piece = beyond.get(range).unwrap_or("");
                if is_tag { self.writer.raw_tag(piece, self.row) } else { self.writer.text(piece) }
            }
        }
        self.writer.end_block("</td>");
    }

    fn start_cell(&mut self) -> Ending {
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Right) => " class=\"right\"",
            Some(Alignment::Center) => " class=\"center\"",
            _ => "",
        };
        self.column += 1;
        let (name, end) = if self.in_table_head { ("th scope=\"col\"", "</th>") } else { ("td", "</td>") };
        let is_last = !self.in_table_head && self.column == self.alignments.len();
        self.writer.begin_block(&format!("<{name}{class}>"));
        if is_last { Ending::LastCell } else { Ending::Html(end) }
    }

    fn end(&mut self, tag: TagEnd, base: usize) {
        if self.ends.len() <= base {
            return;
        }
        self.outline.end();
        match self.ends.pop().unwrap_or(Ending::Nothing) {
            Ending::Nothing => {}
            Ending::Html(end) => self.writer.end_block(end),
            Ending::Paragraph => self.writer.end_paragraph(),
            Ending::Callout => {
                self.writer.end_paragraph();
                self.writer.end_block("</div>\n");
            }
            Ending::Row => {
                self.cells_beyond = String::new();
                self.writer.end_block("</tr>\n");
            }
            Ending::LastCell => self.end_last_cell(),
            Ending::Title => self.end_title(),
            Ending::Heading { level, text_start, html_start, span } => {
                self.end_heading(level, text_start, html_start, span);
            }
            Ending::Link(link) => {
                self.writer.end_block("");
                self.writer.end_link(link);
            }
            Ending::Image(target) => {
                let alternative_text = self.alternative_texts.pop().unwrap_or_default();
                self.writer.image(target, &alternative_text);
            }
        }
        match tag {
            TagEnd::CodeBlock => self.in_code_block = false,
            TagEnd::TableHead => self.in_table_head = false,
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image => return,
            TagEnd::TableCell => return self.writer.fragment.text.push('\t'),
            _ => {}
        }
        self.writer.fragment.text.push('\n');
    }

    fn end_title(&mut self) {
        self.writer.end_block("");
        let content = self.content_aside.take().unwrap_or_default();
        let mut title = std::mem::replace(&mut self.writer.fragment, content);
        trim_text(&mut title.text);
        self.title = Some(title);
    }

    /// The tag is written last, because its id comes from the text.
    fn end_heading(&mut self, level: u8, text_start: usize, html_start: (usize, usize), span: Span) {
        self.writer.end_block("");
        let text = self.writer.fragment.text.get(text_start..).unwrap_or("").trim().to_owned();
        let id = self.unique_id(&text);
        let attribute = self.id_attribute(&id);
        self.writer.insert_html(html_start, &format!("<h{level}{attribute}>"));
        self.writer.html(&format!("</h{level}>\n"));
        // One that is left out with a script around it is no place to go to.
        if !self.writer.is_dropping() {
            self.headings.push(Heading { level, text, id, span });
        }
    }

    fn id_attribute(&self, id: &str) -> String {
        if self.is_part_of_page { String::new() } else { format!(" id=\"{id}\"") }
    }

    fn unique_id(&mut self, text: &str) -> String {
        let slug = slug(text);
        let mut id = slug.clone();
        // The number goes on from the last one of the same slug, so that many equal headings cost no more than others.
        while !self.ids.insert(id.clone()) {
            let number = self.next_numbers.entry(slug.clone()).or_insert(0);
            *number += 1;
            id = format!("{slug}-{number}");
        }
        id
    }

    fn raw_tag(&mut self, tag: &str, span: Span) {
        self.outline.leaf(Part::Tag, span);
        self.writer.raw_tag(tag, span);
    }

    fn rule(&mut self, span: Span) {
        self.outline.leaf(Part::Rule, span);
        self.writer.rule();
    }

    fn text(&mut self, text: &str, span: Span) {
        self.outline.leaf(Part::Text, span);
        let start = span.range().start;
        if self.part.eq_ignore_ascii_case("link") && text.starts_with("https://") && !text.contains(char::is_whitespace)
        {
            let link = self.writer.begin_link(Spanned::new(text.to_owned(), span), span, LinkSource::Value);
            self.writer.text(text);
            return self.writer.end_link(link);
        }
        if start < self.skip_until {
            return self.text_after_skipped(text, start);
        }
        if memchr(MARK as u8, text.as_bytes()).is_some() {
            return self.masked_text(text, span, false);
        }
        self.plain(text);
    }

    fn text_after_skipped(&mut self, text: &str, start: usize) {
        let rest = text.get(self.skip_until - start..).unwrap_or("").trim_start();
        if !rest.is_empty() {
            self.plain(rest);
        }
    }

    fn plain(&mut self, text: &str) {
        match self.alternative_texts.last_mut() {
            Some(collected) => collected.push_str(text),
            None => self.writer.text(text),
        }
    }

    fn code(&mut self, code: &CowStr<'_>, span: Span) {
        self.outline.leaf(Part::Code, span);
        if !self.alternative_texts.is_empty() {
            return self.plain(code);
        }
        self.writer.begin_inline("<code>");
        self.masked_text(code, span, true);
        self.writer.end_block("</code>");
    }

    /// Text that holds masks: they stand in the order of the marks of its place.
    fn masked_text(&mut self, text: &str, place: Span, is_code: bool) {
        let mut mark = self.overlay.inline.partition_point(|mark| mark.span.start < place.start);
        let end = self.overlay.inline.partition_point(|mark| mark.span.start < place.end);
        for (number, piece) in text.split(MARK).enumerate() {
            // Any other such character was written as an entity.
            if number > 0 && mark < end {
                self.inline_mark(mark, is_code || self.in_code_block);
                mark += 1;
            }
            let visible = piece.trim_start_matches(FILL);
            if !visible.is_empty() {
                self.plain(visible);
            }
        }
    }

    fn inline_mark(&mut self, number: usize, is_code: bool) {
        let Some(mark) = self.overlay.inline.get(number) else { return };
        let original = self.source.get(mark.span.range()).unwrap_or("");
        match &mark.what {
            _ if !self.alternative_texts.is_empty() => {}
            Inline::TokenStart(name) => {
                self.writer.begin_token(name, mark.span);
                // Without its end in sight a token would take the rest of its block for its sample.
                if !self.ends_soon(number, &name.value) {
                    self.writer.abandon_token();
                }
            }
            Inline::TokenEnd(name) => self.writer.end_token(&name.value),
            Inline::Comment if !is_code => {}
            Inline::Comment | Inline::Literal => self.writer.text(original),
        }
    }

    /// Whether a token that begins at a mark ends before it begins again, within a few marks and without a blank line.
    fn ends_soon(&self, number: usize, name: &str) -> bool {
        const MAX_MARKS_INSIDE: usize = 8;
        let start = self.overlay.inline[number].span.range().end;
        let following = self.overlay.inline.iter().skip(number + 1).take(MAX_MARKS_INSIDE);
        let end = following
            .take_while(
                |mark| !matches!(&mark.what, Inline::TokenStart(again) if again.value.eq_ignore_ascii_case(name)),
            )
            .find(|mark| matches!(&mark.what, Inline::TokenEnd(ended) if ended.value.eq_ignore_ascii_case(name)));
        let between = end.and_then(|end| self.source.get(start..end.span.range().start));
        between.is_some_and(|between| !between.contains("\n\n") && !between.contains("\n\r\n"))
    }

    fn line_break(&mut self, html: &str) {
        match self.alternative_texts.last_mut() {
            Some(collected) => collected.push(' '),
            None => {
                self.writer.html(html);
                self.writer.fragment.text.push('\n');
            }
        }
    }

    /// A block of raw HTML: its tags are sanitised, and the text between them is Markdown as everywhere.
    fn html_block<'e>(
        &mut self,
        events: &mut impl Iterator<Item = (Event<'e>, std::ops::Range<usize>)>,
        places: &Places,
    ) {
        let mut html = String::new();
        let mut pieces = Vec::new();
        for (event, range) in events {
            match event {
                Event::Html(line) | Event::Text(line) => {
                    pieces.push((html.len(), places.source(range.start)));
                    html.push_str(&line);
                }
                _ => break,
            }
        }
        let places = Places::Pieces(pieces);
        for (range, is_tag) in split_tags(&html) {
            let piece = html.get(range.clone()).unwrap_or("");
            if is_tag {
                self.raw_tag(piece, places.span(&range));
            } else {
                self.html_text(piece, range.start, &places);
            }
        }
        self.writer.stop_dropping();
        self.writer.html("\n");
    }

    fn html_text(&mut self, text: &str, start: usize, places: &Places) {
        if self.writer.is_in_pre() {
            self.outline.leaf(Part::Text, places.span(&(start..start + text.len())));
            return self.masked_text(text, places.span(&(start..start + text.len())), true);
        }
        let trimmed = text.trim_start();
        let start = start + (text.len() - trimmed.len());
        if trimmed.is_empty() {
            return self.writer.html("\n");
        }
        // Markdown would begin a raw block here again, without end: this is text that looks like a tag.
        if trimmed.starts_with('<') || self.ends.len() >= super::sanitise::MAX_DEPTH {
            self.outline.leaf(Part::Text, places.span(&(start..start + trimmed.len())));
            return self.masked_text(text, places.span(&(start..start + trimmed.len())), false);
        }
        let part = places.part(start..start + trimmed.len());
        let ends = text.len() - text.trim_end().len();
        // One level: while `ends` is not empty, marks between blocks wait for the outer body.
        self.ends.push(Ending::Nothing);
        self.run_inside(trimmed, &part);
        self.ends.pop();
        self.writer.html(if ends > 0 { "\n" } else { "" });
    }

    /// Markdown between raw tags. One paragraph is not wrapped: `<li>text</li>` stays as it is.
    fn run_inside(&mut self, text: &str, places: &Places) {
        let mut blocks = 0;
        let mut depth = 0usize;
        let mut is_one_paragraph = true;
        for event in Parser::new_ext(text, options()) {
            match event {
                Event::Start(tag) => {
                    if depth == 0 {
                        blocks += 1;
                        is_one_paragraph &= matches!(tag, Tag::Paragraph);
                    }
                    depth += 1;
                }
                Event::End(_) => depth = depth.saturating_sub(1),
                Event::Rule => is_one_paragraph = false,
                _ => {}
            }
        }
        if !is_one_paragraph || blocks != 1 {
            return self.run(text, places);
        }
        let base = self.ends.len();
        for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
            let span = of_characters(self.source, places.span(&range));
            match event {
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                Event::Start(tag) => self.start(tag, span),
                Event::End(tag) => self.end(tag, base),
                Event::Text(text) => self.text(&text, span),
                Event::Code(code) => self.code(&code, span),
                Event::InlineHtml(tag) | Event::Html(tag) => self.raw_tag(&tag, span),
                Event::SoftBreak => self.line_break("\n"),
                Event::HardBreak => self.line_break("<br>\n"),
                _ => {}
            }
        }
    }
}

/// The whole characters of a span: what is masked is masked byte by byte, so that a text may begin within one.
fn of_characters(source: &str, span: Span) -> Span {
    let start = source.ceil_char_boundary(span.range().start);
    Span::new(start, source.floor_char_boundary(span.range().end).max(start))
}

/// What a rule sees of a tag.
fn part_of(tag: &Tag<'_>) -> Part {
    match tag {
        Tag::Heading { level, .. } => Part::Heading(*level as u8),
        Tag::BlockQuote(_) => Part::Quotation,
        Tag::CodeBlock(CodeBlockKind::Fenced(_)) => Part::FencedCode,
        Tag::CodeBlock(CodeBlockKind::Indented) => Part::IndentedCode,
        Tag::List(None) => Part::BulletList,
        Tag::List(Some(_)) => Part::NumberedList,
        Tag::Item => Part::Item,
        Tag::Table(_) => Part::Table,
        Tag::TableHead => Part::TableHead,
        Tag::TableRow => Part::TableRow,
        Tag::TableCell => Part::TableCell,
        Tag::Emphasis => Part::Emphasis,
        Tag::Strong => Part::Strong,
        Tag::Link { .. } => Part::Link,
        Tag::Image { .. } => Part::Image,
        // The others belong to extensions that are not switched on.
        _ => Part::Paragraph,
    }
}

/// An identifier from a heading's text: lower-case letters and digits, hyphens between them.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_alphanumeric() {
            slug.extend(character.to_lowercase());
        } else if (character.is_whitespace() || character == '-') && !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let trimmed = slug.trim_end_matches('-').len();
    slug.truncate(trimmed);
    if slug.is_empty() { "section".to_owned() } else { slug }
}

/// The cells of a table's row, trimmed.
fn split_cells(row: &str) -> Vec<&str> {
    let row = row.trim().trim_start_matches('|');
    let row = row.strip_suffix('|').filter(|row| !row.ends_with('\\')).unwrap_or(row);
    let mut cells = Vec::new();
    let (mut start, mut is_escaped) = (0, false);
    for (at, character) in row.char_indices() {
        if character == '|' && !is_escaped {
            cells.push(row[start..at].trim());
            start = at + 1;
        }
        is_escaped = character == '\\' && !is_escaped;
    }
    cells.push(row[start..].trim());
    cells
}

fn without_masks(text: &str) -> String {
    text.chars().filter(|&character| character != MARK && character != FILL).collect()
}

fn trim_text(text: &mut String) {
    text.truncate(text.trim_end().len());
}
