//! Which sites there are: `[[sites]]`, else one for each cloud.
//!
//! Must not know what they show.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{
    Cloud, SiteAudience, SiteRecord, is_safe_name, is_web_address, known_cloud, mistake, pages, without_final_slash,
};
use crate::cloud::CloudId;
use crate::diagnostic::Diagnostic;
use crate::text::{RelPath, Span};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SiteTable {
    id: Spanned<String>,
    cloud: Spanned<String>,
    #[serde(default)]
    audience: SiteAudience,
    language: Option<Spanned<String>>,
    base_url: Option<Spanned<String>>,
    title: Option<String>,
}

pub(super) fn records(
    path: &RelPath,
    tables: Vec<SiteTable>,
    clouds: &[Cloud],
) -> Result<Vec<SiteRecord>, Box<Diagnostic>> {
    let mut sites: Vec<SiteRecord> = Vec::new();
    let mut places: BTreeMap<String, std::ops::Range<usize>> = BTreeMap::new();
    for table in tables {
        let id = table.id.get_ref().clone();
        if !is_safe_name(&id) {
            let message = format!("`{id}` cannot be the id of a site");
            return Err(mistake(
                path,
                table.id.span(),
                message,
                "use lower-case letters, digits and hyphens: it names a folder",
            ));
        }
        if let Some(first) = places.insert(id.clone(), table.id.span()) {
            let message = format!("the site `{id}` is described twice");
            let again = mistake(path, table.id.span(), message, "give each site an id of its own");
            let first = Span::new(first.start, first.end);
            return Err(Box::new(again.label("described again").related(first, "described here first")));
        }
        let cloud = known_cloud(path, &table.cloud, clouds)?;
        if let Some(base_url) = &table.base_url
            && !is_web_address(base_url.get_ref())
        {
            let message = format!("`{}` is not an address that a site can have", base_url.get_ref());
            return Err(mistake(
                path,
                base_url.span(),
                message,
                "write `https://`, a host, and the path that the site is served under",
            ));
        }
        let default = default_site(&clouds[cloud.index()], cloud);
        sites.push(SiteRecord {
            id,
            audience: table.audience,
            language: table.language.map_or(Ok(default.language), |tag| pages::language(path, tag))?,
            base_url: table.base_url.map(|url| without_final_slash(url.get_ref())),
            title: table.title.unwrap_or(default.title),
            cloud: default.cloud,
        });
    }
    if sites.is_empty() {
        sites = (0..clouds.len()).map(|index| default_site(&clouds[index], CloudId::new(index))).collect();
    }
    Ok(sites)
}

pub(super) fn default_site(cloud: &Cloud, id: CloudId) -> SiteRecord {
    SiteRecord {
        id: cloud.id.clone(),
        cloud: id,
        audience: SiteAudience::All,
        language: cloud.language.clone(),
        base_url: None,
        title: "Self-help".to_owned(),
    }
}
