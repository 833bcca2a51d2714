//! What help portals get beside the pages: `[portal]`.
//!
//! Must not know the files that they get it in.

use serde::Deserialize;

/// What help portals get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PortalSettings {
    /// The bodies of articles as HTML, as their pages show them.
    pub bodies: bool,
}
