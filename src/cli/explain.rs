//! `selfhelp explain` and `selfhelp rules`: what is looked for, one rule at length or all of them in a table.
//!
//! Must not know what any rule finds.

use std::io::Write;
use std::path::Path;

use anyhow::bail;

use super::args::{Common, Explain, Format, Rules};
use super::{Status, color_on, named_as_given, print_mistakes, unknown_rule, width};
use crate::config::{CONFIG_FILE, Config, NAMES_FILE};
use crate::disk;
use crate::report::rules::Settings;
use crate::report::{self, page};
use crate::rules;
use crate::session::config_mistakes;
use crate::sources::Sources;
use crate::text::{LineIndex, RelPath, SourceText};

pub(super) fn explain(common: &Common, arguments: &Explain) -> anyhow::Result<Status> {
    let Some((group, row)) = rules::find(&arguments.rule) else { return Err(unknown_rule(&arguments.rule)) };
    let mut out = std::io::stdout().lock();
    with_settings(common, |settings| {
        match common.format {
            Format::Json => report::rules::write_json(&mut out, &[(group, row)], settings)?,
            _ => {
                let page = report::rules::page_in_force(group, row, settings);
                let color = color_on(common, &std::io::stdout());
                out.write_all(page::for_terminal(&page, width(), color).as_bytes())?;
            }
        }
        Ok(Status::Clean)
    })
}

pub(super) fn list(common: &Common, arguments: &Rules) -> anyhow::Result<Status> {
    let is_wanted = |group: &&&rules::Group| arguments.group.as_ref().is_none_or(|name| group.name == name);
    let groups: Vec<&rules::Group> = rules::GROUPS.iter().filter(is_wanted).copied().collect();
    if groups.is_empty() {
        let known: Vec<&str> = rules::GROUPS.iter().map(|group| group.name).collect();
        bail!("there is no such group of rules; the groups are {}", known.join(", "));
    }
    let mut out = std::io::stdout().lock();
    with_settings(common, |settings| {
        match common.format {
            Format::Json => {
                let rows: Vec<_> = groups.iter().flat_map(|group| group.rows.iter().map(|row| (*group, row))).collect();
                report::rules::write_json(&mut out, &rows, settings)?;
            }
            _ => out.write_all(report::rules::table(&groups, settings).as_bytes())?,
        }
        Ok(Status::Clean)
    })
}

/// Calls `show` with the settings of the content root; with none where there is no root, since one may read about rules
/// anywhere, and with none where they hold a mistake, since one may read about that.
fn with_settings(
    common: &Common,
    show: impl FnOnce(&Settings<'_>) -> anyhow::Result<Status>,
) -> anyhow::Result<Status> {
    let sources = config_sources(common)?;
    let (file, names) = (RelPath::new(CONFIG_FILE), RelPath::new(NAMES_FILE));
    let source = sources.get(&file).map(|bytes| SourceText::decode(file.clone(), bytes));
    let text = source.as_ref().map_or("", |source| &source.text);
    let path = common.config.as_ref().map_or(CONFIG_FILE.into(), |config| config.to_string_lossy());
    let config = Config::parse((&file, text), (&names, "")).unwrap_or_else(|_| {
        let (sources, mistakes) = named_as_given(common, &sources, config_mistakes(&sources));
        print_mistakes(common, &sources, &mistakes);
        say!("the levels shown are the built-in ones, until `{}` is mended", report::escape(&path));
        Config::default()
    });
    show(&Settings { rules: &config.rules, audiences: &config.audiences, path: &path, lines: LineIndex::new(text) })
}

fn config_sources(common: &Common) -> anyhow::Result<Sources> {
    let found = match &common.root {
        Some(root) => Some(root.clone()),
        None => std::env::current_dir().ok().and_then(|current| disk::find_root(&current).ok()),
    };
    disk::load_config(found.as_deref().unwrap_or(Path::new(".")), common.config.as_deref())
}
