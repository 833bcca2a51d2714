//! `selfhelp explain` and `selfhelp rules`: what is looked for, one rule at length or all of them in a table.
//!
//! Must not know what any rule finds.

use std::io::Write;

use anyhow::bail;

use super::args::{Common, Explain, Format, Rules};
use super::{Status, unknown_rule};
use crate::report;
use crate::rules;

pub(super) fn explain(common: &Common, arguments: &Explain) -> anyhow::Result<Status> {
    let Some((group, row)) = rules::find(&arguments.rule) else { return Err(unknown_rule(&arguments.rule)) };
    let mut out = std::io::stdout().lock();
    match common.format {
        Format::Json => report::rules::write_json(&mut out, &[(group, row)])?,
        _ => out.write_all(report::rules::page(group, row).as_bytes())?,
    }
    Ok(Status::Clean)
}

pub(super) fn list(common: &Common, arguments: &Rules) -> anyhow::Result<Status> {
    let is_wanted = |group: &&&rules::Group| arguments.group.as_ref().is_none_or(|name| group.name == name);
    let groups: Vec<&rules::Group> = rules::GROUPS.iter().filter(is_wanted).copied().collect();
    if groups.is_empty() {
        let known: Vec<&str> = rules::GROUPS.iter().map(|group| group.name).collect();
        bail!("there is no such group of rules; the groups are {}", known.join(", "));
    }
    let mut out = std::io::stdout().lock();
    match common.format {
        Format::Json => {
            let rows: Vec<_> = groups.iter().flat_map(|group| group.rows.iter().map(|row| (*group, row))).collect();
            report::rules::write_json(&mut out, &rows)?;
        }
        _ => out.write_all(report::rules::table(&groups).as_bytes())?,
    }
    Ok(Status::Clean)
}
