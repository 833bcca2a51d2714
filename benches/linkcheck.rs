//! How fast links are checked, and how many verdicts are wrong: against a host of our own in a process of its own.
//!
//! `cargo bench --bench linkcheck` checks 15,000 pages that are well, once more from the cache, 15,000 of as many hosts, and 15,000 of
//! every kind.
//! Where `lychee` is installed, it checks the same articles against the same host, one after the other.
//! `cargo bench --bench linkcheck -- serve PORT` runs the host alone, for other programs to be measured beside.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    reason = "this measures a program, and says what it measured"
)]

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const PAGES: u32 = 15_000;
const PORT: u16 = 8_765;

/// Each kind of page: the first part of its path, how many in a hundred, and the rule that must find it.
const KINDS: &[(&str, u32, Option<&str>)] = &[
    ("well", 60, None),
    ("part", 10, None),
    ("no-part", 3, Some("link-fragment-missing")),
    ("moved", 5, Some("link-moved")),
    ("chain", 3, None),
    ("dead", 5, Some("link-dead")),
    ("soft", 2, Some("link-soft-404")),
    ("blocked", 2, Some("link-blocked")),
    ("faulty-once", 3, None),
    ("faulty", 1, Some("link-unreachable")),
    ("reset-once", 2, None),
    ("slow", 3, None),
    ("throttled", 1, None),
];

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "serve") {
        let port = arguments.get(at + 1).and_then(|port| port.parse().ok()).unwrap_or(PORT);
        return tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(serve(port));
    }
    let folder = tempfile::tempdir()?;
    let all_well: Vec<String> = (0..PAGES).map(|page| address("well", page)).collect();
    write_articles(folder.path(), &all_well)?;
    let mixed = tempfile::tempdir()?;
    let pages: Vec<(&str, String)> = (0..PAGES).map(|page| (kind_of(page), address(kind_of(page), page))).collect();
    let addresses: Vec<String> = pages.iter().map(|(_, address)| address.clone()).collect();
    write_articles(mixed.path(), &addresses)?;

    beside_host(|| ["all well", "remembered"].iter().try_for_each(|name| print(name, &check(folder.path())?)))?;
    // All hosts are reached by way of one proxy.
    let many_hosts = tempfile::tempdir()?;
    write_articles(many_hosts.path(), &(0..PAGES).map(|page| format!("http://{page}.example/")).collect::<Vec<_>>())?;
    let proxy = format!("http://127.0.0.1:{PORT}");
    beside_host(|| {
        print("many hosts", &run(many_hosts.path(), linkcheck(many_hosts.path()).env("http_proxy", &proxy))?)
    })?;
    beside_host(|| {
        let run = check(mixed.path())?;
        print("mixed", &run)?;
        println!("wrong verdicts: {:?}", wrong(&pages, &run.found));
        Ok(())
    })?;
    if Command::new("lychee").arg("--version").stdout(Stdio::null()).status().is_err() {
        println!("lychee is not installed, so it is left out: cargo install lychee");
        return Ok(());
    }
    beside_host(|| print("lychee, all well", &lychee(folder.path())?))?;
    beside_host(|| {
        let run = lychee(mixed.path())?;
        print("lychee, mixed", &run)?;
        println!("wrong verdicts of lychee: {:?}", wrong_of_lychee(&pages, &run.found));
        Ok(())
    })
}

/// Measures while a host runs that has been asked nothing yet.
fn beside_host(measure: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut host = Command::new(std::env::current_exe()?).arg("serve").stdout(Stdio::null()).spawn()?;
    std::thread::sleep(Duration::from_millis(300));
    let measured = measure();
    host.kill()?;
    host.wait()?;
    measured
}

#[allow(clippy::unnecessary_wraps, reason = "it ends a measurement, which may fail")]
fn print(name: &str, run: &Run) -> anyhow::Result<()> {
    let rate = f64::from(PAGES) / run.seconds;
    println!("{name}: {:.2} s, {rate:.0} pages a second, {} MB; {}", run.seconds, run.peak_kib / 1024, run.said);
    Ok(())
}

