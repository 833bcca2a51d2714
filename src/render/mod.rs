//! A site becomes its pages: a view for each, and the template for it.
//!
//! Must not write anything anywhere, nor know how the site came about.

mod article;
mod bodies;
mod elsewhere;
mod coverage;
mod form;
mod html;
mod owner_links;
mod pages;
mod templates;
mod texts;
pub mod view;

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;

pub use templates::{EMBEDDED_STATIC, EMBEDDED_TEMPLATES, STATIC, TEMPLATES, asset_path};

pub use article::lead;
pub use elsewhere::Bodies;
pub use html::{MAX_INCLUDE_DEPTH, MAX_INCLUDES};
pub use texts::{EMBEDDED_CATALOGUES, Texts, kind_name, kind_plural};

use templates::{Assets, Logo, Rendered, Templates};

use crate::article::Kind;
use crate::config::{Config, SiteRecord};
use crate::corpus::ArticleId;
use crate::diagnostic::Diagnostic;
use crate::output::Output;
use crate::site::coverage::Coverage;
use crate::site::{Site, Troubleshooter};
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
        let (templates, found) = Templates::new(sources, &texts, &built_in);
        diagnostics.extend(found);
        let (assets, found) = Assets::new(sources, &config.pages, &texts);
        diagnostics.extend(found);
        (Self { texts, templates, assets }, diagnostics)
    }
}

/// The languages of all sites, and what is wrong with the templates and words of the content root.
#[must_use]
pub fn interfaces(sources: &Sources, config: &Config) -> (BTreeMap<String, Interface>, Vec<Diagnostic>) {
    let mut interfaces = BTreeMap::new();
    let mut diagnostics = Vec::new();
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

/// What the views of a site are made from.
struct Maker<'a> {
    site: &'a Site<'a>,
    texts: &'a Texts,
    logo: &'a Logo,
    dates: &'a Dates,
    /// From a name in `static/` to its path in the site.
    assets: &'a BTreeMap<String, String>,
    /// From a file beside the articles to its path in the site.
    files: &'a BTreeMap<RelPath, String>,
    /// The paths of all pages.
    pages: &'a HashSet<String>,
    /// What there is for each topic, where readers are told.
    coverage: Option<&'a Coverage>,
}

/// A page to make.
enum Job<'a> {
    Home,
    NotFound,
    Service(&'a str, &'a [ArticleId]),
    /// The articles of one kind, where a service has very many.
    ServiceKind(&'a str, Kind, Vec<ArticleId>),
    Product(&'a str, &'a [ArticleId]),
    Kind(Kind, usize),
    Coverage(&'a Coverage),
    Troubleshooter(&'a str, &'a Troubleshooter),
    Article(ArticleId),
}

/// Adds all pages of a site, and the files that they need, to an output. Returns what is wrong with the templates.
pub fn render(
    site: &Site<'_>,
    sources: &Sources,
    interface: &Interface,
    dates: &Dates,
    output: &mut Output,
) -> Vec<Diagnostic> {
    let Interface { texts, templates, assets } = interface;
    let files = copied_files(site);
    for (path, asset) in &files {
        if let Some(bytes) = site.world.corpus.strays().get(path) {
            output.insert(asset.clone(), bytes.clone());
        }
    }
    for (path, bytes) in &assets.files {
        output.insert(path.clone(), bytes.clone());
    }
    let coverage = coverage::of_site(site);
    let jobs = jobs(site, coverage.as_ref());
    let pages = jobs.iter().map(|job| job.path(site)).collect();
    let maker = Maker {
        pages: &pages,
        site,
        texts,
        logo: &assets.logo,
        dates,
        assets: &assets.paths,
        files: &files,
        coverage: coverage.as_ref(),
    };
    let pages: Vec<(String, Rendered)> = jobs.par_iter().map(|job| maker.make(job, sources, templates)).collect();
    let mut diagnostics = Vec::new();
    for (path, page) in pages {
        output.insert(path, page.html.into_bytes());
        diagnostics.extend(page.mistake.map(|mistake| *mistake));
    }
    crate::diagnostic::sort(&mut diagnostics);
    // A broken template breaks every page of its kind in the same way.
    diagnostics.dedup();
    output.insert("robots.txt", robots(site).into_bytes());
    if let Some(base_url) = &site.record.base_url {
        output.insert("sitemap.xml", sitemap(base_url, output).into_bytes());
    }
    diagnostics
}

/// Where each file beside the articles that the site needs is in its output.
fn copied_files(site: &Site<'_>) -> BTreeMap<RelPath, String> {
    let strays = site.world.corpus.strays();
    let asset = |path: RelPath| {
        let asset = asset_path(path.file_name(), strays.get(&path)?);
        Some((path, asset))
    };
    site.files().into_iter().filter_map(asset).collect()
}

fn jobs<'a>(site: &'a Site<'_>, coverage: Option<&'a Coverage>) -> Vec<Job<'a>> {
    let navigation = &site.navigation;
    let mut jobs = vec![Job::Home, Job::NotFound];
    jobs.extend(coverage.map(Job::Coverage));
    jobs.extend(navigation.services.iter().map(|(id, articles)| Job::Service(id, articles)));
    for (id, articles) in &navigation.services {
        let apart = pages::kinds_apart(site, articles).into_iter();
        jobs.extend(apart.map(|(kind, of_kind)| Job::ServiceKind(id, kind, of_kind)));
    }
    jobs.extend(navigation.products.iter().map(|(id, articles)| Job::Product(id, articles)));
    jobs.extend(site.kinds().into_iter().map(|(kind, count)| Job::Kind(kind, count)));
    jobs.extend(navigation.troubleshooters.iter().map(|(name, it)| Job::Troubleshooter(name, it)));
    jobs.extend(site.articles.iter().map(|&id| Job::Article(id)));
    jobs
}

