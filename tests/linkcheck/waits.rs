//! Hosts that ask us to wait, and how many questions they get at once.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use selfhelp::linkcheck::{Blocked, Verdict};

use super::{Reply, World, html, with};

const PAGE: &str = "http://a.example/page";

fn verdict(world: &World, link: &str) -> Verdict {
    world.check(link).verdict
}

#[test]
fn who_asks_us_to_wait_is_asked_again_then() {
    let date = || httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(1));
    let waits: [fn() -> String; 3] = [|| "retry-after: 1".to_owned(), || "x-nothing: 1".to_owned(), || String::new()];
    for wait in waits {
        let world = World::new().page("a.example/page", move |question| match question.before {
            0 | 1 => {
                let wait = wait();
                let wait = if wait.is_empty() { format!("retry-after: {}", date()) } else { wait };
                with("429 Slower", &[&wait], b"")
            }
            _ => html(""),
        });
        assert_eq!(verdict(&world, PAGE), Verdict::Ok);
        assert_eq!(world.log().len(), 3);
    }
    let busy = World::new().page("a.example/page", |question| match question.before {
        0..4 => with("503 Busy", &["retry-after: 0"], b""),
        _ => html(""),
    });
    assert_eq!(verdict(&busy, PAGE), Verdict::Ok, "who says when to come back has no fault");
    let world = World::new().page("a.example/page", |_| with("429 Slower", &["retry-after: 3600"], b""));
    assert_eq!(verdict(&world, PAGE), Verdict::Blocked(Blocked::Throttled));
}

#[test]
fn a_host_that_asks_us_to_wait_is_asked_nothing_meanwhile() {
    let pages: Vec<String> = (0..40).map(|page| format!("a.example/{page}")).collect();
    let started = Instant::now();
    // Of the first questions some are turned away; whoever asks within a second of that is turned away for good.
    let asked = Arc::new(Mutex::new((0, None::<Instant>)));
    let world = pages.iter().fold(World::new(), |world, page| {
        let asked = Arc::clone(&asked);
        world.page(page, move |_| {
            let mut asked = asked.lock().unwrap();
            asked.0 += 1;
            if asked.0 == 20 {
                asked.1 = Some(Instant::now());
                return with("429 Slower", &["retry-after: 1"], b"");
            }
            html("")
        })
    });
    let links: Vec<String> = pages.iter().map(|page| format!("http://{page}")).collect();
    let links: Vec<&str> = links.iter().map(String::as_str).collect();
    assert!(world.check_all(&links).iter().all(|checked| checked.verdict == Verdict::Ok));
    assert!(started.elapsed() >= Duration::from_secs(1) && world.log().len() == 41);
}

#[test]
fn a_host_that_turns_everything_away_is_given_up() {
    let always = |header: &'static str| {
        let mut world = World::new();
        world.settings.back_off = Duration::from_millis(1);
        (0..300).fold(world, |world, page| {
            world.page(&format!("a.example/{page}"), move |_| with("429 Slower", &[header], b""))
        })
    };
    let links: Vec<String> = (0..300).map(|page| format!("http://a.example/{page}")).collect();
    let links: Vec<&str> = links.iter().map(String::as_str).collect();
    let all_are_blocked = |world: &World| {
        let all = world.check_all(&links);
        assert!(all.len() == 300 && all.iter().all(|it| it.verdict == Verdict::Blocked(Blocked::Throttled)));
        world.log().len()
    };
    // A page is asked for nine times; others meanwhile, as far as the host may be asked at once.
    assert!(all_are_blocked(&always("x-nothing: 1")) < 100);
    assert!(all_are_blocked(&always("retry-after: 3600")) <= 16);
    let mut impatient = always("retry-after: 1");
    impatient.settings.host_patience = Duration::from_millis(500);
    assert!(all_are_blocked(&impatient) <= 16);
}

#[test]
fn no_more_is_asked_of_a_host_at_once_than_is_polite() {
    let pages: Vec<String> = (0..60).map(|page| format!("a.example/{page}")).collect();
    let mut world = pages.iter().fold(World::new(), |world, page| {
        world.page(page, |_| Reply::Wait(Duration::from_millis(5), Box::new(html(""))))
    });
    world.settings.per_host = 4;
    let links: Vec<String> = pages.iter().map(|page| format!("http://{page}")).collect();
    let links: Vec<&str> = links.iter().map(String::as_str).collect();
    assert!(world.check_all(&links).iter().all(|checked| checked.verdict == Verdict::Ok));
    assert_eq!((world.most_open(), world.log().len()), (4, 60));
}

#[test]
fn a_host_that_lets_so_many_through_in_a_second_is_asked_no_faster() {
    for header in ["retry-after: 1", "x-nothing: 1"] {
        let second = Arc::new(Mutex::new((Instant::now(), 0)));
        let pages: Vec<String> = (0..30).map(|page| format!("a.example/{page}")).collect();
        let world = pages.iter().fold(World::new(), |world, page| {
            let second = Arc::clone(&second);
            world.page(page, move |_| {
                let mut second = second.lock().unwrap();
                if second.0.elapsed() >= Duration::from_secs(1) {
                    *second = (Instant::now(), 0);
                }
                second.1 += 1;
                if second.1 > 20 { with("429 Slower", &[header], b"") } else { html("") }
            })
        });
        let links: Vec<String> = pages.iter().map(|page| format!("http://{page}")).collect();
        let links: Vec<&str> = links.iter().map(String::as_str).collect();
        assert!(world.check_all(&links).iter().all(|checked| checked.verdict == Verdict::Ok), "{header}");
    }
}

#[test]
fn who_watches_is_told_which_hosts_have_pages_left_and_which_asked_to_wait() {
    let slow = || Reply::Wait(Duration::from_millis(350), Box::new(html("")));
    let world = World::new().page("slow.example/1", move |_| slow()).page("slow.example/2", move |_| slow()).page(
        "busy.example/1",
        |question| match question.before {
            0 => with("429 Slower", &["retry-after: 1"], b""),
            _ => html(""),
        },
    );
    let told = world.watch(&["http://slow.example/1", "http://slow.example/2", "http://busy.example/1"]);
    assert!(told.contains(&("http://slow.example".to_owned(), 2, false)), "{told:?}");
    assert!(told.contains(&("http://busy.example".to_owned(), 1, true)), "{told:?}");
}
