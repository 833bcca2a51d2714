//! What is answered to each question about articles.
//!
//! Must not know who asks, nor how an article is looked at.

use std::io::Write;

use lsp_types as lsp;
use serde_json::{Value, json};

use super::edits::Edit;
use super::positions::{Encoding, Lines};
use super::protocol::{self, Around, FileEdits, read};
use super::server::{Answer, Server};
use super::setup::{self, Client};
use super::wire::{self, Fault};
use super::workspace::{Workspace, is_safe};
use super::{actions, edits};
use crate::assist::{self, Desk, LinkTo, Place};
use crate::cloud::CloudSet;
use crate::diagnostic::Diagnostic;
use crate::fix;
use crate::text::{RelPath, Span};

impl<W: Write> Server<W> {
    /// Answers a question about a place; with nothing where no article is.
    pub(super) fn at(
        &mut self,
        params: Value,
        answer: impl FnOnce(&Desk<'_>, &Lines<'_>, usize, &Client) -> Value,
    ) -> Answer {
        let params: lsp::TextDocumentPositionParams = read(params)?;
        let Some((workspace, path, client)) = self.prepared(&params.text_document.uri) else { return Ok(Value::Null) };
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
        let at: lsp::TextDocumentPositionParams = read(params.clone())?;
        let Some((workspace, path, client)) = self.prepared(&at.text_document.uri) else { return Ok(Value::Null) };
        let Some(desk) = workspace.desk(&path) else { return Ok(Value::Null) };
        let lines = Lines::new(&desk.entry.article().source.text, client.encoding);
        let places = find(&desk, lines.offset(protocol::position(at.position)), params);
        let location = |place: &Place| {
            let range = protocol::range(&Lines::new(&workspace.text(&place.path), client.encoding), place.span);
            Some(lsp::Location::new(workspace.uri(&place.path)?, range))
        };
        Ok(json!(places.iter().filter_map(location).collect::<Vec<_>>()))
    }

