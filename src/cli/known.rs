//! What is known and not shown: the baseline, which `selfhelp baseline` writes, or an earlier state of the articles.
//!
//! Must not know how findings are shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::bail;

use super::args::{self as arguments, Check, Common, Linkcheck};
use super::check::{self, Scope};
use super::{Content, Status, catalogue, linkcheck, unknown_rule};
use crate::baseline::{BASELINE_FILE, Baseline, Compared};
use crate::config;
use crate::diagnostic::{self, Diagnostic};
use crate::disk;
use crate::history::{self, Changes};
use crate::online::{self, Links};
use crate::render;
use crate::report;
use crate::rules::topics::answer_lost::lost;
use crate::rules::{self, CorpusView, Levels};
use crate::session::{Change, Session, Snapshot};
use crate::sources::Sources;
use crate::text::{FileBytes, RelPath, SourceText};

/// What writes the baseline.
const WRITER: &str = "selfhelp baseline";
/// ... with what the web tells.
const WRITER_ONLINE: &str = "selfhelp baseline --online";

/// What is known of all that was asked for.
pub(super) struct Known {
    /// An earlier state, where one is asked for.
    before: Option<Before>,
    /// Every link of that state, where links are asked for, and which files have another name now.
    links_before: Option<(Links, BTreeMap<RelPath, RelPath>)>,
    /// What the content root's baseline knows.
    baseline: Baseline,
    /// The command that writes the baseline anew.
    writer: &'static str,
}

/// What was there at a revision.
struct Before {
    revision: String,
    /// What was wrong.
    baseline: Baseline,
    state: Earlier,
}

/// An earlier state of the articles, and which files have another name now.
pub(super) struct Earlier {
    pub(super) snapshot: Arc<Snapshot>,
    renamed: BTreeMap<RelPath, RelPath>,
}

impl Earlier {
    /// The topics that lost their last answer since then, at the levels that the settings of now give.
    pub(super) fn lost_answers(&self, now: &Snapshot, only: &[String]) -> anyhow::Result<Vec<Diagnostic>> {
        let Snapshot { config, catalogue, corpus, .. } = now;
        let levels = Levels::new(config);
        let levels = if only.is_empty() { levels } else { levels.only(only).map_err(|id| unknown_rule(&id))? };
        let then = CorpusView {
            config: &self.snapshot.config,
            catalogue: &self.snapshot.catalogue,
            corpus: &self.snapshot.corpus,
        };
        let found = lost(&then, &CorpusView { config, catalogue, corpus }, &self.renamed);
        Ok(rules::settle(&levels, config, corpus, found))
    }
}

impl Known {
    pub(super) fn new(
        common: &Common,
        arguments: &Check,
        scope: &Scope,
        content: &mut Content,
    ) -> anyhow::Result<Self> {
        let is_asked_for = |rule: &str, path: &RelPath| {
            let is_named = arguments.rule.is_empty() || arguments.rule.iter().any(|asked| asked == rule);
            scope.asks(rule, path) && is_named && (arguments.online || !online::needs_web(rule))
        };
        let (mut before, mut links_before) = (None, None);
        if let Some(revision) = &arguments.changed_since {
            let catalogues = content.snapshot.config.links.catalogues.clone();
            let is_read = |path: &RelPath| is_read(common, path) || catalogues.contains(path);
            let changes = history::changes_since(&content.root, revision, is_read)?;
            if !common.quiet {
                say_unread(&changes.repositories);
            }
            let renamed = changes.renamed.clone();
            let (state, baseline, links) = state_before(content, changes, is_read, arguments)?;
            links_before = Some((links, renamed));
            before = Some(Before { revision: revision.clone(), baseline: baseline.only(is_asked_for), state });
        }
        let mut baseline = Baseline::default();
        if !arguments.no_baseline {
            let (read, mistakes) = read_baseline(content.session.sources());
            content.of_files.extend(mistakes);
            baseline = read.only(is_asked_for);
        }
        let writer = if arguments.online { WRITER_ONLINE } else { WRITER };
        Ok(Self { before, links_before, baseline, writer })
    }

