//! The support topics that a site's owner says there are: `topics/*.csv` and `topics/*.json`, optional.
//!
//! Must not know which topics articles cite.

mod aliases;
mod ancestors;
mod cells;
mod csv;
mod json;

use aliases::{Alias, join};
pub use csv::escape_cell;

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};

use crate::article::nearest;
use crate::article::topic_list::{is_guid, is_product_id, is_topic_id};
use crate::cloud::CloudSet;
use crate::config::Config;
use crate::corpus::{is_separator, run_together};
use crate::diagnostic::{Diagnostic, Rule};
use crate::suggestion::one_letter_apart;
use crate::text::{RelPath, Span, Spanned};

/// The folder that catalogue files lie in.
pub const TOPICS: &str = "topics/";

/// What is told of a topic: the columns of a CSV file, the keys of an object.
pub const COLUMNS: [&str; 6] = ["id", "name", "product", "parent", "clouds", "aliases"];

/// Known topics by lower-case id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalogue {
    pub topics: BTreeMap<String, Topic>,
    /// Other ids of topics, lower-case, each with the id that the topic has above: the old number of a topic that is a GUID now.
    pub aliases: BTreeMap<String, String>,
    /// A file of it cannot be read, so there are topics that nobody knows.
    pub is_partial: bool,
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
pub static CATALOGUE_ID_MALFORMED: Rule = Rule::warning(
    "catalogue-id-malformed",
    "the id of a topic in the catalogue is neither a number of 8 digits nor a GUID",
);
pub static CATALOGUE_PRODUCT_MALFORMED: Rule = Rule::warning(
    "catalogue-product-malformed",
    "the id of a product in the catalogue is neither a number of 4 or 5 digits nor a GUID",
);
pub static CATALOGUE_PARENT_MISSING: Rule =
    Rule::error("catalogue-parent-missing", "the topic catalogue names a parent that it does not have").suggested();
pub static CATALOGUE_PARENT_CIRCULAR: Rule =
    Rule::error("catalogue-parent-circular", "a topic of the catalogue is its own parent, itself or through others");

/// What the likeness of an id to a topic's tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// The topic is meant: nobody else's GUID or name is so like its own.
    Certain,
    /// The id has not the form of one, and a digit more or less makes this topic's of it.
    Possible,
    /// Both are numbers of topics, which are given one after the other: the next one is another topic.
    Chance,
}

impl Likeness {
    /// Of an id that was written and one that differs from it by a character.
    #[must_use]
    pub fn of(written: &str, known: &str) -> Self {
        let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
        let is_of_letters = || one_letter_apart(written, known).is_some_and(|(a, b)| !has_digit(a) && !has_digit(b));
        if is_guid(known) || is_of_letters() {
            Self::Certain
        } else if is_topic_id(known) && !is_topic_id(written) {
            Self::Possible
        } else {
            Self::Chance
        }
    }
}

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
    products: Vec<Spanned<String>>,
    parent: Option<Spanned<String>>,
    aliases: Vec<Spanned<String>>,
    offered: Offered,
}

/// Where a topic is offered.
#[derive(Debug)]
enum Offered {
    /// In the clouds of these names; in all where there are none.
    In(Vec<Spanned<String>>, Between),
    /// It is not known where, and it may be secret in any cloud.
    Nowhere,
}

impl Default for Offered {
    fn default() -> Self {
        Self::In(Vec::new(), Between::Spaces)
    }
}

/// What stands between two clouds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Between {
    /// In a cell of a CSV file, where commas would need quotation marks.
    Spaces,
    /// In a string.
    Commas,
    /// Each is a string of an array.
    Strings,
}

impl Between {
    fn mark(self) -> &'static str {
        match self {
            Self::Spaces => " ",
            Self::Commas => ", ",
            Self::Strings => "\", \"",
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::Spaces => "write a space between two clouds",
            Self::Commas => "write a comma between two clouds",
            Self::Strings => "write each cloud as a string of its own",
        }
    }
}

/// The parent that a row names.
#[derive(Debug)]
struct Parent {
    path: RelPath,
    /// The topic of the row.
    topic: String,
    id: Spanned<String>,
}

