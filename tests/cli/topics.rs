//! `selfhelp topics export`: a first catalogue from the articles, which reads back without a finding.

use super::{Test, article, fs, run};

/// The rules that hold articles to a catalogue, and catalogues to themselves.
const RULES: &str = "topic-unknown,topic-of-other-product,topic-not-in-cloud,catalogue-invalid,catalogue-column-unknown,\
                     catalogue-cloud-unknown,catalogue-parent-missing";

fn citing(name: &str, clouds: &str, properties: &str) -> String {
    let usual = format!(" supportTopicIds=\"{}\" productPesIds=\"91001\"", super::topic(name));
    article(name, clouds, "Words.").replace(&usual, "").replace(" />", &format!(" {properties} />"))
}

fn list(description: &str) -> String {
    let body =
        format!("---\n{{\"supportTopics\": [{{\"id\": \"B7\", \"shortDescription\": \"{description}\"}}]}}\n---\n");
    citing("list", "usnat", "productPesIds=\"91002\"")
        .replace("generic", "supportTopicDescription")
        .replace("Words.", &body)
}

/// Articles that cite topics in several clouds, some with names that a spreadsheet would take for formulas.
fn content() -> Test {
    Test::new()
        .file(
            "articles/a/first.md",
            &citing("first", "public, usnat", "supportTopicIds=\"90010001, B7\" productPesIds=\"91001, X\""),
        )
        .file(
            "articles/a/second.md",
            &citing("second", "mooncake", "supportTopicIds=\"90010001, -5, '=6\" productPesIds=\"91003\""),
        )
        .file(
            "articles/a/secret.md",
            &citing("a secret", "usnat", "supportTopicIds=\"90010002\" resourceTags=\"windows\""),
        )
        .file("articles/a/list.md", &list("Lost, \\\"found\\\""))
}

/// Whether what an export wrote is a catalogue that the articles keep to.
#[track_caller]
fn reads_back(test: &Test, path: &str, catalogue: &str) {
    test.put(path, catalogue);
    test.run(["check", "--rule", RULES]).status(0).says("no findings in ");
    fs::remove_file(test.path(path)).unwrap();
}

#[test]
fn topics_have_names_products_and_the_clouds_that_they_are_cited_in() {
    let answer = content().run(["topics", "export"]);
    answer.status(0);
    let rows: Vec<&str> = answer.stdout.lines().collect();
    let expected = [
        "id,name,product,parent,clouds,aliases",
        "''=6,About second,91003,,mooncake,",
        "'-5,About second,91003,,mooncake,",
        "90010001,About first,\"91001, 91003, x\",,public mooncake usnat,",
        "90010002,About a secret,,,usnat,",
        "b7,About first,\"91001, 91002, x\",,public usnat,",
    ];
    assert_eq!(rows, expected, "a name from an isolated cloud is not that of a topic which other clouds have too");
}

#[test]
fn what_was_exported_reads_back_without_a_finding() {
    let test = content();
    reads_back(&test, "topics/topics.csv", &test.run(["topics", "export"]).status(0).stdout);
    let json = test.run(["topics", "export", "--format", "json"]);
    assert_eq!(json.status(0).json()[2]["clouds"], serde_json::json!(["public", "mooncake", "usnat"]));
    reads_back(&test, "topics/topics.json", &json.stdout);
    let empty = Test::new().file("articles/a/none.md", &article("none", "public", "Words."));
    reads_back(&empty, "topics/topics.csv", &empty.run(["topics", "export"]).status(0).stdout);
    reads_back(&empty, "topics/topics.json", &empty.run(["topics", "export", "--format", "json"]).status(0).stdout);
}

#[test]
fn an_export_of_an_export_is_the_same_and_keeps_names_and_parents() {
    let test = content();
    let first = test.run(["topics", "export"]).stdout;
    test.put("topics/topics.csv", &first);
    assert_eq!(test.run(["topics", "export"]).stdout, first);
    test.put("topics/topics.csv", &first.replace("About first,\"91001, 91003, x\",,", "Bread,\"91001, 91003, x\",b7,"));
    test.run(["topics", "export"]).status(0).says("90010001,Bread,\"91001, 91003, x\",b7,public mooncake usnat");
}

#[test]
fn a_catalogue_holds_articles_to_it() {
    let test = content()
        .file("topics/topics.csv", "id,name,product,clouds\n90010001,Bread,91001,public usnat\nb7,Rolls,,moon\n");
    let answer = test.run(["check", "--rule", RULES]);
    answer.status(1).says("error[catalogue-cloud-unknown]: no cloud is called `moon`").says("topics/topics.csv:3:11");
    answer
        .says("error[topic-unknown]: the topic catalogue has no topic `90010002`")
        .says("warning[topic-of-other-product]");
}

#[test]
fn terminals_are_not_steered() {
    let test =
        Test::new().file("articles/a/a.md", &citing("\u{1b}[31m\u{202e}red", "public", "supportTopicIds=\"90010001\""));
    test.run(["topics", "export"]).status(0).says("About").lacks("\u{1b}").lacks("\u{202e}");
    test.run(["topics", "export", "--format", "json"]).status(0).lacks("\u{1b}").lacks("\u{202e}");
}

#[test]
fn the_sample_content_keeps_to_what_is_exported_from_it() {
    let test = Test::new();
    let package = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for entry in walkdir::WalkDir::new(package.join("articles")).into_iter().map(Result::unwrap) {
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(package).unwrap().to_str().unwrap().replace('\\', "/");
            let bytes = fs::read(entry.path()).unwrap();
            fs::create_dir_all(test.path(&path).parent().unwrap()).unwrap();
            fs::write(test.path(&path), bytes).unwrap();
        }
    }
    reads_back(&test, "topics/topics.csv", &run(test.folder.path(), &["topics", "export"]).status(0).stdout);
}