fn kind_of(page: u32) -> &'static str {
    // Spread, so that kinds come mixed.
    let mut place = page * 37 % 100;
    for (kind, share, _) in KINDS {
        if place < *share {
            return kind;
        }
        place -= share;
    }
    "well"
}

fn address(kind: &str, page: u32) -> String {
    let fragment = match kind {
        "part" => "#there",
        "no-part" => "#elsewhere",
        _ => "",
    };
    format!("http://127.0.0.1:{PORT}/{kind}/{page}{fragment}")
}

fn write_articles(root: &Path, links: &[String]) -> anyhow::Result<()> {
    fs::create_dir_all(root.join("articles/a"))?;
    for (number, links) in links.chunks(100).enumerate() {
        let mut text = format!(
            "<properties pageTitle=\"Page {number}\" selfHelpType=\"generic\" cloudEnvironments=\"public\" />\n# Page\n\n"
        );
        links.iter().try_for_each(|link| writeln!(text, "* [a page]({link})"))?;
        fs::write(root.join(format!("articles/a/{number}.md")), text)?;
    }
    Ok(())
}

struct Run {
    seconds: f64,
    peak_kib: u64,
    /// The last line of what it said.
    said: String,
    found: serde_json::Value,
}

fn check(root: &Path) -> anyhow::Result<Run> {
    run(root, &mut linkcheck(root))
}

fn linkcheck(root: &Path) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_selfhelp"));
    program.args(["linkcheck", "--per-host", "64", "--allow-host", "127.0.0.1", "--format", "json", "--output-file"]);
    program.arg(root.join("found.json")).args(["--root".as_ref(), root.as_os_str()]);
    program
}

/// With fragments, and as many questions at once without a pause between; all else as it is by default.
fn lychee(root: &Path) -> anyhow::Result<Run> {
    let mut program = Command::new("lychee");
    program.args(["--no-progress", "--include-fragments", "--max-concurrency", "64", "--host-concurrency", "64"]);
    program.args(["--host-request-interval", "0ms", "--format", "json", "--output"]);
    program.arg(root.join("found.json")).arg(root.join("articles/a")).current_dir(root);
    run(root, &mut program)
}

fn run(root: &Path, program: &mut Command) -> anyhow::Result<Run> {
    let (found, said) = (root.join("found.json"), root.join("said.txt"));
    let started = Instant::now();
    let mut program = program.stdout(Stdio::null()).stderr(fs::File::create(&said)?).spawn()?;
    let mut peak_kib = 0;
    while program.try_wait()?.is_none() {
        peak_kib = peak_kib.max(peak_of(&program));
        std::thread::sleep(Duration::from_millis(5));
    }
    let seconds = started.elapsed().as_secs_f64();
    let said = fs::read_to_string(said)?.lines().last().unwrap_or("").to_owned();
    Ok(Run { seconds, peak_kib, said, found: serde_json::from_slice(&fs::read(found)?)? })
}

/// The most memory that a process had so far, where the system tells it.
fn peak_of(program: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", program.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse().ok()).unwrap_or(0)
}

/// How many pages of each kind have another verdict than the right one.
fn wrong(pages: &[(&str, String)], found: &serde_json::Value) -> BTreeMap<String, usize> {
    let mut rules: HashMap<String, String> = HashMap::new();
    for finding in found["diagnostics"].as_array().into_iter().flatten() {
        let message = finding["message"].as_str().unwrap_or("");
        let page = message.split('`').nth(1).unwrap_or("").to_owned();
        rules.insert(page, finding["rule"].as_str().unwrap_or("").to_owned());
    }
    let mut wrong = BTreeMap::new();
    for (kind, address) in pages {
        let page = address.split('#').next().unwrap_or("");
        let expected = KINDS.iter().find(|(name, ..)| name == kind).and_then(|(_, _, rule)| *rule);
        if rules.get(page).map(String::as_str) != expected {
            *wrong.entry((*kind).to_owned()).or_default() += 1;
        }
    }
    wrong
}

