//! What may be asked for, what is refused, and how it is told what was found.

use std::fs;

use super::program::{Answer, Root};
use super::{Reply, World, html, redirect, status};

fn world() -> World {
    World::new().page("*/well", |_| html("<p id=part>"))
}

#[test]
fn a_page_that_breaks_off_is_not_remembered() {
    let cut = b"HTTP/1.1 200 OK\r\nx-closes: yes\r\ncontent-type: text/html\r\ncontent-length: 1000\r\n\r\n<p>cut";
    let root = Root::new(world().page("*/cut", |_| Reply::Bytes(cut.to_vec())), &[("one", &["/cut#part", "/well"])]);
    let Answer { status, stdout, stderr } = root.run(&[]);
    assert!(status == Some(0) && stdout.contains("could not be reached: the connection was broken off"), "{stdout}");
    let known = fs::read_to_string(root.cache()).unwrap();
    assert!(known.lines().count() == 1 && known.contains("/well"), "{known}{stderr}");
}

#[test]
fn hosts_and_numbers_that_are_none_are_refused() {
    let root = Root::new(world(), &[("one", &["/well"])]);
    for (option, value, told) in [
        ("--host", "http://127.0.0.1:8899", "`http://127.0.0.1:8899` is no host: write the whole name of a host"),
        ("--host", "", "`` is no host"),
        ("--allow-host", "127.0.0.1:8899", "`127.0.0.1:8899` is no host"),
        ("--allow-host", "*.example.com", "`*.example.com` is no host"),
        ("--per-host", "0", "at least 1"),
        ("--per-host", "many", "at least 1"),
    ] {
        let answer = root.run(&[option, value]);
        assert!(answer.status == Some(2) && answer.stderr.contains(told), "{option} {value}: {}", answer.stderr);
    }
    assert_eq!(root.asked(), 0);
    root.put("selfhelp.toml", "[linkcheck]\nallowed_hosts = [\"127.0.0.1:8899\"]\n");
    let answer = root.run(&[]);
    assert!(answer.status == Some(2) && answer.stderr.contains("`127.0.0.1:8899` is no host"), "{}", answer.stderr);
}

#[test]
fn hosts_are_found_in_any_case_and_those_that_nothing_leads_to_are_told() {
    let root = Root::new(world(), &[("one", &["/well"])]);
    root.write("two", &[root.address("/well").replace("127.0.0.1", "LocalHost")]);
    let answer = root.run(&["--host", "LOCALhost,wiki.example.com", "--allow-host", "LOCALHOST"]);
    assert!(answer.stderr.contains("no link leads to `wiki.example.com`\n"), "{}", answer.stderr);
    assert!(answer.stderr.contains("1 link to 1 page") && answer.status == Some(0), "{}", answer.stderr);
    assert!(!answer.stderr.contains("no link leads to `localhost`"), "{}", answer.stderr);
    let of_one = root.run(&["--host", "localhost", "articles/a/one.md"]).stderr;
    assert!(of_one.contains("no link in what is asked for leads to `localhost`\n"), "{of_one}");
}

#[test]
fn a_rule_that_needs_no_web_is_refused() {
    let root = Root::new(world(), &[("one", &["/well"])]);
    let answer = root.run(&["--rule", "link-dead,link-http"]);
    assert!(answer.status == Some(2) && answer.stderr.contains("`selfhelp check --rule link-http` does"));
    let answer = root.run(&["--rule", "link-ded"]);
    assert!(answer.status == Some(2) && answer.stderr.contains("did you mean `link-dead`?"), "{}", answer.stderr);
    // Nor does a check ask the web for what needs none.
    root.check(&["--online", "--rule", "link-http"]);
    assert_eq!(root.asked(), 0);
}

#[test]
fn a_check_may_be_told_how_to_ask() {
    let root = Root::new(world(), &[("one", &["/well", "/gone"])]);
    let refused = root.check(&["--allow-host", "127.0.0.1"]);
    assert!(refused.status == Some(2) && refused.stderr.contains("--online"), "{}", refused.stderr);
    let private = root.check(&["--online", "--rule", "link-private"]);
    assert!(private.status == Some(0) && private.stderr.contains("2 errors fail no run"), "{}", private.stderr);
    let asked = ["--online", "--allow-host", "127.0.0.1", "--max-age", "0", "--per-host", "1", "--rule", "link-dead"];
    let answer = root.check(&asked);
    assert!(answer.status == Some(1) && answer.stdout.contains("link-dead") && root.asked() == 2, "{}", answer.stderr);
}

