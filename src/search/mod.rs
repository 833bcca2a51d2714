//! The search index of a site: an entry of constant name, and chunks that are named by what they hold.
//!
//! A search reads the entry, learns from it which few shards say most of what was asked, and reads these: they hold all that
//! their articles say. `docs/search.md` documents the files; `static/search-engine.js` reads them in a page. Must not know pages beyond their paths.

mod chunk;
mod contents;
mod document;
mod find;
mod memory;
mod names;
mod routes;
mod shards;
mod site_words;
mod vocabulary;
mod words;

use std::ops::Range;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use rayon::prelude::*;

pub use chunk::{read as read_chunk, write as write_chunk};
pub use contents::Contents;
pub use find::{Answer, Article, Found, Index, Load, Taken};
pub use memory::Memory;
pub use words::words;

use crate::article::Kind;
use crate::corpus::ArticleId;
use crate::output::{self, Key, Output};
use crate::render::{KeyParts, Texts, kind_name};
use crate::site::Site;
use document::Document;
use memory::{Layout, Shard};
use names::Name;
use routes::Table;
use site_words::{ShardWords, Words};

/// The version of the files. A client reads its own version alone.
pub const VERSION: u32 = 5;
/// The folder of the index, below a site's.
pub const FOLDER: &str = "search";
/// How long the names of chunks are.
const NAME_LENGTH: usize = 10;

/// The index of a site, but for the shards that are known from earlier.
pub struct NewIndex<'a> {
    documents: Vec<Document<'a>>,
    /// What was made of it.
    pub files: Output,
    /// The keys of what the shards among them were made from, by path.
    pub keys: HashMap<String, Key>,
    /// The shards that are known, each with its path and the key of what it was made from: where the site has them,
    /// they stay.
    pub known: Vec<KnownShard>,
}

/// A shard of an index that need not be made where the site has it.
pub struct KnownShard {
    pub path: String,
    pub key: Key,
    documents: Range<usize>,
}

impl NewIndex<'_> {
    /// The bytes of a shard that is known, where the site does not have it.
    #[must_use]
    pub fn bytes(&self, shard: &KnownShard) -> Vec<u8> {
        named_chunk(&shards::text(&self.documents[shard.documents.clone()])).file
    }

    /// All files.
    #[must_use]
    pub fn into_files(self) -> Output {
        let mut files = self.files.clone();
        for shard in &self.known {
            files.insert(shard.path.clone(), self.bytes(shard));
        }
        files
    }
}

/// Makes the index of a site.
#[must_use]
pub fn index<'a>(site: &'a Site<'a>, words: &Texts, contents: &'a Contents<'_>) -> NewIndex<'a> {
    let mut articles = site.articles.clone();
    articles.sort_by_key(|&id| site.entry(id).kind);
    let before = Before::new(site, contents, &articles);
    let document = |(place, &id)| Document::new(site, id, contents, before.size(place));
    let documents: Vec<Document<'_>> = articles.par_iter().enumerate().map(document).collect();
    let total = documents.par_iter().map(Document::size).sum();
    let ranges = shards::cut(&documents, total);
    let mut files = Output::default();
    let mut add = |Chunk { name, file }: Chunk| {
        files.insert(path(&name), file);
        name
    };
    let shards: Vec<(Key, Arc<Shard>, Option<Chunk>)> =
        ranges.par_iter().map(|range| shard(contents, &documents[range.clone()], before.key(range))).collect();
    contents.keep_layout(&site.record.id, || layout(&documents, &ranges, &shards));
    let names_of = |(shard, range): (u32, &Range<usize>)| {
        documents[range.clone()].iter().flat_map(Document::names).map(move |name| (shard, name))
    };
    let names: Vec<(u32, &Name)> = (0..).zip(&ranges).flat_map(names_of).collect();
    let articles = rounded(u32::try_from(documents.len()).unwrap_or(u32::MAX));
    let (mut keys, mut known) = (HashMap::new(), Vec::new());
    let (mut shard_names, mut shard_words) = (Vec::new(), Vec::new());
    for ((key, shard, chunk), range) in shards.into_iter().zip(&ranges) {
        match chunk {
            Some(chunk) => drop(keys.insert(path(&add(chunk)), key)),
            None => known.push(KnownShard { path: path(&shard.name), key, documents: range.clone() }),
        }
        shard_names.push(shard.name.clone());
        shard_words.push(shard);
    }
    let words_of_site = Words::of(&contents.memory.vocabulary, shard_words.iter().map(|shard| &shard.words));
    let tables = routes::tables(&words_of_site, &names, shard_names.len(), articles);
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
    files.insert(path("index"), chunk::write("index", &text));
    NewIndex { documents, files, keys, known }
}

fn layout(documents: &[Document<'_>], ranges: &[Range<usize>], shards: &[(Key, Arc<Shard>, Option<Chunk>)]) -> Layout {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let sizes = documents.iter().map(|document| number(document.size())).collect();
    let shards = ranges.iter().zip(shards).map(|(range, (key, ..))| (number(range.len()), *key)).collect();
    Layout { sizes, shards }
}

/// What is known of a site's documents from an earlier build.
#[derive(Default)]
struct Before {
    /// The size of each document; nothing where it says something else now.
    sizes: Vec<Option<usize>>,
    /// The keys of the shards that say the same, by their documents.
    keys: HashMap<Range<usize>, Key>,
}

impl Before {
    fn new(site: &Site<'_>, contents: &Contents<'_>, articles: &[ArticleId]) -> Self {
        let Some((layout, scope)) = contents.layout(&site.record.id) else { return Self::default() };
        if layout.sizes.len() != articles.len() {
            return Self::default();
        }
        let sizes = layout.sizes.iter().zip(articles);
        let sizes = sizes.map(|(&size, &id)| scope.is_same([id]).then_some(size as usize)).collect();
        let (mut keys, mut start) = (HashMap::new(), 0);
        for &(count, key) in &layout.shards {
            let range = start..start + count as usize;
            start = range.end;
            if articles.get(range.clone()).is_some_and(|articles| scope.is_same(articles.iter().copied())) {
                keys.insert(range, key);
            }
        }
        Self { sizes, keys }
    }

    fn size(&self, place: usize) -> Option<usize> {
        *self.sizes.get(place)?
    }

    fn key(&self, range: &Range<usize>) -> Option<Key> {
        self.keys.get(range).copied()
    }
}

/// A shard with its key, and its chunk where it had to be made.
fn shard(contents: &Contents<'_>, documents: &[Document<'_>], key: Option<Key>) -> (Key, Arc<Shard>, Option<Chunk>) {
    let key = key.unwrap_or_else(|| {
        let mut parts = KeyParts::default();
        for document in documents {
            parts.add(&document.key());
        }
        parts.key()
    });
    let mut chunk = None;
    let shard = contents.memory.shard(key, || {
        let Chunk { name, .. } = chunk.insert(named_chunk(&shards::text(documents)));
        Shard { name: name.clone(), words: ShardWords::new(&contents.memory.vocabulary, documents) }
    });
    (key, shard, chunk)
}

/// Whether a file of a site belongs to its index.
#[must_use]
pub fn is_of_index(path: &str) -> bool {
    path.strip_prefix(FOLDER).is_some_and(|rest| rest.starts_with('/'))
}

/// Where a chunk lies below the site's folder.
fn path(name: &str) -> String {
    format!("{FOLDER}/{name}.js")
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
