//! The live preview: every site as it would be built now, and what is wrong with the articles, in a browser.
//!
//! [`follow`] owns the content and makes a [`Moment`] of each change; a check follows each moment; [`http`] answers from the
//! latest of both. Must not know how files are told of, nor how a page is made.

mod findings;
mod follow;
mod http;
mod pages;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};
use tokio::net::TcpListener;
use tokio::sync::watch as latest;

use crate::diagnostic::Diagnostic;
use crate::disk::Loaded;
use crate::live::{Live, View};
use crate::report;
use crate::session::{ByFile, Checks};
use crate::watch::Watch;

/// Where a preview is served, and of what.
#[derive(Debug, Clone)]
pub struct Settings {
    pub root: PathBuf,
    /// The configuration, where it is not the root's own.
    pub config: Option<PathBuf>,
    pub address: IpAddr,
    pub port: u16,
    /// Names beside `localhost` that this machine is asked by.
    pub names: Vec<String>,
}

/// The content of one moment.
struct Moment {
    /// Other than that of every moment before, also of an earlier run.
    number: u64,
    view: Arc<View>,
    /// What is odd about the files themselves.
    of_files: Arc<Vec<Diagnostic>>,
    /// Why the view is an earlier one: a mistake without whose repair nothing new can be shown, as a terminal would show it.
    trouble: Option<String>,
}

/// What is wrong with the content of a moment.
struct Findings {
    moment: Arc<Moment>,
    by_file: ByFile,
}

/// What answers are made from.
#[derive(Clone)]
struct State {
    moments: latest::Receiver<Arc<Moment>>,
    /// Nothing before the first check has ended.
    findings: latest::Receiver<Option<Arc<Findings>>>,
    names: Arc<[String]>,
}

/// Serves a content root until `stop` ends. `first` is the number of the first moment, and `ready` is told where it is
/// served, and what there is to say about that.
///
/// # Errors
/// If the port is taken, the root cannot be watched, or there is a mistake in the configuration.
pub async fn serve(
    settings: Settings,
    loaded: Loaded,
    first: u64,
    ready: impl FnOnce(SocketAddr, Option<&str>),
    stop: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    let watch = Watch::new(&settings.root, settings.config.as_deref())?;
    let listener = listen(settings.address, settings.port).await?;
    let mut live = Live::reading_heads(loaded.sources);
    let view = live.view().map_err(|mistake| anyhow!("{}: {}", mistake.path, mistake.message))?;
    let trouble = follow::template_trouble(&view);
    let moment = Arc::new(Moment { number: first, view, of_files: Arc::new(loaded.diagnostics), trouble });
    let polls_because = watch.polls_because.clone();
    let (moment_sender, moments) = latest::channel(Arc::clone(&moment));
    let (findings_sender, findings) = latest::channel(None);
    let (root, config) = (settings.root, settings.config);
    tokio::task::spawn_blocking(move || follow::follow(&root, config.as_deref(), live, watch, &moment_sender));
    let checking = tokio::spawn(keep_checking(moments.clone(), findings_sender));
    ready(listener.local_addr()?, polls_because.as_deref());
    let state = State { moments, findings, names: settings.names.into() };
    tokio::select! {
        () = http::answer_all(listener, state) => {}
        () = stop => {}
    }
    checking.abort();
    Ok(())
}

/// Listens at a port; where it is taken, says which is free.
async fn listen(address: IpAddr, port: u16) -> anyhow::Result<TcpListener> {
    /// So many ports after one that is taken are tried.
    const TRIED: u16 = 50;
    let error = match TcpListener::bind((address, port)).await {
        Ok(listener) => return Ok(listener),
        Err(error) => error,
    };
    if error.kind() != std::io::ErrorKind::AddrInUse {
        return Err(error).with_context(|| format!("cannot listen at {}", SocketAddr::new(address, port)));
    }
    for next in (port..port.saturating_add(TRIED)).skip(1) {
        if TcpListener::bind((address, next)).await.is_ok() {
            bail!(
                "port {port} is taken by another program, perhaps by another preview; {next} is free: add `--port {next}`"
            );
        }
    }
    bail!("port {port} is taken by another program, and so are the {TRIED} after it; name another with `--port`")
}

/// Checks the content of each moment, as soon as the one before was checked.
async fn keep_checking(mut moments: latest::Receiver<Arc<Moment>>, findings: latest::Sender<Option<Arc<Findings>>>) {
    let mut checks = Checks::default();
    loop {
        let moment = Arc::clone(&moments.borrow_and_update());
        let check = move || {
            let elsewhere: Vec<Diagnostic> = moment.of_files.iter().chain(&moment.view.of_templates).cloned().collect();
            checks.check_again(&moment.view.snapshot, &elsewhere);
            let by_file = checks.by_file();
            (checks, Findings { moment, by_file })
        };
        let Ok((checked, found)) = tokio::task::spawn_blocking(check).await else { return };
        checks = checked;
        findings.send_replace(Some(Arc::new(found)));
        if moments.changed().await.is_err() {
            return;
        }
    }
}

impl Findings {
    /// All of them, in order of file and place.
    fn all(&self) -> impl Iterator<Item = &Diagnostic> {
        self.by_file.values().flat_map(|found| found.iter())
    }
}

impl Moment {
    /// What a report of its findings needs.
    fn context(&self) -> report::Context<'_> {
        let snapshot = &self.view.snapshot;
        context(&snapshot.config, &snapshot.sources)
    }
}

fn context<'a>(config: &'a crate::config::Config, sources: &'a crate::sources::Sources) -> report::Context<'a> {
    report::Context { config, sources, prefix: "", given: None, color: false, width: 100 }
}