/// What was read so far, of all files.
struct Reader<'a> {
    config: &'a Config,
    catalogue: Catalogue,
    places: HashMap<String, (RelPath, Span)>,
    parents: Vec<Parent>,
    aliases: Vec<Alias>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn new(config: &'a Config) -> Self {
        Self {
            config,
            catalogue: Catalogue::default(),
            places: HashMap::new(),
            parents: Vec::new(),
            aliases: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    fn report(&mut self, finding: Diagnostic) {
        self.diagnostics.push(finding);
    }

    fn invalid(&mut self, path: &RelPath, span: Span, message: impl Into<String>) {
        self.report(Diagnostic::new(&CATALOGUE_INVALID, path, Some(span), message));
    }

    /// A column or key that means nothing here, and may be meant for one of those that are missing.
    fn unknown_column(&mut self, path: &RelPath, name: &str, span: Span, missing: &[&str]) {
        let message = format!("a topic has no `{name}`, so it is not read");
        let finding = Diagnostic::new(&CATALOGUE_COLUMN_UNKNOWN, path, Some(span), message);
        self.report(match nearest(name, missing) {
            Some(known) => finding.label(format!("did you mean `{known}`?")).suggested_fix(span, known),
            None => finding.hint(format!("a topic has {}", COLUMNS.join(", "))),
        });
    }

    fn add(&mut self, path: &RelPath, row: Row) {
        let (Some(id), Some(name)) = (row.id, row.name) else {
            return self.invalid(path, row.span, "this row has no id or no name");
        };
        let clouds = match &row.offered {
            Offered::In(names, _) if names.is_empty() => CloudSet::ALL,
            Offered::In(names, between) => self.clouds(path, names, *between),
            Offered::Nowhere => CloudSet::EMPTY,
        };
        let parent = row.parent.map(|parent| Spanned::new(parent.value.to_lowercase(), parent.span));
        let topic = Topic {
            name: name.value,
            products: row.products.iter().map(|product| product.value.to_lowercase()).collect(),
            parent: parent.as_ref().map(|parent| parent.value.clone()),
            clouds,
        };
        let key = id.value.to_lowercase();
        self.check_form(path, &id);
        row.products.iter().for_each(|product| self.check_product(path, product));
        row.aliases.iter().for_each(|alias| self.check_form(path, alias));
        let aliases = row.aliases.into_iter().map(|id| Alias { path: path.clone(), topic: key.clone(), id });
        self.aliases.extend(aliases);
        self.parents.extend(parent.map(|id| Parent { path: path.clone(), topic: key.clone(), id }));
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
    fn clouds(&mut self, path: &RelPath, names: &[Spanned<String>], between: Between) -> CloudSet {
        let mut clouds = CloudSet::EMPTY;
        for name in names {
            match self.config.cloud_named(&name.value) {
                Some(cloud) => clouds = clouds.with(cloud),
                None => self.unknown_cloud(path, name, between),
            }
        }
        clouds
    }

    fn unknown_cloud(&mut self, path: &RelPath, name: &Spanned<String>, between: Between) {
        let known: Vec<&str> = self.config.clouds.iter().map(|cloud| cloud.id.as_str()).collect();
        let message = format!("no cloud is called `{}`", name.value);
        let mut finding = Diagnostic::new(&CATALOGUE_CLOUD_UNKNOWN, path, Some(name.span), message);
        if name.value.chars().all(is_separator) && between != Between::Strings {
            let finding = finding.label("this does not separate clouds").hint(between.hint());
            return self.report(finding.suggested_fix(name.span, ""));
        }
        let parted = run_together(self.config, &name.value);
        let meant = match &parted {
            Some((names, _)) => {
                finding = finding.hint(between.hint());
                let written = names.join(between.mark());
                let shown = if between == Between::Strings { format!("\"{written}\"") } else { written.clone() };
                Some((written, shown))
            }
            None => nearest(&name.value, &known).map(|known| (known.to_owned(), known.to_owned())),
        };
        self.report(match meant {
            Some((written, shown)) => {
                let finding = finding.label(format!("did you mean `{shown}`?"));
                // Of a text with escapes the place of a part is not known.
                let is_exact = name.span.range().len() == name.value.len();
                if is_exact { finding.suggested_fix(name.span, written) } else { finding }
            }
            None => finding.hint(format!("the clouds are: {}", known.join(", "))),
        });
    }

    /// Articles are held to the same form, so a topic of another one is cited by none that is right.
    fn check_form(&mut self, path: &RelPath, id: &Spanned<String>) {
        if is_topic_id(&id.value) {
            return;
        }
        let message = format!("`{}` is not the id of a support topic", id.value);
        let finding = Diagnostic::new(&CATALOGUE_ID_MALFORMED, path, Some(id.span), message);
        let is_number = id.value.bytes().all(|byte| byte.is_ascii_digit());
        let finding = if is_number { finding.label(format!("{} digits", id.value.len())) } else { finding };
        self.report(finding.hint("an id is a number of 8 digits or a GUID"));
    }

    /// Articles name their products in this form, and a topic of another one would be none of theirs.
    fn check_product(&mut self, path: &RelPath, product: &Spanned<String>) {
        if is_product_id(&product.value) {
            return;
        }
        let message = format!("`{}` is not the id of a product", product.value);
        let finding = Diagnostic::new(&CATALOGUE_PRODUCT_MALFORMED, path, Some(product.span), message);
        let parts: Vec<&str> =
            product.value.split([';', '|', '/', ' ', '\t']).filter(|part| !part.is_empty()).collect();
        if parts.len() > 1 && parts.iter().all(|part| is_product_id(part)) {
            let way_out = if is_json(path) { "" } else { ", and quotation marks around all of them" };
            return self.report(finding.hint(format!("write a comma between ids{way_out}")));
        }
        // An `l` looks like a `1`, so it is named.
        let letters = product.value.chars().find(|character| !character.is_ascii_digit());
        let is_nearly = product.value.bytes().filter(|byte| !byte.is_ascii_digit()).count() == 1;
        let finding = match letters {
            Some(letter) if is_nearly => finding.label(format!("`{letter}` is no digit")),
            Some(_) => finding,
            None => finding.label(format!("{} digits", product.value.len())),
        };
        self.report(finding.hint("an id is a number of 4 or 5 digits or a GUID"));
    }

    fn finish(self) -> (Catalogue, Vec<Diagnostic>) {
        let Self { mut catalogue, parents, aliases, mut diagnostics, .. } = self;
        diagnostics.extend(aliases.into_iter().filter_map(|alias| join(&mut catalogue, alias)));
        if !catalogue.is_partial {
            diagnostics.extend(ancestors::missing(&catalogue, &parents));
        }
        diagnostics.extend(ancestors::circles(&catalogue, &parents));
        (catalogue, diagnostics)
    }
}

#[cfg(test)]
mod tests;
