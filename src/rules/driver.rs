//! Runs the rules that are asked for, and settles what their findings come to: level, clouds, what is allowed, order.
//!
//! Must not know what any rule finds.

use std::cell::OnceCell;

use foldhash::{HashMap, HashMapExt, HashSet};
use rayon::prelude::*;

use super::suppression::Suppressions;
use super::topics::answer_lost::TOPIC_ANSWER_LOST;
use super::{ArticleView, Check, CloudView, CorpusView, Levels, Reads, Row};
use crate::article::conflict;
use crate::article::findings::{self, Findings, limited};
use crate::article::{Article, Kind};
use crate::catalogue::pages::WebPages;
use crate::cloud::CloudSet;
use crate::config::Config;
use crate::corpus::{Corpus, Entry};
use crate::diagnostic::{self, Diagnostic};
use crate::text::{Encoding, RelPath, Span};

/// What rules of one text find in an article, or in a text that articles include. A function of the entry, the
/// configuration and the known web pages alone.
#[must_use]
pub fn check_text(levels: &Levels, config: &Config, web_pages: &WebPages, entry: &Entry) -> Vec<Diagnostic> {
    let view = ArticleView::new(config, entry).with_web_pages(web_pages);
    let mut findings = Findings::new(view.article.path().clone());
    for row in levels.checks() {
        let check = match row.check {
            Check::Text(check) => Some(check),
            Check::Article(check) if !entry.is_include() => Some(check),
            _ => None,
        };
        if let Some(check) = check {
            findings.begin_search();
            check(&view, &mut findings);
        }
    }
    findings.into_diagnostics().into_iter().map(|finding| aligned(finding, view.text)).collect()
}

/// The finding with every place of its file on whole characters, as all places are: a rule that marks one byte, such as the
/// `{` where an object begins, may have met a character of several there. A fix that does not fit is none.
fn aligned(mut finding: Diagnostic, text: &str) -> Diagnostic {
    let is_whole = |span: Span| text.get(span.range()).is_some();
    let whole = |span: Span| {
        let range = span.range();
        Span::new(text.floor_char_boundary(range.start), text.ceil_char_boundary(range.end))
    };
    finding.span = finding.span.map(|span| if is_whole(span) { span } else { whole(span) });
    for related in finding.related.iter_mut().filter(|related| related.path.is_none()) {
        related.span = if is_whole(related.span) { related.span } else { whole(related.span) };
    }
    finding.fix = finding.fix.filter(|fix| is_whole(fix.span));
    finding
}

/// What rules find that look at all articles, or at those of each cloud: each of them by itself, so that it is found again only
/// where an edit touches what the rule reads.
#[derive(Debug, Default)]
pub struct Across {
    by_row: Vec<Vec<Diagnostic>>,
}

impl Across {
    /// Asks all rules.
    #[must_use]
    pub fn of(levels: &Levels, view: &CorpusView<'_>) -> Self {
        // Most rules are quick and some are slow, so a thread takes one at a time.
        let rows = levels.checks().par_iter().with_max_len(1);
        Self { by_row: rows.map(|row| found_across(row, view)).collect() }
    }

