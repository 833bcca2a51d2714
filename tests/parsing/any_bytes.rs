//! Any bytes give an article, findings and a page: no panic, no span outside the text, no page that is not HTML.
//!
//! The cases are the same in every run, so a failure can be looked at again. With `PROPTEST_CASES` set they are as many
//! as it says, and new ones each time.
#![allow(clippy::disallowed_methods, reason = "the number of cases is asked for by the environment")]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::{CLEAN, Root, parsed};
use selfhelp::article::Kind;
use selfhelp::diagnostic::Diagnostic;
use selfhelp::rules;
use selfhelp::session::Session;
use selfhelp::sources::Sources;
use selfhelp::text::RelPath;

fn config(cases: u32) -> ProptestConfig {
    let default = ProptestConfig { failure_persistence: None, max_shrink_iters: 2_000, ..ProptestConfig::default() };
    let is_asked_for = std::env::var_os("PROPTEST_CASES").is_some();
    if is_asked_for { default } else { ProptestConfig { cases, rng_seed: RngSeed::Fixed(1), ..default } }
}

/// What every answer must hold, whatever the question was.
fn hold(file: &[u8]) {
    let article = parsed(file);
    let mut diagnostics = article.diagnostics.clone();
    diagnostics.extend(all_findings(file));
    let text = &*article.source.text;
    let inside = |span: selfhelp::text::Span, what: &str| {
        assert!(text.get(span.range()).is_some(), "{what} at {span:?} is not within the text");
    };
    for finding in &diagnostics {
        finding.span.iter().for_each(|span| inside(*span, finding.rule.id));
        finding.related.iter().for_each(|related| inside(related.span, "a related place"));
        finding.fix.iter().for_each(|fix| inside(fix.span, "a fix"));
        assert!(!finding.message.is_empty() && !finding.message.ends_with('.'), "{:?}", finding.message);
    }
    for property in &article.properties.entries {
        inside(property.name.span, "the name of a property");
        inside(property.value.span, "the value of a property");
    }
    for heading in &article.markdown.headings {
        inside(heading.span, "a heading");
    }
    article.markdown.outline.nodes().iter().for_each(|node| inside(node.span, "a part of the body"));
    for token in &article.markdown.tokens {
        inside(token.name.span, "a token");
    }
    let included = article.fragments().flat_map(|fragment| &fragment.includes);
    assert_eq!(article.includes().count(), included.count(), "what is included is told without reading the body");
    for fragment in article.fragments() {
        assert!(fragment.holes.is_sorted_by_key(|hole| hole.at), "holes are in order");
        for hole in &fragment.holes {
            assert!(fragment.html.is_char_boundary(hole.at as usize), "a hole stands between characters");
        }
        fragment.links.iter().for_each(|link| inside(link.target.span, "an address"));
        fragment.links.iter().for_each(|link| inside(link.span, "a link"));
        fragment.images.iter().for_each(|image| inside(image.target.span, "an image"));
        fragment.includes.iter().for_each(|include| inside(include.target.span, "an include"));
    }
}

/// What all rules find in a file, also those that are off.
pub(super) fn all_findings(file: &[u8]) -> Vec<Diagnostic> {
    static ALL: LazyLock<Vec<String>> = LazyLock::new(|| rules::rows().map(|row| row.rule.id.to_owned()).collect());
    let mut sources = Sources::default();
    sources.insert(RelPath::new(super::PATH), file);
    let mut session = Session::new(sources);
    let snapshot = session.snapshot().expect("there is no configuration");
    session.check(&snapshot, Vec::new(), &ALL).expect("all rules")
}

