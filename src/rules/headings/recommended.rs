//! The two headings that every article may have, and that are written the same everywhere.
//!
//! Must not know other headings.

use super::heading::{Heading, headings, title_place};
use crate::article::Kind;
use crate::article::findings::Findings;
use crate::diagnostic::{Rule, Safety};
use crate::rules::ArticleView;

pub static WORDING: Rule = Rule::warning(
    "recommended-heading-wording",
    "the heading of the steps or the documents has other words than it should",
)
.suggested();
pub static LEVEL: Rule =
    Rule::warning("recommended-heading-level", "the heading of the steps or the documents is no H2").suggested();
pub static NOT_BOLD: Rule =
    Rule::warning("recommended-heading-not-bold", "the heading of the steps or the documents is not bold").safe();
pub static CASE: Rule =
    Rule::info("recommended-heading-case", "the heading of the steps or the documents is in another case").safe();

const NAMES: [&str; 2] = ["Recommended Steps", "Recommended Documents"];

/// The ways to be wrong, the worst first: a heading is reported for the first that it has.
const FAULTS: [Fault; 4] = [
    Fault {
        rule: &WORDING,
        has: |it| !it.words.eq_ignore_ascii_case(it.name),
        what: "has other words than it should",
        safety: Safety::Suggested,
    },
    // Its sections may be meant to stand below another heading, so a person must look.
    Fault { rule: &LEVEL, has: |it| it.level != 2, what: "is no H2", safety: Safety::Suggested },
    Fault { rule: &NOT_BOLD, has: |it| !it.is_bold, what: "is not bold", safety: Safety::Safe },
    Fault {
        rule: &CASE,
        has: |it| it.words != it.name,
        what: "is in another case than it should be",
        safety: Safety::Safe,
    },
];

struct Fault {
    rule: &'static Rule,
    has: fn(&Written<'_>) -> bool,
    what: &'static str,
    safety: Safety,
}

/// One of the two headings, as its author wrote it.
struct Written<'a> {
    /// Which of the two it is.
    name: &'static str,
    /// Without the asterisks around them.
    words: &'a str,
    is_bold: bool,
    level: u8,
}

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    // In these the only H2 is the title, and headings are made bold where they are shown.
    if view.kind == Kind::Apollo {
        return;
    }
    let title = title_place(view);
    let is_in_body = |heading: &Heading<'_>| !view.is_in_issue_description(heading.span.range().start);
    for heading in headings(view).filter(|heading| Some(heading.place) != title && is_in_body(heading)) {
        let Some(written) = written(&heading) else { continue };
        let Some(fault) = FAULTS.iter().find(|fault| (fault.has)(&written)) else { continue };
        let right = format!("## **{}**", written.name);
        findings.add(fault.rule, heading.span, format!("this heading {}", fault.what), |it| {
            it.hint(format!("write `{right}`")).fix(heading.span, right, fault.safety)
        });
    }
}

/// Whether a heading is one of the two, however it is written.
pub fn is_recommended(text: &str) -> bool {
    name_of(text.trim_matches(['*', '_', ' '])).is_some()
}

fn written<'a>(heading: &Heading<'a>) -> Option<Written<'a>> {
    let text = heading.text;
    let inside = text.strip_prefix("**").and_then(|text| text.strip_suffix("**"));
    let words = inside.unwrap_or(text);
    // Asterisks without a counterpart, or with white space behind them, are a fault of their own.
    if inside.is_none() && text.contains("**") && !text.ends_with('>') || words.trim() != words {
        return None;
    }
    Some(Written { name: name_of(words)?, words, is_bold: inside.is_some(), level: heading.level })
}

/// Two words that are nearly `Recommended Steps` or `Recommended Documents`.
fn name_of(words: &str) -> Option<&'static str> {
    const STEPS: &[&str] = &["step", "steps"];
    const DOCUMENTS: &[&str] = &["doc", "docs", "document", "documents", "documentation", "documentations"];
    if words.len() > 60 {
        return None;
    }
    let lower = words.to_ascii_lowercase();
    let end = lower.find("<br").unwrap_or(lower.len());
    let mut parts =
        lower.get(..end)?.split(|c: char| c.is_whitespace() || "*:.".contains(c)).filter(|word| !word.is_empty());
    let (first, second) = (parts.next()?, parts.next()?);
    if parts.next().is_some() || crate::article::nearest(first, &["recommended", "recommend"]).is_none() {
        return None;
    }
    let is_like = |names: &[&str]| {
        names.contains(&second) || (second.len() > 4 && crate::article::nearest(second, names).is_some())
    };
    let [steps, documents] = NAMES;
    if is_like(STEPS) {
        return Some(steps);
    }
    is_like(DOCUMENTS).then_some(documents)
}
