//! The baseline and what the web tells.

use std::fs;

use super::program::{Answer, Root};
use super::{World, html, status};

const ONLINE: [&str; 3] = ["--online", "--allow-host", "127.0.0.1"];

/// Two links that are dead, one that is well, and a fault that needs no web.
fn root() -> Root {
    let world = World::new().page("*/well", |_| html("")).page("*/wall", |_| status(403));
    let root = Root::new(world, &[("one", &["/gone", "/well", "/wall"])]);
    root.write("two", &[root.address("/lost"), root.address("/well").replace("http://", "http://me@")]);
    root
}

fn baseline(root: &Root) -> String {
    fs::read_to_string(root.folder.path().join("selfhelp-baseline.txt")).unwrap_or_default()
}

#[test]
fn what_the_web_told_is_known_to_a_baseline_that_asked_it() {
    let root = root();
    assert_eq!(root.run(&[]).status, Some(1));
    let written = root.command_of("baseline", &ONLINE);
    assert!(written.status == Some(0) && written.stderr.contains("3 asked for"), "{}", written.stderr);
    assert_eq!(baseline(&root).matches("link-dead 1 ").count(), 2, "{}", baseline(&root));
    // Both commands that ask the web know it, and one that does not holds none of it for mended.
    let Answer { status, stdout, stderr } = root.run(&[]);
    assert!(status == Some(0) && stdout.starts_with("no findings"), "{stdout}");
    assert!(stderr.contains("not shown: 4 findings that the baseline knows"), "{stderr}");
    let online = root.check(&ONLINE);
    assert!(online.status == Some(0) && online.stdout.starts_with("no findings"), "{}", online.stdout);
    let offline = root.check(&[]).stderr;
    assert!(!offline.contains("mended"), "{offline}");
    assert_eq!(root.run(&["--no-baseline"]).status, Some(1));
    // One more place, and one more link.
    root.write("three", &[root.address("/gone"), root.address("/new")]);
    let stdout = root.run(&["--format", "concise"]).stdout;
    assert!(stdout.lines().count() == 2 && stdout.lines().all(|line| line.contains("three.md")), "{stdout}");
}

#[test]
fn a_baseline_that_asks_nothing_keeps_what_the_web_told() {
    let root = root();
    root.command_of("baseline", &ONLINE);
    let (before, asked) = (baseline(&root), root.asked());
    let again = root.command_of("baseline", &[]);
    assert_eq!((baseline(&root), root.asked()), (before.clone(), asked));
    let told = "of these, the web told 3 findings before; `selfhelp baseline --online` asks it anew";
    assert!(again.stderr.contains(told), "{}", again.stderr);
    // What is no longer linked is mended where the web is asked, and forgotten where the article is gone.
    root.write("one", &[]);
    let told = "mended: 2 findings of the baseline; `selfhelp baseline --online` forgets them";
    for answer in [root.run(&[]), root.check(&[&ONLINE[..], &["--rule", "link-dead,link-blocked"]].concat())] {
        assert!(answer.stderr.contains(told), "{}", answer.stderr);
    }
    assert!(!root.run(&["articles/a/two.md"]).stderr.contains("mended"));
    assert!(!root.run(&["--host", "localhost"]).stderr.contains("mended"));
    fs::remove_file(root.folder.path().join("articles/a/two.md")).unwrap();
    root.command_of("baseline", &[]);
    assert_eq!(baseline(&root).matches("link-dead").count(), 1, "{}", baseline(&root));
    root.command_of("baseline", &ONLINE);
    assert_eq!(baseline(&root).matches("link-").count(), 0, "{}", baseline(&root));
}

#[test]
fn a_cache_that_cannot_be_written_anew_stops_no_run() {
    let root = Root::new(World::new().page("*/well", |_| html("")), &[("one", &["/well", "/gone"])]);
    root.put(".selfhelp/linkcheck-1.jsonl", "nonsense\n");
    root.put(".selfhelp/linkcheck-1.new/in-the-way", "");
    let answer = root.run(&[]);
    assert!(answer.status == Some(1) && answer.stderr.contains("2 asked for"), "{}", answer.stderr);
    let cache = root.cache();
    let told = [
        format!("warning: 1 line of the cache `{}` cannot be read and is passed over\n", cache.display()),
        format!("warning: the cache `{}` cannot be written anew, and is used as it is: `", cache.display()),
        format!("{}` cannot be removed", cache.with_extension("new").display()),
        "its folder is safe to delete".to_owned(),
    ];
    assert!(told.iter().all(|it| answer.stderr.contains(it)), "{}", answer.stderr);
    assert_eq!(fs::read_to_string(&cache).unwrap().lines().count(), 2);
}

#[test]
fn lines_that_stay_in_a_cache_are_not_said_to_be_taken_out() {
    let root = Root::new(World::new().page("*/well", |_| html("")), &[("one", &["/well"])]);
    root.put(".selfhelp/linkcheck-1.jsonl", "nonsense\nmore\n");
    let lock = fs::File::create(root.cache().with_extension("lock")).unwrap();
    lock.lock_shared().unwrap();
    let answer = root.run(&[]);
    let told = "cannot be read and are passed over; they stay, as another run may have the cache open";
    assert!(answer.status == Some(0) && answer.stderr.contains(told), "{}", answer.stderr);
    // A child that another test is just starting may have a copy of the open file, and closing this one would not be enough.
    lock.unlock().unwrap();
    assert!(root.run(&[]).stderr.contains("cannot be read and were taken out"));
}
