//! The clouds that are built in.
//!
//! Must not know what a content root changes of them.

use super::Cloud;

pub(super) fn new_cloud(id: &str, display_name: &str) -> Cloud {
    Cloud {
        id: id.to_owned(),
        display_name: display_name.to_owned(),
        aliases: Vec::new(),
        portal: None,
        documentation_hosts: Vec::new(),
        air_gapped: false,
        localized_links: false,
        language: "en".to_owned(),
        retired: false,
    }
}

/// The documentation that most clouds share.
pub(super) const SHARED_DOCUMENTATION: &[&str] = &["docs.microsoft.com", "azure.microsoft.com"];

pub(super) fn default_clouds() -> Vec<Cloud> {
    let with = |id, name, portal: &str, hosts: &[&str]| Cloud {
        portal: Some(portal.to_owned()),
        documentation_hosts: hosts.iter().map(|&host| host.to_owned()).collect(),
        ..new_cloud(id, name)
    };
    let isolated = |id, name| Cloud { air_gapped: true, ..new_cloud(id, name) };
    let germany = with("blackforest", "Germany", "https://portal.microsoftazure.de", SHARED_DOCUMENTATION);
    let china = with("mooncake", "China", "https://portal.azure.cn", &["docs.azure.cn"]);
    vec![
        with("public", "Public", "https://portal.azure.com", SHARED_DOCUMENTATION),
        Cloud { localized_links: true, ..china },
        with("fairfax", "US Government", "https://portal.azure.us", SHARED_DOCUMENTATION),
        isolated("usnat", "USNat"),
        isolated("ussec", "USSec"),
        Cloud { retired: true, ..germany },
    ]
}
