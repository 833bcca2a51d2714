//! `selfhelp build`: the static sites.
//!
//! Must not know how a site is made, nor how it is written.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::args::{Build, Common, Format};
use super::last_build::{Inputs, LastBuild, Place};
use super::met::Told;
use super::whole::{Known, Target, build_sites};
use super::{Content, Status, clouds_named, context, context_of, did_you_mean, mistakes_as_trouble};
use super::{print_text_to_stderr, root, sites_folder};
use crate::config::{Config, SiteRecord};
use crate::corpus::ARTICLES;
use crate::diagnostic::Diagnostic;
use crate::disk;
use crate::history;
use crate::render::Dates;
use crate::report::{Checked, Hidden, json, text};
use crate::session::{Session, Snapshot};
use crate::sources::Sources;
use crate::store;

pub(super) fn run(common: &Common, arguments: &Build) -> anyhow::Result<Status> {
    let started = Instant::now();
    use_threads(arguments.jobs)?;
    let root = root(common)?;
    let out = out_folder(&root, arguments)?;
    let place = Place::new(common, arguments, &root, &out);
    let remembered = || place.as_ref().filter(|_| !arguments.verify).and_then(Place::read);
    let (loaded, remembered) = rayon::join(|| disk::load(&root, common.config.as_deref()), remembered);
    let loaded = loaded?;
    // Where little differs from the last build, few bodies are read.
    let mut session = Session::new(loaded.sources).reading_heads();
    let Ok(config) = session.config() else { return Err(mistakes_as_trouble(common, session.sources())) };
    let records = chosen_sites(&config, arguments)?;
    let dates = dates(common, &root, &config, arguments);
    let of_files = loaded.diagnostics;
    let inputs = Inputs { sources: session.sources(), of_files: &of_files, dates: &dates, records: &records };
    let last = place.map(|place| LastBuild::new(place, &inputs));
    let before = last.as_ref().zip(remembered.as_ref());
    let lock = disk::lock(&out)?;
    let left = || before.map(|(_, remembered)| remembered.left(&lock, &records)).unwrap_or_default();
    let mut known_left = None;
    if let Some((_, remembered)) = before.filter(|(last, remembered)| last.key == remembered.key && !common.verbose) {
        let left = known_left.insert(left());
        if left.iter().all(Option::is_some) {
            print_told(common, &config, session.sources(), &remembered.told, &[], started.elapsed())?;
            return Ok(remembered.told.status(arguments.strict));
        }
    }
    let readable = last.as_ref().map(|last| &last.place).filter(|_| !arguments.verify);
    let memory = || readable.map(Place::read_memory).unwrap_or_default();
    let sites = || readable.map(Place::read_sites).unwrap_or_default();
    let read = || rayon::join(|| session.snapshot(), || rayon::join(memory, sites));
    let (left, (snapshot, (memory, sites))) = rayon::join(|| known_left.unwrap_or_else(left), read);
    let Ok(snapshot) = snapshot else { return Err(mistakes_as_trouble(common, session.sources())) };
    let content = Content { root, session, snapshot, of_files };
    let known = Known { memory: &memory, sites: &sites, to_remember: last.as_ref(), last: before, left: &left };
    let target = Target { lock: &lock, records: &records };
    let mut built = build_sites(common, &content, dates, &target, &known);
    print_shown(common, &content.snapshot, &built.shown)?;
    if built.trouble.is_none() || !built.told.summaries.is_empty() {
        print_told(common, &config, content.session.sources(), &built.told, &built.shown, started.elapsed())?;
    }
    if let Some(trouble) = built.trouble.take() {
        return Err(trouble);
    }
    let status = built.told.status(arguments.strict);
    // What is shown of a build is shown by the next one as well, which so has to find it.
    if let Some(last) = last.as_ref().filter(|_| built.shown.is_empty()) {
        last.remember(built, &content.snapshot.corpus, &memory);
    }
    // The process ends, and with it all that is in memory: taking it apart piece by piece would only keep the user
    // waiting.
    std::mem::forget((content, memory, remembered));
    Ok(status)
}

/// Where the sites go. Neither they nor a cache may lie where something else belongs.
fn out_folder(root: &Path, arguments: &Build) -> anyhow::Result<PathBuf> {
    const NO_PLACE: &str = "sites do not belong there: choose another `--out`, such as `site`";
    let out = sites_folder(root, arguments.out.as_ref());
    refuse_content_folder(root, &out, NO_PLACE)?;
    if let Some(cache) = &arguments.cache {
        refuse_content_folder(root, cache, "a cache does not belong there: choose another `--cache`")?;
    }
    if let Some(cache) = arguments.cache.as_ref().filter(|cache| is_below(cache, &out)) {
        bail!("`{}` is a place for sites, and nothing else belongs there: choose another `--cache`", cache.display());
    }
    // Other commands remember in the content root, whatever the cache of this one is.
    let caches = [Some(root.join(store::FOLDER)), arguments.cache.clone()];
    if caches.iter().flatten().any(|cache| is_below(&out, cache)) {
        bail!("`{}` lies in a cache, which is safe to delete at any time, and {NO_PLACE}", out.display());
    }
    Ok(out)
}

