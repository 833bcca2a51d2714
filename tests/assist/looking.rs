//! What something means, where it leads, and what else says it.

use super::root::{Root, SETTINGS, article, json};

const PATH: &str = "articles/ovens/a.md";

const FORM: &str = "{\"formElements\": [\
    {\"id\": \"colour\", \"displayLabel\": \"Which colour?\", \"controlType\": \"dropdown\", \"dropdownOptions\": [{\"value\": \"red\", \"text\": \"Red\"}]},\
    {\"id\": \"size\", \"displayLabel\": \"Which size?\", \"visibility\": \"colo|ur == red\"}]}";

fn two(first: &str, second: &str) -> Root {
    Root::new(&[(PATH, first), ("articles/ovens/b.md", second), SETTINGS])
}

#[test]
fn a_topic_has_a_name_and_other_articles() {
    let one = article("generic", "supportTopicIds=\"3200|0001\" cloudEnvironments=\"public\"", "Text.");
    let two_ =
        article("generic", "supportTopicIds=\"32000001, 32000002\" cloudEnvironments=\"public, usnat\"", "Text.");
    let root = two(&one, &two_.replace("About generic", "A *cold* oven"));
    let told = root.hover();
    assert!(told.starts_with("**About generic** (topic `32000001`)"), "{told}");
    assert!(told.contains("- A \\*cold\\* oven (generic; public, usnat) `articles/ovens/b.md`"), "{told}");
    assert_eq!(root.references(), ["a.md: 32000001", "b.md: 32000001"]);
}

#[test]
fn a_topic_is_called_as_the_form_that_scopes_it_wherever_that_lies() {
    let answer = article("generic", "supportTopicIds=\"32000001\"", "Text.").replace("About generic", "An answer");
    let form = json("problemScopingQuestions", "supportTopicIds=\"32000001\"", FORM.replace('|', "").as_str());
    let one = article("generic", "supportTopicIds=\"3200|0001\"", "Text.");
    let paths: Vec<String> = (0..6).map(|number| format!("articles/ovens/b{number}.md")).collect();
    let mut files = vec![(PATH, one.as_str()), ("articles/zones/form.md", &form), SETTINGS];
    files.extend(paths.iter().map(|path| (path.as_str(), answer.as_str())));
    let told = Root::new(&files).hover();
    assert!(told.starts_with("**About problemScopingQuestions** (topic `32000001`)"), "{told}");
}

#[test]
fn a_link_leads_elsewhere_in_each_cloud() {
    let body = |link: &str| article("generic", "cloudEnvironments=\"public, mooncake, usnat\"", link);
    let root = two(&body("[o](data-blade:Kitchen.Ov|en)"), &body("Text."));
    let told = root.hover();
    assert!(told.contains("- public: the portal, `https://portal.example.com/#blade/Kitchen/Oven`"), "{told}");
    assert!(told.contains("- mooncake: the portal, `https://portal.example.cn/#blade/Kitchen/Oven`"), "{told}");
    let root = two(&body("[o](https://elsewhere.example/|)"), &body("Text."));
    assert!(
        root.hover().contains("- usnat: out of reach; the page shows `https://elsewhere.example/` to copy"),
        "{}",
        root.hover()
    );
    let root = two(&body("[o](b.md#the-|oven)"), &body("## The oven"));
    assert!(root.hover().contains("`articles/ovens/b.md`"), "{}", root.hover());
    assert_eq!(root.definition(), ["b.md: ## The oven"]);
    assert_eq!(root.links(), ["b.md#the-oven -> articles/ovens/b.md"]);
}

