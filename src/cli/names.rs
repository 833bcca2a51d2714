//! `selfhelp names`: what the sites call services, products and topics.
//!
//! Must not know how names are inferred, nor how they are written.

use std::io::Write;

use anyhow::bail;

use super::args::{Common, Names, NamesCommand, NamesExport};
use super::{Status, read_content};
use crate::disk;
use crate::report::names;
use crate::session::{Session, Snapshot};
use crate::site::name_list;

pub(super) fn run(common: &Common, arguments: &Names) -> anyhow::Result<Status> {
    match &arguments.command {
        NamesCommand::Export(export) => self::export(common, export),
    }
}

fn export(common: &Common, arguments: &NamesExport) -> anyhow::Result<Status> {
    let content = read_content(common, Session::for_checks)?;
    let Snapshot { config, catalogue, corpus, .. } = &*content.snapshot;
    let mut text = Vec::new();
    names::write_toml(&mut text, &name_list(config, catalogue, corpus), corpus)?;
    match &arguments.output {
        None => std::io::stdout().lock().write_all(&text)?,
        Some(file) if !arguments.force && disk::would_replace(file) => {
            bail!("`{}` is there already; `--force` replaces it, and keeps the names of `names.toml`", file.display())
        }
        Some(file) => disk::write_file(file, &text)?,
    }
    Ok(Status::Clean)
}
