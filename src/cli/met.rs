//! What a build meets on its way, counted by text, and what it says of each site when it is done.
//!
//! Must not know how sites are made or written.

use foldhash::{HashMap, HashMapExt};
use serde::{Deserialize, Serialize};

use super::Status;
use crate::build::Counts;
use crate::config::SiteRecord;
use crate::corpus::{Corpus, Entry};
use crate::diagnostic::{Diagnostic, Severity};
use crate::disk::Finished;
use crate::report::SiteSummary;
use crate::site::is_published_on;
use crate::text::RelPath;

/// What a build says of its sites when it is done.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Told {
    pub summaries: Vec<SiteSummary>,
    /// All that it met.
    pub found: Found,
}

impl Told {
    pub fn status(&self, is_strict: bool) -> Status {
        let Found { errors, warnings, .. } = self.found;
        if errors > 0 || (is_strict && warnings > 0) { Status::Findings } else { Status::Clean }
    }
}

/// How many findings there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Found {
    pub errors: u32,
    pub warnings: u32,
    pub infos: u32,
}

impl Found {
    pub fn add(&mut self, severity: Severity) {
        *match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
            Severity::Info => &mut self.infos,
        } += 1;
    }

    pub fn and(self, other: Self) -> Self {
        Self {
            errors: self.errors + other.errors,
            warnings: self.warnings + other.warnings,
            infos: self.infos + other.infos,
        }
    }

    pub fn count(self) -> usize {
        (self.errors + self.warnings + self.infos) as usize
    }
}

/// How many findings were met, and where.
#[derive(Debug, Default)]
pub(super) struct Met {
    /// Of the texts in which there are any.
    pub in_texts: HashMap<RelPath, Found>,
    pub elsewhere: Found,
}

impl Met {
    pub fn new<'d>(corpus: &Corpus, findings: impl IntoIterator<Item = &'d Diagnostic>) -> Self {
        let mut met = Self { in_texts: HashMap::new(), elsewhere: Found::default() };
        for Diagnostic { path, severity, .. } in findings {
            let found = match corpus.text_at(path) {
                Some(_) => met.in_texts.entry(path.clone()).or_default(),
                None => &mut met.elsewhere,
            };
            found.add(*severity);
        }
        met
    }

    pub fn all(&self) -> Found {
        self.in_texts.values().fold(self.elsewhere, |all, &found| all.and(found))
    }

    pub fn in_text(&self, path: &RelPath) -> Found {
        self.in_texts.get(path).copied().unwrap_or_default()
    }

    /// How many concern a site.
    pub fn on(&self, record: &SiteRecord, corpus: &Corpus) -> usize {
        // Of an included text the articles around it say who reads it.
        let is_shown = |entry: &Entry| {
            is_published_on(record, entry) || (entry.is_include() && entry.clouds.contains(record.cloud))
        };
        let shown = self.in_texts.iter().filter(|(path, _)| corpus.text_at(path).is_some_and(is_shown));
        self.elsewhere.count() + shown.map(|(_, found)| found.count()).sum::<usize>()
    }
}

/// What is said of a site that was written.
pub(super) fn summary(record: &SiteRecord, counts: Counts, finished: &Finished, findings: usize) -> SiteSummary {
    let Counts { articles, without_service, inferred_services } = counts;
    let Finished { report, stamps } = finished;
    let mut summary = SiteSummary {
        site: record.id.clone(),
        articles,
        without_service,
        inferred_services,
        pages: 0,
        files: 0,
        bytes: 0,
        written: report.created + report.changed,
        removed: report.removed,
        findings,
    };
    for (path, size) in stamps.files() {
        summary.pages += usize::from(path.ends_with(".html"));
        summary.files += 1;
        summary.bytes += size;
    }
    summary
}
