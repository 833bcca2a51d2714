//! Which hosts links may not lead to, and why: `[links]`.
//!
//! Must not know which rules ask.

use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::Diagnostic;
use crate::text::{RelPath, is_within, starts_with_any_case};

use super::{HOST_HINT, host_named, mistake};

/// What the owner of a site knows about the hosts that links lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkSettings {
    /// Short links, which hide where they lead.
    pub short_hosts: Hosts,
    /// Drafts of documentation.
    pub review_hosts: Hosts,
    /// Hosts that only the owner's own people reach.
    pub internal_hosts: Hosts,
    /// Sites that are closed or moved.
    pub retired_hosts: Hosts,
    /// Made-up hosts that wait for a real address.
    pub placeholder_hosts: Hosts,
    /// Mail filters, which wrap the addresses in what they let through.
    pub mail_filter_hosts: Hosts,
    /// Where the articles themselves are kept.
    pub repositories: Hosts,
    /// Catalogues of known web pages, seen from the content root.
    pub catalogues: Vec<RelPath>,
    /// After so many days a catalogue is old.
    pub catalogue_days: u32,
}

/// Hosts, each with its subdomains, or with the path that an address must begin with behind the host.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hosts(Vec<Host>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Host {
    written: String,
    /// Where the path begins behind the host; without one, the end.
    path_at: usize,
}

impl Host {
    fn new(written: String) -> Self {
        Self { path_at: written.find('/').unwrap_or(written.len()), written }
    }
}

impl Hosts {
    pub(super) fn new(hosts: &[&str]) -> Self {
        Self(hosts.iter().map(|&host| Host::new(host.to_owned())).collect())
    }

    /// The entry that an address belongs to: its host in any case, and what follows the host.
    #[must_use]
    pub fn find(&self, host: &str, rest: &str) -> Option<&str> {
        let is_it = |entry: &&Host| {
            let (of_entry, path) = entry.written.split_at(entry.path_at);
            is_within(host, of_entry) && starts_with_path(rest, path)
        };
        self.0.iter().find(is_it).map(|entry| entry.written.as_str())
    }
}

fn starts_with_path(rest: &str, path: &str) -> bool {
    let is_end = |rest: &str| rest.is_empty() || path.ends_with('/') || rest.starts_with(['/', '?', '#']);
    path.is_empty() || starts_with_any_case(rest, path) && is_end(&rest[path.len()..])
}

