//! The properties block: what it may look like, and how it is read where it is broken.

use super::{findings, page, pair, parsed};

const REST: &str = "selfHelpType=\"generic\" cloudEnvironments=\"public\"";

/// A file with these words in its block.
fn file(properties: &str) -> String {
    format!("<properties {REST} {properties} />\n# Case\n\nWords.")
}

fn property(file: &str, name: &str) -> Option<String> {
    parsed(file).properties.get(name).map(str::to_owned)
}

#[test]
fn names_are_matched_in_any_case_and_order() {
    let file = "<properties\n\tSUPPORTTOPICIDS = '1, 2'\n\tCloudenvironments=\"public\"\n\tselfhelptype=\"Generic\"\n/>\n# Case\n\nWords.";
    assert_eq!(findings(file), []);
    assert_eq!(property(file, "supportTopicIds").as_deref(), Some("1, 2"));
    assert_eq!(page(file), "<p>Words.</p>");
}

#[test]
fn single_quotes_may_hold_double_quotes() {
    let file = file("pageTitle='The \"new\" way'");
    assert_eq!(findings(&file), []);
    assert_eq!(property(&file, "pageTitle").as_deref(), Some("The \"new\" way"));
}

#[test]
fn a_bare_ampersand_is_one_and_entities_are_resolved() {
    let file = file("pageTitle=\"R&D &amp; &quot;more&quot; &lt;b> &nosuch; AT&T\"");
    assert_eq!(findings(&file), []);
    assert_eq!(property(&file, "pageTitle").as_deref(), Some("R&D & \"more\" <b> &nosuch; AT&T"));
}

#[test]
fn values_may_span_lines() {
    let file = file("description=\"One\n  two\"");
    assert_eq!(findings(&file), []);
    assert_eq!(property(&file, "description").as_deref(), Some("One\n  two"));
}

#[test]
fn a_value_may_hold_what_looks_like_the_end() {
    let file = file("description=\"a > b /> c\"");
    assert_eq!(findings(&file), []);
    assert_eq!(page(&file), "<p>Words.</p>");
}

#[test]
fn lists_are_split_at_commas() {
    let parsed = parsed(file("supportTopicIds=\"32411835, ,AB-1 ,\""));
    let items: Vec<&str> = parsed.properties.list("supporttopicids").map(|item| item.value).collect();
    assert_eq!(items, ["32411835", "AB-1"]);
    let spans = parsed.properties.list("supportTopicIds").map(|item| item.span);
    let texts: Vec<&str> = spans.map(|span| parsed.source.slice(span)).collect();
    assert_eq!(texts, ["32411835", "AB-1"]);
}

#[test]
fn a_property_given_twice() {
    let file = file("pageTitle=\"One\" PageTitle=\"Two\"");
    assert_eq!(findings(&file), [pair("property-duplicate", "PageTitle")]);
    assert_eq!(property(&file, "pageTitle").as_deref(), Some("One"));
}

#[test]
fn misspelt_and_unknown_properties() {
    let file = file("supportToicIds=\"1\" favouriteColour=\"red\"");
    assert_eq!(
        findings(&file),
        [pair("property-unknown", "supportToicIds"), pair("property-unknown", "favouriteColour")]
    );
    let parsed = parsed(&file);
    let fixes: Vec<_> = parsed.diagnostics.iter().map(|it| it.fix.as_ref().map(|fix| &*fix.replacement)).collect();
    assert_eq!(fixes, [Some("supportTopicIds"), None]);
}

#[test]
fn a_quote_left_open_costs_only_its_own_line() {
    let file = format!("<properties\n pageTitle=\"Open\n articleId=\"id\"\n {REST}\n/>\n# Case\n\nWords.");
    assert_eq!(findings(&file).iter().map(|(rule, _)| *rule).collect::<Vec<_>>(), ["property-quote-unclosed"]);
    assert_eq!(property(&file, "pageTitle").as_deref(), Some("Open"));
    assert_eq!(property(&file, "articleId").as_deref(), Some("id"));
    assert_eq!(page(&file), "<p>Words.</p>");
}

