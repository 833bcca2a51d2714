//! A build after which nothing but the words and titles of some articles differs: the files that show them are made, and
//! all others stay.
//!
//! Must not know how files are made, nor how they are written.

use std::collections::BTreeSet;
use std::sync::Arc;

use foldhash::HashMap;
use rayon::prelude::*;

use super::Content;
use super::last_build::{LastBuild, Remembered, ShownKeys};
use super::met::{Found, Met, Told, summary};
use super::whole::{Built, Ended, Known, Target, ended, remember_sites};
use crate::article::Article;
use crate::build::{Build, Counts, MadeFile};
use crate::corpus::{ArticleId, Entry};
use crate::disk::{Amendment, LeftSite, Stamps};
use crate::output::Key;
use crate::render::Renamed;
use crate::report::SiteSummary;
use crate::rules::{self, Levels};
use crate::search::{self, Contents, NewIndex};
use crate::session::Snapshot;
use crate::site::{Names, Site};
use crate::text::RelPath;

/// What is made is in memory until it is written, so it is made of no more articles than these.
const FEW: usize = 64;
/// ... nor of more on a site of which a new title changes a name that they tell.
const FEW_TOLD: usize = 1000;

/// Makes what is another than in the last build, where only the words and titles of some articles are, and all files are as
/// that build left them. Nothing where they are not.
pub(super) fn amended(
    content: &Content,
    build: &Build<'_>,
    target: &Target<'_>,
    known: &Known<'_>,
    (last, remembered): (&LastBuild, &Remembered),
) -> Option<Built> {
    let corpus = &content.snapshot.corpus;
    let scope = remembered.scope(last, build.origins());
    let changed = scope.changed(corpus).filter(|changed| changed.len() <= FEW)?;
    let left: Option<Vec<&LeftSite<'_>>> = known.left.iter().map(Option::as_ref).collect();
    let is_of_all = |left: &Vec<_>| [left.len(), remembered.told.summaries.len()] == [target.records.len(); 2];
    let left = left.filter(is_of_all)?;
    let sites = build.sites(target.records);
    let names = known.sites.names(remembered, &sites);
    let renamed = renamed(build, &sites, remembered, names.as_deref(), &changed)?;
    if renamed.iter().any(|renamed| renamed.told_by.len() > FEW_TOLD) {
        return None;
    }
    // Search indexes tell names.
    let scope = scope.without(renamed.iter().flat_map(|renamed| &renamed.told_by).copied());
    let contents = build.contents(known.memory).of_build(last.key).after(remembered.key, &scope);
    let amendments = make(build, &sites, remembered, (&changed, &renamed), &contents)?;
    remember_sites(build, target, known);
    let met = met(content, last, remembered);
    let of_sites = left.into_par_iter().zip(target.records).zip(&amendments).zip(&remembered.told.summaries);
    let finished = of_sites.map(|(((left, record), amendment), was)| {
        let finished = left.amend(&record.id, amendment)?;
        let SiteSummary { articles, without_service, inferred_services, .. } = *was;
        let counts = Counts { articles, without_service, inferred_services };
        Ok((summary(record, counts, &finished, met.on(record, corpus)), finished.stamps))
    });
    let Ended { summaries, stamps, trouble } = ended(finished.collect(), None);
    let told = Told { summaries, found: met.all() };
    Some(Built { told, met, shown: Vec::new(), stamps, shown_keys: ShownKeys::of(build.origins()), trouble })
}

/// What is called something else on each site; nothing where nobody knows what it was called before.
fn renamed<'a>(
    build: &Build<'_>,
    sites: &'a [Site<'a>],
    remembered: &Remembered,
    before: Option<&'a [Arc<Names>]>,
    changed: &[ArticleId],
) -> Option<Vec<Renamed<'a>>> {
    if remembered.shown == ShownKeys::of(build.origins()) {
        return Some(sites.iter().map(|_| Renamed::default()).collect());
    }
    let of_site = |(site, before): (&'a Site<'a>, &'a Arc<Names>)| Renamed::new(site, changed, before);
    Some(sites.par_iter().zip(before?).map(of_site).collect())
}

