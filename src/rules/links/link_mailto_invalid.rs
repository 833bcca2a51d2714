//! `mailto:` links without an address that mail can be sent to.
//!
//! Must not ask whether anybody reads the mail.

use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static LINK_MAILTO_INVALID: Rule =
    Rule::error("link-mailto-invalid", "a `mailto:` link has no address that mail can be sent to").suggested();

const MAILTO: &str = "mailto:";

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for link in view.links().iter().filter(|link| link.starts_with(MAILTO)) {
        let rest = link.address.get(MAILTO.len()..).unwrap_or("");
        let addresses = rest.split('?').next().unwrap_or(rest);
        if addresses.split([',', ';']).all(|address| is_mail_address(address.trim())) {
            continue;
        }
        let span = link.part(MAILTO.len(), addresses.len()).filter(|span| span.start < span.end);
        let message = match addresses {
            "" => "this link names nobody to write to".to_owned(),
            addresses => format!("mail cannot be sent to `{addresses}`"),
        };
        findings.add(&LINK_MAILTO_INVALID, span.unwrap_or(link.span), message, |it| {
            let it = it.hint("write `mailto:` and an address such as `name@example.com`");
            let meant = addresses.trim_start_matches('/').trim();
            match span.filter(|_| is_mail_address(meant)) {
                Some(span) => it.suggested_fix(span, meant),
                None => it,
            }
        });
    }
}

fn is_mail_address(address: &str) -> bool {
    let Some((name, host)) = address.split_once('@') else { return false };
    let is_part = |c: char| !c.is_whitespace() && !"@<>()[]\\,:\"/".contains(c);
    !name.is_empty()
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && name.chars().all(is_part)
        && host.chars().all(is_part)
}
