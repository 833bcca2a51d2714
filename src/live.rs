//! The pages of one article while somebody writes it: made anew after each edit, fast enough for every key that is
//! struck.
//!
//! What follows from the other articles is found out again only when they see more of the edit than a title. Must not read
//! or write files.

use crate::build::{Build, MadeFile, Shared};
use crate::config::SiteRecord;
use crate::corpus::Corpus;
use crate::diagnostic::Diagnostic;
use crate::session::{Change, Session};
use crate::sources::Sources;
use crate::text::RelPath;

/// A content root whose articles change.
pub struct Live {
    session: Session,
    /// What is known of all sites, and of which articles.
    known: Option<(Corpus, Shared)>,
}

impl Live {
    #[must_use]
    pub fn new(sources: Sources) -> Self {
        Self { session: Session::new(sources), known: None }
    }

    pub fn apply(&mut self, change: Change) {
        self.session.apply(change);
    }

    /// The pages of the article at a path as it is now, on each site that is built; none where there is no such article.
    ///
    /// # Errors
    /// A mistake in the configuration, without which nothing else means anything.
    pub fn pages(&mut self, path: &RelPath) -> Result<Vec<MadeFile>, Box<Diagnostic>> {
        let snapshot = self.session.snapshot()?;
        let known = self.known.take().filter(|(corpus, _)| snapshot.corpus.shows_same_as(corpus));
        let build = match known {
            Some((corpus, shared)) if snapshot.corpus.is_called_as(&corpus) => Build::again(&snapshot, shared),
            Some((_, shared)) => Build::again(&snapshot, shared.with_titles(&snapshot.corpus)),
            None => Build::new(&snapshot),
        };
        let records: Vec<&SiteRecord> = snapshot.config.current_sites().collect();
        let sites = build.sites(&records);
        let pages = snapshot.corpus.at_path(path).map(|id| build.pages_of(&sites, id)).unwrap_or_default();
        self.known = Some((snapshot.corpus.clone(), build.shared()));
        Ok(pages)
    }
}
