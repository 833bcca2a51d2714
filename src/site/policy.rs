//! What becomes of a link in one site: an address, a page, a portal's blade, an action, or text.
//!
//! Must not know templates. Never asks the network.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::article::{Article, Blade, Fragment, Link};
use crate::cloud::CloudId;
use crate::config::{Config, Outside};
use crate::corpus::{ArticleId, Corpus};
use crate::text::{RelPath, WebParts, percent_decoded, percent_encoded, starts_with_any_case};

/// What becomes of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A web page elsewhere. `host` is what a reader is shown of the address.
    Web {
        address: String,
        host: String,
    },
    /// A web page that readers of this cloud cannot reach. Its address is shown, so that it can be copied out, unless the
    /// configuration says otherwise.
    Outside {
        address: String,
        is_shown: bool,
    },
    Mail {
        address: String,
    },
    /// A heading of the same page.
    Heading {
        id: String,
    },
    /// Another article's page of this site, with a heading or without.
    Article {
        id: ArticleId,
        heading: Option<String>,
    },
    /// A file that lies beside the articles.
    File {
        path: RelPath,
    },
    /// A blade that has an address in this cloud's portal.
    Portal {
        address: String,
    },
    /// A blade that only the portal can open, from the resource.
    Action {
        blade: Blade,
    },
    /// Nothing that this site can lead to: the text stays, without a link.
    Nowhere,
}

/// What a link of an article becomes. `heading` gives the id that a file's page has for a heading, `is_published` tells
/// which articles the site has.
pub fn outcome(
    config: &Config,
    cloud: CloudId,
    corpus: &Corpus,
    path: &RelPath,
    heading: &dyn Fn(&RelPath, &str) -> Option<String>,
    is_published: &dyn Fn(ArticleId) -> bool,
    link: &Link,
) -> Outcome {
    let target = link.target.value.trim();
    if let Some(blade) = Blade::parse(target) {
        return blade_outcome(config, cloud, blade);
    }
    if let Some(outcome) = web_outcome(config, cloud, target) {
        return outcome;
    }
    if starts_with_any_case(target, "mailto:") {
        return Outcome::Mail { address: escape_address(target) };
    }
    if target.contains(':') || target.is_empty() {
        return Outcome::Nowhere;
    }
    let (file, fragment) = target.split_once('#').map_or((target, None), |(file, fragment)| (file, Some(fragment)));
    let fragment = fragment.map(percent_decoded);
    if file.is_empty() {
        let id = fragment.and_then(|id| heading(path, &id));
        return id.map_or(Outcome::Nowhere, |id| Outcome::Heading { id });
    }
    inside(corpus, path, file, &|path| heading(path, fragment.as_ref()?), is_published)
}

/// What a web address becomes in a cloud: itself, what the configuration puts in its place, or what lies outside.
#[must_use]
pub fn web_outcome(config: &Config, cloud: CloudId, target: &str) -> Option<Outcome> {
    let rewritten = config.rewritten(cloud, &with_plain_host(target));
    let target = rewritten.as_deref().unwrap_or(target);
    let host = web_host(target)?;
    let address = escape_address(target);
    match config.cloud(cloud).outside {
        Outside::Link => {}
        // Who puts an address into a cloud's pages says that it can be reached there.
        _ if rewritten.is_some() => {}
        _ if config.is_reachable(cloud, &host, behind_host(target)) => {}
        shown => return Some(Outcome::Outside { address, is_shown: shown == Outside::ShowAddress }),
    }
    Some(Outcome::Web { address, host })
}

/// The address with its host as the configuration names it: without a user's name, a dot at its end, and the port that its
/// scheme has anyway.
fn with_plain_host(address: &str) -> Cow<'_, str> {
    let Some(parts) = WebParts::of(address) else { return Cow::Borrowed(address) };
    let host = parts.host();
    let port = parts.host_and_port().get(host.len()..).unwrap_or("").trim_start_matches('.');
    let usual = if parts.scheme.eq_ignore_ascii_case("https") { ":443" } else { ":80" };
    if host == parts.authority || !(port.is_empty() || port == usual) {
        return Cow::Borrowed(address);
    }
    Cow::Owned(format!("{}://{host}{}", parts.scheme, parts.rest))
}

/// What follows the host of a web address.
fn behind_host(address: &str) -> &str {
    WebParts::of(address).map_or("", |parts| parts.rest)
}

/// A blade opens where the cloud's portal has an address for it; elsewhere the reader is told what to open.
#[must_use]
pub fn blade_outcome(config: &Config, cloud: CloudId, blade: Blade) -> Outcome {
    let portal = config.cloud(cloud).portal.as_deref();
    match portal.and_then(|portal| blade.address_in(portal)) {
        Some(address) => Outcome::Portal { address },
        None => Outcome::Action { blade },
    }
}

/// What a relative link leads to: an article that this site has, or a file beside the articles.
fn inside(
    corpus: &Corpus,
    path: &RelPath,
    file: &str,
    heading: &dyn Fn(&RelPath) -> Option<String>,
    is_published: &dyn Fn(ArticleId) -> bool,
) -> Outcome {
    let Some(path) = path_named(path, file) else { return Outcome::Nowhere };
    if let Some(id) = article_at(corpus, &path) {
        if !is_published(id) {
            return Outcome::Nowhere;
        }
        // A heading that is not there would lead nowhere; the page itself is there.
        return Outcome::Article { id, heading: heading(corpus.entry(id).article().path()) };
    }
    if is_there(corpus, &path) && !file.starts_with('/') { Outcome::File { path } } else { Outcome::Nowhere }
}

