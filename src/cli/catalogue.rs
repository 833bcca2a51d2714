//! `selfhelp catalogue build`, and the catalogues of web pages that a check reads.
//!
//! Must not know what a source's files mean.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, anyhow, bail};
use rayon::prelude::*;

use super::args::{Catalogue, CatalogueBuild, CatalogueCommand, Common};
use super::check::below_root;
use super::{Content, Status, Unparsed, absolute};
use crate::article::nearest;
use crate::catalogue::pages::make::{self, Mistake};
use crate::catalogue::pages::{self, Address, Date, HostTraits, Page, PageList, Tree};
use crate::disk;
use crate::output::{MANIFEST, Manifest};
use crate::report;
use crate::session::{Change, Session};
use crate::text::{RelPath, SourceText};

/// Reads a content root for a check, with the catalogues that its configuration names and those given beside it.
pub(super) fn read_content(common: &Common, given: &[PathBuf]) -> anyhow::Result<Content> {
    parsed(common, read_unparsed(common, given)?)
}

/// The same before the articles are looked into.
pub(super) fn read_unparsed(common: &Common, given: &[PathBuf]) -> anyhow::Result<Unparsed> {
    super::read_unparsed(common, Session::for_checks, |root, session| {
        // A mistake in the configuration is told where the session is asked.
        for path in session.config().map(|config| config.links.catalogues).unwrap_or_default() {
            let bytes = disk::read_file_below(root, &path).with_context(|| {
                format!("`catalogues` in `selfhelp.toml` names `{path}`, which `selfhelp catalogue build` makes")
            })?;
            session.apply(Change::Write(path, bytes.into()));
        }
        for path in given {
            // What lies outside of the root has its whole path, so that it is taken for no file of the root.
            let (whole, root) = (absolute(path)?, absolute(root)?);
            let named = whole.strip_prefix(&root).unwrap_or(&whole).to_string_lossy().replace('\\', "/");
            session.add_catalogue(RelPath::new(&named), disk::read_file(path)?.into());
        }
        Ok(())
    })
}

/// Looks into the articles, and at the age of catalogues.
pub(super) fn parsed(common: &Common, unparsed: Unparsed) -> anyhow::Result<Content> {
    let mut content = unparsed.parsed(common)?;
    let old = content.snapshot.web_pages.old(today(), content.snapshot.config.links.catalogue_days);
    content.of_files.extend(old);
    Ok(content)
}

pub(super) fn today() -> Date {
    let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Date::from_days(u32::try_from(since_1970.as_secs() / (24 * 60 * 60)).unwrap_or(u32::MAX))
}

pub(super) fn run(common: &Common, arguments: &Catalogue) -> anyhow::Result<Status> {
    match &arguments.command {
        CatalogueCommand::Build(build) => run_build(common, build),
    }
}

fn run_build(common: &Common, arguments: &CatalogueBuild) -> anyhow::Result<Status> {
    let date = match &arguments.date {
        Some(date) => {
            Date::parse(date).ok_or_else(|| anyhow!("`{date}` is no day; write it as `--date 2026-11-24`"))?
        }
        None => today(),
    };
    let base = arguments.base.as_deref().map(|base| address("--base", base)).transpose()?;
    let mut list = PageList::new(date);
    for source in &arguments.from {
        let known = list.pages.len();
        read_source(source, base.as_ref(), &mut list)?;
        if !common.quiet {
            say!("{source}: {}", report::counted(list.pages.len() - known, "new line"));
        }
    }
    for (option, addresses, tree) in
        [("--covers", &arguments.covers, Tree::Covered), ("--except", &arguments.except, Tree::Except)]
    {
        for written in addresses {
            list.trees.insert(address(option, written)?.tree(), tree);
        }
    }
    let list = list.with_traits(HostTraits { locales: arguments.locales, any_case: arguments.any_case });
    match &arguments.output {
        Some(file) => disk::write_file(file, list.to_text().as_bytes())?,
        None => std::io::stdout().lock().write_all(list.to_text().as_bytes())?,
    }
    if !common.quiet {
        say(&list);
    }
    Ok(Status::Clean)
}

fn say(list: &PageList) {
    let redirects = list.pages.values().filter(|page| matches!(page, Page::Redirect(_))).count();
    let (pages, redirects) =
        (report::counted(list.pages.len() - redirects, "page"), report::counted(redirects, "redirect"));
    say!("the catalogue has {pages} and {redirects}");
    if !list.trees.values().any(|tree| *tree == Tree::Covered) {
        say!(
            "it covers no tree, so no link is dead by it: `--covers ADDRESS` says below which address all pages are known"
        );
    }
}

fn address(option: &str, written: &str) -> anyhow::Result<Address> {
    let address = Address::parse(written).filter(|address| address.query.is_none() && address.fragment.is_none());
    address.with_context(|| format!("`{written}` is no address for `{option}`; write `https://`, a host and a path"))
}

