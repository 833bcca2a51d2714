//! Parents of topics that are not there, and topics that are above themselves.
//!
//! Must not know how a catalogue is written.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::{CATALOGUE_PARENT_CIRCULAR, CATALOGUE_PARENT_MISSING, Catalogue, Likeness, Parent};
use crate::article::KnownIds;
use crate::diagnostic::Diagnostic;

/// A finding for each parent that is no topic of the catalogue.
pub(super) fn missing(catalogue: &Catalogue, parents: &[Parent]) -> Vec<Diagnostic> {
    let known = KnownIds::new(catalogue.topics.keys().map(String::as_str));
    let missing = parents.iter().filter(|parent| !catalogue.topics.contains_key(&parent.id.value));
    let told = missing.map(|parent| {
        let written = parent.id.value.as_str();
        let message = format!("the parent `{written}` is no topic of the catalogue");
        let finding = Diagnostic::new(&CATALOGUE_PARENT_MISSING, &parent.path, Some(parent.id.span), message);
        match known
            .meant(written)
            .filter(|meant| *meant != parent.topic)
            .map(|meant| (meant, Likeness::of(written, meant)))
        {
            Some((meant, Likeness::Certain)) => {
                finding.label(format!("did you mean `{meant}`?")).suggested_fix(parent.id.span, meant)
            }
            Some((meant, Likeness::Possible)) => {
                finding.label(format!("perhaps `{meant}`")).hint("look the parent up by its name")
            }
            _ => finding.hint("give the parent a row of its own, or leave it out here"),
        }
    });
    told.collect()
}

/// A finding for each circle of topics, at the one whose row stands first.
pub(super) fn circles(catalogue: &Catalogue, parents: &[Parent]) -> Vec<Diagnostic> {
    // Of a topic with several rows only the last one counts.
    let mut above: HashMap<&str, usize> = HashMap::new();
    for (row, parent) in parents.iter().enumerate() {
        let counts = catalogue.topics.get(&parent.topic).is_some_and(|topic| topic.parent.is_some());
        if counts {
            above.insert(&parent.topic, row);
        }
    }
    let mut seen: HashSet<&str> = HashSet::new();
    let mut found: Vec<Vec<usize>> = Vec::new();
    for below in parents {
        let mut way: Vec<usize> = Vec::new();
        let mut next = below.topic.as_str();
        while seen.insert(next)
            && let Some(&row) = above.get(next)
        {
            way.push(row);
            next = &parents[row].id.value;
        }
        // The way may have come from below the circle, and into it anywhere.
        let start = way.iter().position(|&row| parents[row].topic == next).unwrap_or(way.len());
        let mut rows = way.split_off(start);
        let first = (0..rows.len()).min_by_key(|&place| rows[place]).unwrap_or(0);
        rows.rotate_left(first);
        found.push(rows);
    }
    found.retain(|rows| !rows.is_empty());
    found.sort_unstable();
    let told = found.iter().filter_map(|rows| {
        let rows: Vec<&Parent> = rows.iter().map(|&row| &parents[row]).collect();
        rows.split_first().map(|(first, others)| circle(first, others))
    });
    told.collect()
}

/// Of a long circle only so many are named.
const MAX_NAMED: usize = 4;

fn circle(first: &Parent, others: &[&Parent]) -> Diagnostic {
    let topics = std::iter::once(first).chain(others.iter().copied());
    let names: Vec<String> = topics.take(MAX_NAMED).map(|parent| format!("`{}`", parent.topic)).collect();
    let message = match others.len() + 1 {
        1 => format!("the topic {} is its own parent", names.join("")),
        count if count > MAX_NAMED => {
            format!("the topics {} and {} others are above each other", names.join(", "), count - MAX_NAMED)
        }
        _ => format!("the topics {} are above each other", names.join(", ")),
    };
    let finding = Diagnostic::new(&CATALOGUE_PARENT_CIRCULAR, &first.path, Some(first.id.span), message)
        .hint("name another parent, or leave it out");
    others.iter().take(MAX_NAMED - 1).fold(finding, |finding, other| {
        finding.related_in(&other.path, other.id.span, format!("the parent of `{}`", other.topic))
    })
}
