//! Texts of JSON bodies that readers see: short HTML, or Markdown where it is plain that Markdown is meant.
//!
//! Must not know which keys hold them.

use super::body::Fragment;
use super::entities;
use super::findings::Findings;
use super::json::Written;
use super::markdown::render_part;
use super::outline::{Outline, Part};
use super::overlay;
use super::sanitise::{Writer, split_tags};
use super::wellformed;
use crate::text::{RelPath, Span, Spanned};

/// Renders a string of a text; nothing where it is plain text.
pub(super) fn render(text: &str, source: &Spanned<String>, findings: &mut Findings) -> Option<Fragment> {
    let value = &source.value;
    if !value.contains(['<', '&']) && !is_markdown(value) {
        return None;
    }
    let mut own = Findings::new(findings.path().clone());
    let mut rendered = if is_markdown(value) {
        render_part(value, &overlay::lay(value, &[], false, &mut own), &mut own).0
    } else {
        html_text(value, &mut own)
    };
    let written = Written::of(text, value, source.span);
    for link in rendered.links.iter_mut().chain(&mut rendered.refused_links) {
        link.target.span = written.place(link.target.span);
        link.span = written.place(link.span);
    }
    for image in &mut rendered.images {
        image.target.span = written.place(image.target.span);
    }
    findings.adopt(own, |span| written.place(span));
    Some(rendered)
}

/// The structure of such a string; places count its bytes.
#[must_use]
pub fn outline(value: &str) -> Outline {
    if is_markdown(value) {
        let mut said_before = Findings::new(RelPath::new(""));
        let overlay = overlay::lay(value, &[], false, &mut said_before);
        return render_part(value, &overlay, &mut said_before).1;
    }
    let mut outline = Outline::default();
    for (range, is_tag) in split_tags(value) {
        outline.leaf(if is_tag { Part::Tag } else { Part::Text }, Span::new(range.start, range.end));
    }
    outline
}

fn is_markdown(value: &str) -> bool {
    value.contains("**") || value.contains("](")
}

fn html_text(html: &str, findings: &mut Findings) -> Fragment {
    let mut writer = Writer::new(html, findings);
    for (range, is_tag) in split_tags(html) {
        let piece = html.get(range.clone()).unwrap_or("");
        if is_tag {
            writer.raw_tag(piece, Span::new(range.start, range.end));
        } else {
            writer.text(&entities::decode(piece));
        }
    }
    writer.close_all();
    let Writer { mut fragment, has_raw_elements, .. } = writer;
    if has_raw_elements {
        wellformed::mend(&mut fragment, "div");
    }
    fragment
}
