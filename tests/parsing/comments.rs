//! Comments, replacement tokens, issue descriptions, and what only looks like them.

use super::{clean, found, pair, shown};

const TOKEN: &str = "<span class=\"token\" data-token=\"Vm\">vm-1</span>";

#[test]
fn a_comment_is_not_shown() {
    assert_eq!(clean("One <!-- two --> three."), "<p>One  three.</p>");
    assert_eq!(clean("One\n\n<!-- two\n\nlines -->\n\nthree."), "<p>One</p>\n<p>three.</p>");
}

#[test]
fn markdown_beside_a_comment_is_markdown() {
    assert_eq!(clean("<!-- note --> **bold**"), "<p> <strong>bold</strong></p>");
    assert_eq!(clean("* a<!-- note -->\n* b"), "<ul>\n<li>a</li>\n<li>b</li>\n</ul>");
}

#[test]
fn a_comment_in_code_is_code() {
    assert_eq!(clean("`<!-- kept -->`"), "<p><code>&lt;!-- kept --&gt;</code></p>");
    assert_eq!(clean("```\n<!-- kept -->\n```"), "<pre tabindex=\"0\"><code>&lt;!-- kept --&gt;\n</code></pre>");
}

#[test]
fn a_comment_in_indented_code_is_code() {
    assert_eq!(clean("    <!-- kept -->"), "<pre tabindex=\"0\"><code>&lt;!-- kept --&gt;</code></pre>");
}

#[test]
fn a_comment_without_end_is_shown_and_reported() {
    assert_eq!(found("One <!-- two\n\nthree."), [pair("comment-unclosed", "<!--")]);
    assert_eq!(shown("One <!-- two\n\nthree."), "<p>One &lt;!-- two</p>\n<p>three.</p>");
}

#[test]
fn an_arrow_is_an_arrow() {
    assert_eq!(clean("Home --> Settings --> Save"), "<p>Home --&gt; Settings --&gt; Save</p>");
    assert_eq!(clean("<!-- a --> b --> c"), "<p> b --&gt; c</p>");
}

#[test]
fn a_token_shows_its_sample() {
    assert_eq!(clean("<!--$Vm-->vm-1<!--/$Vm--> failed"), format!("<p>{TOKEN} failed</p>"));
    assert_eq!(clean("Your <!-- $Vm -->vm-1<!-- /$Vm -->."), format!("<p>Your {TOKEN}.</p>"));
}

#[test]
fn a_token_in_bold() {
    assert_eq!(clean("**<!--$Vm-->vm-1<!--/$Vm-->** failed"), format!("<p><strong>{TOKEN}</strong> failed</p>"));
    assert_eq!(clean("a**<!--$Vm-->vm-1<!--/$Vm-->**b"), format!("<p>a<strong>{TOKEN}</strong>b</p>"));
    assert_eq!(
        clean("<!--$Vm-->**vm-1**<!--/$Vm-->"),
        "<p><span class=\"token\" data-token=\"Vm\"><strong>vm-1</strong></span></p>"
    );
}

#[test]
fn a_token_in_code() {
    assert_eq!(clean("Run `stop <!--$Vm-->vm-1<!--/$Vm-->`"), format!("<p>Run <code>stop {TOKEN}</code></p>"));
}

#[test]
fn a_token_in_a_heading_and_in_a_list() {
    assert_eq!(clean("## <!--$Vm-->vm-1<!--/$Vm-->"), format!("<h2 id=\"vm-1\">{TOKEN}</h2>"));
    assert_eq!(clean("1. <!--$Vm-->vm-1<!--/$Vm-->"), format!("<ol>\n<li>{TOKEN}</li>\n</ol>"));
}

#[test]
fn a_token_without_sample_shows_its_name() {
    assert_eq!(clean("<!--$Vm--><!--/$Vm-->"), "<p><span class=\"token\" data-token=\"Vm\">Vm</span></p>");
}

#[test]
fn a_token_in_a_link_leaves_the_link_a_link() {
    assert_eq!(
        clean("[<!--$Vm-->vm-1<!--/$Vm-->](https://e.example/x)"),
        format!("<p><a class=\"external\" href=\"https://e.example/x\" data-host=\"e.example\">{TOKEN}</a></p>")
    );
}

#[test]
fn unbalanced_tokens_are_closed() {
    assert_eq!(
        shown("<!--$Vm-->vm-1\n\nthen"),
        "<p><span class=\"token\" data-token=\"Vm\">Vm</span>vm-1</p>\n<p>then</p>"
    );
    assert_eq!(shown("vm-1<!--/$Vm-->"), "<p>vm-1</p>");
}

#[test]
fn a_token_that_is_misspelt_is_a_token() {
    for written in ["<!--$Vm-->vm-1<!--$Vm/-->", "<!-- $ Vm-->vm-1<!--/ $Vm -->", "<!--$Vm->vm-1<!--/$Vm-->"] {
        assert_eq!(clean(written), format!("<p>{TOKEN}</p>"));
    }
    assert_eq!(shown("<!--$-->a<!--$A<B-->b"), "<p>ab</p>");
}

#[test]
fn an_issue_description_is_a_section() {
    let html = "<section class=\"issue-description\">\n<p>It <strong>failed</strong>.</p>\n</section>\n<p>After.</p>";
    assert_eq!(clean("<!--issueDescription-->\nIt **failed**.\n<!--/issueDescription-->\n\nAfter."), html);
    assert_eq!(clean("<!-- IssueDescription -->It **failed**.<!-- /issuedescription -->\nAfter."), html);
}

#[test]
fn an_issue_description_may_hold_lists_and_tokens() {
    let html = clean("<!--issueDescription-->\n* <!--$Vm-->vm-1<!--/$Vm-->\n<!--/issueDescription-->");
    assert_eq!(html, format!("<section class=\"issue-description\">\n<ul>\n<li>{TOKEN}</li>\n</ul>\n</section>"));
}

#[test]
fn unbalanced_issue_descriptions_are_closed() {
    assert_eq!(
        shown("<!--issueDescription-->\nIt failed."),
        "<section class=\"issue-description\">\n<p>It failed.</p>\n</section>"
    );
    assert_eq!(shown("It failed.\n<!--/issueDescription-->"), "<p>It failed.</p>");
}

#[test]
fn comments_behind_what_only_looks_like_a_fence_are_not_shown() {
    assert_eq!(
        clean("> ```\n> code\n\n<!-- secret -->after"),
        "<blockquote>\n<pre tabindex=\"0\"><code>code\n</code></pre>\n</blockquote>\n<p>after</p>"
    );
    assert!(!shown("<!-- secret --> ```\nx <!-- secret -->").contains("secret"));
}

#[test]
fn a_mark_from_an_entity_is_no_token() {
    assert_eq!(shown("a&#2;b <!--$Vm-->vm-1<!--/$Vm-->"), format!("<p>ab {TOKEN}</p>"));
}
