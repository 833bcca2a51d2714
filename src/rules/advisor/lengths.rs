//! How long the texts of a recommendation may be.
//!
//! Must not know what they say.

use super::recommendations::recommendation;
use crate::article::findings::Findings;
use crate::article::recommendation::Recommendation;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::{Span, Spanned};

pub static ADVISOR_DESCRIPTION_TOO_LONG: Rule =
    Rule::warning("advisor-description-too-long", "a recommendation's description is over 100 characters long");
pub static ADVISOR_LABEL_TOO_LONG: Rule =
    Rule::warning("advisor-label-too-long", "a recommendation's display label is over 100 characters long");
pub static ADVISOR_LONG_DESCRIPTION_TOO_LONG: Rule = Rule::warning(
    "advisor-long-description-too-long",
    "a recommendation's long description is over 300 characters long",
);
pub static ADVISOR_BENEFITS_TOO_LONG: Rule =
    Rule::warning("advisor-benefits-too-long", "a recommendation's potential benefits are over 60 characters long");
pub static ADVISOR_NAME_TOO_LONG: Rule =
    Rule::warning("advisor-name-too-long", "a recommendation's friendly name is over 60 characters long");

struct Limit {
    rule: &'static Rule,
    key: &'static str,
    most: usize,
    text: fn(&Recommendation) -> &Spanned<String>,
}

const LIMITS: &[Limit] = &[
    Limit { rule: &ADVISOR_DESCRIPTION_TOO_LONG, key: "description", most: 100, text: |it| &it.description.source },
    Limit { rule: &ADVISOR_LABEL_TOO_LONG, key: "displayLabel", most: 100, text: |it| &it.display_label.source },
    Limit {
        rule: &ADVISOR_LONG_DESCRIPTION_TOO_LONG,
        key: "longDescription",
        most: 300,
        text: |it| &it.long_description.source,
    },
    Limit {
        rule: &ADVISOR_BENEFITS_TOO_LONG,
        key: "potentialBenefits",
        most: 60,
        text: |it| &it.potential_benefits.source,
    },
    Limit {
        rule: &ADVISOR_NAME_TOO_LONG,
        key: "recommendationFriendlyName",
        most: 60,
        text: |it| &it.recommendation_friendly_name,
    },
];

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some(recommendation) = recommendation(view.article) else { return };
    for limit in LIMITS {
        let text = (limit.text)(recommendation);
        let length = text.value.trim_end().chars().count();
        if length <= limit.most {
            continue;
        }
        let message = format!("`{}` is {length} characters long, and at most {} are allowed", limit.key, limit.most);
        findings.add(limit.rule, beyond(view, text, limit.most), message, |it| {
            it.label(format!("{} too many", length - limit.most)).hint("say it shorter")
        });
    }
}

/// What stands beyond the limit; the whole text where it is not written as it is read.
fn beyond(view: &ArticleView<'_>, text: &Spanned<String>, most: usize) -> Span {
    let start = text.value.char_indices().nth(most).map(|(at, _)| at);
    match start.filter(|_| view.slice(text.span) == text.value) {
        Some(start) => Span::new(start, text.value.trim_end().len()).shifted(text.span.range().start),
        None => text.span,
    }
}
