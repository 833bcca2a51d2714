//! An editor that speaks with the program: it opens, types, asks, and keeps what it is told.

use std::collections::HashMap;
use std::fs;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::messages::hear;

/// However busy the machine is, an answer comes in this time.
const AT_MOST: Duration = Duration::from_mins(1);

/// The content root of a test.
pub struct Root(TempDir);

impl Root {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let root = Self(TempDir::new().unwrap());
        root.put("selfhelp.toml", "");
        fs::create_dir_all(root.path().join("articles")).unwrap();
        for (path, text) in files {
            root.put(path, text);
        }
        root
    }

    pub fn path(&self) -> PathBuf {
        self.0.path().canonicalize().unwrap()
    }

    pub fn put(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn uri(&self, path: &str) -> String {
        url::Url::from_file_path(self.path().join(path)).unwrap().to_string()
    }
}

pub struct Editor {
    child: Child,
    input: Option<ChildStdin>,
    output: Receiver<Value>,
    root: PathBuf,
    asked: u64,
    versions: HashMap<String, i64>,
    /// What was told of each file last, by its address.
    pub told: HashMap<String, Value>,
    /// What the server wrote into the log, and asked for.
    pub others: Vec<Value>,
}

impl Drop for Editor {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Editor {
    /// An editor that has the folder of a root open, and counts in UTF-16.
    pub fn new(root: &Root) -> Self {
        Self::with(root, &[], &json!({}))
    }

    pub fn with(root: &Root, arguments: &[&str], capabilities: &Value) -> Self {
        let mut editor = Self::silent(&root.path(), arguments);
        let folders = json!([{"uri": root.uri(""), "name": "root"}]);
        let hello = json!({"processId": null, "capabilities": capabilities, "workspaceFolders": folders});
        editor.ask("initialize", hello).unwrap();
        editor.tell("initialized", json!({}));
        editor
    }

    /// An editor that has said nothing yet.
    pub fn silent(root: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_selfhelp"))
            .arg("lsp")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, output) = channel();
        let mut heard = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            while let Some(message) = hear(&mut heard) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Self {
            input: child.stdin.take(),
            child,
            output,
            root: root.to_path_buf(),
            asked: 0,
            versions: HashMap::new(),
            told: HashMap::new(),
            others: Vec::new(),
        }
    }

    pub fn uri(&self, path: &str) -> String {
        let uri = url::Url::from_file_path(self.root.join(path)).unwrap().to_string();
        uri.replace('[', "%5B").replace(']', "%5D").replace('^', "%5E")
    }

    /// Sends bytes as they are.
    pub fn send(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    fn say(&mut self, message: &Value) {
        let body = message.to_string();
        self.send(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub fn tell(&mut self, method: &str, params: Value) {
        self.say(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Asks, and waits for the answer.
    pub fn ask(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        self.asked += 1;
        let id = self.asked;
        self.say(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let message = self.next();
            if message["id"] == json!(id) && message.get("method").is_none() {
                return match message.get("error") {
                    Some(error) => Err(error.clone()),
                    None => Ok(message["result"].clone()),
                };
            }
        }
    }

    /// The next message, which is kept if it is no answer.
    pub fn next(&mut self) -> Value {
        let message = self.output.recv_timeout(AT_MOST).expect("the server says something");
        match message["method"].as_str() {
            Some("textDocument/publishDiagnostics") => {
                let uri = message["params"]["uri"].as_str().unwrap().to_owned();
                self.told.insert(uri, message["params"].clone());
            }
            Some(_) => self.others.push(message.clone()),
            None => {}
        }
        message
    }

    /// Opens a file with a text, and waits until it is checked.
    pub fn open(&mut self, path: &str, text: &str) {
        let uri = self.uri(path);
        self.versions.insert(uri.clone(), 1);
        let document = json!({"uri": uri, "languageId": "markdown", "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
        self.wait_for(path);
    }

    /// Gives an open file another text, and waits until it is checked.
    pub fn write(&mut self, path: &str, text: &str) {
        self.change(path, &json!([{"text": text}]));
    }

    /// Changes an open file, and waits until it is checked.
    pub fn change(&mut self, path: &str, changes: &Value) {
        let uri = self.uri(path);
        let version = self.versions.get_mut(&uri).unwrap();
        *version += 1;
        let document = json!({"uri": uri, "version": *version});
        self.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
        self.wait_for(path);
    }

    fn wait_for(&mut self, path: &str) {
        let uri = self.uri(path);
        let version = json!(self.versions[&uri]);
        while self.told.get(&uri).is_none_or(|told| told["version"] != version) {
            self.next();
        }
    }

    /// Waits until something holds of what was told of a file.
    pub fn wait_until(&mut self, path: &str, holds: impl Fn(&[String]) -> bool) {
        while !holds(&self.rules(path)) {
            self.next();
        }
    }

    /// What was told of a file last.
    pub fn findings(&self, path: &str) -> Vec<Value> {
        let told = self.told.get(&self.uri(path));
        told.and_then(|told| told["diagnostics"].as_array().cloned()).unwrap_or_default()
    }

    /// The rules of these.
    pub fn rules(&self, path: &str) -> Vec<String> {
        self.findings(path).iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
    }

    /// Asks about a place.
    pub fn at(&mut self, method: &str, path: &str, (line, character): (u32, u32)) -> Value {
        let params =
            json!({"textDocument": {"uri": self.uri(path)}, "position": {"line": line, "character": character}});
        self.ask(&format!("textDocument/{method}"), params).unwrap()
    }

    /// Ends what the editor says; gives how the program ended.
    pub fn end(&mut self) -> Option<i32> {
        self.input = None;
        self.child.wait().unwrap().code()
    }
}
