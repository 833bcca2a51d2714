//! `selfhelp topics`: which topics are answered in which clouds, which articles claim the same, and what a change takes away.

use super::changing::commit_all;
use super::{Test, article, fs};

/// An article of a kind that cites topics, with more properties.
fn citing(name: &str, kind: &str, topics: &str, clouds: &str, more: &str) -> String {
    let usual = format!(" supportTopicIds=\"{}\"", super::topic(name));
    let text = article(name, clouds, "Words.").replace(&usual, "").replace("\"generic\"", &format!("\"{kind}\""));
    text.replace(" />", &format!(" supportTopicIds=\"{topics}\" {more} />"))
}

fn form(name: &str, topics: &str, clouds: &str) -> String {
    let head = citing(name, "problemScopingQuestions", topics, clouds, "");
    let head = head.split("\n\n").next().unwrap().to_owned();
    head + "\n---\n{\"resourceRequired\": false, \"title\": \"Bread\", \"formElements\": []}\n---\n"
}

/// A topic that is answered in both clouds, one that has a form alone, one that two articles claim, and one that only a diagnostic
/// result cites.
fn content() -> Test {
    Test::new()
        .file("articles/a/answer.md", &citing("answer", "generic", "90010001", "public, usnat", ""))
        .file("articles/a/form.md", &form("form", "90010002", "public"))
        .file("articles/a/one.md", &citing("one", "generic", "90010003", "public", "displayOrder=\"2\""))
        .file("articles/a/two.md", &citing("two", "generic", "90010003", "public", "displayOrder=\"1\""))
        .file("articles/a/found.md", &citing("found", "diagnostics", "90010004", "public", ""))
}

#[test]
fn topics_are_counted_by_what_there_is_for_them() {
    let test = content();
    let answer = test.run(["topics", "coverage", "--cloud", "public,usnat"]);
    let lines: Vec<&str> = answer.status(0).stdout.lines().collect();
    assert_eq!(
        lines,
        [
            "cloud   topics  covered  form only  nothing  conflict",
            "public       4        1          1        1         1",
            "usnat        1        1          0        0         0",
        ]
    );
    let csv = test.run(["topics", "coverage", "--by", "owner", "--cloud", "usnat", "--format", "csv"]);
    csv.says("cloud,owner,topics,covered,formOnly,nothing,conflict\nusnat,Nimbus_Samples,1,1,0,0,0\n");
    let json = test.run(["topics", "coverage", "--by", "product", "--cloud", "public", "--format", "json"]).json();
    assert_eq!(json["products"][0]["product"], "91001");
    assert_eq!(json["products"][0]["conflict"], 1);
}

#[test]
fn topics_are_listed_by_their_state() {
    let answer = content().run(["topics", "coverage", "--each", "--state", "nothing,form-only", "--format", "csv"]);
    let lines: Vec<&str> = answer.status(0).stdout.lines().collect();
    assert_eq!(
        lines,
        [
            "cloud,state,topic,products,owners,answers,forms,name",
            "public,form-only,90010002,91001,Nimbus_Samples,0,1,Bread",
            "public,nothing,90010004,91001,Nimbus_Samples,0,0,About found",
        ]
    );
}

#[test]
fn a_conflict_says_who_wins_and_why() {
    let test = content();
    test.run(["topics", "conflicts"])
        .status(0)
        .says("90010003 About two (public)\n  generic articles of the same product and tag:\n  1. articles/a/two.md  wins: its `displayOrder` is 1, and that of the next 2\n  2. articles/a/one.md\n")
        .says("1 conflict of 2 articles");
    let json = test.run(["topics", "conflicts", "--format", "json"]).json();
    assert_eq!(json["conflicts"][0]["articles"][1], "articles/a/one.md");
    // What is narrowed to a tag comes before what is for all, and these two do not compete.
    test.put("articles/a/two.md", &citing("two", "generic", "90010003", "public", "resourceTags=\"windows\""));
    test.run(["topics", "conflicts"]).status(0).says("0 conflicts of 0 articles");
}

