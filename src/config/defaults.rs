//! The clouds that are built in.
//!
//! Must not know what a content root changes of them.

use std::collections::BTreeMap;

use super::Cloud;
use super::clouds::host_of;
use super::links::Hosts;
use super::policy::{Counterpart, Outside};

pub(super) fn new_cloud(id: &str, display_name: &str) -> Cloud {
    Cloud {
        id: id.to_owned(),
        display_name: display_name.to_owned(),
        aliases: Vec::new(),
        portal: None,
        portal_host: None,
        documentation_hosts: Vec::new(),
        own_hosts: Hosts::default(),
        allowed_hosts: Hosts::default(),
        warned_hosts: Hosts::default(),
        forbidden_hosts: Hosts::default(),
        counterparts: BTreeMap::new(),
        rewrites: Vec::new(),
        air_gapped: false,
        outside: Outside::default(),
        localized_links: false,
        language: "en".to_owned(),
        retired: false,
        described_at: None,
        added_at: None,
    }
}

/// The documentation that most clouds share.
pub(super) const SHARED_DOCUMENTATION: &[&str] = &["docs.microsoft.com", "azure.microsoft.com"];

pub(super) fn default_clouds() -> Vec<Cloud> {
    let with = |id, name, portal: &str, hosts: &[&str], own: &[&str]| Cloud {
        portal: Some(portal.to_owned()),
        portal_host: host_of(portal),
        documentation_hosts: hosts.iter().map(|&host| host.to_owned()).collect(),
        own_hosts: Hosts::new(own),
        ..new_cloud(id, name)
    };
    let isolated = |id, name, portal, own| Cloud { air_gapped: true, ..with(id, name, portal, &[], &[own]) };
    let of_china =
        &["azure.cn", "windowsazure.cn", "chinacloudapi.cn", "chinacloudsites.cn", "partner.microsoftonline.cn"];
    let china = with("mooncake", "China", "https://portal.azure.cn", &["docs.azure.cn"], of_china);
    let counterparts = [("docs.microsoft.com", "docs.azure.cn"), ("azure.microsoft.com", "www.azure.cn")];
    let counterpart = |other: &str| Counterpart { host: other.to_owned(), place: None };
    let counterparts = counterparts.map(|(host, other)| (host.to_owned(), counterpart(other))).into_iter().collect();
    let of_government = &["azure.us", "usgovcloudapi.net", "usgovtrafficmanager.net", "microsoftonline.us"];
    let of_germany = &["microsoftazure.de", "cloudapi.de", "microsoftonline.de"];
    vec![
        with("public", "Public", "https://portal.azure.com", SHARED_DOCUMENTATION, &[]),
        Cloud { localized_links: true, counterparts, ..china },
        with("fairfax", "US Government", "https://portal.azure.us", SHARED_DOCUMENTATION, of_government),
        isolated("usnat", "USNat", "https://portal.azure.eaglex.ic.gov", "eaglex.ic.gov"),
        isolated("ussec", "USSec", "https://portal.azure.microsoft.scloud", "microsoft.scloud"),
        Cloud {
            retired: true,
            ..with("blackforest", "Germany", "https://portal.microsoftazure.de", SHARED_DOCUMENTATION, of_germany)
        },
    ]
}
