//! Addresses that begin wrongly: no scheme, a misspelt one, two of them; or that hold nothing.
//!
//! Must not know which hosts there are.

use crate::article::findings::Findings;
use crate::article::link_form::{Form, form};
use crate::diagnostic::Rule;
use crate::rules::{ArticleView, LinkView};
use crate::text::{Span, stands_anywhere};

pub static LINK_EMPTY: Rule = Rule::error("link-empty", "a link has no address");
pub static LINK_SCHEME_MISSPELT: Rule =
    Rule::error("link-scheme-misspelt", "an address begins with a misspelt scheme").safe();
pub static LINK_SCHEME_MISSING: Rule =
    Rule::error("link-scheme-missing", "an address lacks its scheme, such as `https://`").safe();
pub static LINK_SCHEME_DOUBLED: Rule =
    Rule::error("link-scheme-doubled", "an address begins with a scheme twice").safe();
pub static LINK_PARENTHESISED: Rule =
    Rule::error("link-parenthesised", "an address stands in parentheses twice").safe();
pub static LINK_BACKSLASH: Rule =
    Rule::error("link-backslash", "an address has backslashes, as a path of a disk does").safe();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for link in view.links() {
        match form(link.address) {
            Form::Empty => findings.add(&LINK_EMPTY, link.whole, "this link leads nowhere: it has no address", |it| {
                it.hint("write the address, or leave only the text")
            }),
            Form::Doubled => doubled(link, findings),
            Form::Parenthesised => parenthesised(link, findings),
            Form::Backslash => backslash(link, findings),
            Form::SchemeMissing(prefix) => missing(link, prefix, findings),
            Form::SchemeMisspelt(meant) => {
                if !quoted(view, link, findings) {
                    misspelt(link, meant, findings);
                }
            }
            // The parser says which schemes lead nowhere.
            Form::SchemeUnknown | Form::Anchor | Form::Web | Form::Mail | Form::Blade | Form::Relative => {}
        }
    }
}

fn doubled(link: &LinkView<'_>, findings: &mut Findings) {
    let Some((_, behind)) = link.address.split_once("://") else { return };
    let first = link.address.len() - behind.trim_start_matches('/').len();
    let scheme = link.part(0, first);
    findings.add(&LINK_SCHEME_DOUBLED, scheme.unwrap_or(link.span), "this address begins with a scheme twice", |it| {
        match scheme {
            Some(scheme) => it.label("one too many").safe_fix(scheme, ""),
            None => it.hint("leave the first out"),
        }
    });
}

fn parenthesised(link: &LinkView<'_>, findings: &mut Findings) {
    let inside = link.address.strip_prefix('(').unwrap_or(link.address);
    let inside = inside.strip_suffix(')').unwrap_or(inside);
    let message = "this address stands in parentheses twice, so the link leads nowhere";
    findings.add(&LINK_PARENTHESISED, link.span, message, |it| match link.place {
        Some(place) => it.safe_fix(place, inside),
        None => it.hint("write one pair"),
    });
}

fn backslash(link: &LinkView<'_>, findings: &mut Findings) {
    let is_scheme = |scheme: &str| scheme.len() > 1 && !scheme.contains(['\\', '/', '#', '?']);
    let Some((scheme, _)) = link.address.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) else {
        if !is_of_disk(link.address) {
            return findings.add(&LINK_BACKSLASH, link.span, "this path has `\\` where `/` belongs", |it| {
                it.hint("write `/` between folders, as in `../folder/article.md`")
            });
        }
        let message = format!("`{}` is a path of a disk, not an address", short(link.address));
        return findings.add(&LINK_BACKSLASH, link.span, message, |it| {
            it.hint("put the file beside the article and link to it with `/`, or take the link away")
        });
    };
    findings.add(&LINK_BACKSLASH, link.span, "this address has `\\` where `/` belongs", |it| {
        let slashes = link.address.replace('\\', "/");
        let rest = slashes.get(scheme.len() + 1..).unwrap_or("").trim_start_matches('/');
        match link.written {
            Some(written) => it.safe_fix(written, format!("{scheme}://{rest}")),
            None => it.hint("write `/`"),
        }
    });
}

