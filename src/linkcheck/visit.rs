//! What the answers to a page's questions mean, and what to ask next. Plain functions of what was answered.
//!
//! Must not wait and must not ask.

use std::time::{Duration, SystemTime};

use reqwest::Url;

use super::address::{is_home, plain_host, strip_user_info, without_fragment, without_locale};
use super::cookies::Cookies;
use super::disguise::{is_about_not_found, not_found_of, sign_in_of, wall_of};
use super::private;
use super::scan::Page;
use super::{Blocked, Checked, Dead, Settings, Target, Unreachable, Verdict, missing_of};
use crate::text::place_named;

/// Where a redirect may not lead, as browsers see it: into the page, the browser itself, or the reader's files.
const NOT_FOLLOWED: &[&str] = &["javascript", "vbscript", "data", "file", "filesystem", "about", "blob", "view-source"];

/// A page on the way to its verdict.
#[derive(Debug)]
pub(super) struct Visit {
    pub target: Target,
    /// The question that comes next.
    pub address: Url,
    pub asks_head: bool,
    pub cookies: Cookies,
    hops: Vec<Hop>,
    tries: u32,
    throttles: u32,
}

/// A redirect that was followed.
#[derive(Debug)]
struct Hop {
    to: String,
    is_permanent: bool,
}

/// What was answered to one question.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    pub status: u16,
    pub location: Option<String>,
    pub cookies: Vec<String>,
    /// How long the host asks us to wait.
    pub retry_after: Option<Duration>,
    pub is_html: bool,
    /// The host says itself that it wants to know whether we are human.
    pub is_challenge: bool,
    /// What was read of an HTML page.
    pub read: Option<Page>,
}

impl Answer {
    pub(super) fn asks_to_wait(&self) -> bool {
        self.status == 429 || self.status == 503 && self.retry_after.is_some()
    }
}

/// Why there was no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// There is no way to the host, for no page of it.
    Host(Unreachable),
    /// This question came to nothing; the next may not.
    Question(Unreachable),
    Inside(&'static str),
}

pub(super) enum Next {
    /// Ask again, or on, after a wait.
    Ask(Box<Visit>, Duration),
    /// ... and ask the whole host nothing for so long.
    Throttled(Box<Visit>, Duration),
    Done(Box<Checked>),
}

impl Visit {
    /// # Errors
    /// Where it is no address: what is to be said of it.
    pub(super) fn new(target: Target) -> Result<Self, Box<Checked>> {
        let address = match Url::parse(&target.page) {
            Ok(address) => address,
            Err(error) => {
                let verdict = Verdict::Unreachable(Unreachable::Other(error.to_string()));
                let (page, final_address) = (target.page.clone(), target.page);
                let (missing, looked_for_places) = (Vec::new(), false);
                let (status, anchors, lost_place) = (None, None, None);
                let checked =
                    Checked { page, verdict, missing, status, final_address, looked_for_places, anchors, lost_place };
                return Err(Box::new(checked));
            }
        };
        let asks_head = !target.wants_anchors() && is_file(&address);
        let (cookies, hops) = (Cookies::default(), Vec::new());
        Ok(Self { target, address, asks_head, cookies, hops, tries: 0, throttles: 0 })
    }

