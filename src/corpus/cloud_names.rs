//! The names of clouds in the properties of an article: those that no cloud has, and several that run together.
//!
//! Must not know other articles.

use super::{Entry, first_of_each};
use crate::article::{conflict, nearest};
use crate::cloud::CloudSet;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Rule};
use crate::text::{RelPath, Span, Spanned};

pub static CLOUD_UNKNOWN: Rule = Rule::error("cloud-unknown", "no cloud has this name").suggested();
pub static CLOUDS_MISSING: Rule =
    Rule::error("clouds-missing", "the article names no cloud, so it is published nowhere");
pub static CLOUD_SEPARATOR: Rule =
    Rule::error("cloud-separator", "clouds are separated by something else than commas, so none of them counts").safe();

/// Names that are no cloud's; and an article that names none.
pub(super) fn cloud_findings(config: &Config, entry: &Entry) -> Vec<Diagnostic> {
    let (path, properties) = (entry.article().path(), &entry.article().properties);
    let mut findings = Vec::new();
    for list in ["cloudEnvironments", "disableClouds"] {
        let named = || properties.list(list).filter_map(|name| config.cloud_named(name.value));
        // With those that fixes add.
        let mut listed = named().fold(CloudSet::EMPTY, CloudSet::with);
        let unknown = properties.list(list).filter(|name| config.cloud_named(name.value).is_none());
        findings.extend(unknown.map(|name| match run_together(config, name.value) {
            Some((names, are_clouds)) => separated(config, path, &name, &names, are_clouds, &mut listed),
            None => unknown_cloud(config, entry, list, &name),
        }));
    }
    // One side of a conflict may name them.
    let is_torn = || conflict::is_in_part(&entry.article().source.text, properties.span);
    if properties.list("cloudEnvironments").next().is_none() && !properties.entries.is_empty() && !is_torn() {
        let message = "the article names no cloud, so it is published nowhere";
        let block = Span::new(properties.span.start as usize, properties.span.start as usize + "<properties".len());
        let open: Vec<&str> =
            config.clouds.iter().filter(|cloud| !cloud.retired).map(|cloud| cloud.id.as_str()).collect();
        let empty = properties.find("cloudEnvironments").map(|property| property.name.span);
        let verb = if empty.is_some() { "write" } else { "add" };
        let hint = format!("{verb} `cloudEnvironments=\"{}\"`, or those that it is for", open.join(", "));
        findings.push(Diagnostic::new(&CLOUDS_MISSING, path, Some(empty.unwrap_or(block)), message).hint(hint));
    }
    findings
}

/// The finding of an item that is several clouds, whose fix lists no cloud again.
fn separated(
    config: &Config,
    path: &RelPath,
    item: &Spanned<&str>,
    names: &[&str],
    are_clouds: bool,
    listed: &mut CloudSet,
) -> Diagnostic {
    let message = format!("the clouds in `{}` are not separated by commas", item.value);
    let finding = Diagnostic::new(&CLOUD_SEPARATOR, path, Some(item.span), message);
    let mut new = Vec::new();
    for name in names {
        let cloud = config.cloud_named(name);
        if cloud.is_none_or(|cloud| !listed.contains(cloud)) {
            new.push(*name);
        }
        *listed = cloud.map_or(*listed, |cloud| listed.with(cloud));
    }
    let meant = new.join(", ");
    if new.is_empty() {
        finding.hint("all of them are listed already: remove them here")
    } else if are_clouds {
        let finding = finding.label("none of them counts").hint("write a comma between two clouds");
        finding.safe_fix(item.span, meant)
    } else {
        let finding = finding.label(format!("did you mean `{meant}`?")).hint("write a comma between two clouds");
        finding.suggested_fix(item.span, meant)
    }
}

fn unknown_cloud(config: &Config, entry: &Entry, list: &str, name: &Spanned<&str>) -> Diagnostic {
    let (path, properties) = (entry.article().path(), &entry.article().properties);
    let message = format!("no cloud is called `{}`", name.value);
    let finding = Diagnostic::new(&CLOUD_UNKNOWN, path, Some(name.span), message);
    let known: Vec<&str> = config.clouds.iter().map(|cloud| cloud.id.as_str()).collect();
    match nearest(name.value, &known) {
        Some(known) if properties.list(list).any(|other| other.value.eq_ignore_ascii_case(known)) => {
            finding.hint(format!("it looks like `{known}`, which is listed too: remove this one"))
        }
        Some(known) => finding.label(format!("did you mean `{known}`?")).suggested_fix(name.span, known),
        None => finding.hint(format!("the clouds are: {}", known.join(", "))),
    }
}

/// Whether authors write a character between clouds, where a comma should be.
#[must_use]
pub fn is_separator(character: char) -> bool {
    character.is_whitespace() || ";|/+&\\".contains(character)
}

/// The clouds in an item of a list, where it is several of them with something else than commas between them. One of
/// them must be spelled as it should be, and the others nearly; also whether all are.
#[must_use]
pub fn run_together<'a>(config: &'a Config, item: &'a str) -> Option<(Vec<&'a str>, bool)> {
    let names: Vec<&str> = item.split(is_separator).filter(|name| !name.is_empty()).collect();
    let is_cloud = |name: &&str| config.cloud_named(name).is_some();
    if names.len() < 2 || !names.iter().any(is_cloud) {
        return None;
    }
    let known: Vec<&str> = config.clouds.iter().map(|cloud| cloud.id.as_str()).collect();
    let meant = |name: &'a str| if is_cloud(&name) { Some(name) } else { nearest(name, &known) };
    let are_clouds = names.iter().all(is_cloud);
    let meant: Option<Vec<&str>> = names.into_iter().map(meant).collect();
    Some((first_of_each(meant?), are_clouds))
}