    /// What the baseline knows of links on the web.
    pub(super) fn of_links(arguments: &Linkcheck, scope: &Scope, snapshot: &Snapshot) -> Self {
        let is_asked_for = |rule: &str, path: &RelPath| {
            let is_named = arguments.rule.is_empty() || arguments.rule.iter().any(|asked| asked == rule);
            scope.asks(rule, path) && is_named && online::RULES.iter().any(|known| known.id == rule)
        };
        let baseline = match arguments.no_baseline {
            true => Baseline::default(),
            // What is wrong with its lines a check tells.
            false => read_baseline(&snapshot.sources).0.only(is_asked_for),
        };
        Self { before: None, links_before: None, baseline, writer: WRITER_ONLINE }
    }

    /// Tells what is new from what is known.
    pub(super) fn compare(&self, found: Vec<Diagnostic>, snapshot: &Snapshot) -> Compared {
        let Snapshot { sources, config, .. } = snapshot;
        let Some(before) = &self.before else { return self.baseline.compare(found, sources, config) };
        let since = before.baseline.compare(found, sources, config);
        Compared { new: self.baseline.compare(since.new, sources, config).new, ..since }
    }

    /// The topics that lost their last answer since the earlier state, where there is one.
    pub(super) fn lost_answers(&self, now: &Snapshot, only: &[String]) -> anyhow::Result<Vec<Diagnostic>> {
        self.before.as_ref().map_or(Ok(Vec::new()), |before| before.state.lost_answers(now, only))
    }

    /// The links that were not there before; all where no earlier state is asked for.
    pub(super) fn new_links(&self, links: Links) -> Links {
        match &self.links_before {
            Some((before, renamed)) => links.without(before, renamed),
            None => links,
        }
    }

    /// Says what is not shown, and what is there no longer.
    pub(super) fn say(&self, known: usize, gone: usize) {
        match &self.before {
            Some(Before { revision, .. }) if gone > 0 => say!("mended since `{revision}`: {}", findings(gone)),
            None if known > 0 => say!("not shown: {} that the baseline knows", findings(known)),
            _ => {}
        }
        if self.before.is_none() && gone > 0 {
            say!("mended: {} of the baseline; `{}` forgets them", findings(gone), self.writer);
        }
    }
}

/// What the baseline among some files knows, and what is wrong with its lines.
fn read_baseline(sources: &Sources) -> (Baseline, Vec<Diagnostic>) {
    let path = RelPath::new(BASELINE_FILE);
    let text = sources.get(&path).map(|bytes| SourceText::decode(path.clone(), bytes).text);
    text.map(|text| Baseline::parse(&path, &text)).unwrap_or_default()
}

/// Those of some findings that the content root's baseline does not know.
pub(super) fn new_beside_baseline(found: Vec<Diagnostic>, snapshot: &Snapshot) -> Vec<Diagnostic> {
    let Snapshot { sources, config, .. } = snapshot;
    read_baseline(sources).0.compare(found, sources, config).new
}

/// Writes everything that is wrong now to the baseline; of the web, what it knew before, unless it is asked.
pub(super) fn write_baseline(common: &Common, arguments: &arguments::Baseline) -> anyhow::Result<Status> {
    let mut content = catalogue::read_content(common, &[])?;
    let (snapshot, mut found) = check_all(&mut content.session, &content.of_files, &[])?;
    let Snapshot { sources, config, corpus, .. } = &*snapshot;
    let mut kept = Baseline::default();
    if arguments.online {
        let texts: Vec<_> = corpus.texts().collect();
        let links = Links::of(config, &texts, |_| true);
        let answers = linkcheck::ask(common, &arguments.asking, (&content.root, config), &links)?;
        if !common.quiet {
            answers.say_summary();
        }
        if !answers.is_complete() {
            bail!("the baseline was not written, as not every page was asked for");
        }
        found.extend(answers.findings(&snapshot, &links, &[])?.into_iter().filter(check::is_of_web));
        diagnostic::sort(&mut found);
    } else {
        let is_kept = |rule: &str, path: &RelPath| online::needs_web(rule) && sources.get(path).is_some();
        kept = read_baseline(sources).0.only(is_kept);
    }
    let (of_web, baseline) = (kept.len(), Baseline::of(&found, sources, config).with(kept));
    disk::write_file(&content.root.join(BASELINE_FILE), baseline.to_text().as_bytes())?;
    if !common.quiet {
        say!("{BASELINE_FILE} knows {} now: `selfhelp check` shows what is new", findings(found.len() + of_web));
        if of_web > 0 {
            say!("of these, the web told {} before; `{WRITER_ONLINE}` asks it anew", findings(of_web));
        }
    }
    Ok(Status::Clean)
}

