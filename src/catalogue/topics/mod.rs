//! The support topics that a site's owner says there are: `topics/*.csv` and `topics/*.json`, optional.
//!
//! Must not know which topics articles cite.

mod csv;
mod json;

pub use csv::escape_cell;

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};

use crate::article::{KnownIds, nearest};
use crate::cloud::CloudSet;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Rule};
use crate::text::{RelPath, Span, Spanned};

/// The folder that catalogue files lie in.
pub const TOPICS: &str = "topics/";

/// What is told of a topic: the columns of a CSV file, the keys of an object.
pub const COLUMNS: [&str; 5] = ["id", "name", "product", "parent", "clouds"];

/// Known topics by lower-case id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalogue {
    pub topics: BTreeMap<String, Topic>,
}

/// A row of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    pub name: String,
    /// The ids of the products that it belongs to, lower-case, mostly one; none where the row names none.
    pub products: Vec<String>,
    /// Another topic's id, lower-case.
    pub parent: Option<String>,
    /// The clouds it is offered in; all of them where the row names none.
    pub clouds: CloudSet,
}

pub static CATALOGUE_INVALID: Rule = Rule::error("catalogue-invalid", "a row of the topic catalogue cannot be used");
pub static CATALOGUE_COLUMN_UNKNOWN: Rule =
    Rule::warning("catalogue-column-unknown", "the topic catalogue has no such column").suggested();
pub static CATALOGUE_CLOUD_UNKNOWN: Rule =
    Rule::error("catalogue-cloud-unknown", "the topic catalogue names a cloud that does not exist").suggested();
pub static CATALOGUE_PARENT_MISSING: Rule =
    Rule::error("catalogue-parent-missing", "the topic catalogue names a parent that it does not have").suggested();

/// Whether a file below [`TOPICS`] is read as a catalogue.
#[must_use]
pub fn is_catalogue(path: &RelPath) -> bool {
    is_json(path) || path.extension().eq_ignore_ascii_case("csv")
}

fn is_json(path: &RelPath) -> bool {
    path.extension().eq_ignore_ascii_case("json")
}

/// Reads catalogue files: CSV with a header, and JSON arrays of objects. Both have [`COLUMNS`], of which only `id` and
/// `name` must be given.
#[must_use]
pub fn parse<'a>(config: &Config, files: impl Iterator<Item = (&'a RelPath, &'a str)>) -> (Catalogue, Vec<Diagnostic>) {
    let mut reader = Reader::new(config);
    for (path, text) in files {
        if is_json(path) {
            json::read(path, text, &mut reader);
        } else {
            csv::read(path, text, &mut reader);
        }
    }
    reader.finish()
}

/// A topic as a file tells of it.
#[derive(Debug, Default)]
struct Row {
    /// All of it.
    span: Span,
    id: Option<Spanned<String>>,
    name: Option<Spanned<String>>,
    products: Vec<String>,
    parent: Option<Spanned<String>>,
    clouds: Vec<Spanned<String>>,
}

/// What was read so far, of all files.
struct Reader<'a> {
    config: &'a Config,
    catalogue: Catalogue,
    places: HashMap<String, (RelPath, Span)>,
    parents: Vec<(RelPath, Spanned<String>)>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn new(config: &'a Config) -> Self {
        Self {
            config,
            catalogue: Catalogue::default(),
            places: HashMap::new(),
            parents: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    fn report(&mut self, finding: Diagnostic) {
        self.diagnostics.push(finding);
    }

    fn invalid(&mut self, path: &RelPath, span: Span, message: impl Into<String>) {
        self.report(Diagnostic::new(&CATALOGUE_INVALID, path, Some(span), message));
    }

    /// A column or key that means nothing here.
    fn unknown_column(&mut self, path: &RelPath, name: &str, span: Span) {
        let message = format!("a topic has no `{name}`, so it is not read");
        let finding = Diagnostic::new(&CATALOGUE_COLUMN_UNKNOWN, path, Some(span), message);
        self.report(match nearest(name, &COLUMNS) {
            Some(known) => finding.label(format!("did you mean `{known}`?")).suggested_fix(span, known),
            None => finding.hint(format!("a topic has {}", COLUMNS.join(", "))),
        });
    }

    fn add(&mut self, path: &RelPath, row: Row) {
        let (Some(id), Some(name)) = (row.id, row.name) else {
            return self.invalid(path, row.span, "this row has no id or no name");
        };
        let clouds = if row.clouds.is_empty() { CloudSet::ALL } else { self.clouds(path, &row.clouds) };
        let parent = row.parent.map(|parent| Spanned::new(parent.value.to_lowercase(), parent.span));
        let topic = Topic {
            name: name.value,
            products: row.products.iter().map(|product| product.to_lowercase()).collect(),
            parent: parent.as_ref().map(|parent| parent.value.clone()),
            clouds,
        };
        self.parents.extend(parent.map(|parent| (path.clone(), parent)));
        let key = id.value.to_lowercase();
        if self.catalogue.topics.insert(key.clone(), topic).is_some() {
            let message = format!("the topic `{}` has a row already; this one counts", id.value);
            let finding = Diagnostic::new(&CATALOGUE_INVALID, path, Some(id.span), message);
            let first = self.places.get(&key).cloned();
            let finding =
                first.iter().fold(finding, |finding, (path, span)| finding.related_in(path, *span, "the other row"));
            self.report(finding.hint("take one of the two rows away"));
        }
        self.places.insert(key, (path.clone(), id.span));
    }

    /// The known ones among the clouds named; those that are unknown are reported, and offer the topic nowhere.
    fn clouds(&mut self, path: &RelPath, names: &[Spanned<String>]) -> CloudSet {
        let mut clouds = CloudSet::EMPTY;
        for name in names {
            if let Some(cloud) = self.config.cloud_named(&name.value) {
                clouds = clouds.with(cloud);
                continue;
            }
            let known: Vec<&str> = self.config.clouds.iter().map(|cloud| cloud.id.as_str()).collect();
            let message = format!("no cloud is called `{}`", name.value);
            let finding = Diagnostic::new(&CATALOGUE_CLOUD_UNKNOWN, path, Some(name.span), message);
            let finding = match nearest(&name.value, &known) {
                Some(known) => finding.label(format!("did you mean `{known}`?")).suggested_fix(name.span, known),
                None => finding.hint(format!("the clouds are: {}", known.join(", "))),
            };
            self.report(finding);
        }
        clouds
    }

    fn finish(self) -> (Catalogue, Vec<Diagnostic>) {
        let Self { catalogue, parents, mut diagnostics, .. } = self;
        let known = KnownIds::new(catalogue.topics.keys().map(String::as_str));
        for (path, parent) in parents.iter().filter(|(_, parent)| !catalogue.topics.contains_key(&parent.value)) {
            let message = format!("the parent `{}` is no topic of the catalogue", parent.value);
            let finding = Diagnostic::new(&CATALOGUE_PARENT_MISSING, path, Some(parent.span), message);
            diagnostics.push(match known.meant(&parent.value) {
                Some(meant) => finding.label(format!("did you mean `{meant}`?")).suggested_fix(parent.span, meant),
                None => finding.hint("give the parent a row of its own, or leave it out here"),
            });
        }
        (catalogue, diagnostics)
    }
}

#[cfg(test)]
mod tests;
