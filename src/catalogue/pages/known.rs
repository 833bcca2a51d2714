//! All catalogues of pages that a content root has, and what they say of a link together.
//!
//! Must not know what is made of it.

use std::sync::Arc;

use super::file::{Entry, Folder, Line, compare, split_anchors};
use super::likeness::{differs_in_form, similar_pages};
use super::list::whole_target;
use super::{Address, Date, PAGES_OLD, PageFile, Place};
use crate::article::one_letter_apart;
use crate::diagnostic::Diagnostic;
use crate::text::{is_place, percent_decoded, place_named};

/// Files of pages, in the order in which they were named.
#[derive(Debug, Default)]
pub struct WebPages {
    files: Vec<Arc<PageFile>>,
}

/// What is known of an address.
#[derive(Debug, PartialEq, Eq)]
pub struct Known<'a> {
    /// Where redirects lead in the end.
    pub moved_to: Option<Address>,
    pub end: End<'a>,
}

/// What is where an address, or its redirects, lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End<'a> {
    /// No catalogue speaks of it.
    Unknown,
    /// It lies in a tree that is known completely, and is not there.
    Missing,
    /// Redirects that lead back to where they began.
    Circle,
    Page(Anchors<'a>),
}

/// The anchors of a page, as a file writes them; nothing where they are unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchors<'a>(Option<&'a str>);

/// Pages that may be meant by the address of one that is not there.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Likely {
    /// The one that is meant with little doubt.
    pub meant: Option<Address>,
    /// Others like it, the most similar one first.
    pub near: Vec<Place>,
}

/// So many redirects are followed, as browsers do.
const MAX_REDIRECTS: usize = 20;

/// So many pages before and behind the place of one that is missed are compared with it.
const COMPARED: usize = 150;

/// So many pages or anchors are named.
const NAMED: usize = 3;

/// A name so short is many pages', which have nothing to do with each other.
const MIN_NAME: usize = 12;

impl WebPages {
    /// What is known where no catalogue was read.
    pub const NONE: &WebPages = &WebPages { files: Vec::new() };

    #[must_use]
    pub fn new(files: Vec<Arc<PageFile>>) -> Self {
        Self { files }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The files that were made more than so many days ago.
    #[must_use]
    pub fn old(&self, today: Date, days: u32) -> Vec<Diagnostic> {
        let old = |file: &Arc<PageFile>| {
            let date = file.date.as_ref()?;
            let age = today.days().saturating_sub(date.value.days());
            let message = format!("this catalogue is {age} days old, so pages may have come and gone since");
            let finding = Diagnostic::new(&PAGES_OLD, &file.path, Some(date.span), message);
            let hint = "make it anew with `selfhelp catalogue build`, or set `catalogue_days` in `[links]`";
            (age > days).then(|| finding.hint(hint))
        };
        self.files.iter().filter_map(old).collect()
    }

    /// What is known of an address, its redirects followed.
    #[must_use]
    pub fn ask(&self, address: &Address) -> Known<'_> {
        let mut moved_to: Option<Address> = None;
        for _ in 0..=MAX_REDIRECTS {
            let at = moved_to.as_ref().unwrap_or(address);
            let Some((folder, entry)) = self.find(at) else {
                let is_covered = self.files.iter().any(|file| file.covers(at));
                let end = if is_covered { End::Missing } else { End::Unknown };
                return Known { moved_to, end };
            };
            match entry {
                Entry::There(anchors) => {
                    let moved_to = moved_to.map(|to| to.with_place_of(address, Anchors(anchors)));
                    return Known { end: End::Page(Anchors(anchors)), moved_to };
                }
                Entry::Redirect(target) => {
                    let Some(next) = Address::parse(&whole_target(&folder.address, target)) else {
                        return Known { moved_to, end: End::Unknown };
                    };
                    moved_to = Some(next.carrying(at));
                }
            }
        }
        Known { moved_to: None, end: End::Circle }
    }

    /// A page counts more than a redirect, and one with anchors more than one whose anchors are unknown.
    fn find(&self, address: &Address) -> Option<(&Folder, Entry<'_>)> {
        let found = self.files.iter().filter_map(|file| file.find(address));
        found.min_by_key(|(_, entry)| match entry {
            Entry::There(Some(_)) => 0,
            Entry::There(None) => 1,
            Entry::Redirect(_) => 2,
        })
    }

