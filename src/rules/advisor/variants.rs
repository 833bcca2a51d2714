//! Variants of one recommendation: one per cloud, named for it, and saying the same.
//!
//! Must not know what a recommendation may say.

use super::recommendations::{Variants, by_type, cloud_of_name, grouped, most_common, recommendation, suffix};
use crate::article::findings::Findings;
use crate::article::recommendation::Recommendation;
use crate::cloud::{CloudId, CloudSet};
use crate::corpus::Entry;
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::{ArticleView, CloudView, CorpusView};
use crate::text::{Span, Spanned};

pub static ADVISOR_DUPLICATE: Rule =
    Rule::error("advisor-duplicate", "two articles give one cloud the same recommendation").suggested();
pub static ADVISOR_SIBLING_DRIFT: Rule = Rule::warning(
    "advisor-sibling-drift",
    "the variants of a recommendation for different clouds say different things",
)
.suggested();
pub static ADVISOR_CLOUD_SUFFIX_MISSING: Rule =
    Rule::info("advisor-cloud-suffix-missing", "a recommendation's file is named for no cloud");
pub static ADVISOR_CLOUD_SUFFIX_MISMATCH: Rule =
    Rule::warning("advisor-cloud-suffix-mismatch", "a recommendation's file is named for a cloud that it is not for");
pub static ADVISOR_CLOUD_SUFFIX_NARROW: Rule =
    Rule::info("advisor-cloud-suffix-narrow", "a recommendation's file is named for one cloud and is for others too");

/// The article that a cloud's variant should be in stands as it is; the others are reported.
pub fn check_duplicates(view: &CloudView<'_>, findings: &mut Vec<Diagnostic>) {
    let entries = view.articles().map(|(_, entry)| entry);
    for variants in grouped(entries, |it| &it.recommendation_type_id.value).values() {
        let rank = |entry: &Entry| {
            let is_named = cloud_of_name(view.config, entry.article()) == Some(view.id);
            (entry.clouds.iter().count(), !is_named)
        };
        let Some((own, it)) = variants.iter().min_by_key(|(entry, _)| rank(entry)) else { continue };
        for (entry, _) in variants.iter().filter(|(entry, _)| !std::ptr::eq(*entry, *own)) {
            findings.push(duplicate(view, entry, (own, it)));
        }
    }
}

fn duplicate(view: &CloudView<'_>, entry: &Entry, own: (&Entry, &Recommendation)) -> Diagnostic {
    let (path, cloud) = (entry.article().path(), &view.cloud().id);
    let (own_entry, own) = own;
    let properties = &entry.article().properties;
    let named = properties.list("cloudEnvironments").find(|item| view.config.cloud_named(item.value) == Some(view.id));
    let span = named.map_or(properties.span, |item| item.span);
    let message = format!("`{cloud}` gets the same recommendation from another article");
    let finding = Diagnostic::new(&ADVISOR_DUPLICATE, path, Some(span), message).label("published twice").related_in(
        own_entry.article().path(),
        own.recommendation_type_id.span,
        "the same `recommendationTypeId`",
    );
    let is_for_fewer = own_entry.clouds.iter().count() < entry.clouds.iter().count();
    match without_item(entry, span).filter(|_| is_for_fewer) {
        Some(item) => {
            finding.hint(format!("take `{cloud}` out here: the other article is its variant")).suggested_fix(item, "")
        }
        None => finding.hint(format!("take `{cloud}` out of one of them")),
    }
}

/// An item of `cloudEnvironments` with the comma that it needs no longer.
fn without_item(entry: &Entry, item: Span) -> Option<Span> {
    let value = entry.article().properties.find("cloudEnvironments")?.value.span.range();
    let text = entry.article().source.slice(Span::new(value.start, value.end));
    let (start, end) = (item.range().start.checked_sub(value.start)?, item.range().end.checked_sub(value.start)?);
    if let Some(comma) = text.get(..start)?.rfind(',') {
        return Some(Span::new(value.start + comma, item.range().end));
    }
    let after = text.get(end..)?.strip_prefix(',')?;
    let blank = after.len() - after.trim_start().len();
    Some(Span::new(item.range().start, item.range().end + 1 + blank))
}

/// A text that readers see, or a word that decides where they see it: alike in all clouds.
struct Shared {
    key: &'static str,
    text: fn(&Recommendation) -> &Spanned<String>,
}

const SHARED: &[Shared] = &[
    Shared { key: "description", text: |it| &it.description.source },
    Shared { key: "displayLabel", text: |it| &it.display_label.source },
    Shared { key: "longDescription", text: |it| &it.long_description.source },
    Shared { key: "potentialBenefits", text: |it| &it.potential_benefits.source },
    Shared { key: "recommendationCategory", text: |it| &it.recommendation_category },
    Shared { key: "recommendationImpact", text: |it| &it.recommendation_impact },
    Shared { key: "recommendationFriendlyName", text: |it| &it.recommendation_friendly_name },
];

