//! Articles without an issue description, and articles with several.
//!
//! Must not know what may stand in one.

use super::descriptions::{self, END, START};
use crate::article::Kind;
use crate::article::findings::Findings;
use crate::article::outline::Part;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static ISSUE_DESCRIPTION_MISSING: Rule =
    Rule::error("issue-description-missing", "an article of what a diagnostic found has no issue description");
pub static ISSUE_DESCRIPTION_MULTIPLE: Rule =
    Rule::warning("issue-description-multiple", "an article has more than one issue description");

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let (whole, unbalanced) = descriptions::read(view);
    if let Some((first, others)) = whole.split_first() {
        for other in others {
            let message = "the article has a second issue description";
            findings.add(&ISSUE_DESCRIPTION_MULTIPLE, other.start, message, |it| {
                it.label("begins again here")
                    .related(first.start, "the first begins here")
                    .hint("make one of them, or remove the comments around this one")
            });
        }
    } else if unbalanced.is_empty() && matches!(view.kind, Kind::Diagnostics | Kind::Rca) {
        let title = view.nodes().iter().find(|node| matches!(node.part, Part::Heading(_))).map(|node| node.span);
        let place = title.unwrap_or_else(|| Span::new(view.body_start(), view.body_start()));
        let place = Span::new(place.range().start, place.range().start + view.slice(place).trim_end().len());
        let message = format!("the article is of the kind `{}` and has no issue description", view.kind.name());
        findings.add(&ISSUE_DESCRIPTION_MISSING, place, message, |it| {
            it.hint(format!("write `{START}` before what the diagnostic found, and `{END}` behind it"))
        });
    }
}
