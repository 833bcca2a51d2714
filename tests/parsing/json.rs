//! JSON bodies: read wherever it is plain what is meant, and reported where it is not JSON.

use super::{findings, page, pair};

/// A form with this body below its heading.
fn file(body: &str) -> String {
    format!(
        "<properties pageTitle=\"Case\" selfHelpType=\"problemScopingQuestions\" cloudEnvironments=\"public\" />\n# Case\n{body}"
    )
}

/// What is wrong with a JSON object between fences.
fn found(json: &str) -> Vec<(&'static str, String)> {
    findings(file(&format!("---\n{json}\n---\n")))
}

/// What the page of a JSON object between fences shows.
fn shown(json: &str) -> String {
    page(file(&format!("---\n{json}\n---\n")))
}

/// A form of one element with these members besides.
fn element(members: &str) -> String {
    format!(
        r#"{{"formElements": [{{"id": "a", "order": 1, "controlType": "textbox", "displayLabel": "Ask"{members}}}]}}"#
    )
}

#[test]
fn a_form_is_shown_in_its_order() {
    let json = r#"{"$schema": "SelfHelpContent", "title": "Tell us", "formElements": [
        {"id": "b", "order": 2, "controlType": "textbox", "displayLabel": "Why?", "required": true},
        {"id": "a", "order": 1, "controlType": "dropdown", "displayLabel": "What?",
         "dropdownOptions": [{"value": "1", "text": "One"}, {"value": "2", "text": "Two & more"}]}]}"#;
    assert_eq!(found(json), []);
    assert_eq!(shown(json), "Tell us\nlist: What? [One] [Two &amp; more]\ntext: Why? (required)");
}

#[test]
fn trailing_commas_are_read_over_and_reported() {
    let json =
        r#"{"title": "Tell us", "formElements": [{"id": "a", "controlType": "textbox", "displayLabel": "Ask",},],}"#;
    assert_eq!(
        found(json),
        [pair("json-trailing-comma", ","), pair("json-trailing-comma", ","), pair("json-trailing-comma", ",")]
    );
    assert_eq!(shown(json), "Tell us\ntext: Ask");
}

#[test]
fn of_a_key_given_twice_the_last_counts() {
    let json = r#"{"title": "One", "title": "Two", "formElements": []}"#;
    assert_eq!(found(json), [pair("json-duplicate-key", "title")]);
    assert_eq!(shown(json), "Two");
}

#[test]
fn keys_in_another_case_are_read_and_reported() {
    let json = r#"{"Title": "Tell us", "formelements": []}"#;
    assert_eq!(found(json), [pair("json-key-case", "Title"), pair("json-key-case", "formelements")]);
    assert_eq!(shown(json), "Tell us");
}