    /// Why the next question must not be asked: its address names the inside, literally.
    pub(super) fn inside(&self, settings: &Settings) -> Option<&'static str> {
        let host = plain_host(self.address.host_str()?);
        if settings.allowed_hosts.contains(host) {
            return None;
        }
        // The way to a proxy may lead inside, but no page is there.
        if settings.proxy_hosts.as_ref().is_some_and(|proxies| proxies.contains(host)) {
            return Some("proxy's");
        }
        match host.trim_matches(['[', ']']).parse() {
            Ok(literal) => private::inside(literal),
            Err(_) => private::inside_name(host),
        }
    }

    /// What follows from an answer.
    pub(super) fn after(self, answer: Result<Answer, Trouble>, settings: &Settings) -> Next {
        match answer {
            Ok(answer) => self.after_answer(answer, settings),
            Err(Trouble::Inside(inside)) => {
                let host = self.address.host_str().unwrap_or_default().to_owned();
                self.done(Verdict::Refused { host, inside }, None)
            }
            // A host may know no HEAD, and not say so.
            Err(Trouble::Question(_)) if self.asks_head => self.ask_for_page(),
            Err(Trouble::Host(why) | Trouble::Question(why)) => {
                let passes = !matches!(
                    why,
                    Unreachable::CertificateExpired
                        | Unreachable::CertificateNotTrusted
                        | Unreachable::CertificateForOtherName
                );
                match passes && self.tries < settings.retries {
                    true => self.ask_again(settings),
                    false => self.done(Verdict::Unreachable(why), None),
                }
            }
        }
    }

    fn after_answer(mut self, mut answer: Answer, settings: &Settings) -> Next {
        for cookie in &answer.cookies {
            self.cookies.set(&self.address, cookie, SystemTime::now());
        }
        let status = answer.status;
        if matches!(status, 301 | 302 | 303 | 307 | 308) {
            return match answer.location.take() {
                Some(location) => self.follow(status, &location, settings),
                None => self.leads_nowhere(status, "a redirect that does not say where to"),
            };
        }
        if answer.asks_to_wait() {
            return self.throttled(&answer, settings);
        }
        let is_well = matches!(status, 200..=399);
        // A file needs no look; a page may say that it is not there, and a refusal may be meant for HEAD alone.
        if self.asks_head && (!is_well || answer.is_html) {
            return self.ask_for_page();
        }
        if is_well {
            return self.found(answer, settings);
        }
        if answer.is_challenge {
            return self.done(Verdict::Blocked(Blocked::Wall("a challenge".to_owned())), Some(status));
        }
        if let Some(says) = answer.read.as_ref().and_then(wall_of).filter(|_| !matches!(status, 404 | 410)) {
            return self.done(Verdict::Blocked(Blocked::Wall(says)), Some(status));
        }
        match status {
            404 | 410 => self.done(Verdict::Dead(Dead::Status(status)), Some(status)),
            408 | 500..=599 if self.tries < settings.retries => self.ask_again(settings),
            408 | 500..=599 => self.done(Verdict::Unreachable(Unreachable::Status(status)), Some(status)),
            _ => self.done(Verdict::Blocked(Blocked::Status(status)), Some(status)),
        }
    }

    fn follow(mut self, status: u16, location: &str, settings: &Settings) -> Next {
        let Ok(mut to) = self.address.join(location) else {
            return self.leads_nowhere(status, "a redirect to what is no address");
        };
        strip_user_info(&mut to);
        if NOT_FOLLOWED.contains(&to.scheme()) {
            let why = format!("a redirect to a `{}:` address, which no browser follows", to.scheme());
            return self.leads_nowhere(status, &why);
        }
        if !matches!(to.scheme(), "http" | "https") {
            // It opens an application, which is what it is for.
            return self.done(Verdict::Ok, Some(status));
        }
        if to.fragment().is_none_or(str::is_empty) {
            to.set_fragment(self.address.fragment());
        }
        if self.hops.len() >= settings.redirects {
            if self.asks_head {
                return self.begin_anew();
            }
            let is_loop = self.hops.iter().filter(|hop| hop.to == to.as_str()).count() > 0;
            let why = if is_loop { Dead::RedirectLoop } else { Dead::TooManyRedirects };
            return self.done(Verdict::Dead(why), Some(status));
        }
        self.hops.push(Hop { to: to.as_str().to_owned(), is_permanent: matches!(status, 301 | 308) });
        self.address = to;
        self.tries = 0;
        Next::Ask(Box::new(self), Duration::ZERO)
    }

    fn leads_nowhere(self, status: u16, why: &str) -> Next {
        match self.asks_head {
            true => self.ask_for_page(),
            false => self.done(Verdict::Unreachable(Unreachable::Other(format!("{why} ({status})"))), Some(status)),
        }
    }

    fn throttled(mut self, answer: &Answer, settings: &Settings) -> Next {
        let wait = answer.retry_after.unwrap_or(settings.back_off * 2_u32.pow(self.throttles.min(6)));
        if self.throttles >= settings.throttles || wait > settings.patience {
            return self.done(Verdict::Blocked(Blocked::Throttled), Some(answer.status));
        }
        self.throttles += 1;
        // Whom many ask again at the same moment, turns many away again.
        let wait = wait + spread(&self.target.page, self.throttles, settings.back_off / 4);
        Next::Throttled(Box::new(self), wait)
    }

    /// The page is there; is it the one that is meant?
    fn found(self, answer: Answer, settings: &Settings) -> Next {
        let status = Some(answer.status);
        if answer.is_challenge {
            return self.done(Verdict::Blocked(Blocked::Wall("a challenge".to_owned())), status);
        }
        let read = answer.read;
        if let Some(says) = read.as_ref().and_then(wall_of) {
            return self.done(Verdict::Blocked(Blocked::Wall(says)), status);
        }
        if let Some(to) = self.leads_to_sign_in(read.as_ref()) {
            return self.done(Verdict::Blocked(Blocked::SignIn { to }), status);
        }
        if let Some(says) = self.not_found_of(read.as_ref()) {
            return self.done(Verdict::SoftNotFound { says }, status);
        }
        if self.lands_at_home(settings) {
            let to = self.final_address();
            return self.done(Verdict::ToHome { to }, status);
        }
        let verdict = self.moved_to().map_or(Verdict::Ok, |to| Verdict::Moved { to });
        let host = plain_host(self.address.host_str().unwrap_or_default());
        // Of a page that was not read to its end, nobody knows what is not on it.
        let looked_at = read.filter(|page| page.is_complete && self.wants_anchors());
        let anchors = looked_at.map(|page| page.anchors).filter(|_| !settings.route_hosts.contains(host));
        let lost_place = self.lost_place(anchors.as_deref());
        let verdict = match (verdict, &lost_place) {
            // What its redirects name is not there, so it must not get into a link.
            (Verdict::Moved { to }, Some(_)) => Verdict::Moved { to: without_fragment(&to) },
            (verdict, _) => verdict,
        };
        // A place that redirects name comes before those that links do, where it is there.
        let anchors = anchors.filter(|_| self.address.fragment().is_none() || lost_place.is_some());
        let missing = anchors.as_deref().map(|anchors| missing_of(&self.target.fragments, anchors)).unwrap_or_default();
        Next::Done(Box::new(Checked { missing, anchors, lost_place, ..self.checked(verdict, status) }))
    }

    /// The place that redirects for good name themselves, where the page does not have it.
    fn lost_place(&self, anchors: Option<&[String]>) -> Option<String> {
        let named = self.address.fragment().map(str::to_owned)?;
        let is_for_good = self.hops.iter().all(|hop| hop.is_permanent);
        let is_lost = is_for_good && !missing_of([&named], anchors?).is_empty();
        is_lost.then_some(named)
    }

    /// Whether a link, or a redirect on the way, leads to a named place of the page.
    pub(super) fn wants_anchors(&self) -> bool {
        let of_redirect = self.address.fragment().is_some_and(|fragment| place_named(fragment).is_some());
        self.target.wants_anchors() || of_redirect
    }

    /// What a page says that is not there; who links to a page about that means it.
    fn not_found_of(&self, read: Option<&Page>) -> Option<String> {
        let asks_for_it = Url::parse(&self.target.page).is_ok_and(|asked| is_about_not_found(&asked));
        read.filter(|_| !asks_for_it).and_then(not_found_of)
    }

    /// Where one signs in instead, which no page for good is: somebody who has signed in is not sent there.
    fn leads_to_sign_in(&self, read: Option<&Page>) -> Option<String> {
        let is_for_now = self.hops.iter().any(|hop| !hop.is_permanent);
        let asked = Url::parse(&self.target.page).ok().filter(|_| is_for_now)?;
        sign_in_of(&asked, &self.address, read)
    }

    fn lands_at_home(&self, settings: &Settings) -> bool {
        let Ok(first) = Url::parse(&self.target.page) else { return false };
        let host = |url: &Url| plain_host(url.host_str().unwrap_or_default()).trim_start_matches("www.").to_owned();
        let is_short = first.host_str().is_some_and(|host| settings.short_hosts.contains(host));
        let same_host = host(&first) == host(&self.address);
        !self.hops.is_empty() && !is_short && same_host && !is_home(&self.target.page) && is_home(self.address.as_str())
    }

    /// Where the page is for good: as far as every redirect says so.
    fn moved_to(&self) -> Option<String> {
        let to = &self.hops.iter().take_while(|hop| hop.is_permanent).last()?.to;
        // That a host puts the reader's language into an address is no move, and must not get into a link.
        let adds_language = |host: &Url| {
            let steps = std::iter::once(&self.target.page).chain(self.hops.iter().map(|hop| &hop.to));
            let steps: Vec<&String> = steps.collect();
            let is_of_host = |address: &str| Url::parse(address).is_ok_and(|url| url.origin() == host.origin());
            let adds = |from: &str, to: &str| is_of_host(to) && from != to && without_locale(to) == from;
            steps.windows(2).any(|pair| adds(pair[0], pair[1]))
        };
        let is_added = Url::parse(to).is_ok_and(|to| adds_language(&to));
        let to = if is_added { without_locale(to) } else { to.clone() };
        (to != self.target.page).then_some(to)
    }

    fn final_address(&self) -> String {
        without_fragment(self.address.as_str())
    }

    fn ask_for_page(mut self) -> Next {
        (self.asks_head, self.tries) = (false, 0);
        Next::Ask(Box::new(self), Duration::ZERO)
    }

    /// Redirects that come to no end may be meant for HEAD alone as well.
    fn begin_anew(mut self) -> Next {
        let Ok(first) = Url::parse(&self.target.page) else { return self.ask_for_page() };
        (self.address, self.hops) = (first, Vec::new());
        self.ask_for_page()
    }

    fn ask_again(mut self, settings: &Settings) -> Next {
        let wait = settings.back_off * 2_u32.pow(self.tries.min(6));
        self.tries += 1;
        let wait = wait + spread(&self.target.page, self.tries, wait / 2);
        Next::Ask(Box::new(self), wait)
    }

    pub(super) fn done(self, verdict: Verdict, status: Option<u16>) -> Next {
        Next::Done(Box::new(self.checked(verdict, status)))
    }

    fn checked(self, verdict: Verdict, status: Option<u16>) -> Checked {
        let final_address = self.final_address();
        let looked_for_places = self.target.wants_anchors();
        let page = self.target.page;
        let (missing, anchors, lost_place) = (Vec::new(), None, None);
        Checked { page, verdict, missing, status, final_address, looked_for_places, anchors, lost_place }
    }
}

