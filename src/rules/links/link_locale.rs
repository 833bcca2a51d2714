//! Addresses that hold a language, such as `https://docs.example.com/en-us/restore`.
//!
//! Must not ask the web: an address with a language is wrong whether it answers or not.

use memchr::memchr;

use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::starts_with_any_case;

pub static LINK_LOCALE: Rule =
    Rule::error("link-locale", "an address holds a language, which every reader gets").safe();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    if needs_language(view) {
        return;
    }
    for link in view.addresses() {
        let Some((at, locale)) = find_locale(link.address) else { continue };
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

/// The language among the parts of a web address, and where it begins: `en-us` of `https://docs.example.com/en-us/restore`.
fn find_locale(address: &str) -> Option<(usize, &str)> {
    // Each language has a hyphen, and most addresses have none.
    memchr(b'-', address.as_bytes())?;
    let (scheme, rest) = address.split_once("://").filter(|(scheme, _)| starts_with_any_case(scheme, "http"))?;
    let path = &rest[..rest.bytes().position(|byte| matches!(byte, b'?' | b'#')).unwrap_or(rest.len())];
    let mut at = scheme.len() + "://".len();
    let mut parts = path.split('/');
    at += parts.next()?.len() + 1;
    for part in parts {
        // What stands last names a page, and a fix would take its name away.
        if is_locale(part) && at + part.len() < scheme.len() + "://".len() + path.len() {
            return Some((at, &address[at..at + part.len()]));
        }
        at += part.len() + 1;
    }
    None
}

/// `en-us`, `zh-CN`: two letters, a hyphen, two letters.
fn is_locale(part: &str) -> bool {
    const LANGUAGES: &[&str] = &[
        "ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "he", "hr", "hu", "id", "it", "ja", "ko",
        "lt", "lv", "ms", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk", "vi", "zh",
    ];
    if part.len() != "en-us".len() || part.as_bytes().get(2) != Some(&b'-') {
        return false;
    }
    let Some((language, region)) = part.split_once('-') else { return false };
    LANGUAGES.iter().any(|known| known.eq_ignore_ascii_case(language))
        && region.len() == 2
        && region.bytes().all(|byte| byte.is_ascii_alphabetic())
}
