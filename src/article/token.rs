//! The comments of replacement tokens: `<!--$Name-->` and `<!--/$Name-->`.
//!
//! Must not know which comments of a text belong together.

use super::overlay::Inline;
use crate::text::{Span, Spanned};

/// The token that a comment begins or ends. What is plainly meant as one is taken for it, such as `/ $Name` and `$Name/`.
pub fn read(comment: &str, start: usize) -> Option<Inline> {
    let name = comment.trim_start_matches(['/', '\\', '$', ' ']);
    let before = &comment[..comment.len() - name.len()];
    let name = name.trim_end_matches('-').trim_end();
    let name_start = start + before.len();
    let (name, after) = name.split_at(name.trim_end_matches(['/', '\\']).trim_end().len());
    if !before.contains('$') || name.is_empty() || name.contains(['<', '>', '$', '\n']) {
        return None;
    }
    let is_end = before.contains(['/', '\\']) || !after.is_empty();
    let name = Spanned::new(name.to_owned(), Span::new(name_start, name_start + name.len()));
    Some(if is_end { Inline::TokenEnd(name) } else { Inline::TokenStart(name) })
}

/// Where the comment of a token ends that is closed by `->` or `>`, and so would reach to the end of the next comment.
pub fn broken_end(comment: &str) -> Option<usize> {
    if !comment.trim_start_matches(['/', ' ']).starts_with('$') {
        return None;
    }
    let (first, _) = comment.split_once("<!--")?;
    let end = first.find('>')?;
    let name = first[..end].trim_start_matches(['/', ' ', '$']).trim_end_matches('-');
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(&byte));
    is_name.then_some(end)
}
