//! What an article is found by on a site: its fields, and how much each word of them says.
//!
//! Must not know other articles, nor how an index is laid out.

use std::borrow::Cow;
use std::sync::OnceLock;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::contents::Contents;
use super::names::Name;
use super::vocabulary::Vocabulary;
use super::words::for_each_word;
use crate::article::{JsonValue, Kind};
use crate::corpus::{ARTICLES, ArticleId, Corpus, Entry};
use crate::output::Key;
use crate::render::{KeyParts, MAX_INCLUDE_DEPTH, MAX_INCLUDES, lead};
use crate::site::Site;
use crate::text::RelPath;

/// A field of a document: a line of its record, and what its words weigh.
pub(super) struct Field {
    /// What one occurrence weighs; nothing for fields that are not searched.
    pub weight: f64,
    /// How many words the field usually has: in a longer one each word says less.
    pub typical: f64,
    /// Whether it depends on the site.
    pub is_of_site: bool,
}

impl Field {
    const fn new(weight: f64, typical: f64) -> Self {
        Self { weight, typical, is_of_site: false }
    }

    const fn of_site(weight: f64, typical: f64) -> Self {
        Self { weight, typical, is_of_site: true }
    }
}

/// The fields, in the order of the lines of a record. The client has the same table.
pub(super) const FIELDS: [Field; 10] = [
    Field::new(1.0, 7.0),     // path
    Field::new(0.0, 1.0),     // kind
    Field::new(4.0, 7.0),     // title
    Field::new(2.0, 7.0),     // subtitle
    Field::new(5.0, 6.0),     // headings
    Field::new(0.5, 110.0),   // body
    Field::of_site(1.0, 2.0), // service
    Field::of_site(3.0, 6.0), // topics
    Field::of_site(1.0, 2.0), // products and tags
    Field::new(1.0, 2.0),     // ids
];

/// A title of so many words is short.
const SHORT_TITLE: usize = 2;
/// How much the length of a field counts.
const B: f64 = 0.3;
/// How soon more of the same word says nothing new.
pub(super) const K1: f64 = 1.2;

/// What an article is called, on every site.
#[derive(Debug)]
pub(super) struct Head {
    /// Of its source, below `articles/`.
    path: String,
    title: String,
    ids: String,
    /// What it is asked for by as a whole.
    names: Vec<Name>,
}

/// The other fields of an article that are the same on every site, and the words of all that are.
#[derive(Debug)]
pub(super) struct Content {
    subtitle: String,
    headings: String,
    body: String,
    /// The words of a short title, which may be all that a reader types.
    short_title: Vec<u32>,
    /// The words of these fields, each once, in order of number.
    words: Vec<u32>,
    /// What each of them weighs.
    weights: Vec<f64>,
}

/// An article on a site.
pub(super) struct Document<'a> {
    contents: &'a Contents<'a>,
    id: ArticleId,
    kind: Kind,
    site: &'a Site<'a>,
    path: Cow<'a, str>,
    /// Its service, its topics, and products and tags.
    of_site: OnceLock<[String; 3]>,
    size: OnceLock<usize>,
}

impl Head {
    pub fn new(vocabulary: &Vocabulary, entry: &Entry) -> Self {
        let source = entry.article().path().as_str();
        let ids = entry.article_id.iter().chain(&entry.symptoms);
        let (title, ids) = (line(entry.article().title()), ids.map(|id| line(id)).collect::<Vec<_>>().join("\t"));
        let names = Name::all_of(vocabulary, &title, ids.split('\t'));
        Self { path: source.strip_prefix(ARTICLES).unwrap_or(source).to_owned(), title, ids, names }
    }
}

impl Content {
    /// Gathers what an article says, whatever the site.
    pub fn new(vocabulary: &Vocabulary, corpus: &Corpus, entry: &Entry, head: &Head) -> Self {
        let article = entry.article();
        let Head { path, title, ids, .. } = head;
        let heading = article.markdown.title.as_ref().map_or(String::new(), |heading| line(&heading.text));
        let subtitle = if heading.to_lowercase() == title.to_lowercase() { String::new() } else { heading };
        let headings: Vec<String> = article.markdown.headings.iter().map(|heading| line(&heading.text)).collect();
        let mut content = Self {
            subtitle,
            headings: headings.join("\t"),
            body: body(corpus, entry),
            short_title: Vec::new(),
            words: Vec::new(),
            weights: Vec::new(),
        };
        for_each_word(&title.to_lowercase(), |word| content.short_title.push(vocabulary.number(word)));
        if content.short_title.len() > SHORT_TITLE {
            content.short_title.clear();
        }
        let Self { subtitle, headings, body, .. } = &content;
        let fields = [path, "", title, subtitle, headings, body, "", "", "", ids];
        let lower: Vec<(String, &Field)> = searched(&fields, &FIELDS).filter(|(_, field)| !field.is_of_site).collect();
        (content.words, content.weights) = numbered(vocabulary, &lower).into_iter().unzip();
        content
    }

