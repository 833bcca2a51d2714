//! Paths of Windows in a text, in which Markdown takes a backslash away.
//!
//! Must not know paths in code, where backslashes stay, nor those whose author wrote each of them twice.

use memchr::memchr_iter;

use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static PATH_BACKSLASH_LOST: Rule =
    Rule::warning("path-backslash-lost", "a path loses a backslash, because it is not written as code").suggested();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let mut done = 0;
    for &(span, _) in view.plain_texts() {
        // The backslash that is taken away stands before the text.
        let range = span.range().start.saturating_sub(1)..span.range().end;
        for at in memchr_iter(b'\\', view.text.get(range.clone()).unwrap_or("").as_bytes()) {
            let at = range.start + at;
            if at >= done
                && let Some(path) = path_with(view.text, at)
            {
                done = path.range().end;
                report(view, path, findings);
            }
        }
    }
}

fn report(view: &ArticleView<'_>, path: Span, findings: &mut Findings) {
    let written = view.slice(path);
    findings.add(&PATH_BACKSLASH_LOST, path, format!("`{written}` loses a backslash"), |it| {
        let it = it.label("Markdown takes one away").hint("write the path as code, between backticks");
        // In code an entity is shown as it is written.
        if written.contains('&') { it } else { it.suggested_fix(path, format!("`{written}`")) }
    });
}

/// Whether a place lies in such a path.
pub(super) fn is_in_path(text: &str, at: usize) -> bool {
    let start = text.floor_char_boundary(at.saturating_sub(MAX_LENGTH));
    let before = text.get(start..at).unwrap_or("");
    // A placeholder in the path may hold white space, so every backslash before may be the path's.
    memchr_iter(b'\\', before.as_bytes())
        .filter_map(|backslash| path_with(text, start + backslash))
        .any(|path| path.range().contains(&at))
}

/// The path in which a backslash is taken away at this place.
fn path_with(text: &str, at: usize) -> Option<Span> {
    let behind = text.get(at + 1..)?;
    // What stands before it is looked for last: a text may be nothing but backslashes.
    let start = if behind.starts_with('\\') && is_share(&behind[1..]) && word_before(text, at).is_empty() {
        at
    } else if behind.starts_with(['<', '{', '%', '$', '*', '.', '-', '@', '~']) {
        let word = word_before(text, at);
        is_path(word).then_some(at - word.len())?
    } else {
        return None;
    };
    let end = text.floor_char_boundary(text.len().min(start + MAX_LENGTH));
    let mut path = text.get(start..end)?;
    path = &path[..length(path)];
    // Asterisks on both sides mark it.
    if text[..start].ends_with('*') {
        path = path.trim_end_matches('*');
    }
    Some(Span::new(start, start + path.len()))
}

/// What stands before a place without white space or quotation marks between.
fn word_before(text: &str, at: usize) -> &str {
    let start = text.floor_char_boundary(at.saturating_sub(MAX_LENGTH));
    let before = text.get(start..at).unwrap_or("");
    let is_between = |c: char| c.is_whitespace() || "\"'(*,=[_`|\u{2018}\u{201c}".contains(c);
    let start = before.rfind(is_between).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    &before[start..]
}

/// What stands behind the two backslashes of a share: `server\share`, a host with dots, or a placeholder.
fn is_share(behind: &str) -> bool {
    if let Some(end) = end_of_placeholder(behind) {
        return end > "<>".len();
    }
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
    let name = behind.get(..behind.find(|c| !is_name(c)).unwrap_or(behind.len())).unwrap_or("");
    let is_host = name.split('.').count() > 2 && name.split('.').all(|label| !label.is_empty());
    is_host || name.len() > 1 && behind[name.len()..].starts_with('\\')
}

/// Whether a path of a disk, of the registry, or from a variable begins so. One with two backslashes side by side is written
/// by somebody who knows what becomes of them.
fn is_path(word: &str) -> bool {
    let Some((root, rest)) = word.split_once('\\').map_or(Some((word, "")), Some) else { return false };
    let is_drive = root.len() == 2 && root.starts_with(|c: char| c.is_ascii_alphabetic()) && root.ends_with(':');
    let is_registry = root.starts_with("HKEY_") || ["HKLM", "HKCU", "HKLM:", "HKCU:"].contains(&root);
    let is_variable = root.len() > 2 && root.starts_with('%') && root.ends_with('%');
    (is_drive || is_registry || is_variable) && !rest.starts_with('\\') && !rest.contains("\\\\")
}

/// How long the path is that a text begins with.
fn length(text: &str) -> usize {
    let mut end = 0;
    while let Some(next) = text[end..].chars().next() {
        end += match end_of_placeholder(&text[end..]) {
            Some(length) => length,
            // All files of a folder, and of those in it: `\*.log`, `\**\*.log`.
            None if next == '*' && text[..end].ends_with(['\\', '*']) => 1,
            None if next.is_whitespace() || "\"'()[]*`,;|<>\u{2019}\u{201d}".contains(next) => break,
            None => next.len_utf8(),
        };
    }
    text[..end].trim_end_matches(['.', ':', '!', '?']).len()
}

/// Nobody types longer paths, nor longer names into placeholders.
const MAX_LENGTH: usize = 260;

/// The length of `<name>`, `{name}` or `%name%`, with white space in it or without.
fn end_of_placeholder(text: &str) -> Option<usize> {
    let close = match text.chars().next()? {
        '<' => '>',
        '{' => '}',
        '%' => '%',
        _ => return None,
    };
    let inside = text.get(1..)?;
    let length = inside.find(|c: char| c == close || "<`*\n\\\"".contains(c))?;
    inside[length..].starts_with(close).then_some(length + 2)
}
