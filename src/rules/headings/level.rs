//! Headings that are deeper than the one before by more than a level.
//!
//! Must not know what they say.

use super::heading::headings;
use super::recommended;
use crate::article::findings::Findings;
use crate::article::overlay::Block;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static HEADING_LEVEL_SKIPPED: Rule =
    Rule::info("heading-level-skipped", "a heading is more than one level deeper than the one before");

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let mut sections =
        view.article.marks.blocks.iter().filter(|mark| matches!(mark.what, Block::Section(_))).peekable();
    let mut before: Option<(u8, Span)> = None;
    for heading in headings(view) {
        // A section is shown as an H2.
        while let Some(section) = sections.next_if(|section| section.span.start < heading.span.start) {
            before = Some((2, section.span));
        }
        let last = before.replace((heading.level, heading.span));
        let Some((level, place)) = last.filter(|&(level, _)| heading.level > level + 1) else { continue };
        // The level of these is a fault of its own.
        if recommended::is_recommended(heading.text) {
            continue;
        }
        let message = format!("an H{} follows an H{level}", heading.level);
        findings.add(&HEADING_LEVEL_SKIPPED, heading.span, message, |it| {
            it.related(place, format!("the H{level} is here")).hint(format!("make it an H{}", level + 1))
        });
    }
}
