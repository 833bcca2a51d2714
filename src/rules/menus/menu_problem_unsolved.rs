//! Problems of a menu that lead nowhere.
//!
//! Must not know whether what they lead to exists.

use super::entries::entries;
use crate::article::findings::Findings;
use crate::article::json::Value;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static MENU_PROBLEM_UNSOLVED: Rule = Rule::warning(
    "menu-problem-unsolved",
    "a problem of a menu has neither parts, nor an article, a diagnostic or a portal page",
);

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for entry in entries(view).into_iter().filter(|entry| entry.sort == "problem") {
        let has_parts =
            matches!(entry.get("subProblems").map(|node| &node.value), Some(Value::Array(parts)) if !parts.is_empty());
        let has_page =
            matches!(entry.get("bladeLink").map(|node| &node.value), Some(Value::Object(link)) if !link.is_empty());
        let is_answered = ["commonSolutionArticleId", "symptomId"].iter().any(|key| entry.text(key).is_some());
        if has_parts || has_page || is_answered {
            continue;
        }
        findings.add(&MENU_PROBLEM_UNSOLVED, entry.place(), "this problem of the menu leads nowhere", |it| {
            it.label("whoever chooses it is given nothing")
                .hint("name the article that solves it in `commonSolutionArticleId`, or divide it into `subProblems`")
        });
    }
}
