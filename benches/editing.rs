//! How long authors wait while they write: for findings and completions in an editor, for the preview in a browser.
//!
//! `cargo bench --bench editing -- CONTENT` (../shared/corpus). Starts the program as an editor does (`lsp`) and types into
//! articles that lie far apart; then as an author does (`serve`), over a copy of the content, and saves edited files. Prints
//! medians and 95th percentiles, in milliseconds, and memory.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    reason = "this measures a program, and says what it measured"
)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde_json::{Value, json};

/// So many edits of each sort are measured.
const EDITS: usize = 200;
/// So many keys are struck at each place.
const KEYS: usize = 4;

fn main() -> anyhow::Result<()> {
    let content = std::env::args().skip(1).find(|argument| argument != "--bench");
    let content = PathBuf::from(content.unwrap_or_else(|| "../shared/corpus".to_owned())).canonicalize()?;
    let articles = articles(&content)?;
    println!("{} articles", articles.len());
    editor(&content, &articles)?;
    let copy = tempfile::tempdir()?;
    copy_articles(&content, copy.path())?;
    preview(copy.path(), &articles)
}

/// The paths of all articles of UTF-8, from the content root, in order.
fn articles(content: &Path) -> anyhow::Result<Vec<String>> {
    let mut articles = Vec::new();
    for folder in fs::read_dir(content.join("articles"))? {
        let folder = folder?;
        if !folder.file_type()?.is_dir() {
            continue;
        }
        for file in fs::read_dir(folder.path())? {
            let path = file?.path();
            let is_article = path.extension().is_some_and(|extension| extension == "md");
            if is_article && fs::read_to_string(&path).is_ok() {
                articles.push(path.strip_prefix(content)?.to_string_lossy().into_owned());
            }
        }
    }
    articles.sort();
    Ok(articles)
}

fn copy_articles(from: &Path, to: &Path) -> anyhow::Result<()> {
    for name in ["articles", "includes"] {
        let copied = Command::new("cp").arg("-r").arg(from.join(name)).arg(to).status()?;
        if !copied.success() {
            bail!("`{name}` cannot be copied");
        }
    }
    Ok(())
}

/// A median and a 95th percentile, in milliseconds.
fn told(times: &mut [f64]) -> String {
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
    format!("median {:.1}, p95 {:.1}, slowest {:.1} ms", at(50), at(95), times.last().copied().unwrap_or_default())
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

/// The memory of a process: now, and at most, in MB.
fn memory(child: &Child) -> anyhow::Result<(u64, u64)> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id()))?;
    let of = |name: &str| -> Option<u64> {
        let line = status.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse().ok()
    };
    Ok((of("VmRSS:").unwrap_or_default() / 1024, of("VmHWM:").unwrap_or_default() / 1024))
}

/// A place where something is typed: the text that it stands behind, and what is typed.
struct Typing {
    what: &'static str,
    behind: &'static str,
    typed: &'static str,
}

const TYPING: [Typing; 6] = [
    Typing { what: "text", behind: "\n\n", typed: "word " },
    Typing { what: "title", behind: "pageTitle=\"", typed: "New " },
    Typing { what: "heading", behind: "\n## ", typed: "More " },
    Typing { what: "topic", behind: "supportTopicIds=\"", typed: "32" },
    Typing { what: "cloud", behind: "cloudEnvironments=\"", typed: "us" },
    Typing { what: "id", behind: "articleId=\"", typed: "a" },
];

struct Editor {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    asked: u64,
}

