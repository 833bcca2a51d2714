//! Web addresses whose host cannot be one.
//!
//! Must not ask the web whether a host is there.

use crate::article::findings::Findings;
use crate::article::link_form::{Form, form};
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static LINK_HOST_INVALID: Rule =
    Rule::error("link-host-invalid", "a web address has no host, or one that cannot be").suggested();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for link in view.links() {
        let Some(web) = link.web.filter(|web| !is_host(web.host)) else { continue };
        if form(link.address) != Form::Web {
            continue;
        }
        let host_at = web.scheme.len() + "://".len();
        let span = link.part(host_at, web.host.len()).filter(|&span| view.slice(span) == web.host);
        let message = match web.host {
            "" => "this address has no host".to_owned(),
            host if !host.contains('.') => format!("`{host}` is no host that readers can reach: it has no dot"),
            host => format!("`{host}` cannot be a host"),
        };
        findings.add(
            &LINK_HOST_INVALID,
            span.filter(|span| span.start < span.end).unwrap_or(link.span),
            message,
            |it| {
                let it = it.hint("write the whole address, as a browser shows it");
                let bare = web.host.trim_matches('.');
                match span.filter(|_| bare != web.host && bare.contains('.') && is_host(bare)) {
                    Some(span) => it.suggested_fix(span, bare),
                    None => it,
                }
            },
        );
    }
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