    /// Pages that are like one that is not there.
    #[must_use]
    pub fn likely(&self, address: &Address) -> Likely {
        let files = self.files.iter().filter(|file| file.covers(address));
        files.fold(Likely::default(), |mut likely, file| {
            let of_file = likely_in(file, address);
            likely.meant = likely.meant.or(of_file.meant);
            likely.near.extend(of_file.near);
            likely.near.truncate(NAMED);
            likely
        })
    }

    /// Whether a language that an address begins with leads to the same page.
    #[must_use]
    pub fn has_locales(&self, host: &str) -> bool {
        self.files.iter().any(|file| file.traits(host).locales)
    }
}

impl Address {
    /// The same address with query and fragment of where it was asked for, as browsers carry them over a redirect.
    #[must_use]
    pub fn carrying(mut self, asked: &Address) -> Self {
        self.query = self.query.or_else(|| asked.query.clone());
        self.fragment = self.fragment.or_else(|| asked.fragment.clone());
        self
    }
}

impl Address {
    /// Where a redirect names a place that its page does not have, the one that was asked for counts.
    fn with_place_of(self, asked: &Address, anchors: Anchors<'_>) -> Self {
        let named = self.fragment.as_deref().and_then(place_named);
        let is_lost =
            named.zip(anchors.known()).is_some_and(|(named, mut anchors)| !anchors.any(|it| is_place(&it, &named)));
        if is_lost { Self { fragment: asked.fragment.clone(), ..self } } else { self }
    }
}

impl<'a> Anchors<'a> {
    /// The anchors, where they are known.
    pub fn known(self) -> Option<impl Iterator<Item = String> + use<'a>> {
        Some(split_anchors(self.0?).map(percent_decoded))
    }
}

fn likely_in(file: &PageFile, address: &Address) -> Likely {
    let plain = file.plain(address);
    let place = plain.place();
    let is_page = |folder: &Folder, name: &str| {
        let place = Place { folder: folder.address.clone(), name: name.to_owned() };
        let page = Address::parse(&place.to_link()).filter(|_| !name.contains('?'))?;
        matches!(file.find(&page), Some((_, Entry::There(_)))).then_some((place, page))
    };
    let named: Vec<_> = file
        .named(&place.name)
        .filter_map(|(folder, line)| is_page(folder, file.slice(line.name)))
        .filter(|(it, _)| it.folder.split('/').next() == place.folder.split('/').next())
        .take(NAMED + 1)
        .collect();
    let in_case = named.iter().find(|(it, _)| it.folder.eq_ignore_ascii_case(&place.folder));
    let beside = || {
        let folder = file.folder(&place.folder)?;
        let names = || folder.lines.iter().map(|line| file.slice(line.name));
        let found = names().find(|name| differs_in_form(name, &place.name));
        let found = found.or_else(|| only(names().filter(|name| one_letter_apart(&place.name, name).is_some())));
        is_page(folder, found?).map(|(_, page)| page)
    };
    let moved = || (named.len() == 1 && place.name.len() >= MIN_NAME).then(|| named.first()).flatten();
    let meant = in_case.map(|(_, page)| page.clone()).or_else(beside);
    let meant = meant.or_else(|| moved().map(|(_, page)| page.clone()));
    let is_common = named.len() > NAMED;
    let beside = similar_beside(file, &place);
    let beside = beside.into_iter().filter_map(|(folder, name)| Some(is_page(folder, name)?.0));
    // A name that many pages have, such as `overview`, says nothing.
    let elsewhere = named.into_iter().map(|(place, _)| place).filter(|_| !is_common);
    let near = beside.chain(elsewhere).take(NAMED).collect();
    Likely { meant, near }
}

/// The one name among those that are one letter off, where it is long enough for that to be a slip.
fn only<'a>(mut names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names.next().filter(|name| names.next().is_none() && name.len() > MIN_NAME / 2)
}

/// Pages of the same folder with a similar name: of those that would stand near it.
fn similar_beside<'a>(file: &'a PageFile, place: &Place) -> Vec<(&'a Folder, &'a str)> {
    let Some(folder) = file.folder(&place.folder) else { return Vec::new() };
    let is_before = |line: &Line| compare(file.slice(line.name), &place.name, folder.any_case).is_lt();
    let at = folder.lines.partition_point(is_before);
    let around = at.saturating_sub(COMPARED)..folder.lines.len().min(at + COMPARED);
    let names = folder.lines.get(around).unwrap_or_default().iter().map(|line| file.slice(line.name));
    let similar = similar_pages(&place.name, names.filter(|name| !name.is_empty()), NAMED);
    similar.into_iter().map(|name| (folder, name)).collect()
}
