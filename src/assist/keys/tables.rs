//! The keys of each object.
//!
//! Must not know how bodies are read. A test holds these tables against the types that they are read into.

use super::{Key, Object, Takes};
use Takes::{
    Address, Anything, Article, Blade, Choice, Element, Extension, Flag, List, Number, Text, Texts, Topics, Visibility,
};

const fn key(name: &'static str, takes: Takes, words: &'static str) -> Key {
    Key { name, takes, words }
}

const SELF_HELP_CONTENT: Takes = Choice(&["SelfHelpContent"]);

pub static FORM: Object = Object {
    keys: &[
        key("$schema", SELF_HELP_CONTENT, "always `SelfHelpContent`"),
        key("subscriptionRequired", Flag, "whether the customer must have chosen a subscription"),
        key("resourceRequired", Flag, "whether the customer must have chosen a resource"),
        key("title", Text, "the title of the form"),
        key("fileAttachmentHint", Text, "what the customer should attach"),
        key("quotaRequestVersion", Text, "which quota service takes the answers; of quota forms alone"),
        key("diagnosticCard", Takes::Object(&DIAGNOSTIC_CARD), "what is shown while a diagnostic runs on the answers"),
        key("formElements", List(&FORM_ELEMENT), "the questions, and the texts between them"),
    ],
};

static DIAGNOSTIC_CARD: Object = Object {
    keys: &[
        key("title", Text, "the title of the card"),
        key("description", Text, "what the diagnostic does"),
        key("insightNotAvailableText", Text, "what is shown when the diagnostic finds nothing"),
    ],
};

static FORM_ELEMENT: Object = Object {
    keys: &[
        key("id", Text, "unique in the form; `problem_description` and `problem_start_time` are reserved"),
        key("order", Number, "the place among the elements, ascending"),
        key("controlType", Choice(CONTROLS), "how it is asked"),
        key("displayLabel", Text, "the question"),
        key("watermarkText", Text, "what the empty control shows"),
        key("infoBalloonText", Text, "what stands behind the information icon"),
        key("content", Text, "the HTML of an `infoblock`"),
        key("hints", List(&HINT), "further help beside the control"),
        key("dropdownOptions", List(&CHOICE), "the choices of a dropdown"),
        key("radioButtonOptions", List(&CHOICE), "the choices of a group of radio buttons"),
        key("dynamicDropdownOptions", Takes::Object(&DYNAMIC), "where the choices come from when they are resources"),
        key("defaultDropdownOptions", Takes::Object(&CHOICE), "a choice that is always offered"),
        key("textPropertyRegex", Text, "what picks the text of a choice; it belongs into `dynamicDropdownOptions`"),
        key("visibility", Visibility, "when it is shown, as in `colour == red && size != null`"),
        key("required", Flag, "whether an answer must be given"),
        key("useAsAdditionalDetails", Flag, "the answer describes the problem; true for exactly one element"),
        key("diagnosticInputRequiredClients", Choice(CLIENTS), "the clients in which a diagnostic needs the answer"),
        key("maxLength", Number, "the most characters of an answer"),
        key("numberOfLines", Number, "the height of a text control"),
        key("validations", List(&VALIDATION), "what an answer must satisfy"),
        key("isNewQuotaLimit", Flag, "the answer is the new limit; of quota forms alone"),
        key("includeInQuotaSummary", Flag, "the answer is in the summary; of quota forms alone"),
        key("includeInQmsPayload", Flag, "the answer is sent to the quota service; of quota forms alone"),
        key("filter", Flag, "whether the choices can be searched by typing"),
    ],
};

const CONTROLS: &[&str] = &[
    "textbox",
    "multilinetextbox",
    "numerictextbox",
    "dropdown",
    "multiselectdropdown",
    "radioButtonGroup",
    "datetimepicker",
    "infoblock",
    "textBlock",
];

const CLIENTS: &[&str] = &["Portal", "ASC", "Portal,ASC"];

static HINT: Object = Object { keys: &[key("text", Text, "the help")] };

static CHOICE: Object = Object {
    keys: &[
        key("value", Text, "what is stored, and what `visibility` compares with; `dont_know_answer` is reserved"),
        key("text", Text, "what the customer reads"),
    ],
};

