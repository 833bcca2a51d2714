//! Bodies as HTML, where the configuration asks for them: as the page shows them, with addresses from the root of the site.

use serde_json::Value;

use super::Root;

const BODIES: &str = "[portal]\nbodies = true\n[[clouds]]\nid = \"public\"\nportal = \"https://portal.example.com\"\n";

fn root() -> Root {
    let body = "# The disk\n\n## Steps\n\nSee [the other](../b/other.md#steps), [the steps](#steps), [secrets](secret.md), \
                [jobs](data-blade:Nimbus_Disks.JobsBlade) and [the web](https://example.com/x). <script>alert(1)</script>\n\n\
                ![A rack](rack.png)\n\n[AZURE.INCLUDE [more](../../includes/more.md)]\n";
    let other = "<properties pageTitle=\"Other\" selfHelpType=\"generic\" articleId=\"other\" cloudEnvironments=\"public\" />\n\n## Steps\n";
    Root::default()
        .file("selfhelp.toml", BODIES)
        .file("includes/more.md", "Shared [words](../articles/b/other.md).\n")
        .file("articles/a/rack.png", "a picture")
        .file("articles/b/other.md", other)
        .article("disk", "generic", "", body)
        .article_in("usnat", "secret", "generic", "", "Nobody else reads this.")
}

#[test]
fn a_body_has_addresses_from_the_root_of_the_site() {
    let site = root().site("public");
    let entry = site.article("disk");
    let html = entry["html"].as_str().expect("the body");
    for part in [
        "<h2 id=\"steps\"",
        "href=\"articles/b/other.html#steps\">the other</a>",
        "href=\"#steps\">the steps</a>",
        "href=\"https://portal.example.com/#blade/Nimbus_Disks/JobsBlade\"",
        "href=\"https://example.com/x\"",
        "Shared <a href=\"articles/b/other.html\">words</a>",
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
    let picture = html.split("src=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a picture");
    assert!(site.output.get(picture).is_some(), "`{picture}` is a file of the site");
    assert!(!html.contains("<script") && !html.contains("alert"), "{html}");
    assert_eq!(entry["body"], Value::Null);
}

#[test]
fn a_body_says_nothing_of_articles_that_the_site_does_not_publish() {
    let site = root().site("public");
    let html = site.article("disk")["html"].as_str().unwrap_or("").to_owned();
    assert!(html.contains("secrets,") && !html.contains("secret.") && !html.contains("Nobody"), "{html}");
    assert_eq!(site.article("secret"), Value::Null);
}

#[test]
fn a_body_has_the_words_of_the_language_of_the_site() {
    let sites = "[[sites]]\nid = \"zh\"\ncloud = \"public\"\nlanguage = \"zh-cn\"\n";
    let root = Root::default().file("selfhelp.toml", &format!("{BODIES}{sites}")).article(
        "disk",
        "generic",
        "",
        "> [!NOTE]\n> Wait.\n",
    );
    let html = root.site("zh").article("disk")["html"].to_string();
    assert!(html.contains("Wait.") && !html.contains(">Note<"), "{html}");
}

#[test]
fn kinds_with_a_json_body_have_that() {
    let root = Root::default().file("selfhelp.toml", BODIES);
    let form = "---\n{\"$schema\": \"SelfHelpContent\", \"formElements\": []}\n---";
    let entry = root.article("form", "problemScopingQuestions", "", form).site("public").article("form");
    assert!(entry["body"].is_object() && entry["html"].is_null(), "{entry}");
}

#[test]
fn without_the_setting_there_are_no_bodies() {
    for settings in ["", "[portal]\n", "[portal]\nbodies = false\n"] {
        let root = Root::default().file("selfhelp.toml", settings).article("disk", "generic", "", "Help.");
        assert_eq!(root.site("public").article("disk")["html"], Value::Null, "{settings}");
    }
}

#[test]
fn an_unknown_setting_is_a_mistake_with_its_place() {
    let mistake = |text: &str| {
        use selfhelp::config::Config;
        use selfhelp::text::RelPath;
        let files = [RelPath::new("selfhelp.toml"), RelPath::new("names.toml")];
        let mistake = Config::parse((&files[0], text), (&files[1], "")).expect_err("a mistake");
        (mistake.message, text[mistake.span.expect("a place").range()].to_owned())
    };
    let (message, place) = mistake("[portal]\nbody = true\n");
    assert!(message.contains("body"), "{message}");
    assert_eq!(place, "body");
    assert_eq!(mistake("[portal]\nbodies = \"yes\"\n").1, "\"yes\"");
}