/// The page of a file in the public cloud must be HTML without a fault, and without an id that stands twice.
fn hold_page(file: &[u8]) {
    let Some(html) = Root::default().file(super::PATH, file).page("public") else { return };
    // What a failure shows: the frame of the page is the same for all.
    let main = html.split("<main").nth(1).unwrap_or(&html).split("</main>").next().unwrap_or("");
    let document = html5ever::parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(html.as_str());
    assert_eq!(*document.errors.borrow(), Vec::<String>::new(), "<main{main}");
    let mut ids = BTreeSet::new();
    let mut forms = 0;
    visit(&document.document, &mut |name, attribute, value| {
        forms += i32::from(name == "form" && attribute.is_empty());
        forms -= i32::from(name == "form" && attribute == "class" && value == "questions");
        assert!(attribute != "id" || ids.insert(value.to_owned()), "the id {value:?} stands twice: <main{main}");
        assert!(!attribute.starts_with("on") && attribute != "style", "{name} has {attribute}: <main{main}");
        let runs = value.trim_start().to_lowercase();
        let is_address = matches!(attribute, "href" | "src");
        assert!(
            !is_address || !["javascript:", "data:", "vbscript:"].iter().any(|scheme| runs.starts_with(scheme)),
            "<main{main}"
        );
        assert!(!matches!(name, "iframe" | "object" | "embed" | "style"), "<main{main}");
    });
    assert_eq!(forms, 1, "the search is the only form beside those of articles: <main{main}");
}

/// Calls back for every attribute of every element: with the element's name, the attribute's, and its value.
fn visit(root: &Handle, seen: &mut impl FnMut(&str, &str, &str)) {
    // Without recursion: a page may nest deeper than a stack.
    let mut nodes = vec![root.clone()];
    while let Some(node) = nodes.pop() {
        if let NodeData::Element { name, attrs, .. } = &node.data {
            seen(&name.local, "", "");
            for attribute in attrs.borrow().iter() {
                seen(&name.local, &attribute.name.local, &attribute.value);
            }
        }
        nodes.extend(node.children.borrow().iter().cloned());
    }
}

/// A block of properties of a kind, and the heading that a JSON body has above it.
fn block(kind: Kind) -> String {
    format!("<properties pageTitle=\"Case\" selfHelpType=\"{}\" cloudEnvironments=\"public\" />\n# Case\n", kind.name())
}

fn any_kind() -> impl Strategy<Value = Kind> {
    prop::sample::select(Kind::ALL.to_vec())
}

/// What authors write and break, in pieces that mean something to some part of the program.
static PIECES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let pieces = [
        "# A",
        "## **B**",
        "### a",
        "\n",
        "\n\n",
        "  ",
        "    ",
        "\t",
        "\r\n",
        "\r",
        "* ",
        "1. ",
        "> ",
        "> [!NOTE] ",
        "---\n",
        "***",
        "**",
        "*",
        "_",
        "`",
        "``",
        "```",
        "~~~",
        "|",
        "|---|\n",
        "a | b\n",
        "text",
        "\u{e9}",
        "\u{1f600}",
        "\u{200d}",
        "\u{feff}",
        "\u{0}",
        "\u{1}",
        "\u{2}",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "\u{fffe}",
        "\\",
        "\\*",
        "&",
        "&amp;",
        "&#0;",
        "&#x1f;",
        "&nosuch;",
        "<",
        ">",
        "</",
        "/>",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<br>",
        "</br>",
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<div",
        "<ul>",
        "</ul>",
        "<li>",
        "</li>",
        "<ol>",
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "</td>",
        "</tr>",
        "<th>",
        "<tbody>",
        "<pre>",
        "</pre>",
        "<code>",
        "</code>",
        "<h1>",
        "</h1>",
        "<h2>",
        "</h2>",
        "<a href=\"https://e.example\">",
        "<a href='javascript:x'>",
        "<a name=x>",
        "</a>",
        "<img src=x alt=\"y\">",
        "<img src=\"https://e.example/i.png\" onerror=x>",
        "<script>",
        "</script>",
        "<style>",
        "</style>",
        "<svg onload=x>",
        "<textarea>",
        "<select>",
        "<title>",
        "<plaintext>",
        "<form>",
        "<dl>",
        "<dt>",
        "<dd>",
        "</dl>",
        "<blockquote>",
        "<name>",
        "<span id=_main>",
        "</span>",
        "<font>",
        "<hr>",
        "<!--",
        "-->",
        "<!-->",
        "<!--x-->",
        "<!--issueDescription-->",
        "<!--/issueDescription-->",
        "<!--$A-->",
        "<!--/$A-->",
        "<!--$\"-->",
        "<!--$B-->s<!--/$B-->",
        "<![CDATA[",
        "]]>",
        "<?x",
        "<!x>",
        "[",
        "]",
        "](",
        ")",
        "![",
        "[a](b)",
        "[a](https://e.example)",
        "[a](#b)",
        "[a](data-blade:A.B.c.$d)",
        "[a](data-blade:A.B)",
        "[x]: https://e.example\n",
        "[x]",
        "<https://e.example>",
        "![i](media/x.png)",
        "![i](https://e.example/x.png)",
        "[AZURE.INCLUDE [n](../../includes/n.md)]\n",
        ":::Section A:::\n",
        ":::section",
        "<insight>",
        "</insight>",
        "<symptomId>x</symptomId>",
        "<video>",
        "</video>",
        "<src>https://e.example</src>",
        "<videoGroup>",
        "</videoGroup>",
        "<metric>",
        "</metric>",
        "<azureKB>x</azureKB>",
        "<properties",
        "name=\"v\"",
        "selfHelpType='apollo'",
        "cloudEnvironments=\"public\"",
        "'",
        "\"",
        "=",
    ];
    pieces.to_vec()
});

