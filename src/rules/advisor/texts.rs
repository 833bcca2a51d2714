//! What a recommendation says: its description, its link, and its savings.
//!
//! Must not know how long its texts may be.

use super::recommendations::{opening, recommendation};
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::{Span, Spanned};

pub static ADVISOR_DESCRIPTION_FULL_STOP: Rule =
    Rule::info("advisor-description-full-stop", "a recommendation's description ends in a full stop").safe();
pub static ADVISOR_LINK_MISSING: Rule =
    Rule::warning("advisor-link-missing", "a recommendation has no `learnMoreLink`");
pub static ADVISOR_SAVINGS_UNEXPLAINED: Rule = Rule::info(
    "advisor-savings-unexplained",
    "a recommendation about cost does not say how its savings are worked out",
);

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some(recommendation) = recommendation(view.article) else { return };
    report_full_stop(view, &recommendation.description.source, findings);
    let link = &recommendation.learn_more_link;
    if link.value.trim().is_empty() {
        let place = match link.span {
            span if span == Span::default() => opening(view.article),
            span if view.slice(span).is_empty() => around(span),
            span => span,
        };
        findings.add(&ADVISOR_LINK_MISSING, place, "the recommendation has no `learnMoreLink`", |it| {
            it.hint("write the address of a page that says why the customer should follow the recommendation")
        });
    }
    let category = &recommendation.recommendation_category;
    if category.value.trim().eq_ignore_ascii_case("Cost") && recommendation.cost_saving_info.is_blank() {
        let message = "the recommendation is about cost and has no `costSavingInfo`";
        findings.add(&ADVISOR_SAVINGS_UNEXPLAINED, category.span, message, |it| {
            it.hint("say in `costSavingInfo` how the savings are worked out, and from which prices")
        });
    }
}

fn report_full_stop(view: &ArticleView<'_>, text: &Spanned<String>, findings: &mut Findings) {
    let trimmed = text.value.trim_end();
    if !trimmed.ends_with('.') || trimmed.ends_with("..") || view.slice(text.span) != text.value {
        return;
    }
    let stop = Span::new(trimmed.len() - 1, trimmed.len()).shifted(text.span.range().start);
    findings.add(&ADVISOR_DESCRIPTION_FULL_STOP, stop, "`description` ends in a full stop", |it| {
        let it = it.hint("lists show it as a title: write one sentence, without a stop");
        // Of several sentences, the last one cannot lose its stop alone.
        match trimmed.contains(". ") || trimmed.ends_with(" etc.") {
            true => it,
            false => it.safe_fix(stop, ""),
        }
    });
}

/// A string with its quotes, so that an empty one can be seen.
fn around(span: Span) -> Span {
    Span::new(span.range().start.saturating_sub(1), span.range().end + 1)
}