impl Target {
    /// Whether a link leads to a named place of the page.
    pub(super) fn wants_anchors(&self) -> bool {
        self.fragments.iter().any(|fragment| place_named(fragment).is_some())
    }
}

/// A part of the longest wait, another for each page, so that not all come back at once.
fn spread(page: &str, tries: u32, longest: Duration) -> Duration {
    let hash = blake3::hash(page.as_bytes());
    let byte = hash.as_bytes()[tries as usize % 32];
    longest * u32::from(byte) / 255
}

/// Whether an address is by its name one of a file, of which the head says all.
fn is_file(address: &Url) -> bool {
    const FILES: &[&str] = &[
        "7z", "avi", "bin", "csv", "doc", "docx", "exe", "gif", "gz", "iso", "jar", "jpeg", "jpg", "json", "mp3",
        "mp4", "msi", "pdf", "png", "ppt", "pptx", "ps1", "rpm", "sh", "svg", "tar", "txt", "vhd", "webm", "xls",
        "xlsx", "xml", "yaml", "yml", "zip",
    ];
    let name = address.path().rsplit('/').next().unwrap_or("");
    name.rsplit_once('.').is_some_and(|(_, end)| FILES.contains(&end.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_names() {
        let is_file = |address: &str| is_file(&Url::parse(address).unwrap());
        assert!(is_file("https://example.com/a/tool.ZIP?x") && is_file("https://example.com/a.tar.gz"));
        assert!(
            !is_file("https://example.com/a/tool")
                && !is_file("https://example.com/a.zip/b")
                && !is_file("https://example.com/a.aspx")
        );
    }
}
