//! Text that was meant to be bold and is not: readers see its asterisks.
//!
//! Must not know headings that lack a counterpart: another rule has them.

use crate::article::findings::Findings;
use crate::diagnostic::{Rule, Safety};
use crate::rules::ArticleView;
use crate::rules::asterisks::{self, Fault};
use crate::text::Span;

pub static BOLD_SPACE_INSIDE: Rule =
    Rule::warning("bold-space-inside", "white space inside `**` keeps a text from being bold").safe();
pub static BOLD_BESIDE_LETTER: Rule =
    Rule::warning("bold-beside-letter", "`**` between a punctuation mark and a letter keeps a text from being bold")
        .suggested();
pub static BOLD_UNBALANCED: Rule =
    Rule::warning("bold-unbalanced", "`**` in a text has no counterpart, so it is shown").suggested();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    // In an issue description the asterisks are better taken away than mended.
    let may_mend = |open: Span| !view.is_in_issue_description(open.range().start);
    for found in asterisks::find(view) {
        let safest = if found.is_doubtful { Safety::Suggested } else { Safety::Safe };
        match found.fault {
            Fault::SpaceInside { open, close } => {
                let message = "white space inside the asterisks keeps this text from being bold";
                let safety = if may_mend(open) && !found.is_in_bold { Some(safest) } else { None };
                pair(view, &BOLD_SPACE_INSIDE, (open, close), message, safety, findings);
            }
            Fault::BesideLetter { open, close } => {
                let message = "these asterisks touch a letter and a punctuation mark, so this text is not bold";
                let safety = if may_mend(open) && !found.is_in_bold { Some(Safety::Suggested) } else { None };
                pair(view, &BOLD_BESIDE_LETTER, (open, close), message, safety, findings);
            }
            Fault::Alone(marks) if found.heading.is_none() => {
                let message = format!("`{}` has no counterpart in this text", view.slice(marks));
                findings.add(&BOLD_UNBALANCED, marks, message, |it| {
                    let it = it
                        .label("readers see it")
                        .hint("bold text begins with `**` and ends with `**`; write `\\*\\*` if asterisks are meant");
                    // Between white space nobody can tell whether it begins a text, ends one or is an operator.
                    if found.is_doubtful { it } else { it.suggested_fix(marks, "") }
                });
            }
            Fault::Alone(_) => {}
        }
    }
}

fn pair(
    view: &ArticleView<'_>,
    rule: &'static Rule,
    (open, close): (Span, Span),
    message: &str,
    safety: Option<Safety>,
    findings: &mut Findings,
) {
    let span = Span::new(open.range().start, close.range().end);
    findings.add(rule, span, message, |it| {
        let it = it.label("readers see the asterisks");
        match (asterisks::bold(view, open, close), safety) {
            _ if view.is_in_comment(close.range().end) => it.hint("end the token before the `**`"),
            (Some(bold), Some(safety)) => it.fix(span, bold, safety),
            _ => it.hint("write `**` right before and right behind the text"),
        }
    });
}
