//! The names of a recommendation: `recommendationTypeId` and `recommendationFriendlyName`.
//!
//! Must not know how long they may be.

use super::recommendations::{grouped, most_common, opening, recommendation};
use crate::article::findings::Findings;
use crate::article::recommendation::Recommendation;
use crate::article::topic_list::is_guid;
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::text_for_authors::is_text_for_authors;
use crate::rules::{ArticleView, CorpusView};
use crate::text::{Span, Spanned};

pub static ADVISOR_TYPE_NOT_GUID: Rule =
    Rule::error("advisor-type-not-guid", "a recommendation's `recommendationTypeId` is not a GUID");
pub static ADVISOR_NAME_INVALID: Rule = Rule::warning(
    "advisor-name-invalid",
    "a recommendation's friendly name holds other characters than letters, digits, `_` and `-`",
)
.suggested();
pub static ADVISOR_NAME_REUSED: Rule =
    Rule::warning("advisor-name-reused", "one friendly name belongs to recommendations of different types");

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some(recommendation) = recommendation(view.article) else { return };
    let id = &recommendation.recommendation_type_id;
    if id.value.trim().is_empty() {
        let place = if id.span == Span::default() { opening(view.article) } else { id.span };
        findings.add(&ADVISOR_TYPE_NOT_GUID, place, "the recommendation has no `recommendationTypeId`", |it| {
            it.hint("write a new GUID, the same in the variants for all clouds")
        });
    } else if !is_guid(id.value.trim()) {
        let message = format!("the `recommendationTypeId` `{}` is not a GUID", id.value);
        findings.add(&ADVISOR_TYPE_NOT_GUID, id.span, message, |it| {
            it.hint("write 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12, with hyphens between them")
        });
    }
    report_name(view, &recommendation.recommendation_friendly_name, findings);
}

fn report_name(view: &ArticleView<'_>, name: &Spanned<String>, findings: &mut Findings) {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let Some(wrong) = name.value.chars().find(|&c| !is_allowed(c)) else { return };
    let what = if wrong == ' ' { "a space".to_owned() } else { format!("`{wrong}`") };
    let message = format!("the `recommendationFriendlyName` `{}` holds {what}", name.value);
    findings.add(&ADVISOR_NAME_INVALID, name.span, message, |it| {
        let it = it.hint("programs use this name: write it of letters, digits, `_` and `-` alone");
        let joined = joined(&name.value);
        match joined.chars().all(is_allowed) && !joined.is_empty() && view.slice(name.span) == name.value {
            true => it.suggested_fix(name.span, joined),
            false => it,
        }
    });
}

/// The words of a name without the spaces between them, each with a capital.
fn joined(name: &str) -> String {
    let mut joined = String::new();
    for word in name.split_whitespace() {
        let mut characters = word.chars();
        joined.extend(characters.next().map(|first| first.to_ascii_uppercase()));
        joined.push_str(characters.as_str());
    }
    joined
}

/// What a template says in the place of a name is none yet.
fn name_given(recommendation: &Recommendation) -> &str {
    let name = &recommendation.recommendation_friendly_name.value;
    if is_text_for_authors(name) { "" } else { name }
}

/// A friendly name is reported where its type is not the one that most articles give it.
pub fn check_across(view: &CorpusView<'_>, findings: &mut Vec<Diagnostic>) {
    let entries = view.corpus.iter().map(|(_, entry)| entry);
    for variants in grouped(entries, name_given).values() {
        let type_of = |place: usize| variants.get(place).map(|(_, it)| it.recommendation_type_id.value.trim());
        let Some(usual) = most_common(variants, |it| it.recommendation_type_id.value.trim()) else { continue };
        let Some((usual_entry, usual_type)) = variants.get(usual) else { continue };
        for (place, (entry, other)) in variants.iter().enumerate() {
            let is_same = |usual: &str| type_of(place).is_none_or(|it| it.is_empty() || it.eq_ignore_ascii_case(usual));
            if is_same(usual_type.recommendation_type_id.value.trim()) {
                continue;
            }
            let name = &other.recommendation_friendly_name;
            let message = format!("the name `{}` belongs to a recommendation of another type too", name.value);
            let place = usual_type.recommendation_type_id.span;
            findings.push(
                Diagnostic::new(&ADVISOR_NAME_REUSED, entry.article().path(), Some(name.span), message)
                    .related(other.recommendation_type_id.span, "the type here")
                    .related_in(usual_entry.article().path(), place, "the type there")
                    .hint("give variants of one recommendation the same `recommendationTypeId`, and others a name of their own"),
            );
        }
    }
}
