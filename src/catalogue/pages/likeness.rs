//! How alike two names are whose words are joined by hyphens: pages, anchors.
//!
//! Must not know which there are.

use crate::article::nearest;

/// Whether names differ only in case, in an extension, or in what stuck to their end.
pub(super) fn differs_in_form(known: &str, missed: &str) -> bool {
    let known = without_extension(known);
    !known.is_empty()
        && known.eq_ignore_ascii_case(without_extension(missed.trim_end_matches(['.', ',', ';', ':', ')', '*', '\''])))
}

/// What names have in common that mean the same page on most hosts.
pub(super) fn form(name: &str) -> String {
    without_extension(name).to_ascii_lowercase()
}

fn without_extension(name: &str) -> &str {
    let extensions = [".html", ".htm", ".md", ".yml", ".aspx"];
    let found = extensions.iter().find(|extension| {
        name.len() > extension.len()
            && name.get(name.len() - extension.len()..).is_some_and(|end| end.eq_ignore_ascii_case(extension))
    });
    found.map_or(name, |extension| &name[..name.len() - extension.len()])
}

/// The names that share the most words with one, the most similar one first; those that share too few are none.
pub(super) fn similar_pages<'a>(missed: &str, names: impl Iterator<Item = &'a str>, most: usize) -> Vec<&'a str> {
    let missed = missed.to_lowercase();
    let wanted: Vec<&str> = words(&missed).collect();
    let mut scored: Vec<(usize, &str)> = names
        .filter_map(|name| {
            let lower = name.to_lowercase();
            let has: Vec<&str> = words(&lower).collect();
            let shared = has.iter().filter(|word| wanted.contains(word)).count();
            // Twice the shared words, as a part of all words of both, in hundredths.
            let score = 200 * shared / (has.len() + wanted.len()).max(1);
            (score >= 50).then_some((score, name))
        })
        .collect();
    scored.sort_by(|a, b| (b.0, a.1).cmp(&(a.0, b.1)));
    scored.truncate(most);
    scored.into_iter().map(|(_, name)| name).collect()
}

/// The words of a name; of several things as of one.
fn words(name: &str) -> impl Iterator<Item = &str> {
    let words = name.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| if word.len() > 3 { word.strip_suffix('s').unwrap_or(word) } else { word })
}

/// The anchors nearest to one that is missed, the nearest first, and whether the first one is meant with little doubt.
#[must_use]
pub fn nearest_anchors<'a>(missed: &str, anchors: &'a [String], most: usize) -> (Vec<&'a str>, bool) {
    let names: Vec<&str> = anchors.iter().map(String::as_str).collect();
    let is_same = |name: &&&str| words(&name.to_lowercase()).eq(words(&missed.to_lowercase()));
    let same = names.iter().find(is_same).copied();
    let by_letters = same.or_else(|| nearest(missed, &names));
    let by_words = similar_pages(missed, names.iter().copied(), most + 1);
    let by_words = by_words.into_iter().filter(|name| Some(*name) != by_letters);
    let mut near: Vec<&str> = by_letters.into_iter().chain(by_words).collect();
    near.truncate(most);
    (near, by_letters.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_and_a_case_are_the_same_page() {
        assert!(differs_in_form("restore-files", "Restore-Files.md"));
        assert!(differs_in_form("restore-files.html", "restore-files"));
        assert!(differs_in_form("restore-files", "restore-files)."));
        assert!(!differs_in_form("restore-files", "restore-file"));
    }

    #[test]
    fn names_are_similar_by_their_words() {
        let names = ["backup-overview", "restore-a-vault", "restore-files", "quota"];
        assert_eq!(similar_pages("restore-vault", names.into_iter(), 3), ["restore-a-vault", "restore-files"]);
        assert_eq!(similar_pages("billing", names.into_iter(), 3), Vec::<&str>::new());
    }

    #[test]
    fn the_nearest_anchor_is_meant_where_few_letters_differ() {
        let anchors = ["create-a-vault", "next-steps", "Restore"].map(str::to_owned);
        assert_eq!(nearest_anchors("restore", &anchors, 3), (vec!["Restore"], true));
        assert_eq!(nearest_anchors("next_steps", &anchors, 3), (vec!["next-steps"], true));
        assert_eq!(nearest_anchors("step-2-create-a-vault", &anchors, 3), (vec!["create-a-vault"], false));
        assert_eq!(nearest_anchors("pricing", &anchors, 3), (Vec::new(), false));
    }
}