#[test]
fn images_are_asked_for_and_addresses_in_words_are_not() {
    let root = Root::new(world(), &[("one", &["/well"])]);
    let article = "<properties pageTitle=\"A\" selfHelpType=\"generic\" cloudEnvironments=\"public\" />\n# A\n";
    let [image, words] = ["/gone.png", "/words"].map(|path| root.address(path));
    root.put("articles/a/other.md", &format!("{article}![A dialog]({image}) {words}\n"));
    let answer = root.run(&[]);
    assert!(
        answer.stdout.contains("/gone.png` is not there") && !answer.stdout.contains("/words"),
        "{}",
        answer.stdout
    );
}

#[test]
fn a_check_mends_what_the_web_tells() {
    let world = world().page("*/old", |_| redirect(301, "/well"));
    let root = Root::new(world, &[("one", &["/old#part", "/gone", "/well#Part", "/old"])]);
    root.put("selfhelp.toml", "[linkcheck]\nallowed_hosts = [\"127.0.0.1\"]\n");
    let rules = "link-moved,link-dead,link-fragment-missing";
    let mended = root.check(&["--online", "--rule", rules, "--unsafe-fixes"]);
    assert!(mended.stderr.contains("fixed 3 findings in 1 file"), "{}", mended.stderr);
    // What is left is told where it stands now.
    assert!(mended.status == Some(1) && mended.stdout.matches("link-").count() == 1, "{}", mended.stdout);
    let text = fs::read_to_string(root.folder.path().join("articles/a/one.md")).unwrap();
    assert!(!text.contains("/old") && text.matches("/well#part").count() == 2, "{text}");
    let again = root.check(&["--online", "--rule", rules, "--diff"]);
    assert_eq!(again.stdout, "");
}

#[test]
fn a_part_of_the_findings_can_be_asked_for() {
    let root = Root::new(world().page("*/wall", |_| status(403)), &[("one", &["/wall", "/gone"])]);
    let article = "<properties pageTitle=\"A\" selfHelpType=\"generic\" cloudEnvironments=\"fairfax\" />\n# A\n";
    root.put("articles/a/other.md", &format!("{article}[words]({})\n", root.address("/other")));
    let answer = root.run(&["--min-level", "error", "--cloud", "public"]);
    assert!(!answer.stdout.contains("link-blocked") && !answer.stdout.contains("/other"), "{}", answer.stdout);
    assert!(answer.stdout.ends_with("error: 1 error in 1 file\n"), "{}", answer.stdout);
    assert!(answer.stderr.contains("not shown: 1 info; `--min-level error` leaves them out"), "{}", answer.stderr);
    assert!(root.run(&["--cloud", "fairfax"]).stdout.contains("/other"));
}

#[test]
fn errors_that_fail_no_run_are_told_as_such() {
    let root = Root::new(world(), &[("one", &["/well"])]);
    root.write("two", &["http://10.0.0.1/a".to_owned()]);
    let Answer { status, stdout, .. } = root.run(&[]);
    let closing = "error: 1 error in 1 file; 1 error fails no run: only `link-dead` and `link-fragment-missing` do\n";
    assert!(status == Some(0) && stdout.ends_with(closing), "{stdout}");
    assert!(root.run(&["articles/a/one.md"]).stdout.ends_with("no findings in 1 article\n"));
}

#[test]
fn the_way_to_what_is_wrong_is_told() {
    let world = world()
        .page("*/moved", |_| redirect(301, "/dead"))
        .page("*/fault", |_| status(500))
        .page("*/old", |_| redirect(301, "/well"))
        .page("*/private", |_| redirect(302, "/login?to=%2Fprivate"))
        .page("*/login?to=%2Fprivate", |_| html(""));
    let root = Root::new(world, &[("one", &["/moved", "/fault", "/old#gone", "/private", "/dead"])]);
    let stdout = root.run(&[]).stdout.replace(&root.address(""), "");
    for told in [
        "`/moved` leads to `/dead`, which is not there: it answers 404",
        "`/dead` is not there: it answers 404",
        "`/fault` cannot be read now: its host has a fault, and answers 500\n  hint: try again later",
        "`/old` leads to `/well`, which has no place `#gone`",
        "`/private` is kept from who has not signed in: it leads to `/login`\n  hint: open it",
    ] {
        assert!(stdout.contains(told), "{told}: {stdout}");
    }
}

