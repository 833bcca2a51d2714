//! `selfhelp build`: what is written, what is left alone, and what is refused.

use super::{Read, Stdio, Test, article, fs, program, same};

#[test]
fn each_cloud_that_is_not_retired_gets_a_site() {
    let test = Test::with_article();
    test.run(["build"]).status(0).says("built 5 sites");
    assert_eq!(test.sites("site"), ["fairfax", "mooncake", "public", "usnat", "ussec"]);
    assert!(test.read("site/public/articles/a/first.html").contains("First words."));
    assert!(!test.has("site/mooncake/articles"));
}

#[test]
fn a_second_build_writes_nothing() {
    let test = Test::with_article();
    test.run(["build"]).status(0);
    let before = test.tree("site/public");
    let summary = test.run(["build", "--format", "json"]).status(0).json();
    for site in summary["sites"].as_array().unwrap() {
        assert_eq!((&site["written"], &site["removed"]), (&0.into(), &0.into()), "{site}");
    }
    same(&before, &test.tree("site/public"));
}

#[test]
fn an_edit_changes_the_pages_that_show_it_and_what_vanished_is_removed() {
    let test = Test::with_article().file("articles/a/second.md", &article("second", "public", "Second words."));
    test.run(["build"]).status(0);
    test.put("articles/a/first.md", &article("first", "public", "Other words."));
    fs::remove_file(test.path("articles/a/second.md")).unwrap();
    let edited = test.run(["build", "--format", "json"]).status(0).json();
    assert!(edited["sites"][0]["removed"].as_u64().unwrap() >= 1, "{edited}");
    assert!(!test.has("site/public/articles/a/second.html"));
    let after_edit = test.tree("site/public");
    test.run(["build", "--out", "clean"]).status(0);
    same(&after_edit, &test.tree("clean/public"));
}

#[test]
fn sites_and_clouds_are_chosen() {
    let test = Test::with_article();
    test.run(["build", "--out", "one", "--site", "public"]).status(0);
    assert_eq!(test.sites("one"), ["public"]);
    test.run(["build", "--out", "two", "--cloud", "Fairfax,usnat"]).status(0);
    assert_eq!(test.sites("two"), ["fairfax", "usnat"]);
    test.run(["build", "--site", "public", "--cloud", "public"]).status(2).complains("cannot be used with");
}

#[test]
fn a_retired_cloud_is_built_on_request_only() {
    let test = Test::with_article().file("articles/a/old.md", &article("old", "blackforest", "Old words."));
    test.run(["build", "--out", "all"]).status(0);
    assert!(!test.has("all/blackforest"));
    test.run(["build", "--out", "asked", "--site", "blackforest"]).status(0);
    assert!(test.read("asked/blackforest/articles/a/old.html").contains("Old words."));
    test.run(["build", "--out", "cloud", "--cloud", "blackforest"]).status(0);
    assert_eq!(test.sites("cloud"), ["blackforest"]);
}

#[test]
fn other_sites_of_an_output_stay() {
    let test = Test::with_article();
    test.run(["build"]).status(0);
    test.run(["build", "--site", "public"]).status(0);
    assert!(test.has("site/mooncake/index.html"));
}

#[test]
fn the_number_of_threads_makes_no_difference() {
    let test = Test::with_article().file("articles/b/more.md", &article("more", "public, usnat", "More words."));
    test.run(["build", "--out", "one", "--jobs", "1"]).status(0);
    test.run(["build", "--out", "four", "--jobs", "4"]).status(0);
    same(&test.tree("one/public"), &test.tree("four/public"));
    for number in ["0", "257", "100000"] {
        test.run(["build", "--jobs", number]).status(2).complains("`--jobs` takes a number from 1 to 256");
    }
}

#[test]
fn warnings_fail_a_strict_build_and_errors_every_build() {
    let warned = Test::new().file("articles/a/b.md", &article("b", "public", "<ul>x"));
    warned
        .run(["build"])
        .status(0)
        .says("1 finding met on the way to the pages: `selfhelp check` shows them, and looks for more");
    warned.run(["build", "--strict"]).status(1);
    let broken = Test::new().file("articles/a/b.md", "# No properties\n");
    broken.run(["build"]).status(1);
    assert!(broken.has("site/public/index.html"), "what can be built is built");
}

