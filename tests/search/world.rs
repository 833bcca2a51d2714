//! Sites in memory, and what is found in them.

use std::path::Path;

use selfhelp::build::Build;
use selfhelp::output::Output;
use selfhelp::search::{Answer, Index};
use selfhelp::session::Session;
use selfhelp::sources::Sources;
use selfhelp::text::RelPath;

/// Articles of a test, as files below `articles/`.
#[derive(Default, Clone)]
pub struct Articles {
    files: Vec<(String, String)>,
}

impl Articles {
    /// Adds an article of the public cloud.
    pub fn with(self, name: &str, title: &str, body: &str) -> Self {
        self.with_properties(name, "generic", "public", "", title, body)
    }

    pub fn with_properties(
        mut self,
        name: &str,
        kind: &str,
        clouds: &str,
        properties: &str,
        title: &str,
        body: &str,
    ) -> Self {
        let text = format!(
            "<properties pageTitle=\"{title}\" selfHelpType=\"{kind}\" cloudEnvironments=\"{clouds}\" {properties} />\n\n# {title}\n\n{body}\n"
        );
        self.files.push((format!("articles/{name}.md"), text));
        self
    }

    /// The same, with a sentence more in one article.
    pub fn edited(mut self, number: usize, sentence: &str) -> Self {
        self.files[number].1.push_str(sentence);
        self
    }

    /// The site of a cloud.
    pub fn build(&self, cloud: &str) -> Output {
        let mut sources = Sources::default();
        for (path, text) in &self.files {
            sources.insert(RelPath::new(path), text.as_bytes());
        }
        build(sources, cloud)
    }

    /// The names of the articles that a query finds, in order.
    pub fn find(&self, query: &str) -> Vec<String> {
        find(&self.build("public"), query, &[])
    }
}

/// The site of a cloud.
pub fn build(sources: Sources, cloud: &str) -> Output {
    let snapshot = Session::new(sources).snapshot().expect("no configuration, no mistake in it");
    let record = snapshot.config.current_sites().find(|site| site.id == cloud).expect("a site of this id");
    Build::new(&snapshot).site(record).output
}

/// The sample content of this repository, as the site of a cloud.
pub fn sample(cloud: &str) -> Output {
    let loaded = selfhelp::disk::load(Path::new(env!("CARGO_MANIFEST_DIR")), None).expect("the sample content");
    build(loaded.sources, cloud)
}

/// The names of the articles that a query finds in a site, in order.
pub fn find(site: &Output, query: &str, kinds: &[&str]) -> Vec<String> {
    names(&search(site, query, kinds, 1))
}

/// What a query finds in a site.
pub fn search(site: &Output, query: &str, kinds: &[&str], least: usize) -> Answer {
    let load = |name: &str| {
        let file = site.get(&format!("search/{name}.js")).ok_or_else(|| anyhow::anyhow!("no chunk `{name}`"))?;
        Ok(file.to_vec())
    };
    let kinds: Vec<String> = kinds.iter().map(|&kind| kind.to_owned()).collect();
    Index::open(&load).and_then(|index| index.search(query, &kinds, least)).expect("the index is whole")
}

/// The names of what was found.
pub fn names(answer: &Answer) -> Vec<String> {
    let name = |source: String| source.trim_start_matches("articles/").trim_end_matches(".md").to_owned();
    answer.found.iter().map(|found| name(found.article.source())).collect()
}

/// Articles enough for many shards and for route files: made-up words, some of them in many articles.
pub fn many(count: usize) -> Articles {
    let mut articles = Articles::default();
    for number in 0..count {
        let common: Vec<String> = (0..60).map(|at| common_word(number * 7 + at * at)).collect();
        let rare: Vec<String> = (0..20).map(|at| word(number * 31 + at * 977, 60_000)).collect();
        let body = format!("{} {}.", common.join(" "), rare.join(" "));
        let title = format!("{} {} {number}", common_word(number), common_word(number * 3 + 1));
        articles = articles.with(&format!("folder-{}/article-{number:04}", number / 25), &title, &body.repeat(4));
    }
    articles
}

/// One of the words that many articles have.
pub fn common_word(seed: usize) -> String {
    word(seed, 400)
}

/// A word that can be spoken, one of so many.
fn word(seed: usize, of: usize) -> String {
    const SYLLABLES: [&str; 16] =
        ["ba", "ce", "di", "fo", "gu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "wu", "za"];
    let mut number = seed.wrapping_mul(2_654_435_761) % of;
    let mut word = String::new();
    for _ in 0..4 {
        word.push_str(SYLLABLES[number % SYLLABLES.len()]);
        number /= SYLLABLES.len();
    }
    word
}
