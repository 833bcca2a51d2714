//! Values that are still what a template holds in their place.
//!
//! Must not judge properties whose form has a rule of its own.

use super::written;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::starts_with_any_case;

pub static PROPERTY_TEMPLATE_TEXT: Rule =
    Rule::error("property-template-text", "a property still holds what its template says");

const PROPERTIES: &[&str] = &[
    "pageTitle",
    "description",
    "infoBubbleText",
    "service",
    "resource",
    "authors",
    "ms.author",
    "articleId",
    "diagnosticScenario",
    "ownershipId",
];

/// What templates say, lower-case.
const TEXTS: &[&str] = &[
    "article title",
    "brief description of the article",
    "enter the page title",
    "new guid",
    "newguid",
    "page title",
    "resource type",
    "service provider",
    "tba",
    "tbd",
    "this is required",
    "title",
    "todo",
    "your alias",
    "your name",
];

/// The kinds of articles as their templates are titled: `Diagnostic Template`.
const TEMPLATES: &[&str] = &[
    "common solution",
    "common solutions",
    "diagnostic",
    "diagnostics",
    "health insight",
    "scoping questions",
    "tools",
    "troubleshooter",
];

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for name in PROPERTIES {
        let Some(value) = written::trimmed(view, name).filter(|value| is_template_text(value.value)) else { continue };
        let message = format!("`{name}` still holds what the template says");
        findings.add(&PROPERTY_TEMPLATE_TEXT, value.span, message, |it| {
            it.label("from the template").hint("write the article's own value, or take the property away")
        });
    }
}

/// Whether a value is what a template says in its place.
#[must_use]
pub fn is_template_text(value: &str) -> bool {
    let is_in_brackets = value
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'))
        .is_some_and(|inside| !inside.contains(['<', '>']));
    // Longer texts are sentences of an author.
    if is_in_brackets || value.len() > 64 {
        return is_in_brackets;
    }
    let without_end = |end: &str| {
        let (before, behind) = value.split_at_checked(value.len().checked_sub(end.len())?)?;
        behind.eq_ignore_ascii_case(end).then_some(before)
    };
    TEXTS.iter().any(|known| known.eq_ignore_ascii_case(value))
        || without_end("sample title").is_some()
        || without_end("sample description").is_some()
        || (starts_with_any_case(value, "your ") && without_end(" alias").is_some())
        || without_end(" template").is_some_and(|kind| TEMPLATES.iter().any(|known| known.eq_ignore_ascii_case(kind)))
}
