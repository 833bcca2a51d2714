//! One line each.

use super::*;

fn written(test: &Test, findings: &[Diagnostic]) -> String {
    test.written(|out, context| report::concise::write_diagnostics(out, findings, context))
}

#[test]
fn a_line_names_place_severity_and_rule() {
    let text = "# Title\n\u{1f600} [docs](https://docs.example.com/en-us/x)";
    let findings = [
        finding(&WARNING, Some(span_of(text, "en-us")), "the link names a locale").hint("leave it out"),
        finding(&ERROR, None, "the file is wrong"),
        finding(&INFO, Some(Span::new(text.len(), text.len())), "no line end"),
        Diagnostic::new(&INFO, &RelPath::new("not/there.md"), Some(Span::new(3, 4)), "gone"),
    ];
    assert_eq!(
        written(&Test::new(text), &findings),
        "articles/a/b.md:2:35: warning[link-locale] the link names a locale\n\
         articles/a/b.md: error[json-trailing-comma] the file is wrong\n\
         articles/a/b.md:2:43: info[made-up-rule] no line end\n\
         not/there.md: info[made-up-rule] gone\n"
    );
}

#[test]
fn what_an_author_wrote_stays_in_its_line() {
    let (test, finding) = hostile();
    let path = "articles/caf\u{e9} 100%, a:b;c]/\\u{1b}x\\u{202e} #?.md";
    assert_eq!(written(&test, &[finding]), format!("{path}:3:5: error[json-trailing-comma] {HOSTILE_SHOWN}\n"));
}

#[test]
fn a_root_below_the_current_folder_is_part_of_the_path() {
    let test = Test { prefix: "help/", ..Test::new("") };
    assert!(written(&test, &[finding(&ERROR, None, "wrong")]).starts_with("help/articles/a/b.md: error"));
}
