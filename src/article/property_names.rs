//! The names of properties: those that there are, and those that are given twice or misspelt.
//!
//! Must not know how properties are written, nor what they mean.

use super::Property;
use super::findings::{self, Findings};
use crate::suggestion::nearest;
use crate::text::{Span, Spanned};

/// Every property name, as authors spell it. Names are matched without regard to case.
pub const NAMES: &[&str] = &[
    "pageTitle",
    "description",
    "infoBubbleText",
    "service",
    "resource",
    "authors",
    "author",
    "ms.author",
    "editor",
    "displayOrder",
    "articleId",
    "diagnosticScenario",
    "selfHelpType",
    "supportTopicIds",
    "resourceTags",
    "productPesIds",
    "cloudEnvironments",
    "disableClouds",
    "articleTags",
    "ownershipId",
    "schemaVersion",
    "resourceRequired",
    "symptomId",
    "category",
    "clientIds",
    "authorAlias",
    "ms.service",
    "icmTeam",
    "icmService",
    "feedbackEmail",
    "issueNotListed",
    "searchTags",
    "mappedToBucket",
    "productFamilyId",
    "documentationCenter",
    "useAsAdditionalDetails",
];

/// Reports names that are given twice, and those that no property has.
pub fn report(text: &str, entries: &[Property], findings: &mut Findings) {
    for (number, entry) in entries.iter().enumerate() {
        // Every name beyond those that there are is a finding, so comparing each with those before it ends soon.
        if findings.overflows() {
            return;
        }
        let name = &entry.name;
        if let Some(first) = named(&entries[..number], &name.value) {
            report_duplicate(text, first, entry, findings);
        } else if !is_known(&name.value) {
            report_unknown(entries, name, findings);
        }
    }
}

/// Whether a property has this name, in any case.
pub(super) fn is_known(name: &str) -> bool {
    // Most names differ in length, which takes no call to see.
    NAMES.iter().any(|known| known.len() == name.len() && known.eq_ignore_ascii_case(name))
}

fn named<'a>(entries: &'a [Property], name: &str) -> Option<&'a Property> {
    let is_it = |entry: &&Property| entry.name.value.len() == name.len() && entry.name.value.eq_ignore_ascii_case(name);
    entries.iter().find(is_it)
}

fn report_duplicate(text: &str, first: &Property, again: &Property, findings: &mut Findings) {
    let message = format!("the property `{}` is given twice", again.name.value);
    let (start, end) = (again.name.span.range().start, again.value.span.range().end);
    let space = text[..start].len() - text[..start].trim_end().len();
    let closed = text[end..].starts_with(['"', '\'']);
    let whole = Span::new(start - space, end + usize::from(closed));
    let is_blank = |property: &Property| property.value.value.trim().is_empty();
    findings.add(&findings::PROPERTY_DUPLICATE, again.name.span, message, |it| {
        let it = it.label("given again").related(first.name.span, "this one counts");
        if is_blank(again) || first.value.value.trim() == again.value.value.trim() {
            it.safe_fix(whole, "")
        } else if is_blank(first) {
            it.hint("remove the first one: it is empty, and it counts")
        } else {
            it.hint("keep the one that is right").suggested_fix(whole, "")
        }
    });
}

fn report_unknown(entries: &[Property], name: &Spanned<String>, findings: &mut Findings) {
    let message = format!("no property is called `{}`", name.value);
    findings.add(&findings::PROPERTY_UNKNOWN, name.span, message, |it| match nearest(&name.value, NAMES) {
        Some(known) if named(entries, known).is_some() => {
            it.hint(format!("it looks like `{known}`, which is given too: remove this one"))
        }
        Some(known) => it.label(format!("did you mean `{known}`?")).suggested_fix(name.span, known),
        None => it.hint("remove it, or see `docs/articles.md` for the properties that there are"),
    });
}
