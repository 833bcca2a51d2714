//! What hosts answer, and where they send us.

use selfhelp::linkcheck::{Blocked, Dead, Unreachable, Verdict};

use super::{Question, Reply, World, by_method, html, redirect, status, with};

const PAGE: &str = "http://a.example/page";
const FILE: &str = "http://a.example/file.zip";

fn verdict(world: &World, link: &str) -> Verdict {
    world.check(link).verdict
}

fn moved(to: &str) -> Verdict {
    Verdict::Moved { to: to.to_owned() }
}

#[test]
fn a_page_that_is_there_is_well() {
    let world = World::new().page("a.example/page", |_| html("<title>Well</title>"));
    let checked = world.check(PAGE);
    assert_eq!((checked.verdict, checked.status, checked.anchors), (Verdict::Ok, Some(200), None));
    assert_eq!(world.log(), ["GET a.example/page"]);
}

#[test]
fn a_file_is_asked_for_by_its_head_and_by_itself_where_that_is_refused() {
    let file = || with("200 OK", &["content-type: application/zip"], b"PK");
    let world = World::new().page("a.example/file.zip", by_method(file, || status(500)));
    assert_eq!(verdict(&world, FILE), Verdict::Ok);
    assert_eq!(world.log(), ["HEAD a.example/file.zip"]);
    let refusals: [fn() -> Reply; 7] = [
        || status(404),
        || status(405),
        || status(403),
        || status(501),
        || Reply::Reset,
        || Reply::Hang(vec![]),
        || html(""),
    ];
    for refusal in refusals {
        let world = World::new().page("a.example/file.zip", by_method(refusal, file));
        assert_eq!(verdict(&world, FILE), Verdict::Ok);
        assert_eq!(world.log(), ["HEAD a.example/file.zip", "GET a.example/file.zip"]);
    }
}

#[test]
fn statuses_mean_what_they_say() {
    let of = |code: u16| verdict(&World::new().page("a.example/page", move |_| status(code)), PAGE);
    for code in [200, 203, 206, 300] {
        assert_eq!(of(code), Verdict::Ok, "{code}");
    }
    for code in [404, 410] {
        assert_eq!(of(code), Verdict::Dead(Dead::Status(code)), "{code}");
    }
    for code in [400, 401, 402, 403, 405, 406, 407, 451, 999] {
        assert_eq!(of(code), Verdict::Blocked(Blocked::Status(code)), "{code}");
    }
    for code in [204, 304] {
        let bare = format!("HTTP/1.1 {code} Some\r\n\r\n").into_bytes();
        let world = World::new().page("a.example/page", move |_| Reply::Bytes(bare.clone()));
        assert_eq!(verdict(&world, PAGE), Verdict::Ok, "{code}");
    }
    for code in [404, 410] {
        let dead = World::new().page("a.example/file.zip", move |_| status(code));
        assert_eq!(verdict(&dead, FILE), Verdict::Dead(Dead::Status(code)));
        assert_eq!(dead.log(), ["HEAD a.example/file.zip", "GET a.example/file.zip"], "by both methods");
    }
}

#[test]
fn redirects_are_followed_and_those_for_good_are_told() {
    for (code, expected) in [
        (301, moved("http://b.example/new")),
        (308, moved("http://b.example/new")),
        (302, Verdict::Ok),
        (303, Verdict::Ok),
        (307, Verdict::Ok),
    ] {
        let world = World::new()
            .page("a.example/page", move |_| redirect(code, "http://b.example/new"))
            .page("b.example/new", |_| html(""));
        let checked = world.check(PAGE);
        assert_eq!((checked.verdict, checked.final_address.as_str()), (expected, "http://b.example/new"), "{code}");
    }
    let relative = World::new()
        .page("a.example/page", |_| redirect(301, "../other?x=1"))
        .page("a.example/other?x=1", |_| html(""));
    assert_eq!(verdict(&relative, PAGE), moved("http://a.example/other?x=1"));
    let partly = World::new()
        .page("a.example/page", |_| redirect(301, "/one"))
        .page("a.example/one", |_| redirect(302, "/two"))
        .page("a.example/two", |_| html(""));
    assert_eq!(verdict(&partly, PAGE), moved("http://a.example/one"));
    let gone = World::new().page("a.example/page", |_| redirect(301, "/gone"));
    assert_eq!(verdict(&gone, PAGE), Verdict::Dead(Dead::Status(404)));
    let application = World::new().page("a.example/page", |_| redirect(302, "ms-settings:privacy"));
    assert_eq!(verdict(&application, PAGE), Verdict::Ok);
}

