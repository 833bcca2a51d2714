//! What sources of a catalogue say.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::{Address, Date, PageList};
use super::*;
use crate::text::RelPath;

fn base() -> Address {
    Address::parse("https://docs.example.com/nimbus").unwrap()
}

/// What Markdown files of a repository come to, as a catalogue writes it below its head.
fn written(files: &[(&str, &str)], docset: &str) -> String {
    let files: BTreeMap<RelPath, String> =
        files.iter().map(|(path, text)| (RelPath::new(path), (*text).to_owned())).collect();
    let mut list = PageList::new(Date::from_days(0));
    for (place, page) in markdown_pages(&files, docset, &base()) {
        list.add(place, page);
    }
    for (path, text) in files.iter().filter(|(path, _)| is_redirections(path.as_str())) {
        for (place, page) in redirects(path, text, docset, &base()).unwrap() {
            list.add(place, page);
        }
    }
    list.to_text().split_once("\n\n").map_or(String::new(), |(_, pages)| pages.to_owned())
}

#[test]
fn markdown_has_the_anchors_of_its_headings_and_of_raw_html() {
    let text = "\u{feff}---\ntitle: x\n# no: heading\n---\n# Back up a `vault`, & more\n\nUnder\n-----\n\n## What's _new_?\n## What's new?\n\
                ### Given {#my-id}\n<a id=\"raw\"></a> <a name='also'>x</a>\n\n<div id=\"block\">\n\n</div>\n\n```\n# code <a id=\"no\">\n```\n\
                # [Portal](#tab/portal)\n[!INCLUDE [x](../includes/part.md)]\n";
    let files = [
        ("articles/backup/index.md", text),
        ("articles/includes/part.md", "---\ny: z\n---\n## Included part\n[!include[again](part.md)]"),
        ("elsewhere/other.md", "# Not published"),
    ];
    let anchors = "#also #back-up-a-vault--more #block #included-part #included-part-1 #included-part-2 \
                   #included-part-3 #included-part-4 #my-id #raw #under #whats-new #whats-new-1";
    assert_eq!(written(&files, "articles"), format!("https://docs.example.com/nimbus/\nbackup {anchors}\n"));
}

#[test]
fn redirections_are_of_the_folder_that_is_published() {
    let redirections = r#"{"redirections": [
        {"source_path": "articles/a/old.md", "redirect_url": "/nimbus/a/new", "redirect_document_id": true},
        {"source_path_from_root": "/articles/a/older.yml", "redirect_url": "https://www.example.org/x#y"},
        {"source_path": "articles/a/beside.md", "redirect_url": "new.md"},
        {"source_path": "articles/a/new.md", "redirect_url": "/nimbus/gone"},
        {"source_path": "articles2/old.md", "redirect_url": "/x"}
    ]}"#;
    let files = [
        (".openpublishing.redirection.json", redirections),
        ("articles/a/new.md", "Words."),
        ("articles/a/moved.md", "---\nredirect_url: ./new#part\n---\n"),
        ("articles/landing.yml", "### YamlMime:Landing\n"),
        ("articles/toc.yml", "### YamlMime:TableOfContent\n"),
        ("articles/settings.yml", "a: b\n"),
    ];
    let expected = "https://docs.example.com/nimbus/\nlanding\n\nhttps://docs.example.com/nimbus/a/\nbeside > /nimbus/a/new\n\
                    moved > /nimbus/a/new#part\nnew #\nold > /nimbus/a/new\nolder > https://www.example.org/x#y\n";
    assert_eq!(written(&files, "articles"), expected);
}

#[test]
fn what_an_index_redirects_to_is_seen_from_its_folder() {
    let redirections = r#"{"redirections": [{"source_path": "older/index.md", "redirect_url": "../tgt/page"}]}"#;
    let files = [
        (".openpublishing.redirection.json", redirections),
        ("sub/index.md", "---\nredirect_url: ../tgt/page\n---\n"),
        ("sub/other.md", "---\nredirect_url: ../tgt/page\n---\n"),
        ("index.md", "---\nredirect_url: tgt/page\n---\n"),
        ("tgt/page.md", "Words."),
    ];
    let expected = "https://docs.example.com/\nnimbus > /nimbus/tgt/page\n\nhttps://docs.example.com/nimbus/\n\
                    older > /nimbus/tgt/page\nsub > /nimbus/tgt/page\n\nhttps://docs.example.com/nimbus/sub/\n\
                    other > /nimbus/tgt/page\n\nhttps://docs.example.com/nimbus/tgt/\npage #\n";
    assert_eq!(written(&files, ""), expected);
}

#[test]
fn a_redirect_is_read_without_its_quotes_and_a_comment() {
    for value in ["\"/tgt/page?x\"   # comment", "'/tgt/page?x' # it's", "/tgt/page?x # comment", "/tgt/page?x"] {
        let text = format!("---\nredirect_url: {value}\n---\n");
        assert!(written(&[("a.md", &text)], "").contains("a > /tgt/page?x\n"), "{value}");
    }
    assert!(written(&[("a.md", "---\nredirect_url: /tgt#part\n---\n")], "").contains("a > /tgt#part\n"));
    for nothing in ["\"", "''", "# none", ""] {
        let text = format!("---\nredirect_url: {nothing}\n---\n");
        assert!(written(&[("a.md", &text)], "").ends_with("a #\n"), "{nothing}");
    }
}

