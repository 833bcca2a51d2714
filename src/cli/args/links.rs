//! The arguments of the commands about links: `linkcheck`, `links`, `catalogue`.
//!
//! Must not know what is done with them.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Level, rule_name};
use crate::config::{HOST_HINT, host_in_addresses, host_named};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfhelp linkcheck
  selfhelp linkcheck articles/my-service
  selfhelp linkcheck --host docs.example.com
  selfhelp linkcheck --changed-since origin/main --max-age 30d
  selfhelp linkcheck --format sarif --output-file links.sarif

Each page is asked for once. Pages that are well are remembered for a time, in `.selfhelp/` in the content root. Exit status: 1 where a page
or a place on one is not there; what cannot be told, such as a host that answers nothing, fails nothing.
Addresses of the inside are refused. Proxies are taken from the environment (HTTPS_PROXY, NO_PROXY and so on).")]
pub struct Linkcheck {
    /// Only the links of these articles, or those below these folders
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Only the links of articles in these clouds
    #[arg(long, value_name = "CLOUD,...", value_delimiter = ',')]
    pub cloud: Vec<String>,
    /// Only links to these hosts and those below them
    #[arg(long, value_name = "HOST,...", value_delimiter = ',', value_parser = asked_host)]
    pub host: Vec<String>,
    /// Only the links of articles that changed since a git revision
    #[arg(long, value_name = "REV")]
    pub changed_since: Option<String>,
    /// Only these rules, also those that are off
    #[arg(long, value_name = "RULE,...", value_delimiter = ',', value_parser = rule_name)]
    pub rule: Vec<String>,
    #[command(flatten)]
    pub asking: Asking,
    /// Show what the baseline knows as well
    #[arg(long)]
    pub no_baseline: bool,
    /// Only findings of this level and above; how many others there are is said
    #[arg(long, value_name = "LEVEL", default_value = "info")]
    pub min_level: Level,
    /// Show so many findings of each rule, 0 for all; for `text` [default: 20 on a terminal, else all]
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Write the findings to a file, and only their count to standard error
    #[arg(long, value_name = "FILE")]
    pub output_file: Option<PathBuf>,
}

/// How the web is asked.
#[derive(Debug, Args)]
pub struct Asking {
    /// For how long a page that was well is not asked for again, such as 12h or 30d; 0 for never
    #[arg(long, value_name = "AGE", default_value = "7d", value_parser = age)]
    pub max_age: u64,
    /// Where pages are remembered [default: `.selfhelp` in the content root]
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    pub cache: Option<PathBuf>,
    /// Hosts that may be asked although their addresses are of the inside
    #[arg(long, value_name = "HOST,...", value_delimiter = ',', value_parser = asked_host)]
    pub allow_host: Vec<String>,
    /// How many questions may be open to one host
    #[arg(long, value_name = "N", default_value = "8", value_parser = at_least_one)]
    pub per_host: usize,
}

/// The options of [`Asking`], which say nothing where the web is not asked.
pub(super) const ASKING: [&str; 4] = ["max_age", "cache", "allow_host", "per_host"];

/// A host that is to be asked, or one below which hosts are.
fn asked_host(text: &str) -> Result<String, String> {
    host_in_addresses(text).map_err(|message| format!("{message}: {HOST_HINT}"))
}

/// A host as links are written to it.
fn host(text: &str) -> Result<String, String> {
    host_named(text).map_err(|message| format!("{message}: {HOST_HINT}"))
}

fn at_least_one(text: &str) -> Result<usize, String> {
    let advice = "write how many questions may be open to one host, at least 1";
    text.parse().ok().filter(|&number| number > 0).ok_or_else(|| advice.to_owned())
}

/// A time in seconds, from a number and a unit.
fn age(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let seconds = match text.get(digits.len()..).unwrap_or("") {
        "d" => 86_400,
        "h" => 3_600,
        "m" => 60,
        "" if digits == "0" => 0,
        _ => return Err("write a number and `d`, `h` or `m`, such as `7d`".to_owned()),
    };
    let number: u64 = digits.parse().map_err(|_| "write a number and `d`, `h` or `m`, such as `7d`".to_owned())?;
    number.checked_mul(seconds).ok_or_else(|| "that is too long".to_owned())
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfhelp links                                 how many there are, by kind, host and cloud
  selfhelp links articles/my-service --format csv > links.csv
  selfhelp links --outside usnat                 what its readers cannot reach
  selfhelp links --kind bare,broken --format csv --output-file links.csv

The kinds are inline, reference, autolink, image, html, json, value, setting, element, bare and broken. Links whose address a replacement
token fills in are not counted, nor is what stands in code.")]
pub struct Links {
    /// Only those of these articles, or below these folders
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Only those of articles in these clouds
    #[arg(long, value_name = "CLOUD,...", value_delimiter = ',')]
    pub cloud: Vec<String>,
    /// Only those that readers of these clouds cannot reach
    #[arg(long, value_name = "CLOUD,...", value_delimiter = ',')]
    pub outside: Vec<String>,
    /// Only those to these hosts, and to all below them
    #[arg(long, value_name = "HOST,...", value_delimiter = ',', value_parser = host)]
    pub host: Vec<String>,
    /// Only those that are written so
    #[arg(long, value_name = "KIND,...", value_delimiter = ',')]
    pub kind: Vec<String>,
    /// Write the links to a file, and nothing to standard output
    #[arg(long, value_name = "FILE")]
    pub output_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Catalogue {
    #[command(subcommand)]
    pub command: CatalogueCommand,
}

#[derive(Debug, Subcommand)]
pub enum CatalogueCommand {
    /// Make a catalogue of web pages from what a site is made of; nothing is asked of the web
    Build(CatalogueBuild),
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfhelp catalogue build --from markdown:docs/articles --base https://docs.example.com/nimbus --output nimbus.pages
  selfhelp catalogue build --from html:public --base https://help.example.com
  selfhelp catalogue build --from site:site/public --output help.pages
  selfhelp catalogue build --from sitemap:sitemap.xml.gz --covers https://docs.example.com --locales
  selfhelp catalogue build --from catalogue:one.pages --from catalogue:two.pages --output all.pages

Sources:
  sitemap:FILE      a sitemap, or an index of sitemaps that lie beside it; .gz too
  html:FOLDER       built pages: anchors, redirects, canonical addresses
  markdown:FOLDER   a documentation repository's Markdown, and the redirection files there and in the folders above
  site:FOLDER       a site that selfhelp built
  catalogue:FILE    a catalogue, to be merged

Folders cover the tree of their base address: a link to a page that is not in them is dead. A sitemap covers nothing unless `--covers` says so.")]
pub struct CatalogueBuild {
    /// What to read; several are merged
    #[arg(long, value_name = "KIND:PATH", required = true)]
    pub from: Vec<String>,
    /// Where the pages of folders are published
    #[arg(long, value_name = "ADDRESS")]
    pub base: Option<String>,
    /// All pages below this address are known
    #[arg(long, value_name = "ADDRESS")]
    pub covers: Vec<String>,
    /// ... but not those below this one
    #[arg(long, value_name = "ADDRESS")]
    pub except: Vec<String>,
    /// The hosts read a language at the beginning of a path, such as `/en-us/`, and have the page without it too
    #[arg(long)]
    pub locales: bool,
    /// The hosts find a page in any case
    #[arg(long)]
    pub any_case: bool,
    /// The day when the sources were true [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<String>,
    /// Write to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}
