//! Bodies that say nothing: too little text, or text that a template left.
//!
//! Must not know what articles should say.

use crate::article::MAX_MEASURED_TEXT;
use crate::article::findings::Findings;
use crate::article::json::{Node, Value};
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::rules::text_for_authors::is_text_for_authors;
use crate::text::Span;

pub static BODY_TOO_SHORT: Rule = Rule::info("body-too-short", "the body has hardly any text");
pub static TEMPLATE_TEXT: Rule =
    Rule::error("template-text", "the body holds text that stands in a template for the author");

const MIN_CHARACTERS: usize = 60;
const _: () = assert!(MIN_CHARACTERS * 4 + 4 <= MAX_MEASURED_TEXT, "of longer texts a check keeps no more");

pub fn length(view: &ArticleView<'_>, findings: &mut Findings) {
    let content = &view.article.markdown.content;
    let leads_on = !(content.links.is_empty() && content.includes.is_empty() && content.images.is_empty());
    // A character has at most four bytes, so most texts are long enough at first sight.
    if leads_on || view.kind.has_json_body() || content.text.len() >= MIN_CHARACTERS * 4 || view.text.trim().is_empty()
    {
        return;
    }
    let characters =
        content.text.split_whitespace().map(|word| word.chars().count() + 1).sum::<usize>().saturating_sub(1);
    if characters >= MIN_CHARACTERS {
        return;
    }
    let body = view.text.get(view.body_start()..).unwrap_or("");
    let start = view.body_start() + (body.len() - body.trim_start().len());
    let span = Span::new(start, start + body.trim().len());
    findings.add(&BODY_TOO_SHORT, span, format!("the body has {characters} characters of text"), |it| {
        it.hint(format!("say what helps the reader, in at least {MIN_CHARACTERS} characters below the title"))
    });
}

pub fn template(view: &ArticleView<'_>, findings: &mut Findings) {
    let is_template = |text: &(Span, &str)| is_text_for_authors(text.1);
    let in_markdown = view.prose().find(is_template).map(|(span, _)| span);
    // Where one sentence was left, the others were too.
    if let Some(span) = in_markdown.or_else(|| view.article.json.as_ref().and_then(|json| template_in(&json.node))) {
        findings.add(&TEMPLATE_TEXT, span, "this is text of a template", |it| {
            it.label("it tells the author what to write").hint("write the article's own text, or delete it")
        });
    }
}

/// The place of the first string of a JSON body that a template left.
fn template_in(node: &Node) -> Option<Span> {
    let mut ahead = vec![node];
    while let Some(node) = ahead.pop() {
        match &node.value {
            Value::String(text) if is_text_for_authors(text) => return Some(node.span),
            Value::Array(nodes) => ahead.extend(nodes.iter().rev()),
            Value::Object(members) => ahead.extend(members.iter().rev().map(|member| &member.value)),
            _ => {}
        }
    }
    None
}
