//! Addresses that are not encrypted: `http://`.
//!
//! Must not ask whether the host answers to `https`.

use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static LINK_HTTP: Rule = Rule::warning("link-http", "an address is not encrypted").suggested();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for link in view.addresses().chain(view.images()) {
        let Some(web) = link.web.filter(|web| web.scheme.eq_ignore_ascii_case("http")) else { continue };
        if is_of_one_machine(web.host) || is_of_certificates(web.rest) {
            continue;
        }
        let scheme = link.part(0, web.scheme.len());
        findings.add(
            &LINK_HTTP,
            scheme.unwrap_or(link.span),
            format!("this link to `{}` is not encrypted", web.host),
            |it| {
                let it = it.label("write `https`").hint("open the page by `https` before you change the link");
                // Another port answers to one of the two only.
                let has_port = link.address.get(..web.rest_at).is_some_and(|start| start.matches(':').count() > 1);
                match scheme.filter(|_| !has_port) {
                    Some(scheme) => it.suggested_fix(scheme, "https"),
                    None => it,
                }
            },
        );
    }
}

/// Certificates, and lists of those that are revoked, are fetched before anything can be encrypted.
fn is_of_certificates(rest: &str) -> bool {
    let path = rest.split(['?', '#']).next().unwrap_or("");
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["crl", "crt", "cer", "p7b", "p7c"].iter().any(|known| known.eq_ignore_ascii_case(ending))
}

/// A reader's own machine, a number, or a name without a dot: nobody signs certificates for these.
fn is_of_one_machine(host: &str) -> bool {
    !host.contains('.') || host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}