#[test]
fn a_check_of_changes_asks_for_the_links_that_they_add() {
    let root = Root::new(world(), &[("one", &["/gone", "/well"]), ("two", &["/lost"]), ("three", &["/away"])]);
    root.commit();
    root.write("one", &["/gone", "/well", "/new", "/well#other"].map(|link| root.address(link)));
    root.git(&["mv", "articles/a/two.md", "articles/a/renamed.md"]);
    let online = ["--online", "--allow-host", "127.0.0.1", "--changed-since", "HEAD", "--format", "concise"];
    let answer = root.check(&online);
    let dead: Vec<&str> = answer.stdout.lines().filter(|line| line.contains("link-dead")).collect();
    assert!(dead.len() == 1 && dead[0].contains("/new"), "{}", answer.stdout);
    assert!(answer.stdout.contains("has no place `#other`") && root.asked() == 2, "{}", answer.stdout);
    // A link that was elsewhere is new where it is now.
    root.write("three", &["/away", "/lost"].map(|link| root.address(link)));
    assert!(root.check(&online).stdout.contains("articles/a/three.md:4:11"));
    // All links of what a change touches are asked for by the other command.
    let all = root.run(&["--changed-since", "HEAD"]).stdout;
    assert!(all.contains("/gone` is not there") && all.contains("/away` is not there"), "{all}");
}

#[test]
fn every_form_of_a_check_tells_what_is_dead_and_none_tells_a_secret() {
    let world = world().page("*/away", |question| {
        redirect(301, &format!("http://me:hunter2@{}", question.page.replace("away", "well")))
    });
    let root = Root::new(world, &[("one", &["/well"])]);
    let with_secret = |path: &str| root.address(path).replace("http://", "http://me:hunter2@");
    root.write("two", &["/gone", "/well", "/away"].map(with_secret));
    for form in ["text", "json", "concise", "sarif", "github", "azure", "gitlab", "junit"] {
        let Answer { status, stdout, stderr } = root.run(&["--format", form]);
        let told = ["link-dead", "link-user-info", "link-moved", "articles/a/two.md", "/gone"];
        assert!(status == Some(1) && told.iter().all(|it| stdout.contains(it)), "{form}: {stdout}");
        assert!(!stdout.contains("hunter2") && !stderr.contains("hunter2"), "{form}: {stdout}{stderr}");
    }
    // The mock holds that none arrives.
    assert!(!fs::read_to_string(root.cache()).unwrap().contains("hunter2"));
}

#[test]
fn a_rule_that_needs_the_web_is_told_where_the_web_is_not_asked() {
    let root = Root::new(world(), &[("one", &["/gone"])]);
    let answer = root.check(&["--quiet", "--rule", "link-dead,link-http,link-moved"]);
    let told = "not looked for: link-dead,link-moved, which only the web can tell: add `--online`, or run \
                `selfhelp linkcheck --rule link-dead,link-moved`\n";
    assert_eq!((answer.status, answer.stderr.as_str()), (Some(0), told), "{}", answer.stdout);
    let online = ["--online", "--allow-host", "127.0.0.1"];
    for arguments in [&["--rule", "link-dead"][..], &["--rule", "link-user-info"]] {
        let answer = root.check(&[arguments, &online].concat());
        assert!(!answer.stderr.contains("not looked for"), "{}", answer.stderr);
    }
    assert!(!root.check(&["--rule", "link-user-info"]).stderr.contains("not looked for"));
    assert!(!root.check(&[]).stderr.contains("not looked for"));
}

