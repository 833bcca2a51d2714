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
mod include;
mod properties;
mod property_names;
mod quick_start;
mod read;
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
pub use body::{
    Filling, Fragment, Heading, Hole, Image, Include, Link, LinkSource, Token, WORDS, escape_html, escaped_html,
};
pub use entities::decode as decode_entities;
pub use face::{Face, Shown};
pub use json_body::{JsonBody, JsonValue};
pub use markdown::{Markdown, slug};
pub use properties::{Properties, Property};
pub use property_names::NAMES;
pub use read::{Body, Marks};
pub use sanitise::{is_html_element, is_shown_unclosed, split_tags};

use std::ops::Deref;
use std::sync::OnceLock;

use memchr::memmem;

use crate::text::{FileBytes, RelPath, SourceText, Span, trimmed};
use findings::Findings;
use recommendation::Recommendation;
use topic_list::TopicList;

/// One source file, read. Its body is read when somebody asks for it: all fields of [`Body`] are its own.
#[derive(Debug)]
pub struct Article {
    pub source: SourceText,
    pub properties: Properties,
    /// An article of an unknown kind is shown as generic.
    pub kind: Kind,
    front_matter: Option<Span>,
    /// A text that articles include: a body without properties, a kind or a title of its own.
    is_include: bool,
    /// What is wrong with all but the body.
    head_findings: Findings,
    /// Whether it may include other texts. Most include nothing, which a look at them tells without reading the body.
    may_include: bool,
    body: OnceLock<Body>,
    shown: OnceLock<Shown>,
    /// Lists ask for it often.
    title: OnceLock<Box<str>>,
    /// Rules ask for it of all texts, and few have one.
    links_to_files: OnceLock<bool>,
}

impl Deref for Article {
    type Target = Body;

    fn deref(&self) -> &Body {
        self.body.get_or_init(|| Body::read(self))
    }
}

/// Who asks whether a body says enough asks for no more text than this.
pub const MAX_MEASURED_TEXT: usize = 256;

/// Larger files are reported and not read.
pub const MAX_FILE_BYTES: usize = 4 << 20;

/// Reads one file. Any bytes give an article and findings.
#[must_use]
pub fn parse(path: &RelPath, bytes: &FileBytes) -> Article {
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
    Article {
        // JSON may spell it by numbers.
        may_include: include::may_include(text) || (kind.has_json_body() && text.contains("\\u")),
        properties,
        kind,
        front_matter,
        is_include: false,
        head_findings: findings,
        body: OnceLock::new(),
        shown: OnceLock::new(),
        title: OnceLock::new(),
        links_to_files: OnceLock::new(),
        source,
    }
}

/// Reads a text that articles include: a body without properties, a kind or a title of its own.
#[must_use]
pub fn parse_include(path: &RelPath, bytes: &FileBytes) -> Article {
    Article { is_include: true, ..parse(path, bytes) }
}

impl Article {
    #[must_use]
    pub fn path(&self) -> &RelPath {
        &self.source.path
    }

    /// What lists call the article: its `pageTitle`, else its H1, else its file's name.
    #[must_use]
    pub fn title(&self) -> &str {
        let heading = || Some(self.heading()).filter(|heading| !heading.is_empty());
        let find = || self.properties.get("pageTitle").or_else(heading).unwrap_or_else(|| self.path().stem()).into();
        self.title.get_or_init(find)
    }

    /// The values of the JSON body, for the kinds that have one and where it can be read; other bodies are not read for it.
    #[must_use]
    pub fn json_value(&self) -> Option<&JsonValue> {
        let has_json = self.kind.has_json_body();
        has_json.then(|| self.json.as_ref()).flatten().map(|json| &json.value)
    }

    /// The topics that the article describes, if it is a topic list; no other body is read for it.
    #[must_use]
    pub fn topic_list(&self) -> Option<&TopicList> {
        let JsonValue::TopicList(list) = self.json_of(Kind::SupportTopicDescription)? else { return None };
        Some(list)
    }

    /// The recommendation of an advisor, if the article is one; no other body is read for it.
    #[must_use]
    pub fn recommendation(&self) -> Option<&Recommendation> {
        let json = self.json_of(Kind::AdvisorRecommendationMetadata)?;
        let JsonValue::Recommendation(recommendation) = json else { return None };
        Some(recommendation)
    }

    fn json_of(&self, kind: Kind) -> Option<&JsonValue> {
        (self.kind == kind).then(|| self.json_value()).flatten()
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

    /// The words of its H1; empty where there are none.
    fn heading(&self) -> &str {
        match self.shown.get() {
            Some(shown) => &shown.heading,
            None => self.markdown.title.as_ref().map_or("", |title| title.text.trim()),
        }
    }

    /// Whether a form for the scope of a problem asks for a resource; nothing where it is no such form, or its body cannot be read.
    #[must_use]
    pub fn needs_resource(&self) -> Option<bool> {
        if let Some(shown) = self.shown.get() {
            return shown.needs_resource;
        }
        let JsonValue::Form(form) = self.json_of(Kind::ProblemScopingQuestions)? else { return None };
        Some(form.resource_required.unwrap_or(false))
    }

    /// Every text that the article includes, in its Markdown and in the strings of its JSON.
    pub fn includes(&self) -> impl Iterator<Item = &Include> {
        let fragments = self.may_include.then(|| self.fragments());
        fragments.into_iter().flatten().flat_map(|fragment| &fragment.includes)
    }

    /// Every link of the article, in the order of reading.
    pub fn links(&self) -> impl Iterator<Item = &Link> {
        self.fragments().flat_map(|fragment| &fragment.links)
    }

    /// Whether one of its links leads to a file, as it is written: seen from its own folder.
    #[must_use]
    pub fn links_to_files(&self) -> bool {
        let is_relative = |link: &Link| link_form::form(trimmed(&link.target.value)) == link_form::Form::Relative;
        *self.links_to_files.get_or_init(|| self.links().chain(self.refused_links()).any(is_relative))
    }

    /// Reads the body now.
    pub fn read_body(&self) {
        let _: &Body = self;
    }

    /// Gives back the memory of what only pages need: HTML, and text beyond the length that rules ask for.
    pub fn forget_html(&mut self) {
        self.read_body();
        self.body.get_mut().into_iter().for_each(Body::forget_html);
    }

    /// The rules that the article breaks on purpose. Most break none, which a look at the text tells without reading the
    /// body.
    #[must_use]
    pub fn allows(&self) -> &[Allow] {
        let may_allow = memmem::find(self.source.text.as_bytes(), allow::KEYWORD.as_bytes()).is_some();
        if may_allow { &self.allow_comments } else { &[] }
    }

    /// The links with an address that no page may have.
    pub fn refused_links(&self) -> impl Iterator<Item = &Link> {
        self.fragments().flat_map(|fragment| &fragment.refused_links)
    }
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
