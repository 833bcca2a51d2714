//! Workflow commands, read as the runner of GitHub Actions reads them.

use std::collections::BTreeMap;

use super::*;

/// The codes of characters in a message and in a property, in the order in which the runner decodes them.
const OF_DATA: &[(&str, &str)] = &[("%0D", "\r"), ("%0A", "\n"), ("%25", "%")];
const OF_PROPERTIES: &[(&str, &str)] = &[("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")];

/// A command: its name, its properties and its message.
type Command = (String, BTreeMap<String, String>, String);

/// What the runner makes of a line: two colons, the name, properties parted by commas, two colons, the message.
#[track_caller]
pub fn read(line: &str) -> Command {
    let (command, message) = line.strip_prefix("::").and_then(|rest| rest.split_once("::")).expect(line);
    let (name, properties) = command.split_once(' ').expect(line);
    let decoded = |text: &str, codes: &[(&str, &str)]| {
        codes.iter().fold(text.to_owned(), |text, (code, character)| text.replace(code, character))
    };
    let property = |property: &str| {
        let (name, value) = property.split_once('=').expect(line);
        (name.to_owned(), decoded(value, OF_PROPERTIES))
    };
    (name.to_owned(), properties.split(',').map(property).collect(), decoded(message, OF_DATA))
}

fn written(test: &Test, findings: &[Diagnostic]) -> String {
    test.written(|out, context| report::github::write_diagnostics(out, findings, context))
}

#[test]
fn a_finding_is_an_annotation() {
    let text = "# Title\nSee [docs](https://docs.example.com/en-us/x).\n<div>\nraw\n</div>\n";
    let clouds = [Config::default().cloud_named("fairfax").unwrap()].into_iter().collect();
    let findings = [
        finding(&WARNING, Some(span_of(text, "en-us")), "the link names a locale").hint("leave it out"),
        finding(&ERROR, Some(span_of(text, "<div>\nraw\n</div>\n")), "raw text").in_clouds(clouds),
        finding(&INFO, None, "50% done"),
    ];
    assert_eq!(
        written(&Test::new(text), &findings),
        "::warning file=articles/a/b.md,line=2,endLine=2,col=37,endColumn=42,title=selfhelp link-locale::the link names a locale; leave it out\n\
         ::error file=articles/a/b.md,line=3,endLine=5,title=selfhelp json-trailing-comma::raw text (in fairfax)\n\
         ::notice file=articles/a/b.md,title=selfhelp made-up-rule::50%25 done\n"
    );
}

#[test]
fn what_an_author_wrote_cannot_end_a_property_or_the_line() {
    let (test, finding) = hostile();
    let test = Test { prefix: "help, all/", ..test };
    let written = written(&test, &[finding]);
    assert_eq!(written.matches('\n').count(), 1);
    let (name, properties, message) = read(written.trim_end());
    assert_eq!(name, "error");
    assert_eq!(message, format!("{HOSTILE_SHOWN}; mend it"));
    assert_eq!(properties["file"], "help, all/articles/caf\u{e9} 100%, a:b;c]/\\u{1b}x\\u{202e} #?.md");
    assert_eq!((&*properties["line"], &*properties["col"], properties.len()), ("3", "5", 6));
}