/// The path that a relative link names, what stands behind `?` or `#` left out; nothing where it leaves the root.
#[must_use]
pub fn path_named(from: &RelPath, target: &str) -> Option<RelPath> {
    let file = target.split(['#', '?']).next().unwrap_or(target);
    from.join(&percent_decoded(file))
}

/// The article that a path names, with its extension or without.
#[must_use]
pub fn article_at(corpus: &Corpus, path: &RelPath) -> Option<ArticleId> {
    corpus.at_path(path).or_else(|| corpus.at_path(&RelPath::new(&format!("{path}.md"))))
}

/// The files that articles refer to, in their own text and in what they include.
pub fn files_of<'a>(corpus: &'a Corpus, articles: impl Iterator<Item = &'a Article>) -> BTreeSet<RelPath> {
    let mut used = BTreeSet::new();
    let mut included: BTreeSet<RelPath> = BTreeSet::new();
    for article in articles {
        let mut to_do: Vec<(&Fragment, &RelPath)> =
            article.fragments().map(|fragment| (fragment, article.path())).collect();
        while let Some((fragment, path)) = to_do.pop() {
            used.extend(files(corpus, path, fragment));
            for include in &fragment.includes {
                let article = path.join(&include.target.value).and_then(|path| corpus.include(&path));
                // An include refers to the same files wherever it stands.
                if let Some(article) = article.filter(|article| included.insert(article.path().clone())) {
                    to_do.push((&article.markdown.content, article.path()));
                }
            }
        }
    }
    used
}

/// The files that a fragment's images and links name and that may be copied, with the address each was named by.
fn files<'a>(corpus: &'a Corpus, path: &'a RelPath, fragment: &'a Fragment) -> impl Iterator<Item = RelPath> + 'a {
    let links = fragment.links.iter().map(|link| &link.target.value);
    let images = fragment.images.iter().map(|image| &image.target.value);
    links.chain(images).filter_map(move |target| local_file(corpus, path, target))
}

/// The file of the corpus that an image's address names, if it is one.
#[must_use]
pub fn local_file(corpus: &Corpus, path: &RelPath, target: &str) -> Option<RelPath> {
    if target.contains(':') || target.starts_with(['/', '#']) {
        return None;
    }
    path_named(path, target).filter(|file| is_there(corpus, file))
}

fn is_there(corpus: &Corpus, path: &RelPath) -> bool {
    corpus.strays().contains_key(path) && is_safe_file(path)
}

/// Whether a file can be published as it is: a page or a picture with a program in it would run as the site's own.
#[must_use]
pub fn is_safe_file(path: &RelPath) -> bool {
    const SAFE: &[&str] = &["png", "jpg", "jpeg", "gif", "webp", "pdf", "txt", "csv", "zip", "json", "log"];
    SAFE.iter().any(|extension| path.extension().eq_ignore_ascii_case(extension))
}

/// The host of a web address, lower-case, without user, port and a dot at its end.
#[must_use]
pub fn web_host(address: &str) -> Option<String> {
    let host = WebParts::of(address)?.host();
    let is_host = host.contains(|c: char| c.is_alphanumeric()) && !host.contains(char::is_whitespace);
    is_host.then(|| host.to_lowercase())
}

/// Encodes the characters that may not stand in an address; what is encoded already stays.
fn escape_address(address: &str) -> String {
    let must_be = |character: char| {
        let is_unsafe = matches!(character, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}');
        is_unsafe || character.is_whitespace() || character.is_control()
    };
    // Most addresses are as they must be, which is seen without writing each character anew.
    if address.contains(must_be) { percent_encoded(address, must_be) } else { address.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read_from_addresses() {
        assert_eq!(web_host("HTTPS://Docs.Example.com:443/a?b").as_deref(), Some("docs.example.com"));
        assert_eq!(web_host("https://user@example.com").as_deref(), Some("example.com"));
        assert_eq!(web_host("https://example.com.:443\\a").as_deref(), Some("example.com"));
        assert_eq!(web_host("https://"), None);
        assert_eq!(web_host("mailto:a@b"), None);
    }

    #[test]
    fn a_portal_is_known_with_its_port_and_with_a_dot() {
        let config = Config::default();
        let mooncake = config.cloud_named("mooncake").unwrap();
        for host in ["portal.azure.com:443", "portal.azure.com.", "me@Portal.azure.com"] {
            let outcome = web_outcome(&config, mooncake, &format!("https://{host}/#create"));
            let Some(Outcome::Web { address, .. }) = outcome else { panic!("{host}: {outcome:?}") };
            assert_eq!(address, "https://portal.azure.cn/#create", "{host}");
        }
        assert_eq!(with_plain_host("https://portal.azure.com:8443/"), "https://portal.azure.com:8443/");
    }

    #[test]
    fn a_relative_link_names_a_path() {
        let named = |target: &str| path_named(&RelPath::new("articles/a/b.md"), target).map(|path| path.to_string());
        assert_eq!(named("caf%C3%A9%20b%2Dc.md?x#y").as_deref(), Some("articles/a/caf\u{e9} b-c.md"));
        assert_eq!((named("%+1.md").as_deref(), named("../../../c")), (Some("articles/a/%+1.md"), None));
    }

    #[test]
    fn files_that_run_programs_are_not_published() {
        assert!(is_safe_file(&RelPath::new("articles/a/b.PNG")));
        let unsafe_names = ["a.svg", "a.html", "a.png.js", "a"];
        assert!(unsafe_names.iter().all(|name| !is_safe_file(&RelPath::new(name))));
    }

    #[test]
    fn addresses_are_escaped_once() {
        assert_eq!(escape_address("https://e.com/a b%20c?\"x\""), "https://e.com/a%20b%20c?%22x%22");
    }
}
