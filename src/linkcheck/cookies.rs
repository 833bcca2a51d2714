//! The cookies of one chain of redirects, which some chains need to come to an end.
//!
//! Must not keep anything beyond the chain.

use std::time::SystemTime;

use reqwest::Url;

use crate::text::is_within;

/// What hosts asked us to send back, for one visit alone.
#[derive(Debug, Clone, Default)]
pub(super) struct Cookies(Vec<Cookie>);

#[derive(Debug, Clone)]
struct Cookie {
    /// The host, or the domain whose hosts are meant.
    domain: String,
    has_subdomains: bool,
    is_secure: bool,
    /// Below this path.
    path: String,
    name: String,
    value: String,
}

impl Cookies {
    /// Takes a `Set-Cookie` header of an answer, which may also take a cookie away.
    pub(super) fn set(&mut self, from: &Url, header: &str, now: SystemTime) {
        let mut parts = header.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { return };
        let Some(host) = from.host_str() else { return };
        let (name, value) = (name.trim().to_owned(), value.trim().to_owned());
        let domain = host.to_owned();
        let path = from.path().rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let mut cookie = Cookie { domain, has_subdomains: false, is_secure: false, path, name, value };
        let (mut by_date, mut by_age) = (None, None);
        for attribute in parts {
            let (key, value) = attribute.split_once('=').unwrap_or((attribute, ""));
            let domain = value.trim().trim_start_matches('.').to_ascii_lowercase();
            if key.eq_ignore_ascii_case("secure") {
                cookie.is_secure = true;
            } else if key.eq_ignore_ascii_case("path") && value.trim().starts_with('/') {
                value.trim().trim_end_matches('/').clone_into(&mut cookie.path);
            } else if key.eq_ignore_ascii_case("max-age") {
                by_age = value.trim().parse::<i64>().ok().map(|age| age <= 0).or(by_age);
            } else if key.eq_ignore_ascii_case("expires") {
                by_date = date(value.trim()).map(|date| date <= now).or(by_date);
            } else if key.eq_ignore_ascii_case("domain") && domain.contains('.') && is_within(host, &domain) {
                (cookie.domain, cookie.has_subdomains) = (domain, true);
            }
        }
        self.0.retain(|old| (&old.name, &old.domain, &old.path) != (&cookie.name, &cookie.domain, &cookie.path));
        let is_over = by_age.or(by_date).unwrap_or(false);
        if !is_over {
            self.0.push(cookie);
        }
    }

    /// The `Cookie` header of a question.
    pub(super) fn header(&self, to: &Url) -> Option<String> {
        let host = to.host_str()?;
        let is_meant = |cookie: &&Cookie| {
            let is_host = host == cookie.domain || cookie.has_subdomains && is_within(host, &cookie.domain);
            let is_path =
                to.path().strip_prefix(&cookie.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            is_host && is_path && (!cookie.is_secure || to.scheme() == "https")
        };
        let pairs: Vec<String> =
            self.0.iter().filter(is_meant).map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}

/// Also with hyphens, as the first hosts wrote it and many still do.
fn date(text: &str) -> Option<SystemTime> {
    httpdate::parse_http_date(text).or_else(|_| httpdate::parse_http_date(&text.replace('-', " "))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_goes_back_to_where_it_came_from() {
        let url = |address| Url::parse(address).unwrap();
        let (mut cookies, now) = (Cookies::default(), SystemTime::now());
        cookies.set(&url("https://a.example.com/x"), "seen=1; Path=/", now);
        cookies.set(&url("https://a.example.com/x"), "wide=2; Domain=.example.com; Secure", now);
        cookies.set(&url("https://a.example.com/x"), "bad=3; Domain=example.org", now);
        assert_eq!(cookies.header(&url("https://a.example.com/")).as_deref(), Some("seen=1; wide=2; bad=3"));
        assert_eq!(cookies.header(&url("https://b.example.com/")).as_deref(), Some("wide=2"));
        assert_eq!(cookies.header(&url("http://b.example.com/")), None);
        assert_eq!(cookies.header(&url("https://example.org/")), None);
    }

    #[test]
    fn a_cookie_that_is_taken_away_or_meant_for_another_path_is_not_sent() {
        let url = |path: &str| Url::parse(&format!("https://a.example.com{path}")).unwrap();
        let now = SystemTime::now();
        for over in [
            "Max-Age=0",
            "max-age=-1; Expires=Fri, 01 Jan 2100 00:00:00 GMT",
            "Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "expires=Thu, 01-Jan-1970 00:00:00 GMT",
        ] {
            let mut cookies = Cookies::default();
            cookies.set(&url("/"), "state=1; Expires=Fri, 01 Jan 2100 00:00:00 GMT", now);
            assert_eq!(cookies.header(&url("/x")).as_deref(), Some("state=1"));
            cookies.set(&url("/x"), &format!("state=; {over}"), now);
            assert_eq!(cookies.header(&url("/x")), None, "{over}");
        }
        let mut cookies = Cookies::default();
        cookies.set(&url("/a/b"), "one=1; Path=/elsewhere/", now);
        cookies.set(&url("/a/b"), "two=2", now);
        assert_eq!(cookies.header(&url("/elsewhere/x")).as_deref(), Some("one=1"));
        assert_eq!(cookies.header(&url("/elsewhere2")), None);
        assert_eq!(cookies.header(&url("/a/c")).as_deref(), Some("two=2"));
        assert_eq!(cookies.header(&url("/")), None);
    }
}
