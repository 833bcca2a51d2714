//! Where the links of an article lead, cloud by cloud.
//!
//! Must not know how that is shown.

use super::Desk;
use crate::article::Blade;
use crate::cloud::CloudSet;
use crate::site::{self, Outcome};

/// What becomes of an address in the clouds of an article, the same said once, in the order of the clouds.
pub(super) fn outcomes(desk: &Desk<'_>, address: &str) -> Vec<(CloudSet, Outcome)> {
    let config = &desk.snapshot.config;
    let current: CloudSet = config.current_sites().map(|site| site.cloud).collect();
    let clouds = desk.entry.clouds.intersection(current);
    // An article that is published nowhere yet will be somewhere.
    let clouds = if clouds.is_empty() { current } else { clouds };
    let blade = Blade::parse(address);
    let mut outcomes: Vec<(CloudSet, Outcome)> = Vec::new();
    for cloud in clouds.iter() {
        let outcome = match &blade {
            Some(blade) => Some(site::blade_outcome(config, cloud, blade.clone())),
            None => site::web_outcome(config, cloud, address),
        };
        let Some(outcome) = outcome else { continue };
        match outcomes.iter_mut().find(|(_, known)| *known == outcome) {
            Some((clouds, _)) => *clouds = clouds.with(cloud),
            None => outcomes.push(([cloud].into_iter().collect(), outcome)),
        }
    }
    outcomes
}
