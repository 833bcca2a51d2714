//! `selfhelp linkcheck`: asks the web whether the pages are there that articles link to.
//!
//! Must not decide what an answer means.

use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context as _, bail};
use indicatif::{ProgressBar, ProgressStyle};

use super::args::{Asking, Common, Linkcheck};
use super::check::{Scope, severity};
use super::known::Known;
use super::show::{self, Form, Found};
use super::{Content, Status, read_content, unknown_rule};
use crate::config::Config;
use crate::corpus::Entry;
use crate::diagnostic::Diagnostic;
use crate::history;
use crate::linkcheck::{self, Address, Checked, Memory, Settings, System, Target, Verdict, Watch};
use crate::online::{self, Links};
use crate::report::{self, links};
use crate::rules::{self, Levels};
use crate::session::{Session, Snapshot};
use crate::store::{self, Journal};
use crate::text::is_within;

/// The cache's file. The number changes with what its lines mean.
const CACHE: &str = "linkcheck-1.jsonl";

pub(super) fn run(common: &Common, arguments: &Linkcheck) -> anyhow::Result<Status> {
    show::require_fitting_limit(common, arguments.limit)?;
    refuse_other_rules(&arguments.rule)?;
    let content = read_content(common, Session::for_checks)?;
    let Content { root, snapshot, .. } = &content;
    let scope = Scope::new(&content, &arguments.paths, &arguments.cloud)?;
    let texts = snapshot.corpus.texts().filter(|entry| scope.counts(entry)).collect();
    let texts = changed_since(texts, root, arguments.changed_since.as_deref())?;
    let is_wanted =
        |host: &str| arguments.host.is_empty() || arguments.host.iter().any(|wanted| is_within(host, wanted));
    let links = Links::of(&snapshot.config, &texts, is_wanted);
    let is_of_all = arguments.paths.is_empty() && arguments.cloud.is_empty() && arguments.changed_since.is_none();
    say_unlinked(&arguments.host, is_of_all, |host| links.lead_to(host));
    let answers = ask(common, &arguments.asking, (root, &snapshot.config), &links)?;
    let known = Known::of_links(arguments, &scope, snapshot);
    let compared = known.compare(answers.findings(snapshot, &links, &arguments.rule)?, snapshot);
    let mut found = compared.new;
    let status = answers.status(&found);
    let hidden = show::hide_below(severity(arguments.min_level), &mut found);
    let form =
        Form { limit: arguments.limit, output_file: arguments.output_file.as_deref(), is_by_link: true, copy: None };
    show::show(common, form, root, snapshot, &Found { diagnostics: &found, checked: &texts, hidden })?;
    if !common.quiet {
        show::say_hidden(hidden, arguments.min_level);
        let is_whole = arguments.cloud.is_empty() && arguments.host.is_empty() && arguments.changed_since.is_none();
        known.say(compared.known, if is_whole && answers.is_complete() { compared.gone } else { 0 });
        say!("");
        answers.say_summary();
    }
    // The process ends here: to give back all that was read would only take time.
    std::mem::forget((found, answers, links, content));
    Ok(status)
}

/// A rule that asks nothing of the web would find nothing here, whatever is wrong.
fn refuse_other_rules(rules: &[String]) -> anyhow::Result<()> {
    let is_of_web = |id: &&String| online::RULES.iter().any(|rule| rule.id == id.as_str());
    let Some(id) = rules.iter().find(|id| !is_of_web(id)) else { return Ok(()) };
    if rules::find(id).is_none() {
        return Err(unknown_rule(id));
    }
    bail!("`linkcheck` does not look for `{id}`, which needs no web: `selfhelp check --rule {id}` does");
}

/// Tells hosts that were asked for in vain: most often they are misspelt, or links elsewhere lead to them.
fn say_unlinked(hosts: &[String], is_of_all: bool, lead_to: impl Fn(&str) -> bool) {
    let which = if is_of_all { "no link leads" } else { "no link in what is asked for leads" };
    for host in hosts.iter().filter(|host| !lead_to(host)) {
        say!("{which} to `{}`", report::escape(host));
    }
}

/// What the web said of pages.
pub(super) struct Answers {
    checked: Vec<Checked>,
    is_complete: bool,
    /// How many pages of each host are well, for people.
    summary: String,
}

impl Answers {
    /// What they mean for links, settled: of all rules, unless some are named.
    pub(super) fn findings(
        &self,
        snapshot: &Snapshot,
        links: &Links,
        only: &[String],
    ) -> anyhow::Result<Vec<Diagnostic>> {
        let Snapshot { config, corpus, .. } = snapshot;
        let levels = Levels::new(config);
        let levels = if only.is_empty() { levels } else { levels.only(only).map_err(|id| unknown_rule(&id))? };
        let mut found = links.findings_of_faulty();
        found.extend(self.checked.iter().flat_map(|checked| links.findings(checked)));
        Ok(rules::settle(&levels, config, corpus, found))
    }

