//! What a user may type: commands, options, and the help that teaches them.
//!
//! Must not do anything: it only says what was asked for.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Checks a folder of support articles and builds one static help site per cloud.
#[derive(Debug, Parser)]
#[command(name = "selfhelp", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "\
Examples:
  selfhelp build                       build the sites of all clouds into `site/`
  selfhelp build --cloud public -v     build one, and show every finding
  selfhelp check                       show what is wrong with the articles
  selfhelp check articles/my-service   ... below one folder

The content root is the nearest folder, here or above, that holds `selfhelp.toml` or `articles/`.
Exit status: 0 clean, 1 findings at error level, 2 trouble.")]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build the static sites
    Build(Build),
    /// Show what is wrong with the articles
    Check(Check),
    /// Print a completion script for a shell
    Completions(Completions),
}

/// What every command understands.
#[derive(Debug, Args)]
#[command(next_help_heading = "Everywhere")]
pub struct Common {
    /// The content root, instead of looking for it from the current folder up
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// The configuration, instead of `selfhelp.toml` in the content root
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Say only what is wrong
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// The form of what is printed on standard output
    #[arg(long, global = true, value_name = "FORM", default_value = "text")]
    pub format: Format,
    /// Read and write no cache (there is none yet: every build starts from the sources)
    #[arg(long, global = true)]
    pub no_cache: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs: one JSON document
    Json,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfhelp build                          every site that is not of a retired cloud
  selfhelp build --cloud fairfax,usnat    only these clouds' sites
  selfhelp build --site blackforest       a retired cloud's site, on request
  selfhelp build --out /srv/help --jobs 1
  selfhelp build --strict                 exit with 1 on warnings too

Only files that differ are written, and what vanished is removed. Nothing is touched that selfhelp did not write.")]
pub struct Build {
    /// Where the sites go, each into a folder of its id [default: `site` in the content root]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Only these sites
    #[arg(long, value_name = "ID,...", value_delimiter = ',', conflicts_with = "cloud")]
    pub site: Vec<String>,
    /// Only the sites of these clouds
    #[arg(long, value_name = "CLOUD,...", value_delimiter = ',')]
    pub cloud: Vec<String>,
    /// How many threads to use [default: as many as there are cores]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Exit with 1 on warnings too
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfhelp check
  selfhelp check articles/my-service/my-article.md
  selfhelp check --cloud usnat,ussec --format json")]
pub struct Check {
    /// Only these articles, or those below these folders
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Only what concerns these clouds
    #[arg(long, value_name = "CLOUD,...", value_delimiter = ',')]
    pub cloud: Vec<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfhelp completions bash > ~/.local/share/bash-completion/completions/selfhelp
  selfhelp completions zsh > ~/.zfunc/_selfhelp
  selfhelp completions fish > ~/.config/fish/completions/selfhelp.fish")]
pub struct Completions {
    pub shell: clap_complete::Shell,
}
