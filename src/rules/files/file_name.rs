//! What a file is called, and where it lies.
//!
//! Must not look into the file, beyond the service that it names.

use std::collections::BTreeMap;

use crate::article::findings::Findings;
use crate::corpus::{ARTICLES, Entry};
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::{ArticleView, CorpusView};
use crate::text::Span;

pub static FILE_NAME_UPPER_CASE: Rule =
    Rule::warning("file-name-upper-case", "the name of a file holds upper-case letters");
pub static FILE_NAME_UNSAFE: Rule =
    Rule::warning("file-name-unsafe", "the name of a file holds a character that is not safe in names");
pub static FILE_NAME_TOO_LONG: Rule =
    Rule::warning("file-name-too-long", "the name of a file has more than 80 characters");
pub static FILE_MISPLACED: Rule =
    Rule::warning("file-misplaced", "an article does not lie in a folder right below `articles`");
pub static FILE_NAME_PREFIX_MISSING: Rule =
    Rule::info("file-name-prefix-missing", "the name of a file does not begin with its service's").off();
pub static FILE_NAME_DUPLICATE: Rule = Rule::warning("file-name-duplicate", "files in two folders have the same name");

/// The most characters of a file's name.
pub const MAX_NAME: usize = 80;

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let path = view.article.path();
    let name = path.file_name();
    if name.contains(char::is_uppercase) {
        let message = format!("the file name `{name}` holds upper-case letters");
        findings.add_about_file(&FILE_NAME_UPPER_CASE, message, |it| {
            it.hint(format!("rename it to `{}`, and mend what refers to it", name.to_lowercase()))
        });
    }
    // A name that is not UTF-8 is reported as that.
    if let Some(character) = name.chars().find(|&character| !is_safe_in_name(character) && character != '\u{fffd}') {
        let message = format!("the file name `{name}` holds {}", named(character));
        findings.add_about_file(&FILE_NAME_UNSAFE, message, |it| {
            it.hint("use letters, digits, hyphens, dots and underscores only, and mend what refers to it")
        });
    }
    let length = name.chars().count();
    if length > MAX_NAME {
        let message = format!("the file name has {length} characters, and may have {MAX_NAME}");
        findings.add_about_file(&FILE_NAME_TOO_LONG, message, |it| it.hint("shorten it, and mend what refers to it"));
    }
    let folders = path.folder().strip_prefix(ARTICLES).map_or(0, |below| below.split('/').count());
    if folders != 1 {
        let message = match folders {
            0 => "the article lies in no folder of `articles`".to_owned(),
            _ => format!("the article lies {folders} folders deep, and must lie one deep"),
        };
        findings.add_about_file(&FILE_MISPLACED, message, |it| it.hint("move it to `articles/<folder>/<name>.md`"));
    }
}

/// Whether a character may stand in a file's name.
#[must_use]
pub fn is_safe_in_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.')
}

fn named(character: char) -> String {
    match character {
        ' ' => "a space".to_owned(),
        _ if character.is_control() || character.is_whitespace() => format!("U+{:04X}", u32::from(character)),
        _ => format!("`{character}`"),
    }
}

pub fn prefix(view: &ArticleView<'_>, findings: &mut Findings) {
    let path = view.article.path();
    let folder = path.folder().rsplit('/').next().unwrap_or("");
    let service = view.entry.service.as_deref().unwrap_or("");
    let name = squeezed(path.stem());
    let last_part = |dotted: &str| squeezed(dotted.rsplit('.').next().unwrap_or(""));
    let prefixes = [squeezed(folder), last_part(folder), squeezed(service), last_part(service)];
    if prefixes.iter().any(|prefix| !prefix.is_empty() && name.starts_with(prefix.as_str())) {
        return;
    }
    let message = format!("the file name `{}` does not begin with the name of its folder or service", path.file_name());
    findings.add_about_file(&FILE_NAME_PREFIX_MISSING, message, |it| {
        it.hint(format!("begin it with `{}-`", folder.rsplit('.').next().unwrap_or(folder).to_lowercase()))
    });
}

/// The letters and digits of a name: names are written with and without the marks between them.
fn squeezed(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

pub fn duplicate(view: &CorpusView<'_>, findings: &mut Vec<Diagnostic>) {
    let mut by_name: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
    for (_, entry) in view.corpus.iter() {
        by_name.entry(entry.article().path().file_name().to_lowercase()).or_default().push(entry);
    }
    for (name, entries) in by_name.iter().filter(|(_, entries)| entries.len() > 1) {
        for entry in entries {
            let path = entry.article().path();
            let message = match entries.len() {
                2 => format!("another article's file is called `{name}` too"),
                all => format!("{} other articles' files are called `{name}` too", all - 1),
            };
            let finding = Diagnostic::new(&FILE_NAME_DUPLICATE, path, None, message)
                .hint("give each article a file name of its own, for example with the name of its service in it");
            let others = entries.iter().map(|other| other.article().path()).filter(|other| *other != path).take(4);
            findings.push(
                others.fold(finding, |finding, other| {
                    finding.related_in(other, Span::default(), "it is called the same")
                }),
            );
        }
    }
}
