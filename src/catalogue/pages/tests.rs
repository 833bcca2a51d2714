//! The form of a catalogue of pages, and what it says of addresses.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::diagnostic::Diagnostic;
use crate::text::RelPath;

const TEXT: &str = "\
selfhelp pages 1
date 2026-11-24
host docs.example.com locales any-case
covers https://docs.example.com/
except https://docs.example.com/rest

https://docs.example.com/
. #top-of-all
backup #

https://docs.example.com/backup/
Overview
old > /backup/restore-files
older > https://docs.example.com/backup/old#steps
out > https://www.example.org/out
restore-files #before-you-begin #steps #caf\u{e9} #two%20words
round > /backup/round
search?view=a #a
search?view=b
";

fn parsed(text: &str) -> (PageFile, Vec<Diagnostic>) {
    read(&RelPath::new("docs.pages"), &Arc::from(text))
}

fn pages(text: &str) -> WebPages {
    let (file, found) = parsed(text);
    assert_eq!(found, Vec::new());
    WebPages::new(vec![Arc::new(file)])
}

/// What a catalogue says of an address: where it moved to, and what is there in the end.
fn asked(pages: &WebPages, address: &str) -> (String, String) {
    let address = Address::parse(address).unwrap();
    let known = pages.ask(&address);
    let end = match known.end {
        End::Page(anchors) => {
            anchors.known().map_or("page".to_owned(), |anchors| anchors.collect::<Vec<_>>().join(", "))
        }
        end => format!("{end:?}"),
    };
    (known.moved_to.map_or(String::new(), |to| to.to_link()), end)
}

#[test]
fn what_is_written_is_found_as_the_web_finds_it() {
    let pages = pages(TEXT);
    let end = |address: &str| asked(&pages, address).1;
    assert_eq!(end("http://Docs.Example.com"), "top-of-all");
    assert_eq!(end("https://docs.example.com/en-us/"), "top-of-all");
    assert_eq!(end("https://docs.example.com/de-de/Backup/?x#y"), "");
    assert_eq!(end("https://docs.example.com/backup/overview"), "page");
    assert_eq!(
        end("https://docs.example.com/backup/RESTORE-files?tabs=x"),
        "before-you-begin, steps, caf\u{e9}, two words"
    );
    assert_eq!(end("https://docs.example.com/backup/search?view=a"), "a");
    assert_eq!(end("https://docs.example.com/backup/search"), "page");
    assert_eq!(end("https://docs.example.com/backup/search?view=c"), "Missing");
    assert_eq!(end("https://docs.example.com/backup/gone"), "Missing");
    assert_eq!(end("https://docs.example.com/REST/gone"), "Unknown");
    assert_eq!(end("https://docs.example.com/restore"), "Missing");
    assert_eq!(end("https://example.com/backup/gone"), "Unknown");
}

#[test]
fn redirects_are_followed_and_carry_query_and_fragment() {
    let pages = pages(TEXT);
    let asked = |address: &str| asked(&pages, address);
    let restore = "before-you-begin, steps, caf\u{e9}, two words";
    let to = |fragment: &str| format!("https://docs.example.com/backup/restore-files{fragment}");
    assert_eq!(asked("https://docs.example.com/backup/old?a=b#c"), (to("?a=b#c"), restore.to_owned()));
    assert_eq!(asked("https://docs.example.com/backup/older#c"), (to("#steps"), restore.to_owned()));
    assert_eq!(asked("https://docs.example.com/backup/round").1, "Circle");
    assert_eq!(asked("https://docs.example.com/backup/out"), ("https://www.example.org/out".into(), "Unknown".into()));
}

#[test]
fn a_page_counts_more_than_a_redirect_of_another_file() {
    let other = "selfhelp pages 1\ndate 2026-11-24\nhttps://docs.example.com/backup/\nold #kept\ngone\n";
    let files = [TEXT, other].map(|text| Arc::new(parsed(text).0));
    for files in [files.to_vec(), files.iter().rev().cloned().collect()] {
        let pages = WebPages::new(files);
        assert_eq!(asked(&pages, "https://docs.example.com/backup/old"), (String::new(), "kept".to_owned()));
        assert_eq!(asked(&pages, "https://docs.example.com/backup/gone").1, "page");
    }
}