#[test]
fn a_foreign_file_is_not_touched() {
    let test = Test::with_article();
    test.run(["build"]).status(0);
    test.put("site/public/mine.txt", "mine");
    test.put("site/notes.txt", "mine too");
    test.put("articles/a/first.md", &article("first", "public", "Other words."));
    test.run(["build"]).status(0);
    assert_eq!(test.read("site/public/mine.txt"), "mine");
    assert_eq!(test.read("site/notes.txt"), "mine too");
}

#[test]
fn a_folder_with_other_content_is_not_taken_over() {
    let test = Test::with_article().file("site/public/index.html", "somebody else's page");
    let answer = test.run(["build"]);
    answer.status(2).complains("--out");
    assert_eq!(test.read("site/public/index.html"), "somebody else's page");
}

#[test]
fn sites_are_not_made_where_something_else_belongs() {
    let test = Test::with_article();
    let refused = [
        (".", "holds content, and sites do not belong there"),
        ("articles", "holds content"),
        ("articles/x/new", "lies in `articles`, a folder of content"),
        (".selfhelp", "lies in a cache, which is safe to delete"),
        (".selfhelp/sites", "lies in a cache, which is safe to delete"),
        ("elsewhere/sites", "lies in a cache, which is safe to delete"),
    ];
    for (out, why) in refused {
        let answer = test.run(["build", "--out", out, "--cache", "elsewhere"]);
        answer.status(2).complains(why).complains("choose another `--out`, such as `site`");
        assert!(!test.has(&format!("{out}/public")), "{out}");
    }
    test.run(["build", "--out", "articles-of-now", "--cache", ".selfhelp/of-builds"]).status(0);
}

#[test]
fn a_second_build_at_the_same_time_is_refused() {
    let test = Test::with_article();
    fs::create_dir_all(test.path("site")).unwrap();
    let lock = fs::File::create(test.path("site/.selfhelp-lock")).unwrap();
    lock.lock().unwrap();
    test.run(["build"]).status(2).complains("another build").complains("--out DIR");
    assert!(!test.has("site/public"));
    lock.unlock().unwrap();
    test.run(["build"]).status(0);
}

#[test]
fn templates_and_static_files_of_the_content_root_are_used() {
    let test = Test::with_article()
        .file("templates/404.html", "<!doctype html><title>Gone</title><p>Ask {{ page.site_title }}.")
        .file("static/style.css", "p { margin: 0 }");
    test.run(["build", "--site", "public"]).status(0);
    assert_eq!(test.read("site/public/404.html").trim(), "<!doctype html><title>Gone</title><p>Ask Self-help.");
    let tree = test.tree("site/public/assets");
    let styles: Vec<_> = tree.iter().filter(|(name, _)| name.ends_with(".css")).collect();
    assert_eq!(styles.len(), 1);
    assert_eq!(styles[0].1, b"p { margin: 0 }");
}

#[test]
fn sites_made_together_are_what_each_is_alone() {
    let condition = "{{ body_html | safe }}{% if page[\"cloud\"] == \"USNat\" %}Isolated.{% endif %}";
    let body = "[Words](https://example.com/words).";
    let shared = Test::with_article().file("articles/a/both.md", &article("both", "public, usnat, fairfax", body));
    let apart = Test::with_article()
        .file("articles/a/both.md", &article("both", "public, usnat, fairfax", body))
        .file("templates/articles/generic.html", condition);
    for test in [&shared, &apart] {
        test.run(["build"]).status(0);
        for site in test.sites("site") {
            test.run(["build", "--out", "alone", "--site", &site]).status(0);
            same(&test.tree(&format!("site/{site}")), &test.tree(&format!("alone/{site}")));
        }
    }
    let says =
        |test: &Test, site: &str, words: &str| test.read(&format!("site/{site}/articles/a/both.html")).contains(words);
    let cloud = |name: &str| format!("<span class=\"cloud\">{name}</span>");
    assert!(says(&shared, "usnat", &cloud("USNat")) && says(&shared, "public", &cloud("Public")));
    for test in [&shared, &apart] {
        assert!(says(test, "public", "class=\"external\"") && !says(test, "usnat", "class=\"external\""));
    }
    assert!(says(&apart, "usnat", "Isolated.") && !says(&apart, "public", "Isolated."));
}

