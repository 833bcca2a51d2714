//! Quotes that other readers of articles do not expect: single ones around values, typographic ones in them.
//!
//! Must not touch a value that its quotes are needed for.

use super::written;
use crate::article::Property;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static PROPERTY_SINGLE_QUOTES: Rule =
    Rule::info("property-single-quotes", "a property's value stands in single quotes").safe();
pub static PROPERTY_SMART_QUOTES: Rule =
    Rule::info("property-smart-quotes", "a text in the properties holds typographic quotes").safe();

/// Ids and names are looked up as they are written, so that only texts can be mended.
const TEXTS: &[&str] = &["pageTitle", "description", "infoBubbleText"];

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for property in &view.properties.entries {
        let raw = view.slice(property.value.span);
        report_single(view, property, raw, findings);
        if !raw.is_ascii() && TEXTS.iter().any(|text| text.eq_ignore_ascii_case(&property.name.value)) {
            report_smart(view, property, raw, findings);
        }
    }
}

fn report_single(view: &ArticleView<'_>, property: &Property, raw: &str, findings: &mut Findings) {
    // With a double quote inside, single ones are the way to write it.
    if written::quote(view, property) != Some('\'') || raw.contains('"') {
        return;
    }
    let value = property.value.span.range();
    let with_quotes = Span::new(value.start - 1, value.end + 1);
    let message = format!("the value of `{}` stands in single quotes", property.name.value);
    findings.add(&PROPERTY_SINGLE_QUOTES, with_quotes, message, |it| it.safe_fix(with_quotes, format!("\"{raw}\"")));
}

/// The plain quote in place of a typographic one.
fn plain(character: char) -> Option<char> {
    match character {
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' => Some('\''),
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' => Some('"'),
        _ => None,
    }
}

fn report_smart(view: &ArticleView<'_>, property: &Property, raw: &str, findings: &mut Findings) {
    let mut found = raw.char_indices().filter(|&(_, character)| plain(character).is_some());
    let Some((first, character)) = found.next() else { return };
    let (last, last_character) = found.next_back().unwrap_or((first, character));
    let quote = written::quote(view, property).unwrap_or('"');
    let start = property.value.span.range().start;
    let (edited, end) = (first, last + last_character.len_utf8());
    let mut replacement = String::new();
    for character in raw.get(edited..end).unwrap_or("").chars() {
        match plain(character) {
            Some(plain) if plain == quote => replacement.push_str(written::entity(quote)),
            Some(plain) => replacement.push(plain),
            None => replacement.push(character),
        }
    }
    let span = Span::new(first, first + character.len_utf8()).shifted(start);
    let message = format!("`{}` holds the typographic quote `{character}`", property.name.value);
    findings.add(&PROPERTY_SMART_QUOTES, span, message, |it| {
        it.hint("readers who search type plain quotes").safe_fix(Span::new(edited, end).shifted(start), replacement)
    });
}
