//! Keys that every form has: whether it needs a resource and a subscription, and its title.
//!
//! Must not look at the elements.

use super::elements::{FormBody, first_of, request_form};
use crate::article::findings::Findings;
use crate::article::json::{Value, insertion};
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static FORM_RESOURCE_REQUIRED_MISSING: Rule =
    Rule::warning("form-resource-required-missing", "a form does not say whether a resource must be chosen");
pub static FORM_SUBSCRIPTION_REQUIRED_MISSING: Rule =
    Rule::warning("form-subscription-required-missing", "a form does not say whether a subscription must be chosen");
pub static FORM_TITLE_MISSING: Rule = Rule::warning("form-title-missing", "a form has no title").suggested();

/// A key, its rule, and what its absence leaves open.
const KEYS: &[(&str, &Rule, &str)] = &[
    (
        "resourceRequired",
        &FORM_RESOURCE_REQUIRED_MISSING,
        "write `true` where the customer must choose a resource, else `false`",
    ),
    (
        "subscriptionRequired",
        &FORM_SUBSCRIPTION_REQUIRED_MISSING,
        "write `true` where the customer must choose a subscription, else `false`",
    ),
    ("title", &FORM_TITLE_MISSING, "say in a few words what the form is about"),
];

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some(body) = request_form(view) else { return };
    for (key, rule, hint) in KEYS {
        let member = body.node.member(key);
        let is_blank = match member.map(|member| &member.value.value) {
            None | Some(Value::Null) => true,
            Some(Value::String(text)) => *key == "title" && text.trim().is_empty(),
            Some(_) => false,
        };
        if !is_blank {
            continue;
        }
        let message =
            if member.is_some() { format!("the form's `{key}` is empty") } else { format!("the form has no `{key}`") };
        let place = member.map_or(first_of(body.node), |member| member.key.span);
        let label = if member.is_some() { "" } else { "it belongs into this object" };
        let edit = if *key == "title" && member.is_none() { title(view, body) } else { None };
        findings.add(rule, place, message, |it| {
            let it = it.label(label).hint(*hint);
            edit.into_iter().fold(it, |it, (span, written)| it.suggested_fix(span, written))
        });
    }
}

/// The edit that gives the form the article's title.
fn title(view: &ArticleView<'_>, body: FormBody<'_>) -> Option<(crate::text::Span, String)> {
    let heading = view.article.markdown.title.as_ref().map_or("", |title| title.text.trim());
    let title = if heading.is_empty() { view.properties.get("pageTitle")?.trim() } else { heading };
    let written = serde_json::Value::from(title).to_string();
    (!title.is_empty()).then(|| insertion(view.text, body.node, "title", &written)).flatten()
}
