//! Markdown: what portals show, and what they do not but authors write.

use super::{CLEAN, Root, clean, findings, found, page, pair, parsed, shown};

#[test]
fn the_first_heading_is_the_title_and_a_second_one_is_a_section() {
    let file = format!("{CLEAN}Words.\n\n# Again\n\nMore.");
    assert_eq!(page(&file), "<p>Words.</p>\n<h2 id=\"again\">Again</h2>\n<p>More.</p>");
    assert_eq!(parsed(&file).markdown.title.as_ref().unwrap().html, "Case");
}

#[test]
fn a_body_without_title_is_reported() {
    let file = "<properties selfHelpType=\"generic\" cloudEnvironments=\"public\" />\n## Steps\n\nWords.";
    assert_eq!(findings(file), [pair("h1-missing", "")]);
    assert_eq!(page(file), "<h2 id=\"steps\">Steps</h2>\n<p>Words.</p>");
}

#[test]
fn headings_have_ids_that_differ() {
    assert_eq!(
        clean("## **Recommended Steps**\n\n## Recommended steps\n\n### ???"),
        "<h2 id=\"recommended-steps\"><strong>Recommended Steps</strong></h2>\n\
         <h2 id=\"recommended-steps-1\">Recommended steps</h2>\n<h3 id=\"section\">???</h3>"
    );
}

