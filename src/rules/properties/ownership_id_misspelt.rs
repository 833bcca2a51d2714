//! Owners that a few articles have and whose name is one letter away from one that many have.
//!
//! Must not know which teams there are: a new team is not a mistake, unless it is called like an old one.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashMapExt};

use crate::article::{Property, one_letter_apart};
use crate::corpus::Corpus;
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::CorpusView;
use crate::text::{RelPath, trimmed};

pub static OWNERSHIP_ID_MISSPELT: Rule =
    Rule::info("ownership-id-misspelt", "an `ownershipId` is one letter away from that of many articles").suggested();

/// So many articles may share a misspelling.
const RARE: usize = 5;
/// For each of them so many articles must have the name that was meant.
const RATIO: usize = 10;
/// Shorter last words differ in a letter on purpose.
const SHORTEST: usize = 6;

pub fn check(view: &CorpusView<'_>, findings: &mut Vec<Diagnostic>) {
    let by_owner = by_owner(view.corpus);
    for (owner, articles) in &by_owner {
        let Some((meant, many)) = meant(&by_owner, owner, articles.len()) else { continue };
        for (path, property) in articles {
            let span = property.value.span;
            let message =
                format!("the `ownershipId` `{owner}` is one letter away from `{meant}`, which {many} articles have");
            findings.push(
                Diagnostic::new(&OWNERSHIP_ID_MISSPELT, path, Some(span), message)
                    .label(format!("did you mean `{meant}`?"))
                    .suggested_fix(span, meant),
            );
        }
    }
}

/// The owners that are misspelt.
#[must_use]
pub fn misspelt_owners(corpus: &Corpus) -> BTreeSet<&str> {
    let by_owner = by_owner(corpus);
    let is_misspelt = |(owner, articles): &(&&str, &Vec<_>)| meant(&by_owner, owner, articles.len()).is_some();
    by_owner.iter().filter(is_misspelt).map(|(owner, _)| *owner).collect()
}

type ByOwner<'a> = BTreeMap<&'a str, Vec<(&'a RelPath, &'a Property)>>;

fn by_owner(corpus: &Corpus) -> ByOwner<'_> {
    // Owners are few and articles many, so these are counted before the owners are put in order.
    let mut by_owner: HashMap<&str, Vec<(&RelPath, &Property)>> = HashMap::new();
    for (_, entry) in corpus.iter().filter(|(_, entry)| entry.owner.is_some()) {
        let article = entry.article();
        if let Some(property) = article.properties.find("ownershipId") {
            by_owner.entry(trimmed(&property.value.value)).or_default().push((article.path(), property));
        }
    }
    by_owner.into_iter().collect()
}

/// The owner that one of a few articles was meant to be, and how many have it.
fn meant<'a>(by_owner: &ByOwner<'a>, owner: &str, few: usize) -> Option<(&'a str, usize)> {
    let counts = by_owner.iter().filter(|_| few <= RARE).map(|(other, many)| (*other, many.len()));
    let alike = counts.filter(|(other, many)| *many >= few * RATIO && is_misspelling(owner, other));
    alike.max_by_key(|(_, many)| *many)
}

/// Whether one letter makes the difference. Names that differ in a digit are of two teams.
fn is_misspelling(misspelt: &str, meant: &str) -> bool {
    let is_long = meant.rsplit('_').next().unwrap_or("").len() >= SHORTEST;
    let has_digit = |text: &str| text.contains(|character: char| character.is_ascii_digit());
    is_long && one_letter_apart(misspelt, meant).is_some_and(|(a, b)| !has_digit(a) && !has_digit(b))
}
