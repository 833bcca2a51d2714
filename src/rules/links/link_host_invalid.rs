//! Web addresses whose host cannot be one.
//!
//! Must not ask the web whether a host is there.

use url::{ParseError, Url};

use crate::article::findings::Findings;
use crate::article::link_form::{Form, form};
use crate::diagnostic::Rule;
use crate::rules::{ArticleView, Web};
use crate::text::starts_with_any_case;

pub static LINK_HOST_INVALID: Rule =
    Rule::error("link-host-invalid", "a web address has no host, or one that cannot be").suggested();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for link in view.links() {
        let Some(web) = link.web else { continue };
        let Some(fault) = fault(link.address, &web).filter(|_| form(link.address) == Form::Web) else { continue };
        let span = link.part(fault.at, fault.what.len()).filter(|&span| view.slice(span) == fault.what);
        findings.add(
            &LINK_HOST_INVALID,
            span.filter(|span| span.start < span.end).unwrap_or(link.span),
            fault.message,
            |it| {
                let it = it.hint("write the whole address, as a browser shows it");
                let bare = web.host.trim_matches('.');
                match span.filter(|_| fault.what == web.host && bare != web.host && bare.contains('.') && is_host(bare))
                {
                    Some(span) => it.suggested_fix(span, bare),
                    None => it,
                }
            },
        );
    }
}

/// What keeps a browser from opening an address, whatever stands there.
struct Fault<'a> {
    /// The host or its port, and where it stands in the address.
    what: &'a str,
    at: usize,
    message: String,
}

fn fault<'a>(address: &'a str, web: &Web<'a>) -> Option<Fault<'a>> {
    let host = web.host;
    let of_host = |message: String| Some(Fault { what: host, at: web.host_at, message });
    if host.is_empty() {
        return of_host("this address has no host".to_owned());
    }
    if !is_host(host) && !host.contains('.') {
        return of_host(format!("`{host}` is no host that readers can reach: it has no dot"));
    }
    if !is_host(host) {
        return of_host(format!("`{host}` cannot be a host"));
    }
    if is_plain(web) {
        return None;
    }
    match Url::parse(address).err()? {
        ParseError::InvalidPort => {
            let behind = address.get(web.host_at + host.len()..web.rest_at).unwrap_or("");
            let what = behind.trim_start_matches(['.', ':']);
            let message = format!("`{what}` is no port: ports are numbers up to 65535");
            Some(Fault { what, at: web.rest_at - what.len(), message })
        }
        _ => of_host(format!("`{host}` cannot be a host")),
    }
}

/// Whether nothing but letters, digits and dots stands before the path, and the last label is no number: all addresses but a
/// few are told to be well by this alone.
fn is_plain(web: &Web<'_>) -> bool {
    let labels = || web.host.rsplit('.');
    web.rest_at == web.host_at + web.host.len()
        && web.host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        && labels().next().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_alphabetic()))
        && !labels().any(|label| starts_with_any_case(label, "xn--"))
}

/// Labels of letters, digits and hyphens with dots between them. A name without a dot is one of some network inside.
fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    host.starts_with('[')
        || host.eq_ignore_ascii_case("localhost")
        || (host.contains('.') && host.strip_suffix('.').unwrap_or(host).split('.').all(is_label))
}
