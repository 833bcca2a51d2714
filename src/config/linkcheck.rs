//! What links may be asked for on the web: `[linkcheck]`.
//!
//! Must not ask.

use serde::Deserialize;
use toml::Spanned;

use super::mistake;
use crate::diagnostic::Diagnostic;
use crate::text::RelPath;

/// How the web is asked about links.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LinkcheckSettings {
    /// Hosts that may be asked although their addresses are of the inside.
    pub allowed_hosts: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LinkcheckTable {
    allowed_hosts: Vec<Spanned<String>>,
}

pub(super) fn settings(path: &RelPath, table: LinkcheckTable) -> Result<LinkcheckSettings, Box<Diagnostic>> {
    for host in &table.allowed_hosts {
        let name = host.get_ref().trim();
        if name.is_empty() || name.contains(['/', '*', '@']) || name.contains(char::is_whitespace) {
            let message = format!("`{name}` is no host that can be allowed");
            let hint = "write the whole name of a host, such as `wiki.example.com`, or its address";
            return Err(mistake(path, host.span(), message, hint));
        }
    }
    let allowed_hosts = table.allowed_hosts.into_iter().map(|host| host.into_inner().trim().to_lowercase()).collect();
    Ok(LinkcheckSettings { allowed_hosts })
}
