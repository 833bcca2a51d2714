//! The forms of findings for build services, read back as those services read them, whatever an author wrote.

mod azure;
mod concise;
mod github;
mod gitlab;
mod junit;
mod sarif;

use std::io;

use proptest::prelude::*;
use selfhelp::config::Config;
use selfhelp::diagnostic::{Diagnostic, Rule};
use selfhelp::report::{self, Context};
use selfhelp::sources::Sources;
use selfhelp::text::{RelPath, Span};

static ERROR: Rule = Rule::error("json-trailing-comma", "a comma stands after the last entry");
static WARNING: Rule = Rule::warning("link-locale", "a link names a locale");
static INFO: Rule = Rule::info("made-up-rule", "nothing much");

const PATH: &str = "articles/a/b.md";

/// What services and terminals could stumble over.
const HOSTILE: &str = "one\r\ntwo ::error::x, a:b; c] 100% %0A%3B ##vso[task.complete result=Failed]y \u{1b}[31m \u{202e}evil \
                       \"'<&>]]> \u{0}\u{8}\u{fffe}\u{ffff} caf\u{e9} \u{1f600} [a](b) {0}";

/// The same, as it is told to people.
const HOSTILE_SHOWN: &str = "one two ::error::x, a:b; c] 100% %0A%3B #\\#vso[task.complete result=Failed]y \\u{1b}[31m \
                             \\u{202e}evil \"'<&>]]> \\u{0}\\u{8}\u{fffe}\u{ffff} caf\u{e9} \u{1f600} [a](b) {0}";

/// Files, and the folder that leads to them.
struct Test {
    sources: Sources,
    prefix: &'static str,
}

impl Test {
    fn new(text: &str) -> Self {
        Self::with_files(&[(PATH, text)])
    }

    fn with_files(files: &[(&str, &str)]) -> Self {
        let sources = files.iter().map(|(path, text)| (RelPath::new(path), text.as_bytes().into())).collect();
        Self { sources, prefix: "" }
    }

    /// What a form writes.
    fn written(&self, write: impl FnOnce(&mut Vec<u8>, &Context<'_>) -> io::Result<()>) -> String {
        let config = Config::default();
        let context = Context {
            config: &config,
            sources: &self.sources,
            prefix: self.prefix,
            given: None,
            color: false,
            width: 80,
        };
        let mut out = Vec::new();
        write(&mut out, &context).unwrap();
        String::from_utf8(out).unwrap()
    }
}

fn finding(rule: &'static Rule, span: Option<Span>, message: &str) -> Diagnostic {
    Diagnostic::new(rule, &RelPath::new(PATH), span, message)
}

fn span_of(text: &str, part: &str) -> Span {
    let start = text.find(part).unwrap();
    Span::new(start, start + part.len())
}

/// A finding that is hostile wherever it can be, in a file that is so too.
fn hostile() -> (Test, Diagnostic) {
    const HOSTILE_PATH: &str = "articles/caf\u{e9} 100%, a:b;c]/\u{1b}x\u{202e} #?.md";
    let text = format!("# Title\n{HOSTILE}");
    let span = Span::new(text.find("::error").unwrap(), text.len());
    let finding = Diagnostic::new(&ERROR, &RelPath::new(HOSTILE_PATH), Some(span), HOSTILE);
    let finding = finding.hint("mend\nit").related(Span::new(0, 3), HOSTILE).suggested_fix(span, HOSTILE);
    (Test::with_files(&[(HOSTILE_PATH, &text)]), finding)
}

/// Whether a text has characters that could steer a terminal, but for line ends.
fn is_safe(text: &str) -> bool {
    let is_steering = |c: char| {
        (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}')
    };
    !text.contains(is_steering)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_finding_is_readable_in_every_form(
        text in "(\\PC{0,20}|\r\n|\n|\t|[\u{1b}\u{202e}\u{9b}\r\u{ffff}]|[\u{e9}\u{300}\u{65e5}\u{1f600}]){0,20}",
        message in "([a-z ]{0,9}|::|;|\\]|%|%0A|%AZP25|##vso\\[x\\]|\r|\n|,|[\u{1b}\u{202e}<&\"'\u{fffe}\u{0}]){0,20}",
        path in "[a-z:;,%\\]#\u{e9}\u{1b}\n ]{1,20}",
        spans in prop::collection::vec((0_usize..200, 0_usize..100), 1..4),
    ) {
        let spans: Vec<Span> = spans.into_iter().map(|(start, length)| Span::new(start, start + length)).collect();
        let path = RelPath::new(&path);
        let test = Test::with_files(&[(path.as_str(), &text)]);
        let mut finding = Diagnostic::new(&WARNING, &path, Some(spans[0]), &message).hint(message.clone());
        for &span in &spans {
            finding = finding.related(span, &message).safe_fix(span, &message);
        }
        let findings = [finding.clone(), finding];
        let written = test.written(|out, context| report::github::write_diagnostics(out, &findings, context));
        prop_assert!(is_safe(&written) && written.lines().count() == 2, "{}", written);
        for line in written.lines() {
            github::read(line);
        }
        let written = test.written(|out, context| report::azure::write_diagnostics(out, &findings, context));
        prop_assert!(is_safe(&written) && written.lines().count() == 2, "{}", written);
        for line in written.lines() {
            azure::read(line);
        }
        let written = test.written(|out, context| report::concise::write_diagnostics(out, &findings, context));
        prop_assert!(is_safe(&written) && written.lines().count() == 2, "{}", written);
        prop_assert_eq!(gitlab::read(&test, &findings).len(), 2);
        prop_assert_eq!(sarif::read(&test, &findings)["runs"][0]["results"].as_array().unwrap().len(), 2);
        junit::read(&test, &findings, &[]);
    }
}
