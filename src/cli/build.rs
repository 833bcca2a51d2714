//! `selfhelp build`: the static sites.
//!
//! Must not know how a site is made, nor how it is written.

use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::mem::ManuallyDrop;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use super::args::{Build, Common, Format};
use super::last_build::{Inputs, LastBuild, Remembered, Told};
use super::{Content, Status, clouds_named, context, context_of, mistakes_as_trouble, print_text_to_stderr, root};
use crate::build::{self, Counts, Parts};
use crate::config::{CONFIG_INVALID, Config, SiteRecord};
use crate::corpus::{ARTICLES, Entry};
use crate::diagnostic::{Diagnostic, Severity};
use crate::disk::{self, Finished, OutputLock, SiteWriter, WriteReport};
use crate::history;
use crate::output::{Key, Manifest, Sink};
use crate::render::Dates;
use crate::report::{Checked, Hidden, SiteSummary, json, text};
use crate::rules::project::TEMPLATE_INVALID;
use crate::rules::{self, Levels};
use crate::search::{self, Contents};
use crate::session::{Session, Snapshot};
use crate::site::{Site, is_published_on};
use crate::sources::Sources;

pub(super) fn run(common: &Common, arguments: &Build) -> anyhow::Result<Status> {
    let started = Instant::now();
    use_threads(arguments.jobs)?;
    let root = root(common)?;
    let loaded = disk::load(&root, common.config.as_deref())?;
    let mut session = Session::new(loaded.sources);
    let Ok(config) = session.config() else { return Err(mistakes_as_trouble(common, session.sources())) };
    let records = chosen_sites(&config, arguments)?;
    let out = arguments.out.clone().unwrap_or_else(|| root.join("site"));
    refuse_content_folder(&root, &out, "sites do not belong there: choose another `--out`, such as `site`")?;
    if let Some(cache) = &arguments.cache {
        refuse_content_folder(&root, cache, "a cache does not belong there: choose another `--cache`")?;
    }
    if let Some(cache) = arguments.cache.as_ref().filter(|cache| is_below(cache, &out)) {
        bail!("`{}` is a place for sites, and nothing else belongs there: choose another `--cache`", cache.display());
    }
    let dates = dates(common, &root, &config, arguments);
    let of_files = loaded.diagnostics;
    let inputs = Inputs { sources: session.sources(), of_files: &of_files, dates: &dates, records: &records };
    let last = LastBuild::new(common, arguments, &root, &out, &inputs);
    let remembered = last.as_ref().filter(|_| !arguments.verify).and_then(LastBuild::read);
    if let Some(remembered) = remembered.as_ref().filter(|_| !common.verbose)
        && let Some(told) = remembered.unchanged(&out, &records)?
    {
        print_told(common, &config, session.sources(), told, &[], started.elapsed())?;
        return Ok(told.status(arguments.strict));
    }
    let memory = || last.as_ref().filter(|_| !arguments.verify).map(LastBuild::read_memory).unwrap_or_default();
    let (snapshot, memory) = rayon::join(|| session.snapshot(), memory);
    let Ok(snapshot) = snapshot else { return Err(mistakes_as_trouble(common, session.sources())) };
    let content = Content { root, session, snapshot, of_files };
    let known = (&memory, remembered.as_ref());
    let built = build_sites(common, &content, dates, &records, &out, known)?;
    let diagnostics = &built.diagnostics;
    // A finding on a template spoils pages, so it is always shown; what is wrong with articles is for `check`.
    let is_shown =
        |finding: &&Diagnostic| common.verbose || [TEMPLATE_INVALID.id, CONFIG_INVALID.id].contains(&finding.rule.id);
    let shown: Vec<Diagnostic> = diagnostics.iter().filter(is_shown).cloned().collect();
    let told = Told {
        summaries: built.summaries.clone(),
        findings: diagnostics.len(),
        has_errors: diagnostics.iter().any(|finding| finding.severity == Severity::Error),
        has_warnings: diagnostics.iter().any(|finding| finding.severity == Severity::Warning),
    };
    print_shown(common, &content.snapshot, &shown)?;
    print_told(common, &config, content.session.sources(), &told, &shown, started.elapsed())?;
    let status = told.status(arguments.strict);
    // What is shown of a build is shown by the next one as well, which so has to find it.
    if let Some(last) = last.filter(|_| shown.is_empty()) {
        last.remember(told, &built, &memory);
    }
    // The process ends, and with it all that is in memory: taking it apart piece by piece would only keep the user
    // waiting.
    std::mem::forget((content, built, memory));
    Ok(status)
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

fn use_threads(jobs: Option<usize>) -> anyhow::Result<()> {
    let Some(jobs) = jobs else { return Ok(()) };
    if jobs == 0 {
        bail!("`--jobs` takes a number from 1");
    }
    rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global().context("cannot start the threads")
}

fn is_below(path: &Path, folder: &Path) -> bool {
    super::absolute(path).and_then(|path| Ok(path.starts_with(super::absolute(folder)?))).unwrap_or(false)
}

/// What is made among the articles would be taken for content by the next build.
fn refuse_content_folder(root: &Path, out: &Path, why: &str) -> anyhow::Result<()> {
    const CONTENT: &[&str] = &["articles", "includes", "templates", "static", "topics"];
    let (root, out) = (super::absolute(root)?, super::absolute(out)?);
    let inside = out.strip_prefix(&root).ok().map(|inside| inside.components().next());
    let is_content = match inside {
        None => false,
        Some(None) => true,
        Some(Some(first)) => CONTENT.iter().any(|folder| first.as_os_str() == *folder),
    };
    if is_content {
        bail!("`{}` holds content, and {why}", out.display());
    }
    Ok(())
}

/// The sites that were asked for, else those that are not of a retired cloud.
fn chosen_sites<'a>(config: &'a Config, arguments: &Build) -> anyhow::Result<Vec<&'a SiteRecord>> {
    if !arguments.site.is_empty() {
        let site = |id: &String| {
            let known: Vec<&str> = config.sites.iter().map(|site| site.id.as_str()).collect();
            config
                .sites
                .iter()
                .find(|site| site.id == *id)
                .with_context(|| format!("no site is called `{id}`; the sites are {}", known.join(", ")))
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

/// What a build made, and from what.
pub(super) struct Built {
    pub summaries: Vec<SiteSummary>,
    pub diagnostics: Vec<Diagnostic>,
    /// The stamps of each site's files.
    pub stamps: Vec<String>,
    /// The keys of what articles show to others, and of what each says.
    pub faces: Key,
    pub contents: Vec<Key>,
}

/// Makes all sites side by side, and writes each page as it is made, so that no site is in memory as a whole.
fn build_sites(
    common: &Common,
    content: &Content,
    dates: Dates,
    records: &[&SiteRecord],
    out: &Path,
    (memory, remembered): (&search::Memory, Option<&Remembered>),
) -> anyhow::Result<Built> {
    let lock = disk::lock(out)?;
    // What is not dropped is as the end of `run` says.
    let build = ManuallyDrop::new(build::Build::new(&content.snapshot).with_dates(dates));
    let mut found = content.found();
    found.extend(build.diagnostics.iter().cloned());
    let Snapshot { config, corpus, .. } = &*content.snapshot;
    let mut diagnostics = rules::settle(&Levels::new(config), config, corpus, found);
    let sites = ManuallyDrop::new(build.sites(records));
    let parts: Vec<Parts<'_>> = sites.par_iter().map(|site| build.parts(site)).collect();
    let progress = progress(common, || parts.iter().map(Parts::count).sum());
    let Begun { parts, writers, mut trouble } = begin(&lock, &build, parts, (memory, remembered));
    let parts = ManuallyDrop::new(parts);
    let scope = remembered.map(|remembered| remembered.scope(build.origins())).unwrap_or_default();
    let of_templates = build::make(&parts, &scope, &Writing { writers: &writers, progress: &progress });
    let (mut summaries, mut stamps) = (Vec::with_capacity(sites.len()), Vec::with_capacity(sites.len()));
    let finished: Vec<anyhow::Result<Finished>> = writers.into_par_iter().map(SiteWriter::finish).collect();
    for ((parts, finished), found) in parts.iter().zip(finished).zip(&of_templates) {
        match finished {
            Ok(Finished { report, manifest, stamps: of_site }) => {
                stamps.push(of_site);
                summaries.push(summary(content, parts.site, &report, &manifest, diagnostics.iter().chain(found)));
            }
            Err(failed) => trouble = trouble.or(Some(failed)),
        }
    }
    if let Some(trouble) = trouble {
        return Err(trouble);
    }
    progress.finish_and_clear();
    diagnostics.extend(of_templates.into_iter().flatten());
    crate::diagnostic::sort(&mut diagnostics);
    diagnostics.dedup();
    let origins = build.origins();
    Ok(Built { faces: origins.faces(), contents: origins.contents(), summaries, diagnostics, stamps })
}

/// Writes the files of sites as they are made.
struct Writing<'a> {
    writers: &'a [SiteWriter],
    progress: &'a ProgressBar,
}

impl Writing<'_> {
    fn counted(&self, is_kept: bool) -> bool {
        self.progress.inc(u64::from(is_kept));
        is_kept
    }
}