#[test]
fn words_of_a_catalogue_may_tell_of_the_body() {
    let test = Test::with_article()
        .file("templates/texts/en.toml", "\"About this article\" = \"Of {{ body_html | length }} letters\"");
    test.run(["build", "--site", "public"]).status(0);
    let tree = test.tree("site/public/articles");
    assert!(tree.values().all(|page| String::from_utf8_lossy(page).contains("aria-label=\"Of ")), "{:?}", tree.keys());
}

#[test]
fn the_parts_of_the_search_are_one_script_and_each_can_be_replaced() {
    let test = Test::with_article().file("static/search-results.js", "// other results");
    test.run(["build", "--site", "public"]).status(0);
    let tree = test.tree("site/public/assets");
    let scripts: Vec<_> = tree.iter().filter(|(name, _)| name.starts_with("search")).collect();
    assert_eq!(scripts.len(), 1, "{:?}", tree.keys());
    let (name, script) = (scripts[0].0, String::from_utf8_lossy(scripts[0].1));
    let places = ["globalThis.selfhelpEngine=", "\n// other results\n", "globalThis.selfhelpSearch="];
    let places: Vec<_> = places.iter().map(|part| script.find(part)).collect();
    assert!(places.is_sorted() && !places.contains(&None), "{places:?}");
    assert!(!script.contains("globalThis.selfhelpResults="), "the built-in part is still there");
    let comments: Vec<_> = script.lines().filter(|line| line.trim_start().starts_with("//")).collect();
    assert_eq!(comments, ["// other results"], "readers need no comments of ours, and a part of others stays as it is");
    let page = test.read("site/public/index.html");
    assert!(page.contains("<script defer src=\"assets/page.") && page.contains(name.as_str()), "{page}");
}

#[test]
fn a_misnamed_template_is_counted_by_each_build_until_it_is_mended_or_wanted_so() {
    let test = Test::with_article().file("templates/artcle.html", "<main>{{ page.title }}</main>");
    for _ in 0..2 {
        test.run(["build", "--site", "public"]).status(0).says("1 finding met on the way to the pages");
        let answer = test.run(["build", "--site", "public", "--verbose"]);
        answer.status(0).says("warning[template-unused]").says("did you mean `templates/article.html`?");
    }
    test.run(["check"]).says("warning[template-unused]");
    test.run(["build", "--site", "public", "--strict"]).status(1);
    test.put("selfhelp.toml", "[rules]\ntemplate-unused = \"off\"\n");
    test.run(["build", "--site", "public", "--strict"]).status(0).lacks("template-unused");
}

#[test]
fn a_template_that_is_none_is_reported_at_its_place() {
    let test = Test::with_article().file("templates/home.html", "<p>\n{% broken\n");
    let answer = test.run(["build"]);
    assert_ne!(answer.status, 0);
    let both = format!("{}{}", answer.stdout, answer.stderr);
    assert!(both.contains("template-invalid") && both.contains("templates/home.html:2"), "{both}");
    assert!(both.contains("delete it to use the built-in one") && !both.contains("\\n"), "{both}");
}

#[test]
fn a_page_whose_template_fails_is_reported_and_not_lost() {
    let test = Test::with_article();
    test.run(["build"]).status(0);
    test.put("templates/home.html", "<h1>{{ nothing.here }}</h1>");
    let answer = test.run(["build"]);
    assert_ne!(answer.status, 0);
    assert!(format!("{}{}", answer.stdout, answer.stderr).contains("template-invalid"));
    assert!(test.has("site/public/index.html"), "a site without a home page must not replace one that has it");
}

