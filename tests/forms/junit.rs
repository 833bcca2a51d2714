//! Test results in XML, held against what the schema of Jenkins says.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::*;

/// An element: its name, its attributes, what it holds.
#[derive(Debug, Default)]
pub struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    children: Vec<Element>,
    text: String,
}

impl Element {
    fn of(start: &BytesStart<'_>) -> Self {
        let name = start.name().as_ref().to_owned();
        let attribute = |attribute: Result<quick_xml::events::attributes::Attribute<'_>, _>| {
            let attribute = attribute.unwrap();
            let value = attribute.normalized_value(XmlVersion::Explicit1_0).unwrap().into_owned();
            (attribute.key.as_ref().to_owned(), value)
        };
        Self { name, attributes: start.attributes().map(attribute).collect(), ..Self::default() }
    }

    /// What the schema allows in an element: the attributes it must have, those that it may have, and its children.
    fn allowed(&self) -> (&'static [&'static str], &'static [&'static str], &'static [&'static str]) {
        match self.name.as_str() {
            "testsuites" => (&["name", "tests", "failures", "errors"], &["time"], &["testsuite"]),
            "testsuite" => (&["name", "tests", "failures", "errors"], &["skipped", "file"], &["testcase"]),
            "testcase" => (&["name", "classname"], &["time"], &["failure", "skipped"]),
            "failure" | "skipped" => (&["type", "message"], &[], &[]),
            other => panic!("the schema knows no `{other}`"),
        }
    }

    fn number(&self, name: &str) -> usize {
        self.attributes[name].parse().unwrap()
    }

    /// How many elements of a name there are in it.
    fn count(&self, name: &str) -> usize {
        usize::from(self.name == name) + self.children.iter().map(|child| child.count(name)).sum::<usize>()
    }

    fn hold(&self) {
        let (required, optional, children) = self.allowed();
        for name in required {
            assert!(self.attributes.contains_key(*name), "`{name}` is missing: {self:?}");
        }
        for name in self.attributes.keys() {
            assert!(required.contains(&&**name) || optional.contains(&&**name), "`{name}` is not allowed: {self:?}");
        }
        for child in &self.children {
            assert!(children.contains(&child.name.as_str()), "{child:?} is not allowed in {self:?}");
            child.hold();
        }
        if self.name.starts_with("testsuite") {
            assert_eq!(self.number("tests"), self.count("testcase"));
            assert_eq!(self.number("failures"), self.count("failure"));
            assert_eq!(self.number("errors"), 0);
        }
        if self.name == "testsuite" {
            assert_eq!(self.number("skipped"), self.count("skipped"));
            let names: BTreeSet<&String> = self.children.iter().map(|case| &case.attributes["name"]).collect();
            assert_eq!(names.len(), self.children.len(), "cases are told apart by their names");
        }
    }
}

/// The document, which is well-formed and keeps to the schema.
#[track_caller]
pub fn read(test: &Test, findings: &[Diagnostic], checked: &[&str]) -> Element {
    let checked: Vec<RelPath> = checked.iter().map(|path| RelPath::new(path)).collect();
    let written = test.written(|out, context| report::junit::write_diagnostics(out, findings, &checked, context));
    assert!(is_safe(&written), "{written}");
    assert!(!written.contains(['\u{fffe}', '\u{ffff}']), "XML forbids these characters: {written}");
    assert!(!written.contains("##vso["), "{written}");
    let mut reader = Reader::from_str(&written);
    reader.config_mut().check_end_names = true;
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => open.push(Element::of(&start)),
            Event::Empty(start) => open.last_mut().unwrap().children.push(Element::of(&start)),
            Event::End(_) => {
                let closed = open.pop().unwrap();
                open.last_mut().unwrap().children.push(closed);
            }
            Event::Text(text) => open.last_mut().unwrap().text.push_str(&text),
            Event::GeneralRef(reference) => {
                let reference = format!("&{};", &*reference);
                open.last_mut().unwrap().text.push_str(&quick_xml::escape::unescape(&reference).unwrap());
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!((open.len(), open[0].children.len()), (1, 1));
    let document = open.remove(0).children.remove(0);
    assert_eq!(document.name, "testsuites");
    document.hold();
    document
}

#[test]
fn a_file_is_a_suite_and_a_finding_a_case() {
    let text = "See [docs](https://docs.example.com/en-us/x).\n";
    let span = Some(span_of(text, "en-us"));
    let findings = [
        finding(&WARNING, span, "the link names a locale").hint("leave it out"),
        finding(&WARNING, span, "the link names a locale"),
        finding(&ERROR, None, "wrong"),
    ];
    let document = read(&Test::new(text), &findings, &["articles/a/clean.md", PATH]);
    let [faulty, clean] = &document.children[..] else { panic!("{document:?}") };
    assert_eq!(faulty.attributes["name"], PATH);
    let names: Vec<&str> = faulty.children.iter().map(|case| case.attributes["name"].as_str()).collect();
    assert_eq!(
        names,
        [
            "link-locale: the link names a locale",
            "link-locale: the link names a locale (2)",
            "json-trailing-comma: wrong"
        ]
    );
    assert_eq!(faulty.children[0].attributes["classname"], "articles.a.b");
    let outcomes: Vec<&str> = faulty.children.iter().map(|case| case.children[0].name.as_str()).collect();
    assert_eq!(outcomes, ["skipped", "skipped", "failure"]);
    let warning = &faulty.children[0].children[0];
    assert_eq!(warning.attributes["message"], "the link names a locale; leave it out");
    assert_eq!(warning.text, "articles/a/b.md:1:37: warning[link-locale] the link names a locale");
    assert_eq!(clean.children[0].attributes["name"], "no findings");
    assert!(clean.children[0].children.is_empty());
    assert_eq!(read(&Test::new(""), &[], &[]).children.len(), 0);
}

#[test]
fn what_an_author_wrote_is_text() {
    let (test, finding) = hostile();
    let document = read(&test, &[finding], &[]);
    let shown = HOSTILE_SHOWN.replace('\u{fffe}', "\\u{fffe}").replace('\u{ffff}', "\\u{ffff}");
    let failure = &document.children[0].children[0].children[0];
    assert_eq!(failure.attributes["message"], format!("{shown}; mend it"));
    assert!(failure.text.ends_with(&shown), "{failure:?}");
    assert!(document.children[0].attributes["file"].ends_with("/\\u{1b}x\\u{202e} #?.md"), "{document:?}");
}
