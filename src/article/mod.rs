//! One source file as an article: `parse(path, bytes)` never fails, whatever the bytes are.
//!
//! Must not know configuration: names of clouds, products and topics are strings here, with their places.

mod allow;
mod apollo;
mod blade;
mod body;
pub mod characters;
pub mod conflict;
mod entities;
mod face;
mod find;
pub mod findings;
pub mod form;
pub mod json;
mod json_body;
pub mod json_typed;
mod line_start;
pub mod link_form;
mod markdown;
pub mod menu;
pub mod outline;
pub mod overlay;
mod front_matter;
mod properties;
mod property_names;
mod quick_start;
pub mod recommendation;
pub mod rich_text;
mod sanitise;
mod token;
pub mod topic_list;
pub mod visibility;
mod wellformed;

pub use crate::kind::{Audience, Kind};
pub use crate::suggestion::{KnownIds, nearest, one_letter_apart};
pub use allow::{Allow, content as comment_content};
pub use apollo::FIELDS as APOLLO_FIELDS;
pub use blade::{Blade, Needed};
pub use body::{Filling, Fragment, Heading, Hole, Image, Include, Link, LinkSource, Token, WORDS, escape_html};
pub use entities::decode as decode_entities;
pub use face::Face;
pub use json_body::{JsonBody, JsonValue};
pub use markdown::{Markdown, slug};
pub use properties::{Properties, Property};
pub use property_names::NAMES;
pub use sanitise::{is_html_element, is_shown_unclosed, split_tags};

use crate::diagnostic::Diagnostic;
use crate::text::{FileBytes, RelPath, SourceText, Span, lines_with_ends};
use findings::Findings;
use json::Document;
use overlay::{Block, Inline, Mark};

/// An article and what was found wrong while reading it.
#[derive(Debug)]
pub struct Parsed {
    pub article: Article,
    pub diagnostics: Vec<Diagnostic>,
}

/// One source file, read.
#[derive(Debug)]
pub struct Article {
    pub source: SourceText,
    pub properties: Properties,
    /// An article of an unknown kind is shown as generic.
    pub kind: Kind,
    pub markdown: Markdown,
    /// The JSON body, for the kinds that have one and where it can be read.
    pub json: Option<JsonBody>,
    /// Where the JSON body stands, with the `---` lines around it; also where it cannot be read.
    pub json_span: Option<Span>,
    pub marks: Marks,
    /// The rules that the article breaks on purpose.
    pub allows: Vec<Allow>,
}

/// What stands in the text beside Markdown, in order of place.
#[derive(Debug, Default)]
pub struct Marks {
    pub inline: Vec<Mark<Inline>>,
    pub blocks: Vec<Mark<Block>>,
}

/// Who asks whether a body says enough asks for no more text than this.
pub const MAX_MEASURED_TEXT: usize = 256;

/// Larger files are reported and not read.
pub const MAX_FILE_BYTES: usize = 4 << 20;

