//! What is served is what would be built, as soon as a file is saved.

use std::fs;
use std::path::Path;

use selfhelp::build::Build;
use selfhelp::disk;
use selfhelp::live::Live;
use selfhelp::output::Output;
use selfhelp::session::Session;
use tokio::io::AsyncReadExt;
use tokio::time::timeout;

use super::{AT_MOST, CASE, Preview, article};

const PAGE: &str = "/public/articles/a/case.html";

#[test]
fn every_file_of_the_sample_sites_is_served_as_it_is_built() {
    let sources = disk::load(Path::new(env!("CARGO_MANIFEST_DIR")), None).unwrap().sources;
    let snapshot = Session::new(sources.clone()).snapshot().unwrap();
    let build = Build::new(&snapshot);
    let view = Live::reading_heads(sources).view().unwrap();
    let mut count = 0;
    for record in snapshot.config.current_sites() {
        let output: Output = build.site(record).output;
        for (path, bytes) in output.iter() {
            let served = view.file(record, path).unwrap_or_else(|| panic!("{}/{path} is not served", record.id));
            assert!(served.bytes == **bytes, "{}/{path} is another file", record.id);
            count += 1;
        }
        let manifest = view.file(record, "manifest.json").unwrap();
        assert_eq!(String::from_utf8_lossy(&manifest.bytes), output.manifest().to_json());
        assert!(view.file(record, "articles/there-is-none.html").is_none());
    }
    assert!(count > 500, "{count} files");
}

#[tokio::test]
async fn a_page_has_the_panel_and_says_how_it_may_be_used() {
    let preview = Preview::of_case("Words.").await;
    let answer = preview.get(PAGE).await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("Words.") && answer.body.contains("data-page=\"articles/a/case.html\""), "{answer:?}");
    for header in
        ["content-type: text/html; charset=utf-8", "cache-control: no-store", "x-content-type-options: nosniff"]
    {
        assert!(answer.head.contains(header), "{header}: {}", answer.head);
    }
    assert!(answer.head.contains("content-security-policy: frame-ancestors 'self'"), "{}", answer.head);
    assert!(preview.get("/public").await.head.contains("location: /public/"));
    assert!(preview.get("/public~customer").await.head.contains("location: /public~customer/"));
    assert_eq!(preview.get("/none").await.status, 404);
    assert!(preview.get("/").await.head.contains("location: /_selfhelp/"));
    assert_eq!(preview.get("/ussec/articles/a/case.html").await.status, 404);
}

#[tokio::test]
async fn an_address_without_a_page_is_answered_by_the_page_for_that() {
    let preview = Preview::of_case("Words.").await;
    let answer = preview.get("/public/articles/none.html").await;
    assert_eq!(answer.status, 404);
    assert!(answer.body.contains("Page not found") && answer.body.contains("href=\"/public/assets/"), "{answer:?}");
}

#[tokio::test]
async fn each_audience_has_a_site_of_its_own() {
    let preview = Preview::of_case("Words.").await;
    assert_eq!(preview.get("/public~customer/articles/a/case.html").await.status, 200);
    assert_eq!(preview.get("/public~engineer/articles/a/case.html").await.status, 404);
    assert_eq!(preview.get("/public~engineer/").await.status, 200);
}

#[tokio::test]
async fn what_is_saved_is_served() {
    let preview = Preview::of_case("Before.").await;
    assert!(preview.get(PAGE).await.body.contains("Before."));
    preview.write(CASE, &article("Case", "After, in other words."));
    preview.until_says(PAGE, "After, in other words.").await;
    preview.write(CASE, &article("Another title", "And another heading.\n\n## Part\n"));
    preview.until_says(PAGE, "Another title").await;
    preview.write("articles/new/folder/other.md", &article("Other", "New."));
    preview.until_says("/public/articles/new/folder/other.html", "New.").await;
    preview.write("articles/new/folder/second.md", &article("Second", "Also new."));
    preview.until_says("/usnat/articles/new/folder/second.html", "Also new.").await;
    fs::rename(preview.root.path().join("articles/new"), preview.root.path().join("articles/moved")).unwrap();
    preview.until_says("/public/articles/moved/folder/second.html", "Also new.").await;
    preview.until("/public/articles/new/folder/second.html", |answer| answer.status == 404).await;
    fs::remove_file(preview.root.path().join(CASE)).unwrap();
    preview.until(PAGE, |answer| answer.status == 404).await;
}

#[tokio::test]
async fn what_is_saved_while_the_preview_starts_is_served() {
    let files = [(CASE, article("Case", "Before."))];
    let change = |root: &Path| super::write(root, CASE, &article("Case", "After."));
    let preview = Preview::of_changed(&files, change).await;
    preview.until_says(PAGE, "After.").await;
}

#[tokio::test]
async fn an_editor_that_puts_a_new_file_in_the_place_of_the_old_is_followed() {
    let preview = Preview::of_case("Before.").await;
    let root = preview.root.path();
    for words in ["One.", "Two.", "Three."] {
        preview.write("articles/a/.case.md.tmp", &article("Case", words));
        fs::rename(root.join("articles/a/.case.md.tmp"), root.join(CASE)).unwrap();
        preview.until_says(PAGE, words).await;
    }
}

#[tokio::test]
async fn settings_templates_words_and_topics_are_followed() {
    let preview = Preview::of_case("Words.").await;
    preview
        .write("templates/articles/generic.html", "<main>{{ page.title }}, in my way: {{ body_html | safe }}</main>");
    preview.until_says(PAGE, "Case, in my way:").await;
    fs::remove_dir_all(preview.root.path().join("templates")).unwrap();
    preview.until(PAGE, |answer| !answer.body.contains("in my way")).await;
    preview.write("selfhelp.toml", "[[sites]]\nid = \"help\"\ncloud = \"usnat\"\ntitle = \"Our help\"\n");
    preview.until_says("/help/", "Our help").await;
    preview.until(PAGE, |answer| answer.status == 404).await;
}