#[test]
fn a_quote_inside_a_value() {
    let file = file("description=\"Choose \"Delete\" twice\" articleId=\"id\"");
    assert_eq!(findings(&file).iter().map(|(rule, _)| *rule).collect::<Vec<_>>(), ["property-quote-inside"]);
    assert_eq!(property(&file, "description").as_deref(), Some("Choose \"Delete\" twice"));
    assert_eq!(property(&file, "articleId").as_deref(), Some("id"));
}

#[test]
fn a_value_without_quotes() {
    let file = file("displayOrder=5 articleId=\"id\"");
    assert_eq!(findings(&file), [pair("property-unquoted", "5")]);
    assert_eq!(property(&file, "displayOrder").as_deref(), Some("5"));
    assert_eq!(property(&file, "articleId").as_deref(), Some("id"));
}

#[test]
fn stray_text_in_the_block() {
    let file = file("articleId=\"id\"\n oops\n pageTitle=\"Case\"");
    assert_eq!(findings(&file), [pair("properties-stray-text", "oops")]);
    assert_eq!(property(&file, "pageTitle").as_deref(), Some("Case"));
}

#[test]
fn a_block_without_end_ends_where_the_body_begins() {
    let file = format!("<properties\n {REST}\n\n# Case\n\nWords.");
    assert_eq!(findings(&file), [pair("properties-unclosed", "<properties")]);
    assert_eq!(page(&file), "<p>Words.</p>");
}

#[test]
fn a_block_may_end_as_html_does() {
    let file = format!("<properties {REST}>\n# Case\n\nWords.");
    assert_eq!(page(&file), "<p>Words.</p>");
}

#[test]
fn text_before_the_block_is_shown_and_reported() {
    let file = format!("Before.\n<properties {REST} />\n# Case\n\nWords.");
    assert_eq!(findings(&file), [pair("text-before-properties", "Before.")]);
    assert_eq!(page(&file), "<p>Before.</p>\n<p>Words.</p>");
}

#[test]
fn a_comment_before_the_block_is_fine() {
    let file = format!("<!-- owner: me -->\n<properties {REST} />\n# Case\n\nWords.");
    assert_eq!(findings(&file), []);
    assert_eq!(page(&file), "<p>Words.</p>");
}

#[test]
fn a_block_inside_a_comment_is_read_and_reported() {
    let file = format!("<!--<properties {REST} />-->\n# Case\n\nWords.");
    assert_eq!(findings(&file), [pair("properties-in-comment", "<!--")]);
    assert_eq!(page(&file), "<p>Words.</p>");
}

#[test]
fn without_a_block_there_is_one_finding_and_an_article() {
    assert_eq!(findings("# Case\n\nWords."), [pair("properties-missing", "# Case")]);
    assert_eq!(parsed("# Case\n\nWords.").title(), "Case");
}

#[test]
fn kinds_are_matched_in_any_case_and_misspelt_ones_get_a_proposal() {
    let kind = |name: &str| {
        findings(format!("<properties cloudEnvironments=\"public\" selfHelpType=\"{name}\" />\n# Case\n\nWords."))
    };
    assert_eq!(kind("  TSG_content "), []);
    assert_eq!(kind("genric"), [pair("kind-unknown", "genric")]);
    assert_eq!(kind("novel"), [pair("kind-unknown", "novel")]);
    assert_eq!(kind("")[0].0, "kind-missing");
    assert_eq!(findings("<properties pageTitle=\"x\" />\n# Case")[0].0, "kind-missing");
}

#[test]
fn an_article_of_an_unknown_kind_is_shown_as_generic() {
    assert_eq!(
        page("<properties cloudEnvironments=\"public\" selfHelpType=\"novel\" />\n# Case\n\nWords."),
        "<p>Words.</p>"
    );
}

#[test]
fn the_title_is_the_property_else_the_heading_else_the_name_of_the_file() {
    let title = |text: &str| parsed(text).title().to_owned();
    assert_eq!(title("<properties pageTitle=\" Given \" />\n# Written"), "Given");
    assert_eq!(title("<properties pageTitle=\"\" />\n# **Written** `code`"), "Written code");
    assert_eq!(title("<properties />\nWords."), "case");
}

#[test]
fn many_faulty_values_in_a_line_take_no_time() {
    let findings = findings(format!("<properties {}/>\n# Case\n", "a=\"x\"y ".repeat(20_000)));
    assert!(findings.len() < 300);
}
