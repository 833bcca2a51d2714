//! `selfhelp releases`, `rollback` and `prune`: what was published, taking it back, and forgetting what is old.
//!
//! Must not know what a target is made of.

use std::io::Write;
use std::time::{Duration, UNIX_EPOCH};

use anyhow::{Context, bail};
use serde_json::json;

use super::args::{Common, Format, Prune, Releases, Rollback};
use super::targets::{Chosen, of_root};
use super::{Status, print_json};
use crate::publish::{Folder, History, Release, named};
use crate::report::{counted, size};

pub(super) fn list(common: &Common, arguments: &Releases) -> anyhow::Result<Status> {
    let mut documents = Vec::new();
    for Chosen { target, owner, folder } in of_root(common, &arguments.targets)? {
        let History { releases, current } = Folder::look(&folder, &owner)?.history()?;
        if common.format == Format::Json {
            let release = |release: &Release| json!({"id": release.id(), "is_served": Some(release) == current.as_ref(), "release": release});
            let releases: Vec<_> = releases.iter().map(release).collect();
            documents.push(json!({"site": target.site, "cloud": owner.cloud, "folder": folder, "releases": releases}));
            continue;
        }
        let mut out = std::io::stdout().lock();
        writeln!(out, "{} -> {}", target.site, folder.display())?;
        if releases.is_empty() {
            writeln!(out, "  nothing was published yet")?;
        }
        for release in releases.iter().rev() {
            let mark = if Some(release) == current.as_ref() { "  <- readers see this" } else { "" };
            let (files, bytes) = (counted(release.files, "file"), size(release.bytes));
            writeln!(out, "  {:<16} {}  {files}, {bytes}{mark}", release.id(), when(release.published))?;
        }
    }
    if common.format == Format::Json {
        print_json(&json!({"version": 1, "targets": documents}))?;
    }
    Ok(Status::Clean)
}

/// A time in seconds since 1970, as HTTP writes it.
fn when(seconds: u64) -> String {
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds))
}

pub(super) fn rollback(common: &Common, arguments: &Rollback) -> anyhow::Result<Status> {
    let targets = of_root(common, &arguments.targets)?;
    let [Chosen { target, owner, folder }] = targets.as_slice() else {
        let sites: Vec<&str> = targets.iter().map(|chosen| chosen.target.site.as_str()).collect();
        bail!("say which target is meant, with `--cloud` or `--site`: {}", sites.join(", "));
    };
    if Folder::look(folder, owner)?.releases()?.is_empty() {
        bail!("nothing was published to `{}` yet, so there is nothing to take back", folder.display());
    }
    let it = Folder::take(folder, owner)?;
    let release = match &arguments.to {
        Some(name) => named(&it.releases()?, name)?.clone(),
        None => before(it.history()?)?,
    };
    it.serve(&release)?;
    if !common.quiet {
        say!("{}: readers see the release {} of {}", target.site, release.id(), when(release.published));
    }
    Ok(Status::Clean)
}

/// The release that readers saw until the one that is served was published: what lies between was taken back before.
fn before(history: History) -> anyhow::Result<Release> {
    let current = history.current.context("nothing is served there, so there is nothing to take back")?;
    let earlier = history.releases.into_iter().find(|release| Some(release.number) == current.before);
    earlier.with_context(|| {
        format!("there is no release before {}; name one with `--to`, as `selfhelp releases` lists them", current.id())
    })
}

pub(super) fn prune(common: &Common, arguments: &Prune) -> anyhow::Result<Status> {
    for Chosen { target, owner, folder } in of_root(common, &arguments.targets)? {
        if Folder::look(&folder, &owner)?.releases()?.is_empty() {
            continue;
        }
        let pruned = Folder::take(&folder, &owner)?.prune(usize::try_from(arguments.keep)?)?;
        if !common.quiet {
            let (releases, objects) = (counted(pruned.releases.len(), "release"), counted(pruned.objects, "file"));
            say!("{}: {releases} removed, and {objects} that only they had ({})", target.site, size(pruned.bytes));
        }
    }
    Ok(Status::Clean)
}
