//! Addresses that hold a language, such as `https://docs.example.com/en-us/restore`.
//!
//! Must not ask the web: an address with a language is wrong whether it answers or not.

use memchr::memchr;

use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::{ArticleView, Web};
use crate::text::{is_locale, stands_anywhere};

pub static LINK_LOCALE: Rule =
    Rule::error("link-locale", "an address holds a language, which every reader gets").safe();

/// Hosts of code and files, and those below them: a language in a path is a folder there, which the address needs.
const FILE_HOSTS: &[&str] = &[
    "github.com",
    "githubusercontent.com",
    "github.io",
    "gitlab.com",
    "bitbucket.org",
    "blob.core.windows.net",
    "file.core.windows.net",
    "amazonaws.com",
    "storage.googleapis.com",
];

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    if needs_language(view) {
        return;
    }
    for link in view.addresses() {
        let Some((at, locale)) = link.web.as_ref().filter(|web| !is_file_host(web.host)).and_then(find_locale) else {
            continue;
        };
        let span = link.part(at, locale.len()).unwrap_or(link.span);
        findings.add(&LINK_LOCALE, span, format!("this address holds the language `{locale}`"), |it| {
            let it = it
                .label("every reader gets this language")
                .hint("leave it out: the site then answers in the reader's own language");
            match (link.part(at, locale.len() + 1), without(link.address, at, locale.len() + 1)) {
                (Some(with_slash), _) => it.safe_fix(with_slash, ""),
                (None, Some(address)) if link.written.is_some() => it.safe_fix(link.span, address),
                _ => it,
            }
        });
    }
}

/// The documentation of some clouds has no address without a language.
fn needs_language(view: &ArticleView<'_>) -> bool {
    let clouds: Vec<_> = view.entry.clouds.iter().collect();
    matches!(clouds.as_slice(), [only] if view.config.cloud(*only).localized_links)
}

fn is_file_host(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    FILE_HOSTS
        .iter()
        .any(|known| host.strip_suffix(known).is_some_and(|subdomain| subdomain.is_empty() || subdomain.ends_with('.')))
}

/// An address without a part of it, where what is left can be written in any form.
fn without(address: &str, at: usize, length: usize) -> Option<String> {
    let left = format!("{}{}", address.get(..at)?, address.get(at + length..)?);
    (stands_anywhere(&left) && !left.contains('&')).then_some(left)
}

/// The language among the parts of a path, and where it begins in the address: `en-us` of `https://docs.example.com/en-us/restore`.
fn find_locale<'a>(web: &Web<'a>) -> Option<(usize, &'a str)> {
    // Each language has a hyphen, and most addresses have none.
    memchr(b'-', web.rest.as_bytes())?;
    let path = &web.rest[..web.rest.bytes().position(|byte| matches!(byte, b'?' | b'#')).unwrap_or(web.rest.len())];
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
