//! What sort of address a link has, or was meant to have.
//!
//! Must not know where addresses may lead.

use super::nearest;
use crate::text::starts_with_any_case;

/// Every address has one form, so that it is said to be wrong once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Empty,
    /// `#heading`.
    Anchor,
    Web,
    Mail,
    /// A blade of the portal.
    Blade,
    /// A path to another file.
    Relative,
    /// A web address with one scheme before another.
    Doubled,
    /// A web address in parentheses of its own.
    Parenthesised,
    /// A `\` stands where a `/` belongs, or the path is one of a disk.
    Backslash,
    /// What goes before is missing: `https://`, `https:`, `mailto:`, or `data-blade:`.
    SchemeMissing(&'static str),
    /// The scheme is nearly this one.
    SchemeMisspelt(&'static str),
    SchemeUnknown,
}

const BLADES: &[&str] = &["data-blade", "button-data-blade", "button-data-context"];
const MEANT: &[&str] = &["http", "https", "mailto", "data-blade", "button-data-blade", "button-data-context"];

/// What names of hosts often end in; names of files end in other ways.
const ENDINGS: &[&str] = &[
    "ai", "app", "cloud", "cn", "com", "de", "dev", "edu", "gov", "info", "io", "mil", "ms", "net", "org", "uk", "us",
];

/// The form of an address without white space around it.
#[must_use]
pub fn form(address: &str) -> Form {
    // Nearly all addresses are of the web.
    if let Some(scheme) = web_scheme(address) {
        return of_web(address, scheme);
    }
    if address.is_empty() {
        return Form::Empty;
    }
    if address.starts_with('#') {
        return Form::Anchor;
    }
    if let Some(inside) = address.strip_prefix('(') {
        return if web_scheme(inside).is_some() { Form::Parenthesised } else { Form::Relative };
    }
    if address.starts_with("//") {
        return Form::SchemeMissing("https:");
    }
    match scheme_of(address) {
        Some(scheme) => with_scheme(address, scheme),
        None => without_scheme(address),
    }
}

/// What stands before the first colon, where it can be a scheme.
fn scheme_of(address: &str) -> Option<&str> {
    address.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| !scheme.contains(['/', '#', '?', '\\']))
}

/// `http` or `https`, where an address begins with it and a colon.
fn web_scheme(address: &str) -> Option<&'static str> {
    let has_colon = |scheme: &str| address.as_bytes().get(scheme.len()) == Some(&b':');
    ["https", "http"].into_iter().find(|scheme| has_colon(scheme) && starts_with_any_case(address, scheme))
}

fn of_web(address: &str, scheme: &'static str) -> Form {
    let rest = address.get(scheme.len() + 1..).unwrap_or("");
    if address.contains('\\') && before_query(address).contains('\\') {
        return Form::Backslash;
    }
    let Some(behind) = rest.strip_prefix("//") else { return Form::SchemeMisspelt(scheme) };
    if web_scheme(behind.trim_start_matches('/')).is_some() { Form::Doubled } else { Form::Web }
}

fn with_scheme(address: &str, scheme: &str) -> Form {
    let rest = address.get(scheme.len() + 1..).unwrap_or("");
    if BLADES.iter().any(|blade| blade.eq_ignore_ascii_case(scheme)) {
        return Form::Blade;
    }
    if scheme.eq_ignore_ascii_case("mailto") {
        return Form::Mail;
    }
    let is_drive = scheme.len() == 1 && rest.starts_with('\\');
    if is_drive {
        return Form::Backslash;
    }
    if scheme.contains('.') || scheme.eq_ignore_ascii_case("localhost") {
        return Form::SchemeMissing("https://");
    }
    // Of such a short name anything is only a letter or two away.
    match nearest(scheme, MEANT).filter(|_| scheme.len() > 2) {
        Some(meant) => {
            MEANT.iter().find(|known| **known == meant).map_or(Form::SchemeUnknown, |meant| Form::SchemeMisspelt(meant))
        }
        None => Form::SchemeUnknown,
    }
}

fn without_scheme(address: &str) -> Form {
    let first = address.split(['/', '?', '#']).next().unwrap_or(address);
    if address.contains('\\') {
        return Form::Backslash;
    }
    let start = first.get(..4).unwrap_or("");
    if start.eq_ignore_ascii_case("http") {
        return Form::SchemeMisspelt(if first.get(4..5).is_some_and(|c| c.eq_ignore_ascii_case("s")) {
            "https"
        } else {
            "http"
        });
    }
    if start.eq_ignore_ascii_case("www.") || looks_like_host(first) {
        return Form::SchemeMissing("https://");
    }
    if first.split_once('@').is_some_and(|(name, host)| is_mailbox(name) && looks_like_host(host)) {
        return Form::SchemeMissing("mailto:");
    }
    if looks_like_blade(address) { Form::SchemeMissing("data-blade:") } else { Form::Relative }
}

fn before_query(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or(address)
}

fn looks_like_host(name: &str) -> bool {
    let Some((before, ending)) = name.rsplit_once('.') else { return false };
    !before.is_empty()
        && !before.starts_with('.')
        && ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending))
        && before.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
}

/// What stands before the `@` of a mail address.
fn is_mailbox(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+'))
}

/// `Extension.SomeBlade`: a blade without what makes it one.
fn looks_like_blade(address: &str) -> bool {
    let mut parts = address.split('.');
    let is_name =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    parts.next().is_some_and(is_name) && parts.next().is_some_and(|part| is_name(part) && part.ends_with("Blade"))
}
