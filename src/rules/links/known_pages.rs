//! Links to web pages that a catalogue knows: dead, moved, or without the anchor that is asked for.
//!
//! Must not ask the web, nor judge what no catalogue speaks of.

use crate::article::findings::Findings;
use crate::catalogue::pages::{Address, End, Known, Likely, Place, WebPages, nearest_anchors};
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::{ArticleView, LinkView, Web};
use crate::text::{Span, is_place, place_named, stands_anywhere};

pub static LINK_PAGE_UNKNOWN: Rule =
    Rule::error("link-page-unknown", "a link leads to a page that a catalogue of the site does not have").suggested();
pub static LINK_REDIRECTED: Rule =
    Rule::info("link-redirected", "a link leads to a page that has moved, as a catalogue knows").suggested();
pub static LINK_ANCHOR_MISSING: Rule =
    Rule::error("link-anchor-missing", "a link names an anchor that the page does not have, as a catalogue knows")
        .suggested();

/// So many anchors are named.
const NAMED: usize = 3;

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    if view.web_pages.is_empty() {
        return;
    }
    for link in view.links() {
        let Some(address) = link.web.and_then(|_| Address::parse(link.address)) else { continue };
        check_link(view.web_pages, link, &address, findings);
    }
}

fn check_link(pages: &WebPages, link: &LinkView<'_>, address: &Address, findings: &mut Findings) {
    let known = pages.ask(address);
    let target = known.moved_to.as_ref().unwrap_or(address);
    match known.end {
        End::Unknown => {}
        End::Missing => return missing(pages, link, address, known.moved_to.as_ref(), findings),
        End::Circle => {
            let message = "this address redirects in a circle, so it shows no page";
            findings.add(&LINK_PAGE_UNKNOWN, link.span, message, |it| it.hint("link to a page that is there"));
            return;
        }
        End::Page(anchors) => {
            if let (Some(anchors), Some(fragment)) = (anchors.known(), target.fragment.as_deref()) {
                anchor(link, fragment, &anchors.collect::<Vec<_>>(), known.moved_to.is_none(), findings);
            }
        }
    }
    if let Some(moved_to) = &known.moved_to {
        // An anchor that the author asked for is kept where the new page has it.
        let with_anchor = Address { fragment: address.fragment.clone(), ..moved_to.clone() };
        let is_kept = has_anchor(&known, address) == Some(true);
        let moved_to = if is_kept { &with_anchor } else { moved_to };
        let message = format!("this page has moved to {}", with_locale(pages, moved_to, address));
        findings.add(&LINK_REDIRECTED, link.span, message, |it| {
            let it = it.label("the old address").hint("link to where the page is now");
            fixed(it, pages, link, moved_to, address)
        });
    }
}

fn missing(
    pages: &WebPages,
    link: &LinkView<'_>,
    asked: &Address,
    moved_to: Option<&Address>,
    findings: &mut Findings,
) {
    let Likely { meant, near } = pages.likely(moved_to.unwrap_or(asked));
    let message = match moved_to {
        Some(target) => format!("this page has moved to {}, which is not there", target.to_link()),
        None => format!("`{}` has no page `{}`", asked.host, shown_path(asked)),
    };
    let meant = meant.filter(|_| moved_to.is_none()).map(|meant| meant.carrying(asked));
    // A fix must not lead to a page that lacks the anchor.
    let meant = meant.filter(|meant| has_anchor(&pages.ask(meant), meant) != Some(false));
    let span = link.web.and_then(|web| path_of(link, &web)).unwrap_or(link.span);
    findings.add(&LINK_PAGE_UNKNOWN, span, message, |it| match &meant {
        Some(meant) => {
            let it = it.label(format!("did you mean `{}`?", shown_path(meant)));
            fixed(it.hint("link to a page that is there"), pages, link, meant, asked)
        }
        None if near.is_empty() => it.hint("link to a page that is there, or take the link away"),
        None => {
            let near: Vec<String> = near.iter().map(Place::to_link).collect();
            it.hint(format!("link to a page that is there, such as {}", near.join(" or ")))
        }
    });
}

/// Whether a page has the anchor that a link asks for, as far as that is known.
fn has_anchor(known: &Known<'_>, asked: &Address) -> Option<bool> {
    let End::Page(anchors) = known.end else { return None };
    let wanted = place_named(asked.fragment.as_deref()?)?;
    Some(anchors.known()?.any(|anchor| is_place(&anchor, &wanted)))
}

fn anchor(link: &LinkView<'_>, fragment: &str, anchors: &[String], is_as_written: bool, findings: &mut Findings) {
    let Some(wanted) = place_named(fragment) else { return };
    if anchors.iter().any(|anchor| is_place(anchor, &wanted)) {
        return;
    }
    let place = link.address.find('#').and_then(|at| link.part(at + 1, link.address.len() - at - 1));
    let place = place.filter(|place| is_as_written && place.range().len() == fragment.len());
    let (near, is_meant) = nearest_anchors(&wanted, anchors, NAMED);
    let message = format!("the page has no anchor `{wanted}`");
    findings.add(&LINK_ANCHOR_MISSING, place.unwrap_or(link.span), message, |it| match (near.as_slice(), place) {
        ([], _) => it.hint("leave the anchor out, or name one that the page has"),
        ([meant, ..], Some(place)) if is_meant && stands_anywhere(meant) => {
            it.label(format!("did you mean `{meant}`?")).suggested_fix(place, *meant)
        }
        (near, _) => {
            let near: Vec<String> = near.iter().map(|anchor| format!("`{anchor}`")).collect();
            it.hint(format!("the nearest ones that the page has: {}", near.join(", ")))
        }
    });
}

/// Path, query aside, as written.
fn path_of(link: &LinkView<'_>, web: &Web<'_>) -> Option<Span> {
    let path = web.rest.split(['?', '#']).next().filter(|path| path.len() > 1)?;
    link.part(web.rest_at, path.len())
}

fn shown_path(address: &Address) -> String {
    let path = if address.path.is_empty() { "/" } else { &address.path };
    address.query.as_ref().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"))
}

/// The address with the language that the link had, on hosts that read it so.
fn with_locale(pages: &WebPages, address: &Address, asked: &Address) -> String {
    let locale = asked
        .locale()
        .filter(|_| address.locale().is_none() && address.host == asked.host && pages.has_locales(&asked.host));
    let path = locale.map(|locale| format!("/{locale}{}", address.path));
    path.map_or_else(|| address.to_link(), |path| Address { path, ..address.clone() }.to_link())
}

fn fixed(finding: Diagnostic, pages: &WebPages, link: &LinkView<'_>, to: &Address, asked: &Address) -> Diagnostic {
    let to = with_locale(pages, to, asked);
    match link.place.filter(|_| stands_anywhere(&to)) {
        Some(place) => finding.suggested_fix(place, to),
        None => finding,
    }
}
