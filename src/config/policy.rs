//! What a site's owner says of links from each cloud: where they may lead, and what takes an address's place there.
//!
//! Must not know articles, nor what becomes of a link otherwise.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use serde::Deserialize;
use toml::Spanned;

use crate::cloud::{CloudId, CloudSet};
use crate::diagnostic::Diagnostic;
use crate::text::{RelPath, Span, is_within, starts_with_any_case};

use super::{Cloud, Config, HOST_HINT, host_named, is_web_address, mistake};

/// How a page shows a link to what its readers cannot reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outside {
    /// A link that is marked as leading outside, and behind it the address to copy.
    #[default]
    ShowAddress,
    /// The text alone.
    Text,
    /// A link like any other.
    Link,
}

/// What a host is for readers of a cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing<'a> {
    /// Nothing is said against it.
    Open,
    /// The entry of `warned_hosts`.
    Warned(&'a str),
    /// The entry of `forbidden_hosts`.
    Forbidden(&'a str),
    /// These other clouds have it for themselves.
    OfOthers(CloudSet),
}

/// What addresses begin with, and what stands there instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite {
    pub from: String,
    pub to: String,
}

/// What takes a host's place in a cloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counterpart {
    pub host: String,
    /// Where `selfhelp.toml` names the host whose place it takes; nothing for one that is built in.
    pub place: Option<Span>,
}

const SCHEMES: [&str; 2] = ["https://", "http://"];

fn without_scheme(address: &str) -> Option<&str> {
    let scheme = SCHEMES.iter().find(|scheme| starts_with_any_case(address, scheme))?;
    address.get(scheme.len()..)
}

/// The rest of an address without its scheme that begins with another one, whichever of `http` and `https` that has.
fn behind<'a>(rest: &'a str, start: &str) -> Option<&'a str> {
    let start = without_scheme(start)?;
    let behind = rest.get(start.len()..).filter(|_| starts_with_any_case(rest, start))?;
    let is_whole = start.ends_with('/') || behind.is_empty() || behind.starts_with(['/', '?', '#']);
    is_whole.then_some(behind)
}

impl Config {
    /// What a host is for readers of a cloud; `rest` is what follows it in the address.
    #[must_use]
    pub fn standing(&self, id: CloudId, host: &str, rest: &str) -> Standing<'_> {
        self.standing_beside(id, self.owners(host, rest), host, rest)
    }

    /// The clouds that have a host for themselves.
    #[must_use]
    pub fn owners(&self, host: &str, rest: &str) -> CloudSet {
        let has_it = |(_, cloud): &(usize, &Cloud)| cloud.own_hosts.find(host, rest).is_some();
        self.clouds.iter().enumerate().filter(has_it).map(|(index, _)| CloudId::new(index)).collect()
    }

    /// The same, where it is known which clouds have the host for themselves.
    #[must_use]
    pub fn standing_beside(&self, id: CloudId, owners: CloudSet, host: &str, rest: &str) -> Standing<'_> {
        let cloud = self.cloud(id);
        if cloud.allowed_hosts.find(host, rest).is_some() {
            return Standing::Open;
        }
        if let Some(entry) = cloud.forbidden_hosts.find(host, rest) {
            return Standing::Forbidden(entry);
        }
        if !owners.is_empty() && !is_of_cloud(cloud, host, rest) {
            return Standing::OfOthers(owners);
        }
        cloud.warned_hosts.find(host, rest).map_or(Standing::Open, Standing::Warned)
    }

    /// Whether readers of a cloud reach a host: of one that is air-gapped, its own hosts and those that are allowed.
    #[must_use]
    pub fn is_reachable(&self, id: CloudId, host: &str, rest: &str) -> bool {
        let cloud = self.cloud(id);
        !cloud.air_gapped || is_of_cloud(cloud, host, rest) || cloud.allowed_hosts.find(host, rest).is_some()
    }

    /// The address that the table of a cloud puts in the place of another one; nothing where it says nothing of it.
    #[must_use]
    pub fn rewritten_by_table(&self, id: CloudId, address: &str) -> Option<String> {
        let rewrites = &self.cloud(id).rewrites;
        let rest = if rewrites.is_empty() { None } else { without_scheme(address) }?;
        rewrites.iter().find_map(|it| behind(rest, &it.from).map(|rest| format!("{}{rest}", it.to)))
    }

    /// The address that pages of a cloud have in the place of another one: by its table, or because another cloud's
    /// portal is meant to be the reader's own.
    #[must_use]
    pub fn rewritten(&self, id: CloudId, address: &str) -> Option<String> {
        self.rewritten_by_table(id, address).or_else(|| {
            let rest = without_scheme(address)?;
            let own = self.cloud(id).portal.as_deref()?;
            // Hosts tell most addresses from portals at once.
            let may_be =
                |cloud: &&Cloud| cloud.portal_host.as_ref().is_some_and(|host| starts_with_any_case(rest, host));
            let portals = self.clouds.iter().filter(may_be).filter_map(|cloud| cloud.portal.as_deref());
            let mut others = portals.filter(|&portal| portal != own);
            others.find_map(|portal| behind(rest, portal).map(|rest| format!("{own}{rest}")))
        })
    }

    /// A text with each address in it that has another one in a cloud.
    #[must_use]
    pub fn rewritten_text<'a>(&self, id: CloudId, text: &'a str) -> Cow<'a, str> {
        static SCHEME: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("http"));
        let (mut out, mut copied, mut looked_at) = (String::new(), 0, 0);
        for at in SCHEME.find_iter(text.as_bytes()) {
            let is_start = !text.get(..at).is_some_and(|before| before.ends_with(|c: char| c.is_alphanumeric()));
            // What stands within an address belongs to it.
            let Some(address) = text.get(at..).filter(|_| is_start && at >= looked_at) else { continue };
            let end = address.find(ends_address).unwrap_or(address.len());
            looked_at = at + end;
            // What closes a sentence or a part of it is no part of the address.
            let end = address.get(..end).map_or(end, |it| it.trim_end_matches(SENTENCE_MARKS).len());
            let Some(new) = address.get(..end).and_then(|address| self.rewritten(id, address)) else { continue };
            out.push_str(text.get(copied..at).unwrap_or(""));
            out.push_str(&new);
            copied = at + end;
        }
        if copied == 0 {
            return Cow::Borrowed(text);
        }
        out.push_str(text.get(copied..).unwrap_or(""));
        Cow::Owned(out)
    }

    /// What takes a host's place in some clouds, as the configuration says: each with the names of the clouds.
    pub fn counterparts(&self, clouds: CloudSet, host: &str) -> impl Iterator<Item = (&str, &str)> {
        let host = host.to_lowercase();
        clouds.iter().filter_map(move |id| {
            let cloud = self.clouds.get(id.index())?;
            Some((cloud.id.as_str(), cloud.counterparts.get(&host)?.host.as_str()))
        })
    }
}