/// What changes in each site; nothing where a template fails, which more pages may tell.
fn make(
    build: &Build<'_>,
    sites: &[Site<'_>],
    remembered: &Remembered,
    (changed, renamed): (&[ArticleId], &[Renamed<'_>]),
    contents: &Contents<'_>,
) -> Option<Vec<Amendment>> {
    let stamps: Vec<Option<&Stamps>> = sites.iter().map(|site| remembered.stamps(&site.record.id)).collect();
    let is_same = renamed.iter().all(Renamed::is_nothing);
    // Looking for the few pages of few articles takes longer than making them.
    let keys = stamps.par_iter().map(|stamps| stamps.filter(|_| !is_same).into_iter().flat_map(Stamps::keys).collect());
    let keys: Vec<HashMap<&str, Key>> = keys.collect();
    let keeps = |site: usize, path: &str, key: Key| keys[site].get(path) == Some(&key);
    let (made, mistakes) = build.files_after(sites, changed, renamed, &keeps);
    if !mistakes.is_empty() {
        return None;
    }
    let indexes = sites.par_iter().zip(stamps);
    let indexes = indexes.map(|(site, stamps)| with_index(Amendment::default(), &build.index(site, contents), stamps));
    let mut amendments: Vec<Amendment> = indexes.collect();
    for MadeFile { site, path, key, bytes } in made {
        let Amendment { output, keys, .. } = &mut amendments[site];
        keys.extend(key.map(|key| (path.clone(), key)));
        output.insert(path, bytes);
    }
    Some(amendments)
}

/// The shards of an index that are there already stay.
fn with_index(mut amendment: Amendment, index: &NewIndex<'_>, stamps: Option<&Stamps>) -> Amendment {
    let there = stamps.into_iter().flat_map(Stamps::files).map(|(path, _)| path);
    let mut there: BTreeSet<&str> = there.filter(|path| search::is_of_index(path)).collect();
    for (path, bytes) in index.files.iter() {
        there.remove(path);
        amendment.output.insert(path, bytes.clone());
    }
    for shard in index.known.iter().filter(|shard| !there.remove(shard.path.as_str())) {
        amendment.output.insert(shard.path.clone(), index.bytes(shard));
        amendment.keys.insert(shard.path.clone(), shard.key);
    }
    amendment.keys.extend(index.keys.iter().map(|(path, &key)| (path.clone(), key)));
    amendment.removed = there.into_iter().map(str::to_owned).collect();
    amendment
}

/// What is met: in texts that say something else now what is found in them, elsewhere what the last build met.
///
/// Law: what a build meets elsewhere than in texts does not depend on the words of any.
fn met(content: &Content, last: &LastBuild, remembered: &Remembered) -> Met {
    let Snapshot { config, corpus, .. } = &*content.snapshot;
    let known = |article: &Article| remembered.text(last.sources.of(article.path())?).map(|known| known.found);
    let texts: Vec<&Article> = corpus.texts().map(Entry::article).collect();
    let texts: Vec<(&Article, Option<Found>)> = texts.into_par_iter().map(|it| (it, known(it))).collect();
    let is_new = |path: &RelPath| corpus.text_at(path).is_some_and(|entry| known(entry.article()).is_none());
    let without_reading = content.of_files.iter().chain(content.snapshot.found_without_reading());
    let new_texts = texts.iter().filter(|(_, known)| known.is_none());
    let found = without_reading.filter(|finding| is_new(&finding.path));
    let found = found.chain(new_texts.flat_map(|(article, _)| &article.diagnostics)).cloned().collect();
    let mut found = rules::settle(&Levels::new(config), config, corpus, found);
    found.dedup();
    let mut met = Met { elsewhere: remembered.elsewhere, ..Met::new(corpus, &found) };
    let as_before = texts.into_iter().filter_map(|(article, found)| Some((article.path().clone(), found?)));
    met.in_texts.extend(as_before.filter(|(_, found)| *found != Found::default()));
    met
}
