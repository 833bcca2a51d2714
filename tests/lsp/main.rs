//! An editor speaks with the program.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::needless_pass_by_value,
    reason = "tests write the files of a content root, and make each message where they send it"
)]

mod editor;
#[path = "../support/messages.rs"]
mod messages;
mod nonsense;
mod telling;
mod using;

/// An article of a kind, with a body.
fn article(id: &str, body: &str) -> String {
    format!(
        "<properties\n  pageTitle=\"About {id}\"\n  selfHelpType=\"generic\"\n  articleId=\"{id}\"\n  \
         cloudEnvironments=\"public, fairfax\"\n/>\n\n# About {id}\n\n{body}\n"
    )
}

/// A menu that names an article.
fn menu(names: &str) -> String {
    format!(
        "<properties\n  pageTitle=\"A menu\"\n  selfHelpType=\"diagnoseAndSolve\"\n  articleId=\"menu\"\n  \
         cloudEnvironments=\"public\"\n/>\n\n# A menu\n\n---\n{{\n  \"$schema\": \"SelfHelpContent\",\n  \
         \"commonProblems\": [{{\"id\": \"p\", \"title\": \"Burnt\", \"description\": \"d\", \"category\": \"c\", \
         \"searchTags\": \"s\", \"supportTopicId\": \"\", \"commonSolutionArticleId\": \"{names}\"}}],\n  \
         \"troubleshootingTools\": []\n}}\n---\n"
    )
}

/// The place of a mark in a text, as line and column.
fn place_of(text: &str, mark: &str) -> (u32, u32) {
    let at = text.find(mark).unwrap_or_else(|| panic!("`{mark}` stands in:\n{text}"));
    let line = text[..at].matches('\n').count();
    let column = text[..at].rsplit('\n').next().unwrap().encode_utf16().count();
    (u32::try_from(line).unwrap(), u32::try_from(column).unwrap())
}
