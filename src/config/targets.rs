//! Where sites are published: `[[targets]]`.
//!
//! Must not look whether anything is there.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::{Cloud, SiteRecord, known_cloud, mistake, unknown};
use crate::cloud::CloudId;
use crate::diagnostic::Diagnostic;
use crate::text::{RelPath, Span};

/// Where a site is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The id of the site.
    pub site: String,
    pub cloud: CloudId,
    /// A folder, seen from the content root where it is relative.
    pub to: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TargetTable {
    cloud: Spanned<String>,
    site: Option<Spanned<String>>,
    to: Spanned<String>,
}

pub(super) fn targets(
    path: &RelPath,
    tables: Vec<TargetTable>,
    clouds: &[Cloud],
    sites: &[SiteRecord],
) -> Result<Vec<Target>, Box<Diagnostic>> {
    let mut targets: Vec<Target> = Vec::new();
    let mut places: Vec<Range<usize>> = Vec::new();
    for table in tables {
        let cloud = known_cloud(path, &table.cloud, clouds)?;
        let site = site(path, &table, cloud, (clouds, sites))?;
        let to = folder(path, &table.to)?;
        if let Some(first) = targets.iter().position(|target| target.to == to) {
            let message = format!("`{to}` is the target of two sites");
            let again = mistake(path, table.to.span(), message, "give each a folder of its own");
            let first = Span::new(places[first].start, places[first].end);
            return Err(Box::new(again.label("named again").related(first, "named here first")));
        }
        places.push(table.to.span());
        targets.push(Target { site, cloud, to });
    }
    Ok(targets)
}

/// The site that a target is for: the one that is named, else the only one of the cloud.
fn site(
    path: &RelPath,
    table: &TargetTable,
    cloud: CloudId,
    (clouds, sites): (&[Cloud], &[SiteRecord]),
) -> Result<String, Box<Diagnostic>> {
    let of_cloud: Vec<&str> = sites.iter().filter(|it| it.cloud == cloud).map(|it| it.id.as_str()).collect();
    let Some(named) = &table.site else {
        return match of_cloud.as_slice() {
            [only] => Ok((*only).to_owned()),
            [] => {
                let message = format!("there is no site of the cloud `{}` to publish", table.cloud.get_ref());
                Err(mistake(path, table.cloud.span(), message, "describe one in `[[sites]]`"))
            }
            several => {
                let message = format!("the cloud `{}` has several sites", table.cloud.get_ref());
                let hint = format!("say which one goes there, with `site = \"...\"`: {}", several.join(", "));
                Err(mistake(path, table.cloud.span(), message, &hint))
            }
        };
    };
    if of_cloud.contains(&named.get_ref().as_str()) {
        return Ok(named.get_ref().clone());
    }
    if let Some(other) = sites.iter().find(|it| it.id == *named.get_ref()) {
        let message = format!("the site `{}` is of the cloud `{}`", other.id, clouds[other.cloud.index()].id);
        return Err(mistake(path, named.span(), message, "a site goes only to a target of its own cloud"));
    }
    let known: Vec<&str> = sites.iter().map(|site| site.id.as_str()).collect();
    Err(unknown(path, named, "site", &known))
}

fn folder(path: &RelPath, to: &Spanned<String>) -> Result<String, Box<Diagnostic>> {
    let folder = to.get_ref().trim();
    if folder.is_empty() {
        return Err(mistake(path, to.span(), "a target without a place".to_owned(), "name a folder"));
    }
    if folder.contains("://") {
        let message = format!("`{folder}` is no folder, and sites are published to folders alone");
        return Err(mistake(path, to.span(), message, "name a folder, as `/srv/help/public` or `../published/public`"));
    }
    Ok(folder.to_owned())
}
