//! What is answered to each question about articles.
//!
//! Must not know who asks, nor how an article is looked at.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use lsp_types as lsp;
use serde_json::{Value, json};

use super::positions::{Encoding, Lines, Position};
use super::protocol::{self, Around};
use super::server::{Answer, Server, read};
use super::setup::{self, Client};
use super::wire::{self, Fault};
use super::workspace::Workspace;
use super::{actions, edits};
use crate::assist::{self, Desk, LinkTo, Place};
use crate::cloud::CloudSet;
use crate::diagnostic::Diagnostic;
use crate::text::{RelPath, Span};

impl<W: Write> Server<W> {
    /// Answers a question about a place; with nothing where no article is.
    pub(super) fn at(
        &mut self,
        params: Value,
        answer: impl FnOnce(&Desk<'_>, &Lines<'_>, usize, &Client) -> Value,
    ) -> Answer {
        let params: lsp::TextDocumentPositionParams = read(params)?;
        let (workspace, path, client) = self.document(&params.text_document.uri)?;
        let Some(desk) = workspace.desk(&path) else { return Ok(Value::Null) };
        let lines = Lines::new(&desk.entry.article().source.text, client.encoding);
        let offset = lines.offset(protocol::position(params.position));
        Ok(answer(&desk, &lines, offset, client))
    }

    pub(super) fn places(
        &mut self,
        params: &Value,
        find: impl FnOnce(&Desk<'_>, usize, &Value) -> Vec<Place>,
    ) -> Answer {
        let position: lsp::TextDocumentPositionParams = read(params.clone())?;
        let (workspace, path, client) = self.document(&position.text_document.uri)?;
        let encoding = client.encoding;
        let Some(desk) = workspace.desk(&path) else { return Ok(Value::Null) };
        let lines = Lines::new(&desk.entry.article().source.text, encoding);
        let places = find(&desk, lines.offset(protocol::position(position.position)), params);
        let location = |place: &Place| {
            let range = protocol::range(&Lines::new(&workspace.text(&place.path), encoding), place.span);
            Some(lsp::Location::new(protocol::uri_of(&workspace.root, &place.path)?, range))
        };
        Ok(json!(places.iter().filter_map(location).collect::<Vec<_>>()))
    }

    pub(super) fn of_document(
        &mut self,
        params: Value,
        answer: impl FnOnce(&Desk<'_>, &Lines<'_>, (&Path, &dyn Fn(&RelPath) -> Arc<str>)) -> Value,
    ) -> Answer {
        #[derive(serde::Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct OfDocument {
            text_document: lsp::TextDocumentIdentifier,
        }
        let params: OfDocument = read(params)?;
        let (workspace, path, client) = self.document(&params.text_document.uri)?;
        let encoding = client.encoding;
        if workspace.desk(&path).is_none() {
            return Ok(json!([]));
        }
        let workspace = &*workspace;
        let Some(desk) = workspace.desk_as_it_is(&path) else { return Ok(json!([])) };
        let lines = Lines::new(&desk.entry.article().source.text, encoding);
        let text = |path: &RelPath| workspace.text(path);
        Ok(answer(&desk, &lines, (&workspace.root, &text)))
    }

    pub(super) fn rename(&mut self, params: Value) -> Answer {
        let params: lsp::RenameParams = read(params)?;
        let position = params.text_document_position;
        let (workspace, path, client) = self.document(&position.text_document.uri)?;
        let encoding = client.encoding;
        let nothing = || Fault::new(Fault::REQUEST_FAILED, "there is nothing to rename");
        let desk = workspace.desk(&path).ok_or_else(nothing)?;
        let lines = Lines::new(&desk.entry.article().source.text, encoding);
        let offset = lines.offset(protocol::position(position.position));
        let renaming = assist::rename(&desk, offset, params.new_name.trim());
        let renaming = renaming.map_err(|why| Fault::new(Fault::REQUEST_FAILED, why))?;
        let name = params.new_name.trim();
        let of_file = |(path, spans): (&RelPath, &Vec<Span>)| {
            let edits: Vec<(Span, String)> = spans.iter().map(|span| (*span, name.to_owned())).collect();
            let lines = workspace.text(path);
            let edits = protocol::text_edits(&Lines::new(&lines, encoding), &edits);
            Some((protocol::uri_of(&workspace.root, path)?.to_string(), edits))
        };
        Ok(protocol::workspace_edit(&renaming.iter().filter_map(of_file).collect()))
    }

