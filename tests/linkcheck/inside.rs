//! A link must not make us knock at doors of the inside, and nothing secret goes along.

use std::collections::BTreeSet;

use selfhelp::linkcheck::{Address, Verdict};

use super::{World, html, redirect};

fn is_refused(world: &World, link: &str) -> bool {
    let verdict = world.check(link).verdict;
    assert!(matches!(verdict, Verdict::Ok | Verdict::Refused { .. }), "{link}: {verdict:?}");
    verdict != Verdict::Ok
}

#[test]
fn the_inside_is_refused_however_it_is_written() {
    let world = World::new();
    let literals = [
        "127.0.0.1",
        "127.1",
        "0x7f.0.0.1",
        "2130706433",
        "0177.0.0.1",
        "10.0.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "169.254.1.1",
        "168.63.129.16",
        "100.64.0.1",
        "[::1]",
        "[fd00::1]",
        "[fe80::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "0.0.0.0",
        "localhost",
        "a.localhost",
        "metadata.google.internal",
        "127.0.0.1:8080",
    ];
    for literal in literals {
        assert!(is_refused(&world, &format!("http://{literal}/")), "{literal}");
    }
    assert!(world.log().is_empty());
}

#[test]
fn names_that_lead_inside_are_refused_when_connecting() {
    let inside = ["127.0.0.1", "10.1.2.3", "169.254.169.254", "169.254.1.1", "168.63.129.16"];
    for address in inside.into_iter().chain(["::1", "fd00::1", "fe80::1", "::ffff:10.0.0.1", "64:ff9b::a00:1"]) {
        let world = World::new().name("trap.example", &[address]).page("trap.example/", |_| html(""));
        assert!(is_refused(&world, "http://trap.example/"), "{address}");
        assert!(world.log().is_empty(), "{address}");
    }
    // One address of the outside is enough, and only that one is asked.
    let world = World::new().name("both.example", &["10.0.0.1", "93.184.216.34"]).page("both.example/", |_| html(""));
    assert!(!is_refused(&world, "http://both.example/"));
}

#[test]
fn redirects_do_not_lead_inside() {
    for to in [
        "http://127.0.0.1/",
        "http://[::1]:8080/",
        "https://10.0.0.1/",
        "http://169.254.1.1/",
        "http://169.254.169.254/metadata",
        "//trap.example/x",
        "http://localhost/",
    ] {
        let world = World::new()
            .name("trap.example", &["192.168.0.1"])
            .page("a.example/page", move |_| redirect(302, to))
            .page("trap.example/x", |_| html(""));
        assert!(is_refused(&world, "http://a.example/page"), "{to}");
        assert_eq!(world.log(), ["GET a.example/page"]);
    }
}

#[test]
fn what_is_allowed_by_name_is_asked() {
    let mut world = World::new().name("wiki.example", &["10.0.0.1"]).page("wiki.example/", |_| html(""));
    assert!(is_refused(&world, "http://wiki.example/"));
    world.settings.allowed_hosts = BTreeSet::from(["wiki.example".to_owned()]);
    assert!(!is_refused(&world, "http://wiki.example/"));
}

#[test]
fn users_and_passwords_are_taken_away() {
    let address = Address::parse("http://me:secret@a.example/page").unwrap();
    assert!(address.has_user_info && !address.page.contains("secret"));
    // The mock itself holds that no credentials arrive, here of a redirect.
    let world = World::new()
        .page("a.example/page", |_| redirect(302, "http://me:secret@a.example/next"))
        .page("a.example/next", |_| html(""));
    let checked = world.check("http://a.example/page");
    assert_eq!((checked.verdict, checked.final_address.as_str()), (Verdict::Ok, "http://a.example/next"));
}
