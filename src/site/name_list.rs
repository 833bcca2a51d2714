//! The names that the sites show, as their owner reviews them: what is given stays, what is inferred is proposed.
//!
//! `names.toml` holds in every site, so what only some sites may say is no proposal for all. Must not know the form that
//! it is written in.

use std::collections::BTreeMap;

use super::names::{Name, Names, Origin};
use super::{Placement, Topics, articles_for};
use crate::catalogue::Catalogue;
use crate::config::{Config, SiteAudience, SiteRecord};
use crate::corpus::Corpus;

/// Services, products and topics, each by id.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct NameList {
    pub services: BTreeMap<String, Listed>,
    pub products: BTreeMap<String, Listed>,
    pub topics: BTreeMap<String, Listed>,
}

/// What becomes of an id in the list.
#[derive(Debug, PartialEq, Eq)]
pub enum Listed {
    /// `names.toml` has the name already; whether a site shows it.
    Given { name: String, is_shown: bool },
    /// All sites that have the id call it so.
    Agreed(Name),
    /// To be decided: the sites do not agree, or the name is from articles that other sites must not tell of, or there is
    /// none. As long as nothing is given, each site keeps its own; these are the names and the sites that have them.
    Open(Vec<(Name, Vec<String>)>),
}

/// The ids of a table, and in order of sites what each site calls them.
type Said = BTreeMap<String, Vec<(Name, usize)>>;

/// Every name of the configured sites, but for those that a topic catalogue gives.
#[must_use]
pub fn name_list(config: &Config, catalogue: &Catalogue, corpus: &Corpus) -> NameList {
    let sites = open_sites_first(config);
    let (mut services, mut products, mut topics) = (Said::new(), Said::new(), Said::new());
    for (place, record) in sites.iter().enumerate() {
        let articles = articles_for(corpus, record.cloud, record.audience);
        let slots = Topics::new(catalogue, record.cloud, corpus, &articles);
        let placement = Placement::new(corpus, &articles);
        let names = Names::new(record.cloud, config, catalogue, corpus, &articles, &placement, &slots);
        add(&mut services, names.services(), place);
        add(&mut products, names.products(), place);
        add(&mut topics, names.topics(), place);
    }
    let table = |said: Said, given: &BTreeMap<String, String>| {
        let unshown = given.iter().filter(|(id, _)| !said.contains_key(*id));
        let unshown: Vec<_> =
            unshown.map(|(id, name)| (id.clone(), Listed::Given { name: name.clone(), is_shown: false })).collect();
        let shown = said.into_iter().filter_map(|(id, names)| Some((id, listed(config, &sites, names)?)));
        shown.chain(unshown).collect()
    };
    NameList {
        services: table(services, &config.names.services),
        products: table(products, &config.names.products),
        topics: table(topics, &config.names.topics),
    }
}

fn add<'a>(said: &mut Said, names: impl Iterator<Item = (&'a str, &'a Name)>, site: usize) {
    for (id, name) in names {
        said.entry(id.to_owned()).or_default().push((name.clone(), site));
    }
}

/// Nothing for a name that the catalogue gives wherever it is shown.
fn listed(config: &Config, sites: &[&SiteRecord], said: Vec<(Name, usize)>) -> Option<Listed> {
    if said.iter().all(|(name, _)| name.origin == Origin::Catalogue) {
        return None;
    }
    let (first, first_site) = said.first()?;
    if first.origin == Origin::Given {
        return Some(Listed::Given { name: first.text.clone(), is_shown: true });
    }
    let are_agreed = said.iter().all(|(name, _)| name.text == first.text);
    // The first site is the most open one, so where that one is closed all are.
    let is_for_all = is_open(config, sites[*first_site]) || !sites.iter().any(|site| is_open(config, site));
    if are_agreed && is_for_all && first.origin != Origin::Id {
        return Some(Listed::Agreed(first.clone()));
    }
    let mut open: Vec<(Name, Vec<String>)> = Vec::new();
    for (name, site) in said {
        let site = sites[site].id.clone();
        match open.iter_mut().find(|(known, _)| known.text == name.text) {
            Some((_, sites)) => sites.push(site),
            None => open.push((name, vec![site])),
        }
    }
    Some(Listed::Open(open))
}

/// Whether the articles of a site may be told of in other sites: not those of isolated clouds, and not what engineers alone
/// read, where customers have sites of their own.
fn is_open(config: &Config, site: &SiteRecord) -> bool {
    let are_customers_apart = config.sites.iter().any(|site| site.audience == SiteAudience::Customer);
    !config.cloud(site.cloud).air_gapped && (site.audience == SiteAudience::Customer || !are_customers_apart)
}

fn open_sites_first(config: &Config) -> Vec<&SiteRecord> {
    let mut sites: Vec<&SiteRecord> = config.sites.iter().collect();
    sites.sort_by_key(|site| !is_open(config, site));
    sites
}
