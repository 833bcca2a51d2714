//! Characters that do not belong into addresses, and white space around them.
//!
//! Must not look at addresses that are no web addresses, except for the white space around them.

use memchr::memchr_iter;

use crate::article::findings::Findings;
use crate::article::link_form::{Form, form};
use crate::article::{LinkSource, characters};
use crate::diagnostic::Rule;
use crate::rules::{ArticleView, LinkView, Web};
use crate::text::{Span, percent_encoded};

pub static LINK_INVISIBLE_CHARACTER: Rule =
    Rule::error("link-invisible-character", "an invisible character stands in an address").safe();
pub static LINK_ILLEGAL_CHARACTER: Rule =
    Rule::warning("link-illegal-character", "a character stands in an address that may not stand there").suggested();
pub static LINK_TRAILING_PUNCTUATION: Rule =
    Rule::warning("link-trailing-punctuation", "an address ends in punctuation, as a sentence does").suggested();
pub static LINK_PADDED: Rule = Rule::info("link-padded", "white space stands around an address").safe();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for link in view.links() {
        padded(view, link, findings);
        let Some(web) = link.web.filter(|_| form(link.address) == Form::Web) else { continue };
        // One slip often brings others with it: it is said once.
        let has_space = !link.is_plain && link.address.contains(char::is_whitespace);
        if !invisible(link, findings) && !has_space && !illegal(link, &web, findings) {
            trailing(link, &web, findings);
        }
    }
}

fn padded(view: &ArticleView<'_>, link: &LinkView<'_>, findings: &mut Findings) {
    let Some(place) = link.place.filter(|place| place.start < place.end) else { return };
    let edges: &[char] = match link.source {
        LinkSource::Markdown => &['(', ')'],
        LinkSource::Html | LinkSource::Value => &['"', '\''],
        LinkSource::Autolink => return,
    };
    let before = view.text.get(..place.range().start).unwrap_or("");
    let after = view.text.get(place.range().end..).unwrap_or("");
    if !before.ends_with(char::is_whitespace) && !after.starts_with(char::is_whitespace) {
        return;
    }
    let start = before.trim_end().len();
    let end = view.text.len() - after.trim_start().len();
    let is_edge = |text: Option<char>| text.is_some_and(|c| edges.contains(&c));
    let is_padded_before = start < before.len() && is_edge(before.trim_end().chars().next_back());
    let is_padded_after = place.range().end < end && is_edge(after.trim_start().chars().next());
    if !is_padded_before && !is_padded_after {
        return;
    }
    let span = Span::new(
        if is_padded_before { start } else { place.range().start },
        if is_padded_after { end } else { place.range().end },
    );
    let shown = if is_padded_before { Span::new(start, before.len()) } else { Span::new(place.range().end, end) };
    let opening = format!("behind `{}`", before.trim_end().chars().next_back().unwrap_or(' '));
    let closing = format!("before `{}`", after.trim_start().chars().next().unwrap_or(' '));
    let (side, where_to) = match (is_padded_before, is_padded_after) {
        (true, true) => ("around", format!("{opening} and {closing}")),
        (true, false) => ("before", opening),
        _ => ("behind", closing),
    };
    let what = if view.slice(shown).contains('\n') { "line break" } else { "space" };
    findings.add(&LINK_PADDED, shown, format!("white space stands {side} this address"), |it| {
        it.hint(format!("remove the {what} {where_to}")).safe_fix(span, link.address)
    });
}

fn is_invisible(character: char) -> bool {
    // In an address a no-break space looks like its end.
    !character.is_ascii() && (character == '\u{a0}' || characters::invisible(character).is_some())
}

/// The first invisible character of an address, as it is or percent-encoded: where, in how many bytes, and which.
fn first_invisible(address: &str) -> Option<(usize, usize, char)> {
    let plain = match address.is_ascii() {
        true => None,
        false => address.char_indices().find(|&(_, character)| is_invisible(character)),
    };
    let encoded = || {
        memchr_iter(b'%', address.as_bytes()).find_map(|at| {
            let (character, length) = decoded(address.as_bytes().get(at..)?)?;
            is_invisible(character).then_some((at, length, character))
        })
    };
    plain.map(|(at, character)| (at, character.len_utf8(), character)).or_else(encoded)
}

