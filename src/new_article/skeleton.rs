//! The skeleton of each kind: a whole article, with marks such as `{{service}}` for what is to be filled in.
//!
//! Must not know where values are from.

use crate::article::Kind;

/// The title as a property: empty where there is none yet.
pub const PAGE_TITLE: &str = "page title";
/// The title as a heading or a text.
pub const TITLE: &str = "title";
pub const ARTICLE_ID: &str = "article id";
/// The id that the variants of a recommendation have in common.
pub const TYPE_ID: &str = "recommendationTypeId";
/// An id of something in the body.
pub const FRESH_ID: &str = "fresh id";

/// The part of an article that a mark stands in, which decides how a value is written there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Properties,
    Markdown,
    Json,
}

/// The skeleton of a kind.
pub fn skeleton(kind: Kind) -> &'static str {
    match kind {
        Kind::Generic => include_str!("skeletons/generic.md"),
        Kind::Resource => include_str!("skeletons/resource.md"),
        Kind::Apollo => include_str!("skeletons/apollo.md"),
        Kind::ProblemScopingQuestions => include_str!("skeletons/problemscopingquestions.md"),
        Kind::TsgDescription => include_str!("skeletons/tsg-description.md"),
        Kind::TsgContent => include_str!("skeletons/tsg-content.md"),
        Kind::TsgQuestions => include_str!("skeletons/tsg-questions.md"),
        Kind::Diagnostics => include_str!("skeletons/diagnostics.md"),
        Kind::Rca => include_str!("skeletons/rca.md"),
        Kind::ServiceHealthInsights => include_str!("skeletons/servicehealthinsights.md"),
        Kind::Health => include_str!("skeletons/health.md"),
        Kind::AdvisorRecommendationMetadata => include_str!("skeletons/advisorrecommendationmetadata.md"),
        Kind::SupportTopicDescription => include_str!("skeletons/supporttopicdescription.md"),
        Kind::DiagnoseAndSolve => include_str!("skeletons/diagnoseandsolve.md"),
        Kind::Tools => include_str!("skeletons/tools.md"),
        Kind::PartnerCenterQuickStart => include_str!("skeletons/partnercenterquickstart.md"),
    }
}

/// What the author has to write for a key of a JSON body that the articles around do not agree on.
pub fn words_for(name: &str) -> &'static str {
    match name {
        "dataSource" => "Kusto, SAS or Cosmos",
        "recommendationOfferingId" => "the id of the offering",
        "recommendationOfferingName" => "the name of the offering",
        "recommendationResourceType" => "the type of resource, as Provider/type",
        "owner.email" => "the mail address of the team",
        "owner.serviceTreeId" => "the id of the team's service",
        _ => "how an incident reaches the team",
    }
}

/// The skeleton of a kind with a value for each mark, written as its part of the article asks for.
pub fn filled(kind: Kind, mut value: impl FnMut(&str, Part) -> String) -> String {
    let mut rest = skeleton(kind);
    let mut text = String::with_capacity(rest.len());
    let mut part = Part::Properties;
    while let Some((before, behind)) = rest.split_once("{{") {
        if before.contains("/>") {
            part = Part::Markdown;
        }
        if part != Part::Properties && before.contains("\n---\n") {
            part = Part::Json;
        }
        text.push_str(before);
        let Some((name, behind)) = behind.split_once("}}") else { break };
        text.push_str(&written(&value(name, part), part));
        rest = behind;
    }
    text + rest
}

fn written(value: &str, part: Part) -> String {
    match part {
        Part::Properties => value.replace('&', "&amp;").replace('"', "&quot;"),
        Part::Markdown => as_markdown(value),
        Part::Json => {
            let quoted = serde_json::Value::from(value).to_string();
            quoted.get(1..quoted.len() - 1).unwrap_or("").to_owned()
        }
    }
}

/// A text of one line that says in Markdown what it says, and is nothing else.
fn as_markdown(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut before = ' ';
    let mut ahead = text.chars().peekable();
    while let Some(character) = ahead.next() {
        let behind = ahead.peek().copied().unwrap_or(' ');
        let is_mark = match character {
            // What looks like a comment is one, whatever stands before it.
            '<' => {
                written.push_str("&lt;");
                before = '<';
                continue;
            }
            '\\' | '`' | '*' | '[' | ']' | '&' => true,
            // Inside a word it is a letter.
            '_' => !before.is_alphanumeric() || !behind.is_alphanumeric(),
            // At the end of a heading it is no part of it.
            '#' => ahead.clone().all(|character| character == '#'),
            _ => false,
        };
        // In a plain text such as `R&D`, `&` is what it says.
        if is_mark && (character != '&' || behind.is_alphanumeric() && text.contains(';')) {
            written.push('\\');
        }
        written.push(character);
        before = character;
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_says_in_markdown_what_it_says() {
        for (title, heading) in [
            ("Can't restore a file", "Can't restore a file"),
            ("The `id` of VM_1 is *lost*", "The \\`id\\` of VM_1 is \\*lost\\*"),
            ("_Why_ R&D says &amp; [x] <y>", "\\_Why\\_ R\\&D says \\&amp; \\[x\\] &lt;y>"),
            ("R&D in C#", "R&D in C\\#"),
        ] {
            assert_eq!(as_markdown(title), heading);
        }
    }

    #[test]
    fn a_value_is_written_as_its_place_asks_for() {
        let value = "a \"b\" & c \\ d";
        assert_eq!(written(value, Part::Properties), "a &quot;b&quot; &amp; c \\ d");
        assert_eq!(written(value, Part::Json), "a \\\"b\\\" & c \\\\ d");
    }

    #[test]
    fn each_skeleton_is_of_its_kind_and_has_what_its_kind_asks_for() {
        for kind in Kind::ALL {
            let text = skeleton(kind);
            assert!(text.contains(&format!("\tselfHelpType=\"{}\"\n", kind.name())), "{kind:?}");
            let asked = crate::rules::properties::required_properties(kind).map(|(name, _)| name);
            for name in asked.chain(["cloudEnvironments", "articleId"]) {
                assert!(text.contains(&format!("\t{name}=\"")), "{kind:?} has no `{name}`");
            }
        }
    }
}
