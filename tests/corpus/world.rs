//! The corpus, loaded and built once for all tests.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use selfhelp::build::Build;
use selfhelp::disk;
use selfhelp::output::Output;
use selfhelp::session::{Session, Snapshot};

use crate::raw::RawArticle;

/// Everything that the tests look at.
pub struct World {
    pub snapshot: Arc<Snapshot>,
    /// In the order of the configuration.
    pub sites: Vec<BuiltSite>,
    /// What the test's own reader makes of each article, by path.
    pub articles: BTreeMap<String, RawArticle>,
}

/// One cloud's site.
pub struct BuiltSite {
    /// The cloud's id, which is the site's as well.
    pub cloud: String,
    pub output: Output,
}

impl World {
    /// The articles that name a cloud and do not take it away again.
    pub fn published<'a>(&'a self, cloud: &'a str) -> impl Iterator<Item = (&'a str, &'a RawArticle)> {
        self.articles.iter().filter(move |(_, it)| it.is_in(cloud)).map(|(path, it)| (path.as_str(), it))
    }

    /// The page of an article, by the path that its source has.
    pub fn page_of(&self, path: &str) -> String {
        let id = self.snapshot.corpus.at_path(&selfhelp::text::RelPath::new(path)).expect("an article of the corpus");
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

/// The sites of a snapshot.
pub fn build(snapshot: &Snapshot) -> Vec<BuiltSite> {
    let build = Build::new(snapshot);
    let sites = snapshot.config.current_sites();
    sites.map(|record| BuiltSite { cloud: record.id.clone(), output: build.site(record).output }).collect()
}

/// The corpus with its sites, made by the first test that asks.
pub fn world() -> Option<&'static World> {
    static WORLD: OnceLock<Option<World>> = OnceLock::new();
    let make = || {
        let snapshot = snapshot()?;
        let sites = build(&snapshot);
        let sources = snapshot.sources.below("articles/").filter(|(path, _)| path.as_str().ends_with(".md"));
        let articles = sources.map(|(path, bytes)| (path.to_string(), RawArticle::read(bytes))).collect();
        Some(World { snapshot, sites, articles })
    };
    WORLD.get_or_init(make).as_ref()
}
