//! Forms, menus, recommendations and topic lists under a kind whose body is text.
//!
//! Must not know what is in a form.

use super::written;
use crate::article::Kind;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static KIND_NOT_OF_BODY: Rule =
    Rule::error("kind-not-of-body", "the body is JSON of one kind, and the kind is one of texts");

/// A key that only bodies of one kind have.
const KEYS: [(&str, Kind); 5] = [
    ("\"formElements\"", Kind::ProblemScopingQuestions),
    ("\"commonProblems\"", Kind::DiagnoseAndSolve),
    ("\"troubleshootingTools\"", Kind::DiagnoseAndSolve),
    ("\"recommendationTypeId\"", Kind::AdvisorRecommendationMetadata),
    ("\"supportTopics\"", Kind::SupportTopicDescription),
];

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    if view.kind.has_json_body() {
        return;
    }
    let Some((kind, start)) = kind_of_body(view) else { return };
    let value = written::trimmed(view, "selfHelpType").filter(|value| !value.value.is_empty());
    let place = value.as_ref().map_or(Span::new(start, start + 1), |value| value.span);
    let message =
        format!("the body is JSON of the kind `{}`, and the kind `{}` has a text", kind.name(), view.kind.name());
    findings.add(&KIND_NOT_OF_BODY, place, message, |it| {
        let it = it
            .label("readers see the JSON as it is written")
            .related(Span::new(start, start + 1), "the object begins here");
        it.hint(format!("write `selfHelpType=\"{}\"`", kind.name()))
    });
}

/// The kind that a body of JSON is of, and where its object begins: behind nothing but headings and lines of dashes.
fn kind_of_body(view: &ArticleView<'_>) -> Option<(Kind, usize)> {
    let mut start = view.body_start();
    for line in view.text.get(start..)?.split_inclusive('\n') {
        let text = line.trim();
        if text.starts_with('{') {
            let object = view.text.get(start..)?;
            let first =
                KEYS.iter().filter_map(|&(key, kind)| Some((object.find(key)?, kind))).min_by_key(|(at, _)| *at);
            return first.map(|(_, kind)| (kind, start + (line.len() - line.trim_start().len())));
        }
        if !text.is_empty() && !text.starts_with('#') && text != "---" {
            return None;
        }
        start += line.len();
    }
    None
}
