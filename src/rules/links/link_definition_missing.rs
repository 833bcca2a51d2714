//! Links to a definition, `[text][name]`, that the text does not have: they are shown as they are written.
//!
//! Must not look at links that are links.

use memchr::memchr_iter;

use crate::article::findings::Findings;
use crate::article::link_form::{Form, form};
use crate::article::nearest;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

use crate::rules::brackets::MAX_DISTANCE;

pub static LINK_DEFINITION_MISSING: Rule =
    Rule::warning("link-definition-missing", "a link names a definition that the text does not have").suggested();

/// So many definitions are compared with one that does not exist: comparing takes long.
const MAX_COMPARED: usize = 1000;

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let mut definitions: Option<Vec<&str>> = None;
    for &(span, text) in view.plain_texts() {
        for at in memchr_iter(b']', text.as_bytes()).filter(|&at| text[at..].starts_with("][")) {
            if findings.overflows() {
                return;
            }
            let place = span.range().start + at;
            if view.is_in_comment(place) {
                continue;
            }
            let Some(name) = name_in(view.text, place) else { continue };
            let known = definitions.get_or_insert_with(|| names_of_definitions(view));
            // Names of drivers, `[Vendor][Product]`, and places to fill in look the same.
            if known.is_empty() && name.chars().any(|character| character.is_uppercase() || "\"'(".contains(character))
            {
                continue;
            }
            report(name, Span::new(place + 2, place + 2 + name.len()), known, findings);
        }
    }
}

fn report(name: &str, span: Span, known: &[&str], findings: &mut Findings) {
    if form(name) == Form::Web {
        let brackets = Span { start: span.start - 1, end: span.end + 1 };
        findings.add(&LINK_DEFINITION_MISSING, brackets, "an address stands in brackets, so there is no link", |it| {
            it.label("it belongs into parentheses").suggested_fix(brackets, format!("({name})"))
        });
        return;
    }
    let message = format!("no definition of this text is called `{name}`");
    let compared = known.get(..MAX_COMPARED).unwrap_or(known);
    findings.add(&LINK_DEFINITION_MISSING, span, message, |it| match nearest(name, compared) {
        Some(meant) => it.label(format!("did you mean `{meant}`?")).suggested_fix(span, meant),
        None => it
            .label("shown in its brackets, without a link")
            .hint(format!("write the address, as in `[text](https://...)`, or a line `[{name}]: https://...`")),
    });
}

/// The name behind `][`, where words stand in the brackets before it.
fn name_in(text: &str, place: usize) -> Option<&str> {
    let from = text.floor_char_boundary(place.saturating_sub(MAX_DISTANCE));
    let before = text.get(from..place)?.rsplit('\n').next()?;
    let (before, words) = before.rsplit_once('[')?;
    let is_words = words.starts_with(char::is_alphabetic) && !words.contains(']') && !before.ends_with('\\');
    let name = text.get(place + 2..)?.split(['\n', '[']).next()?.split_once(']')?.0;
    let is_name = name.starts_with(char::is_alphanumeric) && !name.ends_with('\\');
    (is_words && is_name && !before.ends_with(']')).then_some(name)
}

/// The names of lines such as `[name]: https://docs.example.com`.
fn names_of_definitions<'a>(view: &ArticleView<'a>) -> Vec<&'a str> {
    let of_line = |line: &'a str| {
        let (name, address) = line.trim_start().strip_prefix('[')?.split_once("]:")?;
        (!name.is_empty() && !address.trim().is_empty()).then_some(name)
    };
    view.lines().iter().filter(|line| !line.is_code).filter_map(|line| of_line(line.text)).collect()
}
