//! The support topics that a site's owner says there are: `topics/*.csv`, optional.
//!
//! Must not know which topics articles cite.

use std::collections::BTreeMap;

use crate::cloud::CloudSet;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::text::{RelPath, Span};

/// The folder that catalogue files lie in.
pub const TOPICS: &str = "topics/";

/// Known topics by lower-case id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalogue {
    pub topics: BTreeMap<String, Topic>,
}

/// A row of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    pub name: String,
    /// A product's id, lower-case.
    pub product: Option<String>,
    /// Another topic's id, lower-case.
    pub parent: Option<String>,
    /// The clouds it is offered in; all of them where the row names none.
    pub clouds: CloudSet,
}

pub static CATALOGUE_INVALID: Rule =
    Rule { id: "catalogue-invalid", severity: Severity::Error, summary: "a row of the topic catalogue cannot be used" };

/// Reads catalogue files: a header with `id,name` and optionally `product,parent,clouds`, then a row per topic.
#[must_use]
pub fn parse<'a>(config: &Config, files: impl Iterator<Item = (&'a RelPath, &'a str)>) -> (Catalogue, Vec<Diagnostic>) {
    let mut catalogue = Catalogue::default();
    let mut diagnostics = Vec::new();
    for (path, text) in files {
        parse_file(config, path, text, &mut catalogue, &mut diagnostics);
    }
    (catalogue, diagnostics)
}

fn parse_file(
    config: &Config,
    path: &RelPath,
    text: &str,
    catalogue: &mut Catalogue,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let headers = reader.headers().cloned().unwrap_or_default();
    let column = |name: &str| headers.iter().position(|header| header.eq_ignore_ascii_case(name));
    let (Some(id_column), Some(name_column)) = (column("id"), column("name")) else {
        let first_line = Span::new(0, text.find('\n').unwrap_or(text.len()));
        let finding = Diagnostic::new(
            &CATALOGUE_INVALID,
            path,
            Some(first_line),
            "the first line does not name the columns `id` and `name`",
        );
        return diagnostics.push(finding.hint("begin the file with `id,name,product,parent,clouds`"));
    };
    for record in reader.records() {
        let position = match &record {
            Ok(record) => record.position().cloned(),
            Err(error) => error.position().cloned(),
        };
        let at = position.map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
        let mut report = |message: String| {
            diagnostics.push(Diagnostic::new(&CATALOGUE_INVALID, path, Some(row(text, at)), message));
        };
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                report(format!("this row cannot be read: {error}"));
                continue;
            }
        };
        let field = |column: Option<usize>| record.get(column?).filter(|value| !value.is_empty());
        let (Some(id), Some(name)) = (field(Some(id_column)), field(Some(name_column))) else {
            report("this row has no id or no name".to_owned());
            continue;
        };
        let topic = Topic {
            name: name.to_owned(),
            product: field(column("product")).map(str::to_lowercase),
            parent: field(column("parent")).map(str::to_lowercase),
            clouds: field(column("clouds")).map_or(CloudSet::ALL, |names| clouds_named(config, names)),
        };
        if catalogue.topics.insert(id.to_lowercase(), topic).is_some() {
            report(format!("the topic `{id}` has a row already; this one counts"));
        }
    }
}

fn clouds_named(config: &Config, names: &str) -> CloudSet {
    names.split([' ', ';', ',']).filter_map(|name| config.cloud_named(name)).collect()
}

/// The line that begins at a place (a reader's position may stand on the newline before it).
fn row(text: &str, at: usize) -> Span {
    let rest = text.get(at..).unwrap_or("");
    let start = at + (rest.len() - rest.trim_start().len());
    let length = text.get(start..).and_then(|rest| rest.find('\n')).unwrap_or(text.len().saturating_sub(start));
    Span::new(start.min(text.len()), (start + length).min(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_topics_and_bad_rows_are_said() {
        let text = "id,name,product,clouds\nAB12,\"Restore, failed\",91001,public usnat\n,nameless,,\n";
        let path = RelPath::new("topics/topics.csv");
        let config = Config::default();
        let (catalogue, diagnostics) = parse(&config, [(&path, text)].into_iter());
        let topic = &catalogue.topics["ab12"];
        assert_eq!((topic.name.as_str(), topic.product.as_deref()), ("Restore, failed", Some("91001")));
        assert_eq!(config.cloud_names(topic.clouds).collect::<Vec<_>>(), ["public", "usnat"]);
        assert_eq!(&text[diagnostics[0].span.unwrap().range()], ",nameless,,");
    }
}
