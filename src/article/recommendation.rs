//! The body of an advisor recommendation: when it is given, what it says and what the customer can do.
//!
//! Must not know how recommendations are shown, nor which clouds a variant is for.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::blade::Blade;
use super::json_typed::{Rich, given, rich_texts};
use crate::text::Spanned;

/// A recommendation.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Recommendation {
    /// Always `AdvisorRecommendation`.
    #[serde(rename = "$schema")]
    pub schema: Spanned<String>,
    /// A GUID, one per recommendation; variants for different clouds share it.
    pub recommendation_type_id: Spanned<String>,
    /// The offering that it belongs to: an id and a name.
    pub recommendation_offering_id: Spanned<String>,
    pub recommendation_offering_name: Spanned<String>,
    /// `Performance`, `HighAvailability`, `Cost` or `OperationalExcellence`.
    pub recommendation_category: Spanned<String>,
    /// `High`, `Medium` or `Low`.
    pub recommendation_impact: Spanned<String>,
    /// The resource type that it is about, such as `Contoso.Storage/accounts`.
    pub recommendation_resource_type: Spanned<String>,
    /// A name for programs, without spaces.
    pub recommendation_friendly_name: Spanned<String>,
    /// `Active` or `Disabled`.
    pub recommendation_metadata_state: Spanned<String>,
    /// What a recommendation is given for, where it is not a resource.
    pub recommendation_scope: Spanned<String>,
    /// How many seconds a recommendation stands once it is given.
    #[serde(deserialize_with = "given")]
    pub recommendation_time_to_live: Option<i64>,
    #[serde(deserialize_with = "given")]
    pub version: Option<f64>,
    /// The title.
    pub display_label: Rich,
    /// One sentence: what to do.
    pub description: Rich,
    /// Why, and what follows.
    pub long_description: Rich,
    /// What the customer gains.
    pub potential_benefits: Rich,
    /// A remark beside the recommendation.
    pub tip: Rich,
    /// How the savings are worked out; cost recommendations only.
    pub cost_saving_info: Rich,
    /// The address of a page that tells more.
    pub learn_more_link: Spanned<String>,
    /// What the customer can do about it.
    pub actions: Vec<Action>,
    /// What opens the affected resource.
    #[serde(deserialize_with = "given")]
    pub resource_metadata: Option<ResourceMetadata>,
    /// Further columns of the table of affected resources.
    pub additional_columns: Vec<Column>,
    /// Parts of the portal that are switched on for it.
    pub portal_features: Vec<Spanned<String>>,
    /// The languages of the software kits that it is about.
    #[serde(rename = "supportedSDKLanguages")]
    pub supported_sdk_languages: Vec<Spanned<String>>,
    /// Who answers for it; never shown.
    #[serde(deserialize_with = "given")]
    pub owner: Option<Owner>,
    /// Where its data comes from; never shown, as all that follows.
    #[serde(deserialize_with = "given")]
    pub data_source_metadata: Option<DataSource>,
    /// Who may send its data.
    pub ingestion_client_identities: Vec<Spanned<String>>,
    /// A sample of its data, as JSON in a string.
    pub test_data: Spanned<String>,
    /// Whether it is worked out only when asked for.
    #[serde(deserialize_with = "given")]
    pub on_demand: Option<bool>,
    /// Requests that carry the recommendation out.
    pub remediation: Vec<Remediation>,
    /// Classes of the advisor's own program.
    #[serde(deserialize_with = "given")]
    pub legacy_data_loader: Option<ProgramClass>,
    #[serde(deserialize_with = "given")]
    pub legacy_recommender: Option<ProgramClass>,
    #[serde(deserialize_with = "given")]
    pub recommendation_validator: Option<ProgramClass>,
    #[serde(deserialize_with = "given")]
    pub partial_recommendation_generator: Option<ProgramClass>,
    #[serde(deserialize_with = "given")]
    pub recommendation_hydrator: Option<ProgramClass>,
}

rich_texts!(Recommendation: text display_label, text description, text long_description, text potential_benefits,
    text tip, text cost_saving_info, each actions, each resource_metadata, each additional_columns, each remediation);

impl Recommendation {
    /// What a customer can do, and what opens the affected resource.
    pub fn all_actions(&self) -> impl Iterator<Item = &Action> {
        self.actions.iter().chain(self.resource_metadata.iter().filter_map(|resource| resource.action.as_ref()))
    }

    /// The addresses that are values of their own, in the order of reading; some may be empty.
    pub fn addresses(&self) -> impl Iterator<Item = &Spanned<String>> {
        let of_actions = self.all_actions().flat_map(|action| [&action.document_link, &action.link]);
        let of_remediation = self.remediation.iter().map(|remediation| &remediation.documentation_link);
        std::iter::once(&self.learn_more_link).chain(of_actions).chain(of_remediation)
    }
}