#[test]
fn the_page_that_is_meant_is_named() {
    let pages = pages(
        "selfhelp pages 1\ndate 2026-11-24\ncovers https://docs.example.com\nhttps://docs.example.com/backup/\n\
         Case-Of-It\nrestore-a-vault\nrestore-some-files-from-a-vault\nrestore-vaults\n\
         https://docs.example.com/vault/\ncreate-a-new-vault\noverview\n\
         https://docs.example.com/a/\nfaq\nhttps://docs.example.com/b/\nfaq\nhttps://docs.example.com/c/\nfaq\n\
         https://docs.example.com/d/\nfaq\n",
    );
    let likely = |path: &str| {
        let likely = pages.likely(&Address::parse(&format!("https://docs.example.com/{path}")).unwrap());
        (
            likely.meant.map_or(String::new(), |it| it.path),
            likely.near.into_iter().map(|it| it.name).collect::<Vec<_>>(),
        )
    };
    assert_eq!(likely("backup/restore-vault").0, "/backup/restore-vaults");
    assert_eq!(likely("backup/restore-a-vault.md").0, "/backup/restore-a-vault");
    assert_eq!(likely("Backup/case-of-it").0, "/backup/Case-Of-It");
    assert_eq!(likely("backup/create-a-new-vault").0, "/vault/create-a-new-vault");
    assert_eq!(likely("backup/overview"), (String::new(), vec!["overview".to_owned()]));
    assert_eq!(likely("backup/restore-one-vault").1, ["restore-vaults", "restore-a-vault"]);
    assert_eq!(likely("backup/pricing"), (String::new(), Vec::new()));
    assert_eq!(likely("backup/faq"), (String::new(), Vec::new()), "a name that many pages have");
}

#[test]
fn a_line_that_cannot_be_used_is_a_finding_at_its_place_and_costs_no_other() {
    let text = "selfhelp pages 1\ndate yesterday\nhost a.example.com loud\ncover https://a.example.com\n\
                covers a.example.com\nhttps://a.example.com/x\nlost\nhttps://a.example.com/\n a\nb c\nd > e f\n\
                e #x y\nf/g\nh%41\nindex.html\ni?\nk\nk #x\n";
    let (file, found) = parsed(text);
    let shown: Vec<(&str, &str)> =
        found.iter().map(|it| (&text[it.span.unwrap().range()], it.message.as_str())).collect();
    let expected = [
        ("date yesterday", "`yesterday` is no day"),
        ("host a.example.com loud", "a host cannot be `loud`"),
        ("cover https://a.example.com", "no line begins with `cover` here"),
        ("covers a.example.com", "`a.example.com` is not where a tree of pages begins"),
        ("https://a.example.com/x", "this is not the address of a folder"),
        (" a", "a page begins its line"),
        ("b c", "`c` cannot follow a page"),
        ("d > e f", "`e f` is not where a redirect can lead"),
        ("e #x y", "`#x y` cannot follow a page"),
        ("f/g", "`f/g` is not the name of a page"),
        ("h%41", "`h%41` is not written as it is compared"),
        ("index.html", "`index.html` is not the name of a page"),
        ("i?", "`i?` is not written as it is compared"),
        ("k", "the page `k` has a line already, which counts"),
    ];
    assert_eq!(shown, expected);
    assert_eq!(found[13].span.unwrap().range().start, text.rfind("k #x").unwrap());
    let pages = WebPages::new(vec![Arc::new(file)]);
    assert_eq!(asked(&pages, "https://a.example.com/k").1, "page");
    for (text, message) in [
        ("", "this is no catalogue of web pages"),
        ("id,name\n", "this is no catalogue of web pages"),
        ("selfhelp pages 1\n\nhttps://a.example.com/\nb\n", "the catalogue does not say when it was made"),
        ("selfhelp pages 2\n", "this catalogue is of version 2, which is not known here"),
    ] {
        assert_eq!(parsed(text).1[0].message, message);
    }
}

#[test]
fn lists_merge_into_one_that_knows_most() {
    let list = |text: &str| parsed(&format!("selfhelp pages 1\n{text}")).0.to_list().unwrap();
    let mut one = list("date 2026-11-24\nexcept https://a.example.com/x\nhttps://a.example.com/\na\nb > /c\nc #x\n");
    let other = list(
        "date 2026-11-01\nhost a.example.com locales\ncovers https://a.example.com/x\nhttps://a.example.com/\n\
         a #y\nb\nc #y\nd > /a\n",
    );
    one.merge(other);
    let expected = "selfhelp pages 1\ndate 2026-11-01\nhost a.example.com locales\ncovers https://a.example.com/x\n\n\
                    https://a.example.com/\na #y\nb\nc #x #y\nd > /a\n";
    assert_eq!(one.to_text(), expected);
}

#[test]
fn what_a_host_makes_equal_is_one_page() {
    let text = "selfhelp pages 1\ndate 2026-11-24\nhttps://a.example.com/de-de/x/\nPage #b\nhttps://a.example.com/x/\nother > /en-us/X/Other/\npage #a\nPAGE > /x/page\n";
    let traits = HostTraits { locales: true, any_case: true };
    let list = parsed(text).0.to_list().unwrap().with_traits(traits);
    let expected = "selfhelp pages 1\ndate 2026-11-24\nhost a.example.com locales any-case\n\nhttps://a.example.com/x/\n\
                    Page #a #b\nother\n";
    assert_eq!(list.to_text(), expected);
}

