//! Places on pages.

use std::collections::BTreeSet;

use selfhelp::linkcheck::{Checked, Verdict};

use super::{World, html, redirect, with};

fn world() -> World {
    World::new()
        .page("a.example/page", |_| html("<h2 id=one>1</h2><a name='two'>2</a><h2 id='caf\u{e9}'>3</h2><p id=Four>"))
        .page("a.example/old", |_| redirect(301, "/page"))
        .page("a.example/led", |_| redirect(301, "/page#one"))
        .page("a.example/tool", |_| with("200 OK", &["content-type: application/pdf"], b"PDF"))
        .page("a.example/app", |_| html("<div id=root>"))
}

fn missing(link: &str) -> Vec<String> {
    world().check(link).missing.into_iter().map(|missing| missing.fragment).collect()
}

#[test]
fn places_are_found_by_id_by_name_and_however_they_are_written() {
    for fragment in ["one", "two", "caf%C3%A9", "caf\u{e9}", "top", "", ":~:text=3", "blade/Some", "/route", "L10"] {
        assert_eq!(missing(&format!("http://a.example/page#{fragment}")), [""; 0], "{fragment}");
    }
    assert_eq!(missing("http://a.example/tool#page=3"), [""; 0]);
}

#[test]
fn a_place_that_is_not_there_is_told_with_the_nearest() {
    let checked = world().check("http://a.example/page#four");
    assert_eq!(checked.verdict, Verdict::Ok);
    assert_eq!((checked.missing[0].nearest.as_deref(), checked.missing[0].differs_in_case), (Some("Four"), true));
    assert_eq!(missing("http://a.example/page#zzzzzz"), ["zzzzzz"]);
    let Checked { verdict, missing: of_moved, .. } = world().check("http://a.example/old#gone");
    assert_eq!(verdict, Verdict::Moved { to: "http://a.example/page".to_owned() });
    assert_eq!(of_moved.len(), 1);
    // The redirect itself says where on the page it leads.
    assert_eq!(missing("http://a.example/led#gone"), [""; 0]);
}

#[test]
fn a_page_is_fetched_once_for_all_its_places() {
    let world = world();
    let mut target = super::world::target("http://a.example/page");
    target.fragments = BTreeSet::from(["one", "gone", "two"].map(str::to_owned));
    let checked = world.check_target(target);
    assert_eq!(checked.missing.iter().map(|missing| missing.fragment.as_str()).collect::<Vec<_>>(), ["gone"]);
    assert_eq!(world.log(), ["GET a.example/page"]);
    assert_eq!(checked.anchors.unwrap(), ["Four", "caf\u{e9}", "one", "two"]);
}

#[test]
fn hosts_of_applications_have_no_places() {
    let mut world = world();
    assert_eq!(world.check("http://a.example/app#home").missing.len(), 1);
    world.settings.route_hosts = BTreeSet::from(["a.example".to_owned()]);
    assert_eq!(world.check("http://a.example/app#home").missing.len(), 0);
}

#[test]
fn places_are_read_in_the_characters_of_the_page() {
    let pages: [(&str, &[u8], &str); 6] = [
        ("content-type: text/html; charset=iso-8859-1", b"<h2 id=\"caf\xe9\">", "caf%C3%A9"),
        ("content-type: text/html", b"<meta charset=gbk><h2 id=\xd6\xd0>", "%E4%B8%AD"),
        ("content-type: text/html", b"\xff\xfe<\0p\0 \0i\0d\0=\0\xe9\0>\0", "%C3%A9"),
        // Where the host is wrong, what is plain is read all the same.
        ("content-type: text/html; charset=utf-8", b"<p>caf\xe9<h2 id=part>", "part"),
        ("content-type: text/html; charset=nonsense", b"<p>\xff\xfe<h2 id=part>", "part"),
        ("content-type: application/xhtml+xml", b"<script src='x'/><p id='part'/>", "part"),
    ];
    for (header, body, fragment) in pages {
        let world = World::new().page("a.example/page", move |_| with("200 OK", &[header], body));
        assert_eq!(world.check(&format!("http://a.example/page#{fragment}")).missing, [], "{header}");
        assert_eq!(world.check("http://a.example/page#gone").missing.len(), 1, "{header}");
    }
}
