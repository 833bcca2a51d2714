//! What is wrong with the content of a moment, for a page or as a whole.
//!
//! Must not know how it is asked for, nor how it is shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use super::{Findings, Moment, State};
use crate::cloud::CloudSet;
use crate::config::{SiteAudience, SiteRecord};
use crate::corpus::ARTICLES;
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::{Checked, Hidden, json};
use crate::text::RelPath;

/// What the panel of a page shows.
#[derive(Serialize)]
struct OfPage<'a> {
    /// The number of the moment that the page is of.
    moment: u64,
    /// The number of the moment that was checked; nothing before the first check ended.
    checked: Option<u64>,
    trouble: Option<&'a str>,
    /// The source of the page, where it is an article's.
    article: Option<&'a str>,
    sites: Vec<Place<'a>>,
    /// As `check --format json` writes them, in the clouds of the page's site.
    findings: Option<Value>,
    /// How many findings there are of all articles.
    all: usize,
}

/// A site, and its version of the page.
#[derive(Serialize)]
struct Place<'a> {
    id: &'a str,
    title: &'a str,
    cloud: &'a str,
    audience: SiteAudience,
    /// Nothing where the site does not have it.
    page: Option<&'a str>,
}

/// What the panel of a page shows, as JSON.
pub(super) fn of_page(state: &State, site: &str, page: &str) -> String {
    let moment = Arc::clone(&state.moments.borrow());
    let found = state.findings.borrow().clone();
    let view = &moment.view;
    let article = view.article_at(page).map(|entry| entry.article().path());
    let place = |record: &'_ SiteRecord| match article {
        Some(article) => view.page_of(record, article).map(str::to_owned),
        None => Some(page.to_owned()),
    };
    let pages: Vec<Option<String>> = view.records.iter().map(place).collect();
    let config = &view.snapshot.config;
    let sites = view.records.iter().zip(&pages).map(|(record, page)| Place {
        id: &record.id,
        title: &record.title,
        cloud: &config.cloud(record.cloud).display_name,
        audience: record.audience,
        page: page.as_deref(),
    });
    let findings = match (&found, article, view.record(site)) {
        (Some(found), Some(article), Some(record)) => Some(as_json(&of_article(found, article, record), &found.moment)),
        _ => None,
    };
    let of_page = OfPage {
        moment: moment.number,
        checked: found.as_ref().map(|found| found.moment.number),
        trouble: moment.trouble.as_deref(),
        article: article.map(RelPath::as_str),
        sites: sites.collect(),
        findings,
        all: found.as_ref().map_or(0, |found| found.all().count()),
    };
    serde_json::to_string(&of_page).unwrap_or_default()
}

fn of_article(found: &Findings, article: &RelPath, record: &SiteRecord) -> Vec<Diagnostic> {
    let is_seen = |finding: &&Diagnostic| finding.clouds == CloudSet::ALL || finding.clouds.contains(record.cloud);
    found.by_file.get(article).into_iter().flat_map(|found| found.iter()).filter(is_seen).cloned().collect()
}

fn as_json(findings: &[Diagnostic], moment: &Moment) -> Value {
    let mut text = Vec::new();
    // A vector takes all that is written.
    drop(json::write_diagnostics(&mut text, findings, Checked::default(), Hidden::default(), &moment.context()));
    serde_json::from_slice(&text).unwrap_or_default()
}

/// How many findings there are of something, by level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub(super) struct Tally {
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
}

impl Tally {
    pub(super) fn and(self, other: Self) -> Self {
        let Self { errors, warnings, infos } = other;
        Self { errors: self.errors + errors, warnings: self.warnings + warnings, infos: self.infos + infos }
    }

    fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => self.infos += 1,
        }
    }
}

/// What findings are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Folder,
    Owner,
}

/// The folder or owner that a finding belongs to. A folder is one directly below `articles`; what lies elsewhere belongs to
/// its own folder. An owner's name is in lower case; empty where there is none.
pub(super) fn group<'a>(moment: &'a Moment, finding: &'a Diagnostic, by: By) -> &'a str {
    let path = finding.path.as_str();
    match by {
        By::Folder => {
            let below = path.strip_prefix(ARTICLES);
            let start = below.map_or(0, |_| ARTICLES.len());
            let end = path[start..].find('/').map_or(path.rfind('/').unwrap_or(0), |at| start + at);
            &path[..end]
        }
        By::Owner => {
            let corpus = &moment.view.snapshot.corpus;
            corpus.text_at(&finding.path).and_then(|entry| entry.owner.as_deref()).unwrap_or("")
        }
    }
}

/// The findings by folder or owner, those with the most errors first, then the most warnings.
pub(super) fn tallies(found: &Findings, by: By) -> Vec<(String, Tally)> {
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for finding in found.all() {
        tallies.entry(group(&found.moment, finding, by)).or_default().add(finding.severity);
    }
    let mut tallies: Vec<(String, Tally)> = tallies.into_iter().map(|(name, tally)| (name.to_owned(), tally)).collect();
    tallies.sort_by_key(|(_, tally)| std::cmp::Reverse((tally.errors, tally.warnings, tally.infos)));
    tallies
}
