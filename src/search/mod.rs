//! The search index of a site: an entry of constant name, and chunks that are named by what they hold.
//!
//! A search reads the entry, learns from it which few shards say most of what was asked, and reads these: they hold all that
//! their articles say. `docs/search.md` documents the files; `static/search-engine.js` reads them in a page. Must not know pages beyond their paths.

mod chunk;
mod document;
mod find;
mod names;
mod routes;
mod shards;
mod vocabulary;
mod words;

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::HashMap;
use rayon::prelude::*;

pub use chunk::{read as read_chunk, write as write_chunk};
pub use find::{Answer, Article, Found, Index, Load, Taken};
pub use words::words;

use crate::article::Kind;
use crate::corpus::{ArticleId, Corpus};
use crate::output::{self, Key, Output};
use crate::render::{Bodies, Parts, Texts, kind_name};
use crate::site::Site;
use document::{Content, Document};
use names::{Name, names};
use routes::{ShardWords, Table, Words};
use vocabulary::Vocabulary;

/// The version of the files. A client reads its own version alone.
pub const VERSION: u32 = 5;
/// The folder of the index, below a site's.
pub const FOLDER: &str = "search";
/// How long the names of chunks are.
const NAME_LENGTH: usize = 10;

/// What the articles of a corpus say: read once, for all sites.
#[derive(Debug)]
pub struct Contents {
    /// In the order of the corpus.
    articles: Vec<Content>,
    vocabulary: Vocabulary,
    /// The words of each shard by the hash of its text: sites share most shards.
    shards: Mutex<HashMap<blake3::Hash, Arc<ShardWords>>>,
}

impl Contents {
    #[must_use]
    pub fn new(corpus: &Corpus) -> Self {
        let vocabulary = Vocabulary::default();
        let entries: Vec<_> = corpus.iter().map(|(_, entry)| entry).collect();
        let articles = entries.into_par_iter().map(|entry| Content::new(&vocabulary, corpus, entry)).collect();
        Self { articles, vocabulary, shards: Mutex::default() }
    }

    /// The words of a shard.
    fn words_of(&self, text: &str, documents: &[Document<'_>]) -> Arc<ShardWords> {
        let shards = || self.shards.lock().unwrap_or_else(PoisonError::into_inner);
        let hash = blake3::hash(text.as_bytes());
        let known = shards().get(&hash).map(Arc::clone);
        known.unwrap_or_else(|| {
            let words = Arc::new(ShardWords::new(&self.vocabulary, documents));
            shards().insert(hash, Arc::clone(&words));
            words
        })
    }
}

/// The key of what the index of a site is made from. `common` is that of what all its files are made from.
#[must_use]
pub fn key(site: &Site<'_>, bodies: &Bodies<'_>, common: Key) -> Key {
    let of_article = |&id: &ArticleId| {
        let mut parts = Parts::default();
        parts.add(&(site.page(id), document::of_site(site, id)));
        bodies.add_to(&mut parts, id);
        parts.key()
    };
    let articles: Vec<Key> = site.articles.par_iter().map(of_article).collect();
    let mut parts = Parts::default();
    parts.add(&(common, articles));
    parts.key()
}

/// Adds the index of a site to its output.
pub fn render(site: &Site<'_>, words: &Texts, contents: &Contents, output: &mut Output) {
    let mut articles = site.articles.clone();
    articles.sort_by_key(|&id| site.entry(id).kind);
    let documents: Vec<Document<'_>> =
        articles.par_iter().map(|&id| Document::new(site, id, &contents.articles[id.index()])).collect();
    let ranges = shards::cut(&documents);
    let shards = ranges.par_iter().map(|range| {
        let documents = &documents[range.clone()];
        let text = shards::text(documents);
        (named_chunk(&text), contents.words_of(&text, documents))
    });
    let (chunks, shard_words): (Vec<Chunk>, Vec<Arc<ShardWords>>) = shards.collect::<Vec<_>>().into_iter().unzip();
    let names: Vec<Name> =
        (0..).zip(&ranges).flat_map(|(shard, range)| names(shard, &documents[range.clone()])).collect();
    let articles = rounded(u32::try_from(documents.len()).unwrap_or(u32::MAX));
    let shard_count = chunks.len();
    let mut add = |Chunk { name, file }: Chunk| {
        output.insert(format!("{FOLDER}/{name}.js"), file);
        name
    };
    let shard_names: Vec<String> = chunks.into_iter().map(&mut add).collect();
    let tables = routes::tables(&Words::of(&contents.vocabulary, &shard_words), &names, shard_count, articles);
    let routes = tables.routes.iter().map(|(words, names)| named_chunk(&(lines(words) + &lines(names))));
    let route_names: Vec<String> = routes.map(&mut add).collect();
    let name_names: Vec<String> = tables.names.iter().map(|table| add(named_chunk(&lines(table)))).collect();
    let kinds = shards::of_kinds(&documents, &ranges).into_iter();
    let kind = |(kind, range): (Kind, Range<usize>)| {
        format!("{} {} {} {}", kind.slug(), range.start, range.end, words.get(kind_name(kind)))
    };
    let kinds: Vec<String> = kinds.map(kind).collect();
    let text = format!(
        "{VERSION}\n{}\n{}\n{}\n{}\n{}\n{}",
        articles,
        kinds.join("\t"),
        shard_names.join(" "),
        route_names.join(" "),
        name_names.join(" "),
        lines(&tables.entry)
    );
    output.insert(format!("{FOLDER}/index.js"), chunk::write("index", &text));
}

/// A file that is called by what it holds.
struct Chunk {
    name: String,
    file: Vec<u8>,
}

fn named_chunk(text: &str) -> Chunk {
    let name = output::hash(text.as_bytes())[..NAME_LENGTH].to_owned();
    let file = chunk::write(&name, text);
    Chunk { name, file }
}

fn lines(table: &Table) -> String {
    format!("{}\n{}\n", table.words, table.lists)
}

/// A number to two digits, so that an article more or less changes no file.
fn rounded(count: u32) -> u32 {
    let mut step = 1;
    while count / step >= 100 {
        step *= 10;
    }
    count / step * step
}