/// Reads one file. Any bytes give an article and findings.
#[must_use]
pub fn parse(path: &RelPath, bytes: &FileBytes) -> Parsed {
    let mut findings = Findings::new(path.clone());
    let unread = characters::unread(bytes);
    let source = match unread {
        Some(_) => SourceText::decode(path.clone(), b""),
        None => SourceText::of(path.clone(), bytes),
    };
    match unread {
        Some(unread) => characters::report_unread(unread, &mut findings),
        None => characters::report_bytes(&source, bytes, &mut findings),
    }
    let text = &*source.text;
    let front_matter = front_matter::find(text);
    let properties = properties::parse(text, front_matter, &mut findings);
    let kind = read_kind(text, &properties, &mut findings);
    let json_place = if kind.has_json_body() { find_json(text, properties.span, &mut findings) } else { None };
    let json = json_place.as_ref().and_then(|place| read_json(text, place, kind, &mut findings));
    let json_span = json_place.map(|place| place.outer);
    characters::report_controls(&source, &mut findings);
    // What is no JSON stays in the body, so that it is shown.
    let read_as_json = json_span.filter(|_| json.is_some());
    let block = Some(properties.span).filter(|span| span.end > 0);
    let elsewhere: Vec<Span> = [front_matter, block, read_as_json].into_iter().flatten().collect();
    let overlay = overlay::lay(text, &elsewhere, kind == Kind::PartnerCenterQuickStart, &mut findings);
    let markdown = markdown::render(text, &overlay, &mut findings);
    if markdown.title.is_none() && !text.trim().is_empty() {
        report_missing_title(text, &properties, &markdown, &mut findings);
    }
    let allows = allow::read(text, &overlay.inline, &markdown.outline);
    let marks = Marks { inline: overlay.inline, blocks: overlay.blocks };
    let article = Article { source, properties, kind, markdown, json, json_span, marks, allows };
    Parsed { article, diagnostics: findings.into_diagnostics() }
}

/// Reads a text that articles include: a body without properties, a kind or a title of its own.
#[must_use]
pub fn parse_include(path: &RelPath, bytes: &FileBytes) -> Parsed {
    let mut parsed = parse(path, bytes);
    let of_articles = [&findings::PROPERTIES_MISSING, &findings::KIND_MISSING, &findings::H1_MISSING];
    parsed.diagnostics.retain(|finding| !of_articles.contains(&finding.rule));
    front_matter::say_of_include(&mut parsed.diagnostics);
    parsed
}

impl Article {
    #[must_use]
    pub fn path(&self) -> &RelPath {
        &self.source.path
    }

    /// What lists call the article: its `pageTitle`, else its H1, else its file's name.
    #[must_use]
    pub fn title(&self) -> &str {
        let heading = self.markdown.title.as_ref().map(|title| title.text.trim());
        self.properties
            .get("pageTitle")
            .or(heading.filter(|title| !title.is_empty()))
            .unwrap_or_else(|| self.path().stem())
    }

    /// The JSON body where its values can be judged.
    #[must_use]
    pub fn whole_json(&self) -> Option<&JsonBody> {
        self.json.as_ref().filter(|body| body.is_whole)
    }

    /// Every piece of the article's text that is shown with its links filled in.
    pub fn fragments(&self) -> impl Iterator<Item = &Fragment> {
        let markdown = self.markdown.title.iter().chain([&self.markdown.content]);
        let rich_texts = self.json.as_ref().map(|json| json.value.rich_texts()).unwrap_or_default();
        markdown.chain(rich_texts.into_iter().filter_map(|rich| rich.fragment.as_deref()))
    }

    /// Every link of the article, in the order of reading.
    pub fn links(&self) -> impl Iterator<Item = &Link> {
        self.fragments().flat_map(|fragment| &fragment.links)
    }

    /// Gives back the memory of what only pages need: HTML, and text beyond the length that rules ask for.
    pub fn forget_html(&mut self) {
        let text = &mut self.markdown.content.text;
        text.truncate(text.floor_char_boundary(MAX_MEASURED_TEXT));
        text.shrink_to_fit();
        let markdown = self.markdown.title.iter_mut().chain([&mut self.markdown.content]);
        let rich_texts = self.json.as_mut().map(|json| json.value.rich_texts_mut()).unwrap_or_default();
        for fragment in markdown.chain(rich_texts.into_iter().filter_map(|rich| rich.fragment.as_deref_mut())) {
            (fragment.html, fragment.holes) = (String::new(), Vec::new());
        }
    }

    /// The links with an address that no page may have.
    pub fn refused_links(&self) -> impl Iterator<Item = &Link> {
        self.fragments().flat_map(|fragment| &fragment.refused_links)
    }
}

