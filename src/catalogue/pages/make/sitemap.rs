//! Sitemaps (sitemaps.org, version 0.9), and indexes of sitemaps.
//!
//! Must not look for the sitemaps that an index names.

use std::io::Read;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::Mistake;
use crate::article::decode_entities;
use crate::text::LineIndex;

/// What a sitemap holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Sitemap {
    /// Each with its line.
    pub pages: Vec<(usize, String)>,
    /// The addresses of other sitemaps.
    pub sitemaps: Vec<String>,
}

/// The most bytes that a packed sitemap may unpack to: ten times what sitemaps.org allows.
const MAX_UNPACKED: u64 = 500 * 1024 * 1024;

/// The bytes of a file that may be packed with gzip.
///
/// # Errors
/// If it is packed, and broken or too large.
pub fn unpacked(bytes: Vec<u8>) -> Result<Vec<u8>, Mistake> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut out = Vec::new();
    let read = flate2::read::MultiGzDecoder::new(bytes.as_slice()).take(MAX_UNPACKED + 1).read_to_end(&mut out);
    match read {
        Ok(_) if out.len() as u64 <= MAX_UNPACKED => Ok(out),
        Ok(_) => Err(Mistake { line: None, message: "the file unpacks to more than 500 MiB".to_owned() }),
        Err(error) => Err(Mistake { line: None, message: format!("the file cannot be unpacked: {error}") }),
    }
}

/// Reads a sitemap or an index.
///
/// # Errors
/// If the text is not XML, or neither of both.
pub fn read_sitemap(text: &str) -> Result<Sitemap, Mistake> {
    let mut reader = Reader::from_str(text);
    let lines = LineIndex::new(text);
    let line = |at: u64| lines.position(usize::try_from(at).unwrap_or(usize::MAX)).line;
    let mut sitemap = Sitemap::default();
    // The names of the open elements, and the text of the innermost one.
    let mut open: Vec<String> = Vec::new();
    let mut content = String::new();
    loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => return Err(Mistake::at(line(reader.error_position()), format!("this is not XML: {error}"))),
        };
        match event {
            Event::Start(tag) => {
                let name = tag.local_name().as_ref().to_owned();
                if open.is_empty() && !matches!(name.as_str(), "urlset" | "sitemapindex") {
                    let message = format!("`<{name}>` begins no sitemap");
                    return Err(Mistake::at(line(reader.buffer_position()), message));
                }
                open.push(name);
                content.clear();
            }
            Event::Text(text) => content.push_str(&text),
            Event::CData(text) => content.push_str(&text),
            Event::GeneralRef(entity) => content.push_str(&format!("&{};", &*entity)),
            Event::End(_) => {
                let names: Vec<&str> = open.iter().map(String::as_str).collect();
                match names.as_slice() {
                    [_, "url", "loc"] => {
                        sitemap.pages.push((line(reader.buffer_position()), decode_entities(content.trim())));
                    }
                    [_, "sitemap", "loc"] => sitemap.sitemaps.push(decode_entities(content.trim())),
                    _ => {}
                }
                open.pop();
                content.clear();
            }
            Event::Eof if open.is_empty() && (!sitemap.pages.is_empty() || !sitemap.sitemaps.is_empty()) => {
                return Ok(sitemap);
            }
            Event::Eof => {
                return Err(Mistake::at(line(reader.buffer_position()), "the sitemap ends before it names a page"));
            }
            _ => {}
        }
    }
}

/// Where a site of ours is published, as its sitemap says: the shortest address of a first page, without its name.
#[must_use]
pub fn site_base(sitemap: &Sitemap) -> Option<&str> {
    sitemap.pages.iter().filter_map(|(_, page)| page.strip_suffix("/index.html")).min_by_key(|base| base.len())
}
