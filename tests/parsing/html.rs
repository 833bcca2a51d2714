//! HTML in bodies: what is kept, what becomes text, what is left out, and that the result is always balanced.

use super::{clean, found, pair, shown};

#[test]
fn line_breaks_in_any_spelling() {
    assert_eq!(clean("One<br>two<br/>three<BR />four"), "<p>One<br>two<br>three<br>four</p>");
    assert_eq!(clean("One</br>two"), "<p>One<br>two</p>");
    assert_eq!(clean("One<br>\n\n<br>\n\ntwo"), "<p>One<br></p>\n<br>\n\n<p>two</p>");
}

#[test]
fn a_placeholder_is_text() {
    assert_eq!(clean("Type <name> and <your name>."), "<p>Type &lt;name&gt; and &lt;your name&gt;.</p>");
    assert_eq!(clean("<subscription-id>"), "&lt;subscription-id&gt;");
    assert_eq!(clean("a < b and c > d, 1<2"), "<p>a &lt; b and c &gt; d, 1&lt;2</p>");
    assert_eq!(clean("`<name>`"), "<p><code>&lt;name&gt;</code></p>");
}

#[test]
fn a_placeholder_at_the_beginning_of_a_line_does_not_stop_markdown() {
    assert_eq!(clean("<name> is **yours**"), "<p>&lt;name&gt; is <strong>yours</strong></p>");
}

#[test]
fn an_element_that_is_never_closed_is_text() {
    assert_eq!(found("Name the <table> first."), [pair("html-unbalanced", "<table>")]);
    assert_eq!(shown("Name the <table> first."), "<p>Name the &lt;table&gt; first.</p>");
}

#[test]
fn a_list_in_html() {
    let html = clean("<ul><li>One</li><li>**Two**</li></ul>");
    assert_eq!(html, "<ul><li>One</li><li><strong>Two</strong></li></ul>");
    assert_eq!(clean("<ol>\n<li>One\n<li>Two\n</ol>").replace('\n', ""), "<ol><li>One</li><li>Two</li></ol>");
}

#[test]
fn a_list_in_html_inside_a_list_in_markdown() {
    assert_eq!(
        clean("* One <ul><li>Two</li></ul>\n* Three"),
        "<ul>\n<li>One <ul><li>Two</li></ul></li>\n<li>Three</li>\n</ul>"
    );
}

#[test]
fn a_lone_item_in_an_item_is_none() {
    assert_eq!(shown("* <li>One"), "<ul>\n<li>One\n</li>\n</ul>");
}

#[test]
fn bold_and_italic_in_html() {
    assert_eq!(clean("<b>One</b> <em>two</em> H<sub>2</sub>O"), "<p><b>One</b> <em>two</em> H<sub>2</sub>O</p>");
    assert_eq!(shown("<b>One <i>two</b> three"), "<p><b>One <i>two</i></b> three</p>");
}

#[test]
fn what_is_left_open_ends_with_its_block() {
    assert_eq!(shown("<div>One\n\nTwo"), "<div>One\n\n<p>Two</p>\n</div>");
    assert_eq!(shown("* <span>One\n* Two"), "<ul>\n<li><span>One</span></li>\n<li>Two</li>\n</ul>");
    assert_eq!(shown("One</div></b>"), "<p>One</p>");
}

#[test]
fn scripts_and_styles_go_with_what_is_in_them() {
    assert_eq!(found("One <script>alert(1)</script> two"), [pair("html-dropped", "<script>")]);
    assert_eq!(shown("One <script>alert(1)</script> two"), "<p>One  two</p>");
    assert_eq!(shown("<style>\np { color: red }\n</style>\n\nTwo"), "<p>Two</p>");
    assert_eq!(shown("<iframe src=\"https://e.example\">x</iframe>After"), "After");
    assert!(!shown("<SCRIPT\n>alert(1)</SCRIPT\n>two").contains("alert"));
}

#[test]
fn a_script_without_end_costs_nothing_else() {
    assert_eq!(shown("<script>\n\nTwo"), "Two");
    assert_eq!(shown("<script>\n\nTwo\n\nThree"), "<p>Two</p>\n<p>Three</p>");
}

#[test]
fn event_handlers_and_styles_are_not_kept() {
    assert_eq!(
        clean("<b onclick=\"x()\" style=\"color:red\" class=\"skip\" id=\"_main\">One</b>"),
        "<p><b>One</b></p>"
    );
    assert_eq!(clean("<div onmouseover='x()'>One</div>"), "<div>One</div>");
}

#[test]
fn links_in_html() {
    assert_eq!(
        clean("<a href='https://e.example/a?b=1&amp;c=2' target=\"_blank\">One</a>"),
        "<p><a class=\"external\" href=\"https://e.example/a?b=1&amp;c=2\" data-host=\"e.example\">One</a></p>"
    );
    assert_eq!(clean("<a name=\"x\"></a>One"), "<p>One</p>");
    assert_eq!(clean("<a>One</a>"), "<p>One</p>");
}

#[test]
fn schemes_that_run_something_are_not_linked() {
    for target in ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc"] {
        assert_eq!(shown(&format!("<a href=\"{target}\">One</a>")), "<p>One</p>", "{target}");
        assert_eq!(shown(&format!("[One]({target})")), "<p>One</p>", "{target}");
        assert_eq!(found(&format!("[One]({target})")), [pair("link-scheme", target)]);
    }
    assert_eq!(shown("<a href=\"java&#10;script:alert(1)\">One</a>"), "<p>One</p>");
    assert_eq!(shown("<a href=\" &#1;javascript:alert(1)\">One</a>"), "<p>One</p>");
}

