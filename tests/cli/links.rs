//! `selfhelp links`: every link, where it stands and what it is, and what they come to.

use super::{Test, article};

/// One link of each kind.
fn content() -> Test {
    let body = "[one](https://docs.example.com/a#b) [two][ref] <https://example.org/3> ![four](https://img.example/4.png)\n\n\
                <a href=\"https://docs.example.com/5\">five</a> https://example.org/6, [seven] (https://example.org/7)\n\n\
                [eight](data-blade:Nimbus_Backup.JobsBlade) [nine](#heading) `https://example.org/code` [ten]((https://example.org/10)\n\n\
                <!-- https://example.org/comment --> [no](https://example.org/<!--$Token-->)\n\n[ref]: https://example.org/2\n";
    let list = "<properties pageTitle=\"List\" selfHelpType=\"supportTopicDescription\" productPesIds=\"1\" \
                cloudEnvironments=\"public\" />\n# List\n\n---\n{\"productLink1\": \"https://docs.example.com/11\", \
                \"productLinkName1\": \"x\", \"longDescription\": \"<a href='https://docs.example.com/12'>12</a>\"}\n---\n";
    Test::new()
        .file("articles/a/first.md", &article("first", "public, usnat", body))
        .file("articles/b/list.md", list)
        .file("selfhelp.toml", "[[clouds]]\nid = \"usnat\"\nallowed_hosts = [\"docs.example.com\"]\n")
}

fn rows(csv: &str) -> Vec<String> {
    let cells = |line: &str| line.split(',').skip(3).take(2).collect::<Vec<_>>().join(" ");
    csv.lines().skip(1).map(cells).collect()
}

#[test]
fn every_link_is_listed_with_its_kind_and_nothing_in_code_or_comments_is() {
    let answer = content().run(["links", "--format", "csv"]);
    let expected = [
        "inline https://docs.example.com/a#b",
        "reference https://example.org/2",
        "autolink https://example.org/3",
        "image https://img.example/4.png",
        "html https://docs.example.com/5",
        "bare https://example.org/6",
        "broken https://example.org/7",
        "inline data-blade:Nimbus_Backup.JobsBlade",
        "inline #heading",
        "broken https://example.org/10",
        "value https://docs.example.com/11",
        "json https://docs.example.com/12",
    ];
    assert_eq!(rows(&answer.status(0).stdout), expected, "{answer:#?}");
    answer.says("path,line,column,kind,address,host,clouds,outside\n");
    answer.says("articles/a/first.md,5,7,inline,https://docs.example.com/a#b,docs.example.com,public usnat,\n");
    answer.says("bare,https://example.org/6,example.org,public usnat,usnat\n");
}

#[test]
fn json_has_every_link_and_what_they_come_to() {
    let json = content().run(["links", "--format", "json"]).status(0).json();
    assert_eq!(json["links"].as_array().unwrap().len(), 12);
    let summary = &json["summary"];
    assert_eq!((&summary["links"], &summary["files"], &summary["with_fragment"]), (&12.into(), &2.into(), &1.into()));
    assert_eq!(summary["hosts"][1], serde_json::json!({"host": "docs.example.com", "links": 4}));
    let usnat = summary["clouds"].as_array().unwrap().iter().find(|it| it["cloud"] == "usnat").unwrap();
    assert_eq!((&usnat["links"], &usnat["outside"]), (&10.into(), &6.into()));
}

#[test]
fn a_part_of_the_links_can_be_asked_for() {
    let test = content();
    let count = |arguments: &[&str]| {
        let arguments = [&["links", "--format", "csv"], arguments].concat();
        rows(&super::run(test.folder.path(), &arguments).status(0).stdout).len()
    };
    assert_eq!(count(&["--kind", "bare,broken"]), 3);
    assert_eq!(count(&["--host", "example.com"]), 4);
    assert_eq!(count(&["--outside", "usnat"]), 6);
    assert_eq!(count(&["--cloud", "usnat"]), 10);
    assert_eq!(count(&["articles/b"]), 2);
    test.run(["links", "--outside", "usnat"])
        .status(0)
        .says("6 links in 1 file: 6 different addresses")
        .says("example.org");
    test.run(["links", "--kind", "red"]).status(2).complains("no kind of link is called `red`; the kinds are inline");
    test.run(["links", "articles/c"]).status(2).complains("there is nothing at `articles/c`");
    test.run(["check", "--format", "csv"])
        .status(2)
        .complains("only `selfhelp links` and `selfhelp topics` have the form `csv`");
    test.run(["links", "--format", "sarif"])
        .status(2)
        .complains("only `selfhelp check` and `selfhelp linkcheck` have the form `sarif`");
}

#[test]
fn links_can_be_written_to_a_file() {
    let test = content();
    let printed = test.run(["links", "--format", "csv"]).stdout;
    let answer = test.run(["links", "--format", "csv", "--output-file", "out/links.csv"]);
    answer.status(0).complains("12 links, told in `out/links.csv`");
    assert_eq!((answer.stdout.as_str(), test.read("out/links.csv")), ("", printed));
    test.run(["links", "--output-file", "articles/a/first.md"]).status(2).complains("is a file of the content root");
    test.run(["links", "--quiet", "--output-file", "links.txt"]).status(0);
    assert!(test.read("links.txt").starts_with("12 links in 2 files"));
}

