//! What becomes of a link in one site: an address, a page, a portal's blade, an action, or text.
//!
//! Must not know templates. Never asks the network.

use crate::article::{Blade, Fragment, Link};
use crate::cloud::CloudId;
use crate::config::Config;
use crate::corpus::{ArticleId, Corpus};
use crate::text::RelPath;

/// What becomes of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A web page elsewhere. `host` is what a reader is shown of the address.
    Web {
        address: String,
        host: String,
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

/// What a link of an article becomes. `is_published` tells which articles the site has.
pub fn outcome(
    config: &Config,
    cloud: CloudId,
    corpus: &Corpus,
    path: &RelPath,
    headings: &dyn Fn(&str) -> bool,
    is_published: &dyn Fn(ArticleId) -> bool,
    link: &Link,
) -> Outcome {
    let target = link.target.value.trim();
    if let Some(blade) = Blade::parse(target) {
        let portal = config.cloud(cloud).portal.as_deref();
        return match portal.and_then(|portal| blade.address_in(portal)) {
            Some(address) => Outcome::Portal { address },
            None => Outcome::Action { blade },
        };
    }
    if let Some(host) = web_host(target) {
        return Outcome::Web { address: escape_address(target), host };
    }
    if starts_with_ignoring_case(target, "mailto:") {
        return Outcome::Mail { address: escape_address(target) };
    }
    if target.contains(':') || target.is_empty() {
        return Outcome::Nowhere;
    }
    let (file, fragment) = target.split_once('#').map_or((target, None), |(file, fragment)| (file, Some(fragment)));
    if file.is_empty() {
        return match fragment {
            Some(id) if headings(id) => Outcome::Heading { id: id.to_owned() },
            _ => Outcome::Nowhere,
        };
    }
    inside(corpus, path, file, fragment, is_published)
}

/// What a relative link leads to: an article that this site has, or a file beside the articles.
fn inside(
    corpus: &Corpus,
    path: &RelPath,
    file: &str,
    fragment: Option<&str>,
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
        let headings = &corpus.entry(id).article().markdown.headings;
        let heading = fragment.filter(|fragment| headings.iter().any(|heading| heading.id == *fragment));
        return Outcome::Article { id, heading: heading.map(str::to_owned) };
    }
    if corpus.strays().contains_key(&path) && !file.starts_with('/') {
        Outcome::File { path }
    } else {
        Outcome::Nowhere
    }
}

/// The files that a fragment's images and links name and that may be copied, with the address each was named by.
pub fn files<'a>(corpus: &'a Corpus, path: &'a RelPath, fragment: &'a Fragment) -> impl Iterator<Item = RelPath> + 'a {
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
    path.join(&decode_percent(file)).filter(|file| corpus.strays().contains_key(file))
}

/// The host of a web address, lower-case, without user and port.
#[must_use]
pub fn web_host(address: &str) -> Option<String> {
    let rest = ["https://", "http://"]
        .iter()
        .find(|scheme| starts_with_ignoring_case(address, scheme))
        .map(|scheme| &address[scheme.len()..])?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = host.split(':').next()?;
    let is_host =
        !host.is_empty() && host.contains(|c: char| c.is_alphanumeric()) && !host.contains(char::is_whitespace);
    is_host.then(|| host.to_lowercase())
}

fn starts_with_ignoring_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// Encodes the characters that may not stand in an address; what is encoded already stays.
fn escape_address(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for character in address.chars() {
        if character.is_whitespace() || character.is_control() || "\"<>\\^`{|}".contains(character) {
            let mut buffer = [0; 4];
            for byte in character.encode_utf8(&mut buffer).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(character);
        }
    }
    out
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
    fn addresses_are_escaped_once() {
        assert_eq!(escape_address("https://e.com/a b%20c?\"x\""), "https://e.com/a%20b%20c?%22x%22");
    }
}
