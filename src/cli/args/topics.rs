//! The arguments of `topics`.
//!
//! Must not know what is done with them.

use std::num::NonZeroUsize;

use clap::{Args, Subcommand, ValueEnum};

use crate::site::coverage::State;

#[derive(Debug, Args)]
pub struct Topics {
    #[command(subcommand)]
    pub command: TopicsCommand,
}

impl Topics {
    /// Whether what is printed are findings, not a table.
    #[must_use]
    pub fn finds(&self) -> bool {
        matches!(&self.command, TopicsCommand::Coverage(coverage) if coverage.fail_on_new_gap.is_some())
    }
}

#[derive(Debug, Subcommand)]
pub enum TopicsCommand {
    /// Count the topics that have an answer, only a form, nothing, or rivals
    Coverage(Coverage),
    /// Show which articles claim the same topic, which of them a reader gets, and why
    Conflicts(Conflicts),
    /// Tell all about one topic, in every cloud
    Show(ShowTopic),
    /// Show which topics two clouds, or two states of the articles, do not have alike
    Diff(TopicDiff),
    /// Write a first topic catalogue, made from the articles, to standard output
    #[command(after_help = "\
Examples:
  selfhelp topics export > topics.csv
  selfhelp topics export --format json > topics.json

Put the file into `topics/`, where catalogues lie. The catalogue holds each topic that an article cites or a topic list describes, with the best name that articles give it, its products and its
clouds. Correct it, add parents and the topics that no article answers yet, and `selfhelp check` holds articles to it.")]
    Export,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfhelp topics coverage                                        a line for each cloud
  selfhelp topics coverage --by product --cloud mooncake          ... for each product, those with the most gaps first
  selfhelp topics coverage --each --state nothing --format csv    the topics themselves, for a spreadsheet
  selfhelp topics coverage --fail-on-new-gap origin/main          what the present branch takes away, for CI

covered: an article answers the topic. form-only: a request can be made, and no article helps. nothing: neither. conflict: articles of one sort claim the same product
and tag. Where there is no topic catalogue, the topics are those that articles of the cloud cite.
Exit status: 1 where `--fail-on-new-gap` finds a topic that lost its last answer.")]
pub struct Coverage {
    /// Only these clouds [default: all that are not retired]
    #[arg(long, value_name = "CLOUD,...", value_delimiter = ',')]
    pub cloud: Vec<String>,
    /// What a line is of
    #[arg(long, value_name = "WHAT", default_value = "cloud", conflicts_with = "each")]
    pub by: By,
    /// List the topics themselves
    #[arg(long)]
    pub each: bool,
    /// Of the topics themselves only those in these states
    #[arg(long, value_name = "STATE,...", value_delimiter = ',', requires = "each")]
    pub state: Vec<StateName>,
    /// Show so many lines; `csv` and `json` have all
    #[arg(long, value_name = "N", default_value = "40")]
    pub limit: NonZeroUsize,
    /// Fail where a topic has no answer any more that had one at a git revision, and say which line took it away
    #[arg(long, value_name = "REV", conflicts_with_all = ["by", "each"])]
    pub fail_on_new_gap: Option<String>,
}

#[derive(Debug, Args)]
pub struct Conflicts {
    /// Only these clouds [default: all that are not retired]
    #[arg(long, value_name = "CLOUD,...", value_delimiter = ',')]
    pub cloud: Vec<String>,
    /// Show so many; `csv` and `json` have all
    #[arg(long, value_name = "N", default_value = "40")]
    pub limit: NonZeroUsize,
}

#[derive(Debug, Args)]
pub struct ShowTopic {
    /// A topic's id, or another one that the catalogue knows for it
    #[arg(value_name = "ID")]
    pub id: String,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfhelp topics diff public mooncake
  selfhelp topics diff public mooncake --format csv > to-do.csv
  selfhelp topics diff --since origin/main

The articles named are those of the side that has more.")]
pub struct TopicDiff {
    /// A cloud
    #[arg(value_name = "CLOUD", required_unless_present = "since", requires = "second", conflicts_with = "since")]
    pub first: Option<String>,
    /// Another cloud
    #[arg(value_name = "CLOUD")]
    pub second: Option<String>,
    /// Compare each cloud with what it had at a git revision
    #[arg(long, value_name = "REV")]
    pub since: Option<String>,
    /// Show so many lines; `csv` and `json` have all
    #[arg(long, value_name = "N", default_value = "40")]
    pub limit: NonZeroUsize,
}

/// What a line of coverage is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    Cloud,
    Product,
    /// The `ownershipId` of the articles
    Owner,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StateName {
    Covered,
    FormOnly,
    Nothing,
    Conflict,
}

impl StateName {
    pub fn state(self) -> State {
        match self {
            Self::Covered => State::Covered,
            Self::FormOnly => State::FormOnly,
            Self::Nothing => State::Nothing,
            Self::Conflict => State::Conflict,
        }
    }
}
