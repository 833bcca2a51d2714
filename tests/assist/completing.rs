//! What can be written at a place.

use super::root::{Root, SETTINGS, article, json};

const PATH: &str = "articles/ovens/a.md";
const OTHER: &str = "articles/ovens/b.md";

fn with(text: &str, others: &[(&str, &str)]) -> Root {
    let files: Vec<(&str, &str)> = [(PATH, text)].into_iter().chain(others.iter().copied()).collect();
    Root::new(&files)
}

#[test]
fn properties_that_are_not_there_yet() {
    let root = with(&article("generic", "dis|\n  articleId=\"a\"", "Text."), &[]);
    assert_eq!(root.completions()[..2], ["displayOrder=\"\"", "disableClouds=\"\""]);
    let root = with(&article("generic", "|articleId=\"a\"", "Text."), &[]);
    assert!(
        root.completions().contains(&"articleId".to_owned())
            && !root.completions().contains(&"pageTitle=\"\"".to_owned())
    );
}

#[test]
fn kinds_with_their_readers() {
    let text = article("TSG|", "articleId=\"a\"", "Text.").replacen("About TSG|", "About", 1);
    let root = with(&text, &[]);
    assert!(root.completions().contains(&"TSG_Content (for engineers)".to_owned()), "{:?}", root.completions());
}

#[test]
fn clouds_that_the_list_does_not_have() {
    let root = with(&article("generic", "cloudEnvironments=\"public, | , usnat\"", "Text."), &[]);
    let found = root.completions();
    assert_eq!(
        found.iter().map(|it| it.split(' ').next().unwrap()).collect::<Vec<_>>(),
        ["mooncake", "fairfax", "ussec"]
    );
    assert!(root.completed("ussec").contains("\"public, ussec , usnat\""), "{}", root.completed("ussec"));
}

#[test]
fn topics_by_their_names_those_of_the_own_product_first() {
    let list = json(
        "supportTopicDescription",
        "cloudEnvironments=\"public\"",
        "{\"supportTopics\": [{\"id\": \"32000002\", \"shortDescription\": \"Burnt bread\"}]}",
    );
    let (cold, burnt) = (
        article("generic", "supportTopicIds=\"32000001\"", "Text.").replace("About generic", "A cold oven"),
        article("generic", "supportTopicIds=\"32000002\" productPesIds=\"15000\"", "Text."),
    );
    let others: &[(&str, &str)] = &[(OTHER, &cold), ("articles/ovens/c.md", &burnt), ("articles/ovens/list.md", &list)];
    let root = with(&article("generic", "productPesIds=\"15000\" supportTopicIds=\"|\"", "Text."), others);
    assert_eq!(root.completions(), ["32000002 (32000002, of this product)", "32000001 (32000001)"]);
    let root = with(&article("generic", "supportTopicIds=\"cold|\"", "Text."), others);
    assert_eq!(root.completions(), ["32000001 (32000001)"]);
    assert!(root.completed("A cold oven").contains("supportTopicIds=\"32000001\""));
    let root = with(&article("generic", "supportTopicIds=\"32000001, 3200|\"", "Text."), others);
    assert_eq!(root.completions(), ["32000002 (32000002)"], "what the list has already is not proposed");
}

#[test]
fn a_topic_is_found_by_the_name_that_others_give_it() {
    let own = "supportTopicIds=\"32000001, cold|\"";
    let cold = article("generic", "supportTopicIds=\"32000001\"", "Text.").replace("About generic", "A cold oven");
    // The first of all articles would name the topic; it is the one that is written.
    let root = with(&article("generic", &own.replace("32000001, ", ""), "Text."), &[(OTHER, &cold)]);
    assert_eq!(root.completions(), ["32000001 (32000001)"]);
    let root = with(&article("generic", "supportTopicIds=\"32000001|\"", "Text."), &[(OTHER, &cold)]);
    assert!(root.completed("A cold oven").contains("supportTopicIds=\"32000001\""));
    let root = with(&article("generic", "supportTopicIds=\"32000001|\"", "Text."), &[]);
    assert_eq!(root.completions(), [""; 0], "what only this article names is no topic");
}

#[test]
fn topics_of_the_catalogue() {
    let catalogue = ("topics/all.csv", "id,name,product\n32000001,A cold oven,15000\n32000002,No oven,16000\n");
    let root = with(&article("generic", "productPesIds=\"16000\" supportTopicIds=\"|\"", "Text."), &[catalogue]);
    assert_eq!(root.completions(), ["32000002 (32000002, of this product)", "32000001 (32000001)"]);
}

