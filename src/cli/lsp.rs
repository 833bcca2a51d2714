//! `selfhelp lsp`: findings, fixes and more in an editor.
//!
//! Must not know the protocol, nor what an editor is told.

use std::io::{BufWriter, Write};

use super::args::{Common, Lsp};
use super::{Status, absolute};
use crate::lsp::{self, Settings};

pub(super) fn run(common: &Common, arguments: &Lsp) -> anyhow::Result<Status> {
    let root = common.root.as_deref().map(absolute).transpose()?;
    let config = common.config.as_deref().map(absolute).transpose()?;
    let settings = Settings { root, config, all: arguments.all };
    let mut output = BufWriter::new(std::io::stdout().lock());
    let has_taken_leave = lsp::serve(settings, std::io::stdin(), &mut output)?;
    output.flush()?;
    Ok(if has_taken_leave { Status::Clean } else { Status::Findings })
}
