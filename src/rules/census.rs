//! The census of links: every link that the articles hold, where it stands, what it is, and in which clouds.
//!
//! Must not know what is wrong with a link, nor how the census is shown.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::bare_address::{BareAddress, addresses_in_settings};
use super::{ArticleView, LinkView, Web, link_view};
use crate::article::{Article, Image, LinkSource};
use crate::cloud::{CloudId, CloudSet};
use crate::config::Config;
use crate::corpus::{Corpus, Entry};
use crate::text::{RelPath, Span, trimmed};

/// One link of the census.
#[derive(Debug, Clone)]
pub struct ListedLink<'a> {
    pub path: &'a RelPath,
    /// Where the address is written; where that cannot be told, where the link is.
    pub span: Span,
    pub kind: LinkKind,
    /// Without white space around it.
    pub address: &'a str,
    /// Of a web address: lower-case, without user and port.
    pub host: Option<String>,
    pub clouds: CloudSet,
    /// The air-gapped ones of these clouds in which it leads outside.
    pub outside: CloudSet,
}

/// How a link is written. In the order in which they are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKind {
    /// `[text](address)`.
    Inline,
    /// `[text][name]`, its address elsewhere.
    Reference,
    /// `<address>`.
    Autolink,
    Image,
    /// `<a href="address">` in the Markdown body.
    Html,
    /// A link of any form in a text of a JSON body.
    Json,
    /// A value of a JSON body that is an address as a whole.
    Value,
    /// In a string of a JSON body that is a setting of a program: nobody reads it.
    Setting,
    /// A value of an element, such as the source of a video.
    Element,
    /// A web address in running text.
    Bare,
    /// What its brackets keep from being a link.
    Broken,
}

impl LinkKind {
    pub const ALL: [Self; 11] = [
        Self::Inline,
        Self::Reference,
        Self::Autolink,
        Self::Image,
        Self::Html,
        Self::Json,
        Self::Value,
        Self::Setting,
        Self::Element,
        Self::Bare,
        Self::Broken,
    ];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Inline => "inline",
            Self::Reference => "reference",
            Self::Autolink => "autolink",
            Self::Image => "image",
            Self::Html => "html",
            Self::Json => "json",
            Self::Value => "value",
            Self::Setting => "setting",
            Self::Element => "element",
            Self::Bare => "bare",
            Self::Broken => "broken",
        }
    }
}

/// What the links of a census come to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Census {
    pub links: usize,
    pub files: usize,
    pub different: usize,
    pub with_fragment: usize,
    pub kinds: BTreeMap<&'static str, usize>,
    pub schemes: BTreeMap<String, usize>,
    /// The most frequent first.
    pub hosts: Vec<(String, usize)>,
    /// For each cloud: links of its articles, and how many of them lead outside.
    pub clouds: Vec<(CloudId, usize, usize)>,
}

/// Every link of the articles and of what they include, in order of path and place.
#[must_use]
pub fn census<'a>(config: &'a Config, corpus: &'a Corpus) -> Vec<ListedLink<'a>> {
    let texts: Vec<&Entry> = corpus.texts().collect();
    let listed: Vec<Vec<ListedLink<'_>>> = texts.into_par_iter().map(|entry| links_of(config, entry)).collect();
    listed.into_iter().flatten().collect()
}

fn links_of<'a>(config: &'a Config, entry: &'a Entry) -> Vec<ListedLink<'a>> {
    let view = ArticleView::new(config, entry);
    let article = entry.article();
    let mut found: Vec<(Span, LinkKind, &str)> = Vec::new();
    found.extend(link_view::links(article).iter().map(|link| (link.span, kind_of(article, link), link.address)));
    let broken: Vec<LinkView<'_>> = super::links::meant_links(&view);
    found.extend(broken.iter().map(|link| (link.span, LinkKind::Broken, link.address)));
    let images = article.fragments().flat_map(|fragment| &fragment.images);
    found.extend(images.map(|Image { target, .. }| (target.span, LinkKind::Image, trimmed(&target.value))));
    found.extend(
        view.bare_addresses().iter().filter_map(|bare| Some((bare.link.span, kind_of_bare(bare)?, bare.link.address))),
    );
    found.extend(addresses_in_settings(article).into_iter().map(|(span, address)| (span, LinkKind::Setting, address)));
    found.sort_by_key(|&(span, kind, _)| (span, kind));
    let listed = |(span, kind, address): (Span, LinkKind, &'a str)| {
        let web = Web::parse(address);
        let outside = match (kind, &web) {
            (LinkKind::Setting, _) | (_, None) => CloudSet::EMPTY,
            (_, Some(web)) => outside(config, entry.clouds, address, web),
        };
        let host = web.map(|web| web.host.to_lowercase());
        ListedLink { path: article.path(), span, kind, address, host, clouds: entry.clouds, outside }
    };
    found.into_iter().map(listed).collect()
}

