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
    findings.add(&findings::PROPERTY_UNKNOWN, name.span, message, |it| match meant(&name.value).as_slice() {
        [known] if named(entries, known).is_some() => {
            it.hint(format!("it looks like `{known}`, which is given too: remove this one"))
        }
        [known] => it.label(format!("did you mean `{known}`?")).suggested_fix(name.span, *known),
        [] => it.hint("remove it, or see `docs/articles.md` for the properties that there are"),
        several => it.hint(format!("did you mean one of these: `{}`?", several.join("`, `"))),
    });
}

/// What people call properties that have another name: letters alone, in lower case and in the singular.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("articlekind", "selfHelpType"),
    ("articletype", "selfHelpType"),
    ("contenttype", "selfHelpType"),
    ("kind", "selfHelpType"),
    ("type", "selfHelpType"),
    ("cloud", "cloudEnvironments"),
    ("environment", "cloudEnvironments"),
    ("excludecloud", "disableClouds"),
    ("heading", "pageTitle"),
    ("name", "pageTitle"),
    ("guid", "articleId"),
    ("id", "articleId"),
    ("order", "displayOrder"),
    ("owner", "ownershipId"),
    ("pesid", "productPesIds"),
    ("product", "productPesIds"),
    ("productid", "productPesIds"),
    ("scenario", "diagnosticScenario"),
    ("summary", "description"),
    ("topic", "supportTopicIds"),
];

/// More names than these are no help.
const MAX_NAMES: usize = 3;

/// The names that a wrong one may have been meant for: one that people say for another, one that has its words, or one
/// that is spelled nearly so.
pub(super) fn meant(wrong: &str) -> Vec<&'static str> {
    let words = words_of(wrong);
    let joined = words.concat();
    if let Some((_, known)) = OTHER_NAMES.iter().find(|(other, _)| *other == joined) {
        return vec![known];
    }
    let has_words = |known: &&&str| {
        let of_known = words_of(known);
        words.iter().all(|word| of_known.contains(word))
    };
    let with_words: Vec<&str> = NAMES.iter().filter(has_words).filter(|_| !words.is_empty()).copied().collect();
    match (with_words.as_slice(), nearest(wrong, NAMES)) {
        ([_], _) => with_words,
        (_, Some(known)) => vec![known],
        _ if with_words.len() <= MAX_NAMES => with_words,
        _ => Vec::new(),
    }
}

/// The words that a name is made of, in lower case and in the singular: of `supportTopicIds` and of `support_topic_id`.
fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut is_after_small = false;
    for character in name.chars() {
        if !character.is_alphanumeric() || character.is_uppercase() && is_after_small {
            words.push(String::new());
        }
        is_after_small = character.is_lowercase();
        if let Some(word) = words.last_mut().filter(|_| character.is_alphanumeric()) {
            word.extend(character.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words.iter().map(|word| word.strip_suffix('s').filter(|stem| stem.len() > 1).unwrap_or(word).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_by_what_people_call_it_by_its_words_and_by_its_spelling() {
        for (wrong, known) in [
            ("title", "pageTitle"),
            ("Title_Page", "pageTitle"),
            ("kind", "selfHelpType"),
            ("topicIds", "supportTopicIds"),
            ("topic-id", "supportTopicIds"),
            ("infoBubble", "infoBubbleText"),
            ("clouds", "cloudEnvironments"),
            ("environments", "cloudEnvironments"),
            ("id", "articleId"),
            ("pesIds", "productPesIds"),
            ("supportToipcIds", "supportTopicIds"),
            ("PAGETITEL", "pageTitle"),
        ] {
            assert_eq!(meant(wrong), [known], "{wrong}");
        }
        assert_eq!(meant("tags"), ["resourceTags", "articleTags", "searchTags"]);
        assert_eq!(["favouriteColour", "ms", "-", ""].map(|wrong| meant(wrong).len()), [0, 2, 0, 0]);
    }

    #[test]
    fn what_people_call_a_property_is_no_property_and_means_one() {
        for (other, known) in OTHER_NAMES {
            assert!(!is_known(other) && NAMES.contains(known), "{other}");
        }
    }
}