#[test]
fn owners_and_services_as_the_articles_beside_it() {
    let one = article("generic", "service=\"Kitchen.Ovens\" ownershipId=\"Bakers\"", "Text.");
    let far = article("generic", "service=\"Kitchen.Doors\" ownershipId=\"Joiners\"", "Text.");
    let others: &[(&str, &str)] =
        &[(OTHER, &one), ("articles/doors/a.md", &far), ("articles/doors/b.md", &far), ("articles/doors/c.md", &far)];
    let root = with(&article("generic", "ownershipId=\"|\"", "Text."), others);
    assert_eq!(root.completions(), ["Bakers (1 of this folder say so)", "Joiners (3 say so)"]);
    let root = with(&article("generic", "service=\"Doors|\"", "Text."), others);
    assert_eq!(root.completions(), ["Kitchen.Doors (3 say so)"]);
}

#[test]
fn products_by_their_names() {
    let names = ("names.toml", "[products]\n15000 = \"Ovens\"\n16000 = \"Doors\"\n");
    let one = article("generic", "productPesIds=\"15000\"", "Text.");
    let root = with(&article("generic", "productPesIds=\"|\"", "Text."), &[names, (OTHER, &one)]);
    assert_eq!(root.completions(), ["15000 (15000, 1 articles)", "16000 (16000, 0 articles)"]);
    assert!(root.completed("Doors").contains("productPesIds=\"16000\""));
}

#[test]
fn keys_of_json_bodies_that_are_not_there_yet() {
    let body = |json_body: &str| json("problemScopingQuestions", "articleId=\"a\"", json_body);
    let root = with(&body("{\"formElements\": [{\"id\": \"a\", \"ord|\"}]}"), &[]);
    assert_eq!(root.completions()[0], "order\": ");
    assert!(root.completed("order").contains("{\"id\": \"a\", \"order\": }"), "{}", root.completed("order"));
    let root = with(&body("{\"formElements\": [{\"id\": \"a\", |}]}"), &[]);
    assert!(root.completions().contains(&"\"dropdownOptions\": []".to_owned()));
    assert!(!root.completions().iter().any(|it| it.starts_with("\"id\"")), "{:?}", root.completions());
    let root = with(&body("{\"formElements\": [{\"i|d\": \"a\"}]}"), &[]);
    assert!(root.completions().contains(&"id".to_owned()), "{:?}", root.completions());
    let root = with(&body("{\"formElements\": [{\n|\n\"order\": 1}]}"), &[]);
    assert!(root.completed("id").contains("{\n\"id\": \"\",\n\"order\": 1}"), "{}", root.completed("id"));
    let root = with(&body("{\"formElements\": [{ord|: 1}]}"), &[]);
    assert!(root.completed("order").contains("{\"order\": 1}"), "{}", root.completed("order"));
    let root = with(&body("{\"formElements\": [{\"ord|, \"id\": \"a\"}]}"), &[]);
    assert!(root.completed("order").contains("{\"order\": , \"id\": \"a\"}"), "{}", root.completed("order"));
}

#[test]
fn values_that_a_key_may_have() {
    let body = |json_body: &str| json("problemScopingQuestions", "articleId=\"a\"", json_body);
    let root = with(&body("{\"formElements\": [{\"controlType\": \"drop|\"}]}"), &[]);
    assert_eq!(root.completions()[..2], ["dropdown", "multiselectdropdown"]);
    let root = with(&body("{\"formElements\": [{\"controlType\": radio|}]}"), &[]);
    assert_eq!(root.completions(), ["\"radioButtonGroup\""]);
    let root = with(&body("{\"resourceRequired\": |}"), &[]);
    assert_eq!(root.completions(), ["true", "false"]);
}

