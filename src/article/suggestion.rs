//! Which known name a misspelt one was meant to be.
//!
//! Must not know what the names are of.

/// The name most like a misspelt one, if any is like it at all.
#[must_use]
pub fn nearest<'name>(misspelt: &str, names: &[&'name str]) -> Option<&'name str> {
    let misspelt = misspelt.to_lowercase();
    let limit = misspelt.chars().count() / 4 + 1;
    let distances = names.iter().map(|name| (edit_distance(&misspelt, &name.to_lowercase()), *name));
    distances.min_by_key(|&(distance, _)| distance).filter(|&(distance, _)| distance <= limit).map(|(_, name)| name)
}

/// The Levenshtein distance in characters; texts over 64 characters count as far apart.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    if a.chars().count() > 64 || b.len() > 64 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, a_character) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &b_character) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(a_character != b_character);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_suggested_where_few_letters_differ() {
        let names = ["supportTopicIds", "service", "resource"];
        assert_eq!(nearest("supportToicIds", &names), Some("supportTopicIds"));
        assert_eq!(nearest("servce", &names), Some("service"));
        assert_eq!(nearest("colour", &names), None);
    }
}