    /// Nobody said stop.
    pub(super) fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// A run that was stopped has not shown that all is well.
    pub(super) fn status(&self, found: &[Diagnostic]) -> Status {
        match found.iter().any(online::fails) {
            true => Status::Findings,
            false if self.is_complete => Status::Clean,
            false => Status::Trouble,
        }
    }

    pub(super) fn say_summary(&self) {
        say!("{}", self.summary.trim_end());
    }
}

/// Those of some texts that a change since a revision touches; all where there is none.
pub(super) fn changed_since<'a>(
    mut texts: Vec<&'a Entry>,
    root: &Path,
    revision: Option<&str>,
) -> anyhow::Result<Vec<&'a Entry>> {
    if let Some(revision) = revision {
        let changes = history::changes_since(root, revision, |_| false)?;
        texts.retain(|entry| changes.before.contains_key(entry.article().path()));
    }
    Ok(texts)
}

/// Asks for the pages that links lead to.
pub(super) fn ask(
    common: &Common,
    asking: &Asking,
    (root, config): (&Path, &Config),
    links: &Links,
) -> anyhow::Result<Answers> {
    let started = Instant::now();
    let mut asked = Asked::new(common, asking, root, links.targets.len())?;
    let is_complete = asked.ask(links, settings(config, asking, &links.targets))?;
    let summary = asked.summary(links, started.elapsed());
    Ok(Answers { checked: asked.checked, is_complete, summary })
}

fn settings(config: &Config, asking: &Asking, targets: &[Target]) -> Settings {
    let allowed = config.linkcheck.allowed_hosts.iter().chain(&asking.allow_host);
    let portals = config.clouds.iter().filter_map(|cloud| Address::parse(cloud.portal.as_deref()?));
    let hosts: BTreeSet<String> =
        targets.iter().filter_map(|target| Some(Address::parse(&target.page)?.host)).collect();
    let is_short = |host: &String| config.links.short_hosts.find(host, "/").is_some();
    Settings {
        per_host: asking.per_host,
        allowed_hosts: allowed.cloned().collect(),
        route_hosts: portals.map(|portal| portal.host).collect(),
        short_hosts: hosts.into_iter().filter(is_short).collect(),
        proxy_hosts: Some(proxy_hosts()),
        ..Settings::default()
    }
}

/// The hosts of the proxies that the environment names.
fn proxy_hosts() -> BTreeSet<String> {
    let names = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    let host = |proxy: String| {
        let behind = proxy.split_once("://").map_or(proxy.as_str(), |(_, behind)| behind);
        Some(Address::parse(&format!("http://{behind}"))?.host)
    };
    names.into_iter().filter_map(|name| std::env::var(name).ok()).filter_map(host).collect()
}

/// What was asked, and what is remembered of it.
struct Asked<'a> {
    checked: Vec<Checked>,
    /// How many pages were not asked for, as they are remembered.
    remembered: usize,
    cache: Option<(Journal, Memory)>,
    progress: ProgressBar,
    now: u64,
    asking: &'a Asking,
}

impl<'a> Asked<'a> {
    fn new(common: &Common, asking: &'a Asking, root: &Path, pages: usize) -> anyhow::Result<Self> {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| time.as_secs());
        let cache = if common.no_cache { None } else { open_cache(asking, root, now)? };
        let progress = progress(common, pages);
        Ok(Self { checked: Vec::new(), remembered: 0, cache, progress, now, asking })
    }

    /// Asks for what is not remembered. Whether all was asked for: somebody may have said stop.
    fn ask(&mut self, links: &Links, settings: Settings) -> anyhow::Result<bool> {
        let mut to_ask = Vec::new();
        for target in &links.targets {
            let memory = self.cache.as_ref().map(|(_, memory)| memory);
            match memory.and_then(|memory| memory.recall(target, self.now, self.asking.max_age)) {
                Some(checked) => self.checked.push(checked),
                None => to_ask.push(target.clone()),
            }
        }
        self.remembered = self.checked.len();
        self.progress.set_position(self.remembered as u64);
        self.progress.reset_eta();
        if to_ask.is_empty() {
            return Ok(true);
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(32).build();
        let runtime = runtime.context("cannot begin to ask the web")?;
        let asked = runtime.block_on(linkcheck::check(to_ask, settings, Arc::new(System), self, stop()));
        // A question to the system that nobody waits for any more must not hold us up.
        runtime.shutdown_background();
        self.progress.finish_and_clear();
        asked?;
        Ok(self.checked.len() == links.targets.len())
    }

    fn summary(&self, links: &Links, elapsed: Duration) -> String {
        let pages = self.checked.len();
        let is_refused =
            |checked: &&Checked| matches!(checked.verdict, Verdict::Refused { .. }) && checked.led_to().is_none();
        let refused = self.checked.iter().filter(is_refused).count();
        let mut summary = links::host_table(&self.checked);
        summary.push_str(&format!(
            "{} to {}; {} remembered, {}{} asked for in {:.1} s\n",
            report::counted(links.count(), "link"),
            report::counted(links.targets.len(), "page"),
            self.remembered,
            if refused > 0 { format!("{refused} refused, ") } else { String::new() },
            pages - self.remembered - refused,
            elapsed.as_secs_f64(),
        ));
        if links.faulty() > 0 {
            summary.push_str(&format!(
                "{} could not be asked for: what stands there is no address\n",
                report::counted(links.faulty(), "link")
            ));
        }
        if pages < links.targets.len() {
            let left = report::counted(links.targets.len() - pages, "other page");
            summary.push_str(&format!("stopped: nothing is known of {left}\n"));
        }
        summary
    }
}

impl Watch for Asked<'_> {
    fn checked(&mut self, checked: &Checked) {
        if let (Some((journal, _)), Some(line)) = (&mut self.cache, Memory::line(checked, self.now))
            && let Err(error) = journal.add(&line)
        {
            self.progress.suspend(|| say!("warning: nothing is remembered any more: {error}"));
            self.cache = None;
        }
        self.checked.push(Checked { anchors: None, ..checked.clone() });
        self.progress.inc(1);
    }

