//! Web addresses in the one form in which they are compared: those that lead to the same page are equal.
//!
//! Must not know which pages there are.

use crate::text::{WebParts, escaped_byte, is_locale};

/// A web address, normalised: `http` and `https` are the same, and so are a host in any case, a port that is meant anyway, a
/// slash or `index.html` at the end, and characters that are percent-encoded without need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Lower-case; with the port where it is not the usual one.
    pub host: String,
    /// Empty, or `/` and what follows; without a slash at its end.
    pub path: String,
    pub query: Option<String>,
    /// As written.
    pub fragment: Option<String>,
}

/// Where a page is kept: its folder, such as `docs.example.com/backup/`, and its name there with its query.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub folder: String,
    /// Empty for the first page of a host.
    pub name: String,
}

impl Address {
    /// Takes an address with scheme and host apart; nothing where it is of another scheme.
    #[must_use]
    pub fn parse(address: &str) -> Option<Self> {
        let parts = WebParts::of(address)?;
        let port = if parts.scheme.eq_ignore_ascii_case("https") { ":443" } else { ":80" };
        let host = parts.host_and_port().to_lowercase();
        let host = host.strip_suffix(port).or(host.strip_suffix(':')).unwrap_or(&host);
        let host = host.strip_suffix('.').unwrap_or(host);
        if host.is_empty() || host.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return None;
        }
        let rest = parts.rest;
        let (rest, fragment) = rest.split_once('#').map_or((rest, None), |(rest, fragment)| (rest, Some(fragment)));
        let (path, query) = rest.split_once('?').map_or((rest, None), |(path, query)| (path, Some(query)));
        Some(Self {
            host: host.to_owned(),
            path: normal_path(path),
            query: query.filter(|query| !query.is_empty()).map(normal_query),
            fragment: fragment.map(str::to_owned),
        })
    }

    /// The address that a reference on this page leads to: a whole one, `/path`, `name`, `?query` or `#fragment`.
    #[must_use]
    pub fn join(&self, reference: &str) -> Option<Self> {
        self.join_from(reference, false)
    }

    /// The same; a page that is the first of its folder is seen from within it, which its own address does not show.
    #[must_use]
    pub fn join_from(&self, reference: &str, is_first_of_folder: bool) -> Option<Self> {
        let reference = reference.trim();
        let behind_scheme = reference.split(['/', '?', '#']).next()?.split_once(':');
        if behind_scheme.is_some() {
            return Self::parse(reference);
        }
        if reference.starts_with("//") {
            return Self::parse(&format!("https:{reference}"));
        }
        let base = match reference.chars().next() {
            Some('/') => String::new(),
            Some('?' | '#') | None => self.path.clone(),
            Some(_) if is_first_of_folder => format!("{}/", self.path),
            Some(_) => self.path.rsplit_once('/').map_or_else(|| "/".to_owned(), |(folder, _)| format!("{folder}/")),
        };
        let joined = Self::parse(&format!("https://{}{base}{reference}", self.host))?;
        Some(match reference.starts_with('#') {
            true => Self { query: self.query.clone(), ..joined },
            false => joined,
        })
    }

    /// Where the page is kept, its query left aside.
    #[must_use]
    pub fn place(&self) -> Place {
        let (folder, name) = self.path.rsplit_once('/').unwrap_or(("", ""));
        Place { folder: format!("{}{folder}/", self.host), name: name.to_owned() }
    }

    /// Where the page is kept, its query included.
    #[must_use]
    pub fn place_with_query(&self) -> Place {
        let mut place = self.place();
        if let Some(query) = &self.query {
            place.name.push('?');
            place.name.push_str(query);
        }
        place
    }

    /// The language that the path begins with: `en-us` of `/en-us/backup`.
    #[must_use]
    pub fn locale(&self) -> Option<&str> {
        let first = self.path.strip_prefix('/')?.split('/').next()?;
        is_locale(first).then_some(first)
    }

    /// The same address without the language that its path begins with; without all of them, so that what is plain stays so.
    #[must_use]
    pub fn without_locale(mut self) -> Self {
        while let Some(length) = self.locale().map(str::len) {
            self.path.drain(..=length);
        }
        self
    }

    /// Host and path, as trees are compared.
    #[must_use]
    pub fn tree(&self) -> String {
        format!("{}{}", self.host, self.path)
    }

    /// The whole address, to be written into a link.
    #[must_use]
    pub fn to_link(&self) -> String {
        let mut link = format!("https://{}{}", self.host, self.path);
        if self.path.is_empty() {
            link.push('/');
        }
        if let Some(query) = &self.query {
            link.push('?');
            link.push_str(query);
        }
        if let Some(fragment) = &self.fragment {
            link.push('#');
            link.push_str(fragment);
        }
        link
    }
}

impl Place {
    /// The whole address, to be written into a link.
    #[must_use]
    pub fn to_link(&self) -> String {
        format!("https://{}{}", self.folder, self.name)
    }
}

