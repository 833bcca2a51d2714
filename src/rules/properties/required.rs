//! Properties that articles of some kinds, or of all, must have.
//!
//! Must not judge values that are there.

use super::written;
use crate::article::conflict;
use crate::article::findings::Findings;
use crate::article::{Kind, NAMES, Properties, nearest};
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::rules::text_for_authors::is_text_for_authors;

pub static PAGE_TITLE_MISSING: Rule = Rule::error("page-title-missing", "the article has no `pageTitle`").suggested();
pub static DESCRIPTION_MISSING: Rule = Rule::info("description-missing", "the article has no `description`");
pub static MS_AUTHOR_MISSING: Rule =
    Rule::warning("ms-author-missing", "the article has no `ms.author`, who answers for it");
pub static OWNERSHIP_ID_MISSING: Rule =
    Rule::error("ownership-id-missing", "the article has no `ownershipId`, the team that it belongs to");
pub static SUPPORT_TOPIC_IDS_MISSING: Rule =
    Rule::error("support-topic-ids-missing", "the article names no support topic, so no case leads to it");
pub static PRODUCT_PES_IDS_MISSING: Rule =
    Rule::error("product-pes-ids-missing", "the article names no product, so no case leads to it");
pub static SERVICE_RESOURCE_MISSING: Rule =
    Rule::warning("service-resource-missing", "the article does not say which service and resource it is about");
pub static INFO_BUBBLE_TEXT_MISSING: Rule =
    Rule::warning("info-bubble-text-missing", "an insight has no `infoBubbleText`, its line in the list of insights");
pub static DIAGNOSTIC_SCENARIO_MISSING: Rule =
    Rule::warning("diagnostic-scenario-missing", "an insight has no `diagnosticScenario`, so no diagnostic finds it");

struct Requirement {
    rule: &'static Rule,
    /// All of them are asked for; what lacks is one finding.
    properties: &'static [&'static str],
    /// Empty stands for every kind.
    kinds: &'static [Kind],
    hint: &'static str,
}

const REQUIREMENTS: &[Requirement] = &[
    Requirement {
        rule: &PAGE_TITLE_MISSING,
        properties: &["pageTitle"],
        kinds: &[],
        hint: "say in a few words what the reader's problem is; until then lists show the heading, or the file's name",
    },
    Requirement {
        rule: &DESCRIPTION_MISSING,
        properties: &["description"],
        kinds: &[],
        hint: "say in a sentence what the article helps with",
    },
    Requirement {
        rule: &MS_AUTHOR_MISSING,
        properties: &["ms.author"],
        kinds: &[],
        hint: "name the account of the person who answers for the article; what `authors` says is often another name",
    },
    Requirement {
        rule: &OWNERSHIP_ID_MISSING,
        properties: &["ownershipId"],
        kinds: &[],
        hint: "name the team that the article belongs to, as the other articles of its folder do",
    },
    Requirement {
        rule: &SUPPORT_TOPIC_IDS_MISSING,
        properties: &["supportTopicIds"],
        kinds: &[Kind::Generic, Kind::Apollo, Kind::ProblemScopingQuestions],
        hint: "list the support topics that the article is shown for",
    },
    Requirement {
        rule: &PRODUCT_PES_IDS_MISSING,
        properties: &["productPesIds"],
        kinds: &[Kind::Generic, Kind::Apollo, Kind::ProblemScopingQuestions, Kind::SupportTopicDescription],
        hint: "list the products whose topics the article is shown for",
    },
    Requirement {
        rule: &SERVICE_RESOURCE_MISSING,
        properties: &["service", "resource"],
        kinds: &[Kind::Resource, Kind::Diagnostics, Kind::Rca, Kind::Health],
        hint: "name the resource provider in `service` and the type of resource in `resource`",
    },
    Requirement {
        rule: &INFO_BUBBLE_TEXT_MISSING,
        properties: &["infoBubbleText"],
        kinds: &[Kind::Diagnostics, Kind::Rca, Kind::ServiceHealthInsights, Kind::Health],
        hint: "say in a sentence what was found",
    },
    Requirement {
        rule: &DIAGNOSTIC_SCENARIO_MISSING,
        properties: &["diagnosticScenario"],
        kinds: &[Kind::Diagnostics, Kind::Health],
        hint: "name the scenario whose result the article explains",
    },
];

/// The properties that articles of a kind must have, each with what to write.
pub fn required_properties(kind: Kind) -> impl Iterator<Item = (&'static str, &'static str)> {
    let of_kind = REQUIREMENTS.iter().filter(move |it| it.kinds.is_empty() || it.kinds.contains(&kind));
    of_kind.flat_map(|requirement| requirement.properties.iter().map(|name| (*name, requirement.hint)))
}

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    if view.properties.entries.is_empty() {
        return;
    }
    // An unknown kind is read as generic, and asks for nothing by itself.
    let kind = view.properties.get("selfHelpType").and_then(Kind::from_name);
    for requirement in REQUIREMENTS {
        if requirement.kinds.is_empty() || kind.is_some_and(|kind| requirement.kinds.contains(&kind)) {
            report_missing(view, requirement, findings);
        }
    }
}

fn report_missing(view: &ArticleView<'_>, requirement: &Requirement, findings: &mut Findings) {
    let missing: Vec<&str> =
        requirement.properties.iter().copied().filter(|name| is_missing(view.properties, name)).collect();
    // One side of a conflict may have it.
    if missing.is_empty() || conflict::is_in_part(view.text, view.properties.span) {
        return;
    }
    let empty = missing.iter().find_map(|name| view.properties.find(name));
    let span = empty.map_or_else(|| view.properties.opening(view.text), |property| written::whole(view, property));
    let names: Vec<String> = missing.iter().map(|name| format!("no `{name}`")).collect();
    let message = format!("the article has {}", names.join(" and "));
    findings.add(requirement.rule, span, message, |it| {
        let it = it.label(if empty.is_some() { "empty" } else { "not given in this block" }).hint(requirement.hint);
        match missing.first().and_then(|name| proposal(view, name)) {
            Some((span, replacement)) => it.suggested_fix(span, replacement),
            None => it,
        }
    });
}

fn is_missing(properties: &Properties, name: &str) -> bool {
    // A property whose name is misspelt has a finding of its own.
    properties.get(name).is_none_or(|value| value.chars().all(|c| c == ',' || c.is_whitespace()))
        && (properties.find(name).is_some() || !properties.entries.iter().any(|it| is_misspelt(&it.name.value, name)))
}

fn is_misspelt(given: &str, name: &str) -> bool {
    !NAMES.iter().any(|known| known.eq_ignore_ascii_case(given)) && nearest(given, NAMES) == Some(name)
}

/// The edit that adds what the rest of the article says.
fn proposal(view: &ArticleView<'_>, name: &str) -> Option<(crate::text::Span, String)> {
    match name {
        "pageTitle" => {
            let heading = view.article.markdown.title.as_ref()?.text.trim();
            let is_title = !heading.is_empty() && !is_text_for_authors(heading);
            is_title.then(|| written::given(view, name, heading, None))?
        }
        _ => None,
    }
}
