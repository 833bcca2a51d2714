//! A topic catalogue as CSV and JSON, in the form in which a content root takes it.
//!
//! Must not know where its topics come from.

use std::io::{self, Write};

use serde::Serialize;

use super::json::write_value;
use super::sheet::write_row;
use crate::catalogue::{COLUMNS, Catalogue, Topic};
use crate::cloud::CloudSet;
use crate::config::Config;

/// Writes a catalogue as CSV. No cell is taken for a formula by a spreadsheet.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_csv(out: &mut impl Write, catalogue: &Catalogue, config: &Config) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    write_row(&mut rows, COLUMNS)?;
    let others = catalogue.other_ids();
    for (id, topic) in &catalogue.topics {
        let clouds = clouds(topic, config).join(" ");
        let parent = topic.parent.as_deref().unwrap_or("");
        let aliases = others.get(id.as_str()).map(|ids| ids.join(" ")).unwrap_or_default();
        write_row(&mut rows, [id, &topic.name, &topic.products.join(", "), parent, &clouds, &aliases])?;
    }
    rows.flush()
}

/// Writes a catalogue as one JSON array, each topic on a line of its own.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_json(out: &mut impl Write, catalogue: &Catalogue, config: &Config) -> io::Result<()> {
    #[derive(Serialize)]
    struct TopicJson<'a> {
        id: &'a str,
        name: &'a str,
        product: &'a [String],
        parent: Option<&'a str>,
        clouds: Vec<&'a str>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        aliases: Vec<&'a str>,
    }
    write!(out, "[")?;
    let mut separator = "\n";
    let others = catalogue.other_ids();
    for (id, topic) in &catalogue.topics {
        out.write_all(separator.as_bytes())?;
        separator = ",\n";
        let Topic { name, products, parent, .. } = topic;
        let (clouds, aliases) = (clouds(topic, config), others.get(id.as_str()).cloned().unwrap_or_default());
        write_value(out, &TopicJson { id, name, product: products, parent: parent.as_deref(), clouds, aliases })?;
    }
    writeln!(out, "\n]")
}

/// The clouds to name; none for a topic that is offered in all.
fn clouds<'a>(topic: &Topic, config: &'a Config) -> Vec<&'a str> {
    if topic.clouds == CloudSet::ALL { Vec::new() } else { config.cloud_names(topic.clouds).collect() }
}
