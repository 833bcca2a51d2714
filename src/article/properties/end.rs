//! Where values of properties end, and what is in doubt about an end.
//!
//! Must not know what a property means, nor report anything.

use super::super::property_names;

/// What authors of other formats write between properties.
pub(super) const SEPARATORS: [char; 2] = [',', ';'];

/// Whether what follows a closing quote may follow a value: the next property, or the end of the block.
pub(super) fn ends_value(rest: &str) -> bool {
    let trimmed = rest.trim_start();
    // Text on a new line is stray text of its own, not the rest of this value.
    if rest[..rest.len() - trimmed.len()].contains('\n') {
        return true;
    }
    // A comma or a semicolon between properties is stray text of its own.
    let trimmed = match trimmed.trim_start_matches(SEPARATORS) {
        behind if behind.len() < trimmed.len() && begins_property(behind.trim_start()) => return true,
        _ => trimmed,
    };
    trimmed.is_empty() || trimmed.starts_with("/>") || trimmed.starts_with('>') || begins_property(trimmed)
}

/// A value that its quote character no longer ends: quotes in pairs become entities, one too many at the end goes away.
pub(super) fn without_quotes(value: &str, quote: char, entity: &str) -> String {
    let surplus = value.strip_suffix(quote).filter(|rest| rest.matches(quote).count() % 2 == 0);
    surplus.unwrap_or(value).replace(quote, entity)
}

/// The length of a value that ran into the next property because its closing quote is missing.
pub(super) fn length_of_unclosed(value: &str, at_end_of_file: bool) -> Option<usize> {
    let first_line = value.find('\n').or_else(|| at_end_of_file.then_some(value.len()))?;
    let ran_into_next = value.trim_end().strip_suffix('=').is_some_and(|before| {
        let last_line = before.rsplit('\n').next().unwrap_or("").trim();
        !last_line.is_empty() && last_line.chars().all(is_name_character)
    });
    if !ran_into_next && !at_end_of_file {
        return None;
    }
    let line = value[..first_line].trim_end();
    Some(line.strip_suffix("/>").map_or(line.len(), |before| before.trim_end().len()))
}

pub(super) fn is_name_character(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '.' | '_' | '-' | ':' | '$')
}

pub(super) fn is_typographic_quote(character: char) -> bool {
    matches!(character, '\u{2018}'..='\u{201f}')
}

/// Whether a property that there is begins behind white space, with its quotation mark.
pub(super) fn begins_known_property(text: &str) -> bool {
    let text = text.trim_start();
    let name_length = text.find(|c: char| !is_name_character(c)).unwrap_or(text.len());
    let value = text[name_length..].trim_start().strip_prefix('=').map(str::trim_start);
    value.is_some_and(|value| value.starts_with(['"', '\''])) && property_names::is_known(&text[..name_length])
}

/// Whether an element of HTML begins in a text: `<` and a letter.
pub(super) fn begins_element(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// The length of the comment that a text begins with.
pub(super) fn length_of_comment(text: &str) -> Option<usize> {
    const START: &str = "<!--";
    const END: &str = "-->";
    Some(START.len() + text.strip_prefix(START)?.find(END)? + END.len())
}

fn begins_property(text: &str) -> bool {
    let name_length = text.find(|c: char| !is_name_character(c)).unwrap_or(text.len());
    name_length > 0 && text[name_length..].trim_start().starts_with('=')
}

/// The length of a value that lacks its closing quote and holds others: all of its line. The quotes inside stand in pairs.
pub(super) fn length_of_unclosed_with_quotes(from_value: &str, quote: char) -> Option<usize> {
    let line = from_value.split('\n').next().unwrap_or("").trim_end();
    let line = line.strip_suffix("/>").map_or(line, str::trim_end);
    let quotes = line.matches(quote).count();
    (quotes > 0 && quotes.is_multiple_of(2) && !holds_property(line, quote)).then_some(line.len())
}

/// Whether what seems to stand inside a value looks like the end of it and another property: `", name="`.
pub(super) fn holds_property(value: &str, quote: char) -> bool {
    value.match_indices(quote).any(|(at, _)| value[..at].trim_end().ends_with('='))
}

/// The length of the `</properties>` that closes a block, with the white space before it.
pub(super) fn length_of_closing_tag(behind_block: &str) -> Option<usize> {
    const TAG: &str = "</properties";
    let tag = behind_block.trim_start();
    let (_, inside) = tag.split_at_checked(TAG.len()).filter(|(name, _)| name.eq_ignore_ascii_case(TAG))?;
    let end = inside.trim_start().strip_prefix('>')?;
    Some(behind_block.len() - end.len())
}
