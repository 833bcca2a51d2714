//! Connections that break, hang, never end, or cannot be trusted.

use std::io::Write as _;
use std::time::Duration;

use selfhelp::linkcheck::{Dead, Unreachable, Verdict};

use super::certificates::Certificates;
use super::{Reply, World, html, redirect, with};

const PAGE: &str = "http://a.example/page";

fn on(behaviour: impl Fn(usize) -> Reply + Send + Sync + 'static) -> (Verdict, usize) {
    let world = World::new().page("a.example/page", move |question| behaviour(question.before));
    (world.check(PAGE).verdict, world.log().len())
}

fn unreachable(why: Unreachable) -> Verdict {
    Verdict::Unreachable(why)
}

#[test]
fn a_connection_that_breaks_once_is_tried_again() {
    assert_eq!(on(|before| if before == 0 { Reply::Reset } else { html("") }), (Verdict::Ok, 2));
    assert_eq!(on(|before| if before == 0 { Reply::Bytes(vec![]) } else { html("") }).0, Verdict::Ok);
    let (verdict, asked) = on(|_| Reply::Reset);
    assert_eq!((verdict, asked), (unreachable(Unreachable::Reset), 3));
}

#[test]
fn who_is_slow_is_waited_for_and_who_hangs_is_told() {
    assert_eq!(on(|_| Reply::Wait(Duration::from_millis(200), Box::new(html("")))).0, Verdict::Ok);
    let hanging_body = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 100\r\n\r\n<p>".to_vec();
    for bytes in [vec![], b"HTTP/1.1 200 OK\r\n".to_vec(), hanging_body] {
        assert_eq!(on(move |_| Reply::Hang(bytes.clone())), (unreachable(Unreachable::TimedOut), 3));
    }
}

#[test]
fn bodies_without_an_end_are_read_as_far_as_is_needed() {
    let endless = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<title>Endless</title>".to_vec();
    let mut more = endless.clone();
    more.resize(64 << 10, b'x');
    let mut world = World::new().page("a.example/page", move |_| Reply::Endless(more.clone()));
    assert_eq!(world.check(PAGE).verdict, Verdict::Ok);
    // A place may stand in what was not read.
    (world.settings.body_cap, world.settings.time) = (1 << 20, Duration::from_secs(5));
    let checked = world.check(&format!("{PAGE}#part"));
    assert_eq!((checked.verdict, checked.missing), (Verdict::Ok, vec![]));
    let huge = vec![b'x'; 3 << 20];
    let world = World::new().page("a.example/page", move |_| with("200 OK", &["content-type: text/html"], &huge));
    assert_eq!(world.check(PAGE).verdict, Verdict::Ok);
}

#[test]
fn compressed_pages_are_read() {
    let page = b"<title>Well</title><p id=part>";
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(page).unwrap();
    let mut deflate = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    deflate.write_all(page).unwrap();
    let mut brotli = Vec::new();
    brotli::BrotliCompress(&mut page.as_slice(), &mut brotli, &brotli::enc::BrotliEncoderParams::default()).unwrap();
    let bodies = [("gzip", gzip.finish().unwrap()), ("deflate", deflate.finish().unwrap()), ("br", brotli)];
    for (encoding, body) in bodies {
        let world = World::new().page("a.example/page", move |_| {
            with("200 OK", &["content-type: text/html", &format!("content-encoding: {encoding}")], &body)
        });
        let checked = world.check(&format!("{PAGE}#part"));
        assert_eq!((checked.verdict, checked.missing.len()), (Verdict::Ok, 0), "{encoding}");
        assert_eq!(checked.anchors.unwrap(), ["part"], "{encoding}");
    }
    // What cannot be unpacked is there all the same, and nobody knows what is on it.
    let world = World::new()
        .page("a.example/page", |_| with("200 OK", &["content-type: text/html", "content-encoding: gzip"], b"not so"));
    let checked = world.check(&format!("{PAGE}#part"));
    assert_eq!((checked.verdict, checked.missing.len()), (Verdict::Ok, 0));
}

