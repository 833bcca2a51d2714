//! One source file as an article: `parse(path, bytes)` never fails, whatever the bytes are.
//!
//! Must not know configuration: names of clouds, products and topics are strings here, with their places.

mod apollo;
mod blade;
mod body;
mod entities;
mod find;
pub mod findings;
pub mod form;
pub mod json;
pub mod json_typed;
mod kind;
mod markdown;
pub mod menu;
mod overlay;
mod properties;
pub mod recommendation;
mod sanitise;
mod suggestion;
pub mod topic_list;
pub mod visibility;
mod wellformed;

pub use blade::Blade;
pub use body::{Filling, Fragment, Heading, Hole, Image, Include, Link, LinkSource, Token, escape_html};
pub use kind::{Audience, Kind};
pub use markdown::{Markdown, slug};
pub use properties::{NAMES, Properties, Property};
pub use suggestion::nearest;

use crate::diagnostic::Diagnostic;
use crate::text::{Encoding, RelPath, SourceText, Span};
use findings::Findings;
use form::Form;
use menu::Menu;
use recommendation::Recommendation;
use topic_list::TopicList;

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
}

/// A JSON body as written and as what it means.
#[derive(Debug)]
pub struct JsonBody {
    pub node: json::Node,
    pub value: JsonValue,
}

/// A JSON body by its kind.
#[derive(Debug)]
pub enum JsonValue {
    /// A scoping form, or the questions of a troubleshooter.
    Form(Box<Form>),
    Recommendation(Box<Recommendation>),
    TopicList(Box<TopicList>),
    Menu(Box<Menu>),
}

/// Larger files are reported and not read.
pub const MAX_FILE_BYTES: usize = 4 << 20;

/// Reads one file. Any bytes give an article and findings.
#[must_use]
pub fn parse(path: &RelPath, bytes: &[u8]) -> Parsed {
    let mut findings = Findings::new(path.clone());
    let is_too_large = bytes.len() > MAX_FILE_BYTES;
    let source = SourceText::decode(path.clone(), if is_too_large { b"" } else { bytes });
    report_bytes(&source, bytes, is_too_large, &mut findings);
    let text = &*source.text;
    let properties = match text.trim().is_empty() {
        true => Properties::default(),
        false => properties::parse(text, &mut findings),
    };
    let kind = read_kind(&properties, &mut findings);
    let json_place = if kind.has_json_body() { find_json(text, properties.span, &mut findings) } else { None };
    let json = json_place.as_ref().and_then(|place| read_json(text, place, kind, &mut findings));
    // What is no JSON stays in the body, so that it is shown.
    let json_span = json_place.filter(|_| json.is_some()).map(|place| place.outer);
    let elsewhere: Vec<Span> =
        [Some(properties.span).filter(|span| span.end > 0), json_span].into_iter().flatten().collect();
    let overlay = overlay::lay(text, &elsewhere, kind == Kind::PartnerCenterQuickStart, &mut findings);
    let markdown = markdown::render(text, &overlay, &mut findings);
    if markdown.title.is_none() && !text.trim().is_empty() {
        let at = properties.span.end as usize;
        findings.add(&findings::H1_MISSING, Span::new(at, at), "the body has no H1 heading", |it| {
            it.hint("begin the body with `# ` and what the article is about")
        });
    }
    let article = Article { source, properties, kind, markdown, json };
    Parsed { article, diagnostics: findings.into_diagnostics() }
}

/// Reads a text that articles include: a body without properties, a kind or a title of its own.
#[must_use]
pub fn parse_include(path: &RelPath, bytes: &[u8]) -> Parsed {
    let mut parsed = parse(path, bytes);
    let of_articles = [&findings::PROPERTIES_MISSING, &findings::KIND_MISSING, &findings::H1_MISSING];
    parsed.diagnostics.retain(|finding| !of_articles.contains(&finding.rule));
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

    /// Every piece of the article's text that is shown with its links filled in.
    pub fn fragments(&self) -> impl Iterator<Item = &Fragment> {
        let markdown = self.markdown.title.iter().chain([&self.markdown.content]);
        let rich_texts = self.json.as_ref().map(|json| json.value.rich_texts()).unwrap_or_default();
        markdown.chain(rich_texts.into_iter().map(|rich| &rich.fragment))
    }

    /// Every link of the article, in the order of reading.
    pub fn links(&self) -> impl Iterator<Item = &Link> {
        self.fragments().flat_map(|fragment| &fragment.links)
    }
}

