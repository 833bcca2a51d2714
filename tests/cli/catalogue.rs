//! `selfhelp catalogue build`, and checks that hold links to what it made.

use std::io::Write;

use super::{Test, article, fs};

const HEAD: &str = "selfhelp pages 1\ndate 2026-11-24\n";

/// Builds a catalogue on a fixed day.
fn built<const N: usize>(test: &Test, arguments: [&str; N]) -> super::Answer {
    let all: Vec<&str> =
        ["catalogue", "build", "--quiet", "--date", "2026-11-24"].into_iter().chain(arguments).collect();
    super::run(&test.path(""), &all)
}

#[test]
fn built_pages_give_anchors_redirects_and_canonical_addresses() {
    let test = Test::new()
        .file("public/index.html", "<h1 id=welcome>Welcome</h1>")
        .file("public/backup/restore files.html", "<h2 id=steps>Steps</h2><a name='old-steps'></a>")
        .file("public/backup/clean.html", "<link rel=canonical href='https://help.example.com/n/backup/clean'><b id=x>")
        .file("public/backup/old.html", "<meta http-equiv='refresh' content='0; url=restore%20files.html#steps'>")
        .file("public/.git/x.html", "not a page")
        .file("public/style.css", "");
    let expected = format!(
        "{HEAD}covers https://help.example.com/n\n\nhttps://help.example.com/\nn #welcome\n\nhttps://help.example.com/n/\nstyle.css\n\nhttps://help.example.com/n/backup/\n\
         clean #x\nclean.html #x\nold.html > /n/backup/restore%20files.html#steps\nrestore%20files.html #old-steps #steps\n"
    );
    let arguments = ["--from", "html:public", "--base", "http://Help.example.com/n/"];
    assert_eq!(built(&test, arguments).status(0).stdout, expected);
    assert_eq!(built(&test, arguments).stdout, expected, "the same files give the same bytes");
}

#[test]
fn a_documentation_repository_gives_pages_and_its_redirection_files_redirects() {
    let redirections = r#"{"redirections": [{"source_path": "articles/old.md", "redirect_url": "/nimbus/new"}]}"#;
    let test = Test::new()
        .file("docs/.openpublishing.redirection.json", redirections)
        .file("docs/articles/new.md", "# New\n\n[!INCLUDE [part](../shared/part.md)]\n")
        .file("docs/articles/media/vault.png", "")
        .file("docs/shared/part.md", "## Shared part\n");
    let arguments = ["--from", "markdown:docs/articles", "--base", "https://docs.example.com/nimbus", "--any-case"];
    let expected = format!(
        "{HEAD}host docs.example.com any-case\ncovers https://docs.example.com/nimbus\n\nhttps://docs.example.com/nimbus/\n\
         new #new #shared-part\nold > /nimbus/new\n\nhttps://docs.example.com/nimbus/media/\nvault.png\n"
    );
    assert_eq!(built(&test, arguments).status(0).stdout, expected);
    test.put("docs/.openpublishing.redirection.json", "{\"redirections\": [\n{]}");
    built(&test, arguments).status(2).complains(".openpublishing.redirection.json:2: this is no redirection file");
}

#[test]
fn sitemaps_may_be_packed_and_named_by_an_index() {
    let sitemap = |paths: &[&str]| {
        let urls = paths.iter().map(|path| format!("<url><loc>https://docs.example.com/{path}</loc></url>"));
        format!("<urlset>{}</urlset>", urls.collect::<String>())
    };
    let index = "<sitemapindex><sitemap><loc>https://docs.example.com/maps/one.xml.gz</loc></sitemap>\n\
                 <sitemap><loc>https://docs.example.com/maps/two.xml</loc></sitemap></sitemapindex>";
    let test =
        Test::new().file("maps/index.xml", index).file("maps/two.xml", &sitemap(&["en-us/b/", "de-de/b", "c?x=1"]));
    let arguments = ["--from", "sitemap:maps/index.xml", "--covers", "https://docs.example.com", "--locales"];
    built(&test, arguments).status(2).complains("put it beside the index as `one.xml.gz`");
    let file = fs::File::create(test.path("maps/one.xml.gz")).unwrap();
    let mut packed = flate2::write::GzEncoder::new(file, flate2::Compression::default());
    packed.write_all(sitemap(&["a"]).as_bytes()).unwrap();
    packed.finish().unwrap();
    let expected = format!(
        "{HEAD}host docs.example.com locales\ncovers https://docs.example.com\n\nhttps://docs.example.com/\na\nb\nc?x=1\n"
    );
    assert_eq!(built(&test, arguments).status(0).stdout, expected);
    test.put("maps/two.xml", "<urlset>\n<url>\n<loc>x</urlset>");
    built(&test, arguments).status(2).complains("two.xml:3: this is not XML");
}

