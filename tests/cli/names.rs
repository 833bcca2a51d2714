//! `selfhelp names export`: what the sites call their services, products and topics, as a `names.toml` to review.

use super::{Answer, Test, same};

fn article(title: &str, kind: &str, clouds: &str, properties: &str) -> String {
    format!(
        "<properties pageTitle=\"{title}\" selfHelpType=\"{kind}\" cloudEnvironments=\"{clouds}\" {properties} />\n\n\
         # {title}\n\nWords.\n"
    )
}

/// Ids that all sites call alike, that they do not, that only an isolated cloud has, and that nothing tells a name of.
fn content() -> Test {
    let bread = "service=\"Sample.BreadOven\" productPesIds=\"91001, 91002\" supportTopicIds=\"9001\"";
    let list = "<properties pageTitle=\"List\" selfHelpType=\"supportTopicDescription\" cloudEnvironments=\"public, mooncake\" \
                productPesIds=\"91003\" />\n\n# List\n\n---\n{\"supportTopics\": [{\"id\": \"9004\", \"shortDescription\": \
                \"Burnt, \\\"black\\\"\\nloaves\"}]}\n---\n";
    Test::new()
        .file("articles/a/first.md", &article("Hot bread", "generic", "public, usnat", bread))
        .file("articles/b/second.md", &article("Cold bread", "generic", "mooncake", "supportTopicIds=\"9001, 9002\""))
        .file("articles/c/secret.md", &article("Secret rolls", "generic", "usnat", "supportTopicIds=\"9003\""))
        .file("articles/d/steps.md", &article("Steps", "TSG_Content", "public", "supportTopicIds=\"9005\""))
        .file("articles/e/list.md", list)
}

/// What stands behind the head: the tables.
fn tables(answer: &Answer) -> Vec<&str> {
    answer.status(0);
    answer.stdout.lines().skip_while(|line| !line.starts_with('[')).filter(|line| !line.is_empty()).collect()
}

#[test]
fn each_name_is_told_with_where_it_is_from() {
    let answer = content().run(["names", "export"]);
    let expected = [
        "[services]",
        "\"sample.breadoven\" = \"Bread Oven\"  # declared by 1 article: Sample.BreadOven",
        "[products]",
        "\"91001\" = \"Bread Oven (91001)\"  # service of most of its articles",
        "\"91002\" = \"Bread Oven (91002)\"  # service of most of its articles",
        "# \"91003\" = \"Product 91003\"  # in public, mooncake: no article tells a name",
        "[topics]",
        "# \"9001\" = \"Hot bread\"  # in public, usnat: title of articles/a/first.md",
        "# \"9001\" = \"Cold bread\"  # in mooncake: title of articles/b/second.md",
        "\"9002\" = \"Cold bread\"  # title of articles/b/second.md",
        "# \"9003\" = \"Secret rolls\"  # in usnat: title of articles/c/secret.md",
        "\"9004\" = \"Burnt, \\\"black\\\"\\U0000000aloaves\"  # described in articles/e/list.md",
        "\"9005\" = \"Steps\"  # title of articles/d/steps.md",
    ];
    assert_eq!(tables(&answer), expected);
}

#[test]
fn names_that_are_given_stay_and_those_of_a_catalogue_are_left_to_it() {
    let test = content()
        .file(
            "names.toml",
            "[services]\n\"Sample.BreadOven\" = \"Oven\"\n[topics]\n\"9001\" = \"Bread\"\n\"9009\" = \"Old\"\n",
        )
        .file("topics/topics.csv", "id,name,clouds\n9002,Cold rolls,\n9004,Burnt,public\n");
    let answer = test.run(["names", "export"]);
    let lines = tables(&answer);
    for line in [
        "\"sample.breadoven\" = \"Oven\"",
        "\"91001\" = \"Oven (91001)\"  # service of most of its articles",
        "\"9001\" = \"Bread\"",
        "\"9009\" = \"Old\"  # in no site",
        "# \"9004\" = \"Burnt\"  # in public: topic catalogue",
    ] {
        assert!(lines.contains(&line), "{line}: {lines:#?}");
    }
    answer.lacks("\"9002\"");
}

#[test]
fn what_is_written_changes_no_site_until_somebody_does() {
    let test = content()
        .file(
            "articles/f/more.md",
            &article("More", "generic", "mooncake", "service=\"Sample.BreadOven\" productPesIds=\"91002\""),
        )
        .file(
            "articles/g/other.md",
            &article("Other", "generic", "public", "service=\"Sample.Mixer\" productPesIds=\"91004\""),
        );
    test.run(["build"]);
    let sites = || test.sites("site").into_iter().map(|site| (site.clone(), test.tree(&format!("site/{site}"))));
    let before: Vec<_> = sites().collect();
    let written = test.run(["names", "export", "--output", "names.toml"]);
    written.status(0).lacks("Oven");
    test.run(["build"]).status(0).says("site");
    for ((_, before), (_, after)) in before.iter().zip(sites()) {
        same(before, &after);
    }
    let first: toml::Table = toml::from_str(&test.read("names.toml")).unwrap();
    test.run(["names", "export", "--output", "names.toml", "--force"]).status(0);
    let second: toml::Table = toml::from_str(&test.read("names.toml")).unwrap();
    assert_eq!(first, second, "names that are given stay as they are");
}

#[test]
fn a_file_that_is_there_is_replaced_only_where_that_is_asked_for() {
    let test = content().file("names.toml", "# mine\n[topics]\n\"9001\" = \"Bread\"\n");
    let answer = test.run(["names", "export", "--output", "names.toml"]);
    answer.status(2).complains("`names.toml` is there already").complains("--force");
    assert!(test.read("names.toml").starts_with("# mine\n"));
    test.run(["names", "export", "--output", "names.toml", "--force"]).status(0);
    assert!(test.read("names.toml").contains("\n\"9001\" = \"Bread\"\n"));
    test.run(["names", "export", "--force"]).status(2);
    test.run(["names", "export", "--format", "json"]).status(2).complains("a form of their own");
}

#[test]
fn what_engineers_alone_read_names_nothing_for_customers() {
    let sites = "[[sites]]\nid = \"help\"\ncloud = \"public\"\naudience = \"customer\"\n\
                 [[sites]]\nid = \"desk\"\ncloud = \"public\"\naudience = \"engineer\"\n";
    let test = content().file("selfhelp.toml", sites).file(
        "articles/d/step.md",
        &article("A step", "TSG_Content", "public", "supportTopicIds=\"9001\" displayOrder=\"1\""),
    );
    let answer = test.run(["names", "export"]);
    let lines = tables(&answer);
    for line in [
        "# \"9001\" = \"Hot bread\"  # in help: title of articles/a/first.md",
        "# \"9001\" = \"A step\"  # in desk: title of articles/d/step.md",
        "\"9004\" = \"Burnt, \\\"black\\\"\\U0000000aloaves\"  # described in articles/e/list.md",
        "# \"9005\" = \"Steps\"  # in desk: title of articles/d/steps.md",
    ] {
        assert!(lines.contains(&line), "{line}: {lines:#?}");
    }
    let topics = test.run(["topics", "export"]);
    topics.status(0).says("9001,Hot bread,").says("9005,Steps,");
}

#[test]
fn terminals_are_not_steered() {
    let steering = article("\u{1b}[31m\u{202e}red ##vso[a]", "generic", "public", "supportTopicIds=\"9001\"");
    let answer = Test::new().file("articles/a/a.md", &steering).run(["names", "export"]);
    answer.status(0).says("red").lacks("\u{1b}").lacks("\u{202e}").lacks("##vso");
}
