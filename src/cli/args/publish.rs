//! What a user may type to publish sites, and to take that back.
//!
//! Must not do anything: it only says what was asked for.

use std::path::PathBuf;

use clap::Args;

/// Which of the targets of `selfhelp.toml` are meant.
#[derive(Debug, Args)]
pub struct Targets {
    /// Only the targets of these clouds
    #[arg(long, value_name = "CLOUD,...", value_delimiter = ',')]
    pub cloud: Vec<String>,
    /// Only the targets of these sites
    #[arg(long, value_name = "ID,...", value_delimiter = ',', conflicts_with = "cloud")]
    pub site: Vec<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfhelp build && selfhelp publish     every site to its target in `selfhelp.toml`
  selfhelp publish --dry-run             show what would change for readers, and change nothing
  selfhelp publish --cloud public
  selfhelp publish --allow link-http     although that rule finds errors

Readers see the whole site of before or the whole new one. What was published is taken back with `selfhelp rollback`.")]
pub struct Publish {
    #[command(flatten)]
    pub targets: Targets,
    /// Where the sites were built, each in a folder of its id [default: `site` in the content root]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Show what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Publish although these rules find errors
    #[arg(long, value_name = "RULE,...", value_delimiter = ',', value_parser = super::rule_name)]
    pub allow: Vec<String>,
}

#[derive(Debug, Args)]
pub struct Releases {
    #[command(flatten)]
    pub targets: Targets,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfhelp rollback --cloud public           serve what readers saw before this release
  selfhelp rollback --cloud public --to 41   serve that one; `selfhelp releases` lists them

Nothing is sent: the release is there.")]
pub struct Rollback {
    #[command(flatten)]
    pub targets: Targets,
    /// The release to serve, by its number or its whole name [default: what readers saw before this one]
    #[arg(long, value_name = "RELEASE")]
    pub to: Option<String>,
}

#[derive(Debug, Args)]
pub struct Prune {
    #[command(flatten)]
    pub targets: Targets,
    /// How many releases to keep, the newest; the one that is served is kept as well
    #[arg(long, value_name = "N", default_value = "10", value_parser = clap::value_parser!(u32).range(1..))]
    pub keep: u32,
}