    pub(super) fn of_document(
        &mut self,
        params: Value,
        answer: impl FnOnce(&Desk<'_>, &Lines<'_>, &Workspace) -> Value,
    ) -> Answer {
        #[derive(serde::Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct OfDocument {
            text_document: lsp::TextDocumentIdentifier,
        }
        let params: OfDocument = read(params)?;
        let Some((workspace, path, client)) = self.prepared(&params.text_document.uri) else { return Ok(json!([])) };
        let Some(desk) = workspace.desk(&path) else { return Ok(json!([])) };
        let lines = Lines::new(&desk.entry.article().source.text, client.encoding);
        Ok(answer(&desk, &lines, workspace))
    }

    pub(super) fn rename(&mut self, params: Value) -> Answer {
        let params: lsp::RenameParams = read(params)?;
        let at = params.text_document_position;
        let nothing = || Fault::new(Fault::REQUEST_FAILED, "there is nothing to rename");
        let (workspace, path, client) = self.prepared(&at.text_document.uri).ok_or_else(nothing)?;
        let desk = workspace.desk(&path).ok_or_else(nothing)?;
        let lines = Lines::new(&desk.entry.article().source.text, client.encoding);
        let name = params.new_name.trim();
        let renaming = assist::rename(&desk, lines.offset(protocol::position(at.position)), name);
        let renaming = renaming.map_err(|why| Fault::new(Fault::REQUEST_FAILED, why))?;
        let of_file = |(path, spans): (&RelPath, &Vec<Span>)| {
            let edits: Vec<Edit> = spans.iter().map(|span| (*span, name.to_owned())).collect();
            let text = workspace.text(path);
            let edits = protocol::text_edits(&Lines::new(&text, client.encoding), &edits);
            let uri = workspace.uri(path);
            let uri = uri.ok_or_else(|| Fault::new(Fault::REQUEST_FAILED, format!("`{path}` has no address")))?;
            Ok(FileEdits { uri, version: workspace.version(path), edits })
        };
        // All or nothing: an id that is renamed in some places leads nowhere from the others.
        let files = renaming.iter().map(of_file).collect::<Result<Vec<_>, Fault>>()?;
        Ok(protocol::workspace_edit(&files, client.knows_versions))
    }

    pub(super) fn code_actions(&mut self, params: Value) -> Answer {
        let params: lsp::CodeActionParams = read(params)?;
        let uri = params.text_document.uri;
        let Some((workspace, path, client)) = self.document(&uri) else { return Ok(json!([])) };
        let client = client.clone();
        workspace.check();
        let only = params.context.only.unwrap_or_default();
        let wanted = |kind: &str| only.is_empty() || only.iter().any(|only| is_below(kind, only.as_str()));
        let text = workspace.text(&path);
        let lines = Lines::new(&text, client.encoding);
        let mut found = Vec::new();
        if wanted("quickfix") {
            let told = |finding: &Diagnostic| diagnostic(workspace, finding, &lines, client.encoding);
            let source = workspace.snapshot.corpus.text_at(&path).map(|entry| &entry.article().source);
            let edit = |edits: &[Edit]| {
                let as_file = |(span, text): &Edit| match source {
                    Some(source) => (*span, fix::with_line_ends(text, source, span.range().start)),
                    None => (*span, text.clone()),
                };
                let edits = protocol::text_edits(&lines, &edits.iter().map(as_file).collect::<Vec<_>>());
                let file = FileEdits { uri: uri.clone(), version: workspace.version(&path), edits };
                protocol::workspace_edit(&[file], client.knows_versions)
            };
            let article = workspace.snapshot.corpus.at_path(&path).map(|id| workspace.snapshot.corpus.entry(id));
            let allow_at = article.map(|entry| entry.article().properties.span.range().end);
            let findings = workspace.findings(&path);
            found.extend(actions::quick_fixes(findings, &lines, params.range, allow_at, &told, &edit));
        }
        let is_mended = |finding: &Diagnostic| finding.fix.as_ref().is_some_and(is_safe);
        if workspace.findings(&path).iter().any(is_mended) && wanted(setup::FIX_ALL_KIND) {
            // Who asks for nothing else wants the edits at once; in a list of all actions they are worked out when it is chosen.
            let edit = (!only.is_empty()).then(|| mended(workspace, &path, &uri, &client)).flatten();
            found.push(actions::fix_all(&uri, edit));
        }
        Ok(json!(found))
    }

    /// Carries out a command.
    pub(super) fn execute(&mut self, params: &Value) -> anyhow::Result<Answer> {
        if params["command"].as_str() != Some(setup::FIX_ALL) {
            return Ok(Err(Fault::new(Fault::INVALID_PARAMS, "this server has no such command")));
        }
        let Ok(uri) = read::<lsp::TextDocumentIdentifier>(json!({"uri": params["arguments"][0]})) else {
            return Ok(Err(Fault::new(Fault::INVALID_PARAMS, "the command takes the address of a file")));
        };
        let edit = self.document(&uri.uri).and_then(|(workspace, path, client)| {
            let client = client.clone();
            mended(workspace, &path, &uri.uri, &client)
        });
        if let Some(edit) = edit {
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
        encoding,
        clouds: clouds.join(", "),
        rule_page: config.rule_page(finding.rule.id),
        uri: &|path| workspace.uri(path),
        text: &|path| workspace.text(path),
    };
    protocol::diagnostic(finding, lines, &around)
}

fn mended(workspace: &mut Workspace, path: &RelPath, uri: &lsp::Uri, client: &Client) -> Option<Value> {
    let mended = workspace.mended(path)?;
    let text = workspace.text(path);
    let edits = protocol::text_edits(&Lines::new(&text, client.encoding), &edits::between(&text, &mended));
    let file = FileEdits { uri: uri.clone(), version: workspace.version(path), edits };
    Some(protocol::workspace_edit(&[file], client.knows_versions))
}

pub(super) fn document_link(link: &assist::Linked, lines: &Lines<'_>, workspace: &Workspace) -> Option<Value> {
    let range = protocol::range(lines, link.span);
    let (target, tooltip) = match &link.to {
        LinkTo::File(path) => (workspace.uri(path)?.to_string(), path.to_string()),
        LinkTo::Place(Place { path, span }) => {
            let uri = workspace.uri(path)?.to_string();
            let start = Lines::new(&workspace.text(path), lines.encoding()).position(span.range().start);
            let place = if span.range().is_empty() { String::new() } else { format!("#L{}", start.line + 1) };
            (format!("{uri}{place}"), path.to_string())
        }
        LinkTo::Web { address, cloud } => {
            let of_cloud = cloud.as_ref().map_or(String::new(), |cloud| format!(" (in {cloud})"));
            (address.parse::<lsp::Uri>().ok()?.to_string(), format!("{address}{of_cloud}"))
        }
    };
    Some(json!({"range": range, "target": target, "tooltip": tooltip}))
}