impl Sink for Writing<'_> {
    fn keeps(&self, site: usize, path: &str, key: Key) -> bool {
        self.counted(self.writers[site].keeps(path, key))
    }

    fn keeps_as_left(&self, site: usize, path: &str) -> bool {
        self.counted(self.writers[site].keeps_as_left(path))
    }

    fn put(&self, site: usize, path: &str, key: Option<Key>, bytes: &[u8]) {
        self.writers[site].put(path, key, bytes);
        self.progress.inc(1);
    }
}

/// The sites that can be written, each with its writer; and why one cannot.
struct Begun<'a> {
    parts: Vec<Parts<'a>>,
    writers: Vec<SiteWriter>,
    trouble: Option<anyhow::Error>,
}

/// Writes what is made of each site as a whole. A site that cannot be written keeps no other from being complete.
fn begin<'a>(
    lock: &OutputLock,
    build: &build::Build<'_>,
    parts: Vec<Parts<'a>>,
    (memory, remembered): (&search::Memory, Option<&Remembered>),
) -> Begun<'a> {
    let contents = build.contents(memory);
    let begin = |parts: &Parts<'_>| begin_site(lock, build, &contents, parts, remembered);
    // What is new of a search index is in memory until it is written: those of as many sites as there are threads, and
    // of sites that take about as long.
    let mut by_size: Vec<(usize, &Parts<'_>)> = parts.iter().enumerate().collect();
    by_size.sort_by_key(|(_, parts)| std::cmp::Reverse(parts.site.articles.len()));
    let some = by_size.chunks(rayon::current_num_threads());
    let writers = some.flat_map(|some| some.par_iter().map(|&(at, parts)| (at, begin(parts))).collect::<Vec<_>>());
    let mut writers: Vec<(usize, anyhow::Result<SiteWriter>)> = writers.collect();
    writers.sort_by_key(|&(at, _)| at);
    let mut begun = Begun { parts: Vec::new(), writers: Vec::new(), trouble: None };
    for (parts, (_, writer)) in parts.into_iter().zip(writers) {
        match writer {
            Ok(writer) => {
                begun.parts.push(parts);
                begun.writers.push(writer);
            }
            Err(failed) => begun.trouble = begun.trouble.or(Some(failed)),
        }
    }
    begun
}

