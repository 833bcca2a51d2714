//! Addresses that hold a language, such as `https://docs.example.com/en-us/restore`.
//!
//! Must not ask the web: an address with a language is wrong whether it answers or not.

use memchr::memchr;

use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::{ArticleView, Web};
use crate::text::is_locale;

pub static LINK_LOCALE: Rule =
    Rule::error("link-locale", "an address holds a language, which every reader gets").safe();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    if needs_language(view) {
        return;
    }
    for link in view.addresses() {
        let Some((at, locale)) = link.web.as_ref().and_then(find_locale) else { continue };
        let span = link.part(at, locale.len()).unwrap_or(link.span);
        findings.add(&LINK_LOCALE, span, format!("this address holds the language `{locale}`"), |it| {
            let it = it
                .label("every reader gets this language")
                .hint("leave it out: the site then answers in the reader's own language");
            match link.part(at, locale.len() + 1) {
                Some(with_slash) => it.safe_fix(with_slash, ""),
                None => it,
            }
        });
    }
}

/// The documentation of some clouds has no address without a language.
fn needs_language(view: &ArticleView<'_>) -> bool {
    let clouds: Vec<_> = view.entry.clouds.iter().collect();
    matches!(clouds.as_slice(), [only] if view.config.cloud(*only).localized_links)
}

/// The language among the parts of a path, and where it begins in the address: `en-us` of `https://docs.example.com/en-us/restore`.
fn find_locale<'a>(web: &Web<'a>) -> Option<(usize, &'a str)> {
    // Each language has a hyphen, and most addresses have none.
    memchr(b'-', web.rest.as_bytes())?;
    let path = web.rest.split(['?', '#']).next()?;
    let mut at = 0;
    for part in path.split('/') {
        // What stands last names a page, and a fix would take its name away.
        if is_locale(part) && at + part.len() < path.len() {
            return Some((web.rest_at + at, part));
        }
        at += part.len() + 1;
    }
    None
}