#[test]
fn links_that_nobody_can_ask_for_are_told_and_counted() {
    let root = Root::new(world(), &[("one", &["/well"])]);
    let links = ["http://127.0.0.1:99999/x", "http://1.2.3.4.5/x", "http://[::1/x", "http://me:hunter2@a.example:x/y"];
    root.write("two", &links.map(str::to_owned));
    let Answer { status, stdout, stderr } = root.run(&[]);
    assert_eq!((status, stdout.matches("error[link-dead] ").count()), (Some(1), 4), "{stdout}");
    for told in [
        "`http://127.0.0.1:99999/x` is not there: nobody can ask for such an address (invalid port number)\n  \
         hint: write the whole address, as a browser shows it\n  articles/a/two.md:3:11\n",
        "`http://1.2.3.4.5/x` is not there: nobody can ask for such an address (invalid IPv4 address)",
        "`http://[::1/x` is not there: nobody can ask for such an address (invalid IPv6 address)",
        "`http://a.example:x/y` is not there",
    ] {
        assert!(stdout.contains(told), "{told}: {stdout}");
    }
    assert!(stderr.contains("5 links to 1 page; 0 remembered, 1 asked for"), "{stderr}");
    assert!(stderr.contains("4 links could not be asked for: what stands there is no address\n"), "{stderr}");
    // Those to a host that is asked for, and those that a change adds.
    let of_host = root.run(&["--host", "a.example"]);
    assert!(of_host.stdout.matches("link-dead] ").count() == 1 && !of_host.stderr.contains("no link leads"));
    root.commit();
    root.write("three", &[links[1].to_owned()]);
    let added =
        root.check(&["--online", "--allow-host", "127.0.0.1", "--changed-since", "HEAD", "--format", "concise"]);
    let dead: Vec<&str> = added.stdout.lines().filter(|line| line.contains("link-dead")).collect();
    assert!(dead.len() == 1 && dead[0].contains("three.md"), "{}", added.stdout);
}

#[test]
fn a_redirect_to_a_place_that_is_not_there_costs_no_good_anchor() {
    let world = world().page("*/away", |_| redirect(301, "/well#nope")).page("*/led", |_| redirect(301, "/well#part"));
    let root = Root::new(world, &[("one", &["/away#part", "/away", "/away#zzz", "/led#other", "/led"])]);
    let before = root.run(&[]).stdout;
    let moved = format!(
        "`{}` has moved to `{}`, which has no place `#nope` that its redirect names\n",
        root.address("/away"),
        root.address("/well")
    );
    assert!(before.contains(&moved) && before.contains("which has no place `#zzz`"), "{before}");
    let mended = root.check(&["--online", "--allow-host", "127.0.0.1", "--rule", "link-moved", "--unsafe-fixes"]);
    let text = fs::read_to_string(root.folder.path().join("articles/a/one.md")).unwrap();
    let text = text.replace(&root.address(""), "");
    let links: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("* [words]")).collect();
    assert_eq!(links, ["(/well#part)", "(/well)", "(/away#zzz)", "(/well#part)", "(/well#part)"], "{}", mended.stderr);
    // What was proposed is well.
    let again = root.run(&[]).stdout;
    assert!(again.matches("error[link-").count() == 1 && again.contains("`#zzz`"), "{again}");
}

#[test]
fn hosts_are_named_in_any_form_that_an_address_may_have() {
    let root = Root::new(world(), &[("one", &[])]);
    let port = root.address("").rsplit_once(':').unwrap().1.to_owned();
    let [dotted, other] = ["localhost.", "localh\u{f6}st.localhost"].map(|host| format!("http://{host}:{port}/well"));
    root.write("two", &[dotted, other, "http://[::1]:1/x".to_owned()]);
    let allowed = root.run(&["--allow-host", "localhost", "--host", "localhost", "articles/a/two.md"]);
    let refused = allowed.stdout.matches("error[link-private]").count();
    assert!(refused == 1 && allowed.stdout.contains("xn--localhst-s4a.localhost"), "{}", allowed.stdout);
    for host in ["localh\u{f6}st.localhost", "0:0::1", "LOCALHOST."] {
        let answer = root.run(&["--host", host, "--allow-host", host]);
        assert!(!answer.stderr.contains("no link leads"), "{host}: {}", answer.stderr);
        let private = answer.stdout.matches("error[link-private]").count();
        assert_eq!(private, usize::from(host.starts_with("LOCALHOST")), "{host}: {}", answer.stdout);
    }
    root.put(
        "selfhelp.toml",
        "[linkcheck]\nallowed_hosts = [\"0:0::1\", \"Localh\u{f6}st.localhost.\", \"localhost\"]\n",
    );
    let answer = root.run(&[]);
    assert!(!answer.stdout.contains("link-private"), "{}{}", answer.stdout, answer.stderr);
}