/// The same of lychee, which tells pages that are well from those that are not. Those that are moved or kept from programs are
/// well enough to link to.
fn wrong_of_lychee(pages: &[(&str, String)], found: &serde_json::Value) -> BTreeMap<String, usize> {
    let maps = ["error_map", "timeout_map"].iter().filter_map(|name| found[*name].as_object());
    let listed = maps.flat_map(|map| map.values()).filter_map(|links| links.as_array()).flatten();
    let told: HashSet<&str> = listed.filter_map(|link| link["url"].as_str()).collect();
    let mut wrong = BTreeMap::new();
    for (kind, address) in pages {
        let is_broken = ["no-part", "dead", "soft", "faulty"].contains(kind);
        if told.contains(address.as_str()) != is_broken {
            *wrong.entry((*kind).to_owned()).or_default() += 1;
        }
    }
    wrong
}

async fn serve(port: u16) -> anyhow::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let asked: Arc<Mutex<HashMap<String, usize>>> = Arc::default();
    println!("http://127.0.0.1:{port}/well/1");
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let asked = Arc::clone(&asked);
        tokio::spawn(async move { drop(answer_all(stream, &asked).await) });
    }
}

async fn answer_all(mut stream: TcpStream, asked: &Mutex<HashMap<String, usize>>) -> std::io::Result<()> {
    let page =
        "<!DOCTYPE html><title>A page</title><h1 id=there>Words</h1>".to_owned() + &"<p>More words of it.".repeat(100);
    let mut text = Vec::new();
    let mut piece = [0; 4096];
    loop {
        while !text.ends_with(b"\r\n\r\n") {
            match stream.read(&mut piece).await? {
                0 => return Ok(()),
                read => text.extend_from_slice(&piece[..read]),
            }
        }
        let question = String::from_utf8_lossy(&text).into_owned();
        text.clear();
        let mut words = question.split(' ');
        let (method, path) = (words.next().unwrap_or(""), words.next().unwrap_or("").to_owned());
        let kind = path.split('/').nth(1).unwrap_or("").to_owned();
        let before = match kind.ends_with("once") || kind == "throttled" {
            true => {
                let mut asked = asked.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                let count = asked.entry(path.clone()).or_default();
                *count += 1;
                *count - 1
            }
            false => 0,
        };
        let (status, header, body) = match (kind.as_str(), before) {
            ("moved" | "chain", _) => {
                let code = if kind == "moved" { "301 Moved" } else { "302 Found" };
                (code, format!("location: /well{}\r\n", &path[1 + kind.len()..]), "")
            }
            ("dead", _) => ("404 Not Found", String::new(), "<title>Gone</title>"),
            ("soft", _) => ("200 OK", String::new(), "<title>Page not found</title>"),
            ("blocked", _) => ("403 Forbidden", String::new(), ""),
            ("faulty", _) | ("faulty-once", 0) => ("500 Fault", String::new(), ""),
            ("throttled", 0) => ("429 Slower", "retry-after: 1\r\n".to_owned(), ""),
            ("reset-once", 0) => return stream.set_zero_linger(),
            ("slow", _) => {
                tokio::time::sleep(Duration::from_millis(300)).await;
                ("200 OK", String::new(), page.as_str())
            }
            _ => ("200 OK", String::new(), page.as_str()),
        };
        let length = body.len();
        let body = if method == "HEAD" { "" } else { body };
        let head =
            format!("HTTP/1.1 {status}\r\ncontent-type: text/html\r\ncontent-length: {length}\r\n{header}\r\n{body}");
        stream.write_all(head.as_bytes()).await?;
    }
}
