//! The command line: each command is arguments, session, one call, report, exit status.
//!
//! Must not compute anything that a library user would want.
#![allow(clippy::disallowed_methods, reason = "this is the edge that knows the environment and looks at the clock")]

/// Says a line to people, on standard error; takes what `format!` takes.
macro_rules! say {
    ($($words:tt)*) => { $crate::cli::say_line(format_args!($($words)*)) };
}

mod amend;
mod args;
mod build;
mod cache;
mod catalogue;
mod check;
mod coverage;
mod explain;
mod known;
mod last_build;
mod last_check;
mod linkcheck;
mod links;
mod lsp;
mod mend;
mod met;
mod names;
mod new;
mod publish;
mod releases;
mod search;
mod serve;
mod show;
mod targets;
mod topics;
mod whole;

use std::borrow::Cow;
use std::fmt;
use std::io::{IsTerminal, Write};
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use anyhow::bail;
use clap::{CommandFactory, Parser, ValueEnum};

use args::{Arguments, Color, Command, Common, Format};

use crate::config::{CONFIG_FILE, Config};
use crate::diagnostic::{Diagnostic, Severity};
use crate::disk;
use crate::report::{self, text};
use crate::session::{Session, Snapshot, config_mistakes};
use crate::sources::Sources;
use crate::suggestion::nearest;
use crate::text::RelPath;

/// What a command ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Status {
    #[default]
    Clean = 0,
    Findings = 1,
    Trouble = 2,
}

/// Runs what the arguments of the process ask for.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let status = require_form(&arguments).and_then(|()| carry_out(&arguments)).unwrap_or_else(|trouble| {
        if is_broken_pipe(&trouble) {
            return Status::Clean;
        }
        let told = format!("{trouble:#}");
        say!("{} {}", style("error:", color_on(&arguments.common, &std::io::stderr())), report::escape(&told));
        Status::Trouble
    });
    ExitCode::from(status as u8)
}

fn carry_out(arguments: &Arguments) -> anyhow::Result<Status> {
    match &arguments.command {
        Command::Build(build) => build::run(&arguments.common, build),
        Command::Check(check) => check::run(&arguments.common, check),
        Command::Serve(serve) => serve::run(&arguments.common, serve),
        Command::Lsp(lsp) => lsp::run(&arguments.common, lsp),
        Command::Linkcheck(linkcheck) => linkcheck::run(&arguments.common, linkcheck),
        Command::Baseline(baseline) => known::write_baseline(&arguments.common, baseline),
        Command::Explain(explain) => explain::explain(&arguments.common, explain),
        Command::Rules(rules) => explain::list(&arguments.common, rules),
        Command::Links(links) => links::run(&arguments.common, links),
        Command::Search(search) => search::run(&arguments.common, search),
        Command::Topics(topics) => topics::run(&arguments.common, topics),
        Command::Names(names) => names::run(&arguments.common, names),
        Command::New(new) => new::run(&arguments.common, new),
        Command::Publish(publish) => publish::run(&arguments.common, publish),
        Command::Releases(releases) => releases::list(&arguments.common, releases),
        Command::Rollback(rollback) => releases::rollback(&arguments.common, rollback),
        Command::Prune(prune) => releases::prune(&arguments.common, prune),
        Command::Catalogue(catalogue) => catalogue::run(&arguments.common, catalogue),
        Command::Completions(completions) => {
            let mut script = Vec::new();
            clap_complete::generate(completions.shell, &mut Arguments::command(), "selfhelp", &mut script);
            std::io::stdout().lock().write_all(&script)?;
            Ok(Status::Clean)
        }
    }
}

/// Most forms are of findings, which only one command is about.
fn require_form(arguments: &Arguments) -> anyhow::Result<()> {
    let format = arguments.common.format;
    if format == Format::Json && matches!(arguments.command, Command::Catalogue(_)) {
        bail!("a catalogue has a form of its own, which `check` reads; leave `--format json` away");
    }
    if format == Format::Json && matches!(arguments.command, Command::Names(_)) {
        bail!("names have a form of their own, which a content root takes; leave `--format json` away");
    }
    if format == Format::Json && matches!(arguments.command, Command::Serve(_)) {
        bail!("a preview prints no findings; leave `--format json` away");
    }
    if format == Format::Json && matches!(arguments.command, Command::Lsp(_)) {
        bail!("an editor is told findings in a form of its own; leave `--format json` away");
    }
    let has_findings = match &arguments.command {
        Command::Check(_) | Command::Linkcheck(_) => true,
        Command::Topics(topics) => topics.finds(),
        _ => false,
    };
    if matches!(format, Format::Text | Format::Json) || (format != Format::Csv && has_findings) {
        return Ok(());
    }
    if format == Format::Csv && matches!(arguments.command, Command::Links(_) | Command::Topics(_)) {
        return Ok(());
    }
    let name = format.to_possible_value().map_or(String::new(), |value| value.get_name().to_owned());
    if format == Format::Csv {
        bail!("only `selfhelp links` and `selfhelp topics` have the form `csv`");
    }
    bail!(
        "only `selfhelp check` and `selfhelp linkcheck` have the form `{name}`, and `selfhelp topics coverage --fail-on-new-gap`; the other commands have `text` and `json`"
    )
}