/// Whether a path with backslashes begins at a disk or a computer: `C:\`, `\\server`.
fn is_of_disk(path: &str) -> bool {
    path.starts_with('\\') || path.get(1..2) == Some(":")
}

fn missing(link: &LinkView<'_>, prefix: &str, findings: &mut Findings) {
    let message = format!("this address lacks `{prefix}`, so the link leads nowhere");
    findings.add(&LINK_SCHEME_MISSING, link.span, message, |it| match link.place {
        Some(place) if prefix.starts_with("https") => it.safe_fix(start_of(place), prefix),
        Some(place) => it.suggested_fix(start_of(place), prefix),
        None => it.hint(format!("write `{prefix}` before it")),
    });
}

/// Quotation marks around the address, which belong to it as it is written.
fn quoted(view: &ArticleView<'_>, link: &LinkView<'_>, findings: &mut Findings) -> bool {
    let is_mark = |c: char| matches!(c, '"' | '\'' | '`' | '\u{ab}' | '\u{bb}' | '\u{2018}'..='\u{201f}');
    let address = link.address.trim_matches(is_mark).trim();
    if !link.address.starts_with(is_mark) || !matches!(form(address), Form::Web | Form::Mail | Form::Blade) {
        return false;
    }
    let message = "quotation marks stand around this address, so the link leads nowhere";
    findings.add(&LINK_SCHEME_MISSPELT, link.span, message, |it| match link.place {
        Some(place) if stands_anywhere(address) => {
            // Typographic marks do not quote the value of an attribute.
            let is_value = view.text.get(..place.range().start).is_some_and(|before| before.trim_end().ends_with('='));
            let is_in_body = view.article.json_span.is_none_or(|json| !json.range().contains(&place.range().start));
            it.safe_fix(place, if is_value && is_in_body { format!("\"{address}\"") } else { address.to_owned() })
        }
        _ => it.hint("leave them out"),
    });
    true
}

fn misspelt(link: &LinkView<'_>, meant: &'static str, findings: &mut Findings) {
    let scheme = match link.address.split_once(':') {
        Some((scheme, _)) if !scheme.contains(['/', '#', '?']) => scheme,
        // `https//docs.example.com`, and `httpsdocs.example.com` of which nothing can be made.
        _ => link.address.get(..meant.len()).unwrap_or(link.address),
    };
    let written = link.address.get(scheme.len()..).unwrap_or("");
    let rest = written.trim_start_matches([':', '/']);
    let is_web = meant.starts_with("http");
    let separator = if is_web { "://" } else { ":" };
    let is_plain =
        written.starts_with([':', '/']) && (!is_web || rest.split('/').next().is_some_and(|it| it.contains('.')));
    let length = link.address.len() - if is_plain { rest.len() } else { written.len() };
    let span = link.part(0, length);
    if !written.starts_with([':', '/']) {
        let message = format!("this address lacks `{separator}` behind `{scheme}`");
        return findings.add(&LINK_SCHEME_MISSPELT, span.unwrap_or(link.span), message, |it| {
            it.hint("copy the address anew from a browser")
        });
    }
    let message = format!("`{}` is no scheme", link.address.get(..length).unwrap_or(scheme));
    findings.add(&LINK_SCHEME_MISSPELT, span.unwrap_or(link.span), message, |it| {
        let it = it.label(format!("did you mean `{meant}{separator}`?"));
        match span.filter(|_| is_plain) {
            Some(span) => it.safe_fix(span, format!("{meant}{separator}")),
            None => it.hint("copy the address anew from a browser"),
        }
    });
}

fn start_of(place: Span) -> Span {
    Span { start: place.start, end: place.start }
}

/// So much of an address is quoted.
const SHORT: usize = 60;

fn short(address: &str) -> String {
    match address.char_indices().nth(SHORT) {
        Some((end, _)) => format!("{}\u{2026}", &address[..end]),
        None => address.to_owned(),
    }
}
