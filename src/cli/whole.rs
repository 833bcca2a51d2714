//! Makes all sites of a build, and writes what differs.
//!
//! Must not know how a site is made, nor how it is written.

use std::io::IsTerminal;
use std::mem::ManuallyDrop;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use super::Content;
use super::amend::amended;
use super::args::Common;
use super::last_build::{KnownSites, LastBuild, Remembered, ShownKeys};
use super::met::{Met, Told, summary};
use crate::build::{self, Counts, Parts};
use crate::config::{CONFIG_INVALID, SiteRecord};
use crate::corpus::Corpus;
use crate::diagnostic::Diagnostic;
use crate::disk::{LeftSite, OutputLock, SiteWriter, Stamps};
use crate::output::{Key, Sink};
use crate::render::Dates;
use crate::report::SiteSummary;
use crate::rules::project::TEMPLATE_INVALID;
use crate::rules::{self, Levels};
use crate::search::{self, Contents};
use crate::session::Snapshot;
use crate::site::Site;

/// What a build made, and from what.
pub(super) struct Built {
    pub told: Told,
    /// What was met, but for what is wrong with templates.
    pub met: Met,
    pub shown: Vec<Diagnostic>,
    /// The stamps of each site's files.
    pub stamps: Vec<Stamps>,
    /// The keys of what articles show to others.
    pub shown_keys: ShownKeys,
    /// Why a site could not be written. It is told after what there is to tell of the others.
    pub trouble: Option<anyhow::Error>,
}

/// What is known from earlier builds.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub memory: &'a search::Memory,
    pub sites: &'a KnownSites,
    /// Where this build is to be remembered.
    pub to_remember: Option<&'a LastBuild>,
    pub last: Option<(&'a LastBuild, &'a Remembered)>,
    /// Each site, where every file of it is as the last build left it.
    pub left: &'a [Option<LeftSite<'a>>],
}

/// The sites to write, and the right to write them.
pub(super) struct Target<'a> {
    pub lock: &'a OutputLock,
    pub records: &'a [&'a SiteRecord],
}

/// Makes all sites side by side, and writes each page as it is made, so that no site is in memory as a whole.
pub(super) fn build_sites(
    common: &Common,
    content: &Content,
    dates: Dates,
    target: &Target<'_>,
    known: &Known<'_>,
) -> Built {
    let Snapshot { config, corpus, .. } = &*content.snapshot;
    let remind = || known.last.map(|(last, remembered)| remembered.remind(&last.sources, corpus));
    let (_, build) = rayon::join(remind, || build::Build::new(&content.snapshot).with_dates(dates));
    // What is not dropped is as the end of `run` says.
    let build = ManuallyDrop::new(build);
    known.sites.tell(&build, corpus);
    if let Some(last) = known.last.filter(|_| !common.verbose)
        && let Some(built) = amended(content, &build, target, known, last)
    {
        return built;
    }
    corpus.read_bodies();
    let mut found = content.found();
    found.extend(build.diagnostics.iter().cloned());
    let mut diagnostics = rules::settle(&Levels::new(config), config, corpus, found);
    diagnostics.dedup();
    let sites = ManuallyDrop::new(build.sites(target.records));
    // Whichever thread would wait for another one remembers what is known of sites. Both ask for keys that `tell` found out.
    let write = || write_sites(common, corpus, &build, &sites, diagnostics, target, known);
    rayon::join(write, || remember_sites(&build, target, known)).0
}

