//! The body of an article: its JSON, its Markdown, and what is wrong with them.
//!
//! Must not know who asks for it.

use super::findings::{self, Findings};
use super::json::{self, Document};
use super::overlay::{self, Block, Inline, Mark};
use super::{
    Allow, Article, JsonBody, JsonValue, Kind, MAX_MEASURED_TEXT, Markdown, Properties, allow, characters,
    front_matter, json_typed, markdown, rich_text,
};
use crate::diagnostic::Diagnostic;
use crate::text::{Span, lines_with_ends};

/// What an article says.
#[derive(Debug)]
pub struct Body {
    pub markdown: Markdown,
    /// The JSON body, for the kinds that have one and where it can be read.
    pub json: Option<JsonBody>,
    /// Where the JSON body stands, with the `---` lines around it; also where it cannot be read.
    pub json_span: Option<Span>,
    pub marks: Marks,
    /// The rules that the article breaks on purpose.
    pub allow_comments: Vec<Allow>,
    /// What is wrong with the article as a whole.
    pub diagnostics: Vec<Diagnostic>,
}

/// What stands in the text beside Markdown, in order of place.
#[derive(Debug, Default)]
pub struct Marks {
    pub inline: Vec<Mark<Inline>>,
    pub blocks: Vec<Mark<Block>>,
}

impl Body {
    /// Never fails, whatever the text is.
    pub(super) fn read(article: &Article) -> Self {
        let Article { source, properties, kind, front_matter, is_include, head_findings, .. } = article;
        let mut findings = head_findings.clone();
        let text = &*source.text;
        let json_place = if kind.has_json_body() { find_json(text, properties.span, &mut findings) } else { None };
        let json = json_place.as_ref().and_then(|place| read_json(text, place, *kind, &mut findings));
        let json_span = json_place.map(|place| place.outer);
        characters::report_controls(source, &mut findings);
        // What is no JSON stays in the body, so that it is shown.
        let read_as_json = json_span.filter(|_| json.is_some());
        let block = Some(properties.span).filter(|span| span.end > 0);
        let elsewhere: Vec<Span> = [*front_matter, block, read_as_json].into_iter().flatten().collect();
        let overlay = overlay::lay(text, &elsewhere, *kind == Kind::PartnerCenterQuickStart, &mut findings);
        let markdown = markdown::render(text, &overlay, &mut findings);
        if markdown.title.is_none() && !text.trim().is_empty() {
            report_missing_title(text, properties, &markdown, &mut findings);
        }
        let allow_comments = allow::read(text, &overlay.inline, &markdown.outline);
        let marks = Marks { inline: overlay.inline, blocks: overlay.blocks };
        let mut diagnostics = findings.into_diagnostics();
        if *is_include {
            let of_articles = [&findings::PROPERTIES_MISSING, &findings::KIND_MISSING, &findings::H1_MISSING];
            diagnostics.retain(|finding| !of_articles.contains(&finding.rule));
            front_matter::say_of_include(&mut diagnostics);
        }
        Self { markdown, json, json_span, marks, allow_comments, diagnostics }
    }

    pub(super) fn forget_html(&mut self) {
        let text = &mut self.markdown.content.text;
        text.truncate(text.floor_char_boundary(MAX_MEASURED_TEXT));
        text.shrink_to_fit();
        let markdown = self.markdown.title.iter_mut().chain([&mut self.markdown.content]);
        let rich_texts = self.json.as_mut().map(|json| json.value.rich_texts_mut()).unwrap_or_default();
        for fragment in markdown.chain(rich_texts.into_iter().filter_map(|rich| rich.fragment.as_deref_mut())) {
            (fragment.html, fragment.holes) = (String::new(), Vec::new());
        }
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