#[test]
fn a_redirect_that_leads_nowhere_is_told() {
    for to in ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "about:blank", "http://[bad"] {
        for page in [PAGE, FILE] {
            let path = page.trim_start_matches("http://");
            let verdict = verdict(&World::new().page(path, move |_| redirect(302, to)), page);
            assert!(matches!(verdict, Verdict::Unreachable(Unreachable::Other(_))), "{to}: {verdict:?}");
        }
    }
    for nothing in [|| status(302), || redirect(302, "")] {
        let world = World::new().page("a.example/page", move |_| nothing());
        assert!(matches!(verdict(&world, PAGE), Verdict::Unreachable(Unreachable::Other(_))));
    }
    // One that names no place leaves that to the link.
    let world =
        World::new().page("a.example/page", |_| redirect(302, "/tab#")).page("a.example/tab", |_| html("<p id=part>"));
    assert_eq!(world.check("http://a.example/page#part").missing, []);
    assert_eq!(world.check("http://a.example/page#gone").missing.len(), 1);
}

fn chain(length: usize, code: u16) -> World {
    (0..length)
        .fold(World::new(), |world, step| {
            let to = format!("/{}", step + 1);
            world.page(&format!("a.example/{step}"), move |_| redirect(code, &to))
        })
        .page(&format!("a.example/{length}"), |_| html(""))
}

#[test]
fn chains_come_to_an_end() {
    for (code, expected) in [(302, Verdict::Ok), (301, moved("http://a.example/10"))] {
        assert_eq!(verdict(&chain(10, code), "http://a.example/0"), expected);
        assert_eq!(verdict(&chain(11, code), "http://a.example/0"), Verdict::Dead(Dead::TooManyRedirects));
    }
    let world = World::new()
        .page("a.example/page", |_| redirect(301, "/back"))
        .page("a.example/back", |_| redirect(301, "/page"))
        .page("a.example/itself", |_| redirect(302, "/itself"));
    assert_eq!(verdict(&world, PAGE), Verdict::Dead(Dead::RedirectLoop));
    assert_eq!(verdict(&world, "http://a.example/itself"), Verdict::Dead(Dead::RedirectLoop));
}

#[test]
fn a_file_whose_head_goes_round_in_a_circle_is_asked_for_itself() {
    let file = || with("200 OK", &["content-type: application/zip"], b"PK");
    let world = World::new()
        .page("a.example/file.zip", by_method(|| redirect(301, "/round.zip"), file))
        .page("a.example/round.zip", by_method(|| redirect(301, "/file.zip"), || status(404)));
    assert_eq!(verdict(&world, FILE), Verdict::Ok);
    let world = World::new().page("a.example/file.zip", |_| redirect(301, "/file.zip"));
    assert_eq!(verdict(&world, FILE), Verdict::Dead(Dead::RedirectLoop));
}

#[test]
fn a_redirect_that_needs_a_cookie_gets_it_back_and_no_other_host_does() {
    let world = World::new()
        .page("a.example/page", |question| match question.cookie.as_str() {
            "seen=yes" => html(""),
            _ => with("302 Found", &["location: http://b.example/gate", "set-cookie: seen=yes; Path=/"], b""),
        })
        .page("b.example/gate", |question| {
            assert_eq!(question.cookie, "");
            redirect(302, "http://a.example/page")
        });
    assert_eq!(verdict(&world, PAGE), Verdict::Ok);
    assert_eq!(
        verdict(
            &World::new().page("a.example/other", |question| {
                assert_eq!(question.cookie, "");
                html("")
            }),
            "http://a.example/other"
        ),
        Verdict::Ok
    );
}

#[test]
fn a_cookie_that_was_taken_away_is_not_sent_back() {
    let world = World::new()
        .page("a.example/page", |_| with("302 Found", &["location: /b", "set-cookie: state=1; Path=/"], b""))
        .page("a.example/b", |_| with("302 Found", &["location: /c", "set-cookie: state=; Path=/; Max-Age=0"], b""))
        .page("a.example/c", |question| if question.cookie.is_empty() { html("") } else { status(404) });
    assert_eq!(verdict(&world, PAGE), Verdict::Ok);
}

#[test]
fn a_language_that_a_host_puts_in_is_no_move() {
    let world = World::new()
        .page("a.example/page", |_| redirect(301, "/en-us/page"))
        .page("a.example/en-us/page", |_| html(""))
        .page("a.example/old", |_| redirect(301, "/en-us/old"))
        .page("a.example/en-us/old", |_| redirect(301, "/en-us/new"))
        .page("a.example/told", |_| redirect(301, "/en-us/new"))
        .page("a.example/en-us/new", |_| html(""));
    assert_eq!(verdict(&world, PAGE), Verdict::Ok);
    assert_eq!(verdict(&world, "http://a.example/old"), moved("http://a.example/new"));
    // Nobody knows whether the host has this page without a language.
    assert_eq!(verdict(&world, "http://a.example/told"), moved("http://a.example/en-us/new"));
}

