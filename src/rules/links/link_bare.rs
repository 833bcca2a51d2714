//! Web addresses in running text that are no links.
//!
//! Must not look at addresses in code, nor at links that came to nothing.

use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::rules::bare_address::Field;

use super::link_user_info;

pub static LINK_BARE: Rule = Rule::info("link-bare", "an address stands in the text without being a link").suggested();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for bare in view.bare_addresses().iter().filter(|bare| bare.is_meant && bare.field != Field::Watermark) {
        if findings.overflows() {
            return;
        }
        // A password must not become a link; it is found as such.
        if link_user_info::place_in(bare.link.address).is_some() {
            continue;
        }
        findings.add(&LINK_BARE, bare.link.span, "this address is no link", |it| {
            let it = it.label("readers cannot follow it");
            if bare.field == Field::JsonText {
                return it.hint(format!("write `<a href='{}'>what is there</a>`", bare.link.address));
            }
            match view.is_in_issue_description(bare.link.span.range().start) {
                true => it.hint("no link may stand in an issue description: leave it out, or write it as `code`"),
                false => it
                    .hint("write `<` before it and `>` behind it, or better `[what is there](address)`; or `code` where it is an example")
                    .suggested_fix(bare.link.span, format!("<{}>", bare.link.address)),
            }
        });
    }
}