static DYNAMIC: Object = Object {
    keys: &[
        key("uri", Text, "the path to ask, with holes such as `{resourceId}`"),
        key("jTokenPath", Text, "where in the answer the list is, mostly `value`"),
        key("textProperty", Text, "the properties of an entry that its text is made of"),
        key("textPropertyRegex", Text, "what picks the text of a choice"),
        key("textTemplate", Text, "how the text is put together from several properties"),
        key("valueProperty", Text, "the property of an entry that its value is taken from"),
        key("valuePropertyRegex", Text, "what picks the value of a choice"),
        key("dependsOn", Element, "the element whose answer fills in `{replaceWithParentValue}`"),
        key("defaultDropdownOptions", Takes::Object(&CHOICE), "a choice that is always offered"),
        key("dropdownOptions", List(&CHOICE), "further fixed choices; they belong into the element"),
    ],
};

static VALIDATION: Object = Object {
    keys: &[
        key("type", Choice(&["RegExMatch", "GreaterThan", "MaxLength"]), "how the answer is checked"),
        key("value", Anything, "a regular expression, or a number"),
        key("text", Text, "what the customer is told when the answer does not satisfy it"),
        key("controlId", Element, "the element to compare with"),
    ],
};

pub static MENU: Object = Object {
    keys: &[
        key("$schema", SELF_HELP_CONTENT, "always `SelfHelpContent`"),
        key("commonProblems", List(&PROBLEM), "the problems that customers often have"),
        key("troubleshootingTools", List(&TOOL), "the tools that open as pages of the portal"),
    ],
};

static PROBLEM: Object = Object {
    keys: &[
        key("id", Text, "unique in the menu"),
        key("title", Text, "what the problem is called"),
        key("description", Text, "what the customer sees of it"),
        key("category", Text, "the heading that it stands under"),
        key("searchTags", Text, "the words that it is found by, with commas"),
        key("supportTopicId", Topics, "the topic that a support request about it is filed under"),
        key("commonSolutionArticleId", Article, "the `articleId` of the article that solves it"),
        key("symptomId", Text, "the symptom that starts its diagnostic"),
        key("subProblems", List(&PROBLEM), "the parts of the problem, one of which the customer chooses"),
    ],
};

static TOOL: Object = Object {
    keys: &[
        key("id", Text, "unique in the menu"),
        key("title", Text, "what the tool is called"),
        key("description", Text, "what it does"),
        key("category", Text, "the heading that it stands under"),
        key("searchTags", Text, "the words that it is found by, with commas"),
        key("type", Choice(&["tool"]), "always `tool`"),
        key("bladeLink", Takes::Object(&BLADE_LINK), "the page of the portal"),
    ],
};

static BLADE_LINK: Object = Object {
    keys: &[
        key("extensionName", Extension, "the extension of the portal"),
        key("bladeName", Blade, "the blade of the extension"),
        key("parameters", List(&BLADE_PARAMETER), "what the blade is opened with"),
    ],
};

static BLADE_PARAMETER: Object = Object {
    keys: &[
        key("name", Text, "the name of the parameter"),
        key("value", Text, "its value; `$resourceId` stands for the customer's resource"),
    ],
};

pub static TOPIC_LIST: Object = Object {
    keys: &[
        key("$schema", SELF_HELP_CONTENT, "always `SelfHelpContent`"),
        key("shortDescription", Text, "what the product is, in a few words"),
        key("longDescription", Text, "what the product is"),
        key("productLink1", Address, "a page about the product"),
        key("productLinkName1", Text, "what the link is called"),
        key("productLink2", Address, "a second page about the product"),
        key("productLinkName2", Text, "what the link is called"),
        key("productLink3", Address, "a third page about the product"),
        key("productLinkName3", Text, "what the link is called"),
        key("supportTopics", List(&SUPPORT_TOPIC), "the topics of the product"),
    ],
};

static SUPPORT_TOPIC: Object = Object {
    keys: &[
        key("id", Topics, "the id of the topic, a GUID"),
        key("shortDescription", Text, "what the topic is called"),
        key("longDescription", Text, "what the topic is about"),
        key("category", Text, "the heading that it stands under"),
        key("searchTags", Text, "the words that it is found by, with commas"),
        key("useInDiagnoseAndSolve", Choice(&["true", "false"]), "whether menus of problems offer it, as a string"),
    ],
};

