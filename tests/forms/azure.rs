//! Logging commands, read as the agent of Azure Pipelines reads them.

use std::collections::BTreeMap;

use super::*;

/// What the agent makes of a line: a command of its properties and message; nothing where it sees none in it.
#[track_caller]
pub fn read(line: &str) -> Option<(BTreeMap<String, String>, String)> {
    let (before, command) = line.split_once("##vso[")?;
    assert_eq!(before, "", "a command that an author wrote: {line}");
    let (command, message) = command.split_once(']').expect(line);
    let (name, properties) = command.split_once(' ').expect(line);
    assert_eq!(name, "task.logissue");
    let decoded = |text: &str| {
        let codes = [("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%AZP25", "%")];
        codes.iter().fold(text.to_owned(), |text, (code, character)| text.replace(code, character))
    };
    let properties = properties.split(';').filter(|property| !property.is_empty()).map(|property| {
        let (name, value) = property.split_once('=').expect(line);
        (name.to_owned(), decoded(value))
    });
    Some((properties.collect(), decoded(message)))
}

fn written(test: &Test, findings: &[Diagnostic]) -> String {
    test.written(|out, context| report::azure::write_diagnostics(out, findings, context))
}

#[test]
fn errors_and_warnings_are_issues_and_the_rest_is_told() {
    let text = "# Title\nSee [docs](https://docs.example.com/en-us/x).\n";
    let findings = [
        finding(&WARNING, Some(span_of(text, "en-us")), "the link names a locale").hint("leave it out"),
        finding(&ERROR, None, "50% wrong"),
        finding(&INFO, Some(span_of(text, "See")), "a ##vso[task.setvariable variable=a]b"),
    ];
    assert_eq!(
        written(&Test::new(text), &findings),
        "##vso[task.logissue type=warning;sourcepath=articles/a/b.md;linenumber=2;columnnumber=37;code=link-locale;]the link names a locale; leave it out\n\
         ##vso[task.logissue type=error;sourcepath=articles/a/b.md;code=json-trailing-comma;]50%AZP25 wrong\n\
         articles/a/b.md:2:1: info[made-up-rule] a #\\#vso[task.setvariable variable=a]b\n"
    );
}

#[test]
fn what_an_author_wrote_cannot_end_a_property_or_the_line() {
    let (test, finding) = hostile();
    let written = written(&test, &[finding]);
    assert_eq!(written.matches('\n').count(), 1);
    let (properties, message) = read(written.trim_end()).unwrap();
    assert_eq!(message, format!("{HOSTILE_SHOWN}; mend it"));
    assert_eq!(properties["type"], "error");
    assert_eq!(properties["sourcepath"], "articles/caf\u{e9} 100%, a:b;c]/\\u{1b}x\\u{202e} #?.md");
    assert_eq!((&*properties["linenumber"], properties.len()), ("3", 5));
}