#[test]
fn a_block_inside_a_paragraph_makes_it_a_division() {
    assert_eq!(clean("One <div>two</div> three"), "<div>One <div>two</div> three</div>");
}

#[test]
fn a_table_in_html() {
    assert_eq!(
        clean("<table><tr><th>A</th></tr><tr><td>1</td></tr></table>"),
        "<table><tr><th>A</th></tr><tr><td>1</td></tr></table>"
    );
    assert_eq!(
        clean("<table>\n<tr><td>1\n<tr><td>2\n</table>").replace('\n', ""),
        "<table><tr><td>1</td></tr><tr><td>2</td></tr></table>"
    );
}

#[test]
fn markdown_in_a_table_without_cells_gets_one() {
    let html = clean("<table>* </table>").replace('\n', "");
    assert_eq!(html, "<table><tr><td><ul><li></li></ul></td></tr></table>");
}

#[test]
fn an_include_ends_the_paragraph_before_it() {
    let html = shown("<p>one\n[AZURE.INCLUDE [n](../../includes/n.md)]\n");
    assert!(html.starts_with("<p>one") && html.find("</p>") < html.find("class=\"missing\""), "{html}");
}

#[test]
fn a_heading_in_an_open_link_stays_in_it() {
    let html = clean("<div><a href=\"https://e.example\"># A").replace('\n', "");
    let link = "<a class=\"external\" href=\"https://e.example\" data-host=\"e.example\">";
    assert_eq!(html, format!("<div>{link}<h2 id=\"a\">A</h2></a></div>"));
}

#[test]
fn a_heading_in_html_is_never_the_title() {
    assert_eq!(clean("<h1>One</h1>"), "<h2>One</h2>");
}

#[test]
fn entities_are_characters() {
    assert_eq!(clean("&lt;b&gt; &amp; &copy; &nbsp;x &nosuch;"), "<p>&lt;b&gt; &amp; \u{a9} \u{a0}x &amp;nosuch;</p>");
    assert_eq!(clean("<div>R&amp;D &lt;x&gt;</div>"), "<div>R&amp;D &lt;x&gt;</div>");
}

#[test]
fn text_in_preformatted_html_stays_as_it_is() {
    assert_eq!(clean("<pre>a\n  *b*\n</pre>"), "<pre>a\n  *b*\n</pre>");
}

#[test]
fn very_deep_nesting_is_flattened_and_reported() {
    let html = shown(&"<div>".repeat(500));
    assert!(html.matches("<div>").count() < 100, "{}", html.len());
    assert_eq!(html.matches("<div>").count(), html.matches("</div>").count());
    assert_eq!(found(&"> ".repeat(500))[0].0, "nesting-too-deep");
}

#[test]
fn a_rule_ends_a_paragraph() {
    assert_eq!(shown("<p><hr>"), "<p></p><hr>");
    assert_eq!(shown("x **a<hr>b**"), "<p>x <strong>a<br>b</strong></p>");
}

#[test]
fn an_image_without_an_address_shows_its_text() {
    assert_eq!(shown("<img alt=\"One\">two"), "<p>Onetwo</p>");
}

#[test]
fn a_bare_ampersand_spoils_no_entity() {
    assert_eq!(
        clean("<a href='https://e.example/?a=1&b=2&amp;c=3'>One</a>"),
        "<p><a class=\"external\" href=\"https://e.example/?a=1&amp;b=2&amp;c=3\" data-host=\"e.example\">One</a></p>"
    );
}

#[test]
fn a_token_that_ends_in_a_script_is_closed() {
    let html = shown("<!--$a-->x<script>y<!--/$a-->z</script>");
    assert_eq!(html, "<p><span class=\"token\" data-token=\"a\">x</span></p>");
}

#[test]
fn emphasis_without_end_of_levels_is_flattened() {
    let html = shown(&format!("{}a{}", "**a ".repeat(5_000), " a**".repeat(5_000)));
    assert!(html.matches("<strong>").count() < 100);
}

#[test]
fn attributes_of_a_video_are_fields() {
    assert_eq!(
        shown("<video src=\"https://v.example/clip.mp4\">fallback</video>"),
        "<div class=\"card video\">\n<p class=\"card-label\">Video</p>\n<p class=\"card-title\">\
         <a class=\"external\" href=\"https://v.example/clip.mp4\" data-host=\"v.example\">fallback</a></p>\n</div>"
    );
}

#[test]
fn broken_html_becomes_what_a_browser_reads() {
    let heading_in_heading = "<p></p><h2></h2><h2 id=\"a\">A</h2>";
    assert_eq!(shown("<p><h1><tr># A</h1>"), heading_in_heading);
    assert_eq!(shown("<table><th># A</table>"), "<h2 id=\"a\">A</h2><table>\n</table>");
    assert_eq!(
        shown("<i><a href='https://e.example'>x<p>y</i>z"),
        "<div><i><a class=\"external\" href=\"https://e.example\" data-host=\"e.example\">x<p>y</p></a></i>z</div>"
    );
}