    fn waiting(&mut self, hosts: &mut dyn Iterator<Item = (&str, usize, bool)>) {
        if self.progress.is_hidden() {
            return;
        }
        self.progress.set_message(told_of(hosts.collect()));
    }
}

/// How many hosts have pages left, and the state of those with most.
fn told_of(mut hosts: Vec<(&str, usize, bool)>) -> String {
    hosts.sort_by_key(|&(_, pages, _)| std::cmp::Reverse(pages));
    let said = hosts.iter().take(2).map(|(host, pages, asked_to_wait)| {
        let waits = if *asked_to_wait { ", asked us to wait" } else { "" };
        format!("{} ({pages}{waits})", report::escape(host))
    });
    let said: Vec<String> = said.collect();
    format!("{}: {}", report::counted(hosts.len(), "host"), said.join(", "))
}

/// Opens the cache. One that cannot be opened where nobody asked for it is done without.
fn open_cache(asking: &Asking, root: &Path, now: u64) -> anyhow::Result<Option<(Journal, Memory)>> {
    let folder = asking.cache.clone().unwrap_or_else(|| root.join(store::FOLDER));
    let (mut journal, text) = match Journal::open(&folder, CACHE) {
        Ok(opened) => opened,
        Err(error) if asking.cache.is_some() => return Err(error),
        Err(error) => {
            say!("warning: nothing is remembered: {}", report::escape(&format!("{error:#}")));
            return Ok(None);
        }
    };
    let memory = Memory::read(&text);
    if let Some(lines) = memory.thinned(now) {
        let replaced = journal.replace(&lines);
        say_replaced(&journal, memory.broken, &replaced);
    }
    Ok(Some((journal, memory)))
}

/// What became of a cache that was to be written anew: where it could not be, the old one does as well.
fn say_replaced(journal: &Journal, broken: usize, replaced: &std::io::Result<bool>) {
    let path = report::escape(&journal.path().display().to_string()).into_owned();
    if broken > 0 {
        let lines = report::counted(broken, "line");
        let became = match (replaced, broken) {
            (Ok(true), 1) => "was taken out",
            (Ok(true), _) => "were taken out",
            (Ok(false), 1) => "is passed over; it stays, as another run may have the cache open",
            (Ok(false), _) => "are passed over; they stay, as another run may have the cache open",
            (Err(_), 1) => "is passed over",
            (Err(_), _) => "are passed over",
        };
        say!("warning: {lines} of the cache `{path}` cannot be read and {became}");
    }
    if let Err(error) = replaced {
        let error = report::escape(&error.to_string()).into_owned();
        say!(
            "warning: the cache `{path}` cannot be written anew, and is used as it is: {error}; its folder is safe to delete"
        );
    }
}

/// Ends when the user says so.
async fn stop() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// A bar on a terminal; nothing in logs, in CI, or when asked to be quiet.
fn progress(common: &Common, pages: usize) -> ProgressBar {
    let is_watched = std::io::stderr().is_terminal() && std::env::var_os("CI").is_none() && !common.quiet;
    if !is_watched {
        return ProgressBar::hidden();
    }
    let progress = ProgressBar::new(pages as u64);
    let template = "{spinner} [{bar:30}] {pos}/{len} pages, {per_sec}, {eta} left\n  {wide_msg}";
    // The template is ours, so it is never refused.
    if let Ok(style) = ProgressStyle::with_template(template) {
        progress.set_style(style.progress_chars("=> "));
    }
    progress.enable_steady_tick(Duration::from_millis(100));
    progress
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hosts_with_most_pages_left_are_told_with_their_state() {
        let hosts = vec![("http://a", 1, false), ("http://b", 30, true), ("http://c", 4, false)];
        assert_eq!(told_of(hosts), "3 hosts: http://b (30, asked us to wait), http://c (4)");
        assert_eq!(told_of(vec![("http://a\u{1b}", 1, false)]), "1 host: http://a\\u{1b} (1)");
    }
}