    pub(super) fn code_actions(&mut self, params: Value) -> Answer {
        let params: lsp::CodeActionParams = read(params)?;
        let uri = params.text_document.uri;
        let (workspace, path, client) = self.document(&uri)?;
        let encoding = client.encoding;
        workspace.check();
        let only = params.context.only.unwrap_or_default();
        let wanted = |kind: &str| only.is_empty() || only.iter().any(|only| is_below(kind, only.as_str()));
        let text = workspace.text(&path);
        let lines = Lines::new(&text, encoding);
        let mut found = Vec::new();
        if wanted("quickfix") {
            let around = |finding: &Diagnostic| diagnostic(workspace, finding, &lines, encoding);
            let has_article = workspace.snapshot.corpus.at_path(&path).is_some();
            let findings = workspace.findings(&path);
            found.extend(actions::quick_fixes(findings, &lines, &uri, params.range, has_article, &around));
        }
        if workspace.findings(&path).iter().any(actions::is_mended_by_machine) && wanted(setup::FIX_ALL_KIND) {
            // Who asks for nothing else wants the edits at once; in a list of all actions they are worked out when it is chosen.
            let edits = (!only.is_empty()).then(|| mended(workspace, &path, encoding)).flatten();
            found.push(actions::fix_all(&uri, edits));
        }
        Ok(json!(found))
    }

    /// Carries out a command.
    pub(super) fn execute(&mut self, params: &Value) -> anyhow::Result<Answer> {
        let uri = params["arguments"][0].as_str().and_then(|uri| uri.parse::<lsp::Uri>().ok());
        let uri = match (params["command"].as_str(), uri) {
            (Some(setup::FIX_ALL), Some(uri)) => uri,
            (Some(setup::FIX_ALL), None) => {
                return Ok(Err(Fault::new(Fault::INVALID_PARAMS, "the command takes the address of a file")));
            }
            _ => return Ok(Err(Fault::new(Fault::INVALID_PARAMS, "this server has no such command"))),
        };
        let edits = match self.document(&uri) {
            Ok((workspace, path, client)) => {
                let encoding = client.encoding;
                mended(workspace, &path, encoding)
            }
            Err(fault) => return Ok(Err(fault)),
        };
        if let Some(edits) = edits {
            let edit = protocol::workspace_edit(&[(uri.to_string(), edits)].into());
            self.asked += 1;
            let params = json!({"label": "Fix all", "edit": edit});
            wire::ask(&mut self.output, self.asked, "workspace/applyEdit", &params)?;
        }
        Ok(Ok(Value::Null))
    }
}

/// Whether a kind of actions is of another one: `source.fixAll.selfhelp` of `source`.
fn is_below(kind: &str, other: &str) -> bool {
    kind.strip_prefix(other).is_some_and(|rest| rest.is_empty() || other.is_empty() || rest.starts_with('.'))
}

pub(super) fn diagnostic(
    workspace: &Workspace,
    finding: &Diagnostic,
    lines: &Lines<'_>,
    encoding: Encoding,
) -> lsp::Diagnostic {
    let config = &workspace.snapshot.config;
    // What holds wherever the article is published, its author knows.
    let of_article = workspace.snapshot.corpus.text_at(&finding.path).map(|entry| entry.clouds);
    let is_everywhere = finding.clouds == CloudSet::ALL || of_article == Some(finding.clouds);
    let clouds: Vec<&str> = if is_everywhere { Vec::new() } else { config.cloud_names(finding.clouds).collect() };
    let around = Around {
        root: &workspace.root,
        encoding,
        clouds: clouds.join(", "),
        rule_page: config.rule_page(finding.rule.id),
        text: &|path| workspace.text(path),
    };
    protocol::diagnostic(finding, lines, &around)
}

fn mended(workspace: &mut Workspace, path: &RelPath, encoding: Encoding) -> Option<Vec<lsp::TextEdit>> {
    let mended = workspace.mended(path)?;
    let text = workspace.text(path);
    Some(protocol::text_edits(&Lines::new(&text, encoding), &edits::between(&text, &mended)))
}

pub(super) fn document_link(
    link: &assist::Linked,
    lines: &Lines<'_>,
    root: &Path,
    texts: &dyn Fn(&RelPath) -> Arc<str>,
) -> Option<Value> {
    let range = protocol::range(lines, link.span);
    let (target, tooltip) = match &link.to {
        LinkTo::File(path) => (protocol::uri_of(root, path)?.to_string(), path.to_string()),
        LinkTo::Place(Place { path, span }) => {
            let uri = protocol::uri_of(root, path)?.to_string();
            let Position { line, .. } = Lines::new(&texts(path), lines.encoding()).position(span.range().start);
            let place = if span.range().is_empty() { String::new() } else { format!("#L{}", line + 1) };
            (format!("{uri}{place}"), path.to_string())
        }
        LinkTo::Web { address, cloud } => {
            let of_cloud = cloud.as_ref().map_or(String::new(), |cloud| format!(" (in {cloud})"));
            (address.parse::<lsp::Uri>().ok()?.to_string(), format!("{address}{of_cloud}"))
        }
    };
    Some(json!({"range": range, "target": target, "tooltip": tooltip}))
}
