//! The links of articles as pages to ask the web for, and what it says of these as findings at every place.
//!
//! Must not ask the web itself.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rayon::prelude::*;

use crate::config::Config;
use crate::corpus::Entry;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::linkcheck::{Address, Blocked, Checked, Dead, Missing, Target, Unreachable, Verdict};
use crate::rules::links::link_user_info::{self, LINK_USER_INFO};
use crate::rules::links::web;
use crate::rules::{ArticleView, Web};
use crate::text::{RelPath, Span, is_within, stands_anywhere};

/// What is found by asking the web.
pub const RULES: [&Rule; 9] = [
    &web::LINK_DEAD,
    &web::LINK_FRAGMENT_MISSING,
    &web::LINK_PRIVATE,
    &LINK_USER_INFO,
    &web::LINK_SOFT_404,
    &web::LINK_TO_HOME,
    &web::LINK_UNREACHABLE,
    &web::LINK_MOVED,
    &web::LINK_BLOCKED,
];

/// Whether a rule finds nothing unless the web is asked.
#[must_use]
pub fn needs_web(rule: &str) -> bool {
    RULES.iter().any(|known| known.id == rule && **known != LINK_USER_INFO)
}

/// Whether a finding fails a run: only what is surely not there does.
#[must_use]
pub fn fails(finding: &Diagnostic) -> bool {
    let is_gone = *finding.rule == web::LINK_DEAD || *finding.rule == web::LINK_FRAGMENT_MISSING;
    is_gone && finding.severity == Severity::Error
}

/// The pages that articles link to, and where.
#[derive(Debug, Default)]
pub struct Links {
    /// In order of address.
    pub targets: Vec<Target>,
    /// Addresses that nobody can ask for, each with the reason, in order.
    faulty: Vec<(String, String)>,
    places: HashMap<String, Vec<Place>>,
    count: usize,
}

/// A link as an author wrote it.
#[derive(Debug, Clone)]
struct Place {
    path: RelPath,
    span: Span,
    /// The address, where it stands byte for byte at `span`.
    written: Option<String>,
    fragment: Option<String>,
    /// The host, where something secret stands before it.
    told_to: Option<String>,
    /// Why nobody can ask for the address.
    fault: Option<String>,
}

impl Links {
    /// The links of some texts to hosts that `is_wanted`.
    #[must_use]
    pub fn of(config: &Config, texts: &[&Entry], is_wanted: impl Fn(&str) -> bool + Sync) -> Self {
        Self::new(texts.par_iter().flat_map_iter(|entry| links_of(config, entry, &is_wanted)).collect())
    }

    fn new(links: Vec<(String, Place)>) -> Self {
        let count = links.len();
        let mut targets: BTreeMap<String, Target> = BTreeMap::new();
        let mut places: HashMap<String, Vec<Place>> = HashMap::new();
        let mut faulty: BTreeMap<String, String> = BTreeMap::new();
        for (page, place) in links {
            if let Some(why) = &place.fault {
                faulty.insert(page.clone(), why.clone());
                places.entry(page).or_default().push(place);
                continue;
            }
            let target = targets
                .entry(page.clone())
                .or_insert_with(|| Target { page: page.clone(), fragments: BTreeSet::new() });
            target.fragments.extend(place.fragment.clone());
            places.entry(page).or_default().push(place);
        }
        let (targets, faulty) = (targets.into_values().collect(), faulty.into_iter().collect());
        Self { targets, faulty, places, count }
    }

