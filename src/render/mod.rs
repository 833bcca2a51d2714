//! A site becomes its pages: a view for each, and the template for it.
//!
//! Must not write anything anywhere, nor know how the site came about.

mod article;
mod bodies;
mod elsewhere;
mod coverage;
mod form;
mod html;
mod keys;
mod lists;
mod marks;
mod owner_links;
mod pages;
mod renamed;
mod templates;
mod texts;
mod together;
mod unused;
pub mod view;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use foldhash::HashSet;
use rayon::prelude::*;

pub use templates::{EMBEDDED_STATIC, EMBEDDED_TEMPLATES, STATIC, TEMPLATES, asset_path};

pub use article::lead;
pub use elsewhere::Bodies;
pub use html::{MAX_INCLUDE_DEPTH, MAX_INCLUDES};
pub use keys::{KeyParts, Origins, Scope};
pub use renamed::Renamed;
pub use texts::{EMBEDDED_CATALOGUES, Texts, kind_name, kind_plural};

use lists::{Job, lists};
use marks::Marked;
use templates::{Assets, Logo, Templates};

use crate::config::{Config, SiteRecord};
use crate::corpus::ArticleId;
use crate::diagnostic::Diagnostic;
use crate::output::{Key, Output, Sink};
use crate::site::Site;
use crate::site::coverage::Coverage;
use crate::sources::Sources;
use crate::text::RelPath;

/// The home page, in the root of the site.
const HOME: &str = "index.html";

/// The day on which each article was changed last, as `2026-03-01`.
pub type Dates = BTreeMap<RelPath, String>;

/// The words, templates and other files of one language.
#[derive(Debug)]
pub struct Interface {
    pub texts: Texts,
    templates: Templates,
    assets: Assets,
}

impl Interface {
    /// Prepares a language, and tells what is wrong with the templates and words of the content root.
    #[must_use]
    fn new(sources: &Sources, config: &Config, language: &str) -> (Self, Vec<Diagnostic>) {
        let (texts, mut diagnostics) = Texts::of(sources, language, &config.pages.content_language);
        let (built_in, _) = Texts::of(&Sources::default(), language, &config.pages.content_language);
        let (assets, found) = Assets::new(sources, &config.pages, &texts);
        diagnostics.extend(found);
        let (templates, found) = Templates::new(sources, &assets, &texts, &built_in);
        diagnostics.extend(found);
        (Self { texts, templates, assets }, diagnostics)
    }
}

/// The languages of all sites, and what is wrong with the templates and words of the content root.
#[must_use]
pub fn interfaces(sources: &Sources, config: &Config) -> (BTreeMap<String, Interface>, Vec<Diagnostic>) {
    let mut interfaces = BTreeMap::new();
    let mut diagnostics = unused::unused(sources, config);
    for SiteRecord { language, .. } in &config.sites {
        if !interfaces.contains_key(language) {
            let (interface, found) = Interface::new(sources, config, language);
            interfaces.insert(language.clone(), interface);
            diagnostics.extend(found);
        }
    }
    crate::diagnostic::sort(&mut diagnostics);
    // A broken template is broken in every language.
    diagnostics.dedup();
    (interfaces, diagnostics)
}

/// What is wrong with the templates and words of the content root; where it has none, those that are built in are not read.
#[must_use]
pub fn check_templates(sources: &Sources, config: &Config) -> Vec<Diagnostic> {
    let has_own = sources.below(TEMPLATES).next().is_some() || config.pages.logo.is_some();
    if has_own { interfaces(sources, config).1 } else { Vec::new() }
}

/// A site whose pages are to be made, with what they need beside the site itself.
pub struct SitePages<'a> {
    site: &'a Site<'a>,
    sources: &'a Sources,
    interface: &'a Interface,
    dates: &'a Dates,
    origins: &'a Origins<'a>,
    /// The key of what all its pages are made from.
    common: Key,
    names: Marked,
    /// What there is for each topic, where readers are told.
    coverage: OnceLock<Option<Coverage>>,
    /// The paths of all pages, where somebody asks for them.
    paths: OnceLock<HashSet<String>>,
}

/// What the views of a site are made from.
struct Maker<'a> {
    site: &'a Site<'a>,
    texts: &'a Texts,
    logo: &'a Logo,
    dates: &'a Dates,
    /// Whether a template reads what the site and its cloud are called.
    says_names: bool,
    /// ... what an article says.
    says_bodies: bool,
    pages: &'a SitePages<'a>,
}

impl<'a> SitePages<'a> {
    #[must_use]
    pub fn new(
        site: &'a Site<'a>,
        sources: &'a Sources,
        interface: &'a Interface,
        dates: &'a Dates,
        origins: &'a Origins<'a>,
    ) -> Self {
        let names = Marked::new(&site.record.title, &site.cloud().display_name);
        let common = origins.of_site(&site.record.id);
        let (coverage, paths) = (OnceLock::new(), OnceLock::new());
        Self { site, sources, interface, dates, origins, common, names, coverage, paths }
    }

