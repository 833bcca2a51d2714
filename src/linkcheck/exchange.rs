//! One question to the web, and its answer or why there is none.
//!
//! Must not decide what an answer means, nor follow where it leads.

use std::error::Error;
use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::header::{CONNECTION, COOKIE, HeaderMap, LOCATION, RETRY_AFTER, SET_COOKIE, TRANSFER_ENCODING};
use reqwest::{Client, Method, Response, Url, Version, header};
use rustls::{CertificateError, Error as TlsError};

use super::charset::Charset;
use super::resolve::{Guard, Inside, NameUnknown, is_for_want_of_room};
use super::scan::{Page, Scan};
use super::visit::{Answer, Trouble, Visit};
use super::{Internet, Settings, Unreachable};

/// What a body that is no page may have so that it is read, which keeps the connection.
const SMALL_BODY: u64 = 64 << 10;

pub(super) struct Exchange {
    client: Client,
    /// Those of the environment, as the client takes them; nothing where none is to be used.
    proxies: Option<Matcher>,
    time: Duration,
    body_cap: usize,
    glance_cap: usize,
}

impl Exchange {
    pub(super) fn new(settings: &Settings, internet: Arc<dyn Internet>) -> anyhow::Result<Self> {
        // Whoever uses this library may have chosen another one before, which does as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let proxies = settings.proxy_hosts.iter().flatten();
        let allowed = settings.allowed_hosts.iter().chain(proxies).cloned().collect();
        let mut builder = Client::builder()
            .user_agent(&settings.user_agent)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(settings.connect_time)
            .pool_max_idle_per_host(settings.per_host)
            .pool_idle_timeout(Duration::from_secs(10))
            .http1_ignore_invalid_headers_in_responses(true)
            .http1_allow_spaces_after_header_name_in_responses(true)
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .default_headers(headers())
            .dns_resolver(Arc::new(Guard { internet, allowed }));
        if settings.proxy_hosts.is_none() {
            builder = builder.no_proxy();
        }
        let certificates = settings.trusted_certificates.iter();
        let certificates = certificates.map(|bytes| reqwest::Certificate::from_der(bytes));
        builder = builder.tls_certs_merge(certificates.collect::<Result<Vec<_>, _>>()?);
        let Settings { time, body_cap, glance_cap, .. } = *settings;
        let proxies = settings.proxy_hosts.as_ref().map(|_| Matcher::from_system());
        Ok(Self { client: builder.build()?, proxies, time, body_cap, glance_cap })
    }

    pub(super) async fn ask(&self, visit: &Visit, keeps_connection: bool) -> Result<Answer, Trouble> {
        let answer = tokio::time::timeout(self.time, self.ask_unlimited(visit, keeps_connection)).await;
        answer.unwrap_or(Err(Trouble::Question(Unreachable::TimedOut)))
    }

    async fn ask_unlimited(&self, visit: &Visit, keeps_connection: bool) -> Result<Answer, Trouble> {
        let method = if visit.asks_head { Method::HEAD } else { Method::GET };
        let mut request = self.client.request(method, visit.address.clone());
        if let Some(cookies) = visit.cookies.header(&visit.address) {
            request = request.header(COOKIE, cookies);
        }
        if !keeps_connection {
            request = request.header(CONNECTION, "close");
        }
        let mut response = request.send().await.map_err(|error| match self.proxy_of(&visit.address) {
            Some(proxy) => through_proxy(trouble_of(&error), &proxy),
            None => trouble_of(&error),
        })?;
        let mut answer = answer_of(&response);
        if !visit.asks_head && answer.location.is_none() {
            match self.read(&mut response, answer.is_html, visit.wants_anchors()).await {
                Ok(page) => answer.read = page,
                Err(BrokenOff) if response.status().is_success() => {
                    return Err(Trouble::Question(Unreachable::Reset));
                }
                // Any other status says all by itself.
                Err(BrokenOff) => {}
            }
        }
        Ok(answer)
    }

    /// The host and port of the proxy that an address is asked through.
    fn proxy_of(&self, address: &Url) -> Option<String> {
        let proxy = self.proxies.as_ref()?.intercept(&address.as_str().parse().ok()?)?;
        let host = proxy.uri().host()?.to_owned();
        Some(proxy.uri().port_u16().map_or_else(|| host.clone(), |port| format!("{host}:{port}")))
    }

    /// Reads what is needed of a body. That it cannot be unpacked is told by the page not being complete.
    async fn read(
        &self,
        response: &mut Response,
        is_html: bool,
        wants_anchors: bool,
    ) -> Result<Option<Page>, BrokenOff> {
        let is_small = response.content_length().is_some_and(|length| length <= SMALL_BODY);
        if !is_html && !is_small {
            return Ok(None);
        }
        let has_told_end = response.content_length().is_some()
            || response.headers().contains_key(TRANSFER_ENCODING)
            || response.version() >= Version::HTTP_2;
        let cap = if wants_anchors { self.body_cap } else { self.glance_cap };
        let content_type = response.headers().get(header::CONTENT_TYPE).map(header::HeaderValue::as_bytes);
        let content_type = String::from_utf8_lossy(content_type.unwrap_or_default()).to_ascii_lowercase();
        let mut charset = Charset::new(&content_type);
        let mut scan = Scan::new(wants_anchors, content_type.contains("xhtml+xml"));
        let mut read = 0;
        let is_complete = loop {
            match response.chunk().await {
                Ok(Some(bytes)) => {
                    read += bytes.len();
                    if is_html {
                        scan.feed(&charset.read(&bytes));
                    }
                }
                Ok(None) => break true,
                Err(error) if is_broken_off(&error, has_told_end) => return Err(BrokenOff),
                Err(_) => break false,
            }
            if read >= cap {
                break false;
            }
        };
        scan.feed(&charset.finish());
        Ok(is_html.then(|| scan.finish(is_complete)))
    }
}

