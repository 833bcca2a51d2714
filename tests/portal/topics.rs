//! A topic leads to its articles, in the order to show them.

use serde_json::json;

use super::{Root, Site};

/// The names of a topic's articles, in their order.
fn answers(site: &Site, topic: &str) -> Vec<String> {
    let topic = site.topic(topic);
    let articles = topic["articles"].as_array().expect("a topic has articles");
    articles.iter().map(|article| article["articleId"].as_str().unwrap_or("").to_owned()).collect()
}

#[test]
fn the_specific_comes_first_then_what_answers_then_the_author_orders_then_the_kind() {
    let about = |more: &str| format!("supportTopicIds=\"70010001\" {more}");
    let root = Root::default()
        .article("any-b", "generic", &about(""), "Help.")
        .article("any-a", "generic", &about(""), "Help.")
        .article("any-questions", "problemScopingQuestions", &about(""), "---\n{}\n---")
        .article("any-second", "generic", &about("displayOrder=\"20\""), "Help.")
        .article("any-first", "rca", &about("displayOrder=\"3\""), "Help.")
        .article("any-guided", "apollo", &about(""), "Help.")
        .article("any-third", "rca", &about("displayOrder=\"20\""), "Help.")
        .article("product", "generic", &about("productPesIds=\"70010\""), "Help.")
        .article("tag-ordered", "generic", &about("resourceTags=\"small\" displayOrder=\"9\""), "Help.")
        .article("both", "rca", &about("productPesIds=\"70010\" resourceTags=\"small\""), "Help.");
    let expected = [
        "both",
        "tag-ordered",
        "product",
        "any-second",
        "any-a",
        "any-b",
        "any-guided",
        "any-first",
        "any-third",
        "any-questions",
    ];
    assert_eq!(answers(&root.site("public"), "70010001"), expected);
}

#[test]
fn each_article_says_what_it_is_chosen_by() {
    let properties = "supportTopicIds=\"70010001\" productPesIds=\"70010\" resourceTags=\"Small\" displayOrder=\"7\"";
    let site = Root::default().article("slow-disk", "generic", properties, "Help.").site("public");
    let expected = json!([{
        "articleId": "slow-disk", "title": "The slow-disk", "kind": "generic", "page": "articles/a/slow-disk.html",
        "source": "articles/a/slow-disk.md", "productIds": ["70010"], "resourceTags": ["small"], "displayOrder": 7
    }]);
    assert_eq!(site.topic("70010001")["articles"], expected);
}

#[test]
fn a_topic_is_named_by_a_solution_even_where_something_else_is_shown_first() {
    let root = Root::default().article("solution", "generic", "supportTopicIds=\"70010001\"", "Help.").article(
        "guide",
        "apollo",
        "supportTopicIds=\"70010001\" displayOrder=\"1\"",
        "Help.",
    );
    let site = root.site("public");
    assert_eq!(answers(&site, "70010001"), ["guide", "solution"]);
    assert_eq!(site.topic("70010001")["name"], "The solution");
}

fn topic_list(tags: &str) -> String {
    format!(
        "---\n{{\"$schema\": \"SelfHelpContent\", \"supportTopics\": [\
         {{\"id\": \"70010001\", \"shortDescription\": \"Disk is slow\", \"searchTags\": \"{tags}\"}},\
         {{\"id\": \"70010002\", \"shortDescription\": \"Disk is full\", \"searchTags\": \"\"}}]}}\n---"
    )
}

#[test]
fn a_topic_has_the_search_tags_of_the_lists_that_describe_it() {
    let root = Root::default()
        .article("list-a", "supportTopicDescription", "productPesIds=\"70010\"", &topic_list(" latency;; wait , IOPS "))
        .article("list-b", "supportTopicDescription", "productPesIds=\"70011\"", &topic_list("IOPS, queue"))
        .article_in("usnat", "list-c", "supportTopicDescription", "", &topic_list("vacuum"));
    let site = root.site("public");
    assert_eq!(site.topic("70010001")["searchTags"], json!(["latency", "wait", "IOPS", "queue"]));
    assert_eq!(site.topic("70010002"), json!({"name": "Disk is full", "articles": []}));
}