    /// Asks those again that read something of texts that were edited: of each the one before and the one now, which stand at
    /// the same path. Tells whether something else is found than before. Levels are those of before.
    pub fn ask_again(&mut self, levels: &Levels, view: &CorpusView<'_>, edited: &[(&Entry, &Entry)]) -> bool {
        let paths: Vec<&RelPath> = edited.iter().map(|(_, now)| now.article().path()).collect();
        let is_stale = |reads: Reads, found: &[Diagnostic]| {
            edited.iter().any(|(before, now)| !reads.are_same(before, now))
                || found.iter().any(|finding| paths.iter().any(|path| names_place_of(finding, path)))
        };
        let rows = levels.checks().iter().enumerate().zip(&self.by_row);
        let stale = rows.filter(|((_, row), found)| match row.check {
            Check::Corpus(_, reads) | Check::Cloud(_, reads) => is_stale(reads, found),
            Check::Text(_) | Check::Article(_) | Check::SameAsAbove | Check::Elsewhere | Check::Web => false,
        });
        let stale: Vec<(usize, &Row)> = stale.map(|((place, row), _)| (place, *row)).collect();
        let found: Vec<(usize, Vec<Diagnostic>)> =
            stale.into_par_iter().with_max_len(1).map(|(place, row)| (place, found_across(row, view))).collect();
        let mut differs = false;
        for (place, found) in found {
            let Some(known) = self.by_row.get_mut(place).filter(|known| **known != found) else { continue };
            *known = found;
            differs = true;
        }
        differs
    }

    /// All that was found, without what is too much of one rule in its file.
    #[must_use]
    pub fn found(&self) -> Vec<Diagnostic> {
        limited(self.by_row.iter().flatten().cloned().collect())
    }
}

/// Whether a finding stands in a text, or names a place of it.
fn names_place_of(finding: &Diagnostic, path: &RelPath) -> bool {
    finding.path == *path || finding.related.iter().any(|related| related.path.as_ref() == Some(path))
}

fn found_across(row: &Row, view: &CorpusView<'_>) -> Vec<Diagnostic> {
    let CorpusView { config, catalogue, corpus } = *view;
    let mut found = Vec::new();
    match row.check {
        Check::Corpus(check, _) => check(view, &mut found),
        Check::Cloud(check, _) => {
            let article_ids = OnceCell::new();
            for id in view.current_clouds().iter() {
                let mut of_cloud = Vec::new();
                check(&CloudView { config, catalogue, corpus, id, article_ids: &article_ids }, &mut of_cloud);
                let clouds: CloudSet = [id].into_iter().collect();
                found.extend(of_cloud.into_iter().map(|finding| finding.in_clouds(clouds)));
            }
            found = merged(found);
        }
        Check::Text(_) | Check::Article(_) | Check::SameAsAbove | Check::Elsewhere | Check::Web => {}
    }
    let aligned_in_text = |finding: Diagnostic| match corpus.text_at(&finding.path) {
        Some(entry) => aligned(finding, &entry.article().source.text),
        None => finding,
    };
    found.into_iter().map(aligned_in_text).collect()
}

/// Says the same finding in several clouds once.
fn merged(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut merged: Vec<Diagnostic> = Vec::new();
    let mut places: HashMap<(&'static str, RelPath, Option<Span>, String), usize> = HashMap::new();
    for finding in findings {
        let key = (finding.rule.id, finding.path.clone(), finding.span, finding.message.clone());
        match places.get(&key) {
            Some(&place) => merged[place].clouds = merged[place].clouds.union(finding.clouds),
            None => {
                places.insert(key, merged.len());
                merged.push(finding);
            }
        }
    }
    merged
}

/// Gives every finding its level and its clouds, leaves out what is not asked for or allowed, and sorts the rest.
#[must_use]
pub fn settle(levels: &Levels, config: &Config, corpus: &Corpus, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let paths: HashSet<&RelPath> = found.iter().map(|finding| &finding.path).collect();
    let suppressions = suppressions(paths.into_iter().filter_map(|path| corpus.text_at(path)));
    let mut settled = settle_with(levels, config, corpus, &suppressions, found);
    diagnostic::sort(&mut settled);
    settled
}

/// The same for all that a complete check found in some texts, and in files that are none: comments that allow what was not
/// found are mistakes as well.
#[must_use]
pub fn settle_all<'a>(
    levels: &Levels,
    config: &Config,
    corpus: &Corpus,
    texts: impl Iterator<Item = &'a Entry>,
    found: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let suppressions = suppressions(texts);
    let mut settled = settle_with(levels, config, corpus, &suppressions, found);
    // What is allowed of the web is used when the web is asked, and of a change when there is one.
    let is_told_elsewhere = |id: &str| {
        id == TOPIC_ANSWER_LOST.id || super::find(id).is_some_and(|(_, row)| matches!(row.check, Check::Web))
    };
    let is_asked_for = |id: &str, path: &RelPath| {
        !is_told_elsewhere(id) && levels.severity(id, kind_of(corpus.text_at(path)), path).is_some()
    };
    let mistakes = suppressions.mistakes(is_asked_for);
    settled.extend(settle_with(levels, config, corpus, &suppressions, mistakes));
    diagnostic::sort(&mut settled);
    settled
}