fn report_missing_title(text: &str, properties: &Properties, markdown: &Markdown, findings: &mut Findings) {
    // A title that lacks its space is a finding of its own.
    if markdown.outline.misspelt_headings(text).any(|marks: Span| marks.range().len() == 1) {
        return;
    }
    let at = Span::new(properties.span.range().end, properties.span.range().end);
    findings.add(&findings::H1_MISSING, at, "the body has no H1 heading", |it| {
        let it = it.hint("begin the body with `# ` and what the article is about");
        match properties.get("pageTitle").map(str::trim) {
            Some(title) if !title.is_empty() && !title.contains(['\n', '<']) && at.end > 0 => {
                it.suggested_fix(at, format!("\n\n# {title}\n"))
            }
            _ => it,
        }
    });
}

fn read_kind(text: &str, properties: &Properties, findings: &mut Findings) -> Kind {
    let Some(property) = properties.find("selfHelpType").filter(|property| !property.value.value.trim().is_empty())
    else {
        if !properties.entries.is_empty() && !conflict::is_in_part(text, properties.span) {
            let blank = properties.find("selfHelpType").map(|property| property.name.span);
            let span = blank.unwrap_or_else(|| properties.opening(text));
            findings.add(&findings::KIND_MISSING, span, "the article does not say what kind it is", |it| {
                it.hint("add `selfHelpType=\"generic\"`, or another kind; until then it is shown as generic")
            });
        }
        return Kind::Generic;
    };
    let name = &property.value;
    Kind::from_name(&name.value).unwrap_or_else(|| {
        let names: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        let message = format!("no kind is called `{}`", name.value.trim());
        findings.add(&findings::KIND_UNKNOWN, name.span, message, |it| match nearest(name.value.trim(), &names) {
            Some(known) => it.label(format!("did you mean `{known}`?")).suggested_fix(name.span, known),
            None => it.label("it is shown as generic").hint(format!("the kinds are: {}", names.join(", "))),
        });
        Kind::Generic
    })
}

struct JsonPlace {
    /// With the `---` lines around it.
    outer: Span,
    inner: Span,
}

/// The JSON object of a body: between the first and the last `---` line, else from the first `{` to the last `}`.
fn find_json(text: &str, properties: Span, findings: &mut Findings) -> Option<JsonPlace> {
    let body_start = properties.end as usize;
    let body = &text[body_start..];
    let mut at = body_start;
    let mut fences = Vec::new();
    for line in lines_with_ends(body) {
        let marks = line.trim_start();
        let is_fence = marks.starts_with("---") && marks.trim_end().bytes().all(|byte| byte == b'-');
        if is_fence {
            fences.push(Span::new(at, at + line.trim_end().len()));
        }
        at += line.len();
    }
    if let [first, .., last] = fences.as_slice() {
        report_text_behind(text, last.end as usize, findings);
        return Some(JsonPlace {
            outer: Span::new(first.start as usize, last.end as usize),
            inner: Span::new(first.end as usize, last.start as usize),
        });
    }
    let Some(start) = body.find('{') else {
        findings.add(
            &findings::JSON_MISSING,
            Span::new(body_start, body_start),
            "there is no JSON object in the body",
            |it| it.hint("write the object between two lines of `---`"),
        );
        return None;
    };
    let brace = body_start + start;
    let (before, behind) = match fences.first() {
        Some(fence) if (fence.start as usize) < brace => (Some(*fence), None),
        only => (None, only.copied()),
    };
    let start = before.map_or(brace, |fence| fence.end as usize);
    let end = behind.map_or(text.len(), |fence| fence.start as usize);
    let closing = text[..end].rfind('}').map_or(end, |end| end + 1).max(start);
    if behind.is_none() && json::leaves_open(text.get(brace..closing).unwrap_or("")) {
        // The object is cut off or lacks a bracket: what follows belongs to it, and the end of the text is its end.
        let outer_start = before.map_or(start, |fence| fence.start as usize);
        return Some(JsonPlace { outer: Span::new(outer_start, end), inner: Span::new(start, end) });
    }
    let end = closing;
    let object = Span::new(brace, end.max(brace));
    report_fences(text, object, before.is_some(), behind.is_some(), findings);
    let outer =
        Span::new(before.map_or(start, |fence| fence.start as usize), behind.map_or(end, |fence| fence.end as usize));
    report_text_behind(text, outer.end as usize, findings);
    Some(JsonPlace { outer, inner: Span::new(start, end) })
}