#[test]
fn another_site_of_ours_says_itself_where_it_is_published() {
    let config = "[[sites]]\nid = \"public\"\ncloud = \"public\"\nbase_url = \"https://help.example.com/nimbus\"\n";
    let test = Test::with_article().file("selfhelp.toml", config);
    test.run(["build", "--quiet"]).status(0);
    let catalogue = built(&test, ["--from", "site:site/public"]).status(0).stdout.clone();
    assert!(catalogue.starts_with(&format!("{HEAD}covers https://help.example.com/nimbus\n")), "{catalogue}");
    assert!(catalogue.contains("\nhttps://help.example.com/nimbus/articles/a/\nfirst.html #"), "{catalogue}");
    built(&test, ["--from", "site:site"]).status(2).complains("name the folder of one site");
}

#[test]
fn catalogues_merge() {
    let test = Test::new()
        .file("one.pages", &format!("{HEAD}covers https://a.example.com\nhttps://a.example.com/\nx #a\ny > /x\n"))
        .file("two.pages", "selfhelp pages 1\ndate 2026-11-01\nhttps://a.example.com/\nx #b\ny\n");
    let merged =
        "selfhelp pages 1\ndate 2026-11-01\ncovers https://a.example.com\n\nhttps://a.example.com/\nx #a #b\ny\n";
    let sources = ["--from", "catalogue:one.pages", "--from", "catalogue:two.pages"];
    assert_eq!(built(&test, sources).status(0).stdout, merged);
    test.put("two.pages", "selfhelp pages 1\ndate 2026-11-01\nhttps://a.example.com/\nx y\n");
    built(&test, sources).status(2).complains("two.pages:4: `y` cannot follow a page; mend the line");
}

#[test]
fn what_cannot_be_used_is_said_with_the_way_out() {
    let test = Test::new().file("empty/x.txt", "").file("a.xml", "<html>");
    built(&test, ["--from", "htm:empty"])
        .status(2)
        .complains("such as `--from html:PATH`; the kinds are sitemap, html");
    built(&test, ["--from", "html:empty"]).status(2).complains("with `--base https://docs.example.com`");
    let base = ["--base", "https://a.example.com"];
    built(&test, ["--from", "html:empty", base[0], base[1]])
        .status(2)
        .complains("`empty` holds no page of the kind `html`");
    built(&test, ["--from", "html:gone", base[0], base[1]]).status(2).complains("cannot read the folder `gone`");
    built(&test, ["--from", "html:empty", "--base", "a.example.com"]).status(2).complains("is no address for `--base`");
    built(&test, ["--from", "sitemap:a.xml"]).status(2).complains("a.xml:1: `<html>` begins no sitemap");
    test.run(["catalogue", "build", "--from", "sitemap:a.xml", "--date", "soon"])
        .status(2)
        .complains("`soon` is no day");
    test.put("a.xml", "<urlset><url><loc>https://a.example.com/</loc></url></urlset>");
    let answer = test.run(["catalogue", "build", "--from", "sitemap:a.xml", "--output", "made/a.pages"]);
    answer.status(0).complains("the catalogue has 1 page and 0 redirects").complains("it covers no tree");
    assert!(test.read("made/a.pages").ends_with("\nhttps://a.example.com/\n.\n"));
}

/// An article with a link that leads nowhere and one that has moved.
fn linking() -> Test {
    let links =
        "See [one](https://docs.example.com/nimbus/restor-files) and [two](https://docs.example.com/nimbus/old#steps).";
    Test::new().file("content/articles/a/first.md", &article("first", "public", links)).file(
        "docs.pages",
        &format!("{HEAD}covers https://docs.example.com/nimbus\nhttps://docs.example.com/nimbus/\nold > /nimbus/restore-files\nrestore-files #steps\n"),
    )
}

#[test]
fn links_are_held_to_the_catalogues_given_and_configured() {
    let test = linking();
    test.run_in("content", ["check"]).status(0);
    let check = ["check", "--catalogue", "../docs.pages", "--rule", "link-page-unknown,link-redirected"];
    let answer = test.run_in("content", check);
    answer.status(1).says("error[link-page-unknown]: `docs.example.com` has no page `/nimbus/restor-files`");
    answer.says("info[link-redirected]: this page has moved to https://docs.example.com/nimbus/restore-files#steps");
    test.run_in("content", ["baseline"]).status(0).complains("knows 0 findings");
    fs::rename(test.path("docs.pages"), test.path("content/docs.pages")).unwrap();
    test.put("content/selfhelp.toml", "[links]\ncatalogues = [\"docs.pages\"]\n");
    test.run_in("content", ["check"]).status(1).says("link-page-unknown");
    test.run_in("content/articles", ["check", "--unsafe-fixes"]).status(0).complains("fixed 2 findings in 1 file");
    let fixed = test.read("content/articles/a/first.md");
    assert!(
        fixed.contains("nimbus/restore-files) and [two](https://docs.example.com/nimbus/restore-files#steps)"),
        "{fixed}"
    );
    fs::remove_file(test.path("content/docs.pages")).unwrap();
    test.run_in("content", ["check"]).status(2).complains(
        "`catalogues` in `selfhelp.toml` names `docs.pages`, which `selfhelp catalogue build` makes: cannot read",
    );
    for outside in ["C:\\\\docs.pages", "../secret.txt", "/etc/hostname"] {
        test.put("content/selfhelp.toml", &format!("[links]\ncatalogues = [\"{outside}\"]\n"));
        test.run_in("content", ["check"]).status(2).complains("is not the path of a catalogue");
    }
}