#[test]
fn what_fits_no_link_is_told() {
    let test = content();
    test.run(["links", "--outside", "public"])
        .status(2)
        .complains("readers of `public` can reach all of the web")
        .complains("usnat, ussec");
    let answer = test.run(["links", "--host", "Nowhere.example"]);
    answer.status(0).complains("no link leads to `nowhere.example`");
    assert_eq!(answer.stdout, "no link fits what is asked for\n");
    // What else is asked for beside the host may be why none fits.
    let answer = test.run(["links", "--host", "docs.example.com", "--kind", "element"]);
    answer.status(0).complains(
        "no link that is asked for leads to `docs.example.com`; 4 others do, of another kind, file or cloud",
    );
    test.run(["links", "--host", "DOCS.example.com"]).status(0).says("4 links in 2 files");
    test.run(["links", "--host", "https://docs.example.com/a"]).status(2).complains("is no host: write the whole name");
}

#[test]
fn addresses_of_json_bodies_are_listed_where_they_stand_and_settings_of_programs_as_such() {
    let body = r#"{"description": "\"See\" https:\/\/docs.example.com\/a, or https://docs.example.com/b",
"dataSourceMetadata": {"streamNamespace": "cluster('https://data.example.com').database('x')"},
"testData": "1,https://data.example.com/c,https://data.example.com/d", "learnMoreLink": "https://docs.example.com/e"}"#;
    let text = format!(
        "<properties selfHelpType=\"advisorRecommendationMetadata\" cloudEnvironments=\"usnat\" />\n# A\n\n---\n{body}\n---\n"
    );
    let answer = Test::new().file("articles/a/advice.md", &text).run(["links", "--format", "csv"]);
    let expected = [
        "5,26,bare,https://docs.example.com/a,docs.example.com,usnat,usnat",
        "5,60,bare,https://docs.example.com/b,docs.example.com,usnat,usnat",
        "6,53,setting,https://data.example.com,data.example.com,usnat,",
        "7,16,setting,https://data.example.com/c,data.example.com,usnat,",
        "7,43,setting,https://data.example.com/d,data.example.com,usnat,",
        "7,90,value,https://docs.example.com/e,docs.example.com,usnat,usnat",
    ];
    let rows: Vec<&str> = answer.status(0).stdout.lines().skip(1).map(|row| row.split_once(',').unwrap().1).collect();
    assert_eq!(rows, expected);
}

#[test]
fn an_address_ends_before_a_bracket_that_was_opened_before_it() {
    let body = "(Reversed)[https://docs.example.com/rev] and [https://docs.example.com/only], \
                (see [it](https://docs.example.com/it) or [https://docs.example.com/both]). https://docs.example.com/a[1]";
    let test = Test::new().file("articles/a/first.md", &article("first", "public", body));
    let found = rows(&test.run(["links", "--format", "csv"]).stdout);
    let expected = ["rev", "only", "it", "both", "a[1]"].map(|end| format!("https://docs.example.com/{end}"));
    let addresses: Vec<&str> = found.iter().filter_map(|row| row.split(' ').nth(1)).collect();
    assert_eq!(addresses, expected);
    test.run(["check", "--rule", "link-bare"]).lacks("https://docs.example.com/only");
}

#[test]
fn what_cannot_be_reached_is_known_to_a_baseline_until_it_grows() {
    let test = content();
    let only = ["check", "--rule", "link-unreachable-in-cloud", "--format", "json"];
    let json = test.run(only).status(0).json();
    assert_eq!((&json["diagnostics"][0]["count"], json["diagnostics"].as_array().unwrap().len()), (&2.into(), 1));
    test.run(["baseline"]).status(0);
    assert_eq!(test.run(only).json()["diagnostics"], serde_json::json!([]));
    let more = "[more](https://example.org/more)";
    test.put("articles/a/second.md", &article("second", "usnat", more));
    let json = test.run(only).json();
    assert_eq!(
        json["diagnostics"][0]["message"],
        "3 links of 2 articles in `usnat` lead where its readers cannot go: 1 more than before"
    );
    test.put("articles/a/second.md", &article("second", "public", more));
    assert_eq!(test.run(only).json()["diagnostics"], serde_json::json!([]));
}

#[test]
fn the_help_names_every_kind() {
    let help = Test::new().run(["links", "--help"]).status(0).stdout.clone();
    let kinds = help.split_once("The kinds are").map_or("", |(_, behind)| behind);
    let kinds = kinds.split_once('.').map_or("", |(kinds, _)| kinds);
    let named: Vec<&str> = kinds.split([',', ' ', '\n']).filter(|word| !word.is_empty() && *word != "and").collect();
    let all: Vec<&str> = selfhelp::rules::LinkKind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(named.len(), all.len(), "{named:?}");
    assert!(all.iter().all(|kind| named.contains(kind)), "{named:?}");
}
