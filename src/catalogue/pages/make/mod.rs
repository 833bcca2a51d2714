//! Lists of pages from what sites are made of: sitemaps, built HTML, Markdown with its redirections.
//!
//! Must not read files: it is given what they hold.

mod html;
mod markdown;
mod redirections;
mod sitemap;

pub use html::{HtmlPage, is_html, read_html};
pub use markdown::{is_documentation, markdown_pages};
pub use redirections::{is_redirections, redirects};
pub use sitemap::{Sitemap, read_sitemap, site_base, unpacked};

use super::Address;
use crate::text::{RelPath, percent_encoded};

/// Why a source cannot be used: what is wrong, and the line where that is known.
#[derive(Debug, PartialEq, Eq)]
pub struct Mistake {
    pub line: Option<usize>,
    pub message: String,
}

impl Mistake {
    fn at(line: usize, message: impl Into<String>) -> Self {
        Self { line: Some(line), message: message.into() }
    }
}

/// The address of what lies at a path below a base.
#[must_use]
pub fn address_below(base: &Address, path: &str) -> Option<Address> {
    let path = percent_encoded(path, |character| matches!(character, '%' | '?' | '#' | '\\'));
    Address::parse(&format!("https://{}/{path}", base.tree()))
}

/// The address that a reference in a source file leads to, whose page is at an address: an `index` is seen from its folder.
#[must_use]
pub fn reference(source: &RelPath, page: &Address, written: &str) -> Option<Address> {
    let name = source.as_str().rsplit('/').next().unwrap_or("");
    let name = name.split_once('.').map_or(name, |(name, _)| name);
    let is_index = ["index", "_index"].iter().any(|index| name.eq_ignore_ascii_case(index));
    page.join_from(written, is_index)
}

#[cfg(test)]
mod tests;