/// The shards of a search index that are there already stay.
fn begin_site(
    lock: &OutputLock,
    build: &build::Build<'_>,
    contents: &Contents<'_>,
    parts: &Parts<'_>,
    remembered: Option<&Remembered>,
) -> anyhow::Result<SiteWriter> {
    let id = &parts.site.record.id;
    let stamps = remembered.and_then(|remembered| remembered.stamps(id));
    let mut index = parts.index(contents);
    let (mut files, mut paths) = (build.files(parts), parts.paths());
    files.extend(std::mem::take(&mut index.files));
    paths.extend(index.known.iter().map(|shard| shard.path.clone()));
    let writer = SiteWriter::begin(lock, id, &files, &index.keys, &paths, stamps)?;
    for shard in index.known.iter().filter(|shard| !writer.keeps(&shard.path, shard.key)) {
        writer.put(&shard.path, Some(shard.key), &index.bytes(shard));
    }
    Ok(writer)
}

/// A bar on a terminal; nothing in logs, in CI, or when asked to be quiet.
fn progress(common: &Common, count: impl FnOnce() -> usize) -> ProgressBar {
    let is_watched = std::io::stderr().is_terminal() && std::env::var_os("CI").is_none() && !common.quiet;
    if !is_watched {
        return ProgressBar::hidden();
    }
    let progress = ProgressBar::new(count() as u64);
    // The template is ours, so it is never refused.
    if let Ok(style) = ProgressStyle::with_template("{spinner} building [{bar:30}] {pos}/{len} files, {elapsed}") {
        progress.set_style(style.progress_chars("=> "));
    }
    progress.enable_steady_tick(Duration::from_millis(100));
    progress
}

fn summary<'d>(
    content: &Content,
    site: &Site<'_>,
    report: &WriteReport,
    manifest: &Manifest,
    found: impl Iterator<Item = &'d Diagnostic>,
) -> SiteSummary {
    let record = site.record;
    let concerns = |finding: &&Diagnostic| {
        let corpus = &content.snapshot.corpus;
        // Of an included text the articles around it say who reads it.
        let is_shown = |entry: &Entry| {
            is_published_on(record, entry) || (entry.is_include() && entry.clouds.contains(record.cloud))
        };
        corpus.text_at(&finding.path).is_none_or(is_shown)
    };
    let Counts { articles, without_service, inferred_services } = Counts::of(site);
    SiteSummary {
        site: record.id.clone(),
        articles,
        without_service,
        inferred_services,
        pages: manifest.files.keys().filter(|path| path.ends_with(".html")).count(),
        files: manifest.files.len(),
        bytes: manifest.files.values().map(|entry| entry.size).sum(),
        written: report.created + report.changed,
        removed: report.removed,
        findings: found.filter(concerns).count(),
    }
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
    let unsaid = told.findings - shown.len();
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
