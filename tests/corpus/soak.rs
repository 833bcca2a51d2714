//! An hour of an author's life: random edits, renames and half-written files under a preview and an editor, which in the end say what
//! fresh ones say, and need no more memory than at first.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use selfhelp::disk;
use selfhelp::live::Live;
use serde_json::{Value, json};

use crate::editing::Numbers;
use crate::history::copy_of_corpus;
use crate::messages::hear;

#[test]
#[ignore = "takes an hour"]
fn long_after_an_hour_of_edits_all_is_as_if_begun_anew() {
    let Some(content) = copy_of_corpus() else { return };
    let minutes = std::env::var("SELFHELP_LONG_MINUTES").ok().and_then(|it| it.parse().ok()).unwrap_or(60_u64);
    let root = content.path().canonicalize().unwrap();
    let preview = Preview::start(&root);
    let mut editor = Editor::start(&root);
    let mut author = Author::new(&root);
    let open: Vec<PathBuf> = (0..5).map(|at| author.articles[at * author.articles.len() / 5].clone()).collect();
    for path in &open {
        editor.open(path);
    }
    let (started, mut memory, mut count) = (Instant::now(), Vec::new(), 0_u64);
    while started.elapsed() < Duration::from_mins(minutes) {
        let what = author.act(&open);
        count += 1;
        if count.is_multiple_of(10) {
            let path = author.pick();
            preview.get(&page_of(&root, &path));
            let path = &open[usize::try_from(count).unwrap() % open.len()];
            editor.type_in(path, &format!("{what} and <!--$Na"));
        }
        if count.is_multiple_of(200) {
            memory.push((memory_of(&preview.child), memory_of(&editor.child)));
        }
        std::thread::sleep(Duration::from_millis(20 + u64::try_from(author.numbers.below(80)).unwrap()));
    }
    author.finish();
    println!("{count} edits; memory of preview and editor in MB, from time to time: {memory:?}");
    is_steady(&memory.iter().map(|(preview, _)| *preview).collect::<Vec<_>>());
    is_steady(&memory.iter().map(|(_, editor)| *editor).collect::<Vec<_>>());
    std::thread::sleep(Duration::from_secs(5));
    compare_pages(&preview, &mut author);
    let mut fresh = Editor::start(&root);
    for path in &open {
        let text = editor.texts[path].clone();
        fresh.open_with(path, &text);
        assert!(editor.findings(path) == fresh.findings(path), "{}", path.display());
    }
}

/// What is needed at last is hardly more than what was needed after a while.
fn is_steady(memory: &[u64]) {
    let sixth = (memory.len() / 6).max(1);
    let mean = |part: &[u64]| part.iter().sum::<u64>() / u64::try_from(part.len().max(1)).unwrap();
    let (early, late) = (
        mean(&memory[sixth.min(memory.len())..(2 * sixth).min(memory.len())]),
        mean(&memory[memory.len().saturating_sub(sixth)..]),
    );
    assert!(early == 0 || late * 100 <= early * 115, "from {early} to {late} MB: {memory:?}");
}

/// Pages of all sites, as they are served and as a clean start makes them.
fn compare_pages(preview: &Preview, author: &mut Author) {
    let sources = disk::load(&author.root, None).unwrap().sources;
    let view = Live::reading_heads(sources).view().expect("the settings are mended");
    for number in 0..300 {
        let path = author.pick();
        let page = page_of(&author.root, &path);
        let record = &view.records[number % view.records.len()];
        let served = preview.get(&page.replacen("/public/", &format!("/{}/", record.id), 1));
        let clean = view.file(record, page.strip_prefix("/public/").unwrap());
        let clean = clean.map(|file| String::from_utf8(file.bytes).unwrap());
        assert_eq!(served.as_deref().map(without_hook), clean, "{}: {}", record.id, path.display());
    }
}

fn without_hook(page: &str) -> String {
    let start = page.find("<script defer src=\"/_selfhelp/panel.js\"").expect("the hook");
    let end = start + page[start..].find("</script>\n").unwrap() + "</script>\n".len();
    format!("{}{}", &page[..start], &page[end..])
}

fn page_of(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap().to_string_lossy().to_lowercase();
    format!("/public/{}.html", below.trim_end_matches(".md"))
}

fn articles(root: &Path) -> Vec<PathBuf> {
    let folders = fs::read_dir(root.join("articles")).unwrap().map(|folder| folder.unwrap().path());
    let files = folders.filter(|it| it.is_dir()).flat_map(|folder| fs::read_dir(folder).unwrap());
    let mut articles: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    articles.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    articles.sort();
    articles
}

