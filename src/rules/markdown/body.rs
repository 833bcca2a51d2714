//! Bodies that say nothing: too little text, or text that a template left.
//!
//! Must not know what articles should say.

use crate::article::MAX_MEASURED_TEXT;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::{Span, starts_with_any_case};

pub static BODY_TOO_SHORT: Rule = Rule::info("body-too-short", "the body has hardly any text");
pub static TEMPLATE_TEXT: Rule =
    Rule::error("template-text", "the body holds text that stands in a template for the author");

const MIN_CHARACTERS: usize = 60;
const _: () = assert!(MIN_CHARACTERS * 4 + 4 <= MAX_MEASURED_TEXT, "of longer texts a check keeps no more");

/// How texts begin that tell an author what to write, in lower case.
const TEMPLATE_TEXTS: [&str; 6] = [
    "lorem ipsum",
    "this is a step",
    "this is an example of a",
    "replace this text",
    "insert text here",
    "your text here",
];

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
    for (span, text) in view.prose() {
        let is_template = |known: &&str| starts_with_any_case(text, known);
        if matches!(text.bytes().next(), Some(b'T' | b't' | b'L' | b'l' | b'R' | b'r' | b'I' | b'i' | b'Y' | b'y'))
            && TEMPLATE_TEXTS.iter().any(is_template)
        {
            findings.add(&TEMPLATE_TEXT, span, "this is text of a template", |it| {
                it.label("it tells the author what to write").hint("write the article's own text, or delete it")
            });
            // Where one sentence was left, the others were too.
            return;
        }
    }
}