    /// How many bytes of text it is.
    pub fn size(&self) -> usize {
        self.subtitle.len() + self.headings.len() + self.body.len()
    }
}

/// All that a reader sees of an article below its title, in blocks.
fn body(corpus: &Corpus, entry: &Entry) -> String {
    let mut blocks = Blocks::default();
    let article = entry.article();
    blocks.add(lead(article).unwrap_or_default());
    blocks.add(&article.markdown.content.text);
    add_includes(corpus, entry, 0, &mut HashSet::new(), &mut blocks);
    if let Some(json) = &article.json {
        json.value.rich_texts().iter().for_each(|rich| blocks.add(rich.text()));
        match &json.value {
            JsonValue::TopicList(list) => list.search_tags().for_each(|tags| blocks.add(tags)),
            JsonValue::Menu(menu) => menu.search_tags().for_each(|tags| blocks.add(tags)),
            JsonValue::Form(_) | JsonValue::Recommendation(_) => {}
        }
    }
    blocks.text
}

/// Adds the texts that a page shows of them, each once.
fn add_includes(corpus: &Corpus, entry: &Entry, depth: usize, seen: &mut HashSet<RelPath>, blocks: &mut Blocks) {
    if depth == MAX_INCLUDE_DEPTH {
        return;
    }
    for include in &entry.article().markdown.content.includes {
        let Some(path) = entry.article().path().join(&include.target.value) else { continue };
        let Some(included) = corpus.text_at(&path).filter(|included| included.is_include()) else { continue };
        if seen.len() == MAX_INCLUDES || !seen.insert(path) {
            continue;
        }
        blocks.add(&included.article().markdown.content.text);
        add_includes(corpus, included, depth + 1, seen, blocks);
    }
}

/// Blocks of text with tabs between them.
#[derive(Default)]
struct Blocks {
    text: String,
}

impl Blocks {
    fn add(&mut self, text: &str) {
        for block in text.lines() {
            let start = self.text.len();
            for word in block.split_whitespace() {
                if self.text.len() > start {
                    self.text.push(' ');
                } else if start > 0 {
                    self.text.push('\t');
                }
                self.text.push_str(word);
            }
        }
    }
}

/// A text on one line, without tabs.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl<'a> Document<'a> {
    /// `size` is that of its record, where it is known.
    pub fn new(site: &'a Site<'a>, id: ArticleId, contents: &'a Contents<'_>, size: Option<usize>) -> Self {
        let path = path(site.page(id), &contents.head(id).path);
        let size = size.map_or_else(OnceLock::new, OnceLock::from);
        Self { contents, id, kind: site.entry(id).kind, site, path, of_site: OnceLock::new(), size }
    }

    fn of_site(&self) -> &[String; 3] {
        self.of_site.get_or_init(|| of_site(self.site, self.id))
    }

    /// The key of all that it says.
    pub fn key(&self) -> Key {
        let mut parts = KeyParts::default();
        parts.add(&(self.contents.key(self.id), &self.path, self.of_site()));
        parts.key()
    }

    fn fields(&self) -> [&str; FIELDS.len()] {
        let (Head { title, ids, .. }, content) = (self.contents.head(self.id), self.contents.content(self.id));
        let Content { subtitle, headings, body, .. } = content;
        let [service, topics, tags] = self.of_site();
        [&self.path, self.kind.slug(), title, subtitle, headings, body, service, topics, tags, ids]
    }

    /// Appends the document's record: a line for each field.
    pub fn write(&self, text: &mut String) {
        for field in self.fields() {
            text.push_str(field);
            text.push('\n');
        }
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn names(&self) -> &'a [Name] {
        &self.contents.head(self.id).names
    }

    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// How many bytes the record has.
    pub fn size(&self) -> usize {
        *self.size.get_or_init(|| {
            let Head { title, ids, .. } = self.contents.head(self.id);
            let told = [&self.path, self.kind.slug(), title, ids].map(str::len).iter().sum::<usize>();
            let of_site = self.of_site().iter().map(String::len).sum::<usize>();
            told + of_site + self.contents.size(self.id) + FIELDS.len()
        })
    }

    /// Appends each word of the document and what it says of it, from 0 to 1, which words of a short title reach.
    pub fn push_impacts(&self, vocabulary: &Vocabulary, impacts: &mut Vec<(u32, f64)>) {
        let impact = |weight: f64| weight / (K1 + weight);
        let of_site = FIELDS.iter().filter(|field| field.is_of_site).zip(self.of_site());
        let lower: Vec<(String, &Field)> = of_site.map(|(field, text)| (text.to_lowercase(), field)).collect();
        let mut of_site = numbered(vocabulary, &lower).into_iter().peekable();
        let content = self.contents.content(self.id);
        for (&word, &weight) in content.words.iter().zip(&content.weights) {
            while let Some((word, weight)) = of_site.next_if(|&(other, _)| other < word) {
                impacts.push((word, impact(weight)));
            }
            let weight = weight + of_site.next_if(|&(other, _)| other == word).map_or(0.0, |(_, weight)| weight);
            let is_title = content.short_title.contains(&word);
            impacts.push((word, if is_title { 1.0 } else { impact(weight) }));
        }
        impacts.extend(of_site.map(|(word, weight)| (word, impact(weight))));
    }
}