#[tokio::test]
async fn while_a_template_or_a_setting_is_broken_the_last_good_page_stays() {
    let preview = Preview::of_case("Words.").await;
    let findings = "/_selfhelp/findings?site=public&page=articles/a/case.html";
    preview.write("templates/articles/generic.html", "<main>{{ page.title }}, in my way</main>");
    preview.until_says(PAGE, "Case, in my way").await;
    preview.write("templates/articles/generic.html", "<main>{{ page.title }</main>");
    let told = preview.until_says(findings, "templates/articles/generic.html:1:").await;
    assert!(preview.get(PAGE).await.body.contains("Case, in my way"), "{told:?}");
    preview.write("templates/articles/generic.html", "<main>Mended</main>");
    preview.until_says(PAGE, "Mended").await;
    preview.until_says(findings, "\"trouble\":null").await;
    preview.write("selfhelp.toml", "[site\n");
    preview.until_says(findings, "selfhelp.toml:1:").await;
    assert!(preview.get(PAGE).await.body.contains("Mended"));
    fs::remove_file(preview.root.path().join("selfhelp.toml")).unwrap();
    preview.until_says(findings, "\"trouble\":null").await;
}

#[tokio::test]
async fn findings_of_a_page_are_those_of_its_article_in_its_cloud() {
    let preview = Preview::of_case("[There](http://example.com/en-us/) [none](none.md)").await;
    let findings = "/_selfhelp/findings?site=public&page=articles/a/case.html";
    let told = preview.until_says(findings, "\"checked\":1").await;
    let value: serde_json::Value = serde_json::from_str(&told.body).unwrap();
    assert_eq!(value["article"], CASE);
    let rules: Vec<&str> =
        value["findings"]["diagnostics"].as_array().unwrap().iter().map(|it| it["rule"].as_str().unwrap()).collect();
    assert!(rules.contains(&"link-http") && rules.contains(&"link-relative"), "{rules:?}");
    let sites = value["sites"].as_array().unwrap();
    let page_on = |id: &str| sites.iter().find(|site| site["id"] == id).map(|site| site["page"].clone());
    assert_eq!(page_on("usnat"), Some("articles/a/case.html".into()));
    assert_eq!(page_on("mooncake"), Some(serde_json::Value::Null));
    preview.write(CASE, &article("Case", "Nothing wrong."));
    preview.until(findings, |answer| !answer.body.contains("link-relative")).await;
}

#[tokio::test]
async fn the_overview_counts_findings_and_lists_those_of_a_folder() {
    let preview = Preview::of_case("[none](none.md)").await;
    let overview = preview.until_says("/_selfhelp/", "By folder").await;
    assert!(
        overview.body.contains("href=\"?folder=articles%2Fa\"") && overview.body.contains("href=\"?owner=\""),
        "{overview:?}"
    );
    let listed = preview.get("/_selfhelp/?folder=articles%2Fa").await;
    assert!(
        listed.body.contains("/_selfhelp/rules/link-relative")
            && listed.body.contains("href=\"/public/articles/a/case.html\""),
        "{listed:?}"
    );
    let rule = preview.get("/_selfhelp/rules/link-relative").await;
    assert!(rule.status == 200 && rule.body.contains("<h1>"), "{rule:?}");
    assert_eq!(preview.get("/_selfhelp/rules/none").await.status, 404);
}

#[tokio::test]
async fn two_versions_of_an_article_stand_side_by_side() {
    let body = "<!--disableClouds-->[Page](https://portal.azure.com/#blade/A/B)";
    let preview = Preview::of_case(body).await;
    let page = preview.get("/_selfhelp/compare?article=articles/a/case.md&left=public&right=usnat").await;
    assert!(page.body.contains("src=\"/public/articles/a/case.html\""), "{page:?}");
    assert!(page.body.contains("src=\"/usnat/articles/a/case.html\""), "{page:?}");
    assert!(page.body.contains("They differ.") || page.body.contains("Both say the same."), "{page:?}");
    let missing = preview.get("/_selfhelp/compare?article=articles/a/case.md&left=public&right=ussec").await;
    assert!(missing.body.contains("does not have this article"), "{missing:?}");
    assert_eq!(preview.get("/_selfhelp/compare?article=articles/none.md").await.status, 404);
}

#[tokio::test]
async fn events_tell_of_each_moment_once_also_where_thousands_of_files_change_at_once() {
    let files: Vec<(String, String)> = (0..2000)
        .map(|number| (format!("articles/many/{number}.md"), article(&format!("Article {number}"), "Before.")))
        .collect();
    let files: Vec<(&str, String)> = files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
    let preview = Preview::of(&files).await;
    let mut events = preview.ask("localhost", "/_selfhelp/events").await;
    for (path, text) in &files {
        preview.write(path, &text.replace("Before.", "After."));
    }
    preview.until_says("/public/articles/many/1999.html", "After.").await;
    preview.until_says("/public/articles/many/0.html", "After.").await;
    let mut told = String::new();
    let mut buffer = [0; 4096];
    while !told.matches("event: moment").count().ge(&2) {
        let length = timeout(AT_MOST, events.read(&mut buffer)).await.unwrap().unwrap();
        told.push_str(&String::from_utf8_lossy(&buffer[..length]));
    }
    assert!(told.contains("data: 1\n"), "who begins to listen is told what there is: {told}");
    let moments = told.matches("event: moment").count();
    assert!(moments < 40, "2,000 files came to {moments} moments");
}
