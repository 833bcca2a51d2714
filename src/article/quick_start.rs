//! The entries of a quick start: an address, the words that lead there, and an icon for portals that show one.
//!
//! Must not know how an entry is shown.

use memchr::memchr2_iter;

use super::link_form::{Form, form};
use crate::text::{Span, Spanned};

/// An entry that is nothing but its parts, each of one line and without Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub target: Spanned<String>,
    pub words: Spanned<String>,
}

/// Whether a comment names the part that follows it.
pub fn is_part_name(content: &str) -> bool {
    !content.is_empty() && content.chars().all(char::is_alphanumeric)
}

/// The entry whose `<!--Link-->` ends at a place, and where the entry ends. Nothing where it has other parts, or others'
/// order: these are shown one by one.
pub fn entry(text: &str, behind_name: usize) -> Option<(Entry, usize)> {
    let (target, behind_target) = line_behind(text, behind_name)?;
    if form(&target.value) != Form::Web || target.value.contains(char::is_whitespace) {
        return None;
    }
    let (words, behind_words) = part(text, behind_target, "Text")?;
    let is_plain = |character: char| !"*_[]`<>&\\|~".contains(character);
    if !words.value.starts_with(char::is_alphanumeric) || !words.value.chars().all(is_plain) {
        return None;
    }
    let end = part(text, behind_words, "IconClass").map_or(behind_words, |(_, end)| end);
    Some((Entry { target, words }, end))
}

/// The line of the part that begins at a place, if it has this name.
fn part(text: &str, at: usize, name: &str) -> Option<(Spanned<String>, usize)> {
    let rest = text[at..].trim_start();
    let inside = rest.strip_prefix("<!--")?;
    let length = inside.find("-->")?;
    let is_named = inside[..length].trim().eq_ignore_ascii_case(name);
    let behind = text.len() - inside.len() + length + "-->".len();
    if is_named { line_behind(text, behind) } else { None }
}

/// The only line between a place and the next part.
fn line_behind(text: &str, at: usize) -> Option<(Spanned<String>, usize)> {
    let rest = &text[at..];
    let start = at + (rest.len() - rest.trim_start().len());
    let end = start + line_length(&text[start..])?;
    let line = text[start..end].trim_end();
    let end = start + line.len();
    let behind = text[end..].trim_start();
    let is_alone = behind.is_empty() || behind.starts_with("<!--");
    (is_alone && !line.is_empty()).then(|| (Spanned::new(line.to_owned(), Span::new(start, end)), end))
}

/// The length of the first line; nothing where a comment begins in it, behind which nobody looks: time stays linear.
fn line_length(text: &str) -> Option<usize> {
    for at in memchr2_iter(b'\n', b'<', text.as_bytes()) {
        match &text[at..] {
            rest if rest.starts_with("<!--") => return None,
            rest if rest.starts_with('\n') => return Some(at),
            _ => {}
        }
    }
    Some(text.len())
}
