//! What a user may type: commands, options, and the help that teaches them.
//!
//! Must not do anything: it only says what was asked for.

mod editor;
mod links;
mod new;
mod publish;
mod topics;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Arg, Args, Parser, Subcommand, ValueEnum};

pub use editor::{Lsp, Serve};
pub use links::{Asking, Catalogue, CatalogueBuild, CatalogueCommand, Linkcheck, Links};
pub use new::New;
pub use publish::{Prune, Publish, Releases, Rollback, Targets};
pub use topics::{By, Conflicts, Coverage, ShowTopic, StateName, TopicDiff, Topics, TopicsCommand};

/// Checks a folder of support articles and builds one static help site per cloud.
#[derive(Debug, Parser)]
#[command(name = "selfhelp", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "\
Examples:
  selfhelp build                       build the sites of all clouds into `site/`
  selfhelp build --cloud public -v     build one, and show every finding
  selfhelp check                       show what is wrong with the articles
  selfhelp check articles/my-service   ... below one folder
  selfhelp explain link-locale         tell all about one rule

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
    /// Show the sites in a browser while articles are written
    Serve(Serve),
    /// Speak with an editor: findings, fixes, completions and more while articles are written
    Lsp(Lsp),
    /// Ask the web whether the pages are there that articles link to
    Linkcheck(Linkcheck),
    /// Write down what is wrong now, so that only what is new is shown
    Baseline(Baseline),
    /// Tell all about a rule
    Explain(Explain),
    /// List the rules
    Rules(Rules),
    /// Count and list the links of the articles
    Links(Links),
    /// Find articles in a built site, as its readers do
    Search(Search),
    /// Tell which support topics are answered, in which clouds, and write a catalogue of them
    Topics(Topics),
    /// Write the names of services, products and topics, to review them
    Names(Names),
    /// Make a new article of any kind, with what the articles beside it agree on
    New(New),
    /// Publish what was built, each site to its target
    Publish(Publish),
    /// List what was published
    Releases(Releases),
    /// Serve an earlier release again
    Rollback(Rollback),
    /// Remove old releases
    Prune(Prune),
    /// Make a catalogue of known web pages
    Catalogue(Catalogue),
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
    /// Show every finding that `build` meets, and not only how many there are
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// The form of what is printed on standard output; `csv` is for `links` and `topics`, those after it for `check` and `linkcheck`
    #[arg(long, global = true, value_name = "FORM", default_value = "text")]
    pub format: Format,
    /// Read and write no cache
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
    /// For spreadsheets: a row for each link or topic; for `links` and `topics` alone
    Csv,
    /// For editors: a line each
    Concise,
    /// For code scanning: SARIF 2.1.0
    Sarif,
    /// For GitHub Actions: annotations
    Github,
    /// For Azure Pipelines: issues of the run
    Azure,
    /// For GitLab: a code quality report
    Gitlab,
    /// For Jenkins and others: test results in XML
    Junit,
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
    /// Say on pages when articles were changed last, as git knows it
    #[arg(long)]
    pub dates: bool,
    /// How many threads to use [default: as many as there are cores]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Exit with 1 on warnings too
    #[arg(long)]
    pub strict: bool,
    /// Compare every file by its bytes, also where nothing changed since the last build
    #[arg(long)]
    pub verify: bool,
    /// Where to remember what was built [default: `.selfhelp` in the content root]
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    pub cache: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfhelp check
  selfhelp check articles/my-service/my-article.md
  selfhelp check --cloud usnat,ussec --format json
  selfhelp check --rule link-locale,link-http
  selfhelp check --changed-since origin/main     only what my changes cause
  selfhelp check --fix                           mend what a machine may mend
  selfhelp check --unsafe-fixes --diff           see what all fixes would change
  selfhelp check --format sarif --output-file selfhelp.sarif
  selfhelp check --rule link-locale --limit 0 | less
  selfhelp check --min-level error               errors alone
  selfhelp check --catalogue docs.pages          hold links to a catalogue of web pages
  selfhelp check --online --changed-since main   ask the web for the links that my changes add