#[test]
fn a_deep_address_that_leads_home_is_told() {
    let world = World::new()
        .page("a.example/page", |_| redirect(302, "/"))
        .page("a.example/", |_| html(""))
        .page("short.example/page", |_| redirect(301, "http://a.example/"))
        .page("www.a.example/", |_| redirect(301, "http://a.example/"))
        .page("a.example/removed", |_| redirect(302, "/en/"))
        .page("a.example/en/", |_| html(""))
        .page("a.example/en/kept", |_| html(""))
        .page("a.example/kept", |_| redirect(302, "/en/kept"));
    assert_eq!(verdict(&world, PAGE), Verdict::ToHome { to: "http://a.example/".to_owned() });
    let home_in_english = Verdict::ToHome { to: "http://a.example/en/".to_owned() };
    assert_eq!(verdict(&world, "http://a.example/removed"), home_in_english);
    assert_eq!(verdict(&world, "http://a.example/kept"), Verdict::Ok);
    assert_eq!(verdict(&world, "http://short.example/page"), moved("http://a.example/"));
    assert_eq!(verdict(&world, "http://www.a.example/"), moved("http://a.example/"));
}

#[test]
fn a_page_that_says_it_is_not_there_is_told() {
    let world = World::new()
        .page("a.example/page", |_| html("<title>404 - Page not found | A</title>"))
        .page("a.example/heading", |_| html("<title>A</title><h1>Sorry, this page doesn&#39;t exist</h1>"))
        .page("a.example/errors", |_| html("<title>404 errors of a gateway</title>"))
        .page("a.example/Status/404", |_| html("<title>HTTP 404 Not Found - HTTP | A</title>"))
        .page("a.example/customize", |_| html("<title>Customize the page not found page</title>"))
        .page("a.example/gone", |_| redirect(302, "/404"))
        .page("a.example/404", |_| html("<title>Page not found</title>"));
    assert!(matches!(verdict(&world, PAGE), Verdict::SoftNotFound { says } if says == "404 - Page not found | A"));
    assert!(matches!(verdict(&world, "http://a.example/heading"), Verdict::SoftNotFound { .. }));
    for about in ["errors", "Status/404", "customize"] {
        assert_eq!(verdict(&world, &format!("http://a.example/{about}")), Verdict::Ok, "{about}");
    }
    assert!(matches!(verdict(&world, "http://a.example/gone"), Verdict::SoftNotFound { .. }));
}

#[test]
fn walls_against_programs_are_no_deaths() {
    let wall = b"<title>Just a moment...</title>";
    for code in ["200 OK", "403 No", "503 No", "429 No"] {
        let world = World::new().page("a.example/page", move |_| with(code, &["content-type: text/html"], wall));
        assert!(matches!(verdict(&world, PAGE), Verdict::Blocked(_)), "{code}");
    }
    let world = World::new().page("a.example/page", |_| with("403 No", &["cf-mitigated: challenge"], b""));
    assert!(matches!(verdict(&world, PAGE), Verdict::Blocked(Blocked::Wall(_))));
}

#[test]
fn a_page_that_wants_us_to_sign_in_is_blocked() {
    const FORM: &str = "<form><input name=who><input TYPE='password' name=what></form>";
    let world = World::new()
        .page("a.example/page", |_| redirect(302, "/login?return=%2Fpage"))
        .page("a.example/login?return=%2Fpage", |_| html("<h1>Welcome</h1>"))
        .page("a.example/gated", |_| redirect(302, "http://b.example/gate"))
        .page("b.example/gate", |_| html(FORM))
        .page("a.example/file.zip", |_| redirect(307, "/signin"))
        .page("a.example/signin", |_| html(FORM));
    let sign_in = |to: &str| Verdict::Blocked(Blocked::SignIn { to: to.to_owned() });
    assert_eq!(verdict(&world, PAGE), sign_in("http://a.example/login"));
    assert_eq!(verdict(&world, "http://a.example/gated"), sign_in("http://b.example/gate"));
    assert_eq!(verdict(&world, FILE), sign_in("http://a.example/signin"));
    // Pages with a box to sign in, the sign-in itself, and a page about it.
    let world = World::new()
        .page("a.example/boxed", |_| html(&format!("<h1>Guide</h1>{FORM}")))
        .page("a.example/latest", |_| redirect(302, "/boxed"))
        .page("a.example/login", |_| redirect(302, "/login/start"))
        .page("a.example/login/start", |_| html(FORM))
        .page("a.example/old", |_| redirect(301, "/tool/login"))
        .page("a.example/tool/login", |_| html("<h1>The command login</h1>"));
    for link in ["boxed", "latest", "login", "login/start"] {
        assert_eq!(verdict(&world, &format!("http://a.example/{link}")), Verdict::Ok, "{link}");
    }
    assert_eq!(verdict(&world, "http://a.example/old"), moved("http://a.example/tool/login"));
}

#[test]
fn faults_of_a_host_pass_or_are_told() {
    for code in [408, 500, 502, 503, 504] {
        for times in [1, 2] {
            let is_faulty = move |question: &Question| question.before < times;
            let world = World::new()
                .page("a.example/page", move |question| if is_faulty(question) { status(code) } else { html("") });
            assert_eq!((verdict(&world, PAGE), world.log().len()), (Verdict::Ok, times + 1), "{code}");
        }
        let world = World::new().page("a.example/page", move |_| status(code));
        assert_eq!(verdict(&world, PAGE), Verdict::Unreachable(Unreachable::Status(code)), "{code}");
        assert_eq!(world.log().len(), 3);
    }
}
