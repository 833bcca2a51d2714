//! What lies in `templates/` and nothing uses: misnamed files, catalogues of no site, words that nothing says.
//!
//! Must not know what templates show.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use super::templates::{EMBEDDED_TEMPLATES, STATIC, TEMPLATES};
use super::texts::{self, CATALOGUES, EMBEDDED_CATALOGUES};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::rules::project::TEMPLATE_UNUSED;
use crate::sources::Sources;
use crate::suggestion::nearest;
use crate::text::{RelPath, Span};

/// A file of `templates/`.
struct Own<'a> {
    path: &'a RelPath,
    /// Below `templates/`, as templates call each other.
    name: &'a str,
    text: &'a str,
}

/// What nothing uses of the content root's `templates/`, in no order.
pub(super) fn unused(sources: &Sources, config: &Config) -> Vec<Diagnostic> {
    let own = sources.below(TEMPLATES).filter_map(|(path, bytes)| {
        Some(Own { path, name: &path.as_str()[TEMPLATES.len()..], text: std::str::from_utf8(bytes).ok()? })
    });
    let (catalogues, templates): (Vec<Own<'_>>, Vec<Own<'_>>) = own.partition(|file| file.name.starts_with(CATALOGUES));
    let mut found: Vec<Diagnostic> = templates.iter().filter_map(|file| unused_template(file, &templates)).collect();
    let taken = config.sites.iter().flat_map(|site| texts::catalogues_of(&site.language));
    let taken: BTreeSet<String> = taken.collect();
    // What is called as a built-in file has a place, whether sites ask for that or not.
    let is_built_in = |tag: &str| EMBEDDED_CATALOGUES.iter().any(|(known, _)| *known == tag);
    for catalogue in &catalogues {
        let tag = catalogue.name[CATALOGUES.len()..].strip_suffix(".toml");
        match tag.filter(|tag| taken.contains(*tag) || is_built_in(tag)) {
            Some(_) => found.extend(unsaid_words(catalogue, &templates, sources)),
            None => found.extend(untaken(catalogue.path, tag.unwrap_or(""), &taken)),
        }
    }
    found
}

/// A template that makes no page, and that no other one may use.
fn unused_template(file: &Own<'_>, templates: &[Own<'_>]) -> Option<Diagnostic> {
    let known: Vec<&str> = EMBEDDED_TEMPLATES.iter().map(|(name, _)| *name).collect();
    let names_it = |other: &Own<'_>| ['"', '\'', '`'].iter().any(|mark| other.text.contains(&quoted(file.name, *mark)));
    let is_named = |other: &Own<'_>| other.name != file.name && names_it(other);
    if known.contains(&file.name) || defines_component(file.text) || templates.iter().any(is_named) {
        return None;
    }
    let is_free = |meant: &&str| !templates.iter().any(|other| other.name == *meant);
    let meant = meant_template(file.name, &known).filter(is_free);
    // Who keeps notes or a copy beside templates means no template.
    if meant.is_none() && !file.name.ends_with(".html") {
        return None;
    }
    let hint = match meant {
        Some(meant) => format!("did you mean `{TEMPLATES}{meant}`? a template takes the place of the built-in one of its name"),
        None => "give it the name of the built-in template whose place it is to take, include it in a template, or delete it".to_owned(),
    };
    Some(
        Diagnostic::new(&TEMPLATE_UNUSED, file.path, None, "no page is made of this file, and no template uses it")
            .hint(hint),
    )
}

fn quoted(name: &str, mark: char) -> String {
    format!("{mark}{name}{mark}")
}

/// Components are used by their own names, in any template.
fn defines_component(template: &str) -> bool {
    template.split("{%").skip(1).any(|tag| tag.trim_start_matches('-').trim_start().starts_with("component"))
}

/// The built-in template of the same name in another folder, else the one that is nearly called so.
fn meant_template<'known>(name: &str, known: &[&'known str]) -> Option<&'known str> {
    let file_name = |name: &'known str| name.rsplit('/').next();
    if let Some(elsewhere) = known.iter().find(|known| file_name(known) == name.rsplit('/').next()) {
        return Some(elsewhere);
    }
    // What all of them end in makes none of them more alike.
    let stem = |name| str::rsplit_once(name, '.').map_or(name, |(stem, _)| stem);
    let stems: Vec<&str> = known.iter().map(|name| stem(*name)).collect();
    let meant = nearest(name.rsplit_once('.').map_or(name, |(stem, _)| stem), &stems)?;
    known.iter().find(|name| stem(*name) == meant).copied()
}

/// A catalogue of a language that no site has.
fn untaken(path: &RelPath, tag: &str, taken: &BTreeSet<String>) -> Option<Diagnostic> {
    let known: Vec<&str> = taken.iter().map(String::as_str).collect();
    let alias = texts::alias_of(tag).filter(|meant| known.contains(meant));
    // Two letters are like any other two.
    let is_like = |meant: &&str| tag.len() > 2 || meant.eq_ignore_ascii_case(tag);
    let meant = alias.or_else(|| nearest(tag, &known).filter(is_like));
    let hint = match meant {
        Some(meant) => format!("did you mean `{TEMPLATES}{CATALOGUES}{meant}.toml`?"),
        // Notes are no catalogue.
        None if tag.is_empty() => return None,
        None => {
            format!("they take words from {}; give one the `language` `{tag}`, or delete the file", listed(&known))
        }
    };
    Some(Diagnostic::new(&TEMPLATE_UNUSED, path, None, "no site takes words from this catalogue").hint(hint))
}

fn listed(tags: &[&str]) -> String {
    let files: Vec<String> = tags.iter().map(|tag| format!("`{tag}.toml`")).collect();
    files.join(", ")
}

/// The words of a catalogue for texts that neither the interface has nor templates or scripts of the content root.
fn unsaid_words(catalogue: &Own<'_>, templates: &[Own<'_>], sources: &Sources) -> Vec<Diagnostic> {
    // What is no catalogue is told where its words are asked for.
    let words: BTreeMap<Spanned<String>, String> = toml::from_str(catalogue.text).unwrap_or_default();
    // A catalogue that comes with the program has all texts of the interface.
    let built_in = EMBEDDED_CATALOGUES.iter().map(|(_, text)| toml::from_str::<BTreeMap<String, String>>(text));
    let built_in: BTreeSet<String> = built_in.flat_map(Result::unwrap_or_default).map(|(text, _)| text).collect();
    let mut said: BTreeSet<&str> = built_in.iter().map(String::as_str).collect();
    said.extend(templates.iter().flat_map(|file| texts::texts_in(file.text)));
    let scripts = sources.below(STATIC).filter(|(path, _)| path.as_str().ends_with(".js"));
    let scripts: Vec<&str> = scripts.filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok()).collect();
    let known: Vec<&str> = said.iter().copied().collect();
    let is_said = |text: &str| said.contains(text) || scripts.iter().any(|it| it.contains(&quoted(text, '"')));
    let unsaid = words.keys().filter(|text| !is_said(text.get_ref()));
    let finding = |text: &Spanned<String>| {
        let span = Span::new(text.span().start, text.span().end);
        let message = format!("nothing says the text `{}`", text.get_ref());
        let hint = match nearest(text.get_ref(), &known) {
            Some(meant) => format!("did you mean `{meant}`? a text stands here as it does in English"),
            None => {
                "write a text here as it stands in English, say it in a template as `[[...]]`, or take the line out"
                    .to_owned()
            }
        };
        Diagnostic::new(&TEMPLATE_UNUSED, catalogue.path, Some(span), message).hint(hint)
    };
    unsaid.map(finding).collect()
}
