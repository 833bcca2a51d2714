//! `selfhelp topics`: the support topics that articles cite.
//!
//! Must not know how topics are named, nor how a catalogue is written.

use std::io::Write;

use super::args::{Common, Format, Topics, TopicsCommand};
use super::{Status, coverage, read_content};
use crate::report::topics;
use crate::session::{Session, Snapshot};
use crate::site::cited_topics;

pub(super) fn run(common: &Common, arguments: &Topics) -> anyhow::Result<Status> {
    match &arguments.command {
        TopicsCommand::Coverage(arguments) => coverage::coverage(common, arguments),
        TopicsCommand::Conflicts(arguments) => coverage::conflicts(common, arguments),
        TopicsCommand::Show(arguments) => coverage::show(common, arguments),
        TopicsCommand::Diff(arguments) => coverage::diff(common, arguments),
        TopicsCommand::Export => export(common),
    }
}

fn export(common: &Common) -> anyhow::Result<Status> {
    let content = read_content(common, Session::for_checks)?;
    let Snapshot { config, catalogue, corpus, .. } = &*content.snapshot;
    let cited = cited_topics(config, catalogue, corpus);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    match common.format {
        Format::Json => topics::write_json(&mut out, &cited, config)?,
        _ => topics::write_csv(&mut out, &cited, config)?,
    }
    out.flush()?;
    Ok(Status::Clean)
}
