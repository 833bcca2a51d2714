//! Every mistake in the configuration: each is taken out of its file when it is told, and what is left is read again.
//!
//! Must not know which keys there are, but for those that their table is nothing without.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue, Deserializer};

use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::text::{RelPath, Span};

use super::rules::HOLDS_EVERYWHERE;
use super::{Config, Names, mistake};

/// Who made more is told of the others next time.
const MAX_MISTAKES: usize = 100;

/// Without one of these a table means something else, so with a mistake in it the whole table is taken out.
const NEEDED: &[&str] = &["id", "cloud", "paths", "kinds", "href", "text", "to"];

/// What was taken out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    Nothing,
    /// A key with its value, or an item of a list.
    Part,
    /// A key that its table is nothing without.
    Needed,
}

impl Config {
    /// Every mistake in the texts of `selfhelp.toml` and `names.toml`, of each in order.
    #[must_use]
    pub fn mistakes(config: (&RelPath, &str), names: (&RelPath, &str)) -> Vec<Diagnostic> {
        let mut found = every(config, |table| Self::of_file(config.0, read(config.0, table)?).map(drop));
        found.extend(every(names, |table| read::<Names>(names.0, table).map(drop)));
        found
    }
}

fn read<'de, T: Deserialize<'de>>(path: &RelPath, table: Spanned<DeTable<'de>>) -> Result<T, Box<Diagnostic>> {
    T::deserialize(Deserializer::from(table)).map_err(|error| mistake::of_reader(path, &error))
}

fn every<'text>(
    (path, text): (&RelPath, &'text str),
    read: impl Fn(Spanned<DeTable<'text>>) -> Result<(), Box<Diagnostic>>,
) -> Vec<Diagnostic> {
    // What stands behind a mistake in the form itself may mean anything.
    let mut table = match DeTable::parse(text) {
        Ok(table) => table,
        Err(error) => return vec![*mistake::of_reader(path, &error)],
    };
    let mut found: Vec<Diagnostic> = Vec::new();
    while found.len() < MAX_MISTAKES
        && let Err(mistake) = read(table.clone())
    {
        let is_of_table = mistake.message == HOLDS_EVERYWHERE;
        let place = mistake.span.map(Span::range);
        found.push(*mistake);
        let taken = place.map(|place| take_out_of_table(table.get_mut(), &place, is_of_table));
        if taken.is_none_or(|taken| taken == Taken::Nothing) {
            break;
        }
    }
    found.sort_by_key(|mistake| mistake.span);
    found
}

/// Takes out the key whose value a mistake is, or lies in; the innermost one.
fn take_out_of_table(table: &mut DeTable<'_>, place: &Range<usize>, is_of_table: bool) -> Taken {
    let mut found = None;
    for (key, value) in table.iter_mut() {
        let is_key = key.span() == *place;
        let is_at = is_key || holds(&key.span(), place) || holds(&value.span(), place);
        let inner = match value.get_mut() {
            // Of a key that there is not, nothing inside matters.
            _ if is_key => Taken::Nothing,
            DeValue::Table(inner) => take_out_of_table(inner, place, is_of_table),
            DeValue::Array(list) => take_out_of_list(list, place, is_of_table),
            _ => Taken::Nothing,
        };
        if is_at || inner != Taken::Nothing {
            found = Some((key.get_ref().to_string(), inner));
            break;
        }
    }
    let Some((name, inner)) = found else { return Taken::Nothing };
    if inner == Taken::Nothing {
        table.remove(name.as_str());
    }
    if is_of_table || NEEDED.contains(&name.as_str()) { Taken::Needed } else { Taken::Part }
}

/// Takes out the item that a mistake is, or that is nothing without what is taken out of it.
fn take_out_of_list(list: &mut DeArray<'_>, place: &Range<usize>, is_of_table: bool) -> Taken {
    for at in 0..list.len() {
        let Some(item) = list.get_mut(at) else { break };
        let is_at = holds(&item.span(), place);
        let inner = match item.get_mut() {
            DeValue::Table(inner) => take_out_of_table(inner, place, is_of_table),
            DeValue::Array(inner) => take_out_of_list(inner, place, is_of_table),
            _ => Taken::Nothing,
        };
        if inner == Taken::Needed || inner == Taken::Nothing && is_at {
            let items = std::mem::replace(list, DeArray::new()).into_iter().enumerate();
            *list = items.filter(|&(other, _)| other != at).map(|(_, item)| item).collect();
            return Taken::Part;
        }
        if inner == Taken::Part {
            return Taken::Part;
        }
    }
    Taken::Nothing
}

fn holds(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

#[cfg(test)]
mod tests {
    use super::super::{CONFIG_FILE, NAMES_FILE};
    use super::*;

    /// The line and the message of each mistake.
    fn told(config: &str, names: &str) -> Vec<String> {
        let files = (&RelPath::new(CONFIG_FILE), &RelPath::new(NAMES_FILE));
        let line = |text: &str, mistake: &Diagnostic| {
            let start = mistake.span.map_or(0, |span| span.range().start);
            text[..start].matches('\n').count() + 1
        };
        let found = Config::mistakes((files.0, config), (files.1, names));
        assert_eq!(found.is_empty(), Config::parse((files.0, config), (files.1, names)).is_ok());
        let text = |mistake: &Diagnostic| if mistake.path == *files.0 { config } else { names };
        found.iter().map(|it| format!("{} {}", line(text(it), it), it.message)).collect()
    }

    #[test]
    fn every_mistake_is_told_in_order_with_its_place() {
        let config = "colour = 1\n\
            [[override]]\n\
            [[sites]]\nid = \"help\"\ncloud = \"moon\"\nbase_url = 5\n\
            [[sites]]\nid = \"two\"\ncloud = \"public\"\nbase_url = \"x\"\n\
            [[sites]]\nid = \"three\"\n\
            [[clouds]]\nid = \"public\"\nportall = \"x\"\nown_hosts = [\"a.example\", \"b c\", \"d.example\", \"e f\"]\n\
            [rules]\nlink-http = \"warnin\"\nlink-bare = 5\n\
            [[overrides]]\npaths = \"articles/**\"\n[overrides.rules]\nlink-http = \"off\"\n\
            [[overrides]]\n[overrides.rules]\nlink-http = \"off\"\nlink-bare = \"off\"\n\
            [links]\ncatalogue_days = \"x\"\n";
        assert_eq!(
            told(config, "topics = 5\n[services]\na = 1\n"),
            [
                "1 no key is called `colour` here",
                "2 no key is called `override` here",
                "5 no cloud is called `moon`",
                "6 text in quotes belongs here",
                "10 `x` is not an address that a site can have",
                "11 the key `cloud` is missing here",
                "15 no key is called `portall` here",
                "16 `b c` is no host",
                "16 `e f` is no host",
                "18 `warnin` is no value of this key",
                "19 text in quotes or a table belongs here",
                "21 a list belongs here",
                "27 an override without `paths` and `kinds` would hold everywhere",
                "29 a whole number belongs here",
                "1 a table belongs here",
                "3 text in quotes belongs here",
            ]
        );
    }

    #[test]
    fn what_follows_from_a_mistake_is_not_told() {
        let config = "[[overrides]]\npaths = [\"[x\"]\n[overrides.rules]\nlink-http = \"off\"\n";
        assert_eq!(told(config, ""), ["2 `[x` is no pattern of paths: its `[` is not closed"]);
        assert_eq!(told("a = 1\nb = \n", ""), ["2 a value is missing here, or has no quotes"]);
        assert_eq!(told("", ""), [""; 0]);
    }
}
