//! `selfhelp search`: what is printed of what readers find.

use super::{Test, article};

fn built() -> Test {
    let test =
        Test::with_article().file("articles/a/second.md", &article("second", "public,mooncake", "Other gateways."));
    test.run(["build"]).status(0);
    test
}

#[test]
fn it_prints_what_readers_find() {
    let test = built();
    let found = test.run(["search", "gatewys"]);
    found.status(0).says("articles/a/second.md").complains("1 article found in the site `public`");
    found.complains("nobody writes `gatewys`: these are results for `gateways`");
    test.run(["search", "first", "words", "--limit", "1"]).status(0).says("articles/a/first.md").lacks("second.md");
}

#[test]
fn it_prints_json() {
    let test = built();
    let found = test.run(["search", "gateways", "--cloud", "mooncake", "--json"]).status(0).json();
    assert_eq!((&found["version"], &found["site"]), (&1.into(), &"mooncake".into()));
    assert_eq!(found["results"][0]["page"], "articles/a/second.html");
    assert_eq!(found["results"][0]["source"], "articles/a/second.md");
    assert_eq!(found["results"][0]["kind"], "generic");
    assert_eq!((&found["found"], &found["is_all"]), (&1.into(), &true.into()));
}

#[test]
fn nothing_found_is_no_trouble() {
    built().run(["search", "qqqqqqqq"]).status(0).complains("0 articles found");
}

#[test]
fn what_is_not_there_is_told() {
    let test = built();
    test.run(["search", "gateways", "--kind", "nope"]).status(2).complains("its kinds are generic");
    test.run(["search", "gateways", "--cloud", "nowhere"]).status(2).complains("no cloud is called `nowhere`");
    test.run(["search", "gateways", "--site", "nowhere"]).status(2).complains("the sites are");
    test.run(["search", "gateways", "--out", "elsewhere"]).status(2).complains("`selfhelp build` makes it");
    test.run(["search", "gateways", "--out", "site/public"]).status(2).complains("is a site itself");
    test.run(["search", " "]).status(2).complains("name a word");
    test.run(["search", "gateways", "--limit", "0"]).status(2).complains("--limit");
    test.run(["search", "gateways", "--kind", "Generic"]).status(0).says("articles/");
    std::fs::write(test.path("site/public/search/index.js"), "selfhelpSearch(").unwrap();
    test.run(["search", "gateways"]).status(2).complains("is damaged; build the site again");
}