    /// Those that were not there before, by file and address. Files that have another name now are given, old to new.
    #[must_use]
    pub fn without(self, before: &Self, renamed: &BTreeMap<RelPath, RelPath>) -> Self {
        type Known<'a> = HashSet<(&'a RelPath, &'a str, Option<&'a str>)>;
        let known: Known<'_> = before
            .places
            .iter()
            .flat_map(|(page, places)| {
                let name = |place| renamed.get(place).unwrap_or(place);
                places.iter().map(move |place| (name(&place.path), page.as_str(), place.fragment.as_deref()))
            })
            .collect();
        let links = self
            .places
            .into_iter()
            .flat_map(|(page, places)| places.into_iter().map(move |place| (page.clone(), place)));
        let is_new =
            |(page, place): &(String, Place)| !known.contains(&(&place.path, page.as_str(), place.fragment.as_deref()));
        Self::new(links.filter(is_new).collect())
    }

    /// Whether any of the links leads to a host, or to one below it.
    #[must_use]
    pub fn lead_to(&self, host: &str) -> bool {
        let hosts = self.targets.iter().filter_map(|target| Address::parse(&target.page));
        let mut faulty = self.faulty.iter().filter_map(|(address, _)| Web::parse(address));
        hosts.into_iter().any(|address| is_within(&address.host, host)) || faulty.any(|web| is_within(web.host, host))
    }

    /// How many links there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// How many of them have an address that nobody can ask for.
    #[must_use]
    pub fn faulty(&self) -> usize {
        self.faulty.iter().filter_map(|(address, _)| self.places.get(address)).map(Vec::len).sum()
    }

    /// What is to be said of these at every place, whatever the web says of others.
    #[must_use]
    pub fn findings_of_faulty(&self) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        for (address, why) in &self.faulty {
            let message = format!("`{address}` is not there: nobody can ask for such an address ({why})");
            let places = self.places.get(address).into_iter().flatten();
            findings.extend(places.map(|place| {
                Diagnostic::new(&web::LINK_DEAD, &place.path, Some(place.span), message.as_str())
                    .hint("write the whole address, as a browser shows it")
            }));
        }
        findings
    }

    /// What a page's verdict means at every place that links to it.
    #[must_use]
    pub fn findings(&self, checked: &Checked) -> Vec<Diagnostic> {
        let places = self.places.get(&checked.page).into_iter().flatten();
        let said = said_of(checked);
        let mut findings = Vec::new();
        for place in places {
            findings.extend(place.told_to.as_ref().map(|host| user_info(place, host)));
            if let Some((rule, message, hint)) = &said {
                let finding = Diagnostic::new(rule, &place.path, Some(place.span), message.as_str());
                let finding = if hint.is_empty() { finding } else { finding.hint(*hint) };
                findings.push(with_fix(finding, place, checked));
            }
            let missing = checked.missing.iter().find(|missing| Some(&missing.fragment) == place.fragment.as_ref());
            findings.extend(missing.map(|missing| fragment_missing(checked, missing, place)));
        }
        findings
    }
}

fn links_of(config: &Config, entry: &Entry, is_wanted: &impl Fn(&str) -> bool) -> Vec<(String, Place)> {
    let view = ArticleView::new(config, entry);
    let links = view.links().iter().filter(|link| link.web.is_some() && !link.is_refused);
    let links = links.map(|link| (link.address, link.span, link.place.is_some()));
    // An image on the web is a link on its page. Addresses that are no links are left alone: many are made up to show a form.
    let images = view.article.fragments().flat_map(|fragment| &fragment.images).map(|image| &image.target);
    let images =
        images.map(|target| (target.value.trim(), target.span, view.slice(target.span) == target.value.trim()));
    let mut found = Vec::new();
    for (written, span, is_as_written) in links.chain(images.filter(|(address, ..)| !address.contains("<!--"))) {
        let Some(web) = Web::parse(written) else { continue };
        let written_here = is_as_written.then(|| written.to_owned());
        let place = |fragment, told_to, fault| {
            let path = view.article.path().clone();
            Place { path, span, written: written_here, fragment, told_to, fault }
        };
        match Address::read(written) {
            Ok(address) if is_wanted(&address.host) => {
                let told_to = address.has_user_info.then_some(address.host);
                found.push((address.page, place(address.fragment, told_to, None)));
            }
            Err(why) if is_wanted(web.host) => {
                // As it is written, but for what may be secret.
                let address = format!("{}://{}{}", web.scheme, &written[web.host_at..web.rest_at], web.rest);
                found.push((address, place(None, None, Some(why))));
            }
            _ => {}
        }
    }
    found
}

/// At the same place as a check finds it, so that a baseline knows both.
fn user_info(place: &Place, host: &str) -> Diagnostic {
    let found = place.written.as_deref().and_then(link_user_info::place_in);
    let span = found.map(|found| Span::new(found.start, found.end).shifted(place.span.range().start));
    let message = link_user_info::message(host);
    Diagnostic::new(&LINK_USER_INFO, &place.path, Some(span.unwrap_or(place.span)), message)
        .hint("it was asked for without; take it away")
}

type Said = (&'static Rule, String, &'static str);

/// The rule that a verdict belongs to, what is wrong, and the way out.
fn said_of(checked: &Checked) -> Option<Said> {
    let page = &checked.page;
    let it = subject(checked);
    let said: Said = match &checked.verdict {
        Verdict::Ok => return None,
        Verdict::Moved { to } => (&web::LINK_MOVED, moved(checked, to), "link to where it is now"),
        Verdict::Dead(why) => (&web::LINK_DEAD, dead(page, &it, *why), "link to what took its place"),
        Verdict::SoftNotFound { says } => {
            (&web::LINK_SOFT_404, format!("{it} is answered, but says `{says}`"), "open it and look")
        }
        Verdict::ToHome { to } => {
            (&web::LINK_TO_HOME, format!("`{page}` leads to the home page `{to}`"), "link to the page that is meant")
        }
        Verdict::Blocked(why) => (
            &web::LINK_BLOCKED,
            blocked(page, &it, why),
            "open it in a private window of a browser; where it is well there, nothing needs to be done",
        ),
        Verdict::Unreachable(why) => (
            &web::LINK_UNREACHABLE,
            format!("{it} {}", unreachable(why)),
            "try again later; where it stays so, link to another page, or take the link away",
        ),
        Verdict::Refused { host, inside } => (
            &web::LINK_PRIVATE,
            format!("`{page}` leads inside: `{host}` is a {inside} address"),
            "where it is yours to ask, allow it by `--allow-host` or in `[linkcheck]`",
        ),
    };
    Some(said)
}