static JSON_PIECES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let pieces = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "'",
        "\\",
        "\\\"",
        "\\u00e9",
        "\\ud83d",
        "\n",
        "\t",
        "\u{0}",
        "\u{201c}",
        "\u{201d}",
        "null",
        "true",
        "\"false\"",
        "1",
        "-1.5e9",
        "1e999",
        "99999999999999999999",
        "\"a\"",
        "\"formElements\":[",
        "\"id\":\"a\"",
        "\"id\":\"\u{e9}\"",
        "\"order\":1",
        "\"controlType\":\"dropdown\"",
        "\"ControlType\":\"infoblock\"",
        "\"displayLabel\":\"**x** [a](b)\"",
        "\"content\":\"<p>x<a href='https://e.example'>\"",
        "\"dropdownOptions\":[{\"value\":\"1\",\"text\":\"<b>\"}]",
        "\"dropdownOptions\":null",
        "\"visibility\":\"a == 1 && (b != 2\"",
        "\"visibility\":true",
        "\"title\":\"<!--$A-->\"",
        "\"title\":\"</section></body>\"",
        "\"supportTopics\":[{\"id\":\"x\",\"shortDescription\":\"y\",\"category\":\"z\"}]",
        "\"commonProblems\":[{\"title\":\"t\",\"subProblems\":[{}]}]",
        "\"troubleshootingTools\":[{\"bladeLink\":{\"extensionName\":\"A\",\"bladeName\":\"B\",\"parameters\":[{\"name\":\"n\",\"value\":\"$v\"}]}}]",
        "\"actions\":[{\"documentLink\":\"javascript:x\",\"caption\":\"c\"}]",
        "\"learnMoreLink\":\"https://e.example\"",
        "\"description\":1",
        "// c\n",
        "/* c */",
        "<!-- c -->",
        "---\n",
        "word",
        "\u{feff}",
        "\u{a0}",
    ];
    pieces.to_vec()
});