/// What an address does not end in, where it stands in a text.
const SENTENCE_MARKS: &[char] = &['.', ',', ';', ':', '!', '?', '*', '_'];

/// Whether an address in a text has come to its end: at what must be escaped in one, or closes a sentence in Chinese.
fn ends_address(c: char) -> bool {
    const MARKS: &str =
        "\"'<>()[]`\\\u{3001}\u{3002}\u{ff01}\u{ff08}\u{ff09}\u{ff0c}\u{ff1a}\u{ff1b}\u{ff1f}\u{201c}\u{201d}";
    c.is_whitespace() || MARKS.contains(c)
}

/// Whether a host is a cloud's own: its portal, its documentation, or another one that it has.
fn is_of_cloud(cloud: &Cloud, host: &str, rest: &str) -> bool {
    cloud.is_portal(host)
        || cloud.documentation_hosts.iter().any(|own| is_within(host, own))
        || cloud.own_hosts.find(host, rest).is_some()
}

pub(super) fn read_counterparts(
    path: &RelPath,
    table: BTreeMap<Spanned<String>, Spanned<String>>,
) -> Result<BTreeMap<String, Counterpart>, Box<Diagnostic>> {
    let host = |written: &Spanned<String>| {
        host_named(written.get_ref()).map_err(|message| mistake(path, written.span(), message, HOST_HINT))
    };
    let mut counterparts = BTreeMap::new();
    for (of, other) in table {
        let place = Span::new(of.span().start, of.span().end);
        counterparts.insert(host(&of)?, Counterpart { host: host(&other)?, place: Some(place) });
    }
    Ok(counterparts)
}

