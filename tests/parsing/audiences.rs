//! Which audience an article is for, and that nothing of it is in a site for the other one.

use super::Root;

/// A site for customers, one for engineers and one for both, all of the public cloud.
const SITES: &str = "[[sites]]\nid = \"help\"\ncloud = \"public\"\naudience = \"customer\"\n\
                     [[sites]]\nid = \"desk\"\ncloud = \"public\"\naudience = \"engineer\"\n\
                     [[sites]]\nid = \"both\"\ncloud = \"public\"\n";

/// The sites that have an article of a kind.
fn sites(audiences: &str, kind: &str) -> Vec<&'static str> {
    let file = format!("<properties selfHelpType=\"{kind}\" cloudEnvironments=\"public\" />\n# Case\n\nWords.");
    let root = Root::default().file("selfhelp.toml", format!("{SITES}{audiences}")).file("articles/a/case.md", file);
    ["help", "desk", "both"].into_iter().filter(|site| root.page(site).is_some()).collect()
}

#[test]
fn the_configuration_says_which_kinds_are_for_whom() {
    assert_eq!(sites("", "TSG_Content"), ["desk", "both"]);
    assert_eq!(sites("", "rca"), ["help", "both"]);
    let audiences = "[audiences]\nengineer = [\"RCA\", \"tsg_content\"]\ncustomer = [\"TSG_Description\"]\n";
    assert_eq!(sites(audiences, "rca"), ["desk", "both"]);
    assert_eq!(sites(audiences, "TSG_Content"), ["desk", "both"]);
    assert_eq!(sites(audiences, "TSG_Description"), ["help", "both"]);
    assert_eq!(sites(audiences, "generic"), ["help", "both"]);
}

/// Articles for one audience, whose words, ids, pictures and included texts are all called by a word.
fn with_secrets(root: Root, word: &str, id: &str, kinds: [&str; 2]) -> Root {
    let article = |name: &str, kind: &str, more: &str| {
        format!(
            "<properties pageTitle=\"{word} {name}\" selfHelpType=\"{kind}\" service=\"{word}.Service\" articleId=\"{word}-{name}\" \
             symptomId=\"{word}-symptom\" resourceTags=\"{word}-tag\" supportTopicIds=\"9001, {id}1\" \
             productPesIds=\"9002, {id}2\" cloudEnvironments=\"public\" ownershipId=\"Both_Owners\" />\n# {word} {name}\n\n{more}"
        )
    };
    let more =
        format!("{word} words. ![{word}](media/{word}.png)\n\n[AZURE.INCLUDE [{word}](../../includes/{word}.md)]\n");
    root.file(&format!("articles/{word}/{word}.md"), article("first", kinds[0], &more))
        .file(&format!("articles/shared/{word}.md"), article("second", kinds[1], "Words."))
        .file(&format!("articles/{word}/media/{word}.png"), format!("a picture of {word}"))
        .file(&format!("includes/{word}.md"), format!("More {word}."))
}

/// Articles of the same folder, topic and product, that link to the others and tell nothing of themselves.
fn with_links(root: Root, name: &str, kind: &str, word: &str) -> Root {
    let properties = |kind: &str| {
        format!(
            "<properties pageTitle=\"Plain {name}\" selfHelpType=\"{kind}\" articleId=\"plain-{name}\" supportTopicIds=\"9001\" \
             productPesIds=\"9002\" cloudEnvironments=\"public\" ownershipId=\"Both_Owners\" />\n# Plain {name}\n\n"
        )
    };
    let link = format!("Plain [words](../{word}/{word}.md), and [more]({word}.md#{word}).");
    root.file(&format!("articles/shared/{name}.md"), properties(kind) + &link)
}

#[test]
fn nothing_of_one_audience_reaches_the_site_of_the_other() {
    let menu = "<properties pageTitle=\"Menu\" selfHelpType=\"diagnoseAndSolve\" cloudEnvironments=\"public\" articleId=\"menu\" />\n\
                # Menu\n---\n{\"commonProblems\": [{\"id\": \"a\", \"title\": \"Lost\", \"commonSolutionArticleId\": \"Quetzal-first\", \
                \"symptomId\": \"quetzal-symptom\"}]}\n---\n";
    let mut root = Root::default().file("selfhelp.toml", SITES).file("articles/shared/menu.md", menu);
    root = with_secrets(root, "quetzal", "7777", ["TSG_Content", "TSG_Description"]);
    root = with_secrets(root, "hoopoe", "8888", ["generic", "resource"]);
    root = with_links(root, "one", "generic", "quetzal");
    root = with_links(root, "two", "TSG_Content", "hoopoe");
    for (site, own, word, id) in [("help", "one", "quetzal", "7777"), ("desk", "two", "hoopoe", "8888")] {
        let output = root.site(site);
        assert!(output.get(&format!("articles/shared/{own}.html")).is_some());
        for (path, bytes) in output.iter() {
            let text = String::from_utf8_lossy(bytes).to_lowercase();
            let holds = |word: &str| text.contains(word) || path.contains(word);
            assert!(
                !holds(word) && !holds(&format!("{id}1")) && !holds(&format!("{id}2")),
                "{site}: {path} holds {word}"
            );
        }
    }
    let both = root.site("both");
    for word in ["quetzal", "hoopoe"] {
        assert!(both.get(&format!("articles/{word}/{word}.html")).is_some());
    }
}

#[test]
fn topics_without_an_answer_are_told_to_engineers_alone() {
    let article = |kind: &str, topic: &str| {
        format!(
            "<properties selfHelpType=\"{kind}\" supportTopicIds=\"{topic}\" productPesIds=\"91001\" cloudEnvironments=\"public\" articleId=\"{topic}\" />\n# Case\n\nWords.\n"
        )
    };
    let root = Root::default()
        .file("selfhelp.toml", SITES)
        .file("articles/a/answer.md", article("generic", "90010001"))
        .file("articles/a/found.md", article("diagnostics", "90010002"))
        .file("topics/topics.csv", "id,name,product,clouds\n90010001,Bread,91001,\n90010002,Rolls,91001,\n90010003,Cold bread,91001,\n90010004,Secret bread,91001,usnat\n");
    let product = |site: &str| root.output(site, "products/91001.html").expect("the product has articles");
    let unanswered = "Cold bread</span> <code class=\"apart\">90010003</code> <span class=\"state nothing\">Nothing";
    assert!(root.output("help", "coverage.html").is_none() && !product("help").contains("Cold bread"));
    let page = root.output("both", "coverage.html").expect("engineers read it");
    assert!(page.contains("3 topics by what there is for them"), "{page}");
    assert!(product("both").contains(unanswered) && !product("both").contains("Secret bread"));
    assert!(root.output("both", "index.html").is_some_and(|home| home.contains("href=\"coverage.html\"")));
    assert!(root.output("help", "index.html").is_some_and(|home| !home.contains("coverage.html")));
}
