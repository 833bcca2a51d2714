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
    /// Hosts that may be asked although their addresses are of the inside, as addresses have them.
    pub allowed_hosts: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LinkcheckTable {
    allowed_hosts: Vec<Spanned<String>>,
}

pub(super) fn settings(path: &RelPath, table: LinkcheckTable) -> Result<LinkcheckSettings, Box<Diagnostic>> {
    let mut allowed_hosts = Vec::new();
    for host in table.allowed_hosts {
        match host_in_addresses(host.get_ref()) {
            Ok(host) => allowed_hosts.push(host),
            Err(message) => return Err(mistake(path, host.span(), message, HOST_HINT)),
        }
    }
    Ok(LinkcheckSettings { allowed_hosts })
}

/// What to write where no host is written.
pub const HOST_HINT: &str =
    "write the whole name of a host, such as `wiki.example.com`, or its address, without `https://` and a port";

/// A host as somebody names it, as browsers write it into an address: ASCII alone, numbers in their shortest form, and no dot
/// at its end.
///
/// # Errors
/// That it is none, in words.
pub fn host_in_addresses(text: &str) -> Result<String, String> {
    let text = text.trim();
    let named = host_named(text.strip_suffix('.').unwrap_or(text)).ok();
    let host = named.and_then(|named| url::Host::parse(&named).ok());
    host.map(|host| host.to_string()).ok_or_else(|| format!("`{text}` is no host"))
}

/// A host as somebody names it, in lower case, IPv6 addresses in brackets.
///
/// # Errors
/// That it is none, in words.
pub fn host_named(text: &str) -> Result<String, String> {
    let name = text.trim().to_lowercase();
    let inner = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(&name);
    if inner.matches(':').count() > 1 && inner.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, ':' | '.')) {
        return Ok(format!("[{inner}]"));
    }
    let is_label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if !name.split('.').all(is_label) {
        return Err(format!("`{}` is no host", text.trim()));
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_named_in_any_form_and_has_one_in_addresses() {
        for (written, host) in [
            ("localh\u{f6}st.LOCALHOST", "xn--localhst-s4a.localhost"),
            ("0:0::1", "[::1]"),
            ("[0::1]", "[::1]"),
            ("localhost.", "localhost"),
            ("127.1", "127.0.0.1"),
            ("build_1", "build_1"),
        ] {
            assert_eq!(host_in_addresses(written).as_deref(), Ok(host));
        }
        for other in ["", ".", "a..", "1.2.3.4.5", "a:80", "g::1", "1:2:3"] {
            assert_eq!(host_in_addresses(other), Err(format!("`{other}` is no host")));
        }
    }

    #[test]
    fn a_host_is_a_whole_name_or_an_address_and_nothing_else() {
        for (written, host) in [
            (" Wiki.Example.COM ", "wiki.example.com"),
            ("127.0.0.1", "127.0.0.1"),
            ("FD00::1", "[fd00::1]"),
            ("[::1]", "[::1]"),
            ("build_1", "build_1"),
        ] {
            assert_eq!(host_named(written).as_deref(), Ok(host));
        }
        for other in [
            "",
            " ",
            "https://wiki.example.com",
            "127.0.0.1:8899",
            "a.example.com/b",
            "*.example.com",
            "a b",
            "a@b",
            ".a",
            "a.",
        ] {
            assert_eq!(host_named(other), Err(format!("`{}` is no host", other.trim())));
        }
    }
}
