//! Tags of apollo articles that are no placeholders: elements, also misspelt ones, and their fields.
//!
//! Must not know what elements must hold.

use foldhash::HashSet;

use super::html::{PLACEHOLDER_TAG, name};
use crate::article::findings::Findings;
use crate::article::outline::{Node, Part};
use crate::article::overlay::ELEMENTS;
use crate::article::{APOLLO_FIELDS, Kind, is_html_element, nearest};
use crate::rules::ArticleView;
use crate::text::Span;

/// The tags of an article that may be those of elements: in other kinds there are none.
pub struct Elements {
    is_apollo: bool,
    /// In lower case: fields have an end, and placeholders have none.
    closed: HashSet<String>,
}

impl Elements {
    pub fn of(view: &ArticleView<'_>) -> Self {
        let is_apollo = view.kind == Kind::Apollo;
        let tags = view.nodes().iter().filter(|node| is_apollo && node.part == Part::Tag);
        let names = tags.map(|node| view.slice(node.span)).filter(|tag| tag.starts_with("</")).filter_map(name);
        Self { is_apollo, closed: names.map(str::to_lowercase).collect() }
    }

    /// Whether a tag is that of an element or a field, which is no placeholder; a misspelt element is reported as one.
    pub fn report(&self, view: &ArticleView<'_>, node: &Node, findings: &mut Findings) -> bool {
        let tag = view.slice(node.span);
        let Some(written) = name(tag).filter(|name| self.is_apollo && !is_html_element(name)) else { return false };
        let is_known = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(written));
        let is_closed = self.closed.contains(&written.to_lowercase());
        let begins_line = begins_line(view, node);
        if (is_known(ELEMENTS) && (begins_line || is_closed)) || (is_known(APOLLO_FIELDS) && is_closed) {
            return true;
        }
        let Some(meant) = nearest(written, ELEMENTS).filter(|_| begins_line && !is_known(ELEMENTS)) else {
            return false;
        };
        let start = node.span.range().start + tag.find(written).unwrap_or(0);
        let own = Span::new(start, start + written.len());
        let is_end = tag.starts_with("</");
        let end = if is_end { None } else { closing(view, own.range().end, written) };
        if is_end && opening(view, node.span.range().start, written) {
            // It is mended together with its opening tag.
            return true;
        }
        findings.add(&PLACEHOLDER_TAG, node.span, format!("`{tag}` is no element"), |it| {
            let it = it.label(format!("did you mean `{}`?", tag.replacen(written, meant, 1)));
            match end {
                Some(end) => {
                    let between = view.text.get(own.range().end..end - written.len()).unwrap_or("");
                    it.suggested_fix(Span::new(start, end), format!("{meant}{between}{meant}"))
                }
                None => it.suggested_fix(own, meant),
            }
        });
        true
    }
}

fn begins_line(view: &ArticleView<'_>, node: &Node) -> bool {
    let before = view.text.get(..node.span.range().start).unwrap_or("");
    before.rsplit('\n').next().is_some_and(|line| line.trim().is_empty())
}

/// The most bytes between the two tags of an element.
const MAX_LENGTH: usize = 4096;

/// Where the name in the closing tag of an element ends, behind a place.
fn closing(view: &ArticleView<'_>, from: usize, written: &str) -> Option<usize> {
    let rest = view.text.get(from..view.text.floor_char_boundary(from.saturating_add(MAX_LENGTH)))?;
    let tag = format!("</{written}>");
    rest.find(&tag).map(|at| from + at + tag.len() - 1)
}

/// Whether the opening tag of an element stands before a place.
fn opening(view: &ArticleView<'_>, until: usize, written: &str) -> bool {
    let from = view.text.floor_char_boundary(until.saturating_sub(MAX_LENGTH));
    view.text.get(from..until).is_some_and(|before| before.contains(&format!("<{written}>")))
}
