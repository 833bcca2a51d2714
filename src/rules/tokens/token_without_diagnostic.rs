//! Replacement tokens in articles that no diagnostic fills in.
//!
//! Must not know which diagnostics there are.

use crate::article::Kind;
use crate::article::findings::Findings;
use crate::article::overlay::Inline;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static TOKEN_WITHOUT_DIAGNOSTIC: Rule =
    Rule::warning("token-without-diagnostic", "a replacement token stands in an article that no diagnostic fills in");

/// The kinds that diagnostics and troubleshooters show, with values filled in.
const FILLED_IN: &[Kind] = &[
    Kind::Diagnostics,
    Kind::Rca,
    Kind::ServiceHealthInsights,
    Kind::Health,
    Kind::TsgDescription,
    Kind::TsgContent,
    Kind::TsgQuestions,
];

/// All tokens of an article share one reason, so only the first is reported.
pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    if FILLED_IN.contains(&view.kind) {
        return;
    }
    for mark in &view.article.marks.inline {
        let Inline::TokenStart(name) = &mark.what else { continue };
        if view.is_code(mark.span.range().start) {
            continue;
        }
        let message =
            format!("nothing fills in the token `${}`: the article is of the kind `{}`", name.value, view.kind.name());
        findings.add(&TOKEN_WITHOUT_DIAGNOSTIC, mark.span, message, |it| {
            it.label("readers see the sample").hint("write the text that holds for every reader, or move the article to a kind that shows what diagnostics found")
        });
        return;
    }
}
