//! Findings as SARIF 2.1.0, which code scanning services and editors read.
//!
//! Must not know who reads it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde::Serialize;

use super::example;
use super::fingerprint::Fingerprints;
use super::json::write_value;
use super::line::{path, sentence};
use super::terminal::escape_for_log;
use super::{Context, File, for_each_with_file, with_file};
use crate::diagnostic::{Diagnostic, Fix, Rule, Safety, Severity};
use crate::rules::{self, Row};
use crate::text::{RelPath, Span};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What every path is relative to: the reader knows where the sources are.
const SOURCE_ROOT: &str = "%SRCROOT%";

/// Writes one log with one run, each rule that was broken and each finding on a line of its own.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_diagnostics(out: &mut impl Write, diagnostics: &[Diagnostic], context: &Context<'_>) -> io::Result<()> {
    let by_id: BTreeMap<&str, &Rule> = diagnostics.iter().map(|finding| (finding.rule.id, finding.rule)).collect();
    let ids: BTreeSet<&str> = by_id.keys().copied().collect();
    let version = env!("CARGO_PKG_VERSION");
    write!(out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{{")?;
    write!(out, "\"name\":\"selfhelp\",\"semanticVersion\":\"{version}\",\"rules\":[")?;
    let mut separator = "\n";
    for rule in by_id.values() {
        out.write_all(separator.as_bytes())?;
        separator = ",\n";
        write_value(out, &rule_object(rule, context))?;
    }
    write!(out, "\n]}}}},\"columnKind\":\"utf16CodeUnits\",\"originalUriBaseIds\":{{\"{SOURCE_ROOT}\":")?;
    write!(out, "{{\"description\":{{\"text\":\"The folder that holds the sources\"}}}}}},\"results\":[")?;
    let mut fingerprints = Fingerprints::default();
    let mut separator = "\n";
    for_each_with_file(diagnostics, context.sources, |diagnostic, file| {
        out.write_all(separator.as_bytes())?;
        separator = ",\n";
        let index = ids.range(..diagnostic.rule.id).count();
        let fingerprint = fingerprints.next(diagnostic, file);
        write_value(out, &result_object(diagnostic, file, index, fingerprint, context))
    })?;
    writeln!(out, "\n]}}]}}")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleObject<'a> {
    id: &'a str,
    short_description: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Help>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    default_configuration: RuleConfiguration,
    properties: RuleProperties<'a>,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct RuleConfiguration {
    enabled: bool,
    level: &'static str,
}

#[derive(Serialize)]
struct RuleProperties<'a> {
    tags: Vec<&'a str>,
}

fn rule_object<'a>(rule: &'a Rule, context: &Context<'_>) -> RuleObject<'a> {
    let registered = rules::find(rule.id);
    let help = registered.map(|(group, row)| {
        let Row { page, .. } = row;
        let text = example::with_links(&example::labelled(page.trim()), |_| None);
        Help {
            text,
            markdown: example::with_links(&super::rules::page(group, row), |rule| context.config.rule_page(rule)),
        }
    });
    RuleObject {
        id: rule.id,
        short_description: Message { text: rule.summary.to_owned() },
        help,
        help_uri: context.config.rule_page(rule.id),
        default_configuration: RuleConfiguration { enabled: !rule.is_off, level: level(rule.severity) },
        properties: RuleProperties { tags: registered.iter().map(|(group, _)| group.name).collect() },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultObject<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: PartialFingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<FixObject>,
}

#[derive(Serialize)]
struct PartialFingerprints {
    #[serde(rename = "selfhelp/v1")]
    selfhelp: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(rename = "physicalLocation")]
    physical: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    uri_base_id: &'static str,
}

/// Columns are from 1, in UTF-16 code units; the end is after the last character.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FixObject {
    description: Message,
    artifact_changes: [ArtifactChange; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: ArtifactLocation,
    replacements: [Replacement; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Message,
}

fn result_object<'a>(
    diagnostic: &'a Diagnostic,
    file: Option<&File<'_>>,
    rule_index: usize,
    fingerprint: String,
    context: &Context<'_>,
) -> ResultObject<'a> {
    let own = diagnostic.span.and_then(|span| region(span, file));
    let related = diagnostic.related.iter().enumerate().map(|(id, related)| {
        let (path, region) = match &related.path {
            Some(path) => (path, with_file(path, context.sources, |file| region(related.span, file))),
            None => (&diagnostic.path, region(related.span, file)),
        };
        let message = (!related.label.is_empty()).then(|| message(&escape_for_log(&related.label)));
        Location { id: Some(id), physical: physical(path, region, context), message }
    });
    ResultObject {
        rule_id: diagnostic.rule.id,
        rule_index,
        level: level(diagnostic.severity),
        message: message(&sentence(diagnostic, context)),
        locations: [Location { id: None, physical: physical(&diagnostic.path, own, context), message: None }],
        related_locations: related.collect(),
        partial_fingerprints: PartialFingerprints { selfhelp: fingerprint },
        fixes: diagnostic
            .fix
            .iter()
            .filter(|fix| !fix.is_of_bytes)
            .filter_map(|fix| fix_object(fix, diagnostic, file, context))
            .collect(),
    }
}

/// Readers take `[text](target)` in a message for a link of their own, unless its brackets are escaped.
fn message(text: &str) -> Message {
    let is_plain = !text.contains("](");
    Message { text: if is_plain { text.to_owned() } else { text.replace('[', "\\[").replace(']', "\\]") } }
}

/// Nothing for a fix that only shows what a mended text may look like.
fn fix_object(fix: &Fix, diagnostic: &Diagnostic, file: Option<&File<'_>>, context: &Context<'_>) -> Option<FixObject> {
    let how_sure = match fix.safety {
        Safety::Safe => "safe to apply",
        Safety::Suggested => "probably what was meant",
        Safety::DisplayOnly => return None,
    };
    let hint = diagnostic.hint.as_deref().unwrap_or("mend it");
    Some(FixObject {
        description: message(&escape_for_log(&format!("{hint} ({how_sure})"))),
        artifact_changes: [ArtifactChange {
            artifact_location: artifact(&diagnostic.path, context),
            replacements: [Replacement {
                deleted_region: region(fix.span, file)?,
                inserted_content: Message { text: fix.replacement.clone() },
            }],
        }],
    })
}

fn physical(file: &RelPath, region: Option<Region>, context: &Context<'_>) -> PhysicalLocation {
    PhysicalLocation { artifact_location: artifact(file, context), region }
}

fn artifact(file: &RelPath, context: &Context<'_>) -> ArtifactLocation {
    ArtifactLocation { uri: percent_encoded(&path(file, context)), uri_base_id: SOURCE_ROOT }
}

/// A path as a relative reference: what is not plainly part of a path is encoded.
fn percent_encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

fn region(span: Span, file: Option<&File<'_>>) -> Option<Region> {
    let file = file?;
    let range = file.range(span);
    Some(Region {
        start_line: file.line(range.start),
        start_column: file.utf16_column(range.start),
        end_line: file.line(range.end),
        end_column: file.utf16_column(range.end),
    })
}