#[test]
fn headings_get_the_numbers_that_github_gives_them() {
    let anchors = |text: &str| written(&[("a.md", text)], "");
    assert!(anchors("## Dup\n## Dup\n## Dup-1\n").contains("a #dup #dup-1 #dup-1-1\n"));
    assert!(anchors("## Dup-1\n## Dup\n## Dup\n## Dup\n").contains("a #dup #dup-1 #dup-2 #dup-3\n"));
}

#[test]
fn a_redirection_file_with_a_mistake_names_its_line() {
    let path = RelPath::new(".openpublishing.redirection.json");
    let mistake = |text| redirects(&path, text, "", &base()).unwrap_err();
    assert_eq!(mistake("{\"redirections\": [\n{\"source_path\": 1}]}").line, Some(2));
    let nameless = mistake("{\"redirections\": [{\"redirect_url\": \"/x\"}]}");
    assert_eq!(nameless.message, "redirection 1 has no `source_path` within the repository");
}

#[test]
fn a_built_page_says_its_anchors_and_where_it_leads() {
    let html = "<html><head><link rel='x canonical' href='/a'><meta http-equiv=Refresh content='0; URL=\"../b\"'></head>\
                <body id=top><a name=one>x</a><p id='two words'><input name=no><a id=\"\">";
    let page = read_html(html);
    assert_eq!(page.anchors.into_iter().collect::<Vec<_>>(), ["one", "top", "two words"]);
    assert_eq!((page.refresh.as_deref(), page.canonical.as_deref()), (Some("../b"), Some("/a")));
    assert_eq!(
        read_html("<meta http-equiv=refresh content='30; url=/a'><meta http-equiv=refresh content=5>").refresh,
        None
    );
}

#[test]
fn a_sitemap_names_pages_and_an_index_sitemaps() {
    let text = "<?xml version=\"1.0\"?>\n<!-- c --><urlset xmlns=\"x\"><url><loc> https://a.example.com/x?y&amp;z </loc>\
                <lastmod>2026</lastmod></url><url><loc><![CDATA[https://a.example.com/]]></loc></url></urlset>";
    let pages = ["https://a.example.com/x?y&z", "https://a.example.com/"].map(|page| (2, page.to_owned())).to_vec();
    assert_eq!(read_sitemap(text), Ok(Sitemap { pages, sitemaps: Vec::new() }));
    let text = "<sitemapindex><sitemap><loc>https://a.example.com/one.xml</loc></sitemap></sitemapindex>";
    let sitemaps = vec!["https://a.example.com/one.xml".to_owned()];
    assert_eq!(read_sitemap(text), Ok(Sitemap { pages: Vec::new(), sitemaps }));
}

#[test]
fn a_broken_sitemap_names_its_line() {
    let line = |text| read_sitemap(text).unwrap_err().line;
    assert_eq!(line("<html>\n</html>"), Some(1));
    assert_eq!(line("<urlset>\n<url>\n<loc>x</url>"), Some(3));
    assert_eq!(line("<urlset>\n<url><loc>https://a.example.com/</loc></url>\n"), Some(3));
    assert_eq!(line(""), Some(1));
    assert!(unpacked(vec![0x1f, 0x8b, 8, 0, 1]).is_err());
    assert_eq!(unpacked(b"<urlset>".to_vec()), Ok(b"<urlset>".to_vec()));
}

#[test]
fn the_base_of_a_site_is_that_of_its_first_page() {
    let pages = ["https://a.example.com/help/articles/index.html", "https://a.example.com/help/index.html"];
    let sitemap = Sitemap { pages: pages.map(|page| (1, page.to_owned())).to_vec(), sitemaps: Vec::new() };
    assert_eq!(site_base(&sitemap), Some("https://a.example.com/help"));
}

proptest! {
    #[test]
    fn any_text_is_read(pieces in proptest::collection::vec(
        prop_oneof![
            "\\PC{0,9}",
            Just("---\n".to_owned()),
            Just("\n# A\n".to_owned()),
            Just("[!INCLUDE [a](b.md)]".to_owned()),
            Just("[!include".to_owned()),
            Just("redirect_url: ".to_owned()),
            Just("<url><loc>".to_owned()),
            Just("<a id='".to_owned()),
            Just("{#".to_owned()),
        ],
        0..12,
    )) {
        let text = pieces.concat();
        drop((read_html(&text), read_sitemap(&text), redirects(&RelPath::new("a.json"), &text, "", &base())));
        let files = BTreeMap::from(["a.md", "b.md"].map(|path| (RelPath::new(path), text.clone())));
        prop_assert_eq!(markdown_pages(&files, "", &base()).len(), 2);
    }
}
