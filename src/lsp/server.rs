//! The server: whom it speaks to, what it holds, and who answers what.
//!
//! Must not know how messages come in, nor what is told of articles.

use std::io::Write;
use std::path::{Path, PathBuf};

use lsp_types as lsp;
use serde_json::{Value, json};

use super::answers::{diagnostic, document_link};
use super::positions::Lines;
use super::protocol::{self, read};
use super::published::Published;
use super::setup::{self, Client};
use super::wire::{self, Fault, Message};
use super::workspace::Workspace;
use super::{NOTHING, Settings};
use crate::assist;
use crate::disk;
use crate::text::RelPath;
use crate::watch::{Burst, Watch};

/// A server, and whom it speaks to.
pub struct Server<W> {
    pub settings: Settings,
    pub has_taken_leave: bool,
    pub(super) output: W,
    pub(super) client: Option<Client>,
    pub(super) workspace: Option<Workspace>,
    published: Published,
    /// What tells of files, from the moment that a root is known until somebody listens to it.
    pub watch: Option<anyhow::Result<Watch>>,
    /// Requests of the server's own so far.
    pub(super) asked: u64,
}

pub type Answer = Result<Value, Fault>;

impl<W: Write> Server<W> {
    pub fn new(settings: Settings, output: W) -> Self {
        let published = Published::new(settings.all);
        Self {
            settings,
            has_taken_leave: false,
            output,
            client: None,
            workspace: None,
            published,
            watch: None,
            asked: 0,
        }
    }

    /// Says that a message cannot be read.
    pub fn complain(&mut self, why: &str) -> anyhow::Result<()> {
        wire::answer(&mut self.output, &NOTHING, Err(Fault::new(Fault::PARSE_ERROR, why)))?;
        Ok(())
    }

    /// Writes a line into the editor's log.
    pub fn log(&mut self, words: &str) -> anyhow::Result<()> {
        wire::tell(&mut self.output, "window/logMessage", &json!({"type": 2, "message": words}))?;
        Ok(())
    }

    pub fn files_touched(&mut self, burst: &Burst) {
        let Some(workspace) = &mut self.workspace else { return };
        // A root that cannot be read for a moment, as in the middle of a change of branches, is read at the next touch.
        if workspace.files_touched(burst).is_err() && *burst != Burst::Anything {
            drop(workspace.files_touched(&Burst::Anything));
        }
    }

    /// Answers a request, or does what a notification says.
    pub fn take(&mut self, message: Message) -> anyhow::Result<()> {
        let Message { id, method, params } = message;
        match (id, method) {
            // An answer to a question of ours, of which none says anything new.
            (_, None) => Ok(()),
            (Some(id), Some(method)) => {
                let answer = self.answer(&method, params)?;
                wire::answer(&mut self.output, &id, answer)?;
                // What is found before anything is typed, all that follows is compared with; the editor need not wait for it.
                if let Some(workspace) = self.workspace.as_mut().filter(|_| method == "initialize") {
                    Published::begin(workspace);
                }
                Ok(())
            }
            (None, Some(method)) => self.notice(&method, params),
        }
    }

    fn answer(&mut self, method: &str, params: Value) -> anyhow::Result<Answer> {
        match (method, &self.client) {
            ("initialize", None) => return Ok(self.meet(&params)),
            ("initialize", Some(_)) => {
                return Ok(Err(Fault::new(Fault::INVALID_REQUEST, "this server is initialized already")));
            }
            (_, None) => return Ok(Err(Fault::new(Fault::NOT_INITIALIZED, "`initialize` comes first"))),
            ("shutdown", _) => {
                self.has_taken_leave = true;
                return Ok(Ok(Value::Null));
            }
            _ if self.has_taken_leave => {
                return Ok(Err(Fault::new(Fault::INVALID_REQUEST, "this server has been shut down")));
            }
            _ => {}
        }
        Ok(match method {
            "textDocument/completion" => self.at(params, |desk, lines, offset, client| {
                protocol::completion(&assist::complete(desk, offset), lines, client.has_snippets)
            }),
            "textDocument/hover" => self.at(params, |desk, lines, offset, _| {
                let hover = assist::hover(desk, offset);
                hover.map_or(Value::Null, |hover| {
                    let contents = json!({"kind": "markdown", "value": hover.markdown});
                    json!({"contents": contents, "range": protocol::range(lines, hover.span)})
                })
            }),
            "textDocument/definition" => self.places(&params, |desk, offset, _| assist::definition(desk, offset)),
            "textDocument/references" => self.places(&params, |desk, offset, params| {
                let with_definition = params["context"]["includeDeclaration"].as_bool().unwrap_or(true);
                assist::references(desk, offset, with_definition)
            }),
            "textDocument/prepareRename" => self.at(params, |desk, lines, offset, _| {
                let found = assist::can_rename(desk, offset);
                found.map_or(
                    Value::Null,
                    |(span, name)| json!({"range": protocol::range(lines, span), "placeholder": name}),
                )
            }),
            "textDocument/rename" => self.rename(params),
            "textDocument/documentSymbol" => self.of_document(params, |desk, lines, _| {
                let symbols = assist::symbols(desk);
                json!(symbols.iter().map(|symbol| protocol::symbol(symbol, lines)).collect::<Vec<_>>())
            }),
            "textDocument/documentLink" => self.of_document(params, |desk, lines, workspace| {
                let links = assist::links(desk);
                json!(links.iter().filter_map(|link| document_link(link, lines, workspace)).collect::<Vec<_>>())
            }),
            "textDocument/codeAction" => self.code_actions(params),
            "workspace/executeCommand" => self.execute(&params)?,
            _ => Err(Fault::new(Fault::METHOD_NOT_FOUND, format!("this server does not know `{method}`"))),
        })
    }

