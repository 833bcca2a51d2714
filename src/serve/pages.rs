//! The pages of the preview itself, and what it adds to those of sites.
//!
//! Must not know how they are asked for.

use std::sync::{Arc, LazyLock};

use pulldown_cmark::{Event, Parser, Tag};
use serde::Serialize;
use tera::{Context, Tera};

use super::findings::{By, Tally, group, tallies};
use super::http::OWN;
use super::{Findings, Moment, State};
use crate::article::escape_html;
use crate::config::SiteRecord;
use crate::diagnostic::Diagnostic;
use crate::rules;
use crate::text::{LineIndex, RelPath, SourceText};

/// More findings of one folder or owner are not listed: nobody reads so many.
const MAX_LISTED: usize = 500;

static TEMPLATES: LazyLock<Tera> = LazyLock::new(|| {
    let mut tera = Tera::new();
    let templates = [
        ("frame.html", include_str!("frame.html")),
        ("simple.html", include_str!("simple.html")),
        ("overview.html", include_str!("overview.html")),
        ("compare.html", include_str!("compare.html")),
    ];
    let compiled = tera.add_raw_templates(templates);
    debug_assert!(compiled.is_ok(), "the preview's own templates compile: {:?}", compiled.err());
    tera
});

fn render(name: &str, view: &impl Serialize) -> String {
    let rendered = Context::from_serialize(view).and_then(|context| TEMPLATES.render(name, &context));
    debug_assert!(rendered.is_ok(), "{name}: {:?}", rendered.as_ref().err());
    rendered.unwrap_or_default()
}

#[derive(Serialize)]
struct Simple<'a> {
    title: &'a str,
    words: &'a str,
    body_html: &'a str,
}

/// A page that says a sentence.
pub(super) fn simple(title: &str, words: &str) -> String {
    render("simple.html", &Simple { title, words, body_html: "" })
}

/// The page of a rule, as `explain` tells it; nothing where there is no such rule.
pub(super) fn rule(state: &State, id: &str) -> Option<String> {
    let (group, row) = rules::find(id)?;
    let moment = Arc::clone(&state.moments.borrow());
    let config = &moment.view.snapshot.config;
    let path = RelPath::new(crate::config::CONFIG_FILE);
    let text = moment.view.snapshot.sources.get(&path).map(|bytes| SourceText::of(path.clone(), bytes).text);
    let settings = crate::report::rules::Settings {
        rules: &config.rules,
        audiences: &config.audiences,
        path: path.as_str(),
        lines: LineIndex::new(text.as_deref().unwrap_or("")),
    };
    let page = crate::report::rules::page_in_force(group, row, &settings);
    let mut body_html = String::new();
    // Pages of rules link to each other as files that lie side by side.
    let events = Parser::new(&page).map(|event| match event {
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = dest_url.strip_suffix(".md").map(|rule| rule.to_owned().into()).unwrap_or(dest_url);
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        event => event,
    });
    pulldown_cmark::html::push_html(&mut body_html, events);
    Some(render("simple.html", &Simple { title: row.rule.id, words: "", body_html: &body_html }))
}

#[derive(Serialize)]
struct Overview<'a> {
    title: &'a str,
    moment: u64,
    is_checked: bool,
    trouble: Option<&'a str>,
    total: Tally,
    sites: Vec<SiteLink<'a>>,
    of: Option<Of<'a>>,
    listed: Vec<Listed<'a>>,
    /// How many findings are not listed.
    more: usize,
    folders: Vec<Row>,
    owners: Vec<Row>,
}

/// How many findings a folder or owner has.
#[derive(Serialize)]
struct Row {
    name: String,
    href: String,
    tally: Tally,
}

/// What the findings that are listed belong to.
#[derive(Serialize)]
struct Of<'a> {
    by: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
struct SiteLink<'a> {
    id: &'a str,
    title: &'a str,
    cloud: &'a str,
}

fn site_link<'a>(moment: &'a Moment, record: &'a SiteRecord) -> SiteLink<'a> {
    let cloud = moment.view.snapshot.config.cloud(record.cloud);
    SiteLink { id: &record.id, title: &record.title, cloud: &cloud.display_name }
}

#[derive(Serialize)]
struct Listed<'a> {
    level: &'static str,
    rule: &'static str,
    message: &'a str,
    path: &'a str,
    line: Option<usize>,
    /// A page of the article, on the first site that has one.
    href: Option<String>,
}

