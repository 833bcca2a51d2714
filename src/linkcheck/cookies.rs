//! The cookies of one chain of redirects, which some chains need to come to an end.
//!
//! Must not keep anything beyond the chain.

use reqwest::Url;

use super::address::is_within;

/// What hosts asked us to send back, for one visit alone.
#[derive(Debug, Clone, Default)]
pub(super) struct Cookies(Vec<Cookie>);

#[derive(Debug, Clone)]
struct Cookie {
    /// The host, or the domain whose hosts are meant.
    domain: String,
    has_subdomains: bool,
    is_secure: bool,
    name: String,
    value: String,
}

impl Cookies {
    /// Takes a `Set-Cookie` header of an answer.
    pub(super) fn set(&mut self, from: &Url, header: &str) {
        let mut parts = header.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { return };
        let Some(host) = from.host_str() else { return };
        let (name, value) = (name.trim().to_owned(), value.trim().to_owned());
        let mut cookie = Cookie { domain: host.to_owned(), has_subdomains: false, is_secure: false, name, value };
        for attribute in parts {
            let (key, value) = attribute.split_once('=').unwrap_or((attribute, ""));
            let domain = value.trim().trim_start_matches('.').to_ascii_lowercase();
            if key.eq_ignore_ascii_case("secure") {
                cookie.is_secure = true;
            } else if key.eq_ignore_ascii_case("domain") && domain.contains('.') && is_within(host, &domain) {
                (cookie.domain, cookie.has_subdomains) = (domain, true);
            }
        }
        self.0.retain(|old| (&old.name, &old.domain) != (&cookie.name, &cookie.domain));
        self.0.push(cookie);
    }

    /// The `Cookie` header of a question.
    pub(super) fn header(&self, to: &Url) -> Option<String> {
        let host = to.host_str()?;
        let is_meant = |cookie: &&Cookie| {
            let is_host = host == cookie.domain || cookie.has_subdomains && is_within(host, &cookie.domain);
            is_host && (!cookie.is_secure || to.scheme() == "https")
        };
        let pairs: Vec<String> =
            self.0.iter().filter(is_meant).map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_goes_back_to_where_it_came_from() {
        let url = |address| Url::parse(address).unwrap();
        let mut cookies = Cookies::default();
        cookies.set(&url("https://a.example.com/x"), "seen=1; Path=/");
        cookies.set(&url("https://a.example.com/x"), "wide=2; Domain=.example.com; Secure");
        cookies.set(&url("https://a.example.com/x"), "bad=3; Domain=example.org");
        assert_eq!(cookies.header(&url("https://a.example.com/")).as_deref(), Some("seen=1; wide=2; bad=3"));
        assert_eq!(cookies.header(&url("https://b.example.com/")).as_deref(), Some("wide=2"));
        assert_eq!(cookies.header(&url("http://b.example.com/")), None);
        assert_eq!(cookies.header(&url("https://example.org/")), None);
    }
}
