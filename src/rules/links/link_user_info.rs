//! Addresses that hold a user's name or a password.
//!
//! Must not say what they are: findings end up in logs.

use std::ops::Range;

use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::WebParts;

pub static LINK_USER_INFO: Rule =
    Rule::error("link-user-info", "an address holds a user's name or a password").suggested();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    // A password that is taken out of running text leaves an address that is no link: a person must look at it.
    let bare = view.bare_addresses().iter().filter(|bare| bare.is_meant).map(|bare| (&bare.link, false));
    let links = view.links().iter().chain(view.images()).map(|link| (link, true));
    for (link, may_be_fixed) in links.chain(bare) {
        if findings.overflows() {
            return;
        }
        let Some(web) = link.web else { continue };
        let Some(place) = place_in(link.address) else { continue };
        let written = link.part(place.start, place.len());
        findings.add(&LINK_USER_INFO, written.unwrap_or(link.span), message(web.host), |it| {
            let it = it.hint("take it away; who published a password must change it");
            match written.filter(|_| may_be_fixed) {
                Some(written) => it.suggested_fix(written, ""),
                None => it,
            }
        });
    }
}

/// Where a user's name and a password stand in an address, with the `@` behind them.
#[must_use]
pub fn place_in(address: &str) -> Option<Range<usize>> {
    let parts = WebParts::of(address)?;
    let start = parts.scheme.len() + "://".len();
    Some(start..start + parts.authority.rfind('@')? + 1)
}

/// What is wrong, without what it is.
#[must_use]
pub fn message(host: &str) -> String {
    format!("this link to `{host}` holds a user's name or a password")
}