const KINDS: [&str; 5] = ["sitemap", "html", "markdown", "site", "catalogue"];

fn read_source(source: &str, base: Option<&Address>, list: &mut PageList) -> anyhow::Result<()> {
    let (kind, path) = source.split_once(':').unwrap_or((source, ""));
    if !KINDS.contains(&kind) || path.is_empty() {
        let meant = nearest(kind, &KINDS).unwrap_or("html");
        bail!(
            "`{source}` is no source; write its kind and its path, such as `--from {meant}:PATH`; the kinds are {}",
            KINDS.join(", ")
        );
    }
    let path = Path::new(path);
    let known = list.pages.len();
    match kind {
        "catalogue" => return merge(path, list),
        "sitemap" => sitemap(path, list)?,
        "site" => {
            let files = files_of_site(path)?;
            html(path, files, &base.cloned().map_or_else(|| base_of_site(path), Ok)?, list)?;
        }
        _ => {
            let base = base.with_context(|| {
                format!(
                    "say where the pages of `{}` are published, with `--base https://docs.example.com`",
                    path.display()
                )
            })?;
            match kind {
                "html" => html(path, disk::list_files(path, |_| true)?, base, list)?,
                _ => markdown(path, base, list)?,
            }
        }
    }
    if list.pages.is_empty() && known == 0 {
        bail!("`{}` holds no page of the kind `{kind}`; see `selfhelp catalogue build --help`", path.display());
    }
    Ok(())
}

fn merge(path: &Path, list: &mut PageList) -> anyhow::Result<()> {
    let name = path.to_string_lossy();
    let source = SourceText::decode(RelPath::new(&name), &disk::read_file(path)?);
    let (file, found) = pages::read(&source.path, &source.text);
    if let Some((line, message)) = pages::first_mistake(&source.text, &found) {
        bail!("{name}:{line}: {message}; mend the line, or make the catalogue anew");
    }
    if let Some(other) = file.to_list() {
        list.merge(other);
    }
    Ok(())
}

fn mistaken(path: &Path, mistake: &Mistake, way_out: &str) -> anyhow::Error {
    let line = mistake.line.map_or(String::new(), |line| format!(":{line}"));
    anyhow!("{}{line}: {}; {way_out}", path.display(), mistake.message)
}

/// An index is followed to the sitemaps that lie beside it, whatever their addresses.
fn sitemap(path: &Path, list: &mut PageList) -> anyhow::Result<()> {
    let mut files = vec![path.to_path_buf()];
    let mut next = 0;
    while let Some(file) = files.get(next).cloned() {
        next += 1;
        let way_out = "fetch the sitemap again";
        let bytes = make::unpacked(disk::read_file(&file)?).map_err(|mistake| mistaken(&file, &mistake, way_out))?;
        let text = SourceText::decode(RelPath::new(""), &bytes).text;
        let sitemap = make::read_sitemap(&text).map_err(|mistake| mistaken(&file, &mistake, way_out))?;
        let mut left_out: Vec<&(usize, String)> = Vec::new();
        for page in &sitemap.pages {
            match Address::parse(&page.1) {
                Some(address) => list.add(address.place_with_query(), Page::There(None)),
                None => left_out.push(page),
            }
        }
        say_left_out(&file, &left_out);
        for other in &sitemap.sitemaps {
            let name = other.split(['?', '#']).next().and_then(|path| path.rsplit('/').next()).unwrap_or("");
            let beside = file.with_file_name(name);
            if files.contains(&beside) {
                continue;
            }
            if name.is_empty() || disk::read_file(&beside).is_err() {
                bail!(
                    "{}: the index names `{other}`; fetch it and put it beside the index as `{name}`",
                    file.display()
                );
            }
            files.push(beside);
        }
    }
    Ok(())
}

/// A sitemap is another's, so what is wrong in it costs no more than these pages.
fn say_left_out(file: &Path, left_out: &[&(usize, String)]) {
    if let [(line, first), rest @ ..] = left_out {
        let more = if rest.is_empty() { String::new() } else { format!(", and {} more are not", rest.len()) };
        let told = format!("{}:{line}: `{first}` is no address of a page{more}", file.display());
        let lines = if rest.is_empty() { "the line is" } else { "these lines are" };
        say!("warning: {}; {lines} left out: mend the file, or fetch the sitemap again", report::escape(&told));
    }
}