pub static RECOMMENDATION: Object = Object {
    keys: &[
        key("$schema", Choice(&["AdvisorRecommendation"]), "always `AdvisorRecommendation`"),
        key("recommendationTypeId", Text, "a GUID, the same in the variants for all clouds"),
        key("recommendationOfferingId", Text, "the id of the offering that it belongs to"),
        key("recommendationOfferingName", Text, "the name of the offering that it belongs to"),
        key("recommendationCategory", Choice(CATEGORIES), "what the customer gains"),
        key("recommendationImpact", Choice(&["High", "Medium", "Low"]), "how much the customer gains"),
        key("recommendationResourceType", Text, "the type of resource that it is about"),
        key("recommendationFriendlyName", Text, "a name for programs: letters, digits, `_` and `-`"),
        key("recommendationMetadataState", Choice(&["Active", "Disabled"]), "whether it is given"),
        key("recommendationScope", Text, "what it is given for, where that is no resource"),
        key("recommendationTimeToLive", Number, "how many seconds it stands once it is given"),
        key("version", Number, "the version of the recommendation"),
        key("displayLabel", Text, "the title"),
        key("description", Text, "what to do, in one sentence"),
        key("longDescription", Text, "why, and what follows"),
        key("potentialBenefits", Text, "what the customer gains, in a few words"),
        key("tip", Text, "a remark beside the recommendation"),
        key("costSavingInfo", Text, "how the savings are worked out; of cost recommendations alone"),
        key("learnMoreLink", Address, "a page that tells more"),
        key("actions", List(&ACTION), "what the customer can do"),
        key("resourceMetadata", Takes::Object(&RESOURCE_METADATA), "what opens the affected resource"),
        key("additionalColumns", List(&COLUMN), "further columns of the table of affected resources"),
        key("portalFeatures", Texts, "parts of the portal that are switched on for it"),
        key("supportedSDKLanguages", Texts, "the languages of the software kits that it is about"),
        key("owner", Takes::Object(&OWNER), "who answers for it; never shown"),
        key("dataSourceMetadata", Takes::Object(&DATA_SOURCE), "where its data comes from; never shown"),
        key("ingestionClientIdentities", Texts, "who may send its data"),
        key("testData", Text, "a sample of its data, as JSON in a string"),
        key("onDemand", Flag, "whether it is worked out only when asked for"),
        key("remediation", List(&REMEDIATION), "requests that carry the recommendation out"),
        key("legacyDataLoader", Takes::Object(&PROGRAM_CLASS), "a class of the advisor's own program"),
        key("legacyRecommender", Takes::Object(&PROGRAM_CLASS), "a class of the advisor's own program"),
        key("recommendationValidator", Takes::Object(&PROGRAM_CLASS), "a class of the advisor's own program"),
        key("partialRecommendationGenerator", Takes::Object(&PROGRAM_CLASS), "a class of the advisor's own program"),
        key("recommendationHydrator", Takes::Object(&PROGRAM_CLASS), "a class of the advisor's own program"),
    ],
};

const CATEGORIES: &[&str] = &["Performance", "HighAvailability", "Cost", "OperationalExcellence"];

static ACTION: Object = Object {
    keys: &[
        key("actionId", Text, "a GUID"),
        key("actionType", Choice(&["Blade", "ContextBlade", "Document"]), "what the action opens"),
        key("description", Text, "what the link says"),
        key("caption", Text, "shown with the link"),
        key("documentLink", Address, "the address of a document"),
        key("link", Address, "the address of anything else"),
        key("extensionName", Extension, "the extension of the portal"),
        key("bladeName", Blade, "the blade of the extension"),
        key("metadata", Anything, "what the blade is opened with; values have holes such as `{resourceId}`"),
        key("condition", Text, "when the action is offered: an expression over the recommendation's data"),
    ],
};

static RESOURCE_METADATA: Object =
    Object { keys: &[key("action", Takes::Object(&ACTION), "what opens the affected resource")] };

static COLUMN: Object =
    Object { keys: &[key("name", Text, "the name of its data"), key("title", Text, "the title of the column")] };

static OWNER: Object = Object {
    keys: &[
        key("email", Text, "the address of those who answer for it"),
        key("icm", Takes::Object(&INCIDENT_ROUTING), "how an incident reaches them"),
        key("serviceTreeId", Text, "a GUID"),
    ],
};

static INCIDENT_ROUTING: Object = Object {
    keys: &[
        key("routingId", Text, "the route of incidents"),
        key("service", Text, "the service of incidents"),
        key("team", Text, "the team of incidents"),
    ],
};