/// The fields of an article that depend on the site: its service, its topics, and products and tags.
fn of_site(site: &Site<'_>, id: ArticleId) -> [String; 3] {
    let entry = site.entry(id);
    let service = site.placement.of(id).map(|placed| {
        let service = placed.service;
        format!("{service}\t{}", line(site.service_name(service)))
    });
    let cited = site.topics.of(entry);
    let topics: Vec<String> = cited.iter().map(|topic| format!("{topic} {}", line(site.names.topic(topic)))).collect();
    // An article is found by each id of its topics.
    let aliases = cited.iter().filter_map(|topic| site.topics.get(topic)).flat_map(|slots| slots.aliases.clone());
    let product = |product: &String| format!("{product} {}", line(site.names.product(product)));
    let products = entry.products.iter().map(product);
    let tags: Vec<String> = products.chain(entry.resource_tags.iter().map(|tag| line(tag))).chain(aliases).collect();
    [service.unwrap_or_default(), topics.join("\t"), tags.join("\t")]
}

/// The fields that are searched, in lower case.
fn searched<'a, T: AsRef<str>>(texts: &'a [T], fields: &'a [Field]) -> impl Iterator<Item = (String, &'a Field)> {
    let fields = texts.iter().zip(fields).filter(|(_, field)| field.weight > 0.0);
    fields.map(|(text, field)| (text.as_ref().to_lowercase(), field))
}

/// The words of some fields by number, in order, and what each weighs.
fn numbered(vocabulary: &Vocabulary, lower: &[(String, &Field)]) -> Vec<(u32, f64)> {
    let weights = weights(lower);
    let mut numbered: Vec<(u32, f64)> = weights.map(|(word, weight)| (vocabulary.number(word), weight)).collect();
    numbered.sort_unstable_by_key(|&(word, _)| word);
    numbered
}

/// What a word of some fields weighs so far.
#[derive(Default)]
struct Weighed {
    /// What it weighs in the fields that are read.
    weight: f64,
    /// The place of the last field that it stands in, and how often it does.
    field: usize,
    count: f64,
}

/// What each word of some fields weighs: BM25F, with usual lengths in the place of averages, which every edit would move.
fn weights<'a>(lower: &'a [(String, &Field)]) -> impl Iterator<Item = (&'a str, f64)> {
    let mut words: HashMap<&str, Weighed> = HashMap::new();
    // How long a field is, and so what its words weigh, is known when it is read.
    let mut of_fields: Vec<f64> = Vec::with_capacity(lower.len());
    for (place, (text, field)) in lower.iter().enumerate() {
        let mut length = 0;
        for_each_word(text, |word| {
            let weighed = words.entry(word).or_default();
            if weighed.field != place {
                weighed.weight += of_fields[weighed.field] * weighed.count;
                (weighed.field, weighed.count) = (place, 0.0);
            }
            weighed.count += 1.0;
            length += 1;
        });
        of_fields.push(word_weight(field, length));
    }
    words.into_iter().map(move |(word, it)| (word, it.weight + of_fields[it.field] * it.count))
}

/// What one occurrence of a word weighs in a field of so many words.
pub(super) fn word_weight(field: &Field, length: usize) -> f64 {
    let length = f64::from(u32::try_from(length).unwrap_or(u32::MAX));
    field.weight / (1.0 - B + B * length / field.typical)
}

/// The path of a page below `articles/` without its ending; and that of its source where it is another.
fn path<'a>(page: &'a str, source: &str) -> Cow<'a, str> {
    let page = page.strip_prefix(ARTICLES).unwrap_or(page);
    let page = page.strip_suffix(".html").unwrap_or(page);
    let usual = source.strip_suffix(".md").unwrap_or("");
    if usual == page { page.into() } else { format!("{page}\t{source}").into() }
}