    fn notice(&mut self, method: &str, params: Value) -> anyhow::Result<()> {
        if self.client.is_none() {
            return Ok(());
        }
        // What is not understood is written into the editor's log: nobody waits for an answer.
        let done = match method {
            "textDocument/didOpen" => read(params).and_then(|params| self.opened(params)),
            "textDocument/didChange" => read(params).and_then(|params| self.changed(params)),
            "textDocument/didClose" => read(params).map(|params| self.closed(&params)),
            "textDocument/didSave" => read(params).map(|params| self.saved(&params)),
            "workspace/didChangeWatchedFiles" => read(params).map(|params| self.watched(&params)),
            _ => Ok(()),
        };
        match done {
            Ok(()) => Ok(()),
            Err(fault) => self.log(&format!("`{method}`: {}", fault.message)),
        }
    }

    fn meet(&mut self, params: &Value) -> Answer {
        let client = Client::of(params);
        let capabilities = setup::capabilities(&client);
        let found = client.folders.iter().find_map(|folder| disk::find_root(folder).ok());
        self.client = Some(client);
        // Where there is none, the first text that is opened tells where the root is.
        if let Some(root) = self.settings.root.clone().or(found) {
            self.load(&root)?;
        }
        Ok(capabilities)
    }

    fn load(&mut self, root: &Path) -> Result<(), Fault> {
        let config = self.settings.config.as_deref();
        // What is saved while the files are read is told of as well.
        self.watch = Some(Watch::new(root, config));
        let workspace = Workspace::load(root, config);
        let workspace = workspace.map_err(|trouble| Fault::new(Fault::REQUEST_FAILED, format!("{trouble:#}")))?;
        self.workspace = Some(workspace);
        Ok(())
    }

    fn opened(&mut self, params: lsp::DidOpenTextDocumentParams) -> Result<(), Fault> {
        let document = params.text_document;
        if self.workspace.is_none() {
            let folder = protocol::path_of(&document.uri).and_then(|path| path.parent().map(Path::to_path_buf));
            let root = folder.and_then(|folder| disk::find_root(&folder).ok());
            let Some(root) = root else {
                let words =
                    "there is no content root at or above the file: a folder with `selfhelp.toml` or `articles/`";
                return Err(Fault::new(Fault::REQUEST_FAILED, words));
            };
            self.load(&root)?;
            self.workspace.iter_mut().for_each(Published::begin);
        }
        let (Some(path), Some(workspace)) = (self.path(&document.uri), &mut self.workspace) else { return Ok(()) };
        workspace.open(&path, document.uri, document.version, document.text);
        Ok(())
    }

    fn changed(&mut self, params: lsp::DidChangeTextDocumentParams) -> Result<(), Fault> {
        let encoding = self.client.as_ref().map(|client| client.encoding).unwrap_or_default();
        let document = params.text_document;
        let (Some(path), Some(workspace)) = (self.path(&document.uri), &mut self.workspace) else { return Ok(()) };
        let changes = protocol::typed(params.content_changes);
        match workspace.change(&path, document.version, changes, encoding) {
            true => Ok(()),
            false => Err(Fault::new(Fault::INVALID_PARAMS, format!("`{path}` is not open"))),
        }
    }

    fn closed(&mut self, params: &lsp::DidCloseTextDocumentParams) {
        if let (Some(path), Some(workspace)) = (self.path(&params.text_document.uri), &mut self.workspace) {
            workspace.close(&path);
        }
    }

    fn saved(&mut self, params: &lsp::DidSaveTextDocumentParams) {
        self.files_touched(&Burst::Paths(protocol::path_of(&params.text_document.uri).into_iter().collect()));
    }

    fn watched(&mut self, params: &lsp::DidChangeWatchedFilesParams) {
        let paths: Vec<PathBuf> = params.changes.iter().filter_map(|change| protocol::path_of(&change.uri)).collect();
        self.files_touched(&Burst::Paths(paths));
    }

    /// The path of a file of the content.
    fn path(&self, uri: &lsp::Uri) -> Option<RelPath> {
        self.workspace.as_ref()?.path(&protocol::path_of(uri)?)
    }

    /// The workspace, the path of a document in it, and the editor; nothing for a file that is not of the content.
    pub(super) fn document(&mut self, uri: &lsp::Uri) -> Option<(&mut Workspace, RelPath, &Client)> {
        let path = self.path(uri)?;
        Some((self.workspace.as_mut()?, path, self.client.as_ref()?))
    }

    /// The same, with what questions about articles are answered from brought up to now.
    pub(super) fn prepared(&mut self, uri: &lsp::Uri) -> Option<(&Workspace, RelPath, &Client)> {
        let (workspace, path, client) = self.document(uri)?;
        workspace.prepare();
        Some((workspace, path, client))
    }

    /// Checks what is not checked yet, and tells of all that is found otherwise than before.
    pub fn settle(&mut self) -> anyhow::Result<()> {
        let (Some(workspace), Some(client)) = (&mut self.workspace, &self.client) else { return Ok(()) };
        workspace.check();
        for (path, is_shown) in self.published.next(workspace) {
            let Some(uri) = workspace.uri(&path) else { continue };
            let text = workspace.text(&path);
            let lines = Lines::new(&text, client.encoding);
            let findings = if is_shown { workspace.findings(&path) } else { &[] };
            let told = findings.iter().map(|finding| diagnostic(workspace, finding, &lines, client.encoding)).collect();
            let version = workspace.open.get(&path).map(|document| document.version);
            let params = lsp::PublishDiagnosticsParams::new(uri, told, version);
            wire::tell(&mut self.output, "textDocument/publishDiagnostics", &params)?;
        }
        Ok(())
    }
}