/// The connection ended before the body did.
struct BrokenOff;

/// Tells a connection that ended too early from a body that came whole and cannot be unpacked.
fn is_broken_off(error: &reqwest::Error, has_told_end: bool) -> bool {
    let said: Vec<String> = causes(error).map(ToString::to_string).collect();
    let says = |what: &str| said.iter().any(|said| said.contains(what));
    // A body of no told length ends with its connection, and many hosts take no leave of an encrypted one.
    let is_end = !has_told_end && says("close_notify");
    says("error reading a body from connection") && !is_end
}

/// An error, and all that led to it.
fn causes<'a>(error: &'a reqwest::Error) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error as &'a (dyn Error + 'static)), |&error| {
        // What an error of input and output holds is not its source: that is the source of what it holds.
        let held = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        held.map(|held| held as &(dyn Error + 'static)).or_else(|| error.source())
    })
}

fn headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    let accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    headers.insert(header::ACCEPT, header::HeaderValue::from_static(accept));
    headers.insert(header::ACCEPT_LANGUAGE, header::HeaderValue::from_static("en-US,en;q=0.9"));
    headers
}

fn answer_of(response: &Response) -> Answer {
    let headers = response.headers();
    let text = |name: header::HeaderName| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let is_redirect = response.status().is_redirection();
    let cookies = headers.get_all(SET_COOKIE).iter();
    let is_html = text(header::CONTENT_TYPE).is_none_or(|kind| {
        let kind = kind.to_ascii_lowercase();
        kind.contains("html") || kind.trim().is_empty()
    });
    Answer {
        status: response.status().as_u16(),
        location: text(LOCATION).map(|location| location.trim().to_owned()).filter(|to| is_redirect && !to.is_empty()),
        cookies: cookies.filter_map(|value| value.to_str().ok()).map(str::to_owned).collect(),
        retry_after: text(RETRY_AFTER).and_then(|value| retry_after(value.trim(), SystemTime::now())),
        is_html,
        is_challenge: headers.get("cf-mitigated").is_some_and(|value| value == "challenge"),
        read: None,
    }
}

/// A wait in seconds, or until a date.
fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(value).ok()?;
    Some(until.duration_since(now).unwrap_or(Duration::ZERO))
}

fn trouble_of(error: &reqwest::Error) -> Trouble {
    let mut last = String::new();
    for cause in causes(error) {
        if let Some(trouble) = known_trouble(cause) {
            return trouble;
        }
        last = cause.to_string();
    }
    if error.is_timeout() {
        let why = Unreachable::TimedOut;
        return if error.is_connect() { Trouble::Host(why) } else { Trouble::Question(why) };
    }
    // The connection was closed before, or within, an answer.
    match last.contains("connection closed") || last.contains("closed before") || last.contains("incomplete") {
        true => Trouble::Question(Unreachable::Reset),
        false => Trouble::Question(Unreachable::Other(last)),
    }
}

/// Through a proxy, what keeps us from connecting is none of the host's faults.
fn through_proxy(trouble: Trouble, proxy: &str) -> Trouble {
    let Trouble::Host(why) = &trouble else { return trouble };
    let says = match why {
        Unreachable::NameUnknown => format!("no host has the name of the proxy `{proxy}`"),
        Unreachable::ConnectionRefused => format!("the proxy `{proxy}` refuses connections"),
        Unreachable::TimedOut => format!("nothing came in time through the proxy `{proxy}`"),
        _ => return trouble,
    };
    Trouble::Host(Unreachable::Other(says))
}

fn known_trouble(error: &(dyn Error + 'static)) -> Option<Trouble> {
    if let Some(Inside(inside)) = error.downcast_ref() {
        return Some(Trouble::Inside(inside));
    }
    if error.downcast_ref::<NameUnknown>().is_some() {
        return Some(Trouble::Host(Unreachable::NameUnknown));
    }
    if let Some(error) = error.downcast_ref() {
        return Some(Trouble::Host(tls_trouble(error)));
    }
    let error = error.downcast_ref::<io::Error>()?;
    if is_for_want_of_room(error) {
        return Some(Trouble::Question(Unreachable::NoRoom));
    }
    io_trouble(error.kind())
}

fn io_trouble(kind: io::ErrorKind) -> Option<Trouble> {
    match kind {
        io::ErrorKind::ConnectionRefused => Some(Trouble::Host(Unreachable::ConnectionRefused)),
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof => Some(Trouble::Question(Unreachable::Reset)),
        _ => None,
    }
}

fn tls_trouble(error: &TlsError) -> Unreachable {
    match error {
        TlsError::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => {
            Unreachable::CertificateExpired
        }
        TlsError::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => Unreachable::CertificateForOtherName,
        TlsError::InvalidCertificate(CertificateError::UnknownIssuer) => Unreachable::CertificateNotTrusted,
        TlsError::InvalidCertificate(other) if format!("{other:?}").contains("CaUsedAsEndEntity") => {
            Unreachable::CertificateNotTrusted
        }
        other => Unreachable::Tls(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_seconds_or_as_a_date() {
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        assert_eq!(retry_after("120", now), Some(Duration::from_mins(2)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:50:07 GMT", now), Some(Duration::from_secs(30)));
        assert_eq!(retry_after("Sunday, 06-Nov-94 08:50:07 GMT", now), Some(Duration::from_secs(30)));
        assert_eq!(retry_after("Sat, 06 Nov 1993 08:50:07 GMT", now), Some(Duration::ZERO));
        assert_eq!(retry_after("soon", now), None);
    }
}
