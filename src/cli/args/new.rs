//! What a user may type to make a new article.
//!
//! Must not do anything: it only says what was asked for.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfhelp new generic articles/my-service/my-service-disk-is-full
  selfhelp new TSG_Content articles/my-service-tsg/check-disk.md --title 'Check the disk'
  selfhelp new diagnostics my-service-disk-full --dry-run   in the current folder; show it, and write nothing

Service, owner, authors, products and clouds are those that most articles of its kind in the folder have, else most of
the folder, else most of all. A file named for a cloud, as in `-mooncake`, is for that cloud. What only you can know is
left empty, or begins with `Replace this text`: the command lists it, and `selfhelp check` reports it until it is
written. Nothing that is there is overwritten.")]
pub struct New {
    /// What kind of article, as in `selfHelpType`, in any case; a wrong one lists them all
    pub kind: String,
    /// Where: `articles/<folder>/<name>`, with or without `.md`, from the current folder or from the content root
    pub path: PathBuf,
    /// Its title
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Show the article, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}