fn html(folder: &Path, paths: Vec<RelPath>, base: &Address, list: &mut PageList) -> anyhow::Result<()> {
    let (paths, files): (Vec<RelPath>, Vec<RelPath>) = paths.into_iter().partition(|path| make::is_html(path.as_str()));
    let read = |path: &RelPath| -> anyhow::Result<(RelPath, Address, make::HtmlPage)> {
        let bytes = disk::read_file(&folder.join(path.as_str()))?;
        let page = make::read_html(&SourceText::decode(path.clone(), &bytes).text);
        let address = make::address_below(base, path.as_str());
        let address = address.with_context(|| format!("`{path}` cannot be part of an address; rename it"))?;
        Ok((path.clone(), address, page))
    };
    let pages: Vec<(RelPath, Address, make::HtmlPage)> = paths.par_iter().map(read).collect::<anyhow::Result<_>>()?;
    list.trees.insert(base.tree(), Tree::Covered);
    if !pages.is_empty() {
        add_files(&files, base, list);
    }
    let mut canonical = Vec::new();
    for (path, address, page) in pages {
        let leads = |written: &str| make::reference(&path, &address, written);
        let refresh = page.refresh.as_deref().and_then(leads);
        let Some(target) = refresh.filter(|target| target.place() != address.place()) else {
            let own = page.canonical.as_deref().and_then(leads);
            let is_below = |own: &Address| own.tree().starts_with(&format!("{}/", base.tree()));
            canonical.extend(own.filter(is_below).map(|own| (own.place(), page.anchors.clone())));
            list.add(address.place(), Page::There(Some(page.anchors)));
            continue;
        };
        list.add(address.place(), Page::Redirect(target.to_link()));
    }
    // Pages that servers show at an address without an extension say so; a page that is there itself counts more.
    for (place, anchors) in canonical {
        if !list.pages.contains_key(&place) {
            list.add(place, Page::There(Some(anchors)));
        }
    }
    Ok(())
}

/// Files that are no pages are published beside them: images, downloads.
fn add_files(paths: &[RelPath], base: &Address, list: &mut PageList) {
    for address in paths.iter().filter_map(|path| make::address_below(base, path.as_str())) {
        list.add(address.place(), Page::There(None));
    }
}

fn files_of_site(folder: &Path) -> anyhow::Result<Vec<RelPath>> {
    let path = folder.join(MANIFEST);
    let way_out = "name the folder of one site, such as `site:site/public`";
    let bytes = disk::read_file(&path).with_context(|| format!("no site of selfhelp; {way_out}"))?;
    let manifest: Manifest = serde_json::from_slice(&bytes)
        .with_context(|| format!("`{}` is no manifest of a site; {way_out}", path.display()))?;
    Ok(manifest.files.keys().map(|path| RelPath::new(path)).collect())
}

/// Where a site is published, as its own sitemap says.
fn base_of_site(folder: &Path) -> anyhow::Result<Address> {
    let way_out = || {
        let folder = folder.display();
        anyhow!(
            "`{folder}` does not say where it is published; say it with `--base https://help.example.com`, or set `base_url`"
        )
    };
    let bytes = disk::read_file(&folder.join("sitemap.xml")).map_err(|_| way_out())?;
    let sitemap = make::read_sitemap(&String::from_utf8_lossy(&bytes)).map_err(|_| way_out())?;
    make::site_base(&sitemap).and_then(Address::parse).ok_or_else(way_out)
}

/// Redirection files and includes lie anywhere in the repository, of which the folder is the part that is published.
fn markdown(folder: &Path, base: &Address, list: &mut PageList) -> anyhow::Result<()> {
    let root = disk::folder_above_with(folder, |name| name == ".git");
    let root = root.or_else(|| disk::folder_above_with(folder, make::is_redirections));
    let folder = disk::resolved(folder);
    let root = root.unwrap_or_else(|| folder.clone());
    let docset = below_root(&root, &folder)?;
    let paths = disk::list_files(&root, |path| make::is_documentation(path) || make::is_redirections(path))?;
    let read = |path: &RelPath| -> anyhow::Result<(RelPath, String)> {
        let bytes = disk::read_file(&root.join(path.as_str()))?;
        Ok((path.clone(), SourceText::decode(path.clone(), &bytes).text.to_string()))
    };
    let files: BTreeMap<RelPath, String> = paths.par_iter().map(read).collect::<anyhow::Result<_>>()?;
    list.trees.insert(base.tree(), Tree::Covered);
    let pages = make::markdown_pages(&files, &docset, base);
    if !pages.is_empty() {
        add_files(&disk::list_files(&folder, |path| !make::is_documentation(path))?, base, list);
    }
    for (place, page) in pages {
        list.add(place, page);
    }
    for (path, text) in files.iter().filter(|(path, _)| make::is_redirections(path.as_str())) {
        let redirects = make::redirects(path, text, &docset, base)
            .map_err(|mistake| mistaken(&root.join(path.as_str()), &mistake, "mend the file"))?;
        for (place, page) in redirects {
            list.add(place, page);
        }
    }
    Ok(())
}
