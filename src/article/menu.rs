//! The body of a "diagnose and solve problems" menu: the problems and tools that a resource's page offers.
//!
//! Must not know the articles, topics and blades that it points at.

use serde::Deserialize;

use super::blade::Blade;
use super::json_typed::{Rich, given, rich_texts};
use crate::text::Spanned;

/// A menu.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Menu {
    /// Always `SelfHelpContent`.
    #[serde(rename = "$schema")]
    pub schema: Spanned<String>,
    pub common_problems: Vec<Problem>,
    pub troubleshooting_tools: Vec<Tool>,
}

rich_texts!(Menu: each common_problems, each troubleshooting_tools);

impl Menu {
    /// Every problem, each before its parts.
    #[must_use]
    pub fn problems(&self) -> Vec<&Problem> {
        let mut problems = Vec::new();
        let mut ahead: Vec<&Problem> = self.common_problems.iter().rev().collect();
        while let Some(problem) = ahead.pop() {
            problems.push(problem);
            ahead.extend(problem.sub_problems.iter().rev());
        }
        problems
    }

    /// The words that problems and tools are found by, each list as it is written: with commas.
    pub fn search_tags(&self) -> impl Iterator<Item = &str> {
        let problems = self.problems().into_iter().map(|problem| &problem.search_tags);
        problems.chain(self.troubleshooting_tools.iter().map(|tool| &tool.search_tags)).map(|tags| tags.value.as_str())
    }
}

/// A problem that customers often have.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Problem {
    /// Unique in the menu.
    pub id: Spanned<String>,
    pub title: Rich,
    pub description: Rich,
    /// The heading that it stands under; absent on the parts of a problem.
    pub category: Rich,
    /// Words that it is found by, with commas.
    pub search_tags: Spanned<String>,
    /// The topic that a support request about it is filed under; may be a list with commas.
    pub support_topic_id: Spanned<String>,
    /// The `articleId` of the article that solves it.
    pub common_solution_article_id: Spanned<String>,
    /// The symptom that starts its diagnostic.
    pub symptom_id: Spanned<String>,
    /// The parts of the problem, one of which the customer chooses.
    pub sub_problems: Vec<Problem>,
}

rich_texts!(Problem: text title, text category, text description, each sub_problems);

impl Problem {
    /// The topics of `supportTopicId`, each with its place.
    pub fn topics(&self) -> impl Iterator<Item = Spanned<&str>> {
        self.support_topic_id.as_deref().items()
    }
}

/// A tool that opens as a page of the portal.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Tool {
    /// Unique in the menu.
    pub id: Spanned<String>,
    pub title: Rich,
    pub description: Rich,
    /// The heading that it stands under.
    pub category: Rich,
    /// Words that it is found by, with commas.
    pub search_tags: Spanned<String>,
    /// Always `tool`.
    #[serde(rename = "type")]
    pub sort: Spanned<String>,
    #[serde(deserialize_with = "given")]
    pub blade_link: Option<BladeLink>,
}

rich_texts!(Tool: text title, text category, text description);

/// A page of the portal.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct BladeLink {
    pub extension_name: Spanned<String>,
    pub blade_name: Spanned<String>,
    pub parameters: Vec<BladeParameter>,
}

impl BladeLink {
    /// The blade; nothing where it has no name.
    #[must_use]
    pub fn blade(&self) -> Option<Blade> {
        let parameters = self.parameters.iter().map(|it| (it.name.value.clone(), it.value.value.clone()));
        Blade::named(&self.extension_name.value, &self.blade_name.value, parameters)
    }
}

/// What the page is opened with.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct BladeParameter {
    pub name: Spanned<String>,
    /// The value; `$resourceId` stands for the customer's resource.
    pub value: Spanned<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::findings::Findings;
    use crate::article::json;
    use crate::article::json_typed::from_node;
    use crate::text::{RelPath, Span};

    fn read(text: &str) -> Menu {
        let mut findings = Findings::new(RelPath::new("body.md"));
        let node = json::read(text, Span::new(0, text.len()), &mut findings).expect("a value");
        let body = from_node(&node, &mut findings);
        assert!(findings.into_diagnostics().is_empty());
        body
    }

    fn texts(body: &Menu) -> Vec<&str> {
        body.rich_texts().iter().map(|text| text.source.value.as_str()).filter(|text| !text.is_empty()).collect()
    }

    #[test]
    fn a_menu_is_read() {
        let mut menu = read(
            r#"{
            "$schema": "SelfHelpContent",
            "commonProblems": [{"id": "a", "title": "Burnt", "description": "Too dark", "category": "Oven",
                "supportTopicId": "1", "commonSolutionArticleId": "burnt-bread",
                "subProblems": [{"id": "b", "title": "Burnt below", "symptomId": ""}]}],
            "troubleshootingTools": [{"id": "t", "title": "Thermometer", "type": "tool", "bladeLink":
                {"extensionName": "Kitchen", "bladeName": "Heat", "parameters": [{"name": "id", "value": "$ovenId"}]}}]
            }"#,
        );
        assert_eq!(texts(&menu), ["Burnt", "Oven", "Too dark", "Burnt below", "Thermometer"]);
        assert_eq!(menu.rich_texts().len(), menu.rich_texts_mut().len());
        let tool = menu.troubleshooting_tools.first().expect("a tool");
        assert_eq!(tool.blade_link.as_ref().map(|link| link.parameters.len()), Some(1));
    }
}