pub fn check_drift(view: &CorpusView<'_>, findings: &mut Vec<Diagnostic>) {
    for variants in by_type(view.corpus).values().filter(|variants| variants.len() > 1) {
        for shared in SHARED {
            report_drift(shared, variants, findings);
        }
    }
}

/// What most variants say is taken for right. A variant that says nothing lacks a text, which is another fault.
fn report_drift(shared: &Shared, variants: &Variants<'_>, findings: &mut Vec<Diagnostic>) {
    let speaking = variants.iter().filter(|(_, it)| !(shared.text)(it).value.is_empty()).copied().collect();
    let usual = most_common(&speaking, |it| (shared.text)(it).value.as_str()).and_then(|place| speaking.get(place));
    let Some((usual_entry, usual)) = usual else { return };
    let usual = (shared.text)(usual);
    for (entry, other) in &speaking {
        let text = (shared.text)(other);
        if text.value == usual.value {
            continue;
        }
        let of_spaces = text.value.split_whitespace().eq(usual.value.split_whitespace());
        let how = if of_spaces { "has other spaces than" } else { "differs from that of" };
        let usual_path = usual_entry.article().path();
        let message = format!("`{}` {how} the variant `{}`", shared.key, usual_path.file_name());
        let finding = Diagnostic::new(&ADVISOR_SIBLING_DRIFT, entry.article().path(), Some(text.span), message)
            .related_in(usual_path, usual.span, "what the other variant says")
            .hint("say the same in all clouds, unless what they offer differs");
        // Of two texts the newer may be the one that is in few variants as yet.
        findings.push(match of_spaces {
            true => finding.suggested_fix(text.span, usual_entry.article().source.slice(usual.span)),
            false => finding,
        });
    }
}

pub fn check_suffix(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some(first) = view.entry.clouds.iter().next() else { return };
    let Some(clouds) = view.properties.find("cloudEnvironments").map(|property| property.value.span) else { return };
    if recommendation(view.article).is_none() {
        return;
    }
    let Some(named) = cloud_of_name(view.config, view.article) else {
        // Air-gapped clouds get what another cloud gets. A text for several others is a variant of none.
        if view.entry.clouds.iter().filter(|&cloud| !view.config.cloud(cloud).air_gapped).count() > 1 {
            return;
        }
        let (cloud, suffix) = (&view.config.cloud(first).id, suffix(view.article));
        let stem = view.article.path().stem();
        let short = stem.strip_suffix(suffix).and_then(|stem| stem.strip_suffix('-'));
        let stem = short.filter(|_| is_short_for(suffix, cloud)).unwrap_or(stem);
        let message = format!("the file `{}` is named for no cloud", view.article.path().file_name());
        findings.add(&ADVISOR_CLOUD_SUFFIX_MISSING, clouds, message, |it| {
            it.label("it is for these")
                .hint(format!("call it `{stem}-{cloud}.md`: variants are told apart by their names"))
        });
        return;
    };
    if !view.entry.clouds.contains(named) {
        let message = format!("the file is named for `{}` and is not published there", view.config.cloud(named).id);
        findings.add(&ADVISOR_CLOUD_SUFFIX_MISMATCH, clouds, message, |it| {
            it.label("it is for these").hint("rename the file, or mend `cloudEnvironments`")
        });
    }
}

/// Whether two or three letters stand in a cloud's name in their order, from its first: `ff` for `fairfax`.
fn is_short_for(suffix: &str, cloud: &str) -> bool {
    let mut letters = cloud.chars();
    let mut wanted = suffix.chars().map(|letter| letter.to_ascii_lowercase());
    (2..=3).contains(&suffix.len())
        && wanted.next() == letters.next()
        && wanted.all(|wanted| letters.any(|letter| letter == wanted))
}

/// Clouds that have a variant of their own are left to the rule about duplicates.
pub fn check_narrow(view: &CorpusView<'_>, findings: &mut Vec<Diagnostic>) {
    for variants in by_type(view.corpus).values() {
        for (entry, _) in variants {
            let Some(named) = cloud_of_name(view.config, entry.article()) else { continue };
            let others = variants.iter().filter(|(other, _)| !std::ptr::eq(*other, *entry));
            let elsewhere = others.fold(CloudSet::EMPTY, |clouds, (other, _)| clouds.union(other.clouds));
            let more: Vec<CloudId> = entry.clouds.without(elsewhere).iter().filter(|&cloud| cloud != named).collect();
            if more.is_empty() || !entry.clouds.contains(named) {
                continue;
            }
            let names: Vec<String> = more.iter().map(|&id| format!("`{}`", view.config.cloud(id).id)).collect();
            let cloud = &view.config.cloud(named).id;
            let message = format!("the file is named for `{cloud}` and is for {} too", names.join(" and "));
            let property = entry.article().properties.find("cloudEnvironments");
            let span = property.map(|property| property.value.span);
            findings.push(
                Diagnostic::new(&ADVISOR_CLOUD_SUFFIX_NARROW, entry.article().path(), span, message)
                    .label("all of these get it")
                    .hint("write a variant for each of them, or let the name stand if they need none"),
            );
        }
    }
}
