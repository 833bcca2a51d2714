//! The comments that open and close replacement tokens, also those that are misspelt.
//!
//! Must not know what any rule makes of them.

use memchr::{memchr, memmem, memrchr};

use crate::article::overlay::Inline;
use crate::rules::ArticleView;
use crate::text::Span;

/// One half of a token: `<!--$Name-->` or `<!--/$Name-->`.
#[derive(Debug, Clone, Copy)]
pub struct TokenComment<'a> {
    pub name: &'a str,
    pub name_span: Span,
    pub span: Span,
    pub is_end: bool,
}

impl TokenComment<'_> {
    /// The comment as it should be written.
    pub fn right(&self) -> String {
        format!("<!--{}${}-->", if self.is_end { "/" } else { "" }, self.name)
    }
}

/// The token comments of an article, in order of place.
pub fn token_comments<'a>(view: &ArticleView<'a>) -> Vec<TokenComment<'a>> {
    let marks = view.article.marks.inline.iter();
    let mut comments: Vec<TokenComment<'a>> = marks
        .filter_map(|mark| {
            let (name, is_end) = match &mark.what {
                Inline::TokenStart(name) => (name, false),
                Inline::TokenEnd(name) => (name, true),
                Inline::Comment | Inline::Literal => return None,
            };
            Some(TokenComment { name: view.slice(name.span), name_span: name.span, span: mark.span, is_end })
        })
        .collect();
    let broken = comments_with_broken_opening(view);
    if !broken.is_empty() {
        comments.extend(broken);
        comments.sort_unstable_by_key(|comment| comment.span);
    }
    comments
}

/// Comments such as `<--$Name-->` and `<!-$Name-->`, which are text to everything but their author.
fn comments_with_broken_opening<'a>(view: &ArticleView<'a>) -> Vec<TokenComment<'a>> {
    let mut found = Vec::new();
    let text = view.text;
    if memchr(b'$', text.as_bytes()).is_none() {
        return found;
    }
    let json = view.article.json_span.map_or(0..0, Span::range);
    let body_start = view.body_start();
    let (mut line_start, mut looked_at) = (body_start, body_start);
    let body = text.as_bytes().get(body_start..).unwrap_or_default();
    for end in memmem::find_iter(body, "-->").map(|end| body_start + end) {
        let newline = memrchr(b'\n', &text.as_bytes()[looked_at..end]);
        line_start = newline.map_or(line_start, |newline| looked_at + newline + 1);
        looked_at = end;
        if json.contains(&line_start) {
            continue;
        }
        let before = text.get(line_start..end).unwrap_or("").trim_end();
        let start_of_name = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
        let behind = start_of_name.trim_end_matches(|c: char| "<!- /$".contains(c));
        let Some(start) = start_of_name.get(behind.len()..).and_then(|opening| opening.rfind('<')) else { continue };
        let start = behind.len() + start;
        let opening = start_of_name.get(start..).unwrap_or("");
        let is_token = opening.ends_with('$') && start_of_name.len() < before.len();
        let is_broken = !opening.starts_with("<!--");
        let place = Span::new(line_start + start, end + "-->".len());
        if is_token && is_broken && !view.is_code(place.range().start) {
            let name_span = Span::new(start_of_name.len(), before.len()).shifted(line_start);
            let name = view.slice(name_span);
            found.push(TokenComment { name, name_span, span: place, is_end: opening.contains('/') });
        }
    }
    found
}
