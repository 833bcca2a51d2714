//! `selfhelp publish`: what was built goes to its targets, if nothing is against it.
//!
//! Must not know what a target is made of.

use std::collections::BTreeSet;
use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::bail;
use serde_json::json;

use super::args::{Common, Format, Publish};
use super::known::{check_all, new_beside_baseline};
use super::targets::{Chosen, chosen};
use super::{Content, Status, print_json, read_content, root, sites_folder, unknown_rule};
use crate::cloud::CloudSet;
use crate::config::Target;
use crate::diagnostic::{Diagnostic, Severity};
use crate::disk;
use crate::output::Difference;
use crate::publish::{Built, Folder, Plan, Release};
use crate::report::{counted, size};
use crate::rules;
use crate::session::Session;

pub(super) fn run(common: &Common, arguments: &Publish) -> anyhow::Result<Status> {
    if let Some(unknown) = arguments.allow.iter().find(|rule| rules::rows().all(|row| row.rule.id != **rule)) {
        return Err(unknown_rule(unknown));
    }
    let out = sites_folder(&root(common)?, arguments.out.as_ref());
    // While articles and sites are read nobody builds.
    let _lock = if out.is_dir() { Some(disk::lock(&out)?) } else { None };
    let mut content = read_content(common, Session::for_checks)?;
    let config = content.snapshot.config.clone();
    let targets = chosen(&content.root, &config, &arguments.targets)?;
    // Whatever is against one of them is said before anything is published.
    let built = targets.iter().map(|target| built(&out, target)).collect::<anyhow::Result<Vec<Built>>>()?;
    if has_errors(&mut content, &targets, &arguments.allow)? {
        return Ok(Status::Findings);
    }
    for chosen in &targets {
        Folder::look(&chosen.folder, &chosen.owner)?;
    }
    let (mut told, mut trouble) = (Vec::new(), Ok(()));
    for (target, built) in targets.iter().zip(&built) {
        match publish(target, built, arguments.dry_run) {
            Ok(published) => told.push((target, published)),
            Err(failed) => {
                trouble = Err(failed);
                break;
            }
        }
    }
    // A reader who has seen enough does not keep sites from being published, nor does one that fails hide the others.
    match common.format {
        Format::Json => {
            let told: Vec<_> = told.iter().map(|(target, told)| as_json(target, told)).collect();
            print_json(&json!({"version": 1, "targets": told}))?;
        }
        _ => told.iter().try_for_each(|(target, told)| tell(common, target, told))?,
    }
    trouble.map(|()| Status::Clean)
}

/// What became of a target.
struct Told {
    plan: Plan,
    /// Nothing where nothing was published.
    release: Option<Release>,
    is_dry: bool,
}

/// What was built for a target, which must be for its cloud.
fn built(out: &std::path::Path, chosen: &Chosen) -> anyhow::Result<Built> {
    let Target { site, .. } = &chosen.target;
    let built = Built::read(out, site)?;
    if built.site.cloud != chosen.owner.cloud || built.site.id != *site {
        bail!(
            "the site in `{}` was built as `{}` of the cloud `{}`, and `{}` is for `{site}` of `{}`; build it again with \
             `selfhelp build --site {site}`",
            built.folder.display(),
            built.site.id,
            built.site.cloud,
            chosen.folder.display(),
            chosen.owner.cloud
        );
    }
    Ok(built)
}