/// Everything that is wrong with what a session holds, and what is odd about its files.
pub(super) fn check_all(
    session: &mut Session,
    of_files: &[Diagnostic],
    only: &[String],
) -> anyhow::Result<(Arc<Snapshot>, Vec<Diagnostic>)> {
    let snapshot = session.snapshot().map_err(|mistake| anyhow::anyhow!("{}: {}", mistake.path, mistake.message))?;
    let of_templates = render::check_templates(&snapshot.sources, &snapshot.config);
    let elsewhere = of_files.iter().cloned().chain(of_templates).collect();
    let found = session.check(&snapshot, elsewhere, only).map_err(|id| unknown_rule(&id))?;
    Ok((snapshot, found))
}

/// An earlier state of the articles. The session is left as it was.
pub(super) fn state_at(common: &Common, content: &mut Content, revision: &str) -> anyhow::Result<Earlier> {
    let changes = history::changes_since(&content.root, revision, |path| is_read(common, path))?;
    if !common.quiet {
        say_unread(&changes.repositories);
    }
    let renamed = changes.renamed.clone();
    let snapshot = with_files_of_then(
        content,
        changes,
        |path| is_read(common, path),
        |session| session.snapshot().map_err(|mistake| anyhow::anyhow!("{}: {}", mistake.path, mistake.message)),
    )?;
    Ok(Earlier { snapshot, renamed })
}

/// An earlier state, what was wrong in it, and where links led. The session is left as it was.
fn state_before(
    content: &mut Content,
    changes: Changes,
    is_read: impl Fn(&RelPath) -> bool,
    arguments: &Check,
) -> anyhow::Result<(Earlier, Baseline, Links)> {
    // What is odd about a file that was not there, or was another one, was not odd before.
    let of_files: Vec<Diagnostic> =
        content.of_files.iter().filter(|finding| !changes.before.contains_key(&finding.path)).cloned().collect();
    let renamed = changes.renamed.clone();
    let check = |session: &mut Session| check_all(session, &of_files, &arguments.rule);
    let (snapshot, found) = with_files_of_then(content, changes, is_read, check)?;
    let Snapshot { sources, config, corpus, .. } = &*snapshot;
    let texts: Vec<_> = if arguments.online { corpus.texts().collect() } else { Vec::new() };
    let baseline = Baseline::of(&found, sources, config).renamed(&renamed);
    let links = Links::of(config, &texts, |_| true);
    Ok((Earlier { snapshot, renamed }, baseline, links))
}

/// Asks the session while it holds the files of an earlier state, and gives it those of now back.
fn with_files_of_then<T>(
    content: &mut Content,
    changes: Changes,
    is_read: impl Fn(&RelPath) -> bool,
    ask: impl FnOnce(&mut Session) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let now = content.session.sources().clone();
    let before = changes.before.into_iter().filter(|(path, _)| is_read(path));
    let (changed, before): (Vec<RelPath>, Vec<Option<_>>) = before.unzip();
    set_files(&mut content.session, changed.iter().zip(before));
    if content.session.snapshot().is_err() {
        say!("the settings of then cannot be read: the articles of then are checked with the settings of now");
        let settings = [config::CONFIG_FILE, config::NAMES_FILE].map(RelPath::new);
        set_files(&mut content.session, settings.iter().map(|path| (path, now.get(path).cloned())));
    }
    let answer = ask(&mut content.session);
    set_files(&mut content.session, changed.iter().map(|path| (path, now.get(path).cloned())));
    answer
}

/// Gives files the bytes of another state; what has none there is no file.
fn set_files<'a>(session: &mut Session, files: impl Iterator<Item = (&'a RelPath, Option<FileBytes>)>) {
    for (path, bytes) in files {
        session.apply(match bytes {
            Some(bytes) => Change::Write(path.clone(), bytes),
            None => Change::Remove(path.clone()),
        });
    }
}

/// A file given with `--config` lies elsewhere, and is no file of the root.
fn is_read(common: &Common, path: &RelPath) -> bool {
    disk::is_content(path) && (common.config.is_none() || path.as_str() != config::CONFIG_FILE)
}

/// Says that something was not looked at, though it is content.
fn say_unread(repositories: &[RelPath]) {
    for path in repositories.iter().filter(|path| disk::holds_content(path)) {
        let path = report::escape(path.as_str());
        say!(
            "not compared: the files in `{path}`, which is a git repository of its own; what is wrong in them counts as known"
        );
    }
}

pub(super) fn findings(count: usize) -> String {
    report::counted(count, "finding")
}
