//! The targets that a command is about.
//!
//! Must not know what a target is made of, nor what is done with it.

use std::path::{Path, PathBuf};

use anyhow::bail;

use super::args::{Common, Targets};
use super::build::refuse_content_folder;
use super::{clouds_named, did_you_mean, mistakes_as_trouble, root};
use crate::config::{Config, Target};
use crate::disk;
use crate::publish::Owner;
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
pub(super) fn of_root(common: &Common, arguments: &Targets) -> anyhow::Result<Vec<Chosen>> {
    let root = root(common)?;
    let sources = disk::load_config(&root, common.config.as_deref())?;
    let config = Session::new(sources.clone()).config();
    let Ok(config) = config else { return Err(mistakes_as_trouble(common, &sources)) };
    chosen(&root, &config, arguments)
}