/// What was said so far, for a command that may have to say it again.
static SAID: Mutex<String> = Mutex::new(String::new());

/// Where standard error is closed there is nobody to tell, and nothing is lost but words.
fn say_line(words: fmt::Arguments<'_>) {
    let line = format!("{words}\n");
    // In one piece, so that a line is not torn by those of another program.
    drop(std::io::stderr().lock().write_all(line.as_bytes()));
    SAID.lock().unwrap_or_else(PoisonError::into_inner).push_str(&line);
}

/// What was said so far.
fn said() -> String {
    SAID.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// A reader that has seen enough (`| head`) is no trouble.
fn is_broken_pipe(trouble: &anyhow::Error) -> bool {
    trouble.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

fn style(text: &str, color: bool) -> String {
    if color { format!("\u{1b}[1;31m{text}\u{1b}[0m") } else { text.to_owned() }
}

fn color_on(common: &Common, stream: &impl IsTerminal) -> bool {
    match common.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    }
}

/// A content root, read.
struct Content {
    root: PathBuf,
    session: Session,
    snapshot: Arc<Snapshot>,
    /// What is odd about the files themselves.
    of_files: Vec<Diagnostic>,
}

impl Content {
    /// What was found while reading and parsing, in no order.
    fn found(&self) -> Vec<Diagnostic> {
        self.of_files.iter().chain(self.snapshot.found()).cloned().collect()
    }
}

/// The content root that the arguments name, else the nearest.
fn root(common: &Common) -> anyhow::Result<PathBuf> {
    if let Some(root) = &common.root {
        return Ok(root.clone());
    }
    let current =
        std::env::current_dir().context("cannot tell the current folder; name the content root with `--root DIR`")?;
    disk::find_root(&current)
}

/// The folder of the sites: the one that was named, else `site` in the content root.
fn sites_folder(root: &Path, out: Option<&PathBuf>) -> PathBuf {
    out.cloned().unwrap_or_else(|| root.join("site"))
}

/// Prints one document for programs.
fn print_json(document: &serde_json::Value) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, document)?;
    writeln!(out)?;
    Ok(())
}

/// Reads the content root that the arguments name. A mistake in the configuration is printed here, and is trouble.
fn read_content(common: &Common, session: fn(Sources) -> Session) -> anyhow::Result<Content> {
    read_content_with(common, session, |_, _| Ok(()))
}

/// The same, where something is added to the session before it is asked.
fn read_content_with(
    common: &Common,
    session: fn(Sources) -> Session,
    add: impl FnOnce(&Path, &mut Session) -> anyhow::Result<()>,
) -> anyhow::Result<Content> {
    read_unparsed(common, session, add)?.parsed(common)
}

/// A content root whose articles nobody looked into.
struct Unparsed {
    root: PathBuf,
    session: Session,
    of_files: Vec<Diagnostic>,
}

fn read_unparsed(
    common: &Common,
    session: fn(Sources) -> Session,
    add: impl FnOnce(&Path, &mut Session) -> anyhow::Result<()>,
) -> anyhow::Result<Unparsed> {
    let root = root(common)?;
    let loaded = disk::load(&root, common.config.as_deref())?;
    let mut session = session(loaded.sources);
    add(&root, &mut session)?;
    Ok(Unparsed { root, session, of_files: loaded.diagnostics })
}

impl Unparsed {
    fn parsed(self, common: &Common) -> anyhow::Result<Content> {
        let Self { root, mut session, of_files } = self;
        let Ok(snapshot) = session.snapshot() else { return Err(mistakes_as_trouble(common, session.sources())) };
        Ok(Content { root, session, snapshot, of_files })
    }
}

fn mistakes_as_trouble(common: &Common, sources: &Sources) -> anyhow::Error {
    let (sources, mistakes) = named_as_given(common, sources, config_mistakes(sources));
    let path = mistakes.first().map_or(CONFIG_FILE, |mistake| mistake.path.as_str()).to_owned();
    print_mistakes(common, &sources, &mistakes);
    anyhow::anyhow!("nothing can be done until `{path}` is mended")
}

