//! Links to a heading of the same article: `#heading`.
//!
//! Must not look at other articles.

use foldhash::HashSet;

use crate::article::findings::Findings;
use crate::article::link_form::{Form, form};
use crate::article::nearest;
use crate::diagnostic::Rule;
use crate::rules::{ArticleView, LinkView};
use crate::text::percent_decoded;

pub static LINK_ANCHOR_UNKNOWN: Rule =
    Rule::warning("link-anchor-unknown", "a link leads to a heading that the article does not have").suggested();
pub static LINK_ANCHOR: Rule =
    Rule::warning("link-anchor", "a link leads to a heading of the same article, which portals do not follow").off();

/// So many headings are compared with one that does not exist: comparing takes long.
const MAX_COMPARED: usize = 1000;

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let anchors: Vec<&LinkView<'_>> = view.links().iter().filter(|link| form(link.address) == Form::Anchor).collect();
    if anchors.is_empty() {
        return;
    }
    let headings: Vec<&str> = view.article.markdown.headings.iter().map(|heading| heading.id.as_str()).collect();
    // As pages follow them: in any letter case.
    let ids: HashSet<String> = headings.iter().map(|id| id.to_lowercase()).collect();
    let compared = headings.get(..MAX_COMPARED).unwrap_or(&headings);
    for link in anchors {
        if findings.overflows() {
            return;
        }
        let written = link.address.get(1..).unwrap_or("");
        let wanted = percent_decoded(written);
        if ids.contains(&wanted.to_lowercase()) {
            findings.add(
                &LINK_ANCHOR,
                link.span,
                "this link to a heading works on the site, and not in a portal",
                |it| it.hint("name the heading in words"),
            );
            continue;
        }
        let message = match wanted.as_str() {
            "" => "this link leads nowhere: no heading is named".to_owned(),
            wanted => format!("no heading of this article has the id `{wanted}`"),
        };
        let place = link.part(1, written.len()).filter(|place| place.start < place.end);
        findings.add(&LINK_ANCHOR_UNKNOWN, place.unwrap_or(link.span), message, |it| {
            match (nearest(&wanted, compared), place) {
                (Some(known), Some(place)) => it.label(format!("did you mean `{known}`?")).suggested_fix(place, known),
                _ => it.hint("name the heading in words, or link to the page that tells more"),
            }
        });
    }
}
