//! What a catalogue of pages says, as plain data: made by hand or from sources, merged, and written.
//!
//! Must not know where pages come from.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::{Address, Date, FIRST_WORDS, Place, VERSION};
use crate::text::percent_encoded;

/// The pages of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageList {
    /// When it was true.
    pub date: Date,
    /// How some hosts read addresses.
    pub hosts: BTreeMap<String, HostTraits>,
    /// Trees, as host and path (`docs.example.com/backup`), whose pages are all known, or are not.
    pub trees: BTreeMap<String, Tree>,
    pub pages: BTreeMap<Place, Page>,
}

/// How a host reads addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HostTraits {
    /// A path may begin with a language, and leads to the same page without it.
    pub locales: bool,
    /// Paths lead to the same page in any case.
    pub any_case: bool,
}

/// Whether all pages below an address are known. The longest address that a page is below counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tree {
    Covered,
    Except,
}

/// What is known of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// A page; its anchors may be unknown.
    There(Option<BTreeSet<String>>),
    /// The address leads on to another one.
    Redirect(String),
}

impl PageList {
    #[must_use]
    pub fn new(date: Date) -> Self {
        Self { date, hosts: BTreeMap::new(), trees: BTreeMap::new(), pages: BTreeMap::new() }
    }

    /// Adds what is known of an address, and keeps what was known already: a page counts more than a redirect, and
    /// anchors of both are the page's.
    pub fn add(&mut self, place: Place, page: Page) {
        let mut known = match self.pages.entry(place) {
            Entry::Vacant(place) => {
                place.insert(page);
                return;
            }
            Entry::Occupied(known) => known,
        };
        match (known.get_mut(), page) {
            (Page::There(Some(anchors)), Page::There(Some(more))) => anchors.extend(more),
            (Page::There(None) | Page::Redirect(_), page @ Page::There(_)) => drop(known.insert(page)),
            (_, Page::There(None) | Page::Redirect(_)) => {}
        }
    }

    /// Takes over another list. The whole is as old as the older of both.
    pub fn merge(&mut self, other: Self) {
        self.date = self.date.min(other.date);
        for (host, traits) in other.hosts {
            let known = self.hosts.entry(host).or_default();
            known.locales |= traits.locales;
            known.any_case |= traits.any_case;
        }
        for (tree, what) in other.trees {
            let known = self.trees.entry(tree).or_insert(what);
            *known = (*known).min(what);
        }
        for (place, page) in other.pages {
            self.add(place, page);
        }
    }

    /// The same list where hosts have these traits: what they make equal is one page.
    #[must_use]
    pub fn with_traits(mut self, traits: HostTraits) -> Self {
        let hosts: BTreeSet<String> = self.pages.keys().map(|place| host_of(&place.folder).to_owned()).collect();
        for host in hosts {
            let known = self.hosts.entry(host).or_default();
            known.locales |= traits.locales;
            known.any_case |= traits.any_case;
        }
        for (tree, what) in std::mem::take(&mut self.trees) {
            let has_locales = self.hosts.get(host_of(&tree)).is_some_and(|traits| traits.locales);
            let plain = || Some(Address::parse(&format!("https://{tree}"))?.without_locale().tree());
            let tree = if has_locales { plain().unwrap_or(tree) } else { tree };
            let known = self.trees.entry(tree).or_insert(what);
            *known = (*known).min(what);
        }
        let mut spellings = Spellings::default();
        for (place, page) in std::mem::take(&mut self.pages) {
            let traits = self.hosts.get(host_of(&place.folder)).copied().unwrap_or_default();
            let place = if traits.locales { without_locale(place) } else { place };
            let place = if traits.any_case { spellings.of(place) } else { place };
            // What leads to the same page in another spelling is no redirect.
            let page = if leads_to(&page, &place, traits) { Page::There(None) } else { page };
            self.add(place, page);
        }
        self.hosts.retain(|_, traits| *traits != HostTraits::default());
        self
    }