#[test]
fn heading_ids_that_look_numbered_still_differ() {
    let html = clean("## a\n\n## a-1\n\n## a\n\n## a");
    let ids: Vec<&str> = html.split("id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let different: std::collections::BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(different.len(), 4, "{ids:?}");
}

#[test]
fn quotes_and_dashes_stay_as_they_are_typed() {
    assert_eq!(clean("\"It's\" -- so..."), "<p>&quot;It&#39;s&quot; -- so...</p>");
}

#[test]
fn nested_lists() {
    assert_eq!(
        clean("1. One\n   * a\n   * b\n2. Two"),
        "<ol>\n<li>One<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n</li>\n<li>Two</li>\n</ol>"
    );
    assert_eq!(clean("3. Three\n4. Four"), "<ol start=\"3\">\n<li>Three</li>\n<li>Four</li>\n</ol>");
}

#[test]
fn loose_lists_have_paragraphs() {
    assert_eq!(clean("* One\n\n* Two"), "<ul>\n<li><p>One</p>\n</li>\n<li><p>Two</p>\n</li>\n</ul>");
}

#[test]
fn fenced_code_names_its_language() {
    assert_eq!(
        clean("```PowerShell\nGet-Item <x> **y**\n```"),
        "<pre tabindex=\"0\"><code class=\"language-powershell\">Get-Item &lt;x&gt; **y**\n</code></pre>"
    );
    assert_eq!(clean("~~~\n# not a heading\n~~~"), "<pre tabindex=\"0\"><code># not a heading\n</code></pre>");
    assert_eq!(clean("```\" onload=x\nc\n```"), "<pre tabindex=\"0\"><code>c\n</code></pre>");
}

#[test]
fn a_fence_ends_with_tabs_behind_it_as_well() {
    let html = clean("```text\ncode\n``` \t\n\nSee [one](https://e.example/1).\n");
    assert!(html.contains("code\n</code></pre>") && html.contains("data-host=\"e.example\">one</a>"), "{html}");
}

#[test]
fn a_fence_without_end_runs_to_the_end() {
    assert_eq!(shown("```\ncode\n\nmore"), "<pre tabindex=\"0\"><code>code\n\nmore</code></pre>");
}

#[test]
fn tables_have_heads_and_scroll_by_themselves() {
    assert_eq!(
        clean("| A | B |\n|---|--:|\n| 1 | **2** |"),
        "<div class=\"table\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">A</th><th scope=\"col\" class=\"right\">B</th></tr></thead>\n\
         <tbody>\n<tr><td>1</td><td class=\"right\"><strong>2</strong></td></tr>\n</tbody></table></div>"
    );
}

#[test]
fn a_pipe_in_prose_makes_no_table() {
    assert_eq!(clean("a | b"), "<p>a | b</p>");
}

#[test]
fn callouts() {
    let html =
        "<div class=\"callout note\">\n<p class=\"callout-title\">Note</p>\n<p>Mind <strong>this</strong>.</p>\n</div>";
    assert_eq!(clean("> [!NOTE]\n> Mind **this**."), html);
    assert_eq!(clean("> [!note] Mind **this**."), html.replace("<p>Mind", "<p> Mind"));
    assert_eq!(clean("> [AZURE.NOTE] Mind **this**."), html.replace("<p>Mind", "<p> Mind"));
    assert!(clean("> [!WARNING]\n> x").starts_with("<div class=\"callout warning\">"));
    assert_eq!(clean("> Words."), "<blockquote>\n<p>Words.</p>\n</blockquote>");
}

#[test]
fn an_unknown_callout_is_a_quotation() {
    assert_eq!(clean("> [!PARTY]\n> x"), "<blockquote>\n<p>[!PARTY]\nx</p>\n</blockquote>");
}

#[test]
fn sections_of_apollo_are_headings() {
    assert_eq!(
        clean(":::Section Steps to take:::\n\nWords.\n\n:::Section Steps to take:::"),
        "<h2 class=\"section\" id=\"steps-to-take\">Steps to take</h2>\n<p>Words.</p>\n\
         <h2 class=\"section\" id=\"steps-to-take-1\">Steps to take</h2>"
    );
}

#[test]
fn cards_of_apollo() {
    let html = clean("<insight>\n<symptomId>s-1</symptomId>\n<executionText>Looking & <b></executionText>\n</insight>");
    assert!(html.contains("<div class=\"card insight\">") && html.contains("<dt>Symptom</dt><dd>s-1</dd>"), "{html}");
    assert!(html.contains("Looking &amp; &lt;b&gt;") || html.contains("Looking &amp;"), "{html}");
    let html = clean("<video>\n<title>Watch</title>\n<src>https://video.example/1</src>\n</video>");
    assert!(
        html.contains("<a class=\"external\" href=\"https://video.example/1\" data-host=\"video.example\">Watch</a>"),
        "{html}"
    );
    let html = clean(
        "<videoGroup><video><title>A</title><src>https://v.example/1</src></video><video><title>B</title><src>https://v.example/2</src></video></videoGroup>",
    );
    assert_eq!(html.matches("<a ").count(), 2, "{html}");
}

#[test]
fn a_card_without_end_is_reported_and_the_rest_is_shown() {
    assert_eq!(found("<insight>\n<symptomId>s</symptomId>\n\nAfter."), [pair("apollo-element-unclosed", "<insight>")]);
    assert!(shown("<insight>\n\nAfter.").contains("<p>After.</p>"));
}

#[test]
fn a_card_loads_nothing_from_elsewhere() {
    let html =
        shown("<video>\n<src>javascript:x</src>\n</video>\n\n<azureKB>\n<src>https://e.example</src>\n</azureKB>");
    assert!(!html.contains("<video") && !html.contains("<iframe") && !html.contains("href=\"javascript"), "{html}");
}

#[test]
fn includes_are_put_in_and_missing_ones_named() {
    let root = Root::new().file("includes/part.md", "Shared **words** and [more](case.md).");
    let root = root.article(
        "articles/a/case.md",
        "public",
        "Before.\n\n[AZURE.INCLUDE [part](../../includes/part.md)]\n\nAfter.",
    );
    let html = root.page("public").unwrap();
    assert!(html.contains("<p>Before.</p>") && html.contains("Shared <strong>words</strong>"), "{html}");
    let html = clean("[AZURE.INCLUDE [missing part](../../includes/none.md)]");
    assert_eq!(html, "<p class=\"missing\">missing part</p>");
}

#[test]
fn an_include_of_itself_ends() {
    let line = "[AZURE.INCLUDE [part](../includes/part.md)]";
    let root = Root::new().file("includes/part.md", line).article(
        "articles/a/case.md",
        "public",
        "[!INCLUDE [part](../../includes/part.md)]",
    );
    assert!(root.page("public").is_some());
}

#[test]
fn the_parts_of_a_quick_start_are_named() {
    let file = "<properties selfHelpType=\"PartnerCenterQuickStart\" cloudEnvironments=\"public\" />\n# Case\n\n<!--Text-->\nWords.\n\n<!--IconClass-->\nicon-x\n";
    assert_eq!(page(file), "<p class=\"part\">Text</p>\n<p>Words.</p>\n<p class=\"part\">IconClass</p>\n<p>icon-x</p>");
}

#[test]
fn an_entry_of_a_quick_start_is_a_link() {
    let file = "<properties selfHelpType=\"PartnerCenterQuickStart\" cloudEnvironments=\"public\" />\n# Case\n\n<!--Link-->\nhttps://docs.example.com/a\n\n<!--Text-->\nInvite a customer\n\n<!--IconClass-->\nicon-x\n<!--Link-->\n<https://docs.example.com/b>\n\n<!--Text-->\nTwo\nlines\n";
    assert_eq!(
        page(file),
        "<p class=\"quick-start\"><a class=\"external\" href=\"https://docs.example.com/a\" data-host=\"docs.example.com\">Invite a customer</a></p>\n\
         <p class=\"part\">Link</p>\n<p><a class=\"external\" href=\"https://docs.example.com/b\" data-host=\"docs.example.com\">https://docs.example.com/b</a></p>\n\
         <p class=\"part\">Text</p>\n<p>Two\nlines</p>"
    );
}

#[test]
fn the_text_of_nested_images_is_kept() {
    let body = "![a ![b](c.png) d](e.png)";
    let parsed = parsed(format!("{CLEAN}{body}"));
    let texts: Vec<&str> = parsed.markdown.content.images.iter().map(|image| image.text.as_str()).collect();
    assert_eq!(texts, ["b", "a  d"]);
}