A finding that the baseline knows is not shown; `selfhelp baseline` writes one.")]
#[command(mut_args(of_the_web))]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag that a user types or not")]
pub struct Check {
    /// Only these articles, or those below these folders
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Only what concerns these clouds
    #[arg(long, value_name = "CLOUD,...", value_delimiter = ',')]
    pub cloud: Vec<String>,
    /// Only these rules, also those that are off
    #[arg(long, value_name = "RULE,...", value_delimiter = ',', value_parser = rule_name)]
    pub rule: Vec<String>,
    /// Only what the changes since a git revision cause, uncommitted ones included
    #[arg(long, value_name = "REV")]
    pub changed_since: Option<String>,
    /// Ask the web for the links of these articles as well, as `linkcheck` does
    #[arg(long)]
    pub online: bool,
    #[command(flatten)]
    pub asking: Asking,
    /// Show what the baseline knows as well
    #[arg(long)]
    pub no_baseline: bool,
    /// Hold links to this catalogue of web pages too, beside those of `selfhelp.toml`; may be given several times
    #[arg(long, value_name = "FILE")]
    pub catalogue: Vec<PathBuf>,
    /// Apply the safe fixes, then show what is left
    #[arg(long)]
    pub fix: bool,
    /// Apply the suggested fixes as well
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Show what the fixes would change, and change nothing
    #[arg(long)]
    pub diff: bool,
    /// Only findings of this level and above; how many others there are is said, and they are not fixed either
    #[arg(long, value_name = "LEVEL", default_value = "info")]
    pub min_level: Level,
    /// Show at most so many findings of each rule; `--limit 0` shows all. For `text` [default: 20 on a terminal, else all]
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = read_limit)]
    pub limit: Option<usize>,
    /// Write the findings to a file, and only their count to standard error
    #[arg(long, value_name = "FILE")]
    pub output_file: Option<PathBuf>,
}

/// Of a check and a baseline, options that only matter where the web is asked are refused where it is not.
fn of_the_web(option: Arg) -> Arg {
    if !links::ASKING.contains(&option.get_id().as_str()) {
        return option;
    }
    option.requires("online").help_heading("With --online")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Level {
    Error,
    Warning,
    Info,
}

/// A rule's name in whatever case it was typed: rules have names in lower case.
#[expect(clippy::unnecessary_wraps, reason = "the parser of arguments asks for a result")]
fn rule_name(text: &str) -> Result<String, std::convert::Infallible> {
    Ok(text.to_ascii_lowercase())
}

/// Any whole number; what is none, such as `-1`, is answered with what to write.
fn read_limit(text: &str) -> Result<usize, String> {
    let advice = "write how many findings of each rule to show, such as `--limit 5`, or `--limit 0` for all of them";
    text.parse().map_err(|_| advice.to_owned())
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfhelp baseline            write what is wrong now to selfhelp-baseline.txt
  selfhelp check               ... and see only what is new from then on
  selfhelp baseline --online   ... also of what the web tells, for `linkcheck` and `check --online`

Commit the file. A finding is known by its rule, its file and the text it is about, not by its line.")]
#[command(mut_args(of_the_web))]
pub struct Baseline {
    /// Ask the web as well, as `linkcheck` does; without, what the baseline knows of the web stays
    #[arg(long)]
    pub online: bool,
    #[command(flatten)]
    pub asking: Asking,
}

/// Tell all about a rule
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfhelp explain link-locale
  selfhelp explain link-locale | less")]
pub struct Explain {
    /// Its name, as findings show it in brackets
    #[arg(value_parser = rule_name)]
    pub rule: String,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfhelp rules
  selfhelp rules --group links
  selfhelp rules --format json")]
pub struct Rules {
    /// Only the rules of this group
    #[arg(long, value_name = "GROUP")]
    pub group: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfhelp search conection timout redis      typos are forgiven
  selfhelp search 32553275                    the articles of a topic
  selfhelp search '\"access denied\" -preview'  a phrase, and a word that no article may have
  selfhelp search disk --cloud mooncake --kind generic --json

Words are searched in titles, headings, texts, paths, services, topics, tags and ids. The last word may be cut off.")]
pub struct Search {
    /// What to look for
    #[arg(required = true, value_name = "QUERY")]
    pub query: Vec<String>,
    /// In this site [default: the first]
    #[arg(long, value_name = "ID", conflicts_with = "cloud")]
    pub site: Option<String>,
    /// In the site of this cloud
    #[arg(long, value_name = "CLOUD")]
    pub cloud: Option<String>,
    /// Only among these kinds, as in the addresses of their pages
    #[arg(long, value_name = "KIND,...", value_delimiter = ',')]
    pub kind: Vec<String>,
    /// Where the sites are [default: `site` in the content root]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How many to show
    #[arg(long, value_name = "N", default_value = "10")]
    pub limit: NonZeroUsize,
    /// Print JSON, as `--format json` does
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Names {
    #[command(subcommand)]
    pub command: NamesCommand,
}

#[derive(Debug, Subcommand)]
pub enum NamesCommand {
    /// Write a `names.toml` to review: the names that are given, and proposals for all others
    Export(NamesExport),
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfhelp names export                              to standard output
  selfhelp names export --output names.toml          where there is none yet
  selfhelp names export --output names.toml --force  ... or the one that is there is to be replaced

Each name is one that the sites show now, with where it is from. Names that `names.toml` gives are kept. A line that begins with `#` holds what is
to be decided: sites that do not agree, names from articles that other sites must not tell of, and ids that no article gives a name.")]
pub struct NamesExport {
    /// Write to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace the file where it is there already; its names are kept, its comments are not
    #[arg(long, requires = "output")]
    pub force: bool,
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
