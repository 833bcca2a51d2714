//! What an editor is told of a place in an article: what can stand there, what it means, where it leads, and what else says
//! it.
//!
//! Everything is a function of the content of one moment and of a place in a text, in bytes. Must not know any editor, nor its
//! protocol.

mod complete;
mod cursor;
mod follow;
mod hover;
mod keys;
mod links;
mod names;
mod outcome;
mod properties;
mod rename;
mod subject;
mod symbols;
mod topic_names;
mod uses;

pub use complete::{Completion, Item, Sort, complete};
pub use follow::{definition, references};
pub use hover::{Hover, hover};
pub use links::{LinkTo, Linked, links};
pub use rename::{Renaming, can_rename, rename};
pub use symbols::{Symbol, SymbolSort, symbols};
pub use uses::Uses;

use crate::article::Article;
use crate::corpus::Entry;
use crate::diagnostic::Diagnostic;
use crate::session::Snapshot;
use crate::text::{RelPath, Span};

/// An article in its content root, as it is asked about.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    pub snapshot: &'a Snapshot,
    pub uses: &'a Uses,
    pub entry: &'a Entry,
    /// What is wrong with it.
    pub findings: &'a [Diagnostic],
}

/// A place in a file of the content root.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub path: RelPath,
    pub span: Span,
}

impl<'a> Desk<'a> {
    /// The article or the included text of a path; nothing where there is none.
    #[must_use]
    pub fn new(snapshot: &'a Snapshot, uses: &'a Uses, path: &RelPath, findings: &'a [Diagnostic]) -> Option<Self> {
        let entry = snapshot.corpus.text_at(path)?;
        Some(Self { snapshot, uses, entry, findings })
    }

    fn article(&self) -> &'a Article {
        self.entry.article()
    }

    fn text(&self) -> &'a str {
        &self.entry.article().source.text
    }

    fn path(&self) -> &'a RelPath {
        self.entry.article().path()
    }
}

/// Whether a place lies in a span, or right behind it: there one still writes what stands in it.
fn touches(span: Span, offset: usize) -> bool {
    span.range().start <= offset && offset <= span.range().end
}
