//! Web addresses as they are written: their parts, what host is below which, and the languages in them.
//!
//! Must not know what stands at an address, nor which are wrong.

use super::starts_with_any_case;

/// The parts of an `http` or `https` address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WebParts<'a> {
    /// In any case.
    pub scheme: &'a str,
    /// A user's name, the host and a port; may be empty.
    pub authority: &'a str,
    /// Path, query and fragment.
    pub rest: &'a str,
}

impl<'a> WebParts<'a> {
    /// Nothing where the address has another scheme or none.
    #[must_use]
    pub fn of(address: &'a str) -> Option<Self> {
        let start = ["https://", "http://"].into_iter().find(|start| starts_with_any_case(address, start))?;
        let (scheme, behind) = (address.get(..start.len() - "://".len())?, address.get(start.len()..)?);
        // Every link is taken apart, and hosts are short: bytes are looked at one by one.
        let is_end = |byte| matches!(byte, b'/' | b'?' | b'#' | b'\\');
        let (authority, rest) = behind.split_at(behind.bytes().position(is_end).unwrap_or(behind.len()));
        Some(Self { scheme, authority, rest })
    }

    /// The host with its port, behind a user's name.
    #[must_use]
    pub fn host_and_port(&self) -> &'a str {
        let user = self.authority.bytes().rposition(|byte| byte == b'@').map_or(0, |at| at + 1);
        self.authority.get(user..).unwrap_or_default()
    }

    /// The host as written, without a port and without a dot at its end, with which it is the same one. An IPv6 address has
    /// its brackets.
    #[must_use]
    pub fn host(&self) -> &'a str {
        let with_port = self.host_and_port();
        let end = match with_port.starts_with('[') {
            true => with_port.find(']').map(|bracket| bracket + 1),
            false => with_port.bytes().position(|byte| byte == b':'),
        };
        let host = with_port.get(..end.unwrap_or(with_port.len())).unwrap_or_default();
        host.strip_suffix('.').unwrap_or(host)
    }
}

/// Whether an address, or a part of one, can stand in any link as it is: in Markdown, a cell of a table, HTML and JSON.
#[must_use]
pub fn stands_anywhere(address: &str) -> bool {
    address.bytes().all(|byte| byte.is_ascii_graphic() && !b"()<>\"'\\[]`|".contains(&byte))
}

/// Whether a host is another one or below it.
#[must_use]
pub fn is_within(host: &str, domain: &str) -> bool {
    // With a dot at its end a host is the same one. Bytes are compared, as each link is held against many hosts.
    let (host, domain) = (host.as_bytes(), domain.as_bytes());
    let host = host.strip_suffix(b".").unwrap_or(host);
    let Some(start) = host.len().checked_sub(domain.len()) else { return false };
    (start == 0 || host[start - 1] == b'.') && host[start..].eq_ignore_ascii_case(domain)
}

/// The languages that hosts write into addresses. Some that are words of English count with their own country alone: `no-op`
/// is a name.
const LANGUAGES: &str = "af ar az bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id it ja ka kk km kn ko lb lt \
                         lv mk ml mn mr ms mt nb nl nn pa pl ps pt ro ru sd si sk sl sq sr sv sw ta te th tr uk ur uz vi zh zu";
const WITH_COUNTRY: &str = "am-et as-in be-by is-is no-no or-in";

/// Whether a part of a path names a language with a country or a way of writing: `en-us`, `zh-Hans`, `sr-latn-rs`.
#[must_use]
pub fn is_locale(part: &str) -> bool {
    let Some((language, behind)) = part.split_once('-').filter(|(language, _)| language.len() == 2) else {
        return false;
    };
    let (script, country) = match behind.split_once('-') {
        Some((script, country)) => (Some(script), Some(country)),
        None if behind.len() == 2 => (None, Some(behind)),
        None => (Some(behind), None),
    };
    let is_country = |country: &str| country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_alphabetic());
    script.is_none_or(|script| is_among("hans hant latn cyrl", script))
        && country.is_none_or(is_country)
        && (is_among(LANGUAGES, language) || is_among(WITH_COUNTRY, part))
}

/// Whether a part of a path is the name of a language alone: `en`.
#[must_use]
pub fn is_language(part: &str) -> bool {
    is_among(LANGUAGES, part)
}

fn is_among(known: &str, it: &str) -> bool {
    known.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_parts() {
        let parts = |address| WebParts::of(address).map(|it| (it.scheme, it.authority, it.host_and_port(), it.rest));
        assert_eq!(
            parts("HTTPS://me:pw@it@a.example:1/b?c#d"),
            Some(("HTTPS", "me:pw@it@a.example:1", "a.example:1", "/b?c#d"))
        );
        assert_eq!(parts("http://a.example"), Some(("http", "a.example", "a.example", "")));
        assert_eq!(parts("http://\\a"), Some(("http", "", "", "\\a")));
        assert_eq!((parts("ftp://a.example/"), parts("a.example/b")), (None, None));
        let host = |address| WebParts::of(address).map(|it| it.host());
        assert_eq!(host("https://me:pw@A.example.:443/b"), Some("A.example"));
        assert_eq!((host("http://[::1]:80/"), host("http://[::1/x")), (Some("[::1]"), Some("[::1")));
    }

    #[test]
    fn what_would_have_to_be_escaped_somewhere_stands_not_anywhere() {
        assert!(stands_anywhere("https://a.example/b?c=d&e=%20#f"));
        assert!(["a b", "a|b", "a(b", "a'b", "a\\b", "\u{e9}"].iter().all(|address| !stands_anywhere(address)));
    }

    #[test]
    fn hosts_are_below_domains() {
        assert!(is_within("a.Example.com.", "example.com") && is_within("example.com", "Example.com"));
        assert!(!is_within("notexample.com", "example.com") && !is_within("com", "example.com"));
    }

    #[test]
    fn languages_are_told_from_names() {
        for locale in ["en-us", "zh-CN", "zh-hans", "sr-Latn-RS", "hi-in", "is-is", "nb-no"] {
            assert!(is_locale(locale), "{locale}");
        }
        for name in ["en", "how-to", "ad-fs", "ab-cd", "no-op", "as-is", "is-it", "zh-chinese", "en-us-x", "sr-rs-latn"]
        {
            assert!(!is_locale(name), "{name}");
        }
    }
}
