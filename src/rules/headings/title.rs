//! The H1, which is the article's title: there is one, it stands first, and lists call the article the same.
//!
//! Must not know what the parser says where it is missing.

use super::heading::{Heading, headings, title_place};
use super::recommended;
use crate::article::Kind;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static H1_MULTIPLE: Rule = Rule::warning("h1-multiple", "the body has more than one H1 heading").suggested();
pub static H1_NOT_FIRST: Rule = Rule::warning("h1-not-first", "a heading stands before the H1");
pub static H1_DIFFERS: Rule =
    Rule::info("h1-differs-from-page-title", "the H1 says something else than the property `pageTitle`").off();

pub fn multiple(view: &ArticleView<'_>, findings: &mut Findings) {
    let mut titles = headings(view).filter(|heading| heading.level == 1);
    let Some(title) = titles.next() else { return };
    for heading in titles.filter(|heading| !recommended::is_recommended(heading.text)) {
        let message = format!("`{}` is a second H1", heading.text);
        findings.add(&H1_MULTIPLE, heading.span, message, |it| {
            let it = it.related(title.span, "the title is here").hint("the H1 is the title; sections begin with `##`");
            let marks = Span::new(heading.span.range().start, heading.span.range().start + 1);
            if heading.is_marked() { it.suggested_fix(marks, "##") } else { it }
        });
    }
}

pub fn not_first(view: &ArticleView<'_>, findings: &mut Findings) {
    let mut all = headings(view);
    let Some(first) = all.next().filter(|first| first.level != 1) else { return };
    let Some(title) = all.find(|heading| heading.level == 1) else { return };
    let message = format!("the heading `{}` stands before the title", first.text);
    findings.add(&H1_NOT_FIRST, first.span, message, |it| {
        it.related(title.span, "the title is here").hint("begin the body with the H1")
    });
}

pub fn differs(view: &ArticleView<'_>, findings: &mut Findings) {
    if !matches!(view.kind, Kind::Generic | Kind::Resource) {
        return;
    }
    let Some(property) = view.properties.find("pageTitle") else { return };
    let (Some(title), Some(place)) = (&view.article.markdown.title, title_place(view)) else { return };
    let Some(Heading { text_span, .. }) = headings(view).find(|heading| heading.place == place) else { return };
    let page_title = &property.value;
    let same = |a: &str, b: &str| {
        let words = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
        words(a) == words(b)
    };
    if page_title.value.trim().is_empty() || same(&title.text, &page_title.value) {
        return;
    }
    findings.add(&H1_DIFFERS, text_span, "the H1 says something else than `pageTitle`", |it| {
        it.related(page_title.span, "`pageTitle` is here").hint("give the article one name")
    });
}