pub(super) fn read_rewrites(
    path: &RelPath,
    table: BTreeMap<Spanned<String>, Spanned<String>>,
) -> Result<Vec<Rewrite>, Box<Diagnostic>> {
    let mut rewrites = Vec::with_capacity(table.len());
    for (from, to) in table {
        for address in [&from, &to] {
            if !is_web_address(address.get_ref()) {
                let message = format!("`{}` is no beginning of addresses", address.get_ref());
                return Err(mistake(path, address.span(), message, "write `https://`, a host, and perhaps a path"));
            }
        }
        if from.get_ref().ends_with('/') != to.get_ref().ends_with('/') {
            let message = format!("of `{}` and `{}` one ends in `/`", from.get_ref(), to.get_ref());
            return Err(mistake(path, to.span(), message, "end both of them in `/`, or none"));
        }
        rewrites.push(Rewrite { from: from.into_inner(), to: to.into_inner() });
    }
    rewrites.sort_by_key(|rewrite| std::cmp::Reverse(rewrite.from.len()));
    Ok(rewrites)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{CONFIG_FILE, NAMES_FILE};

    fn config(text: &str) -> Result<Config, Box<Diagnostic>> {
        Config::parse((&RelPath::new(CONFIG_FILE), text), (&RelPath::new(NAMES_FILE), ""))
    }

    #[test]
    fn a_host_is_of_the_cloud_that_has_it_for_itself() {
        let config = Config::default();
        let [public, mooncake, usnat] = ["public", "mooncake", "usnat"].map(|name| config.cloud_named(name).unwrap());
        let of_mooncake = Standing::OfOthers([mooncake].into_iter().collect());
        assert_eq!(config.standing(public, "docs.azure.cn", "/x"), of_mooncake);
        assert_eq!(config.standing(mooncake, "Docs.Azure.CN", "/x"), Standing::Open);
        assert_eq!(config.standing(public, "docs.microsoft.com", ""), Standing::Open);
        assert!(config.is_reachable(public, "example.com", "") && !config.is_reachable(usnat, "example.com", ""));
        assert!(config.is_reachable(usnat, "portal.azure.eaglex.ic.gov", ""));
    }

    #[test]
    fn what_is_allowed_is_open_and_what_is_forbidden_is_so_before_a_warning() {
        let text = "[[clouds]]\nid = \"usnat\"\nallowed_hosts = [\"a.example.com\"]\nwarned_hosts = [\"example.com\", \"example.org\"]\n\
                    forbidden_hosts = [\"example.com\"]\n";
        let config = config(text).unwrap();
        let usnat = config.cloud_named("usnat").unwrap();
        assert_eq!(config.standing(usnat, "a.example.com", ""), Standing::Open);
        assert!(config.is_reachable(usnat, "b.a.example.com", ""));
        assert_eq!(config.standing(usnat, "b.example.com", ""), Standing::Forbidden("example.com"));
        assert_eq!(config.standing(usnat, "example.org", ""), Standing::Warned("example.org"));
    }

    #[test]
    fn the_longest_beginning_counts_and_a_host_is_whole() {
        let text = "[[clouds]]\nid = \"mooncake\"\n[clouds.rewrite]\n\"https://docs.example.com/\" = \"https://docs.example.cn/\"\n\
                    \"https://docs.example.com/new/\" = \"https://new.example.cn/\"\n\"https://x.example.com\" = \"https://y.example.cn\"\n";
        let config = config(text).unwrap();
        let mooncake = config.cloud_named("mooncake").unwrap();
        let new = |address: &str| config.rewritten(mooncake, address).unwrap_or_default();
        assert_eq!(new("HTTP://docs.Example.com/a?b#c"), "https://docs.example.cn/a?b#c");
        assert_eq!(new("https://docs.example.com/new/a"), "https://new.example.cn/a");
        assert_eq!(new("https://x.example.com"), "https://y.example.cn");
        assert_eq!(new("https://x.example.com.evil.example"), "");
        assert_eq!(new("https://portal.azure.com/#create"), "https://portal.azure.cn/#create");
        assert_eq!(new("https://portal.azure.cn/#create"), "");
        let text = "<a href='https://docs.example.com/a'>(https://docs.example.com/new/b)</a> xhttps://x.example.com";
        assert_eq!(
            config.rewritten_text(mooncake, text),
            "<a href='https://docs.example.cn/a'>(https://new.example.cn/b)</a> xhttps://x.example.com"
        );
        for end in [". Or", ", or", "; or", ") or", "\u{3002}", "?", ":", "...", "**", ""] {
            let text = format!("See https://portal.azure.com{end} https://x.example.com/a{end}");
            let expected = format!("See https://portal.azure.cn{end} https://y.example.cn/a{end}");
            assert_eq!(config.rewritten_text(mooncake, &text), expected);
        }
        let others = "https://portal.azure.com.evil.example. https://portal.azure.community, http.";
        assert_eq!(config.rewritten_text(mooncake, others), others);
    }

    #[test]
    fn a_rewrite_is_of_whole_addresses() {
        for pair in ["\"docs.example.com\" = \"https://x.example\"", "\"https://a.example/\" = \"https://b.example\""] {
            let text = format!("[[clouds]]\nid = \"mooncake\"\n[clouds.rewrite]\n{pair}\n");
            assert!(config(&text).unwrap_err().span.is_some());
        }
    }
}
