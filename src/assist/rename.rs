//! Another id for an article, everywhere; and for an element of a form.
//!
//! Must not know files beside the sources.

use std::collections::BTreeMap;

use super::follow::article_id_places;
use super::subject::{Found, Subject, element_places, subject_at};
use super::{Desk, Place};
use crate::cloud::CloudSet;
use crate::corpus::Entry;
use crate::text::{RelPath, Span};

/// The places to write anew, by file.
pub type Renaming = BTreeMap<RelPath, Vec<Span>>;

/// What can be renamed at a place: where it stands, and what it is called now.
#[must_use]
pub fn can_rename(desk: &Desk<'_>, offset: usize) -> Option<(Span, String)> {
    let Found { subject, span } = subject_at(desk, offset)?;
    match subject {
        Subject::ArticleId(id) => desk.articles_called(&id).next().map(|_| (span, id)),
        Subject::Element(id) => (!element_places(desk, &id).is_empty()).then_some((span, id)),
        _ => None,
    }
}

/// The places where the new name is to be written.
///
/// # Errors
/// Where nothing can be renamed, or the name cannot be used: in words for the author.
pub fn rename(desk: &Desk<'_>, offset: usize, name: &str) -> Result<Renaming, String> {
    let found = subject_at(desk, offset).map(|found| found.subject);
    let places: Vec<Place> = match &found {
        Some(Subject::ArticleId(id)) if desk.articles_called(id).next().is_some() => {
            usable(name)?;
            is_free(desk, id, name)?;
            article_id_places(desk, id).collect()
        }
        Some(Subject::Element(id)) => {
            usable(name)?;
            let is_other = !id.eq_ignore_ascii_case(name);
            if is_other && !element_places(desk, name).is_empty() {
                return Err(format!("this form has an element `{name}` already"));
            }
            element_places(desk, id).into_iter().map(|span| Place { path: desk.path().clone(), span }).collect()
        }
        _ => return Err("only ids of articles and of the elements of forms can be renamed".to_owned()),
    };
    let mut renaming = Renaming::new();
    for Place { path, span } in places {
        renaming.entry(path).or_default().push(span);
    }
    Ok(renaming)
}

/// Ids stand in attributes, in strings of JSON and in conditions, so they are plain in all of these.
fn usable(name: &str) -> Result<(), String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    match name.is_empty() || !name.chars().all(is_plain) {
        true => Err(format!("`{name}` cannot be an id: use letters, digits, `-`, `_` and `.`")),
        false => Ok(()),
    }
}

/// An id is unique within a cloud.
fn is_free(desk: &Desk<'_>, id: &str, name: &str) -> Result<(), String> {
    if id.eq_ignore_ascii_case(name) {
        return Ok(());
    }
    let clouds = desk.articles_called(id).fold(CloudSet::EMPTY, |clouds, entry| clouds.union(entry.clouds));
    let has_same_cloud = |entry: &&Entry| !entry.clouds.intersection(clouds).is_empty();
    match desk.articles_called(name).find(has_same_cloud) {
        Some(other) => Err(format!("`{}` has the id `{name}` already, in the same cloud", other.article().path())),
        None => Ok(()),
    }
}
