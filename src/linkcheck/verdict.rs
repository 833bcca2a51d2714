//! What can be said of a page, as plain data.
//!
//! Must not know how it was found out.

use std::collections::HashSet;

use super::address::{nearest_of, without_locale};
use crate::text::place_named;

/// A page that was asked for, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    pub page: String,
    pub verdict: Verdict,
    /// The places that links lead to and that are not on the page.
    pub missing: Vec<Missing>,
    /// The last status that was answered.
    pub status: Option<u16>,
    /// Where the page was at last.
    pub final_address: String,
    /// Places were looked for.
    pub looked_for_places: bool,
    /// The names of places on the page, where they were looked for and could be read.
    pub anchors: Option<Vec<String>>,
    /// The place that its redirects name, where the page does not have it; where it moved to is told without.
    pub lost_place: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Ok,
    /// For good, and the page is there.
    Moved {
        to: String,
    },
    Dead(Dead),
    /// It is answered as if it were well, but says that there is no such page.
    SoftNotFound {
        says: String,
    },
    /// A deep address leads to the home of its host.
    ToHome {
        to: String,
    },
    /// It is there for some, and we are not among them.
    Blocked(Blocked),
    /// Nothing can be said of it now.
    Unreachable(Unreachable),
    /// It belongs to the inside, so it was not asked for.
    Refused {
        host: String,
        inside: &'static str,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dead {
    Status(u16),
    RedirectLoop,
    TooManyRedirects,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blocked {
    Status(u16),
    /// A page that wants to know whether we are human.
    Wall(String),
    /// Another address, where one signs in.
    SignIn {
        to: String,
    },
    /// We were told to wait, longer or more often than we do.
    Throttled,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreachable {
    NameUnknown,
    ConnectionRefused,
    CertificateExpired,
    /// Signed by itself, or by nobody known.
    CertificateNotTrusted,
    CertificateForOtherName,
    Tls(String),
    TimedOut,
    Reset,
    /// This machine can open no more connections at once.
    NoRoom,
    Status(u16),
    Other(String),
}

/// A place that is not on its page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    pub fragment: String,
    /// The name most like it.
    pub nearest: Option<String>,
    pub differs_in_case: bool,
}

impl Checked {
    /// Where the page was at last, where that is another one; the same in a language is not.
    #[must_use]
    pub fn led_to(&self) -> Option<&str> {
        let is_other = without_locale(&self.final_address) != without_locale(&self.page);
        is_other.then_some(self.final_address.as_str())
    }
}

impl Verdict {
    /// What may be remembered: failures are asked for again.
    #[must_use]
    pub fn is_success(&self) -> bool {
        matches!(self, Self::Ok | Self::Moved { .. })
    }
}

/// The fragments that are not among the names of a page's places.
#[must_use]
pub fn missing_of<'a>(fragments: impl IntoIterator<Item = &'a String>, anchors: &[String]) -> Vec<Missing> {
    let mut names: Option<HashSet<&str>> = None;
    let mut missing = Vec::new();
    for fragment in fragments {
        let Some(decoded) = place_named(fragment) else { continue };
        let names = names.get_or_insert_with(|| anchors.iter().map(String::as_str).collect());
        let generated = format!("user-content-{decoded}");
        if names.contains(fragment.as_str()) || names.contains(&*decoded) || names.contains(&*generated) {
            continue;
        }
        let nearest = nearest_of(&decoded, anchors).map(str::to_owned);
        let differs_in_case = nearest.as_ref().is_some_and(|it| it.to_lowercase() == decoded.to_lowercase());
        missing.push(Missing { fragment: fragment.clone(), nearest, differs_in_case });
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_are_looked_up_as_browsers_do() {
        let anchors = ["overview", "Create", "über", "user-content-setup"].map(str::to_owned);
        let missing = |fragment: &str| missing_of([&fragment.to_owned()], &anchors);
        for there in ["overview", "%C3%BCber", "setup", "top", "blade/A", "/a/b", ":~:text=x", "L10", "L10-L20", "!x"] {
            assert_eq!(missing(there), [], "{there}");
        }
        let in_case = &missing("create")[0];
        assert_eq!((in_case.nearest.as_deref(), in_case.differs_in_case), (Some("Create"), true));
        assert_eq!(missing("gone")[0].nearest, None);
    }
}