#[test]
fn one_topic_is_told_in_every_cloud() {
    let test = content().file(
        "topics/topics.csv",
        "id,name,product,parent,clouds,aliases\n90010001,Hot bread,91001,90010005,public usnat,70010001\n90010005,Bread,91001,,,\n",
    );
    let answer = test.run(["topics", "show", "70010001"]);
    answer
        .status(0)
        .says("90010001 Hot bread\n  other ids: 70010001\n  parent: 90010005 Bread\n")
        .says("public, usnat: covered, of 91001")
        .says("  answers\n    articles/a/answer.md (generic, products 91001)\n")
        .says("mooncake, fairfax, ussec: not offered there\n");
    // What the catalogue alone knows is a gap wherever it is offered.
    test.run(["topics", "show", "90010005"]).says("mooncake, fairfax, ussec: nothing, of 91001");
    test.run(["topics", "show", "900100055"]).status(2).complains("did you mean `90010005`?");
}

#[test]
fn an_id_that_the_catalogue_joins_is_the_same_topic() {
    let guid = "0f432c61-0e76-4862-b30e-6c05f9a5cb91";
    let test = content().file("articles/a/new.md", &citing("new", "generic", guid, "public", ""));
    test.run(["topics", "conflicts"]).says("1 conflict of 2 articles");
    let catalogue = |aliases: &str| {
        let rows = "90010002,B,,,\n90010003,C,,,\n90010004,D,,,\n";
        format!("id,name,product,clouds,aliases\n{guid},Hot bread,,,{aliases}\n{rows}")
    };
    test.put("topics/topics.csv", &catalogue("90010001"));
    test.run(["topics", "conflicts"]).says("2 conflicts of 4 articles").says(&format!("{guid} Hot bread (public)"));
    test.run(["check", "--rule", "topic-unknown,catalogue-invalid"]).status(0).says("no findings");
    test.run(["build", "--quiet", "--cloud", "public"]);
    let of_alias = test.read("site/public/api/v1/topics/001.json");
    assert!(of_alias.contains("articles/a/answer.md") && of_alias.contains("articles/a/new.md"), "{of_alias}");
    test.put("topics/topics.csv", &catalogue("90010002"));
    test.run(["check", "--rule", "catalogue-invalid"]).status(1).says("`90010002` has a row of its own");
}

#[test]
fn ids_are_joined_where_the_topic_is_offered_and_nowhere_else() {
    let guid = "0f432c61-0e76-4862-b30e-6c05f9a5cb91";
    let old = citing("old", "generic", "90010001", "public, usnat, blackforest", "");
    let new = citing("new", "generic", guid, "public", "");
    let catalogue = format!("id,name,product,clouds,aliases\n{guid},Hot bread,91001,public,90010001\n");
    let test = Test::new()
        .file("articles/a/old.md", &old)
        .file("articles/a/new.md", &new)
        .file("topics/topics.csv", &catalogue)
        .file("names.toml", "[topics]\n\"90010001\" = \"Warm bread\"\n");
    test.run(["topics", "coverage", "--each", "--format", "csv"])
        .says(&format!("public,conflict,{guid},"))
        .lacks("usnat");
    // A name that is given for one of a topic's ids is the topic's.
    test.run(["topics", "show", "90010001"]).says(&format!("{guid} Warm bread\n  other ids: 90010001"));
    test.run(["build", "--quiet"]);
    test.run(["build", "--quiet", "--site", "blackforest", "--out", "retired"]);
    let page = test.read("site/public/products/91001.html");
    assert!(page.contains("About old") && page.contains("About new") && page.contains("Warm bread"), "{page}");
    let by_old_id = test.read("site/public/api/v1/topics/001.json");
    assert!(by_old_id.contains("a/old.md") && by_old_id.contains("a/new.md"), "{by_old_id}");
    for site in ["site/usnat", "retired/blackforest"] {
        assert!(test.read(&format!("{site}/api/v1/topics/001.json")).contains("a/old.md"));
        let leaks = |(_, bytes): (&String, &Vec<u8>)| String::from_utf8_lossy(bytes).contains(guid);
        assert!(!test.tree(site).iter().any(leaks), "{site} does not offer the topic");
    }
    test.run(["search", "90010001", "--cloud", "public"]).says("About old").says("About new");
}

