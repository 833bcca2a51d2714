//! What editor and server agree on when they meet.
//!
//! Must not know how anything is answered.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::positions::Encoding;

/// The command that mends all of a file.
pub const FIX_ALL: &str = "selfhelp.fixAll";
/// The kind of an action that does the same, for whoever mends on saving.
pub const FIX_ALL_KIND: &str = "source.fixAll.selfhelp";

/// What an editor says of itself.
#[derive(Debug, Clone, Default)]
pub struct Client {
    pub encoding: Encoding,
    pub has_snippets: bool,
    /// It compares the version of a text with that which edits are for.
    pub knows_versions: bool,
    /// The folders that are open in it.
    pub folders: Vec<PathBuf>,
}

impl Client {
    /// Reads what is there; nothing of it must be.
    pub fn of(params: &Value) -> Self {
        let capabilities = &params["capabilities"];
        let encodings = capabilities["general"]["positionEncodings"].as_array();
        let mut encodings = encodings.into_iter().flatten().filter_map(|encoding| match encoding.as_str()? {
            "utf-8" => Some(Encoding::Utf8),
            "utf-16" => Some(Encoding::Utf16),
            "utf-32" => Some(Encoding::Utf32),
            _ => None,
        });
        let folders = params["workspaceFolders"].as_array().into_iter().flatten().map(|folder| &folder["uri"]);
        let folders = folders
            .chain([&params["rootUri"]])
            .filter_map(|uri| url::Url::parse(uri.as_str()?).ok()?.to_file_path().ok());
        let snippets = &capabilities["textDocument"]["completion"]["completionItem"]["snippetSupport"];
        Self {
            encoding: encodings.next().unwrap_or_default(),
            has_snippets: snippets.as_bool().unwrap_or(false),
            knows_versions: capabilities["workspace"]["workspaceEdit"]["documentChanges"].as_bool().unwrap_or(false),
            folders: folders.collect(),
        }
    }
}

/// What the server can do.
pub fn capabilities(client: &Client) -> Value {
    let encoding = match client.encoding {
        Encoding::Utf8 => "utf-8",
        Encoding::Utf16 => "utf-16",
        Encoding::Utf32 => "utf-32",
    };
    json!({
        "capabilities": {
            "positionEncoding": encoding,
            "textDocumentSync": {"openClose": true, "change": 2, "save": {"includeText": false}},
            "completionProvider": {"triggerCharacters": ["\"", ",", "(", "$", "=", ".", ":", "#", "/", "<"]},
            "hoverProvider": true,
            "definitionProvider": true,
            "referencesProvider": true,
            "documentSymbolProvider": true,
            "documentLinkProvider": {"resolveProvider": false},
            "codeActionProvider": {"codeActionKinds": ["quickfix", FIX_ALL_KIND]},
            "executeCommandProvider": {"commands": [FIX_ALL]},
            "renameProvider": {"prepareProvider": true},
        },
        "serverInfo": {"name": "selfhelp", "version": env!("CARGO_PKG_VERSION")},
    })
}
