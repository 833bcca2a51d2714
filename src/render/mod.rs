//! A site becomes its pages: a view for each, and the template for it.
//!
//! Must not write anything anywhere, nor know how the site came about.

mod article;
mod bodies;
mod form;
mod html;
mod pages;
mod templates;
mod texts;
pub mod view;

use std::collections::BTreeMap;

use rayon::prelude::*;

pub use templates::{Assets, EMBEDDED_STATIC, EMBEDDED_TEMPLATES, STATIC, TEMPLATES, Templates, asset_path};

pub use article::lead;
pub use html::{MAX_INCLUDE_DEPTH, MAX_INCLUDES};
pub use texts::kind_name;

use templates::Rendered;

use crate::article::Kind;
use crate::corpus::ArticleId;
use crate::diagnostic::Diagnostic;
use crate::output::Output;
use crate::site::{Site, Troubleshooter};
use crate::sources::Sources;
use crate::text::RelPath;

/// What the views of a site are made from.
struct Maker<'a> {
    site: &'a Site<'a>,
    /// From a name in `static/` to its path in the site.
    assets: &'a BTreeMap<String, String>,
    /// From a file beside the articles to its path in the site.
    files: &'a BTreeMap<RelPath, String>,
}

/// A page to make.
enum Job<'a> {
    Home,
    NotFound,
    Service(&'a str, &'a [ArticleId]),
    Product(&'a str, &'a [ArticleId]),
    Kind(Kind, usize),
    Troubleshooter(&'a str, &'a Troubleshooter),
    Article(ArticleId),
}

/// Adds all pages of a site, and the files that they need, to an output. Returns what is wrong with the templates.
pub fn render(
    site: &Site<'_>,
    sources: &Sources,
    templates: &Templates,
    assets: &Assets,
    output: &mut Output,
) -> Vec<Diagnostic> {
    let mut files = BTreeMap::new();
    for path in site.files() {
        let Some(bytes) = site.world.corpus.strays().get(&path) else { continue };
        let asset = asset_path(path.file_name(), bytes);
        output.insert(asset.clone(), bytes.clone());
        files.insert(path, asset);
    }
    for (path, bytes) in &assets.files {
        output.insert(path.clone(), bytes.clone());
    }
    let maker = Maker { site, assets: &assets.paths, files: &files };
    let jobs = jobs(site);
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

fn jobs<'a>(site: &'a Site<'_>) -> Vec<Job<'a>> {
    let navigation = &site.navigation;
    let mut jobs = vec![Job::Home, Job::NotFound];
    jobs.extend(navigation.services.iter().map(|(id, articles)| Job::Service(id, articles)));
    jobs.extend(navigation.products.iter().map(|(id, articles)| Job::Product(id, articles)));
    jobs.extend(site.kinds().into_iter().map(|(kind, count)| Job::Kind(kind, count)));
    jobs.extend(navigation.troubleshooters.iter().map(|(name, it)| Job::Troubleshooter(name, it)));
    jobs.extend(site.articles.iter().map(|&id| Job::Article(id)));
    jobs
}

impl Maker<'_> {
    fn make(&self, job: &Job<'_>, sources: &Sources, templates: &Templates) -> (String, Rendered) {
        match job {
            Job::Home => ("index.html".to_owned(), templates.render(sources, "home.html", &self.home())),
            Job::NotFound => ("404.html".to_owned(), templates.render(sources, "404.html", &self.not_found())),
            Job::Service(id, articles) => {
                (pages::service_page(id), templates.render(sources, "service.html", &self.service(id, articles)))
            }
            Job::Product(id, articles) => {
                (pages::product_page(id), templates.render(sources, "product.html", &self.product(id, articles)))
            }
            Job::Kind(kind, count) => {
                (pages::kind_page(*kind), templates.render(sources, "kind.html", &self.kind(*kind, *count)))
            }
            Job::Troubleshooter(name, troubleshooter) => {
                let view = self.troubleshooter(name, troubleshooter);
                (pages::troubleshooter_page(name), templates.render(sources, "troubleshooter.html", &view))
            }
            Job::Article(id) => {
                let name = format!("articles/{}.html", self.site.entry(*id).kind.slug());
                (self.site.page(*id).to_owned(), templates.render(sources, &name, &self.article(*id)))
            }
        }
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