/// All findings by folder and owner, and those of one folder or owner.
pub(super) fn overview(state: &State, folder: Option<&str>, owner: Option<&str>) -> String {
    let moment = Arc::clone(&state.moments.borrow());
    let found = state.findings.borrow().clone();
    let config = &moment.view.snapshot.config;
    let whole = moment.view.records.iter().filter(|record| config.current_sites().any(|site| site.id == record.id));
    let sites = whole.map(|record| site_link(&moment, record));
    let of_owner = || owner.map(|name| Of { by: "owner", name });
    let of = folder.map(|name| Of { by: "folder", name }).or_else(of_owner);
    let is_wanted = |finding: &&Diagnostic, found: &Findings| {
        folder.is_none_or(|name| group(&found.moment, finding, By::Folder) == name)
            && owner.is_none_or(|name| group(&found.moment, finding, By::Owner) == name)
    };
    let wanted: Vec<&Diagnostic> = match (&found, &of) {
        (Some(found), Some(_)) => found.all().filter(|finding| is_wanted(finding, found)).collect(),
        _ => Vec::new(),
    };
    let listed = |found: &'_ Findings| wanted.iter().take(MAX_LISTED).map(|it| listed(&found.moment, it)).collect();
    let rows = |by, query| found.as_ref().map_or_else(Vec::new, |found| rows(found, by, query));
    let folders = rows(By::Folder, "folder");
    let total = folders.iter().fold(Tally::default(), |total, row| total.and(row.tally));
    let view = Overview {
        title: of.as_ref().map_or("Overview", |of| if of.name.is_empty() { "nobody" } else { of.name }),
        moment: found.as_ref().map_or(0, |found| found.moment.number),
        is_checked: found.is_some(),
        trouble: moment.trouble.as_deref(),
        total,
        sites: sites.collect(),
        of,
        more: wanted.len().saturating_sub(MAX_LISTED),
        listed: found.as_deref().map(listed).unwrap_or_default(),
        folders,
        owners: rows(By::Owner, "owner"),
    };
    render("overview.html", &view)
}

fn rows(found: &Findings, by: By, query: &str) -> Vec<Row> {
    let row = |(name, tally): (String, Tally)| {
        let value: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
        Row { href: format!("?{query}={value}"), name, tally }
    };
    tallies(found, by).into_iter().map(row).collect()
}

fn listed<'a>(moment: &Moment, finding: &'a Diagnostic) -> Listed<'a> {
    let view = &moment.view;
    let text = view.snapshot.sources.get(&finding.path).map(|bytes| SourceText::of(finding.path.clone(), bytes).text);
    let line = finding.span.zip(text).map(|(span, text)| LineIndex::new(&text).position(span.range().start).line);
    let on_site = |record: &SiteRecord| Some(format!("/{}/{}", record.id, view.page_of(record, &finding.path)?));
    Listed {
        level: finding.severity.name(),
        rule: finding.rule.id,
        message: &finding.message,
        path: finding.path.as_str(),
        line,
        href: view.records.iter().find_map(on_site),
    }
}

#[derive(Serialize)]
struct Compare<'a> {
    title: &'a str,
    article: &'a str,
    sites: Vec<SiteLink<'a>>,
    sides: [Side; 2],
    /// Whether the two say the same.
    said: &'static str,
}

#[derive(Serialize)]
struct Side {
    site: String,
    /// Nothing where the site does not have the article.
    page: Option<String>,
}

/// Two sites' versions of an article side by side; nothing where there is no such article.
pub(super) fn compare(state: &State, article: &str, left: Option<&str>, right: Option<&str>) -> Option<String> {
    let moment = Arc::clone(&state.moments.borrow());
    let view = &moment.view;
    let path = RelPath::new(article);
    view.snapshot.corpus.at_path(&path)?;
    let with_page: Vec<&SiteRecord> = view.records.iter().filter(|it| view.page_of(it, &path).is_some()).collect();
    let first = left.and_then(|id| view.record(id)).or(with_page.first().copied()).or(view.records.first())?;
    let other = |record: &&&SiteRecord| record.cloud != first.cloud;
    let second = right.and_then(|id| view.record(id)).or(with_page.iter().find(other).copied()).unwrap_or(first);
    let side =
        |record: &SiteRecord| Side { site: record.id.clone(), page: view.page_of(record, &path).map(str::to_owned) };
    let sides = [side(first), side(second)];
    let main = |record: &SiteRecord| Some(main_of(&view.file(record, view.page_of(record, &path)?)?.bytes));
    let said = match main(first).zip(main(second)) {
        Some((one, two)) if one == two => "Both say the same.",
        Some(_) => "They differ.",
        None => "",
    };
    let sites = view.records.iter().map(|record| site_link(&moment, record)).collect();
    Some(render("compare.html", &Compare { title: "Side by side", article, sites, sides, said }))
}

/// What stands in the main part of a page.
fn main_of(page: &[u8]) -> String {
    let page = String::from_utf8_lossy(page);
    let start = page.find("<main").unwrap_or(0);
    let end = page.rfind("</main>").unwrap_or(page.len());
    page.get(start..end).unwrap_or("").to_owned()
}

/// A page with the script that keeps it up with its article and shows what is wrong with that.
pub(super) fn with_panel(page: &[u8], site: &str, path: &str, moment: u64) -> Vec<u8> {
    let mut hook = format!("<script defer src=\"{OWN}panel.js\" data-moment=\"{moment}\" data-site=\"");
    escape_html(&mut hook, site);
    hook.push_str("\" data-page=\"");
    escape_html(&mut hook, path);
    hook.push_str("\"></script>\n");
    let text = String::from_utf8_lossy(page);
    let at = text.rfind("</body>").unwrap_or(text.len());
    format!("{}{hook}{}", &text[..at], &text[at..]).into_bytes()
}

/// The page for an address without one, which on its own server lies at the root, below the folder of its site.
pub(super) fn below_site(page: &[u8], record: &SiteRecord) -> Vec<u8> {
    let root = record.base_url.clone().unwrap_or_default();
    let text = String::from_utf8_lossy(page);
    text.replace(&format!("=\"{root}/"), &format!("=\"/{}/", record.id)).into_bytes()
}
