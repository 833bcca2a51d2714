//! What is wrong with one blade link: `data-blade:Extension.Blade.parameter.value`.
//!
//! Must not know which blades there are.

use crate::article::findings::Findings;
use crate::article::{Kind, nearest};
use crate::diagnostic::Rule;
use crate::rules::{ArticleView, LinkView};
use crate::text::starts_with_any_case;

pub static BLADE_GRAMMAR: Rule = Rule::error("blade-grammar", "a blade link does not name an extension and a blade");
pub static BLADE_PARAMETER_WITHOUT_VALUE: Rule =
    Rule::error("blade-parameter-without-value", "a parameter of a blade link has no value");
pub static BLADE_SUFFIX_UNKNOWN: Rule =
    Rule::error("blade-suffix-unknown", "what follows the `;` of a blade link is not `data-blade-uri:{$domain}/...`");
pub static BLADE_VARIABLE_UNKNOWN: Rule =
    Rule::warning("blade-variable-unknown", "a blade link has a variable that the portal does not fill in").suggested();
pub static BLADE_RESOURCE_MISSING: Rule =
    Rule::warning("blade-resource-missing", "a blade link asks for the resource, and the article is for none");

const SCHEMES: &[&str] = &["button-data-blade:", "button-data-context:", "data-blade:"];
const URI: &str = "data-blade-uri:";
const DOMAIN: &str = "{$domain}";
const RESOURCE: &str = "$resourceId";
/// What the portal fills in as a parameter's value.
const VARIABLES: &[&str] = &["$resourceId", "$subscriptionId"];
/// What it fills in within an address.
const URI_VARIABLES: &[&str] = &["$domain", "$resourceId", "$resourceIdDecoded", "$subscriptionId"];

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for link in view.links() {
        let scheme = SCHEMES.iter().find(|scheme| link.starts_with(scheme));
        if let Some(scheme) = scheme {
            blade(view, link, scheme.len(), findings);
        }
    }
}

fn blade(view: &ArticleView<'_>, link: &LinkView<'_>, start: usize, findings: &mut Findings) {
    let rest = link.address.get(start..).unwrap_or("");
    let (path, suffix) = rest.find(';').map_or((rest, ""), |at| rest.split_at(at));
    if !path.contains('.') || path.split('.').take(2).any(|name| !is_name(name)) {
        let span = link.part(start, path.len()).filter(|span| span.start < span.end).unwrap_or(link.span);
        return findings.add(&BLADE_GRAMMAR, span, "this blade link does not name an extension and a blade", |it| {
            it.hint("write `data-blade:Extension.Blade`, with a dot between")
        });
    }
    parameters(link, start, path, findings);
    uri(link, start + path.len(), suffix, findings);
    // What a text is included in may be for one.
    if view.kind == Kind::Generic && !view.entry.is_include() {
        resource(view, link, start, rest, findings);
    }
}

/// The portal fills in the resource that an article is shown for.
fn resource(view: &ArticleView<'_>, link: &LinkView<'_>, start: usize, rest: &str, findings: &mut Findings) {
    let has_resource = view.properties.get("resource").is_some_and(|resource| !resource.trim().is_empty());
    let Some(at) = rest.find(RESOURCE).filter(|_| !has_resource) else { return };
    let span = link.part(start + at, RESOURCE.len()).unwrap_or(link.span);
    let message = "this blade link asks for the resource, and the article has no `resource`";
    findings.add(&BLADE_RESOURCE_MISSING, span, message, |it| {
        it.label("nothing to fill in")
            .hint("say in the property `resource` what the article is for, or link to a blade that lists the resources")
    });
}

/// Names are letters, digits and underscores; hyphens occur.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

/// Parameters and values by turns, behind extension and blade.
fn parameters(link: &LinkView<'_>, start: usize, path: &str, findings: &mut Findings) {
    let mut parts = path.split('.').skip(2);
    while let Some(parameter) = parts.next() {
        let at = start + parameter.as_ptr() as usize - path.as_ptr() as usize;
        let value = parts.next().filter(|value| !value.is_empty());
        match value {
            Some(value) if value.starts_with('$') => {
                let at = start + value.as_ptr() as usize - path.as_ptr() as usize;
                variable(link, at, value, VARIABLES, findings);
            }
            Some(_) if !parameter.is_empty() => {}
            _ => {
                let span = link.part(at, parameter.len()).filter(|span| span.start < span.end).unwrap_or(link.span);
                let message = match parameter {
                    "" => "a dot of this blade link is followed by no parameter".to_owned(),
                    parameter => format!("the parameter `{parameter}` has no value"),
                };
                return findings.add(&BLADE_PARAMETER_WITHOUT_VALUE, span, message, |it| {
                    it.hint("write `.parameter.value`, such as `.id.$resourceId`")
                });
            }
        }
    }
}

/// `;data-blade-uri:{$domain}/...`, or nothing.
fn uri(link: &LinkView<'_>, start: usize, suffix: &str, findings: &mut Findings) {
    let Some(written) = suffix.strip_prefix(';') else { return };
    let address = written.get(URI.len()..).filter(|_| starts_with_any_case(written, URI));
    let is_of_portal = |address: &str| {
        address.strip_prefix(DOMAIN).is_some_and(|path| path.is_empty() || path.starts_with(['/', '#', '?']))
    };
    let Some(address) = address.filter(|address| is_of_portal(address)) else {
        let span = link.part(start, suffix.len()).unwrap_or(link.span);
        let message = format!("`{}` is no part of a blade link", short(suffix));
        return findings.add(&BLADE_SUFFIX_UNKNOWN, span, message, |it| {
            it.hint("write `;data-blade-uri:{$domain}/#...`, or nothing")
        });
    };
    for (at, _) in address.match_indices("{$") {
        let inside = address.get(at + 1..).and_then(|rest| rest.split('}').next()).unwrap_or("");
        let offset = start + suffix.len() - address.len() + at + 1;
        variable(link, offset, inside, URI_VARIABLES, findings);
    }
}

fn variable(link: &LinkView<'_>, at: usize, written: &str, known: &[&'static str], findings: &mut Findings) {
    if known.contains(&written) {
        return;
    }
    let span = link.part(at, written.len());
    let message = format!("the portal knows no variable `{written}`");
    findings.add(&BLADE_VARIABLE_UNKNOWN, span.unwrap_or(link.span), message, |it| {
        match (nearest(written, known), span) {
            (Some(meant), Some(span)) => it.label(format!("did you mean `{meant}`?")).suggested_fix(span, meant),
            _ => it.label("it stays as it is written").hint(format!("the variables are: {}", known.join(", "))),
        }
    });
}

fn short(text: &str) -> String {
    text.chars().take(60).collect()
}