impl Job<'_> {
    /// The path of the page in the site.
    fn path(&self, site: &Site<'_>) -> String {
        match self {
            Self::Home => HOME.to_owned(),
            Self::NotFound => "404.html".to_owned(),
            Self::Service(id, _) => pages::service_page(id),
            Self::ServiceKind(id, kind, _) => pages::service_kind_page(id, *kind),
            Self::Product(id, _) => pages::product_page(id),
            Self::Kind(kind, _) => pages::kind_page(*kind),
            Self::Coverage(_) => coverage::COVERAGE_PAGE.to_owned(),
            Self::Troubleshooter(name, _) => pages::troubleshooter_page(name),
            Self::Article(id) => site.page(*id).to_owned(),
        }
    }
}

impl Maker<'_> {
    fn make(&self, job: &Job<'_>, sources: &Sources, templates: &Templates) -> (String, Rendered) {
        let page = match job {
            Job::Home => templates.render(sources, "home.html", &self.home()),
            Job::NotFound => templates.render(sources, "404.html", &self.not_found()),
            Job::Service(id, articles) => templates.render(sources, "service.html", &self.service(id, articles)),
            Job::ServiceKind(id, kind, articles) => {
                templates.render(sources, "service.html", &self.service_kind(id, *kind, articles))
            }
            Job::Product(id, articles) => templates.render(sources, "product.html", &self.product(id, articles)),
            Job::Kind(kind, count) => templates.render(sources, "kind.html", &self.kind(*kind, *count)),
            Job::Coverage(coverage) => templates.render(sources, "coverage.html", &self.coverage(coverage)),
            Job::Troubleshooter(name, it) => {
                templates.render(sources, "troubleshooter.html", &self.troubleshooter(name, it))
            }
            Job::Article(id) => {
                let name = format!("articles/{}.html", self.site.entry(*id).kind.slug());
                templates.render(sources, &name, &self.article(*id))
            }
        };
        (job.path(self.site), page)
    }
}

fn robots(site: &Site<'_>) -> String {
    match &site.record.base_url {
        Some(base_url) => format!("User-agent: *\nAllow: /\nSitemap: {base_url}/sitemap.xml\n"),
        None => "User-agent: *\nAllow: /\n".to_owned(),
    }
}

fn sitemap(base_url: &str, output: &Output) -> String {
    let mut xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
            .to_owned();
    for (path, _) in output.iter().filter(|(path, _)| path.ends_with(".html") && *path != "404.html") {
        xml.push_str("<url><loc>");
        crate::article::escape_html(&mut xml, &format!("{base_url}/{path}"));
        xml.push_str("</loc></url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}
