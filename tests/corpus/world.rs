//! The corpus, loaded and built once for all tests.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use selfhelp::build::Build;
use selfhelp::config::{SiteAudience, SiteRecord};
use selfhelp::disk;
use selfhelp::output::Output;
use selfhelp::session::{Change, Session, Snapshot};
use selfhelp::text::RelPath;

use crate::raw::RawArticle;

/// Everything that the tests look at.
pub struct World {
    pub snapshot: Arc<Snapshot>,
    /// In the order of the configuration.
    pub sites: Vec<BuiltSite>,
    /// What the test's own reader makes of each article, by path.
    pub articles: BTreeMap<String, RawArticle>,
}

/// A site, and whose articles it shows.
pub struct BuiltSite {
    pub id: String,
    /// The cloud's id.
    pub cloud: String,
    pub audience: SiteAudience,
    pub output: Output,
}

impl BuiltSite {
    /// Whether an article is for the site's cloud and readers.
    pub fn shows(&self, article: &RawArticle) -> bool {
        let is_for_audience = match self.audience {
            SiteAudience::All => true,
            SiteAudience::Customer => !article.is_for_engineers(),
            SiteAudience::Engineer => article.is_for_engineers(),
        };
        is_for_audience && article.is_in(&self.cloud)
    }
}

impl World {
    /// The articles of a site: those that name its cloud, do not take it away again, and are for its readers.
    pub fn published<'a>(&'a self, site: &'a BuiltSite) -> impl Iterator<Item = (&'a str, &'a RawArticle)> {
        self.articles.iter().filter(move |(_, it)| site.shows(it)).map(|(path, it)| (path.as_str(), it))
    }

    /// The page of an article, by the path that its source has.
    pub fn page_of(&self, path: &str) -> String {
        let id = self.snapshot.corpus.at_path(&RelPath::new(path)).expect("an article of the corpus");
        self.urls().page(id).to_owned()
    }

    fn urls(&self) -> &'static selfhelp::site::Urls {
        static URLS: OnceLock<selfhelp::site::Urls> = OnceLock::new();
        URLS.get_or_init(|| selfhelp::site::Urls::new(&self.snapshot.corpus))
    }
}

/// Where the corpus is, if it is there.
pub fn root() -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if root.is_dir() {
        return Some(root);
    }
    println!("skipped: ../shared/corpus is not there");
    None
}

/// The corpus as it is on disk.
pub fn snapshot() -> Option<Arc<Snapshot>> {
    let loaded = disk::load(&root()?, None).expect("the corpus can be read");
    Some(Session::new(loaded.sources).snapshot().expect("the corpus needs no configuration"))
}

/// A site for customers and one for engineers, of the same cloud.
const ONE_AUDIENCE_EACH: &str = "[[sites]]\nid = \"customers\"\ncloud = \"public\"\naudience = \"customer\"\n\
                                 [[sites]]\nid = \"engineers\"\ncloud = \"public\"\naudience = \"engineer\"\n";

/// The sites of a snapshot.
pub fn build(snapshot: &Snapshot) -> Vec<BuiltSite> {
    let build = Build::new(snapshot);
    let sites = snapshot.config.current_sites();
    let site = |record: &SiteRecord| BuiltSite {
        id: record.id.clone(),
        cloud: snapshot.config.cloud(record.cloud).id.clone(),
        audience: record.audience,
        output: build.site(record).output,
    };
    sites.map(site).collect()
}

/// The corpus with its sites, made by the first test that asks.
pub fn world() -> Option<&'static World> {
    static WORLD: OnceLock<Option<World>> = OnceLock::new();
    WORLD.get_or_init(|| Some(world_of(snapshot()?))).as_ref()
}

/// The same corpus with a site for each audience.
pub fn world_of_audiences() -> Option<&'static World> {
    static WORLD: OnceLock<Option<World>> = OnceLock::new();
    let make = || {
        let mut session = Session::new(snapshot()?.sources.clone());
        session.apply(Change::Write(RelPath::new("selfhelp.toml"), ONE_AUDIENCE_EACH.as_bytes().into()));
        Some(world_of(session.snapshot().expect("the sites are described well")))
    };
    WORLD.get_or_init(make).as_ref()
}

fn world_of(snapshot: Arc<Snapshot>) -> World {
    let sites = build(&snapshot);
    let sources = snapshot.sources.below("articles/").filter(|(path, _)| path.as_str().ends_with(".md"));
    let articles = sources.map(|(path, bytes)| (path.to_string(), RawArticle::read(bytes))).collect();
    World { snapshot, sites, articles }
}