/// Something that a customer can do: read a document, or open a page of the portal.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Action {
    /// A GUID.
    pub action_id: Spanned<String>,
    /// `Document`, `Blade` or `ContextBlade`.
    pub action_type: Spanned<String>,
    /// What the link says.
    pub description: Rich,
    /// Shown with the link.
    pub caption: Rich,
    /// The address of a document.
    pub document_link: Spanned<String>,
    /// The address of anything else.
    pub link: Spanned<String>,
    /// The page of the portal.
    pub extension_name: Spanned<String>,
    pub blade_name: Spanned<String>,
    /// What the page is opened with; free keys, values with holes such as `{resourceId}`.
    pub metadata: Map<String, Value>,
    /// When the action is offered: an expression over the recommendation's data.
    pub condition: Spanned<String>,
}

rich_texts!(Action: text description, text caption);

impl Action {
    /// Where it leads: to a document, else to anything else; nothing where it opens a blade.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        let addresses = [&self.document_link, &self.link];
        addresses.into_iter().map(|address| address.value.trim()).find(|address| !address.is_empty())
    }

    /// The blade that it names; nothing where it names none.
    #[must_use]
    pub fn blade(&self) -> Option<Blade> {
        let written = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let parameters = self.metadata.iter().map(|(name, value)| (name.clone(), written(value)));
        Blade::named(&self.extension_name.value, &self.blade_name.value, parameters)
    }
}

/// What opens the affected resource.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ResourceMetadata {
    #[serde(deserialize_with = "given")]
    pub action: Option<Action>,
}

rich_texts!(ResourceMetadata: each action);

/// A column of the table of affected resources.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Column {
    /// The name of its data.
    pub name: Spanned<String>,
    pub title: Rich,
}

rich_texts!(Column: text title);

/// Who answers for a recommendation.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Owner {
    pub email: Spanned<String>,
    /// How an incident reaches the owner.
    #[serde(deserialize_with = "given")]
    pub icm: Option<IncidentRouting>,
    /// A GUID.
    pub service_tree_id: Spanned<String>,
}

/// How an incident reaches an owner.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct IncidentRouting {
    pub routing_id: Spanned<String>,
    pub service: Spanned<String>,
    pub team: Spanned<String>,
}

/// Where a recommendation's data comes from.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct DataSource {
    /// `Kusto`, `SAS` or `Cosmos`.
    pub data_source: Spanned<String>,
    pub stream_namespace: Spanned<String>,
    /// How often the data is read, as `days.hours:minutes:seconds`.
    pub refresh_interval: Spanned<String>,
    #[serde(deserialize_with = "given")]
    pub schema_version: Option<f64>,
}

/// A class of the advisor's own program.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ProgramClass {
    pub class_name: Spanned<String>,
    pub assembly_name: Spanned<String>,
}

/// A request that carries a recommendation out.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Remediation {
    /// The [`Action::action_id`] that it belongs to.
    pub action_id: Spanned<String>,
    pub http_method: Spanned<String>,
    pub uri: Spanned<String>,
    /// What the customer should know before.
    pub implication: Rich,
    /// The address of a page that tells more.
    pub documentation_link: Spanned<String>,
    pub request_body: Map<String, Value>,
    /// How the end of a long request is found out.
    pub async_request_details: Map<String, Value>,
}

rich_texts!(Remediation: text implication);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::findings::Findings;
    use crate::article::json;
    use crate::article::json_typed::from_node;
    use crate::text::{RelPath, Span};

    fn read(text: &str) -> Recommendation {
        let mut findings = Findings::new(RelPath::new("body.md"));
        let node = json::read(text, Span::new(0, text.len()), &mut findings).expect("a value");
        let body = from_node(&node, &mut findings);
        assert!(findings.into_diagnostics().is_empty());
        body
    }

    fn texts(body: &Recommendation) -> Vec<&str> {
        body.rich_texts().iter().map(|text| text.source.value.as_str()).filter(|text| !text.is_empty()).collect()
    }

    #[test]
    fn a_recommendation_is_read() {
        let mut recommendation = read(
            r#"{
            "$schema": "AdvisorRecommendation", "recommendationCategory": "Cost", "version": 1.0,
            "displayLabel": "Close the oven", "description": "Close it", "tip": "Use gloves",
            "actions": [{"actionId": "7", "actionType": "Blade", "description": "Open the kitchen",
                "extensionName": "Kitchen", "bladeName": "Oven", "metadata": {"id": "{ovenId}", "MenuId": null}}],
            "resourceMetadata": {"action": {"actionType": "Document", "documentLink": "https://example.com/oven"}},
            "additionalColumns": [{"name": "heat", "title": "Heat"}], "supportedSDKLanguages": ["Dough"],
            "owner": {"email": "baker@example.com", "icm": {"team": "Bakers"}}}"#,
        );
        let expected = ["Close the oven", "Close it", "Use gloves", "Open the kitchen", "Heat"];
        assert_eq!(texts(&recommendation), expected);
        assert_eq!(recommendation.rich_texts().len(), recommendation.rich_texts_mut().len());
        assert_eq!(recommendation.version, Some(1.0));
        let action = recommendation.actions.first().expect("an action");
        assert_eq!(Value::from(action.metadata.clone()).to_string(), r#"{"id":"{ovenId}","MenuId":null}"#);
        let owner = recommendation.owner.expect("an owner");
        assert_eq!(owner.icm.map(|routing| routing.team.value).as_deref(), Some("Bakers"));
    }
}