fn normal_path(path: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in path.split(['/', '\\']) {
        let part = normal_name(part);
        match part.as_str() {
            "" | "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    let is_index = |last: &String| ["index.html", "index.htm"].iter().any(|name| last.eq_ignore_ascii_case(name));
    parts.pop_if(|last| is_index(last));
    parts.iter().fold(String::new(), |path, part| path + "/" + part)
}

/// A part of a path as it is compared.
pub(super) fn normal_name(name: &str) -> String {
    normal(name, is_plain_in_path, is_plain_in_path)
}

/// A query as it is compared. What separates its values means another thing when it is encoded.
pub(super) fn normal_query(query: &str) -> String {
    normal(query, |byte| is_plain_in_path(byte) || b"/?".contains(&byte), is_unreserved)
}

/// Percent-encodes what may not stand as it is, in upper-case digits, and decodes what is the same when it is not encoded.
fn normal(text: &str, may_stand: fn(u8) -> bool, is_same: fn(u8) -> bool) -> String {
    if text.bytes().all(may_stand) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let decoded = if byte == b'%' { escaped_byte(behind) } else { None };
        rest = if decoded.is_some() { behind.get(2..).unwrap_or_default() } else { behind };
        let value = decoded.unwrap_or(byte);
        let is_plain = if decoded.is_some() { is_same } else { may_stand };
        match is_plain(value) {
            true => out.push(char::from(value)),
            false => out.push_str(&format!("%{value:02X}")),
        }
    }
    out
}

fn is_plain_in_path(byte: u8) -> bool {
    is_unreserved(byte) || b"!$&'()*+,;=:@".contains(&byte)
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(address: &str) -> String {
        Address::parse(address).unwrap().to_link()
    }

    #[test]
    fn addresses_that_lead_to_the_same_page_are_equal() {
        let same = [
            "https://docs.example.com/backup/a%28b%29",
            "http://docs.example.com/backup/a(b)",
            "HTTPS://Docs.Example.COM:443/backup/a(b)/",
            "http://docs.example.com:80/backup/./x/../a(b)/index.html",
            "https://docs.example.com.//backup/%61(b)",
        ];
        assert!(same.iter().all(|address| link(address) == "https://docs.example.com/backup/a(b)"), "{same:?}");
        assert_eq!(link("https://example.com"), "https://example.com/");
        assert_eq!(link("https://example.com/caf\u{e9}/%c3%a9 x"), "https://example.com/caf%C3%A9/%C3%A9%20x");
    }

    #[test]
    fn addresses_that_may_differ_do() {
        let different = [
            "https://example.com/a",
            "https://example.com/A",
            "https://example.com:8080/a",
            "https://example.com/a?b=c&d",
            "https://example.com/a?b=c%26d",
            "https://example.com/100%",
            "https://example.com/a%2Fb",
            "https://example.com/a/b",
            "https://www.example.com/a",
        ];
        let links: std::collections::BTreeSet<String> = different.iter().map(|address| link(address)).collect();
        assert_eq!(links.len(), different.len());
        assert!(Address::parse("mailto:a@example.com").is_none() && Address::parse("https:///a").is_none());
    }

    #[test]
    fn a_reference_leads_from_its_page() {
        let page = Address::parse("https://example.com/a/b?c=d").unwrap();
        let joined = |reference: &str| page.join(reference).map(|it| it.to_link());
        assert_eq!(joined("x?y#z").as_deref(), Some("https://example.com/a/x?y#z"));
        assert_eq!(joined("../x").as_deref(), Some("https://example.com/x"));
        assert_eq!(joined("/x").as_deref(), Some("https://example.com/x"));
        assert_eq!(joined("#z").as_deref(), Some("https://example.com/a/b?c=d#z"));
        assert_eq!(joined("//example.org/x").as_deref(), Some("https://example.org/x"));
        assert_eq!(joined("http://example.org").as_deref(), Some("https://example.org/"));
        assert_eq!(joined("mailto:a@b.c"), None);
        let from_folder = |reference: &str| page.join_from(reference, true).map(|it| it.to_link());
        assert_eq!(from_folder("../x").as_deref(), Some("https://example.com/a/x"));
        assert_eq!(from_folder("x/").as_deref(), Some("https://example.com/a/b/x"));
        assert_eq!(from_folder("/x").as_deref(), Some("https://example.com/x"));
        let home = Address::parse("https://example.com").unwrap();
        assert_eq!(home.join_from("x", true).map(|it| it.to_link()).as_deref(), Some("https://example.com/x"));
    }

    #[test]
    fn a_language_stands_first() {
        let locale = |address: &str| Address::parse(address).unwrap().locale().map(str::to_owned);
        assert_eq!(locale("https://example.com/zh-CN/a").as_deref(), Some("zh-CN"));
        assert_eq!(locale("https://example.com/a/en-us"), None);
        assert_eq!(locale("https://example.com/how-to"), None);
        let plain = Address::parse("https://example.com/en-us").unwrap().without_locale();
        assert_eq!(plain.to_link(), "https://example.com/");
    }
}
