//! Findings as test results in XML, which Jenkins and most build services show.
//!
//! Must not know who reads it. Keeps to what the schema of Jenkins allows.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::line::{line, path, sentence};
use super::terminal::escape_for_log;
use super::{Context, Counts, with_file};
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::RelPath;

/// Writes a suite for each file: a case for each finding, or one that passed.
///
/// An error is a failed case. Warnings and infos are skipped cases, as a check that finds no errors passes.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_diagnostics(
    out: &mut impl Write,
    diagnostics: &[Diagnostic],
    checked: &[RelPath],
    context: &Context<'_>,
) -> io::Result<()> {
    let mut suites: BTreeMap<&RelPath, Vec<&Diagnostic>> = checked.iter().map(|path| (path, Vec::new())).collect();
    for diagnostic in diagnostics {
        suites.entry(&diagnostic.path).or_default().push(diagnostic);
    }
    let tests: usize = suites.values().map(|findings| findings.len().max(1)).sum();
    let failures = Counts::of(diagnostics).errors;
    let mut writer = Writer::new_with_indent(&mut *out, b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer
        .create_element("testsuites")
        .with_attribute(("name", "selfhelp"))
        .with_attribute(("tests", tests.to_string().as_str()))
        .with_attribute(("failures", failures.to_string().as_str()))
        .with_attribute(("errors", "0"))
        .write_inner_content(|writer| {
            suites.iter().try_for_each(|(path, findings)| write_suite(writer, path, findings, context))
        })?;
    writeln!(out)
}

fn write_suite(
    writer: &mut Writer<impl Write>,
    file: &RelPath,
    findings: &[&Diagnostic],
    context: &Context<'_>,
) -> io::Result<()> {
    let failures = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let path = visible(&path(file, context));
    // Readers take what stands before the last dot for a package: the folder.
    let class = path.strip_suffix(&format!(".{}", file.extension())).unwrap_or(&path).replace('/', ".");
    writer
        .create_element("testsuite")
        .with_attribute(("name", path.as_str()))
        .with_attribute(("tests", findings.len().max(1).to_string().as_str()))
        .with_attribute(("failures", failures.to_string().as_str()))
        .with_attribute(("errors", "0"))
        .with_attribute(("skipped", (findings.len() - failures).to_string().as_str()))
        .with_attribute(("file", path.as_str()))
        .write_inner_content(|writer| {
            if findings.is_empty() {
                let case = writer.create_element("testcase").with_attribute(("name", "no findings"));
                case.with_attribute(("classname", class.as_str())).write_empty()?;
            }
            write_cases(writer, &class, findings, context)
        })?;
    Ok(())
}

fn write_cases(
    writer: &mut Writer<impl Write>,
    class: &str,
    findings: &[&Diagnostic],
    context: &Context<'_>,
) -> io::Result<()> {
    // A case is known by its name from run to run, so the name holds no line, and each has its own.
    let mut named: HashMap<String, usize> = HashMap::new();
    let Some(first) = findings.first() else { return Ok(()) };
    with_file(&first.path, context.sources, |file| {
        findings.iter().try_for_each(|finding| {
            let mut name = visible(&format!("{}: {}", finding.rule.id, finding.message));
            let count = named.entry(name.clone()).or_default();
            *count += 1;
            if *count > 1 {
                name.push_str(&format!(" ({count})"));
            }
            let told = visible(&line(finding, file, context));
            write_case(writer, [&name, class], finding, &told, context)
        })
    })
}

fn write_case(
    writer: &mut Writer<impl Write>,
    [name, class]: [&str; 2],
    finding: &Diagnostic,
    told: &str,
    context: &Context<'_>,
) -> io::Result<()> {
    let outcome = if finding.severity == Severity::Error { "failure" } else { "skipped" };
    let message = visible(&sentence(finding, context));
    let case = writer.create_element("testcase").with_attribute(("name", name)).with_attribute(("classname", class));
    case.write_inner_content(|writer| {
        let element = writer.create_element(outcome).with_attribute(("type", finding.severity.name()));
        element.with_attribute(("message", message.as_str())).write_text_content(BytesText::new(told))?;
        Ok(())
    })?;
    Ok(())
}

/// Text that can stand in XML: what it forbids becomes a visible escape, as control characters do.
fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for character in escape_for_log(text).chars() {
        match character {
            '\u{fffe}' | '\u{ffff}' => visible.extend(character.escape_unicode()),
            character => visible.push(character),
        }
    }
    visible
}