#[test]
fn answers_of_odd_form_are_understood() {
    let odd: [&[u8]; 5] = [
        b"HTTP/1.0 200 OK\r\ncontent-type: text/html\r\nx-closes: yes\r\n\r\n<p>old",
        b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n<p>",
        b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\nbad header : x\r\nno colon at all\r\n: y\r\n\r\n<p>",
        b"HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=nonsense\r\ncontent-length: 4\r\n\r\n\xff\xfe<p",
        b"HTTP/1.1 200\r\ncontent-length: 3\r\n\r\n<p>",
    ];
    for bytes in odd {
        let verdict = on(move |_| Reply::Bytes(bytes.to_vec())).0;
        assert_eq!(verdict, Verdict::Ok, "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_page_that_breaks_off_is_tried_again_and_is_not_well() {
    let html = "HTTP/1.1 200 OK\r\nx-closes: yes\r\ncontent-type: text/html\r\n";
    let gzip = "content-encoding: gzip\r\ncontent-length: 1000\r\n\r\n\x1f";
    for rest in [
        "content-length: 1000\r\n\r\n<p>cut",
        "transfer-encoding: chunked\r\n\r\n6\r\n<p>cut\r\n",
        "transfer-encoding: chunked\r\n\r\n100\r\n<p>cut",
        gzip,
    ] {
        let bytes = format!("{html}{rest}").into_bytes();
        let cut = bytes.clone();
        assert_eq!(on(move |_| Reply::Bytes(cut.clone())), (unreachable(Unreachable::Reset), 3), "{rest}");
        let once = move |before| if before == 0 { Reply::Bytes(bytes.clone()) } else { with("200 OK", &[], b"<p>") };
        assert_eq!(on(once), (Verdict::Ok, 2), "{rest}");
    }
    let plain = b"HTTP/1.1 200 OK\r\nx-closes: yes\r\ncontent-type: text/plain\r\ncontent-length: 9\r\n\r\ncut";
    assert_eq!(on(|_| Reply::Bytes(plain.to_vec())).0, unreachable(Unreachable::Reset));
    // What has no told length ends with its connection, and a page that is not there is not there, however much comes of it.
    let open = b"HTTP/1.1 200 OK\r\nx-closes: yes\r\ncontent-type: text/html\r\n\r\n<p>";
    assert_eq!(on(|_| Reply::Bytes(open.to_vec())), (Verdict::Ok, 1));
    let gone = b"HTTP/1.1 404 Gone\r\nx-closes: yes\r\ncontent-type: text/html\r\ncontent-length: 9\r\n\r\n<p>";
    assert_eq!(on(|_| Reply::Bytes(gone.to_vec())).0, Verdict::Dead(Dead::Status(404)));
}

#[test]
fn a_connection_that_was_to_be_kept_and_was_not_costs_nothing() {
    let pages: Vec<String> = (0..30).map(|page| format!("a.example/{page}")).collect();
    let mut world = pages.iter().fold(World::new(), |world, page| {
        world.page(page, |_| with("200 OK", &["connection: keep-alive", "x-closes: yes"], b"<p>"))
    });
    world.settings.per_host = 2;
    let links: Vec<String> = pages.iter().map(|page| format!("http://{page}")).collect();
    let links: Vec<&str> = links.iter().map(String::as_str).collect();
    assert!(world.check_all(&links).iter().all(|checked| checked.verdict == Verdict::Ok));
}

#[test]
fn hosts_that_cannot_be_reached_are_told_apart() {
    let world = World::new();
    assert_eq!(world.check("http://nowhere.example/a").verdict, unreachable(Unreachable::NameUnknown));
    assert_eq!(world.check("http://closed.example/a").verdict, unreachable(Unreachable::ConnectionRefused));
    let pages: Vec<String> = (0..50).map(|page| format!("http://nowhere.example/{page}")).collect();
    let links: Vec<&str> = pages.iter().map(String::as_str).collect();
    let all = world.check_all(&links);
    assert!(all.len() == 50 && all.iter().all(|it| it.verdict == unreachable(Unreachable::NameUnknown)));
}

#[test]
fn certificates_that_cannot_be_trusted_are_told_apart() {
    let mut world = World::new().page("a.example/plain", |_| redirect(301, "https://h2.example/part"));
    world.settings.trusted_certificates = vec![Certificates::shared().authority()];
    let verdict = |link: &str| world.check(link).verdict;
    assert_eq!(verdict("https://expired.example/"), unreachable(Unreachable::CertificateExpired));
    assert_eq!(verdict("https://self-signed.example/"), unreachable(Unreachable::CertificateNotTrusted));
    assert_eq!(verdict("https://wrong-name.example/"), unreachable(Unreachable::CertificateForOtherName));
    // The good ones speak nothing but HTTP/2.
    assert_eq!(verdict("https://h2.example/part#part"), Verdict::Ok);
    assert_eq!(verdict("http://a.example/plain"), Verdict::Moved { to: "https://h2.example/part".to_owned() });
    world.settings.trusted_certificates.clear();
    assert_eq!(world.check("https://h2.example/").verdict, unreachable(Unreachable::CertificateNotTrusted));
}
