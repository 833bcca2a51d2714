//! The links of articles as pages to ask the web for, and what it says of these as findings at every place.
//!
//! Must not ask the web itself.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use crate::config::Config;
use crate::corpus::Entry;
use crate::diagnostic::{Diagnostic, Rule};
use crate::linkcheck::{Address, Blocked, Checked, Dead, Missing, Target, Unreachable, Verdict};
use crate::rules::ArticleView;
use crate::rules::links::link_user_info::{self, LINK_USER_INFO};
use crate::rules::links::web;
use crate::text::{RelPath, Span};

/// The pages that articles link to, and where.
#[derive(Debug, Default)]
pub struct Links {
    /// In order of address.
    pub targets: Vec<Target>,
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
}

impl Links {
    /// The links of some texts to hosts that `is_wanted`.
    #[must_use]
    pub fn of(config: &Config, texts: &[&Entry], is_wanted: impl Fn(&str) -> bool + Sync) -> Self {
        let links: Vec<_> = texts.par_iter().flat_map_iter(|entry| links_of(config, entry, &is_wanted)).collect();
        let count = links.len();
        let mut targets: BTreeMap<String, Target> = BTreeMap::new();
        let mut places: HashMap<String, Vec<Place>> = HashMap::new();
        for (page, place) in links {
            let target = targets
                .entry(page.clone())
                .or_insert_with(|| Target { page: page.clone(), fragments: std::collections::BTreeSet::new() });
            target.fragments.extend(place.fragment.clone());
            places.entry(page).or_default().push(place);
        }
        Self { targets: targets.into_values().collect(), places, count }
    }

    /// How many links there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// What a page's verdict means at every place that links to it.
    #[must_use]
    pub fn findings(&self, checked: &Checked) -> Vec<Diagnostic> {
        let places = self.places.get(&checked.page).into_iter().flatten();
        let said = said_of(&checked.page, &checked.verdict);
        let mut findings = Vec::new();
        for place in places {
            findings.extend(place.told_to.as_ref().map(|host| {
                Diagnostic::new(&LINK_USER_INFO, &place.path, Some(place.span), link_user_info::message(host))
                    .hint("it was asked for without; take it away")
            }));
            if let Some((rule, message, hint)) = &said {
                let finding = Diagnostic::new(rule, &place.path, Some(place.span), message.as_str());
                let finding = if hint.is_empty() { finding } else { finding.hint(*hint) };
                findings.push(with_fix(finding, place, &checked.verdict));
            }
            let missing = checked.missing.iter().find(|missing| Some(&missing.fragment) == place.fragment.as_ref());
            findings.extend(missing.map(|missing| fragment_missing(checked, missing, place)));
        }
        findings
    }
}

fn links_of(config: &Config, entry: &Entry, is_wanted: &impl Fn(&str) -> bool) -> Vec<(String, Place)> {
    let view = ArticleView::new(config, entry);
    let mut found = Vec::new();
    for link in view.links().iter().filter(|link| link.web.is_some() && !link.is_refused) {
        let Some(address) = Address::parse(link.address).filter(|address| is_wanted(&address.host)) else { continue };
        let written = link.place.map(|_| link.address.to_owned());
        let path = view.article.path().clone();
        let told_to = address.has_user_info.then_some(address.host);
        found.push((address.page, Place { path, span: link.span, written, fragment: address.fragment, told_to }));
    }
    found
}

type Said = (&'static Rule, String, &'static str);

/// The rule that a verdict belongs to, what is wrong, and the way out.
fn said_of(page: &str, verdict: &Verdict) -> Option<Said> {
    let said: Said = match verdict {
        Verdict::Ok => return None,
        Verdict::Moved { to } => (&web::LINK_MOVED, format!("`{page}` has moved to `{to}`"), "link to where it is now"),
        Verdict::Dead(why) => {
            (&web::LINK_DEAD, format!("`{page}` is not there: {}", dead(why)), "link to what took its place")
        }
        Verdict::SoftNotFound { says } => {
            (&web::LINK_SOFT_404, format!("`{page}` is answered, but says `{says}`"), "open it and look")
        }
        Verdict::ToHome { to } => {
            (&web::LINK_TO_HOME, format!("`{page}` leads to the home page `{to}`"), "link to the page that is meant")
        }
        Verdict::Blocked(Blocked::SignIn { to }) => (
            &web::LINK_BLOCKED,
            format!("`{page}` is kept from who has not signed in: it leads to `{to}`"),
            "open it and look, as one who has signed in",
        ),
        Verdict::Blocked(why) => (&web::LINK_BLOCKED, format!("`{page}` is kept from programs: {}", blocked(why)), ""),
        Verdict::Unreachable(why) => {
            (&web::LINK_UNREACHABLE, format!("`{page}` could not be reached: {}", unreachable(why)), "")
        }
        Verdict::Refused { host, inside } => (
            &web::LINK_PRIVATE,
            format!("`{page}` leads inside: `{host}` is a {inside} address"),
            "where it is yours to ask, allow it by `--allow-host` or in `[linkcheck]`",
        ),
    };
    Some(said)
}

fn dead(why: &Dead) -> String {
    match why {
        Dead::Status(status) => format!("it answers {status}"),
        Dead::RedirectLoop => "its redirects go round in a circle".to_owned(),
        Dead::TooManyRedirects => "it has too many redirects".to_owned(),
    }
}

fn blocked(why: &Blocked) -> String {
    match why {
        Blocked::Status(status) => format!("it answers {status}"),
        Blocked::Wall(says) => format!("it shows `{says}`"),
        Blocked::SignIn { to } => format!("it leads to `{to}`"),
        Blocked::Throttled => "the host asks us to wait too long".to_owned(),
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
        Unreachable::Status(status) => return format!("it answers {status}"),
        Unreachable::Tls(why) => return format!("no encryption could be agreed on ({why})"),
        Unreachable::Other(why) => return why.clone(),
    };
    said.to_owned()
}

fn with_fix(finding: Diagnostic, place: &Place, verdict: &Verdict) -> Diagnostic {
    let (Verdict::Moved { to }, Some(written)) = (verdict, &place.written) else { return finding };
    let fragment = place.fragment.as_ref().filter(|_| !to.contains('#'));
    let new = fragment.map_or_else(|| to.clone(), |fragment| format!("{to}#{fragment}"));
    if !fits(&new, written) {
        return finding;
    }
    finding.suggested_fix(place.span, new)
}

fn fragment_missing(checked: &Checked, missing: &Missing, place: &Place) -> Diagnostic {
    let message = format!("`{}` has no place `#{}`", checked.page, missing.fragment);
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

/// Whether an address can stand where another one stood, in Markdown, HTML and JSON alike, without being escaped.
fn fits(new: &str, old: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_graphic() && !"\"'<>()[]\\`".contains(c);
    new.chars().all(is_plain) && (!new.contains('&') || old.contains('&') && !old.contains("&amp;"))
}