/// Findings about settings that were given with `--config` name that file. It lies elsewhere, and is the user's to mend.
fn named_as_given<'a>(
    common: &Common,
    sources: &'a Sources,
    mut findings: Vec<Diagnostic>,
) -> (Cow<'a, Sources>, Vec<Diagnostic>) {
    let own = RelPath::new(CONFIG_FILE);
    let (Some(given), Some(bytes)) = (&common.config, sources.get(&own)) else {
        return (Cow::Borrowed(sources), findings);
    };
    let given = RelPath::new(&given.to_string_lossy());
    for finding in findings.iter_mut().filter(|finding| finding.path == own) {
        finding.path = given.clone();
        finding.fix = None;
    }
    let mut sources = sources.clone();
    sources.insert(given, bytes.clone());
    (Cow::Owned(sources), findings)
}

/// Prints mistakes in the configuration, without which there are no settings to print them under.
fn print_mistakes(common: &Common, sources: &Sources, mistakes: &[Diagnostic]) {
    let config = Config::default();
    let stderr = std::io::stderr();
    let color = color_on(common, &stderr);
    let context = report::Context { config: &config, sources, prefix: "", given: None, color, width: width() };
    // Where standard error is closed there is nobody to tell.
    drop(text::write_diagnostics(&mut stderr.lock(), mistakes, &context));
}

/// Prints findings for people where standard output is for a program.
fn print_text_to_stderr(common: &Common, snapshot: &Snapshot, diagnostics: &[Diagnostic]) {
    let Snapshot { config, sources, .. } = snapshot;
    let stderr = std::io::stderr();
    let color = color_on(common, &stderr);
    let context = report::Context { config, sources, prefix: "", given: None, color, width: width() };
    drop(text::write_diagnostics(&mut stderr.lock(), diagnostics, &context));
}

/// The columns of the terminal, or of a page where there is none.
fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    columns.or_else(terminal).unwrap_or(120).clamp(40, 400)
}

fn context<'a>(common: &Common, snapshot: &'a Snapshot) -> report::Context<'a> {
    context_of(common, &snapshot.config, &snapshot.sources)
}

/// The same where nothing was parsed.
fn context_of<'a>(common: &Common, config: &'a Config, sources: &'a Sources) -> report::Context<'a> {
    let color = color_on(common, &std::io::stdout());
    report::Context { config, sources, prefix: "", given: None, color, width: width() }
}

fn status_of(diagnostics: &[Diagnostic], is_strict: bool) -> Status {
    let limit = if is_strict { Severity::Warning } else { Severity::Error };
    if diagnostics.iter().any(|diagnostic| diagnostic.severity >= limit) { Status::Findings } else { Status::Clean }
}

/// A user typed a name that is no rule's.
fn unknown_rule(id: &str) -> anyhow::Error {
    const SHOWN: usize = 8;
    let word = id.to_ascii_lowercase();
    let names = crate::rules::rows().map(|row| row.rule.id);
    let with_word: Vec<String> =
        names.filter(|name| word.len() > 2 && name.contains(&word)).map(|name| format!("`{name}`")).collect();
    let alike = crate::rules::nearest(id).map(|known| format!("; did you mean `{known}`?"));
    let meant = match with_word.as_slice() {
        [] => alike,
        names if names.len() > SHOWN => {
            Some(format!("; {} names hold the word, and `selfhelp rules` lists them", names.len()))
        }
        names => Some(format!("; the word is part of {}", names.join(", "))),
    };
    anyhow::anyhow!("no rule is called `{id}`{}", meant.as_deref().unwrap_or("; `selfhelp rules` lists them"))
}

/// A path from the root of the file system, without `..` in it.
fn absolute(path: &Path) -> anyhow::Result<PathBuf> {
    let path = std::path::absolute(path).with_context(|| format!("cannot tell where `{}` is", path.display()))?;
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(clean.pop()),
            part => clean.push(part),
        }
    }
    Ok(clean)
}

/// Asks for the name that is most like one that nothing has, in front of those that there are; nothing where none is.
fn did_you_mean(name: &str, known: &[&str]) -> String {
    nearest(name, known).map(|meant| format!("did you mean `{meant}`? ")).unwrap_or_default()
}

/// The clouds of names that a user typed.
fn clouds_named(config: &Config, names: &[String]) -> anyhow::Result<crate::cloud::CloudSet> {
    let cloud = |name: &String| {
        let known: Vec<&str> = config.clouds.iter().map(|cloud| cloud.id.as_str()).collect();
        config.cloud_named(name).with_context(|| {
            format!("no cloud is called `{name}`; {}the clouds are {}", did_you_mean(name, &known), known.join(", "))
        })
    };
    names.iter().map(cloud).collect()
}
