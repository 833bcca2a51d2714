//! What findings look like, as exact text.

use super::*;
use crate::cloud::CloudSet;
use crate::diagnostic::Rule;
use crate::text::RelPath;
use proptest::prelude::*;
use std::time::Duration;

static COMMA: Rule = Rule::error("json-trailing-comma", "");
static LOCALE: Rule = Rule::warning("link-locale", "");

const PATH: &str = "articles/a/b.md";

fn with_context<T>(bytes: &[u8], color: bool, of: impl FnOnce(&Context<'_>) -> T) -> T {
    let config = Config::default();
    let sources = std::iter::once((RelPath::new(PATH), bytes.into())).collect();
    of(&Context { config: &config, sources: &sources, prefix: "", given: None, color, width: 80 })
}

fn rendered_with(bytes: &[u8], diagnostics: &[Diagnostic], color: bool) -> String {
    let mut out = Vec::new();
    with_context(bytes, color, |context| text::write_diagnostics(&mut out, diagnostics, context)).unwrap();
    String::from_utf8(out).unwrap()
}

fn rendered(text: &str, diagnostic: &Diagnostic) -> String {
    rendered_with(text.as_bytes(), std::slice::from_ref(diagnostic), false)
}

fn span_of(text: &str, part: &str) -> Span {
    let start = text.find(part).unwrap();
    Span::new(start, start + part.len())
}

fn finding(rule: &'static Rule, span: Option<Span>, message: &str) -> Diagnostic {
    Diagnostic::new(rule, &RelPath::new(PATH), span, message)
}

/// Compares line by line with a text that is indented for reading; the rendered text ends with an empty line.
#[track_caller]
fn assert_rendered(actual: &str, expected: &str) {
    assert_eq!(actual, format!("{}\n\n", expected.trim_start_matches('\n').trim_end()), "\n{actual}");
}

fn json_of(bytes: &[u8], diagnostics: &[Diagnostic]) -> serde_json::Value {
    let mut out = Vec::new();
    with_context(bytes, false, |context| {
        json::write_diagnostics(&mut out, diagnostics, Checked { articles: 1, includes: 0 }, Hidden::default(), context)
    })
    .unwrap();
    serde_json::from_slice(&out).unwrap()
}

#[test]
fn a_label_a_related_place_and_a_fix_under_its_hint() {
    let text = "{\n  \"a\": 1,\n  \"b\": [1, 2],\n}\n";
    let comma = Span::new(25, 26);
    let diagnostic = finding(&COMMA, Some(comma), "a comma stands after the last entry")
        .label("this comma")
        .related(Span::new(0, 1), "in this object")
        .hint("remove the comma")
        .safe_fix(comma, "");
    assert_rendered(
        &rendered(text, &diagnostic),
        r#"
error[json-trailing-comma]: a comma stands after the last entry
 --> articles/a/b.md:3:14
  |
1 | {
  | - in this object
2 |   "a": 1,
3 |   "b": [1, 2],
  |              ^ this comma
  |
help: remove the comma
  |
3 -   "b": [1, 2],
3 +   "b": [1, 2]
  |
"#,
    );
}

#[test]
fn clouds_are_named_where_they_make_a_difference() {
    let text = "\n\n\n\n\n\n\n\n\nSee [docs](https://docs.microsoft.com/en-us/x).\n";
    let clouds: CloudSet = with_context(b"", false, |context| {
        ["fairfax", "public"].iter().map(|name| context.config.cloud_named(name).unwrap()).collect()
    });
    let diagnostic = finding(&LOCALE, Some(span_of(text, "en-us")), "the link names a locale")
        .hint("leave the locale out, then each reader gets the page in a language of their own")
        .in_clouds(clouds);
    assert_rendered(
        &rendered(text, &diagnostic),
        "
warning[link-locale]: the link names a locale
  --> articles/a/b.md:10:39
   |
10 | See [docs](https://docs.microsoft.com/en-us/x).
   |                                       ^^^^^
   |
   = help: leave the locale out, then each reader gets the page in a language of
           their own
   = clouds: public, fairfax
",
    );
    assert_eq!(
        json_of(text.as_bytes(), &[diagnostic])["diagnostics"][0]["clouds"],
        serde_json::json!(["public", "fairfax"])
    );
}

#[test]
fn a_span_over_many_lines_is_shortened() {
    let text = "# Title\n<div>\none\ntwo\nthree\nfour\nfive\nsix\n</div>\nend\n";
    let start = text.find("<div>").unwrap();
    let end = text.find("end").unwrap();
    assert_rendered(
        &rendered(text, &finding(&LOCALE, Some(Span::new(start, end)), "a block of raw text").label("this block")),
        "
warning[link-locale]: a block of raw text
 --> articles/a/b.md:2:1
  |
2 | / <div>
3 | | one
4 | | two
5 | | three
... |
8 | | six
9 | | </div>
  | |______^ this block
",
    );
    let long = format!("first\n{}last\n", "\n".repeat(10_000));
    let whole = Span::new(0, long.len());
    assert_rendered(
        &rendered(
            &long,
            &finding(&LOCALE, Some(whole), "long")
                .related(span_of(&long, "last"), "ends here")
                .suggested_fix(whole, "x"),
        ),
        "
warning[link-locale]: long
 --> articles/a/b.md:1:1
  |
1 | first
  | ^^^^^
  |
  = note: line 10,002: ends here
  = help: replace lines 1 to 10,002 with `x`
",
    );
}

#[test]
fn a_long_line_is_cut_around_all_that_is_marked() {
    let entries: Vec<String> = (0..300).map(|number| format!("\"key{number}\":\"value{number}\"")).collect();
    let text = format!("{{{}}}", entries.join(","));
    let diagnostic = finding(&LOCALE, Some(span_of(&text, "\"key200\"")), "a key stands twice")
        .label("again here")
        .related(span_of(&text, "\"key9\""), "first here");
    assert_rendered(
        &rendered(&text, &diagnostic),
        r#"
warning[link-locale]: a key stands twice
 --> articles/a/b.md:1:3782
  |
1 | ...alue8","key9":"value9","key10":"...ue199","key200":"value200","key201...
  |           ------ first here                  ^^^^^^^^ again here
"#,
    );
    let diagnostic = finding(&LOCALE, Some(Span::new(100, 3000)), "much").label("too long");
    assert_rendered(
        &rendered(&text, &diagnostic),
        r#"
warning[link-locale]: much
 --> articles/a/b.md:1:101
  |
1 | ...key6":"value6","key7":"value7","key8":"va...ey160":"value160","key161"...
  |      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ too long
"#,
    );
}

#[test]
fn a_finding_without_a_place_names_the_file() {
    assert_rendered(
        &rendered("text", &finding(&LOCALE, None, "nothing links here").hint("link to it, or remove it")),
        "
warning[link-locale]: nothing links here
 --> articles/a/b.md
  |
  = help: link to it, or remove it
",
    );
    let elsewhere = Diagnostic::new(&LOCALE, &RelPath::new("not/there.md"), Some(Span::new(3, 4)), "gone");
    assert_rendered(&rendered("text", &elsewhere), "warning[link-locale]: gone\n --> not/there.md");
}

#[test]
fn a_finding_without_a_place_names_places_elsewhere() {
    let text = "one\ntwo";
    let diagnostic = finding(&LOCALE, None, "said twice")
        .related_in(&RelPath::new("not/there.md"), Span::new(3, 4), "and there")
        .related(Span::new(4, 5), "first here")
        .hint("say it once");
    assert_rendered(
        &rendered(text, &diagnostic),
        "
warning[link-locale]: said twice
 --> articles/a/b.md
  |
  = note: not/there.md: and there
  = note: line 2: first here
  = help: say it once
",
    );
    let there = RelPath::new(PATH);
    let lost = Diagnostic::new(&LOCALE, &RelPath::new("not/there.md"), Some(Span::new(3, 4)), "said twice")
        .related_in(&there, Span::new(4, 7), "first here")
        .related(Span::new(9, 10), "")
        .related(Span::new(9, 10), "also here");
    assert_rendered(
        &rendered(text, &lost),
        "
warning[link-locale]: said twice
 --> not/there.md
  |
  = note: articles/a/b.md:2:1: first here
  = note: also here
",
    );
}

#[test]
fn what_an_author_wrote_is_no_command_in_a_log() {
    let text = "x ##vso[task.complete result=Failed]\n";
    let diagnostic = finding(&LOCALE, Some(Span::new(0, 1)), "a word").hint("::error::no");
    let rendered = rendered(text, &diagnostic);
    assert!(rendered.contains("1 | x #\\#vso[task.complete") && !rendered.contains("##vso["), "{rendered}");
    assert!(rendered.contains("= help: ::error::no"), "within a line it is no command: {rendered}");
}

#[test]
fn what_steers_a_terminal_is_shown_and_carets_still_fit() {
    let text = "a\u{1b}[31mred \u{202e}evil\tx\u{9b}y\n";
    let diagnostic =
        Diagnostic::new(&LOCALE, &RelPath::new("b\u{1b}[2J.md"), None, "bad \u{1b}[0m\nname").hint("see \u{2066}it");
    assert_rendered(
        &rendered(text, &diagnostic),
        r"
warning[link-locale]: bad \u{1b}[0m name
 --> b\u{1b}[2J.md
  |
  = help: see \u{2066}it
",
    );
    let diagnostic = finding(&LOCALE, Some(span_of(text, "x\u{9b}y")), "a word")
        .label("l\u{200b}abel")
        .safe_fix(span_of(text, "\u{202e}"), "");
    assert_rendered(
        &rendered(text, &diagnostic),
        r"
warning[link-locale]: a word
 --> articles/a/b.md:1:17
  |
1 | a\u{1b}[31mred \u{202e}evil    x\u{9b}y
  |                                ^^^^^^^^ l\u{200b}abel
  |
  = help: remove `\u{202e}`
",
    );
}

#[test]
fn line_ends_of_windows_and_columns_of_other_scripts() {
    let text = "caf\u{e9}\r\n\u{65e5}\u{672c} word\r\nlast";
    assert_rendered(
        &rendered(
            text,
            &finding(&LOCALE, Some(span_of(text, "word\r\n")), "a word")
                .label("here")
                .suggested_fix(span_of(text, "word"), "w\u{f6}rd"),
        ),
        "
warning[link-locale]: a word
 --> articles/a/b.md:2:4
  |
2 | \u{65e5}\u{672c} word
  |      ^^^^ here
  |
help: write this instead
  |
2 - \u{65e5}\u{672c} word
2 + \u{65e5}\u{672c} w\u{f6}rd
  |
",
    );
    assert_rendered(
        &rendered(text, &finding(&LOCALE, Some(span_of(text, "\r\n")), "a line end")),
        "
warning[link-locale]: a line end
 --> articles/a/b.md:1:5
  |
1 | caf\u{e9}
  |     ^
",
    );
    let windows_1252 =
        rendered_with(b"caf\xe9 \x93ok\x94", &[finding(&LOCALE, Some(Span::new(6, 14)), "quotes")], false);
    assert!(windows_1252.contains("1 | caf\u{e9} \u{201c}ok\u{201d}\n  |      ^^^^\n"), "{windows_1252}");
}

#[test]
fn a_fix_in_words_does_not_repeat_the_hint() {
    let text = "a\u{200b}b\nc\nd\n";
    let invisible = span_of(text, "\u{200b}");
    let helps = |hint: &'static str, span: Span, replacement: &str| {
        let finding = finding(&LOCALE, Some(invisible), "").hint(hint).safe_fix(span, replacement);
        let rendered = rendered(text, &finding);
        rendered.lines().filter_map(|line| Some(line.split_once("= help: ")?.1.to_owned())).collect::<Vec<_>>()
    };
    let (end, lines) = (Span::new(text.len(), text.len()), span_of(text, "c\nd\n"));
    assert_eq!(helps("delete it", invisible, ""), ["delete it"]);
    assert_eq!(helps("close it with `/>`", end, "\n/>"), ["close it with `/>`"]);
    assert_eq!(helps("name the kind", end, "\nkind=\"a\""), ["name the kind", "add `kind=\"a\"`"]);
    assert_eq!(helps("keep the right one", lines, ""), ["keep the right one", "remove lines 2 to 3"]);
    assert_eq!(helps("exchange the lines", lines, "d\nc\n"), ["exchange the lines"]);
}

#[test]
fn the_end_of_a_file_and_an_empty_file_can_be_pointed_at() {
    let end_of = |text: &str| Span::new(text.len(), text.len());
    assert_rendered(
        &rendered(
            "last",
            &finding(&LOCALE, Some(end_of("last")), "no line end").label("here").safe_fix(end_of("last"), "\n"),
        ),
        "
warning[link-locale]: no line end
 --> articles/a/b.md:1:5
  |
1 | last
  |     ^ here
  |
  = help: add a line end at line 1, column 5
",
    );
    let nine_lines = "a\n".repeat(9);
    assert_rendered(
        &rendered(
            &nine_lines,
            &finding(&LOCALE, Some(end_of(&nine_lines)), "at the end").related(Span::new(16, 17), "before"),
        ),
        "
warning[link-locale]: at the end
  --> articles/a/b.md:10:1
   |
 9 | a
   | - before
10 |
   | ^
",
    );
    assert_rendered(
        &rendered("", &finding(&LOCALE, Some(Span::new(7, 9)), "empty").label("here")),
        "
warning[link-locale]: empty
 --> articles/a/b.md:1:1
  |
1 |
  | ^ here
",
    );
}

#[test]
fn a_summary_counts_by_severity_and_many_by_rule() {
    let of = |checked: Checked, diagnostics: &[Diagnostic]| {
        with_context(b"", false, |context| text::summary(diagnostics, checked, Hidden::default(), context))
    };
    let summary = |diagnostics: &[Diagnostic]| of(Checked { articles: 12_308, includes: 0 }, diagnostics);
    assert_eq!(summary(&[]), "no findings in 12,308 articles\n");
    assert_eq!(of(Checked { articles: 1, includes: 2 }, &[]), "no findings in 1 article and 2 included texts\n");
    assert_eq!(of(Checked { articles: 0, includes: 1 }, &[]), "no findings in 1 included text\n");
    let mut diagnostics = vec![finding(&COMMA, None, ""), finding(&LOCALE, None, ""), finding(&LOCALE, None, "")];
    assert_eq!(summary(&diagnostics), "error: 1 error, 2 warnings in 1 file\n");
    let with_fix = |safety| vec![finding(&LOCALE, None, "").fix(Span::new(0, 1), "", safety)];
    let [safe, suggested, shown] = [Safety::Safe, Safety::Suggested, Safety::DisplayOnly].map(with_fix);
    assert_eq!(summary(&safe), "warning: 1 warning in 1 file\n1 of them can be fixed with --fix\n");
    assert_eq!(summary(&suggested), "warning: 1 warning in 1 file\n1 of them can be fixed with --fix --unsafe-fixes\n");
    assert_eq!(
        summary(&[safe, suggested, shown].concat()),
        "warning: 3 warnings in 1 file\n1 of them can be fixed with --fix, 1 more with --unsafe-fixes\n"
    );
    diagnostics.resize(1_203, finding(&LOCALE, None, ""));
    assert_eq!(
        summary(&diagnostics),
        "level    rule                 count\nerror    json-trailing-comma      1\nwarning  link-locale          1,202\n\n\
         error: 1 error, 1,202 warnings in 1 file\n"
    );
    diagnostics[1].severity = Severity::Error;
    assert!(
        summary(&diagnostics).contains("\nerror    link-locale              1\nwarning  link-locale          1,201\n")
    );
}

#[test]
fn a_limit_counts_what_it_leaves_out() {
    let diagnostics: Vec<Diagnostic> =
        [&LOCALE, &COMMA, &LOCALE, &LOCALE, &COMMA].map(|rule| finding(rule, None, "")).to_vec();
    let rules = |shown: &[Diagnostic]| shown.iter().map(|finding| finding.rule.id).collect::<Vec<_>>();
    let (shown, more) = text::limited(&diagnostics, 1);
    assert_eq!(rules(&shown), ["link-locale", "json-trailing-comma"]);
    assert_eq!(more, [("link-locale", 2), ("json-trailing-comma", 1)]);
    let told = |more: &[(&'static str, usize)]| with_context(b"", false, |context| text::left_out(more, context));
    assert_eq!(
        told(&more),
        "not shown: 2 link-locale, 1 json-trailing-comma; `--limit 0` shows all, `--rule\n\
         link-locale --limit 0` those of one rule\n\n"
    );
    let (shown, more) = text::limited(&diagnostics, 3);
    assert_eq!((shown.len(), more.len(), told(&more).as_str()), (5, 0, ""));
    let many: Vec<(&'static str, usize)> = (0..12).map(|number| ("link-locale", 1_000 - number)).collect();
    assert!(told(&many).replace('\n', " ").contains("991 link-locale, 1,979 of 2 other rules; "), "{}", told(&many));
}

#[test]
fn a_build_is_a_table_of_eighty_columns() {
    let site = |site: &str, number| SiteSummary {
        site: site.to_owned(),
        articles: number,
        without_service: number / 200,
        inferred_services: number / 3,
        pages: number + 600,
        files: number + 2_000,
        bytes: number as u64 * 15_000,
        written: number,
        removed: 0,
        findings: number / 1_000,
    };
    let mut out = Vec::new();
    let sites = [site("public", 11_774), site("mooncake-with-a-rather-long-name", 912)];
    with_context(b"", false, |context| {
        text::write_build_summary(&mut out, &sites, Duration::from_millis(3_210), context)
    })
    .unwrap();
    let expected = "
site             articles   pages   files       size  written  removed  findings
public             11,774  12,374  13,774  168.4 MiB   11,774        0        11
mooncake-wit...       912   1,512   2,912   13.0 MiB      912        0         0
--------------------------------------------------------------------------------
all                12,686  13,886  16,686  181.5 MiB   12,686        0        11

public: 58 of 11,774 articles have no service, 3,924 (33.3 %) an inferred one
mooncake-with-a-rather-long-name: 4 of 912 articles have no service, 304 (33.3 %) an inferred one
built 2 sites in 3.2 s
";
    assert_eq!(String::from_utf8(out).unwrap(), &expected[1..]);
}

#[test]
fn a_build_says_nothing_of_services_that_are_all_declared() {
    let site = |site: &str, without_service, inferred_services| SiteSummary {
        site: site.to_owned(),
        articles: 8,
        without_service,
        inferred_services,
        pages: 0,
        files: 0,
        bytes: 0,
        written: 0,
        removed: 0,
        findings: 0,
    };
    let sites = [site("a", 0, 0), site("b", 0, 1), site("c", 0, 2), site("d", 1, 0), site("e", 2, 2)];
    let mut out = Vec::new();
    with_context(b"", false, |context| text::write_build_summary(&mut out, &sites, Duration::ZERO, context)).unwrap();
    let out = String::from_utf8(out).unwrap();
    let (_, services) = out.split_once("\n\n").unwrap();
    let expected = "
b: 1 of 8 articles (12.5 %) has an inferred service
c: 2 of 8 articles (25.0 %) have an inferred service
d: 1 of 8 articles has no service
e: 2 of 8 articles have no service, 2 (25.0 %) an inferred one
built 5 sites in 0 ms
";
    assert_eq!(services, &expected[1..]);
}

#[test]
fn json_counts_bytes_for_programs_and_characters_for_people() {
    let text = "\u{feff}caf\u{e9} \u{1b}x\u{202e}\n";
    let decoded = &text[3..];
    let word = span_of(decoded, "x");
    let diagnostic = finding(&LOCALE, Some(word), "bad \u{202e}\u{e0001} \"name\"")
        .safe_fix(word, "\u{1b}y")
        .related(Span::new(0, 4), "");
    let mut out = Vec::new();
    with_context(text.as_bytes(), false, |context| {
        json::write_diagnostics(
            &mut out,
            std::slice::from_ref(&diagnostic),
            Checked::default(),
            Hidden::default(),
            context,
        )
    })
    .unwrap();
    let written = String::from_utf8(out).unwrap();
    assert!(!written.replace('\n', "").contains(terminal::is_unsafe), "{written}");
    let document: serde_json::Value = serde_json::from_str(&written).unwrap();
    let first = &document["diagnostics"][0];
    assert_eq!(first["start"], serde_json::json!({"line": 1, "column": 7, "offset": 7}));
    assert_eq!(first["message"], diagnostic.message);
    assert_eq!(first["fix"]["replacement"], "\u{1b}y");
    assert_eq!(first["clouds"], serde_json::Value::Null);
    assert_eq!(document["summary"]["warnings"], 1);
    assert_eq!(document["summary"]["fixable"], serde_json::json!({"safe": 1, "suggested": 0}));
    assert_eq!(json_of(b"", &[])["diagnostics"], serde_json::json!([]));
}

#[test]
fn columns_of_long_lines_are_those_of_short_ones() {
    let text = format!("{}\n{}", "a\u{e9}\u{1f600}b".repeat(1_000), "\u{65e5}\u{1f600}".repeat(2_000));
    let (file, index) = (File::new(&text), LineIndex::new(&text));
    for (offset, _) in text.char_indices().step_by(7) {
        let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
        assert_eq!(file.position(offset), index.position(offset));
        assert_eq!(file.utf16_column(offset), text[start..offset].encode_utf16().count() + 1);
    }
}

#[test]
fn json_is_no_command_to_a_build_agent_and_stays_what_it_says() {
    for message in ["##vso[x]", "#", "###", "a####b ##", "\u{200b}##\u{202e}#"] {
        let mut out = Vec::new();
        json::write_value(&mut out, &message).unwrap();
        let written = String::from_utf8(out).unwrap();
        assert!(!written.contains("##") && !written.contains(terminal::is_unsafe), "{written}");
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), message);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nothing_unsafe_is_written_and_nothing_panics(
        text in "([a-z ]{0,9}|\r\n|\n|\t|[\u{1b}\u{202e}\u{200d}\u{9b}\r]|[\u{e9}\u{300}\u{65e5}\u{1f600}]|[a-z]{90}){0,40}",
        spans in prop::collection::vec((0_usize..400, 0_usize..200), 1..5),
        replacement in "([a-z ]{0,5}|\n|\t|\u{1b}|\u{e9}){0,3}",
        label in "[a-z \n\u{1b}]{0,9}",
        color: bool,
    ) {
        let spans: Vec<Span> = spans.into_iter().map(|(start, length)| Span::new(start, start + length)).collect();
        let mut diagnostic = finding(&COMMA, Some(spans[0]), &text).label(label.clone()).safe_fix(spans[spans.len() - 1], replacement);
        for &span in &spans[1..] {
            diagnostic = diagnostic.related(span, &label);
        }
        let rendered = rendered_with(text.as_bytes(), std::slice::from_ref(&diagnostic), color);
        let plain = rendered.replace("\u{1b}[", "");
        prop_assert!(color || plain == rendered);
        prop_assert!(!plain.replace('\n', "").contains(terminal::is_unsafe), "{}", rendered);
        json_of(text.as_bytes(), &[diagnostic]);
    }
}

#[test]
fn a_fix_of_white_space_or_within_a_long_text_says_where() {
    let address = "https://docs.example.com/backup/restore the-first-vault-of-the-region";
    let text = format!("one\n[a]({address})\n");
    let told = |span: Span, replacement: &str| {
        let fixed = finding(&LOCALE, Some(span_of(&text, "[a]")), "x").safe_fix(span, replacement);
        let rendered = rendered(&text, &fixed);
        rendered.lines().find_map(|line| line.trim().strip_prefix("= help: ")).unwrap_or(&rendered).to_owned()
    };
    assert_eq!(told(span_of(&text, " "), ""), "remove ` ` at line 2, column 44");
    assert_eq!(told(span_of(&text, "\n"), ""), "remove a line end at line 1, column 4");
    assert_eq!(told(Span::new(3, 3), "\n"), "add a line end at line 1, column 4");
    let encoded = address.replace(' ', "%20");
    assert_eq!(told(span_of(&text, address), &encoded), "replace ` ` with `%20` at line 2, column 44");
}