/// Whether there are errors that nobody allowed in what is to be published; says which.
fn has_errors(content: &mut Content, targets: &[Chosen], allowed: &[String]) -> anyhow::Result<bool> {
    let (snapshot, found) = check_all(&mut content.session, &content.of_files, &[])?;
    let clouds: CloudSet = targets.iter().map(|chosen| chosen.target.cloud).collect();
    let concerns = |finding: &Diagnostic| !finding.clouds.intersection(clouds).is_empty();
    let found = new_beside_baseline(found, &snapshot);
    let errors: Vec<Diagnostic> = found
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error && concerns(finding))
        .filter(|finding| !allowed.iter().any(|rule| rule == finding.rule.id))
        .collect();
    if errors.is_empty() {
        return Ok(false);
    }
    let rules: BTreeSet<&str> = errors.iter().map(|finding| finding.rule.id).collect();
    let clouds: BTreeSet<&str> = targets.iter().map(|chosen| chosen.owner.cloud.as_str()).collect();
    let joined = |names: BTreeSet<&str>| names.into_iter().collect::<Vec<_>>().join(",");
    say!("nothing was published: {}", in_the_way(errors.len()));
    say!("  see them: selfhelp check --min-level error --cloud {}", joined(clouds));
    if rules.len() > MOST_NAMED {
        say!("  publish all the same: `selfhelp baseline` writes down what is known, or name rules with `--allow`");
    } else {
        say!("  publish all the same: selfhelp publish --allow {}", joined(rules));
    }
    Ok(true)
}

/// More rules are not named: whoever lets so many stand writes a baseline.
const MOST_NAMED: usize = 6;

fn in_the_way(errors: usize) -> String {
    let verb = if errors == 1 { "stands" } else { "stand" };
    format!("{} {verb} in the way", counted(errors, "error"))
}

fn publish(chosen: &Chosen, built: &Built, is_dry: bool) -> anyhow::Result<Told> {
    let folder = match is_dry {
        true => Folder::look(&chosen.folder, &chosen.owner)?,
        false => Folder::take(&chosen.folder, &chosen.owner)?,
    };
    let plan = folder.plan(built)?;
    let release = match is_dry || plan.is_nothing() {
        true => None,
        false => Some(folder.publish(built, seconds_now())?),
    };
    Ok(Told { plan, release, is_dry })
}

fn seconds_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

fn tell(common: &Common, chosen: &Chosen, told: &Told) -> anyhow::Result<()> {
    if common.quiet {
        return Ok(());
    }
    let mut out = std::io::stdout().lock();
    let Told { plan, release, is_dry } = told;
    writeln!(out, "{} -> {}", chosen.target.site, chosen.folder.display())?;
    if let Some(current) = plan.current.as_ref().filter(|_| plan.is_nothing()) {
        writeln!(out, "  nothing to publish: readers see all this as the release {}", current.id())?;
        return Ok(());
    }
    let Difference { added, changed, removed } = &plan.difference;
    if *is_dry {
        let most = if common.verbose { usize::MAX } else { MOST_SHOWN };
        for (sign, paths) in [('+', added), ('~', changed), ('-', removed)] {
            for path in paths.iter().take(most) {
                writeln!(out, "  {sign} {path}")?;
            }
            if paths.len() > most {
                writeln!(out, "  {sign} and {} more (--verbose)", paths.len() - most)?;
            }
        }
    }
    let would = if *is_dry { "would be " } else { "" };
    writeln!(
        out,
        "  {} added, {} changed, {} removed; {} {would}sent ({})",
        added.len(),
        changed.len(),
        removed.len(),
        counted(plan.to_send, "file"),
        size(plan.bytes)
    )?;
    if let Some(release) = release {
        let before = plan.current.as_ref().map_or(String::new(), |before| format!(", instead of {}", before.id()));
        writeln!(out, "  readers see the release {}{before}", release.id())?;
    }
    Ok(())
}

/// More paths of a sort are not listed.
const MOST_SHOWN: usize = 20;

fn as_json(chosen: &Chosen, told: &Told) -> serde_json::Value {
    let Told { plan, release, is_dry } = told;
    let Difference { added, changed, removed } = &plan.difference;
    json!({
        "site": chosen.target.site,
        "cloud": chosen.owner.cloud,
        "folder": chosen.folder,
        "is_dry_run": is_dry,
        "before": plan.current.as_ref().map(Release::id),
        "release": release.as_ref().or(plan.current.as_ref().filter(|_| plan.is_nothing())).map(Release::id),
        "added": added,
        "changed": changed,
        "removed": removed,
        "files_sent": plan.to_send,
        "bytes_sent": plan.bytes,
    })
}
