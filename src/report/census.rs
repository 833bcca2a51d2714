//! The census of links: a summary for people, every link as CSV or JSON.
//!
//! Must not know which links are asked for.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::json::write_value;
use super::sheet::write_row;
use super::terminal::{counted, escape, thousands};
use crate::cloud::CloudSet;
use crate::config::Config;
use crate::rules::{Census, ListedLink};
use crate::sources::Sources;
use crate::text::Position;

/// So many hosts are shown to people.
const MAX_HOSTS: usize = 25;

/// Writes what the links come to, for people.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_text(out: &mut impl Write, census: &Census, config: &Config) -> io::Result<()> {
    let &Census { links, files, different, with_fragment, .. } = census;
    if links == 0 {
        return writeln!(out, "no link fits what is asked for");
    }
    let [links, files] = [counted(links, "link"), counted(files, "file")];
    let (different, with_fragment) = (thousands(different), thousands(with_fragment));
    writeln!(out, "{links} in {files}: {different} different addresses, {with_fragment} with a fragment")?;
    let kinds = census.kinds.iter().map(|(kind, count)| (*kind, *count));
    write_table(out, "kind", most_first(kinds))?;
    let schemes = census.schemes.iter().map(|(scheme, count)| (scheme.as_str(), *count));
    write_table(out, "address", most_first(schemes))?;
    let hosts: Vec<(&str, usize)> = census.hosts.iter().map(|(host, count)| (host.as_str(), *count)).collect();
    let more = hosts.len().saturating_sub(MAX_HOSTS);
    write_table(out, "host", hosts.into_iter().take(MAX_HOSTS).collect())?;
    if more > 0 {
        writeln!(out, "  {:>9}  other hosts; `--format json` has them all", thousands(more))?;
    }
    writeln!(out, "\n  {:>9}  {:>9}  cloud", "links", "outside")?;
    for &(id, links, outside) in &census.clouds {
        writeln!(out, "  {:>9}  {:>9}  {}", thousands(links), thousands(outside), config.cloud(id).id)?;
    }
    Ok(())
}

fn most_first<'a>(counts: impl Iterator<Item = (&'a str, usize)>) -> Vec<(&'a str, usize)> {
    let mut counts: Vec<_> = counts.collect();
    counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    counts
}

fn write_table(out: &mut impl Write, what: &str, counts: Vec<(&str, usize)>) -> io::Result<()> {
    writeln!(out, "\n  {:>9}  {what}", "links")?;
    counts.into_iter().try_for_each(|(name, count)| writeln!(out, "  {:>9}  {}", thousands(count), escape(name)))
}

/// Writes every link as a row of CSV.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_csv(out: &mut impl Write, links: &[ListedLink<'_>], sources: &Sources, config: &Config) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    write_row(&mut rows, ["path", "line", "column", "kind", "address", "host", "clouds", "outside"])?;
    for_each_with_place(links, sources, |link, position| {
        let (line, column) = (position.line.to_string(), position.column.to_string());
        let [clouds, outside] = [link.clouds, link.outside].map(|clouds| names(config, clouds).join(" "));
        let host = link.host.as_deref().unwrap_or("");
        let cells = [link.path.as_str(), &line, &column, link.kind.name(), link.address, host, &clouds, &outside];
        write_row(&mut rows, cells)
    })?;
    rows.flush()
}

/// Writes one JSON document: every link on a line of its own, and what they come to.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_json(
    out: &mut impl Write,
    links: &[ListedLink<'_>],
    census: &Census,
    sources: &Sources,
    config: &Config,
) -> io::Result<()> {
    #[derive(Serialize)]
    struct LinkJson<'a> {
        path: &'a str,
        line: usize,
        column: usize,
        kind: &'a str,
        address: &'a str,
        host: Option<&'a str>,
        clouds: Vec<&'a str>,
        outside: Vec<&'a str>,
    }
    write!(out, "{{\"version\":1,\"links\":[")?;
    let mut separator = "\n";
    for_each_with_place(links, sources, |link, Position { line, column }| {
        out.write_all(separator.as_bytes())?;
        separator = ",\n";
        let [clouds, outside] = [link.clouds, link.outside].map(|clouds| names(config, clouds));
        let (path, kind, host) = (link.path.as_str(), link.kind.name(), link.host.as_deref());
        write_value(out, &LinkJson { path, line, column, kind, address: link.address, host, clouds, outside })
    })?;
    write!(out, "\n],\"summary\":")?;
    write_value(out, &summary(census, config))?;
    writeln!(out, "}}")
}

#[derive(Serialize)]
struct SummaryJson<'a> {
    links: usize,
    files: usize,
    different: usize,
    with_fragment: usize,
    kinds: &'a BTreeMap<&'static str, usize>,
    schemes: &'a BTreeMap<String, usize>,
    /// The most frequent first.
    hosts: Vec<CountJson<'a>>,
    clouds: Vec<CloudJson<'a>>,
}

#[derive(Serialize)]
struct CountJson<'a> {
    host: &'a str,
    links: usize,
}

#[derive(Serialize)]
struct CloudJson<'a> {
    cloud: &'a str,
    links: usize,
    outside: usize,
}

fn summary<'a>(census: &'a Census, config: &'a Config) -> SummaryJson<'a> {
    let Census { links, files, different, with_fragment, kinds, schemes, hosts, clouds } = census;
    let clouds =
        clouds.iter().map(|&(id, links, outside)| CloudJson { cloud: &config.cloud(id).id, links, outside }).collect();
    let hosts = hosts.iter().map(|(host, links)| CountJson { host, links: *links }).collect();
    let [links, files, different, with_fragment] = [links, files, different, with_fragment].map(|count| *count);
    SummaryJson { links, files, different, with_fragment, kinds, schemes, hosts, clouds }
}

fn names(config: &Config, clouds: CloudSet) -> Vec<&str> {
    clouds.iter().map(|id| config.cloud(id).id.as_str()).collect()
}

/// Calls `each` for all links with the places of their addresses; links of one file stand together.
fn for_each_with_place(
    links: &[ListedLink<'_>],
    sources: &Sources,
    mut each: impl FnMut(&ListedLink<'_>, Position) -> io::Result<()>,
) -> io::Result<()> {
    for of_one_file in links.chunk_by(|a, b| a.path == b.path) {
        super::with_file(of_one_file[0].path, sources, |file| {
            of_one_file.iter().try_for_each(|link| {
                let position = file.map(|file| file.lines.position(file.range(link.span).start));
                each(link, position.unwrap_or(Position { line: 1, column: 1 }))
            })
        })?;
    }
    Ok(())
}
