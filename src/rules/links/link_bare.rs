//! Web addresses in running text that are no links.
//!
//! Must not look at addresses in code, nor at links that came to nothing.

use foldhash::HashSet;
use memchr::memchr_iter;

use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::{ArticleView, Web};
use crate::text::Span;

pub static LINK_BARE: Rule = Rule::info("link-bare", "an address stands in the text without being a link").suggested();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for bare in bare_addresses(view) {
        if findings.overflows() {
            return;
        }
        if !bare.stands_alone || is_in_brackets(view, bare.place) || !is_real(view, bare.address) {
            continue;
        }
        findings.add(&LINK_BARE, bare.place, "this address is no link", |it| {
            let it = it.label("readers cannot follow it");
            match view.is_in_issue_description(bare.place.range().start) {
                true => it.hint("no link may stand in an issue description: leave it out, or write it as `code`"),
                false => it
                    .hint("write `<` before it and `>` behind it, or better `[what is there](address)`; or `code` where it is an example")
                    .suggested_fix(bare.place, format!("<{}>", bare.address)),
            }
        });
    }
}

/// A web address in running text that is no link.
pub struct BareAddress<'a> {
    pub place: Span,
    pub address: &'a str,
    /// It is not quoted, not part of a longer word, and not what is left of a broken link.
    pub stands_alone: bool,
}

/// The web addresses in running text that are no links, in order.
pub fn bare_addresses<'a>(view: &ArticleView<'a>) -> Vec<BareAddress<'a>> {
    let mut linked: Option<HashSet<Span>> = None;
    let mut bare = Vec::new();
    for &(span, text) in view.plain_texts() {
        let mut at = 0;
        while let Some(start) = scheme_behind(text, at) {
            at = start + "http".len();
            let Some(address) = address(text, start) else { continue };
            let place = Span::new(start, start + address.len()).shifted(span.range().start);
            let linked = linked.get_or_insert_with(|| view.links().iter().filter_map(|link| link.place).collect());
            if !linked.contains(&place) && !view.is_in_comment(place.range().start) {
                bare.push(BareAddress { place, address, stands_alone: stands_alone(view, place) });
                at = start + address.len();
            }
        }
    }
    bare
}

/// Where the next `http` begins before a colon, which is rarer: `http:` or `https:`.
fn scheme_behind(text: &str, at: usize) -> Option<usize> {
    let before = |colon: usize| text.get(at..at + colon).unwrap_or("");
    memchr_iter(b':', text.as_bytes().get(at..)?).find_map(|colon| {
        let before = before(colon);
        before.strip_suffix('s').unwrap_or(before).strip_suffix("http").map(|before| at + before.len())
    })
}

/// What is longer is no address that anybody opens.
const MAX_ADDRESS: usize = 2048;

/// The web address at a place, without the punctuation of its sentence.
fn address(text: &str, start: usize) -> Option<&str> {
    let rest = text.get(start..)?;
    if !rest.starts_with("https://") && !rest.starts_with("http://") {
        return None;
    }
    let near = rest.get(..rest.floor_char_boundary(MAX_ADDRESS))?;
    let is_end = |c: char| c.is_whitespace() || "<>\"`|".contains(c);
    let end = near.find(is_end).or_else(|| (near.len() == rest.len()).then_some(rest.len()))?;
    // What goes on in another way is no whole address: `https://<name>.example.com`.
    if rest.get(end..).is_some_and(|behind| behind.starts_with(['<', '"', '`'])) {
        return None;
    }
    let mut address = rest.get(..end)?;
    loop {
        address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
        // A bracket that was opened before the address is closed behind it.
        let is_surplus = |open: char, close: char| {
            address.ends_with(close) && address.matches(close).count() > address.matches(open).count()
        };
        if !is_surplus('(', ')') && !is_surplus('[', ']') {
            return Some(address);
        }
        address = address.strip_suffix([')', ']'])?;
    }
}

/// An address that can be opened: of patterns and examples on the reader's machine no link is made.
fn is_real(view: &ArticleView<'_>, address: &str) -> bool {
    let is_pattern =
        address.contains(['{', '}', '[', ']', '*', '$', '\\', '^', '\u{2026}', '(']) || address.contains("...");
    !is_pattern
        && Web::parse(address).is_some_and(|web| {
            web.host.contains('.')
                && web.host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
                && web.host.bytes().any(|byte| byte.is_ascii_alphabetic())
                && !web.host.ends_with('.')
                && view.config.links.placeholder_hosts.find(web.host, web.rest).is_none()
        })
}

/// `[https://example.com]` stands for something that a reader is to fill in, or is what is left of a link.
fn is_in_brackets(view: &ArticleView<'_>, place: Span) -> bool {
    let before = view.text.get(..place.range().start).unwrap_or("");
    let after = view.text.get(place.range().end..).unwrap_or("");
    before.ends_with('[') && after.starts_with(']')
}

/// Not quoted, not part of a longer word, and not what is left of one.
fn stands_alone(view: &ArticleView<'_>, place: Span) -> bool {
    let before = view.text.get(..place.range().start).unwrap_or("");
    let after = view.text.get(place.range().end..).unwrap_or("");
    let ends_link = |bracket: char, end: char| {
        before
            .strip_suffix(bracket)
            .is_some_and(|before| before.trim_end_matches([':', bracket]).trim_end().ends_with(end))
    };
    // `GET https://...` is a request of a program.
    let is_request = ["GET", "POST", "PUT", "PATCH", "DELETE"].iter().any(|verb| before.trim_end().ends_with(verb));
    let is_joined = before.ends_with(|c: char| c.is_alphanumeric() || "\"'=`<\u{201c}\u{2018}:/\\*_".contains(c));
    !is_joined
        && !is_request
        && !after.starts_with(['"', '\'', '\u{201d}'])
        && !ends_link('(', ']')
        && !ends_link('[', ')')
        && !before.trim_end().ends_with("](:")
}
