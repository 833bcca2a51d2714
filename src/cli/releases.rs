//! `selfhelp releases`, `rollback` and `prune`: what was published, taking it back, and forgetting what is old.
//!
//! Must not know what a target is made of.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use anyhow::{Context, bail};
use serde_json::json;

use super::args::{Common, Format, Prune, Releases, Rollback, Targets};
use super::build::refuse_content_folder;
use super::{Status, clouds_named, did_you_mean, mistakes_as_trouble, root};
use crate::config::{Config, Target};
use crate::disk;
use crate::publish::{Folder, Owner, Release, named};
use crate::report::{counted, size};
use crate::session::Session;

/// A target that was asked for.
pub(super) struct Chosen {
    pub target: Target,
    pub owner: Owner,
    pub folder: PathBuf,
}

/// The targets that were asked for, else all.
pub(super) fn chosen(root: &Path, config: &Config, arguments: &Targets) -> anyhow::Result<Vec<Chosen>> {
    if config.targets.is_empty() {
        bail!(
            "`selfhelp.toml` names no target; say where a site goes:\n\n[[targets]]\ncloud = \"public\"\nto = \
             \"/srv/help/public\"\n"
        );
    }
    let clouds = clouds_named(config, &arguments.cloud)?;
    let known: Vec<&str> = config.targets.iter().map(|target| target.site.as_str()).collect();
    if let Some(unknown) = arguments.site.iter().find(|site| !known.contains(&site.as_str())) {
        bail!(
            "`{unknown}` has no target; {}the sites that have one are {}",
            did_you_mean(unknown, &known),
            known.join(", ")
        );
    }
    let is_chosen = |target: &&Target| {
        (arguments.cloud.is_empty() || clouds.contains(target.cloud))
            && (arguments.site.is_empty() || arguments.site.contains(&target.site))
    };
    let chosen = config.targets.iter().filter(is_chosen).map(|target| Chosen {
        owner: Owner { cloud: config.cloud(target.cloud).id.clone(), site: target.site.clone() },
        folder: root.join(&target.to),
        target: target.clone(),
    });
    let chosen: Vec<Chosen> = chosen.collect();
    for Chosen { folder, .. } in &chosen {
        refuse_content_folder(root, folder, "nothing is published there: name another folder in `[[targets]]`")?;
    }
    if chosen.is_empty() {
        bail!("no target is of {}; `[[targets]]` in `selfhelp.toml` names them", arguments.cloud.join(", "));
    }
    Ok(chosen)
}

/// The same, without reading the articles.
fn of_root(common: &Common, arguments: &Targets) -> anyhow::Result<Vec<Chosen>> {
    let root = root(common)?;
    let sources = disk::load_config(&root, common.config.as_deref())?;
    let config = Session::new(sources.clone()).config();
    let Ok(config) = config else { return Err(mistakes_as_trouble(common, &sources)) };
    chosen(&root, &config, arguments)
}

pub(super) fn list(common: &Common, arguments: &Releases) -> anyhow::Result<Status> {
    let mut documents = Vec::new();
    for Chosen { target, owner, folder } in of_root(common, &arguments.targets)? {
        let it = Folder::look(&folder, &owner)?;
        let releases = it.releases()?;
        let current = it.current(&releases)?;
        if common.format == Format::Json {
            let release = |release: &Release| json!({"id": release.id(), "is_served": Some(release) == current, "release": release});
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
            let mark = if Some(release) == current { "  <- readers see this" } else { "" };
            let (files, bytes) = (counted(release.files, "file"), size(release.bytes));
            writeln!(out, "  {:<16} {}  {files}, {bytes}{mark}", release.id(), when(release.published))?;
        }
    }
    if common.format == Format::Json {
        print_json(&json!({"version": 1, "targets": documents}))?;
    }
    Ok(Status::Clean)
}

pub(super) fn print_json(document: &serde_json::Value) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, document)?;
    writeln!(out)?;
    Ok(())
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
    let releases = it.releases()?;
    let release = match &arguments.to {
        Some(name) => named(&releases, name)?,
        None => before(it.current(&releases)?, &releases)?,
    };
    it.serve(release)?;
    if !common.quiet {
        say!("{}: readers see the release {} of {}", target.site, release.id(), when(release.published));
    }
    Ok(Status::Clean)
}

/// The release before the one that is served.
fn before<'a>(current: Option<&Release>, releases: &'a [Release]) -> anyhow::Result<&'a Release> {
    let current = current.context("nothing was published there yet, so there is nothing to take back")?;
    let earlier = releases.iter().rfind(|release| release.number < current.number);
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