/// Reports that lines of `---` are missing around an object.
fn report_fences(text: &str, object: Span, is_before: bool, is_behind: bool, findings: &mut Findings) {
    let range = object.range();
    let open = if text[..range.start].ends_with('\n') { "---\n" } else { "\n---\n" };
    let close =
        if text[range.end..].trim_start_matches([' ', '\t', '\r']).starts_with('\n') { "\n---" } else { "\n---\n" };
    let (message, edit, replacement) = match (is_before, is_behind) {
        (true, _) => ("no line of `---` stands behind the JSON object", range.end..range.end, close.to_owned()),
        (_, true) => ("no line of `---` stands before the JSON object", range.start..range.start, open.to_owned()),
        _ => {
            let message = "the JSON object does not stand between two lines of `---`";
            (message, range.clone(), format!("{open}{}{close}", &text[range.clone()]))
        }
    };
    let place = if is_before { range.end.saturating_sub(1)..range.end } else { range.start..range.start + 1 };
    let label = if is_before { "the object ends here" } else { "the object begins here" };
    let place = if text.get(place.clone()).is_some() { Span::new(place.start, place.end) } else { object };
    findings.add(&findings::JSON_FENCE_MISSING, place, message, |it| {
        let it = it.label(label).hint("write a line of `---` before and behind it");
        // Without a closing bracket there is no place for the second line.
        if range.is_empty() { it } else { it.safe_fix(Span::new(edit.start, edit.end), replacement) }
    });
}

/// Reports what stands behind an object and the `---` line that ends it, comments aside.
fn report_text_behind(text: &str, from: usize, findings: &mut Findings) {
    let mut rest = text[from..].trim_start();
    while let Some((_, behind)) = rest.strip_prefix("<!--").and_then(|comment| comment.split_once("-->")) {
        rest = behind.trim_start();
    }
    let line = rest.lines().next().unwrap_or("").trim_end();
    if !line.is_empty() {
        let start = text.len() - rest.len();
        let span = Span::new(start, start + line.len());
        findings.add(&findings::JSON_TEXT_AFTER, span, "text stands behind the JSON object", |it| {
            it.hint("put it into the object, or take it away")
        });
    }
}

fn read_json(text: &str, place: &JsonPlace, kind: Kind, findings: &mut Findings) -> Option<JsonBody> {
    let Some(Document { node, is_whole }) = json::read_document(text, place.inner, findings) else {
        findings.add(&findings::JSON_MISSING, place.outer, "there is no JSON object here", |it| {
            it.label("shown as text").hint("write the object between two lines of `---`")
        });
        return None;
    };
    // On doubtful ground no value is judged.
    let mut unsaid = Findings::new(findings.path().clone());
    let findings = if is_whole { findings } else { &mut unsaid };
    let mut value = match kind {
        Kind::AdvisorRecommendationMetadata => {
            JsonValue::Recommendation(Box::new(json_typed::from_node(&node, findings)))
        }
        Kind::SupportTopicDescription => JsonValue::TopicList(Box::new(json_typed::from_node(&node, findings))),
        Kind::DiagnoseAndSolve => JsonValue::Menu(Box::new(json_typed::from_node(&node, findings))),
        _ => JsonValue::Form(Box::new(json_typed::from_node(&node, findings))),
    };
    for rich in value.rich_texts_mut() {
        rich.fragment = rich_text::render(text, &rich.source, findings).map(Box::new);
    }
    Some(JsonBody { node, value, is_whole })
}