fn pieces(from: &'static LazyLock<Vec<&'static str>>, most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(from.to_vec()), 0..most).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn any_bytes_are_a_file(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        hold(&bytes);
    }

    #[test]
    fn any_bytes_are_a_body(kind in any_kind(), bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut file = block(kind).into_bytes();
        file.extend(bytes);
        hold(&file);
    }

    #[test]
    fn any_text_is_a_properties_block(text in "(?s)[ -~\n\u{e9}]{0,80}") {
        hold(format!("<properties {text}/>\n# A").as_bytes());
        hold(format!("<properties {text}").as_bytes());
    }

    #[test]
    fn any_pieces_are_a_body(kind in any_kind(), body in pieces(&PIECES, 40)) {
        hold((block(kind) + &body).as_bytes());
    }

    #[test]
    fn any_pieces_are_json(kind in any_kind(), json in pieces(&JSON_PIECES, 40)) {
        hold(format!("{}---\n{{{json}}}\n---\n", block(kind)).as_bytes());
        hold(format!("{}{json}", block(kind)).as_bytes());
    }

    #[test]
    fn any_cut_of_a_file_is_a_file(body in pieces(&PIECES, 20), cut in 0_usize..400) {
        let file = format!("{CLEAN}{body}");
        hold(&file.as_bytes()[..cut.min(file.len())]);
    }
}

proptest! {
    // A page costs a whole site.
    #![proptest_config(config(150))]

    #[test]
    fn any_pieces_give_a_page_that_is_html(body in pieces(&PIECES, 30)) {
        hold_page(format!("{CLEAN}{body}").as_bytes());
    }

    #[test]
    fn any_pieces_of_any_kind_give_a_page_that_is_html(kind in any_kind(), body in pieces(&PIECES, 20)) {
        hold_page((block(kind) + &body).as_bytes());
    }

    #[test]
    fn any_json_of_any_kind_gives_a_page_that_is_html(kind in any_kind(), json in pieces(&JSON_PIECES, 30)) {
        hold_page(format!("{}---\n{{{json}}}\n---\n", block(kind)).as_bytes());
    }
}

/// What is repeated must not cost more than its length: with a time that grows by the square these would not end.
#[test]
fn a_fence_that_is_cut_off_behind_a_control_character_holds() {
    let mut file = block(Kind::DiagnoseAndSolve).into_bytes();
    file.extend_from_slice(b"\x01```\r\x01```-\x99{\xfc{{{");
    hold(&file);
}

#[test]
fn a_hundred_thousand_of_anything_end() {
    let repeated = [
        "<",
        "[",
        "](",
        "![",
        "*",
        "**a",
        "_",
        "`",
        "```\n",
        "> ",
        "* ",
        "  * a\n",
        "<!--",
        "<!--$A-->",
        "<!--/$A-->",
        "{",
        "[{",
        "\"",
        "\\",
        "<div>",
        "</div>",
        "<div",
        "<b>",
        "<i>a",
        "<video>",
        "<video>\n",
        "<insight>\n",
        "<table>",
        "<tr><td>",
        "<script>",
        "<script>\n\n",
        "<script>a</script>",
        "<a href=\"",
        "<a href=\"x\">",
        "&",
        "&amp;",
        "|",
        "|\n",
        "a|b\n-|-\n",
        "<properties ",
        "a=\"",
        "a=b ",
        "'",
        "---\n",
        "# a\n",
        "[a]: b\n",
        "[a][a] ",
        ":::Section a:::\n",
        "<!--issueDescription-->",
        "\u{1}",
        "\u{2}",
        "{\"a\":",
        "\"a\":\"b\n",
        "[AZURE.INCLUDE [a](b)]\n",
        "-->",
        "<!-->",
        "\u{e9}",
        "\n",
        "\r",
        " ",
        "\t",
        "1. ",
        "<![CDATA[",
        "<?",
        "//",
        "/*",
        "\u{201c}",
        ",",
        "}",
        "\"a\" ",
        "http://a ",
    ];
    for piece in repeated {
        let times = 100_000.min(selfhelp::article::MAX_FILE_BYTES / 2 / piece.len());
        let many = piece.repeat(times);
        for kind in [Kind::Generic, Kind::ProblemScopingQuestions] {
            hold((block(kind) + &many).as_bytes());
        }
        hold(format!("{}---\n{{\"a\": \"{many}\"}}\n---\n", block(Kind::ProblemScopingQuestions)).as_bytes());
        hold(format!("<properties {many}").as_bytes());
        hold(many.as_bytes());
    }
}