fn moved(checked: &Checked, to: &str) -> String {
    let moved = format!("`{}` has moved to `{to}`", checked.page);
    match &checked.lost_place {
        Some(lost) => format!("{moved}, which has no place `#{lost}` that its redirect names"),
        None => moved,
    }
}

/// The page that something is said of, with the way to it where that is another one than the link names.
fn subject(checked: &Checked) -> String {
    match checked.led_to() {
        Some(to) => format!("`{}` leads to `{to}`, which", checked.page),
        None => format!("`{}`", checked.page),
    }
}

fn dead(page: &str, it: &str, why: Dead) -> String {
    match why {
        Dead::Status(status) => format!("{it} is not there: it answers {status}"),
        Dead::RedirectLoop => format!("`{page}` is not there: its redirects go round in a circle"),
        Dead::TooManyRedirects => format!("`{page}` is not there: it has too many redirects"),
    }
}

fn blocked(page: &str, it: &str, why: &Blocked) -> String {
    match why {
        Blocked::Status(status) => format!("{it} is kept from programs: it answers {status}"),
        Blocked::Wall(says) => format!("{it} is kept from programs: it shows `{says}`"),
        Blocked::SignIn { to } => format!("`{page}` is kept from who has not signed in: it leads to `{to}`"),
        Blocked::Throttled => format!("{it} is kept from programs: the host asks us to wait too long"),
    }
}

fn unreachable(why: &Unreachable) -> String {
    let said = match why {
        Unreachable::NameUnknown => "no host has this name",
        Unreachable::ConnectionRefused => "the host refuses connections",
        Unreachable::CertificateExpired => "its certificate has expired",
        Unreachable::CertificateNotTrusted => "its certificate is signed by itself, or by nobody known",
        Unreachable::CertificateForOtherName => "its certificate is for another name",
        Unreachable::TimedOut => "nothing came in time",
        Unreachable::Reset => "the connection was broken off",
        Unreachable::NoRoom => "this machine can open no more connections at once",
        Unreachable::Status(status) => {
            return format!("cannot be read now: its host has a fault, and answers {status}");
        }
        Unreachable::Tls(why) => return format!("could not be reached: no encryption could be agreed on ({why})"),
        Unreachable::Other(why) => why,
    };
    format!("could not be reached: {said}")
}

fn with_fix(finding: Diagnostic, place: &Place, checked: &Checked) -> Diagnostic {
    let (Verdict::Moved { to }, Some(written)) = (&checked.verdict, &place.written) else { return finding };
    // Where neither the place of the link nor that of the redirect is there, its author must choose.
    let is_missing = || checked.missing.iter().any(|missing| Some(&missing.fragment) == place.fragment.as_ref());
    if checked.lost_place.is_some() && is_missing() {
        return finding;
    }
    let fragment = place.fragment.as_ref().filter(|_| !to.contains('#'));
    let new = fragment.map_or_else(|| to.clone(), |fragment| format!("{to}#{fragment}"));
    if !fits(&new, written) {
        return finding;
    }
    finding.suggested_fix(place.span, new)
}

fn fragment_missing(checked: &Checked, missing: &Missing, place: &Place) -> Diagnostic {
    let message = format!("{} has no place `#{}`", subject(checked), missing.fragment);
    let finding = Diagnostic::new(&web::LINK_FRAGMENT_MISSING, &place.path, Some(place.span), message);
    let Some(nearest) = &missing.nearest else {
        return finding.hint("link to the page as a whole, or to another place");
    };
    let finding = match missing.differs_in_case {
        true => finding.hint(format!("write `#{nearest}`: upper and lower case differ")),
        false => finding.hint(format!("the nearest is `#{nearest}`")),
    };
    let before = place.written.as_ref().and_then(|written| Some((written, written.split_once('#')?.0)));
    match before.map(|(written, before)| (written, format!("{before}#{nearest}"))) {
        Some((written, new)) if fits(&new, written) => finding.suggested_fix(place.span, new),
        _ => finding,
    }
}

/// Whether an address can stand where another one stood, without being escaped.
fn fits(new: &str, old: &str) -> bool {
    stands_anywhere(new) && (!new.contains('&') || old.contains('&') && !old.contains("&amp;"))
}
