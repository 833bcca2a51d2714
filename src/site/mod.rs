//! One cloud's view of the corpus for one audience: complete, immutable, made anew each time.
//!
//! Must not know templates or outputs. Everything inferred here comes from the site's own articles alone, so that nothing
//! of another cloud's articles can leak.

mod cited;
pub mod claims;
pub mod coverage;
mod name_list;
mod names;
mod navigation;
mod placement;
mod policy;
mod topics;
mod urls;

pub use cited::cited_topics;
pub use name_list::{Listed, NameList, name_list};
pub use names::{Name, Names, Origin};
use navigation::OTHER as OTHER_SERVICE;
pub use navigation::{Navigation, Troubleshooter};
pub use placement::{Basis, Placed, Placement};
pub use policy::{
    Outcome, article_at, blade_outcome, files_of, is_safe_file, local_file, path_named, web_host, web_outcome,
};
pub use topics::{Precedence, Slots, Topics, is_answer, precedence};
pub use urls::{Urls, is_device_name, relative, root_from, safe_name, unique_name};

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use foldhash::HashMap;
use serde::{Deserialize, Serialize};

use crate::article::{Article, Blade, Kind, Link};
use crate::catalogue::Catalogue;
use crate::cloud::CloudId;
use crate::config::{Cloud, Config, SiteAudience, SiteRecord};
use crate::corpus::{ArticleId, Corpus, Entry};
use crate::text::RelPath;

/// What every site is made from.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    pub config: &'a Config,
    pub catalogue: &'a Catalogue,
    pub corpus: &'a Corpus,
    pub urls: &'a Urls,
}

/// A site: its articles, and what follows from them.
#[derive(Debug)]
pub struct Site<'a> {
    pub world: World<'a>,
    pub record: &'a SiteRecord,
    inferred: Arc<Inferred>,
    pub names: Arc<Names>,
    /// The headings of each article that links ask for: their ids by the lower-case id.
    headings: OnceLock<Vec<OnceLock<HashMap<String, String>>>>,
}

/// What follows from the articles of a site. It holds as long as all articles show the same to others
/// ([`Article::shown`]), whatever they are called and their own words are.
#[derive(Debug, Serialize, Deserialize)]
pub struct Inferred {
    /// In order of path.
    pub articles: Vec<ArticleId>,
    published: Vec<bool>,
    pub topics: Topics,
    pub placement: Placement,
    pub navigation: Navigation,
    /// The articles that diagnostics look up, by lower-case symptom.
    pub symptoms: BTreeMap<String, Vec<ArticleId>>,
}

impl Deref for Site<'_> {
    type Target = Inferred;

    fn deref(&self) -> &Inferred {
        &self.inferred
    }
}

impl Inferred {
    #[must_use]
    pub fn new(world: World<'_>, record: &SiteRecord) -> Self {
        let World { catalogue, corpus, .. } = world;
        let articles = articles_for(corpus, record.cloud, record.audience);
        let mut published = vec![false; corpus.len()];
        for id in &articles {
            published[id.index()] = true;
        }
        let (topics, placement) = rayon::join(
            || Topics::new(catalogue, record.cloud, corpus, &articles),
            || Placement::new(corpus, &articles),
        );
        let navigation = Navigation::new(corpus, &articles, &placement, &topics);
        let mut symptoms: BTreeMap<String, Vec<ArticleId>> = BTreeMap::new();
        for &id in &articles {
            for symptom in &corpus.entry(id).symptoms {
                symptoms.entry(symptom.clone()).or_default().push(id);
            }
        }
        Self { articles, published, topics, placement, navigation, symptoms }
    }

    /// What a site with these articles calls its services, products and topics.
    #[must_use]
    pub fn names(&self, world: World<'_>, record: &SiteRecord) -> Names {
        let World { config, catalogue, corpus, .. } = world;
        Names::new(record.cloud, config, catalogue, corpus, &self.articles, &self.placement, &self.topics)
    }

    /// Whether it may be of a corpus of so many articles.
    #[must_use]
    pub fn fits(&self, corpus: &Corpus) -> bool {
        let is_there = |id: &ArticleId| id.index() < corpus.len();
        self.published.len() == corpus.len() && self.placement.fits(corpus) && self.articles.iter().all(is_there)
    }
}

impl<'a> Site<'a> {
    #[must_use]
    pub fn new(world: World<'a>, record: &'a SiteRecord) -> Self {
        let inferred = Inferred::new(world, record);
        let names = inferred.names(world, record);
        Self::of(world, record, Arc::new(inferred), Arc::new(names))
    }

    /// A site of which is known what follows from its articles, and what things are called.
    #[must_use]
    pub fn of(world: World<'a>, record: &'a SiteRecord, inferred: Arc<Inferred>, names: Arc<Names>) -> Self {
        Self { world, record, inferred, names, headings: OnceLock::new() }
    }