/// When the articles were changed last, where that is asked for and git knows it.
fn dates(common: &Common, root: &Path, config: &Config, arguments: &Build) -> Dates {
    if !arguments.dates && !config.pages.dates {
        return Dates::new();
    }
    let unknown = match history::dates(root, &[ARTICLES]) {
        Ok(Some(dates)) => return dates,
        Ok(None) => "this clone is shallow, so that git does not know them: `git fetch --unshallow`".to_owned(),
        Err(trouble) => trouble.to_string(),
    };
    if !common.quiet {
        say!("pages have no dates: {unknown}");
    }
    Dates::new()
}

/// More threads than machines have cores wait for each other, and thousands of them without an end.
const MOST_JOBS: usize = 256;

fn use_threads(jobs: Option<usize>) -> anyhow::Result<()> {
    let Some(jobs) = jobs else { return Ok(()) };
    if !(1..=MOST_JOBS).contains(&jobs) {
        bail!("`--jobs` takes a number from 1 to {MOST_JOBS}");
    }
    rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global().context("cannot start the threads")
}

fn is_below(path: &Path, folder: &Path) -> bool {
    super::absolute(path).and_then(|path| Ok(path.starts_with(super::absolute(folder)?))).unwrap_or(false)
}

/// What is made among the articles would be taken for content by the next build.
pub(super) fn refuse_content_folder(root: &Path, out: &Path, why: &str) -> anyhow::Result<()> {
    const CONTENT: &[&str] = &["articles", "includes", "templates", "static", "topics"];
    let (root, out) = (super::absolute(root)?, super::absolute(out)?);
    let Ok(inside) = out.strip_prefix(&root) else { return Ok(()) };
    match inside.components().next().map(|first| CONTENT.iter().find(|folder| first.as_os_str() == **folder)) {
        Some(None) => Ok(()),
        Some(Some(folder)) if inside.as_os_str() != *folder => {
            bail!("`{}` lies in `{folder}`, a folder of content, and {why}", out.display())
        }
        None | Some(Some(_)) => bail!("`{}` holds content, and {why}", out.display()),
    }
}

/// The sites that were asked for, else those that are not of a retired cloud.
fn chosen_sites<'a>(config: &'a Config, arguments: &Build) -> anyhow::Result<Vec<&'a SiteRecord>> {
    if !arguments.site.is_empty() {
        let site = |id: &String| {
            let known: Vec<&str> = config.sites.iter().map(|site| site.id.as_str()).collect();
            config.sites.iter().find(|site| site.id == *id).with_context(|| {
                format!("no site is called `{id}`; {}the sites are {}", did_you_mean(id, &known), known.join(", "))
            })
        };
        let chosen: anyhow::Result<BTreeSet<&str>> =
            arguments.site.iter().map(|id| Ok(site(id)?.id.as_str())).collect();
        let chosen = chosen?;
        return Ok(config.sites.iter().filter(|site| chosen.contains(site.id.as_str())).collect());
    }
    if arguments.cloud.is_empty() {
        return Ok(config.current_sites().collect());
    }
    let clouds = clouds_named(config, &arguments.cloud)?;
    let sites: Vec<&SiteRecord> = config.sites.iter().filter(|site| clouds.contains(site.cloud)).collect();
    if sites.is_empty() {
        bail!("no site shows {}", arguments.cloud.join(", "));
    }
    Ok(sites)
}

/// Prints the findings that a build shows; to standard error where standard output is one document, the summary.
fn print_shown(common: &Common, snapshot: &Snapshot, shown: &[Diagnostic]) -> anyhow::Result<()> {
    if shown.is_empty() {
        return Ok(());
    }
    if common.format == Format::Json {
        print_text_to_stderr(common, snapshot, shown);
        return Ok(());
    }
    let context = context(common, snapshot);
    let mut out = std::io::stdout().lock();
    text::write_diagnostics(&mut out, shown, &context)?;
    if !common.quiet {
        let checked = Checked::of(snapshot.corpus.texts());
        out.write_all(text::summary(shown, checked, Hidden::default(), &context).as_bytes())?;
    }
    Ok(())
}

fn print_told(
    common: &Common,
    config: &Config,
    sources: &Sources,
    told: &Told,
    shown: &[Diagnostic],
    elapsed: Duration,
) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    if common.format == Format::Json {
        json::write_build_summary(&mut out, &told.summaries, elapsed)?;
        return Ok(());
    }
    let unsaid = told.found.count() - shown.len();
    let findings = crate::report::counted(unsaid, "finding");
    let unsaid_findings =
        format!("{findings} met on the way to the pages: `selfhelp check` shows them, and looks for more");
    if common.quiet {
        if unsaid > 0 && shown.is_empty() {
            say!("{unsaid_findings}");
        }
        return Ok(());
    }
    text::write_build_summary(&mut out, &told.summaries, elapsed, &context_of(common, config, sources))?;
    if unsaid > 0 {
        writeln!(out, "{unsaid_findings}")?;
    }
    Ok(())
}
