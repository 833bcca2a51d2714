//! The form of an article's id.
//!
//! Must not know which ids are taken, nor what refers to them: so an id is never mended here.

use super::written;
use crate::article::findings::Findings;
use crate::article::topic_list::is_guid;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static ARTICLE_ID_NOT_GUID: Rule = Rule::info("article-id-not-guid", "the `articleId` is not a GUID").off();
pub static ARTICLE_ID_WHITE_SPACE: Rule = Rule::warning("article-id-white-space", "the `articleId` holds white space");
pub static ARTICLE_ID_EXTENSION: Rule =
    Rule::info("article-id-extension", "the `articleId` ends in a file's extension");

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some(id) = written::trimmed(view, "articleId") else { return };
    if is_guid(id.value) {
        return;
    }
    findings.add(&ARTICLE_ID_NOT_GUID, id.span, format!("the `articleId` `{}` is not a GUID", id.value), |it| {
        it.hint("give a new article a new GUID; of one that is published, mend what refers to it too")
    });
    if let Some(space) = written::first_white_space(&id) {
        findings.add(&ARTICLE_ID_WHITE_SPACE, space, "the `articleId` holds white space", |it| {
            it.hint("write hyphens instead, and mend what refers to the article")
        });
    }
    let stem = id.value.len().saturating_sub(".md".len());
    if id.value.get(stem..).is_some_and(|end| end.eq_ignore_ascii_case(".md")) {
        let extension = Span::new(stem, id.value.len()).shifted(id.span.range().start);
        findings.add(&ARTICLE_ID_EXTENSION, extension, "the `articleId` ends in `.md`, as a file's name does", |it| {
            it.hint("leave the extension out, and mend what refers to the article")
        });
    }
}