fn suppressions<'a>(texts: impl Iterator<Item = &'a Entry>) -> Suppressions<'a> {
    Suppressions::new(texts.map(Entry::article))
}

/// The kind of an article; nothing for what is none, such as a picture or an included text.
fn kind_of(entry: Option<&Entry>) -> Option<Kind> {
    entry.filter(|entry| !entry.is_include()).map(|entry| entry.kind)
}

fn settle_with(
    levels: &Levels,
    config: &Config,
    corpus: &Corpus,
    suppressions: &Suppressions<'_>,
    mut found: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let current: CloudSet = config.current_sites().map(|site| site.cloud).collect();
    let with_fix: HashSet<&RelPath> = found.iter().filter(|it| it.fix.is_some()).map(|it| &it.path).collect();
    let articles = with_fix.into_par_iter().filter_map(|path| corpus.text_at(path)).map(Entry::article);
    let conflicts: HashSet<&RelPath> =
        articles.filter(|it| conflict::is_in(&it.source.text)).map(Article::path).collect();
    let is_rewriting = |it: &&Diagnostic| it.rule.id == findings::ENCODING_NOT_UTF8.id && it.fix.is_some();
    let rewritten: HashSet<RelPath> = found.iter().filter(is_rewriting).map(|it| it.path.clone()).collect();
    let settle = |finding: &mut Diagnostic| {
        let entry = corpus.text_at(&finding.path);
        let kind = kind_of(entry);
        let subject = findings::subject(finding);
        let is_off = levels.severity(subject, kind, &finding.path).is_none();
        let Some(severity) = levels.level(finding.rule.id, kind, &finding.path).filter(|_| !is_off) else {
            return false;
        };
        let is_allowed = suppressions.allows(&finding.path, subject)
            || (subject != finding.rule.id && suppressions.allows(&finding.path, finding.rule.id));
        if is_allowed || !(levels.is_wanted(subject) || levels.is_wanted(finding.rule.id)) {
            return false;
        }
        let of_article = entry.map_or(CloudSet::ALL, |entry| entry.clouds);
        // Until somebody says which side of a conflict stays, an edit may join the two, or mend the wrong one.
        if conflicts.contains(&finding.path) {
            finding.fix = None;
        }
        // What cannot be written as UTF-8 by a fix can have no other.
        if entry.is_some_and(|entry| entry.article().source.encoding != Encoding::Utf8)
            && !rewritten.contains(&finding.path)
        {
            finding.fix = None;
        }
        finding.severity = severity;
        finding.clouds = clouds_shown(finding.clouds, of_article, current);
        true
    };
    let is_kept: Vec<bool> = found.par_iter_mut().map(settle).collect();
    let mut is_kept = is_kept.into_iter();
    found.retain(|_| is_kept.next().unwrap_or(false));
    found
}

/// The clouds that a finding is said for: those of its article where clouds make no difference to it, and all of them
/// where it holds in every cloud that there is.
fn clouds_shown(found: CloudSet, of_article: CloudSet, current: CloudSet) -> CloudSet {
    let clouds = if found == CloudSet::ALL { of_article } else { found };
    if clouds.is_empty() || current.without(clouds).is_empty() { CloudSet::ALL } else { clouds }
}
