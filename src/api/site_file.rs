//! The file that tells which site this is.
//!
//! Must not know the other files.

use serde::{Deserialize, Serialize};

use super::VERSION;
use crate::config::{SiteAudience, SiteRecord};
use crate::site::Site;

/// Its path below the site's folder.
pub const SITE_FILE: &str = "api/v1/site.json";

/// What [`SITE_FILE`] tells: of which cloud a site is, for whoever is given its files alone.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteFile {
    pub version: u32,
    pub id: String,
    pub cloud: String,
    pub audience: SiteAudience,
    pub language: String,
    pub title: String,
}

impl SiteFile {
    pub(super) fn of(site: &Site<'_>) -> Self {
        let SiteRecord { id, audience, language, title, .. } = site.record;
        Self {
            version: VERSION,
            id: id.clone(),
            cloud: site.world.config.cloud(site.record.cloud).id.clone(),
            audience: *audience,
            language: language.clone(),
            title: title.clone(),
        }
    }
}