fn kind_of(article: &Article, link: &LinkView<'_>) -> LinkKind {
    let is_in_json = article.json_span.is_some_and(|json| json.start <= link.span.start && link.span.end <= json.end);
    match link.source {
        LinkSource::Value if is_in_json => LinkKind::Value,
        LinkSource::Value => LinkKind::Element,
        _ if is_in_json => LinkKind::Json,
        LinkSource::Html => LinkKind::Html,
        LinkSource::Autolink => LinkKind::Autolink,
        LinkSource::Markdown if !article.source.slice(link.whole).ends_with(')') => LinkKind::Reference,
        LinkSource::Markdown => LinkKind::Inline,
    }
}

/// An address that is left of a link is broken, one that is quoted or part of a word is none.
fn kind_of_bare(bare: &BareAddress<'_>) -> Option<LinkKind> {
    if bare.link.web.is_none_or(|web| web.host.is_empty()) {
        return None;
    }
    match bare.stands_alone {
        true => Some(LinkKind::Bare),
        false => bare.is_left_of_link.then_some(LinkKind::Broken),
    }
}

/// The air-gapped clouds from which an address with these parts cannot be reached.
pub(super) fn outside(config: &Config, clouds: CloudSet, address: &str, web: &Web<'_>) -> CloudSet {
    let is_outside = |id: &CloudId| {
        // Who puts an address into a cloud's pages says that it can be reached there.
        !config.is_reachable(*id, web.host, web.rest) && config.rewritten(*id, address).is_none()
    };
    clouds.iter().filter(is_outside).collect()
}

impl Census {
    /// What these links come to, in these clouds.
    #[must_use]
    pub fn of(links: &[ListedLink<'_>], clouds: impl Iterator<Item = CloudId>) -> Self {
        let mut census = Self { links: links.len(), ..Self::default() };
        let mut hosts: BTreeMap<&str, usize> = BTreeMap::new();
        for link in links {
            *census.kinds.entry(link.kind.name()).or_default() += 1;
            *census.schemes.entry(scheme(link.address)).or_default() += 1;
            census.with_fragment += usize::from(link.host.is_some() && link.address.contains('#'));
            if let Some(host) = &link.host {
                *hosts.entry(host).or_default() += 1;
            }
        }
        census.files = links.iter().map(|link| link.path).collect::<BTreeSet<_>>().len();
        census.different = links.iter().map(|link| link.address).collect::<BTreeSet<_>>().len();
        census.hosts = hosts.into_iter().map(|(host, count)| (host.to_owned(), count)).collect();
        census.hosts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        let count =
            |is_counted: &dyn Fn(&ListedLink<'_>) -> bool| links.iter().filter(|&link| is_counted(link)).count();
        let of_cloud = |id| (id, count(&|link| link.clouds.contains(id)), count(&|link| link.outside.contains(id)));
        census.clouds = clouds.map(of_cloud).collect();
        census
    }
}

/// What an address begins with, lower-case; a word for those that begin with no scheme.
fn scheme(address: &str) -> String {
    let first = address.split(['/', '?', '#', '\\']).next().unwrap_or("");
    match (address, first.split_once(':')) {
        ("", _) => "empty".to_owned(),
        (_, Some((scheme, _))) => scheme.to_lowercase(),
        (address, None) => if address.starts_with('#') { "anchor" } else { "relative" }.to_owned(),
    }
}