/// Any place that an address can have.
fn any_place() -> impl Strategy<Value = Place> {
    let part = "[a-zA-Z0-9 .%()?/\u{e9}-]{0,12}|[aA]|de-DE";
    ("[a-d]\\.example\\.com", proptest::collection::vec(part, 0..4), proptest::option::of("[a-z=&%/ ]{1,9}")).prop_map(
        |(host, parts, query)| {
            let query = query.map_or(String::new(), |query| format!("?{query}"));
            Address::parse(&format!("https://{host}/{}{query}", parts.join("/"))).unwrap().place_with_query()
        },
    )
}

fn any_page() -> impl Strategy<Value = Page> {
    prop_oneof![
        Just(Page::There(None)),
        proptest::collection::btree_set("\\PC{1,12}|[a-z \\t%#>0-9]{1,9}", 0..5).prop_map(|it| Page::There(Some(it))),
        (any_place(), "(#[a-z/]{0,5})?").prop_map(|(it, end)| Page::Redirect(it.to_link() + &end)),
    ]
}

fn any_list() -> impl Strategy<Value = PageList> {
    let traits = (any::<bool>(), any::<bool>()).prop_map(|(locales, any_case)| HostTraits { locales, any_case });
    let tree = prop_oneof![Just(Tree::Covered), Just(Tree::Except)];
    let hosts = proptest::collection::btree_map("[a-d]\\.example\\.com", traits, 0..4);
    let trees = proptest::collection::btree_map(
        any_place().prop_map(|it| it.folder.trim_end_matches('/').to_owned()),
        tree,
        0..4,
    );
    let pages = proptest::collection::btree_map(any_place(), any_page(), 0..20);
    (0..60_000_u32, hosts, trees, pages).prop_map(|(days, hosts, trees, pages)| PageList {
        date: Date::from_days(days),
        hosts,
        trees,
        pages,
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_back_as_it_was(list in any_list()) {
        // What its hosts make equal is one page.
        let list = list.with_traits(HostTraits::default());
        let text = list.to_text();
        let (file, found) = parsed(&text);
        prop_assert_eq!(found, Vec::new(), "{}", text);
        prop_assert_eq!(file.to_list(), Some(list.clone()), "{}", text);
        // Every page is found by its own address.
        let pages = WebPages::new(vec![Arc::new(file)]);
        for (place, page) in &list.pages {
            let address = Address::parse(&place.to_link()).unwrap();
            let known = pages.ask(&address);
            match page {
                Page::Redirect(_) => prop_assert!(known.moved_to.is_some() || known.end == End::Circle, "{:?}", place),
                Page::There(anchors) => {
                    let End::Page(found) = known.end else { panic!("{place:?} is not found in\n{text}") };
                    prop_assert_eq!(found.known().map(Iterator::collect::<BTreeSet<_>>), anchors.clone());
                }
            }
        }
    }

    #[test]
    fn an_address_is_normal_once_and_for_all(rest in "[a-zA-Z0-9%./?#&=+() \u{e9}\\\\-]{0,24}") {
        let address = Address::parse(&format!("https://docs.example.com/{rest}")).unwrap();
        prop_assert_eq!(Address::parse(&address.to_link()), Some(address));
    }

    #[test]
    fn any_bytes_are_read(mut bytes in proptest::collection::vec(any::<u8>(), 0..200), is_begun in any::<bool>()) {
        if is_begun {
            bytes.splice(0..0, "selfhelp pages 1\ndate 2026-11-24\nhttps://a.example.com/\n".bytes());
        }
        let path = RelPath::new("docs.pages");
        let text = crate::text::SourceText::decode(path.clone(), &bytes).text;
        let (file, found) = read(&path, &text);
        prop_assert!(found.iter().all(|it| it.span.is_none_or(|span| text.get(span.range()).is_some())));
        drop(file.to_list());
    }

    #[test]
    fn any_text_is_read_and_asked(lines in proptest::collection::vec(
        prop_oneof![
            "\\PC{0,20}",
            "(date|host|covers|except|https:/)[ /a-z.?#%0-9-]{0,20}",
            "[a-z.?%/]{0,5}( #| > |#|>)[a-z #>/%\u{e9}]{0,9}",
            Just("https://a.example.com/".to_owned()),
        ],
        0..12,
    ), asked in "https://a\\.example\\.com/[a-z.?%#/\u{e9}]{0,8}") {
        let text = format!("selfhelp pages 1\n{}", lines.join("\n"));
        let (file, found) = parsed(&text);
        for finding in found {
            prop_assert!(finding.span.is_none_or(|span| text.get(span.range()).is_some()));
        }
        drop(file.to_list().map(|list| list.with_traits(HostTraits { locales: true, any_case: true }).to_text()));
        let pages = WebPages::new(vec![Arc::new(file)]);
        let address = Address::parse(&asked).unwrap();
        drop((pages.ask(&address).moved_to, pages.likely(&address)));
    }
}
