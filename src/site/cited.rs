//! A first catalogue: the topics that articles cite or describe, in all clouds, as far as articles tell.
//!
//! Must not know the form that it is written in.

use std::collections::BTreeSet;

use super::articles_for;
use super::names::Names;
use super::placement::Placement;
use super::topics::Topics;
use crate::catalogue::{Catalogue, Topic};
use crate::cloud::{CloudId, CloudSet};
use crate::config::{Config, SiteAudience};
use crate::corpus::Corpus;

/// Every topic that an article cites or describes, with the clouds and products of these articles. What names and the
/// catalogue say already is kept.
#[must_use]
pub fn cited_topics(config: &Config, catalogue: &Catalogue, corpus: &Corpus) -> Catalogue {
    let mut cited = Catalogue::default();
    for (cloud, audience) in open_clouds_first(config) {
        let articles = articles_for(corpus, cloud, audience);
        let topics = Topics::new(catalogue, cloud, corpus, &articles);
        let placement = Placement::new(corpus, &articles);
        let names = Names::new(cloud, config, catalogue, corpus, &articles, &placement, &topics);
        for (id, slots) in topics.iter() {
            let topic = cited.topics.entry(id.to_owned()).or_insert_with(|| Topic {
                name: one_line(names.topic(id)),
                products: Vec::new(),
                parent: None,
                clouds: CloudSet::EMPTY,
            });
            topic.clouds = topic.clouds.with(cloud);
            let products: BTreeSet<String> = topic.products.drain(..).chain(slots.products.iter().cloned()).collect();
            topic.products = products.into_iter().collect();
        }
    }
    let is_cited = |(_, topic): &(&String, &String)| cited.topics.contains_key(*topic);
    cited.aliases =
        catalogue.aliases.iter().filter(is_cited).map(|(alias, topic)| (alias.clone(), topic.clone())).collect();
    let known: BTreeSet<String> = cited.topics.keys().cloned().collect();
    for (id, topic) in &mut cited.topics {
        let parent = catalogue.topics.get(id).and_then(|topic| topic.parent.clone());
        topic.parent = parent.filter(|parent| known.contains(parent));
    }
    cited
}

/// A catalogue gives a topic one name for all of its clouds. It is taken from the first of them, so that a name from an
/// isolated cloud's articles is seen in no other cloud; and where audiences have sites of their own, from what customers
/// read before what engineers do.
fn open_clouds_first(config: &Config) -> Vec<(CloudId, SiteAudience)> {
    let are_audiences_apart = config.sites.iter().any(|site| site.audience != SiteAudience::All);
    let audiences: &[SiteAudience] =
        if are_audiences_apart { &[SiteAudience::Customer, SiteAudience::Engineer] } else { &[SiteAudience::All] };
    let clouds: Vec<CloudId> = (0..config.clouds.len()).map(CloudId::new).collect();
    let views = audiences.iter().enumerate().flat_map(|view| clouds.iter().map(move |&cloud| (cloud, view)));
    let mut views: Vec<_> = views.collect();
    views.sort_by_key(|&(cloud, (place, _))| {
        (config.cloud(cloud).air_gapped, place, config.cloud(cloud).retired, cloud)
    });
    views.into_iter().map(|(cloud, (_, &audience))| (cloud, audience)).collect()
}

fn one_line(name: &str) -> String {
    let words = name.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}
