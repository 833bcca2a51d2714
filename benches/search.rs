//! What the search indexes of all clouds cost to make: CPU seconds, and memory beside a build without them.
//!
//! `cargo bench --bench search -- CORPUS` (../shared/corpus). Where `npx pagefind` can be had, it indexes the pages of the
//! public site in the same run. Processes of their own measure the memory, and one thread the CPU time of the indexes
//! alone (`-- CORPUS index`).
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    reason = "this measures a program, and says what it measured"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use selfhelp::build::{self, Build, Parts};
use selfhelp::config::SiteRecord;
use selfhelp::disk;
use selfhelp::output::{Key, Sink};
use selfhelp::search::Memory;
use selfhelp::session::{Session, Snapshot};

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let corpus = PathBuf::from(arguments.first().map_or("../shared/corpus", String::as_str));
    match arguments.get(1).map(String::as_str) {
        // One thread, so that what it takes is what it costs.
        Some("index") => rayon::ThreadPoolBuilder::new().num_threads(1).build()?.install(|| index(&corpus)),
        Some("with") => all_sites(&corpus, true),
        Some("without") => all_sites(&corpus, false),
        _ => {
            child(&corpus, "index")?;
            child(&corpus, "without")?;
            child(&corpus, "with")?;
            pagefind(&corpus)
        }
    }
}

/// Runs this program for one measurement; memory is that of a whole process.
fn child(corpus: &Path, what: &str) -> anyhow::Result<()> {
    let mut command = Command::new(std::env::current_exe()?);
    let status = command.arg(corpus).arg(what).status()?;
    anyhow::ensure!(status.success(), "the measurement `{what}` failed");
    Ok(())
}

fn snapshot(corpus: &Path) -> anyhow::Result<std::sync::Arc<Snapshot>> {
    let loaded = disk::load(corpus, None)?;
    Session::new(loaded.sources).snapshot().map_err(|mistake| anyhow::anyhow!("{}", mistake.message))
}

/// The indexes alone, on one thread.
fn index(corpus: &Path) -> anyhow::Result<()> {
    let snapshot = snapshot(corpus)?;
    let build = Build::new(&snapshot);
    let records: Vec<&SiteRecord> = snapshot.config.current_sites().collect();
    let sites = build.sites(&records);
    let parts: Vec<Parts<'_>> = sites.iter().map(|site| build.parts(site)).collect();
    let (before, memory) = (cpu_seconds()?, Memory::default());
    let contents = build.contents(&memory);
    let bytes: u64 = parts.iter().map(|parts| build.index(parts.site, &contents).into_files().size()).sum();
    let (seconds, memory) = (cpu_seconds()? - before, most_memory()?);
    println!(
        "index of {} sites: {seconds:.2} CPU s; {bytes} bytes; {memory} MB at most, articles included",
        sites.len()
    );
    Ok(())
}

/// Drops the files of sites as they are made.
struct Nowhere;

impl Sink for Nowhere {
    fn put(&self, _: usize, _: &str, _: Option<Key>, bytes: &[u8]) {
        std::hint::black_box(bytes.to_vec());
    }
}

/// All sites as `selfhelp build` makes them, with their indexes or without.
fn all_sites(corpus: &Path, with_index: bool) -> anyhow::Result<()> {
    let snapshot = snapshot(corpus)?;
    let build = Build::new(&snapshot);
    let records: Vec<&SiteRecord> = snapshot.config.current_sites().collect();
    let sites = build.sites(&records);
    let parts: Vec<Parts<'_>> = sites.iter().map(|site| build.parts(site)).collect();
    let memory = Memory::default();
    let contents = with_index.then(|| build.contents(&memory));
    for parts in &parts {
        let mut output = build.files(parts);
        if let Some(contents) = &contents {
            output.extend(build.index(parts.site, contents).into_files());
        }
    }
    build::make(&parts, &Nowhere);
    let name = if with_index { "with" } else { "without" };
    println!("all sites {name} their indexes: {:.2} CPU s, {} MB at most", cpu_seconds()?, most_memory()?);
    Ok(())
}

/// Pagefind's index of the same pages.
fn pagefind(corpus: &Path) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let snapshot = snapshot(corpus)?;
    let record = snapshot.config.current_sites().next().context("a site")?;
    let built = Build::new(&snapshot).site(record);
    let lock = disk::lock(folder.path())?;
    disk::write_site(&lock, &record.id, &built.output)?;
    let site = folder.path().join(&record.id);
    let before = children_seconds()?;
    let run = Command::new("npx").args(["--yes", "pagefind", "--site"]).arg(&site).output();
    let Ok(run) = run else {
        println!("npx is not there: Pagefind is left out");
        return Ok(());
    };
    anyhow::ensure!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let files = disk::list_files(&site.join("pagefind"), |_| true)?;
    println!("Pagefind, {} alone: {:.2} CPU s, {} files", record.id, children_seconds()? - before, files.len());
    Ok(())
}

/// User and system time of this process.
fn cpu_seconds() -> anyhow::Result<f64> {
    times(13)
}

/// ... and of those that it waited for.
fn children_seconds() -> anyhow::Result<f64> {
    times(15)
}

/// Two neighbouring fields of `/proc/self/stat`, counted from 0 from the process id on, in hundredths of a second.
fn times(field: usize) -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The name of the program stands in brackets, and may hold anything.
    let behind = stat.rsplit_once(')').context("a name in brackets")?.1;
    let fields: Vec<&str> = behind.split_whitespace().collect();
    let ticks = |at: usize| -> anyhow::Result<f64> { Ok(fields[at].parse::<f64>()?) };
    Ok((ticks(field - 2)? + ticks(field - 1)?) / 100.0)
}

/// The most memory that this process has had, in megabytes.
fn most_memory() -> anyhow::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmHWM")).context("a peak of memory")?;
    let kilobytes: u64 = line.split_whitespace().nth(1).context("a number")?.parse()?;
    Ok(kilobytes / 1024)
}