fn memory_of(child: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or("");
    line.split_whitespace().nth(1).and_then(|it| it.parse::<u64>().ok()).unwrap_or_default() / 1024
}

/// Who changes files, never by halves for ever, and takes everything back after a while: the content stays as large and as
/// good as it was, so that what a program needs for it does as well.
struct Author {
    root: PathBuf,
    articles: Vec<PathBuf>,
    numbers: Numbers,
    /// Files that are half written, with all that they are to hold.
    half: Vec<(PathBuf, Vec<u8>)>,
    /// Files that are not as they were at first, the one that was touched first before all others.
    touched: Vec<Touched>,
}

/// A file that is not as it was at first, by what it is called now.
struct Touched {
    path: PathBuf,
    /// What it was called, and what it held; nothing where there was no file.
    at_first: Option<(PathBuf, Vec<u8>)>,
}

/// So many files differ from what they were at first.
const MOST_TOUCHED: usize = 400;

impl Author {
    fn new(root: &Path) -> Self {
        let (half, touched) = (Vec::new(), Vec::new());
        Self { articles: articles(root), root: root.to_path_buf(), numbers: Numbers(11), half, touched }
    }

    fn pick(&mut self) -> PathBuf {
        let at = self.numbers.below(self.articles.len());
        self.articles[at].clone()
    }

    /// Does something to a file that is not among some; tells what.
    fn act(&mut self, but: &[PathBuf]) -> &'static str {
        if self.touched.len() > MOST_TOUCHED {
            self.take_back();
            return "taken back";
        }
        let path = self.pick();
        let (Ok(bytes), false) = (fs::read(&path), but.contains(&path)) else { return "nothing" };
        let at = self.numbers.below(bytes.len());
        match self.numbers.below(12) {
            0 => {
                self.touch(&path);
                let other = path.with_file_name(format!("moved-{}.md", self.numbers.below(1_000_000)));
                self.rename(&path, &other);
                "renamed"
            }
            1 => {
                self.touch(&path);
                fs::write(&path, &bytes[..at]).unwrap();
                self.half.push((path, bytes));
                "half written"
            }
            2 => {
                for (path, bytes) in std::mem::take(&mut self.half) {
                    fs::write(path, bytes).unwrap();
                }
                "written whole"
            }
            3 => {
                fs::write(self.root.join("selfhelp.toml"), "[rules]\nlink-http = \"of\"\n").unwrap();
                "broken settings"
            }
            4 => {
                fs::write(self.root.join("selfhelp.toml"), "[rules]\nlink-http = \"off\"\n").unwrap();
                "mended settings"
            }
            5 => {
                let folder = self.root.join("articles").join(format!("new-{}", self.numbers.below(50)));
                fs::create_dir_all(&folder).unwrap();
                let new = folder.join(format!("a-{}.md", self.numbers.below(1000)));
                self.touch(&new);
                fs::write(&new, &bytes).unwrap();
                if !self.articles.contains(&new) {
                    self.articles.push(new);
                }
                "copied"
            }
            _ => {
                self.touch(&path);
                let text = String::from_utf8_lossy(&bytes);
                let at = text.floor_char_boundary(at);
                let words =
                    ["word ", "\n## A heading\n\n", "[a link](b.md)", "\u{e9}", "\"", "{", "supportTopicIds=\"1\" "];
                let word = words[self.numbers.below(words.len())];
                fs::write(&path, format!("{}{word}{}", &text[..at], &text[at..])).unwrap();
                "edited"
            }
        }
    }

    /// Remembers what a file is, unless that is known.
    fn touch(&mut self, path: &Path) {
        if !self.touched.iter().any(|it| it.path == path) {
            let at_first = fs::read(path).ok().map(|bytes| (path.to_path_buf(), bytes));
            self.touched.push(Touched { path: path.to_path_buf(), at_first });
        }
    }

    fn rename(&mut self, from: &Path, to: &Path) {
        fs::rename(from, to).unwrap();
        self.articles.iter_mut().filter(|it| *it == from).for_each(|it| *it = to.to_path_buf());
        self.touched.iter_mut().filter(|it| it.path == from).for_each(|it| it.path = to.to_path_buf());
        self.half.iter_mut().filter(|it| it.0 == from).for_each(|it| it.0 = to.to_path_buf());
    }

    /// Makes the file that was touched first what it was then.
    fn take_back(&mut self) {
        let Touched { path, at_first } = self.touched.remove(0);
        self.half.retain(|it| it.0 != path);
        match at_first {
            Some((at_first, bytes)) => {
                self.rename(&path, &at_first);
                fs::write(at_first, bytes).unwrap();
            }
            None => {
                fs::remove_file(&path).unwrap();
                self.articles.retain(|it| *it != path);
            }
        }
    }

    fn finish(&mut self) {
        for (path, bytes) in std::mem::take(&mut self.half) {
            fs::write(path, bytes).unwrap();
        }
        fs::write(self.root.join("selfhelp.toml"), "").unwrap();
    }
}