#[test]
fn an_output_that_cannot_be_made_is_trouble_with_a_way_out() {
    let test = Test::with_article().file("file", "");
    test.run(["build", "--out", "file/below"]).status(2).complains("--out DIR");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_trouble() {
    // More than a pipe holds, so that the program meets the closed end.
    let link = |number: usize| format!("<font{number} <b>x\n[a{number}](java:x) [b](https://example.com/{number})\n\n");
    let text: String = (0..1500).map(link).collect();
    let texts = |test: Test, number| test.file(&format!("articles/a/{number}.md"), &text);
    let test = (0..20).fold(Test::new(), texts);
    for arguments in [&["check"][..], &["links", "--format", "csv"], &["links", "--format", "json"]] {
        let (status, complaints) = cut_short(&test, arguments);
        assert!(status.is_some_and(|code| code < 2) && complaints.is_empty(), "{arguments:?} {status:?}: {complaints}");
    }
}

/// The status of a program whose reader goes away after ten bytes, and what it says to that.
fn cut_short(test: &Test, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = program(&test.path(""));
    let mut child = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 10];
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut first).unwrap();
    drop(stdout);
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

/// A pipe that nobody reads from.
fn closed_pipe() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

#[test]
fn where_nobody_listens_nothing_breaks() {
    let test = Test::with_article().file("articles/a/second.md", &article("second", "public", "[a](java:x) <b>x"));
    let commands = [
        &["build"][..],
        &["check"],
        &["check", "--changed-since", "HEAD"],
        &["check", "--cloud", "mars"],
        &["baseline"],
        &["check", "--output-file", "findings.txt"],
        &["linkcheck"],
        &["links"],
        &["rules"],
        &["explain", "link-http"],
        &["topics", "export"],
        &["catalogue", "build", "--from", "site:site/public"],
        &["completions", "bash"],
        &["--help"],
    ];
    for arguments in commands {
        let mut both = program(&test.path(""));
        let status = both.args(arguments).stdout(closed_pipe()).stderr(closed_pipe()).status().unwrap();
        assert!(status.code().is_some_and(|code| code <= 2), "{arguments:?}: {status}");
        // What is found is told by the status all the same where only the talk goes to nobody.
        let heard = program(&test.path("")).args(arguments).output().unwrap().status;
        let unheard = program(&test.path("")).args(arguments).stdout(Stdio::null()).stderr(closed_pipe()).status();
        assert_eq!(unheard.unwrap(), heard, "{arguments:?}");
    }
}

#[test]
fn a_build_says_what_it_knows_of_services() {
    let placed = article("first", "public", "Words.");
    let unplaced = |name: &str| {
        article(name, "public", "Words.")
            .replace("service=\"Sample.Service\"", "")
            .replace("ownershipId=\"Nimbus_Samples\"", "")
    };
    let test = Test::new()
        .file("articles/a/first.md", &placed)
        .file("articles/a/second.md", &unplaced("second"))
        .file("articles/b/third.md", &unplaced("third").replace("productPesIds=\"91001\"", ""));
    let answer = test.run(["build", "--site", "public"]);
    answer.status(0).says("public: 1 of 3 articles has no service, 1 (33.3 %) an inferred one\n");
    let json = test.run(["build", "--site", "public", "--format", "json"]).status(0).json();
    assert_eq!((&json["sites"][0]["without_service"], &json["sites"][0]["inferred_services"]), (&1.into(), &1.into()));
    let test = Test::new().file("articles/a/first.md", &placed);
    test.run(["build", "--site", "public"]).status(0).lacks("no service");
}

#[test]
fn a_folder_called_as_a_service_places_what_nothing_else_does() {
    let other = |name: &str, product: &str| {
        let article = article(name, "public", "Words.").replace("service=\"Sample.Service\"", "");
        article.replace("ownershipId=\"Nimbus_Samples\"", "").replace("91001", product)
    };
    let test = Test::with_article()
        .file("articles/Sample.Mixer-questions/one.md", &other("one", "91009"))
        .file("articles/b/two.md", &other("two", "91009"))
        .file("articles/elsewhere.mixer/three.md", &other("three", "91008"));
    let answer = test.run(["build", "--site", "public"]);
    answer.status(0).says("public: 1 of 4 articles has no service, 2 (50.0 %) an inferred one\n");
    let page = test.read("site/public/services/sample.mixer.html");
    assert!(page.contains("About one") && page.contains("About two") && !page.contains("About three"), "{page}");
    test.run(["names", "export"]).says("# \"sample.mixer\" = \"Mixer\"  # in public: no article tells a name\n");
}
