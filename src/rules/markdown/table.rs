//! Tables, which the portal does not show in most kinds of articles.
//!
//! Must not know what stands in them.

use crate::article::findings::Findings;
use crate::article::outline::Part;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static MARKDOWN_TABLE: Rule = Rule::warning("markdown-table", "the article has a table, and the portal shows none");

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for (_, table) in view.article.markdown.outline.of(|part| part == Part::Table) {
        let start = table.span.range().start;
        let head = view.slice(table.span).lines().next().unwrap_or("").trim_end();
        let span = Span::new(start, start + head.len());
        findings.add(&MARKDOWN_TABLE, span, "this article has a table", |it| {
            it.label("the portal shows it as lines with bars").hint("write it as a list")
        });
    }
}