static DATA_SOURCE: Object = Object {
    keys: &[
        key("dataSource", Choice(&["Kusto", "SAS", "Cosmos"]), "where the data lies"),
        key("streamNamespace", Text, "the name of the stream"),
        key("refreshInterval", Text, "how often the data is read, as `days.hours:minutes:seconds`"),
        key("schemaVersion", Number, "the version of the data's form"),
    ],
};

static PROGRAM_CLASS: Object = Object {
    keys: &[key("className", Text, "the class"), key("assemblyName", Text, "the library that the class is in")],
};

static REMEDIATION: Object = Object {
    keys: &[
        key("actionId", Text, "the `actionId` of the action that it belongs to"),
        key("httpMethod", Choice(&["GET", "PUT", "POST", "PATCH", "DELETE"]), "how it is asked for"),
        key("uri", Text, "what is asked"),
        key("implication", Text, "what the customer should know before"),
        key("documentationLink", Address, "a page that tells more"),
        key("requestBody", Anything, "the body of the request"),
        key("asyncRequestDetails", Anything, "how the end of a long request is found out"),
    ],
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde::Deserialize;
    use serde::de::value::Error;
    use serde::de::{Deserializer, Error as _, Visitor};
    use serde::forward_to_deserialize_any;

    use super::*;
    use crate::article::{form, menu, recommendation, topic_list};

    /// Tells which keys a type is read from.
    struct Fields<'a>(&'a mut Vec<&'static str>);

    impl<'de> Deserializer<'de> for Fields<'_> {
        type Error = Error;

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
            Err(Error::custom("only structs have keys"))
        }

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            _: V,
        ) -> Result<V::Value, Error> {
            self.0.extend(fields);
            Err(Error::custom("the keys are all that is asked for"))
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
            newtype_struct seq tuple tuple_struct map enum identifier ignored_any
        }
    }

    fn agree<T: for<'de> Deserialize<'de>>(object: &Object) {
        let mut fields = Vec::new();
        let _ = T::deserialize(Fields(&mut fields));
        let read: BTreeSet<&str> = fields.into_iter().collect();
        let told: BTreeSet<&str> = object.keys.iter().map(|key| key.name).collect();
        assert_eq!(told, read);
        assert_eq!(told.len(), object.keys.len(), "a key is told twice");
    }

    #[test]
    fn every_key_that_is_read_is_told_and_no_other() {
        agree::<form::Form>(&FORM);
        agree::<form::DiagnosticCard>(&DIAGNOSTIC_CARD);
        agree::<form::FormElement>(&FORM_ELEMENT);
        agree::<form::Hint>(&HINT);
        agree::<form::Choice>(&CHOICE);
        agree::<form::DynamicChoices>(&DYNAMIC);
        agree::<form::Validation>(&VALIDATION);
        agree::<menu::Menu>(&MENU);
        agree::<menu::Problem>(&PROBLEM);
        agree::<menu::Tool>(&TOOL);
        agree::<menu::BladeLink>(&BLADE_LINK);
        agree::<menu::BladeParameter>(&BLADE_PARAMETER);
        agree::<topic_list::TopicList>(&TOPIC_LIST);
        agree::<topic_list::SupportTopic>(&SUPPORT_TOPIC);
        agree::<recommendation::Recommendation>(&RECOMMENDATION);
        agree::<recommendation::Action>(&ACTION);
        agree::<recommendation::ResourceMetadata>(&RESOURCE_METADATA);
        agree::<recommendation::Column>(&COLUMN);
        agree::<recommendation::Owner>(&OWNER);
        agree::<recommendation::IncidentRouting>(&INCIDENT_ROUTING);
        agree::<recommendation::DataSource>(&DATA_SOURCE);
        agree::<recommendation::ProgramClass>(&PROGRAM_CLASS);
        agree::<recommendation::Remediation>(&REMEDIATION);
    }

    #[test]
    fn controls_are_called_as_forms_know_them() {
        let known: Vec<&str> = form::ControlType::ALL.iter().map(|control| control.name()).collect();
        assert_eq!(CONTROLS, known);
    }

    #[test]
    fn a_way_of_keys_leads_to_an_object() {
        let way = ["commonproblems", "subProblems", "subProblems"];
        assert!(MENU.at(way).is_some_and(|problem| problem.key("symptomID").is_some()));
        assert!(MENU.at(["commonProblems", "title"]).is_none());
    }
}
