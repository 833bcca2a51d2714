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

/// The one id that differs from a misspelt one by a single character: put in, left out, or exchanged. Ids are numbers or
/// GUIDs, of which many are alike by chance, so where several differ so little none of them is meant.
#[must_use]
pub fn one_character_apart<'id>(misspelt: &str, ids: impl Iterator<Item = &'id str>) -> Option<&'id str> {
    let mut apart = ids.filter(|id| differs_by_one(misspelt, id));
    let found = apart.next()?;
    apart.all(|other| other == found).then_some(found)
}

/// Whether a single character makes the difference between two ids.
#[must_use]
pub fn differs_by_one(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a.as_bytes(), b.as_bytes()) } else { (b.as_bytes(), a.as_bytes()) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let equal = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (rest_of_short, rest_of_long) = (short.get(equal..), long.get(equal + 1..));
    match short.len() == long.len() {
        true => equal < long.len() && short.get(equal + 1..) == rest_of_long,
        false => rest_of_short == rest_of_long,
    }
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
    #[test]
    fn an_id_is_meant_where_it_alone_differs_by_one_character() {
        let ids = ["90010001", "90010002", "91034567"];
        let meant = |misspelt| one_character_apart(misspelt, ids.into_iter());
        assert_eq!([meant("91034568"), meant("9103456"), meant("910345667")], [Some("91034567"); 3]);
        assert_eq!([meant("91034567"), meant("91034576"), meant("90010003"), meant("")], [None; 4]);
    }
}