    #[must_use]
    pub fn texts(&self) -> &'a Texts {
        &self.interface.texts
    }

    /// The key of what all files of the site are made from.
    #[must_use]
    pub fn common(&self) -> Key {
        self.common
    }

    /// The bodies of the site's articles, for other pages.
    #[must_use]
    pub fn bodies(&self) -> Bodies<'a> {
        Bodies { site: self.site, texts: self.texts(), origins: self.origins }
    }

    /// How many pages there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.lists().len() + self.site.articles.len()
    }

    /// The paths of all pages, in no order.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        let articles = self.site.articles.iter().map(|&id| self.site.page(id).to_owned());
        self.lists().iter().map(Job::path).chain(articles).collect()
    }

    fn coverage(&self) -> Option<&Coverage> {
        self.coverage.get_or_init(|| coverage::of_site(self.site)).as_ref()
    }

    /// Every page but those of articles.
    fn lists(&self) -> Vec<Job<'a>> {
        lists(self.site, self.coverage().is_some())
    }

    fn has(&self, page: &str) -> bool {
        self.paths.get_or_init(|| self.paths().into_iter().collect()).contains(page)
    }

    /// Adds the files that pages need to an output, and what programs read to find the pages.
    pub fn add_files(&self, output: &mut Output) {
        for path in self.site.files() {
            if let (Some(asset), Some(bytes)) =
                (copied_file(self.site, &path), self.site.world.corpus.strays().get(&path))
            {
                output.insert(asset, bytes.clone());
            }
        }
        for (path, bytes) in &self.interface.assets.files {
            output.insert(path.clone(), bytes.clone());
        }
        output.insert("robots.txt", robots(self.site).into_bytes());
        if let Some(base_url) = &self.site.record.base_url {
            output.insert("sitemap.xml", sitemap(base_url, self.paths()).into_bytes());
        }
    }

    fn maker(&self) -> Maker<'_> {
        let Interface { texts, templates, assets } = self.interface;
        Maker {
            site: self.site,
            texts,
            logo: &assets.logo,
            dates: self.dates,
            says_names: templates.reads.names,
            says_bodies: templates.reads.bodies,
            pages: self,
        }
    }
}

/// Makes all pages of some sites of one corpus, each as soon as a thread is free. Returns what is wrong with the templates, for
/// each site.
///
/// The pages of an article are made together: sites that show it in the same way share what was rendered.
pub fn render(sites: &[&SitePages<'_>], sink: &dyn Sink) -> Vec<Vec<Diagnostic>> {
    let makers: Vec<Maker<'_>> = sites.iter().map(|pages| pages.maker()).collect();
    let lists = sites.par_iter().enumerate().map(|(at, pages)| (at, pages.lists())).collect();
    let mut found = together::render_lists(&makers, lists, sink);
    let articles: Vec<ArticleId> =
        sites.first().map_or_else(Vec::new, |pages| pages.site.world.corpus.iter().map(|(id, _)| id).collect());
    let some = |ids: &[ArticleId]| together::render_articles(&makers, ids, sink);
    found.par_extend(articles.par_chunks(ARTICLES_AT_ONCE).with_max_len(1).flat_map_iter(some));
    let mut diagnostics = vec![Vec::new(); sites.len()];
    for (at, mistake) in found {
        diagnostics[at].push(mistake);
    }
    for found in &mut diagnostics {
        crate::diagnostic::sort(found);
        // A broken template breaks every page of its kind in the same way.
        found.dedup();
    }
    diagnostics
}

/// A thread makes the pages of so many neighbours before it hands them over, site by site: files of one folder are created
/// faster one after the other, and by one thread.
const ARTICLES_AT_ONCE: usize = 32;

/// Makes the pages of some articles, for each site that shows them.
pub fn render_only(sites: &[&SitePages<'_>], ids: &[ArticleId], sink: &dyn Sink) -> Vec<(usize, Diagnostic)> {
    let makers: Vec<Maker<'_>> = sites.iter().map(|pages| pages.maker()).collect();
    ids.par_iter().flat_map_iter(|&id| together::render_articles(&makers, &[id], sink)).collect()
}

/// Makes the page at a path that is no article's, where the site has one.
pub fn render_list_at(pages: &SitePages<'_>, path: &str, sink: &dyn Sink) -> Option<(usize, Diagnostic)> {
    let job = pages.lists().into_iter().find(|job| job.path() == path)?;
    together::render_lists(&[pages.maker()], vec![(0, vec![job])], sink).pop()
}

/// Makes the other pages that show one of some articles whole, and where something has another name, all of them that differ.
pub fn render_around(
    sites: &[&SitePages<'_>],
    ids: &[ArticleId],
    renamed: &[Renamed<'_>],
    sink: &dyn Sink,
) -> Vec<(usize, Diagnostic)> {
    let of_site = sites.par_iter().zip(renamed).enumerate().map(|(at, (pages, renamed))| {
        let shows_one = |job: &Job<'_>| job.shown_whole().iter().any(|id| ids.contains(id));
        let jobs: Vec<Job<'_>> = if renamed.is_nothing() {
            lists::troubleshooters(pages.site).filter(shows_one).collect()
        } else {
            pages.lists().into_iter().filter(|job| shows_one(job) || job.may_show(pages, renamed)).collect()
        };
        (at, jobs)
    });
    let makers: Vec<Maker<'_>> = sites.iter().map(|pages| pages.maker()).collect();
    together::render_lists(&makers, of_site.collect(), sink)
}

/// Where a file beside the articles that the site needs is in its output.
fn copied_file(site: &Site<'_>, path: &RelPath) -> Option<String> {
    Some(asset_path(path.file_name(), site.world.corpus.strays().get(path)?))
}

fn robots(site: &Site<'_>) -> String {
    match &site.record.base_url {
        Some(base_url) => format!("User-agent: *\nAllow: /\nSitemap: {base_url}/sitemap.xml\n"),
        None => "User-agent: *\nAllow: /\n".to_owned(),
    }
}

fn sitemap(base_url: &str, mut pages: Vec<String>) -> String {
    let mut xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
            .to_owned();
    pages.sort_unstable();
    for path in pages.iter().filter(|path| *path != "404.html") {
        xml.push_str("<url><loc>");
        crate::article::escape_html(&mut xml, &format!("{base_url}/{path}"));
        xml.push_str("</loc></url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}
