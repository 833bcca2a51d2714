//! Clouds as data: the built-in ones, and what `[[clouds]]` changes of them.
//!
//! Must not know sites, nor articles.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::cloud::MAX_CLOUDS;
use crate::diagnostic::Diagnostic;
use crate::text::{RelPath, Span};

use super::defaults::{default_clouds, new_cloud};
use super::links::{Hosts, read_hosts, read_whole_hosts};
use super::pages::language;
use super::policy::{Counterpart, Outside, Rewrite, read_counterparts, read_rewrites};
use super::{is_safe_name, is_web_address, mistake, without_final_slash};

/// A cloud, as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cloud {
    /// Lower-case, as in `cloudEnvironments`.
    pub id: String,
    pub display_name: String,
    /// Other spellings of the id that articles use.
    pub aliases: Vec<String>,
    /// The address of the cloud's portal, without a final `/`. Without one, blades are actions.
    pub portal: Option<String>,
    /// The host of that address.
    pub portal_host: Option<String>,
    /// Hosts whose pages are this cloud's own documentation.
    pub documentation_hosts: Vec<String>,
    /// Hosts that this cloud has for itself: from other clouds no link leads there.
    pub own_hosts: Hosts,
    /// Hosts that links may lead to, whatever else is said of them; its readers reach them also from an air-gapped cloud.
    pub allowed_hosts: Hosts,
    /// Hosts that links had better not lead to.
    pub warned_hosts: Hosts,
    /// Hosts that links may not lead to.
    pub forbidden_hosts: Hosts,
    /// What takes a host's place in this cloud: told to authors, and never put in by itself.
    pub counterparts: BTreeMap<String, Counterpart>,
    /// What takes an address's place in this cloud's pages; those that begin longest stand first.
    pub rewrites: Vec<Rewrite>,
    /// Its readers reach no other network.
    pub air_gapped: bool,
    /// How pages show what their readers cannot reach.
    pub outside: Outside,
    /// Its documentation has no address without a language.
    pub localized_links: bool,
    /// A BCP 47 language tag: of the interface, and of the pages.
    pub language: String,
    /// It is closed: built only on request.
    pub retired: bool,
    /// Where its table in `selfhelp.toml` names it; nothing for one without a table.
    pub described_at: Option<Span>,
    /// The same place; nothing for one that is built in.
    pub added_at: Option<Span>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CloudTable {
    id: Spanned<String>,
    display_name: Option<String>,
    aliases: Option<Vec<String>>,
    portal: Option<Spanned<String>>,
    documentation_hosts: Option<Vec<Spanned<String>>>,
    own_hosts: Option<Vec<Spanned<String>>>,
    allowed_hosts: Option<Vec<Spanned<String>>>,
    warned_hosts: Option<Vec<Spanned<String>>>,
    forbidden_hosts: Option<Vec<Spanned<String>>>,
    counterparts: Option<BTreeMap<Spanned<String>, Spanned<String>>>,
    rewrite: Option<BTreeMap<Spanned<String>, Spanned<String>>>,
    air_gapped: Option<bool>,
    outside: Option<Outside>,
    localized_links: Option<bool>,
    language: Option<Spanned<String>>,
    retired: Option<bool>,
}

/// The built-in clouds with what the tables change of them, and those that the tables add.
pub(super) fn merge(path: &RelPath, tables: Vec<CloudTable>) -> Result<Vec<Cloud>, Box<Diagnostic>> {
    let mut clouds = default_clouds();
    for table in tables {
        let id = table.id.get_ref().to_lowercase();
        let wrong = |message: String, hint: &str| Err(mistake(path, table.id.span(), message, hint));
        if !is_safe_name(&id) {
            return wrong(format!("`{id}` cannot be the id of a cloud"), "use lower-case letters, digits and hyphens");
        }
        if let Some(first) = clouds.iter().find(|cloud| cloud.id == id).and_then(|cloud| cloud.described_at) {
            let message = format!("the cloud `{id}` is described twice");
            let again = mistake(path, table.id.span(), message, "join the two tables").label("described again");
            return Err(Box::new(again.related(first, "described here first")));
        }
        let at = Span::new(table.id.span().start, table.id.span().end);
        let place = clouds.iter().position(|cloud| cloud.id == id).unwrap_or_else(|| {
            clouds.push(Cloud { added_at: Some(at), ..new_cloud(&id, &id) });
            clouds.len() - 1
        });
        if clouds.len() > MAX_CLOUDS {
            return wrong(format!("there are more than {MAX_CLOUDS} clouds"), "remove some");
        }
        clouds[place].described_at = Some(at);
        apply(path, &mut clouds[place], table)?;
    }
    Ok(clouds)
}

fn apply(path: &RelPath, cloud: &mut Cloud, table: CloudTable) -> Result<(), Box<Diagnostic>> {
    if let Some(portal) = table.portal {
        // What blades put behind it must be read as a path.
        if !is_web_address(portal.get_ref()) || portal.get_ref().contains(['?', '#']) {
            let message = format!("`{}` is not the address of a portal", portal.get_ref());
            let hint = "write `https://`, a host, and perhaps a path, without `?` and `#`";
            return Err(mistake(path, portal.span(), message, hint));
        }
        let portal = without_final_slash(portal.get_ref());
        cloud.portal_host = host_of(&portal);
        cloud.portal = Some(portal);
    }
    let lists = [
        (&mut cloud.own_hosts, table.own_hosts),
        (&mut cloud.allowed_hosts, table.allowed_hosts),
        (&mut cloud.warned_hosts, table.warned_hosts),
        (&mut cloud.forbidden_hosts, table.forbidden_hosts),
    ];
    for (hosts, given) in lists {
        if let Some(given) = given {
            *hosts = read_hosts(path, given)?;
        }
    }
    if let Some(hosts) = table.documentation_hosts {
        cloud.documentation_hosts = read_whole_hosts(path, hosts)?;
    }
    if let Some(rewrites) = table.rewrite {
        cloud.rewrites = read_rewrites(path, rewrites)?;
    }
    if let Some(counterparts) = table.counterparts {
        cloud.counterparts = read_counterparts(path, counterparts)?;
    }
    set(&mut cloud.display_name, table.display_name);
    set(&mut cloud.aliases, table.aliases);
    set(&mut cloud.air_gapped, table.air_gapped);
    set(&mut cloud.outside, table.outside);
    set(&mut cloud.localized_links, table.localized_links);
    set(&mut cloud.language, table.language.map(|tag| language(path, tag)).transpose()?);
    set(&mut cloud.retired, table.retired);
    Ok(())
}

/// The host of the address of a portal.
pub(super) fn host_of(portal: &str) -> Option<String> {
    let host = portal.split_once("://")?.1.split(['/', '?', '#', '\\', ':']).next()?;
    Some(host.strip_suffix('.').unwrap_or(host).to_owned())
}

impl Cloud {
    /// Whether a host is the portal's.
    #[must_use]
    pub fn is_portal(&self, host: &str) -> bool {
        self.portal_host.as_ref().is_some_and(|portal| portal.eq_ignore_ascii_case(host))
    }
}

fn set<T>(target: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *target = value;
    }
}