impl Default for LinkSettings {
    fn default() -> Self {
        Self {
            short_hosts: Hosts::new(&["aka.ms", "bit.ly", "goo.gl", "t.co", "tinyurl.com"]),
            review_hosts: Hosts::new(&["review.docs.microsoft.com", "review.learn.microsoft.com"]),
            internal_hosts: Hosts::new(&[
                "ad.msft.net",
                "msft.net",
                "msftcloudes.com",
                "microsofticm.com",
                "csssupportwiki.com",
                "kusto.windows.net",
                "microsoft.sharepoint.com",
                "ms.portal.azure.com",
                "msazure.visualstudio.com",
                "msdata.visualstudio.com",
                "supportability.visualstudio.com",
                "teams.microsoft.com/l",
            ]),
            retired_hosts: Hosts::new(&[
                "azure.microsoft.com/documentation",
                "blogs.msdn.com",
                "blogs.technet.com",
                "msdn.microsoft.com",
                "technet.microsoft.com",
                "channel9.msdn.com",
            ]),
            placeholder_hosts: Hosts::new(&["todo-add-link.com", "contoso.com", "fabrikam.com"]),
            mail_filter_hosts: Hosts::new(&[
                "safelinks.protection.outlook.com",
                "urldefense.com",
                "urldefense.proofpoint.com",
            ]),
            repositories: Hosts::default(),
            catalogues: Vec::new(),
            catalogue_days: 90,
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LinkTable {
    short_hosts: Option<Vec<Spanned<String>>>,
    review_hosts: Option<Vec<Spanned<String>>>,
    internal_hosts: Option<Vec<Spanned<String>>>,
    retired_hosts: Option<Vec<Spanned<String>>>,
    placeholder_hosts: Option<Vec<Spanned<String>>>,
    mail_filter_hosts: Option<Vec<Spanned<String>>>,
    repositories: Option<Vec<Spanned<String>>>,
    catalogues: Vec<Spanned<String>>,
    catalogue_days: Option<u32>,
}

pub(super) fn settings(path: &RelPath, table: LinkTable) -> Result<LinkSettings, Box<Diagnostic>> {
    let mut settings = LinkSettings::default();
    let lists = [
        (&mut settings.short_hosts, table.short_hosts),
        (&mut settings.review_hosts, table.review_hosts),
        (&mut settings.internal_hosts, table.internal_hosts),
        (&mut settings.retired_hosts, table.retired_hosts),
        (&mut settings.placeholder_hosts, table.placeholder_hosts),
        (&mut settings.mail_filter_hosts, table.mail_filter_hosts),
        (&mut settings.repositories, table.repositories),
    ];
    for (hosts, given) in lists {
        let Some(given) = given else { continue };
        *hosts = read_hosts(path, given)?;
    }
    for catalogue in &table.catalogues {
        let written = catalogue.get_ref();
        let is_outside = written.starts_with('/') || written.split('/').any(|part| part == "..");
        if written.trim().is_empty() || is_outside || written.contains(['\\', ':']) {
            let message = format!("`{written}` is not the path of a catalogue");
            let hint =
                "write it as seen from the content root, with `/` between its parts, such as `catalogues/docs.pages`";
            return Err(mistake(path, catalogue.span(), message, hint));
        }
        settings.catalogues.push(RelPath::new(written));
    }
    settings.catalogue_days = table.catalogue_days.unwrap_or(settings.catalogue_days);
    Ok(settings)
}

const ENTRY_HINT: &str = "write a host such as `wiki.example.com`, which stands for all below it, or a host and a path, without `https://`, a port and a dot at its ends";

/// Whether any address can belong to an entry: a whole host, perhaps with the beginning of a path.
fn is_entry(written: &str) -> bool {
    let (host, path) = written.trim().split_once('/').unwrap_or((written, ""));
    host_named(host).is_ok() && !path.contains(char::is_whitespace)
}

/// A list of whole hosts as a user wrote it, each of which stands for all below it.
pub(super) fn read_whole_hosts(path: &RelPath, given: Vec<Spanned<String>>) -> Result<Vec<String>, Box<Diagnostic>> {
    let named = |host: Spanned<String>| {
        host_named(host.get_ref()).map_err(|message| mistake(path, host.span(), message, HOST_HINT))
    };
    given.into_iter().map(named).collect()
}

/// A list of hosts as a user wrote it.
pub(super) fn read_hosts(path: &RelPath, given: Vec<Spanned<String>>) -> Result<Hosts, Box<Diagnostic>> {
    if let Some(host) = given.iter().find(|host| !is_entry(host.get_ref())) {
        let message = format!("`{}` is no host", host.get_ref());
        return Err(mistake(path, host.span(), message, ENTRY_HINT));
    }
    Ok(Hosts(given.into_iter().map(|host| Host::new(host.into_inner().trim().to_lowercase())).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_stands_for_all_below_it_and_a_path_for_what_it_begins() {
        let hosts = Hosts::new(&["wiki.example.com", "example.org/old"]);
        assert_eq!(hosts.find("Wiki.Example.com", "/x"), Some("wiki.example.com"));
        assert_eq!(hosts.find("wiki.example.com.", "/x"), Some("wiki.example.com"));
        assert_eq!(hosts.find("a.wiki.example.com", ""), Some("wiki.example.com"));
        assert_eq!(hosts.find("mywiki.example.com", ""), None);
        assert_eq!(hosts.find("example.org", "/Old/page"), Some("example.org/old"));
        assert_eq!(hosts.find("example.org", "/older"), None);
    }

    #[test]
    fn an_entry_that_no_address_can_belong_to_is_none() {
        for entry in ["ok.example.org", " OK.example.org/", "example.org/a/b", "build_1", "127.0.0.1/a"] {
            assert!(is_entry(entry), "{entry}");
        }
        let others = [
            "",
            " ",
            "https://ok.example.org",
            "*.example.com",
            ".example.com",
            "ok.example.org.",
            "ok.example.org:443",
            "ok.example.org:443/a",
            "ok example.org",
            "example.org/a b",
            "/a",
            "me@example.org",
        ];
        for entry in others {
            assert!(!is_entry(entry), "{entry}");
        }
    }
}
