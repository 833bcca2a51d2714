//! Owners that a few articles have and whose name is one letter away from one that many have.
//!
//! Must not know which teams there are: a new team is not a mistake, unless it is called like an old one.

use std::collections::BTreeMap;

use crate::article::{Property, one_letter_apart};
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::CorpusView;
use crate::text::RelPath;

pub static OWNERSHIP_ID_MISSPELT: Rule =
    Rule::info("ownership-id-misspelt", "an `ownershipId` is one letter away from that of many articles").suggested();

/// So many articles may share a misspelling.
const RARE: usize = 5;
/// For each of them so many articles must have the name that was meant.
const RATIO: usize = 10;
/// Shorter last words differ in a letter on purpose.
const SHORTEST: usize = 6;

pub fn check(view: &CorpusView<'_>, findings: &mut Vec<Diagnostic>) {
    let mut by_owner: BTreeMap<&str, Vec<(&RelPath, &Property)>> = BTreeMap::new();
    for (_, entry) in view.corpus.iter() {
        let article = entry.article();
        if let (Some(owner), Some(property)) =
            (article.properties.get("ownershipId"), article.properties.find("ownershipId"))
        {
            by_owner.entry(owner).or_default().push((article.path(), property));
        }
    }
    for (owner, articles) in by_owner.iter().filter(|(_, articles)| articles.len() <= RARE) {
        let alike = by_owner
            .iter()
            .filter(|(other, many)| many.len() >= articles.len() * RATIO && is_misspelling(owner, other));
        let Some((meant, many)) = alike.max_by_key(|(_, many)| many.len()) else { continue };
        for (path, property) in articles {
            let span = property.value.span;
            let message = format!(
                "the `ownershipId` `{owner}` is one letter away from `{meant}`, which {} articles have",
                many.len()
            );
            findings.push(
                Diagnostic::new(&OWNERSHIP_ID_MISSPELT, path, Some(span), message)
                    .label(format!("did you mean `{meant}`?"))
                    .suggested_fix(span, *meant),
            );
        }
    }
}

/// Whether one letter makes the difference. Names that differ in a digit are of two teams.
fn is_misspelling(misspelt: &str, meant: &str) -> bool {
    let is_long = meant.rsplit('_').next().unwrap_or("").len() >= SHORTEST;
    let has_digit = |text: &str| text.contains(|character: char| character.is_ascii_digit());
    is_long && one_letter_apart(misspelt, meant).is_some_and(|(a, b)| !has_digit(a) && !has_digit(b))
}
