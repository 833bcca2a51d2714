//! Addresses of links: the page, the place on it, and what must not be sent along.
//!
//! Must not ask anything.

use reqwest::Url;

use crate::text::{is_language, is_locale};

/// A web address, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// As browsers write it: without a fragment, a user's name and a password.
    pub page: String,
    /// In lower case; an IPv6 address in brackets.
    pub host: String,
    /// As written behind `#`, without it.
    pub fragment: Option<String>,
    pub has_user_info: bool,
}

impl Address {
    /// Nothing where it is no address of the web, or none that can be asked for.
    #[must_use]
    pub fn parse(address: &str) -> Option<Self> {
        Self::read(address).ok()
    }

    /// # Errors
    /// Why nobody can ask for it, in words.
    pub fn read(address: &str) -> Result<Self, String> {
        let mut url = Url::parse(address.trim()).map_err(|error| error.to_string())?;
        let host = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https"));
        let host = host.ok_or_else(|| "no address of the web".to_owned())?.to_owned();
        let fragment = url.fragment().filter(|fragment| !fragment.is_empty()).map(str::to_owned);
        let has_user_info = strip_user_info(&mut url);
        url.set_fragment(None);
        Ok(Self { page: url.into(), host, fragment, has_user_info })
    }
}

/// A host without the dot that it may end in, with which it is the same one.
pub(super) fn plain_host(host: &str) -> &str {
    host.strip_suffix('.').unwrap_or(host)
}

/// Whether there was any.
pub(super) fn strip_user_info(url: &mut Url) -> bool {
    let has_any = !url.username().is_empty() || url.password().is_some();
    // An address of the web can always be without them.
    let _ = (url.set_username(""), url.set_password(None));
    has_any
}

/// The name of a place that is most like one that is not there: one that differs in case, else one that shares most with it.
#[must_use]
pub fn nearest_of<'a>(fragment: &str, anchors: &'a [String]) -> Option<&'a str> {
    let wanted = fragment.to_lowercase();
    let shared = |anchor: &str| {
        let anchor = anchor.to_lowercase();
        let front = wanted.chars().zip(anchor.chars()).take_while(|(a, b)| a == b).count();
        let back = wanted.chars().rev().zip(anchor.chars().rev()).take_while(|(a, b)| a == b).count();
        let (wanted, anchor) = (wanted.chars().count(), anchor.chars().count());
        // Twice what is shared of both, in hundredths of their length.
        200 * (front + back).min(wanted).min(anchor) / (wanted + anchor).max(1)
    };
    let best = anchors.iter().map(|anchor| (shared(anchor), anchor.as_str()));
    best.rev().max_by_key(|&(shared, _)| shared).filter(|&(shared, _)| shared >= 50).map(|(_, anchor)| anchor)
}

/// An address without the first segment of its path that names a language, such as `en-us`.
pub(super) fn without_locale(address: &str) -> String {
    let Ok(mut url) = Url::parse(address) else { return address.to_owned() };
    let segments: Vec<&str> = url.path_segments().into_iter().flatten().collect();
    let Some(at) = segments.iter().take(2).position(|segment| is_locale(segment)) else { return address.to_owned() };
    let rest: Vec<&str> = segments.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, it)| *it).collect();
    let path = format!("/{}", rest.join("/"));
    url.set_path(&path);
    url.into()
}

pub(super) fn without_fragment(address: &str) -> String {
    address.split_once('#').map_or(address, |(page, _)| page).to_owned()
}

/// Whether an address is its host's home, in any language: also in one of two letters, which deep in an address may mean
/// anything.
pub(super) fn is_home(address: &str) -> bool {
    let Ok(url) = Url::parse(&without_locale(address)) else { return false };
    let path = url.path().trim_end_matches('/').to_ascii_lowercase();
    let first = path.split('/').nth(1).unwrap_or("");
    let path = if is_language(first) { path.get(1 + first.len()..).unwrap_or("") } else { &path };
    matches!(path, "" | "/index.html" | "/index.htm" | "/index.php" | "/default.aspx" | "/home")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart_and_holds_no_secrets() {
        let address = Address::parse(" HTTPS://me:secret@Docs.Example.com:443/a b#Part ").unwrap();
        assert_eq!(
            (address.page.as_str(), address.host.as_str()),
            ("https://docs.example.com/a%20b", "docs.example.com")
        );
        assert_eq!((address.fragment.as_deref(), address.has_user_info), (Some("Part"), true));
        assert_eq!(Address::parse("http://0x7f.1/").unwrap().host, "127.0.0.1");
        assert_eq!(Address::parse("mailto:a@example.com"), None);
        assert_eq!(Address::parse("https:///"), None);
        let why = |address: &str| Address::read(address).unwrap_err();
        assert_eq!(why("http://127.0.0.1:99999/x"), "invalid port number");
        assert_eq!(why("http://1.2.3.4.5/x"), "invalid IPv4 address");
        assert_eq!(why("http://[::1/x"), "invalid IPv6 address");
    }

    #[test]
    fn the_nearest_place_differs_in_case_or_little() {
        let anchors = ["overview", "Create-a-vault", "create-a-vault-now"].map(str::to_owned);
        assert_eq!(nearest_of("create-a-vault", &anchors), Some("Create-a-vault"));
        assert_eq!(nearest_of("overveiw", &anchors), Some("overview"));
        assert_eq!(nearest_of("zzz", &anchors), None);
    }

    #[test]
    fn a_language_is_no_part_of_what_an_address_means() {
        assert_eq!(without_locale("https://docs.example.com/en-us/a/b"), "https://docs.example.com/a/b");
        assert_eq!(without_locale("https://docs.example.com/a/b"), "https://docs.example.com/a/b");
        assert_eq!(without_locale("https://docs.example.com/zh-hans/a"), "https://docs.example.com/a");
        assert_eq!(without_locale("https://docs.example.com/ad-fs/a"), "https://docs.example.com/ad-fs/a");
        assert!(is_home("https://docs.example.com/en-us/") && is_home("https://example.com?x"));
        assert!(is_home("https://example.com/en/") && is_home("https://example.com/de/index.html"));
        assert!(!is_home("https://docs.example.com/en-us/a") && !is_home("https://example.com/en/a"));
        assert!(!is_home("https://example.com/qq/") && !is_home("https://example.com/go"));
    }
}