fn editor(content: &Path, articles: &[String]) -> anyhow::Result<()> {
    let started = Instant::now();
    let mut editor = Editor::start(content)?;
    let first = articles.first().context("there is an article")?;
    let text = fs::read_to_string(content.join(first))?;
    let address = uri(content, first);
    editor.open(&address, &text)?;
    editor.findings(&address, 1)?;
    println!("lsp: start to first findings {:.0} ms", milliseconds(started));
    editor.close(&address)?;
    let mut of_all = Vec::new();
    for typing in &TYPING {
        let (mut findings, mut completions) = (Vec::new(), Vec::new());
        let fitting = articles
            .iter()
            .filter(|path| fs::read_to_string(content.join(path)).is_ok_and(|text| text.contains(typing.behind)));
        let fitting: Vec<&String> = fitting.collect();
        for number in 0..EDITS / KEYS {
            let path = fitting[number * fitting.len() / (EDITS / KEYS)];
            let text = fs::read_to_string(content.join(path))?;
            let address = uri(content, path);
            editor.open(&address, &text)?;
            editor.findings(&address, 1)?;
            let (line, column) =
                place(&text, text.find(typing.behind).context("it stands there")? + typing.behind.len());
            for (key, letter) in typing.typed.chars().cycle().take(KEYS).enumerate() {
                let version = key as u64 + 2;
                let started = Instant::now();
                let at = json!({"line": line, "character": column + key});
                editor.type_in(&address, version, &at, letter)?;
                editor.findings(&address, version)?;
                findings.push(milliseconds(started));
                let started = Instant::now();
                editor.complete(&address, &json!({"line": line, "character": column + key + 1}))?;
                completions.push(milliseconds(started));
            }
            editor.close(&address)?;
        }
        of_all.extend(&findings);
        println!("lsp: {}: key to findings {}", typing.what, told(&mut findings));
        println!("lsp: {}: completion {}", typing.what, told(&mut completions));
    }
    println!("lsp: all {} keys to findings: {}", of_all.len(), told(&mut of_all));
    let (now, most) = memory(&editor.child)?;
    println!("lsp: memory {now} MB, at most {most} MB");
    editor.child.kill()?;
    Ok(())
}

fn uri(content: &Path, path: &str) -> String {
    url::Url::from_file_path(content.join(path)).map(Into::into).unwrap_or_default()
}

/// Line and column of a place, in UTF-16.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at];
    let line = before.matches('\n').count();
    (line, before.rsplit('\n').next().unwrap_or("").encode_utf16().count())
}

impl Editor {
    fn start(content: &Path) -> anyhow::Result<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_selfhelp"));
        let mut child = command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let input = child.stdin.take().context("an input")?;
        let output = BufReader::new(child.stdout.take().context("an output")?);
        let mut editor = Self { child, input, output, asked: 0 };
        let root: String = uri(content, "");
        editor.ask("initialize", &json!({"capabilities": {}, "rootUri": root}))?;
        Ok(editor)
    }

    fn say(&mut self, message: &Value) -> anyhow::Result<()> {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len())?;
        Ok(self.input.flush()?)
    }

    fn hear(&mut self) -> anyhow::Result<Value> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.output.read_line(&mut line)? == 0 {
                bail!("the server ended");
            }
            match line.trim_end().strip_prefix("Content-Length: ") {
                Some(value) => length = value.parse()?,
                None if line.trim_end().is_empty() => break,
                None => {}
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body)?;
        Ok(serde_json::from_slice(&body)?)
    }

    fn tell(&mut self, method: &str, params: &Value) -> anyhow::Result<()> {
        self.say(&json!({"jsonrpc": "2.0", "method": method, "params": params}))
    }

    fn ask(&mut self, method: &str, params: &Value) -> anyhow::Result<Value> {
        self.asked += 1;
        self.say(&json!({"jsonrpc": "2.0", "id": self.asked, "method": method, "params": params}))?;
        loop {
            let message = self.hear()?;
            if message["id"] == json!(self.asked) && message.get("method").is_none() {
                return Ok(message);
            }
        }
    }

    fn open(&mut self, uri: &str, text: &str) -> anyhow::Result<()> {
        let document = json!({"uri": uri, "languageId": "markdown", "version": 1, "text": text});
        self.tell("textDocument/didOpen", &json!({"textDocument": document}))
    }

    fn type_in(&mut self, uri: &str, version: u64, place: &Value, letter: char) -> anyhow::Result<()> {
        let document = json!({"uri": uri, "version": version});
        let change = json!([{"range": {"start": place, "end": place}, "text": letter.to_string()}]);
        self.tell("textDocument/didChange", &json!({"textDocument": document, "contentChanges": change}))
    }

    fn complete(&mut self, uri: &str, place: &Value) -> anyhow::Result<Value> {
        self.ask("textDocument/completion", &json!({"textDocument": {"uri": uri}, "position": place}))
    }

    fn close(&mut self, uri: &str) -> anyhow::Result<()> {
        self.tell("textDocument/didClose", &json!({"textDocument": {"uri": uri}}))
    }

    /// Waits for the findings of a version.
    fn findings(&mut self, uri: &str, version: u64) -> anyhow::Result<()> {
        loop {
            let message = self.hear()?;
            let params = &message["params"];
            if params["uri"] == json!(uri) && params["version"] == json!(version) {
                return Ok(());
            }
        }
    }
}

/// Where the preview is asked.
const PORT: u16 = 47_113;

