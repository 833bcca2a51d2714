//! Choices that are asked from a service: what their address and `dependsOn` name must be there.
//!
//! Must not ask the service.

use foldhash::HashSet;

use super::elements::{Element, FormBody, form, is_plain};
use crate::article::findings::Findings;
use crate::article::form::DynamicChoices;
use crate::article::nearest;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static FORM_DEPENDS_ON_UNKNOWN: Rule =
    Rule::error("form-depends-on-unknown", "`dependsOn` names no element of the form").suggested();
pub static FORM_URI_PLACEHOLDER_UNKNOWN: Rule =
    Rule::warning("form-uri-placeholder-unknown", "a placeholder in the address of choices stands for nothing")
        .suggested();

/// What the customer has chosen before the form is shown; in any case.
const OF_RESOURCE: &[&str] = &["resourceId", "subscriptionId", "resourceGroup", "resourceName"];

/// The answer of the element that `dependsOn` names.
const OF_PARENT: &str = "replaceWithParentValue";

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some(body) = form(view) else { return };
    let ids: HashSet<&str> = body.elements().map(Element::id).collect();
    for element in body.elements() {
        if findings.overflows() {
            return;
        }
        if let Some(dynamic) = &element.form.dynamic_dropdown_options {
            if !is_answered_before(element, dynamic, &ids) {
                depends_on_unknown(body, element, dynamic, findings);
            }
            check_uri(view, dynamic, findings);
        }
    }
}

/// Whether the choices depend on another element of the form, or on none.
fn is_answered_before(element: Element<'_>, dynamic: &DynamicChoices, ids: &HashSet<&str>) -> bool {
    let parent = dynamic.depends_on.value.trim();
    parent.is_empty() || (parent != element.id() && ids.contains(parent))
}

/// So many elements are compared with one that does not exist: comparing takes long.
const MAX_COMPARED: usize = 1000;

fn depends_on_unknown(body: FormBody<'_>, element: Element<'_>, dynamic: &DynamicChoices, findings: &mut Findings) {
    let parent = dynamic.depends_on.value.trim();
    let span = dynamic.depends_on.span;
    let message = match parent == element.id() {
        true => format!("{} depends on itself", element.name()),
        false => format!("no element of the form has the id `{parent}`"),
    };
    findings.add(&FORM_DEPENDS_ON_UNKNOWN, span, message, |it| {
        let others = body.elements().map(Element::id).filter(|id| !id.is_empty() && *id != element.id());
        let ids: Vec<&str> = others.take(MAX_COMPARED).collect();
        match nearest(parent, &ids) {
            Some(known) => it.label(format!("did you mean `{known}`?")).suggested_fix(span, known),
            None => it.label("the choices are never loaded").hint("name the element whose answer the address needs"),
        }
    });
}

fn check_uri(view: &ArticleView<'_>, dynamic: &DynamicChoices, findings: &mut Findings) {
    let uri = &dynamic.uri;
    let has_parent = !dynamic.depends_on.value.trim().is_empty();
    let mut known = OF_RESOURCE.to_vec();
    known.push(OF_PARENT);
    let mut rest = uri.value.as_str();
    while let Some((_, behind)) = rest.split_once('{') {
        let Some((name, after)) = behind.split_once('}') else { return };
        let start = uri.value.len() - behind.len();
        rest = after;
        let is_known = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
        let is_parent = is_known(&[OF_PARENT]);
        if is_known(OF_RESOURCE) || (is_parent && has_parent) {
            continue;
        }
        let part = Span::new(start, start + name.len()).shifted(uri.span.range().start);
        let span = if is_plain(view, uri) { part } else { uri.span };
        let message = match is_parent {
            true => format!("`{{{name}}}` stands for nothing without `dependsOn`"),
            false => format!("the placeholder `{{{name}}}` stands for nothing"),
        };
        let meant = nearest(name, &known).filter(|_| !is_parent && span == part);
        findings.add(&FORM_URI_PLACEHOLDER_UNKNOWN, span, message, |it| match meant {
            Some(meant) => it.label(format!("did you mean `{meant}`?")).suggested_fix(span, meant),
            None if is_parent => it.hint("name the element whose answer is meant in `dependsOn`"),
            None => it.hint(format!("the placeholders are: {}", known.join(", "))),
        });
    }
}
