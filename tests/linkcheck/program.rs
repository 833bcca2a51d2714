//! The command as its users meet it: articles go in, findings, a status and a cache come out.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use super::{Reply, World, html, redirect, status};

/// A content root whose articles link to pages of a mock.
pub(super) struct Root {
    pub folder: TempDir,
    pub world: World,
    port: u16,
}

pub(super) struct Answer {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Root {
    /// Articles, each a name and the paths that it links to.
    pub fn new(world: World, articles: &[(&str, &[&str])]) -> Self {
        let root = Self { folder: TempDir::new().unwrap(), port: world.serve(), world };
        for (name, links) in articles {
            let links: Vec<String> = links.iter().map(|link| root.address(link)).collect();
            root.write(name, &links);
        }
        root
    }

    pub fn address(&self, link: &str) -> String {
        format!("http://127.0.0.1:{}{link}", self.port)
    }

    pub fn write(&self, name: &str, links: &[String]) {
        let mut text =
            "<properties pageTitle=\"A\" selfHelpType=\"generic\" cloudEnvironments=\"public\" />\n# A\n".to_owned();
        for link in links {
            text.push_str(&format!("* [words]({link})\n"));
        }
        self.put(&format!("articles/a/{name}.md"), &text);
    }

    pub fn put(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn cache(&self) -> PathBuf {
        self.folder.path().join(".selfhelp/linkcheck-1.jsonl")
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_selfhelp"));
        command.current_dir(&self.folder).args(["linkcheck", "--allow-host", "127.0.0.1"]).args(arguments);
        without_proxies(command)
    }

    /// `selfhelp check`.
    pub fn check(&self, arguments: &[&str]) -> Answer {
        self.command_of("check", arguments)
    }

    pub fn command_of(&self, name: &str, arguments: &[&str]) -> Answer {
        let mut command = Command::new(env!("CARGO_BIN_EXE_selfhelp"));
        command.current_dir(&self.folder).arg(name).args(arguments);
        answer(without_proxies(command).output().unwrap())
    }

    pub fn git(&self, arguments: &[&str]) {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
        let done = Command::new("git").current_dir(&self.folder).args(identity).args(arguments).output().unwrap();
        assert!(done.status.success(), "{done:?}");
    }

    /// Everything as it is now, in a first commit.
    pub fn commit(&self) {
        self.git(&["init", "-q"]);
        self.git(&["add", "."]);
        self.git(&["commit", "-q", "-m", "one"]);
    }

    pub fn run(&self, arguments: &[&str]) -> Answer {
        answer(self.command(arguments).output().unwrap())
    }

    fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    pub fn asked(&self) -> usize {
        self.world.log().len()
    }
}

fn without_proxies(mut command: Command) -> Command {
    for proxy in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        command.env_remove(proxy);
    }
    command
}

pub(super) fn answer(output: std::process::Output) -> Answer {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Answer { status: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Two articles with all that fails a run, and what does not.
fn sample() -> Root {
    let world = World::new()
        .page("*/well", |_| html("<p id=Part>"))
        .page("*/moved", |_| redirect(301, "/well"))
        .page("*/wall", |_| status(403));
    Root::new(world, &[("one", &["/well#part", "/gone", "/moved#Part", "/wall"]), ("two", &["/well", "/gone"])])
}

#[test]
fn each_link_is_told_with_all_its_places() {
    let root = sample();
    let Answer { status, stdout, stderr } = root.run(&[]);
    let stdout = stdout.replace(&root.port.to_string(), "PORT");
    let expected = "\
error[link-dead] `http://127.0.0.1:PORT/gone` is not there: it answers 404
  hint: link to what took its place
  articles/a/one.md:4:11
  articles/a/two.md:4:11

error[link-fragment-missing] `http://127.0.0.1:PORT/well` has no place `#part`
  hint: write `#Part`: upper and lower case differ
  articles/a/one.md:3:11

info[link-blocked] `http://127.0.0.1:PORT/wall` is kept from programs: it answers 403
  hint: open it in a private window of a browser; where it is well there, nothing needs to be done
  articles/a/one.md:6:11

info[link-moved] `http://127.0.0.1:PORT/moved` has moved to `http://127.0.0.1:PORT/well`
  hint: link to where it is now
  articles/a/one.md:5:11

link-blocked: 1 link in 1 place
link-dead: 1 link in 2 places
link-fragment-missing: 1 link in 1 place
link-moved: 1 link in 1 place
error: 3 errors, 2 infos in 2 files
";
    assert_eq!((status, stdout.as_str()), (Some(1), expected), "{stderr}");
    assert!(stderr.contains("6 links to 4 pages; 0 remembered, 4 asked for"), "{stderr}");
    let table = "\
host         pages     well     dead  fragment-missing    moved  blocked
127.0.0.1        4        0        1                 1        1        1
";
    assert!(stderr.contains(table), "{stderr}");
}

#[test]
fn findings_have_the_forms_of_a_check_and_propose_fixes() {
    let root = sample();
    let json: serde_json::Value = serde_json::from_str(&root.run(&["--format", "json"]).stdout).unwrap();
    let fixes: Vec<&str> =
        json["diagnostics"].as_array().unwrap().iter().filter_map(|it| it["fix"]["replacement"].as_str()).collect();
    assert_eq!(fixes, [root.address("/well#Part"), root.address("/well#Part")]);
    let sarif = root.run(&["--format", "sarif"]);
    assert!(sarif.status == Some(1) && sarif.stdout.contains("\"link-dead\""));
    let concise = root.run(&["--format", "concise", "--rule", "link-dead", "articles/a/two.md"]).stdout;
    assert_eq!(concise.lines().count(), 1, "{concise}");
}

#[test]
fn only_what_is_surely_not_there_fails_a_run() {
    let root = Root::new(World::new().page("*/wall", |_| status(403)), &[("one", &["/wall", "/reset"])]);
    root.write("two", &["http://10.0.0.1/".to_owned(), "http://me:secret@127.0.0.1:1/".to_owned()]);
    let Answer { status, stdout, .. } = root.run(&["--host", "127.0.0.1", "articles/a/two.md"]);
    assert_eq!(status, Some(0), "{stdout}");
    assert!(stdout.contains("link-user-info") && stdout.contains("link-unreachable") && !stdout.contains("secret"));
    let Answer { status, stdout, .. } = root.run(&["--host", "10.0.0.1"]);
    assert!(status == Some(0) && stdout.contains("error[link-private]"), "{stdout}");
}

#[test]
fn an_article_may_let_a_dead_link_stand_and_a_check_does_not_mind() {
    let root = sample();
    let text = "<properties pageTitle=\"A\" selfHelpType=\"generic\" cloudEnvironments=\"public\" />\n# A\n\
                <!-- selfhelp-allow link-dead: the page comes back in May -->\n";
    root.put("articles/a/one.md", &format!("{text}* [words]({})\n", root.address("/gone")));
    let answer = root.run(&["articles/a/one.md"]);
    assert_eq!(answer.status, Some(0), "{}", answer.stdout);
    let check = Command::new(env!("CARGO_BIN_EXE_selfhelp")).current_dir(&root.folder).arg("check").output().unwrap();
    assert!(!String::from_utf8(check.stdout).unwrap().contains("allow-unused"));
}

#[test]
fn what_was_well_is_not_asked_for_again_and_what_was_not_is() {
    let root = sample();
    root.run(&[]);
    assert_eq!(root.asked(), 5);
    root.run(&[]);
    // The page whose place is missing, the dead one, and the one behind the wall.
    assert_eq!(root.asked(), 8);
    let well = World::new().page("*/well", |_| html("<p id=part>")).page("*/other", |_| html(""));
    let root = Root::new(well, &[("one", &["/well#part", "/other"])]);
    let before = root.run(&[]);
    let asked = root.asked();
    assert_eq!((before.status, asked), (Some(0), 2), "{}", before.stdout);
    let again = root.run(&[]);
    assert!(again.stderr.contains("2 remembered, 0 asked for") && root.asked() == 2, "{}", again.stderr);
    root.run(&["--max-age", "0"]);
    root.run(&["--no-cache"]);
    assert_eq!(root.asked(), 6);
    // For a run of its own, what was well two days ago is old.
    let known = fs::read_to_string(root.cache()).unwrap();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let old = |line: &str| {
        let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
        line["time"] = (now - 2 * 86_400).into();
        format!("{line}\n")
    };
    fs::write(root.cache(), known.lines().map(old).collect::<String>()).unwrap();
    assert!(root.run(&["--max-age", "7d"]).stderr.contains("2 remembered"));
    assert!(root.run(&["--max-age", "1d"]).stderr.contains("2 asked for") && root.asked() == 8);
    let elsewhere = TempDir::new().unwrap();
    root.run(&["--cache", elsewhere.path().to_str().unwrap()]);
    assert!(elsewhere.path().join("linkcheck-1.jsonl").exists() && root.asked() == 10);
    assert!(root.folder.path().join(".selfhelp/.gitignore").exists());
}

/// A cache of pages that were well a moment ago.
fn full_cache(root: &Root, pages: usize) {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let line = |page: usize| format!("{{\"page\":\"http://a.example/{page}\",\"time\":{now},\"status\":200}}\n");
    root.put(".selfhelp/linkcheck-1.jsonl", &(0..pages).map(line).collect::<String>());
}

#[test]
fn a_run_that_trusts_nothing_keeps_what_others_remember() {
    let root = Root::new(World::new().page("*/well", |_| html("")), &[("one", &["/well"])]);
    full_cache(&root, 1200);
    assert_eq!(root.run(&["--max-age", "0"]).status, Some(0));
    assert_eq!(fs::read_to_string(root.cache()).unwrap().lines().count(), 1201);
}

#[test]
fn a_spoilt_cache_is_told_and_passed_over() {
    let root = Root::new(World::new().page("*/well", |_| html("")), &[("one", &["/well"])]);
    fs::create_dir_all(root.cache().parent().unwrap()).unwrap();
    fs::write(root.cache(), b"\xff\xfe nonsense\n{\"page\":1}\n{\"page\":\"x").unwrap();
    let answer = root.run(&[]);
    assert_eq!(answer.status, Some(0));
    let told = format!("3 lines of the cache `{}` cannot be read and were taken out", root.cache().display());
    assert!(answer.stderr.contains(&told), "{}", answer.stderr);
    let again = root.run(&[]).stderr;
    assert!(again.contains("1 remembered") && !again.contains("cannot be read"), "{again}");
    // What was well before stays known.
    let known = fs::read_to_string(root.cache()).unwrap();
    fs::write(root.cache(), format!("nonsense\n{known}")).unwrap();
    let answer = root.run(&[]).stderr;
    assert!(answer.contains("1 line of the cache") && answer.contains("cannot be read and was taken out"), "{answer}");
    assert!(answer.contains("1 remembered") && fs::read_to_string(root.cache()).unwrap() == known, "{answer}");
}

#[test]
fn behind_a_proxy_the_inside_is_refused_as_well() {
    let world = World::new()
        .page("a.example/page", |_| html(""))
        .page("a.example/led", |_| redirect(302, "http://169.254.169.254/metadata"));
    let root = Root::new(world, &[("proxy", &["/its-own"])]);
    let inside = ["http://10.0.0.1/", "https://192.168.0.1/", "http://169.254.169.254/", "http://169.254.1.1/"];
    let inside = inside.into_iter().chain(["http://localhost/", "http://127.0.0.1:1/", "http://[::ffff:10.0.0.1]/"]);
    let links = ["http://a.example/page", "http://a.example/led"].into_iter().chain(inside);
    root.write("one", &links.map(str::to_owned).collect::<Vec<_>>());
    let mut command = Command::new(env!("CARGO_BIN_EXE_selfhelp"));
    command
        .current_dir(&root.folder)
        .args(["linkcheck", "--format", "concise"])
        .env_remove("NO_PROXY")
        .env_remove("no_proxy");
    let proxy = root.address("/");
    let answer = answer(command.env("HTTP_PROXY", &proxy).env("http_proxy", &proxy).output().unwrap());
    let mut asked = root.world.log();
    asked.sort();
    assert_eq!(asked, ["GET a.example/led", "GET a.example/page"], "{}", answer.stderr);
    assert_eq!(answer.stdout.matches("error[link-private]").count(), 9, "{}", answer.stdout);
    // Those of the inside were not asked for, unlike one that leads there.
    assert!(answer.stderr.contains("0 remembered, 8 refused, 2 asked for"), "{}", answer.stderr);
}

#[test]
fn a_proxy_that_is_down_is_told_and_no_host_is_blamed() {
    let root = Root::new(World::new(), &[("one", &["/its-own"])]);
    root.write("two", &["http://a.example/".to_owned(), "https://b.example/".to_owned()]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_selfhelp"));
    command
        .current_dir(&root.folder)
        .args(["linkcheck", "articles/a/two.md"])
        .env_remove("NO_PROXY")
        .env_remove("no_proxy");
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"] {
        command.env(name, "http://me:hunter2@127.0.0.1:1");
    }
    let Answer { stdout, .. } = answer(command.output().unwrap());
    let told = "could not be reached: the proxy `127.0.0.1:1` refuses connections";
    assert!(stdout.matches(told).count() == 2 && !stdout.contains("hunter2"), "{stdout}");
}

#[test]
fn a_check_asks_the_web_too_where_it_is_told_to() {
    let root = sample();
    root.put("selfhelp.toml", "[linkcheck]\nallowed_hosts = [\"127.0.0.1\"]\n");
    let check = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_selfhelp"));
        command.current_dir(&root.folder).args(["check", "--format", "concise", "articles/a/two.md"]).args(arguments);
        answer(command.output().unwrap())
    };
    let offline = check(&[]);
    assert!(!offline.stdout.contains("link-dead") && root.asked() == 0);
    let online = check(&["--online"]);
    assert!(online.status == Some(1) && online.stdout.contains("link-dead"), "{}", online.stdout);
    assert!(offline.stdout.lines().all(|line| online.stdout.contains(line)) && root.asked() == 2);
}

fn many_slow_pages() -> Root {
    let paths: Vec<String> = (0..200).map(|page| format!("/{page}")).collect();
    let world = paths.iter().fold(World::new(), |world, path| {
        world.page(&format!("*{path}"), |_| Reply::Wait(Duration::from_millis(20), Box::new(html(""))))
    });
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    Root::new(world, &[("one", &paths)])
}

#[test]
fn a_kill_loses_nothing_that_was_known() {
    kill_at([150, 230, 310]);
}

#[test]
#[ignore = "takes long: run by `tests/run --long`"]
fn a_kill_at_any_moment_loses_nothing_that_was_known() {
    let seed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().subsec_nanos();
    // From before the cache is opened until after all is known.
    kill_at((0_u32..20).map(|part| u64::from(part * 40 + seed.rotate_left(part) % 40)));
}

fn kill_at(moments: impl IntoIterator<Item = u64>) {
    for moment in moments {
        let root = many_slow_pages();
        let mut program = root.start(&[]);
        while root.asked() < 20 {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(moment));
        program.kill().unwrap();
        program.wait().unwrap();
        let known = fs::read_to_string(root.cache()).unwrap_or_default();
        // Of those that were asked for, at most the open ones are lost.
        assert!(known.lines().count() + 8 >= root.asked(), "{moment}: {} of {}", known.lines().count(), root.asked());
        let answer = root.run(&[]);
        let said = format!("{} remembered", known.lines().count());
        assert!(answer.status == Some(0) && answer.stderr.contains(&said), "{}", answer.stderr);
        assert!(!answer.stderr.contains("warning"), "{moment}: {}", answer.stderr);
    }
}

/// Content may come from strangers, who must not have us write elsewhere.
#[cfg(unix)]
#[test]
fn a_cache_that_leads_elsewhere_is_not_written_to() {
    use std::os::unix::fs::symlink;
    let elsewhere = TempDir::new().unwrap();
    let victim = elsewhere.path().join("victim");
    for link in [".selfhelp", ".selfhelp/linkcheck-1.jsonl", ".selfhelp/linkcheck-1.lock", ".selfhelp/.gitignore"] {
        let root = Root::new(World::new().page("*/well", |_| html("")), &[("one", &["/well"])]);
        let link = root.folder.path().join(link);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        let is_folder = link.ends_with(".selfhelp");
        symlink(if is_folder { elsewhere.path() } else { &victim }, &link).unwrap();
        let answer = root.run(&[]);
        assert_eq!(answer.status, Some(0), "{}", answer.stderr);
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0, "{}", link.display());
        let is_told =
            answer.stderr.contains("warning: nothing is remembered: ") && answer.stderr.contains("symbolic link");
        assert!(is_told || link.ends_with(".gitignore"), "{}", answer.stderr);
    }
}

#[cfg(unix)]
#[test]
fn who_stops_it_is_told_what_is_known() {
    let root = many_slow_pages();
    root.put(
        "articles/a/dead.md",
        &format!("<properties pageTitle=\"A\" />\n# A\n[words]({})\n", root.address("/-gone")),
    );
    let program = root.start(&["--per-host", "2"]);
    while root.asked() < 40 {
        std::thread::sleep(Duration::from_millis(5));
    }
    Command::new("kill").args(["-INT", &program.id().to_string()]).status().unwrap();
    let answer = answer(program.wait_with_output().unwrap());
    assert!(answer.status == Some(1) && answer.stdout.contains("/-gone` is not there"), "{}", answer.stdout);
    assert!(answer.stderr.contains("stopped: nothing is known of "), "{}", answer.stderr);
}

#[test]
fn only_the_links_of_changed_articles_are_asked_for() {
    let root = Root::new(World::new().page("*/old", |_| html("")).page("*/new", |_| html("")), &[("one", &["/old"])]);
    root.commit();
    root.write("two", &[root.address("/new")]);
    let answer = root.run(&["--changed-since", "HEAD"]);
    assert_eq!((answer.status, root.world.log()), (Some(0), vec![format!("GET 127.0.0.1:{}/new", root.port)]));
}