struct Preview {
    child: Child,
    address: String,
}

impl Drop for Preview {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Preview {
    fn start(root: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_selfhelp"));
        let mut child =
            command.args(["serve", "--port", "0", "--root"]).arg(root).stderr(Stdio::piped()).spawn().unwrap();
        let mut words = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("http://") {
            line.clear();
            assert!(words.read_line(&mut line).unwrap() > 0, "the preview starts");
        }
        let address = line.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
        std::thread::spawn(move || std::io::copy(&mut words, &mut std::io::sink()));
        Self { child, address }
    }

    /// A page; nothing where there is none.
    fn get(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(&self.address).expect("the preview is there");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").expect("an answer");
        assert!(head.starts_with("HTTP/1.1 200") || head.starts_with("HTTP/1.1 404"), "{path}: {head}");
        head.starts_with("HTTP/1.1 200").then(|| body.to_owned())
    }
}

struct Editor {
    child: Child,
    told: Receiver<Value>,
    texts: BTreeMap<PathBuf, String>,
    versions: BTreeMap<PathBuf, u64>,
    latest: BTreeMap<String, Value>,
}

impl Drop for Editor {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Editor {
    fn start(root: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_selfhelp"));
        let mut child = command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let (sender, told) = channel();
        std::thread::spawn(move || {
            while let Some(message) = hear(&mut output) {
                drop(sender.send(message));
            }
        });
        let (texts, versions, latest) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut editor = Self { child, told, texts, versions, latest };
        let uri = uri(root);
        editor.say(&json!({"id": 0, "method": "initialize", "params": {"capabilities": {}, "rootUri": uri}}));
        editor
    }

    fn say(&mut self, message: &Value) {
        let body = message.to_string();
        let input = self.child.stdin.as_mut().unwrap();
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("the server lives");
        input.flush().unwrap();
    }

    fn open(&mut self, path: &Path) {
        let text = fs::read_to_string(path).unwrap();
        self.open_with(path, &text);
    }

    fn open_with(&mut self, path: &Path, text: &str) {
        self.texts.insert(path.to_owned(), text.to_owned());
        self.versions.insert(path.to_owned(), 1);
        let document = json!({"uri": uri(path), "languageId": "markdown", "version": 1, "text": text});
        self.say(&json!({"method": "textDocument/didOpen", "params": {"textDocument": document}}));
    }

    /// Writes a line at the end, and asks what could follow.
    fn type_in(&mut self, path: &Path, words: &str) {
        let text = self.texts.get_mut(path).unwrap();
        // Texts do not grow for ever.
        if text.len() > 200_000 {
            text.truncate(text.floor_char_boundary(1000));
        }
        text.push_str(&format!("\n{words}"));
        let text = text.clone();
        let version = self.versions.get_mut(path).unwrap();
        *version += 1;
        let document = json!({"uri": uri(path), "version": *version});
        let changes = json!([{"text": text}]);
        self.say(&json!({"method": "textDocument/didChange", "params": {"textDocument": document, "contentChanges": changes}}));
        let place = json!({"line": text.matches('\n').count(), "character": words.len()});
        let params = json!({"textDocument": {"uri": uri(path)}, "position": place});
        self.say(&json!({"id": 1, "method": "textDocument/completion", "params": params}));
        self.listen(Duration::ZERO);
    }

    fn listen(&mut self, at_most: Duration) -> bool {
        let mut has_heard = false;
        while let Ok(message) = self.told.recv_timeout(if has_heard { Duration::ZERO } else { at_most }) {
            has_heard = true;
            if message["method"] == "textDocument/publishDiagnostics" {
                let uri = message["params"]["uri"].as_str().unwrap().to_owned();
                self.latest.insert(uri, message["params"].clone());
            }
        }
        has_heard
    }

    /// What is told of a file once nothing more is told.
    fn findings(&mut self, path: &Path) -> Value {
        let version = json!(self.versions[path]);
        while self.latest.get(&uri(path)).is_none_or(|told| told["version"] != version) {
            assert!(self.listen(Duration::from_mins(1)), "the server tells of {}", path.display());
        }
        while self.listen(Duration::from_secs(2)) {}
        self.latest[&uri(path)]["diagnostics"].clone()
    }
}

fn uri(path: &Path) -> String {
    url::Url::from_file_path(path).unwrap().to_string()
}
