//! What a site must not show, and what must not break its pages.

use super::{Test, article};

/// A body of a menu with one problem, as its article.
fn menu(clouds: &str, problem: &str) -> String {
    format!(
        "<properties pageTitle=\"Menu\" selfHelpType=\"diagnoseAndSolve\" service=\"Sample.Service\" \
         cloudEnvironments=\"{clouds}\" articleId=\"menu\" />\n\n# Menu\n\n---\n{{\"$schema\": \"SelfHelpContent\", \
         \"commonProblems\": [{{\"id\": \"a\", \"title\": \"Burnt\", {problem}}}]}}\n---\n"
    )
}

/// All JSON of a site as one text.
fn portal_json(test: &Test, site: &str) -> String {
    let tree = test.tree(&format!("site/{site}/api"));
    tree.values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect()
}

#[test]
fn ids_of_other_clouds_are_not_in_the_portal_json() {
    let problem = "\"CommonSolutionArticleId\": \"secret\", \"symptomId\": \"unknown-symptom\"";
    let test = Test::new()
        .file("articles/a/menu.md", &menu("public, usnat", problem))
        .file("articles/a/secret.md", &article("secret", "usnat", "Words."));
    test.run(["build"]);
    let public = portal_json(&test, "public");
    assert!(public.contains("Burnt") && !public.contains("secret") && !public.contains("unknown-symptom"), "{public}");
    assert!(portal_json(&test, "usnat").contains("\"CommonSolutionArticleId\":\"secret\""));
}

#[test]
fn addresses_in_the_portal_json_are_rewritten_by_the_table_of_their_cloud() {
    let problem = "\"description\": \"<a href='https://docs.example.com/a#b'>docs</a> https://other.example.com\"";
    let config = "[[clouds]]\nid = \"mooncake\"\n[clouds.rewrite]\n\"https://docs.example.com/\" = \"https://docs.example.cn/\"\n";
    let test = Test::new().file("articles/a/menu.md", &menu("public, mooncake", problem)).file("selfhelp.toml", config);
    test.run(["build"]);
    let mooncake = portal_json(&test, "mooncake");
    assert!(
        mooncake.contains("<a href='https://docs.example.cn/a#b'>docs</a> https://other.example.com"),
        "{mooncake}"
    );
    assert!(portal_json(&test, "public").contains("<a href='https://docs.example.com/a#b'>docs</a>"));
}

#[test]
fn a_topic_has_its_catalogue_name_only_in_its_clouds() {
    let test = Test::new()
        .file("articles/a/first.md", &article("first", "public, usnat", "Words."))
        .file("topics/topics.csv", &format!("id,name,clouds\n{},Secret bread,usnat\n", super::topic("first")));
    test.run(["build"]);
    assert!(!portal_json(&test, "public").contains("Secret bread"));
    assert!(portal_json(&test, "usnat").contains("Secret bread"));
}

#[test]
fn an_include_that_includes_itself_ends() {
    let again = "Once.\n\n[AZURE.INCLUDE [again](../../includes/again.md)]\n".to_owned();
    let itself = format!("Crumb.\n\n{}", "[AZURE.INCLUDE [again](again.md)]\n\n".repeat(60));
    let test =
        Test::new().file("articles/a/first.md", &article("first", "public", &again)).file("includes/again.md", &itself);
    test.run(["build", "--site", "public"]);
    let page = test.read("site/public/articles/a/first.html");
    assert_eq!(page.matches("Crumb.").count(), 1, "{page}");
}

#[test]
fn pictures_of_includes_are_copied_and_programs_are_not() {
    let body = "[AZURE.INCLUDE [more](../../includes/more.md)]\n\n[run](run.html) ![drawn](drawn.svg)";
    let test = Test::new()
        .file("articles/a/first.md", &article("first", "public", body))
        .file("articles/a/run.html", "<script>alert(1)</script>")
        .file("articles/a/drawn.svg", "<svg/>")
        .file("includes/more.md", "![bread](media/bread.png)\n")
        .file("includes/media/bread.png", "not really a picture");
    test.run(["build", "--site", "public"]);
    let names: Vec<String> = test.tree("site/public/assets").into_keys().collect();
    assert!(names.iter().any(|name| name.starts_with("bread") && name.ends_with(".png")), "{names:?}");
    assert!(!names.iter().any(|name| name.contains("run") || name.contains("drawn")), "{names:?}");
}

#[test]
fn links_to_headings_and_empty_links_lead_somewhere() {
    let body = "## Bake bread\n\n[up](#Bake-Bread) [](https://bread.example.com/x)";
    let test = Test::new().file("articles/a/first.md", &article("first", "public", body));
    test.run(["build", "--site", "public"]);
    let page = test.read("site/public/articles/a/first.html");
    assert!(page.contains("<a href=\"#bake-bread\">up</a>"), "{page}");
    assert!(page.contains(">bread.example.com</a>"), "{page}");
}

#[test]
fn a_home_page_without_articles_has_no_way_to_them() {
    let test = Test::with_article();
    test.run(["build"]).status(0);
    assert!(!test.read("site/mooncake/index.html").contains("#kinds"));
    assert!(test.read("site/public/index.html").contains("#kinds"));
}
