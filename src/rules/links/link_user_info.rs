//! Addresses that hold a user's name or a password.
//!
//! Must not say what they are: findings end up in logs.

use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static LINK_USER_INFO: Rule =
    Rule::error("link-user-info", "an address holds a user's name or a password").suggested();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for link in view.links() {
        let Some(web) = link.web else { continue };
        let start = web.scheme.len() + "://".len();
        let authority = link.address.get(start..web.rest_at).unwrap_or("");
        let Some(end) = authority.rfind('@') else { continue };
        let written = link.part(start, end + 1);
        findings.add(&LINK_USER_INFO, written.unwrap_or(link.span), message(web.host), |it| {
            let it = it.hint("take it away; who published a password must change it");
            match written {
                Some(written) => it.suggested_fix(written, ""),
                None => it,
            }
        });
    }
}

/// What is wrong, without what it is.
#[must_use]
pub fn message(host: &str) -> String {
    format!("this link to `{host}` holds a user's name or a password")
}