    #[must_use]
    pub fn cloud(&self) -> &'a Cloud {
        self.world.config.cloud(self.record.cloud)
    }

    #[must_use]
    pub fn entry(&self, id: ArticleId) -> &'a Entry {
        self.world.corpus.entry(id)
    }

    /// What a service is called; articles that no service can be told of belong to "Other".
    #[must_use]
    pub fn service_name<'s>(&'s self, id: &'s str) -> &'s str {
        if id == OTHER_SERVICE { "Other" } else { self.names.service(id) }
    }

    /// The path of an article's page.
    #[must_use]
    pub fn page(&self, id: ArticleId) -> &'a str {
        self.world.urls.page(id)
    }

    #[must_use]
    pub fn is_published(&self, id: ArticleId) -> bool {
        self.published[id.index()]
    }

    /// The articles of this site with an `articleId`: one, unless two claim it.
    pub fn with_article_id(&self, article_id: &str) -> impl Iterator<Item = ArticleId> {
        let all = self.world.corpus.with_article_id(article_id);
        all.iter().copied().filter(|&id| self.is_published(id))
    }

    /// The articles of this site that a symptom leads to, whatever its letter case.
    #[must_use]
    pub fn with_symptom(&self, symptom: &str) -> &[ArticleId] {
        self.symptoms.get(symptom.trim().to_lowercase().as_str()).map_or(&[], Vec::as_slice)
    }

    /// What becomes of a link that stands in an article or an include.
    #[must_use]
    pub fn outcome(&self, article: &Article, link: &Link) -> Outcome {
        let World { config, corpus, .. } = self.world;
        let heading = |path: &RelPath, id: &str| self.heading(path, id);
        let is_published = |id| self.is_published(id);
        policy::outcome(config, self.record.cloud, corpus, article.path(), &heading, &is_published, link)
    }

    /// What becomes of a web address that is no link of an article's text: an image's.
    #[must_use]
    pub fn web_outcome(&self, address: &str) -> Option<Outcome> {
        policy::web_outcome(self.world.config, self.record.cloud, address)
    }

    /// What becomes of a link to a blade.
    #[must_use]
    pub fn blade_outcome(&self, blade: Blade) -> Outcome {
        policy::blade_outcome(self.world.config, self.record.cloud, blade)
    }

    /// The id of a heading of an article or an include, as its page has it; authors write it in any letter case.
    fn heading(&self, path: &RelPath, id: &str) -> Option<String> {
        let (corpus, id) = (self.world.corpus, id.to_lowercase());
        let Some(article) = corpus.at_path(path) else {
            let headings = &corpus.include(path)?.markdown.headings;
            return headings.iter().find(|heading| heading.id.to_lowercase() == id).map(|heading| heading.id.clone());
        };
        let by_id = || {
            let headings = corpus.entry(article).article().markdown.headings.iter();
            // Of ids that differ in letter case alone, the first counts.
            headings.rev().map(|heading| (heading.id.to_lowercase(), heading.id.clone())).collect()
        };
        let headings = self.headings.get_or_init(|| corpus.iter().map(|_| OnceLock::new()).collect());
        let ids: &HashMap<String, String> = headings.get(article.index())?.get_or_init(by_id);
        ids.get(&id).cloned()
    }

    /// The files beside the articles that this site's articles refer to, in order, each once.
    #[must_use]
    pub fn files(&self) -> Vec<RelPath> {
        let articles = self.articles.iter().map(|&id| self.entry(id).article());
        policy::files_of(self.world.corpus, articles).into_iter().collect()
    }

    /// How many articles of each kind there are, in the order of kinds; kinds without one are left out.
    #[must_use]
    pub fn kinds(&self) -> Vec<(Kind, usize)> {
        let count = |kind| self.articles.iter().filter(|&&id| self.entry(id).kind == kind).count();
        Kind::ALL.into_iter().map(|kind| (kind, count(kind))).filter(|&(_, count)| count > 0).collect()
    }
}

/// The articles that a cloud has for some readers, in order of path.
#[must_use]
pub fn articles_for(corpus: &Corpus, cloud: CloudId, audience: SiteAudience) -> Vec<ArticleId> {
    let is_seen = |entry: &Entry| audience.includes(entry.audience) && entry.clouds.contains(cloud);
    corpus.iter().filter(|(_, entry)| is_seen(entry)).map(|(id, _)| id).collect()
}

/// Whether a site has the page of an article.
#[must_use]
pub fn is_published_on(record: &SiteRecord, entry: &Entry) -> bool {
    record.audience.includes(entry.audience) && entry.clouds.contains(record.cloud)
}
