//! What becomes of a link in one site: an address, a page, a portal's blade, an action, or text.
//!
//! Must not know templates. Never asks the network.

use std::collections::BTreeSet;

use crate::article::{Article, Blade, Fragment, Link};
use crate::cloud::CloudId;
use crate::config::{Config, Outside};
use crate::corpus::{ArticleId, Corpus};
use crate::text::{RelPath, WebParts, percent_encoded, starts_with_any_case};

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
    if file.is_empty() {
        let id = fragment.and_then(|id| heading(path, id));
        return id.map_or(Outcome::Nowhere, |id| Outcome::Heading { id });
    }
    inside(corpus, path, file, &|path| heading(path, fragment?), is_published)
}

/// What a web address becomes in a cloud: itself, what the configuration puts in its place, or what lies outside.
pub fn web_outcome(config: &Config, cloud: CloudId, target: &str) -> Option<Outcome> {
    let rewritten = config.rewritten(cloud, target);
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

/// What follows the host of a web address.
fn behind_host(address: &str) -> &str {
    WebParts::of(address).map_or("", |parts| parts.rest)
}

/// A blade opens where the cloud's portal has an address for it; elsewhere the reader is told what to open.
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
    let file = file.split('?').next().unwrap_or(file);
    let Some(path) = path.join(&decode_percent(file)) else { return Outcome::Nowhere };
    let article = corpus.at_path(&path).or_else(|| corpus.at_path(&RelPath::new(&format!("{path}.md"))));
    if let Some(id) = article {
        if !is_published(id) {
            return Outcome::Nowhere;
        }
        // A heading that is not there would lead nowhere; the page itself is there.
        return Outcome::Article { id, heading: heading(corpus.entry(id).article().path()) };
    }
    if is_there(corpus, &path) && !file.starts_with('/') { Outcome::File { path } } else { Outcome::Nowhere }
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
                let parsed = path.join(&include.target.value).and_then(|path| corpus.include(&path));
                let article = parsed.map(|parsed| &parsed.article);
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
    let file = target.split(['#', '?']).next()?;
    path.join(&decode_percent(file)).filter(|file| is_there(corpus, file))
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

/// The host of a web address, lower-case, without user and port.
#[must_use]
pub fn web_host(address: &str) -> Option<String> {
    let rest = ["https://", "http://"]
        .iter()
        .find(|scheme| starts_with_any_case(address, scheme))
        .map(|scheme| &address[scheme.len()..])?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = host.split(':').next()?;
    let is_host =
        !host.is_empty() && host.contains(|c: char| c.is_alphanumeric()) && !host.contains(char::is_whitespace);
    is_host.then(|| host.to_lowercase())
}

/// Encodes the characters that may not stand in an address; what is encoded already stays.
fn escape_address(address: &str) -> String {
    percent_encoded(address, |character| {
        character.is_whitespace() || character.is_control() || "\"<>\\^`{|}".contains(character)
    })
}

fn decode_percent(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let encoded = text
            .get(at + 1..at + 3)
            .filter(|_| bytes[at] == b'%')
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(encoded.unwrap_or(bytes[at]));
        at += if encoded.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read_from_addresses() {
        assert_eq!(web_host("HTTPS://Docs.Example.com:443/a?b").as_deref(), Some("docs.example.com"));
        assert_eq!(web_host("https://user@example.com").as_deref(), Some("example.com"));
        assert_eq!(web_host("https://"), None);
        assert_eq!(web_host("mailto:a@b"), None);
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