#[test]
fn a_product_has_what_names_it_before_what_names_none() {
    let product = |id: &str| format!(" productPesIds=\"{id}\"");
    let put = |test: &Test, name: &str, id: Option<&str>| {
        let text = citing(name, "generic", "90010001", "public", "").replace(&product("91001"), "");
        let more = id.map(product).unwrap_or_default();
        test.put(&format!("articles/a/{name}.md"), &text.replace(" />", &format!("{more} />")));
    };
    let test =
        Test::new().file("topics/topics.csv", "id,name,product\n90010001,Bread,\"91001, 91002\"\n90010009,Rolls,\n");
    let by_product =
        |test: &Test| test.run(["topics", "coverage", "--by", "product", "--cloud", "public", "--format", "csv"]);
    put(&test, "one", None);
    put(&test, "two", None);
    put(&test, "narrow", Some("91002"));
    by_product(&test).says("public,91001,1,0,0,0,1,").says("public,91002,1,1,0,0,0,").says("public,(none),1,0,0,1,0,");
    put(&test, "two", Some("91002"));
    by_product(&test).says("public,91001,1,1,0,0,0,").says("public,91002,1,0,0,0,1,");
}

#[test]
fn two_clouds_are_compared() {
    let test = content();
    let csv = test.run(["topics", "diff", "public", "usnat", "--format", "csv"]);
    csv.status(0)
        .says("topic,public,usnat,name,articles\n")
        .says("90010002,form-only,absent,Bread,articles/a/form.md\n")
        .lacks("90010001");
    test.run(["topics", "diff", "public", "pubic"]).status(2).complains("no cloud is called `pubic`");
    test.run(["topics", "diff", "public", "public"]).status(2).complains("name two clouds that differ");
    test.run(["topics", "diff", "public"]).status(2);
}

#[test]
fn a_change_that_takes_the_last_answer_away_is_told_at_its_line() {
    let test = content();
    commit_all(&test);
    let gate = ["topics", "coverage", "--fail-on-new-gap", "main"];
    test.run(gate).status(0).says("no findings");
    let answer = |clouds: &str, topics: &str, kind: &str| {
        test.put("articles/a/answer.md", &citing("answer", kind, topics, clouds, ""));
    };
    answer("public", "90010001", "generic");
    test.run(gate)
        .status(1)
        .says("warning[topic-answer-lost]: the topic `90010001` has no answer any more")
        .says("articles/a/answer.md:1:")
        .says("cloudEnvironments=\"public\"")
        .says("usnat");
    test.run(["topics", "diff", "--since", "main", "--format", "csv"]).says(
        "cloud,topic,before,now,name,articles\nusnat,90010001,covered,absent,About answer,articles/a/answer.md\n",
    );
    // The same in a check of the change, at the level that the settings give it.
    let check = ["check", "--changed-since", "main", "--rule", "topic-answer-lost"];
    test.run(check).status(0).says("topic-answer-lost");
    test.put("selfhelp.toml", "[rules]\ntopic-answer-lost = \"error\"\n");
    test.run(check).status(1);
    // Who asks for it is told, whatever level it has; and a comment that allows it is used when there is a change.
    test.put("selfhelp.toml", "[rules]\ntopic-answer-lost = \"off\"\n");
    test.run(gate).status(1);
    fs::remove_file(test.path("selfhelp.toml")).unwrap();
    test.run(["check", "--rule", "topic-answer-lost"]).status(0).complains("add `--changed-since REV`");
    let text = test.read("articles/a/answer.md") + "<!-- selfhelp-allow topic-answer-lost: retired there -->\n";
    test.put("articles/a/answer.md", &text);
    test.run(gate).status(0);
    test.run(["check", "--rule", "allow-unused"]).status(0).says("no findings");
    test.run(["topics", "coverage", "--fail-on-new-gap", "main", "--format", "github"]).status(0);
    answer("public, usnat", "90010009", "generic");
    test.run(gate).status(1).says("and does not name it any more").says("supportTopicIds=\"90010009\"");
    answer("public, usnat", "90010001", "rca");
    test.run(gate).status(1).says("its kind is none any more");
    fs::remove_file(test.path("articles/a/answer.md")).unwrap();
    test.run(gate).status(1).says("articles/a/answer.md").says("was the last answer, and is gone");
    // Another article may take its place, and so may the same one by another name.
    test.put("articles/b/answer.md", &citing("answer", "resource", "90010001", "public, usnat", ""));
    test.run(gate).status(0);
    // Of two that claim the same topic the second is left.
    fs::remove_file(test.path("articles/a/one.md")).unwrap();
    test.run(gate).status(0);
}