fn preview(content: &Path, articles: &[String]) -> anyhow::Result<()> {
    let started = Instant::now();
    let port = PORT.to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_selfhelp"));
    let mut child = command.args(["serve", "--quiet", "--port", &port, "--root"]).arg(content).spawn()?;
    let of_preview = of_preview(&child, content, articles, started);
    child.kill()?;
    child.wait()?;
    of_preview
}

fn of_preview(child: &Child, content: &Path, articles: &[String], started: Instant) -> anyhow::Result<()> {
    let page = |path: &str| format!("/public/{}.html", path.to_lowercase().trim_end_matches(".md"));
    let articles: Vec<&String> = articles.iter().filter(|path| is_in_public(content, path)).collect();
    let first = page(articles.first().context("there is an article")?);
    while get(&first).is_err() {
        std::thread::sleep(Duration::from_millis(2));
    }
    println!("serve: start to first page {:.0} ms", milliseconds(started));
    let mut events = Events::listen()?;
    let mut of_all = Vec::new();
    for typing in &TYPING[..3] {
        let (mut told_of, mut seen) = (Vec::new(), Vec::new());
        let fitting = articles.iter().copied().filter_map(|path| {
            let text = fs::read_to_string(content.join(path)).ok()?;
            text.contains(typing.behind).then_some((path, text))
        });
        let fitting: Vec<(&String, String)> = fitting.collect();
        for number in 0..EDITS {
            let (path, text) = &fitting[number * fitting.len() / EDITS];
            let edited = text.replacen(typing.behind, &format!("{}{}", typing.behind, typing.typed), 1);
            let started = Instant::now();
            save(&content.join(path), &edited)?;
            events.moment()?;
            told_of.push(milliseconds(started));
            get(&page(path))?;
            seen.push(milliseconds(started));
            // A check follows each moment; whoever saves does not save again before it ended.
            events.findings()?;
        }
        of_all.extend(&told_of);
        println!("serve: {}: save to event {}", typing.what, told(&mut told_of));
        println!("serve: {}: save to page {}", typing.what, told(&mut seen));
    }
    println!("serve: all {} saves to event: {}", of_all.len(), told(&mut of_all));
    println!("serve: memory {:?} MB (now, at most)", memory(child)?);
    let started = Instant::now();
    for path in articles.iter().take(5000) {
        let text = fs::read_to_string(content.join(path))?;
        fs::write(content.join(path), text + "\nOne more line.\n")?;
    }
    let written = milliseconds(started);
    let last = articles.iter().take(5000).next_back().context("there are articles")?;
    while !get(&page(last))?.contains("One more line.") {
        std::thread::sleep(Duration::from_millis(5));
    }
    let settled = milliseconds(started) - written;
    println!("serve: 5000 files written in {written:.0} ms, settled {settled:.0} ms after the last");
    println!("serve: memory {:?} MB (now, at most)", memory(child)?);
    Ok(())
}

/// Saves a file as editors do, so that nobody sees half of it: beside it first, under a name that begins with a dot.
fn save(path: &Path, text: &str) -> anyhow::Result<()> {
    let beside = path.with_file_name(".being-saved");
    fs::write(&beside, text)?;
    Ok(fs::rename(beside, path)?)
}

/// Whether an article has a page on the public site, under its own name.
fn is_in_public(content: &Path, path: &String) -> bool {
    let text = fs::read_to_string(content.join(path)).unwrap_or_default();
    let clouds = text.split("cloudEnvironments=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("");
    let name = path.trim_end_matches(".md");
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-._".contains(c);
    clouds.to_lowercase().contains("public") && name.chars().all(is_plain)
}

/// The answer to a question of a browser.
fn get(path: &str) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", PORT))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    if !answer.starts_with("HTTP/1.1 200") {
        bail!("{path}: {}", answer.lines().next().unwrap_or(""));
    }
    Ok(answer)
}

/// What the preview tells of.
struct Events(BufReader<TcpStream>);

impl Events {
    fn listen() -> anyhow::Result<Self> {
        let mut stream = TcpStream::connect(("127.0.0.1", PORT))?;
        stream.write_all(b"GET /_selfhelp/events HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
        let mut events = Self(BufReader::new(stream));
        events.findings()?;
        Ok(events)
    }

    fn wait_for(&mut self, event: &str) -> anyhow::Result<()> {
        let mut line = String::new();
        while !line.contains(event) {
            line.clear();
            if self.0.read_line(&mut line)? == 0 {
                bail!("the preview ended");
            }
        }
        Ok(())
    }

    fn moment(&mut self) -> anyhow::Result<()> {
        self.wait_for("event: moment")
    }

    fn findings(&mut self) -> anyhow::Result<()> {
        self.wait_for("event: findings")
    }
}
