//! What in an article can be opened.
//!
//! Must not know how it is opened.

use super::{Desk, Place, follow, outcome};
use crate::article::JsonValue;
use crate::site::{Outcome, local_file};
use crate::text::{RelPath, Span, trimmed};

/// A place that can be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    pub span: Span,
    pub to: LinkTo,
}

/// What is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTo {
    Place(Place),
    File(RelPath),
    /// A web address, and the cloud that it is for, where that makes a difference.
    Web {
        address: String,
        cloud: Option<String>,
    },
}

/// Every place of an article that can be opened, in order.
#[must_use]
pub fn links(desk: &Desk<'_>) -> Vec<Linked> {
    let article = desk.article();
    let mut links = Vec::new();
    for link in article.links() {
        let to = leads(desk, trimmed(&link.target.value));
        links.extend(to.map(|to| Linked { span: link.target.span, to }));
    }
    for include in article.includes() {
        let path = desk.path().join(&include.target.value).filter(|path| desk.snapshot.corpus.include(path).is_some());
        links.extend(path.map(|path| Linked { span: include.target.span, to: LinkTo::File(path) }));
    }
    if let Some(JsonValue::Menu(menu)) = article.json_value() {
        for reference in menu.problems().into_iter().map(|problem| &problem.common_solution_article_id) {
            let article = desk.articles_called(&reference.value).next().filter(|_| !reference.value.trim().is_empty());
            let to = article.map(|entry| LinkTo::File(entry.article().path().clone()));
            links.extend(to.map(|to| Linked { span: reference.span, to }));
        }
    }
    links.sort_by_key(|link| link.span);
    links.dedup_by_key(|link| link.span);
    links
}

fn leads(desk: &Desk<'_>, address: &str) -> Option<LinkTo> {
    if let Some(place) = follow::inside(desk, address) {
        return Some(LinkTo::Place(place));
    }
    if let Some(file) = local_file(&desk.snapshot.corpus, desk.path(), address) {
        return Some(LinkTo::File(file));
    }
    let outcomes = outcome::outcomes(desk, address);
    let are_many = outcomes.len() > 1;
    outcomes.into_iter().find_map(|(clouds, outcome)| match outcome {
        Outcome::Web { address, .. } | Outcome::Outside { address, .. } | Outcome::Portal { address } => {
            let cloud = desk.snapshot.config.cloud_names(clouds).next().filter(|_| are_many).map(str::to_owned);
            Some(LinkTo::Web { address, cloud })
        }
        _ => None,
    })
}