#[test]
fn ids_and_answers_in_a_condition() {
    let form = |condition: &str| {
        let colour = "{\"id\": \"colour\", \"displayLabel\": \"Which colour?\", \"controlType\": \"dropdown\", \
                      \"dropdownOptions\": [{\"value\": \"red\", \"text\": \"Red\"}, {\"value\": \"blue\", \"text\": \"Blue\"}]}";
        let other = format!("{{\"id\": \"size\", \"visibility\": \"{condition}\"}}");
        json("problemScopingQuestions", "articleId=\"a\"", &format!("{{\"formElements\": [{colour}, {other}]}}"))
    };
    assert_eq!(with(&form("|"), &[]).completions(), ["colour (Which colour?)"]);
    let root = with(&form("colour == |"), &[]);
    assert_eq!(root.completions(), ["red (Red)", "blue (Blue)", "null (not answered)"]);
    let root = with(&form("size != null && (colour == r| || size == 1)"), &[]);
    assert_eq!(root.completions(), ["red (Red)"]);
    let root = with(&form("(colour == |) && size != null"), &[]);
    assert!(root.completed("red").contains("\"(colour == red) && size != null\""), "{}", root.completed("red"));
    let root = with(&form("col| == red"), &[]);
    assert!(root.completed("colour").contains("\"colour == red\""), "{}", root.completed("colour"));
}

#[test]
fn articles_and_blades_in_a_menu() {
    let menu = |problem: &str, tool: &str| {
        let body = format!("{{\"commonProblems\": [{{{problem}}}], \"troubleshootingTools\": [{{{tool}}}]}}");
        json("diagnoseAndSolve", "cloudEnvironments=\"public\"", &body)
    };
    let one = article("generic", "articleId=\"burnt\" cloudEnvironments=\"public\"", "[o](data-blade:Kitchen.Oven)")
        .replace("About generic", "Burnt bread");
    let far = article("generic", "articleId=\"cold\" cloudEnvironments=\"usnat\"", "Text.");
    let others: &[(&str, &str)] = &[(OTHER, &one), ("articles/ovens/c.md", &far)];
    let root = with(&menu("\"commonSolutionArticleId\": \"bread|\"", ""), others);
    assert_eq!(root.completions(), ["burnt (burnt (generic))"], "of another cloud's nothing is said");
    let root = with(&menu("", "\"bladeLink\": {\"extensionName\": \"|\"}"), others);
    assert_eq!(root.completions(), ["Kitchen"]);
    let root = with(&menu("", "\"bladeLink\": {\"extensionName\": \"Kitchen\", \"bladeName\": \"|\"}"), others);
    assert_eq!(root.completions(), ["Oven"]);
}

#[test]
fn addresses_tokens_texts_and_rules_in_markdown() {
    let one = article(
        "generic",
        "cloudEnvironments=\"public\"",
        "[o](data-blade:Kitchen.Oven.id.$resourceId)\n\nIt is <!--$Heat-->1<!--/$Heat-->.",
    );
    let text = ("includes/bread.md", "Bread.\n");
    let others: &[(&str, &str)] = &[(OTHER, &one), text, SETTINGS];
    let body = |line: &str| article("generic", "cloudEnvironments=\"public\"", &format!("## The oven\n\n{line}"));
    let root = with(&body("[o](data|)"), others);
    assert_eq!(root.completions(), ["data-blade:Kitchen.Oven.id.$resourceId (1 article leads there)"]);
    assert_eq!(with(&body("[o](#|)"), others).completions(), ["#the-oven (The oven)"]);
    assert_eq!(with(&body("[o](./|)"), others).completions(), ["./b.md (About generic)"]);
    assert_eq!(with(&body("[o](b.md#|)"), others).completions(), [""; 0], "it has no headings");
    assert_eq!(with(&body("[o](../|)"), others).completions(), ["../ovens/"]);
    assert_eq!(with(&body("[o](../ovens/|)"), others).completions(), ["../ovens/b.md (About generic)"]);
    let picture = ("articles/ovens/media/bread.png", "png");
    assert_eq!(with(&body("![o](|)"), &[picture]).completions(), ["media/bread.png"]);
    assert_eq!(with(&body("[AZURE.INCLUDE [bread](|)]"), others).completions(), ["../../includes/bread.md"]);
    assert_eq!(with(&body("<!--$He|"), others).completions(), ["Heat--><!--/$Heat--> (1 text)"]);
    assert_eq!(with(&body("<!--$Heat-->1<!--/$He|"), others).completions(), ["Heat--> (2 texts)"]);
    let root = with(&body("<!-- selfhelp-allow link-loc|: it is -->"), others);
    assert!(root.completions()[0].starts_with("link-locale ("), "{:?}", root.completions());
    assert!(with(&body("Nothing is| to be said here."), others).completions().is_empty());
}
