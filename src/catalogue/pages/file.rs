//! A catalogue of pages as it was read: its text, and where in it each page stands.
//!
//! Anchors are looked at when they are asked for, so that a large file is ready at once. Must not know the form of its lines.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use super::likeness::form;
use super::list::{host_of, must_be_encoded, whole_target};
use super::{Address, Date, HostTraits, Page, PageList, Place, Tree};
use crate::text::{RelPath, Span, Spanned, percent_decoded};

/// The pages of one file.
#[derive(Debug)]
pub struct PageFile {
    pub(super) path: RelPath,
    pub(super) text: Arc<str>,
    /// When it was made, and the line that says so.
    pub(super) date: Option<Spanned<Date>>,
    pub(super) hosts: BTreeMap<String, HostTraits>,
    pub(super) trees: BTreeMap<String, Tree>,
    /// The same as their host compares them.
    pub(super) compared_trees: HashMap<String, Tree>,
    pub(super) folders: Vec<Folder>,
    /// The folders by their address, in the case in which their host compares.
    pub(super) by_address: HashMap<String, usize>,
    /// The pages of each name in lower case: made when a page is first missed.
    by_name: OnceLock<HashMap<String, Vec<(usize, usize)>>>,
}

/// The pages of one folder, sorted by name.
#[derive(Debug, Default)]
pub(super) struct Folder {
    /// As written: `docs.example.com/backup/`.
    pub address: String,
    pub any_case: bool,
    pub lines: Vec<Line>,
}

/// Where a page stands: its name, and what is said of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub name: Span,
    pub rest: Span,
}

/// What a file says of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry<'a> {
    /// The anchors as written: ` #one #two`; nothing where they are unknown.
    There(Option<&'a str>),
    /// As written.
    Redirect(&'a str),
}

impl PageFile {
    pub(super) fn new(path: RelPath, text: Arc<str>) -> Self {
        Self {
            path,
            text,
            date: None,
            hosts: BTreeMap::new(),
            trees: BTreeMap::new(),
            compared_trees: HashMap::new(),
            folders: Vec::new(),
            by_address: HashMap::new(),
            by_name: OnceLock::new(),
        }
    }

    pub(super) fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    pub(super) fn traits(&self, host: &str) -> HostTraits {
        self.hosts.get(host).copied().unwrap_or_default()
    }

    /// The address as this file writes it: without a language where its host has them.
    pub(super) fn plain(&self, address: &Address) -> Address {
        match self.traits(&address.host).locales {
            true => address.clone().without_locale(),
            false => address.clone(),
        }
    }

    /// What is said of an address, and in which folder. A query counts where the file knows the page with queries alone.
    pub(super) fn find(&self, address: &Address) -> Option<(&Folder, Entry<'_>)> {
        let plain = self.plain(address);
        let with_query = plain.query.is_some().then(|| plain.place_with_query());
        let place = plain.place();
        let folder = self.folder(&place.folder)?;
        let line = with_query.and_then(|it| self.line(folder, &it.name)).or_else(|| self.line(folder, &place.name));
        if let Some(line) = line {
            return Some((folder, self.entry(line)));
        }
        // Known with queries alone: without one the page is there, and its anchors are unknown.
        let asks_nothing = plain.query.is_none() && self.has_queries(folder, &place.name);
        asks_nothing.then_some((folder, Entry::There(None)))
    }

    pub(super) fn folder(&self, address: &str) -> Option<&Folder> {
        let any_case = self.traits(host_of(address)).any_case;
        let place =
            if any_case { self.by_address.get(&address.to_ascii_lowercase()) } else { self.by_address.get(address) };
        self.folders.get(*place?)
    }

    fn line<'a>(&self, folder: &'a Folder, name: &str) -> Option<&'a Line> {
        let found = folder.lines.binary_search_by(|line| compare(self.slice(line.name), name, folder.any_case));
        folder.lines.get(found.ok()?)
    }

    fn has_queries(&self, folder: &Folder, name: &str) -> bool {
        let start = format!("{name}?");
        let at = folder.lines.partition_point(|line| compare(self.slice(line.name), &start, folder.any_case).is_lt());
        let next = folder.lines.get(at).and_then(|line| self.slice(line.name).get(..start.len()));
        next.is_some_and(|next| compare(next, &start, folder.any_case).is_eq())
    }

    pub(super) fn entry(&self, line: &Line) -> Entry<'_> {
        let rest = self.slice(line.rest);
        match rest.strip_prefix(" > ") {
            Some(target) => Entry::Redirect(target),
            None => Entry::There((!rest.is_empty()).then_some(rest)),
        }
    }

    pub(super) fn compared_tree(&self, address: &Address) -> String {
        let tree = self.plain(address).tree();
        if self.traits(&address.host).any_case { tree.to_ascii_lowercase() } else { tree }
    }

    /// Whether all pages are known that stand where this address does.
    pub(super) fn covers(&self, address: &Address) -> bool {
        let tree = self.compared_tree(address);
        let mut at = Some(tree.len());
        while let Some(end) = at {
            let above = tree.get(..end).unwrap_or("");
            if let Some(what) = self.compared_trees.get(above) {
                return *what == Tree::Covered;
            }
            at = above.rfind('/');
        }
        false
    }

    /// The pages of a name, in any case, with any extension and in any folder.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = (&Folder, &Line)> {
        let by_name = self.by_name.get_or_init(|| {
            let mut by_name: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
            for (place, folder) in self.folders.iter().enumerate() {
                for (index, line) in folder.lines.iter().enumerate() {
                    by_name.entry(form(self.slice(line.name))).or_default().push((place, index));
                }
            }
            by_name
        });
        let places = by_name.get(&form(name)).into_iter().flatten();
        places.filter_map(|&(folder, line)| {
            let folder = self.folders.get(folder)?;
            Some((folder, folder.lines.get(line)?))
        })
    }

    /// What the file says, as plain data.
    #[must_use]
    pub fn to_list(&self) -> Option<PageList> {
        let mut list = PageList::new(self.date.as_ref()?.value);
        list.hosts.clone_from(&self.hosts);
        list.trees.clone_from(&self.trees);
        for folder in &self.folders {
            for line in &folder.lines {
                let page = match self.entry(line) {
                    Entry::There(anchors) => {
                        Page::There(anchors.map(|anchors| split_anchors(anchors).map(percent_decoded).collect()))
                    }
                    Entry::Redirect(target) => Page::Redirect(whole_target(&folder.address, target)),
                };
                let place = Place { folder: folder.address.clone(), name: self.slice(line.name).to_owned() };
                list.pages.insert(place, page);
            }
        }
        Some(list)
    }
}

pub(super) fn compare(a: &str, b: &str, any_case: bool) -> Ordering {
    match any_case {
        true => a.bytes().map(|it| it.to_ascii_lowercase()).cmp(b.bytes().map(|it| it.to_ascii_lowercase())),
        false => a.cmp(b),
    }
}

/// The anchors of ` #one #two`, as written.
pub(super) fn split_anchors(written: &str) -> impl Iterator<Item = &str> {
    written.split(" #").filter(|anchor| !anchor.is_empty())
}

/// Whether an anchor is written as the file's form asks.
pub(super) fn is_well_written(anchor: &str) -> bool {
    !anchor.is_empty() && !anchor.contains(|character| character != '%' && must_be_encoded(character))
}