    /// The text of the file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = format!("{FIRST_WORDS} {VERSION}\ndate {}\n", self.date);
        for (host, traits) in &self.hosts {
            let words = [(traits.locales, " locales"), (traits.any_case, " any-case")];
            let words: String = words.iter().filter(|(is_so, _)| *is_so).map(|(_, word)| *word).collect();
            out.push_str(&format!("host {host}{words}\n"));
        }
        for (tree, what) in &self.trees {
            let word = if *what == Tree::Covered { "covers" } else { "except" };
            out.push_str(&format!("{word} https://{tree}\n"));
        }
        let mut folder = "";
        for (place, page) in &self.pages {
            if place.folder != folder {
                folder = &place.folder;
                out.push_str(&format!("\nhttps://{folder}\n"));
            }
            write_page(&mut out, place, page);
        }
        out
    }
}

/// `name`, `name #anchor #anchor` or `name > target`.
fn write_page(out: &mut String, place: &Place, page: &Page) {
    // The first page of a host has no name.
    if place.name.is_empty() || place.name.starts_with('?') {
        out.push('.');
    }
    out.push_str(&place.name);
    match page {
        Page::There(None) => {}
        Page::There(Some(anchors)) if anchors.is_empty() => out.push_str(" #"),
        Page::There(Some(anchors)) => {
            for anchor in anchors {
                out.push_str(" #");
                out.push_str(&percent_encoded(anchor, must_be_encoded));
            }
        }
        Page::Redirect(target) => {
            out.push_str(" > ");
            out.push_str(&short_target(&place.folder, target));
        }
    }
    out.push('\n');
}

/// What would end an anchor or its line.
pub(super) fn must_be_encoded(character: char) -> bool {
    character == '%' || character.is_whitespace() || character.is_control()
}

/// A target on the same host without it.
fn short_target(folder: &str, target: &str) -> String {
    let target = percent_encoded(target, |character| character.is_whitespace() || character.is_control());
    let same_host = format!("https://{}/", host_of(folder));
    match target.strip_prefix(&same_host) {
        Some(rest) if !rest.starts_with('/') => format!("/{rest}"),
        _ => target,
    }
}

/// The whole address of a target as it was written.
pub(super) fn whole_target(folder: &str, written: &str) -> String {
    match written.starts_with('/') && !written.starts_with("//") {
        true => format!("https://{}{written}", host_of(folder)),
        false => written.to_owned(),
    }
}

pub(super) fn host_of(folder: &str) -> &str {
    folder.split('/').next().unwrap_or("")
}

fn without_locale(place: Place) -> Place {
    let (path, query) = place.name.split_once('?').map_or((&*place.name, None), |(path, query)| (path, Some(query)));
    let Some(address) = Address::parse(&format!("https://{}{path}", place.folder)) else { return place };
    let mut stripped = address.without_locale().place();
    if let Some(query) = query {
        stripped.name.push('?');
        stripped.name.push_str(query);
    }
    stripped
}

/// Whether a redirect leads to a place, as its host compares them.
fn leads_to(page: &Page, place: &Place, traits: HostTraits) -> bool {
    let Page::Redirect(target) = page else { return false };
    let Some(target) = Address::parse(target).map(|target| target.place_with_query()) else { return false };
    let target = if traits.locales { without_locale(target) } else { target };
    match traits.any_case {
        true => target.to_link().eq_ignore_ascii_case(&place.to_link()),
        false => target == *place,
    }
}

/// The first spellings of folders and pages on hosts that find them in any case.
#[derive(Default)]
struct Spellings {
    folders: BTreeMap<String, String>,
    names: BTreeMap<(String, String), String>,
}

impl Spellings {
    fn of(&mut self, place: Place) -> Place {
        let key = (place.folder.to_ascii_lowercase(), place.name.to_ascii_lowercase());
        let folder = self.folders.entry(key.0.clone()).or_insert(place.folder).clone();
        Place { folder, name: self.names.entry(key).or_insert(place.name).clone() }
    }
}