/// The percent-encoded character that a text begins with, and how many bytes it takes there.
fn decoded(text: &[u8]) -> Option<(char, usize)> {
    let mut bytes = Vec::with_capacity(4);
    for code in text.chunks_exact(3).take(4) {
        let digits = code.strip_prefix(b"%").and_then(|digits| std::str::from_utf8(digits).ok())?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        if let Some(character) = std::str::from_utf8(&bytes).ok().and_then(|text| text.chars().next()) {
            return Some((character, bytes.len() * 3));
        }
    }
    None
}

fn invisible(link: &LinkView<'_>, findings: &mut Findings) -> bool {
    let Some((at, length, character)) = first_invisible(link.address) else { return false };
    let span = link.part(at, length);
    let message = format!("the invisible character U+{:04X} stands in this address", u32::from(character));
    findings.add(&LINK_INVISIBLE_CHARACTER, span.unwrap_or(link.span), message, |it| match span {
        // It may stand for a space, which belongs to the address.
        Some(span) if character == '\u{a0}' => it.hint("delete it, or write `%20`").suggested_fix(span, ""),
        Some(span) => it.hint("delete it").safe_fix(span, ""),
        None => it.hint("write the address anew"),
    });
    true
}

fn illegal(link: &LinkView<'_>, web: &Web<'_>, findings: &mut Findings) -> bool {
    let Some(at) = first_illegal(web.rest) else { return false };
    let tail = web.rest.get(at..).unwrap_or("");
    let tag = tail.find('>').filter(|_| tail.starts_with('<')).map(|end| end + 1);
    let length = tag.or_else(|| tail.find(|c| !is_illegal(c))).unwrap_or(tail.len());
    let characters = tail.get(..length).unwrap_or("");
    let span = link.part(web.rest_at + at, length).unwrap_or(link.span);
    findings.add(&LINK_ILLEGAL_CHARACTER, span, format!("`{characters}` may not stand in an address"), |it| {
        let it = it.hint("delete what does not belong to the address, or encode it");
        let Some(place) = link.place else { return it };
        // A quotation mark or a tag at the end slipped in from the text around.
        let is_slip = length == tail.len();
        let start = link.address.get(..web.rest_at + at).unwrap_or("");
        it.suggested_fix(
            place,
            if is_slip { start.to_owned() } else { format!("{start}{}", percent_encoded(tail, is_illegal)) },
        )
    });
    true
}

/// Where the first illegal character stands; holes such as `{key}` are filled in before anybody follows the link.
fn first_illegal(rest: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += rest.get(at..)?.find(is_illegal)?;
        let hole = rest.get(at..)?.strip_prefix('{').and_then(|inside| inside.split_once('}')).map(|(name, _)| name);
        let is_name = |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_$-.".contains(c));
        match hole.filter(is_name) {
            Some(name) => at += name.len() + 2,
            None => return Some(at),
        }
    }
}

fn is_illegal(character: char) -> bool {
    matches!(
        character,
        '<' | '>' | '"' | '{' | '}' | '|' | '^' | '`' | '[' | ']' | '\u{201c}' | '\u{201d}' | '\u{2022}'
    )
}

fn trailing(link: &LinkView<'_>, web: &Web<'_>, findings: &mut Findings) {
    let is_punctuation = |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '\u{2019}');
    let mut kept = web.rest.trim_end_matches(is_punctuation);
    if kept.len() == web.rest.len() && kept.ends_with(')') && kept.matches(')').count() > kept.matches('(').count() {
        kept = kept.strip_suffix(')').unwrap_or(kept);
    }
    // What a link points at within a page may be the end of a sentence; three points stand for what was left out.
    if kept.len() == web.rest.len() || kept.contains(":~:text=") || web.rest.ends_with("..") {
        return;
    }
    let tail = web.rest.get(kept.len()..).unwrap_or("");
    let span = link.part(web.rest_at + kept.len(), tail.len());
    findings.add(
        &LINK_TRAILING_PUNCTUATION,
        span.unwrap_or(link.span),
        format!("this address ends in `{tail}`"),
        |it| {
            let it = it.label("part of the sentence?");
            match span {
                Some(span) => it.suggested_fix(span, ""),
                None => it.hint("leave it out"),
            }
        },
    );
}
