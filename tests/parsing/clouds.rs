//! Which clouds an article is in, and that nothing of it is anywhere else.

use super::Root;

/// The clouds whose site has the page of an article with these properties.
fn clouds(properties: &str) -> Vec<&'static str> {
    let file = format!("<properties selfHelpType=\"generic\" pageTitle=\"Case\" {properties} />\n# Case\n\nWords.");
    let root = Root::new().file("articles/a/case.md", file);
    let all = ["public", "mooncake", "fairfax", "usnat", "ussec", "blackforest"];
    all.into_iter().filter(|cloud| root.page(cloud).is_some()).collect()
}

#[test]
fn clouds_are_named_in_any_case_with_any_space() {
    assert_eq!(clouds("cloudEnvironments=\" PUBLIC ,fairFax,\tusnat,, \""), ["public", "fairfax", "usnat"]);
    assert_eq!(clouds("cloudenvironments=\"\npublic\n\""), ["public"]);
}

#[test]
fn disabled_clouds_are_taken_away() {
    assert_eq!(
        clouds("cloudEnvironments=\"public, mooncake, ussec\" disableClouds=\"MoonCake , fairfax\""),
        ["public", "ussec"]
    );
}

#[test]
fn an_article_without_clouds_is_in_none() {
    assert_eq!(clouds(""), Vec::<&str>::new());
    assert_eq!(clouds("cloudEnvironments=\"mars\""), Vec::<&str>::new());
}

#[test]
fn a_retired_cloud_has_its_articles_all_the_same() {
    assert_eq!(clouds("cloudEnvironments=\"blackforest\""), ["blackforest"]);
}

#[test]
fn aliases_of_clouds_are_known() {
    let config = "[[clouds]]\nid = \"usnat\"\naliases = [\"eagle\"]\n";
    let root = Root::new().file("selfhelp.toml", config).article("articles/a/case.md", "Eagle", "Words.");
    assert!(root.page("usnat").is_some());
}

#[test]
fn nothing_of_an_article_reaches_a_site_that_does_not_publish_it() {
    let secret = "<properties pageTitle=\"Quetzal\" selfHelpType=\"generic\" service=\"Quetzal.Service\" articleId=\"quetzal-id\" \
                  supportTopicIds=\"77770001\" productPesIds=\"88880\" cloudEnvironments=\"usnat\" />\n# Quetzal\n\nQuetzal words.";
    let root = Root::default().file("articles/quetzal/quetzal.md", secret).article(
        "articles/a/case.md",
        "public",
        "[that one](../quetzal/quetzal.md)",
    );
    for (site, output) in root.sites().iter().filter(|(site, _)| site != "usnat") {
        for (path, bytes) in output.iter() {
            let text = String::from_utf8_lossy(bytes).to_lowercase();
            for word in ["quetzal", "77770001", "88880", "usnat"] {
                assert!(!text.contains(word) && !path.contains(word), "{site}: {path} holds {word}");
            }
        }
    }
}

#[test]
fn paths_that_become_the_same_page_stay_two_pages() {
    let root =
        Root::new().article("articles/a/case.md", "public", "One.").article("articles/A/Case.md", "public", "Two.");
    assert_eq!(root.site("public").iter().filter(|(path, _)| path.starts_with("articles/")).count(), 2);
}
