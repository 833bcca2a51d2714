//! One cloud's view of the corpus for one audience: complete, immutable, made anew each time.
//!
//! Must not know templates or outputs. Everything inferred here comes from the site's own articles alone, so that nothing
//! of another cloud's articles can leak.

mod names;
mod navigation;
mod placement;
mod policy;
mod topics;
mod urls;

pub use names::Names;
use navigation::OTHER as OTHER_SERVICE;
pub use navigation::{Navigation, Troubleshooter};
pub use placement::{Basis, Placed, Placement};
pub use policy::{Outcome, local_file, web_host};
pub use topics::{Slots, Topics};
pub use urls::{Urls, relative, root_from, safe_name};

use crate::article::{Article, Audience, Kind, Link};
use crate::catalogue::Catalogue;
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
    /// In order of path.
    pub articles: Vec<ArticleId>,
    published: Vec<bool>,
    pub topics: Topics,
    pub placement: Placement,
    pub names: Names,
    pub navigation: Navigation,
}

impl<'a> Site<'a> {
    #[must_use]
    pub fn new(world: World<'a>, record: &'a SiteRecord) -> Self {
        let World { config, catalogue, corpus, .. } = world;
        let articles: Vec<ArticleId> =
            corpus.iter().filter(|(_, entry)| is_published_on(record, entry)).map(|(id, _)| id).collect();
        let mut published = vec![false; corpus.len()];
        for id in &articles {
            published[id.index()] = true;
        }
        let topics = Topics::new(corpus, &articles);
        let placement = Placement::new(corpus, &articles);
        let names = Names::new(config, catalogue, corpus, &articles, &placement, &topics);
        let navigation = Navigation::new(corpus, &articles, &placement, &topics);
        Self { world, record, articles, published, topics, placement, names, navigation }
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

    /// What becomes of a link that stands in a file with these headings.
    #[must_use]
    pub fn outcome(&self, path: &RelPath, article: &Article, link: &Link) -> Outcome {
        let headings = |id: &str| article.markdown.headings.iter().any(|heading| heading.id == id);
        let World { config, corpus, .. } = self.world;
        let is_published = |id| self.is_published(id);
        policy::outcome(config, self.record.cloud, corpus, path, &headings, &is_published, link)
    }

    /// The files beside the articles that this site's articles refer to, in order, each once.
    #[must_use]
    pub fn files(&self) -> Vec<RelPath> {
        let corpus = self.world.corpus;
        let mut files: Vec<RelPath> = Vec::new();
        for &id in &self.articles {
            let article = self.entry(id).article();
            for fragment in article.fragments() {
                files.extend(policy::files(corpus, article.path(), fragment));
            }
        }
        files.sort();
        files.dedup();
        files
    }

    /// How many articles of each kind there are, in the order of kinds; kinds without one are left out.
    #[must_use]
    pub fn kinds(&self) -> Vec<(Kind, usize)> {
        let count = |kind| self.articles.iter().filter(|&&id| self.entry(id).kind == kind).count();
        Kind::ALL.into_iter().map(|kind| (kind, count(kind))).filter(|&(_, count)| count > 0).collect()
    }
}

fn is_published_on(record: &SiteRecord, entry: &Entry) -> bool {
    let is_for_audience = match record.audience {
        SiteAudience::All => true,
        SiteAudience::Customer => entry.audience == Audience::Customer,
        SiteAudience::Engineer => entry.audience == Audience::Engineer,
    };
    is_for_audience && entry.clouds.contains(record.cloud)
}
