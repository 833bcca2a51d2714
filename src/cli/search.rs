//! `selfhelp search`: what readers of a built site find.
//!
//! Must not know how articles are found.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde_json::json;

use super::args::{Common, Format, Search};
use super::{Status, clouds_named, mistakes_as_trouble, print_json, root, sites_folder};
use crate::config::{CONFIG_FILE, Config, NAMES_FILE, SiteRecord};
use crate::disk;
use crate::report::{counted, escape};
use crate::search::{Answer, FOLDER, Found, Index, Taken};
use crate::text::{RelPath, SourceText};

pub(super) fn run(common: &Common, arguments: &Search) -> anyhow::Result<Status> {
    // A site that was carried elsewhere has no content root.
    let (config, root) = match root(common) {
        Ok(root) => (read_config(common, &root)?, root),
        Err(_) if arguments.out.is_some() && common.root.is_none() => (Config::default(), PathBuf::new()),
        Err(trouble) => return Err(trouble),
    };
    let site = site(&config, arguments)?;
    let query = arguments.query.join(" ");
    if query.trim().is_empty() {
        bail!("name a word to look for");
    }
    let folder = folder(&sites_folder(&root, arguments.out.as_ref()), &site)?;
    let load = |name: &str| disk::read_file(&folder.join(format!("{name}.js")));
    let index = Index::open(&load)?;
    let known: Vec<&str> = index.kinds().map(|(slug, _)| slug).collect();
    let kinds: Vec<String> = arguments.kind.iter().map(|kind| kind.to_lowercase()).collect();
    if let Some(unknown) = kinds.iter().find(|kind| !known.contains(&kind.as_str())) {
        bail!("the site has no article of a kind `{unknown}`; its kinds are {}", known.join(", "));
    }
    let limit = arguments.limit.get();
    let answer = index.search(&query, &kinds, limit)?;
    let shown = &answer.found[..answer.found.len().min(limit)];
    if arguments.json || common.format == Format::Json {
        let unknown_word = |Taken { word, forms, .. }: &Taken| json!({"word": word, "taken_for": forms.first()});
        let unknown = answer.taken.iter().filter(|taken| taken.is_unwritten).map(unknown_word);
        print_json(&json!({
            "version": 1,
            "site": site,
            "found": answer.found.len(),
            "is_all": answer.is_whole,
            "unknown_words": unknown.collect::<Vec<_>>(),
            "results": shown.iter().map(as_json).collect::<Vec<_>>(),
        }))?;
        return Ok(Status::Clean);
    }
    let mut out = std::io::stdout().lock();
    for found in shown {
        write_text(&mut out, found, &index)?;
    }
    if !common.quiet {
        say_found(&answer, shown.len(), &site);
    }
    Ok(Status::Clean)
}

/// Where the index of a site is.
fn folder(out: &Path, site: &str) -> anyhow::Result<PathBuf> {
    let folder = out.join(site).join(FOLDER);
    if folder.is_dir() {
        return Ok(folder);
    }
    if out.join(FOLDER).is_dir() {
        bail!("`{}` is a site itself; name the folder that the sites are in", out.display());
    }
    bail!("there is no site with a search index in `{}`; `selfhelp build` makes it", folder.display());
}

/// Says what was not looked for as it was typed, how much was found, and how to see more.
fn say_found(answer: &Answer, shown: usize, site: &str) {
    for Taken { word, forms, is_unwritten } in &answer.taken {
        let word = escape(word);
        match forms.first().filter(|_| !answer.found.is_empty()) {
            Some(form) if *is_unwritten => say!("nobody writes `{word}`: these are results for `{form}`"),
            Some(form) => say!("these are results for `{form}` as well as `{word}`"),
            None if *is_unwritten => say!("nobody writes `{word}`"),
            None => {}
        }
    }
    let at_least = if answer.is_whole || answer.found.is_empty() { "" } else { "at least " };
    let found = counted(answer.found.len(), "article");
    match answer.found.len() - shown {
        0 if !answer.has_more => say!("{at_least}{found} found in the site `{site}`"),
        more => {
            let limit = shown + more.max(10);
            say!("{at_least}{found} found in the site `{site}`; `--limit {limit}` shows more");
        }
    }
}

/// The site that was asked for, else the first.
fn site(config: &Config, arguments: &Search) -> anyhow::Result<String> {
    let is_wanted: Box<dyn Fn(&SiteRecord) -> bool> = match (&arguments.site, &arguments.cloud) {
        (Some(id), _) => Box::new(move |site: &SiteRecord| site.id == *id),
        (None, Some(cloud)) => {
            let clouds = clouds_named(config, std::slice::from_ref(cloud))?;
            Box::new(move |site: &SiteRecord| clouds.contains(site.cloud))
        }
        (None, None) => {
            return config.current_sites().next().map(|site| site.id.clone()).context("no site is configured");
        }
    };
    let known: Vec<&str> = config.sites.iter().map(|site| site.id.as_str()).collect();
    let site = config.sites.iter().find(|site| is_wanted(site));
    site.map(|site| site.id.clone())
        .with_context(|| format!("there is no such site; the sites are {}", known.join(", ")))
}

fn read_config(common: &Common, root: &Path) -> anyhow::Result<Config> {
    let sources = disk::load_config(root, common.config.as_deref())?;
    let (file, names) = (RelPath::new(CONFIG_FILE), RelPath::new(NAMES_FILE));
    let source = sources.get(&file).map(|bytes| SourceText::decode(file.clone(), bytes));
    let text = source.as_ref().map_or("", |source| &source.text);
    Config::parse((&file, text), (&names, "")).map_err(|_| mistakes_as_trouble(common, &sources))
}

fn as_json(Found { article, score, .. }: &Found) -> serde_json::Value {
    json!({
        "title": article.title(),
        "kind": article.kind(),
        "service": article.service().map(|(id, _)| id),
        "page": article.page(),
        "source": article.source(),
        "score": score,
    })
}

fn write_text(out: &mut impl Write, found: &Found, index: &Index<'_>) -> std::io::Result<()> {
    let article = &found.article;
    let kind = index.kinds().find(|(slug, _)| *slug == article.kind()).map_or(article.kind(), |(_, name)| name);
    let service = article.service().map_or(String::new(), |(_, name)| format!(" · {name}"));
    writeln!(
        out,
        "{}\n  {}\n  {}",
        escape(article.title()),
        escape(&format!("{kind}{service}")),
        escape(&article.source())
    )
}
