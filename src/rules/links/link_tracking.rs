//! Parts of addresses that only count visitors, such as `?utm_source=...`.
//!
//! Must not touch parts that decide what a page shows.

use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::starts_with_any_case;

pub static LINK_TRACKING: Rule =
    Rule::info("link-tracking", "an address holds a part that only counts visitors").off().safe();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for link in view.links() {
        let Some(web) = link.web.filter(|web| web.rest.contains('=')) else { continue };
        let (before, fragment) = web.rest.find('#').map_or((web.rest, ""), |at| web.rest.split_at(at));
        let Some((_, query)) = before.split_once('?') else { continue };
        let Some(found) = query.split('&').find(|part| is_tracking(part)) else { continue };
        let query_at = web.rest_at + before.len() - query.len();
        let at = query_at + found.as_ptr() as usize - query.as_ptr() as usize;
        let kept: Vec<&str> = query.split('&').filter(|part| !is_tracking(part)).collect();
        let kept = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
        let name = found.split('=').next().unwrap_or(found);
        let span = link.part(at, found.len()).unwrap_or(link.span);
        findings.add(&LINK_TRACKING, span, format!("`{name}` only counts visitors"), |it| {
            match link.part(query_at - 1, query.len() + 1 + fragment.len()) {
                Some(rest) => it.safe_fix(rest, format!("{kept}{fragment}")),
                None => it.hint("leave it out"),
            }
        });
    }
}

fn is_tracking(part: &str) -> bool {
    let name = part.split('=').next().unwrap_or(part);
    ["wt.mc_id", "mc_id", "ocid", "wt.mc_id_"].iter().any(|known| known.eq_ignore_ascii_case(name))
        || starts_with_any_case(name, "utm_")
}