#[test]
fn words_for_properties_keys_kinds_and_clouds() {
    let hover = |text: &str| two(text, &article("generic", "", "Text.")).hover();
    assert!(
        hover(&article("generic", "cloudEnv|ironments=\"public\"", "x"))
            .contains("the clouds that the article is published to")
    );
    assert!(hover(&article("generic", "cloudEnvironments=\"us|nat\"", "x")).contains("air-gapped"));
    assert!(hover(&article("gen|eric", "", "x").replacen("About gen|eric", "About", 1)).contains("for customers"));
    assert!(
        hover(&json("problemScopingQuestions", "", "{\"formElements\": [{\"visi|bility\": \"\"}]}"))
            .contains("when it is shown")
    );
    let form = json("problemScopingQuestions", "", "{\"formElements\": [{\"controlType\": \"drop|down\"}]}");
    assert!(hover(&form).contains("how it is asked"));
    assert!(hover(&article("generic", "displayOrder=\"1|\"", "x")).contains("its place among the articles of a topic"));
    assert!(hover(&article("generic", "articleId=\"a|\"", "x")).contains("no other article and no menu names it"));
}

#[test]
fn an_element_of_a_form_is_known_by_its_id() {
    let root = two(&json("problemScopingQuestions", "articleId=\"a\"", FORM), &article("generic", "", "Text."));
    assert_eq!(root.hover(), "**Which colour?** (`dropdown`)\n\nvalues: `red`");
    assert_eq!(root.definition(), ["a.md: colour"]);
    assert_eq!(root.references().len(), 2);
    assert_eq!(root.renamed("tint"), Ok(vec!["a.md: colour".to_owned(), "a.md: colour".to_owned()]));
    assert_eq!(root.renamed("size"), Err("this form has an element `size` already".to_owned()));
    assert_eq!(root.outline()[4..], ["About it", "colour (Which colour?)", "size (Which size?)"]);
}

#[test]
fn variants_of_an_article_are_renamed_together() {
    let one = article("generic", "articleId=\"bu|rnt\" cloudEnvironments=\"public\"", "Text.");
    let variant = article("generic", "articleId=\"Burnt\" cloudEnvironments=\"mooncake\"", "Text.");
    let root = two(&one, &variant);
    assert_eq!(root.renamed("charred"), Ok(vec!["a.md: burnt".to_owned(), "b.md: Burnt".to_owned()]));
    assert!(root.hover().contains("articles with this id"), "{}", root.hover());
    assert!(root.renamed("a\"b").is_err());
}

#[test]
fn an_outline_is_nested_as_headings_are() {
    let body = "|One.\n\n## Two\n\n### Three\n\nText.\n\n## Four\n";
    let root = two(&article("generic", "articleId=\"a\"", body), &article("generic", "", "Text."));
    assert_eq!(
        root.outline(),
        [
            "properties (generic)",
            "  pageTitle (About generic)",
            "  selfHelpType (generic)",
            "  articleId (a)",
            "About it",
            "  Two",
            "    Three",
            "  Four"
        ]
    );
}

#[test]
fn included_texts_tokens_and_owners_are_followed() {
    let own = article("generic", "ownershipId=\"Bakers\"", "[AZURE.INCLUDE [bread](../../includes/br|ead.md)]");
    let other = article("generic", "ownershipId=\"Bakers\"", "[AZURE.INCLUDE [bread](../../includes/bread.md)]");
    let files = |own: &str| {
        Root::new(&[(PATH, own), ("articles/ovens/b.md", &other), ("includes/bread.md", "Bread is **good**.\n")])
    };
    let root = files(&own);
    assert!(
        root.hover().contains("puts in `includes/bread.md`") && root.hover().contains("Bread is good."),
        "{}",
        root.hover()
    );
    assert_eq!(root.definition().len(), 1);
    assert_eq!(root.references(), ["a.md: ../../includes/bread.md", "b.md: ../../includes/bread.md"]);
    let root = files(&own.replace('|', "").replace("Bakers", "Bak|ers"));
    assert!(root.hover().contains("2 texts say so"), "{}", root.hover());
    assert_eq!(root.references(), ["a.md: Bakers", "b.md: Bakers"]);
}
