//! Lists of articles, and links beside them: what leads where.

use super::Root;

/// An article of a kind and a topic, of one service.
fn article(kind: &str, title: &str, topic: &str) -> String {
    format!(
        "<properties pageTitle=\"{title}\" selfHelpType=\"{kind}\" service=\"nimbus.backup\" productPesIds=\"91001\" supportTopicIds=\"{topic}\" cloudEnvironments=\"public\" />\n# {title}\n\nText.\n"
    )
}

#[test]
fn a_kind_of_very_many_articles_of_a_service_has_a_page_of_its_own() {
    let kind = |number: u32| if number < 560 { "generic" } else { "rca" };
    let add = |root: Root, number: u32| {
        root.file(&format!("articles/a/{number}.md"), article(kind(number), &format!("Case {number}"), "1"))
    };
    let site = (0..610).fold(Root::default(), add).site("public");
    let text = |path: &str| String::from_utf8_lossy(site.get(path).unwrap_or_else(|| panic!("{path}"))).into_owned();
    let service = text("services/nimbus.backup.html");
    assert!(service.contains("id=\"generic\"") && service.contains("href=\"nimbus.backup/generic.html\">All 560</a>"));
    assert_eq!(service.matches("href=\"../articles/a/").count(), 50);
    assert_eq!(text("services/nimbus.backup/generic.html").matches("href=\"../../articles/a/").count(), 560);
}

#[test]
fn articles_of_one_title_are_told_apart_by_their_files() {
    let root = Root::default()
        .file("articles/a/restart-host.md", article("generic", "Restarted", "1"))
        .file("articles/a/restart-guest.md", article("generic", "Restarted", "1"))
        .file("articles/a/other.md", article("generic", "Other", "1"));
    let service = root.output("public", "services/nimbus.backup.html").unwrap();
    assert!(service.contains(">Restarted</a> <code class=\"apart\">restart-host</code>"), "{service}");
    assert!(service.contains(">Restarted</a> <code class=\"apart\">restart-guest</code>"), "{service}");
    assert!(service.contains(">Other</a></li>"), "{service}");
}

#[test]
fn an_article_leads_to_the_form_of_its_topic_and_to_others_of_its_product() {
    let root = Root::default()
        .file("articles/a/case.md", article("generic", "Case", "1"))
        .file("articles/a/other.md", article("generic", "Other", "2"))
        .file(
            "articles/a/form.md",
            article("problemScopingQuestions", "Form of 1", "1") + "---\n{\"formElements\": []}\n---\n",
        )
        .file(
            "articles/a/form2.md",
            article("problemScopingQuestions", "Form of 2", "2") + "---\n{\"formElements\": []}\n---\n",
        );
    let page = root.page("public").unwrap();
    let (_, aside) = page.split_once("<h2>Before a support request</h2>").expect("the form");
    let (form, related) = aside.split_once("<h2>Related articles</h2>").expect("related articles");
    assert!(form.contains("Form of 1") && !form.contains("Form of 2"), "{form}");
    assert!(related.contains("Other") && related.contains("Form of 2"), "{related}");
}

#[test]
fn links_of_the_owner_lead_to_pages_that_the_site_has() {
    let settings = "[pages]\nheader = [{ text = \"Solutions\", href = \"kinds/generic.html#service-x\" }, { text = \"Causes\", href = \"kinds/rca.html\" }]\n";
    let root =
        Root::default().file("selfhelp.toml", settings).file("articles/a/case.md", article("generic", "Case", "1"));
    let page = root.page("public").unwrap();
    assert!(
        page.contains("href=\"../../kinds/generic.html#service-x\">Solutions</a>") && !page.contains("Causes"),
        "{page}"
    );
    let missing = root.output("public", "404.html").unwrap();
    assert!(missing.contains("href=\"/kinds/generic.html#service-x\">Solutions</a>"), "{missing}");
}