/// Makes the files of all sites and writes them. `diagnostics` are what was found before.
fn write_sites(
    common: &Common,
    corpus: &Corpus,
    build: &build::Build<'_>,
    sites: &[Site<'_>],
    mut diagnostics: Vec<Diagnostic>,
    target: &Target<'_>,
    known: &Known<'_>,
) -> Built {
    let parts: Vec<Parts<'_>> = sites.par_iter().with_max_len(1).map(|site| build.parts(site)).collect();
    let progress = progress(common, || parts.iter().map(Parts::count).sum());
    let Begun { parts, writers, trouble } = begin(target, build, parts, known);
    let parts = ManuallyDrop::new(parts);
    let of_templates = build::make(&parts, &Writing { writers: &writers, progress: &progress });
    let met = Met::new(corpus, &diagnostics);
    let finished = writers.into_par_iter().zip(parts.par_iter()).zip(&of_templates);
    let finished = finished.map(|((writer, parts), found)| {
        let (finished, record) = (writer.finish()?, parts.site.record);
        let summary = summary(record, Counts::of(parts.site), &finished, met.on(record, corpus) + found.len());
        Ok((summary, finished.stamps))
    });
    let Ended { summaries, stamps, trouble } = ended(finished.collect(), trouble);
    progress.finish_and_clear();
    diagnostics.extend(of_templates.into_iter().flatten());
    crate::diagnostic::sort(&mut diagnostics);
    diagnostics.dedup();
    let told = Told { summaries, found: Met::new(corpus, &diagnostics).all() };
    // A finding on a template spoils pages, so it is always shown; what is wrong with articles is for `check`.
    let always_shown = [TEMPLATE_INVALID.id, CONFIG_INVALID.id];
    diagnostics.retain(|finding| common.verbose || always_shown.contains(&finding.rule.id));
    Built { told, met, shown: diagnostics, stamps, shown_keys: ShownKeys::of(build.origins()), trouble }
}

/// The sites that are complete, and why others are not.
pub(super) struct Ended {
    pub summaries: Vec<SiteSummary>,
    pub stamps: Vec<Stamps>,
    pub trouble: Option<anyhow::Error>,
}

/// Takes what became of each site. `trouble` is why some were not even begun.
pub(super) fn ended(sites: Vec<anyhow::Result<(SiteSummary, Stamps)>>, mut trouble: Option<anyhow::Error>) -> Ended {
    let (mut summaries, mut stamps) = (Vec::with_capacity(sites.len()), Vec::with_capacity(sites.len()));
    for site in sites {
        match site {
            Ok((summary, of_site)) => {
                summaries.push(summary);
                stamps.push(of_site);
            }
            Err(failed) => trouble = trouble.or(Some(failed)),
        }
    }
    if !summaries.is_empty() {
        let ids: Vec<String> = summaries.iter().map(|site| format!("`{}`", site.site)).collect();
        trouble = trouble.map(|it| it.context(format!("not all sites could be built, only {}", ids.join(", "))));
    }
    Ended { summaries, stamps, trouble }
}

/// Remembers what is known of the sites now.
pub(super) fn remember_sites(build: &build::Build<'_>, target: &Target<'_>, known: &Known<'_>) {
    if let Some(last) = known.to_remember {
        last.remember_sites(build, target.records, known.sites);
    }
}

/// Writes the files of sites as they are made.
struct Writing<'a> {
    writers: &'a [SiteWriter],
    progress: &'a ProgressBar,
}

impl Sink for Writing<'_> {
    fn keeps(&self, site: usize, path: &str, key: Key) -> bool {
        let is_kept = self.writers[site].keeps(path, key);
        self.progress.inc(u64::from(is_kept));
        is_kept
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
fn begin<'a>(target: &Target<'_>, build: &build::Build<'_>, parts: Vec<Parts<'a>>, known: &Known<'_>) -> Begun<'a> {
    let contents = build.contents(known.memory);
    let contents = match known.to_remember {
        Some(last) => contents.of_build(last.key),
        None => contents,
    };
    contents.measure(|id| parts.iter().any(|parts| parts.site.is_published(id)));
    let stamps = |site: &str| known.last.and_then(|(_, remembered)| remembered.stamps(site));
    let is_left = |at: usize| known.left.get(at).is_some_and(Option::is_some);
    let begin = |at: usize, parts: &Parts<'_>| {
        begin_site(target.lock, build, &contents, parts, (stamps(&parts.site.record.id), is_left(at)))
    };
    // What is new of a search index is in memory until it is written: those of as many sites as there are threads, and
    // of sites that take about as long.
    let mut by_size: Vec<(usize, &Parts<'_>)> = parts.iter().enumerate().collect();
    by_size.sort_by_key(|(_, parts)| std::cmp::Reverse(parts.site.articles.len()));
    let some = by_size.chunks(rayon::current_num_threads());
    let writers = some.flat_map(|some| some.par_iter().map(|&(at, parts)| (at, begin(at, parts))).collect::<Vec<_>>());
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
    stamps: (Option<&Stamps>, bool),
) -> anyhow::Result<SiteWriter> {
    let id = &parts.site.record.id;
    let mut index = build.index(parts.site, contents);
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