impl JsonValue {
    /// The texts that a reader sees.
    #[must_use]
    pub fn rich_texts(&self) -> Vec<&json_typed::Rich> {
        match self {
            Self::Form(form) => form.rich_texts(),
            Self::Recommendation(recommendation) => recommendation.rich_texts(),
            Self::TopicList(list) => list.rich_texts(),
            Self::Menu(menu) => menu.rich_texts(),
        }
    }

    fn rich_texts_mut(&mut self) -> Vec<&mut json_typed::Rich> {
        match self {
            Self::Form(form) => form.rich_texts_mut(),
            Self::Recommendation(recommendation) => recommendation.rich_texts_mut(),
            Self::TopicList(list) => list.rich_texts_mut(),
            Self::Menu(menu) => menu.rich_texts_mut(),
        }
    }
}

fn report_bytes(source: &SourceText, bytes: &[u8], is_too_large: bool, findings: &mut Findings) {
    let start = Span::new(0, 0);
    if is_too_large {
        let message = format!("the file has {} bytes, and an article at most {MAX_FILE_BYTES}", bytes.len());
        findings.add(&findings::FILE_TOO_LARGE, start, message, |it| it.hint("split it into several articles"));
    } else if source.text.trim().is_empty() {
        findings.add(&findings::FILE_EMPTY, start, "the file is empty", |it| {
            it.hint("write an article, or delete the file")
        });
    }
    if source.encoding == Encoding::Windows1252 {
        let at = first_non_ascii(&source.text);
        findings.add(&findings::ENCODING_NOT_UTF8, at, "the file is not UTF-8; it was read as Windows-1252", |it| {
            it.label("the first character that may be wrong").hint("save the file as UTF-8")
        });
    }
}

fn first_non_ascii(text: &str) -> Span {
    let found = text.char_indices().find(|(_, character)| !character.is_ascii());
    found.map_or(Span::default(), |(at, character)| Span::new(at, at + character.len_utf8()))
}

fn read_kind(properties: &Properties, findings: &mut Findings) -> Kind {
    let Some(property) = properties.find("selfHelpType").filter(|property| !property.value.value.trim().is_empty())
    else {
        if !properties.entries.is_empty() {
            findings.add(&findings::KIND_MISSING, properties.span, "the article does not say what kind it is", |it| {
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
            Some(known) => it.label(format!("did you mean `{known}`?")).fix(name.span, known, false),
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
    for line in body.split_inclusive('\n') {
        let is_fence = line.trim().len() >= 3 && line.trim().bytes().all(|byte| byte == b'-');
        if is_fence {
            fences.push(Span::new(at, at + line.trim_end().len()));
        }
        at += line.len();
    }
    if let [first, .., last] = fences.as_slice() {
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
    let brace = Span::new(body_start + start, body_start + start + 1);
    let start = fences.first().map_or(body_start + start, |fence| fence.end as usize);
    let end = text.rfind('}').map_or(text.len(), |end| end + 1).max(start);
    let place = Span::new(start, end);
    findings.add(
        &findings::JSON_FENCE_MISSING,
        brace,
        "the JSON object does not stand between two lines of `---`",
        |it| it.hint("write a line of `---` before and behind it"),
    );
    let outer = Span::new(fences.first().map_or(start, |fence| fence.start as usize), end);
    Some(JsonPlace { outer, inner: place })
}

fn read_json(text: &str, place: &JsonPlace, kind: Kind, findings: &mut Findings) -> Option<JsonBody> {
    let Some(node) = json::read(text, place.inner, findings) else {
        findings.add(&findings::JSON_MISSING, place.outer, "there is no JSON object here", |it| {
            it.label("shown as text").hint("write the object between two lines of `---`")
        });
        return None;
    };
    let mut value = match kind {
        Kind::AdvisorRecommendationMetadata => {
            JsonValue::Recommendation(Box::new(json_typed::from_node(&node, findings)))
        }
        Kind::SupportTopicDescription => JsonValue::TopicList(Box::new(json_typed::from_node(&node, findings))),
        Kind::DiagnoseAndSolve => JsonValue::Menu(Box::new(json_typed::from_node(&node, findings))),
        _ => JsonValue::Form(Box::new(json_typed::from_node(&node, findings))),
    };
    for rich in value.rich_texts_mut() {
        rich.fragment = markdown::rich_text(&rich.source, findings);
    }
    Some(JsonBody { node, value })
}