#[test]
fn an_old_catalogue_and_a_faulty_one_are_told_of() {
    let test =
        Test::with_article().file("old.pages", "selfhelp pages 1\ndate 2020-02-29\nhttps://a.example.com/\nx y\n");
    let check = ["check", "--catalogue", "old.pages"];
    let answer = test.run(check);
    answer.status(1).says("error[page-catalogue-invalid]: `y` cannot follow a page").says("old.pages:4:1");
    answer.says("info[page-catalogue-old]: this catalogue is").says("old.pages:2:1");
    // Whichever articles are asked about.
    let of_one = test.run(["check", "--catalogue", "old.pages", "articles/a"]);
    of_one.status(1).says("page-catalogue-invalid").says("page-catalogue-old");
    test.put("selfhelp.toml", "[links]\ncatalogue_days = 100000\n");
    test.run(check).status(1).lacks("page-catalogue-old");
    // A catalogue elsewhere is taken for no file of the content root, whatever its name.
    let named = Test::with_article().file("elsewhere/selfhelp.toml", HEAD);
    let root = named.path("");
    named.run_in("elsewhere", ["check", "--root", root.to_str().unwrap(), "--catalogue", "selfhelp.toml"]).status(0);
    test.run(["check", "--catalogue", "gone.pages"]).status(2).complains("cannot read `gone.pages`");
}

#[test]
fn what_an_index_page_leads_to_is_seen_from_its_folder() {
    let refresh = |to: &str| format!("<meta http-equiv=\"refresh\" content=\"0; url={to}\">");
    let test = Test::new()
        .file("h2/old/index.html", &refresh("../new/"))
        .file("h2/old/page.html", &refresh("../new/"))
        .file("h2/new/index.html", "<link rel=canonical href='../clean/'><h1 id=new>New</h1>");
    let answer = built(&test, ["--from", "html:h2", "--base", "https://help.example.com/base"]);
    answer.status(0);
    let expected = format!(
        "{HEAD}covers https://help.example.com/base\n\nhttps://help.example.com/base/\nclean #new\nnew #new\n\
         old > /base/new\n\nhttps://help.example.com/base/old/\npage.html > /base/new\n"
    );
    assert_eq!(answer.stdout, expected);
}

#[test]
fn an_address_that_is_none_costs_a_sitemap_no_more_than_its_page() {
    let test = Test::new().file(
        "map.xml",
        "<urlset>\n<url><loc>https://docs.example.com/a</loc></url>\n<url><loc>\nmailto:a@b.c</loc></url>\n\
         <url><loc>/b</loc></url>\n<url><loc>https://docs.example.com/c</loc></url>\n</urlset>",
    );
    let answer = built(&test, ["--from", "sitemap:map.xml"]);
    answer.status(0);
    assert!(answer.stdout.ends_with("https://docs.example.com/\na\nc\n"), "{}", answer.stdout);
    answer.complains(
        "warning: map.xml:4: `mailto:a@b.c` is no address of a page, and 1 more are not; these lines are left out",
    );
}

#[test]
fn a_catalogue_has_no_other_form() {
    let test = Test::new().file("public/index.html", "");
    let answer = built(&test, ["--from", "html:public", "--base", "https://help.example.com", "--format", "json"]);
    answer.status(2).complains("a catalogue has a form of its own, which `check` reads; leave `--format json` away");
}

#[test]
fn a_redirect_to_an_anchor_that_is_not_there_costs_no_good_one() {
    let links = ["old#top1", "old", "old#zzz"].map(|link| format!("[x](https://docs.example.com/n/{link})")).join(" ");
    let test = Test::new().file("articles/a/first.md", &article("first", "public", &links)).file(
        "docs.pages",
        &format!("{HEAD}covers https://docs.example.com/n\nhttps://docs.example.com/n/\nok #top1\nold > /n/ok#nope\n"),
    );
    let check = ["check", "--catalogue", "docs.pages", "--rule", "link-anchor-missing,link-redirected"];
    let answer = test.run(check);
    answer.status(1).lacks("nope").says("the page has no anchor `zzz`");
    answer.says("this page has moved to https://docs.example.com/n/ok#top1");
    test.run([check[0], check[1], check[2], "--rule", "link-redirected", "--unsafe-fixes"]);
    let mended = test.read("articles/a/first.md");
    assert!(mended.contains("/n/ok#top1) [x](https://docs.example.com/n/ok) "), "{mended}");
}
