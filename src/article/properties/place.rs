//! What stands around the properties block: a comment that it stands in, and text before it.
//!
//! Must not know what the block holds.

use super::offset_in;
use crate::article::characters::is_invisible;
use crate::article::findings::{self, Findings};
use crate::text::Span;

/// The block with the comment that it stands in, so that neither end of the comment reaches the page.
pub(super) fn with_comment_around(text: &str, block: Span, findings: &mut Findings) -> Span {
    let range = block.range();
    let before = text[..range.start].trim_end();
    let Some(opening) = before.strip_suffix("<!--") else { return block };
    let after = &text[range.end..];
    let closing = after.trim_start();
    let is_closed = closing.starts_with("-->");
    let end = if is_closed { range.end + (after.len() - closing.len()) + 3 } else { range.end };
    let whole = Span::new(opening.len(), end);
    let message = "the properties block stands inside a comment";
    findings.add(&findings::PROPERTIES_IN_COMMENT, Span::new(opening.len(), before.len()), message, |it| {
        let it = it.hint("remove `<!--` before the block and `-->` behind it");
        // A comment that goes on behind the block would be left without its beginning.
        if is_closed { it.safe_fix(whole, &text[range]) } else { it }
    });
    whole
}

/// Tells text between a place and the block, but for comments.
pub(super) fn report_text_before(text: &str, from: usize, block: Span, findings: &mut Findings) {
    let mut before = text[from..block.range().start].trim();
    while let Some(comment) = before.strip_prefix("<!--") {
        let Some(end) = comment.find("-->") else { break };
        before = comment[end + 3..].trim_start();
    }
    let Some(start) = offset_in(text, before).filter(|_| !is_invisible(before)) else { return };
    findings.add(
        &findings::TEXT_BEFORE_PROPERTIES,
        Span::new(start, start + before.len()),
        "this text stands before the properties block",
        |it| it.hint("move it behind the block's `/>`; it is shown as part of the body"),
    );
}

/// A second block behind the first, which nobody reads as one.
pub(super) fn report_second_block(text: &str, block: Span, findings: &mut Findings) {
    const TAG: &str = "<properties";
    let behind = &text[block.range().end..];
    let next = behind.trim_start();
    if !next.get(..TAG.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(TAG)) {
        return;
    }
    let start = text.len() - next.len();
    let message = "a second properties block: readers would see it as text";
    findings.add(&findings::PROPERTIES_STRAY_TEXT, Span::new(start, start + TAG.len()), message, |it| {
        it.related(Span::new(block.range().start, block.range().start + TAG.len()), "this one counts")
            .hint("move its properties into the first, and remove it")
    });
}