#[test]
fn unknown_keys_are_reported() {
    assert_eq!(found(r#"{"titel": "x", "formElements": []}"#), [pair("json-unknown-key", "titel")]);
}

#[test]
fn raw_line_breaks_in_strings_are_read_and_reported() {
    let json = "{\"title\": \"Tell\nus\tall\", \"formElements\": []}";
    assert!(found(json).iter().all(|(rule, _)| *rule == "json-control-character"), "{:?}", found(json));
    assert!(!found(json).is_empty());
    assert_eq!(shown(json), "Tell\nus\tall");
}

#[test]
fn escapes_are_resolved() {
    assert_eq!(
        shown(r#"{"title": "\u00e9\n\"x\" \/ \ud83d\ude00", "formElements": []}"#),
        "\u{e9}\n&quot;x&quot; / \u{1f600}"
    );
    let lone = r#"{"title": "\ud83d x", "formElements": []}"#;
    assert!(shown(lone).contains('x'));
}

#[test]
fn an_object_left_open_is_read_to_its_end() {
    let json = r#"{"title": "Tell us", "formElements": [{"id": "a", "controlType": "textbox", "displayLabel": "Ask""#;
    assert!(found(json).iter().all(|(rule, _)| *rule == "json-syntax") && !found(json).is_empty());
    assert_eq!(shown(json), "Tell us\ntext: Ask");
}

#[test]
fn a_missing_comma_and_a_key_without_quotes() {
    let json = "{\"title\": \"Tell us\"\n visibility: \"x\", \"formElements\": []}";
    assert_eq!(shown(json), "Tell us");
    assert!(found(json).iter().filter(|(rule, _)| *rule == "json-syntax").count() >= 2);
}

#[test]
fn values_of_another_type_are_converted_and_reported() {
    assert_eq!(found(&element(r#", "required": "true""#)), [pair("json-value-quotes", "\"true\"")]);
    assert_eq!(shown(&element(r#", "required": "true""#)), "text: Ask (required)");
}

#[test]
fn text_around_the_object() {
    assert_eq!(found("{\"formElements\": []}\nmore"), [pair("json-syntax", "more")]);
}

#[test]
fn without_fences_the_object_is_found_all_the_same() {
    let file = file("{\"title\": \"Tell us\", \"formElements\": []}\n");
    assert_eq!(findings(&file), [pair("json-fence-missing", "{")]);
    assert_eq!(page(&file), "Tell us");
}

#[test]
fn one_fence_is_enough_to_find_the_object() {
    let file = file("---\n{\"title\": \"Tell us\", \"formElements\": []}\n");
    assert_eq!(findings(&file), [pair("json-fence-missing", "}")]);
    assert_eq!(page(&file), "Tell us");
}

#[test]
fn a_fence_behind_the_object_is_the_second_one() {
    let file = file("{\"title\": \"Tell us\", \"formElements\": []}\n---\n");
    assert_eq!(findings(&file), [pair("json-fence-missing", "{")]);
    assert_eq!(page(&file), "Tell us");
}

#[test]
fn no_object_at_all() {
    assert_eq!(findings(file("Words.\n")).iter().map(|(rule, _)| *rule).collect::<Vec<_>>(), ["json-missing"]);
}

#[test]
fn brackets_that_nest_very_deep() {
    let rules: Vec<&str> = found(&"[".repeat(10_000)).into_iter().map(|(rule, _)| rule).collect();
    assert!(rules.contains(&"nesting-too-deep"), "{rules:?}");
}

#[test]
fn html_in_strings_is_made_safe() {
    let json = element(r#", "content": "<p>See <a href='https://e.example/x' onclick='y'>this</a><script>z</script>""#);
    let html = shown(&json);
    assert!(
        html.contains("<a class=\"external\" href=\"https://e.example/x\" data-host=\"e.example\">this</a>"),
        "{html}"
    );
    assert!(!html.contains("onclick") && !html.contains("script") && html.contains("</p>"), "{html}");
}

#[test]
fn markdown_in_strings_is_read_where_it_is_plain() {
    assert_eq!(shown(&element(r#", "content": "See [this](https://e.example/x)""#)).matches("<a ").count(), 1);
    assert_eq!(shown(r#"{"title": "1. Not a list", "formElements": []}"#), "1. Not a list");
    assert_eq!(shown(r#"{"title": "a < b", "formElements": []}"#), "a &lt; b");
}

/// The condition of a second element, in words.
fn condition(visibility: &str) -> String {
    let json = format!(
        r#"{{"formElements": [
        {{"id": "colour", "order": 1, "controlType": "dropdown", "displayLabel": "Which colour?",
          "dropdownOptions": [{{"value": "red", "text": "Bright red"}}, {{"value": "Java ", "text": "Java"}}]}},
        {{"id": "b", "order": 2, "controlType": "textbox", "displayLabel": "Why?", "visibility": {visibility}}}]}}"#
    );
    let shown = shown(&json);
    let line = shown.lines().find(|line| line.starts_with("text")).expect("the second element").to_owned();
    line.strip_prefix("text: Why?").unwrap().trim().trim_start_matches("when ").to_owned()
}

#[test]
fn conditions_are_said_in_words() {
    assert_eq!(condition(r#""colour == red""#), "\u{201c}Which colour?\u{201d} is \u{201c}Bright red\u{201d}");
    assert_eq!(condition(r#""colour!=red""#), "\u{201c}Which colour?\u{201d} is not \u{201c}Bright red\u{201d}");
    assert_eq!(condition(r#""colour != null""#), "\u{201c}Which colour?\u{201d} is answered");
    assert_eq!(condition(r#""colour == null""#), "\u{201c}Which colour?\u{201d} is not answered");
    assert_eq!(condition(r#""colour == Java""#), "\u{201c}Which colour?\u{201d} is \u{201c}Java\u{201d}");
}

#[test]
fn conditions_keep_their_grouping() {
    let red = "\u{201c}Which colour?\u{201d} is \u{201c}Bright red\u{201d}";
    let gone = "\u{201c}gone\u{201d} is \u{201c}x\u{201d}";
    assert_eq!(condition(r#""colour == red && (gone == x || colour == red)""#), format!("{red} and ({gone} or {red})"));
    assert_eq!(condition(r#""colour == red || gone == x""#), format!("{red} or {gone}"));
}

#[test]
fn what_is_always_shown_has_no_condition() {
    for always in [r#""""#, r#""null""#, r#""true""#, "null"] {
        assert_eq!(condition(always), "", "{always}");
    }
    assert_eq!(condition(r#""false""#), "never");
    assert_eq!(condition("false"), "never");
    assert_eq!(condition("true"), "");
}

#[test]
fn a_condition_that_is_none_is_shown_as_it_is_written() {
    assert_eq!(condition(r#""colour = red)""#), "colour = red)");
}

#[test]
fn owner_and_routing_data_are_never_rendered() {
    let json = r#"{"displayLabel": "Resize it", "description": "Too small", "recommendationTypeId": "t-1",
        "owner": {"email": "secret@e.example", "icm": {"routingId": "secret-route", "service": "Secret", "team": "Secret"}, "serviceTreeId": "secret-tree"}}"#;
    let file = format!(
        "<properties selfHelpType=\"advisorRecommendationMetadata\" cloudEnvironments=\"public\" ownershipId=\"Secret_Owner\" authors=\"secret\" ms.author=\"secret\" />\n# Case\n---\n{json}\n---\n"
    );
    let root = super::Root::default().file("articles/a/case.md", file);
    let html = root.page("public").unwrap();
    assert!(html.contains("Resize it") || html.contains("Too small"), "{html}");
    assert!(!html.to_lowercase().contains("secret"), "{html}");
}

#[test]
fn a_body_that_is_no_json_is_reported_and_shown() {
    let body = file("---\nLOSTTEXT one two\n---");
    assert_eq!(findings(&body), [pair("json-missing", "---\nLOSTTEXT one two\n---")]);
    let content = super::parsed(&body).markdown.content.clone();
    assert!(content.html.contains("LOSTTEXT one two"), "{}", content.html);
}

#[test]
fn a_rich_text_is_not_wrapped_and_its_headings_have_no_ids() {
    let text = |text: &str| shown(&format!(r#"{{"title": "{text}", "formElements": []}}"#));
    assert_eq!(text("Is it **on**?"), "Is it <strong>on</strong>?");
    assert_eq!(text("## **Two**"), "<h2><strong>Two</strong></h2>");
    assert_eq!(text("<i>R & D</i> &amp; more<!-- note -->"), "<i>R &amp; D</i> &amp; more");
}

#[test]
fn a_finding_about_an_object_that_begins_with_a_curly_quote_has_a_place() {
    let file = block_of("advisorRecommendationMetadata") + "---\n{---\n\u{201c}\"dropdownOptions\":[]}\n---\n";
    for finding in super::any_bytes::all_findings(file.as_bytes()) {
        assert!(finding.span.is_none_or(|span| file.get(span.range()).is_some()), "{finding:?}");
    }
}

fn block_of(kind: &str) -> String {
    format!("<properties pageTitle=\"Case\" selfHelpType=\"{kind}\" cloudEnvironments=\"public\" />\n# Case\n")
}
